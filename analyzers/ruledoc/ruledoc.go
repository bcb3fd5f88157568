// Package ruledoc reads rules: one Markdown file each, which is at once the definition of the
// rule, its documentation and its test.
//
//	---
//	id: secrets/example-token
//	severity: critical
//	weakness: secret.api-key
//	cwe: CWE-798
//	since: 0.1.0
//	keywords: [exm_]
//	pattern: '\b(exm_[a-z0-9]{20})\b'
//	sample: 'exm_[a-z0-9]{20}'
//	---
//	# Example token
//
//	Why it matters, what to do now, what may be a false alarm.
//
//	## Finds
//	```python
//	token = "{{sample}}"
//	```
//
//	## Passes
//	```python
//	token = os.environ["EXAMPLE_TOKEN"]
//	```
//
//	## Fix
//	```python
//	token = "{{sample}}"
//	```
//	```python
//	import os
//	token = os.environ["TOKEN"]
//	```
//
// The front matter is a strict subset of YAML: one `key: value` a line, a value being a plain
// word, a text in single quotes (” for a quote) or a list of those in brackets. The keys
// keywords, pattern, entropy and sample belong to rules that are a pattern; group 1 of the pattern
// is what is found.
//
// # Examples
//
// The info string of a fence says what the text is: a language (`python`, `markdown`, `bash`, `r`)
// for the source of a cell, `output MIME` for an output (`output stream:stdout`), `metadata` for
// cell metadata, `file NAME` for a file that is no notebook.
//
// {{sample}} stands for a value made from the sample expression of the page and a seed, so that
// nothing that looks like a secret is ever committed; {{/expr/}} for one made from any other
// expression; {{valid /expr/}} for one of those that pass the check of the page. What has to be found is each {{sample}}, or where the example has « and », the text
// between them (the marks are taken out before the analysis).
//
// Under "Passes" the rule of the page finds nothing. Under "Fix" fences come in pairs: before and
// after the fix; a heading "Fix: TITLE" chooses the fix whose title starts so, instead of the first.
package ruledoc

import (
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"strconv"
	"strings"

	"github.com/nblsp/nblsp/analyzers"
)

// A Page is one rule with what its file says beyond [analyzers.Rule].
type Page struct {
	Rule     *analyzers.Rule
	Keywords []string // lower case; one of them occurs in every text that the pattern matches
	Pattern  string   // RE2 expression; group 1 is the value. "" for rules that are code
	Entropy  float64  // the least Shannon entropy of the value in bits a character; 0 for none
	Sample   string   // RE2 expression of valid values

	// Valid is what a value of {{valid /expr/}} has to pass: a checksum. The tests of a family that
	// has such examples set it.
	Valid func(string) bool

	body     string
	bodyLine int // 1-based line of body in the file
}

// Load reads all pages of a folder (rules/*.md), sorted by name. A mistake in a page is a bug of
// the program, found by its tests, and panics.
func Load(files fs.FS, folder string) []*Page {
	names, err := fs.Glob(files, path.Join(folder, "*.md"))
	if err != nil {
		panic(err)
	}
	pages := make([]*Page, 0, len(names))
	for _, name := range names {
		text, err := fs.ReadFile(files, name)
		if err != nil {
			panic(err)
		}
		page, err := Parse(name, string(text))
		if err != nil {
			panic(err)
		}
		pages = append(pages, page)
	}
	return pages
}

// Rules are the rules of pages.
func Rules(pages []*Page) []*analyzers.Rule {
	rules := make([]*analyzers.Rule, len(pages))
	for i, p := range pages {
		rules[i] = p.Rule
	}
	return rules
}

// Find is the rule of an id among pages. That it is there is the business of the caller's tests:
// it panics otherwise.
func Find(pages []*Page, id string) *analyzers.Rule {
	for _, p := range pages {
		if p.Rule.ID == id {
			return p.Rule
		}
	}
	panic("no rule page for " + id)
}

// Parse reads one page. The name is used in errors, which have the form NAME:LINE: what is wrong;
// its base must be the id's.
func Parse(name, text string) (*Page, error) {
	text = strings.ReplaceAll(text, "\r\n", "\n")
	head, body, ok := strings.Cut(strings.TrimPrefix(text, "---\n"), "\n---\n")
	if !ok || !strings.HasPrefix(text, "---\n") {
		return nil, fmt.Errorf("%s:1: a rule page starts with front matter between two lines ---", name)
	}
	p := &Page{Rule: &analyzers.Rule{}, body: body, bodyLine: strings.Count(head, "\n") + 4}
	seen := map[string]bool{}
	for i, line := range strings.Split(head, "\n") {
		key, value, ok := strings.Cut(line, ":")
		switch {
		case !ok || key != strings.TrimSpace(key):
			return nil, fmt.Errorf("%s:%d: want `key: value`", name, i+2)
		case seen[key]:
			return nil, fmt.Errorf("%s:%d: %s is given twice", name, i+2, key)
		}
		seen[key] = true
		if err := p.set(key, strings.TrimSpace(value)); err != nil {
			return nil, fmt.Errorf("%s:%d: %s: %w", name, i+2, key, err)
		}
	}
	r := p.Rule
	switch {
	case r.Severity == 0, r.Weakness == "", r.Since == "":
		return nil, fmt.Errorf("%s:1: severity, weakness and since are needed", name)
	case path.Base(name) != path.Base(r.ID)+".md":
		return nil, fmt.Errorf("%s:2: the page of %s is called %s.md", name, r.ID, path.Base(r.ID))
	}
	title, help, _ := strings.Cut(strings.TrimLeft(body, "\n"), "\n")
	if r.Title, ok = strings.CutPrefix(title, "# "); !ok {
		return nil, fmt.Errorf("%s:%d: the text starts with `# Title`", name, p.bodyLine)
	}
	for _, section := range []string{"\n## Finds", "\n## Passes", "\n## Fix"} {
		help, _, _ = strings.Cut(help, section)
	}
	if r.Help = strings.TrimSpace(help); r.Help == "" {
		return nil, fmt.Errorf("%s:%d: say why it matters and what to do", name, p.bodyLine)
	}
	return p, nil
}

