package python

import (
	"iter"
	"strings"

	"github.com/nblsp/nblsp/analyzers/internal/mapped"
	"github.com/nblsp/nblsp/notebook"
)

// An Expr is an expression in a File. The zero Expr is none: its Kind is None.
type Expr struct {
	f *File
	n ref
}

// A Kind says what an expression is.
type Kind uint8

// The kinds of expressions.
const (
	None Kind = iota // no expression: something is missing in the code
	StrKind
	Number
	Constant // None, True, False, ...
	Name     // also dotted: an attribute
	CallKind
	Subscript
	List
	Tuple
	Set
	Dict
	Operation // a + b, a == b, not a, ...
	Other     // conditional expressions, comprehensions, lambdas, ...
)

var kinds = [...]Kind{
	nNone: None, nStr: StrKind, nNumber: Number, nConstant: Constant, nName: Name, nAttribute: Name, nCall: CallKind,
	nSubscript: Subscript, nList: List, nTuple: Tuple, nSet: Set, nDict: Dict, nOperation: Operation,
	nPair: Other, nKeyword: Other, nStar: Other, nChoice: Other, nLambda: Other, nWalrus: Other, nOther: Other,
}

// maxChain bounds the walks up and down chains such as a.b.c.d and a + b + c, so that walking from
// every link of one is linear all the same.
const maxChain = 64

func (e Expr) node() *node { return &e.f.nodes[e.n] }

// Kind is the kind of the expression.
func (e Expr) Kind() Kind {
	if e.n == 0 {
		return None
	}
	return kinds[e.node().kind]
}

// IsZero reports whether there is no expression.
func (e Expr) IsZero() bool { return e.n == 0 }

// Span is where the expression stands, without parentheses around it.
func (e Expr) Span() notebook.Span {
	if e.n == 0 {
		return notebook.Span{}
	}
	return e.f.span(e.node().start, e.node().end)
}

// Source is the expression as it is written.
func (e Expr) Source() string {
	if e.n == 0 {
		return ""
	}
	return e.f.text[e.node().start:e.node().end]
}

// Path is the dotted name of a name or attribute: "os.environ.get". A call in it is written "()",
// a subscript "[]": "session.client().put_object". "" when it begins with anything else, such as a
// literal, or is too long to be a name.
func (e Expr) Path() string {
	if e.n == 0 {
		return ""
	}
	n := e.node()
	if n.kind == nName {
		return e.f.text[n.start:n.end]
	}
	var links [maxChain]string
	k := len(links)
	plain := true
	for at := n; ; at = &e.f.nodes[at.first] {
		if k--; k < 0 {
			return ""
		}
		switch at.kind {
		case nName:
			links[k] = e.f.text[at.start:at.end]
			if plain && int(n.end-n.start) == lengths(links[k:]) {
				return e.f.text[n.start:n.end]
			}
			return strings.Join(links[k:], "")
		case nAttribute:
			links[k] = e.f.text[at.aux:at.end]
			if k--; k < 0 {
				return ""
			}
			links[k] = "."
		case nCall:
			links[k], plain = "()", false
		case nSubscript:
			links[k], plain = "[]", false
		default:
			return ""
		}
	}
}

func lengths(s []string) (n int) {
	for _, s := range s {
		n += len(s)
	}
	return n
}

// Last is the last name of the expression: x of x, b of a.b, KEY of a["KEY"] and of the string
// "KEY", f of f(…).b().f; with its place. "" when it has none.
func (e Expr) Last() (string, notebook.Span) {
	if e.n == 0 {
		return "", notebook.Span{}
	}
	n := e.node()
	switch n.kind {
	case nName:
		return e.f.text[n.start:n.end], e.Span()
	case nAttribute:
		return e.f.text[n.aux:n.end], e.f.span(n.aux, n.end)
	case nStr:
		s := Str{e.f, e.n}
		return s.Value(), s.Content()
	case nSubscript:
		if index := e.f.nodes[n.first].next; e.f.nodes[index].kind == nStr {
			return Expr{e.f, index}.Last()
		}
	}
	return "", notebook.Span{}
}

