package config

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/nblsp/nblsp/analyzers"
	"github.com/nblsp/nblsp/analyzers/pep440"
)

// A later file adds to the lists; days are strings or dates of TOML.
func TestListsOfPackages(t *testing.T) {
	dir := workspace(t, map[string]string{
		"org.toml":   "[[deps.deny]]\npackages = ['Py_Crypto', 'tensorflow < 2.12']\nreason = 'use pycryptodome'\n",
		"nblsp.toml": "extends = ['org.toml']\n[deps]\nallow = [{packages = ['scikit-*'], expires = 2027-01-02}, {packages = ['rich'], expires = '2027-01-03'}]\n",
	})
	s, err := Discover(dir)
	if err != nil {
		t.Fatal(err)
	}
	below, _ := pep440.ParseSpecifiers("<2.12")
	d := s.Analyzers.Deps
	if d.Today.IsZero() || d.Today.After(time.Now()) {
		t.Errorf("the day is %v", d.Today)
	}
	d.Today = time.Time{}
	want := analyzers.DepsConfig{
		Allow: []analyzers.PackagePolicy{
			{Name: "scikit-*", Expires: time.Date(2027, 1, 2, 0, 0, 0, 0, time.UTC)},
			{Name: "rich", Expires: time.Date(2027, 1, 3, 0, 0, 0, 0, time.UTC)},
		},
		Deny: []analyzers.PackagePolicy{
			{Name: "py-crypto", Reason: "use pycryptodome"},
			{Name: "tensorflow", Versions: below, Reason: "use pycryptodome"},
		},
	}
	if !reflect.DeepEqual(d, want) {
		t.Errorf("got %+v", d)
	}
}

func TestMistakesInListsOfPackages(t *testing.T) {
	for text, want := range map[string]string{
		"[[deps.deny]]\npackages = ['a b']":                      "no versions",
		"[[deps.deny]]\npackages = ['a>=x']":                     "no versions",
		"[[deps.allow]]\npackages = ['[a]']":                     "name of a distribution",
		"[[deps.allow]]\npackages = ['a']\nexpires = 'tomorrow'": "no day",
		"[[deps.allow]]\npackage = ['a']":                        "packages",
	} {
		dir := workspace(t, map[string]string{"nblsp.toml": text})
		if _, err := Discover(dir); err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), "nblsp.toml") {
			t.Errorf("%s: %v", text, err)
		}
	}
}
