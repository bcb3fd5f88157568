package analyzers

import (
	"fmt"
	"strings"
)

var severities = [...]string{Critical: "critical", High: "high", Medium: "medium", Low: "low", Info: "info"}

// String is the name that settings and reports use.
func (s Severity) String() string {
	if s == 0 || int(s) >= len(severities) {
		return "unknown"
	}
	return severities[s]
}

// ParseSeverity reads a name in any case.
func ParseSeverity(name string) (Severity, error) {
	for s := Critical; s <= Info; s++ {
		if strings.EqualFold(name, s.String()) {
			return s, nil
		}
	}
	return 0, fmt.Errorf("%q is no severity; there are critical, high, medium, low, info", name)
}
