package config

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

func TestExtendsMergesTheNamedFilesFirst(t *testing.T) {
	dir := workspace(t, map[string]string{
		"org.toml":       "only = ['secrets/*']\nskip = ['pii/*']\nfail-on = 'high'",
		"team.toml":      "skip = ['code/*']",
		"sub/nblsp.toml": "extends = ['../org.toml', '../team.toml']\nfail-on = 'low'",
	})
	s, err := Discover(filepath.Join(dir, "sub"))
	if err != nil {
		t.Fatal(err)
	}
	if s.FailOn.String() != "low" || s.Analyzers.Only[0] != "secrets/*" || s.Analyzers.Skip[0] != "code/*" || len(s.Files) != 3 {
		t.Errorf("%+v", s)
	}
}

func TestExtendsCannotGoInCircles(t *testing.T) {
	dir := workspace(t, map[string]string{"nblsp.toml": "extends = ['b.toml']", "b.toml": "extends = ['nblsp.toml']"})
	if _, err := Discover(dir); err == nil || !strings.Contains(err.Error(), "leads back here") {
		t.Errorf("error %v", err)
	}
}

func TestAMistakeInAnExtendedFileNamesThatFile(t *testing.T) {
	dir := workspace(t, map[string]string{"nblsp.toml": "extends = ['b.toml']", "b.toml": "\nonyl = []"})
	if _, err := Discover(dir); err == nil || !strings.Contains(err.Error(), `b.toml:2:1: unknown key "onyl"; did you mean "only"?`) {
		t.Errorf("error %v", err)
	}
}

func TestARemoteFileIsReadFromTheCacheByItsHash(t *testing.T) {
	dir := workspace(t, map[string]string{})
	t.Setenv("XDG_CACHE_HOME", t.TempDir())
	t.Setenv("HOME", t.TempDir())
	content := "skip = ['pii/*']\n"
	pinned := fmt.Sprintf("https://example.invalid/org.toml#sha256=%x", sha256.Sum256([]byte(content)))
	write(t, UserFile(), "extends = ['"+pinned+"']")
	if _, err := Discover(dir); err == nil || !strings.Contains(err.Error(), "nblsp settings fetch") {
		t.Errorf("error %v", err)
	}
	remotes, err := Remotes("")
	if err != nil || len(remotes) != 1 || remotes[0].URL != "https://example.invalid/org.toml" {
		t.Fatalf("%+v, %v", remotes, err)
	}
	write(t, remotes[0].CacheFile(), content)
	s, err := Discover(dir)
	if err != nil || !slices.Equal(s.Analyzers.Skip, []string{"pii/*"}) {
		t.Errorf("%+v, %v", s, err)
	}
	write(t, remotes[0].CacheFile(), "skip = ['*']\n") // somebody changed the cache
	if s, err := Discover(dir); err == nil {
		t.Errorf("a changed file was read: %+v", s)
	}
}

func TestRemotesThatAreNoneAreMistakes(t *testing.T) {
	sum := strings.Repeat("a", 64)
	for reference, want := range map[string]string{
		"http://example.invalid/a#sha256=" + sum:        "only https",
		"file:///etc/passwd#sha256=" + sum:              "only https",
		"https://example.invalid/a":                     "#sha256=",
		"https://example.invalid/a#sha256=12":           "#sha256=",
		"https://me:pw@example.invalid/a#sha256=" + sum: "no password",
	} {
		dir := workspace(t, map[string]string{})
		write(t, UserFile(), "extends = ['"+reference+"']")
		if _, err := Discover(dir); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: error %v", reference, err)
		}
	}
}

func TestAWorkspaceCannotNameAURL(t *testing.T) {
	dir := workspace(t, map[string]string{"nblsp.toml": "extends = ['https://example.invalid/a#sha256=" + strings.Repeat("a", 64) + "']"})
	if _, err := Discover(dir); err == nil || !strings.Contains(err.Error(), "a workspace may name no URL") {
		t.Errorf("error %v", err)
	}
}

func TestTheTemplateSetsNothing(t *testing.T) {
	var b bytes.Buffer
	if err := WriteTemplate(&b); err != nil {
		t.Fatal(err)
	}
	f, err := decode("nblsp.toml", b.Bytes())
	if err != nil {
		t.Fatalf("%v\n%s", err, b.String())
	}
	f.Severity = nil // an empty table
	if !reflect.DeepEqual(*f, file{}) {
		t.Errorf("%+v", f)
	}
	// With the examples switched on it is sound, too.
	lines := strings.Split(b.String(), "\n")
	for i, line := range lines {
		if strings.Contains(line, " = ") && strings.HasPrefix(line, "# ") {
			lines[i] = line[2:]
		}
	}
	if _, err := decode("nblsp.toml", []byte(strings.Join(lines, "\n"))); err != nil {
		t.Errorf("%v\n%s", err, strings.Join(lines, "\n"))
	}
}

