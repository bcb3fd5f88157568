package lsp_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/nblsp/nblsp/internal/wire"
	"github.com/nblsp/nblsp/lsp"
	"github.com/nblsp/nblsp/lsp/lsptest"
)

// outputs tells the server what a cell put out, one text by MIME name.
func (f *fixture) outputs(cell string, items map[string]string) {
	var list []any
	for mime, text := range items {
		list = append(list, map[string]any{"mime": mime, "text": text})
	}
	f.Notify("nblsp/didChangeOutputs", map[string]any{"notebook": nb, "cell": cell, "seq": 1, "outputs": []any{
		map[string]any{"index": 2, "outputType": "stream", "items": list},
	}})
}

// command executes a command with one argument.
func (f *fixture) command(name string, argument, result any) error {
	return f.Call("workspace/executeCommand", map[string]any{"command": name, "arguments": []any{argument}}, result)
}

func TestOutputsAreRedactedByTheClient(t *testing.T) {
	f := editor(t, vscode)
	f.OpenNotebook(nb, py("cell:a", "1"), py("cell:b", "2"))
	f.outputs("cell:a", map[string]string{"stream:stdout": "http: http:\nfine"})
	f.outputs("cell:b", map[string]string{"text/plain": "http:", "text/html": "fine"})
	want := func(params string, want string) {
		t.Helper()
		var got json.RawMessage
		if err := f.Call("nblsp/redactOutputs", lsptest.JSON(params), &got); err != nil || string(got) != want {
			t.Errorf("%s\n%s, %v; want\n%s", params, got, err, want)
		}
	}
	a := `{"cell":"cell:a","outputs":[{"index":2,"items":[{"mime":"stream:stdout","text":"https: https:\nfine"}]}]}`
	b := `{"cell":"cell:b","outputs":[{"index":2,"items":[{"mime":"text/plain","text":"https:"}]}]}`
	want(`{"notebook":"`+nb+`"}`, `{"cells":[`+a+`,`+b+`]}`)
	want(`{"notebook":"`+nb+`","cell":"cell:b"}`, `{"cells":[`+b+`]}`)
	want(`{"notebook":"file:///w/other.ipynb"}`, `{"cells":[]}`)
	f.outputs("cell:a", nil)
	f.outputs("cell:b", nil)
	want(`{"notebook":"`+nb+`"}`, `{"cells":[]}`)
}

// folder makes a workspace on disk and gives its URI.
func folder(t *testing.T, files map[string]string) (dir, uri string) {
	t.Helper()
	dir = t.TempDir()
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir, lsp.FileURI(dir)
}

// onDisk is a server that looks for files.
func onDisk(o *lsp.Options) {
	o.Files = nil
	o.Find = func(_ context.Context, folder string) ([]string, error) {
		return filepath.Glob(filepath.Join(folder, "*.ipynb"))
	}
}

func closedNotebook(source string) string {
	text, _ := json.Marshal(source)
	return `{"nbformat":4,"nbformat_minor":5,"metadata":{},"cells":[{"cell_type":"code","id":"a","metadata":{},"execution_count":3,"outputs":[],"source":` + string(text) + `}]}`
}

