package surface

import (
	"encoding/base64"
	"encoding/hex"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/nblsp/nblsp/notebook"
)

const (
	// literalMin is the shortest encoded literal that is tried.
	literalMin = 16
	// hexMin is longer, so that the chance that a digest decodes to text is none.
	hexMin = 24
	// decodeMax bounds what is decoded of one literal: no key is longer.
	decodeMax = 64 << 10
)

// decodeAll gives what the encoded literals of texts hold, to a depth: one Text for each that has
// any, with one line or more for each literal.
func decodeAll(texts []*Text, depth int) []*Text {
	var all []*Text
	for _, t := range texts {
		for level, in := 0, t; level < depth && in != nil; level++ {
			in = decode(in)
			if in != nil {
				all = append(all, in)
			}
		}
	}
	return all
}

// decode reads a text for all encodings; nil when nothing in it is encoded. What looks encoded is
// found by three searches, each of which passes over the text once; the earliest place is tried
// first, and no byte is decoded twice.
func decode(base *Text) *Text {
	text := base.Text
	b := &builder{base: base}
	done := 0 // no literal begins before
	try := func(s notebook.Span, undo func(string) (string, bool)) {
		if decoded, ok := undo(text[s.Start:s.End]); ok {
			b.part()
			b.put(decoded, s.Start, s.End)
			done = s.End
		}
	}
	run := nextRun(text, 0)
	percent := nextPercent(text, 0)
	escape := nextEscape(text, 0)
	for first := 0; ; {
		switch first = min(run.Start, percent, escape); {
		case first == len(text):
			if len(b.out) == 0 {
				return nil
			}
			return b.texts(Decoded)[0]
		case first == run.Start:
			if run.Start >= done {
				try(run, decodeRun)
			}
			run = nextRun(text, run.End)
		case first == percent:
			s := around(text, percent, done, &urlEnd)
			try(s, unescapeLiteral)
			done = s.End
			percent = nextPercent(text, s.End)
			escape = nextEscape(text, max(escape, s.End))
		default:
			s := around(text, escape, done, &literalEnd)
			if s.Len() >= literalMin {
				try(s, unescapeLiteral)
			}
			done = s.End
			escape = nextEscape(text, s.End)
			percent = nextPercent(text, max(percent, s.End))
		}
	}
}

// nextRun is the next run of base64 bytes from an offset on that is long enough, without a name and
// an equals sign before it; empty at the end of the text when there is none. It looks at every
// sixteenth byte and goes back from there, for most words are short.
func nextRun(text string, from int) notebook.Span {
	for i := from; i+literalMin <= len(text); {
		start := i + literalMin
		for start > i && base64Byte[text[start-1]] {
			start--
		}
		if start > i {
			i = start
			continue
		}
		end := i + literalMin
		for end < len(text) && base64Byte[text[end]] {
			end++
		}
		start += 1 + strings.LastIndexByte(strings.TrimRight(text[start:end], "="), '=')
		if end-start >= literalMin {
			return notebook.Span{Start: start, End: end}
		}
		i = end
	}
	return notebook.Span{Start: len(text), End: len(text)}
}

// nextPercent is the place of the next percent-encoded byte.
func nextPercent(text string, from int) int {
	for i := from; i < len(text); i++ {
		n := strings.IndexByte(text[i:], '%')
		if n < 0 {
			break
		}
		i += n
		if hexPair(text, i+1) {
			return i
		}
	}
	return len(text)
}

// nextEscape is the place of the next escape by number.
func nextEscape(text string, from int) int {
	for i := from; i < len(text); i++ {
		n := strings.IndexByte(text[i:], '\\')
		if n < 0 {
			break
		}
		i += n
		if escapeSize(text[i:]) > 0 {
			return i
		}
	}
	return len(text)
}

// decodeRun decodes a run of base64 or hexadecimal digits when it holds text.
func decodeRun(run string) (string, bool) {
	if len(run) > decodeMax {
		return "", false
	}
	if decoded, ok := decodeHex(run); ok {
		return decoded, true
	}
	return decodeBase64(run)
}

