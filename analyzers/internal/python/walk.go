package python

import (
	"iter"

	"github.com/nblsp/nblsp/analyzers/internal/mapped"
	"github.com/nblsp/nblsp/notebook"
)

// A Context says how a Pair binds its value.
type Context uint8

// The contexts of pairs.
const (
	InAssignment Context = iota // target = value, also annotated, augmented, walrus
	InKeyword                   // f(name=value)
	InDict                      // {key: value}
	InDefault                   // def f(name=value), lambda name=value
	InComparison                // target == value, target != value, either way round
	InReturn                    // return value; the name is the function's
)

// A Pair is a value and what it is bound to.
type Pair struct {
	f *File
	i int32
}

func (p Pair) pair() *pair { return &p.f.pairs[p.i] }

// Context is how the value is bound.
func (p Pair) Context() Context { return p.pair().context }

// Value is the expression on the right.
func (p Pair) Value() Expr { return Expr{p.f, p.pair().value} }

// Target is what is assigned to or compared, or the key of the dict entry; none for the other
// contexts.
func (p Pair) Target() Expr { return Expr{p.f, p.pair().target} }

// Name is the one name that the value goes by: the last of a dotted target, the constant key of a
// subscript or dict entry, the keyword, the parameter, the function that returns. "" when there is
// none, as for x[i].
func (p Pair) Name() string {
	name, _ := p.name()
	return name
}

// NameSpan is where Name stands, without quotes.
func (p Pair) NameSpan() notebook.Span {
	_, span := p.name()
	return span
}

func (p Pair) name() (string, notebook.Span) {
	q := p.pair()
	if q.target != 0 {
		return p.Target().Last()
	}
	return p.f.text[q.nameStart:q.nameEnd], p.f.span(q.nameStart, q.nameEnd)
}

// Call is the call that the value is a keyword argument of; false in other contexts, and for the
// bases of a class.
func (p Pair) Call() (Call, bool) {
	q := p.pair()
	return Call{p.f, q.owner}, q.context == InKeyword && p.f.nodes[q.owner].kind == nCall
}

// Statement is the statement that the pair stands in.
func (p Pair) Statement() Statement { return Statement{p.f, p.pair().statement} }

// Pairs are all values with what they are bound to.
func (f *File) Pairs() iter.Seq[Pair] {
	return func(yield func(Pair) bool) {
		for i := range f.pairs {
			if !yield(Pair{f, int32(i)}) {
				return
			}
		}
	}
}

// Assignments are the Pairs whose Context is InAssignment.
func (f *File) Assignments() iter.Seq[Pair] {
	return func(yield func(Pair) bool) {
		for i := range f.pairs {
			if f.pairs[i].context == InAssignment && !yield(Pair{f, int32(i)}) {
				return
			}
		}
	}
}

// A Call is a call with its arguments.
type Call struct {
	f *File
	n ref
}

// Expr is the call as an expression.
func (c Call) Expr() Expr { return Expr(c) }

// Span is the call from the callee to the closing parenthesis.
func (c Call) Span() notebook.Span { return Expr(c).Span() }

// Callee is what is called.
func (c Call) Callee() Expr { return Expr{c.f, c.f.nodes[c.n].first} }

// Path is [Expr.Path] of the callee.
func (c Call) Path() string { return c.Callee().Path() }

// Name is the last name of the callee: "get" of os.environ.get(…), "f" of f(…).
func (c Call) Name() string {
	n := &c.f.nodes[c.f.nodes[c.n].first]
	switch n.kind {
	case nName:
		return c.f.text[n.start:n.end]
	case nAttribute:
		return c.f.text[n.aux:n.end]
	}
	return ""
}

// An Argument is one argument of a call.
type Argument struct {
	Name     string        // of a keyword argument; "" otherwise
	NameSpan notebook.Span // of Name
	Index    int           // position among the arguments without a name; -1 with a name, and after *args
	Stars    int           // 1 for *args, 2 for **kwargs: Value is what is unpacked
	Value    Expr
}

