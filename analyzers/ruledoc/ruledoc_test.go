package ruledoc

import (
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"

	"github.com/nblsp/nblsp/notebook"
	"gopkg.in/yaml.v3"
)

const page = `---
id: demo/example-token
severity: critical
weakness: secret.api-key
cwe: CWE-798
since: 0.1.0
keywords: [exm_, 'it''s']
pattern: '\b(exm_[a-z]{4})\b'
sample: 'exm_[a-z]{4}'
entropy: 2.5
---
# Example token

Why.

## Finds
` + "```python\ntoken = \"{{sample}}\"\n```" + `

## Passes
` + "```output stream:stdout\nnothing\n```" + `

## Fix: Redact
` + "```python\na = \"{{sample}}\"\n```\n```python\na = \"\"\n```\n"

func TestParse(t *testing.T) {
	p, err := Parse("rules/example-token.md", page)
	if err != nil {
		t.Fatal(err)
	}
	if p.Rule.Title != "Example token" || p.Rule.Help != "Why." || p.Entropy != 2.5 ||
		len(p.Keywords) != 2 || p.Keywords[1] != "it's" || p.Pattern != `\b(exm_[a-z]{4})\b` {
		t.Errorf("%+v %+v", p, p.Rule)
	}
	if err := p.Validate(); err != nil {
		t.Error(err)
	}
	examples, err := p.Examples()
	if err != nil || len(examples) != 3 || examples[0].Kind != Finds || examples[1].Info != "output stream:stdout" ||
		examples[2].Kind != Fixes || examples[2].Title != "Redact" || examples[2].After != `a = ""` {
		t.Errorf("%v %+v", err, examples)
	}
}

func TestFrontMatterIsYAML(t *testing.T) {
	head := strings.Split(page, "---\n")[1]
	var y map[string]any
	if err := yaml.Unmarshal([]byte(head), &y); err != nil {
		t.Fatal(err)
	}
	p, err := Parse("example-token.md", page)
	if err != nil {
		t.Fatal(err)
	}
	if y["pattern"] != p.Pattern || y["keywords"].([]any)[1] != p.Keywords[1] {
		t.Errorf("YAML reads %v, we read %q %q", y, p.Pattern, p.Keywords)
	}
}

func TestParseNamesThePlaceOfAMistake(t *testing.T) {
	tests := []struct{ name, old, new, want string }{
		{"no front matter", "---\nid", "id", "example-token.md:1: "},
		{"unknown key", "cwe:", "cew:", "example-token.md:5: cew: no such key"},
		{"twice", "cwe: CWE-798", "since: 0.1.0", "example-token.md:6: since is given twice"},
		{"severity", "critical", "awful", "example-token.md:3: severity: "},
		{"missing", "weakness: secret.api-key\n", "", "weakness and since are needed"},
		{"quotes", `\b'`, `\b`, "example-token.md:8: pattern: the quotes"},
		{"upper case keyword", "exm_,", "EXM_,", "not in lower case"},
		{"title", "# Example", "Example", "example-token.md:12: the text starts with"},
		{"no help", "Why.", "", "say why"},
		{"name", "demo/example-token", "demo/other", "is called other.md"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := Parse("example-token.md", strings.Replace(page, tt.old, tt.new, 1))
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error %v, want %q in it", err, tt.want)
			}
		})
	}
}

func TestExpand(t *testing.T) {
	p := &Page{Sample: "[a-f]{4}"}
	tests := []struct {
		name, text, want string // want is an expression for the whole text
		spans            []notebook.Span
	}{
		{"sample", "x {{sample}}", `x [a-f]{4}`, []notebook.Span{{Start: 2, End: 6}}},
		{"one value a text", "{{sample}} {{sample}}", `[a-f]{4} [a-f]{4}`, []notebook.Span{{Start: 0, End: 4}, {Start: 5, End: 9}}},
		{"marks", "«a{{sample}}b» {{sample}}", `a[a-f]{4}b [a-f]{4}`, []notebook.Span{{Start: 0, End: 6}}},
		{"expression", "{{/[0-9]{3}/}} {x}", `[0-9]{3} \{x\}`, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, spans, err := p.Expand(tt.text, 7)
			if err != nil || !regexp.MustCompile("^"+tt.want+"$").MatchString(got) {
				t.Errorf("%q, %v", got, err)
			}
			if len(spans) != len(tt.spans) || len(spans) > 0 && spans[0] != tt.spans[0] {
				t.Errorf("spans %v, want %v", spans, tt.spans)
			}
			if again, _, _ := p.Expand(tt.text, 7); again != got {
				t.Error("one seed gave two texts")
			}
		})
	}
	for _, bad := range []string{"«", "»", "{{/x", "{{/(/}}"} {
		if _, _, err := p.Expand(bad, 1); err == nil {
			t.Errorf("%q is accepted", bad)
		}
	}
}

func TestSampleMatchesItsExpression(t *testing.T) {
	for _, expr := range []string{
		`abc`, `[A-Z0-9]{20}`, `(AKIA|ASIA)[A-Z2-7]{16}`, `\d+\.\w*`, `[^"\s]{5,9}`, `(?i)key-[a-f]{3}`, `a?b+c*`, `.{3}`, `ä{2}`,
	} {
		re := regexp.MustCompile("^(?:" + expr + ")$")
		for seed := range uint64(50) {
			got, err := Sample(expr, rand.New(rand.NewPCG(seed, 1)))
			if err != nil || !re.MatchString(got) {
				t.Errorf("Sample(%s) = %q, %v", expr, got, err)
			}
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add(page)
	f.Fuzz(func(t *testing.T, text string) {
		if p, err := Parse("example-token.md", text); err == nil {
			_, _ = p.Examples()
		}
	})
}
