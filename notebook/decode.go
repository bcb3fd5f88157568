package notebook

import (
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// A run is a stretch of a file that was decoded as a whole.
type run struct {
	Span      // in the file
	char rune // what it was decoded to; verbatim: itself
}

// verbatim marks a run that stands for itself.
const verbatim rune = -1

// width is the number of bytes that the run was decoded to.
func (r run) width() int {
	if r.char == verbatim {
		return r.Len()
	}
	return utf8.RuneLen(r.char)
}

// longest is the most bytes of a verbatim run, so that a search among runs need not look far.
const longest = 4096

// A decoder gives the runs of a part of a file: escapes of JSON if there are any, bytes that are not
// UTF-8, and what stands for itself. It is the one place that knows how, for texts and for the way
// back.
type decoder struct {
	src      string
	at, end  int
	json     bool
	verbatim int // end of the stretch without escapes that at lies in
}

func newDecoder(src string, part Span, json bool) decoder {
	return decoder{src: src, at: part.Start, end: part.End, json: json}
}

// next is the next run; false at the end.
func (d *decoder) next() (r run, ok bool) {
	if d.at >= d.end {
		return run{}, false
	}
	start := d.at
	if start >= d.verbatim {
		if d.json && d.src[start] == '\\' {
			char, n := unescape(d.src[start:d.end])
			d.at += n
			return run{Span{start, d.at}, char}, true
		}
		end := start + longest
		if end < d.end {
			end = runeStart(d.src, end)
		}
		end = min(end, d.end)
		if d.json {
			if n := strings.IndexByte(d.src[start:end], '\\'); n >= 0 {
				end = start + n
			}
		}
		d.verbatim = end
	}
	if n := validPrefix(d.src[start:d.verbatim]); n > 0 {
		d.at += n
		return run{Span{start, d.at}, verbatim}, true
	}
	d.at++
	return run{Span{start, d.at}, utf8.RuneError}, true
}

// validPrefix is the number of bytes of s before the first that is not UTF-8.
func validPrefix(s string) int {
	if utf8.ValidString(s) {
		return len(s)
	}
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		if r == utf8.RuneError && n == 1 {
			return i
		}
		i += n
	}
	return len(s)
}

// unescape decodes the escape that s begins with and gives its length. A lone surrogate is U+FFFD;
// what is no escape is a backslash that stands for itself.
func unescape(s string) (char rune, n int) {
	if len(s) < 2 {
		return '\\', 1
	}
	switch s[1] {
	case '"', '\\', '/':
		return rune(s[1]), 2
	case 'b':
		return '\b', 2
	case 'f':
		return '\f', 2
	case 'n':
		return '\n', 2
	case 'r':
		return '\r', 2
	case 't':
		return '\t', 2
	case 'u':
		high, ok := hex4(s[2:])
		if !ok {
			break
		}
		if !utf16.IsSurrogate(high) {
			return high, 6
		}
		if len(s) >= 12 && s[6] == '\\' && s[7] == 'u' {
			if low, ok := hex4(s[8:]); ok {
				if r := utf16.DecodeRune(high, low); r != utf8.RuneError {
					return r, 12
				}
			}
		}
		return utf8.RuneError, 6
	}
	return '\\', 1
}

// hex4 reads four hexadecimal digits.
func hex4(s string) (r rune, ok bool) {
	if len(s) < 4 {
		return 0, false
	}
	for i := range 4 {
		c := s[i]
		switch {
		case '0' <= c && c <= '9':
			c -= '0'
		case 'a' <= c|0x20 && c|0x20 <= 'f':
			c = c | 0x20 - 'a' + 10
		default:
			return 0, false
		}
		r = r<<4 | rune(c)
	}
	return r, true
}

// decode is the text of a string token.
func (s *scanner) decode(t token) string {
	return join(s.src, []token{t}, "")
}

// join is the text of string tokens with sep between; a substring of src where that is possible.
func join(src string, tokens []token, sep string) string {
	if len(tokens) == 1 && !tokens[0].escapes {
		return valid(src, tokens[0].Span)
	}
	size := 0
	for _, t := range tokens {
		size += t.Len() + len(sep)
	}
	var b strings.Builder
	b.Grow(size)
	for i, t := range tokens {
		if i > 0 {
			b.WriteString(sep)
		}
		write(&b, src, t.Span, true)
	}
	return b.String()
}

// valid is a part of src with every byte that is not UTF-8 replaced.
func valid(src string, part Span) string {
	if s := src[part.Start:part.End]; utf8.ValidString(s) {
		return s
	}
	var b strings.Builder
	write(&b, src, part, false)
	return b.String()
}

func write(b *strings.Builder, src string, part Span, json bool) {
	if text := src[part.Start:part.End]; json && utf8.ValidString(text) {
		unescapeTo(b, text)
		return
	}
	d := newDecoder(src, part, json)
	for r, ok := d.next(); ok; r, ok = d.next() {
		r.write(b, src)
	}
}

// unescapeTo is write for JSON that is valid UTF-8, as nearly all is.
func unescapeTo(b *strings.Builder, text string) {
	for {
		i := strings.IndexByte(text, '\\')
		if i < 0 {
			b.WriteString(text)
			return
		}
		b.WriteString(text[:i])
		char, n := unescape(text[i:])
		b.WriteRune(char)
		text = text[i+n:]
	}
}

// write appends what the run was decoded to.
func (r run) write(b *strings.Builder, src string) {
	if r.char == verbatim {
		b.WriteString(src[r.Start:r.End])
	} else {
		b.WriteRune(r.char)
	}
}

// quote escapes text for the inside of a JSON string.
func quote(text string) string {
	var b strings.Builder
	for _, r := range text {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\r':
			b.WriteString(`\r`)
		case r == '\t':
			b.WriteString(`\t`)
		case r < ' ':
			b.WriteString(`\u00`)
			b.WriteString(string("0123456789abcdef"[r>>4]) + string("0123456789abcdef"[r&15]))
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}
