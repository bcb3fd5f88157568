// Package analyzers is the contract between those who find things in notebooks and those who show
// them: [Analyzer], [Rule], [Pass], [Finding], [Fix], [Secret], and the [Runner] that brings them
// together. It does no I/O and knows neither LSP nor any report format; all positions are byte
// spans in a Block.
package analyzers

//go:generate go run ../internal/gen/cmd ..

import (
	"context"

	"github.com/nblsp/nblsp/analyzers/internal/declare"
	"github.com/nblsp/nblsp/analyzers/internal/python"
	"github.com/nblsp/nblsp/analyzers/internal/surface"
	"github.com/nblsp/nblsp/notebook"
)

// An Analyzer finds one family of things. It is a value, as in golang.org/x/tools/go/analysis.
type Analyzer struct {
	Name  string  // the family: prefix of its rule ids and name of its folder
	Rules []*Rule // of its rule pages; Start may add those of a Config
	Reads Reads
	// Start prepares the analyzer for one Config: this is where tables are built, at the first
	// use and not at the start of the program. A mistake in a user's settings is no error here
	// (the readers of settings have told of it); it is left out.
	Start func(*Config) *Checker
}

// A Checker is an Analyzer ready to run with one Config. Its functions are pure but for caches,
// and safe for concurrent use, so that their results can be kept by the hash of what they read.
type Checker struct {
	Rules []*Rule // everything that Run may report; the Runner answers any other with a panic
	// Facts extracts what Run has to know of one Block when Reads is not OneBlock. The Runner
	// memoises it by the Block's hash; nil when the analyzer needs none.
	Facts func(*Pass) any
	// Run reports findings through its Pass. An error is a failure of the analyzer (not a finding):
	// the scan becomes incomplete and says so.
	Run func(context.Context, *Pass) error
}

// Reads says what the result of an Analyzer depends on, and so in which phase it runs and what
// its results are keyed by.
type Reads uint8

// The phases, in the order in which they run.
const (
	OneBlock      Reads = iota // one Block and the Config
	WholeDocument              // all Blocks, their facts, and the findings of phase OneBlock
	Environment                // the same, and what lies outside: installed packages, advisories, files
)

// A Severity is how bad a finding is.
type Severity uint8

// The severities, worst first.
const (
	Critical Severity = iota + 1
	High
	Medium
	Low
	Info
)

// A Rule is one thing an Analyzer can find. Its page (rules/<name>.md) is parsed by package
// ruledoc.
type Rule struct {
	ID       string // "<family>/<name>"
	Title    string // one line, no full stop
	Severity Severity
	Weakness string // dotted weakness id that gates match: "secret.cloud-key"
	CWE      string // "CWE-798"; "" when none fits
	Since    string // version of nblsp
	Help     string // Markdown: why, what to do now, false positives; without the examples
}

// A Finding is one place where a Rule holds.
type Finding struct {
	Rule     *Rule
	Severity Severity        // 0: the rule's own
	Block    *notebook.Block // nil in what an analyzer reports: the Pass's Block; the Runner attaches it
	Span     notebook.Span
	Message  string // one sentence for people; never holds the value
	Value    Secret // the offending text, for fingerprints, masking and spread
	Related  []Related
	Fixes    []Fix
	Package  *Package // for deps and licences
	Table    *TableCell
}

// Related is another place that belongs to a Finding.
type Related struct {
	Role  RelatedRole
	Block *notebook.Block // nil: the finding's own
	Span  notebook.Span
	Name  string // another document; "": the finding's own
}

// A RelatedRole says why a Related place belongs to its Finding.
type RelatedRole uint8

// The roles of related places.
const (
	Part      RelatedRole = iota // the second half of one credential
	SameValue                    // the same value again
	Value                        // a further value of a column
)

// TableCell is the place of a value in a table.
type TableCell struct {
	Row    int    // 0-based, header not counted
	Column string // header text
}

// Package is the distribution that a finding speaks of.
type Package struct {
	Name, Version, PURL, Advisory string
	Aliases, Fixed                []string
	License                       string
}

// A Fix is one way to make a finding go away.
type Fix struct {
	Title   string // imperative, no value
	Applies Applies
	Edits   []Edit
	// Imports are statements that the edited cell needs and that are added once, where the
	// notebook has none before it; see [Resolve].
	Imports []Import
	// IfImported is the module that a notebook has to import for the fix to be offered; "" for
	// none. See [Offered].
	IfImported string
	// Variants says that the edits of an output hold in its other MIME types as well: [Resolve]
	// replaces the same values there.
	Variants bool
	// Variables are what has to be set before the edited code runs: what
	// `nblsp fix --secrets --env-file` writes.
	Variables []Variable
	// Accept is an exception to be added to the settings, by who answers for it; nil for none. Its
	// reason and last day are for them to write.
	Accept *LicenseException
}

// A Variable is an environment variable that a Fix looks up, with the value it replaces.
type Variable struct {
	Name  string
	Value Secret
}

// Applies says when a Fix may be applied without a look.
type Applies uint8

// The degrees of care.
const (
	Safe       Applies = iota // the program behaves as before and nothing is lost
	NeedsValue                // right once something outside is set
	Manual                    // a template to finish
)

// An Edit replaces a span of a Block.
type Edit struct {
	Block *notebook.Block // nil: the finding's own
	Span  notebook.Span
	New   string
}

// An Import is a statement that makes a name available.
type Import struct {
	Language  string // "python"
	Statement string // "import os"
	Name      string // what it binds: "os"
}

// A Pass is all that an Analyzer is given and its only way to answer. It is valid until Run
// returns.
type Pass struct {
	Block    *notebook.Block    // phase OneBlock, and Facts; nil otherwise
	Document *notebook.Document // nil in phase OneBlock, so that a cache key cannot lie
	Config   *Config            // what the analyzer may read is part of its key
	Outside  Outside            // phase Environment alone; never nil there
	// Findings of phase OneBlock, in the later phases.
	Findings []Finding
	// Facts of each Block of the Document, in the later phases; keyed by Block.
	Facts map[*notebook.Block]any

	Report func(Finding)
	// Reject tells why something that looked like a finding is none: `scan --explain`. It may be
	// called freely; without --explain it costs nothing.
	Reject func(rule *Rule, s notebook.Span, reason string)
	// Partial tells that a budget cut in and part of the Block was not judged.
	Partial func(reason string)

	shared *shared
}

// shared holds the readings of one Block that several analyzers need; made at most once.
type shared struct {
	python   *python.File
	surface  []*surface.Text
	declared *declare.Facts
}

// Python is the light syntax of the Block, parsed once for all analyzers.
func (p *Pass) Python() *python.File {
	if p.shared.python == nil {
		p.shared.python = python.Parse(p.Block.Text)
	}
	return p.shared.python
}

// Surface is the readings of the Block, made once for all analyzers; see package surface.
func (p *Pass) Surface() []*surface.Text {
	if p.shared.surface == nil {
		p.shared.surface = surface.Of(p.Block)
	}
	return p.shared.surface
}

// Declared is which distributions the Block asks for, read once for all analyzers; never nil.
func (p *Pass) Declared() *declare.Facts {
	if p.shared.declared == nil {
		p.shared.declared = declare.Of(p.Block, p.Python)
	}
	return p.shared.declared
}
