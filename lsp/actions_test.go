package lsp_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/nblsp/nblsp/lsp/lsptest"
)

func TestQuickFixReplacesTheValueAndImportsOnce(t *testing.T) {
	for name, capabilities := range map[string]string{"versioned": vscode, "plain": plainEditor} {
		t.Run(name, func(t *testing.T) {
			f := editor(t, capabilities)
			f.OpenNotebook(nb, py("cell:a", "\"\"\"About.\"\"\"\nk = \"LEAK1\"\nl = \"LEAK2\"\n"))
			for range 2 {
				p := f.Diagnostics("cell:a", func(p lsptest.Published) bool {
					return p.Version != nil && *p.Version == f.Version("cell:a")
				})
				actions := fixesOf(f.Actions("cell:a", p.Diagnostics[0].Range))
				if len(actions) != 1 || !actions[0].IsPreferred || actions[0].Kind != "quickfix" || actions[0].Diagnostics[0].Code != "toy/leak" {
					t.Fatalf("actions: %+v", actions)
				}
				f.Apply(actions[0].Edit)
			}
			f.Diagnostics("cell:a", clean)
			want := "\"\"\"About.\"\"\"\nimport os\nk = os.environ[\"TOY\"]\nl = os.environ[\"TOY\"]\n"
			if got := f.Text("cell:a"); got != want {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}

func TestActionsOfTextThatWasJustTyped(t *testing.T) {
	f := editor(t, vscode)
	f.OpenNotebook(nb, py("cell:a", ""))
	for i := range 50 { // asked for at once, without waiting for diagnostics
		f.Insert("cell:a", 0, fmt.Sprintf("k = \"LEAK%d\"\n", i))
		actions := fixesOf(f.Actions("cell:a", lsptest.Range{Start: f.Position("cell:a", 6), End: f.Position("cell:a", 6)}))
		if len(actions) != 1 {
			t.Fatalf("after edit %d: %+v", i, actions)
		}
	}
}

func TestFixAllIsSafeAndStaysInItsCell(t *testing.T) {
	f := editor(t, vscode)
	f.OpenNotebook(nb, py("cell:a", `a = "http://x", "http://y", "LEAK1"`), py("cell:b", `b = "http://z"`))
	f.Diagnostics("cell:a", f.marked("cell:a", "toy/http", "toy/http", "toy/leak"))
	f.Diagnostics("cell:b", f.marked("cell:b", "toy/http"))
	everywhere := lsptest.Range{End: f.Position("cell:a", len(f.Text("cell:a")))}
	if got := f.Actions("cell:a", everywhere, "source.organizeImports"); len(got) != 0 {
		t.Errorf("not asked for: %+v", got)
	}
	f.Apply(f.Actions("cell:a", everywhere, "source.fixAll")[0].Edit)
	if a, b := f.Text("cell:a"), f.Text("cell:b"); a != `a = "https://x", "https://y", "LEAK1"` || b != `b = "http://z"` {
		t.Errorf("a is %s, b is %s", a, b)
	}
	f.Diagnostics("cell:a", f.marked("cell:a", "toy/leak"))
	f.Apply(f.Actions("cell:a", everywhere, "notebook.source.fixAll.nblsp")[0].Edit)
	if b := f.Text("cell:b"); b != `b = "https://z"` {
		t.Errorf("b is %s", b)
	}
}

func TestEditsAreMadeWhenAFixIsChosen(t *testing.T) {
	f := editor(t, `{"textDocument":{"codeAction":{"dataSupport":true,"resolveSupport":{"properties":["edit"]}}}}`)
	f.OpenNotebook(nb, py("cell:a", "import os\n"), py("cell:b", `k = "LEAK1"`))
	choose := func() (action map[string]any) {
		f.Diagnostics("cell:b", f.marked("cell:b", "toy/leak"))
		var actions []map[string]any
		at := f.Position("cell:b", strings.Index(f.Text("cell:b"), "LEAK"))
		err := f.Call("textDocument/codeAction", map[string]any{"textDocument": map[string]any{"uri": "cell:b"},
			"range": lsptest.Range{Start: at, End: at}, "context": map[string]any{"diagnostics": []any{}}}, &actions)
		if err != nil || len(actions) != 2 || actions[0]["edit"] != nil { // the other ignores it
			t.Fatalf("%v, %v", actions, err)
		}
		return actions[0]
	}
	stale := choose()
	f.Insert("cell:b", 0, " ")
	if got := code(f.Call("codeAction/resolve", stale, nil)); got != contentModified {
		t.Errorf("a fix of an older text: code %d", got)
	}
	var action lsptest.Action
	if err := f.Call("codeAction/resolve", choose(), &action); err != nil {
		t.Fatal(err)
	}
	f.Apply(action.Edit)
	if got := f.Text("cell:b"); got != ` k = os.environ["TOY"]` { // os is there already
		t.Errorf("text is %s", got)
	}
	if action.Title == "" || len(action.Diagnostics) != 1 || !action.IsPreferred {
		t.Errorf("resolving lost something: %+v", action)
	}
	if got := code(f.Call("codeAction/resolve", lsptest.JSON(`{"title":"x"}`), nil)); got != invalidParams {
		t.Errorf("without data: code %d", got)
	}
}

func TestFindingsOfANotebookInTheShapeOfTheReport(t *testing.T) {
	f := editor(t, vscode)
	f.OpenNotebook(nb, py("cell:a", ""), py("cell:b", "🔑 LEAK1"))
	for range 20 {
		f.Insert("cell:a", 0, "LEAK2\n") // asked for right after an edit, the answer knows of it
		var got struct {
			Version  int
			Findings []struct {
				Rule     string
				Cell     struct{ Index int }
				Range    lsptest.Range
				Message  string
				Severity string
			}
		}
		if err := f.Call("nblsp/findings", map[string]any{"notebook": nb}, &got); err != nil {
			t.Fatal(err)
		}
		n := strings.Count(f.Text("cell:a"), "LEAK2")
		if last := got.Findings[len(got.Findings)-1]; got.Version != 1 || len(got.Findings) < n+1 ||
			last.Rule == "toy/leak" && (last.Cell.Index != 1 || last.Range.Start.Character != 3 || last.Severity != "high") {
			t.Fatalf("after %d edits: %+v", n, got)
		}
	}
	var none struct{ Findings []any }
	if err := f.Call("nblsp/findings", map[string]any{"notebook": "not open"}, &none); err != nil || none.Findings == nil || len(none.Findings) != 0 {
		t.Errorf("%v, %v", none, err)
	}
}

func TestHoverShowsThePageOfTheRule(t *testing.T) {
	f := editor(t, vscode)
	f.OpenNotebook(nb, py("cell:a", `k = "LEAK1"`))
	hover := func(at int) (h struct {
		Contents struct{ Kind, Value string }
		Range    lsptest.Range
	}) {
		err := f.Call("textDocument/hover", map[string]any{"textDocument": map[string]any{"uri": "cell:a"}, "position": f.Position("cell:a", at)}, &h)
		if err != nil {
			t.Fatal(err)
		}
		return h
	}
	h := hover(6)
	if h.Contents.Kind != "markdown" || !strings.Contains(h.Contents.Value, "Rotate it.") || f.Slice("cell:a", h.Range) != "LEAK1" {
		t.Errorf("%+v", h)
	}
	if h := hover(1); h.Contents.Value != "" {
		t.Errorf("beside the finding: %+v", h)
	}
}
