package lsp_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

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
