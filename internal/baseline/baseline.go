// Package baseline keeps the findings that a team has accepted, by their fingerprints, with who
// accepted them, why, and until when. The file is made for people to edit and to review: it holds
// no value, and its order does not depend on who wrote it.
package baseline

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/pelletier/go-toml/v2"

	"github.com/nblsp/nblsp/analyzers"
	"github.com/nblsp/nblsp/internal/config"
	"github.com/nblsp/nblsp/internal/nearest"
	"github.com/nblsp/nblsp/internal/report"
	"github.com/nblsp/nblsp/internal/wire"
)

// Name is the file that `nblsp baseline` writes where no other is named.
const Name = ".nblsp-baseline.toml"

// A Baseline is a set of accepted findings.
type Baseline struct {
	accepted map[string]*Entry
}

// An Entry is one accepted finding.
type Entry struct {
	Fingerprint string `toml:"fingerprint"`
	Rule        string `toml:"rule"` // for people; only the fingerprint is compared
	Path        string `toml:"path"` // likewise
	Owner       string `toml:"owner"`
	Reason      string `toml:"reason"`
	Expires     Date   `toml:"expires"`
}

// A Date is the last day on which an Entry holds; zero: for ever.
type Date struct{ time.Time }

// MarshalText writes 2006-01-02, and nothing for ever.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// String is the date as the file has it.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	return d.Format(time.DateOnly)
}

// UnmarshalText reads what MarshalText writes.
func (d *Date) UnmarshalText(text []byte) (err error) {
	*d, err = ParseDate(string(text))
	return err
}

// ParseDate reads 2006-01-02; "" is for ever.
func ParseDate(s string) (Date, error) {
	if s == "" {
		return Date{}, nil
	}
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return Date{}, fmt.Errorf("%q is no date; write it as 2006-01-02", s)
	}
	return Date{t}, nil
}

// over reports whether a date lies before today.
func (d Date) over(today time.Time) bool {
	return !d.IsZero() && d.String() < today.Format(time.DateOnly)
}

type file struct {
	Version  int      `toml:"version"`
	Accepted []*Entry `toml:"accepted"`
}

const version = 1

// New is a Baseline without entries.
func New() *Baseline { return &Baseline{map[string]*Entry{}} }

// Parse reads a file. The name is for errors, which are of type [*config.Error] and name the line.
func Parse(name string, data []byte) (*Baseline, error) {
	var f file
	err := toml.NewDecoder(bytes.NewReader(data)).DisallowUnknownFields().Decode(&f)
	if strict := (*toml.StrictMissingError)(nil); errors.As(err, &strict) {
		first := &strict.Errors[0]
		key := first.Key()[len(first.Key())-1]
		line, column := first.Position()
		return nil, &config.Error{File: name, Line: line, Column: column, Detail: fmt.Sprintf("unknown key %q%s", key,
			nearest.Hint(key, []string{"version", "accepted", "fingerprint", "rule", "path", "owner", "reason", "expires"}))}
	}
	if at := (*toml.DecodeError)(nil); errors.As(err, &at) {
		line, column := at.Position()
		return nil, &config.Error{File: name, Line: line, Column: column, Detail: strings.TrimPrefix(at.Error(), "toml: ")}
	}
	switch {
	case err != nil:
		return nil, &config.Error{File: name, Detail: err.Error()}
	case f.Version != version:
		return nil, &config.Error{File: name, Detail: fmt.Sprintf("version %d; this nblsp reads version %d", f.Version, version)}
	}
	b := New()
	for _, e := range f.Accepted {
		if e.Fingerprint == "" {
			return nil, &config.Error{File: name, Detail: "an entry has no fingerprint"}
		}
		b.accepted[e.Fingerprint] = e
	}
	return b, nil
}

// Write writes the file.
func (b *Baseline) Write(w io.Writer) error {
	if _, err := io.WriteString(w, "# Findings that were accepted; made by nblsp baseline. owner, reason and expires are yours to edit.\n"); err != nil {
		return err
	}
	f := file{Version: version, Accepted: b.Entries()}
	return toml.NewEncoder(w).Encode(f)
}

// Entries are all entries, by path, rule and fingerprint.
func (b *Baseline) Entries() []*Entry {
	list := make([]*Entry, 0, len(b.accepted))
	for _, e := range b.accepted {
		list = append(list, e)
	}
	slices.SortFunc(list, func(x, y *Entry) int {
		return cmp.Or(cmp.Compare(x.Path, y.Path), cmp.Compare(x.Rule, y.Rule), cmp.Compare(x.Fingerprint, y.Fingerprint))
	})
	return list
}

// Fingerprints are those that are accepted today.
func (b *Baseline) Fingerprints(today time.Time) map[string]bool {
	out := make(map[string]bool, len(b.accepted))
	for fingerprint, e := range b.accepted {
		if !e.Expires.over(today) {
			out[fingerprint] = true
		}
	}
	return out
}

// Add accepts findings after the model of e; those that are accepted already stay as they are, unless
// their date is over.
func (b *Baseline) Add(findings []wire.Finding, model Entry, today time.Time) {
	for _, f := range findings {
		if e := b.accepted[f.Fingerprint]; e != nil && !e.Expires.over(today) {
			continue
		}
		fresh := model
		fresh.Fingerprint, fresh.Rule, fresh.Path = f.Fingerprint, f.Rule, f.Path
		b.accepted[f.Fingerprint] = &fresh
	}
}

// Apply moves the accepted findings of r to what is suppressed, and gives the entries that would
// have accepted something had they not expired.
func (b *Baseline) Apply(r *report.Result, today time.Time) (expired []*Entry) {
	over := map[*Entry]bool{}
	for i := range r.Files {
		f := &r.Files[i]
		f.Findings = slices.DeleteFunc(f.Findings, func(found report.Finding) bool {
			e := b.accepted[found.Fingerprint]
			switch {
			case e == nil:
				return false
			case e.Expires.over(today):
				over[e] = true
				return false
			}
			f.Suppressed = append(f.Suppressed, report.Suppressed{Finding: found, By: string(analyzers.ByBaseline)})
			return true
		})
	}
	return slices.DeleteFunc(b.Entries(), func(e *Entry) bool { return !over[e] })
}

// A Change is what an update did.
type Change struct{ Added, Removed, Kept int }

// Update makes b accept exactly the findings of r: entries of others go, new ones are made after
// the model of e. Entries that stay keep their owner, reason and date, unless the date is over and
// the model has a later one.
func (b *Baseline) Update(r *report.Result, model Entry, today time.Time) Change {
	var c Change
	before := b.accepted
	b.accepted = map[string]*Entry{}
	for f := range r.All() {
		if b.accepted[f.Fingerprint] != nil {
			continue
		}
		e, known := before[f.Fingerprint]
		switch {
		case !known:
			fresh := model
			e = &fresh
			c.Added++
		case e.Expires.over(today) && (model.Expires.IsZero() || !model.Expires.over(today)):
			e.Expires, e.Owner, e.Reason = model.Expires, cmp.Or(model.Owner, e.Owner), cmp.Or(model.Reason, e.Reason)
			c.Kept++
		default:
			c.Kept++
		}
		e.Fingerprint, e.Rule, e.Path = f.Fingerprint, f.Rule, f.Path
		b.accepted[f.Fingerprint] = e
	}
	c.Removed = len(before) - c.Kept
	return c
}
