package pii

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/nblsp/nblsp/analyzers"
	"github.com/nblsp/nblsp/analyzers/analyzertest"
	"github.com/nblsp/nblsp/analyzers/pii/check"
	"github.com/nblsp/nblsp/analyzers/pii/entity"
	"github.com/nblsp/nblsp/analyzers/ruledoc"
	"github.com/nblsp/nblsp/notebook"
)

// TestPages executes the examples of the rule pages.
func TestPages(t *testing.T) {
	for _, p := range pages() {
		e := entity.Named(strings.TrimPrefix(p.Rule.ID, family+"/"))
		p.Valid = func(s string) bool { return validFor(e, s) }
	}
	analyzertest.Pages(t, Analyzer, slices.DeleteFunc(slices.Clone(pages()), func(p *ruledoc.Page) bool { return p.Rule.ID == trainingData }))
}

// validFor reports whether a sample is a value that the analyzer accepts for an entity.
func validFor(e entity.Entity, s string) bool {
	compact := bare(s)
	switch e {
	case entity.CreditCard:
		return check.Card(compact)
	case entity.IBAN:
		return check.IBAN(compact)
	case entity.FIHETU:
		return check.HETU(s)
	}
	for _, x := range ids {
		if x.entity == e {
			return x.valid(compact) && (!allDigits(compact) || plain(compact) == "")
		}
	}
	return false
}

func TestEveryEntityHasAPage(t *testing.T) {
	have := map[string]bool{}
	for _, p := range pages() {
		if p.Rule.ID == trainingData {
			continue
		}
		have[strings.TrimPrefix(p.Rule.ID, family+"/")] = true
	}
	for _, e := range entity.All() {
		if !have[e.RuleName()] {
			t.Errorf("%s has no page", e)
		}
		delete(have, e.RuleName())
	}
	for name := range have {
		t.Errorf("the page %s is of no entity", name)
	}
}

func TestRedactingAColumnReachesEveryMIMEType(t *testing.T) {
	html := "<table><tr><th>n</th><th>email</th></tr><tr><td>1</td><td>ada@northwind.org</td></tr><tr><td>2</td><td>bo&#64;eastwind.org</td></tr></table>"
	plain := "   n              email\n0  1  ada@northwind.org\n1  2    bo@eastwind.org"
	latex := "\\begin{tabular}{ll}\n1 & ada@northwind.org \\\\\n2 & bo@eastwind.org \\\\\n\\end{tabular}"
	resource := `{"schema": {"fields": [{"name": "n"}, {"name": "email"}]}, "data": [{"n": 1, "email": "ada@northwind.org"}, {"n": 2, "email": "bo@eastwind.org"}]}`
	markdown := "| n | email |\n|---|---|\n| 1 | ada@northwind.org |\n| 2 | bo@eastwind.org |"
	cell := notebook.NewCell("c", notebook.Code, "python", "df").WithOutputs([]*notebook.Block{
		notebook.NewBlock(notebook.Output, "", 0, "text/html", html),
		notebook.NewBlock(notebook.Output, "", 0, "text/plain", plain),
		notebook.NewBlock(notebook.Output, "", 0, "text/latex", latex),
		notebook.NewBlock(notebook.Output, "", 0, "application/vnd.dataresource+json", resource),
		notebook.NewBlock(notebook.Output, "", 0, "text/markdown", markdown),
		notebook.NewBlock(notebook.Output, "", 1, "text/plain", "ada@northwind.org"),
	})
	d := notebook.NewLive("n", "python", []*notebook.Cell{cell})
	res, err := analyzers.NewRunner([]*analyzers.Analyzer{Analyzer}, &analyzers.Config{}).Run(context.Background(), d, nil)
	if err != nil || len(res.Findings) == 0 || res.Findings[0].Block.MIME != "text/html" {
		t.Fatalf("%d findings, %v", len(res.Findings), err)
	}
	texts := map[*notebook.Block]string{}
	edits := analyzers.Resolve(d, res.Findings[0], res.Findings[0].Fixes[0])
	for _, e := range slices.Backward(edits) {
		text, ok := texts[e.Block]
		if !ok {
			text = e.Block.Text
		}
		texts[e.Block] = text[:e.Span.Start] + e.New + text[e.Span.End:]
	}
	if len(texts) != 5 {
		t.Errorf("%d Blocks are edited, want the five variants of the output", len(texts))
	}
	for b, text := range texts {
		if strings.Contains(text, "wind.org") || strings.Count(text, "[redacted]") != 2 {
			t.Errorf("%s: %s", b.MIME, text)
		}
	}
}

func TestColumnsThatACellComputesHaveNoValues(t *testing.T) {
	for _, text := range []string{`area = {"Coordinates": [[c[0], c[1]], [d]], "email": [], "ssn": [x, y]}`, `rows = [{"phone": ""}, {"phone": ""}]`} {
		res := analyzers.NewRunner([]*analyzers.Analyzer{Analyzer}, &analyzers.Config{}).
			Block(context.Background(), nil, notebook.NewCell("c", notebook.Code, "python", ""), notebook.NewBlock(notebook.Source, "python", 0, "", text))
		if len(res.Findings)+len(res.Partial) > 0 {
			t.Errorf("%s: %d findings, partial %v", text, len(res.Findings), res.Partial)
		}
	}
}
