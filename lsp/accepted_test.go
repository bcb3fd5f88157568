package lsp_test

import (
	"context"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/nblsp/nblsp/internal/config"
	"github.com/nblsp/nblsp/internal/wire"
	"github.com/nblsp/nblsp/lsp"
	"github.com/nblsp/nblsp/lsp/lsptest"
)

// ledger is a baseline in memory.
type ledger struct {
	mu      sync.Mutex
	prints  lsp.Accepted
	mistake *config.Error
	paths   []string
}

func (l *ledger) options(o *lsp.Options) {
	o.Baseline = func(string) (lsp.Accepted, *config.Error) {
		l.mu.Lock()
		defer l.mu.Unlock()
		return maps.Clone(l.prints), l.mistake
	}
	o.Accept = func(_ context.Context, _ string, findings []wire.Finding) error {
		l.mu.Lock()
		defer l.mu.Unlock()
		for _, f := range findings {
			l.prints[f.Fingerprint] = true
			l.paths = append(l.paths, f.Path)
		}
		return nil
	}
}

// accept chooses the offer to accept a rule in the baseline.
func (f *fixture) accept(t *testing.T, uri, rule string, at lsptest.Range) {
	t.Helper()
	var actions []struct {
		Title   string
		Command struct {
			Command   string
			Arguments []any
		}
	}
	err := f.Call("textDocument/codeAction", map[string]any{"textDocument": map[string]any{"uri": uri}, "range": at, "context": map[string]any{"diagnostics": []any{}}}, &actions)
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range actions {
		if a.Title == "Ignore "+rule+" here, in the baseline of the folder" {
			if err := f.Call("workspace/executeCommand", map[string]any{"command": a.Command.Command, "arguments": a.Command.Arguments}, nil); err != nil {
				t.Fatal(err)
			}
			return
		}
	}
	t.Fatalf("not offered: %+v", actions)
}

// What was accepted is off the screen at once, in every form in which an editor shows the notebook,
// and stays so in the other forms: they have one fingerprint.
func TestAcceptedFindingsAreNoDiagnostics(t *testing.T) {
	saved := closedNotebook("x = 1\nk = \"LEAK1\" # LEAK2\n")
	cell := py("cell:a", "x = 1\nk = \"LEAK1\" # LEAK2\n")
	cell.Metadata = lsptest.JSON(`{"id":"a"}`)
	nameless := py("cell:a", "x = 1\nk = \"LEAK1\" # LEAK2\n")
	for name, form := range map[string]struct {
		open, shown string
		do          func(f *fixture, uri string)
	}{
		"live cell": {"cell:a", "cell:a", func(f *fixture, uri string) { f.OpenNotebook(uri, cell, py("cell:b", `"LEAK1"`)) }},
		"live cell without an id": {"cell:a", "cell:a", func(f *fixture, uri string) {
			f.OpenNotebook(uri, py("cell:b", "LEAK1"), nameless)
		}},
		"JSON": {"", "", func(f *fixture, uri string) { f.OpenText(uri, "json", saved) }},
	} {
		t.Run(name, func(t *testing.T) {
			l := &ledger{prints: lsp.Accepted{}}
			_, root := folder(t, map[string]string{"a.ipynb": saved})
			f := serve(t, onDisk, l.options)
			f.InitializeIn(lsptest.JSON(vscode), root)
			book := root + "/a.ipynb"
			form.do(f, book)
			shown := form.shown
			if shown == "" {
				shown = book
			}
			p := f.Diagnostics(shown, func(p lsptest.Published) bool { return len(p.Diagnostics) >= 2 })
			first := p.Diagnostics[slices.IndexFunc(p.Diagnostics, func(d lsptest.Diagnostic) bool { return f.Slice(shown, d.Range) == "LEAK1" })]
			f.accept(t, shown, "toy/leak", first.Range)
			left := func(p lsptest.Published) bool {
				return !slices.ContainsFunc(p.Diagnostics, func(d lsptest.Diagnostic) bool { return d.Code == "toy/leak" && f.Slice(shown, d.Range) == "LEAK1" }) &&
					slices.ContainsFunc(p.Diagnostics, func(d lsptest.Diagnostic) bool { return f.Slice(shown, d.Range) == "LEAK2" })
			}
			f.Diagnostics(shown, left)
			if !slices.Equal(l.paths, []string{"a.ipynb"}) {
				t.Errorf("accepted under %q", l.paths)
			}
			var all struct {
				Findings []struct{ Rule, Masked string }
			}
			if err := f.Call("nblsp/findings", map[string]any{"notebook": book}, &all); err != nil {
				t.Fatal(err)
			}
			for _, x := range all.Findings {
				if l.prints[x.Rule] {
					t.Errorf("nblsp/findings tells of what was accepted: %+v", all)
				}
			}
			f.Insert(shown, 0, "\n") // the finding moves, and its fingerprint stays
			p = f.Diagnostics(shown, func(p lsptest.Published) bool { return *p.Version == f.Version(shown) })
			if !left(p) {
				t.Errorf("back after an edit: %+v", p)
			}
			var result struct{ Findings int }
			if name == "live cell" {
				f.CloseNotebook(book)
			} else if name == "JSON" {
				f.CloseText(book)
			} else {
				return // its fingerprint is not that of a file whose cells have ids
			}
			if err := f.command("nblsp.scanWorkspace", nil, &result); err != nil || result.Findings != 1 {
				t.Errorf("the closed file has %d findings, %v", result.Findings, err)
			}
		})
	}
}

