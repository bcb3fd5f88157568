package python

// maxDepth bounds the nesting that is understood; deeper brackets are read flat, for the strings
// in them.
const maxDepth = 200

// A parser reads tokens into the tables of a File. It never fails: where a token fits nowhere, it
// goes on with the next.
type parser struct {
	text       string
	tokens     []token
	p          int
	depth      int
	strict     bool // statements that are not whole are dropped: the text is only perhaps code
	broken     bool // something in this statement fits nowhere
	nodes      []node
	parts      []part
	pairs      []pair
	statements []statement
	imports    []importing
	magics     []magic
	scopes     []scope
	module     bool
	bodies     []int32 // offsets at which unfinished triple-quoted strings begin
}

func (p *parser) kind() kind { return p.tokens[p.p].kind }

func (p *parser) peek() kind { return p.tokens[min(p.p+1, len(p.tokens)-1)].kind }

// lastEnd is the end of the token before.
func (p *parser) lastEnd() int32 {
	if p.p == 0 {
		return 0
	}
	return p.tokens[p.p-1].end
}

func (p *parser) accept(k kind) bool {
	if p.kind() == k {
		p.p++
		return true
	}
	return false
}

// Binding powers of the binary operators; 0 for what is none.
const (
	powOr = iota + 1
	powAnd
	powNot
	powCompare
	powBitOr
	powXor
	powBitAnd
	powShift
	powSum
	powProduct
	powPower
)

var power = [256]uint8{
	kOr: powOr, kAnd: powAnd, kIn: powCompare, kIs: powCompare, kNot: powCompare, tEqual: powCompare, tCompare: powCompare,
	tOr: powBitOr, tXor: powXor, tAnd: powBitAnd, tShift: powShift, tPlus: powSum, tMinus: powSum,
	tStar: powProduct, tSlash: powProduct, tPercent: powProduct, tAt: powProduct, tPower: powPower,
}

// list is one or more expressions; more than one, or one with a comma after it, is a tuple.
func (p *parser) list() ref {
	first := p.element()
	if first == 0 || p.kind() != tComma {
		return first
	}
	tuple := p.node(nTuple, p.nodes[first].start, 0)
	var tail ref
	p.link(tuple, &tail, first)
	for p.accept(tComma) {
		e := p.element()
		if e == 0 {
			break
		}
		p.link(tuple, &tail, e)
	}
	p.nodes[tuple].end = p.lastEnd()
	return tuple
}

// element is an expression that may have a star before it.
func (p *parser) element() ref {
	k := p.kind()
	if k != tStar && k != tPower {
		return p.expr()
	}
	star := p.node(nStar, p.tokens[p.p].start, 0)
	p.nodes[star].op = k
	p.p++
	var tail ref
	p.link(star, &tail, p.binary(powBitOr))
	p.nodes[star].end = p.lastEnd()
	return star
}

// expr is one expression, 0 when there is none; then no token is consumed.
func (p *parser) expr() ref {
	if p.depth >= maxDepth {
		return p.flat()
	}
	p.depth++
	e := p.choice()
	p.depth--
	return e
}

func (p *parser) choice() ref {
	start := p.tokens[p.p].start
	switch p.kind() {
	case kLambda:
		return p.lambda()
	case kYield:
		p.p++
		p.accept(kFrom)
		e := p.node(nOther, start, 0)
		var tail ref
		p.link(e, &tail, p.list())
		p.nodes[e].end = p.lastEnd()
		return e
	}
	left := p.binary(powOr)
	if left == 0 {
		return 0
	}
	switch p.kind() {
	case kIf:
		p.p++
		e := p.node(nChoice, start, 0)
		var tail ref
		p.link(e, &tail, left)
		p.link(e, &tail, p.binary(powOr))
		if p.accept(kElse) {
			p.link(e, &tail, p.expr())
		} else {
			p.broken = true
		}
		p.nodes[e].end = p.lastEnd()
		return e
	case tWalrus:
		p.p++
		e := p.node(nWalrus, start, 0)
		var tail ref
		p.link(e, &tail, left)
		value := p.expr()
		p.link(e, &tail, value)
		p.nodes[e].end = p.lastEnd()
		p.bind(InAssignment, left, value)
		return e
	}
	return left
}

