package python

// arguments reads the parentheses of a call or class into the node owner.
func (p *parser) arguments(owner ref, tail *ref) {
	if p.depth >= maxDepth {
		p.link(owner, tail, p.flat())
		p.nodes[owner].end = p.lastEnd()
		return
	}
	p.depth++
	p.p++
	for !p.ends(tRpar) {
		t := p.tokens[p.p]
		if t.kind == tName && p.peek() == tAssign {
			p.p += 2
			k := p.node(nKeyword, t.start, 0)
			p.nodes[k].aux = t.end
			value := p.expr()
			var end ref
			p.link(k, &end, value)
			p.nodes[k].end = p.lastEnd()
			p.link(owner, tail, k)
			p.named(InKeyword, t.start, t.end, value, owner)
		} else {
			e := p.element()
			p.link(owner, tail, e)
			if e != 0 && p.isFor() {
				p.comprehension(owner, tail)
			}
		}
		p.separator(tRpar)
	}
	p.accept(tRpar)
	p.nodes[owner].end = p.lastEnd()
	p.depth--
}

// ends reports whether a bracket ends here: at its closing token, or where the text lacks it.
func (p *parser) ends(closing kind) bool {
	switch k := p.kind(); k {
	case closing:
		return true
	case tEOF, tNewline, tFEnd:
		p.broken = true
		return true
	case tRpar, tRsqb, tRbrace:
		p.broken = true
		// A wrong bracket: it closes this one, as the lexer has it.
		p.tokens[p.p].kind = closing
		return true
	}
	return false
}

// separator goes on after an element in brackets. What is there instead of a comma is skipped.
func (p *parser) separator(closing kind) {
	if p.accept(tComma) || p.kind() == closing {
		return
	}
	switch p.kind() {
	case tEOF, tNewline, tFEnd, tRpar, tRsqb, tRbrace:
	case tColon, tAssign, tAugAssign, tSemi, tExclaim, tQuestion, tOther, tMagic, tArrow, tDot, tWalrus:
		p.p++
		p.broken = true
	default:
		p.broken = true
		if !p.begins() {
			p.p++
		}
	}
}

// begins reports whether an expression can begin with the token here.
func (p *parser) begins() bool {
	switch p.kind() {
	case tName, tNumber, tString, tFStart, tLpar, tLsqb, tLbrace, tEllipsis, tStar, tPower, tPlus, tMinus, tTilde,
		kFalse, kNone, kTrue, kAwait, kLambda, kNot, kYield:
		return true
	}
	return false
}

func (p *parser) isFor() bool {
	return p.kind() == kFor || p.kind() == kAsync && p.peek() == kFor
}

// comprehension reads the clauses after the element.
func (p *parser) comprehension(owner ref, tail *ref) {
	for {
		switch {
		case p.isFor():
			p.accept(kAsync)
			p.p++
			p.link(owner, tail, p.targets())
			if p.accept(kIn) {
				p.link(owner, tail, p.binary(powOr))
			}
		case p.kind() == kIf:
			p.p++
			p.link(owner, tail, p.binary(powOr))
		default:
			return
		}
	}
}

// targets are what a for clause assigns to.
func (p *parser) targets() ref {
	var list, tail ref
	for {
		var e ref
		if p.kind() == tStar {
			e = p.element()
		} else {
			e = p.binary(powBitOr)
		}
		if list == 0 && p.kind() != tComma {
			return e
		}
		if list == 0 {
			list = p.node(nTuple, p.tokens[p.p].start, 0)
			if e != 0 {
				p.nodes[list].start = p.nodes[e].start
			}
		}
		p.link(list, &tail, e)
		if !p.accept(tComma) {
			p.nodes[list].end = p.lastEnd()
			return list
		}
	}
}

