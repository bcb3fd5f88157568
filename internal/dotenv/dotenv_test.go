package dotenv

import (
	"os/exec"
	"slices"
	"strings"
	"testing"
)

func TestParse(t *testing.T) {
	got := Parse("# c\nA=1\n export B = two words # note\nC='a \"b\" #'\nD=\"x\\\"y\\n\\$z\"\nE=\nno\n#F=1\nG=\"open\n")
	want := []Pair{{"A", "1"}, {"B", "two words"}, {"C", `a "b" #`}, {"D", "x\"y\n$z"}, {"E", ""}, {"G", `"open`}}
	if !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
}

var values = []string{"plain", "two words", `a"b`, "a'b", `a\b`, "$HOME", "`id`", "#x", "a #b", "", "é😀", "a=b", `'"\$` + "`", "-----BEGIN\nline\n"}

func TestWhatIsWrittenIsReadAgain(t *testing.T) {
	for _, v := range values {
		var b strings.Builder
		if err := (Pair{"X", v}).Write(&b); err != nil {
			t.Fatal(err)
		}
		if got := Parse(b.String()); len(got) != 1 || got[0].Value != v {
			t.Errorf("%q is written as %q and read as %q", v, b.String(), got)
		}
	}
}

// A shell is the other reader.
func TestShellsReadIt(t *testing.T) {
	sh, err := exec.LookPath("sh")
	if err != nil {
		t.Skip("no shell")
	}
	for _, v := range values {
		if strings.Contains(v, "\n") {
			continue
		}
		var b strings.Builder
		_ = Pair{"X", v}.Write(&b)
		out, err := exec.Command(sh, "-c", b.String()+`printf %s "$X"`).Output()
		if err != nil || string(out) != v {
			t.Errorf("%q is written as %q and read as %q, %v", v, b.String(), out, err)
		}
	}
}

func FuzzRoundTrip(f *testing.F) {
	for _, v := range values {
		f.Add(v)
	}
	f.Fuzz(func(t *testing.T, v string) {
		var b strings.Builder
		_ = Pair{"X", v}.Write(&b)
		if got := Parse(b.String()); len(got) != 1 || got[0].Value != v {
			t.Errorf("%q is written as %q and read as %q", v, b.String(), got)
		}
	})
}
