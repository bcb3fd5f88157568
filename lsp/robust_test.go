package lsp_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/nblsp/nblsp/analyzers"
	"github.com/nblsp/nblsp/lsp"
	"github.com/nblsp/nblsp/lsp/lsptest"
)

// raw sends bytes as they are.
func (f *fixture) raw(t *testing.T, s string) {
	t.Helper()
	if err := f.Write([]byte(s)); err != nil && !errors.Is(err, io.ErrClosedPipe) {
		t.Fatal(err)
	}
}

func frame(body string) string { return fmt.Sprintf("Content-Length: %d\r\n\r\n%s", len(body), body) }

// code is the code of an error response; 0 for success.
func code(err error) int {
	var e *lsptest.Error
	if errors.As(err, &e) {
		return e.Code
	}
	return 0
}

const (
	parseError     = -32700
	invalidRequest = -32600
	methodNotFound = -32601
	invalidParams  = -32602
	internalError  = -32603
	notInitialized = -32002
	cancelled      = -32800

	contentModified = -32801
)

// What is no message is refused with an id of null, and the server lives on.
func TestWhatIsNoMessageIsRefused(t *testing.T) {
	deep := strings.Repeat("[", 1_000_000)
	for name, c := range map[string]struct {
		input string
		code  int
	}{
		"invalid JSON":               {frame(`{"jsonrpc":`), parseError},
		"nothing":                    {frame(``), parseError},
		"a number":                   {frame(`5`), invalidRequest},
		"null":                       {frame(`null`), invalidRequest},
		"no jsonrpc":                 {frame(`{"id":1,"method":"shutdown"}`), invalidRequest},
		"another jsonrpc":            {frame(`{"jsonrpc":"1.0","id":1,"method":"shutdown"}`), invalidRequest},
		"id true":                    {frame(`{"jsonrpc":"2.0","id":true,"method":"shutdown"}`), invalidRequest},
		"id 1.5":                     {frame(`{"jsonrpc":"2.0","id":1.5,"method":"shutdown"}`), invalidRequest},
		"method 7":                   {frame(`{"jsonrpc":"2.0","id":1,"method":7}`), invalidRequest},
		"neither request nor answer": {frame(`{"jsonrpc":"2.0"}`), invalidRequest},
		"error without object":       {frame(`{"jsonrpc":"2.0","id":1,"error":7}`), invalidRequest},
		"batch":                      {frame(`[{"jsonrpc":"2.0","id":1,"method":"shutdown"}]`), invalidRequest},
		"empty batch":                {frame(`[]`), invalidRequest},
		"two values":                 {frame(`{"jsonrpc":"2.0","method":"x"} {}`), parseError},
		"nested a million deep":      {frame(`{"jsonrpc":"2.0","id":1,"method":"x","params":` + deep + `}`), parseError},
		"over the limit":             {"Content-Length: 2000000\r\n\r\n" + strings.Repeat(" ", 2_000_000), invalidRequest},
		"invalid after other header": {"Content-Type: application/vscode-jsonrpc; charset=utf-8\r\ncontent-length: 1\r\n\r\n{", parseError},
	} {
		t.Run(name, func(t *testing.T) {
			f := editor(t, plainEditor, func(o *lsp.Options) { o.MaxMessage = 1_500_000 })
			f.raw(t, c.input)
			if got := code(f.Answer(-1, nil)); got != c.code {
				t.Errorf("code %d, want %d", got, c.code)
			}
			if err := f.Call("shutdown", nil, nil); err != nil {
				t.Errorf("afterwards: %v", err)
			}
		})
	}
}

// A message of unknown length cannot be skipped, so these end the connection; with little memory.
func TestBrokenHeadersEndTheConnection(t *testing.T) {
	for name, input := range map[string]string{
		"endless line":          strings.Repeat("x", 64<<10),
		"endless header":        strings.Repeat("a: b\r\n", 10_000),
		"no length":             "Content-Type: x\r\n\r\n{}",
		"negative length":       "Content-Length: -5\r\n\r\n{}",
		"length in words":       "Content-Length: five\r\n\r\n{}",
		"length of 2^70":        "Content-Length: 1180591620717411303424\r\n\r\n{}",
		"no colon":              "Content-Length 5\r\n\r\n{}",
		"message without frame": `{"jsonrpc":"2.0","id":1,"method":"shutdown"}` + "\r\n\r\n",
	} {
		t.Run(name, func(t *testing.T) {
			f := editor(t, plainEditor)
			f.raw(t, input)
			if got := <-f.exit; got != 1 {
				t.Errorf("exit code %d", got)
			}
		})
	}
}

