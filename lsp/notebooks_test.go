package lsp_test

import (
	"strings"
	"testing"

	"github.com/nblsp/nblsp/lsp"
	"github.com/nblsp/nblsp/lsp/lsptest"
)

const nb = "file:///w/a.ipynb"

func py(uri, text string) lsptest.Cell { return lsptest.Cell{URI: uri, Language: "python", Text: text} }

func TestFindingsFollowTheTyping(t *testing.T) {
	f := editor(t, vscode)
	f.OpenNotebook(nb, py("cell:a", "x = 1\n"), py("cell:b", "ok\n"))
	f.Insert("cell:a", 6, `key = "LEAK1"`)
	p := f.Diagnostics("cell:a", f.marked("cell:a", "toy/leak"))
	if got := f.Slice("cell:a", p.Diagnostics[0].Range); got != "LEAK1" || *p.Version != f.Version("cell:a") {
		t.Errorf("marked %q at version %d", got, *p.Version)
	}
	f.Insert("cell:a", 0, "# é\r\n") // the finding moves
	f.Diagnostics("cell:a", func(p lsptest.Published) bool {
		return *p.Version == 3 && f.Slice("cell:a", p.Diagnostics[0].Range) == "LEAK1"
	})
	f.Edit("cell:a", lsptest.Edit{Start: strings.Index(f.Text("cell:a"), "LEAK1"), End: len(f.Text("cell:a"))})
	f.Diagnostics("cell:a", clean)
	if got := f.History("cell:b"); len(got) != 0 {
		t.Errorf("a cell that nobody touched was published: %v", got)
	}
}

func TestMovedCellsKeepTextAndFindings(t *testing.T) {
	f := editor(t, vscode)
	a, b, c := py("cell:a", `"LEAK1"`), py("cell:b", "b"), py("cell:c", "c")
	f.OpenNotebook(nb, a, b, c)
	f.Diagnostics("cell:a", f.marked("cell:a", "toy/leak"))
	f.Splice(nb, 0, 3, b, c, a) // no text is sent
	f.Insert("cell:a", 0, "y = ")
	p := f.Diagnostics("cell:a", func(p lsptest.Published) bool { return *p.Version == 2 })
	if got := f.Slice("cell:a", p.Diagnostics[0].Range); got != "LEAK1" {
		t.Errorf("marked %q", got)
	}
}

func TestNothingIsLeftBehind(t *testing.T) {
	leaky := py("cell:a", `"LEAK1"`)
	for name, leave := range map[string]func(*fixture){
		"cell deleted": func(f *fixture) { f.Splice(nb, 0, 1) },
		"cell deleted without didClose": func(f *fixture) {
			f.Notify("notebookDocument/didChange", lsptest.JSON(`{"notebookDocument":{"uri":"`+nb+`"},
				"change":{"cells":{"structure":{"array":{"start":0,"deleteCount":1}}}}}`))
		},
		"notebook closed": func(f *fixture) { f.CloseNotebook(nb) },
		"cell emptied":    func(f *fixture) { f.Edit("cell:a", lsptest.Edit{End: len(f.Text("cell:a"))}) },
		"other language and text": func(f *fixture) {
			f.Splice(nb, 0, 1, lsptest.Cell{URI: "cell:a", Language: "markdown", Text: "clean"})
		},
	} {
		t.Run(name, func(t *testing.T) {
			f := editor(t, vscode)
			f.OpenNotebook(nb, leaky, py("cell:b", ""))
			f.Diagnostics("cell:a", f.marked("cell:a", "toy/leak"))
			leave(f)
			f.Diagnostics("cell:a", clean)
		})
	}
}

