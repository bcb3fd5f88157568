package notebook

import (
	"strconv"
	"strings"
)

// A scanner pulls JSON apart without ever giving up. The tokenizer of jsontext stops for good at
// the first syntax error, which a truncated file, a trailing comma or a merge conflict has; this one
// notes a [Problem], makes the likeliest guess and goes on. Readers ask it for members and elements
// by the shape they know and it skips the rest; only the shape of nbformat is ever on the stack, never
// the nesting of the input, and every byte is passed a bounded number of times.
type scanner struct {
	src  string
	pos  int
	open []byte // '{' and '[' that are open, outermost first
	// objects and arrays count what is open, so that a closing bracket that closes nothing is known
	// without a search.
	objects, arrays int
	damage          *damage // nil: nobody wants to know
	// looked is what a look ahead read of the string at lookedAt, up to lookedEnd.
	looked              token
	lookedAt, lookedEnd int
}

// damage is what a scanner could not read.
type damage struct {
	problems []Problem
	stray    []Span // of text that belongs to no value
}

// most is how many problems and strays of one document are kept apart.
const most = 100

// problem notes damage at an offset; of several at one place the first.
func (s *scanner) problem(at int, lost bool, detail string) {
	d := s.damage
	if d == nil {
		return
	}
	if n := len(d.problems); n > 0 && (d.problems[n-1].Offset == at || n == most) {
		d.problems[n-1].Lost = d.problems[n-1].Lost || lost
		return
	}
	d.problems = append(d.problems, Problem{Offset: at, Detail: detail, Lost: lost})
}

// stray notes text that belongs to no value, so that it can be read as it is.
func (s *scanner) stray(start, end int, detail string) {
	s.problem(start, true, detail)
	d := s.damage
	if d == nil {
		return
	}
	n := len(d.stray)
	for n > 0 && d.stray[n-1].Start >= start { // it was met on the way
		n--
	}
	d.stray = d.stray[:n]
	if n > 0 && (n == most || strings.TrimLeft(s.src[min(start, d.stray[n-1].End):start], " \t\r\n,") == "") {
		d.stray[n-1].End = max(end, d.stray[n-1].End)
		return
	}
	d.stray = append(d.stray, Span{start, end})
}

func (s *scanner) truncated() {
	s.problem(len(s.src), true, "the JSON ends early; what precedes was read")
}

func (s *scanner) push(bracket byte) {
	s.open = append(s.open, bracket)
	if bracket == '{' {
		s.objects++
	} else {
		s.arrays++
	}
}

func (s *scanner) pop() {
	last := len(s.open) - 1
	if s.open[last] == '{' {
		s.objects--
	} else {
		s.arrays--
	}
	s.open = s.open[:last]
}

// parent is the bracket around the innermost open one; 0 when there is none.
func (s *scanner) parent() byte {
	if len(s.open) < 2 {
		return 0
	}
	return s.open[len(s.open)-2]
}

// The classes of bytes between tokens.
const (
	bad byte = iota
	blank
	punctuation
	word
)

var classes = func() (c [256]byte) {
	for _, b := range " \t\r\n" {
		c[b] = blank
	}
	for _, b := range `{}[],:"` {
		c[b] = punctuation
	}
	for b := range 256 {
		if b == '+' || b == '-' || b == '.' || b == '_' || '0' <= b && b <= '9' || 'a' <= b|0x20 && b|0x20 <= 'z' {
			c[b] = word
		}
	}
	return c
}()

// peek moves to the next token and is its first byte; 0 at the end. What cannot begin a token is
// noted and passed.
func (s *scanner) peek() byte {
	for s.pos < len(s.src) {
		c := s.src[s.pos]
		switch classes[c] {
		case blank:
			s.pos++
		case bad:
			start := s.pos
			for s.pos < len(s.src) && classes[s.src[s.pos]] == bad {
				s.pos++
			}
			s.stray(start, s.pos, "bytes that are not JSON; passed over")
		default:
			return c
		}
	}
	return 0
}

// literal passes a number, true, false, null or NaN and gives it as written.
func (s *scanner) literal() string {
	start := s.pos
	for s.pos < len(s.src) && classes[s.src[s.pos]] == word {
		s.pos++
	}
	return s.src[start:s.pos]
}

