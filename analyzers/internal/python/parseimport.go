package python

// An importing is one module or name that an import statement or call makes available.
type importing struct {
	module     [2]int32 // of a dotted name, or of the string of a dynamic import
	name       [2]int32 // of from … import name; zero otherwise
	alias      [2]int32
	level      int32
	dynamic    bool
	scope      bool // bound in the module, not in a def or class
	start, end int32
}

// dotted reads a.b.c.
func (p *parser) dotted() [2]int32 {
	t := p.tokens[p.p]
	if !p.accept(tName) {
		p.broken = true
		return [2]int32{t.start, t.start}
	}
	for p.kind() == tDot && p.peek() == tName {
		p.p += 2
	}
	return [2]int32{t.start, p.lastEnd()}
}

func (p *parser) alias() [2]int32 {
	if p.accept(kAs) && p.kind() == tName {
		p.p++
		t := p.tokens[p.p-1]
		return [2]int32{t.start, t.end}
	}
	return [2]int32{}
}

func (p *parser) importNames() {
	for {
		i := importing{module: p.dotted(), scope: p.module}
		i.start, i.end = i.module[0], i.module[1]
		if i.module[0] < i.module[1] {
			i.alias = p.alias()
			p.imports = append(p.imports, i)
		}
		if !p.accept(tComma) {
			return
		}
	}
}

func (p *parser) importFrom() {
	base := importing{scope: p.module, start: p.tokens[p.p].start}
	for {
		if p.accept(tDot) {
			base.level++
		} else if p.accept(tEllipsis) {
			base.level += 3
		} else {
			break
		}
	}
	if p.kind() == tName {
		base.module = p.dotted()
	} else if base.level == 0 {
		p.broken = true
		return
	} else {
		base.module = [2]int32{p.lastEnd(), p.lastEnd()}
	}
	base.end = p.lastEnd()
	if !p.accept(kImport) {
		// from x … : someone is typing, and the module is known already.
		p.broken = true
		p.imports = append(p.imports, base)
		return
	}
	paren := p.accept(tLpar)
	none := true
	for {
		t := p.tokens[p.p]
		if t.kind != tName && t.kind != tStar {
			break
		}
		p.p++
		i := base
		i.name = [2]int32{t.start, t.end}
		i.alias = p.alias()
		p.imports = append(p.imports, i)
		none = false
		if !p.accept(tComma) {
			break
		}
	}
	if none {
		p.broken = true
		p.imports = append(p.imports, base)
	}
	if paren {
		p.accept(tRpar)
	}
}

// called looks at a call for those that import or that run a magic.
func (p *parser) called(call ref) {
	callee := p.nodes[p.nodes[call].first]
	var name string
	switch callee.kind {
	case nName:
		name = p.text[callee.start:callee.end]
	case nAttribute:
		name = p.text[callee.aux:callee.end]
	}
	switch name {
	case "__import__", "import_module":
		arg := p.nodes[p.nodes[call].first].next
		if s := p.nodes[arg]; s.kind == nStr && p.parts[s.first].next == 0 && !p.parts[s.first].isHole {
			q := p.parts[s.first]
			p.imports = append(p.imports, importing{module: [2]int32{q.start, q.end}, dynamic: true, scope: p.module, start: q.start, end: q.end})
		}
	case "system", "getoutput", "run_line_magic", "run_cell_magic", "magic":
		base := p.nodes[callee.first]
		if callee.kind != nAttribute || base.kind != nCall {
			return
		}
		if b := p.nodes[base.first]; b.kind == nName && p.text[b.start:b.end] == "get_ipython" {
			n := p.nodes[call]
			p.magics = append(p.magics, magic{start: n.start, end: n.end, call: call, name: name})
		}
	}
}

// A magic is where one stands; see [Magic].
type magic struct {
	start, end int32
	token      kind
	body       [2]int32 // of a cell magic
	call       ref      // get_ipython().run_line_magic(…)
	name       string   // of the method of that call
	target     ref      // x = !cmd
	help       bool     // obj?
}

// magicStatement reads a magic token; target is what it is assigned to.
func (p *parser) magicStatement(target ref) {
	t := p.tokens[p.p]
	p.p++
	switch t.kind {
	case tCell:
		m := magic{start: t.start, end: t.end, token: t.kind}
		m.end = int32(logicalEnd(p.text, int(t.end))) // also over an argument that is code
		m.body = [2]int32{int32(nextLine(p.text, int(m.end))), int32(len(p.text))}
		p.magics = append(p.magics, m)
	case tTimed:
		p.magics = append(p.magics, magic{start: t.start, end: int32(logicalEnd(p.text, int(t.end))), token: t.kind})
	default:
		p.magics = append(p.magics, magic{start: t.start, end: t.end, token: t.kind, target: target})
	}
}

// help reads the question marks after an expression. Anywhere but at the end of a line they are a
// mistake.
func (p *parser) help(head token) {
	for p.accept(tQuestion) {
	}
	if k := p.kind(); p.broken || k != tNewline && k != tEOF {
		p.broken = true
		return
	}
	p.magics = append(p.magics, magic{start: head.start, end: p.lastEnd(), token: tMagic, help: true})
}