// Requests that cannot be served get their code, notifications are logged, and both leave the
// server alive.
func TestBadRequestsAndNotifications(t *testing.T) {
	f := editor(t, plainEditor)
	for _, c := range []struct {
		method string
		params string
		code   int
	}{
		{"nblsp/unheardOf", `{}`, methodNotFound},
		{"$/unheardOf", `{}`, methodNotFound},
		{"initialize", `{"capabilities":7}`, invalidParams},
		{"textDocument/hover", `{"textDocument":7}`, invalidParams},
		{"textDocument/hover", `[]`, invalidParams},
		{"textDocument/codeAction", `null`, invalidParams},
		{"textDocument/hover", `{"textDocument":{"uri":"file:///not/open"},"position":{"line":0,"character":0}}`, 0},
		{"textDocument/codeAction", `{"textDocument":{"uri":"x"},"range":{"start":{"line":0,"character":0},"end":{"line":0,"character":0}},"context":{}}`, 0},
	} {
		if got := code(f.Call(c.method, lsptest.JSON(c.params), nil)); got != c.code {
			t.Errorf("%s %s: code %d, want %d", c.method, c.params, got, c.code)
		}
	}
	for _, n := range []struct{ method, params string }{
		{"$/unheardOf", `{}`},
		{"unheardOf", `{}`},
		{"$/cancelRequest", `{"id":[]}`},
		{"$/cancelRequest", `{"id":"never seen"}`},
		{"textDocument/didOpen", `{"textDocument":{"uri":"x","version":"one"}}`},
		{"textDocument/didChange", `{"textDocument":{"uri":"x","version":1},"contentChanges":[{"text":"a"}]}`},
		{"textDocument/didClose", `{"textDocument":{"uri":"x"}}`},
		{"notebookDocument/didOpen", `{}`},
		{"notebookDocument/didOpen", `{"notebookDocument":{"uri":"y","cells":[{"kind":2,"document":"twice"},{"kind":2,"document":"twice"}]}}`},
		{"notebookDocument/didChange", `{"notebookDocument":{"uri":"none"},"change":{}}`},
		{"notebookDocument/didChange", `{"notebookDocument":{"uri":"y"},"change":{"cells":{"structure":{"array":{"start":0,"deleteCount":1}}}}}`},
		{"notebookDocument/didClose", `{"notebookDocument":{"uri":"none"}}`},
		{"nblsp/didChangeOutputs", `{"notebook":"y","cell":"none"}`},
	} {
		f.Notify(n.method, lsptest.JSON(n.params))
	}
	f.OpenText("file:///a.py", "python", "LEAK1 \xed\xa0\x80")
	f.Diagnostics("file:///a.py", f.marked("file:///a.py", "toy/leak"))
	if strings.Contains(f.log.String(), "level=ERROR") {
		t.Errorf("something panicked:\n%s", f.log)
	}
}

func TestLifecycle(t *testing.T) {
	f := serve(t)
	if got := code(f.Call("textDocument/hover", lsptest.JSON(`{}`), nil)); got != notInitialized {
		t.Errorf("before initialize: %d", got)
	}
	f.OpenText("file:///early.py", "python", "LEAK1") // dropped
	f.Initialize(lsptest.JSON(plainEditor))
	f.OpenText("file:///a.py", "python", "LEAK1")
	f.Diagnostics("file:///a.py", f.marked("file:///a.py", "toy/leak"))
	if got := f.History("file:///early.py"); len(got) != 0 {
		t.Errorf("a notification before initialize was obeyed: %v", got)
	}
	if err := f.Call("shutdown", nil, nil); err != nil {
		t.Error(err)
	}
	if got := code(f.Call("shutdown", nil, nil)); got != invalidRequest {
		t.Errorf("after shutdown: %d", got)
	}
	f.Notify("exit", nil)
	if got := <-f.exit; got != 0 {
		t.Errorf("exit code %d", got)
	}
}

