package texts

import (
	"strings"
)

// wordText is a text as its words, in small letters, one space between them.
type wordText struct {
	text  string
	lines []int // where the words of each line begin in text
	at    []place
}

// A place leads from a word back to the text: the offset in the words and in the text.
type place struct{ word, byte int }

// normalize takes the words of a text.
func normalize(text string) wordText {
	var b strings.Builder
	b.Grow(len(text))
	w := wordText{lines: []int{0}}
	inside := false
	for i := 0; i < len(text); i++ {
		c := text[i]
		switch {
		case c == 0xE2 && i+2 < len(text) && text[i+1] == 0x80: // dashes, quotes and spaces of print
			i += 2
			inside = false
			continue
		case 'A' <= c && c <= 'Z':
			c += 'a' - 'A'
		case 'a' <= c && c <= 'z', '0' <= c && c <= '9', c >= 0x80:
		default:
			inside = false
			if c == '\n' {
				w.lines = append(w.lines, b.Len())
			}
			continue
		}
		if !inside {
			if b.Len() > 0 {
				b.WriteByte(' ')
			}
			w.at = append(w.at, place{b.Len(), i})
			inside = true
		}
		b.WriteByte(c)
	}
	w.text = b.String()
	return w
}

// body is the words without the title and the notices of copyright before the licence, in which texts of
// one licence differ.
func (w wordText) body() string {
	start := 0
	for i, begin := range w.lines {
		end := len(w.text)
		if i+1 < len(w.lines) {
			end = w.lines[i+1]
		}
		line := strings.TrimSpace(w.text[begin:end])
		if line != "" && !isHead(line) {
			break
		}
		start = end
	}
	return strings.TrimSpace(w.text[start:])
}

// isHead reports whether a line is a title or a notice of copyright.
func isHead(line string) bool {
	for _, prefix := range []string{"copyright", "c 20", "c 19", "all rights reserved", "author", "contact"} {
		if strings.HasPrefix(line, prefix) {
			return true
		}
	}
	return len(line) < 60 && (strings.Contains(line, "license") || strings.Contains(line, "licence")) &&
		!strings.Contains(line, "permission") && !strings.Contains(line, "licensed under") && !strings.HasPrefix(line, "this ")
}
