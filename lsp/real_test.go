package lsp_test

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/nblsp/nblsp/analyzers"
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

// jupyterlab-lsp sends the code cells of a notebook as one Python text under the notebook's name, with
// its magics rewritten, and the Markdown cells as a text of their own.
func TestVirtualDocumentsOfJupyterLab(t *testing.T) {
	f := editor(t, plainEditor, func(o *lsp.Options) { o.Analyzers = all.Analyzers })
	other := secret[4:] + secret[:4]
	f.OpenText("file:///w/a.ipynb", "python", "\n\n\nget_ipython().run_line_magic(\"env\", \" API_TOKEN="+secret+"\")\n\n\npassword = \""+other+"\"\n")
	f.OpenText("file:///w/a.ipynb.python-markdown.md", "markdown", "# Title\n\npassword: `"+secret+"`\n")
	p := f.Diagnostics("file:///w/a.ipynb", func(p lsptest.Published) bool { return len(p.Diagnostics) > 0 })
	for _, d := range p.Diagnostics {
		if got := f.Slice("file:///w/a.ipynb", d.Range); got != secret && got != other {
			t.Errorf("%s marks %q", d.Code, f.Slice("file:///w/a.ipynb", d.Range))
		}
		if d.Range.Start.Line == 6 {
			f.Apply(fixesOf(f.Actions("file:///w/a.ipynb", d.Range))[0].Edit)
		}
	}
	if text := f.Text("file:///w/a.ipynb"); !strings.Contains(text, "password = os.environ") {
		t.Errorf("no fix in\n%s", strings.ReplaceAll(text, secret, "…"))
	}
	f.Diagnostics("file:///w/a.ipynb.python-markdown.md", func(p lsptest.Published) bool { return len(p.Diagnostics) == 1 })
}

// Secret managers are offered in notebooks that use them, wherever they import them.
func TestSecretManagersAreOfferedWhereTheNotebookUsesThem(t *testing.T) {
	for first, want := range map[string]bool{"import pandas": false, "import boto3": true} {
		f := editor(t, vscode, func(o *lsp.Options) { o.Analyzers = all.Analyzers })
		f.OpenNotebook(nb, py("cell:a", first), py("cell:b", "password = \""+secret+"\"\n"))
		p := f.Diagnostics("cell:b", func(p lsptest.Published) bool { return len(p.Diagnostics) == 1 })
		offered := false
		for _, a := range f.Actions("cell:b", p.Diagnostics[0].Range) {
			offered = offered || strings.Contains(a.Title, "AWS Secrets Manager")
		}
		if offered != want {
			t.Errorf("beside %q AWS Secrets Manager is offered: %v, want %v", first, offered, want)
		}
	}
}

// A version of a package may have many flaws: they are several diagnostics with one fix and one page.
func TestManyFlawsOfOnePackageAreToldAtOnce(t *testing.T) {
	for name, capabilities := range map[string]string{
		"edits at once": vscode,
		"edits later":   strings.Replace(vscode, `"hover"`, `"codeAction":{"dataSupport":true,"resolveSupport":{"properties":["edit"]}},"hover"`, 1),
	} {
		t.Run(name, func(t *testing.T) {
			f := editor(t, capabilities, func(o *lsp.Options) {
				o.Analyzers = slices.DeleteFunc(slices.Clone(all.Analyzers), func(a *analyzers.Analyzer) bool { return a.Name != "deps" })
			})
			f.OpenNotebook(nb, py("cell:a", "%pip install jinja2==2.10\n"))
			p := f.Diagnostics("cell:a", func(p lsptest.Published) bool { return len(p.Diagnostics) > 1 })
			n := len(p.Diagnostics)
			for _, d := range p.Diagnostics {
				if d.Code != "deps/vulnerable" || !strings.HasPrefix(d.Link.Href, "https://osv.dev/vulnerability/") {
					t.Fatalf("%+v", d)
				}
			}
			fixes := fixesOf(f.Actions("cell:a", p.Diagnostics[0].Range))
			titles := map[string]bool{} // one for each version that is worth an upgrade
			for _, fix := range fixes {
				if titles[fix.Title] || len(fix.Diagnostics) != n {
					t.Errorf("%q for %d of %d flaws", fix.Title, len(fix.Diagnostics), n)
				}
				titles[fix.Title] = true
			}
			if len(titles) == 0 {
				t.Error("no fix")
			}
			var hover struct{ Contents struct{ Value string } }
			where := map[string]any{"textDocument": map[string]any{"uri": "cell:a"}, "position": p.Diagnostics[0].Range.Start}
			if err := f.Call("textDocument/hover", where, &hover); err != nil {
				t.Fatal(err)
			}
			page := hover.Contents.Value
			if strings.Count(page, "](https://osv.dev/vulnerability/") != n || strings.Count(page, "What to do now.") != 1 {
				t.Errorf("%d flaws:\n%s", n, page)
			}
			rated := regexp.MustCompile(`\((high|medium)\); fixed`).FindAllString(page, -1) // jinja2 has both
			if len(rated) < 2 || rated[0] == rated[len(rated)-1] || !slices.IsSorted(rated) {
				t.Errorf("the worst is not first: %q", rated)
			}
			var links []any
			if err := f.Call("textDocument/documentLink", where, &links); err != nil || len(links) != 1 {
				t.Errorf("%v, %v", links, err)
			}
		})
	}
}

// The rows of a table in an output are one place for an editor: it shows them on the source of the cell.
func TestTheRowsOfAnOutputAreOnePlace(t *testing.T) {
	f := editor(t, vscode, func(o *lsp.Options) { o.Analyzers = all.Analyzers })
	f.OpenNotebook(nb, py("cell:a", "df"))
	table := "  name email\n"
	for i := range 6 {
		table += fmt.Sprintf("%d Ann  ann.miller%d@globex-sales.com\n", i, i)
	}
	f.Notify("nblsp/didChangeOutputs", map[string]any{"notebook": nb, "cell": "cell:a", "seq": 1, "outputs": []any{
		map[string]any{"index": 0, "outputType": "stream", "items": []any{map[string]any{"mime": "stream:stdout", "text": table}}},
	}})
	p := f.Diagnostics("cell:a", func(p lsptest.Published) bool { return len(p.Diagnostics) > 0 })
	var findings struct {
		Findings []struct{ Related []any }
	}
	if err := f.Call("nblsp/findings", map[string]any{"notebook": nb}, &findings); err != nil || len(findings.Findings[0].Related) != 5 {
		t.Fatalf("%v, %+v", err, findings)
	}
	if d := p.Diagnostics[0]; len(d.Related) != 0 {
		t.Errorf("%+v", d)
	}
}
