package editors

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// newHome is a home folder with files in it, each given by its slash-separated path.
func newHome(t *testing.T, files map[string]string) Home {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		write(t, filepath.Join(dir, filepath.FromSlash(name)), text)
	}
	h, err := NewHome("linux", func(name string) string { return map[string]string{"HOME": dir}[name] })
	if err != nil {
		t.Skip(err) // Windows has no such paths
	}
	return h
}

func write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// filesOf is what is in a home folder.
func filesOf(t *testing.T, h Home) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(h.dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := os.ReadFile(name)
		rel, _ := filepath.Rel(h.dir, name)
		files[filepath.ToSlash(rel)] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func editor(t *testing.T, name string) Editor {
	t.Helper()
	e, err := Find(name)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func apply(t *testing.T, changes []Change, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range changes {
		if err := c.Apply(); err != nil {
			t.Fatal(err)
		}
	}
}

func setup(t *testing.T, h Home, name string) map[string]string {
	t.Helper()
	changes, err := editor(t, name).Setup(h, "nblsp")
	apply(t, changes, err)
	return filesOf(t, h)
}

func TestSetupAndRemove(t *testing.T) {
	const toml, lisp = "theme = 1\n", "(setq a 1)"
	for _, c := range []struct {
		editor string
		before map[string]string
		writes []string
	}{
		{"neovim", map[string]string{".config/nvim/init.lua": "-- mine\n"}, []string{".config/nvim/lsp/nblsp.lua", ".config/nvim/plugin/nblsp.lua"}},
		{"helix", nil, []string{".config/helix/languages.toml", ".config/helix/runtime/queries/ipynb/highlights.scm"}},
		{"helix", map[string]string{".config/helix/languages.toml": toml}, []string{".config/helix/languages.toml", ".config/helix/runtime/queries/ipynb/highlights.scm"}},
		{"emacs", nil, []string{".emacs.d/init.el"}},
		{"emacs", map[string]string{".emacs": lisp, ".emacs.d/init.el": lisp}, []string{".emacs"}},
		{"emacs", map[string]string{".config/emacs/early-init.el": lisp}, []string{".config/emacs/init.el"}},
		{"emacs", map[string]string{".config/emacs/init.el": lisp, ".emacs.d/init.el": lisp}, []string{".emacs.d/init.el"}},
		{"vim", map[string]string{".vim/vimrc": "\" mine\n"}, []string{
			".vim/autoload/nblsp.vim", ".vim/ale_linters/python/nblsp.vim", ".vim/ale_linters/json/nblsp.vim", ".vim/ale_linters/markdown/nblsp.vim",
		}},
		{"vim", map[string]string{".config/vim/vimrc": "\" mine\n"}, []string{
			".config/vim/autoload/nblsp.vim", ".config/vim/ale_linters/python/nblsp.vim", ".config/vim/ale_linters/json/nblsp.vim", ".config/vim/ale_linters/markdown/nblsp.vim",
		}},
	} {
		t.Run(c.editor, func(t *testing.T) {
			h := newHome(t, c.before)
			after := setup(t, h, c.editor)
			for _, name := range c.writes {
				if !strings.Contains(after[name], beginMark) || !strings.HasPrefix(after[name], c.before[name]) {
					t.Errorf("%s: %q", name, after[name])
				}
				delete(after, name)
			}
			for name, text := range after {
				if c.before[name] != text {
					t.Errorf("%s was written, too: %q", name, text)
				}
			}
			if changes, err := editor(t, c.editor).Setup(h, "nblsp"); err != nil || len(changes) > 0 {
				t.Errorf("a second time: %v, %v", changes, err)
			}
			changes, err := editor(t, c.editor).Remove(h)
			apply(t, changes, err)
			now := filesOf(t, h)
			for name, text := range now {
				if before, ok := c.before[name]; !ok || before != text {
					t.Errorf("%s is left over: %q", name, text)
				}
			}
			if len(now) != len(c.before) {
				t.Errorf("%d files, and there were %d", len(now), len(c.before))
			}
			if changes, err := editor(t, c.editor).Remove(h); err != nil || len(changes) > 0 {
				t.Errorf("removed a second time: %v, %v", changes, err)
			}
		})
	}
}

func TestEveryEditorNamesTheProgramOnce(t *testing.T) {
	const program = `/opt/a "b" \ 100%/nblsp`
	for _, e := range all {
		var out bytes.Buffer
		if err := e.Print(&out, newHome(t, nil), program); err != nil {
			t.Fatal(err)
		}
		if n := strings.Count(out.String(), `"/opt/a \"b\" \\ 100%/nblsp"`); n != 1 {
			t.Errorf("%s: %d times in\n%s", e.Name, n, &out)
		}
	}
}

func TestAFileOfTheSameNameIsLeftAlone(t *testing.T) {
	for name, path := range map[string]string{"neovim": ".config/nvim/lsp/nblsp.lua", "vim": ".vim/autoload/nblsp.vim"} {
		h := newHome(t, map[string]string{path: "mine\n"})
		if _, err := editor(t, name).Setup(h, "nblsp"); err == nil || !strings.Contains(err.Error(), "did not write") {
			t.Errorf("%s: %v", name, err)
		}
		if changes, err := editor(t, name).Remove(h); err != nil || len(changes) > 0 {
			t.Errorf("%s: remove would change %v, %v", name, changes, err)
		}
	}
}

func TestLinks(t *testing.T) {
	const config = ".config/helix/languages.toml"
	for name, c := range map[string]struct {
		target string // in a folder with home/ and outside/
		ok     bool
	}{
		"to a file of the user's":      {"home/dotfiles/languages.toml", true},
		"out of the home folder":       {"outside/languages.toml", false},
		"to nowhere":                   {"home/nothing", false},
		"to a folder":                  {"home/dotfiles", false},
		"to a neighbour's home folder": {"home2/languages.toml", false},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			h, err := NewHome("linux", func(name string) string {
				return map[string]string{"HOME": filepath.Join(dir, "home")}[name]
			})
			if err != nil {
				t.Skip(err)
			}
			for _, f := range []string{"home/dotfiles/languages.toml", "outside/languages.toml", "home2/languages.toml"} {
				write(t, filepath.Join(dir, f), "mine = 1\n")
			}
			link := filepath.Join(h.dir, config)
			if err := os.MkdirAll(filepath.Dir(link), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.Symlink(filepath.Join(dir, c.target), link); err != nil {
				t.Skip(err)
			}
			changes, err := editor(t, "helix").Setup(h, "nblsp")
			if (err == nil) != c.ok {
				t.Fatalf("error %v", err)
			}
			apply(t, changes, nil)
			if info, err := os.Lstat(link); err != nil || info.Mode()&fs.ModeSymlink == 0 {
				t.Errorf("the link is no link any more: %v, %v", info, err)
			}
		})
	}
}

func TestAChangeOfAnOldTextIsNotApplied(t *testing.T) {
	const name = ".config/helix/languages.toml"
	h := newHome(t, map[string]string{name: "a = 1\n"})
	changes, err := editor(t, "helix").Setup(h, "nblsp")
	if err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(h.dir, name), "a = 2\n")
	if err := changes[0].Apply(); err == nil || filesOf(t, h)[name] != "a = 2\n" {
		t.Errorf("%v; the file is %q", err, filesOf(t, h)[name])
	}
}