// A token is the inside of a JSON string.
type token struct {
	Span
	escapes bool
}

// str passes a string; the scanner stands at its quote.
func (s *scanner) str() token {
	if s.lookedEnd > s.pos && s.lookedAt == s.pos {
		s.pos = s.lookedEnd
		return s.looked
	}
	start := s.pos + 1
	t := token{Span: Span{start, len(s.src)}}
	for i := start; ; {
		q := strings.IndexByte(s.src[i:], '"')
		end := i + q
		if q < 0 {
			end = len(s.src)
		}
		segment := s.src[i:end]
		if n := lostQuote(s.src, segment, i); n >= 0 {
			s.problem(n, true, "a string without its closing quote; it was ended with its line")
			t.End, s.pos = n, n
			t.escapes = t.escapes || strings.IndexByte(s.src[i:n], '\\') >= 0
			return t
		}
		if !t.escapes {
			t.escapes = strings.IndexByte(segment, '\\') >= 0
		}
		if q < 0 {
			s.truncated()
			s.pos = end
			return t
		}
		if t.escapes && escaped(s.src[start:end]) {
			i = end + 1
			continue
		}
		t.End, s.pos = end, end+1
		return t
	}
}

// escaped reports whether a character after s would be escaped.
func escaped(s string) bool {
	n := len(s)
	for n > 0 && s[n-1] == '\\' {
		n--
	}
	return (len(s)-n)%2 == 1
}

// lostQuote finds the line end at which a string was meant to end. JSON has no line ends in strings,
// so that one is either a forgotten escape or, if the next line looks like JSON, a lost quote. -1 when
// there is none; the segment of src begins at offset at.
func lostQuote(src, segment string, at int) int {
	for from := 0; ; {
		n := strings.IndexByte(segment[from:], '\n')
		if n < 0 {
			return -1
		}
		n += from
		next := at + n + 1
		for next < len(src) && (src[next] == ' ' || src[next] == '\t') {
			next++
		}
		if next < len(src) && strings.IndexByte(`"]},`, src[next]) >= 0 {
			if n > 0 && segment[n-1] == '\r' {
				n--
			}
			return at + n
		}
		from = n + 1
	}
}

// members passes an object, at whose brace the scanner stands, and yields each key with the scanner
// at its value. A value that the caller does not read is skipped.
func (s *scanner) members(yield func(key string) bool) {
	s.push('{')
	defer s.pop()
	s.pos++
	comma := 0 // offset of a comma after which nothing has come
	for {
		switch at, c := s.pos, s.peek(); c {
		case 0:
			s.truncated()
			return
		case '}':
			if comma > 0 {
				s.problem(comma, false, "a comma before a closing brace; ignored")
			}
			s.pos++
			return
		case ',':
			comma = s.pos
			s.pos++
		case '"':
			at, comma = s.pos, 0
			key := s.decode(s.str())
			if s.peek() != ':' {
				s.stray(at, s.pos, "a string in an object that is neither key nor value; read as plain text")
				continue
			}
			s.pos++
			if c := s.peek(); c == ',' || c == '}' || c == ']' || c == 0 {
				s.problem(s.pos, false, "a key without a value; ignored")
				continue
			}
			start := s.pos
			if !yield(key) {
				return
			}
			if s.pos == start {
				s.skip()
			}
		case ']':
			if s.arrays > 0 {
				s.problem(s.pos, true, "an object without its closing brace; it was ended with what holds it")
				return
			}
			s.pos++
			s.problem(at, true, "a bracket that closes nothing; ignored")
		case '{':
			if s.parent() == '[' {
				s.problem(s.pos, true, "an object without its closing brace; it was ended before the next one")
				return
			}
			fallthrough
		default:
			at = s.pos
			if c == ':' {
				s.pos++
			} else {
				s.skip()
			}
			s.stray(at, s.pos, "a value without a key; read as plain text")
		}
	}
}

