package declare

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/nblsp/nblsp/analyzers/internal/python"
	"github.com/nblsp/nblsp/notebook"
)

// unmark takes the marks « and » out of a text and gives what they enclosed.
func unmark(text string) (string, []notebook.Span) {
	var b strings.Builder
	var spans []notebook.Span
	for text != "" {
		before, rest, ok := strings.Cut(text, "«")
		b.WriteString(before)
		if !ok {
			break
		}
		inner, after, _ := strings.Cut(rest, "»")
		start := b.Len()
		b.WriteString(inner)
		spans = append(spans, notebook.Span{Start: start, End: b.Len()})
		text = after
	}
	return b.String(), spans
}

func cell(text string) *Facts {
	b := notebook.NewCell("cell", notebook.Code, "python", text).Source()
	return Of(b, func() *python.File { return python.Parse(b.Text) })
}

// required are the places of all requirements, with those that variables give.
func required(f *Facts) []notebook.Span {
	var spans []notebook.Span
	for _, g := range f.Groups {
		for _, r := range g.Requirements {
			spans = append(spans, r.Span)
		}
		for _, o := range g.Open {
			filled := o.Fill(g.Tool, func(name string) []string {
				for _, c := range slices.Backward(f.Constants) {
					if c.Name == name {
						return c.Values
					}
				}
				return nil
			})
			if len(filled) > 0 {
				spans = append(spans, filled[0].Span)
			}
		}
	}
	slices.SortFunc(spans, func(a, b notebook.Span) int { return a.Start - b.Start })
	return spans
}

func quote(text string, spans []notebook.Span) string {
	var b strings.Builder
	for _, s := range spans {
		b.WriteString("[" + text[s.Start:s.End] + "] ")
	}
	return b.String()
}

// Each cell has its requirements marked: every one is found, at its exact place, and no other.
func TestTorture(t *testing.T) {
	data, err := os.ReadFile("testdata/torture.txt")
	if err != nil {
		t.Fatal(err)
	}
	cells := strings.Split(strings.TrimSuffix(string(data), "\n"), "\n-----\n")
	if len(cells) < 120 {
		t.Errorf("only %d cells", len(cells))
	}
	for _, c := range cells {
		text, want := unmark(c)
		if got := required(cell(text)); !slices.Equal(got, want) {
			t.Errorf("found %swant %sin\n%s", quote(text, got), quote(text, want), text)
		}
	}
}
