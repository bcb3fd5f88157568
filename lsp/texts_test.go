package lsp_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/nblsp/nblsp/lsp"
	"github.com/nblsp/nblsp/lsp/lsptest"
	"github.com/nblsp/nblsp/notebook"
)

// The same cells in the forms in which editors show them.
const source = "# 🔑 é e\u0301 ☃\nname = \"a\"; k = \"LEAK1\"\n"

func jsonForm(t *testing.T, escaped bool) string {
	quoted, err := json.Marshal(source)
	if err != nil {
		t.Fatal(err)
	}
	if escaped { // as a writer does that keeps to ASCII
		var b strings.Builder
		for _, r := range string(quoted) {
			switch {
			case r >= 0x10000:
				r -= 0x10000
				fmt.Fprintf(&b, `\u%04x\u%04x`, 0xd800+r>>10, 0xdc00+r&0x3ff)
			case r >= 0x80:
				fmt.Fprintf(&b, `\u%04x`, r)
			default:
				b.WriteRune(r)
			}
		}
		quoted = []byte(b.String())
	}
	return `{"🔑": 0, "nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [
 {"cell_type": "markdown", "id": "a", "metadata": {}, "source": "x"}, {"cell_type": "code", "id": "b",
 "metadata": {}, "execution_count": 12, "outputs": [], "source": ` + string(quoted) + `}]}`
}

func TestRangesAreExactInEveryFormAndEncoding(t *testing.T) {
	forms := map[string]func(*fixture) string{
		"live": func(f *fixture) string { f.OpenNotebook(nb, py("cell:a", source)); return "cell:a" },
		"raw JSON": func(f *fixture) string {
			f.OpenText(nb, "json", jsonForm(t, false))
			return nb
		},
		"raw JSON in ASCII": func(f *fixture) string {
			f.OpenText(nb, "json", jsonForm(t, true))
			return nb
		},
		"script": func(f *fixture) string {
			f.OpenText("file:///w/a.py", "python", "# %% [markdown]\n# x 🔑\n# %%\n"+source)
			return "file:///w/a.py"
		},
		"Python under a notebook's name": func(f *fixture) string { f.OpenText(nb, "python", source); return nb },
		"plain text":                     func(f *fixture) string { f.OpenText("untitled:x", "plaintext", source); return "untitled:x" },
	}
	for _, encoding := range []string{"utf-8", "utf-16", "utf-32"} {
		for name, open := range forms {
			t.Run(encoding+"/"+name, func(t *testing.T) {
				f := editor(t, `{"general":{"positionEncodings":["`+encoding+`"]}}`)
				uri := open(f)
				p := f.Diagnostics(uri, f.marked(uri, "toy/leak"))
				if got := f.Slice(uri, p.Diagnostics[0].Range); got != "LEAK1" {
					t.Errorf("marked %q", got)
				}
				if strings.HasPrefix(name, "raw") && p.Diagnostics[0].Message != "cell 2 [12]: a toy secret" {
					t.Errorf("message %q", p.Diagnostics[0].Message)
				}
				at := p.Diagnostics[0].Range.Start
				for _, a := range fixesOf(f.Actions(uri, lsptest.Range{Start: at, End: at})) {
					f.Apply(a.Edit)
				}
				f.Diagnostics(uri, clean)
				if strings.HasPrefix(name, "raw") {
					var book struct{ Cells []struct{ Source string } }
					if err := json.Unmarshal([]byte(f.Text(uri)), &book); err != nil {
						t.Fatalf("the fix broke the JSON: %v", err)
					}
					want := "import os\n" + strings.Replace(source, `"LEAK1"`, `os.environ["TOY"]`, 1)
					got := book.Cells[1].Source
					if strings.Replace(got, "import os\n", "", 1) != strings.Replace(want, "import os\n", "", 1) || !strings.Contains(got, "import os\n") {
						t.Errorf("source is\n%s\nwant\n%s", got, want)
					}
				}
			})
		}
	}
}

func TestEncodingIsChosenFromTheClientsList(t *testing.T) {
	for offered, want := range map[string]string{
		`["utf-32","utf-16","utf-8"]`: "utf-8",
		`["utf-32","utf-16"]`:         "utf-16",
		`["utf-32"]`:                  "utf-32",
		`["utf-7"]`:                   "utf-16",
		`[]`:                          "utf-16",
	} {
		f := serve(t)
		got := f.Initialize(lsptest.JSON(`{"general":{"positionEncodings":` + offered + `}}`))["positionEncoding"]
		if got != want {
			t.Errorf("of %s the server chose %v, not %s", offered, got, want)
		}
	}
}

// ALE offers no encoding and counts in bytes all the same; only who starts the server can know.
func TestThePositionEncodingOfAClientThatOffersNone(t *testing.T) {
	for capabilities, want := range map[string]string{
		`{}`:                                   "utf-8",
		`{"general":{}}`:                       "utf-8",
		`{"general":{"positionEncodings":[]}}`: "utf-8",
		`{"general":{"positionEncodings":["utf-16"]}}`: "utf-16",
	} {
		f := serve(t, func(o *lsp.Options) { o.Encoding = notebook.UTF8 })
		if got := f.Initialize(lsptest.JSON(capabilities))["positionEncoding"]; got != want {
			t.Errorf("%s: the server chose %v, not %s", capabilities, got, want)
		}
	}
}