// jupyter_lsp puts all browser tabs on one pipe: each makes the handshake and opens its documents,
// and everybody hears everything.
func TestSecondClientOnTheSamePipe(t *testing.T) {
	f := editor(t, `{"general":{"positionEncodings":["utf-8"]}}`)
	f.OpenText(nb, "python", "é LEAK1")
	f.Diagnostics(nb, f.marked(nb, "toy/leak"))
	if c := f.Initialize(lsptest.JSON(plainEditor)); c["positionEncoding"] != "utf-8" {
		t.Errorf("the second handshake changed what was agreed: %v", c)
	}
	before := len(f.History(nb))
	f.OpenText(nb, "python", "é LEAK1") // the same again: the second tab has not seen it
	if p := f.Publications(nb, before+1); f.Slice(nb, p.Diagnostics[0].Range) != "LEAK1" {
		t.Errorf("%+v", p)
	}
}

func TestExitCodes(t *testing.T) {
	t.Run("exit without shutdown", func(t *testing.T) {
		f := editor(t, plainEditor)
		f.Notify("exit", nil)
		if got := <-f.exit; got != 1 {
			t.Errorf("exit code %d", got)
		}
	})
	t.Run("exit before initialize", func(t *testing.T) {
		f := serve(t)
		f.Notify("exit", nil)
		if got := <-f.exit; got != 1 {
			t.Errorf("exit code %d", got)
		}
	})
	t.Run("end of input", func(t *testing.T) {
		f := editor(t, plainEditor)
		f.Hang()
		if got := <-f.exit; got != 1 {
			t.Errorf("exit code %d", got)
		}
	})
	t.Run("end of input after shutdown", func(t *testing.T) {
		f := editor(t, plainEditor)
		if err := f.Call("shutdown", nil, nil); err != nil {
			t.Error(err)
		}
		f.Hang()
		if got := <-f.exit; got != 0 {
			t.Errorf("exit code %d", got)
		}
	})
}

// What is secret is in no log line and no trace, however the text reaches the server.
func TestNoSecretIsLogged(t *testing.T) {
	const value = "LEAK20260101"
	f := serve(t)
	var result any
	if err := f.Call("initialize", lsptest.JSON(`{"capabilities":{},"trace":"verbose"}`), &result); err != nil {
		t.Fatal(err)
	}
	f.OpenNotebook(nb, py("cell:a", value))
	f.Diagnostics("cell:a", f.marked("cell:a", "toy/leak"))
	f.OpenText("file:///a.py?"+value, "python", value)
	f.raw(t, frame(`{"jsonrpc":"2.0","method":"textDocument/didOpen","params":{"textDocument":{"uri":"x","text":"`+value+`","version":"`+value+`"}}}`))
	f.raw(t, frame(`{"jsonrpc":"2.0","method":"`+value))
	f.Notify("notebookDocument/didChange", lsptest.JSON(`{"notebookDocument":{"uri":"`+nb+`"},"change":{"cells":{"textContent":
		[{"document":{"uri":"cell:a"},"changes":[{"range":{"start":{"line":9,"character":0},"end":{"line":9,"character":0}},"text":"`+value+`"}]}]}}}`))
	if err := f.Call("textDocument/hover", lsptest.JSON(`{"textDocument":"`+value+`"}`), nil); code(err) != invalidParams || strings.Contains(err.Error(), value) {
		t.Error(err)
	}
	for _, p := range f.History("cell:a") {
		for _, d := range p.Diagnostics {
			if strings.Contains(d.Message+string(d.Data), value) {
				t.Errorf("in a diagnostic: %+v", d)
			}
		}
	}
	if trace := f.Await("$/logTrace"); strings.Contains(string(trace.Params), value) {
		t.Errorf("in the trace: %s", trace.Params)
	}
	if strings.Contains(f.log.String(), value) {
		t.Errorf("in the log:\n%s", f.log)
	}
}

// echo is an analyzer that remembers the texts it saw.
type echo struct {
	mu   sync.Mutex
	seen map[string]bool
}

func (e *echo) analyzer() *analyzers.Analyzer {
	return &analyzers.Analyzer{Name: "echo", Start: func(*analyzers.Config) *analyzers.Checker {
		return &analyzers.Checker{Rules: []*analyzers.Rule{{ID: "echo/none"}}, Run: func(_ context.Context, p *analyzers.Pass) error {
			e.mu.Lock()
			defer e.mu.Unlock()
			e.seen[p.Block.Text] = true
			return nil
		}}
	}}
}