func TestHelixKeepsTheServersOfTheUser(t *testing.T) {
	const name = ".config/helix/languages.toml"
	for own, want := range map[string]string{
		"": `["ruff", "jedi", "pylsp", "nblsp"]`,
		"[[language]]\nname = \"python\"\nindent = { tab-width = 2, unit = \" \" }\n":                               `["ruff", "jedi", "pylsp", "nblsp"]`,
		"[[language]]\nname = \"python\"\nlanguage-servers = [\"ty\"]\n":                                            `['ty', 'nblsp']`,
		"[[language]]\nname = \"python\"\nlanguage-servers = [{ name = \"ruff\", only-features = [\"format\"] }]\n": `[{name = 'ruff', only-features = ['format']}, 'nblsp']`,
	} {
		h := newHome(t, map[string]string{name: own})
		got := setup(t, h, "helix")[name]
		if !strings.Contains(got, "language-servers = "+want+"\n") {
			t.Errorf("after %q no list %s in\n%s", own, want, got)
		}
		if _, err := readLanguages(got); err != nil {
			t.Errorf("%q: %v", got, err)
		}
	}
}

func TestHelixFilesThatWouldBreak(t *testing.T) {
	const name = ".config/helix/languages.toml"
	for own, complaint := range map[string]string{
		"a = \n":                          "line 1",
		"language = [{ name = \"c\" }]\n": "with the languages of nblsp added",
		"[language-server.nblsp]\ncommand = \"elsewhere\"\n": "already",
	} {
		h := newHome(t, map[string]string{name: own})
		_, err := editor(t, "helix").Setup(h, "nblsp")
		if err == nil || !strings.Contains(err.Error(), complaint) || !strings.Contains(err.Error(), name) {
			t.Errorf("%q: %v", own, err)
		}
	}
}

func TestHomeOfEachSystem(t *testing.T) {
	for _, c := range []struct {
		goos string
		env  map[string]string
		ok   bool
	}{
		{"linux", nil, false},
		{"linux", map[string]string{"HOME": "relative"}, false},
		{"windows", map[string]string{"USERPROFILE": "u", "APPDATA": "a"}, false},
		{"windows", map[string]string{"USERPROFILE": "u", "APPDATA": "a", "LOCALAPPDATA": "l"}, true},
	} {
		if _, err := NewHome(c.goos, func(name string) string { return c.env[name] }); (err == nil) != c.ok {
			t.Errorf("%s %v: %v", c.goos, c.env, err)
		}
	}
}
