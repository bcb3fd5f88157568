package lsp_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/nblsp/nblsp/analyzers/all"
	"github.com/nblsp/nblsp/lsp"
	"github.com/nblsp/nblsp/lsp/lsptest"
)

// The first quick fix, with the real analyzers, where editors show cells and where they show JSON.
func TestPasswordBecomesAnEnvironmentLookup(t *testing.T) {
	code := "# 🔑\npassword = \"" + secret + "\"\n"
	quoted, err := json.Marshal(code)
	if err != nil {
		t.Fatal(err)
	}
	raw := `{"nbformat":4,"nbformat_minor":5,"metadata":{"language_info":{"name":"python"}},"cells":[{"cell_type":"code","id":"a","metadata":{},
"execution_count":null,"outputs":[],"source":` + string(quoted) + `}]}`
	for name, open := range map[string]func(*fixture) string{
		"live":     func(f *fixture) string { f.OpenNotebook(nb, py("cell:a", code)); return "cell:a" },
		"raw JSON": func(f *fixture) string { f.OpenText(nb, "json", raw); return nb },
	} {
		t.Run(name, func(t *testing.T) {
			f := editor(t, vscode, func(o *lsp.Options) { o.Analyzers = all.Analyzers })
			uri := open(f)
			p := f.Diagnostics(uri, func(p lsptest.Published) bool { return len(p.Diagnostics) == 1 })
			d := p.Diagnostics[0]
			if got := f.Slice(uri, d.Range); got != secret || d.Source != "nblsp" || !strings.HasPrefix(d.Code, "secrets/") || strings.Contains(d.Message, secret) {
				t.Fatalf("%+v marks %q", d, got)
			}
			f.Apply(f.Actions(uri, d.Range)[0].Edit)
			f.Diagnostics(uri, clean)
			text := f.Text(uri)
			if name == "raw JSON" {
				var book struct{ Cells []struct{ Source string } }
				if err := json.Unmarshal([]byte(text), &book); err != nil {
					t.Fatal(err)
				}
				text = book.Cells[0].Source
			}
			if strings.Count(text, "import os\n") != 1 || !strings.Contains(text, "password = os.environ[\"PASSWORD\"]\n") {
				t.Errorf("the cell is now\n%s", text)
			}
		})
	}
}