// elements reads what brackets hold into the node owner, up to and with the closing one. It
// reports whether a comma or a comprehension is among it.
func (p *parser) elements(owner ref, tail *ref, closing kind) (comma, comprehension bool) {
	p.depth++
	for !p.ends(closing) {
		e := p.element()
		if closing == tRsqb && p.kind() == tColon { // a slice
			for p.accept(tColon) {
				p.link(owner, tail, e)
				e = p.expr()
			}
		}
		p.link(owner, tail, e)
		if e != 0 && p.isFor() {
			comprehension = true
			p.comprehension(owner, tail)
		}
		comma = comma || p.kind() == tComma
		p.separator(closing)
	}
	p.accept(closing)
	p.nodes[owner].end = p.lastEnd()
	p.depth--
	return
}

func (p *parser) parenthesis(start int32) ref {
	tuple := p.node(nTuple, start, 0)
	var tail ref
	comma, comprehension := p.elements(tuple, &tail, tRpar)
	if comprehension {
		p.nodes[tuple].kind = nOther
	} else if first := p.nodes[tuple].first; first != 0 && first == tail && !comma {
		p.nodes[tuple].kind = nNone
		p.nodes[first].parent = 0
		return first
	}
	return tuple
}

// braces are a dict or a set.
func (p *parser) braces(start int32) ref {
	d := p.node(nDict, start, 0)
	p.depth++
	var tail ref
	for first := true; !p.ends(tRbrace); first = false {
		e := p.element()
		if e != 0 && p.kind() == tColon {
			p.p++
			value := p.expr()
			entry := p.node(nPair, p.nodes[e].start, p.lastEnd())
			var end ref
			p.link(entry, &end, e)
			p.link(entry, &end, value)
			p.link(d, &tail, entry)
			p.entry(e, value, d)
		} else {
			p.link(d, &tail, e)
			if e != 0 && first && p.nodes[e].kind != nStar {
				p.nodes[d].kind = nSet
			}
		}
		if e != 0 && p.isFor() {
			p.nodes[d].kind = nOther
			p.comprehension(d, &tail)
		}
		p.separator(tRbrace)
	}
	p.accept(tRbrace)
	p.nodes[d].end = p.lastEnd()
	p.depth--
	return d
}

func (p *parser) lambda() ref {
	e := p.node(nLambda, p.tokens[p.p].start, 0)
	p.p++
	var tail ref
	p.parameters(e, &tail, tColon)
	if p.accept(tColon) {
		p.link(e, &tail, p.expr())
	}
	p.nodes[e].end = p.lastEnd()
	return e
}

// parameters reads those of a def or lambda into the node owner, without the closing token.
func (p *parser) parameters(owner ref, tail *ref, closing kind) {
	for !p.ends(closing) {
		t := p.tokens[p.p]
		switch t.kind {
		case tName:
			p.p++
			if closing == tRpar && p.accept(tColon) {
				p.link(owner, tail, p.element())
			}
			if p.accept(tAssign) {
				value := p.expr()
				p.link(owner, tail, value)
				p.named(InDefault, t.start, t.end, value, owner)
			}
		case tStar, tPower, tSlash, tComma:
			p.p++
		default:
			p.broken = true
			if e := p.expr(); e != 0 {
				p.link(owner, tail, e)
			} else {
				p.p++
			}
		}
	}
}

// flat reads one token, or all tokens of a bracket, without nesting: it is what is left of
// expressions that are too deep. Strings become children of the node.
func (p *parser) flat() ref {
	t := p.tokens[p.p]
	switch t.kind {
	case tEOF, tNewline, tRpar, tRsqb, tRbrace, tFEnd, tComma, tColon:
		return 0
	}
	e := p.node(nOther, t.start, 0)
	var tail ref
	for open := 0; ; {
		switch t := p.tokens[p.p]; t.kind {
		case tLpar, tLsqb, tLbrace, tFStart:
			open++
		case tRpar, tRsqb, tRbrace, tFEnd:
			open--
		case tEOF, tNewline:
			open = 0
			p.p--
		case tString:
			s := p.node(nStr, t.start, t.end)
			p.literal(s, t)
			p.link(e, &tail, s)
		}
		p.p++
		if open <= 0 {
			p.nodes[e].end = p.lastEnd()
			return e
		}
	}
}
