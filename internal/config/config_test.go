package config

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/nblsp/nblsp/analyzers"
)

// workspace makes files in a new repository, and gives the user an empty home.
func workspace(t *testing.T, files map[string]string) string {
	t.Helper()
	t.Setenv("XDG_CONFIG_HOME", t.TempDir())
	dir := t.TempDir()
	files[".git/HEAD"] = ""
	for name, content := range files {
		write(t, filepath.Join(dir, filepath.FromSlash(name)), content)
	}
	return dir
}

func write(t *testing.T, name, content string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestDiscoverMergesTheWorkspaceOverTheUser(t *testing.T) {
	dir := workspace(t, map[string]string{
		"nblsp.toml":    "skip = ['pii/*']\n[severity]\n'pii/*' = 'low'\n",
		"a/b/c/x.ipynb": "",
	})
	write(t, UserFile(), "only = ['secrets/*']\nskip = ['code/*']\nfail-on = 'high'\n[severity]\n'pii/*' = 'high'\n'code/*' = 'info'\n")
	s, err := Discover(filepath.Join(dir, "a/b/c"))
	if err != nil {
		t.Fatal(err)
	}
	want := analyzers.Config{
		Only:     []string{"secrets/*"},
		Skip:     []string{"pii/*"},
		Severity: map[string]analyzers.Severity{"pii/*": analyzers.Low, "code/*": analyzers.Info},
	}
	if !reflect.DeepEqual(s.Analyzers, want) {
		t.Errorf("got  %+v\nwant %+v", s.Analyzers, want)
	}
	if s.FailOn.String() != "high" {
		t.Errorf("fail-on %s", s.FailOn)
	}
}

func TestDiscoverTakesTheNearestFile(t *testing.T) {
	for _, c := range []struct {
		name  string
		files map[string]string
		from  string
		want  string // the glob that the file skips
	}{
		{"nearer wins", map[string]string{"nblsp.toml": "skip=['far']", "a/.nblsp.toml": "skip=['near']"}, "a", "near"},
		{"visible before hidden", map[string]string{"nblsp.toml": "skip=['visible']", ".nblsp.toml": "skip=['hidden']"}, ".", "visible"},
		{"pyproject", map[string]string{"pyproject.toml": "[project]\nname='x'\n[tool.ruff]\nx=1\n[tool.nblsp]\nskip=['py']"}, ".", "py"},
		{"a pyproject that says nothing", map[string]string{"nblsp.toml": "skip=['far']", "a/pyproject.toml": "[tool.black]\nx=1"}, "a", "far"},
		{"a pyproject of no business", map[string]string{"pyproject.toml": "[[["}, ".", ""},
		{"not above the repository", map[string]string{"nblsp.toml": "skip=['far']", "a/.git/HEAD": ""}, "a", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, err := Discover(filepath.Join(workspace(t, c.files), c.from))
			if err != nil {
				t.Fatal(err)
			}
			if got := strings.Join(s.Analyzers.Skip, ","); got != c.want {
				t.Errorf("skip %q, want %q", got, c.want)
			}
		})
	}
}

func TestMistakes(t *testing.T) {
	for _, c := range []struct{ name, file, content, want string }{
		{"unknown key", "nblsp.toml", "\nskpi = []\n", `nblsp.toml:2:1: unknown key "skpi"; did you mean "skip"?`},
		{"unknown key in a table", "nblsp.toml", "[secrets]\ngitlekas = ''\n", `nblsp.toml:2:1: unknown key "secrets.gitlekas"; did you mean "gitleaks"?`},
		{"unknown table", "nblsp.toml", "[secretz]\nx = 1\n", `unknown key "secretz"; did you mean "secrets"?`},
		{"nothing near", "nblsp.toml", "zebra = 1\n", `nblsp.toml:1:1: unknown key "zebra"`},
		{"unknown key in pyproject", "pyproject.toml", "[tool.nblsp]\nfailon = 'low'\n", `pyproject.toml:2:1: unknown key "failon"; did you mean "fail-on"?`},
		{"wrong type", "nblsp.toml", "only = 1\n", `nblsp.toml:1:8: `},
		{"broken", "nblsp.toml", "only = [\n", `nblsp.toml:`},
		{"unknown severity", "nblsp.toml", "[severity]\n'a/*' = 'bad'\n", `"bad" is no severity`},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := Discover(workspace(t, map[string]string{c.file: c.content}))
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v\nwant %s", err, c.want)
			}
		})
	}
}

