package python

// A node is an expression or a part of one. Nodes refer to each other by index in one slice, so
// that a cell costs a few allocations and every walk over all of them is a loop; index 0 is none.
type node struct {
	kind       nodeKind
	op         kind // of an operation, its operator
	flags      nodeFlags
	start, end int32
	parent     ref
	first      ref   // first child; nStr: first part
	next       ref   // next child of the parent
	aux        int32 // nAttribute: start of the name; nKeyword: end of the name; nStr: last part
	pair       int32 // 1 + the index of the first pair that the node is the value of
}

type ref = int32

type nodeFlags uint8

const (
	isStore  nodeFlags = 1 << iota // a target of an assignment, for, with or del
	isModule                       // not inside of a def or class
	isSpaced                       // a call with space before its parenthesis
)

type nodeKind uint8

const (
	nNone nodeKind = iota
	nStr
	nNumber
	nConstant // None, True, False, ...
	nName
	nAttribute // base
	nCall      // callee, arguments
	nSubscript // base, index
	nList
	nTuple
	nSet
	nDict      // entries: nPair, nStar
	nPair      // key, value
	nKeyword   // value
	nStar      // operand; op is tStar or tPower
	nOperation // operands
	nChoice    // a if b else c: a, b, c
	nLambda    // defaults, body
	nWalrus    // target, value
	nOther     // anything else: its children are all expressions inside
)

// A part is a piece of a string: the content of one literal, text between the holes of an
// f-string, or a hole.
type part struct {
	start, end int32
	next       int32 // index of the next part of the same string; 0 is none
	hole       ref   // the expression; 0 for text and for an empty hole
	flags      strFlags
	isHole     bool
}

// A pair is a value with what it is bound to.
type pair struct {
	context            Context
	nameStart, nameEnd int32 // where Name stands when there is no target
	target             ref
	value              ref
	owner              ref // the call or dict
	statement          int32
}

type statement struct {
	start, end int32
	kind       kind // its keyword; tName: an expression; tAssign, tAugAssign, tAt: as it says
	module     bool
	expr       ref
	name       [2]int32 // of a def or class
}

// link appends child to the children of parent; *tail is the last child so far, 0 at first.
func (p *parser) link(parent ref, tail *ref, child ref) {
	if child == 0 {
		return
	}
	p.nodes[child].parent = parent
	if *tail == 0 {
		p.nodes[parent].first = child
	} else {
		p.nodes[*tail].next = child
	}
	*tail = child
}

func (p *parser) node(k nodeKind, start, end int32) ref {
	p.nodes = append(p.nodes, node{kind: k, start: start, end: end})
	return ref(len(p.nodes) - 1)
}