// Arguments are the arguments in order.
func (c Call) Arguments() iter.Seq[Argument] {
	return func(yield func(Argument) bool) {
		index := 0
		for at := c.f.nodes[c.f.nodes[c.n].first].next; at != 0; at = c.f.nodes[at].next {
			a := Argument{Index: index, Value: Expr{c.f, at}}
			switch n := &c.f.nodes[at]; n.kind {
			case nKeyword:
				a.Name, a.NameSpan = c.f.text[n.start:n.aux], c.f.span(n.start, n.aux)
				a.Index, a.Value.n = -1, n.first
			case nStar:
				a.Stars, a.Index, a.Value.n = 1, -1, n.first
				if n.op == tPower {
					a.Stars = 2
				} else {
					index = -1
				}
			default:
				if index >= 0 {
					index++
				}
			}
			if !yield(a) {
				return
			}
		}
	}
}

// Positional is the argument at position i; none when there is no such.
func (c Call) Positional(i int) Expr {
	for a := range c.Arguments() {
		if a.Index == i {
			return a.Value
		}
	}
	return Expr{f: c.f}
}

// Keyword is the argument of that name; none when there is no such.
func (c Call) Keyword(name string) Expr {
	for a := range c.Arguments() {
		if a.Name == name {
			return a.Value
		}
	}
	return Expr{f: c.f}
}

// Calls are all calls of the cell.
func (f *File) Calls() iter.Seq[Call] {
	return func(yield func(Call) bool) {
		for i := range f.nodes {
			// In code that is only perhaps code, f (x) is prose.
			if n := &f.nodes[i]; n.kind == nCall && !(f.strict && n.flags&isSpaced != 0) && !yield(Call{f, ref(i)}) {
				return
			}
		}
	}
}

// Strings are all string literals of the cell.
func (f *File) Strings() iter.Seq[Str] {
	return func(yield func(Str) bool) {
		for i := range f.nodes {
			if f.nodes[i].kind == nStr && !yield(Str{f, ref(i)}) {
				return
			}
		}
	}
}

// A Statement is one simple statement, or the head of a compound one.
type Statement struct {
	f *File
	i int32
}

// Keyword is the word that the statement begins with: "import", "return", "if", …; "=" for an
// assignment, "+=" for an augmented one, "@" for a decorator, "%" for a magic; "" for an expression.
func (s Statement) Keyword() string {
	q := &s.f.statements[s.i]
	switch q.kind {
	case tAssign:
		return "="
	case tAugAssign:
		return "+="
	case tAt:
		return "@"
	case tMagic, tTimed, tCell:
		return "%"
	}
	if q.kind < kFalse {
		return ""
	}
	end := q.start
	for int(end) < len(s.f.text) && inName[s.f.text[end]] {
		end++
	}
	return s.f.text[q.start:end]
}

// Span is the statement without its line end; of a compound one, the head without the colon.
func (s Statement) Span() notebook.Span {
	q := &s.f.statements[s.i]
	return s.f.span(q.start, q.end)
}

// Expr is the expression of the statement: the value of an assignment, the condition of an if,
// the exceptions of an except. None when there is no such.
func (s Statement) Expr() Expr { return Expr{s.f, s.f.statements[s.i].expr} }

// Name is what a def or class defines, "" otherwise.
func (s Statement) Name() string { return s.f.slice(s.f.statements[s.i].name) }

// InModule reports whether the statement is not inside of a def or class.
func (s Statement) InModule() bool { return s.f.statements[s.i].module }

// Statements are all statements in order.
func (f *File) Statements() iter.Seq[Statement] {
	return func(yield func(Statement) bool) {
		for i := range f.statements {
			if !yield(Statement{f, int32(i)}) {
				return
			}
		}
	}
}

// An Import is one module, or one name of a module, that the cell imports.
type Import struct {
	f *File
	i int32
}

func (m Import) importing() *importing { return &m.f.imports[m.i] }

// Module is the dotted module without the dots of a relative import: "a.b". Space in it is as
// written.
func (m Import) Module() string { return m.f.slice(m.importing().module) }

// ModuleSpan is where Module stands.
func (m Import) ModuleSpan() notebook.Span {
	return m.f.span(m.importing().module[0], m.importing().module[1])
}

// Name is the name in "from module import name", also "*"; "" otherwise.
func (m Import) Name() string { return m.f.slice(m.importing().name) }

// NameSpan is where Name stands.
func (m Import) NameSpan() notebook.Span {
	return m.f.span(m.importing().name[0], m.importing().name[1])
}

// Level is the number of dots of a relative import.
func (m Import) Level() int { return int(m.importing().level) }

// IsDynamic reports whether the import is a call: __import__("x"), importlib.import_module("x").
func (m Import) IsDynamic() bool { return m.importing().dynamic }

