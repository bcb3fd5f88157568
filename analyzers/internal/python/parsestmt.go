package python

// A scope is a def or class that statements are indented under.
type scope struct {
	indent     int32
	start, end int32 // of its name
	class      bool
}

// file reads all statements.
func (p *parser) file() {
	p.module = true
	for p.kind() != tEOF {
		p.line()
	}
}

// line reads one logical line: a statement, or several.
func (p *parser) line() {
	start := p.tokens[p.p].start
	indent := int32(0)
	for i := start - 1; i >= 0 && class[p.text[i]] == cSpace; i-- {
		indent++
	}
	for k := len(p.scopes); k > 0 && indent <= p.scopes[k-1].indent; k = len(p.scopes) {
		p.scopes = p.scopes[:k-1]
	}
	p.module = len(p.scopes) == 0
	for {
		before := p.p
		mark := p.mark()
		p.broken = false
		p.statement(indent)
		if p.strict && p.broken {
			p.rollback(mark)
		}
		switch p.kind() {
		case tNewline:
			p.p++
			return
		case tEOF:
			return
		}
		if p.p == before {
			p.p++
		}
	}
}

// A mark is the size of the tables before a statement.
type mark struct{ nodes, parts, pairs, statements, imports, magics, scopes int }

func (p *parser) mark() mark {
	return mark{len(p.nodes), len(p.parts), len(p.pairs), len(p.statements), len(p.imports), len(p.magics), len(p.scopes)}
}

// rollback forgets the statements since m and the rest of the line.
func (p *parser) rollback(m mark) {
	p.nodes, p.parts, p.pairs = p.nodes[:m.nodes], p.parts[:max(m.parts, min(1, len(p.parts)))], p.pairs[:m.pairs]
	p.statements, p.imports, p.magics = p.statements[:m.statements], p.imports[:m.imports], p.magics[:m.magics]
	p.scopes = p.scopes[:min(m.scopes, len(p.scopes))]
	for p.kind() != tNewline && p.kind() != tEOF {
		p.p++
	}
}

// statement reads one simple statement, or the head of a compound one up to its colon.
func (p *parser) statement(indent int32) {
	t := p.tokens[p.p]
	st := len(p.statements)
	block := false // the statement ends with a colon
	p.statements = append(p.statements, statement{start: t.start, kind: t.kind, module: p.module})
	switch t.kind {
	case tNewline, tSemi, tColon:
		p.statements = p.statements[:st]
		if t.kind != tNewline {
			p.p++
		}
		return
	case tMagic, tTimed, tCell:
		p.magicStatement(0)
	case tBody: // the magic above has it
		p.p++
		p.statements = p.statements[:st]
		return
	case kImport:
		p.p++
		p.importNames()
	case kFrom:
		p.p++
		p.importFrom()
	case kAsync:
		p.p++
		p.statements = p.statements[:st]
		return
	case kDef:
		block = true
		p.define(st, indent)
	case kClass:
		block = true
		p.class(st, indent)
	case kReturn:
		p.p++
		value := p.list()
		p.statements[st].expr = value
		if k := len(p.scopes); value != 0 && k > 0 && !p.scopes[k-1].class {
			p.named(InReturn, p.scopes[k-1].start, p.scopes[k-1].end, value, 0)
		}
	case kFor:
		block = true
		p.p++
		p.store(p.targets())
		if !p.accept(kIn) {
			p.broken = true
		}
		p.statements[st].expr = p.list()
	case kWith:
		block = true
		p.p++
		p.withItems(st)
	case kExcept:
		block = true
		p.p++
		p.accept(tStar)
		p.statements[st].expr = p.list()
		if p.accept(kAs) {
			p.store(p.atom())
		}
	case kIf, kElif, kWhile:
		block = true
		p.p++
		p.statements[st].expr = p.list()
	case kDel, kGlobal, kNonlocal:
		p.p++
		p.statements[st].expr = p.list()
	case kRaise, kAssert:
		p.p++
		p.statements[st].expr = p.list()
		if p.accept(kFrom) {
			p.expr()
		}
	case kElse, kTry, kFinally:
		block = true
		p.p++
	case kPass, kBreak, kContinue:
		p.p++
	case tAt:
		p.p++
		p.statements[st].expr = p.expr()
	default:
		if t.kind == tDot && p.peek() == tName {
			p.p++ // a link of a chain of calls whose beginning is elsewhere
		}
		if p.softKeyword() {
			block = true
			p.p++
		}
		p.assignment(st)
	}
	p.rest(t, block)
	p.statements[st].end = p.lastEnd()
}

// rest goes on to the end of a statement: the head of a block ends with its colon, anything else
// at a semicolon or the end of the line. What fits nowhere is read as expressions.
func (p *parser) rest(head token, block bool) {
	for {
		switch p.kind() {
		case tNewline, tEOF, tSemi, tMagic:
			return
		case tColon:
			if block {
				return
			}
		case tQuestion:
			p.help(head)
			continue
		}
		p.broken = true
		if !p.begins() {
			p.p++
		} else if p.list() == 0 {
			p.p++
		}
	}
}

// softKeyword reports whether the name here, at the beginning of a statement, is match, case or type
// (or the print and exec of Python 2) and no variable.
func (p *parser) softKeyword() bool {
	t := p.tokens[p.p]
	if t.kind != tName {
		return false
	}
	switch p.text[t.start:t.end] {
	case "match", "case", "type", "print", "exec":
	default:
		return false
	}
	switch p.peek() {
	case tName, tNumber, tString, tFStart, kNone, kTrue, kFalse:
		return true
	}
	return false
}

