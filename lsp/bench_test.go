package lsp_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/nblsp/nblsp/analyzers"
	"github.com/nblsp/nblsp/analyzers/all"
	"github.com/nblsp/nblsp/lsp"
	"github.com/nblsp/nblsp/lsp/lsptest"
)

// secret is found by the toy analyzer and by the real ones; it is made here, so that none stands in
// the source.
var secret = func() string {
	rnd := rand.New(rand.NewPCG(1, 1))
	var b strings.Builder
	for range 12 {
		b.WriteByte(byte('a' + rnd.IntN(26)))
	}
	return b.String() + "LEAK1"
}()

// cells are n cells of 20 lines; one in ten has a finding.
func cells(n int) []lsptest.Cell {
	out := make([]lsptest.Cell, n)
	for i := range out {
		text := strings.Repeat(fmt.Sprintf("value_%d = compute(frame, column=%d)\n", i, i), 20)
		if i%10 == 0 {
			text += `password = "` + secret + `"`
		}
		out[i] = py(fmt.Sprintf("vscode-notebook-cell:/w/a.ipynb#%d", i), text)
	}
	return out
}

// typing edits the name in the line of the finding: to one that the text never had, so that nothing
// is remembered, and of another length than before, so that the finding moves.
type typing int

func (n *typing) edit(e *lsptest.Editor, uri string) {
	*n++
	start := strings.LastIndexByte(e.Text(uri), '\n') + 1
	end := start + strings.Index(e.Text(uri)[start:], "password")
	e.Edit(uri, lsptest.Edit{Start: start, End: end, New: fmt.Sprintf("k%06d%s", *n, "__"[*n%2:])})
}

// percentiles reports how long single rounds took.
func percentiles(b *testing.B, took []time.Duration) {
	slices.Sort(took)
	at := func(q float64) float64 {
		return float64(took[int(q*float64(len(took)-1))].Nanoseconds()) / 1e3
	}
	b.ReportMetric(at(0.5), "p50-µs")
	b.ReportMetric(at(0.99), "p99-µs")
	b.ReportMetric(at(1), "max-µs")
}

// A pipe is both ends of a server's connection, in memory: what the test hands over is read at
// once, and a message of the server is told when it is written.
type pipe struct {
	input   chan []byte
	rest    []byte
	written chan struct{}
}

func (w *pipe) Read(p []byte) (int, error) {
	if len(w.rest) == 0 {
		next, ok := <-w.input
		if !ok {
			return 0, io.EOF
		}
		w.rest = next
	}
	n := copy(p, w.rest)
	w.rest = w.rest[n:]
	return n, nil
}

func (w *pipe) Write(p []byte) (int, error) {
	w.written <- struct{}{}
	return len(p), nil
}

// BenchmarkKeystroke is the server's side: from the bytes of a didChange to those of the diagnostics
// it causes. With the toy analyzers it is the server alone.
func BenchmarkKeystroke(b *testing.B) {
	for name, list := range map[string][]*analyzers.Analyzer{"toys": toys(), "all": all.Analyzers} {
		for _, n := range []int{100, 1000, 10_000} {
			b.Run(fmt.Sprintf("analyzers=%s/cells=%d", name, n), func(b *testing.B) { keystroke(b, list, n) })
		}
	}
}

func keystroke(b *testing.B, list []*analyzers.Analyzer, n int) {
	w := &pipe{input: make(chan []byte), written: make(chan struct{}, 1<<16)}
	defer close(w.input)
	go lsp.Serve(b.Context(), lsp.Options{In: w, Out: w, Analyzers: list, Files: noFiles{}, Quiet: time.Hour})
	c := recordedEditor(b)
	c.Start("initialize", map[string]any{"capabilities": lsptest.JSON(vscode)})
	c.OpenNotebook(nb, cells(n)...)
	for _, frame := range c.sent() {
		w.input <- frame
	}
	for range 1 + n/10 { // the answer to initialize, and the diagnostics of the open notebook
		<-w.written
	}
	uri := fmt.Sprintf("vscode-notebook-cell:/w/a.ipynb#%d", n/20*10)
	var took []time.Duration
	var typed typing
	for b.Loop() {
		typed.edit(c.Editor, uri)
		frame := c.sent()[0]
		start := time.Now()
		w.input <- frame
		<-w.written
		took = append(took, time.Since(start))
	}
	percentiles(b, took)
}

