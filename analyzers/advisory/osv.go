package advisory

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/nblsp/nblsp/analyzers/pep440"
	"github.com/nblsp/nblsp/analyzers/pep508"
)

// A Record is the part of an OSV record that matters here.
type Record struct {
	ID        string     `json:"id" yaml:"id"`
	Modified  string     `json:"modified" yaml:"modified"` // RFC 3339
	Withdrawn string     `json:"withdrawn" yaml:"withdrawn"`
	Aliases   []string   `json:"aliases" yaml:"aliases"`
	Severity  []Score    `json:"severity" yaml:"severity"`
	Affected  []Affected `json:"affected" yaml:"affected"`
	Database  Database   `json:"database_specific" yaml:"database_specific"`
}

// Affected is one distribution that a Record speaks of.
type Affected struct {
	Package struct {
		Ecosystem string `json:"ecosystem" yaml:"ecosystem"`
		Name      string `json:"name" yaml:"name"`
	} `json:"package" yaml:"package"`
	Ranges   []Events `json:"ranges" yaml:"ranges"`
	Versions []string `json:"versions" yaml:"versions"`
	Severity []Score  `json:"severity" yaml:"severity"`
}

// Events are the ends of affected ranges.
type Events struct {
	Type   string  `json:"type" yaml:"type"`
	Events []Event `json:"events" yaml:"events"`
}

// An Event is where a range begins or ends.
type Event struct {
	Introduced   string `json:"introduced" yaml:"introduced"`
	Fixed        string `json:"fixed" yaml:"fixed"`
	LastAffected string `json:"last_affected" yaml:"last_affected"`
}

// A Score is a vector of CVSS.
type Score struct {
	Type  string `json:"type" yaml:"type"`
	Score string `json:"score" yaml:"score"`
}

// Database is what the publisher adds.
type Database struct {
	Severity string   `json:"severity" yaml:"severity"`
	CWEs     []string `json:"cwe_ids" yaml:"cwe_ids"`
}

// ParseRecord reads one record in OSV form.
func ParseRecord(data []byte) (*Record, error) {
	var r Record
	err := json.Unmarshal(data, &r)
	return &r, err
}

// maliciousCode is the weakness that GitHub gives to malware.
const maliciousCode = "CWE-506"

// advisories are what the record says, by normalised name of the distribution.
func (r *Record) advisories() map[string]Advisory {
	out := map[string]Advisory{}
	if r.Withdrawn != "" || r.ID == "" || strings.HasPrefix(r.ID, "MAL-0000-") {
		return out
	}
	for _, affected := range r.Affected {
		if affected.Package.Ecosystem != "PyPI" || !pep508.IsName(affected.Package.Name) {
			continue // one bad name must not spoil the index
		}
		name := pep508.Normalize(affected.Package.Name)
		a, ok := out[name]
		if !ok {
			a = Advisory{
				ID: r.ID, Aliases: r.Aliases, Severity: r.severity(affected),
				Malicious: strings.HasPrefix(r.ID, "MAL-") || slices.Contains(r.Database.CWEs, maliciousCode),
			}
		}
		ranges := affected.ranges()
		a.Ranges = append(a.Ranges, ranges...)
		a.Versions = append(a.Versions, outside(affected.Versions, ranges)...)
		out[name] = a
	}
	return out
}

func (r *Record) severity(affected Affected) Severity {
	for _, s := range slices.Concat(r.Severity, affected.Severity) {
		if l := level(base3(s.Score)); l != Unknown {
			return l
		}
	}
	return parseSeverity(r.Database.Severity)
}

// ranges are those that speak of versions, not of commits.
func (a Affected) ranges() []Range {
	var list []Range
	for _, r := range a.Ranges {
		if r.Type == "GIT" {
			continue
		}
		open := false
		for _, e := range r.Events {
			switch {
			case e.Introduced != "":
				list = append(list, Range{Introduced: e.Introduced})
				open = true
			case open && e.Fixed != "":
				list[len(list)-1].Fixed = e.Fixed
				open = false
			case open && e.LastAffected != "":
				list[len(list)-1].Last = e.LastAffected
				open = false
			}
		}
	}
	return list
}

// outside are the versions that no range holds. Most records list all versions of their ranges
// once more.
func outside(versions []string, ranges []Range) []string {
	within := (&Advisory{Ranges: ranges}).Affected()
	var list []string
	for _, text := range versions {
		if v, err := pep440.Parse(text); err == nil && !within.Contains(v) {
			list = append(list, text)
		}
	}
	return list
}
