package engine

import (
	"math"
	"strings"
	"sync"
)

// An allowlist is an Allowlist, compiled when it is first needed.
type allowlist struct {
	*Allowlist
	once      sync.Once
	patterns  patterns
	paths     patterns
	stopwords *automaton
}

func (a *allowlist) compile() {
	a.once.Do(func() {
		a.patterns = compileAll(a.Patterns)
		a.paths = compileAll(a.Paths)
		if len(a.Stopwords) > 0 {
			a.stopwords = newAutomaton(a.Stopwords)
		}
	})
}

// allows tells why a finding is allowed, or gives "".
func (a *allowlist) allows(secret, match, path string, line func() string) string {
	a.compile()
	checks, held, reason := 0, 0, ""
	check := func(given, holds bool, why string) {
		if given {
			checks++
		}
		if given && holds {
			held++
			reason = why
		}
	}
	if a.patterns != nil {
		target := secret
		switch a.Target {
		case TargetMatch:
			target = match
		case TargetLine:
			target = line()
		}
		check(true, a.patterns.match(target), "allowed by a pattern")
	}
	if a.stopwords != nil {
		check(true, a.stopwords.first(secret) >= 0, "contains a stop word")
	}
	if a.All {
		check(a.paths != nil, a.paths.match(path), "allowed by its path")
	}
	if held == 0 || a.All && held < checks {
		return ""
	}
	if a.Description != "" {
		reason += " of " + a.Description
	}
	return reason
}

// allowsPath reports whether a whole text is allowed for its path.
func (a *allowlist) allowsPath(path string) bool {
	if path == "" || len(a.Paths) == 0 || a.All && (len(a.Patterns) > 0 || len(a.Stopwords) > 0) {
		return false
	}
	a.compile()
	return a.paths.match(path)
}

// entropy is Shannon's, in bits per byte.
func entropy(s string) float64 {
	var counts [256]uint32
	for i := range len(s) {
		counts[s[i]]++
	}
	sum, n := 0.0, float64(len(s))
	for _, c := range counts {
		if c > 0 {
			f := float64(c) / n
			sum -= f * math.Log2(f)
		}
	}
	return sum
}

// looksRandom is what a word of uncertain form must be, besides having digits, to count where code
// could have a name: long, and not of parts as identifiers are, unless it is longer than those.
func looksRandom(s string) bool {
	jwt := strings.HasPrefix(s, "eyJ")
	if len(s) < 16 || strings.Contains(s, ".") && !jwt {
		return false
	}
	return jwt || !strings.Contains(s, "_") || len(s) >= 32 && digits(s) >= 4 && strings.ToLower(s) != s && strings.ToUpper(s) != s
}

func digits(s string) (n int) {
	for i := range len(s) {
		if '0' <= s[i] && s[i] <= '9' {
			n++
		}
	}
	return n
}

// isDigest reports whether s could be a hash: 32, 40, 64 or more hexadecimal digits.
func isDigest(s string) bool {
	if len(s) != 32 && len(s) != 40 && len(s) < 64 {
		return false
	}
	for i := range len(s) {
		if c := lower(s[i]); (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			return false
		}
	}
	return true
}
