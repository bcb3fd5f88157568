package scan

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/nblsp/nblsp/analyzers"
	"github.com/nblsp/nblsp/internal/git"
	nt "github.com/nblsp/nblsp/notebook/notebooktest"
)

// commit makes a repository of dir with everything in it.
func commit(t *testing.T, dir string) (*git.Repository, *git.Objects) {
	t.Helper()
	run(t, dir, "init", "-q")
	run(t, dir, "add", ".")
	run(t, dir, "-c", "user.name=t", "-c", "user.email=t@example.invalid", "commit", "-q", "-m", "c")
	repo, err := git.Open(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	objects, err := repo.Objects(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { objects.Close() })
	return repo, objects
}

func run(t *testing.T, dir string, args ...string) {
	t.Helper()
	if out, err := exec.Command("git", append([]string{"-C", dir}, args...)...).CombinedOutput(); err != nil {
		t.Skipf("git %v: %v\n%s", args, err, out)
	}
}

func places(t *testing.T, sources []Source) string {
	t.Helper()
	r, err := Run(t.Context(), sources, Options{Runner: runner(), Jobs: 2})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for f := range r.All() {
		got = append(got, fmt.Sprintf("%s cell %d", f.Path, f.Cell.Index))
	}
	return strings.Join(got, ", ")
}

func TestStagedReadsTheIndex(t *testing.T) {
	leak, clean := nt.IPYNB(nt.Code("x = '"+planted+"'")), nt.IPYNB(nt.Code("x = 1"))
	dir := folder(t, map[string][]byte{"a/old.ipynb": leak, "a/clean.ipynb": clean, "b/clean.ipynb": clean, "notes.md": nil})
	repo, objects := commit(t, dir)
	write := func(name string, data []byte) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write("a/clean.ipynb", leak)
	write("b/clean.ipynb", leak)
	write("notes.md", []byte(planted))
	run(t, dir, "add", ".")
	write("a/clean.ipynb", clean) // repaired in the work tree alone
	write("a/new.ipynb", leak)    // not staged
	for paths, want := range map[string]string{
		".":             "a/clean.ipynb cell 0, b/clean.ipynb cell 0",
		"a":             "a/clean.ipynb cell 0",
		"b/clean.ipynb": "b/clean.ipynb cell 0",
	} {
		sources, done, err := Staged(t.Context(), repo, objects, dir, []string{paths})
		if err != nil {
			t.Fatal(err)
		}
		if got := places(t, sources); got != want {
			t.Errorf("%s: %s, want %s", paths, got, want)
		}
		done()
	}
	if _, _, err := Staged(t.Context(), repo, objects, dir, []string{"/"}); err == nil {
		t.Error("a path outside of the repository is no error")
	}
}

func TestSinceReportsChangedCellsAlone(t *testing.T) {
	old := func(extra ...nt.Cell) []byte {
		return nt.IPYNB(append([]nt.Cell{
			nt.Code("a = '" + planted + "'").ID("a"),
			nt.Code("b = '"+planted+"'", nt.Stdout("1")).ID("b"),
			nt.Code("c = 1").ID("c"),
		}, extra...)...)
	}
	dir := folder(t, map[string][]byte{"nb.ipynb": old()})
	repo, objects := commit(t, dir)
	rev, err := repo.Verify(t.Context(), "HEAD")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name string
		now  []byte
		want string
	}{
		{"nothing changed", old(), ""},
		{"a cell more", old(nt.Code("d = '" + planted + "'")), "nb.ipynb cell 3"},
		{"moved", nt.IPYNB(nt.Markdown("new"), nt.Code("a = '"+planted+"'").ID("a")), ""},
		{"a changed source", nt.IPYNB(nt.Code("a2 = '" + planted + "'").ID("a")), "nb.ipynb cell 0"},
		{"a changed output", nt.IPYNB(nt.Code("b = '"+planted+"'", nt.Stdout("2")).ID("b")), "nb.ipynb cell 0"},
	} {
		t.Run(c.name, func(t *testing.T) {
			file := filepath.Join(dir, "nb.ipynb")
			if err := os.WriteFile(file, c.now, 0o644); err != nil {
				t.Fatal(err)
			}
			sources := []Source{{Path: "nb.ipynb", Read: func() ([]byte, error) { return read(file) }, Outside: analyzers.Nowhere, file: file}}
			Since(sources, repo, objects, rev)
			if got := places(t, sources); got != c.want {
				t.Errorf("findings in %q, want %q", got, c.want)
			}
		})
	}
}

// A fingerprint is the same whether or not other cells are reported: it counts what comes before.
func TestSinceKeepsFingerprints(t *testing.T) {
	dir := folder(t, map[string][]byte{"nb.ipynb": nt.IPYNB(nt.Code("x = '" + planted + "'"))})
	repo, objects := commit(t, dir)
	rev, _ := repo.Verify(t.Context(), "HEAD")
	now := nt.IPYNB(nt.Code("x = '"+planted+"'"), nt.Code("x = '"+planted+"'", nt.Stdout("2")))
	prints := func(since bool) []string {
		sources := []Source{{Path: "nb.ipynb", Read: func() ([]byte, error) { return now, nil }, Outside: analyzers.Nowhere, file: filepath.Join(dir, "nb.ipynb")}}
		if since {
			Since(sources, repo, objects, rev)
		}
		r, err := Run(t.Context(), sources, Options{Runner: runner(), Jobs: 1})
		if err != nil {
			t.Fatal(err)
		}
		var out []string
		for f := range r.All() {
			out = append(out, f.Fingerprint)
		}
		return out
	}
	all, some := prints(false), prints(true)
	if len(all) != 2 || len(some) != 1 || some[0] != all[1] {
		t.Errorf("all %q, since %q", all, some)
	}
}