// assignment reads an assignment or an expression.
func (p *parser) assignment(st int) {
	first := p.list()
	p.statements[st].expr = first
	p.statements[st].kind = tName
	if first == 0 {
		p.broken = true
		return
	}
	switch p.kind() {
	case tColon:
		n := p.nodes[first]
		switch {
		case p.isTarget(first):
			p.p++
			annotation := p.expr()
			if annotation == 0 {
				p.p--
				return
			}
			p.statements[st].kind = tAssign
			if p.accept(tAssign) {
				p.values(st, first)
			} else {
				p.store(first)
			}
		case n.kind == nStr: // an entry of a dict whose braces are elsewhere
			p.p++
			value := p.expr()
			p.entry(first, value, 0)
			p.accept(tComma)
		}
	case tAssign:
		p.p++
		p.statements[st].kind = tAssign
		p.values(st, first)
	case tAugAssign:
		p.p++
		p.statements[st].kind = tAugAssign
		p.values(st, first)
	}
}

// values reads what follows the "=" of an assignment: further targets, and the value for all.
func (p *parser) values(st int, target ref) {
	var few [4]ref
	targets := append(few[:0], target)
	var value ref
	for {
		if p.kind() == tMagic {
			p.store(target)
			p.magicStatement(target)
			return
		}
		if value = p.list(); value == 0 {
			p.broken = true
		}
		if !p.accept(tAssign) {
			break
		}
		if value != 0 {
			targets = append(targets, value)
		}
	}
	p.statements[st].expr = value
	for _, target := range targets {
		p.bind(InAssignment, target, value)
	}
}

// bind records that target is assigned value, name by name where both are lists.
func (p *parser) bind(in Context, target, value ref) {
	t := &p.nodes[target]
	switch t.kind {
	case nTuple, nList:
		if k := p.nodes[value].kind; value == 0 || k != nTuple && k != nList {
			p.store(target)
			return
		}
		a, b := t.first, p.nodes[value].first
		for ; a != 0 && b != 0; a, b = p.nodes[a].next, p.nodes[b].next {
			if p.nodes[a].kind == nStar || p.nodes[b].kind == nStar {
				break
			}
			p.bind(in, a, b)
		}
		for ; a != 0; a = p.nodes[a].next {
			p.store(a)
		}
	case nName, nAttribute, nSubscript:
		p.store(target)
		if value == 0 {
			return
		}
		// name = "x", with a comma left over from a call, still names the string.
		if v := p.nodes[value]; v.kind == nTuple && v.first != 0 && p.nodes[v.first].next == 0 {
			value = v.first
		}
		p.pair(in, target, value)
	}
}

// store marks the names that are assigned.
func (p *parser) store(target ref) {
	t := &p.nodes[target]
	switch t.kind {
	case nTuple, nList, nStar:
		for a := t.first; a != 0; a = p.nodes[a].next {
			p.store(a)
		}
	case nName:
		t.flags |= isStore
		if p.module {
			t.flags |= isModule
		}
	}
}

// pair records that an expression is bound to value.
func (p *parser) pair(in Context, target, value ref) {
	p.record(pair{context: in, target: target, value: value})
}

// named records a value whose name is no expression.
func (p *parser) named(in Context, start, end int32, value, owner ref) {
	p.record(pair{context: in, nameStart: start, nameEnd: end, value: value, owner: owner})
}

// entry records key: value of a dict.
func (p *parser) entry(key, value, dict ref) {
	p.record(pair{context: InDict, target: key, value: value, owner: dict})
}

func (p *parser) record(q pair) {
	if q.value == 0 {
		return
	}
	q.statement = int32(len(p.statements) - 1)
	p.pairs = append(p.pairs, q)
	if v := &p.nodes[q.value]; v.pair == 0 {
		v.pair = int32(len(p.pairs))
	}
}

func (p *parser) withItems(st int) {
	// Parentheses around the items and around one expression look the same; the lists in
	// them are read as one, and "as" wherever it stands.
	paren := p.kind() == tLpar
	if paren {
		p.p++
	}
	for {
		e := p.expr()
		if p.statements[st].expr == 0 {
			p.statements[st].expr = e
		}
		if p.accept(kAs) {
			p.store(p.targets())
		}
		if paren && p.accept(tRpar) {
			paren = false
			if e == 0 || p.kind() == tColon {
				return
			}
			continue
		}
		if !p.accept(tComma) {
			return
		}
	}
}

func (p *parser) define(st int, indent int32) {
	p.p++
	if p.kind() == tName {
		t := p.tokens[p.p]
		p.p++
		p.statements[st].name = [2]int32{t.start, t.end}
		p.typeParameters()
		p.scopes = append(p.scopes, scope{indent: indent, start: t.start, end: t.end})
	}
	if p.accept(tLpar) {
		e := p.node(nOther, p.lastEnd(), 0)
		var tail ref
		p.parameters(e, &tail, tRpar)
		p.accept(tRpar)
		p.nodes[e].end = p.lastEnd()
	}
	if p.accept(tArrow) {
		p.expr()
	}
}

func (p *parser) class(st int, indent int32) {
	p.p++
	if p.kind() == tName {
		t := p.tokens[p.p]
		p.p++
		p.statements[st].name = [2]int32{t.start, t.end}
		p.typeParameters()
		p.scopes = append(p.scopes, scope{indent: indent, start: t.start, end: t.end, class: true})
	}
	if p.kind() == tLpar {
		e := p.node(nOther, p.tokens[p.p].start, 0)
		var tail ref
		p.arguments(e, &tail)
	}
}

// typeParameters skips def f[T: int](): no value is in them.
func (p *parser) typeParameters() {
	if p.kind() == tLsqb {
		p.flat()
	}
}
