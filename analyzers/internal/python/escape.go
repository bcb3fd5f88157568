package python

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/nblsp/nblsp/analyzers/internal/mapped"
	"github.com/nblsp/nblsp/notebook"
)

// escapes reports whether text of a literal says something else than it is.
func escapes(text string, flags strFlags) bool {
	if flags&flagMiddle != 0 && strings.ContainsAny(text, "{}") {
		return true
	}
	return flags&flagRaw == 0 && strings.IndexByte(text, '\\') >= 0
}

// unescape adds the value of a part of a string to b.
func (f *File) unescape(b *mapped.Builder, q *part) {
	text := f.text[q.start:q.end]
	plain := 0
	for i := 0; i < len(text); {
		var value string
		var size int
		switch c := text[i]; {
		case c == '\\' && q.flags&flagRaw == 0:
			value, size = escape(text[i:], q.flags&flagBytes != 0)
		case (c == '{' || c == '}') && q.flags&flagMiddle != 0 && i+1 < len(text) && text[i+1] == c:
			value, size = text[i:i+1], 2
		default:
			i++
			continue
		}
		if value == text[i:i+size] {
			i += size
			continue
		}
		f.verbatim(b, q, plain, i)
		b.Replace(value, f.span(q.start+int32(i), q.start+int32(i+size)))
		i += size
		plain = i
	}
	f.verbatim(b, q, plain, len(text))
}

func (f *File) verbatim(b *mapped.Builder, q *part, from, to int) {
	if from < to {
		b.Append(f.at(int(q.start)+from, int(q.start)+to), notebook.Span{End: to - from})
	}
}

// escape is the value of the escape that s begins with, and its size. What is none is its own
// value.
func escape(s string, bytes bool) (value string, size int) {
	if len(s) == 1 {
		return s, 1
	}
	switch c := s[1]; c {
	case '\n':
		return "", 2
	case '\r':
		return "", nextLine(s, 1)
	case '\\', '\'', '"':
		return s[1:2], 2
	case 'a':
		return "\a", 2
	case 'b':
		return "\b", 2
	case 'f':
		return "\f", 2
	case 'n':
		return "\n", 2
	case 'r':
		return "\r", 2
	case 't':
		return "\t", 2
	case 'v':
		return "\v", 2
	case '0', '1', '2', '3', '4', '5', '6', '7':
		size = 2
		for size < len(s) && size < 4 && s[size] >= '0' && s[size] <= '7' {
			size++
		}
		return code(s[1:size], 8, bytes), size
	case 'x':
		return hex(s, 4, bytes)
	case 'u', 'U':
		if bytes {
			return s[:2], 2
		}
		if c == 'u' {
			return hex(s, 6, false)
		}
		return hex(s, 10, false)
	}
	_, n := utf8.DecodeRuneInString(s[1:])
	return s[:1+n], 1 + n // \N{…} as well: nobody looks for the letters that it names
}

// hex is the value of an escape of exactly size bytes, two of them before the digits.
func hex(s string, size int, bytes bool) (string, int) {
	if len(s) >= size {
		if value := code(s[2:size], 16, bytes); value != "" {
			return value, size
		}
	}
	return s[:2], 2
}

// code is the character of a number; "" when it is no number. Surrogates are U+FFFD.
func code(digits string, base int, bytes bool) string {
	n, err := strconv.ParseUint(digits, base, 32)
	if err != nil {
		return ""
	}
	if bytes {
		return string([]byte{byte(n)})
	}
	return string(rune(n))
}
