package python

import (
	"strings"
	"testing"

	"github.com/nblsp/nblsp/notebook"
)

// hostile are texts that nest, repeat or break off in every way the grammar has.
func hostile(n int) []string {
	var texts []string
	for _, unit := range []string{
		"(", "[", "{", "f(", "a[", "{1:", "f'{", "f'''{", "f'{x:{", "not ", "-", "lambda:", "lambda a=", "x if y else ", "x**",
		"a.", "a().b", "'a'+", "a+", "a=", "a,", "(a:=", "await ", "yield ", "*", "**a,", "f\"{f'{", "'''", "'a'\n\"\"\"\n",
		"class a:\n ", "def f():\n", "if x:\n", "# a = (\n", "!a \\\n", "%%time\n", "f(\n", "f'{\n", "\\\n", "\\", "import a,", "from . import ", "@a\n",
		"for a in ", "a for b in ", "x[a:", "match a:\n", "get_ipython().system('a')\n", "get_ipython().", "\"%s\"%", "'a'.format(", "a, b = c, d = ",
	} {
		texts = append(texts, strings.Repeat(unit, n/len(unit)+1))
	}
	return texts
}

// check walks a whole File and reports spans that lie outside of the text or of their parents.
func check(t *testing.T, text string, f *File, depth int) {
	t.Helper()
	all := notebook.Span{End: len(text)}
	within := func(what string, outer, inner notebook.Span) {
		if inner.Start > inner.End || !outer.Contains(inner) {
			t.Fatalf("%s %v is not within %v of %q", what, inner, outer, text)
		}
	}
	for i := range f.nodes {
		n := &f.nodes[i]
		if n.kind == nNone {
			continue
		}
		e := Expr{f, ref(i)}
		within("expression", all, e.Span())
		if parent := e.Parent(); !parent.IsZero() {
			within("operand", parent.Span(), e.Span())
		}
		e.Path()
		e.Operator()
		for range e.Literals() {
		}
	}
	for s := range f.Strings() {
		within("content", s.Span(), s.Content())
		d := s.Decode()
		for i := range len(d.Value) {
			span := d.Span(notebook.Span{Start: i, End: i + 1})
			within("character", s.Content(), span)
			if depth == 0 && span.Len() == 1 && text[span.Start] != d.Value[i] && !strings.Contains(s.Expr().Source(), `\`) {
				t.Fatalf("byte %d of %q is said to be %q in %q", i, d.Value, text[span.Start:span.End], text)
			}
		}
		if p, ok := s.Binding(); ok {
			p.Name()
		}
	}
	for p := range f.Pairs() {
		within("value", all, p.Value().Span())
		within("name", all, p.NameSpan())
		within("statement", all, p.Statement().Span())
	}
	for c := range f.Calls() {
		for a := range c.Arguments() {
			if !a.Value.IsZero() {
				within("argument", c.Span(), a.Value.Span())
			}
			if a.Name != "" {
				within("argument name", c.Span(), a.NameSpan)
			}
		}
	}
	for m := range f.Imports() {
		within("module", all, m.ModuleSpan())
		within("name", all, m.NameSpan())
		m.Binds()
	}
	for m := range f.Magics() {
		within("magic", all, m.Span())
		within("line", all, m.Line().Whole())
		within("body", all, m.Body().Whole())
		m.Env()
		for _, c := range m.Shell() {
			within("command", all, c.Span)
			for _, w := range c.Words {
				within("word", c.Span, w.Span)
				within("text", w.Span, w.Text.Whole())
			}
		}
	}
	for s := range f.Statements() {
		within("statement", all, s.Span())
		s.Keyword()
	}
	for c := range f.Comments() {
		within("comment", all, c.Span())
	}
	if at := f.ImportInsertion(); depth == 0 && (at < 0 || at > len(text)) {
		t.Fatalf("imports would go to %d of %q", at, text)
	}
	f.Binds("a")
	if depth < 3 {
		for n := range f.Nested() {
			check(t, text, n, depth+1)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, text := range hostile(60) {
		f.Add(text)
	}
	for _, text := range []string{
		"%%bash -e\nexport A='b' && pip install \"c[d]>=1\" # e", "x = !ls {a} $b | c", "get_ipython().run_cell_magic('time', '', 'a=\"\\x41\"')",
		"# api_key = 'x'\n# f(a,\n#   b='c')\n", "%env A=\"b\"\n%time f('x')\nfoo?\n?bar\npip install x", "a = 'x' \"\"\"y\nz", "f(*!a", "%?\n0?{0}?", "f'{a!r:{b}}{{' t'' rb\"\\xff\"",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) { check(t, text, Parse(text), 0) })
}

// Nothing in the grammar may nest the parser without bound or make it look at a text twice over;
// with 10^5 levels the first would exhaust the stack and the second would not come to an end.
func TestHostile(t *testing.T) {
	for _, text := range hostile(300_000) {
		f := Parse(text)
		for range f.Nested() {
		}
		for s := range f.Strings() {
			s.Binding()
		}
		for c := range f.Calls() {
			c.Path()
		}
	}
}
