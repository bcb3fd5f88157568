// Package analyzertest executes the examples of rule pages, as package ruledoc describes them.
package analyzertest

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/nblsp/nblsp/analyzers"
	"github.com/nblsp/nblsp/analyzers/ruledoc"
	"github.com/nblsp/nblsp/notebook"
)

// seeds is how many values each example is tried with.
const seeds = 8

// Pages runs every example of every page through an analyzer. Each page needs one example of
// what is found and one of what passes. An example that is found has to be found at the start, at
// the end and in the middle of a longer text as well.
//
// The examples of an analyzer that reads more than one Block are left to its own tests.
func Pages(t *testing.T, a *analyzers.Analyzer, pages []*ruledoc.Page) {
	t.Helper()
	run(t, a, pages, nil, analyzers.Config{})
}

// PagesWith is [Pages] for an analyzer that looks outside of the notebook; each example is a
// notebook of its own.
func PagesWith(t *testing.T, a *analyzers.Analyzer, pages []*ruledoc.Page, outside analyzers.Outside) {
	t.Helper()
	run(t, a, pages, outside, analyzers.Config{})
}

// PagesSet is [PagesWith] under settings, for rules that do nothing without; their Only is the
// page's.
func PagesSet(t *testing.T, a *analyzers.Analyzer, pages []*ruledoc.Page, outside analyzers.Outside, config analyzers.Config) {
	t.Helper()
	run(t, a, pages, outside, config)
}

func run(t *testing.T, a *analyzers.Analyzer, pages []*ruledoc.Page, outside analyzers.Outside, config analyzers.Config) {
	t.Helper()
	if len(pages) == 0 {
		t.Fatal("the family has no rule pages")
	}
	for _, p := range pages {
		t.Run(p.Rule.ID, func(t *testing.T) {
			if err := p.Validate(); err != nil {
				t.Fatal(err)
			}
			if a.Reads != analyzers.OneBlock && outside == nil {
				t.Skip("its examples need more than one Block")
			}
			examples, err := p.Examples()
			if err != nil {
				t.Fatal(err)
			}
			config.Only = []string{p.Rule.ID}
			runner := analyzers.NewRunner([]*analyzers.Analyzer{a}, &config)
			count := map[ruledoc.Kind]int{}
			for _, e := range examples {
				count[e.Kind]++
				for seed := range uint64(seeds) {
					t.Run(fmt.Sprintf("line %d/seed %d", e.Line, seed), func(t *testing.T) {
						example{t, p, runner, outside, e, seed}.run()
					})
				}
			}
			if count[ruledoc.Finds] == 0 || count[ruledoc.Passes] == 0 {
				t.Error("a page needs an example below Finds and one below Passes")
			}
		})
	}
}

type example struct {
	*testing.T
	page    *ruledoc.Page
	runner  *analyzers.Runner
	outside analyzers.Outside
	ruledoc.Example
	seed uint64
}

func (e example) run() {
	text, want, err := e.page.Expand(e.Text, e.seed)
	if err != nil {
		e.Fatal(err)
	}
	switch e.Kind {
	case ruledoc.Finds:
		if len(want) == 0 {
			e.Fatal("nothing says what has to be found: use {{sample}} or « »")
		}
		e.finds("alone", text, want)
		before, after := "\n", "\n"
		if !strings.HasPrefix(text, "%%") {
			e.finds("in the middle", before+text+after, shift(want, len(before)))
		}
	case ruledoc.Passes:
		for _, f := range e.find(text) {
			e.Errorf("finds %q in\n%s", text[f.Span.Start:f.Span.End], text)
		}
	case ruledoc.Fixes:
		after, _, err := e.page.Expand(e.After, e.seed)
		if err != nil {
			e.Fatal(err)
		}
		e.fixes(text, after)
	}
}