// BenchmarkKeystrokeOverPipe is the same as an editor sees it, over a pipe and with its own JSON.
func BenchmarkKeystrokeOverPipe(b *testing.B) {
	for _, n := range []int{100, 1000, 10_000} {
		b.Run(fmt.Sprintf("cells=%d", n), func(b *testing.B) {
			f := editor(b, vscode, func(o *lsp.Options) { o.Quiet = time.Hour; o.Log = nil })
			f.OpenNotebook(nb, cells(n)...)
			uri := fmt.Sprintf("vscode-notebook-cell:/w/a.ipynb#%d", n/20*10)
			f.Diagnostics(uri, f.marked(uri, "toy/leak"))
			var took []time.Duration
			var typed typing
			for b.Loop() {
				start := time.Now()
				typed.edit(f.Editor, uri)
				f.Diagnostics(uri, func(p lsptest.Published) bool { return *p.Version == f.Version(uri) })
				took = append(took, time.Since(start))
			}
			percentiles(b, took)
		})
	}
}

// BenchmarkCodeAction is a move of the cursor onto a finding with a fix, or one right after an edit.
func BenchmarkCodeAction(b *testing.B) {
	for _, lazy := range []bool{true, false} {
		for _, edits := range []bool{false, true} {
			b.Run(fmt.Sprintf("lazy=%t/edits=%t/cells=%d", lazy, edits, 10_000), func(b *testing.B) { codeActions(b, lazy, edits, 10_000) })
		}
	}
}

func codeActions(b *testing.B, lazy, edits bool, n int) {
	capabilities := plainEditor
	if lazy {
		capabilities = `{"textDocument":{"codeAction":{"dataSupport":true,"resolveSupport":{"properties":["edit"]}}}}`
	}
	f := editor(b, capabilities, func(o *lsp.Options) { o.Analyzers = all.Analyzers; o.Quiet = time.Hour; o.Log = nil })
	f.OpenNotebook(nb, cells(n)...)
	uri := fmt.Sprintf("vscode-notebook-cell:/w/a.ipynb#%d", n/20*10)
	f.Diagnostics(uri, func(p lsptest.Published) bool { return len(p.Diagnostics) > 0 })
	if err := f.Call("nblsp/findings", map[string]any{"notebook": nb}, nil); err != nil { // all is analysed
		b.Fatal(err)
	}
	var took []time.Duration
	var typed typing
	for b.Loop() {
		if edits {
			typed.edit(f.Editor, uri)
			f.Diagnostics(uri, func(p lsptest.Published) bool { return *p.Version == f.Version(uri) })
		}
		end := f.Position(uri, len(f.Text(uri))-1)
		start := time.Now()
		if len(f.Actions(uri, lsptest.Range{Start: end, End: end})) == 0 {
			b.Fatal("no action")
		}
		took = append(took, time.Since(start))
	}
	percentiles(b, took)
}

// BenchmarkInitialize is from the start of the server to its first answer, without the process.
func BenchmarkInitialize(b *testing.B) {
	for b.Loop() {
		client, server := net.Pipe()
		done := make(chan struct{})
		go func() {
			defer close(done)
			lsp.Serve(context.Background(), lsp.Options{In: server, Out: server, Analyzers: toys()})
		}()
		e := lsptest.New(quiet{b}, client)
		e.Initialize(lsptest.JSON(vscode))
		client.Close()
		<-done
	}
}

