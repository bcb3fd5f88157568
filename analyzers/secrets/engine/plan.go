package engine

import (
	"regexp"
	"regexp/syntax"
	"sync"
	"unicode/utf8"
)

// A kind is how a pattern is run when one of its keywords was found.
type kind uint8

const (
	// anchored: every match begins at one known distance before a keyword (after its optional lead
	// is taken off), so that the pattern is tried at one place.
	anchored kind = iota
	// window: every match has a keyword inside, at a bounded distance from its start; the pattern
	// searches the bytes around the keyword.
	window
	// near: a match may have no keyword at all. gitleaks asks for a keyword anywhere in the file;
	// here it must be within nearby bytes.
	near
	// everywhere: the rule has no keyword and its pattern requires no literal.
	everywhere
)

const (
	// nearby is how far from a match of kind near its keyword may be.
	nearby = 512
	// reach is how many bytes a pattern of unbounded length may match. PEM blocks of the largest
	// keys in use have 13 kB.
	reach = 16 << 10
	// usualRun is how long an endless repetition in a pattern rarely is.
	usualRun = 256
	// context is how many bytes beyond its longest match a pattern is shown, so that it sees what
	// follows.
	context = 2 * 4
)

// A plan says how to run one rule.
type plan struct {
	kind       kind
	tree       *syntax.Regexp // what to compile
	terminator *class         // see relaxed
	confidence confidence
	before     int // bytes between the start of a match and its keyword: exactly (anchored) or at most
	longest    int // bytes of the longest match, at most reach
	usual      int // the same if endless runs are short: what is tried first

	boundary  bool // the pattern began with \b, which is checked by hand
	dotted    bool // see relaxed
	secretMax int  // bytes of the longest secret; the tree may find longer ones

	// Of kind anchored:
	lead    *class // what the pattern began with, which is added to the match by hand
	leadMax int
	// gaps, if any, are what may stand between the keyword and the tree: it was cut there, because
	// its first byte cannot be part of a gap and so is known without trying. head is the pattern of
	// the keyword then, or nil if any case of it will do.
	gaps []gap
	head *regexp.Regexp

	// The secret behind the gaps: tokenMin bytes of token in a row, which begin within tokenIn bytes
	// and are followed by one of tokenEnd.
	token, tokenEnd   class
	tokenMin, tokenIn int
	// harmless, if not nil, are the bytes of secrets that the rule's own allow-list allows.
	harmless *class

	// What follows the keyword, at least thenMin bytes of it (behind the gaps); thenMin is 0 when
	// that is not known.
	then    class
	thenMin int
	// must are words of which one must be in the window; for long windows only.
	must *automaton
	// words are the keywords of a plan of kind near.
	words *automaton

	once sync.Once
	re   *regexp.Regexp
}

// A gap is up to max bytes of a class.
type gap struct {
	class class
	max   int
}

// regexp compiles the pattern when it is first needed.
func (p *plan) regexp() *regexp.Regexp {
	p.once.Do(func() {
		source := p.tree.String()
		if p.kind == anchored {
			source = `\A(?:` + source + `)`
		}
		re, err := regexp.Compile(source)
		if err != nil { // of a pattern that Compile refuses
			re = regexp.MustCompile(`[^\x00-\x{10FFFF}]`)
		}
		p.re = re
	})
	return p.re
}

