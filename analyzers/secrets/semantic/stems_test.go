package semantic

import (
	"strings"
	"testing"
)

func TestFinderFindsEveryStem(t *testing.T) {
	for _, s := range stems {
		for _, text := range []string{s, "x" + s, "xy" + s + "z", strings.ToUpper("ab-") + s, strings.Repeat("ab", 50) + s} {
			at, got := stemFinder.Next(text, 0)
			if at < 0 || at > strings.Index(text, s) {
				t.Errorf("%q in %q: %d %q", s, text, at, got)
			}
		}
	}
}

func TestMentions(t *testing.T) {
	if Mentions("for i in range(10):\n    print(i, x.mean())\n") {
		t.Error("a text without credentials is read")
	}
}

func BenchmarkMentions(b *testing.B) {
	text := strings.Repeat("for i in range(10):\n    df = df.merge(other, on='id')\n", 20000)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		Mentions(text)
	}
}
