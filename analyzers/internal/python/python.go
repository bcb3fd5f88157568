// Package python reads Python 3.14 and IPython cells: one lexer and a light syntax that every
// family of analyzers shares. It reads what can be read of unfinished code and never fails.
//
// # Reading
//
// [Parse] reads a cell into a [File], in one pass and in time linear in its length. A File is
// immutable and answers by loops over its tables:
//
//	File.Pairs        values with the names they are bound to: assignments (all targets of
//	                  a = b = v; a, b = v, w name by name; annotated, attribute, subscript,
//	                  walrus, augmented), keyword arguments, dict entries, defaults of
//	                  parameters, comparisons with a literal, returned values
//	File.Assignments  those of the Pairs that are assignments
//	File.Calls        all calls, nested ones and those in f-strings and decorators included
//	File.Strings      all string literals
//	File.Imports      import statements, __import__("x"), import_module("x")
//	File.Magics       %line, %%cell, !shell, x = !shell, obj?, bare "pip install x", and the
//	                  get_ipython() calls that jupyterlab-lsp makes of them
//	File.Comments     runs of comments
//	File.Statements   what each logical line does
//	File.Nested       further Files in the cell: commented-out code, Python in a magic that is a
//	                  call, what follows an unfinished triple quote
//
// Calls come in the order in which their parentheses open, Pairs in that in which their values
// end. Nested Files are not part of the
// walks over their cell: code that runs and code that does not are different things to some.
//
// # Values
//
// An [Expr] is any expression. [Expr.Path] is its dotted name ("os.environ.get",
// "boto3.client().put_object"), [Expr.Str] its string, seen through .format(), .encode(), .strip()
// and %; [Expr.Literals] are all strings that it can become. A [Str] is one literal however it is
// written: implicit and + concatenation are joined, f-string fields and variables added by + are
// holes. Its [Str.Decode] is a [mapped.Text]: the value with escapes undone, whose Span method
// gives the source of any part of it.
//
// All spans are bytes in the cell's text, also those of nested Files and of shell words in a
// magic that is written as a call.
package python

import (
	"strings"
	"sync"

	"github.com/nblsp/nblsp/analyzers/internal/mapped"
	"github.com/nblsp/nblsp/notebook"
)

// A File is the reading of one cell. It is immutable and safe for concurrent use.
type File struct {
	source     mapped.Text
	text       string // the value of source
	nodes      []node
	parts      []part
	pairs      []pair
	statements []statement
	imports    []importing
	magics     []magic
	comments   []comment
	bodies     []int32
	strict     bool
}

// Parse reads the text of a code cell of a Python kernel.
func Parse(text string) *File { return parse(mapped.Verbatim(text, 0), false) }

// ParseText reads Python that stands in a cell in another form, such as the string of an
// exec("…"); the spans of the File are those of the cell.
func ParseText(t mapped.Text) *File { return parse(t, false) }

// A scratch holds the tables while they grow; a File keeps copies of the right size.
type scratch struct {
	lexer  lexer
	parser parser
}

var scratches = sync.Pool{New: func() any { return new(scratch) }}

// maxScratch is the size of the largest text whose scratch is used again. Larger ones get tables
// that are likely to be large enough, and keep them.
const maxScratch = 1 << 17

