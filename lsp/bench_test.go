package lsp_test

import (
	"context"
	"fmt"
	"io"
	"net"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/nblsp/nblsp/lsp"
	"github.com/nblsp/nblsp/lsp/lsptest"
)

// cells are n cells of 20 lines; one in ten has a finding.
func cells(n int) []lsptest.Cell {
	out := make([]lsptest.Cell, n)
	for i := range out {
		text := strings.Repeat(fmt.Sprintf("value_%d = compute(frame, column=%d)\n", i, i), 20)
		if i%10 == 0 {
			text += `key = "LEAK1"`
		}
		out[i] = py(fmt.Sprintf("vscode-notebook-cell:/w/a.ipynb#%d", i), text)
	}
	return out
}

// toggle types or takes back one character in the line of the finding, so that it moves.
func toggle(e *lsptest.Editor, uri string) {
	at := strings.LastIndexByte(e.Text(uri), '\n') + 1
	if e.Text(uri)[at] == '_' {
		e.Edit(uri, lsptest.Edit{Start: at, End: at + 1})
		return
	}
	e.Insert(uri, at, "_")
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

// A wire is both ends of a server's connection without a pipe: what the test hands over is read at
// once, and a message of the server is told when it is written.
type wire struct {
	input   chan []byte
	rest    []byte
	written chan struct{}
}

func (w *wire) Read(p []byte) (int, error) {
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

func (w *wire) Write(p []byte) (int, error) {
	w.written <- struct{}{}
	return len(p), nil
}

// BenchmarkKeystroke is the server's side: from the bytes of a didChange to those of the
// diagnostics it causes.
func BenchmarkKeystroke(b *testing.B) {
	for _, n := range []int{100, 1000, 10_000} {
		b.Run(fmt.Sprintf("cells=%d", n), func(b *testing.B) {
			w := &wire{input: make(chan []byte), written: make(chan struct{}, 1<<16)}
			defer close(w.input)
			go lsp.Serve(b.Context(), lsp.Options{In: w, Out: w, Analyzers: toys(), Files: noFiles{}, Quiet: time.Hour})
			c := recordedEditor(b)
			c.Start("initialize", map[string]any{"capabilities": lsptest.JSON(vscode)})
			c.OpenNotebook(nb, cells(n)...)
			uri := fmt.Sprintf("vscode-notebook-cell:/w/a.ipynb#%d", n/20*10)
			for _, frame := range c.sent() {
				w.input <- frame
			}
			for range 1 + n/10 { // the answer to initialize, and the diagnostics of the open notebook
				<-w.written
			}
			var took []time.Duration
			for b.Loop() {
				toggle(c.Editor, uri)
				frame := c.sent()[0]
				start := time.Now()
				w.input <- frame
				<-w.written
				took = append(took, time.Since(start))
			}
			percentiles(b, took)
		})
	}
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
			for b.Loop() {
				start := time.Now()
				toggle(f.Editor, uri)
				f.Diagnostics(uri, func(p lsptest.Published) bool { return *p.Version == f.Version(uri) })
				took = append(took, time.Since(start))
			}
			percentiles(b, took)
		})
	}
}

// BenchmarkCodeAction is a move of the cursor onto a finding with a fix.
func BenchmarkCodeAction(b *testing.B) {
	for _, n := range []int{100, 1000, 10_000} {
		b.Run(fmt.Sprintf("cells=%d", n), func(b *testing.B) {
			const lazy = `{"textDocument":{"codeAction":{"dataSupport":true,"resolveSupport":{"properties":["edit"]}}}}`
			f := editor(b, lazy, func(o *lsp.Options) { o.Quiet = time.Hour; o.Log = nil })
			f.OpenNotebook(nb, cells(n)...)
			uri := fmt.Sprintf("vscode-notebook-cell:/w/a.ipynb#%d", n/20*10)
			at := f.Diagnostics(uri, f.marked(uri, "toy/leak")).Diagnostics[0].Range
			var took []time.Duration
			for b.Loop() {
				start := time.Now()
				if len(f.Actions(uri, at)) != 1 {
					b.Fatal("no action")
				}
				took = append(took, time.Since(start))
			}
			percentiles(b, took)
		})
	}
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
