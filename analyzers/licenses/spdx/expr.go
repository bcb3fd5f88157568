package spdx

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// An Expr is a licence expression: one licence, or several joined. It is immutable.
type Expr struct {
	Op   Op
	ID   string  // of a License: canonical
	With string  // of a License: the exception, "" for none
	Args []*Expr // of And and Or: two or more
}

// An Op says what an Expr is.
type Op uint8

// The kinds of expressions.
const (
	License Op = iota
	And        // all hold
	Or         // one may be chosen
)

// New is the expression of one licence by its canonical id.
func New(id string) *Expr { return &Expr{ID: id} }

// Join puts expressions together; what is the same is there once. Nil when there are none.
func Join(op Op, list ...*Expr) *Expr {
	var args []*Expr
	var add func(*Expr)
	add = func(e *Expr) {
		switch {
		case e == nil:
		case e.Op == op:
			for _, a := range e.Args {
				add(a)
			}
		case !slices.ContainsFunc(args, e.Equal):
			args = append(args, e)
		}
	}
	for _, e := range list {
		add(e)
	}
	switch len(args) {
	case 0:
		return nil
	case 1:
		return args[0]
	}
	return &Expr{Op: op, Args: args}
}

// Equal reports whether two expressions are written alike.
func (e *Expr) Equal(other *Expr) bool { return e.String() == other.String() }

// String writes the expression in canonical form; AND binds closer than OR.
func (e *Expr) String() string {
	if e == nil {
		return ""
	}
	if e.Op == License {
		if e.With != "" {
			return e.ID + " WITH " + e.With
		}
		return e.ID
	}
	parts := make([]string, len(e.Args))
	for i, a := range e.Args {
		parts[i] = a.String()
		if e.Op == And && a.Op == Or {
			parts[i] = "(" + parts[i] + ")"
		}
	}
	if e.Op == And {
		return strings.Join(parts, " AND ")
	}
	return strings.Join(parts, " OR ")
}

// Licenses are the single licences of the expression, in order.
func (e *Expr) Licenses() []*Expr {
	if e == nil {
		return nil
	}
	if e.Op == License {
		return []*Expr{e}
	}
	var list []*Expr
	for _, a := range e.Args {
		list = append(list, a.Licenses()...)
	}
	return list
}

const (
	// maxText bounds the text of an expression, maxDepth its parentheses.
	maxText  = 8 << 10
	maxDepth = 64
)

// Parse reads an expression. Ids and operators may be in any case, as people write them; what it is
// told is no expression unless every id is known.
func Parse(text string) (*Expr, error) { return ParseWith(text, ID) }

// ParseWith is Parse with another way to read the id of one licence, "" for none.
func ParseWith(text string, id func(string) string) (*Expr, error) {
	if len(text) > maxText {
		return nil, errors.New("the expression is too long")
	}
	p := parser{words: words(text), id: id}
	e, err := p.or(0)
	switch {
	case err != nil:
		return nil, err
	case len(p.words) > 0:
		return nil, fmt.Errorf("%q is not expected", p.words[0])
	}
	return e, nil
}

// words are the ids, operators and parentheses.
func words(text string) []string {
	text = strings.NewReplacer("(", " ( ", ")", " ) ").Replace(text)
	return strings.Fields(text)
}

type parser struct {
	words []string
	id    func(string) string
}

func (p *parser) next() string {
	if len(p.words) == 0 {
		return ""
	}
	return p.words[0]
}

func (p *parser) take(operator string) bool {
	if !strings.EqualFold(p.next(), operator) {
		return false
	}
	p.words = p.words[1:]
	return true
}

func (p *parser) or(depth int) (*Expr, error) { return p.join(Or, "OR", p.and, depth) }

func (p *parser) and(depth int) (*Expr, error) { return p.join(And, "AND", p.license, depth) }

func (p *parser) join(op Op, operator string, operand func(int) (*Expr, error), depth int) (*Expr, error) {
	var list []*Expr
	for {
		e, err := operand(depth)
		if err != nil {
			return nil, err
		}
		list = append(list, e)
		if !p.take(operator) {
			return Join(op, list...), nil
		}
	}
}

func (p *parser) license(depth int) (*Expr, error) {
	if depth > maxDepth {
		return nil, errors.New("too many parentheses")
	}
	if p.take("(") {
		e, err := p.or(depth + 1)
		if err == nil && !p.take(")") {
			err = errors.New("a parenthesis is not closed")
		}
		return e, err
	}
	word := p.next()
	if word == "" {
		return nil, errors.New("a licence is missing at the end")
	}
	p.words = p.words[1:]
	if name, ok := known().licenses[strings.ToLower(word)]; ok && withIDs[name] != "" {
		return Parse(withIDs[name])
	}
	e := &Expr{ID: p.id(word)}
	if e.ID == "" {
		return nil, fmt.Errorf("%q is no licence that SPDX knows", word)
	}
	if p.take("WITH") {
		name, ok := known().exceptions[strings.ToLower(p.next())]
		switch {
		case ok:
			e.With = name
		case strings.HasPrefix(p.next(), "AdditionRef-") && isIDString(p.next()):
			e.With = p.next()
		default:
			return nil, fmt.Errorf("%q is no exception that SPDX knows", p.next())
		}
		p.words = p.words[1:]
	}
	return e, nil
}
