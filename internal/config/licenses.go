package config

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/nblsp/nblsp/analyzers"
	licensing "github.com/nblsp/nblsp/analyzers/licenses/policy"
	"github.com/nblsp/nblsp/analyzers/pep440"
	"github.com/nblsp/nblsp/analyzers/pep508"
	"github.com/nblsp/nblsp/internal/nearest"
)

// licenses merges the part of the licenses family: later files add to the lists of earlier ones. Whether
// strangers are asked is the user's own choice.
func (s *Settings) licenses(name string, f *licensesTable, by writer) error {
	into := &s.Analyzers.Licenses
	wrong := func(format string, args ...any) error {
		return &Error{File: name, Detail: "licenses: " + fmt.Sprintf(format, args...)}
	}
	switch {
	case f.Online == nil || by != byUser && !*f.Online:
	case by != byUser:
		return wrong("only your own settings (%s or --config) may say online", UserFile())
	default:
		into.Online = *f.Online
	}
	if f.Profile != nil {
		if !slices.Contains(licensing.Profiles, *f.Profile) {
			return wrong("unknown profile %q%s", *f.Profile, nearest.Hint(*f.Profile, licensing.Profiles))
		}
		into.Profile = *f.Profile
	}
	for _, list := range []struct {
		into *[]string
		more []string
	}{{&into.Accepted, f.Accepted}, {&into.Allow, f.Allow}, {&into.Review, f.Review}, {&into.Deny, f.Deny}} {
		for _, license := range list.more {
			if !licensing.KnownLicense(license) {
				return wrong("%q is no licence that is known: write an SPDX id, a glob of ids or a common name", license)
			}
		}
		*list.into = slices.Concat(*list.into, list.more)
	}
	if err := s.licenseCategories(f, wrong); err != nil {
		return err
	}
	if len(f.Replace) > 0 {
		into.Replace = maps.Clone(into.Replace)
		if into.Replace == nil {
			into.Replace = map[string]string{}
		}
		for from, to := range f.Replace {
			if !pep508.IsName(from) || !pep508.IsName(to) {
				return wrong("replace: %s = %q: want names of distributions", from, to)
			}
			into.Replace[pep508.Normalize(from)] = to
		}
	}
	into.Exceptions = slices.Clone(into.Exceptions)
	for _, e := range f.Exceptions {
		x, err := e.exception()
		if err != nil {
			return wrong("exceptions: %v", err)
		}
		into.Exceptions = append(into.Exceptions, x)
	}
	return nil
}

func (s *Settings) licenseCategories(f *licensesTable, wrong func(string, ...any) error) error {
	if len(f.Categories) == 0 {
		return nil
	}
	into := maps.Clone(s.Analyzers.Licenses.Categories)
	if into == nil {
		into = map[string]string{}
	}
	var categories []string
	for _, c := range licensing.Categories {
		categories = append(categories, string(c))
	}
	for category, decision := range f.Categories {
		if !slices.Contains(categories, category) {
			return wrong("unknown category %q%s", category, nearest.Hint(category, categories))
		}
		if _, ok := licensing.Decisions[decision]; !ok {
			return wrong("%s = %q: want allow, review or deny", category, decision)
		}
		into[category] = decision
	}
	s.Analyzers.Licenses.Categories = into
	return nil
}

// exception reads one entry. One that is over stays, to be told of.
func (e *licenseEntry) exception() (analyzers.LicenseException, error) {
	x := analyzers.LicenseException{Package: e.Package, Version: e.Version, License: e.License, Path: e.Path, Reason: strings.TrimSpace(e.Reason)}
	if x.Package == "" && x.Path == "" {
		return x, fmt.Errorf("an entry names a package, a path or both")
	}
	if x.License != "" && !licensing.KnownLicense(x.License) {
		return x, fmt.Errorf("%q is no licence that is known", x.License)
	}
	if x.Version != "" {
		if _, err := pep440.ParseSpecifiers(x.Version); err != nil {
			if _, err := pep440.Parse(x.Version); err != nil {
				return x, fmt.Errorf("%q are no versions: write them as in >=1.2,<2", x.Version)
			}
		}
	}
	expires, err := parseDay(e.Expires)
	if err != nil {
		return x, fmt.Errorf("expires: %w", err)
	}
	if !expires.IsZero() {
		x.Expires = expires.Format(time.DateOnly)
		x.Expired = time.Now().UTC().Truncate(24 * time.Hour).After(expires)
	}
	return x, nil
}

// acceptedLicenses takes over a list of NB Defense, in which licences go by the names of classifiers. The
// notes say what nobody knows.
func (s *Settings) acceptedLicenses(list []string) (notes []string) {
	into := &s.Analyzers.Licenses
	for _, license := range list {
		switch {
		case !licensing.KnownLicense(license):
			notes = append(notes, fmt.Sprintf("accepted_licenses: %q is no licence that is known", license))
		case !slices.Contains(into.Accepted, license):
			into.Accepted = append(into.Accepted, license)
		}
	}
	return notes
}