func TestTheSchemaKnowsEveryKey(t *testing.T) {
	var b bytes.Buffer
	if err := WriteSchema(&b); err != nil {
		t.Fatal(err)
	}
	var schema struct {
		Properties map[string]struct{ Description string }
	}
	if err := json.Unmarshal(b.Bytes(), &schema); err != nil {
		t.Fatal(err)
	}
	for key := range keys(reflect.TypeFor[file]()) {
		if schema.Properties[key].Description == "" {
			t.Errorf("%s is not described", key)
		}
	}
}

const defenseFile = `
redact_secret = "PARTIAL"
trivy_binary_path = "/tmp/evil"
[plugins."nbdefense.plugins.SecretsPlugin"]
enabled = true
secrets_plugins = [{name = "AWSKeyDetector"}, {name = "KeywordDetector", keyword_exclude = ""}, {name = "Base64HighEntropyString", limit = 4.5}]
[plugins."nbdefense.plugins.PIIPlugin"]
confidence_threshold = 0.8
[plugins."nbdefense.plugins.PIIPlugin".entities]
US_SSN = false
PERSON = true
[plugins."nbdefense.plugins.CVEDependencyFilePlugin"]
enabled = false
`

func TestNBDefense(t *testing.T) {
	dir := workspace(t, map[string]string{"settings.toml": defenseFile})
	s := &Settings{}
	notes, err := s.NBDefense(filepath.Join(dir, "settings.toml"), func(string) bool { return true })
	if err != nil {
		t.Fatal(err)
	}
	for glob, want := range map[string]bool{
		"pii/us-ssn": true, "pii/person": false, "deps/vulnerable": true,
		"secrets/aws-*": false, "secrets/password": false, "secrets/slack-*": true, "secrets/generic-api-key": false,
	} {
		if got := slices.Contains(s.Analyzers.Skip, glob); got != want {
			t.Errorf("skips %s: %v, want %v", glob, got, want)
		}
	}
	// The limits of NB Defense's own file are nobody's wish.
	if len(notes) != 1 || !strings.Contains(notes[0], "trivy_binary_path") || s.Analyzers.PII.Threshold != 0.8 {
		t.Errorf("notes %q", notes)
	}
}

func TestNBDefenseOptionsOfDetectors(t *testing.T) {
	dir := workspace(t, map[string]string{"settings.toml": `
[plugins."nbdefense.plugins.SecretsPlugin"]
secrets_plugins = [{name = "KeywordDetector", keyword_exclude = "fixture|dummy"}, {name = "AWSKeyDetector", keyword_exclude = "(?P=x)"}, {name = "HexHighEntropyString", limit = 3.5}]
`})
	s := &Settings{}
	notes, err := s.NBDefense(filepath.Join(dir, "settings.toml"), func(string) bool { return true })
	if err != nil {
		t.Fatal(err)
	}
	if all := strings.Join(notes, "\n"); len(notes) != 2 || !strings.Contains(all, "limit of HexHighEntropyString") || !strings.Contains(all, "keyword_exclude of AWSKeyDetector") {
		t.Errorf("notes %q", notes)
	}
	if e := s.Analyzers.Exclude; len(e) != 1 || !slices.Contains(e[0].Rules, "secrets/password") || !e[0].Line.MatchString("x # Dummy") {
		t.Errorf("%+v", e)
	}
}

func TestTheSchemaIsOne(t *testing.T) {
	var b bytes.Buffer
	if err := WriteSchema(&b); err != nil {
		t.Fatal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(&b)
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("nblsp.json", doc); err != nil {
		t.Fatal(err)
	}
	schema, err := c.Compile("nblsp.json")
	if err != nil {
		t.Fatal(err)
	}
	for settings, sound := range map[string]bool{
		"skip = ['pii/*']\nfail-on = 'never'\n[severity]\n'a/*' = 'low'": true,
		"fail-on = 'sometimes'":  false,
		"skpi = []":              false,
		"[severity]\n'a/*' = 1":  false,
		"[pii]\nthreshold = 0.5": true,
		"[pii]\nthreshold = 'x'": false,
	} {
		var v map[string]any
		if err := unmarshal([]byte(settings), &v); err != nil {
			t.Fatal(err)
		}
		if err := schema.Validate(v); (err == nil) != sound {
			t.Errorf("%q: %v", settings, err)
		}
	}
}
