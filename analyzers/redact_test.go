package analyzers_test

import (
	"testing"

	"github.com/nblsp/nblsp/analyzers"
	"github.com/nblsp/nblsp/notebook"
)

func TestRedactTakesOutEveryPlaceOfAValue(t *testing.T) {
	rule := &analyzers.Rule{ID: "toy/x"}
	for _, c := range []struct {
		name, mime, text, value, want string
		related                       []notebook.Span
	}{
		{"repeats", "text/plain", "a=hush b=hush", "hush", "a=[x] b=[x]", nil},
		{"related values", "text/plain", "ann\nbob\n", "ann", "[x]\n[x]\n", []notebook.Span{{Start: 4, End: 7}}},
		{"places that overlap", "text/plain", "hush hush", "hush", "[x]", []notebook.Span{{Start: 0, End: 9}}},
		{"a JSON string", "application/json", `{"a": "hush"}`, "hush", `{"a": "[x]"}`, nil},
		{"a JSON number", "application/json", `{"a": 4711}`, "4711", `{"a": "[x]"}`, nil},
	} {
		block := notebook.NewBlock(notebook.Output, "", 0, c.mime, c.text)
		first := notebook.Span{}
		for i := range c.text {
			if first.End == 0 && len(c.text)-i >= len(c.value) && c.text[i:i+len(c.value)] == c.value {
				first = notebook.Span{Start: i, End: i + len(c.value)}
			}
		}
		f := analyzers.Finding{Rule: rule, Block: block, Span: first, Value: analyzers.NewSecret(c.value), Fixes: []analyzers.Fix{{
			Applies: analyzers.Safe, Edits: []analyzers.Edit{{Span: first, New: "[x]"}},
		}}}
		for _, r := range c.related {
			f.Related = append(f.Related, analyzers.Related{Role: analyzers.Value, Span: r})
		}
		if got, ok := analyzers.Redact(block, []analyzers.Finding{f}); got != c.want || !ok {
			t.Errorf("%s: %q, %v; want %q", c.name, got, ok, c.want)
		}
	}
	other := notebook.NewBlock(notebook.Output, "", 0, "text/plain", "hush")
	if got, ok := analyzers.Redact(other, nil); got != "hush" || ok {
		t.Errorf("without findings: %q, %v", got, ok)
	}
}