// Parent is the expression that this one is an operand, element or argument of; a keyword
// argument's is the call, a dict value's the dict. None for the outermost of a statement.
func (e Expr) Parent() Expr {
	if e.n == 0 {
		return e
	}
	at := e.node().parent
	for k := e.f.nodes[at].kind; k == nKeyword || k == nPair || at != 0 && k == nNone; k = e.f.nodes[at].kind {
		at = e.f.nodes[at].parent
	}
	return Expr{e.f, at}
}

// Elements are those of a list, tuple or set, and the operands of an operation; the base and the
// indices of a subscript.
func (e Expr) Elements() iter.Seq[Expr] {
	return func(yield func(Expr) bool) {
		switch e.Kind() {
		case List, Tuple, Set, Operation, Subscript, Other:
			for at := e.node().first; at != 0; at = e.f.nodes[at].next {
				if !yield(Expr{e.f, at}) {
					return
				}
			}
		}
	}
}

// Operator is the operator of an Operation as it is written between its operands, "" otherwise.
func (e Expr) Operator() string {
	if e.Kind() != Operation {
		return ""
	}
	n := e.node()
	left := &e.f.nodes[n.first]
	if left.next == 0 {
		return strings.Trim(e.f.text[n.start:left.start], " \t\\\r\n()")
	}
	return strings.Trim(e.f.text[left.end:e.f.nodes[left.next].start], " \t\\\r\n()")
}

// Call is the expression as a call; false when it is none.
func (e Expr) Call() (Call, bool) {
	return Call{e.f, e.n}, e.Kind() == CallKind
}

// Str is the string that the expression is, seen through methods that keep what it says
// ("…".format(x), .encode(), .strip(), .lower(), …) and through "…" % x; false when it is none.
func (e Expr) Str() (Str, bool) {
	for range maxChain {
		if e.n == 0 {
			break
		}
		switch n := e.node(); n.kind {
		case nStr:
			return Str{e.f, e.n}, true
		case nOperation:
			if n.op != tPercent {
				return Str{}, false
			}
			e.n = n.first
		case nCall:
			callee := &e.f.nodes[n.first]
			if callee.kind != nAttribute {
				return Str{}, false
			}
			switch e.f.text[callee.aux:callee.end] {
			case "format", "encode", "decode", "strip", "lstrip", "rstrip", "lower", "upper", "expandtabs", "format_map", "removeprefix", "removesuffix", "replace":
				e.n = callee.first
			default:
				return Str{}, false
			}
		default:
			return Str{}, false
		}
	}
	return Str{}, false
}

// Literals are the strings that the expression can become: those of [Expr.Str], of both branches
// of a conditional, of the operands of or and and, and of a walrus.
func (e Expr) Literals() iter.Seq[Str] {
	return func(yield func(Str) bool) {
		stack := []Expr{e}
		for k := 0; len(stack) > 0 && k < maxChain; k++ {
			e := stack[len(stack)-1]
			stack = stack[:len(stack)-1]
			if s, ok := e.Str(); ok {
				if !yield(s) {
					return
				}
				continue
			}
			if e.n == 0 {
				continue
			}
			n := e.node()
			first := n.first
			second := e.f.nodes[first].next
			switch {
			case n.kind == nChoice:
				stack = append(stack, Expr{e.f, e.f.nodes[second].next}, Expr{e.f, first})
			case n.kind == nOperation && (n.op == kOr || n.op == kAnd):
				stack = append(stack, Expr{e.f, second}, Expr{e.f, first})
			case n.kind == nWalrus:
				stack = append(stack, Expr{e.f, second})
			}
		}
	}
}

// A Str is a string literal, or several joined by standing side by side or by +.
type Str struct {
	f *File
	n ref
}

// Expr is the string as an expression.
func (s Str) Expr() Expr { return Expr(s) }

