// Package engine finds secrets in text by rules of the gitleaks dialect: a keyword, a regular
// expression around it, an entropy, and allow-lists.
//
// One pass of an Aho-Corasick automaton over the text finds all keywords of all rules. Where a
// keyword is found, and nowhere else, the regular expressions of its rules run, each on the few
// bytes around the keyword in which a match can lie (see plan.go). All positions are byte offsets
// in the given text. The time of a scan is linear in the size of the text: what regular
// expressions may read is budgeted, and a scan that exhausts its budget says so.
package engine

import (
	"fmt"
	"regexp"
	"regexp/syntax"

	"github.com/nblsp/nblsp/notebook"
)

// A Rule describes one kind of secret. The zero value of each field but ID means "no such
// condition"; a rule needs a Pattern or a Path.
type Rule struct {
	ID          string
	Description string
	Pattern     string  // regular expression, Go syntax
	SecretGroup int     // capture group that holds the secret; 0: the first one that matched something
	Entropy     float64 // the secret must have more bits per byte than this
	// Keywords, in any case; the text must hold one of them. Without any, the engine takes the
	// literals that the Pattern requires.
	Keywords   []string
	Path       string // regular expression that the path of the text must match
	Tags       []string
	Allowlists []*Allowlist
	Required   []Required // rules that must be found near
	SkipReport bool       // found only for the Required of others
	Generic    bool       // loses to any other rule that finds the same text
	Checksum   Checksum   // how the secret's own checksum is verified
}

// An Allowlist says which secrets are none.
type Allowlist struct {
	Description string
	All         bool // every given condition must hold, not just one
	Target      Target
	Patterns    []string // regular expressions, tried on the Target
	Stopwords   []string // the secret contains one of them, in any case
	Paths       []string // regular expressions, tried on the path
}

// A Target is the text that an Allowlist's Patterns are tried on.
type Target uint8

// The targets.
const (
	TargetSecret Target = iota
	TargetMatch
	TargetLine
)

// Required is a second rule that must be found near a match for it to count. Negative distances
// mean anywhere in the text.
type Required struct {
	ID            string
	WithinLines   int
	WithinColumns int
}

// A Match is a secret that was found.
type Match struct {
	Rule     *Rule
	Span     notebook.Span // what the rule's pattern matched; it contains Secret
	Secret   notebook.Span // the value: never empty, without quotes
	Entropy  float64       // of the value, bits per byte
	Checksum Verdict
}

// maxProgram is the number of instructions that a rule's compiled pattern may have. The longest
// default rule has fewer than 2,000.
const maxProgram = 20_000

// Compile makes a regular expression of a pattern and refuses those that would be too big to run.
// The error names what is wrong with the pattern.
func Compile(pattern string) (*regexp.Regexp, error) {
	tree, err := syntax.Parse(pattern, syntax.Perl)
	if err != nil {
		return nil, err
	}
	if n := instructions(tree); n > maxProgram {
		return nil, fmt.Errorf("the pattern needs %d instructions, more than the limit of %d: lower its repetition counts", n, maxProgram)
	}
	return regexp.Compile(pattern)
}

// instructions estimates the size of the compiled pattern without compiling it.
func instructions(re *syntax.Regexp) int {
	n := 1
	if re.Op == syntax.OpLiteral {
		n = len(re.Rune)
	}
	for _, sub := range re.Sub {
		n += instructions(sub)
	}
	if re.Op == syntax.OpRepeat {
		n *= max(re.Min, re.Max, 1)
	}
	return min(n, 1<<30)
}
