package analyzers

import (
	"cmp"
	"encoding/json"
	"slices"
	"strings"

	"github.com/nblsp/nblsp/notebook"
)

// Redact is the text of a Block without the values of those findings that have a safe fix in it; see
// [Redactions]. False when there is nothing to take out. JSON stays JSON.
func Redact(b *notebook.Block, findings []Finding) (string, bool) {
	cuts := Redactions(b, findings)
	if len(cuts) == 0 {
		return b.Text, false
	}
	text := replaceAll(b.Text, cuts, func(e Edit) string { return e.New })
	if b.JSON && !json.Valid([]byte(text)) {
		// A number has become a word.
		text = replaceAll(b.Text, cuts, func(e Edit) string {
			if BareJSON(b.Text, e.Span) {
				return `"` + e.New + `"`
			}
			return e.New
		})
	}
	return text, true
}

// Redactions are the edits that take the values of those findings out of a Block that have a safe
// fix in it: every place that a finding tells of, and every further one where its value stands. They
// are sorted and do not overlap.
func Redactions(b *notebook.Block, findings []Finding) []Edit {
	var cuts []Edit
	for _, f := range findings {
		i := slices.IndexFunc(f.Fixes, func(x Fix) bool { return x.Applies == Safe && len(x.Edits) > 0 })
		if f.Block != b || i < 0 {
			continue
		}
		instead := f.Fixes[i].Edits[0].New
		for _, e := range f.Fixes[i].Edits {
			if e.Block == nil || e.Block == b {
				cuts = append(cuts, Edit{Block: b, Span: e.Span, New: e.New})
			}
		}
		for _, r := range f.Related {
			if (r.Block == nil || r.Block == b) && r.Name == "" {
				cuts = append(cuts, Edit{Block: b, Span: r.Span, New: instead})
			}
		}
		for _, s := range occurrences(b.Text, f.Value.Reveal()) { // to take it out
			cuts = append(cuts, Edit{Block: b, Span: s, New: instead})
		}
	}
	if len(cuts) == 0 {
		return nil
	}
	return disjoint(cuts)
}

// occurrences are the places where a value stands as it is.
func occurrences(text, value string) []notebook.Span {
	var out []notebook.Span
	for at := 0; value != ""; {
		i := strings.Index(text[at:], value)
		if i < 0 {
			break
		}
		at += i + len(value)
		out = append(out, notebook.Span{Start: at - len(value), End: at})
	}
	return out
}

// disjoint sorts edits and joins those that overlap.
func disjoint(edits []Edit) []Edit {
	slices.SortFunc(edits, func(a, b Edit) int {
		return cmp.Or(cmp.Compare(a.Span.Start, b.Span.Start), cmp.Compare(b.Span.End, a.Span.End))
	})
	out := edits[:1]
	for _, e := range edits[1:] {
		if last := &out[len(out)-1]; e.Span.Start < last.Span.End || e.Span == last.Span {
			last.Span.End = max(last.Span.End, e.Span.End)
		} else {
			out = append(out, e)
		}
	}
	return out
}

func replaceAll(text string, edits []Edit, by func(Edit) string) string {
	var b strings.Builder
	at := 0
	for _, e := range edits {
		b.WriteString(text[at:e.Span.Start])
		b.WriteString(by(e))
		at = e.Span.End
	}
	b.WriteString(text[at:])
	return b.String()
}

// BareJSON reports whether a span of JSON is a value that has no quotes.
func BareJSON(text string, s notebook.Span) bool {
	if inString(text[:s.Start]) {
		return false
	}
	before := strings.TrimRight(text[:s.Start], " \t\r\n")
	after := strings.TrimLeft(text[s.End:], " \t\r\n")
	return (before == "" || strings.ContainsAny(before[len(before)-1:], ":,[")) &&
		(after == "" || strings.ContainsAny(after[:1], ",]}"))
}

// inString reports whether a text that begins like JSON ends within a string of it.
func inString(text string) bool {
	in := false
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '"':
			in = !in
		case '\\':
			i++
		}
	}
	return in
}
