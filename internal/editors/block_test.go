package editors

import (
	"strings"
	"testing"
)

var userTexts = map[string][]byte{
	"no file":                nil,
	"an empty file":          {},
	"a text":                 []byte("a = 1\n"),
	"no newline at the end":  []byte("a = 1"),
	"blank lines at the end": []byte("a = 1\n\n\n"),
	"carriage returns":       []byte("a = 1\r\nb = 2\r\n"),
	"no UTF-8":               []byte("a = \xff\x00\n"),
}

const mark = comment("#")

func TestCutGivesBackEveryByte(t *testing.T) {
	for name, old := range userTexts {
		t.Run(name, func(t *testing.T) {
			with, err := mark.put(old, mark.block("helix", "nblsp\n"))
			if err != nil {
				t.Fatal(err)
			}
			if !strings.HasPrefix(string(with), string(old)) || !strings.Contains(string(with), "\nnblsp\n") {
				t.Errorf("with the block: %q", with)
			}
			got, err := mark.cut(with)
			if err != nil || string(got) != string(old) || (got == nil) != (old == nil) {
				t.Errorf("got %q, %v; want %q", got, err, old)
			}
		})
	}
}

func TestPutReplacesTheBlockWhereItStands(t *testing.T) {
	old, err := mark.put([]byte("before\n"), mark.block("helix", "old\n"))
	if err != nil {
		t.Fatal(err)
	}
	old = append(old, "after\n"...)
	got, err := mark.put(old, mark.block("helix", "new\n"))
	if err != nil {
		t.Fatal(err)
	}
	if want := strings.Replace(string(old), "old\n", "new\n", 1); string(got) != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got, err := mark.cut(got); err != nil || string(got) != "before\nafter\n" {
		t.Errorf("after cut: %q, %v", got, err)
	}
}

func TestABlockThatIsNotWholeIsLeftAlone(t *testing.T) {
	block := mark.block("helix", "x\n")
	begin, end := strings.SplitAfter(block, "\n")[0], strings.SplitAfter(block, "\n")[2]
	for _, text := range []string{begin, "a\n" + begin + "x\n", end, end + begin, block + block, begin + begin + end, block + end} {
		if got, err := mark.put([]byte(text), block); err == nil {
			t.Errorf("put into %q gave %q", text, got)
		}
		if got, err := mark.cut([]byte(text)); err == nil {
			t.Errorf("cut of %q gave %q", text, got)
		}
	}
}

func FuzzPutAndCut(f *testing.F) {
	for _, text := range userTexts {
		f.Add(string(text))
	}
	f.Fuzz(func(t *testing.T, text string) {
		with, err := mark.put([]byte(text), mark.block("helix", "x\n"))
		if err != nil || strings.Contains(text, beginMark) {
			return // a block is there already, or part of one
		}
		if got, err := mark.cut(with); err != nil || string(got) != text {
			t.Errorf("%q became %q, %v", text, got, err)
		}
	})
}
