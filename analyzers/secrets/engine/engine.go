package engine

import (
	"math"
	"sync"

	"github.com/nblsp/nblsp/notebook"
)

// An Engine finds the secrets of a set of rules. It is safe for concurrent use; patterns are
// compiled when a keyword of theirs is first seen.
type Engine struct {
	keywords *automaton
	byWord   [][]int32 // rules by keyword
	lens     []int32   // of the keywords
	always   []int32   // rules that must run on every text
	rules    []*compiled
	byID     map[string]int32
	global   []*allowlist
	scans    sync.Pool // of *scan
}

// A compiled rule.
type compiled struct {
	*Rule
	index      int32
	keywords   []string
	allowlists []*allowlist

	planOnce sync.Once
	plan     *plan
	pathOnce sync.Once
	path     patterns
}

func (r *compiled) planned() *plan {
	r.planOnce.Do(func() { r.plan = newPlan(r.Rule, r.keywords) })
	return r.plan
}

// at reports whether the rule applies to texts at a path.
func (r *compiled) at(path string) bool {
	if r.Path == "" {
		return true
	}
	if path == "" {
		return false
	}
	r.pathOnce.Do(func() { r.path = compileAll([]string{r.Path}) })
	return r.path.match(path)
}

// New makes an Engine of rules whose patterns [Compile] accepts (a rule that has another never
// matches) and of allow-lists for all rules. The rules must not be changed afterwards; when two
// have one ID, the later one counts.
func New(rules []*Rule, global []*Allowlist) *Engine {
	e := &Engine{byID: make(map[string]int32, len(rules))}
	e.scans.New = func() any { return &scan{engine: e, next: make([]int32, len(e.rules))} }
	shared := make(map[*Allowlist]*allowlist)
	compile := func(lists []*Allowlist) (all []*allowlist) {
		for _, l := range lists {
			if shared[l] == nil {
				shared[l] = &allowlist{Allowlist: l}
			}
			all = append(all, shared[l])
		}
		return all
	}
	e.global = compile(global)

	words := make(map[string]int, 2*len(rules))
	var list []string
	for _, r := range rules {
		c := &compiled{Rule: r, allowlists: compile(r.Allowlists)}
		if i, ok := e.byID[r.ID]; ok {
			c.index = i
			e.rules[i] = c
		} else {
			c.index = int32(len(e.rules))
			e.byID[r.ID] = c.index
			e.rules = append(e.rules, c)
		}
	}
	for _, c := range e.rules {
		if c.Pattern == "" {
			continue
		}
		given := c.Keywords
		if len(given) == 0 {
			given = literals(c.Pattern)
		}
		for _, k := range given {
			if k = fold(k); k == "" {
				continue
			}
			c.keywords = append(c.keywords, k)
			i, ok := words[k]
			if !ok {
				i = len(list)
				words[k] = i
				list = append(list, k)
				e.byWord = append(e.byWord, nil)
				e.lens = append(e.lens, int32(len(k)))
			}
			if n := len(e.byWord[i]); n == 0 || e.byWord[i][n-1] != c.index {
				e.byWord[i] = append(e.byWord[i], c.index)
			}
		}
		if len(c.keywords) == 0 {
			e.always = append(e.always, c.index)
		}
	}
	e.keywords = newAutomaton(list)
	return e
}

// Options say what a scan needs to know besides the text.
type Options struct {
	// Path of the text with "/", for the rules and allow-lists that ask for one; "" for none.
	Path string
	// Reject, if not nil, is told why something that a rule matched is no finding.
	Reject func(rule *Rule, secret notebook.Span, reason string)
}

// A Result is what a scan found.
type Result struct {
	Matches []Match // by offset; no two of one Secret span
	// Partial: the patterns had to read so much more than the text has that the scan stopped; what
	// is after Scanned was not judged. It depends on rules and text alone.
	Partial bool
	Scanned int
	// Named says that the text has a keyword of a rule that is not generic: what stands near may be
	// a secret of its provider, written in a way that no pattern reads.
	Named bool
}

// ScanPath finds the rules that ask for nothing but a path. The spans of the matches are empty.
func (e *Engine) ScanPath(path string) (matches []Match) {
	for _, g := range e.global {
		if g.allowsPath(path) {
			return nil
		}
	}
	for _, r := range e.rules {
		if r.Pattern == "" && r.Path != "" && r.at(path) {
			matches = append(matches, Match{Rule: r.Rule})
		}
	}
	return matches
}

// The budget: how many bytes patterns may read, per byte of text and in all.
const (
	budgetPerByte = 12
	budgetFloor   = 1 << 19
)

// maxText is the length beyond which nothing is scanned: offsets are kept in 32 bits.
const maxText = math.MaxInt32 - reach
