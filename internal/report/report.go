// Package report writes the result of a scan. Each format is one file with one [Format]; all of
// them are made from the same [Result], in which every place is computed, every value is masked
// and everything is sorted, so that a format only has to lay it out.
package report

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"iter"
	"maps"
	"slices"
	"time"

	"github.com/nblsp/nblsp/analyzers"
	"github.com/nblsp/nblsp/internal/wire"
)

// A Result is a finished scan. Nothing in it holds the value of a secret.
type Result struct {
	Tool    wire.Tool
	Files   []File                     // that were looked at, sorted by path
	Rules   map[string]*analyzers.Rule // that were looked for, by id
	Started time.Time
	Seconds float64
}

// A File is what became of one file.
type File struct {
	wire.File
	Cells      int
	Bytes      int64
	Findings   []Finding // in report order
	Suppressed []Suppressed
	Rejected   []Rejected         // only when asked for
	values     []analyzers.Secret // that were found, until [Result.Hide]
}

// A Finding is a finding with what people need to see.
type Finding struct {
	wire.Finding
	Excerpt Excerpt
	Context []Line // the lines of the finding and a few around them; empty where there is no text
}

// A Suppressed is a finding that somebody decided to accept.
type Suppressed struct {
	Finding
	By string
}

// Rejected is something that looked like a finding and is none.
type Rejected struct {
	wire.Place
	Rule   string
	Reason string
}

// Summary counts what is in r.
func (r *Result) Summary() wire.Summary {
	s := wire.Summary{Seconds: r.Seconds}
	for _, f := range r.Files {
		if f.Status == wire.Scanned || f.Status == wire.Partial {
			s.Files++
		}
		s.Cells += f.Cells
		s.Bytes += f.Bytes
		s.Suppressed += len(f.Suppressed)
		for _, found := range f.Findings {
			s.Findings.Add(found.Severity)
		}
	}
	return s
}

// All gives the findings of all files in report order.
func (r *Result) All() iter.Seq[Finding] {
	return func(yield func(Finding) bool) {
		for _, f := range r.Files {
			for _, found := range f.Findings {
				if !yield(found) {
					return
				}
			}
		}
	}
}

// A Format is one notation of reports.
type Format struct {
	Name      string // as -o has it
	Extension string // of a file in this format, without the dot
	write     func(*bufio.Writer, *Result, Options) error
}

// Options say how a report for people should look. Formats for machines take no notice.
type Options struct {
	Color   bool // SGR escape codes
	Verbose bool // list what was suppressed and skipped, too
}

// Formats are all formats; the first is the default.
var Formats = []Format{
	text, jsonReport, jsonLines, htmlReport, sarif, gitlabSAST, gitlabSecrets, gitlabQuality,
	junit, csvReport, markdown, github, nbdefense,
}

// Lookup gives the format of a name.
func Lookup(name string) (Format, bool) {
	for _, f := range Formats {
		if f.Name == name {
			return f, true
		}
	}
	return Format{}, false
}

// Write writes a whole report. The error is that of w.
func (f Format) Write(w io.Writer, r *Result, o Options) error {
	b := bufio.NewWriter(w)
	if err := f.write(b, r, o); err != nil {
		return err
	}
	return b.Flush()
}

// Complete reports whether every file that was not left out on purpose was scanned as a whole.
func (r *Result) Complete() bool {
	return !slices.ContainsFunc(r.Files, func(f File) bool { return f.Status == wire.Failed || f.Status == wire.Partial })
}

// RulesHash identifies the set of rules that were looked for, and their texts.
func (r *Result) RulesHash() string {
	h := sha256.New()
	e := json.NewEncoder(h)
	for _, id := range slices.Sorted(maps.Keys(r.Rules)) {
		_ = e.Encode(wire.FromRule(r.Rules[id])) // a hash takes everything
	}
	return hex.EncodeToString(h.Sum(nil)[:8])
}
