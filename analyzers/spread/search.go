package spread

import (
	"encoding/base64"
	"net/url"
	"strings"

	"github.com/nblsp/nblsp/notebook"
)

// A set is the values to look for, prepared for one pass over a text however many they are.
type set struct {
	values []value
	forms  map[uint32][]form // by the hash of their first `window` bytes
	// seen has the bit of each key of forms, folded: it spares the map at nearly every byte.
	seen   [1 << 10]uint64
	window int
	hash   uint64 // of all values, in this process
}

// fold is the bit of set.seen for a key.
func fold(key uint32) (word int, bit uint64) {
	key ^= key >> 16
	return int(key >> 6 & (1<<10 - 1)), 1 << (key & 63)
}

// A form is one way in which a value is written.
type form struct {
	text  string
	value int // index of set.values
}

// A hit is a place of a value in a text.
type hit struct {
	span  notebook.Span
	value int
}

// maxHits bounds the places in one text: whoever mends a thousand has seen enough.
const maxHits = 1000

// multiplier of the rolling hash: any odd number with bits all over spreads well.
const multiplier = 0x01000193

func newSet(values []value) *set {
	s := &set{values: values, forms: map[uint32][]form{}, window: minLength}
	for i, v := range values {
		s.hash ^= v.hash()
		text := v.secret.Reveal()
		forms := []string{text}
		if escaped := url.QueryEscape(text); escaped != text {
			forms = append(forms, escaped, url.PathEscape(text))
		}
		if encoded := base64.StdEncoding.EncodeToString([]byte(text)); len(text) >= 12 {
			forms = append(forms, encoded)
		}
		for _, f := range forms {
			key := uint32(0)
			for j := range s.window {
				key = key*multiplier + uint32(f[j])
			}
			s.forms[key] = append(s.forms[key], form{f, i})
			word, bit := fold(key)
			s.seen[word] |= bit
		}
	}
	return s
}

// search finds every value in a text, by one rolling hash (Rabin and Karp). Hits do not overlap.
func (s *set) search(text string) []hit {
	if len(text) < s.window {
		return nil
	}
	var (
		hits []hit
		key  uint32
		drop = uint32(1) // multiplier^window: what the byte that leaves has grown to
	)
	for range s.window {
		drop *= multiplier
	}
	for i := range s.window {
		key = key*multiplier + uint32(text[i])
	}
	for start := 0; ; start++ {
		if word, bit := fold(key); s.seen[word]&bit != 0 {
			if h, ok := s.at(text, start, s.forms[key]); ok && (len(hits) == 0 || hits[len(hits)-1].span.End <= start) {
				if hits = append(hits, h); len(hits) == maxHits {
					return hits
				}
			}
		}
		next := start + s.window
		if next == len(text) {
			return hits
		}
		key = key*multiplier + uint32(text[next]) - drop*uint32(text[start])
	}
}

// at is the longest of some forms that stands at a place, as a word of its own if it is short.
func (s *set) at(text string, start int, forms []form) (hit, bool) {
	var best hit
	for _, f := range forms {
		end := start + len(f.text)
		if len(f.text) <= best.span.Len() || !strings.HasPrefix(text[start:], f.text) {
			continue
		}
		if len(f.text) < wordLength && (start > 0 && wordByte(text[start-1]) || end < len(text) && wordByte(text[end])) {
			continue
		}
		best = hit{notebook.Span{Start: start, End: end}, f.value}
	}
	return best, best.span.Len() > 0
}

func wordByte(c byte) bool {
	return c == '_' || '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
}