// parse reads a text. When strict, the text is only perhaps code: statements that are not whole
// are left out.
func parse(t mapped.Text, strict bool) *File {
	f := &File{source: t, text: t.Value, strict: strict}
	if len(f.text) > 1<<30 {
		f.text = f.text[:1<<30] // offsets in the tables have 32 bits
	}
	large := len(f.text) > maxScratch
	var s *scratch
	if large {
		s = &scratch{parser: parser{nodes: make([]node, 0, len(f.text)/6)}}
	} else {
		s = scratches.Get().(*scratch)
		defer scratches.Put(s)
	}
	l, p := &s.lexer, &s.parser
	if want := len(f.text)/4 + 16; cap(l.tokens) < want {
		l.tokens = make([]token, 0, want)
	}
	*l = lexer{text: f.text, tokens: l.tokens[:0], comments: l.comments[:0], fields: l.fields[:0], strict: strict}
	l.run()
	*p = parser{
		text: f.text, tokens: l.tokens, strict: l.strict,
		nodes: append(p.nodes[:0], node{}), parts: p.parts[:0], pairs: p.pairs[:0], statements: p.statements[:0],
		imports: p.imports[:0], magics: p.magics[:0], scopes: p.scopes[:0], bodies: p.bodies[:0],
	}
	p.file()
	f.nodes, f.parts, f.pairs, f.statements = p.nodes, p.parts, p.pairs, p.statements
	f.imports, f.magics, f.comments, f.bodies = p.imports, p.magics, l.comments, p.bodies
	if !large {
		f.nodes, f.parts, f.pairs, f.statements = keep(f.nodes), keep(f.parts), keep(f.pairs), keep(f.statements)
		f.imports, f.magics, f.comments, f.bodies = keep(f.imports), keep(f.magics), keep(f.comments), keep(f.bodies)
		clear(p.magics) // their names, and these texts, would be kept alive
		l.text, p.text, p.tokens = "", "", nil
	}
	return f
}

// keep is a copy; nil of nothing.
func keep[T any](s []T) []T { return append([]T(nil), s...) }

// span gives the place in the cell of a range of the File's own text.
func (f *File) span(start, end int32) notebook.Span {
	return f.source.Span(notebook.Span{Start: int(start), End: int(end)})
}

func (f *File) slice(r [2]int32) string { return f.text[r[0]:r[1]] }

// at is a range of the File's own text, with its way back to the cell.
func (f *File) at(start, end int) mapped.Text {
	return f.source.Slice(notebook.Span{Start: start, End: end})
}

// Binds reports whether the cell binds name in its module: by an import, an assignment, a def or
// class, also under an if, try or loop there.
func (f *File) Binds(name string) bool {
	for i := range f.imports {
		if m := &f.imports[i]; m.scope && !m.dynamic && (Import{f, int32(i)}).Binds() == name {
			return true
		}
	}
	for i := range f.statements {
		if s := &f.statements[i]; s.module && f.slice(s.name) == name {
			return true
		}
	}
	for i := range f.nodes {
		if n := &f.nodes[i]; n.flags&(isStore|isModule) == isStore|isModule && f.text[n.start:n.end] == name {
			return true
		}
	}
	return false
}

// ImportInsertion is the offset at which a line with an import statement may be added: the start
// of a line, below cell magics, leading comments, a docstring and __future__ imports. When
// everything stands above and the text has no final line end, it is the end of the text, and a line
// end is missing before it. Under a cell magic it is in the magic's body, whatever language that is
// in.
func (f *File) ImportInsertion() int {
	at := 0
	for i := range f.magics {
		if m := &f.magics[i]; m.token == tCell {
			at = int(m.body[0])
		}
	}
	for i := range f.comments {
		c := &f.comments[i]
		if !c.own || strings.TrimSpace(f.text[min(at, int(c.start)):c.start]) != "" {
			break
		}
		if int(c.start) >= at {
			at = nextLine(f.text, int(c.end))
		}
	}
	first := true
	for i := range f.statements {
		s := &f.statements[i]
		if int(s.start) < at {
			continue
		}
		docstring := first && s.kind == tName && f.nodes[s.expr].kind == nStr
		if !docstring && !f.isFuture(s) {
			break
		}
		at = nextLine(f.text, logicalEnd(f.text, int(s.end)))
		first = false
	}
	return f.source.Span(notebook.Span{Start: at, End: at}).Start
}

func (f *File) isFuture(s *statement) bool {
	for i := range f.imports {
		m := &f.imports[i]
		if m.start >= s.start && m.end <= s.end {
			return s.kind == kFrom && f.slice(m.module) == "__future__"
		}
	}
	return false
}
