package spread_test

import (
	"context"
	"encoding/base64"
	"fmt"
	"math/rand/v2"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/nblsp/nblsp/analyzers"
	"github.com/nblsp/nblsp/analyzers/ruledoc"
	"github.com/nblsp/nblsp/analyzers/spread"
	"github.com/nblsp/nblsp/notebook"
)

// marked is an analyzer of the secrets family that finds what stands behind "KEY=" up to a blank.
func marked() *analyzers.Analyzer {
	rule := &analyzers.Rule{ID: "secrets/marked", Title: "Marked key", Severity: analyzers.High}
	return &analyzers.Analyzer{Name: "secrets", Rules: []*analyzers.Rule{rule}, Start: func(*analyzers.Config) *analyzers.Checker {
		return &analyzers.Checker{Rules: []*analyzers.Rule{rule}, Run: func(_ context.Context, p *analyzers.Pass) error {
			if i := strings.Index(p.Block.Text, "KEY="); i >= 0 {
				value, _, _ := strings.Cut(p.Block.Text[i+4:], " ")
				p.Report(analyzers.Finding{Rule: rule, Span: notebook.Span{Start: i + 4, End: i + 4 + len(value)}, Value: analyzers.NewSecret(value)})
			}
			return nil
		}}
	}}
}

func key(t *testing.T, seed uint64) string {
	t.Helper()
	k, err := ruledoc.Sample(`[a-z]{4}/[A-Z]{6}[0-9]{6}`, rand.New(rand.NewPCG(seed, 0)))
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func live(source string, outputs ...*notebook.Block) *notebook.Document {
	return notebook.NewLive("n", "python", []*notebook.Cell{
		notebook.NewCell("first", notebook.Code, "python", source),
		notebook.NewCell("second", notebook.Code, "python", "pass").WithOutputs(outputs),
	})
}

func run(t *testing.T, config *analyzers.Config, d *notebook.Document) []analyzers.Finding {
	t.Helper()
	res, err := analyzers.NewRunner([]*analyzers.Analyzer{marked(), spread.Analyzer}, config).Run(context.Background(), d, nil)
	if err != nil || len(res.Partial) > 0 {
		t.Fatal(err, res.Partial)
	}
	return slices.DeleteFunc(res.Findings, func(f analyzers.Finding) bool { return f.Rule.ID != "spread/known-secret" })
}

func TestAValueIsFoundInEveryWrapping(t *testing.T) {
	k := key(t, 1)
	coloured := k[:5] + "\x1b[0;31m" + k[5:] + "\x1b[0m"
	tests := map[string]struct{ mime, text, want string }{
		"plain":     {"stream:stdout", "the key is " + k, k},
		"traceback": {"error:traceback", "ValueError: " + coloured, k[:5] + "\x1b[0;31m" + k[5:]},
		"HTML":      {"text/html", "<td>" + strings.ReplaceAll(k, "/", "&#47;") + "</td>", strings.ReplaceAll(k, "/", "&#47;")},
		"JSON":      {"application/json", `{"a":"` + strings.ReplaceAll(k, "/", `\/`) + `"}`, strings.ReplaceAll(k, "/", `\/`)},
		"URL":       {"stream:stderr", "GET /?key=" + url.QueryEscape(k), url.QueryEscape(k)},
		"base64":    {"text/plain", "Basic " + base64.StdEncoding.EncodeToString([]byte(k)), base64.StdEncoding.EncodeToString([]byte(k))},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			out := notebook.NewBlock(notebook.Output, "", 0, tt.mime, tt.text)
			found := run(t, &analyzers.Config{}, live("KEY="+k, out))
			if len(found) != 1 || found[0].Block != out {
				t.Fatalf("found %v, want one in the output", found)
			}
			f := found[0]
			if got := tt.text[f.Span.Start:f.Span.End]; got != tt.want {
				t.Errorf("the span holds %q, want %q", got, tt.want)
			}
			if len(f.Related) == 0 || f.Related[0].Block.Text != "KEY="+k {
				t.Error("the finding does not lead back to the first place")
			}
			if len(f.Fixes) == 0 || f.Fixes[0].Applies != analyzers.Safe {
				t.Error("an output can be redacted safely")
			}
		})
	}
}

func TestRepeatsInOneBlockAreOneFinding(t *testing.T) {
	k := key(t, 2)
	out := notebook.NewBlock(notebook.Output, "", 0, "stream:stdout", k+"\n"+k+"\n"+k)
	found := run(t, &analyzers.Config{}, live("KEY="+k, out))
	if len(found) != 1 || len(found[0].Related) != 3 {
		t.Fatalf("%d findings; want one with two repeats and the first place", len(found))
	}
	if n := len(found[0].Fixes[0].Edits); n != 3 {
		t.Errorf("the redaction makes %d edits, want 3", n)
	}
}

func TestWhatIsTooCommonIsNotLookedFor(t *testing.T) {
	for _, value := range []string{"abc", "secret", "12345678", "Password", "administrator", "ABCDEFGHIJ", "agent-sandbox", "HF_TOKEN"} {
		out := notebook.NewBlock(notebook.Output, "", 0, "stream:stdout", "say "+value+" again")
		if found := run(t, &analyzers.Config{}, live("KEY="+value, out)); len(found) > 0 {
			t.Errorf("%q is looked for", value)
		}
	}
}

