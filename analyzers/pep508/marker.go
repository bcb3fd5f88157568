package pep508

import (
	"errors"
	"strings"

	"github.com/nblsp/nblsp/analyzers/pep440"
)

// A Marker is a condition on the environment, such as python_version < "3". The zero Marker holds
// everywhere.
type Marker struct{ root *condition }

// A Truth is what can be said of a Marker when not all of the environment is known.
type Truth int8

// The truths, in an order in which "and" is the least and "or" the greatest.
const (
	False Truth = iota - 1
	Unknown
	True
)

// A condition is a comparison, or the join of two conditions.
type condition struct {
	join        string // "and", "or"; "" for a comparison
	left, right *condition
	op          string
	a, b        operand
}

// An operand is a variable of the environment or a string.
type operand struct {
	text     string
	variable bool
}

// Holds says whether the condition is true in an environment of which some variables are known.
func (m Marker) Holds(env map[string]string) Truth {
	if m.root == nil {
		return True
	}
	return m.root.holds(env)
}

func (c *condition) holds(env map[string]string) Truth {
	switch c.join {
	case "and":
		return min(c.left.holds(env), c.right.holds(env))
	case "or":
		return max(c.left.holds(env), c.right.holds(env))
	}
	a, okA := c.a.value(env)
	b, okB := c.b.value(env)
	switch {
	case !okA || !okB:
		return Unknown
	case compare(c.op, a, b):
		return True
	}
	return False
}

func (o operand) value(env map[string]string) (string, bool) {
	if !o.variable {
		return o.text, true
	}
	v, ok := env[o.text]
	return v, ok
}

// compare compares as versions what are versions, and as texts what is not.
func compare(op, a, b string) bool {
	switch op {
	case "in":
		return strings.Contains(b, a)
	case "not in":
		return !strings.Contains(b, a)
	}
	v, err := pep440.Parse(a)
	if err == nil {
		if list, err := pep440.ParseSpecifiers(op + b); err == nil {
			return list.Match(v)
		}
	}
	switch op {
	case "==", "===":
		return a == b
	case "!=":
		return a != b
	case "<":
		return a < b
	case "<=":
		return a <= b
	case ">":
		return a > b
	case ">=":
		return a >= b
	}
	return false
}

var errMarker = errors.New("not an environment marker in the form of PEP 508")

// maxDepth bounds the parentheses of a marker.
const maxDepth = 50

func parseMarker(text string) (Marker, error) {
	p := markers{parser: parser{text: text}}
	p.space()
	if p.pos == len(text) {
		return Marker{}, nil
	}
	root, ok := p.or()
	p.space()
	if !ok || p.pos < len(text) {
		return Marker{}, errMarker
	}
	return Marker{root}, nil
}

type markers struct {
	parser
	depth int
}

func (p *markers) or() (*condition, bool)  { return p.joined("or", p.and) }
func (p *markers) and() (*condition, bool) { return p.joined("and", p.comparison) }

func (p *markers) joined(word string, operand func() (*condition, bool)) (*condition, bool) {
	left, ok := operand()
	for ok && p.word(word) {
		var right *condition
		right, ok = operand()
		left = &condition{join: word, left: left, right: right}
	}
	return left, ok
}

func (p *markers) comparison() (*condition, bool) {
	p.space()
	if p.peek() == '(' {
		if p.depth++; p.depth > maxDepth {
			return nil, false
		}
		p.pos++
		c, ok := p.or()
		p.space()
		if !ok || p.peek() != ')' {
			return nil, false
		}
		p.pos++
		return c, true
	}
	var c condition
	var ok bool
	if c.a, ok = p.operand(); !ok {
		return nil, false
	}
	if c.op, ok = p.operator(); !ok {
		return nil, false
	}
	c.b, ok = p.operand()
	return &c, ok
}

func (p *markers) operator() (string, bool) {
	for _, op := range []string{"===", "==", "!=", "<=", ">=", "~=", "<", ">"} {
		if p.space(); strings.HasPrefix(p.text[p.pos:], op) {
			p.pos += len(op)
			return op, true
		}
	}
	if p.word("in") {
		return "in", true
	}
	if p.word("not") && p.word("in") {
		return "not in", true
	}
	return "", false
}

func (p *markers) operand() (operand, bool) {
	p.space()
	rest := p.text[p.pos:]
	if q := p.peek(); q == '"' || q == '\'' {
		end := strings.IndexByte(rest[1:], q)
		if end < 0 {
			return operand{}, false
		}
		p.pos += end + 2
		return operand{text: rest[1 : end+1]}, true
	}
	n := wordLength(rest)
	p.pos += n
	return operand{rest[:n], true}, n > 0
}

// word reads a word, which ends where no letter follows.
func (p *markers) word(w string) bool {
	p.space()
	if rest := p.text[p.pos:]; wordLength(rest) == len(w) && rest[:len(w)] == w {
		p.pos += len(w)
		return true
	}
	return false
}

func wordLength(s string) int {
	for i := range len(s) {
		if c := s[i]; c != '_' && c != '.' && (c|0x20 < 'a' || c|0x20 > 'z') {
			return i
		}
	}
	return len(s)
}
