package engine

import (
	"math/rand/v2"
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

// TestAheadFindsWhatOneLaneFinds: words at the seams of the lanes, and everywhere else.
func TestAheadFindsWhatOneLaneFinds(t *testing.T) {
	a := newAutomaton([]string{"ab", "abc", "bcab", "ccccc"})
	rng := rand.New(rand.NewPCG(1, 2))
	for _, size := range []int{0, 1, lanes*laneMin - 1, lanes * laneMin, lanes*laneMin + 7, lanes * laneMax, 3*lanes*laneMax + 11} {
		text := make([]byte, size)
		for i := range text {
			text[i] = "abcd"[rng.IntN(4)]
		}
		var want, got []ending
		state := uint32(0)
		for i, c := range text {
			if state = a.next[state+uint32(a.class[c])]; state >= a.ends {
				want = append(want, ending{int32(i + 1), state})
			}
		}
		at, last := 0, uint32(0)
		for found := new(endings); ; {
			n, after := a.ahead(string(text[at:]), last, found)
			for _, lane := range found {
				for _, e := range lane {
					got = append(got, ending{e.end + int32(at), e.state})
				}
			}
			at, last = at+n, after
			if n == 0 {
				break
			}
		}
		for ; at < size; at++ {
			if last = a.next[last+uint32(a.class[text[at]])]; last >= a.ends {
				got = append(got, ending{int32(at + 1), last})
			}
		}
		if !slices.Equal(got, want) || last != state {
			t.Errorf("%d bytes: %d endings, want %d", size, len(got), len(want))
		}
	}
}
