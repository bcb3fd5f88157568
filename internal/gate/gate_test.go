package gate

import (
	"testing"

	"github.com/nblsp/nblsp/internal/wire"
)

func TestReached(t *testing.T) {
	for _, c := range []struct {
		limit  string
		counts wire.Counts
		want   bool
	}{
		{"low", wire.Counts{Low: 1}, true},
		{"low", wire.Counts{Info: 9}, false},
		{"low", wire.Counts{Critical: 1}, true},
		{"info", wire.Counts{Info: 1}, true},
		{"critical", wire.Counts{High: 9}, false},
		{"critical", wire.Counts{Critical: 1}, true},
		{"never", wire.Counts{Critical: 9}, false},
		{"info", wire.Counts{}, false},
	} {
		l, err := Parse(c.limit)
		if err != nil {
			t.Fatal(err)
		}
		if got := l.Reached(c.counts); got != c.want {
			t.Errorf("%s reached by %+v: %v, want %v", c.limit, c.counts, got, c.want)
		}
	}
}

func TestParse(t *testing.T) {
	for _, name := range []string{"critical", "high", "medium", "low", "info", "never"} {
		if l, err := Parse(name); err != nil || l.String() != name {
			t.Errorf("Parse(%q) = %v, %v", name, l, err)
		}
	}
	if _, err := Parse("severe"); err == nil {
		t.Error("severe is no limit")
	}
}

func TestExit(t *testing.T) {
	for _, c := range []struct {
		name         string
		no, complete bool
		want         int
	}{
		{"clean", false, true, 0},
		{"the gate says no", true, true, 1},
		{"no comes before incompleteness", true, false, 1},
		{"incomplete", false, false, 3},
	} {
		if got := Exit(c.no, c.complete); got != c.want {
			t.Errorf("%s: exit code %d, want %d", c.name, got, c.want)
		}
	}
}
