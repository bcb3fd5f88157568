package config

import (
	"fmt"
	"strings"
	"time"

	"github.com/pelletier/go-toml/v2"

	"github.com/nblsp/nblsp/analyzers"
	"github.com/nblsp/nblsp/analyzers/pep440"
	"github.com/nblsp/nblsp/analyzers/pep508"
)

// A day is written 2006-01-02, as a string or as a date of TOML.
type day any

func parseDay(d day) (time.Time, error) {
	switch d := d.(type) {
	case nil:
		return time.Time{}, nil
	case toml.LocalDate:
		return d.AsTime(time.UTC), nil
	case string:
		if d == "" {
			return time.Time{}, nil
		}
		if t, err := time.Parse(time.DateOnly, d); err == nil {
			return t, nil
		}
	}
	return time.Time{}, fmt.Errorf("%v is no day: write YYYY-MM-DD", d)
}

// deps merges the part of the deps family: later files add to the lists of earlier ones.
func (s *Settings) deps(name string, f *depsTable) (err error) {
	into := &s.Analyzers.Deps
	if into.Allow, err = policies(name, "deps.allow", into.Allow, f.Allow); err != nil {
		return err
	}
	if into.Deny, err = policies(name, "deps.deny", into.Deny, f.Deny); err != nil {
		return err
	}
	if len(into.Allow)+len(into.Deny) > 0 {
		into.Today = time.Now().UTC().Truncate(24 * time.Hour)
	}
	return nil
}

func policies(file, key string, list []analyzers.PackagePolicy, entries []packageEntry) ([]analyzers.PackagePolicy, error) {
	out := list[:len(list):len(list)]
	for _, e := range entries {
		expires, err := parseDay(e.Expires)
		if err != nil {
			return nil, &Error{File: file, Detail: key + ": expires: " + err.Error()}
		}
		for _, text := range e.Packages {
			p, err := policy(text)
			if err != nil {
				return nil, &Error{File: file, Detail: fmt.Sprintf("%s: %q: %v", key, text, err)}
			}
			p.Reason, p.Expires = strings.TrimSpace(e.Reason), expires
			out = append(out, p)
		}
	}
	return out, nil
}

// policy reads NAME or NAME and versions; the name may hold * and ?.
func policy(text string) (p analyzers.PackagePolicy, err error) {
	text = strings.TrimSpace(text)
	end := strings.IndexAny(text, "=<>!~ ")
	if end < 0 {
		end = len(text)
	}
	name := text[:end]
	if !pep508.IsName(strings.NewReplacer("*", "a", "?", "a").Replace(name)) {
		return p, fmt.Errorf("want the name of a distribution, with * and ? where it is not to be exact")
	}
	p.Name = pep508.Normalize(name)
	if versions := strings.TrimSpace(text[end:]); versions != "" {
		if p.Versions, err = pep440.ParseSpecifiers(versions); err != nil {
			return p, fmt.Errorf("%q are no versions: write them as in >=1.2,<2", versions)
		}
	}
	return p, nil
}
