package packaging

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// A gitlab is a stub of GitLab's API of notes.
type gitlab struct {
	mu       sync.Mutex
	notes    []note
	calls    []string
	tokens   map[string]bool
	redirect string
}

type note struct {
	ID     int            `json:"id"`
	Body   string         `json:"body"`
	Author map[string]int `json:"author"`
}

const me, other = 7, 8

func (g *gitlab) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.tokens[r.Header.Get("PRIVATE-TOKEN")] = true
	if g.redirect != "" {
		http.Redirect(w, r, g.redirect, http.StatusFound)
		return
	}
	const notes = "/api/v4/projects/42/merge_requests/3/notes"
	var body struct{ Body string }
	if data, _ := io.ReadAll(r.Body); len(data) > 0 {
		if err := json.Unmarshal(data, &body); err != nil {
			http.Error(w, "bad", http.StatusBadRequest)
			return
		}
	}
	var id int
	switch {
	case r.Method == http.MethodGet && r.URL.Path == "/api/v4/user":
		fmt.Fprintf(w, `{"id": %d}`, me)
	case r.Method == http.MethodGet && r.URL.Path == notes:
		page, size := 1, 100
		_, _ = fmt.Sscan(r.URL.Query().Get("page"), &page)
		first := min((page-1)*size, len(g.notes))
		_ = json.NewEncoder(w).Encode(g.notes[first:min(first+size, len(g.notes))])
	case r.Method == http.MethodPost && r.URL.Path == notes:
		g.calls = append(g.calls, http.MethodPost)
		g.notes = append(g.notes, note{len(g.notes) + 1, body.Body, map[string]int{"id": me}})
		fmt.Fprint(w, "{}")
	case r.Method == http.MethodPut && strings.HasPrefix(r.URL.Path, notes+"/"):
		_, _ = fmt.Sscan(strings.TrimPrefix(r.URL.Path, notes+"/"), &id)
		g.calls = append(g.calls, fmt.Sprintf("PUT %d", id))
		g.notes[id-1].Body = body.Body
		fmt.Fprint(w, "{}")
	default:
		http.NotFound(w, r)
	}
}

// run runs the script with a report.
func (g *gitlab) run(t *testing.T, url, report string) (string, error) {
	t.Helper()
	python, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("no python3")
	}
	name := filepath.Join(t.TempDir(), "nblsp.md")
	if err := os.WriteFile(name, []byte(report), 0o644); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(python, "gitlab/note.py", name)
	cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "CI_API_V4_URL=" + url + "/api/v4", "CI_PROJECT_ID=42", "CI_MERGE_REQUEST_IID=3", "NBLSP_GITLAB_TOKEN=the-token"}
	out, err := cmd.CombinedOutput()
	if strings.Contains(string(out), "the-token") {
		t.Errorf("the token is printed: %s", out)
	}
	return string(out), err
}

const marker = "<!-- nblsp report -->\n"

func TestTheNoteIsUpdatedInPlace(t *testing.T) {
	g := &gitlab{tokens: map[string]bool{}}
	for i := range 150 { // the note may be on the second page
		g.notes = append(g.notes, note{i + 1, "talk", map[string]int{"id": other}})
	}
	g.notes[5].Body = marker + "## somebody else's"
	server := httptest.NewServer(g)
	defer server.Close()
	for _, step := range []struct{ report, call string }{
		{marker + "## ✅ No findings", ""}, // nothing to say yet
		{marker + "## 🛑 2 findings", http.MethodPost},
		{marker + "## 🛑 2 findings", ""}, // nothing new
		{marker + "## 🛑 1 finding", "PUT 151"},
		{marker + "## ✅ No findings", "PUT 151"},
	} {
		g.calls = nil
		if out, err := g.run(t, server.URL, step.report); err != nil {
			t.Fatalf("%q: %v\n%s", step.report, err, out)
		}
		if got := strings.Join(g.calls, ", "); got != step.call {
			t.Errorf("%q: called %q, want %q", step.report, got, step.call)
		}
	}
	if len(g.notes) != 151 || g.notes[150].Body != marker+"## ✅ No findings" {
		t.Errorf("%d notes, the last %q", len(g.notes), g.notes[len(g.notes)-1].Body)
	}
}

func TestTheTokenGoesNowhereElse(t *testing.T) {
	elsewhere := &gitlab{tokens: map[string]bool{}}
	away := httptest.NewServer(elsewhere)
	defer away.Close()
	server := httptest.NewServer(&gitlab{tokens: map[string]bool{}, redirect: away.URL})
	defer server.Close()
	if out, err := (&gitlab{}).run(t, server.URL, marker+"## 🛑"); err == nil || !strings.Contains(out, "302") {
		t.Errorf("a redirect: %v, %s", err, out)
	}
	if len(elsewhere.tokens) > 0 {
		t.Error("the token was sent elsewhere")
	}
	if out, err := (&gitlab{}).run(t, "http://gitlab.example.invalid", marker+"## 🛑"); err == nil || !strings.Contains(out, "not https") {
		t.Errorf("in the clear: %v, %s", err, out)
	}
}
