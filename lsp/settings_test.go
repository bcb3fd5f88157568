package lsp_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/nblsp/nblsp/internal/config"
	"github.com/nblsp/nblsp/lsp"
	"github.com/nblsp/nblsp/lsp/lsptest"
)

func TestSettingsAreReadAgainAndTheirMistakesShown(t *testing.T) {
	t.Setenv("XDG_CONFIG_HOME", t.TempDir())
	dir, root := folder(t, map[string]string{"nblsp.toml": `skip = ["toy/http"]`})
	f := serve(t, func(o *lsp.Options) { o.Settings = config.ForEditor })
	f.InitializeIn(lsptest.JSON(`{"workspace":{"didChangeWatchedFiles":{"dynamicRegistration":true,"relativePatternSupport":true}}}`), root)
	if m := f.Await("client/registerCapability"); !strings.Contains(string(m.Params), `"baseUri":"`+root+`"`) {
		t.Errorf("watched: %s", m.Params)
	}
	f.OpenNotebook(root+"/a.ipynb", py("cell:a", `"LEAK1" http:`))
	f.Diagnostics("cell:a", f.marked("cell:a", "toy/leak"))

	file := root + "/nblsp.toml"
	change := func(text string) {
		if err := os.WriteFile(filepath.Join(dir, "nblsp.toml"), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		f.Notify("workspace/didChangeWatchedFiles", map[string]any{"changes": []any{map[string]any{"uri": file, "type": 2}}})
	}
	change("skip = []\nonly = [")
	p := f.Diagnostics(file, f.marked(file, "settings"))
	if p.Diagnostics[0].Range.Start.Line != 1 {
		t.Errorf("the mistake is shown at %+v", p.Diagnostics[0].Range)
	}
	change("skip = [\"toy/leak\"]")
	f.Diagnostics(file, clean)
	f.Diagnostics("cell:a", f.marked("cell:a", "toy/http"))

	f.Notify("workspace/didChangeConfiguration", lsptest.JSON(`{"settings":{"nblsp":{"skip":["toy/http"],"path":""}}}`))
	f.Diagnostics("cell:a", f.marked("cell:a", "toy/leak"))
}

// A bad pattern of a user is told in the file where it stands, and stops nothing.
func TestAMistakeInGitleaksRulesIsShownThere(t *testing.T) {
	t.Setenv("XDG_CONFIG_HOME", t.TempDir())
	dir, root := folder(t, map[string]string{".gitleaks.toml": "[[rules]]\nid = \"a\"\nregex = '''(a'''\n"})
	f := serve(t, func(o *lsp.Options) { o.Settings = config.ForEditor })
	f.InitializeIn(lsptest.JSON(`{"workspace":{"didChangeWatchedFiles":{"dynamicRegistration":true,"relativePatternSupport":true}}}`), root)
	f.OpenNotebook(root+"/a.ipynb", py("cell:a", `"LEAK1"`))
	f.Diagnostics("cell:a", f.marked("cell:a", "toy/leak"))
	file := root + "/.gitleaks.toml"
	f.Diagnostics(file, f.marked(file, "settings"))
	if err := os.WriteFile(filepath.Join(dir, ".gitleaks.toml"), []byte("[extend]\nuseDefault = true\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	f.Notify("workspace/didChangeWatchedFiles", map[string]any{"changes": []any{map[string]any{"uri": file, "type": 2}}})
	f.Diagnostics(file, clean)
}

// A mistake in a settings file is shown once, in whichever way the client gets its diagnostics and
// however it spells the name of the file.
func TestAMistakeIsShownOnce(t *testing.T) {
	t.Setenv("XDG_CONFIG_HOME", t.TempDir())
	const mistake = "only = ["
	count := func(f *fixture, name string) int {
		if p := f.History(name); len(p) > 0 {
			return len(p[len(p)-1].Diagnostics)
		}
		return 0
	}
	type report struct {
		Kind    string
		Items   []lsptest.Diagnostic
		Related map[string]struct{ Items []lsptest.Diagnostic } `json:"relatedDocuments"`
	}
	pull := func(f *fixture, name string) (r report) {
		if err := f.Call("textDocument/diagnostic", map[string]any{"textDocument": map[string]any{"uri": name}}, &r); err != nil {
			t.Fatal(err)
		}
		return r
	}
	var dir string
	start := func(capabilities string) (f *fixture, root string) {
		dir, root = folder(t, map[string]string{"nblsp.toml": mistake})
		f = serve(t, func(o *lsp.Options) { o.Settings = config.ForEditor })
		f.InitializeIn(lsptest.JSON(capabilities), root)
		return f, root
	}
	t.Run("pushed, and open under another spelling", func(t *testing.T) {
		f, root := start(plainEditor)
		f.Diagnostics(root+"/nblsp.toml", f.marked("", "settings"))
		f.OpenText(root+"/nblsp%2Etoml", "toml", mistake)
		f.Diagnostics(root+"/nblsp%2Etoml", f.marked("", "settings"))
		f.Diagnostics(root+"/nblsp.toml", clean)
		f.CloseText(root + "/nblsp%2Etoml")
		f.Diagnostics(root+"/nblsp%2Etoml", clean)
		f.Diagnostics(root+"/nblsp.toml", f.marked("", "settings"))
	})
	t.Run("pulled, pushed while it is not open", func(t *testing.T) {
		f, root := start(puller)
		file := root + "/nblsp.toml"
		f.Diagnostics(file, f.marked("", "settings"))
		f.OpenText(file, "toml", mistake)
		f.Diagnostics(file, clean)
		if r := pull(f, file); len(r.Items) != 1 || r.Items[0].Code != "settings" {
			t.Errorf("%+v", r)
		}
	})
	t.Run("along with another document", func(t *testing.T) {
		f, root := start(`{"textDocument":{"diagnostic":{"relatedDocumentSupport":true}},"workspace":{"diagnostics":{"refreshSupport":true}}}`)
		file, other := root+"/nblsp.toml", root+"/a.py"
		f.OpenText(other, "python", "x")
		if r := pull(f, other); len(r.Related[file].Items) != 1 {
			t.Errorf("%+v", r)
		}
		f.OpenText(file, "toml", mistake)
		if r := pull(f, other); len(r.Related) != 0 {
			t.Errorf("told of an open file along with another: %+v", r)
		}
		if r := pull(f, file); len(r.Items) != 1 || count(f, file) != 0 {
			t.Errorf("%+v, %d pushed", r, count(f, file))
		}
		f.CloseText(file)
		if r := pull(f, other); len(r.Related[file].Items) != 1 {
			t.Errorf("%+v", r)
		}
		os.Remove(filepath.Join(dir, "nblsp.toml"))
		f.Notify("workspace/didChangeWatchedFiles", map[string]any{"changes": []any{map[string]any{"uri": file, "type": 3}}})
		for { // the settings are read at leisure
			f.Await("workspace/diagnostic/refresh")
			if r, ok := pull(f, other).Related[file]; !ok {
				t.Error("the mistake is not taken back")
			} else if len(r.Items) > 0 {
				continue
			}
			break
		}
	})
}

// A client that does not tell of files is no reason to go on with old settings.
func TestSettingsAreNoticedWithoutWatching(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		t.Setenv("XDG_CONFIG_HOME", t.TempDir())
		dir, root := folder(t, nil)
		f := serve(t, func(o *lsp.Options) { o.Settings = config.ForEditor })
		f.InitializeIn(lsptest.JSON(plainEditor), root)
		f.OpenNotebook(root+"/a.ipynb", py("cell:a", `"LEAK1"`), py("cell:b", ""))
		f.Diagnostics("cell:a", f.marked("", "toy/leak"))
		synctest.Wait()
		if err := os.WriteFile(filepath.Join(dir, ".nblsp.toml"), []byte(`skip = ["toy"]`), 0o600); err != nil {
			t.Fatal(err)
		}
		time.Sleep(2 * time.Second)
		f.Insert("cell:b", 0, "x")
		f.Diagnostics("cell:a", clean)
		f.Close()
		<-f.exit
	})
}
