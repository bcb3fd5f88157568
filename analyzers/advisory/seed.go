package advisory

import (
	_ "embed"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/nblsp/nblsp/analyzers/pep508"
)

//go:embed seed.txt
var seedText string

// Seed is the index that is built in: a choice of advisories of the packages that notebooks use
// most, for the time before the first update.
var Seed = sync.OnceValue(func() *Index {
	x, err := readSeed(seedText)
	if err != nil {
		panic(err) // a bug of the program, found by its tests
	}
	return x
})

// IsSeed reports whether an index is the built-in one.
func (x *Index) IsSeed() bool { return x == Seed() }

func readSeed(text string) (*Index, error) {
	var b Builder
	var built time.Time
	for i, line := range strings.Split(text, "\n") {
		if date, ok := strings.CutPrefix(line, "# as of: "); ok {
			date, _, _ = strings.Cut(date, ",")
			var err error
			if built, err = time.Parse(time.DateOnly, date); err != nil {
				return nil, err
			}
		}
		if line == "" || line[0] == '#' {
			continue
		}
		fields := strings.Fields(line)
		if len(fields) != 5 || pep508.Normalize(fields[0]) != fields[0] {
			return nil, fmt.Errorf("seed.txt:%d: want: normalised name, id, severity, versions, aliases", i+1)
		}
		a := Advisory{ID: fields[1], Severity: parseSeverity(fields[2]), Malicious: fields[2] == "malicious"}
		if fields[4] != "-" {
			a.Aliases = strings.Split(fields[4], ",")
		}
		for r := range strings.SplitSeq(fields[3], ",") {
			if version, ok := strings.CutPrefix(r, "="); ok {
				a.Versions = append(a.Versions, version)
				continue
			}
			first, last, ok := strings.Cut(r, "..")
			if !ok {
				return nil, fmt.Errorf("seed.txt:%d: %q is no range", i+1, r)
			}
			inclusive, ok := strings.CutPrefix(last, "=")
			if ok {
				last = ""
			} else {
				inclusive = ""
			}
			a.Ranges = append(a.Ranges, Range{first, last, inclusive})
		}
		b.add(fields[0], a)
	}
	return Open(b.Build(built, []string{
		"Python Packaging Advisory Database (CC-BY 4.0), selected",
		"GitHub Advisory Database (CC-BY 4.0), selected",
	}))
}