func (p *parser) binary(low uint8) ref {
	left := p.unary()
	if left == 0 {
		return 0
	}
	for {
		op := p.kind()
		pow := power[op]
		if pow < low || pow == 0 || op == kNot && p.peek() != kIn {
			return left
		}
		if op == kNot {
			p.p++
		}
		p.p++
		if op == kIs {
			p.accept(kNot)
		}
		right := p.binary(pow + 1)
		if right == 0 {
			p.broken = true
			return left
		}
		left = p.operation(op, left, right)
	}
}

func (p *parser) operation(op kind, left, right ref) ref {
	l, r := &p.nodes[left], &p.nodes[right]
	if op == tPlus && (l.kind == nStr || r.kind == nStr) {
		return p.join(left, right)
	}
	e := p.node(nOperation, l.start, r.end)
	p.nodes[e].op = op
	var tail ref
	p.link(e, &tail, left)
	p.link(e, &tail, right)
	if op == tEqual {
		p.compare(left, right)
	}
	return e
}

// compare records name == "literal", whichever stands first.
func (p *parser) compare(left, right ref) {
	if p.isLiteral(left) {
		left, right = right, left
	}
	if p.isLiteral(right) && p.isTarget(left) {
		p.pair(InComparison, left, right)
	}
}

func (p *parser) isLiteral(n ref) bool {
	return p.nodes[n].kind == nStr || p.nodes[n].kind == nNumber
}

func (p *parser) isTarget(n ref) bool {
	k := p.nodes[n].kind
	return k == nName || k == nAttribute || k == nSubscript
}

func (p *parser) unary() ref {
	start := p.tokens[p.p].start
	op := p.kind()
	switch op {
	case tMinus, tPlus, tTilde, kNot, kAwait:
	default:
		return p.primary()
	}
	p.p++
	// A chain of operators is one operation: what it does does not matter to anyone.
	for k := p.kind(); k == tMinus || k == tPlus || k == tTilde || k == kNot || k == kAwait; k = p.kind() {
		p.p++
	}
	low := uint8(powPower)
	if op == kNot {
		low = powCompare
	}
	var operand ref
	if p.depth < maxDepth {
		p.depth++
		operand = p.binary(low)
		p.depth--
	}
	if operand == 0 {
		p.broken = true
		return p.node(nOther, start, p.lastEnd())
	}
	if op == kAwait {
		return operand
	}
	e := p.node(nOperation, start, p.lastEnd())
	p.nodes[e].op = op
	var tail ref
	p.link(e, &tail, operand)
	return e
}

// primary is an atom and what follows it: attributes, calls, subscripts.
func (p *parser) primary() ref {
	e := p.atom()
	if e == 0 {
		return 0
	}
	for {
		t := p.tokens[p.p]
		switch t.kind {
		case tDot:
			if p.peek() != tName && p.peek() < kFalse {
				p.p++ // someone is typing
				p.broken = true
				continue
			}
			name := p.tokens[p.p+1]
			p.p += 2
			a := p.node(nAttribute, p.nodes[e].start, name.end)
			p.nodes[a].aux = name.start
			var tail ref
			p.link(a, &tail, e)
			e = a
		case tLpar:
			c := p.node(nCall, p.nodes[e].start, 0)
			if p.lastEnd() != t.start {
				p.nodes[c].flags |= isSpaced
			}
			var tail ref
			p.link(c, &tail, e)
			p.arguments(c, &tail)
			p.called(c)
			e = c
		case tLsqb:
			s := p.node(nSubscript, p.nodes[e].start, 0)
			var tail ref
			p.link(s, &tail, e)
			p.p++
			p.elements(s, &tail, tRsqb)
			e = s
		default:
			return e
		}
	}
}

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

func (p *parser) atom() ref {
	t := p.tokens[p.p]
	switch t.kind {
	case tName:
		p.p++
		return p.node(nName, t.start, t.end)
	case tNumber:
		p.p++
		return p.node(nNumber, t.start, t.end)
	case kNone, kTrue, kFalse, tEllipsis:
		p.p++
		return p.node(nConstant, t.start, t.end)
	case tString, tFStart:
		return p.strings()
	case tLpar, tLsqb, tLbrace:
		if p.depth >= maxDepth {
			return p.flat()
		}
		p.p++
		switch t.kind {
		case tLpar:
			return p.parenthesis(t.start)
		case tLsqb:
			list := p.node(nList, t.start, 0)
			var tail ref
			if _, comprehension := p.elements(list, &tail, tRsqb); comprehension {
				p.nodes[list].kind = nOther
			}
			return list
		}
		return p.braces(t.start)
	}
	return 0
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