// burst types n characters without waiting for anything.
func burst(t *testing.T, n int) {
	echo := &echo{seen: map[string]bool{}}
	f := editor(t, vscode, func(o *lsp.Options) { o.Analyzers = append(o.Analyzers, echo.analyzer()) })
	f.OpenNotebook(nb, py("cell:a", ""), py("cell:b", "LEAK1"))
	for i := range n {
		at := 0 // now at the start, now at the end: in another order they give another text
		if i%3 != 0 {
			at = len(f.Text("cell:a"))
		}
		f.Insert("cell:a", at, string(rune('a'+i%26)))
	}
	f.Insert("cell:a", len(f.Text("cell:a")), " LEAK1")
	p := f.Diagnostics("cell:a", func(p lsptest.Published) bool { return *p.Version == f.Version("cell:a") })
	if got := f.Slice("cell:a", p.Diagnostics[0].Range); got != "LEAK1" || !echo.seen[f.Text("cell:a")] {
		t.Fatalf("after %d edits %q is marked; exact text seen: %t", n, got, echo.seen[f.Text("cell:a")])
	}
	last := 0
	for _, p := range f.History("cell:a") {
		if *p.Version < last {
			t.Fatalf("version %d after %d", *p.Version, last)
		}
		last = *p.Version
	}
}

func TestBurstOfEditsGivesTheExactText(t *testing.T) {
	runs := 3
	if os.Getenv("NBLSP_LONG") != "" {
		runs = 30
	}
	for range runs {
		burst(t, 2000)
	}
}

// deaf is a connection whose reading can be held up.
type deaf struct {
	net.Conn
	gate sync.Mutex
}

func (d *deaf) Read(p []byte) (int, error) {
	d.gate.Lock()
	d.gate.Unlock() //nolint:staticcheck // a gate, not a critical section
	return d.Conn.Read(p)
}

// A client that does not read stalls neither the reading of its edits nor the analysis.
func TestClientThatDoesNotRead(t *testing.T) {
	client, server := net.Pipe()
	go lsp.Serve(t.Context(), lsp.Options{In: server, Out: server, Analyzers: toys(), Files: noFiles{}})
	defer server.Close()
	conn := &deaf{Conn: client}
	f := &fixture{Editor: lsptest.New(t, conn)}
	f.Initialize(lsptest.JSON(vscode))
	f.OpenNotebook(nb, py("cell:a", "LEAK1"), py("cell:b", "LEAK2"))
	f.Diagnostics("cell:a", f.marked("cell:a", "toy/leak"))
	f.Diagnostics("cell:b", f.marked("cell:b", "toy/leak"))
	before := len(f.History("cell:a"))
	conn.gate.Lock()
	for range 3000 { // a server that waits for its client would not take them
		f.Insert("cell:a", 0, " ")
	}
	conn.gate.Unlock()
	f.Diagnostics("cell:a", func(p lsptest.Published) bool { return *p.Version == f.Version("cell:a") })
	if n := len(f.History("cell:a")) - before; n > 10 {
		t.Errorf("%d publications were kept for a client that did not read", n)
	}
}

func TestCancelledRequest(t *testing.T) {
	f := editor(t, vscode)
	f.OpenNotebook(nb, py("cell:a", ""))
	id := f.Start("test/wait", lsptest.JSON(`{}`))
	f.Insert("cell:a", 0, "LEAK1") // a request that takes its time delays nothing
	f.Diagnostics("cell:a", f.marked("cell:a", "toy/leak"))
	f.Notify("$/cancelRequest", map[string]any{"id": id})
	if got := code(f.Answer(id, nil)); got != cancelled {
		t.Errorf("code %d", got)
	}
}

func TestPanicIsOneFailedRequest(t *testing.T) {
	f := editor(t, vscode)
	for _, method := range []string{"test/panic", "test/panicLater"} {
		if got := code(f.Call(method, lsptest.JSON(`{}`), nil)); got != internalError {
			t.Errorf("%s: code %d", method, got)
		}
	}
	f.Notify("test/panic", lsptest.JSON(`{}`))
	f.OpenNotebook(nb, py("cell:a", "LEAK1"))
	f.Diagnostics("cell:a", f.marked("cell:a", "toy/leak"))
	if strings.Contains(f.log.String(), "quotes a text") {
		t.Errorf("what was thrown is in the log:\n%s", f.log)
	}
}