func TestAShortValueIsAWordOfItsOwn(t *testing.T) {
	const value = "Pa55-x"
	for text, want := range map[string]int{
		"is Pa55-x.": 1, "Pa55-x": 1, "aPa55-x": 0, "Pa55-xy": 0, "Pa55-x7": 0, "(Pa55-x)": 1,
	} {
		out := notebook.NewBlock(notebook.Output, "", 0, "stream:stdout", text)
		if found := run(t, &analyzers.Config{}, live("KEY="+value, out)); len(found) != want {
			t.Errorf("%q: %d findings, want %d", text, len(found), want)
		}
	}
}

func TestWhatTheSecretsFamilyFoundItselfIsNotRepeated(t *testing.T) {
	k := key(t, 3)
	out := notebook.NewBlock(notebook.Output, "", 0, "stream:stdout", "KEY="+k)
	if found := run(t, &analyzers.Config{}, live("KEY="+k, out)); len(found) != 0 {
		t.Errorf("found %v, want nothing: both places have a finding already", found)
	}
}

func TestValuesOfTheEnvironment(t *testing.T) {
	k := key(t, 4)
	config := &analyzers.Config{Spread: analyzers.SpreadConfig{Values: []analyzers.Secret{analyzers.NewSecret(k)}}}
	found := run(t, config, live("print(1)", notebook.NewBlock(notebook.Output, "", 0, "stream:stdout", k)))
	if len(found) != 1 || len(found[0].Related) != 0 {
		t.Errorf("found %v, want one without a first place", found)
	}
}

func TestALiteralIsReplacedByALookup(t *testing.T) {
	k := key(t, 5)
	d := notebook.NewLive("n", "python", []*notebook.Cell{
		notebook.NewCell("first", notebook.Code, "python", "KEY="+k),
		notebook.NewCell("second", notebook.Code, "python", `connect("`+k+`")`),
	})
	found := run(t, &analyzers.Config{}, d)
	if len(found) != 1 || len(found[0].Fixes) == 0 {
		t.Fatalf("found %v", found)
	}
	if title := found[0].Fixes[0].Title; !strings.HasPrefix(title, "Replace with os.environ lookup") {
		t.Errorf("the first fix is %q", title)
	}
}

func TestOneFixRemovesTheValueEverywhere(t *testing.T) {
	k := key(t, 6)
	out := notebook.NewBlock(notebook.Output, "", 0, "stream:stdout", "a "+k+" b "+k)
	d := notebook.NewLive("n", "python", []*notebook.Cell{
		notebook.NewCell("first", notebook.Code, "python", "KEY="+k),
		notebook.NewCell("second", notebook.Code, "python", `connect("`+k+`")`).WithOutputs([]*notebook.Block{out}),
		notebook.NewCell("third", notebook.MarkdownCell, "markdown", "The key is "+k+"."),
	})
	found := run(t, &analyzers.Config{}, d)
	if len(found) != 3 {
		t.Fatalf("%d findings, want 3", len(found))
	}
	for _, f := range found {
		fix := f.Fixes[len(f.Fixes)-1]
		if fix.Title != "Remove this value everywhere in the notebook" || fix.Applies == analyzers.Safe {
			t.Fatalf("the last fix is %q, applies %v", fix.Title, fix.Applies)
		}
		texts := map[*notebook.Block]string{}
		for _, e := range slices.Backward(analyzers.Resolve(d, f, fix)) {
			text, ok := texts[e.Block]
			if !ok {
				text = e.Block.Text
			}
			texts[e.Block] = text[:e.Span.Start] + e.New + text[e.Span.End:]
		}
		if len(texts) != 3 {
			t.Errorf("%d texts are edited, want 3", len(texts))
		}
		for _, text := range texts {
			if strings.Contains(text, k) {
				t.Errorf("the value stays in a text")
			}
		}
	}
}

func BenchmarkSpread(b *testing.B) {
	rng := rand.New(rand.NewPCG(1, 1))
	var source strings.Builder
	var cells []*notebook.Cell
	for i := range 20 {
		k, _ := ruledoc.Sample(`[a-zA-Z0-9]{32}`, rng)
		cells = append(cells, notebook.NewCell(fmt.Sprint(i), notebook.Code, "python", "KEY="+k))
	}
	for range 20_000 {
		source.WriteString("2026-01-01 12:00:00 INFO step 17 of 100: loss 0.123456\n")
	}
	out := notebook.NewBlock(notebook.Output, "", 0, "stream:stdout", source.String())
	d := notebook.NewLive("n", "python", append(cells, notebook.NewCell("out", notebook.Code, "python", "").WithOutputs([]*notebook.Block{out})))
	found, err := analyzers.NewRunner([]*analyzers.Analyzer{marked()}, &analyzers.Config{}).Run(context.Background(), d, nil)
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(source.Len()))
	for b.Loop() { // a new Runner each time: nothing is remembered
		r := analyzers.NewRunner([]*analyzers.Analyzer{spread.Analyzer}, &analyzers.Config{})
		if _, err := r.Document(context.Background(), d, analyzers.WholeDocument, found.Findings, nil); err != nil {
			b.Fatal(err)
		}
	}
}
