package table

import (
	"unicode/utf8"

	"github.com/nblsp/nblsp/notebook"
)

// A ruler finds the characters of a line.
type ruler struct {
	start, size int     // of the line in the Text
	offsets     []int32 // of each character in the line; nil when each is one byte
}

func newRuler(line string, start int) ruler {
	r := ruler{start: start, size: len(line)}
	if utf8.RuneCountInString(line) == len(line) {
		return r
	}
	for i := range line {
		if r.offsets = append(r.offsets, int32(i)); len(r.offsets) > maxWidth {
			break
		}
	}
	return r
}

func (r ruler) len() int {
	if r.offsets != nil {
		return len(r.offsets)
	}
	return r.size
}

// offset is the place of a character in the Text; that of the line's end for one behind it.
func (r ruler) offset(c int) int {
	switch {
	case c >= r.len():
		return r.start + r.size
	case r.offsets != nil:
		return r.start + int(r.offsets[c])
	}
	return r.start + c
}

func (r ruler) span(s strip) notebook.Span {
	return notebook.Span{Start: r.offset(s.start), End: r.offset(s.end)}
}