// jsonrpc2 recycles the context of a request that was handled inline; deriving from it crashed the
// whole process. Run with -race this finds any use that is left.
func TestInlineRequestsWithCancellation(t *testing.T) {
	f := editor(t, vscode)
	for range 500 {
		id := f.Start("test/wait", lsptest.JSON(`{}`))
		f.Notify("$/cancelRequest", map[string]any{"id": id})
		bad := f.Start("textDocument/hover", lsptest.JSON(`[]`))
		if got := code(f.Answer(bad, nil)); got != invalidParams {
			t.Fatalf("code %d", got)
		}
		if got := code(f.Answer(id, nil)); got != cancelled {
			t.Fatalf("code %d", got)
		}
	}
}

func TestTextIsDoubtedAfterAChangeThatWasTooLarge(t *testing.T) {
	f := editor(t, vscode, func(o *lsp.Options) { o.MaxMessage = 4096 })
	f.OpenText("file:///w/a.py", "python", `k = "LEAK1"`)
	f.OpenText("file:///w/b.py", "python", `k = "LEAK1"`)
	f.Diagnostics("file:///w/a.py", f.marked("", "toy/leak"))
	f.Diagnostics("file:///w/b.py", f.marked("", "toy/leak"))
	// Members in the order in which real clients write them, so that the name comes before the text.
	f.raw(t, frame(`{"jsonrpc":"2.0","method":"textDocument/didChange","params":{"textDocument":{"uri":"file:///w/a.py","version":2},"contentChanges":[
		{"range":{"start":{"line":0,"character":0},"end":{"line":0,"character":0}},"text":"`+strings.Repeat("#", 5000)+`"}]}}`))
	p := f.Diagnostics("file:///w/a.py", f.marked("", "stale", "toy/leak"))
	if got := f.Actions("file:///w/a.py", p.Diagnostics[1].Range); len(got) != 0 {
		t.Errorf("edits of a text that is not known: %+v", got)
	}
	f.Notify("textDocument/didChange", lsptest.JSON(`{"textDocument":{"uri":"file:///w/a.py","version":9},"contentChanges":[{"text":"\"LEAK2\""}]}`))
	f.Diagnostics("file:///w/a.py", f.marked("", "toy/leak"))
	if n := len(f.History("file:///w/b.py")); n != 1 {
		t.Errorf("the other document was told of %d times", n)
	}
}

func TestOneOfTwoClientsOnAPipeLeaves(t *testing.T) {
	f := editor(t, plainEditor)
	f.Initialize(lsptest.JSON(plainEditor)) // the second one
	for range 2 {
		f.OpenText("file:///w/a.ipynb", "python", `"LEAK1"`)
	}
	f.Diagnostics("file:///w/a.ipynb", f.marked("", "toy/leak"))
	f.CloseText("file:///w/a.ipynb")
	f.Close()
	f.Notify("textDocument/didChange", lsptest.JSON(`{"textDocument":{"uri":"file:///w/a.ipynb","version":3},"contentChanges":[{"text":"http:"}]}`))
	f.Diagnostics("file:///w/a.ipynb", f.marked("", "toy/http"))
	for _, p := range f.History("file:///w/a.ipynb") {
		if len(p.Diagnostics) == 0 {
			t.Error("what one client closed was taken from the other")
		}
	}
	f.Close()
	if code := <-f.exit; code != 0 {
		t.Errorf("exit code %d", code)
	}
}

// More requests than are held, of a client that reads no answer until it has asked them all.
func TestClientThatAsksAndDoesNotRead(t *testing.T) {
	client, server := net.Pipe()
	go lsp.Serve(t.Context(), lsp.Options{In: server, Out: server, Analyzers: toys(), Files: noFiles{}})
	defer server.Close()
	conn := &deaf{Conn: client}
	f := &fixture{Editor: lsptest.New(t, conn)}
	f.Initialize(lsptest.JSON(vscode))
	f.OpenText("file:///a.py", "python", "LEAK1")
	f.Diagnostics("file:///a.py", f.marked("", "toy/leak"))
	conn.gate.Lock()
	ids := make(chan int, 3000)
	go func() {
		defer close(ids)
		for range cap(ids) {
			ids <- f.Start("textDocument/hover", lsptest.JSON(`{"textDocument":{"uri":"file:///a.py"},"position":{"line":0,"character":1}}`))
		}
	}()
	first := []int{}
	for range 500 { // the server takes these while no answer is read
		first = append(first, <-ids)
	}
	conn.gate.Unlock()
	for id := range ids {
		first = append(first, id)
	}
	for _, id := range first {
		if err := f.Answer(id, nil); err != nil {
			t.Fatal(err)
		}
	}
}