// newPlan analyses a rule. The keywords are folded.
func newPlan(rule *Rule, keywords []string) *plan {
	relaxed := relax(rule.Pattern, rule.SecretGroup)
	tree := relaxed.tree
	_, longest := lengths(tree)
	_, usual := lengthsIf(tree, usualRun)
	p := &plan{terminator: relaxed.terminator, confidence: relaxed.confidence, dotted: relaxed.dotted, secretMax: unbounded}
	if secret := captureOf(tree, max(rule.SecretGroup, 1)); secret != nil && (rule.SecretGroup > 0 || tree.MaxCap() == 1) {
		_, p.secretMax = lengths(secret)
		withoutHighCounts(secret)
	}
	for stripped, ok := withoutBoundary(tree); ok; stripped, ok = withoutBoundary(tree) {
		tree, p.boundary = stripped, true
	}
	p.tree = tree
	p.longest, p.usual = min(longest, reach), min(usual, reach)
	if len(keywords) == 0 {
		p.kind = everywhere
		return p
	}
	at, ok := locate(flat(tree), keywords)
	if !ok {
		p.kind, p.words = near, newAutomaton(keywords)
		return p
	}
	if longest > 2*nearby {
		p.requireWords(flat(tree), keywords)
	}

	// Try to make it anchored.
	stripped, lead, leadMax := withoutLead(tree)
	head, ok := locate(flat(stripped), keywords)
	if ok && head.lo == head.hi && head.hi < reach && !looksBack(stripped) {
		p.kind, p.tree, p.before = anchored, stripped, head.lo
		p.lead, p.leadMax = lead, leadMax
		if !p.cut(head.after, harmless(rule)) {
			p.then, p.thenMin = following(head.after)
		}
		return p
	}
	p.then, p.thenMin = following(at.after)
	p.kind, p.before = window, min(at.hi, nearby)
	return p
}

// cut takes the keyword and the gaps behind it off the tree of an anchored plan, if the tree is
// made like that. Rules for assignments are, and their patterns spend most time in the gaps.
func (p *plan) cut(after []*syntax.Regexp, allowed *class) bool {
	if p.before != 0 || p.tree.Op != syntax.OpConcat || len(after) == 0 || after[0] != p.tree.Sub[1] {
		return false
	}
	var gaps []gap
	var all class
	rest := p.tree.Sub[1:]
	for len(rest) > 1 {
		set, ok := class{}, false
		least, most := repeats(rest[0])
		if least == 0 && most > 0 {
			set, ok = classOf(rest[0].Sub[0])
		}
		if !ok {
			break
		}
		gaps = append(gaps, gap{set, most})
		all.union(&set)
		rest = rest[1:]
	}
	var then class
	if len(gaps) == 0 || len(gaps) > 2 || then.first(rest[0]) || p.tree.Sub[0].MaxCap() > 0 {
		return false
	}
	for b := range all {
		if all[b] && then[b] {
			return false
		}
	}
	if !foldsCase(p.tree.Sub[0]) {
		p.head = regexp.MustCompile(`\A(?:` + p.tree.Sub[0].String() + `)\z`)
	}
	p.gaps, p.tree, p.then, p.thenMin = gaps, concat(rest...), then, 1
	for i, n := range rest {
		if n.Op == syntax.OpCapture {
			p.token.all(n)
			p.tokenMin, _ = lengths(n)
			if p.tokenEnd.first(concat(rest[i+1:]...)) && p.terminator == nil {
				p.tokenEnd.addRange(0, utf8.MaxRune) // anything
			}
			p.harmless = allowed
			break
		}
		_, longest := lengths(n)
		p.tokenIn = min(p.tokenIn+longest, reach)
	}
	return true
}

// withoutHighCounts replaces repetitions such as [a-z]{10,150} by endless ones: the compiled
// pattern becomes so much smaller that it runs ten times as fast. What is longer than the longest
// secret is sorted out by hand.
func withoutHighCounts(re *syntax.Regexp) {
	if re.Op == syntax.OpRepeat && re.Max-re.Min >= 16 {
		if _, ok := classOf(re.Sub[0]); ok {
			re.Max = -1
		}
	}
	for _, sub := range re.Sub {
		withoutHighCounts(sub)
	}
}

// foldsCase reports whether a node matches letters in any case.
func foldsCase(re *syntax.Regexp) bool {
	return !contains(re, func(n *syntax.Regexp) bool {
		switch n.Op {
		case syntax.OpLiteral:
			return n.Flags&syntax.FoldCase == 0
		case syntax.OpCharClass:
			c, _ := classOf(n)
			for b := 'a'; b <= 'z'; b++ {
				if c[b] != c[b-0x20] {
					return true
				}
			}
		}
		return false
	})
}

