package licensing

import (
	"context"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/nblsp/nblsp/analyzers"
	"github.com/nblsp/nblsp/analyzers/licenses/evidence"
	"github.com/nblsp/nblsp/internal/pyenv"
)

func write(t testing.TB, name, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// What distributions say, wherever they say it.
func TestInstalled(t *testing.T) {
	license, err := os.ReadFile("../../LICENSE")
	if err != nil {
		t.Fatal(err)
	}
	prefix := t.TempDir()
	site := filepath.Join(prefix, "lib", "python3.12", "site-packages")
	for name, text := range map[string]string{
		"modern-1.dist-info/METADATA":               "Name: modern\nLicense-Expression: MIT\nLicense-File: LICENSE\n",
		"modern-1.dist-info/licenses/LICENSE":       "anything",
		"older-1.dist-info/METADATA":                "Name: older\nClassifier: License :: OSI Approved :: Apache Software License\n",
		"older-1.dist-info/LICENSE.txt":             string(license),
		"deep-1.dist-info/METADATA":                 "Name: deep\nLicense-File: a/b/COPYING\n",
		"deep-1.dist-info/licenses/a/b/COPYING":     string(license),
		"beside-1.dist-info/METADATA":               "Name: beside\n",
		"beside-1.dist-info/RECORD":                 "beside/__init__.py,,\n",
		"beside/LICENSE":                            string(license),
		"egg-1-py3.12.egg-info/PKG-INFO":            "Name: egg\nLicense: LGPLv3\n",
		"leads_out-1.dist-info/METADATA":            "Name: leads-out\nLicense-File: ../../../../../secret-LICENSE\nLicense: MIT\n",
		"fromconda-2.0.dist-info/METADATA":          "Name: fromconda\n",
		"silent-1.dist-info/METADATA":               "Name: silent\n",
		"noise-1.dist-info/licenses/license_map.py": "MIT",
	} {
		write(t, filepath.Join(site, filepath.FromSlash(name)), text)
	}
	write(t, filepath.Join(prefix, "conda-meta", "fromconda-2.0-py312_0.json"), `{"name":"fromconda","license":"BSD-3-Clause"}`)
	write(t, filepath.Join(prefix, "conda-meta", "broken-1-0.json"), `{`)
	write(t, filepath.Join(prefix, "..", "secret-LICENSE"), "no")
	env := pyenv.Read(prefix)
	var s Source
	for name, want := range map[string]string{
		"modern": "MIT", "older": "Apache-2.0", "deep": "Apache-2.0", "beside": "Apache-2.0", "egg": "LGPL-3.0-only", "leads-out": "MIT", "fromconda": "BSD-3-Clause", "silent": "",
	} {
		d := env.Distribution(name)
		if d == nil {
			t.Errorf("%s is not installed", name)
			continue
		}
		files := s.Installed(d)
		if got := evidence.Of(files).Expr.String(); got != want {
			t.Errorf("%s is under %q, want %q", name, got, want)
		}
		for _, text := range files.Texts {
			if strings.Contains(text.Name, "..") {
				t.Errorf("%s leads to %s", name, text.Name)
			}
		}
	}
	if s.Installed(&analyzers.Distribution{Name: "nowhere"}).Metadata != "" {
		t.Error("metadata of nothing")
	}
}

func TestCard(t *testing.T) {
	hub := t.TempDir()
	t.Setenv("HF_HUB_CACHE", hub)
	t.Setenv("HF_HOME", "relative/is/not/used")
	t.Setenv("HOME", t.TempDir())
	t.Setenv("XDG_CACHE_HOME", "")
	write(t, filepath.Join(hub, "models--acme--small", "refs", "main"), "abc123\n")
	write(t, filepath.Join(hub, "models--acme--small", "snapshots", "abc123", "README.md"), "current")
	write(t, filepath.Join(hub, "models--acme--small", "snapshots", "000", "README.md"), "old")
	write(t, filepath.Join(hub, "models--bare", "snapshots", "1", "README.md"), "without refs")
	write(t, filepath.Join(hub, "datasets--acme--data", "snapshots", "1", "README.md"), "data")
	write(t, filepath.Join(hub, "models--acme--evil", "refs", "main"), "../../models--bare/snapshots/1")
	write(t, filepath.Join(hub, "README.md"), "outside")
	var s Source
	for id, want := range map[string]string{
		"acme/small": "current", "bare": "without refs", "acme/data": "", "acme/none": "", "../..": "", "a/../b": "", "": "", "acme/evil": "", "acme/small/x": "", strings.Repeat("a", 300): "",
	} {
		if got := s.Card(analyzers.Model, id); got != want {
			t.Errorf("the card of %q is %q, want %q", id, got, want)
		}
	}
	if got := s.Card(analyzers.DataSet, "acme/data"); got != "data" {
		t.Errorf("the card of the data set is %q", got)
	}
}

// A registry is a stub of deps.dev and PyPI on loopback.
type registry struct {
	mu      sync.Mutex
	answers map[string]string // by path; "500" is a failure
	asked   []string
}

func (r *registry) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.asked = append(r.asked, req.URL.Path)
	switch body, ok := r.answers[req.URL.Path]; {
	case !ok:
		http.NotFound(w, req)
	case body == "500":
		http.Error(w, "no", http.StatusInternalServerError)
	case strings.HasPrefix(body, "http"):
		http.Redirect(w, req, body, http.StatusFound)
	default:
		_, _ = w.Write([]byte(body))
	}
}