// quiet is a benchmark that collects no clean-ups, which would grow with b.N.
type quiet struct{ *testing.B }

func (quiet) Cleanup(func()) {}

// A recorder is an editor whose frames the benchmark sends by itself.
type recorder struct {
	*lsptest.Editor
	frames [][]byte
	hold   chan struct{}
}

func recordedEditor(b *testing.B) *recorder {
	r := &recorder{hold: make(chan struct{})}
	r.Editor = lsptest.New(b, r)
	return r
}

// Read waits for the end: nobody answers.
func (r *recorder) Read([]byte) (int, error) {
	<-r.hold
	return 0, io.EOF
}

func (r *recorder) Write(p []byte) (int, error) {
	r.frames = append(r.frames, slices.Clone(p))
	return len(p), nil
}

func (r *recorder) Close() error { close(r.hold); return nil }

func (r *recorder) sent() [][]byte {
	frames := r.frames
	r.frames = nil
	return frames
}

// BenchmarkProcess is from the start of the process to the answer to initialize.
func BenchmarkProcess(b *testing.B) {
	binary := filepath.Join(b.TempDir(), "nblsp")
	if out, err := exec.Command("go", "build", "-o", binary, "../cmd/nblsp").CombinedOutput(); err != nil {
		b.Fatalf("%v\n%s", err, out)
	}
	const body = `{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"processId":null,"rootUri":null,"capabilities":{}}}`
	var took []time.Duration
	for b.Loop() {
		cmd := exec.Command(binary, "lsp")
		in, _ := cmd.StdinPipe()
		out, _ := cmd.StdoutPipe()
		start := time.Now()
		if err := cmd.Start(); err != nil {
			b.Fatal(err)
		}
		fmt.Fprintf(in, "Content-Length: %d\r\n\r\n%s", len(body), body)
		if _, err := out.Read(make([]byte, 4096)); err != nil {
			b.Fatal(err)
		}
		took = append(took, time.Since(start))
		in.Close()
		_ = cmd.Wait() // 1: there was no shutdown
	}
	percentiles(b, took)
}

// BenchmarkOpen is a notebook of 1,000 cells whose file has 20 MB of outputs: until the first
// diagnostics, and until all of it is analysed, with all analyzers.
func BenchmarkOpen(b *testing.B) {
	var file strings.Builder
	file.WriteString(`{"nbformat":4,"nbformat_minor":5,"metadata":{},"cells":[`)
	list := cells(1000)
	row := strings.Repeat("0.123456 0.654321 text of a table\\n", 600)
	for i, c := range list {
		source, _ := json.Marshal(c.Text)
		fmt.Fprintf(&file, `%s{"cell_type":"code","metadata":{},"execution_count":1,"source":%s,"outputs":[{"output_type":"stream","name":"stdout","text":"%d\n%s"}]}`,
			strings.Repeat(",", min(i, 1)), source, i, row)
	}
	file.WriteString("]}")
	var first, whole []time.Duration
	for b.Loop() {
		f := editor(b, vscode, func(o *lsp.Options) {
			o.Analyzers, o.Files, o.Log, o.Quiet = all.Analyzers, saved(file.String()), nil, time.Hour
		})
		start := time.Now()
		f.OpenNotebook(nb, list...)
		f.Diagnostics(list[0].URI, func(p lsptest.Published) bool { return len(p.Diagnostics) > 0 })
		first = append(first, time.Since(start))
		if err := f.Call("nblsp/findings", map[string]any{"notebook": nb}, nil); err != nil {
			b.Fatal(err)
		}
		whole = append(whole, time.Since(start))
		f.Hang()
	}
	slices.Sort(first)
	slices.Sort(whole)
	b.ReportMetric(float64(first[len(first)/2].Microseconds())/1e3, "first-ms")
	b.ReportMetric(float64(whole[len(whole)/2].Microseconds())/1e3, "all-ms")
}
