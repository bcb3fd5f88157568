package report

import (
	"testing"

	"github.com/nblsp/nblsp/analyzers"
	"github.com/nblsp/nblsp/internal/wire"
	"github.com/nblsp/nblsp/notebook"
)

func TestWhatIsASecretInOneFileIsHiddenInAll(t *testing.T) {
	rule := &analyzers.Rule{ID: "code/x", Severity: analyzers.High}
	file := func(name, text, find string, secret bool) File {
		doc := notebook.Parse(name, []byte("# %%\n"+text))
		b := doc.Cells[0].Source()
		f := analyzers.Finding{Rule: rule, Severity: rule.Severity, Block: b, Span: at(b, find)}
		if secret {
			f.Value = analyzers.NewSecret(find)
		}
		return NewFile(doc, 1, analyzers.Result{Findings: []analyzers.Finding{f}})
	}
	for _, c := range []struct{ text, find, want string }{
		{"login('" + value + "'); bad()", "bad()", "login('…'); [bad()]"},
		{"bad('" + value + "')", "bad('" + value + "')", "[bad('…')]"},
		{"bad(); x = '" + value + "'", "bad()", "[bad()]; x = '…'"},
		{value + value + "bad", "bad", "……[bad]"},
		{"x = '" + value + "'", value[5:9], "x = '[…]'"},
		{"nothing bad here", "bad", "nothing [bad] here"},
	} {
		r := &Result{Files: []File{file("a.py", c.text, c.find, false), file("b.py", "k = '"+value+"'", value, true)}}
		r.Hide()
		e := r.Files[0].Findings[0].Excerpt
		if got := e.Text[:e.Start] + "[" + e.Text[e.Start:e.End] + "]" + e.Text[e.End:]; got != c.want {
			t.Errorf("%s: %q, want %q", c.text, got, c.want)
		}
		if l := r.Files[0].Findings[0].Context[0]; l.Text != e.Text {
			t.Errorf("%s: the line %q, the excerpt %q", c.text, l.Text, e.Text)
		}
		if r.Files[1].values != nil {
			t.Error("the values are kept")
		}
	}
	(&Result{Files: []File{{File: wire.File{Path: "empty"}}}}).Hide()
}
