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

// endsExpr are the tokens that never go on an expression.
var endsExpr = [256]bool{tEOF: true, tNewline: true, tRpar: true, tRsqb: true, tRbrace: true, tComma: true, tColon: true, tAssign: true}

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
	// Most expressions are one token, and not worth the way through all levels.
	if t := p.tokens[p.p]; t.kind == tName && endsExpr[p.peek()] {
		p.p++
		return p.node(nName, t.start, t.end)
	}
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