func TestGitleaksRules(t *testing.T) {
	dir := workspace(t, map[string]string{".gitleaks.toml": "title = 'found'", "a/own.toml": "title = 'named'", "a/nblsp.toml": "[secrets]\ngitleaks = 'own.toml'"})
	for from, want := range map[string]string{".": "found", "a": "named"} {
		s, err := Discover(filepath.Join(dir, from))
		if err != nil {
			t.Fatal(err)
		}
		if got := s.Analyzers.Secrets.Gitleaks; !strings.Contains(got, want) {
			t.Errorf("from %s: %q, want the %s one", from, got, want)
		}
	}
}

func TestAWorkspaceCannotNameFilesOutside(t *testing.T) {
	for _, name := range []string{"../../outside.toml", "/etc/hostname", "../link.toml"} {
		for _, settings := range []string{"[secrets]\ngitleaks = '" + name + "'", "extends = ['" + name + "']"} {
			dir := t.TempDir()
			write(t, filepath.Join(dir, "outside.toml"), "skip = ['*']")
			ws := workspace(t, map[string]string{"sub/nblsp.toml": settings})
			if err := os.Rename(ws, filepath.Join(dir, "ws")); err != nil {
				t.Fatal(err)
			}
			if err := os.Symlink("../outside.toml", filepath.Join(dir, "ws/link.toml")); err != nil {
				t.Skip(err)
			}
			if s, err := Discover(filepath.Join(dir, "ws/sub")); err == nil {
				t.Errorf("%s was read: %+v", settings, s)
			}
			if name == "../../outside.toml" {
				if _, err := Explicit(filepath.Join(dir, "ws/sub/nblsp.toml")); err != nil {
					t.Errorf("a file that the user named may: %v", err)
				}
			}
		}
	}
}

func TestExplicitReplacesDiscovery(t *testing.T) {
	dir := workspace(t, map[string]string{"nblsp.toml": "skip=['*']", ".gitleaks.toml": "x", "ci.toml": "only=['secrets/*']"})
	write(t, UserFile(), "skip=['*']")
	s, err := Explicit(filepath.Join(dir, "ci.toml"))
	if err != nil {
		t.Fatal(err)
	}
	if want := (analyzers.Config{Only: []string{"secrets/*"}}); !reflect.DeepEqual(s.Analyzers, want) {
		t.Errorf("got %+v", s.Analyzers)
	}
}

func TestPIISettings(t *testing.T) {
	dir := workspace(t, map[string]string{
		"nblsp.toml": "[pii]\nregions = ['de']\nthreshold = 0.8\n[pii.entities]\nIP_ADDRESS = false\n[pii.thresholds]\nPERSON = 0.9\n",
	})
	s, err := Discover(dir)
	if err != nil {
		t.Fatal(err)
	}
	want := analyzers.PIIConfig{
		Regions: []string{"DE"}, Threshold: 0.8,
		Entities: map[string]bool{"IP_ADDRESS": false}, Thresholds: map[string]float64{"PERSON": 0.9},
	}
	if !reflect.DeepEqual(s.Analyzers.PII, want) {
		t.Errorf("got %+v", s.Analyzers.PII)
	}
	write(t, filepath.Join(dir, "nblsp.toml"), "[pii.entities]\nUS_SNN = true\n")
	if _, err := Discover(dir); err == nil || !strings.Contains(err.Error(), "US_SSN") {
		t.Errorf("the error does not name the likely entity: %v", err)
	}
}
