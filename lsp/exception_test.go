package lsp_test

import (
	"io/fs"
	"path"
	"strings"
	"testing"

	"github.com/nblsp/nblsp/analyzers"
	"github.com/nblsp/nblsp/analyzers/licenses"
	"github.com/nblsp/nblsp/lsp"
	"github.com/nblsp/nblsp/lsp/lsptest"
)

// A card is a folder with a model under another licence than most.
type card struct{ analyzers.Outside }

func (card) ReadFile(name string) ([]byte, error) {
	if path.Clean(name) == "tuned/README.md" {
		return []byte("---\nlicense: cc-by-nc-4.0\n---\n"), nil
	}
	return nil, fs.ErrNotExist
}

func licensed(o *lsp.Options) {
	o.Analyzers = []*analyzers.Analyzer{licenses.Analyzer}
	o.Outside = func(string) analyzers.Outside { return card{analyzers.Nowhere} }
}

const createsFiles = `{"workspace":{"workspaceEdit":{"documentChanges":true,"resourceOperations":["create","rename"]}}}`

// An exception goes to the end of the settings file that holds, with a reason to be written and a last
// day; where there is none, one is made, if the client can.
func TestExceptionsAreAddedToTheSettings(t *testing.T) {
	for name, test := range map[string]struct {
		files        map[string]string
		capabilities string
		file, head   string // "": not offered
		creates      bool
	}{
		"no settings":                       {nil, createsFiles, "nblsp.toml", "[[licenses.exceptions]]\n", true},
		"no settings, and no way to create": {nil, vscode, "", "", false},
		"settings":                          {map[string]string{"nblsp.toml": "skip = ['pii/*']"}, vscode, "nblsp.toml", "\n\n[[licenses.exceptions]]\n", false},
		"settings in pyproject":             {map[string]string{"pyproject.toml": "[tool.nblsp]\nskip = ['pii/*']\n"}, vscode, "pyproject.toml", "\n[[tool.nblsp.licenses.exceptions]]\n", false},
		"exceptions in one line":            {map[string]string{"nblsp.toml": "[licenses]\nexceptions = [{package = 'a'}]\n"}, vscode, "", "", false},
	} {
		t.Run(name, func(t *testing.T) {
			_, root := folder(t, test.files)
			f := serve(t, onDisk, licensed)
			f.InitializeIn(lsptest.JSON(test.capabilities), root)
			f.OpenNotebook(root+"/a.ipynb", py("cell:a", `m = AutoModel.from_pretrained("./tuned")`))
			p := f.Diagnostics("cell:a", func(p lsptest.Published) bool { return len(p.Diagnostics) == 1 })
			var actions []struct {
				Title string
				Edit  struct {
					DocumentChanges []struct {
						Kind, URI    string
						TextDocument struct{ URI string }
						Edits        []lsptest.TextEdit
					}
				}
			}
			if err := f.Call("textDocument/codeAction", map[string]any{"textDocument": map[string]any{"uri": "cell:a"}, "range": p.Diagnostics[0].Range,
				"context": map[string]any{"diagnostics": []any{}}}, &actions); err != nil {
				t.Fatal(err)
			}
			for _, a := range actions {
				if !strings.HasPrefix(a.Title, "Accept the licence of tuned") {
					continue
				}
				changes := a.Edit.DocumentChanges
				if test.file == "" {
					t.Fatalf("offered: %+v", changes)
				}
				if created := changes[0].Kind == "create" && strings.HasSuffix(changes[0].URI, "/"+test.file); created != test.creates {
					t.Errorf("%+v", changes)
				}
				last := changes[len(changes)-1]
				text := last.Edits[0].NewText
				for _, line := range []string{"package = \"./tuned\"\n", "license = \"CC-BY-NC-4.0\"\n", "reason = \"TODO", "expires = \"2"} {
					if !strings.Contains(text, line) {
						t.Errorf("%q lacks %s", text, line)
					}
				}
				if !strings.HasSuffix(last.TextDocument.URI, "/"+test.file) || !strings.HasPrefix(text, test.head) {
					t.Errorf("%s: %q", last.TextDocument.URI, text)
				}
				return
			}
			if test.file != "" {
				t.Errorf("not offered: %+v", actions)
			}
		})
	}
}