func TestBaselineIsReadAgainAndItsMistakesShown(t *testing.T) {
	l := &ledger{prints: lsp.Accepted{}}
	dir, root := folder(t, nil)
	f := serve(t, onDisk, l.options)
	f.InitializeIn(lsptest.JSON(vscode), root)
	f.OpenNotebook(root+"/a.ipynb", py("cell:a", `"LEAK1"`))
	p := f.Diagnostics("cell:a", f.marked("cell:a", "toy/leak"))
	f.accept(t, "cell:a", "toy/leak", p.Diagnostics[0].Range)
	f.Diagnostics("cell:a", clean)
	file := root + "/.nblsp-baseline.toml"
	change := func(mistake *config.Error, prints lsp.Accepted) {
		l.mu.Lock()
		l.mistake, l.prints = mistake, prints
		l.mu.Unlock()
		f.Notify("workspace/didChangeWatchedFiles", map[string]any{"changes": []any{map[string]any{"uri": file, "type": 2}}})
	}
	change(&config.Error{File: dir + "/.nblsp-baseline.toml", Line: 2, Column: 1, Detail: "a mistake"}, l.prints)
	f.Diagnostics(file, f.marked(file, "settings"))
	f.Insert("cell:a", 0, "\n")
	var all struct{ Findings []any }
	if err := f.Call("nblsp/findings", map[string]any{"notebook": root + "/a.ipynb"}, &all); err != nil || len(all.Findings) > 0 {
		t.Errorf("what was accepted came back with the mistake: %v, %v", all, err)
	}
	change(nil, lsp.Accepted{}) // accepted no more
	f.Diagnostics(file, clean)
	f.Diagnostics("cell:a", f.marked("cell:a", "toy/leak"))
}

func TestCellIsIgnoredWithItsTagWhereTheClientHasItsJSON(t *testing.T) {
	f := editor(t, vscode)
	f.OpenText(nb, "json", closedNotebook(`k = "LEAK1"; l = "LEAK2"`))
	p := f.Diagnostics(nb, f.marked(nb, "toy/leak", "toy/leak"))
	actions := f.Actions(nb, p.Diagnostics[0].Range)
	i := slices.IndexFunc(actions, func(a lsptest.Action) bool { return strings.HasSuffix(a.Title, "with the tag nblsp-ignore") })
	f.Apply(actions[i].Edit)
	f.Diagnostics(nb, clean)
	if !strings.Contains(f.Text(nb), `"metadata":{"tags": ["nblsp-ignore"]}`) {
		t.Errorf("the text is %s", f.Text(nb))
	}
}

func TestOutputsOfJSONAreRedactedFromALens(t *testing.T) {
	f := editor(t, `{"workspace":{"applyEdit":true}}`)
	f.OpenText(nb, "json", `{"nbformat":4,"nbformat_minor":5,"metadata":{},"cells":[{"cell_type":"markdown","metadata":{},"source":"x"},
{"cell_type":"code","id":"a","metadata":{},"execution_count":7,"source":"http:","outputs":[{"output_type":"stream","name":"stdout","text":["http: ","http: LEAK1"]}]}]}`)
	f.Diagnostics(nb, f.marked(nb, "toy/http", "toy/http", "toy/http", "toy/leak"))
	var lenses []struct {
		Range   lsptest.Range
		Command struct {
			Title, Command string
			Arguments      []any
		}
	}
	if err := f.Call("textDocument/codeLens", map[string]any{"textDocument": map[string]any{"uri": nb}}, &lenses); err != nil || len(lenses) != 1 {
		t.Fatalf("%+v, %v", lenses, err)
	}
	if l := lenses[0]; l.Command.Title != "cell 2 [7]: redact 2 findings in its outputs" || l.Range.Start.Line != 1 {
		t.Errorf("%+v", l)
	}
	id := f.Start("workspace/executeCommand", map[string]any{"command": lenses[0].Command.Command, "arguments": lenses[0].Command.Arguments})
	var ask struct{ Edit lsptest.WorkspaceEdit }
	f.Params("workspace/applyEdit", &ask)
	f.Apply(ask.Edit)
	_ = f.Answer(id, nil) // this editor answers every request with null, which is no "applied"
	p := f.Diagnostics(nb, f.marked(nb, "toy/http", "toy/leak"))
	if f.Slice(nb, p.Diagnostics[0].Range) != "http:" || !strings.Contains(f.Text(nb), `["https: ","https: LEAK1"]`) {
		t.Errorf("the text is %s", f.Text(nb))
	}
}