// Binds is the name that the statement makes available; "" for a dynamic import and for "*".
func (m Import) Binds() string {
	q := m.importing()
	name := q.name
	switch {
	case q.dynamic:
		return ""
	case q.alias[1] != 0:
		name = q.alias
	case name[1] == 0:
		name = q.module
		for i := name[0]; i < name[1]; i++ {
			if c := m.f.text[i]; c == '.' || class[c] == cSpace {
				name[1] = i
			}
		}
	}
	if s := m.f.slice(name); s != "*" {
		return s
	}
	return ""
}

// Imports are all imports in order; one per module and one per name of a from statement.
func (f *File) Imports() iter.Seq[Import] {
	return func(yield func(Import) bool) {
		for i := range f.imports {
			if !yield(Import{f, int32(i)}) {
				return
			}
		}
	}
}

// A Comment is a run of lines that hold a comment alone, or one comment behind code.
type Comment struct {
	f           *File
	first, last int // in f.comments
}

// Span runs from the first "#" to the end of the last line.
func (c Comment) Span() notebook.Span {
	return c.f.span(c.f.comments[c.first].start, c.f.comments[c.last].end)
}

// Source is the text as written, from the first "#" on.
func (c Comment) Source() string {
	return c.f.text[c.f.comments[c.first].start:c.f.comments[c.last].end]
}

// Comments are the comments in order.
func (f *File) Comments() iter.Seq[Comment] {
	return func(yield func(Comment) bool) {
		for i := 0; i < len(f.comments); i++ {
			c := Comment{f, i, i}
			for f.comments[i].own && i+1 < len(f.comments) && f.comments[i+1].own && f.adjacent(i) {
				i++
			}
			if c.last = i; !yield(c) {
				return
			}
		}
	}
}

// adjacent reports whether only a line end and indentation lie between comments i and i+1.
func (f *File) adjacent(i int) bool {
	at := nextLine(f.text, int(f.comments[i].end))
	for ; at < int(f.comments[i+1].start); at++ {
		if class[f.text[at]] != cSpace {
			return false
		}
	}
	return true
}

// Code reads the comment as code, once the "#" are taken away; nil when nothing in it looks like
// any. Statements that are not whole are left out, so prose around the code does no harm.
func (c Comment) Code() *File {
	source := c.Source()
	if !mayBeCode(source) || c.f.strict && c.f.comments[c.first].own {
		return nil
	}
	blank := []byte(source)
	start := c.f.comments[c.first].start
	if start == 0 && len(source) > 1 && source[1] == '!' {
		return nil // #!/usr/bin/env python
	}
	for i := c.first; i <= c.last; i++ {
		at := c.f.comments[i].start - start
		for int(at) < len(blank) && blank[at] == '#' {
			blank[at] = ' '
			at++
		}
	}
	f := parse(c.f.derived(string(blank), int(start)), true)
	if len(f.pairs)+len(f.imports)+len(f.magics) > 0 {
		return f
	}
	for range f.Calls() {
		return f
	}
	return nil
}

// mayBeCode is a cheap look for what code cannot do without.
func mayBeCode(s string) bool {
	for i := range len(s) {
		switch s[i] {
		case '=', '(', '!', '%', ':':
			return true
		case 'i':
			if i+6 < len(s) && s[i:i+6] == "import" || i+7 < len(s) && s[i:i+7] == "install" {
				return true
			}
		}
	}
	return false
}

// derived is a text of the same length as that of the File from offset start on, with its way back
// to the cell.
func (f *File) derived(text string, start int) mapped.Text {
	return f.at(start, start+len(text)).WithValue(text)
}

// Nested are the further Files in the cell: commented-out code, Python in get_ipython() calls,
// and, behind triple quotes that are not closed, the text read as code.
func (f *File) Nested() iter.Seq[*File] {
	return func(yield func(*File) bool) {
		for c := range f.Comments() {
			if code := c.Code(); code != nil && !yield(code) {
				return
			}
		}
		for m := range f.Magics() {
			if code := m.Code(); code != nil && !yield(code) {
				return
			}
		}
		for _, at := range f.bodies {
			at := nextLine(f.text, lineEnd(f.text, int(at)))
			if at < len(f.text) && !yield(parse(f.at(at, len(f.text)), true)) {
				return
			}
		}
	}
}
