package analyzers_test

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/nblsp/nblsp/analyzers"
	"github.com/nblsp/nblsp/notebook"
)

// words is an analyzer that finds each "bad" in a Block and counts the Blocks it has read.
func words(read *atomic.Int64) *analyzers.Analyzer {
	rule := &analyzers.Rule{ID: "words/bad", Title: "Bad word", Severity: analyzers.High}
	return &analyzers.Analyzer{
		Name:  "words",
		Rules: []*analyzers.Rule{rule},
		Start: func(*analyzers.Config) *analyzers.Checker {
			return &analyzers.Checker{
				Rules: []*analyzers.Rule{rule},
				Run: func(_ context.Context, p *analyzers.Pass) error {
					read.Add(1)
					for at := 0; ; {
						i := strings.Index(p.Block.Text[at:], "bad")
						if i < 0 {
							return nil
						}
						p.Report(analyzers.Finding{Rule: rule, Span: notebook.Span{Start: at + i, End: at + i + 3}, Value: analyzers.NewSecret("bad")})
						at += i + 3
					}
				},
			}
		},
	}
}

// broken is an analyzer whose Run is the given function.
func broken(run func(context.Context, *analyzers.Pass) error) *analyzers.Analyzer {
	rules := []*analyzers.Rule{{ID: "broken/rule"}}
	return &analyzers.Analyzer{
		Name:  "broken",
		Start: func(*analyzers.Config) *analyzers.Checker { return &analyzers.Checker{Rules: rules, Run: run} },
	}
}

func block(text string) *notebook.Block {
	return notebook.NewBlock(notebook.Source, "python", 0, "", text)
}

func TestEqualBlocksAreReadOnce(t *testing.T) {
	var read atomic.Int64
	r := analyzers.NewRunner([]*analyzers.Analyzer{words(&read)}, &analyzers.Config{})
	first, second := block("a bad word"), block("a bad word")
	for _, b := range []*notebook.Block{first, second, first} {
		res := r.Block(context.Background(), nil, nil, b)
		if len(res.Findings) != 1 || res.Findings[0].Block != b {
			t.Fatalf("findings %v: want one that points to the Block asked about", res.Findings)
		}
	}
	if read.Load() != 1 {
		t.Errorf("the analyzer read %d Blocks, want 1", read.Load())
	}
}

func TestConfigChoosesRulesAndSeverities(t *testing.T) {
	tests := []struct {
		name   string
		config analyzers.Config
		want   analyzers.Severity // 0: not found
	}{
		{"default", analyzers.Config{}, analyzers.High},
		{"only this family", analyzers.Config{Only: []string{"words"}}, analyzers.High},
		{"only another family", analyzers.Config{Only: []string{"pii/*"}}, 0},
		{"skipped by glob", analyzers.Config{Skip: []string{"words/b*"}}, 0},
		{"a malformed glob matches nothing", analyzers.Config{Skip: []string{"words/[b"}}, analyzers.High},
		{"the longest glob sets the severity", analyzers.Config{Severity: map[string]analyzers.Severity{
			"*": analyzers.Low, "words/*": analyzers.Medium, "words/bad": analyzers.Critical}}, analyzers.Critical},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := analyzers.NewRunner([]*analyzers.Analyzer{words(new(atomic.Int64))}, &tt.config)
			var got analyzers.Severity
			for _, f := range r.Block(context.Background(), nil, nil, block("bad")).Findings {
				got = f.Severity
			}
			if got != tt.want {
				t.Errorf("severity %v, want %v", got, tt.want)
			}
		})
	}
}

