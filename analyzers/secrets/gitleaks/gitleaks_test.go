package gitleaks

import (
	"slices"
	"strings"
	"testing"

	"github.com/zricethezav/gitleaks/v8/config"

	"github.com/nblsp/nblsp/analyzers/secrets/engine"
)

func TestDefaultHasAllRules(t *testing.T) {
	set := Default()
	if want := strings.Count(config.DefaultConfig, "[[rules]]"); len(set.Rules) != want {
		t.Errorf("%d rules, want %d", len(set.Rules), want)
	}
	for _, r := range set.Rules {
		if _, err := engine.Compile(r.Pattern); err != nil {
			t.Errorf("%s: %v", r.ID, err)
		}
		if len(r.Keywords) == 0 && r.Pattern != "" {
			t.Errorf("%s has no keywords", r.ID)
		}
	}
	for id := range checksums {
		if rule(set, id) == nil {
			t.Errorf("no rule %s", id)
		}
	}
}

// TestDefaultHasNoMistakes reads gitleaks' own file with all the checks for users' files.
func TestDefaultHasNoMistakes(t *testing.T) {
	_, diagnostics := Parse(config.DefaultConfig)
	for _, d := range diagnostics {
		t.Errorf("%d:%d: %s", d.Line, d.Column, d.Message)
	}
}

func rule(set *RuleSet, id string) *engine.Rule {
	for _, r := range set.Rules {
		if r.ID == id {
			return r
		}
	}
	return nil
}

const good = "[[rules]]\nid = \"good\"\nregex = 'good_[0-9]+'\nkeywords = [\"good_\"]\n"

// TestMistakes: each mistake has its place, and the good rule beside it is used.
func TestMistakes(t *testing.T) {
	for name, c := range map[string]struct {
		text         string
		line, column int
		message      string
	}{
		"bad regex":         {"[[rules]]\nid = 'x'\nregex = '(a'\n", 3, 9, "missing closing )"},
		"huge regex":        {"[[rules]]\nid = 'x'\nregex = '(a{1000}){1000}'\n", 3, 9, "repeat"},
		"unknown key":       {"[[rules]]\nid = 'x'\nregexp = 'a'\npath = 'b'\n", 3, 1, `did you mean "regex"?`},
		"wrong type":        {"[[rules]]\nid = 'x'\nregex = 'abc'\nentropy = 'high'\n", 4, 11, "entropy must be a number"},
		"not a list":        {"[[rules]]\nid = 'x'\nregex = 'abc'\nkeywords = 7\n", 4, 12, "keywords must be a list"},
		"duplicate id":      {"[[rules]]\nid = 'good'\nregex = 'abc'\n", 6, 6, `"good" was there before`},
		"no id":             {"[[rules]]\nregex = 'abc'\n", 1, 3, "without id"},
		"nothing to match":  {"[[rules]]\nid = 'x'\n", 2, 6, "neither"},
		"bad group":         {"[[rules]]\nid = 'x'\nregex = 'abc'\nsecretGroup = 2\n", 4, 15, "0 groups"},
		"empty allow-list":  {"[[rules]]\nid = 'x'\nregex = 'abc'\n[[rules.allowlists]]\n", 4, 9, "needs regexes"},
		"condition":         {"[allowlist]\ncondition = 'xor'\npaths = ['a']\n", 2, 13, `"AND" or "OR"`},
		"missing required":  {"[[rules]]\nid = 'x'\nregex = 'abc'\n[[rules.required]]\nid = 'y'\n", 2, 6, `requires "y"`},
		"extend.path":       {"[extend]\npath = '../x.toml'\n", 2, 1, "not followed"},
		"disabled unknown":  {"[extend]\nuseDefault = true\ndisabledRules = ['nope']\n", 3, 1, `no default rule "nope"`},
		"target unknown":    {"[[allowlists]]\ntargetRules = ['nope']\npaths = ['a']\n", 2, 1, `no rule "nope"`},
		"broken TOML":       {"[[rules]]\nid = 'x\nregex = 'abc'\n", 2, 8, "invalid TOML"},
		"unterminated list": {"[allowlist]\npaths = ['a'\nregexes = 3\n", 3, 1, "invalid TOML"},
		"a value as header": {"title = 'x'\n[title]\na = 1\n", 2, 2, "not a section"},
	} {
		t.Run(name, func(t *testing.T) {
			text := c.text + good
			if name == "duplicate id" {
				text = good + c.text
			}
			set, diagnostics := Parse(text)
			if !slices.ContainsFunc(diagnostics, func(d Diagnostic) bool {
				return d.Line == c.line && d.Column == c.column && strings.Contains(d.Message, c.message)
			}) {
				t.Errorf("got %+v; want %d:%d …%s…", diagnostics, c.line, c.column, c.message)
			}
			if rule(set, "good") == nil {
				t.Error("the good rule is lost")
			}
		})
	}
}

// TestExtend reads one file four times: gitleaks' own code loses the default rules on the third.
func TestExtend(t *testing.T) {
	const text = `
[extend]
useDefault = true
disabledRules = ["jwt"]

[[rules]]
id = "github-pat"
entropy = 4.5
[[rules.allowlists]]
stopwords = ["sample"]

[[allowlists]]
targetRules = ["npm-access-token"]
regexes = ['^npm_0']

` + good
	for range 4 {
		set, diagnostics := Parse(text)
		if len(diagnostics) > 0 {
			t.Fatal(diagnostics)
		}
		if got, want := len(set.Rules), len(Default().Rules); got != want {
			t.Fatalf("%d rules, want %d: one more, one fewer", got, want)
		}
		if rule(set, "jwt") != nil {
			t.Error("the disabled rule is there")
		}
		own, base := rule(set, "github-pat"), rule(Default(), "github-pat")
		if own.Entropy != 4.5 || own.Pattern != base.Pattern || own.Checksum != base.Checksum || len(own.Allowlists) != len(base.Allowlists)+1 {
			t.Errorf("not merged: %+v", own)
		}
		if n := len(rule(set, "npm-access-token").Allowlists); n != 1 {
			t.Errorf("npm-access-token has %d allow-lists", n)
		}
		if len(rule(Default(), "npm-access-token").Allowlists) != 0 {
			t.Fatal("the default rules were changed")
		}
	}
}

func FuzzConfig(f *testing.F) {
	f.Add(good)
	f.Add("[extend]\nuseDefault = true\n[[rules]]\nid = 'a'\nregex = '('\n")
	f.Add("[[rules]]\n[rules.allowlist]\nregexes = [1, 'a', {b = 2}]\na.b.c = 1\n")
	f.Add("rules = [[1], {id = 'x', regex = 'y'}]\n[rules]\n[[rules]]\n")
	f.Fuzz(func(t *testing.T, text string) {
		set, diagnostics := Parse(text)
		for _, d := range diagnostics {
			if d.Span.Start < 0 || d.Span.Start > d.Span.End || d.Span.End > len(text) || d.Line < 1 || d.Column < 1 {
				t.Fatalf("diagnostic %+v in a text of %d bytes", d, len(text))
			}
		}
		if len(set.Rules) < 50 { // the default rules have their own tests
			engine.New(set.Rules, set.Allowlists).Scan(text, engine.Options{Path: "a/b"})
		}
	})
}

func BenchmarkRead(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		read(config.DefaultConfig, nil)
	}
}