// The forms of ids. They are compiled when a test asks, not at the start of the program.
const (
	idForm       = `^[a-z]+/[a-z0-9]+(-[a-z0-9]+)*$`
	weaknessForm = `^[a-z]+(\.[a-z0-9]+(-[a-z0-9]+)*)+$`
)

// Validate checks what [Parse] leaves to the tests, because it is too slow for every start: the
// forms of the ids and whether the expressions compile.
func (p *Page) Validate() error {
	for form, text := range map[string]string{idForm: p.Rule.ID, weaknessForm: p.Rule.Weakness} {
		if !regexp.MustCompile(form).MatchString(text) {
			return fmt.Errorf("%s: %q does not have the form %s", p.Rule.ID, text, form)
		}
	}
	if p.Pattern == "" {
		return nil
	}
	re, err := regexp.Compile(p.Pattern)
	switch {
	case err != nil:
		return fmt.Errorf("%s: pattern: %w", p.Rule.ID, err)
	case re.NumSubexp() < 1:
		return fmt.Errorf("%s: group 1 of the pattern has to be the value", p.Rule.ID)
	case p.Sample == "":
		return fmt.Errorf("%s: a pattern needs a sample", p.Rule.ID)
	}
	return nil
}

func (p *Page) set(key, value string) (err error) {
	switch key {
	case "keywords":
		p.Keywords, err = parseList(value)
		for _, k := range p.Keywords {
			if k == "" || k != strings.ToLower(k) {
				return fmt.Errorf("%q is empty or not in lower case", k)
			}
		}
		return err
	case "severity":
		p.Rule.Severity, err = analyzers.ParseSeverity(value)
		return err
	}
	text, err := parseScalar(value)
	if err != nil {
		return err
	}
	switch key {
	case "id":
		p.Rule.ID = text
	case "weakness":
		p.Rule.Weakness = text
	case "cwe":
		p.Rule.CWE = text
	case "since":
		p.Rule.Since = text
	case "pattern":
		p.Pattern = text
	case "sample":
		p.Sample = text
	case "entropy":
		p.Entropy, err = strconv.ParseFloat(text, 64)
		return err
	default:
		return fmt.Errorf("no such key; there are id, severity, weakness, cwe, since, keywords, pattern, entropy, sample")
	}
	return nil
}

// parseScalar reads a plain or single-quoted value.
func parseScalar(s string) (string, error) {
	if !strings.HasPrefix(s, "'") {
		if s == "" || strings.ContainsAny(s, "\"[]{}#|>&*!%@,`") || strings.Contains(s, ": ") {
			return "", fmt.Errorf("put %q into single quotes", s)
		}
		return s, nil
	}
	inner, ok := strings.CutSuffix(s[1:], "'")
	if !ok || strings.Contains(strings.ReplaceAll(inner, "''", ""), "'") {
		return "", fmt.Errorf("the quotes of %s do not match; a quote inside is written twice", s)
	}
	return strings.ReplaceAll(inner, "''", "'"), nil
}

// parseList reads [a, 'b'].
func parseList(s string) ([]string, error) {
	inner, ok := strings.CutPrefix(s, "[")
	inner, ok2 := strings.CutSuffix(inner, "]")
	if !ok || !ok2 {
		return nil, fmt.Errorf("want a list in brackets")
	}
	var list []string
	for inner = strings.TrimSpace(inner); inner != ""; inner = strings.TrimSpace(inner) {
		end := itemEnd(inner)
		item, err := parseScalar(strings.TrimSpace(inner[:end]))
		if err != nil {
			return nil, err
		}
		list = append(list, item)
		inner = strings.TrimPrefix(strings.TrimSpace(inner[end:]), ",")
	}
	return list, nil
}

// itemEnd is the offset of the first comma of s that does not stand in quotes, or its length.
func itemEnd(s string) int {
	quoted := false
	for i := range len(s) {
		switch {
		case s[i] == '\'':
			quoted = !quoted
		case s[i] == ',' && !quoted:
			return i
		}
	}
	return len(s)
}