// URIs are opaque: what the client wrote is what it gets back, byte for byte.
func TestURIsComeBackVerbatim(t *testing.T) {
	f := editor(t, vscode)
	for i, uri := range []string{
		"file:///C:/x.py", "file:///c%3A/x.py", "file:///w/(x).py", "file:///w/[x].py", "file:///w/ü.py", "file:///w/a+b@c~%7E.py",
		"file:///w/a%2Fb.py", "FILE:///w/x.py", "file://server/share/x.py", "untitled:Untitled-1", "", "no uri at all",
		"vscode-notebook-cell://host:8139/w/a.ipynb#W0sdnNjb2Rl%3D%3D",
	} {
		f.OpenText(uri, "python", fmt.Sprintf("LEAK%d", i))
		f.Diagnostics(uri, f.marked(uri, "toy/leak"))
	}
}

func TestFullTextSync(t *testing.T) {
	f := editor(t, plainEditor)
	f.OpenText("file:///a.py", "python", "x")
	f.Notify("textDocument/didChange", lsptest.JSON(`{"textDocument":{"uri":"file:///a.py","version":2},"contentChanges":[{"text":"LEAK1"},{"text":"LEAK1 LEAK2"}]}`))
	f.Diagnostics("file:///a.py", f.marked("file:///a.py", "toy/leak", "toy/leak"))
	f.CloseText("file:///a.py")
	f.Diagnostics("file:///a.py", clean)
}

func TestLateFindingsInARawNotebook(t *testing.T) {
	f := editor(t, vscode)
	f.OpenText(nb, "json", `{"nbformat":4,"nbformat_minor":5,"metadata":{},"cells":[
{"cell_type":"code","id":"a","metadata":{},"execution_count":null,"outputs":[],"source":"LEAK1"},
{"cell_type":"code","id":"b","metadata":{},"execution_count":null,"outputs":[],"source":"LEAK1"}]}`)
	p := f.Diagnostics(nb, f.marked(nb, "toy/leak", "toy/leak", "far/spread"))
	if d := p.Diagnostics[2]; d.Range.Start.Line != 2 || d.Related[0].Location.Range.Start.Line != 1 {
		t.Errorf("%+v", d)
	}
}

const puller = `{"textDocument":{"diagnostic":{}},"workspace":{"diagnostics":{"refreshSupport":true}}}`

// Text documents are pulled where the client can, and pushed where not; cells are always pushed.
func TestNoDocumentIsBothPushedAndPulled(t *testing.T) {
	type report struct {
		Kind, ResultID string
		Items          []lsptest.Diagnostic
	}
	f := serve(t)
	if c := f.Initialize(lsptest.JSON(puller)); c["diagnosticProvider"] == nil {
		t.Fatalf("capabilities: %v", c)
	}
	pull := func(uri, previous string) (r report) {
		err := f.Call("textDocument/diagnostic", map[string]any{"textDocument": map[string]any{"uri": uri}, "previousResultId": previous}, &r)
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	f.OpenText("file:///a.py", "python", "LEAK1")
	first := pull("file:///a.py", "")
	if first.Kind != "full" || len(first.Items) != 1 {
		t.Fatalf("%+v", first)
	}
	if again := pull("file:///a.py", first.ResultID); again.Kind != "unchanged" {
		t.Errorf("%+v", again)
	}
	f.Insert("file:///a.py", 0, " ")
	if moved := pull("file:///a.py", first.ResultID); moved.Kind != "full" || moved.Items[0].Range.Start.Character != 1 {
		t.Errorf("%+v", moved)
	}
	f.OpenNotebook(nb, py("cell:a", "LEAK2"))
	f.Diagnostics("cell:a", f.marked("cell:a", "toy/leak"))
	if cell := pull("cell:a", ""); cell.Kind != "full" || len(cell.Items) != 0 {
		t.Errorf("a cell was pulled: %+v", cell)
	}
	if pushed := f.History("file:///a.py"); len(pushed) != 0 {
		t.Errorf("a pulled document was pushed: %v", pushed)
	}
	f.Insert("file:///a.py", 0, "LEAK1\n")
	f.Await("workspace/diagnostic/refresh") // the later phase has news
	if late := pull("file:///a.py", ""); len(late.Items) != 3 {
		t.Errorf("%+v", late)
	}
}

func TestPullIsRegisteredWithoutCells(t *testing.T) {
	f := serve(t)
	if c := f.Initialize(lsptest.JSON(`{"textDocument":{"diagnostic":{"dynamicRegistration":true}}}`)); c["diagnosticProvider"] != nil {
		t.Errorf("declared twice: %v", c)
	}
	m := f.Await("client/registerCapability")
	if s := string(m.Params); !strings.Contains(s, `"scheme":"file"`) || strings.Contains(s, "notebook") {
		t.Errorf("registered %s", s)
	}
}
