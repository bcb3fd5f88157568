package nearest

import "testing"

func TestOf(t *testing.T) {
	names := []string{"output-format", "output-file", "recursive", "quiet", "only", "jobs", "json"}
	for _, c := range []struct{ word, want string }{
		{"outptu-format", "output-format"},
		{"outptu", "output-format"},
		{"output-fil", "output-file"},
		{"recursiv", "recursive"},
		{"qiuet", "quiet"},
		{"onyl", "only"},
		{"job", "jobs"},
		{"jsno", "json"},
		{"only", "only"},
		{"verbose", ""},
		{"x", ""},
		{"", ""},
	} {
		if got, _ := Of(c.word, names); got != c.want {
			t.Errorf("Of(%q) = %q, want %q", c.word, got, c.want)
		}
	}
}

func TestHint(t *testing.T) {
	if got := Hint("quite", []string{"quiet"}); got != `; did you mean "quiet"?` {
		t.Errorf("Hint = %q", got)
	}
	if got := Hint("zebra", []string{"quiet"}); got != "" {
		t.Errorf("Hint = %q, want none", got)
	}
}