func TestInlineSuppression(t *testing.T) {
	tests := []struct {
		name, text string
		want       int // findings that stay
	}{
		{"no comment", "bad", 1},
		{"ignore", "bad # nblsp: ignore", 0},
		{"ignore without a blank", "bad # nblsp:ignore", 0},
		{"ignore with a reason", "bad # nblsp: ignore it is a sample", 0},
		{"ignore this rule", "bad # nblsp: ignore[words/bad] sample", 0},
		{"ignore this family among others", "bad # nblsp: ignore[pii/*, words] sample", 0},
		{"ignore another rule", "bad # nblsp: ignore[pii/*]", 1},
		{"an empty list ignores nothing", "bad # nblsp: ignore[]", 1},
		{"allow", "bad // nblsp:allow", 0},
		{"a line of its own speaks of the next", "# nblsp: ignore\nbad\nbad", 1},
		{"behind code it speaks of its own line", "x = 1 # nblsp: ignore\nbad", 1},
		{"HTML comment in Markdown", "<!-- nblsp: ignore -->\nbad", 0},
		{"gitleaks and detect-secrets speak of secrets", "bad # gitleaks:allow\nbad # pragma: allowlist secret", 2},
		{"not in a comment", "say nblsp: ignore, bad", 1},
		{"the words elsewhere", "x # nblsp: ignore\n\nbad", 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			all := []*analyzers.Analyzer{words(new(atomic.Int64))}
			res := analyzers.NewRunner(all, &analyzers.Config{}).Block(context.Background(), nil, nil, block(tt.text))
			if len(res.Findings) != tt.want {
				t.Errorf("%d findings stay, want %d", len(res.Findings), tt.want)
			}
			total := strings.Count(tt.text, "bad")
			if len(res.Findings)+len(res.Suppressed) != total {
				t.Errorf("%d findings and %d suppressed: want %d together", len(res.Findings), len(res.Suppressed), total)
			}
			armed := analyzers.NewRunner(all, &analyzers.Config{NoInlineIgnores: true})
			if res := armed.Block(context.Background(), nil, nil, block(tt.text)); len(res.Findings) != total {
				t.Errorf("with NoInlineIgnores %d findings stay, want %d", len(res.Findings), total)
			}
		})
	}
}

func TestOutputsCannotSuppress(t *testing.T) {
	r := analyzers.NewRunner([]*analyzers.Analyzer{words(new(atomic.Int64))}, &analyzers.Config{})
	printed := notebook.NewBlock(notebook.Output, "", 0, "stream:stdout", "bad # nblsp: ignore")
	if res := r.Block(context.Background(), nil, nil, printed); len(res.Findings) != 1 {
		t.Error("a program's output switched off a finding in it")
	}
}

func TestTagsAndMetadataSuppress(t *testing.T) {
	r := analyzers.NewRunner([]*analyzers.Analyzer{words(new(atomic.Int64))}, &analyzers.Config{})
	tests := []struct {
		name     string
		notebook analyzers.Ignores
		cell     *notebook.Cell
		want     analyzers.SuppressedBy
	}{
		{"nothing", nil, &notebook.Cell{}, ""},
		{"cell", nil, &notebook.Cell{Ignore: []string{"*"}}, analyzers.ByCell},
		{"notebook", analyzers.Ignores{"words/*"}, &notebook.Cell{}, analyzers.ByNotebook},
		{"no cell", nil, nil, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got analyzers.SuppressedBy
			for _, s := range r.Block(context.Background(), tt.notebook, tt.cell, block("bad")).Suppressed {
				got = s.By
			}
			if got != tt.want {
				t.Errorf("suppressed by %q, want %q", got, tt.want)
			}
		})
	}
}

func TestAFailingAnalyzerIsPartialAndLosesNothingElse(t *testing.T) {
	foreign := &analyzers.Rule{ID: "words/foreign"}
	tests := map[string]func(context.Context, *analyzers.Pass) error{
		"error":  func(context.Context, *analyzers.Pass) error { return errors.New("no table") },
		"panic":  func(_ context.Context, p *analyzers.Pass) error { panic(p.Block.Text) },
		"budget": func(_ context.Context, p *analyzers.Pass) error { p.Partial("budget"); return nil },
		"foreign rule": func(_ context.Context, p *analyzers.Pass) error {
			p.Report(analyzers.Finding{Rule: foreign})
			return nil
		},
		"missing lookup": func(_ context.Context, p *analyzers.Pass) error { _, err := p.Outside.ReadFile("x"); return err },
	}
	for name, run := range tests {
		t.Run(name, func(t *testing.T) {
			r := analyzers.NewRunner([]*analyzers.Analyzer{broken(run), words(new(atomic.Int64))}, &analyzers.Config{})
			res := r.Block(context.Background(), nil, nil, block("a bad hush"))
			if len(res.Partial) != 1 || res.Partial[0].Analyzer != "broken" {
				t.Errorf("partial %v, want one of the analyzer", res.Partial)
			}
			if strings.Contains(fmt.Sprint(res.Partial), "hush") {
				t.Error("the text leaked into the reason")
			}
			if len(res.Findings) != 1 {
				t.Errorf("%d findings of the other analyzer, want 1", len(res.Findings))
			}
		})
	}
}