func (r *registry) count() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return len(r.asked)
}

func stub(t *testing.T, answers map[string]string) (*registry, *Index) {
	t.Helper()
	r := &registry{answers: answers}
	server := httptest.NewServer(r)
	t.Cleanup(server.Close)
	return r, &Index{Folder: t.TempDir(), depsDev: server.URL, pypi: server.URL}
}

func license(t *testing.T, x *Index, name, version string) string {
	t.Helper()
	files := (&Source{Index: x}).Published(context.Background(), name, version)
	if files == nil {
		return ""
	}
	return evidence.Of(files).Expr.String()
}

// Both services, each for what the other does not say, and a disk that remembers.
func TestPublished(t *testing.T) {
	r, x := stub(t, map[string]string{
		"/v3/systems/pypi/packages/known/versions/1.0":   `{"licenses":["GPL-2.0-only"]}`,
		"/v3/systems/pypi/packages/strange/versions/1.0": `{"licenses":["non-standard"]}`,
		"/pypi/strange/1.0/json":                         `{"info":{"license":"My own terms","classifiers":["License :: OSI Approved :: MIT License","Topic :: x"]}}`,
		"/pypi/latest/json":                              `{"info":{"license_expression":"MIT OR Apache-2.0","license":null}}`,
		"/pypi/long/json":                                `{"info":{"license":"MIT License\n\nClassifier: License :: Public Domain"}}`,
		"/pypi/broken/json":                              `{"info":`,
	})
	for name, want := range map[string]string{"Known@1.0": "GPL-2.0-only", "strange@1.0": "MIT", "latest@": "MIT OR Apache-2.0", "long@": "MIT", "absent@1.0": "", "absent@": "", "broken@": "", "a/b@": "", "@": ""} {
		n, v, _ := strings.Cut(name, "@")
		if got := license(t, x, n, v); got != want {
			t.Errorf("%s is under %q, want %q", name, got, want)
		}
	}
	before := r.count()
	again := &Index{Folder: x.Folder, depsDev: x.depsDev, pypi: x.pypi}
	if got := license(t, again, "known", "1.0"); got != "GPL-2.0-only" || r.count() != before {
		t.Errorf("%q after %d more questions", got, r.count()-before)
	}
	if license(t, again, "absent", "1.0"); r.count() != before {
		t.Error("that nothing is known is not remembered")
	}
	again.now = func() time.Time { return time.Now().Add(100 * 24 * time.Hour) }
	if got := license(t, again, "known", "1.0"); got != "GPL-2.0-only" || r.count() == before {
		t.Error("an old answer is not asked for again")
	}
	for _, path := range r.asked {
		if strings.Contains(path, "//") || strings.Contains(path, "..") {
			t.Errorf("asked for %s", path)
		}
	}
}

// Without an Index nobody is asked; offline, the questions end soon, and an old answer holds.
func TestPublishedWithoutAnswer(t *testing.T) {
	if (&Source{}).Published(context.Background(), "numpy", "1.0") != nil {
		t.Error("somebody answered")
	}
	r, x := stub(t, map[string]string{"/v3/systems/pypi/packages/late/versions/1": "500", "/pypi/a/json": "500", "/pypi/b/json": "500", "/pypi/c/json": "500", "/pypi/d/json": "500", "/pypi/good/json": `{"info":{"license":"MIT"}}`})
	license(t, x, "late", "1") // one service is down, and the other does not know
	if _, err := os.Stat(x.file("late", "1")); err == nil {
		t.Error("that nothing is known is remembered, though somebody was not reached")
	}
	license(t, x, "good", "")
	x.now = func() time.Time { return time.Now().Add(30 * 24 * time.Hour) }
	for _, name := range []string{"a", "b", "c", "d"} {
		license(t, x, name, "")
	}
	if asked := strings.Join(r.asked, " "); strings.Contains(asked, "/d/") {
		t.Errorf("after three failures: %s", asked)
	}
	if got := license(t, x, "good", ""); got != "MIT" {
		t.Errorf("the old answer is lost: %q", got)
	}
}

// No answer leads to another host.
func TestPublishedStaysAtItsHost(t *testing.T) {
	var elsewhere atomic.Int32
	other := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		elsewhere.Add(1)
		_, _ = w.Write([]byte(`{"info":{"license":"MIT"}}`))
	}))
	defer other.Close()
	_, x := stub(t, map[string]string{"/pypi/moved/json": other.URL + "/pypi/moved/json"})
	if got := license(t, x, "moved", ""); got != "" || elsewhere.Load() != 0 {
		t.Errorf("%q from another host", got)
	}
}

// In an editor the answer is there the next time.
func TestPublishedInTheBackground(t *testing.T) {
	answered := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		<-answered
		_, _ = w.Write([]byte(`{"info":{"license":"MIT"}}`))
	}))
	defer server.Close()
	x := &Index{Folder: t.TempDir(), pypi: server.URL, depsDev: server.URL, Background: true}
	if got := license(t, x, "slow", ""); got != "" {
		t.Errorf("%q before the answer", got)
	}
	close(answered)
	x.behind.Wait()
	if got := license(t, x, "slow", ""); got != "MIT" {
		t.Errorf("%q after the answer", got)
	}
}
