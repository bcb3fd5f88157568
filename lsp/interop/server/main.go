// Command server is the language server with one analyzer that finds MARK and digits, so that a test
// knows exactly what it has to find; with -all it is the server with all of nblsp's analyzers.
package main

import (
	"context"
	"flag"
	"os"
	"regexp"
	"time"

	"github.com/nblsp/nblsp/analyzers"
	"github.com/nblsp/nblsp/analyzers/all"
	"github.com/nblsp/nblsp/lsp"
	"github.com/nblsp/nblsp/notebook"
)

var (
	rule = &analyzers.Rule{ID: "mark/planted", Title: "Planted marker", Severity: analyzers.High}
	mark = regexp.MustCompile(`MARK[0-9]+`)
)

func find(_ context.Context, p *analyzers.Pass) error {
	for _, m := range mark.FindAllStringIndex(p.Block.Text, -1) {
		s := notebook.Span{Start: m[0], End: m[1]}
		p.Report(analyzers.Finding{
			Rule: rule, Span: s, Message: "a planted marker", Value: analyzers.NewSecret(p.Block.Text[s.Start:s.End]),
			Fixes: []analyzers.Fix{{Title: "Remove the marker", Applies: analyzers.Safe, Edits: []analyzers.Edit{{Span: s, New: "gone"}}}},
		})
	}
	return nil
}

func main() {
	real := flag.Bool("all", false, "run all of nblsp's analyzers")
	flag.Parse()
	o := lsp.Options{In: os.Stdin, Out: os.Stdout, Version: "interop", Quiet: 5 * time.Millisecond}
	o.Analyzers = []*analyzers.Analyzer{{Name: "mark", Rules: []*analyzers.Rule{rule}, Start: func(*analyzers.Config) *analyzers.Checker {
		return &analyzers.Checker{Rules: []*analyzers.Rule{rule}, Run: find}
	}}}
	if *real {
		o.Analyzers, o.Quiet = all.Analyzers, 0
	}
	os.Exit(lsp.Serve(context.Background(), o))
}