// Span is the whole of the literals, quotes and prefixes included.
func (s Str) Span() notebook.Span { return Expr(s).Span() }

// Content is the range from the first byte inside of the first quotes to the last inside of the
// last ones.
func (s Str) Content() notebook.Span {
	n := &s.f.nodes[s.n]
	return s.f.span(s.f.parts[n.first].start, s.f.parts[n.aux].end)
}

func (s Str) parts() iter.Seq[*part] {
	return func(yield func(*part) bool) {
		for k := s.f.nodes[s.n].first; k != 0; k = s.f.parts[k].next {
			if !yield(&s.f.parts[k]) {
				return
			}
		}
	}
}

// IsConstant reports whether the string has no holes. The places of "…".format() and % are not
// holes of the string but text of it.
func (s Str) IsConstant() bool {
	for q := range s.parts() {
		if q.isHole {
			return false
		}
	}
	return true
}

// IsJoined reports whether the string has more than one part: literals side by side or joined by +,
// or holes.
func (s Str) IsJoined() bool { return s.first().next != 0 }

// IsBytes reports whether the string is a b"…" literal.
func (s Str) IsBytes() bool { return s.first().flags&flagBytes != 0 }

// IsTriple reports whether the string begins with three quotes.
func (s Str) IsTriple() bool { return s.first().flags&flagTriple != 0 }

// IsOpen reports whether closing quotes are missing: someone is typing.
func (s Str) IsOpen() bool { return s.f.parts[s.f.nodes[s.n].aux].flags&flagOpen != 0 }

func (s Str) first() *part { return &s.f.parts[s.f.nodes[s.n].first] }

// Holes are the expressions in the holes, in order.
func (s Str) Holes() iter.Seq[Expr] {
	return func(yield func(Expr) bool) {
		for q := range s.parts() {
			if q.hole != 0 && !yield(Expr{s.f, q.hole}) {
				return
			}
		}
	}
}

// Value is the value of the string: escapes undone, parts joined, a hole as its source in braces
// ("Bearer {token}"). Call [Str.Decode] instead where spans are needed as well.
func (s Str) Value() string { return s.Decode().Value }

// Decode is the value of the string with the way back to the source of each byte.
func (s Str) Decode() mapped.Text {
	q := s.first()
	if q.next == 0 && !q.isHole && !escapes(s.f.text[q.start:q.end], q.flags) {
		return s.f.at(int(q.start), int(q.end))
	}
	var b mapped.Builder
	for q := range s.parts() {
		text := s.f.text[q.start:q.end]
		joined := q.flags&flagJoined != 0
		switch {
		case q.isHole && joined:
			b.Replace("{", s.f.span(q.start, q.start))
			b.Append(s.f.at(int(q.start), int(q.end)), notebook.Span{End: len(text)})
			b.Replace("}", s.f.span(q.end, q.end))
		case q.isHole || !escapes(text, q.flags):
			b.Append(s.f.at(int(q.start), int(q.end)), notebook.Span{End: len(text)})
		default:
			s.f.unescape(&b, q)
		}
	}
	return b.TextAt(s.Content().Start)
}

// Binding is what the string is bound to: the innermost of the File's Pairs whose value it is, is
// an element of, or can become. False when there is none, as for an argument by position; its
// call is then Expr().Parent().
func (s Str) Binding() (Pair, bool) {
	at := s.n
	for range maxChain {
		if i := s.f.nodes[at].pair; i != 0 {
			return Pair{s.f, i - 1}, true
		}
		at = s.f.nodes[at].parent
		switch n := &s.f.nodes[at]; {
		case at == 0, n.kind == nDict, n.kind == nSubscript, n.kind == nOperation && power[n.op] == powCompare:
			return Pair{}, false
		case n.kind == nCall: // only of a method that Str sees through
			if through, ok := (Expr{s.f, at}).Str(); !ok || through != s {
				return Pair{}, false
			}
		}
	}
	return Pair{}, false
}