func decodeHex(run string) (string, bool) {
	run = strings.TrimPrefix(run, "0x")
	if len(run) < hexMin || len(run)%2 != 0 || !hexPair(run, 0) || !hexPair(run, len(run)-2) {
		return "", false
	}
	decoded, err := hex.DecodeString(run)
	if err != nil || !readable(decoded) {
		return "", false
	}
	return string(decoded), true
}

func decodeBase64(run string) (string, bool) {
	body := strings.TrimRight(run, "=")
	if len(body) < literalMin-2 || len(body)%4 == 1 {
		return "", false
	}
	encoding := base64.RawStdEncoding
	if strings.ContainsAny(body, "-_") {
		encoding = base64.RawURLEncoding
	}
	// Most long words are names; their first bytes tell.
	var head [9]byte
	if n, err := encoding.Decode(head[:], []byte(body[:12])); err != nil || !readablePrefix(head[:n]) {
		return "", false
	}
	decoded, err := encoding.DecodeString(body)
	if err != nil || !readable(decoded) {
		return "", false
	}
	return string(decoded), true
}

// readablePrefix is readable for bytes that may end within a character.
func readablePrefix(b []byte) bool {
	for i, c := range b {
		if c < ' ' && c != '\n' && c != '\t' && c != '\r' || c == 0x7f {
			return false
		}
		if c >= utf8.RuneSelf && i == 0 && !utf8.RuneStart(c) {
			return false
		}
	}
	return true
}

// readable reports whether bytes are text: UTF-8 without control characters, most of it ASCII.
func readable(b []byte) bool {
	ascii, n := 0, 0
	for i := 0; i < len(b); {
		r, size := utf8.DecodeRune(b[i:])
		if r == utf8.RuneError || !unicode.IsPrint(r) && r != '\n' && r != '\t' && r != '\r' {
			return false
		}
		if size == 1 {
			ascii++
		}
		n++
		i += size
	}
	return n > 0 && ascii*4 >= n*3
}

// The bytes that end the literal around an escape.
var (
	urlEnd     = ends(" \t\r\n\f\"'`<>|,;(){}\\")
	literalEnd = ends("\"'`\n")
)

func ends(s string) (t [256]bool) {
	for _, c := range []byte(s) {
		t[c] = true
	}
	return t
}

// around is the literal around an offset that begins no earlier than from.
func around(text string, at, from int, end *[256]bool) notebook.Span {
	start, stop := at, at
	for start > from && !end[text[start-1]] {
		start--
	}
	for stop < len(text) && !end[text[stop]] {
		stop++
	}
	return notebook.Span{Start: start, End: stop}
}

// unescapeLiteral undoes percent encoding and the escapes of string literals that name bytes or
// characters by number.
func unescapeLiteral(s string) (string, bool) {
	if len(s) > decodeMax {
		return "", false
	}
	out := make([]byte, 0, len(s))
	for i := 0; i < len(s); {
		switch {
		case s[i] == '%' && hexPair(s, i+1):
			r, _ := hexRune(s, i+1, 2)
			out = append(out, byte(r))
			i += 3
		case s[i] == '\\' && escapeSize(s[i:]) > 0:
			size := escapeSize(s[i:])
			r, _ := hexRune(s, i+2, size-2)
			if size == 4 {
				out = append(out, byte(r))
			} else {
				out = utf8.AppendRune(out, r)
			}
			i += size
		default:
			out = append(out, s[i])
			i++
		}
	}
	return string(out), len(out) < len(s) && readable(out)
}

// escapeSize is the length of the escape by number at the start of s: \xNN, \uNNNN, \UNNNNNNNN.
func escapeSize(s string) int {
	if len(s) < 4 || s[0] != '\\' {
		return 0
	}
	size := 0
	switch s[1] {
	case 'x':
		size = 4
	case 'u':
		size = 6
	case 'U':
		size = 10
	default:
		return 0
	}
	if _, ok := hexRune(s, 2, size-2); !ok {
		return 0
	}
	return size
}

func hexPair(s string, at int) bool {
	_, ok := hexRune(s, at, 2)
	return ok
}
