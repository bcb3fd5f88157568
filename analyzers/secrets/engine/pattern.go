package engine

import (
	"regexp"
	"regexp/syntax"
	"slices"
	"strings"
	"unicode/utf8"
)

// patterns are those of one allow-list. They are asked one by one: most can be refused by a look at
// the text, which an alternation of all of them cannot.
type patterns []*pattern

// A pattern is a regular expression with what is known of the texts that it matches, so that it need
// not be run on most others.
type pattern struct {
	*regexp.Regexp
	begins *class     // the text begins with one of these bytes; nil when that is not known
	only   *class     // all of its bytes are of these; nil when that is not known
	needs  *automaton // it contains one of these words; nil when that is not known
}

// compileAll leaves out what is not valid.
func compileAll(sources []string) patterns {
	var list patterns
	for _, source := range sources {
		if re, err := Compile(source); err == nil {
			p := &pattern{Regexp: re}
			if tree, err := syntax.Parse(source, syntax.Perl); err == nil {
				p.know(tree)
			}
			list = append(list, p)
		}
	}
	return list
}

// know finds out what every text has that the tree matches.
func (p *pattern) know(tree *syntax.Regexp) {
	if words := required(tree); words != nil {
		p.needs = newAutomaton(words)
	}
	seq := flat(tree)
	if seq[0].Op != syntax.OpBeginText {
		return
	}
	if begins := new(class); !begins.first(concat(seq[1:]...)) {
		p.begins = begins
	}
	if seq[len(seq)-1].Op == syntax.OpEndText {
		p.only = new(class)
		p.only.all(tree)
	}
}

func (list patterns) match(text string) bool {
	return slices.ContainsFunc(list, func(p *pattern) bool { return p.mayMatch(text) && p.MatchString(text) })
}

func (p *pattern) mayMatch(text string) bool {
	if p.begins != nil && (text == "" || !p.begins[text[0]]) {
		return false
	}
	if p.only != nil {
		for i := range len(text) {
			if !p.only[text[i]] {
				return false
			}
		}
	}
	return p.needs == nil || p.needs.first(text) >= 0 || !ascii(text) // ſ and the Kelvin sign are letters, too
}

func ascii(text string) bool {
	return strings.IndexFunc(text, func(r rune) bool { return r >= utf8.RuneSelf }) < 0
}

// The limits of [required].
const (
	minRequired = 2
	maxRequired = 512
)

// required gives folded words, of minRequired bytes or more, of which every match of re has one; nil
// when there are none.
func required(re *syntax.Regexp) []string {
	if all := enumerate(re); all != nil {
		return longWords(all)
	}
	switch re.Op {
	case syntax.OpCapture:
		return required(re.Sub[0])
	case syntax.OpPlus, syntax.OpRepeat:
		if least, _ := repeats(re); least > 0 {
			return required(re.Sub[0])
		}
	case syntax.OpAlternate:
		var all []string
		for _, sub := range re.Sub {
			some := required(sub)
			if some == nil || len(all)+len(some) > maxRequired {
				return nil
			}
			all = append(all, some...)
		}
		return all
	case syntax.OpConcat:
		seq := flat(re)
		best := longestLiterals(seq, minRequired, func([]string) bool { return true })
		for _, sub := range seq {
			if some := required(sub); some != nil && (best == nil || shortest(some) > shortest(best)) {
				best = some
			}
		}
		return best
	}
	return nil
}

// longWords are the words if none of them is too short.
func longWords(words []string) []string {
	if shortest(words) < minRequired {
		return nil
	}
	return words
}

func shortest(words []string) int {
	n := unbounded
	for _, w := range words {
		n = min(n, len(w))
	}
	return n
}
