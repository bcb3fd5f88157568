package pep440

import "strings"

// A scanner reads one version.
type scanner struct {
	text string
	pos  int
}

// maxSegments bounds the release; what has more is no version but an attack on whoever compares it.
const maxSegments = 64

// version reads a version without space around it; what follows is left.
func (s *scanner) version() (v Version, ok bool) {
	start := s.pos
	if s.peek()|0x20 == 'v' {
		s.pos++
	}
	n, ok := s.number()
	if !ok {
		return v, false
	}
	if s.peek() == '!' {
		v.epoch = n
		s.pos++
		if n, ok = s.number(); !ok {
			return v, false
		}
	}
	v.release = append(make([]uint64, 0, 4), n)
	for s.peek() == '.' && s.pos+1 < len(s.text) && isDigit(s.text[s.pos+1]) {
		s.pos++
		if n, ok = s.number(); !ok || len(v.release) == maxSegments {
			return v, false
		}
		v.release = append(v.release, n)
	}
	v.pre, v.dev = final, noDev
	if p, n, found, ok := s.labelled(preLabels); !ok {
		return v, false
	} else if found {
		v.pre, v.preN = phase(p), n
	}
	if !s.postRelease(&v) {
		return v, false
	}
	if _, n, found, ok := s.labelled(devLabels); !ok {
		return v, false
	} else if found {
		if v.dev = n; v.pre == final && v.post == 0 {
			v.pre = onlyDev
		}
	}
	if s.peek() == '+' {
		s.pos++
		if v.local, ok = s.local(); !ok {
			return v, false
		}
	}
	v.text = s.text[start:s.pos]
	return v, true
}

// A label is a word of a version and what it stands for; longer ones come before their prefixes.
type label struct {
	word  string
	means uint8
}

var (
	preLabels = []label{
		{"alpha", uint8(alpha)}, {"a", uint8(alpha)}, {"beta", uint8(beta)}, {"b", uint8(beta)},
		{"preview", uint8(candidate)}, {"pre", uint8(candidate)}, {"c", uint8(candidate)}, {"rc", uint8(candidate)},
	}
	postLabels = []label{{"post", 0}, {"rev", 0}, {"r", 0}}
	devLabels  = []label{{"dev", 0}}
)

// labelled reads a label with its number, which is 0 when it has none. ok is false when the number
// is too large.
func (s *scanner) labelled(labels []label) (means uint8, n uint64, found, ok bool) {
	at := s.pos
	if at < len(s.text) && isSeparator(s.text[at]) {
		at++
	}
	if at == len(s.text) {
		return 0, 0, false, true
	}
	first := s.text[at] | 0x20
	for _, l := range labels {
		if l.word[0] != first {
			continue
		}
		if end := at + len(l.word); end <= len(s.text) && strings.EqualFold(s.text[at:end], l.word) {
			s.pos = end
			if end+1 < len(s.text) && isSeparator(s.text[end]) && isDigit(s.text[end+1]) {
				s.pos++
			}
			if isDigit(s.peek()) {
				if n, ok = s.number(); !ok {
					return 0, 0, false, false
				}
			}
			return l.means, n, true, true
		}
	}
	return 0, 0, false, true
}

// postRelease reads .post1 or -1. It is false when the number is too large.
func (s *scanner) postRelease(v *Version) bool {
	if s.peek() == '-' && s.pos+1 < len(s.text) && isDigit(s.text[s.pos+1]) {
		s.pos++
		n, ok := s.number()
		v.post = n + 1
		return ok
	}
	_, n, found, ok := s.labelled(postLabels)
	if found {
		v.post = n + 1
	}
	return ok
}

// local reads what follows the plus sign, normalised.
func (s *scanner) local() (string, bool) {
	start := s.pos
	plain := true
	for ; s.pos < len(s.text); s.pos++ {
		c := s.text[s.pos]
		if isSeparator(c) {
			if s.pos == start || s.pos+1 == len(s.text) || !isAlnum(s.text[s.pos+1]) {
				return "", false
			}
			plain = plain && c == '.'
		} else if !isAlnum(c) {
			break
		} else {
			plain = plain && (c < 'A' || c > 'Z')
		}
	}
	text := s.text[start:s.pos]
	if !plain {
		text = strings.NewReplacer("-", ".", "_", ".").Replace(strings.ToLower(text))
	}
	return text, text != ""
}

func (s *scanner) number() (n uint64, ok bool) {
	start := s.pos
	for ; s.pos < len(s.text) && isDigit(s.text[s.pos]); s.pos++ {
		if n = n*10 + uint64(s.text[s.pos]-'0'); n >= 1e18 {
			return 0, false
		}
	}
	return n, s.pos > start
}

// peek is the byte here; 0 at the end.
func (s *scanner) peek() byte {
	if s.pos < len(s.text) {
		return s.text[s.pos]
	}
	return 0
}

func isDigit(c byte) bool     { return c >= '0' && c <= '9' }
func isAlnum(c byte) bool     { return isDigit(c) || c|0x20 >= 'a' && c|0x20 <= 'z' }
func isSeparator(c byte) bool { return c == '.' || c == '-' || c == '_' }
