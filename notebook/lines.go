package notebook

import (
	"sort"
	"strings"
	"unicode/utf8"
)

// Ends says which sequences end a line.
type Ends uint8

// The conventions of line ends.
const (
	LF    Ends = iota // "\n" alone: outputs, metadata
	AllLF             // "\n", "\r\n" and a lone "\r", as LSP has it: source texts
)

// Lines is a table of the lines of a text. It is immutable.
type Lines struct {
	text   string
	ends   Ends
	starts []int
	ascii  bool
	// units counts the characters before every stride bytes of a text that is not ASCII and has
	// lines longer than that, so that a position far out in a long line need not be counted from
	// the line's start.
	units unitMarks
}

// stride is the distance of unit marks.
const stride = 4096

// A unitMark counts the characters before a byte offset.
type unitMark struct{ offset, utf16, utf32 int }

// unitMarks are those of a text, the first at its start.
type unitMarks []unitMark

// NewLines makes the table of a text; it keeps the text.
func NewLines(text string, ends Ends) *Lines {
	l := &Lines{text: text, ends: ends, starts: []int{0}, ascii: isASCII(text)}
	long := false
	for at := 0; ; {
		end, next := lineEnd(text, at, ends)
		long = long || end-at > stride
		if next == end {
			break
		}
		l.starts = append(l.starts, next)
		at = next
	}
	if long && !l.ascii {
		l.units = markUnits(text)
	}
	return l
}

// Position is the place of a byte offset; an offset inside a character is that character's start.
// Offsets outside of the text are moved to its nearer end.
func (l *Lines) Position(offset int, enc Encoding) Position {
	offset = runeStart(l.text, max(0, min(offset, len(l.text))))
	line := sort.SearchInts(l.starts, offset+1) - 1
	start := l.starts[line]
	if l.ascii || enc == UTF8 || offset-start < stride || l.units == nil {
		return Position{line, l.count(l.text[start:offset], enc)}
	}
	return Position{line, l.units.before(l.text, offset, enc) - l.units.before(l.text, start, enc)}
}

// Offset is the byte offset of a position; a character beyond the line is the line's end, and one
// inside a surrogate pair or a multi-byte sequence is the start of its character. False for a
// negative number or a line beyond the text.
func (l *Lines) Offset(p Position, enc Encoding) (int, bool) {
	if p.Line < 0 || p.Character < 0 || p.Line >= len(l.starts) {
		return 0, false
	}
	line := l.Line(p.Line)
	if l.ascii {
		return line.Start + min(p.Character, line.Len()), true
	}
	if l.units != nil && enc != UTF8 && line.Len() > stride {
		// The last mark within the line that does not lie beyond the position.
		target := l.units.before(l.text, line.Start, enc) + p.Character
		i := sort.Search(len(l.units), func(i int) bool { return l.units[i].in(enc) > target }) - 1
		if m := l.units[i]; m.offset > line.Start {
			if m.offset >= line.End {
				return line.End, true
			}
			return m.offset + advance(l.text[m.offset:line.End], target-m.in(enc), enc), true
		}
	}
	return line.Start + advance(l.text[line.Start:line.End], p.Character, enc), true
}

// Count is the number of lines; a text that ends in a line end has an empty last line.
func (l *Lines) Count() int { return len(l.starts) }

// Line is the span of line i without its line end.
func (l *Lines) Line(i int) Span {
	end, _ := lineEnd(l.text, l.starts[i], l.ends)
	return Span{l.starts[i], end}
}

// count is the number of characters of s.
func (l *Lines) count(s string, enc Encoding) int {
	if l.ascii {
		return len(s)
	}
	return count(s, enc)
}

// before is the number of characters before an offset of the text.
func (u unitMarks) before(text string, offset int, enc Encoding) int {
	i := sort.Search(len(u), func(i int) bool { return u[i].offset > offset }) - 1
	return u[i].in(enc) + count(text[u[i].offset:offset], enc)
}

func (m unitMark) in(enc Encoding) int {
	if enc == UTF16 {
		return m.utf16
	}
	return m.utf32
}

// markUnits counts the characters of a text in strides.
func markUnits(text string) unitMarks {
	marks := unitMarks{{}}
	for m := (unitMark{}); len(text)-m.offset > stride; {
		end := runeStart(text, m.offset+stride)
		s := text[m.offset:end]
		m = unitMark{end, m.utf16 + count(s, UTF16), m.utf32 + count(s, UTF32)}
		marks = append(marks, m)
	}
	return marks
}

// lineEnd is where the content of the line that begins at start ends, and where the next line
// begins; both are the same for the last line.
func lineEnd(text string, start int, ends Ends) (end, next int) {
	rest := text[start:]
	n := strings.IndexByte(rest, '\n')
	if ends == AllLF {
		before := rest
		if n >= 0 {
			before = rest[:n]
		}
		if r := strings.IndexByte(before, '\r'); r >= 0 {
			if r+1 == n {
				return start + r, start + n + 1
			}
			return start + r, start + r + 1
		}
	}
	if n < 0 {
		return len(text), len(text)
	}
	return start + n, start + n + 1
}

// count is the number of characters of s in an encoding.
func count(s string, enc Encoding) int {
	switch enc {
	case UTF8:
		return len(s)
	case UTF32:
		return utf8.RuneCountInString(s)
	}
	n := 0
	for _, r := range s {
		if n++; r > 0xFFFF {
			n++
		}
	}
	return n
}

// advance is the byte offset of a character of line; the line's length when it is beyond.
func advance(line string, character int, enc Encoding) int {
	if enc == UTF8 {
		if character >= len(line) {
			return len(line)
		}
		return runeStart(line, character)
	}
	for i, r := range line {
		if character <= 0 {
			return i
		}
		character--
		if enc == UTF16 && r > 0xFFFF {
			if character == 0 {
				return i
			}
			character--
		}
	}
	return len(line)
}

// runeStart is the start of the character that offset lies in.
func runeStart(text string, offset int) int {
	for start := offset; start >= 0 && start > offset-utf8.UTFMax && start < len(text); start-- {
		if utf8.RuneStart(text[start]) {
			if _, n := utf8.DecodeRuneInString(text[start:]); start+n > offset {
				return start
			}
			break
		}
	}
	return offset
}

func isASCII(s string) bool {
	for len(s) >= 8 {
		if (s[0]|s[1]|s[2]|s[3]|s[4]|s[5]|s[6]|s[7])&0x80 != 0 {
			return false
		}
		s = s[8:]
	}
	for i := range len(s) {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}
