// Package scan finds what may be personal data by its outer form, in one pass over the bytes of a
// text: addresses of mail, runs of digits and capitals, addresses of networks, home folders, labels.
// It does not judge; a [Visitor] does. Its cost is linear in the length of the text.
package scan

import (
	"unicode/utf8"

	"github.com/nblsp/nblsp/notebook"
)

// A Visitor is told what a text holds. Spans count in the text.
type Visitor interface {
	// Mail is told of a local part, an @ and a host name with a dot.
	Mail(local, host notebook.Span)
	// Run is told of groups of digits and capitals and says how many of them it took; the others
	// are looked at again. The Run is valid until the call returns.
	Run(r *Run) int
	// Word is told of a word of eight or more letters and digits in which small letters occur.
	Word(s notebook.Span)
	// IPv4 is told of four numbers with dots, each below 256.
	IPv4(s notebook.Span)
	// Colons is told of hexadecimal digits in groups between colons, or six pairs between hyphens.
	Colons(s notebook.Span)
	// Home is told of the user's name in the path of a home folder.
	Home(user notebook.Span)
	// Label is told of a colon or an equals sign behind a word and before a space, and of where the
	// word ends: "Name: ", "**Name:** ", "Name = ", "name='".
	Label(word, sign int)
}

// A Run is some groups of letters and digits, the first of which holds a digit or is followed by one
// that does, with no more between them than a space, a hyphen, a dot, a slash or parentheses.
type Run struct {
	Text   string
	Groups []Group
}

// A Group is a word of digits and capitals.
type Group struct {
	notebook.Span
	Digits bool // no letters
}

const (
	maxGroups = 9  // in which the longest account number is written
	maxChain  = 64 // groups that are collected at once
)

const (
	wordMax = 96 // longer words are payloads
	mailMax = 64 // of a local part, by RFC 5321
)

type class uint8

const (
	isDigit class = 1 << iota
	isUpper
	isLower
	isTrigger
	isLocal // of the local part of an address of mail
	isHost
	isHex
)

const isAlnum = isDigit | isUpper | isLower

var classes = func() (t [256]class) {
	for c := range 256 {
		b := byte(c)
		switch {
		case b >= '0' && b <= '9':
			t[c] = isDigit | isTrigger | isLocal | isHost | isHex
		case b >= 'A' && b <= 'Z':
			t[c] = isUpper | isLocal | isHost
		case b >= 'a' && b <= 'z':
			t[c] = isLower | isLocal | isHost
		case b >= 0x80:
			t[c] = isLocal
		}
		if b|0x20 >= 'a' && b|0x20 <= 'f' && t[c]&(isUpper|isLower) != 0 {
			t[c] |= isHex
		}
	}
	for _, b := range []byte("._%+-") {
		t[b] |= isLocal
	}
	t['.'] |= isHost
	t['-'] |= isHost
	for _, b := range []byte("@:/\\=") {
		t[b] |= isTrigger
	}
	return t
}()

// Text tells a Visitor what a text holds, in order of places but for overlaps.
func Text(text string, v Visitor) {
	s := scanner{text: text, v: v}
	for i := 0; i < len(text); {
		c := text[i]
		if classes[c]&isTrigger == 0 {
			i++
			continue
		}
		switch {
		case classes[c]&isDigit != 0:
			i = s.number(i)
		case c == '@':
			s.mail(i)
			i++
		case c == ':':
			i = s.colon(i)
		case c == '=':
			if s.is(i-2, isUpper|isLower) && text[i-1] == ' ' && s.space(i+1) {
				s.v.Label(i-1, i)
			} else if s.is(i-1, isUpper|isLower) && i+1 < len(text) && (text[i+1] == '\'' || text[i+1] == '"') {
				s.v.Label(i, i)
			}
			i++
		default:
			s.home(i)
			i++
		}
	}
}

type scanner struct {
	text   string
	v      Visitor
	done   int // no word begins before
	colons int // no group between colons begins before
	groups [maxChain]Group
}

// is reports whether the byte at i has one of the classes; none has at the ends.
func (s *scanner) is(i int, c class) bool {
	return i >= 0 && i < len(s.text) && classes[s.text[i]]&c != 0
}

// word is the word of letters and digits around i.
func (s *scanner) word(i int) (start, end int, seen class) {
	for start = i; start > s.done && classes[s.text[start-1]]&isAlnum != 0; start-- {
		seen |= classes[s.text[start-1]]
	}
	for end = i; end < len(s.text) && classes[s.text[end]]&isAlnum != 0; end++ {
		seen |= classes[s.text[end]]
	}
	return start, end, seen & isAlnum
}

