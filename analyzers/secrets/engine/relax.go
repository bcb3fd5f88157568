package engine

import (
	"regexp/syntax"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// This file is the one place where patterns are changed. Rules of the gitleaks dialect are written
// for lines of source files: a token must be followed by a quote, white space, a semicolon or the
// end, and between a name and its value stand only quotes, spaces and an operator. In notebooks
// tokens also stand in prose, tables, URLs, HTML and escaped JSON, so that
//
//   - a terminator group at the end of a pattern accepts whatever cannot continue the token, and a
//     joiner such as "." or "-" when nothing of a token follows it: "(tok)", "tok, ", "tok." and
//     "tok<" end a token, "tok.method" and "tok-2" do not;
//   - a leading group of delimiters accepts whatever cannot be part of the token;
//   - the quotes beside an operator may be escaped, closed by a bracket, or have a prefix:
//     os.environ["KEY"] = r"tok", {\"key\": \"tok\"}, **key:** tok.
//
// What a relaxed end accepts beyond the pattern's own depends on how sure the secret's form is:
// see [confidence].

// A confidence says how much the form of a secret proves by itself.
type confidence uint8

const (
	loose  confidence = iota // any word of some length: must look random
	fixed                    // of one exact length: must have a digit
	vendor                   // has literal text of its own
)

// digits is how many digits a secret has at least that ends where only the relaxed pattern says so.
func (c confidence) digits() int { return [...]int{loose: 3, fixed: 1, vendor: 0}[c] }

// A relaxed pattern.
type relaxed struct {
	tree *syntax.Regexp
	// terminator are the bytes that ended a token before the pattern was relaxed; nil if it was
	// not.
	terminator *class
	confidence confidence
	// dotted: the secret ends with a repetition of a class that has ".", so that its last one may
	// be a full stop.
	dotted bool
}

// joiners may stand inside a token as well as behind it.
const joiners = ".-=+~"

// relax parses a valid pattern and rewrites its tree as described above; group is the capture of
// the secret, or 0 for the first.
func relax(pattern string, group int) relaxed {
	tree, err := syntax.Parse(pattern, syntax.Perl)
	if err != nil {
		return relaxed{tree: &syntax.Regexp{Op: syntax.OpNoMatch}}
	}
	r := relaxed{tree: tree}
	withoutExoticFolds(tree)
	if secret := captureOf(tree, max(group, 1)); secret != nil {
		r.confidence = confidenceIn(secret)
		nodes := flat(secret)
		last := nodes[len(nodes)-1]
		if least, most := repeats(last); least != most {
			set, ok := classOf(last.Sub[0])
			r.dotted = ok && set['.']
		}
	}
	r.relaxEnd(tree)
	relaxStart(tree)
	r.relaxOperator(tree)
	return r
}

// withoutExoticFolds removes 'ſ' and 'K' from case-insensitive classes: they make [a-z] a class of
// runes of one to three bytes, and no secret has them.
func withoutExoticFolds(re *syntax.Regexp) {
	if re.Op == syntax.OpCharClass {
		kept := re.Rune[:0]
		for i := 0; i+1 < len(re.Rune); i += 2 {
			if lo, hi := re.Rune[i], re.Rune[i+1]; lo != hi || !isFoldOfASCII(lo) {
				kept = append(kept, lo, hi)
			}
		}
		re.Rune = kept
	}
	for _, sub := range re.Sub {
		withoutExoticFolds(sub)
	}
}

// captureOf finds a capture by its number; nil if there is none.
func captureOf(re *syntax.Regexp, number int) (found *syntax.Regexp) {
	contains(re, func(n *syntax.Regexp) bool {
		if n.Op == syntax.OpCapture && n.Cap == number {
			found = n
		}
		return found != nil
	})
	return found
}

func confidenceIn(secret *syntax.Regexp) confidence {
	literal := 0
	for _, n := range flat(secret) {
		if some := enumerate(n); len(some) > 0 {
			literal += len(slices.MinFunc(some, func(a, b string) int { return len(a) - len(b) }))
		} else if n.Op == syntax.OpAlternate && allLiteral(n) {
			literal += 2
		}
	}
	shortest, longest := lengths(secret)
	switch {
	case literal >= 2:
		return vendor
	case shortest == longest, shortest >= 40:
		return fixed
	}
	return loose
}

// allLiteral reports whether every alternative begins with literal text.
func allLiteral(alternate *syntax.Regexp) bool {
	return !slices.ContainsFunc(alternate.Sub, func(sub *syntax.Regexp) bool {
		head := flat(sub)[0]
		return head.Op != syntax.OpLiteral || len(head.Rune) < 2
	})
}

// relaxEnd replaces the terminator groups at the ends of the tree, outside of captures.
func (r *relaxed) relaxEnd(re *syntax.Regexp) {
	switch re.Op {
	case syntax.OpAlternate:
		for _, sub := range re.Sub {
			r.relaxEnd(sub)
		}
	case syntax.OpConcat:
		last := len(re.Sub) - 1
		own, ok := terminators(re.Sub[last])
		if !ok {
			r.relaxEnd(re.Sub[last])
			return
		}
		if re.MaxCap() == 0 {
			return // the terminator is part of the secret
		}
		if r.terminator == nil {
			r.terminator = new(class)
		}
		r.terminator.union(&own)
		var token class
		tokenEnd(re.Sub[last-1], &token)
		re.Sub[last] = wideTerminator(&own, &token)
	}
}

// terminators recognises a group such as (?:['"\s;]|\\[nr]|$): it may end, and what else it
// accepts is no word.
func terminators(re *syntax.Regexp) (own class, ok bool) {
	if re.Op != syntax.OpAlternate {
		return own, false
	}
	ends, delimits := false, false
	for _, sub := range re.Sub {
		switch sub.Op {
		case syntax.OpEndText, syntax.OpEndLine:
			ends = true
		case syntax.OpWordBoundary:
		case syntax.OpConcat: // \\[nr]
			if sub.Sub[0].Op != syntax.OpLiteral || string(sub.Sub[0].Rune) != `\` {
				return own, false
			}
			own['\\'] = true
		case syntax.OpCharClass:
			c, _ := classOf(sub)
			if c['a'] || c['A'] || c['0'] {
				return own, false
			}
			delimits = true
			own.union(&c)
		default:
			return own, false
		}
	}
	return own, ends && delimits
}

// tokenEnd adds to c the bytes that a match of re can end with.
func tokenEnd(re *syntax.Regexp, c *class) (empty bool) {
	switch re.Op {
	case syntax.OpLiteral:
		c.addFolds(re.Rune[len(re.Rune)-1], re.Flags)
	case syntax.OpCapture:
		return tokenEnd(re.Sub[0], c)
	case syntax.OpConcat:
		for _, sub := range slices.Backward(re.Sub) {
			if !tokenEnd(sub, c) {
				return false
			}
		}
		return true
	case syntax.OpAlternate:
		for _, sub := range re.Sub {
			if tokenEnd(sub, c) {
				empty = true
			}
		}
		return empty
	case syntax.OpQuest, syntax.OpStar, syntax.OpPlus, syntax.OpRepeat:
		least, _ := repeats(re)
		return tokenEnd(re.Sub[0], c) || least == 0
	default:
		set, ok := classOf(re)
		c.union(&set)
		return !ok
	}
	return false
}

// wideTerminator is what may follow a token that ends with a byte of token.
func wideTerminator(own, token *class) *syntax.Regexp {
	var beyond, after class
	for b := range beyond {
		word := b == '_' || b < utf8.RuneSelf && (unicode.IsLetter(rune(b)) || unicode.IsDigit(rune(b)))
		joiner := strings.IndexByte(joiners, byte(b)) >= 0
		opening := b == '(' || b == '[' || b == '{'
		beyond[b] = own[b] || !word && !joiner && !opening && !token[b]
		after[b] = !word && !joiner && !opening
	}
	var joiner class
	for _, j := range joiners {
		joiner[j] = true
	}
	end := &syntax.Regexp{Op: syntax.OpEndText}
	return alternate(
		beyond.node(),
		concat(joiner.node(), alternate(after.node(), end)),
		end,
	)
}

// relaxStart widens a leading group such as (?:^|['"\s=]).
func relaxStart(re *syntax.Regexp) {
	if re.Op != syntax.OpConcat || re.Sub[0].Op != syntax.OpAlternate {
		return
	}
	group := re.Sub[0]
	begins, delimiters := -1, -1
	for i, sub := range group.Sub {
		switch sub.Op {
		case syntax.OpBeginText, syntax.OpBeginLine:
			begins = i
		case syntax.OpCharClass:
			if c, _ := classOf(sub); c['"'] && !c['a'] && !c['0'] {
				delimiters = i
			}
		}
	}
	if begins < 0 || delimiters < 0 || len(group.Sub) != 2 {
		return
	}
	var token class
	for _, sub := range re.Sub[1:] {
		if !token.first(sub) {
			break
		}
	}
	own, _ := classOf(group.Sub[delimiters])
	for b := range own {
		own[b] = own[b] || !token[b] && !(b == '_' || b < utf8.RuneSelf && unicode.IsLetter(rune(b)))
	}
	group.Sub[delimiters] = own.node()
}

// relaxOperator widens the quotes before and after an assignment operator.
func (r *relaxed) relaxOperator(re *syntax.Regexp) {
	for i, sub := range re.Sub {
		r.relaxOperator(sub)
		if re.Op != syntax.OpConcat || sub.Op != syntax.OpRepeat || sub.Min != 0 {
			continue
		}
		set, ok := classOf(sub.Sub[0])
		if !ok || !set['\''] || !set['"'] || !set[' '] || set['a'] {
			continue
		}
		switch {
		case !set['='] && sub.Max == 3: // before
			set.add("`\\]*")
			re.Sub[i] = repeat(set.node(), 5)
		case set['='] && set['`'] && sub.Max == 5: // after
			set.add(`\*`)
			if r.confidence != loose {
				set.add("([{")
			}
			re.Sub[i] = concat(repeat(set.node(), 8), optional(stringPrefix()))
		}
	}
}

