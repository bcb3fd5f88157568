// Package gate decides, from what a scan found, whether it passes: by a [Limit] of severity, or by
// the [Args] of CodeThreat's pipelines.
package gate

import (
	"fmt"

	"github.com/nblsp/nblsp/analyzers"
	"github.com/nblsp/nblsp/internal/wire"
)

// A Limit is the mildest severity that fails a scan; 0 never fails one.
type Limit analyzers.Severity

// Default is the limit where nothing else is said.
const Default = Limit(analyzers.Low)

// never is the name of the limit that no finding reaches.
const never = "never"

// Parse reads the name of a limit: a severity or "never".
func Parse(name string) (Limit, error) {
	if name == never {
		return 0, nil
	}
	s, err := analyzers.ParseSeverity(name)
	if err != nil {
		return 0, fmt.Errorf("%w, never", err)
	}
	return Limit(s), nil
}

// String is the name of the limit.
func (l Limit) String() string {
	if l == 0 {
		return never
	}
	return analyzers.Severity(l).String()
}

// MarshalText implements encoding.TextMarshaler.
func (l Limit) MarshalText() ([]byte, error) { return []byte(l.String()), nil }

// UnmarshalText implements encoding.TextUnmarshaler.
func (l *Limit) UnmarshalText(text []byte) (err error) {
	*l, err = Parse(string(text))
	return err
}

// Reached reports whether there is a finding at the limit or over it.
func (l Limit) Reached(c wire.Counts) bool {
	n := 0
	for i, count := range []int{c.Critical, c.High, c.Medium, c.Low, c.Info} {
		if i < int(l) {
			n += count
		}
	}
	return n > 0
}

// Names are the names of all limits.
var Names = []string{"critical", "high", "medium", "low", "info", never}

// The exit codes of a scan. 2 is wrong usage, which no scan gets to.
const (
	passed     = 0
	failed     = 1
	incomplete = 3
)

// Exit is the exit code of a scan: a gate that says no comes before incompleteness.
func Exit(no, complete bool) int {
	switch {
	case no:
		return failed
	case !complete:
		return incomplete
	}
	return passed
}
