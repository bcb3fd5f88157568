package git

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"
)

// repository makes one with a commit of old, an index of new, and a work tree that says otherwise.
func repository(t *testing.T) (*Repository, string) {
	t.Helper()
	dir := t.TempDir()
	git := func(args ...string) {
		t.Helper()
		cmd := exec.Command("git", append([]string{"-C", dir, "-c", "user.name=t", "-c", "user.email=t@example.invalid"}, args...)...)
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Skipf("git %v: %v\n%s", args, err, out)
		}
	}
	write := func(name, content string) {
		t.Helper()
		full := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(full, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	git("init", "-q")
	write("a b/ü missing", "old")
	write("same", "same")
	write("gone", "gone")
	git("add", ".")
	git("commit", "-q", "-m", "c")
	write("a b/ü missing", "index")
	write("new", "new")
	git("rm", "-q", "gone")
	git("add", ".")
	write("a b/ü missing", "work tree")
	r, err := Open(t.Context(), filepath.Join(dir, "a b"))
	if err != nil {
		t.Fatal(err)
	}
	return r, dir
}

func TestStaged(t *testing.T) {
	r, _ := repository(t)
	got, err := r.Staged(t.Context())
	if want := []string{"a b/ü missing", "new"}; err != nil || !slices.Equal(got, want) {
		t.Errorf("%q, %v; want %q", got, err, want)
	}
}

func TestObjects(t *testing.T) {
	r, _ := repository(t)
	head, err := r.Verify(t.Context(), "HEAD")
	if err != nil {
		t.Fatal(err)
	}
	o, err := r.Objects(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer o.Close()
	for _, c := range []struct {
		rev, path, want string
		err             error
	}{
		{"", "a b/ü missing", "index", nil},
		{head, "a b/ü missing", "old", nil},
		{"", "gone", "", ErrNotThere},
		{head, "gone", "gone", nil},
		{head, "new", "", ErrNotThere},
		{head, "a b", "", ErrNotThere}, // a folder
		{"", "same", "same", nil},
	} {
		data, err := o.Read(c.rev, c.path, 100)
		if string(data) != c.want || !errors.Is(err, c.err) {
			t.Errorf("%.4s:%s: %q, %v", c.rev, c.path, data, err)
		}
	}
	if _, err := o.Read("", "same", 3); err == nil {
		t.Error("a file over the limit was read")
	}
	if data, err := o.Read("", "new", 100); string(data) != "new" || err != nil {
		t.Errorf("after an error: %q, %v", data, err)
	}
}

func TestVerify(t *testing.T) {
	r, _ := repository(t)
	for _, rev := range []string{"nowhere", "--help", "HEAD:same", ""} {
		if hash, err := r.Verify(t.Context(), rev); err == nil {
			t.Errorf("%q is %s", rev, hash)
		}
	}
}

func TestRelative(t *testing.T) {
	r, dir := repository(t)
	if rel, ok := r.Relative(filepath.Join(dir, "a b", "x")); rel != "a b/x" || !ok {
		t.Errorf("%q, %v", rel, ok)
	}
	if rel, ok := r.Relative(filepath.Join(filepath.Dir(dir), "x")); ok {
		t.Errorf("outside: %q", rel)
	}
}

func TestOutsideOfARepository(t *testing.T) {
	if r, err := Open(t.Context(), t.TempDir()); err == nil {
		t.Errorf("%+v", r)
	}
}

// What a repository's own configuration and attributes would run is not run.
func TestNothingOfTheRepositoryIsRun(t *testing.T) {
	r, dir := repository(t)
	ran := filepath.Join(t.TempDir(), "ran")
	script := filepath.Join(t.TempDir(), "evil")
	if err := os.WriteFile(script, []byte("#!/bin/sh\ntouch '"+ran+"'\ncat\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	for key, value := range map[string]string{
		"core.fsmonitor": script, "diff.external": script, "diff.evil.textconv": script, "diff.evil.command": script,
		"filter.evil.smudge": script, "filter.evil.clean": script, "core.pager": script,
	} {
		if out, err := exec.Command("git", "-C", dir, "config", key, value).CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
	}
	if err := os.WriteFile(filepath.Join(dir, ".gitattributes"), []byte("* diff=evil filter=evil\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	staged, err := r.Staged(t.Context())
	if err != nil || len(staged) != 2 {
		t.Errorf("%q, %v", staged, err)
	}
	o, err := r.Objects(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer o.Close()
	if data, err := o.Read("", "same", 100); string(data) != "same" || err != nil {
		t.Errorf("%q, %v", data, err)
	}
	if _, err := os.Stat(ran); err == nil {
		t.Error("a program of the repository ran")
	}
}