func TestAFloodIsPartial(t *testing.T) {
	r := analyzers.NewRunner([]*analyzers.Analyzer{words(new(atomic.Int64))}, &analyzers.Config{})
	res := r.Block(context.Background(), nil, nil, block(strings.Repeat("bad ", 20_000)))
	if len(res.Findings) != 10_000 || len(res.Partial) != 1 {
		t.Errorf("%d findings, %d partial; want 10000 and 1", len(res.Findings), len(res.Partial))
	}
}

func TestACancelledRunIsNotRemembered(t *testing.T) {
	var read atomic.Int64
	r := analyzers.NewRunner([]*analyzers.Analyzer{words(&read)}, &analyzers.Config{})
	cancelled, cancel := context.WithCancel(context.Background())
	cancel()
	b := block("bad")
	r.Block(cancelled, nil, nil, b)
	if res := r.Block(context.Background(), nil, nil, b); len(res.Findings) != 1 {
		t.Error("the empty result of the cancelled run was remembered")
	}
}

func TestLaterPhasesSeeFindingsAndFacts(t *testing.T) {
	rule := &analyzers.Rule{ID: "sum/total", Severity: analyzers.Low}
	var extracted atomic.Int64
	sum := &analyzers.Analyzer{Name: "sum", Reads: analyzers.WholeDocument, Start: func(*analyzers.Config) *analyzers.Checker {
		return &analyzers.Checker{
			Rules: []*analyzers.Rule{rule},
			Facts: func(p *analyzers.Pass) any { extracted.Add(1); return len(p.Block.Text) },
			Run: func(_ context.Context, p *analyzers.Pass) error {
				total := 0
				for _, n := range p.Facts {
					total += n.(int)
				}
				last := p.Document.Cells[len(p.Document.Cells)-1].Source()
				p.Report(analyzers.Finding{Rule: rule, Block: last, Message: fmt.Sprint(total, " ", len(p.Findings))})
				return nil
			},
		}
	}}
	r := analyzers.NewRunner([]*analyzers.Analyzer{words(new(atomic.Int64)), sum}, &analyzers.Config{})
	d := notebook.NewLive("n", "python", []*notebook.Cell{
		notebook.NewCell("a", notebook.Code, "python", "bad"), notebook.NewCell("b", notebook.Code, "python", "good")})
	for range 2 {
		res, err := r.Run(context.Background(), d, nil)
		if err != nil || len(res.Findings) != 2 || res.Findings[1].Message != "7 1" {
			t.Fatalf("findings %v, error %v", res.Findings, err)
		}
	}
	d2, err := d.Replace(1, notebook.NewCell("b", notebook.Code, "python", "better"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := r.Run(context.Background(), d2, nil); err != nil || extracted.Load() != 3 {
		t.Errorf("facts were extracted %d times, want 3: only the edited Block again", extracted.Load())
	}
}

func TestFingerprintsSurviveMovesAndHideValues(t *testing.T) {
	r := analyzers.NewRunner([]*analyzers.Analyzer{words(new(atomic.Int64))}, &analyzers.Config{})
	prints := func(cells ...string) []string {
		var list []*notebook.Cell
		for i, text := range cells {
			list = append(list, notebook.NewCell(fmt.Sprint("cell", i, len(text)), notebook.Code, "python", text))
		}
		d := notebook.NewLive("n", "python", list)
		res, err := r.Run(context.Background(), d, nil)
		if err != nil {
			t.Fatal(err)
		}
		return analyzers.Fingerprints(d, res.Findings)
	}
	before, after := prints("x = bad", "y = bad and bad"), prints("", "y = bad and bad", "x = bad")
	slices.Sort(before)
	slices.Sort(after)
	if !slices.Equal(before, after) {
		t.Errorf("moved cells changed the fingerprints:\n%v\n%v", before, after)
	}
	if len(slices.Compact(slices.Clone(before))) != 3 {
		t.Errorf("two findings share a fingerprint: %v", before)
	}
	hash := sha256.Sum256([]byte("bad"))
	for _, p := range before {
		if !strings.HasPrefix(p, "nb1:") || strings.Contains(p, fmt.Sprintf("%x", hash[:4])) {
			t.Errorf("%s holds more of the value's hash than 16 bits", p)
		}
	}
}
