package mapped

import (
	"testing"

	"github.com/nblsp/nblsp/notebook"
)

// sample is `a\x62` + `cd` of the source `"a\x62" "cd"`.
const source = `"a\x62" "cd"`

func sample() Text {
	var b Builder
	b.Copy("a", 1)
	b.Replace("b", notebook.Span{Start: 2, End: 6})
	b.Copy("c", 9)
	b.Copy("d", 10)
	return b.Text()
}

func TestSpan(t *testing.T) {
	tests := []struct {
		start, end int
		want       string
	}{
		{0, 1, `a`},
		{1, 2, `\x62`},
		{0, 2, `a\x62`},
		{2, 4, `cd`},
		{1, 3, `\x62" "c`},
		{0, 4, `a\x62" "cd`},
		{2, 2, ``},
		{-5, 99, `a\x62" "cd`},
	}
	for _, test := range tests {
		got := sample().Span(notebook.Span{Start: test.start, End: test.end})
		if source[got.Start:got.End] != test.want {
			t.Errorf("%d..%d comes from %q, want %q", test.start, test.end, source[got.Start:got.End], test.want)
		}
		if test.start < 0 {
			continue
		}
		s := notebook.Span{Start: test.start, End: test.end}
		if part := sample().Slice(s); part.Value != sample().Value[test.start:test.end] || part.Value != "" && part.Whole() != got {
			t.Errorf("slice %d..%d is %q from %v, want it from %v", test.start, test.end, part.Value, part.Whole(), got)
		}
	}
}

func TestTrimSpace(t *testing.T) {
	got := Verbatim(" \tab\n", 7).TrimSpace()
	if got.Value != "ab" || got.Whole() != (notebook.Span{Start: 9, End: 11}) {
		t.Errorf("got %q from %v", got.Value, got.Whole())
	}
	if got := Verbatim("  ", 0).TrimSpace(); got.Value != "" {
		t.Errorf("got %q of nothing", got.Value)
	}
}
