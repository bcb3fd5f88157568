package analyzers

import (
	"strings"

	"github.com/nblsp/nblsp/notebook"
)

// SuppressedBy says who accepted a finding; "" for nobody.
type SuppressedBy string

// The places where a finding can be accepted.
const (
	ByComment  SuppressedBy = "comment"
	ByCell     SuppressedBy = "cell" // its tag nblsp-ignore or its metadata
	ByNotebook SuppressedBy = "notebook"
	ByBaseline SuppressedBy = "baseline"
	BySettings SuppressedBy = "settings" // Config.Exclude
)

// excludedBy applies Config.Exclude.
func excludedBy(excludes []Exclude, f *Finding, text string) SuppressedBy {
	for _, e := range excludes {
		if line := lineAround(text, f.Span.Start); matchAny(e.Rules, f.Rule.ID) && e.Line.MatchString(text[line.Start:line.End]) {
			return BySettings
		}
	}
	return ""
}

// ignoredBy applies the tags of a cell and the metadata of cell and notebook.
func ignoredBy(f *Finding, cell *notebook.Cell, ignores Ignores) SuppressedBy {
	switch {
	case cell != nil && matchAny(cell.Ignore, f.Rule.ID):
		return ByCell
	case matchAny(ignores, f.Rule.ID):
		return ByNotebook
	}
	return ""
}

// A comment accepts findings on some lines of one text.
type comment struct {
	first, last notebook.Span // of the first and the last line it speaks of
	rules       []string      // globs; nil: all
}

type comments []comment

// marks are the words that accept, by what they accept.
var marks = []struct {
	text     string
	rules    []string
	brackets bool // [rule, …] may follow
	next     bool // speaks of the next line alone
}{
	{text: "nblsp: ignore", brackets: true},
	{text: "nblsp:ignore", brackets: true},
	{text: "nblsp:allow"},
	{text: "nblsp: allow"},
	{text: "gitleaks:allow", rules: []string{"secrets", "spread"}},
	{text: "pragma: allowlist secret", rules: []string{"secrets", "spread"}},
	{text: "pragma: allowlist nextline secret", rules: []string{"secrets", "spread"}, next: true},
}

// readComments finds what a source text accepts. Only called for texts with findings.
func readComments(text string) comments {
	var list comments
	for _, m := range marks {
		for at := 0; ; {
			i := strings.Index(text[at:], m.text)
			if i < 0 {
				break
			}
			i += at
			at = i + len(m.text)
			line := lineAround(text, i)
			before := text[line.Start:i]
			intro := strings.LastIndexAny(before, "#/-%;<*")
			if intro < 0 {
				continue // a word in the text, not in a comment
			}
			c := comment{first: line, last: line, rules: m.rules}
			if m.brackets {
				c.rules = ruleList(text[at:line.End])
			}
			// A comment on a line of its own speaks of the next line too.
			if m.next || strings.TrimLeft(before[:intro], " \t#/-%;<!*") == "" {
				if line.End < len(text) {
					c.last = lineAround(text, line.End+1)
				}
				if m.next {
					c.first = c.last
				}
			}
			list = append(list, c)
		}
	}
	return list
}

// ruleList reads "[a, b]" at the start of a text; nil when there is none.
func ruleList(s string) []string {
	inner, ok := strings.CutPrefix(strings.TrimLeft(s, " "), "[")
	inner, _, closed := strings.Cut(inner, "]")
	if !ok || !closed {
		return nil
	}
	rules := []string{}
	for r := range strings.SplitSeq(inner, ",") {
		rules = append(rules, strings.TrimSpace(r))
	}
	return rules
}

// lineAround is the line that holds the byte at offset i, without its end.
func lineAround(text string, i int) notebook.Span {
	start := strings.LastIndexByte(text[:i], '\n') + 1
	if end := strings.IndexByte(text[i:], '\n'); end >= 0 {
		return notebook.Span{Start: start, End: i + end}
	}
	return notebook.Span{Start: start, End: len(text)}
}

// suppress applies comments to a finding: a comment on any line that the finding touches counts.
func (list comments) suppress(text string, f *Finding) SuppressedBy {
	if len(list) == 0 {
		return ""
	}
	touched := notebook.Span{
		Start: lineAround(text, f.Span.Start).Start,
		End:   lineAround(text, f.Span.End).End,
	}
	for _, c := range list {
		if touched.Start <= c.last.End && c.first.Start <= touched.End && (c.rules == nil || matchAny(c.rules, f.Rule.ID)) {
			return ByComment
		}
	}
	return ""
}
