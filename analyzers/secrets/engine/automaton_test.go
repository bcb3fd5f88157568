package engine

import (
	"slices"
	"strings"
	"testing"
)

func TestAutomatonFindsEveryWord(t *testing.T) {
	words := []string{"he", "she", "hers", "HIS", "ü", "", "s"}
	a := newAutomaton(words)
	for text, want := range map[string][]string{
		"ushers": {"s", "she", "he", "hers", "s"},
		"This":   {"his", "s"},
		"Über ü": {"ü"},
		"":       nil,
	} {
		var got []string
		state := uint32(0)
		for i := range len(text) {
			if state = a.next[state+uint32(a.class[text[i]])]; state >= a.ends {
				for _, w := range a.ending(state) {
					got = append(got, strings.ToLower(words[w]))
				}
			}
		}
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

// TestPlan: what the analysis makes of the usual shapes of patterns.
func TestPlan(t *testing.T) {
	for pattern, want := range map[string]struct {
		kind   kind
		before int
	}{
		`\bkw_[a-z]{10}`:                          {anchored, 0},
		`\b(kw_[a-z]{10})\b`:                      {anchored, 0},
		`(?i)[\w.-]{0,50}?(?:kw_)[ ]{0,3}=(x{9})`: {anchored, 0},
		`[a-z]{6}_kw_[a-z]+`:                      {anchored, 7},
		`(?:kw_a|kw_b)[a-z]{9}`:                   {anchored, 0},
		`(?:^|['"])([a-z]{9}kw_)`:                 {window, 13}, // the group accepts any rune that is no letter
		`[a-z]{2,30}kw_[a-z]{9}`:                  {window, 30},
		`[a-z]{40}`:                               {near, 0},
		`(?:kw_)?[a-z]{40}`:                       {near, 0},
	} {
		p := newPlan(&Rule{Pattern: pattern}, []string{"kw_"})
		if p.kind != want.kind || p.before != want.before {
			t.Errorf("%s: kind %d, %d before; want %d, %d", pattern, p.kind, p.before, want.kind, want.before)
		}
	}
}
