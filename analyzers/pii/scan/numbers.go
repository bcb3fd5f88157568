package scan

import (
	"github.com/nblsp/nblsp/notebook"
)

// number reads what begins with the digit at i, and gives the place to go on from.
func (s *scanner) number(i int) int {
	start, end, seen := s.word(i)
	next := end
	switch {
	case end-start > wordMax:
	case seen == isDigit && s.fraction(start, end, &next):
	case s.pairs(start, end, &next):
	case s.beforeExtension(start, end) >= 7:
		s.run(start, start+s.beforeExtension(start, end), isDigit)
	case seen&isLower != 0:
		if end-start >= 8 {
			s.v.Word(notebook.Span{Start: start, End: end})
		} else if seen&isDigit != 0 && start < i && s.text[start] == 'x' {
			break // the extension of a telephone number
		}
	default:
		next = s.run(start, end, seen)
	}
	s.done = next
	return next
}

// fraction handles the numbers that are parts of a decimal fraction or of an address.
func (s *scanner) fraction(start, end int, next *int) bool {
	if s.is(start-2, isDigit) && s.text[start-1] == '.' {
		return true // behind the point
	}
	if end >= len(s.text) || s.text[end] != '.' || !s.is(end+1, isDigit) {
		return false
	}
	// Behind the first point: the second number.
	at, dots := end, 0
	octets := end-start <= 3
	last := start
	for at < len(s.text) && s.text[at] == '.' && s.is(at+1, isDigit) && dots < 4 {
		octets = octets && octet(s.text[last:at])
		last = at + 1
		for at++; s.is(at, isDigit); at++ {
		}
		dots++
	}
	if dots == 1 {
		*next = at
		return true
	}
	if dots == 3 && octets && octet(s.text[last:at]) && !s.is(at, isUpper|isLower) && !(s.is(start-1, isUpper|isLower)) {
		s.v.IPv4(notebook.Span{Start: start, End: at})
		*next = at
		return true
	}
	return false
}

func octet(t string) bool {
	if t == "" || len(t) > 3 || len(t) > 1 && t[0] == '0' {
		return false
	}
	n := 0
	for i := range len(t) {
		n = n*10 + int(t[i]-'0')
	}
	return n < 256
}

// pairs finds six pairs of hexadecimal digits between hyphens.
func (s *scanner) pairs(start, end int, next *int) bool {
	if end-start != 2 || end >= len(s.text) || s.text[end] != '-' && (start < 2 || s.text[start-1] != '-') {
		return false
	}
	at := start
	for at >= s.done+3 && s.text[at-1] == '-' && s.is(at-2, isHex) && s.is(at-3, isHex) && start-at < 15 {
		at -= 3
	}
	stop := at + 17
	if stop > len(s.text) || s.is(stop, isAlnum) || stop < len(s.text) && s.text[stop] == '-' || s.is(at-1, isAlnum) {
		return false
	}
	for i := range 17 {
		if i%3 == 2 {
			if s.text[at+i] != '-' {
				return false
			}
		} else if !s.is(at+i, isHex) {
			return false
		}
	}
	s.v.Colons(notebook.Span{Start: at, End: stop})
	*next = stop
	return true
}

// run collects the groups of a chain and shows what begins at each of them. It gives the place to go
// on from.
func (s *scanner) run(start, end int, seen class) int {
	if seen == isDigit && s.alone(start, end) {
		return end
	}
	groups := s.groups[:0]
	// Capitals before the first digits may belong to them: AB 12 34 56 C.
	if at := start - 1; at > s.done && seen == isDigit && s.text[at] == ' ' && s.is(at-1, isUpper) {
		first := at
		for first > s.done && s.is(first-1, isUpper) && at-first < 3 {
			first--
		}
		if !s.is(first-1, isAlnum) {
			groups = append(groups, Group{Span: notebook.Span{Start: first, End: at}})
		}
	}
	groups = append(groups, Group{notebook.Span{Start: start, End: end}, seen == isDigit})
	for at := end; len(groups) < maxChain; {
		n := s.separator(at)
		if n == 0 {
			break
		}
		from, to, seen := at+n, at+n, class(0)
		for s.is(to, isAlnum) {
			seen |= classes[s.text[to]]
			to++
		}
		if n := s.beforeExtension(from, to); n >= 3 {
			groups = append(groups, Group{notebook.Span{Start: from, End: from + n}, true})
			break
		}
		if seen&isLower != 0 || to-from > 20 || seen&isDigit == 0 && to-from > 4 {
			break
		}
		groups = append(groups, Group{notebook.Span{Start: from, End: to}, seen&isAlnum == isDigit})
		at = to
	}
	// The last groups of a chain that was cut are the first of the next one.
	last := len(groups)
	if last == maxChain {
		last -= maxGroups
	}
	for i := 0; i < last; {
		n := 0
		if i == 0 || groups[i].Digits && !s.alone(groups[i].Start, groups[i].End) || !groups[i].Digits && s.is(groups[i].End-1, isDigit) {
			n = s.v.Run(&Run{Text: s.text, Groups: groups[i:min(i+maxGroups, len(groups))]})
		}
		if n > 0 {
			i += n
			end = groups[i-1].End
		} else {
			end = max(end, groups[i].End)
			i++
		}
	}
	return end
}

// beforeExtension is the number of digits before the x of an extension, in a word that is nothing
// else: 5550132x12; 0 for none.
func (s *scanner) beforeExtension(start, end int) int {
	i := start
	for i < end && classes[s.text[i]]&isDigit != 0 {
		i++
	}
	if i == end || s.text[i] != 'x' || end-i < 2 || end-i > 7 {
		return 0
	}
	for j := i + 1; j < end; j++ {
		if classes[s.text[j]]&isDigit == 0 {
			return 0
		}
	}
	return i - start
}

// alone reports whether the digits of a short number cannot begin anything: one digit that is neither
// a calling code nor the 1 before an area code.
func (s *scanner) alone(start, end int) bool {
	if end-start > 1 || start > 0 && s.text[start-1] == '+' {
		return false
	}
	return s.text[start] != '1' || !s.is(end+2, isDigit) || !s.is(end+3, isDigit)
}

// separator is the length of what may stand between two groups at i, when a group follows; 0 for
// none.
func (s *scanner) separator(i int) int {
	if i >= len(s.text) {
		return 0
	}
	switch s.text[i] {
	case ' ', '-', '.', '/':
		if s.is(i+1, isAlnum) {
			return 1
		}
		if i+1 < len(s.text) && s.text[i+1] == '(' && s.is(i+2, isDigit) {
			return 2
		}
	case ')':
		if s.is(i+1, isDigit) {
			return 1
		}
		if i+1 < len(s.text) && (s.text[i+1] == ' ' || s.text[i+1] == '-' || s.text[i+1] == '.') && s.is(i+2, isDigit) {
			return 2
		}
	case '(':
		if s.is(i+1, isDigit) {
			return 1
		}
	case 0xc2: // a no-break space
		if i+1 < len(s.text) && s.text[i+1] == 0xa0 && s.is(i+2, isAlnum) {
			return 2
		}
	case 0xe2: // hyphens and dashes, U+2010 to U+2013
		if i+2 < len(s.text) && s.text[i+1] == 0x80 && s.text[i+2] >= 0x90 && s.text[i+2] <= 0x93 && s.is(i+3, isAlnum) {
			return 3
		}
	}
	return 0
}