func TestScanOfClosedNotebooks(t *testing.T) {
	dir, root := folder(t, map[string]string{"a b.ipynb": closedNotebook(`k = "LEAK1"`), "c.ipynb": closedNotebook("fine")})
	f := serve(t, onDisk)
	f.InitializeIn(lsptest.JSON(`{"window":{"workDoneProgress":true}}`), root)
	var result struct{ Files, Findings int }
	if err := f.command("nblsp.scanWorkspace", nil, &result); err != nil || result.Files != 2 || result.Findings != 1 {
		t.Fatalf("%+v, %v", result, err)
	}
	f.Await("window/workDoneProgress/create")
	for _, kind := range []string{"begin", "report"} {
		if m := f.Await("$/progress"); !strings.Contains(string(m.Params), `"`+kind+`"`) {
			t.Errorf("want %s, got %s", kind, m.Params)
		}
	}
	uri := root + "/a%20b.ipynb"
	p := f.Diagnostics(uri, f.marked(uri, "toy/leak"))
	if p.Diagnostics[0].Message != "cell 1 [3]: a toy secret" {
		t.Errorf("message %q", p.Diagnostics[0].Message)
	}

	f.OpenNotebook(uri, py("cell:a", `k = "LEAK1"`)) // its cells show it now
	f.Diagnostics(uri, clean)
	f.CloseNotebook(uri)
	f.Diagnostics(uri, f.marked(uri, "toy/leak"))

	change := func(text string) {
		if err := os.WriteFile(filepath.Join(dir, "a b.ipynb"), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		f.Notify("workspace/didChangeWatchedFiles", map[string]any{"changes": []any{map[string]any{"uri": uri, "type": 2}}})
	}
	change(closedNotebook("http:"))
	f.Diagnostics(uri, f.marked(uri, "toy/http"))
	os.Remove(filepath.Join(dir, "a b.ipynb"))
	f.Notify("workspace/didChangeWatchedFiles", map[string]any{"changes": []any{map[string]any{"uri": uri, "type": 3}}})
	f.Diagnostics(uri, clean)
}

func TestScanIsCancelledByTheUser(t *testing.T) {
	_, root := folder(t, nil)
	started := make(chan struct{})
	f := serve(t, func(o *lsp.Options) {
		o.Find = func(ctx context.Context, _ string) ([]string, error) {
			close(started)
			<-ctx.Done()
			return nil, ctx.Err()
		}
	})
	f.InitializeIn(lsptest.JSON(`{}`), root)
	id := f.Start("workspace/executeCommand", lsptest.JSON(`{"command":"nblsp.scanWorkspace","workDoneToken":7}`))
	<-started
	f.Notify("window/workDoneProgress/cancel", lsptest.JSON(`{"token":7}`))
	if got := code(f.Answer(id, nil)); got != -32800 {
		t.Errorf("code %d", got)
	}
}

func TestWorkspaceDiagnosticsArePulled(t *testing.T) {
	dir, root := folder(t, map[string]string{"a.ipynb": closedNotebook(`"LEAK1"`), "b.ipynb": closedNotebook("fine")})
	f := serve(t, onDisk)
	f.InitializeIn(lsptest.JSON(`{"textDocument":{"diagnostic":{}}}`), root)
	type report struct {
		Items []struct {
			Kind, URI, ResultID string
			Version             *int
			Items               []lsptest.Diagnostic
		}
	}
	var first, second report
	if err := f.Call("workspace/diagnostic", lsptest.JSON(`{"previousResultIds":[]}`), &first); err != nil {
		t.Fatal(err)
	}
	uri := root + "/a.ipynb"
	if len(first.Items) != 1 || first.Items[0].URI != uri || first.Items[0].Kind != "full" || first.Items[0].Items[0].Code != "toy/leak" {
		t.Fatalf("%+v", first)
	}
	// The next one waits until something changes.
	id := f.Start("workspace/diagnostic", map[string]any{"previousResultIds": []any{
		map[string]any{"uri": uri, "value": first.Items[0].ResultID}}})
	os.Remove(filepath.Join(dir, "a.ipynb"))
	f.Notify("workspace/didChangeWatchedFiles", map[string]any{"changes": []any{map[string]any{"uri": uri, "type": 3}}})
	if err := f.Answer(id, &second); err != nil || len(second.Items) != 1 || len(second.Items[0].Items) != 0 {
		t.Fatalf("%+v, %v", second, err)
	}
	if len(f.History(uri)) != 0 {
		t.Error("pushed as well")
	}
}

// A client that takes partial results gets each file once, in parts alone.
func TestWorkspaceDiagnosticsComeInParts(t *testing.T) {
	files := map[string]string{}
	for i := range 120 {
		files[fmt.Sprintf("%d.ipynb", i)] = closedNotebook(`"LEAK1"`)
	}
	_, root := folder(t, files)
	f := serve(t, onDisk)
	f.InitializeIn(lsptest.JSON(puller), root)
	var answer struct{ Items []any }
	err := f.Call("workspace/diagnostic", lsptest.JSON(`{"previousResultIds":[],"partialResultToken":"part","workDoneToken":"work"}`), &answer)
	if err != nil || answer.Items == nil || len(answer.Items) > 0 {
		t.Fatalf("%+v, %v", answer, err)
	}
	told := map[string]int{}
	parts := 0
	for len(told) < len(files) {
		var p struct {
			Token string
			Value struct{ Items []struct{ URI, Kind string } }
		}
		f.Params("$/progress", &p)
		if p.Token != "part" {
			continue
		}
		parts++
		for _, item := range p.Value.Items {
			if told[item.URI]++; told[item.URI] > 1 || item.Kind != "full" {
				t.Errorf("%+v", item)
			}
		}
	}
	if parts < 3 {
		t.Errorf("%d parts", parts)
	}
}

func TestReportsAndBaselinesAreMadeOutside(t *testing.T) {
	dir, root := folder(t, nil)
	var accepted []wire.Finding
	f := serve(t, func(o *lsp.Options) {
		o.Export = func(_ context.Context, folder, format, file string) (string, error) {
			if folder != dir || format != "sarif" || file != "" {
				return "", errors.New("wrong arguments")
			}
			return filepath.Join(folder, "r.sarif"), nil
		}
		o.Accept = func(_ context.Context, folder string, findings []wire.Finding) error {
			accepted = findings
			return nil
		}
	})
	f.InitializeIn(lsptest.JSON(`{}`), root)
	var report struct{ URI string }
	if err := f.command("nblsp.exportReport", lsptest.JSON(`{"format":"sarif"}`), &report); err != nil || report.URI != root+"/r.sarif" {
		t.Errorf("%+v, %v", report, err)
	}
	f.OpenNotebook(root+"/a.ipynb", py("cell:a", `"LEAK1" http:`))
	f.Diagnostics("cell:a", f.marked("cell:a", "toy/leak", "toy/http"))
	err := f.command("nblsp.ignore", map[string]any{"uri": "cell:a", "rule": "toy/leak", "scope": "baseline",
		"range": lsptest.Range{End: lsptest.Position{Character: 9}}}, nil)
	if err != nil || len(accepted) != 1 || accepted[0].Rule != "toy/leak" || !strings.HasPrefix(accepted[0].Fingerprint, "nb1:") {
		t.Errorf("%+v, %v", accepted, err)
	}
	if err := f.command("nblsp.updateAdvisories", nil, nil); code(err) != -32803 {
		t.Errorf("advisories: %v", err)
	}
	if err := f.command("nblsp.format", nil, nil); code(err) != invalidParams {
		t.Errorf("unknown command: %v", err)
	}
}

func TestFindingIsIgnoredWithAComment(t *testing.T) {
	f := editor(t, vscode)
	f.OpenNotebook(nb, py("cell:a", "if x:\n    k = \"LEAK1\"\n"))
	p := f.Diagnostics("cell:a", f.marked("cell:a", "toy/leak"))
	actions := f.Actions("cell:a", p.Diagnostics[0].Range)
	i := slices.IndexFunc(actions, func(a lsptest.Action) bool { return strings.HasPrefix(a.Title, "Ignore toy/leak") })
	f.Apply(actions[i].Edit)
	f.Diagnostics("cell:a", clean)
	if got := f.Text("cell:a"); got != "if x:\n    # nblsp: ignore[toy/leak]\n    k = \"LEAK1\"\n" {
		t.Errorf("text is %s", got)
	}
}
