package lsp_test

import (
	"bytes"
	"context"
	"io/fs"
	"log/slog"
	"net"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/nblsp/nblsp/analyzers"
	"github.com/nblsp/nblsp/lsp"
	"github.com/nblsp/nblsp/lsp/lsptest"
	"github.com/nblsp/nblsp/notebook"
)

// The analyzers of these tests: LEAK and digits is a secret, http: is insecure (a safe fix), and
// the same LEAK in two cells is told of by a later phase.
var (
	leakRule   = &analyzers.Rule{ID: "toy/leak", Title: "Toy secret", Severity: analyzers.High, Help: "Rotate it."}
	httpRule   = &analyzers.Rule{ID: "toy/http", Title: "No encryption", Severity: analyzers.Low}
	spreadRule = &analyzers.Rule{ID: "far/spread", Title: "Known secret", Severity: analyzers.Medium}

	leak     = regexp.MustCompile(`LEAK[0-9]+`)
	quoted   = regexp.MustCompile(`"LEAK[0-9]+"`)
	insecure = regexp.MustCompile(`http:`)
)

func toys() []*analyzers.Analyzer {
	return []*analyzers.Analyzer{
		{Name: "toy", Rules: []*analyzers.Rule{leakRule, httpRule}, Reads: analyzers.OneBlock, Start: func(*analyzers.Config) *analyzers.Checker {
			return &analyzers.Checker{Rules: []*analyzers.Rule{leakRule, httpRule}, Run: findToys}
		}},
		{Name: "far", Rules: []*analyzers.Rule{spreadRule}, Reads: analyzers.WholeDocument, Start: func(*analyzers.Config) *analyzers.Checker {
			return &analyzers.Checker{Rules: []*analyzers.Rule{spreadRule}, Run: findSpread}
		}},
	}
}

func findToys(_ context.Context, p *analyzers.Pass) error {
	for _, m := range leak.FindAllStringIndex(p.Block.Text, -1) {
		f := analyzers.Finding{Rule: leakRule, Span: notebook.Span{Start: m[0], End: m[1]}, Message: "a toy secret",
			Value: analyzers.NewSecret(p.Block.Text[m[0]:m[1]])}
		for _, q := range quoted.FindAllStringIndex(p.Block.Text, -1) {
			if q[0]+1 == m[0] {
				f.Fixes = []analyzers.Fix{{
					Title: "Replace with os.environ", Applies: analyzers.NeedsValue,
					Edits:   []analyzers.Edit{{Span: notebook.Span{Start: q[0], End: q[1]}, New: `os.environ["TOY"]`}},
					Imports: []analyzers.Import{{Language: "python", Statement: "import os", Name: "os"}},
				}}
			}
		}
		p.Report(f)
	}
	for _, m := range insecure.FindAllStringIndex(p.Block.Text, -1) {
		p.Report(analyzers.Finding{Rule: httpRule, Span: notebook.Span{Start: m[0], End: m[1]}, Message: "not encrypted",
			Fixes: []analyzers.Fix{{Title: "Use https", Applies: analyzers.Safe,
				Edits: []analyzers.Edit{{Span: notebook.Span{Start: m[0], End: m[1]}, New: "https:"}}}}})
	}
	return nil
}

func findSpread(_ context.Context, p *analyzers.Pass) error {
	first := map[string]analyzers.Finding{}
	for _, f := range p.Findings {
		if f.Rule != leakRule {
			continue
		}
		value := f.Value.Reveal() // to compare
		if o, ok := first[value]; ok {
			p.Report(analyzers.Finding{Rule: spreadRule, Block: f.Block, Span: f.Span, Message: "known from elsewhere",
				Related: []analyzers.Related{{Role: analyzers.SameValue, Block: o.Block, Span: o.Span}}})
			continue
		}
		first[value] = f
	}
	return nil
}

// noFiles is a disk without notebooks.
type noFiles struct{}

func (noFiles) ReadFile(string) ([]byte, error) { return nil, fs.ErrNotExist }

// A logBuffer collects the log of a server.
type logBuffer struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (l *logBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.Write(p)
}

func (l *logBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.String()
}

// A fixture is a server and the editor that talks to it.
type fixture struct {
	*lsptest.Editor
	log  *logBuffer
	exit chan int
}

// serve starts a server with the toy analyzers; options changes what it is started with.
func serve(t testing.TB, options ...func(*lsp.Options)) *fixture {
	t.Helper()
	client, server := net.Pipe()
	f := &fixture{log: &logBuffer{}, exit: make(chan int, 1)}
	o := lsp.Options{
		In: server, Out: server, Analyzers: toys(), Files: noFiles{}, Quiet: time.Millisecond,
		Log: slog.New(slog.NewTextHandler(f.log, &slog.HandlerOptions{Level: slog.LevelDebug})),
	}
	for _, set := range options {
		set(&o)
	}
	go func() {
		f.exit <- lsp.Serve(context.Background(), o)
		server.Close()
	}()
	t.Cleanup(func() {
		if t.Failed() {
			t.Log(f.log)
		}
	})
	f.Editor = lsptest.New(t, client)
	return f
}

// Capabilities of the editors that the tests play.
const (
	plainEditor = `{}`
	vscode      = `{"textDocument":{"publishDiagnostics":{"relatedInformation":true,"codeDescriptionSupport":true,"dataSupport":true},
		"hover":{"contentFormat":["markdown"]}},"workspace":{"workspaceEdit":{"documentChanges":true}}}`
)

// editor is a server whose handshake is done.
func editor(t testing.TB, capabilities string, options ...func(*lsp.Options)) *fixture {
	t.Helper()
	f := serve(t, options...)
	f.Initialize(lsptest.JSON(capabilities))
	return f
}

// marked waits until exactly these texts are marked in a document, in order.
func (f *fixture) marked(uri string, rules ...string) func(lsptest.Published) bool {
	return func(p lsptest.Published) bool {
		if len(p.Diagnostics) != len(rules) {
			return false
		}
		for i, d := range p.Diagnostics {
			if d.Code != rules[i] {
				return false
			}
		}
		return true
	}
}

// clean waits for an empty list.
func clean(p lsptest.Published) bool { return len(p.Diagnostics) == 0 }

// fixesOf leaves out the offers to ignore findings.
func fixesOf(actions []lsptest.Action) []lsptest.Action {
	return slices.DeleteFunc(actions, func(a lsptest.Action) bool { return strings.HasPrefix(a.Title, "Ignore ") })
}
