package config

import (
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/nblsp/nblsp/analyzers"
)

// A later file adds to the lists of an earlier one; an exception that is over stays, to be told of.
func TestLicenses(t *testing.T) {
	dir := workspace(t, map[string]string{
		"org.toml": "[licenses]\nprofile = 'internal'\ndeny = ['WTFPL']\n[licenses.categories]\nweak-copyleft = 'review'\n[licenses.replace]\nUnidecode = 'anyascii'\n",
		"nblsp.toml": "extends = ['org.toml']\n[licenses]\nprofile = 'saas'\naccepted = ['BSD License', 'Apache-2.0', 'GPL-*']\ndeny = ['JSON']\n" +
			"[licenses.categories]\nproprietary = 'allow'\n" +
			"[[licenses.exceptions]]\npackage = 'old'\nversion = '<2'\nreason = ' seen '\nexpires = 2020-01-31\n" +
			"[[licenses.exceptions]]\npath = 'tools/**'\nlicense = 'GPLv2'\nexpires = '2999-01-31'\n",
	})
	s, err := Discover(dir)
	if err != nil {
		t.Fatal(err)
	}
	want := analyzers.LicensesConfig{
		Profile: "saas", Categories: map[string]string{"weak-copyleft": "review", "proprietary": "allow"},
		Accepted: []string{"BSD License", "Apache-2.0", "GPL-*"}, Deny: []string{"WTFPL", "JSON"}, Replace: map[string]string{"unidecode": "anyascii"},
		Exceptions: []analyzers.LicenseException{
			{Package: "old", Version: "<2", Reason: "seen", Expires: "2020-01-31", Expired: true}, {Path: "tools/**", License: "GPLv2", Expires: "2999-01-31"},
		},
	}
	if got := s.Analyzers.Licenses; !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v", got)
	}
}

func TestMistakesInLicenses(t *testing.T) {
	for text, want := range map[string]string{
		"profile = 'intern'":                             `"internal"`,
		"accepted = ['My licence']":                      "no licence that is known",
		"deny = ['see LICENSE']":                         "no licence that is known",
		"categories = {weak-copylefts = 'allow'}":        `"weak-copyleft"`,
		"categories = {unknown = 'maybe'}":               "allow, review or deny",
		"replace = {a = 'b c'}":                          "names of distributions",
		"exceptions = [{reason = 'x'}]":                  "names a package, a path or both",
		"exceptions = [{package = 'a', version = 'x'}]":  "no versions",
		"exceptions = [{package = 'a', license = '??'}]": "",
		"exceptions = [{package = 'a', expires = 'x'}]":  "no day",
		"exceptions = [{packages = ['a']}]":              "package",
		"online = true":                                  "only your own settings",
	} {
		dir := workspace(t, map[string]string{"nblsp.toml": "[licenses]\n" + text})
		_, err := Discover(dir)
		if (err == nil) != (want == "") || err != nil && (!strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), "nblsp.toml")) {
			t.Errorf("%s: %v", text, err)
		}
	}
}

// Who is asked over the network is the user's to say: not the workspace's, and not that of what an
// editor sends along with it, whose default says no.
func TestOnlyTheUserGoesOnline(t *testing.T) {
	home := t.TempDir()
	t.Setenv("XDG_CONFIG_HOME", home)
	dir := workspace(t, map[string]string{"nblsp.toml": ""})
	write := workspace(t, map[string]string{"user.toml": "[licenses]\nonline = true\n"})
	s, err := Explicit(filepath.Join(write, "user.toml"))
	if err != nil || !s.Analyzers.Licenses.Online {
		t.Errorf("%v", err)
	}
	if _, err := ForEditor(dir, []byte(`{"licenses":{"online":true}}`)); err == nil {
		t.Error("the settings of an editor go online")
	}
	if s, err := ForEditor(dir, []byte(`{"licenses":{"online":false,"profile":""}}`)); err != nil || s.Analyzers.Licenses.Online {
		t.Errorf("%v", err)
	}
}

// NB Defense's accepted licences go by the names of classifiers.
func TestAcceptedLicensesOfNBDefense(t *testing.T) {
	dir := workspace(t, map[string]string{"settings.toml": `
[plugins."nbdefense.plugins.LicenseDependencyFilePlugin"]
accepted_licenses = ["Apache License 2.0", "BSD License", "MIT", "Mozilla Public License 2.0 (MPL 2.0)", "Our own"]
`})
	s := &Settings{}
	notes, err := s.NBDefense(filepath.Join(dir, "settings.toml"), func(string) bool { return true })
	if err != nil || len(notes) != 1 || !strings.Contains(notes[0], `"Our own"`) {
		t.Errorf("%q, %v", notes, err)
	}
	if want := []string{"Apache License 2.0", "BSD License", "MIT", "Mozilla Public License 2.0 (MPL 2.0)"}; !reflect.DeepEqual(s.Analyzers.Licenses.Accepted, want) {
		t.Errorf("%q", s.Analyzers.Licenses.Accepted)
	}
}

// What is added makes a sound file, and is what was asked for.
func TestException(t *testing.T) {
	today := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
	for name, text := range map[string]string{"nblsp.toml": "[licenses]\nprofile = 'saas'", ".nblsp.toml": "", "pyproject.toml": "[project]\nname = 'x'\n[tool.nblsp]\nskip = []\n"} {
		insert, ok := Exception(filepath.Join("x", name), text, analyzers.LicenseException{Package: `a"b`, License: "MIT AND GPL-3.0-only"}, today)
		if !ok {
			t.Errorf("%s: not possible", name)
			continue
		}
		f, err := decode(name, []byte(text+insert))
		if err != nil || len(f.Licenses.Exceptions) != 1 || f.Licenses.Exceptions[0].Package != `a"b` || f.Licenses.Exceptions[0].Expires != "2026-08-28" {
			t.Errorf("%s: %q: %v", name, insert, err)
		}
	}
	if insert, ok := Exception("nblsp.toml", "skip = [", analyzers.LicenseException{Package: "a"}, today); ok {
		t.Errorf("%q is added to a file that is not sound", insert)
	}
}
