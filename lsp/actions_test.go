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
				actions := f.Actions("cell:a", p.Diagnostics[0].Range)
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
		actions := f.Actions("cell:a", lsptest.Range{Start: f.Position("cell:a", 6), End: f.Position("cell:a", 6)})
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
