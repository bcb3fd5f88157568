package secrets

import (
	"strings"

	"github.com/nblsp/nblsp/analyzers/secrets/filter"
	"github.com/nblsp/nblsp/analyzers/secrets/semantic"
	"github.com/nblsp/nblsp/notebook"
)

// Many formats of providers can only be told with the name beside the value. Where the two stand
// apart (a column and its header, an option and its default, a value put together of several
// literals), the patterns are run on a fragment that has them side by side.

// fragment runs the patterns on name = "value" and adds what they find in the value; place gives
// the spans of its parts in the Block.
func (m *merger) fragment(name, value string, place func(notebook.Span) notebook.Span) {
	if name == "" || len(name) > 80 || !token(value) {
		return
	}
	lead := name + " = \""
	text := lead + value + "\""
	for _, match := range m.engine.Scan(text, scanOptions).Matches {
		if match.Secret.Start < len(lead) {
			continue
		}
		match.Secret.End = min(match.Secret.End, len(lead)+len(value)) // some patterns take the quote along
		span := place(notebook.Span{Start: match.Secret.Start - len(lead), End: match.Secret.End - len(lead)})
		m.add(match, text, span)
	}
}

// token reports whether a value may be one: letters and digits, or letters that no word has or that are
// many, and no spaces.
func token(v string) bool {
	if len(v) < 8 || len(v) > 2048 || strings.ContainsAny(v, " \n\t\"'") || number(v) {
		return false
	}
	return len(v) >= 24 || strings.ContainsAny(v, "0123456789") || filter.Worded(v) < len(v)/2
}

// number reports whether a value is an ordinary number; very long whole ones are ids or keys.
func number(v string) bool {
	return strings.Trim(v, "0123456789.,-+eE%") == "" && (len(v) < 16 || strings.ContainsAny(v, ".,eE%"))
}

// apart runs the patterns on a named string of Python when the two do not stand side by side.
func (m *merger) apart(b semantic.Bound) {
	text, value := m.pass.Block.Text, b.Value.Whole()
	joined := strings.ContainsAny(text[value.Start:value.End], "\"'\n") // of several literals
	if gap := b.Literal.Start - b.NameEnd; b.NameEnd >= 0 && gap >= 0 && gap < 8 && !joined &&
		strings.Trim(text[b.NameEnd:b.Literal.Start], " =:\"']") == "" {
		return // the text has them so
	}
	before := len(m.items)
	m.fragment(b.Name, b.Value.Value, b.Value.Span)
	for i := range m.items[before:] {
		x := &m.items[before+i]
		x.site.Literal, x.site.Context, x.site.Name = b.Literal, b.Context, b.Name
	}
}

// minToken is the length of the shortest piece of a token that is worth parsing code for.
const minToken = 12

// holdsToken reports whether a text has a run of letters and digits that may be (a piece of) a token.
// It looks at every twelfth byte of ordinary text.
func holdsToken(text string) bool {
	for i := minToken - 1; i < len(text); i += minToken {
		if !tokenByte[text[i]] {
			continue
		}
		start, end, digits := i, i, 0
		for start > 0 && tokenByte[text[start-1]] {
			start--
		}
		for end < len(text) && tokenByte[text[end]] {
			end++
		}
		for _, c := range []byte(text[start:end]) {
			if '0' <= c && c <= '9' {
				digits++
			}
		}
		if end-start >= minToken && digits >= 3 && digits < end-start {
			return true
		}
		i = end
	}
	return false
}

// tokenByte are the bytes of tokens.
var tokenByte = func() (t [256]bool) {
	for c := range t {
		t[c] = '0' <= c && c <= '9' || 'a' <= c|0x20 && c|0x20 <= 'z' || c == '_' || c == '-'
	}
	return
}()

// assignments is the text of a Block with the assignments of its language in the form that the
// patterns know: name = "value". No offset changes.
func assignments(text string, b *notebook.Block) string {
	if b.Role != notebook.Source {
		return text
	}
	switch b.Language {
	case "r":
		return strings.ReplaceAll(text, "<-", "= ")
	case "scala", "kotlin", "typescript", "rust", "swift", "julia":
		return withoutTypes(text)
	}
	return text
}

// maxType is the length of the longest type that is taken out of a declaration.
const maxType = 16

// withoutTypes blanks the types of declarations: val key: String = "x", key::String = "x".
func withoutTypes(text string) string {
	var out []byte
	for from := 0; ; {
		colon := strings.IndexByte(text[from:], ':')
		if colon < 0 {
			break
		}
		colon += from
		from = colon + 1
		end := from
		for end < len(text) && end-colon <= maxType && (typeByte[text[end]] || text[end] == ':' && end == from) {
			end++
		}
		if strings.TrimLeft(text[from:end], ": ") == "" || end+1 >= len(text) || text[end] != '=' || text[end+1] == '=' {
			continue
		}
		if out == nil {
			out = []byte(text)
		}
		for i := colon; i < end; i++ {
			out[i] = ' '
		}
		from = end
	}
	if out == nil {
		return text
	}
	return string(out)
}

// typeByte are the bytes of names of types.
var typeByte = func() (t [256]bool) {
	for c := range t {
		t[c] = '0' <= c && c <= '9' || 'a' <= c|0x20 && c|0x20 <= 'z' || strings.IndexByte("_ .?&[]<>", byte(c)) >= 0
	}
	return
}()
