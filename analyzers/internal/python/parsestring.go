package python

// strings reads literals that stand side by side, as one.
func (p *parser) strings() ref {
	s := p.node(nStr, p.tokens[p.p].start, 0)
	for {
		t := p.tokens[p.p]
		switch t.kind {
		case tString:
			p.p++
			p.literal(s, t)
		case tFStart:
			p.p++
			p.format(s, t)
		default:
			p.nodes[s].end = p.lastEnd()
			return s
		}
	}
}

// add appends a part to a string.
func (p *parser) add(s ref, q part) {
	if len(p.parts) == 0 {
		p.parts = append(p.parts, part{}) // index 0 is none
	}
	p.parts = append(p.parts, q)
	k := int32(len(p.parts) - 1)
	n := &p.nodes[s]
	if n.first == 0 {
		n.first = k
	} else {
		p.parts[n.aux].next = k
	}
	n.aux = k
	if q.hole != 0 {
		p.nodes[q.hole].parent = s
	}
}

// literal appends the content of a string token.
func (p *parser) literal(s ref, t token) {
	start, end := t.start, t.end
	for class[p.text[start]] != cQuote {
		start++
	}
	size := int32(1)
	if t.flags&flagTriple != 0 {
		size = 3
	}
	start += size
	if t.flags&flagOpen == 0 {
		end -= size
	} else {
		p.broken = true
		if size == 3 {
			p.bodies = append(p.bodies, start)
		}
	}
	p.add(s, part{start: start, end: end, flags: t.flags})
}

// format appends the parts of an f-string, up to and with its tFEnd.
func (p *parser) format(s ref, head token) {
	empty := true
	for {
		t := p.tokens[p.p]
		switch t.kind {
		case tFMiddle:
			p.p++
			p.add(s, part{start: t.start, end: t.end, flags: t.flags})
		case tLbrace:
			hole := p.hole(s)
			p.add(s, part{start: t.start, end: p.lastEnd(), hole: hole, flags: head.flags, isHole: true})
		case tFEnd:
			p.p++
			if empty {
				p.add(s, part{start: t.start, end: t.start, flags: head.flags | flagMiddle})
			}
			if t.start == t.end {
				p.broken = true
				if head.flags&flagTriple != 0 {
					p.bodies = append(p.bodies, head.end)
				}
			}
			return
		case tEOF:
			return
		default:
			p.p++
			p.broken = true
		}
		empty = false
	}
}

// hole reads one replacement field and gives its expression.
func (p *parser) hole(s ref) ref {
	if p.depth >= maxDepth {
		p.skipHole()
		return 0
	}
	p.depth++
	defer func() { p.depth-- }()
	p.p++
	e := p.list()
	p.accept(tAssign)
	if p.accept(tExclaim) {
		p.accept(tName)
	}
	spec := p.accept(tColon)
	for {
		switch p.kind() {
		case tRbrace:
			p.p++
			return e
		case tFEnd, tEOF:
			p.broken = true
			return e
		case tFMiddle:
			p.p++
		case tLbrace:
			if inner := p.hole(s); inner != 0 {
				p.nodes[inner].parent = s
			}
		default:
			// Not an expression, such as {{}} in old code; strings in it still count.
			p.broken = p.broken || !spec
			if !p.begins() {
				p.p++
			} else if more := p.expr(); more != 0 {
				p.nodes[more].parent = s
			} else {
				p.p++
			}
		}
	}
}

// skipHole reads a replacement field without nesting.
func (p *parser) skipHole() {
	for open := 0; ; p.p++ {
		switch p.kind() {
		case tLbrace, tFStart:
			open++
		case tRbrace:
			open--
		case tFEnd:
			if open--; open <= 0 {
				return
			}
		case tEOF:
			return
		}
		if open == 0 {
			p.p++
			return
		}
	}
}

// join is left + right where at least one is a string: one string, in which what is no literal is
// a hole.
func (p *parser) join(left, right ref) ref {
	s := left
	if p.nodes[left].kind != nStr {
		n := p.nodes[left]
		s = p.node(nStr, n.start, n.end)
		p.add(s, part{start: n.start, end: n.end, hole: left, flags: flagJoined, isHole: true})
	}
	r := &p.nodes[right]
	p.nodes[s].end = r.end
	if r.kind != nStr {
		p.add(s, part{start: r.start, end: r.end, hole: right, flags: flagJoined, isHole: true})
		return s
	}
	p.parts[p.nodes[s].aux].next = r.first
	p.nodes[s].aux = r.aux
	r.kind, r.parent = nNone, s
	return s
}
