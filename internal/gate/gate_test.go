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
	leak := wire.Summary{Findings: wire.Counts{High: 1}}
	never, low := Limit(0), Default
	for _, c := range []struct {
		name     string
		limit    Limit
		summary  wire.Summary
		complete bool
		want     int
	}{
		{"clean", low, wire.Summary{}, true, 0},
		{"a finding", low, leak, true, 1},
		{"a finding before incompleteness", low, leak, false, 1},
		{"incomplete", low, wire.Summary{}, false, 3},
		{"a finding below the limit", never, leak, true, 0},
		{"incomplete without a limit", never, leak, false, 3},
	} {
		if got := Exit(c.limit, c.summary, c.complete); got != c.want {
			t.Errorf("%s: exit code %d, want %d", c.name, got, c.want)
		}
	}
}