func TestChangedLanguageIsCloseAndOpenOfOneURI(t *testing.T) {
	f := editor(t, vscode)
	f.OpenNotebook(nb, py("cell:a", `"LEAK1"`))
	f.Diagnostics("cell:a", f.marked("cell:a", "toy/leak"))
	f.Splice(nb, 0, 1, lsptest.Cell{URI: "cell:a", Language: "markdown", Text: "two LEAK1 and LEAK2"})
	f.Diagnostics("cell:a", f.marked("cell:a", "toy/leak", "toy/leak"))
}

func TestLaterPhaseRelatesCells(t *testing.T) {
	f := editor(t, vscode)
	f.OpenNotebook(nb, py("cell:a", `a = "LEAK7"`), py("cell:b", `b = "LEAK7"`))
	p := f.Diagnostics("cell:b", f.marked("cell:b", "toy/leak", "far/spread"))
	related := p.Diagnostics[1].Related
	if len(related) != 1 || related[0].Location.URI != "cell:a" || f.Slice("cell:a", related[0].Location.Range) != "LEAK7" {
		t.Errorf("related to %+v", related)
	}
	// The fast phase does not erase what the slow one found, and moves it with the text.
	f.Insert("cell:b", 0, "\n")
	p = f.Diagnostics("cell:b", func(p lsptest.Published) bool { return *p.Version == 2 })
	if len(p.Diagnostics) != 2 || p.Diagnostics[1].Range.Start.Line != 1 {
		t.Errorf("after an edit: %+v", p.Diagnostics)
	}
	f.Splice(nb, 0, 1)
	f.Diagnostics("cell:b", f.marked("cell:b", "toy/leak"))
}

func TestSpliceOutOfRangeChangesNothing(t *testing.T) {
	f := editor(t, vscode)
	f.OpenNotebook(nb, py("cell:a", ""))
	f.Notify("notebookDocument/didChange", lsptest.JSON(`{"notebookDocument":{"uri":"`+nb+`","version":1},"change":{"cells":{"structure":
		{"array":{"start":5,"deleteCount":3,"cells":[{"kind":2,"document":"cell:z"}]},"didOpen":[{"uri":"cell:z","languageId":"python","version":1,"text":"LEAK9"}]}}}}`))
	f.Insert("cell:a", 0, `"LEAK1"`)
	f.Diagnostics("cell:a", f.marked("cell:a", "toy/leak"))
	if got := f.History("cell:z"); len(got) != 0 {
		t.Errorf("published for a cell that is in no notebook: %v", got)
	}
}

func TestMalformedRangeIsNoWholeReplacement(t *testing.T) {
	f := editor(t, vscode)
	f.OpenNotebook(nb, py("cell:a", `"LEAK1"`))
	f.Diagnostics("cell:a", f.marked("cell:a", "toy/leak"))
	for _, r := range []string{
		`{"start":{"line":0,"character":-1},"end":{"line":0,"character":0}}`,
		`{"start":{"line":7,"character":0},"end":{"line":7,"character":0}}`,
		`{"start":{"line":0,"character":3},"end":{"line":0,"character":1}}`,
		`{"start":{"line":0}}`, `7`,
	} {
		f.Notify("notebookDocument/didChange", lsptest.JSON(`{"notebookDocument":{"uri":"`+nb+`","version":1},"change":{"cells":{"textContent":
			[{"document":{"uri":"cell:a","version":null},"changes":[{"range":`+r+`,"text":"gone"}]}]}}}`))
	}
	f.Insert("cell:a", 0, " ")
	p := f.Diagnostics("cell:a", func(p lsptest.Published) bool { return *p.Version == 2 })
	if got := f.Slice("cell:a", p.Diagnostics[0].Range); got != "LEAK1" {
		t.Errorf("marked %q", got)
	}
}

