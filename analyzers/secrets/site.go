package secrets

import (
	"slices"
	"strings"

	"github.com/nblsp/nblsp/analyzers/internal/fix"
	"github.com/nblsp/nblsp/analyzers/internal/python"
	"github.com/nblsp/nblsp/notebook"
)

// locate finds out where in the code the items stand that a pattern found: the fixes need to know.
func (m *merger) locate(items []item) {
	b := m.pass.Block
	if b.Role != notebook.Source && b.Role != notebook.File || !slices.ContainsFunc(items, unlocated) {
		return
	}
	if b.Language != "python" {
		for i := range items {
			if x := &items[i]; unlocated(*x) && b.Language != "markdown" {
				x.site.Literal = quoted(b.Text, x.span)
				if x.site.Literal.Len() > 0 {
					x.site.Context = fix.Literal
				}
			}
		}
		return
	}
	code := m.pass.Python()
	var literals []python.Str
	for s := range code.Strings() {
		literals = append(literals, s)
	}
	for f := range code.Nested() {
		for s := range f.Strings() {
			literals = append(literals, s)
		}
	}
	slices.SortFunc(literals, func(x, y python.Str) int { return x.Span().Start - y.Span().Start })
	for i := range items {
		x := &items[i]
		if !unlocated(*x) {
			continue
		}
		n, _ := slices.BinarySearchFunc(literals, x.span.Start, func(s python.Str, at int) int { return s.Span().Start - at })
		if n > 0 && literals[n-1].Span().Contains(x.span) {
			x.stands(b.Text, literals[n-1])
			continue
		}
		for magic := range code.Magics() {
			if magic.Span().Contains(x.span) {
				x.run(magic)
				break
			}
		}
	}
}

// unlocated reports whether nothing is known of the place of an item.
func unlocated(x item) bool { return x.site.Context == fix.Prose && x.site.Literal.Len() == 0 }

// maxLine bounds how far back the start of a line is looked for.
const maxLine = 400

// stands says that an item stands in a literal of Python.
func (x *item) stands(text string, s python.Str) {
	x.site.Literal, x.site.Context = s.Span(), fix.Literal
	line := text[max(0, x.span.Start-maxLine):x.span.Start]
	if line = line[strings.LastIndexByte(line, '\n')+1:]; strings.HasPrefix(strings.TrimLeft(line, " \t"), "#") {
		x.site.Context = fix.Commented
	}
	pair, ok := s.Binding()
	if !ok {
		if call, ok := s.Expr().Parent().Call(); ok {
			x.site.Callee = call.Path()
			if name := call.Name(); (name == "getenv" || name == "get") && call.Positional(1).Span() == s.Span() {
				x.site.Context = fix.LookupDefault
				if key, ok := call.Positional(0).Str(); ok {
					x.site.Name = key.Value()
				}
			}
		}
		return
	}
	x.site.Name = pair.Name()
	if call, ok := pair.Call(); ok {
		x.site.Callee = call.Path()
	}
	switch {
	case x.site.Context == fix.Commented:
	case pair.Context() == python.InDefault:
		x.site.Context = fix.Default
	case strings.HasSuffix(pair.Target().Path(), "environ[]"):
		x.site.Context = fix.EnvAssignment
	}
}

// run says that an item stands in a magic.
func (x *item) run(magic python.Magic) {
	if name, value, ok := magic.Env(); ok && value.Whole() == x.span {
		x.site.Context, x.site.Name, x.site.Literal = fix.EnvMagic, name, magic.Span()
		return
	}
	if kind := magic.Kind(); kind == python.ShellLine || kind == python.LineMagic {
		x.site.Context, x.site.Language = fix.ShellWord, "bash"
	}
}

// quoted is the literal around a span of which it is the whole content; none when there is no such.
func quoted(text string, s notebook.Span) notebook.Span {
	if s.Start == 0 || s.End >= len(text) || text[s.Start-1] != text[s.End] || strings.IndexByte("\"'`", text[s.End]) < 0 {
		return notebook.Span{}
	}
	return notebook.Span{Start: s.Start - 1, End: s.End + 1}
}
