package config

import (
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"github.com/nblsp/nblsp/analyzers"
)

// FileFor is the settings file that holds in a folder, or else the one that would; exists says which.
func FileFor(folder string) (name string, exists bool) {
	name, _, _, err := nearestFiles(folder)
	if err != nil || name == "" {
		return filepath.Join(folder, visibleName), false
	}
	return name, true
}

// review is how long an exception holds before somebody has to look again.
const review = 180 * 24 * time.Hour

// Exception is what to add at the end of a settings file so that it accepts x: its reason is for who
// answers for it to write. False where the file would not be sound with it.
func Exception(name, text string, x analyzers.LicenseException, today time.Time) (insert string, ok bool) {
	table := "licenses.exceptions"
	if filepath.Base(name) == pyprojectName {
		table = "tool.nblsp." + table
	}
	var b strings.Builder
	if text != "" && !strings.HasSuffix(text, "\n") {
		b.WriteString("\n")
	}
	if strings.TrimSpace(text) != "" {
		b.WriteString("\n")
	}
	fmt.Fprintf(&b, "[[%s]]\n", table)
	for _, line := range []struct{ key, value string }{
		{"package", x.Package}, {"version", x.Version}, {"license", x.License}, {"path", x.Path},
		{"reason", "TODO: why this is accepted, and who says so"}, {"expires", today.Add(review).Format(time.DateOnly)},
	} {
		if line.value != "" {
			fmt.Fprintf(&b, "%s = %s\n", line.key, quoted(line.value))
		}
	}
	f, err := decode(name, []byte(text+b.String()))
	if err != nil || len(f.Licenses.Exceptions) == 0 {
		return "", false
	}
	if _, err := f.Licenses.Exceptions[len(f.Licenses.Exceptions)-1].exception(); err != nil {
		return "", false
	}
	return b.String(), true
}

// quoted is a string of TOML. What it is made of has no control characters.
func quoted(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"`
}
