package engine

import (
	"math/rand/v2"
	"regexp"
	"slices"
	"testing"
)

// TestPatternsAreRefusedByALookOnlyWhenTheyCannotMatch: with the look and without it, every text gets
// the same answer.
func TestPatternsAreRefusedByALookOnlyWhenTheyCannotMatch(t *testing.T) {
	sources := []string{
		`(?i)^true|false|null$`, `^(?i:a+|b+|\*+)$`, `^\$(?:\d+|{\d+})$`, `^\{\{[ \t]*[\w ().|]+[ \t]*}}$`, `^[a-zA-Z_.-]+$`,
		`(?i)(?:access(?:ibility|or)|[a-z0-9-]*?api[a-z0-9-]*?:jar:|(?:pub(?:lic)?|hot)[_.-]?key|(?-i:Key))`, `^$`, `^`, `$`, ``, `x*`, `(?m)^ab$`,
		`(^|x)ab`, `(?:ab){2,}`, `(?:ab)?cd`, `[kK]ey`, `(?i)sk`,
	}
	words := []string{"true", "NULL", "aaa", "**", "$1", "${12}", "{{ a }}", "access", "ibility", "ACCESSOR", "x-api:jar:", "public_key", "hotKEY",
		"Key", "ab", "abab", "cd", "sk", "\u017fk", "\n", "", "é", "x", "_.-"}
	rng := rand.New(rand.NewPCG(3, 4))
	for _, source := range sources {
		list := compileAll([]string{source})
		re := regexp.MustCompile(source)
		for range 2000 {
			text := ""
			for range 1 + rng.IntN(3) {
				text += words[rng.IntN(len(words))]
			}
			if got, want := list.match(text), re.MatchString(text); got != want {
				t.Errorf("%s on %q: %v, want %v", source, text, got, want)
				break
			}
		}
	}
	for source, want := range map[string][]string{
		`(?i)access(?:ibility|or)|pub(?:lic)?[_-]?key`: {"accessibility", "accessor", "pub_key"},
		`[a-z]+_key=`: {"_key="},
		`[a-z]+|key`:  nil,
	} {
		got := compileAll([]string{source})[0].needs
		for _, w := range want {
			if got == nil || got.first(w) < 0 {
				t.Errorf("%s does not know that it needs %q", source, w)
			}
		}
		if (got == nil) != (want == nil) {
			t.Errorf("%s: needs %v", source, slices.Collect(slices.Values(want)))
		}
	}
}
