// Package finder finds words in texts, blind to the case of ASCII letters, at the speed of a cheap look.
package finder

import (
	"cmp"
	"slices"
)

// A Finder finds words in a text, blind to the case of ASCII letters: a set of bits tells whether
// three bytes begin any of them.
type Finder struct {
	list   []string // words with the same first three bytes stand together
	begins [1 << 15 / 64]uint64
	first  [1 << 15]uint8 // by the first three bytes, folded: 1 + the index of the first such word
}

// folded maps bytes to 5 bits: the letters to themselves in lower case, others together.
var folded = func() (t [256]uint8) {
	for c := range 256 {
		switch {
		case 'a' <= c && c <= 'z':
			t[c] = uint8(c - 'a' + 1)
		case 'A' <= c && c <= 'Z':
			t[c] = uint8(c - 'A' + 1)
		case c == '-':
			t[c] = 27
		case c == '/':
			t[c] = 28
		case c == '_':
			t[c] = 29
		case c >= 0x80:
			t[c] = 30
		case c == '=':
			t[c] = 31
		}
	}
	return
}()

// New makes a Finder of at most 255 words in lower case, of three bytes or more.
func New(list []string) *Finder {
	f := &Finder{list: slices.Clone(list)}
	slices.SortStableFunc(f.list, func(x, y string) int { return cmp.Compare(head(x), head(y)) })
	for i, s := range slices.Backward(f.list) {
		h := head(s)
		f.begins[h/64] |= 1 << (h % 64)
		f.first[h] = uint8(i) + 1
	}
	return f
}

// head are the first three bytes of a text, folded to 15 bits.
func head(s string) uint16 {
	return uint16(folded[s[0]])<<10 | uint16(folded[s[1]])<<5 | uint16(folded[s[2]])
}

// Next is the start of the first word at or after an offset, and which it is; -1 when there is none.
func (f *Finder) Next(text string, from int) (at int, word string) {
	if from+2 >= len(text) {
		return -1, ""
	}
	h := uint16(folded[text[from]])<<5 | uint16(folded[text[from+1]])
	for i := from + 2; i < len(text); i++ {
		h = (h<<5 | uint16(folded[text[i]])) & 0x7fff
		if f.begins[h>>6]&(1<<(h&63)) == 0 {
			continue
		}
		rest := text[i-2:]
		for _, s := range f.list[f.first[h]-1:] {
			if len(rest) >= len(s) && EqualFold(rest[:len(s)], s) {
				return i - 2, s
			}
			if head(s) != h {
				break
			}
		}
	}
	return -1, ""
}

// EqualFold compares a text with lower-case letters of the same length.
func EqualFold(text, lower string) bool {
	for i := range len(lower) {
		c := text[i]
		if 'A' <= c && c <= 'Z' {
			c |= 0x20
		}
		if c != lower[i] {
			return false
		}
	}
	return true
}
