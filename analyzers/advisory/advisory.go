// Package advisory has what is publicly known against distributions of Python: a compact index of
// advisories that is ready within a millisecond and answers by name, how it is made from records
// in OSV form, and a small one that is built in. It does no I/O.
package advisory

import (
	"slices"
	"strings"

	"github.com/nblsp/nblsp/analyzers/pep440"
)

// An Advisory is one known flaw, or one known attack, of one distribution.
type Advisory struct {
	ID       string   // as its publisher names it: GHSA-…, PYSEC-…, MAL-…
	Aliases  []string // the same flaw elsewhere: CVE-…
	Severity Severity
	// Malicious says that the releases are an attack themselves.
	Malicious bool
	Ranges    []Range
	Versions  []string // further affected versions, outside of the ranges
}

// A Range is a stretch of affected versions. Fixed and Last exclude each other; without both it has
// no end.
type Range struct {
	Introduced string // the first affected version; "0" or "" from the start
	Fixed      string // the first version that is not affected any more
	Last       string // the last affected version
}

// A Severity is how bad a flaw is.
type Severity uint8

// The severities, mildest first.
const (
	Unknown Severity = iota
	Low
	Medium
	High
	Critical
)

var severities = [...]string{"unknown", "low", "medium", "high", "critical"}

// String is the name of the severity.
func (s Severity) String() string { return severities[min(int(s), len(severities)-1)] }

// parseSeverity reads a name in any case; GitHub says moderate for medium.
func parseSeverity(name string) Severity {
	name = strings.ToLower(name)
	if name == "moderate" {
		return Medium
	}
	if i := slices.Index(severities[:], name); i > 0 {
		return Severity(i)
	}
	return Unknown
}

// Affected is the set of the affected versions. What is no version by PEP 440 is left out.
func (a *Advisory) Affected() pep440.Set {
	var set pep440.Set
	for _, r := range a.Ranges {
		set = set.Union(r.set())
	}
	for _, text := range a.Versions {
		if list, err := pep440.ParseSpecifiers("==" + text); err == nil {
			set = set.Union(list.Set())
		}
	}
	return set
}

func (r Range) set() pep440.Set {
	set := pep440.All()
	if r.Introduced != "" && r.Introduced != "0" {
		v, err := pep440.Parse(r.Introduced)
		if err != nil {
			return pep440.Set{}
		}
		set = pep440.From(v)
	}
	switch {
	case r.Fixed != "":
		v, err := pep440.Parse(r.Fixed)
		if err != nil {
			return pep440.Set{}
		}
		return set.Intersect(pep440.Before(v))
	case r.Last != "":
		v, err := pep440.Parse(r.Last)
		if err != nil {
			return pep440.Set{}
		}
		return set.Intersect(pep440.UpTo(v))
	}
	return set
}

// Fixed are the versions that end a range, in order.
func (a *Advisory) Fixed() []string {
	var list []string
	for _, r := range a.Ranges {
		if r.Fixed != "" && !slices.Contains(list, r.Fixed) {
			list = append(list, r.Fixed)
		}
	}
	slices.SortFunc(list, func(x, y string) int {
		v, _ := pep440.Parse(x)
		w, _ := pep440.Parse(y)
		return v.Compare(w)
	})
	return list
}

// same reports whether two advisories share an id.
func (a *Advisory) same(b *Advisory) bool {
	shares := func(id string) bool { return id == b.ID || slices.Contains(b.Aliases, id) }
	return shares(a.ID) || slices.ContainsFunc(a.Aliases, shares)
}

// CVE is the number that people know the flaw by; the ID when it has none.
func (a *Advisory) CVE() string {
	for _, alias := range a.Aliases {
		if strings.HasPrefix(alias, "CVE-") {
			return alias
		}
	}
	return a.ID
}