func shift(spans []notebook.Span, by int) []notebook.Span {
	spans = slices.Clone(spans)
	for i := range spans {
		spans[i].Start += by
		spans[i].End += by
	}
	return spans
}

func (e example) finds(how, text string, want []notebook.Span) {
	e.Helper()
	var got []notebook.Span
	for _, f := range e.find(text) {
		got = append(got, f.Span)
		for _, r := range f.Related {
			if r.Block == nil || r.Block == f.Block {
				got = append(got, r.Span)
			}
		}
	}
	slices.SortFunc(got, func(x, y notebook.Span) int { return x.Start - y.Start })
	// One requirement may have several flaws.
	if got = slices.Compact(got); !slices.Equal(got, want) {
		e.Errorf("%s: found %s\nwant %s\nin %s", how, quote(text, got), quote(text, want), text)
	}
}

func quote(text string, spans []notebook.Span) string {
	var b strings.Builder
	for _, s := range spans {
		fmt.Fprintf(&b, "[%d:%d] %q ", s.Start, s.End, text[s.Start:s.End])
	}
	return b.String()
}

// document is the smallest document that holds the text as the info string of the fence says.
func (e example) document(text string) *notebook.Document {
	kind, rest, _ := strings.Cut(e.Info, " ")
	switch kind {
	case "file":
		return notebook.Parse(rest, []byte(text))
	case "output":
		cell := notebook.NewCell("cell", notebook.Code, "python", "")
		return notebook.NewLive("example", "python", []*notebook.Cell{
			cell.WithOutputs([]*notebook.Block{notebook.NewBlock(notebook.Output, "", 0, rest, text)})})
	case "metadata":
		cell := notebook.NewCell("cell", notebook.Code, "python", "").WithMetadata(text, 0)
		return notebook.NewLive("example", "python", []*notebook.Cell{cell})
	case "markdown":
		return notebook.NewLive("example", "python", []*notebook.Cell{notebook.NewCell("cell", notebook.MarkdownCell, "markdown", text)})
	case "raw":
		return notebook.NewLive("example", "python", []*notebook.Cell{notebook.NewCell("cell", notebook.Raw, "", text)})
	default:
		return notebook.NewLive("example", kind, []*notebook.Cell{notebook.NewCell("cell", notebook.Code, kind, text)})
	}
}

func (e example) find(text string) []analyzers.Finding {
	e.Helper()
	res := e.result(e.document(text))
	return res.Findings
}

func (e example) result(d *notebook.Document) analyzers.Result {
	e.Helper()
	res, err := e.runner.Run(context.Background(), d, e.outside)
	if err != nil {
		e.Fatal(err)
	}
	for _, p := range res.Partial {
		e.Errorf("%s: %s", p.Analyzer, p.Reason)
	}
	return res
}

// fixes applies one fix of the first finding.
func (e example) fixes(before, after string) {
	e.Helper()
	d := e.document(before)
	res := e.result(d)
	if len(res.Findings) == 0 {
		e.Fatalf("nothing is found in\n%s", before)
	}
	f := res.Findings[0]
	i := slices.IndexFunc(f.Fixes, func(fix analyzers.Fix) bool { return strings.HasPrefix(fix.Title, e.Title) })
	if i < 0 {
		e.Fatalf("there is no fix %q", e.Title)
	}
	got := Apply(before, analyzers.Resolve(d, f, f.Fixes[i]))
	if got != after {
		e.Errorf("the fix gives\n%s\nwant\n%s", got, after)
	}
	for _, f := range e.find(got) {
		e.Errorf("after the fix %s is still found at [%d:%d] in\n%s", f.Rule.ID, f.Span.Start, f.Span.End, got)
	}
}

// Apply makes the edits that [analyzers.Resolve] gave, all of which lie in the one text.
func Apply(text string, edits []analyzers.Edit) string {
	for _, edit := range slices.Backward(edits) {
		text = text[:edit.Span.Start] + edit.New + text[edit.Span.End:]
	}
	return text
}
