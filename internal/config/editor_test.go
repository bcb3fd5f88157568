package config

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

func TestSettingsOfTheEditorGoOverTheFile(t *testing.T) {
	t.Setenv("XDG_CONFIG_HOME", t.TempDir())
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "nblsp.toml"), []byte("only = [\"secrets\"]\nskip = [\"pii\"]\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ name, object, only, skip string }{
		{"nothing", "", "secrets", "pii"},
		{"over", `{"skip": ["deps"]}`, "secrets", "deps"},
		{"defaults of the editor say nothing", `{"only": [], "skip": null, "severity": {}, "secrets": {"gitleaks": ""}}`, "secrets", "pii"},
		{"keys of the editor's own", `{"path": "/bin/x", "trace": {"server": "off"}, "skip": ["deps"]}`, "secrets", "deps"},
	} {
		s, err := ForEditor(dir, []byte(c.object))
		if err != nil || !slices.Equal(s.Analyzers.Only, []string{c.only}) || !slices.Equal(s.Analyzers.Skip, []string{c.skip}) {
			t.Errorf("%s: %+v, %v", c.name, s, err)
		}
	}
}

func TestMistakesInTheEditorsSettings(t *testing.T) {
	t.Setenv("XDG_CONFIG_HOME", t.TempDir())
	for _, object := range []string{`[]`, `{"skip": "x"}`, `{"severity": {"pii": "bad"}}`, `{"secrets": {"gitleaks": "../../../etc/passwd"}}`} {
		var mistake *Error
		if _, err := ForEditor(t.TempDir(), []byte(object)); !errors.As(err, &mistake) {
			t.Errorf("%s: %v", object, err)
		}
	}
}