// following gives the bytes with which the nodes begin, and how many of them at least; 0 if they
// may be empty.
func following(seq []*syntax.Regexp) (then class, least int) {
	if len(seq) == 0 || then.first(seq[0]) {
		return class{}, 0
	}
	least = 1
	if n, _ := repeats(seq[0]); n > 1 {
		if _, ok := classOf(seq[0].Sub[0]); ok {
			least = min(n, 64)
		}
	}
	return then, least
}

// requireWords finds literal text, other than keywords, that every match has.
func (p *plan) requireWords(seq []*syntax.Regexp, keywords []string) {
	words := longestLiterals(seq, 2, func(some []string) bool {
		_, own := inStrings(some, keywords, nil)
		return !own
	})
	if words != nil {
		p.must = newAutomaton(words)
	}
}

// longestLiterals finds words of at least so many bytes, acceptable to the caller, of which every
// match of seq has one; nil if there are none.
func longestLiterals(seq []*syntax.Regexp, least int, accept func([]string) bool) (best []string) {
	for i := range seq {
		for end := i + 1; end <= len(seq); end++ {
			some := product(seq[i:end])
			if some == nil {
				break
			}
			if n := shortest(some); n >= least && accept(some) {
				best, least = some, n+1
			}
		}
	}
	return best
}

// withoutBoundary takes a leading \b off a tree; the tree itself is left as it is.
func withoutBoundary(re *syntax.Regexp) (*syntax.Regexp, bool) {
	switch {
	case re.Op == syntax.OpConcat && re.Sub[0].Op == syntax.OpWordBoundary:
		return concat(re.Sub[1:]...), true
	case re.Op == syntax.OpConcat && re.Sub[0].Op == syntax.OpCapture:
		if head, ok := withoutBoundary(re.Sub[0]); ok {
			return concat(append([]*syntax.Regexp{head}, re.Sub[1:]...)...), true
		}
	case re.Op == syntax.OpCapture:
		if body, ok := withoutBoundary(re.Sub[0]); ok {
			capture := *re
			capture.Sub = []*syntax.Regexp{body}
			return &capture, true
		}
	}
	return re, false
}

// withoutLead takes leading repetitions such as [\w.-]{0,50}? off a tree.
func withoutLead(re *syntax.Regexp) (rest *syntax.Regexp, lead *class, most int) {
	for re.Op == syntax.OpConcat && len(re.Sub) > 1 && re.Sub[0].Op == syntax.OpRepeat && re.Sub[0].Min == 0 && re.Sub[0].Max > 0 {
		set, ok := classOf(re.Sub[0].Sub[0])
		if !ok {
			break
		}
		if lead == nil {
			lead = new(class)
		}
		lead.union(&set)
		most += re.Sub[0].Max
		re = concat(re.Sub[1:]...)
	}
	return re, lead, most
}

// looksBack reports whether a match of re may depend on what is before it.
func looksBack(re *syntax.Regexp) bool {
	return contains(re, func(n *syntax.Regexp) bool {
		return n.Op == syntax.OpBeginText || n.Op == syntax.OpBeginLine
	}) || leadsWithAssertion(re)
}

func leadsWithAssertion(re *syntax.Regexp) bool {
	switch re.Op {
	case syntax.OpWordBoundary, syntax.OpNoWordBoundary:
		return true
	case syntax.OpConcat:
		for _, sub := range re.Sub {
			if leadsWithAssertion(sub) {
				return true
			}
			if shortest, _ := lengths(sub); shortest > 0 {
				return false
			}
		}
		return false
	}
	for _, sub := range re.Sub {
		if leadsWithAssertion(sub) {
			return true
		}
	}
	return false
}

// literals gives words of which every match of a pattern has one, or nil; for rules without
// keywords.
func literals(pattern string) []string {
	tree, err := syntax.Parse(pattern, syntax.Perl)
	if err != nil {
		return nil
	}
	return longestLiterals(flat(tree), 3, func([]string) bool { return true })
}
