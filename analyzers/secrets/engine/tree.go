package engine

import (
	"regexp/syntax"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// This file answers questions about the syntax tree of a pattern.

// unbounded is the maximal length of what has none.
const unbounded = 1 << 30

// A class is a set of bytes. Bytes of non-ASCII runes are in it when any non-ASCII rune is.
type class [256]bool

func (c *class) union(o *class) {
	for b, in := range o {
		if in {
			c[b] = true
		}
	}
}

// lengths are the numbers of bytes that a match of re can have.
func lengths(re *syntax.Regexp) (shortest, longest int) { return lengthsIf(re, unbounded) }

// lengthsIf are the lengths if an endless repetition of a class that has no white space is run
// bytes long.
func lengthsIf(re *syntax.Regexp, run int) (shortest, longest int) {
	switch re.Op {
	case syntax.OpLiteral:
		for _, r := range re.Rune {
			shortest += utf8.RuneLen(r)
		}
		return shortest, shortest
	case syntax.OpCharClass:
		if len(re.Rune) == 0 {
			return 0, 0
		}
		return max(1, utf8.RuneLen(re.Rune[0])), max(1, utf8.RuneLen(re.Rune[len(re.Rune)-1]))
	case syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		return 1, utf8.UTFMax
	case syntax.OpCapture:
		return lengthsIf(re.Sub[0], run)
	case syntax.OpConcat:
		for _, sub := range re.Sub {
			lo, hi := lengthsIf(sub, run)
			shortest, longest = shortest+lo, min(longest+hi, unbounded)
		}
		return shortest, longest
	case syntax.OpAlternate:
		shortest = unbounded
		for _, sub := range re.Sub {
			lo, hi := lengthsIf(sub, run)
			shortest, longest = min(shortest, lo), max(longest, hi)
		}
		return shortest, longest
	case syntax.OpQuest, syntax.OpStar, syntax.OpPlus, syntax.OpRepeat:
		least, most := repeats(re)
		lo, hi := lengthsIf(re.Sub[0], run)
		shortest = min(lo*least, unbounded)
		switch {
		case hi == 0:
			return shortest, 0
		case hi >= unbounded:
			return shortest, unbounded
		case most < 0:
			if set, ok := classOf(re.Sub[0]); !ok || set[' '] || set['\n'] {
				return shortest, unbounded
			}
			return shortest, max(shortest, run)
		}
		return shortest, min(hi*most, unbounded)
	}
	return 0, 0 // assertions
}

// repeats are the bounds of a repetition, -1 for none; 1, 1 for everything else.
func repeats(re *syntax.Regexp) (least, most int) {
	switch re.Op {
	case syntax.OpQuest:
		return 0, 1
	case syntax.OpStar:
		return 0, -1
	case syntax.OpPlus:
		return 1, -1
	case syntax.OpRepeat:
		return re.Min, re.Max
	}
	return 1, 1
}

// flat is re as a sequence of nodes, seen through captures.
func flat(re *syntax.Regexp) []*syntax.Regexp {
	switch re.Op {
	case syntax.OpCapture:
		return flat(re.Sub[0])
	case syntax.OpConcat:
		var all []*syntax.Regexp
		for _, sub := range re.Sub {
			all = append(all, flat(sub)...)
		}
		return all
	}
	return []*syntax.Regexp{re}
}

// classOf gives the set of bytes of a node that matches one rune of a set; ok is false for any
// other node.
func classOf(re *syntax.Regexp) (c class, ok bool) {
	switch re.Op {
	case syntax.OpCapture:
		return classOf(re.Sub[0])
	case syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		for b := range c {
			c[b] = re.Op == syntax.OpAnyChar || b != '\n'
		}
		return c, true
	case syntax.OpCharClass:
		for i := 0; i+1 < len(re.Rune); i += 2 {
			c.addRange(re.Rune[i], re.Rune[i+1])
		}
		return c, true
	case syntax.OpLiteral:
		if len(re.Rune) == 1 {
			c.addFolds(re.Rune[0], re.Flags)
			return c, true
		}
	}
	return c, false
}

func (c *class) addRange(lo, hi rune) {
	for r := lo; r <= hi && r < utf8.RuneSelf; r++ {
		c[r] = true
	}
	if hi >= utf8.RuneSelf {
		for b := utf8.RuneSelf; b < len(c); b++ {
			c[b] = true
		}
	}
}

func (c *class) addFolds(r rune, flags syntax.Flags) {
	c.addRange(r, r)
	if flags&syntax.FoldCase != 0 {
		for f := unicode.SimpleFold(r); f != r; f = unicode.SimpleFold(f) {
			c.addRange(f, f)
		}
	}
}

// all adds to c every byte that a match of re can have.
func (c *class) all(re *syntax.Regexp) {
	if set, ok := classOf(re); ok {
		c.union(&set)
	} else if re.Op == syntax.OpLiteral {
		for _, r := range re.Rune {
			c.addFolds(r, re.Flags)
		}
	}
	for _, sub := range re.Sub {
		c.all(sub)
	}
}

// first adds to c the bytes that a match of re can begin with; it reports whether re can match
// without reading anything.
func (c *class) first(re *syntax.Regexp) (empty bool) {
	switch re.Op {
	case syntax.OpLiteral:
		c.addFolds(re.Rune[0], re.Flags)
		return false
	case syntax.OpCharClass, syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		set, _ := classOf(re)
		c.union(&set)
		return false
	case syntax.OpCapture:
		return c.first(re.Sub[0])
	case syntax.OpConcat:
		for _, sub := range re.Sub {
			if !c.first(sub) {
				return false
			}
		}
		return true
	case syntax.OpAlternate:
		for _, sub := range re.Sub {
			if c.first(sub) {
				empty = true
			}
		}
		return empty
	case syntax.OpQuest, syntax.OpStar, syntax.OpPlus, syntax.OpRepeat:
		least, _ := repeats(re)
		return c.first(re.Sub[0]) || least == 0
	}
	return true // assertions
}

// The limits of what is enumerated.
const (
	maxStrings = 64
	maxString  = 64
)

// enumerate gives the folded strings that re matches if they are few and short, or nil.
func enumerate(re *syntax.Regexp) []string {
	switch re.Op {
	case syntax.OpLiteral:
		if len(re.Rune) <= maxString {
			return []string{fold(string(re.Rune))}
		}
	case syntax.OpCharClass:
		var all []string
		for i := 0; i+1 < len(re.Rune); i += 2 {
			for r := re.Rune[i]; r <= re.Rune[i+1]; r++ {
				if s := fold(string(r)); r < utf8.RuneSelf && !slices.Contains(all, s) {
					all = append(all, s)
				}
				if len(all) > 4 || r >= utf8.RuneSelf && !isFoldOfASCII(r) {
					return nil
				}
			}
		}
		return all
	case syntax.OpCapture:
		return enumerate(re.Sub[0])
	case syntax.OpConcat:
		return product(re.Sub)
	case syntax.OpAlternate:
		var all []string
		for _, sub := range re.Sub {
			some := enumerate(sub)
			if some == nil || len(all)+len(some) > maxStrings {
				return nil
			}
			all = append(all, some...)
		}
		return all
	case syntax.OpQuest:
		if some := enumerate(re.Sub[0]); some != nil && len(some) < maxStrings {
			return append([]string{""}, some...)
		}
	case syntax.OpEmptyMatch, syntax.OpWordBoundary, syntax.OpNoWordBoundary,
		syntax.OpBeginLine, syntax.OpBeginText, syntax.OpEndLine, syntax.OpEndText:
		return []string{""}
	}
	return nil
}

// product enumerates the strings of a sequence, or gives nil.
func product(seq []*syntax.Regexp) []string {
	all := []string{""}
	for _, sub := range seq {
		if all = multiply(all, enumerate(sub)); all == nil {
			return nil
		}
	}
	return all
}

// multiply joins each of heads with each of tails; nil if these are too many or too long.
func multiply(heads, tails []string) []string {
	if len(tails) == 0 || len(heads)*len(tails) > maxStrings {
		return nil
	}
	all := make([]string, 0, len(heads)*len(tails))
	for _, h := range heads {
		for _, t := range tails {
			if len(h)+len(t) > maxString {
				return nil
			}
			all = append(all, h+t)
		}
	}
	return all
}

// isFoldOfASCII: 'ſ' and 'K' are the only non-ASCII runes that fold to ASCII letters.
func isFoldOfASCII(r rune) bool { return r == 'ſ' || r == '\u212a' }

// prefixes gives folded strings of which every match of re has one as prefix; the strings are all
// of a match when whole is true.
func prefixes(re *syntax.Regexp) (strs []string, whole bool) {
	if all := enumerate(re); all != nil {
		return all, true
	}
	switch re.Op {
	case syntax.OpCapture:
		return prefixes(re.Sub[0])
	case syntax.OpConcat:
		strs = []string{""}
		for _, sub := range re.Sub {
			some, whole := prefixes(sub)
			longer := multiply(strs, some)
			if longer == nil {
				break
			}
			if strs = longer; !whole {
				break
			}
		}
		return strs, false
	case syntax.OpAlternate:
		for _, sub := range re.Sub {
			some, _ := prefixes(sub)
			if strs = append(strs, some...); len(strs) > maxStrings {
				return []string{""}, false
			}
		}
		return strs, false
	case syntax.OpPlus, syntax.OpRepeat:
		if least, _ := repeats(re); least > 0 {
			strs, _ = prefixes(re.Sub[0])
			return strs, false
		}
	}
	return []string{""}, false
}

// A place says where in each match of a pattern one of some keywords lies.
type place struct {
	lo, hi int // bounds of the distance from the start of the match, in bytes
	// after are the nodes that follow the keyword immediately, when in every match the same nodes
	// do; nil otherwise.
	after []*syntax.Regexp
}

// locate finds a place in seq, the flattened pattern, at which every match has one of the
// keywords; the narrowest if there are several. ok is false if the keywords may be absent from a
// match.
//
// A lone "." counts as a full stop: patterns such as hooks.slack.com mean it, and their keywords
// say it.
func locate(seq []*syntax.Regexp, keywords []string) (best place, ok bool) {
	seq = slices.Clone(seq)
	for i, n := range seq {
		if n.Op == syntax.OpAnyCharNotNL {
			seq[i] = &syntax.Regexp{Op: syntax.OpLiteral, Rune: []rune{'.'}}
		}
	}
	better := func(p place) {
		if !ok || p.hi-p.lo < best.hi-best.lo || p.hi-p.lo == best.hi-best.lo && p.hi < best.hi {
			best, ok = p, true
		}
	}
	lo, hi := 0, 0
	for i := 0; i < len(seq); {
		// The longest run of enumerable nodes from here.
		end, strs := i, []string{""}
		for n := i + 1; n <= len(seq); n++ {
			some := product(seq[i:n])
			if some == nil {
				break
			}
			end, strs = n, some
		}
		if p, found := inStrings(strs, keywords, seq[end:]); found {
			better(place{lo + p.lo, min(hi+p.hi, unbounded), p.after})
		}
		if end < len(seq) {
			some, _ := prefixes(seq[end])
			if p, found := inStrings(multiply(strs, some), keywords, nil); found {
				better(place{lo + p.lo, min(hi+p.hi, unbounded), nil})
			}
		}
		if end == i {
			end = i + 1
			if p, found := inNode(seq[i], keywords); found {
				better(place{lo + p.lo, min(hi+p.hi, unbounded), nil})
			}
		}
		for ; i < end; i++ {
			shortest, longest := lengths(seq[i])
			lo, hi = lo+shortest, min(hi+longest, unbounded)
		}
	}
	return best, ok
}

// inStrings looks for a keyword in each of the strings.
func inStrings(strs, keywords []string, after []*syntax.Regexp) (place, bool) {
	p := place{lo: unbounded, after: after}
	for _, s := range strs {
		at, end := -1, 0
		for _, k := range keywords {
			if i := strings.Index(s, k); i >= 0 && (at < 0 || i < at || i == at && i+len(k) > end) {
				at, end = i, i+len(k)
			}
		}
		if at < 0 {
			return place{}, false
		}
		p.lo, p.hi = min(p.lo, at), max(p.hi, at)
		if end != len(s) {
			p.after = nil
		}
	}
	return p, len(strs) > 0
}

// inNode looks for a keyword in every alternative of a node.
func inNode(re *syntax.Regexp, keywords []string) (place, bool) {
	switch re.Op {
	case syntax.OpAlternate:
		all := place{lo: unbounded}
		for _, sub := range re.Sub {
			p, found := locate(flat(sub), keywords)
			if !found {
				return place{}, false
			}
			all.lo, all.hi = min(all.lo, p.lo), max(all.hi, p.hi)
		}
		return all, true
	case syntax.OpPlus, syntax.OpRepeat:
		if least, _ := repeats(re); least > 0 {
			p, found := locate(flat(re.Sub[0]), keywords)
			p.after = nil
			return p, found
		}
	}
	return place{}, false
}

// contains reports whether any node of the tree satisfies f.
func contains(re *syntax.Regexp, f func(*syntax.Regexp) bool) bool {
	if f(re) {
		return true
	}
	return slices.ContainsFunc(re.Sub, func(sub *syntax.Regexp) bool { return contains(sub, f) })
}
