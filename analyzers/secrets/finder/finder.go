// Package finder finds words in texts, blind to the case of ASCII letters, at the speed of a cheap look.
package finder

// A Finder finds words in a text, blind to the case of ASCII letters: a set of bits tells whether
// three bytes begin any of them.
type Finder struct {
	list   []string
	begins [1 << 15 / 64]uint64
	words  map[uint16][]uint8 // by the first three bytes, folded: indices of list
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

// New makes a Finder of at most 256 words in lower case, of three bytes or more.
func New(list []string) *Finder {
	f := &Finder{list: list, words: map[uint16][]uint8{}}
	for i, s := range list {
		h := uint16(folded[s[0]])<<10 | uint16(folded[s[1]])<<5 | uint16(folded[s[2]])
		f.begins[h/64] |= 1 << (h % 64)
		f.words[h] = append(f.words[h], uint8(i))
	}
	return f
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
		for _, w := range f.words[h] {
			if s := f.list[w]; len(text)-(i-2) >= len(s) && EqualFold(text[i-2:i-2+len(s)], s) {
				return i - 2, s
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