// stringPrefix is the prefix of a Python string literal and its quotes.
func stringPrefix() *syntax.Regexp {
	var letters, quotes class
	letters.add("rbfuRBFU")
	quotes.add(`'"`)
	return concat(
		&syntax.Regexp{Op: syntax.OpRepeat, Min: 1, Max: 2, Sub: []*syntax.Regexp{letters.node()}},
		&syntax.Regexp{Op: syntax.OpRepeat, Min: 1, Max: 3, Sub: []*syntax.Regexp{quotes.node()}},
	)
}

func (c *class) add(bytes string) {
	for i := range len(bytes) {
		c[bytes[i]] = true
	}
}

// node is a class as a node: ASCII exactly, and all other runes or none.
func (c *class) node() *syntax.Regexp {
	n := &syntax.Regexp{Op: syntax.OpCharClass}
	for b := rune(0); b < utf8.RuneSelf; b++ {
		if !c[b] {
			continue
		}
		if last := len(n.Rune) - 1; last > 0 && n.Rune[last] == b-1 {
			n.Rune[last] = b
		} else {
			n.Rune = append(n.Rune, b, b)
		}
	}
	if last := len(n.Rune) - 1; c[utf8.RuneSelf] {
		if last > 0 && n.Rune[last] == utf8.RuneSelf-1 {
			n.Rune[last] = unicode.MaxRune
		} else {
			n.Rune = append(n.Rune, utf8.RuneSelf, unicode.MaxRune)
		}
	}
	return n
}

func concat(sub ...*syntax.Regexp) *syntax.Regexp {
	return &syntax.Regexp{Op: syntax.OpConcat, Sub: sub}
}

func alternate(sub ...*syntax.Regexp) *syntax.Regexp {
	return &syntax.Regexp{Op: syntax.OpAlternate, Sub: sub}
}

func optional(sub *syntax.Regexp) *syntax.Regexp {
	return &syntax.Regexp{Op: syntax.OpQuest, Sub: []*syntax.Regexp{sub}}
}

func repeat(sub *syntax.Regexp, most int) *syntax.Regexp {
	return &syntax.Regexp{Op: syntax.OpRepeat, Max: most, Sub: []*syntax.Regexp{sub}}
}