// elements passes an array, at whose bracket the scanner stands, and yields the index of each
// element with the scanner at it. An element that the caller does not read is skipped.
func (s *scanner) elements(yield func(i int) bool) {
	s.push('[')
	defer s.pop()
	s.pos++
	s.rest(0, yield)
}

// rest is elements from inside of the array on.
func (s *scanner) rest(i int, yield func(i int) bool) {
	comma := 0
	for {
		c := s.peek()
		start := s.pos
		switch c {
		case 0:
			s.truncated()
			return
		case ']':
			if comma > 0 {
				s.problem(comma, false, "a comma before a closing bracket; ignored")
			}
			s.pos++
			return
		case ',':
			comma = start
			s.pos++
		case ':':
			s.pos++
			s.problem(start, true, "a colon in a list; ignored")
		case '}':
			if s.objects > 0 {
				s.problem(start, true, "a list without its closing bracket; it was ended with what holds it")
				return
			}
			s.pos++
			s.problem(start, true, "a brace that closes nothing; ignored")
		default:
			comma = 0
			if c == '"' && s.lostBracket() {
				return
			}
			if !yield(i) {
				return
			}
			if s.pos == start {
				s.skip()
			}
			i++
		}
	}
}

// lostBracket reports whether the string that the scanner stands at, in a list in an object, is the
// object's next key.
func (s *scanner) lostBracket() bool {
	if s.parent() != '{' {
		return false
	}
	quiet := scanner{src: s.src, pos: s.pos, damage: new(damage)}
	t := quiet.str()
	if len(quiet.damage.problems) == 0 {
		s.looked, s.lookedAt, s.lookedEnd = t, s.pos, quiet.pos
	}
	if quiet.peek() != ':' {
		return false
	}
	s.problem(s.pos, true, "a list without its closing bracket; it was ended before the next key")
	return true
}

// skip passes one value of any depth.
func (s *scanner) skip() {
	base := len(s.open)
	for {
		at, c := s.pos, s.peek()
		switch c {
		case 0:
			s.truncated()
			for len(s.open) > base {
				s.pop()
			}
			return
		case '{', '[':
			s.push(c)
			s.pos++
		case '}', ']':
			matching, open := byte('{'), s.objects
			if c == ']' {
				matching, open = '[', s.arrays
			}
			switch {
			case len(s.open) == base:
				return // it closes what the caller reads
			case s.open[len(s.open)-1] == matching:
				s.pop()
				s.pos++
			case open > 0:
				s.problem(s.pos, true, "brackets that do not match; the inner one was ended with the outer")
				s.pop()
			default:
				s.pos++
				s.problem(at, true, "a bracket that closes nothing; ignored")
			}
		case '"':
			s.str()
		case ',', ':':
			if len(s.open) == base {
				return
			}
			s.pos++
		default:
			s.literal()
		}
		if len(s.open) == base {
			return
		}
	}
}

// texts passes a string or a list of strings and gives the strings to part; other elements of a
// list are left to other, which may read them, or skipped. It is false, and nothing is passed, for
// a value of another kind.
func (s *scanner) texts(part func(token), other func(i int)) bool {
	switch s.peek() {
	case '"':
		part(s.str())
	case '[':
		for i := range s.elements {
			if s.peek() == '"' {
				part(s.str())
			} else {
				other(i)
			}
		}
	default:
		return false
	}
	return true
}

// string reads a string value; "" and nothing passed for another kind.
func (s *scanner) string() string {
	if s.peek() != '"' {
		return ""
	}
	return s.decode(s.str())
}

// int reads a number; 0 for another kind.
func (s *scanner) int() int {
	if c := s.peek(); c == 0 || classes[c] != word {
		return 0
	}
	n, err := strconv.Atoi(s.literal())
	if err != nil {
		return 0
	}
	return n
}

// strings reads the strings of a list, or a single one.
func (s *scanner) strings() (all []string) {
	s.texts(func(t token) { all = append(all, s.decode(t)) }, func(int) { s.skip() })
	return all
}

// emptyJSON reports whether a JSON value holds nothing that anybody could look for.
func emptyJSON(json string) bool {
	switch strings.Trim(json, " \t\r\n{}[]\"") {
	case "", "null", "true", "false":
		return true
	}
	return false
}
