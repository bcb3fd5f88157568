package walk

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
)

// tree makes files in a new folder.
func tree(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, content := range files {
		full := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(full, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// found are the paths that would be opened.
func found(t *testing.T, paths []string, o Options) []string {
	t.Helper()
	files, err := Files(paths, o)
	if err != nil {
		t.Fatal(err)
	}
	out := []string{}
	for _, f := range files {
		if f.Problem == "" {
			out = append(out, f.Path)
		}
	}
	return out
}

func TestFiles(t *testing.T) {
	dir := tree(t, map[string]string{
		"a.ipynb":                               "",
		"b.py":                                  "",
		"notes.txt":                             "",
		"requirements-dev.txt":                  "",
		"sub/c.ipynb":                           "",
		"sub/deep/d.qmd":                        "",
		".hidden/e.ipynb":                       "",
		".ipynb_checkpoints/a-checkpoint.ipynb": "",
		"env/pyvenv.cfg":                        "",
		"env/lib/x.py":                          "",
		"node_modules/y.ipynb":                  "",
		".git/z.ipynb":                          "",
	})
	for _, c := range []struct {
		name  string
		paths []string
		o     Options
		want  []string
	}{
		{"a folder alone", []string{"."}, Options{}, []string{"a.ipynb", "b.py", "requirements-dev.txt"}},
		{"folders of folders", []string{"."}, Options{Recursive: true},
			[]string{".hidden/e.ipynb", "a.ipynb", "b.py", "requirements-dev.txt", "sub/c.ipynb", "sub/deep/d.qmd"}},
		{"everywhere", []string{"."}, Options{Recursive: true, NoIgnore: true},
			[]string{".git/z.ipynb", ".hidden/e.ipynb", ".ipynb_checkpoints/a-checkpoint.ipynb", "a.ipynb", "b.py",
				"env/lib/x.py", "node_modules/y.ipynb", "requirements-dev.txt", "sub/c.ipynb", "sub/deep/d.qmd"}},
		{"a file of any name", []string{"notes.txt"}, Options{}, []string{"notes.txt"}},
		{"each file once", []string{"sub", "sub/c.ipynb", "./sub"}, Options{}, []string{"sub/c.ipynb"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.o.Dir = dir
			if got := found(t, c.paths, c.o); !slices.Equal(got, c.want) {
				t.Errorf("got  %q\nwant %q", got, c.want)
			}
		})
	}
}

func TestPathsOutsideAreAbsolute(t *testing.T) {
	dir := tree(t, map[string]string{"a.ipynb": ""})
	want := filepath.ToSlash(filepath.Join(dir, "a.ipynb"))
	if got := found(t, []string{dir}, Options{Dir: t.TempDir()}); !slices.Equal(got, []string{want}) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestMissingPathIsAnError(t *testing.T) {
	if _, err := Files([]string{"nowhere.ipynb"}, Options{Dir: t.TempDir()}); !errors.Is(err, ErrNoSuchPath) {
		t.Errorf("error %v, want ErrNoSuchPath", err)
	}
}

func TestLinksAreNotFollowedBelowAPath(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("symbolic links need a privilege")
	}
	dir := tree(t, map[string]string{"in/a.ipynb": ""})
	for link, target := range map[string]string{
		"in/loop":      "..",
		"in/b.ipynb":   "a.ipynb",
		"linked":       "in",
		"dangle.ipynb": "nowhere",
	} {
		if err := os.Symlink(target, filepath.Join(dir, link)); err != nil {
			t.Fatal(err)
		}
	}
	if got, want := found(t, []string{"."}, Options{Dir: dir, Recursive: true}), []string{"in/a.ipynb"}; !slices.Equal(got, want) {
		t.Errorf("below a folder: got %q, want %q", got, want)
	}
	if got, want := found(t, []string{"linked"}, Options{Dir: dir}), []string{"linked/a.ipynb"}; !slices.Equal(got, want) {
		t.Errorf("a link as PATH: got %q, want %q", got, want)
	}
	files, err := Files([]string{"in"}, Options{Dir: dir})
	if err != nil || len(files) != 2 || !files[1].Skipped || !strings.Contains(files[1].Problem, "symbolic link") {
		t.Errorf("the link is not listed as skipped: %+v, %v", files, err)
	}
}

// TestGitignore asks git itself which files it would add.
func TestGitignore(t *testing.T) {
	git, err := exec.LookPath("git")
	if err != nil {
		t.Skip("needs git")
	}
	for _, c := range []struct {
		name  string
		files map[string]string
	}{
		{"names, folders and negation", map[string]string{
			".gitignore":       "*.py\n!keep.py\nout/\n# comment\n\\#hash.ipynb\n",
			"a.py":             "",
			"keep.py":          "",
			"out/a.ipynb":      "",
			"x/out/a.ipynb":    "",
			"x/out.ipynb":      "",
			"#hash.ipynb":      "",
			"out2/keep.py":     "",
			"x/y/z/keep.py":    "",
			"x/y/z/dropped.py": "",
		}},
		{"anchored patterns", map[string]string{
			".gitignore":  "/a.ipynb\nsub/b.ipynb\n/tmp\n",
			"a.ipynb":     "",
			"x/a.ipynb":   "",
			"sub/b.ipynb": "", "x/sub/b.ipynb": "", "tmp/c.ipynb": "", "x/tmp/c.ipynb": "",
		}},
		{"a deeper file decides", map[string]string{
			".gitignore":     "*.ipynb\n",
			"a.ipynb":        "",
			"sub/.gitignore": "!*.ipynb\n/own.ipynb\n",
			"sub/a.ipynb":    "", "sub/own.ipynb": "", "sub/deep/own.ipynb": "",
		}},
		{"what is below an ignored folder stays ignored", map[string]string{
			".gitignore":   "sub\n!sub/a.ipynb\n",
			"sub/a.ipynb":  "",
			"sub2/a.ipynb": "",
		}},
		{"double stars", map[string]string{
			".gitignore":    "**/cache\nlogs/**\nx/**/y.ipynb\nfoo**bar.py\n",
			"cache/a.ipynb": "", "k/cache/a.ipynb": "", "logs/a.ipynb": "", "k/logs/a.ipynb": "",
			"x/y.ipynb": "", "x/1/y.ipynb": "", "x/1/2/y.ipynb": "", "foo1bar.py": "", "foo/bar.py": "",
		}},
		{"classes, escapes and odd lines", map[string]string{
			".gitignore": "a[0-9].py\nb[!x].py\nc\\*.py\nd[.py\n[[:upper:]].py\n  lead.py\ntrail.py   \ncr.py\r\n!\n/\n\\\ne[]-].py\nü?.py\n",
			"a1.py":      "", "ab.py": "", "bx.py": "", "by.py": "", "c*.py": "", "cc.py": "", "d[.py": "", "Q.py": "", "q.py": "",
			"lead.py": "", "  lead.py": "", "trail.py": "", "cr.py": "", "e-.py": "", "e].py": "", "ex.py": "", "üx.py": "",
		}},
		{"the repository's own exclude file", map[string]string{
			".git/info/exclude": "private.ipynb\n",
			"private.ipynb":     "", "sub/private.ipynb": "", "a.ipynb": "",
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := tree(t, c.files)
			run := func(args ...string) string {
				cmd := exec.Command(git, append([]string{"-C", dir, "-c", "core.excludesFile="}, args...)...)
				out, err := cmd.Output()
				if err != nil {
					t.Fatalf("git %q: %v", args, err)
				}
				return string(out)
			}
			run("init", "-q")
			var want []string
			for name := range strings.SplitSeq(run("ls-files", "-z", "--others", "--exclude-standard"), "\x00") {
				if Candidate(name) {
					want = append(want, name)
				}
			}
			slices.Sort(want)
			if got := found(t, []string{"."}, Options{Dir: dir, Recursive: true}); !slices.Equal(got, want) {
				t.Errorf("got  %q\nwant %q", got, want)
			}
			if _, err := os.Stat(filepath.Join(dir, "sub")); err == nil {
				got := found(t, []string{"sub"}, Options{Dir: dir, Recursive: true})
				below := slices.DeleteFunc(slices.Clone(want), func(s string) bool { return !strings.HasPrefix(s, "sub/") })
				if c.name != "what is below an ignored folder stays ignored" && !slices.Equal(got, below) {
					t.Errorf("from a folder below: got %q, want %q", got, below)
				}
			}
		})
	}
}

// TestWhatGitTracksIsScanned commits what is ignored: nobody hides a notebook from a gate by a line
// in .gitignore, or by its folder.
func TestWhatGitTracksIsScanned(t *testing.T) {
	git, err := exec.LookPath("git")
	if err != nil {
		t.Skip("needs git")
	}
	for _, version := range []string{"2", "3", "4"} {
		t.Run("index version "+version, func(t *testing.T) {
			dir := tree(t, map[string]string{
				".gitignore":                 "*.ipynb\nout/\n",
				"tracked.ipynb":              "",
				"ignored.ipynb":              "",
				"out/tracked.ipynb":          "",
				"out/deep/tracked.py":        "",
				"out/ignored.py":             "",
				"node_modules/tracked.ipynb": "",
				"node_modules/other.py":      "",
				"venv/pyvenv.cfg":            "",
				"venv/tracked.ipynb":         "",
				"later.ipynb":                "",
			})
			for _, args := range [][]string{
				{"init", "-q"},
				{"add", "-f", "tracked.ipynb", "out/tracked.ipynb", "out/deep/tracked.py", "node_modules/tracked.ipynb", "venv/tracked.ipynb"},
				{"add", "-f", "-N", "later.ipynb"}, // an extended entry, as version 3 has it
				{"update-index", "--index-version", version},
			} {
				if out, err := exec.Command(git, append([]string{"-C", dir}, args...)...).CombinedOutput(); err != nil {
					t.Fatalf("git %q: %v: %s", args, err, out)
				}
			}
			want := []string{"later.ipynb", "node_modules/tracked.ipynb", "out/deep/tracked.py", "out/tracked.ipynb", "tracked.ipynb", "venv/tracked.ipynb"}
			if got := found(t, []string{"."}, Options{Dir: dir, Recursive: true}); !slices.Equal(got, want) {
				t.Errorf("got  %q\nwant %q", got, want)
			}
		})
	}
}

func TestAnIndexThatCannotBeReadHidesNothing(t *testing.T) {
	dir := tree(t, map[string]string{".git/index": "DIRC?", ".gitignore": "*.ipynb", "a.ipynb": "", ".git/b.ipynb": ""})
	if got, want := found(t, []string{"."}, Options{Dir: dir, Recursive: true}), []string{"a.ipynb"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func FuzzReadIndex(f *testing.F) {
	f.Add([]byte("DIRC\x00\x00\x00\x04\x00\x00\x00\x01" + strings.Repeat("\x00", 62) + "\x00a\x00" + strings.Repeat("\x00", 20)))
	f.Fuzz(func(t *testing.T, data []byte) {
		if paths, err := readIndex(data); err == nil && len(paths)*62 > len(data) {
			t.Errorf("%d paths in %d bytes", len(paths), len(data))
		}
	})
}

func TestFilesOfDataBesideNotebooks(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"a/n.ipynb", "a/people.csv", "a/data/more.TSV", "a/notes.txt", "a/node_modules/x.csv", "b/lonely.csv", "b/c/n.ipynb", ".git/HEAD"} {
		name = filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	files, err := Files([]string{dir}, Options{Dir: dir, Recursive: true, Data: true})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, f := range files {
		if f.Data {
			got = append(got, f.Path)
		}
	}
	if want := []string{"a/data/more.TSV", "a/people.csv"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}