func TestCellsOfBothMetadataShapesCanBeIgnored(t *testing.T) {
	for name, metadata := range map[string]string{
		"plain":     `{"tags":["nblsp-ignore"]}`,
		"as VSCode": `{"id":"x","metadata":{"tags":["nblsp-ignore"]}}`,
	} {
		t.Run(name, func(t *testing.T) {
			f := editor(t, vscode)
			ignored := py("cell:a", `"LEAK1"`)
			ignored.Metadata = lsptest.JSON(metadata)
			f.OpenNotebook(nb, ignored, py("cell:b", `"LEAK2"`))
			f.Diagnostics("cell:b", f.marked("cell:b", "toy/leak"))
			// The tag goes: the cell speaks, and it had not spoken before.
			f.Notify("notebookDocument/didChange", lsptest.JSON(`{"notebookDocument":{"uri":"`+nb+`","version":1},
				"change":{"cells":{"data":[{"kind":2,"document":"cell:a","metadata":{}}]}}}`))
			f.Diagnostics("cell:a", f.marked("cell:a", "toy/leak"))
			if n := len(f.History("cell:a")); n != 1 {
				t.Errorf("published %d times", n)
			}
		})
	}
}

// saved is a Files with one notebook.
type saved string

func (s saved) ReadFile(string) ([]byte, error) { return []byte(s), nil }

func TestOutputsComeFromDiskAndFromTheClient(t *testing.T) {
	file := saved(`{"nbformat":4,"nbformat_minor":5,"metadata":{},"cells":[{"cell_type":"code","id":"i1","metadata":{},"execution_count":1,
		"source":"print(key)","outputs":[{"output_type":"stream","name":"stdout","text":"one\nLEAK5\n"}]}]}`)
	f := editor(t, vscode, func(o *lsp.Options) { o.Files = file })
	cell := py("cell:a", "print(key)\n\n")
	cell.Metadata = lsptest.JSON(`{"id":"i1"}`)
	f.OpenNotebook(nb, cell)
	p := f.Diagnostics("cell:a", f.marked("cell:a", "toy/leak"))
	if d := p.Diagnostics[0]; d.Message != "output 1 as saved, line 2: a toy secret" || f.Slice("cell:a", d.Range) != "print(key)" {
		t.Errorf("%q marks %q", d.Message, f.Slice("cell:a", d.Range))
	}
	outputs := func(seq int, text string) {
		f.Notify("nblsp/didChangeOutputs", map[string]any{"notebook": nb, "cell": "cell:a", "seq": seq, "outputs": []any{
			map[string]any{"index": 0, "outputType": "stream", "items": []any{map[string]any{"mime": "stream:stdout", "text": text}}},
		}})
	}
	outputs(2, "LEAK6")
	f.Diagnostics("cell:a", func(p lsptest.Published) bool {
		return len(p.Diagnostics) == 1 && p.Diagnostics[0].Message == "output 1, line 1: a toy secret"
	})
	outputs(1, "LEAK7 LEAK8") // overtaken
	f.Notify("notebookDocument/didSave", map[string]any{"notebookDocument": map[string]any{"uri": nb}})
	outputs(3, "fine")
	f.Diagnostics("cell:a", clean)
	for _, p := range f.History("cell:a") {
		if len(p.Diagnostics) > 1 {
			t.Errorf("an overtaken message was used: %+v", p)
		}
	}
}

func TestTwoNotebooksDoNotMix(t *testing.T) {
	f := editor(t, vscode)
	f.OpenNotebook(nb, py("cell:a", `"LEAK1"`))
	f.OpenNotebook("file:///w/b.ipynb", py("cell:b", `"LEAK1"`))
	f.Diagnostics("cell:a", f.marked("cell:a", "toy/leak"))
	f.Diagnostics("cell:b", f.marked("cell:b", "toy/leak"))
	f.CloseNotebook(nb)
	f.Diagnostics("cell:a", clean)
	f.Insert("cell:b", 0, " ")
	p := f.Diagnostics("cell:b", func(p lsptest.Published) bool { return *p.Version == 2 })
	if len(p.Diagnostics) != 1 {
		t.Errorf("%+v", p)
	}
}