// mail reads what stands around the @ at i.
func (s *scanner) mail(i int) {
	start := i
	for start > 0 && i-start < mailMax && classes[s.text[start-1]]&isLocal != 0 {
		if s.text[start-1] < utf8.RuneSelf {
			start--
			continue
		}
		// Letters of Latin script may be part of it; other scripts and quotes stand before it.
		r, size := utf8.DecodeLastRuneInString(s.text[:start])
		if r < 0xc0 || r > 0x24f {
			break
		}
		start -= size
	}
	start = s.behindEscape(start, i)
	for start < i && (s.text[start] == '.' || s.text[start] == '-' || s.text[start] == '%') {
		start++
	}
	end, dot := i+1, false
	for end < len(s.text) && end-i < 254 && classes[s.text[end]]&isHost != 0 {
		dot = dot || s.text[end] == '.'
		end++
	}
	for end > i+1 && (s.text[end-1] == '.' || s.text[end-1] == '-') {
		end--
	}
	if start < i && dot && s.text[i-1] != '.' {
		s.v.Mail(notebook.Span{Start: start, End: i}, notebook.Span{Start: i + 1, End: end})
	}
}

// behindEscape moves a start that a backslash stands before behind the escape: \n, \x07, \u00e9.
func (s *scanner) behindEscape(start, end int) int {
	if start == 0 || s.text[start-1] != '\\' || start == end {
		return start
	}
	n := 1
	switch s.text[start] {
	case 'x':
		n = 3
	case 'u':
		n = 5
	}
	return min(start+n, end)
}

// colon reads what stands around the colon at i, and gives the place to go on from.
func (s *scanner) colon(i int) int {
	if s.space(i + 1) {
		end := i
		for end > 0 && i-end < 3 && (s.text[end-1] == ' ' || s.text[end-1] == '.' || s.text[end-1] == '*' || s.text[end-1] == '_') {
			end--
		}
		if s.is(end-1, isUpper|isLower) {
			s.v.Label(end, i)
		}
	}
	if !s.is(i+1, isHex) && !(i+1 < len(s.text) && s.text[i+1] == ':') {
		return i + 1
	}
	start, end, colons := i, i, 0
	for start > s.colons && i-start < 4 && s.is(start-1, isHex) {
		start--
	}
	for end < len(s.text) && end-start < 48 && (s.text[end] == ':' || classes[s.text[end]]&isHex != 0 || s.text[end] == '.' && colons >= 2 && s.is(end+1, isDigit)) {
		if s.text[end] == ':' {
			colons++
		}
		end++
	}
	s.colons = end
	if colons < 2 || s.is(start-1, isAlnum) || s.is(end, isAlnum) || s.text[end-1] == ':' && s.text[end-2] != ':' {
		return i + 1
	}
	s.v.Colons(notebook.Span{Start: start, End: end})
	s.done = end
	return end
}

// space reports whether a space stands at i, or the asterisks that end what Markdown makes bold.
func (s *scanner) space(i int) bool {
	return i < len(s.text) && (s.text[i] == ' ' || s.text[i] == '\t' || s.text[i] == '*' && s.text[i-1] == ':')
}

// home finds the user's name when the path of a home folder begins with the separator at i.
func (s *scanner) home(i int) {
	rest := s.text[i+1:]
	n := 0
	switch {
	case len(rest) > 5 && rest[:5] == "home/" && s.text[i] == '/':
		n = 5
	case len(rest) > 6 && rest[:5] == "Users" && (rest[5] == '/' || rest[5] == '\\'):
		n = 6
		if rest[5] == '\\' && rest[6] == '\\' {
			n = 7
		}
	default:
		return
	}
	if s.is(i-1, isAlnum) || i > 0 && (s.text[i-1] == '.' || s.text[i-1] == '-' || s.text[i-1] == '_' || s.text[i-1] == '~') {
		return // a folder of that name inside another, or a path of a web site
	}
	start := i + 1 + n
	end := start
	for end < len(s.text) && end-start < 40 && (classes[s.text[end]]&isAlnum != 0 || classes[s.text[end]]&isLocal != 0 && s.text[end] != '%' && s.text[end] != '+') {
		end++
	}
	if end > start && end < len(s.text) && (s.text[end] == '/' || s.text[end] == '\\' || s.text[end] == '"' || s.text[end] == '\'' || s.text[end] == '\n') {
		s.v.Home(notebook.Span{Start: start, End: end})
	}
}
