package pii

import (
	"slices"
	"strings"

	"github.com/nblsp/nblsp/analyzers"
	"github.com/nblsp/nblsp/analyzers/internal/fix"
	"github.com/nblsp/nblsp/notebook"
)

// fixes are what can be done about a hit: an output is redacted, all of a column at once; a literal
// gets a placeholder of the same shape, so that the code that reads it works on.
func (r *reading) fixes(h *hit) []analyzers.Fix {
	b := r.pass.Block
	spans := slices.Concat([]notebook.Span{h.span}, h.same, h.more, h.rest)
	edits := func(replacement func(string) string) []analyzers.Edit {
		list := make([]analyzers.Edit, 0, len(spans))
		for _, s := range spans {
			list = append(list, analyzers.Edit{Span: s, New: replacement(b.Text[s.Start:s.End])})
		}
		return list
	}
	redacted := func(string) string { return fix.Redacted }
	if b.Role == notebook.Output {
		title := "Redact this value in the output"
		if h.cell != nil && len(h.more) > 0 {
			title = "Redact this column in the output"
		}
		return []analyzers.Fix{{Title: title, Applies: analyzers.Safe, Edits: edits(redacted), Variants: true}}
	}
	return []analyzers.Fix{
		{Title: "Replace with a placeholder of the same shape", Applies: analyzers.NeedsValue, Edits: edits(placeholder)},
		{Title: "Mask the value", Applies: analyzers.NeedsValue, Edits: edits(mask)},
	}
}

// placeholder is a value of the same shape that is nobody's: digits become 0, letters x, and an
// address of mail keeps its @ and goes to a host that is reserved for examples.
func placeholder(value string) string {
	if local, _, ok := strings.Cut(value, "@"); ok && isMail(value) {
		return shape(local) + "@example.com"
	}
	return shape(value)
}

func shape(value string) string {
	return strings.Map(func(c rune) rune {
		switch {
		case c >= '0' && c <= '9':
			return '0'
		case c >= 'A' && c <= 'Z':
			return 'X'
		case c >= 'a' && c <= 'z' || c >= 0x80:
			return 'x'
		}
		return c
	}, value)
}

// mask hides all letters and digits but the last two of a long value.
func mask(value string) string {
	runes := []rune(value)
	keep := 0
	if len(runes) >= 12 {
		keep = 2
	}
	for i := range len(runes) - keep {
		if c := runes[i]; c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'z' || c >= 0x80 {
			runes[i] = '*'
		}
	}
	return string(runes)
}
