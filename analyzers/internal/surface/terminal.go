package surface

import (
	"strings"
	"unicode/utf8"

	"github.com/nblsp/nblsp/notebook"
)

const esc = 0x1b

// control holds the bytes at which the terminal reader has something to do. 0xc2 begins the
// two-byte form of the C1 controls.
var control = [256]bool{esc: true, '\b': true, '\r': true, 0xc2: true}

// hasControls reports whether the terminal reader would change a text.
func hasControls(text string) bool {
	return strings.IndexByte(text, esc) >= 0 || strings.IndexByte(text, '\r') >= 0 ||
		strings.IndexByte(text, '\b') >= 0 || strings.Contains(text, "\u009b")
}

// readTerminal undoes what a program printed for a terminal.
func readTerminal(base *Text) *Text {
	if !hasControls(base.Text) {
		return base
	}
	b := &builder{base: base, out: make([]byte, 0, len(base.Text))}
	b.terminal(notebook.Span{Start: 0, End: len(base.Text)})
	if texts := b.texts(Plain); texts != nil {
		return texts[0]
	}
	return base // nothing but controls
}

// terminal reads a range of the base: escape sequences vanish, so that a coloured token is one
// token; those that move the cursor become white space; a backspace takes back a character; a lone
// carriage return is a line end, so that every state of a progress bar can be read. The target of
// a hyperlink is kept as text.
func (b *builder) terminal(r notebook.Span) {
	text := b.base.Text[:r.End]
	kept := r.Start
	for i := r.Start; i < len(text); {
		if !control[text[i]] {
			i++
			continue
		}
		switch text[i] {
		case '\r':
			if i+1 < len(text) && text[i+1] == '\n' {
				i++
				continue
			}
			b.keep(kept, i)
			b.put("\n", i, i+1)
			i++
		case '\b':
			b.keep(kept, i)
			b.erase()
			i++
		case esc:
			b.keep(kept, i)
			i = b.escape(text, i)
		default: // 0xc2
			if i+1 == len(text) || text[i+1] != 0x9b {
				i++
				continue
			}
			b.keep(kept, i)
			i = b.csi(text, i, i+2)
		}
		kept = i
	}
	b.keep(kept, len(text))
}

// escape reads the sequence that begins with ESC at i and gives its end.
func (b *builder) escape(text string, i int) int {
	if i+1 == len(text) {
		return i + 1
	}
	switch c := text[i+1]; {
	case c == '[':
		return b.csi(text, i, i+2)
	case c == ']':
		return b.osc(text, i)
	case c == 'P' || c == 'X' || c == '^' || c == '_':
		if _, end, ok := controlString(text, i+2); ok {
			return end
		}
		return i + 2
	case c == 'D' || c == 'E' || c == 'M': // line movements
		b.put("\n", i, i+2)
		return i + 2
	case 0x30 <= c && c <= 0x7e:
		return i + 2
	case 0x20 <= c && c <= 0x2f:
		j := i + 2
		for j < len(text) && 0x20 <= text[j] && text[j] <= 0x2f {
			j++
		}
		if j < len(text) && 0x30 <= text[j] && text[j] <= 0x7e {
			j++
		}
		return j
	}
	return i + 1
}

// csi reads the control sequence that begins at i with its parameters at j. A sequence that is cut
// off loses its introducer alone.
func (b *builder) csi(text string, i, j int) int {
	params := j
	for j < len(text) && 0x30 <= text[j] && text[j] <= 0x3f {
		j++
	}
	for j < len(text) && 0x20 <= text[j] && text[j] <= 0x2f {
		j++
	}
	if j == len(text) || text[j] < 0x40 || text[j] > 0x7e {
		return params
	}
	j++
	switch text[j-1] {
	case 'A', 'B', 'E', 'F', 'H', 'J', 'd', 'f':
		b.put("\n", i, j)
	case 'C', 'D', 'G', '`', 'a':
		b.put(" ", i, j)
	}
	return j
}

// osc reads the operating system command at i. Number 8 is a hyperlink, whose target nobody sees and
// everybody who has the notebook can read.
func (b *builder) osc(text string, i int) int {
	body, end, ok := controlString(text, i+2)
	if !ok {
		return i + 2
	}
	content := text[i+2 : body]
	if rest, link := strings.CutPrefix(content, "8;"); link {
		if semicolon := strings.IndexByte(rest, ';'); semicolon >= 0 && semicolon+1 < len(rest) {
			target := body - len(rest) + semicolon + 1
			b.put(" ", i, target)
			b.keep(target, body)
			b.put(" ", body, end)
		}
	}
	return end
}

// controlString finds the end of a control string (OSC, DCS, APC, PM, SOS) whose content begins at
// i. Any other escape and a line end show that it was cut off.
func controlString(text string, i int) (body, end int, ok bool) {
	for j := i; j < len(text); j++ {
		switch text[j] {
		case 0x07:
			return j, j + 1, true
		case 0xc2:
			if strings.HasPrefix(text[j:], "\u009c") {
				return j, j + utf8.RuneLen(0x9c), true
			}
		case esc:
			if strings.HasPrefix(text[j:], "\x1b\\") {
				return j, j + 2, true
			}
			return 0, 0, false
		case '\n':
			return 0, 0, false
		}
	}
	return 0, 0, false
}
