package analyzers

import (
	"context"

	"github.com/nblsp/nblsp/notebook"
)

// A Runner runs a set of Analyzers over documents with one Config and remembers, by Block hash,
// what the analyzers of phase [OneBlock] said and which facts the later ones need. It is safe for
// concurrent use.
type Runner struct{}

// NewRunner makes a Runner. The analyzers are validated (unique names, rule ids under their
// family); a mistake there is a bug of the program and panics.
func NewRunner(analyzers []*Analyzer, config *Config) *Runner { panic("not written") }

// A Result is what is known of some Blocks.
type Result struct {
	Findings   []Finding    // not suppressed, in report order
	Suppressed []Suppressed // by comment, tag or metadata, in report order
	Partial    []Partial    // where a budget cut in or an analyzer failed: the scan is incomplete
	Rejected   []Rejected   // for --explain; only when the Runner was told to keep them
}

// A Suppressed is a finding that somebody decided to accept.
type Suppressed struct {
	Finding
	By string // "comment", "cell tag", "cell metadata", "notebook metadata", "baseline"
}

// Partial says what was not judged.
type Partial struct {
	Block    *notebook.Block
	Analyzer string
	Reason   string
}

// Rejected is something that looked like a finding and is none.
type Rejected struct {
	Rule   *Rule
	Block  *notebook.Block
	Span   notebook.Span
	Reason string
}

// Block runs phase OneBlock on one Block, or recalls what it said of an equal one. Suppression by
// comments, by the cell's tags and by the metadata of cell and notebook is applied; cell may be nil
// for a document's own Block. This is the path of a keystroke: its cost depends on the Block alone.
func (r *Runner) Block(ctx context.Context, d Ignores, cell *notebook.Cell, b *notebook.Block) Result {
	panic("not written")
}

// Ignores are the rule globs of the notebook's own metadata (notebook.Document.Ignore).
type Ignores []string

// Document runs the analyzers of a later phase (WholeDocument or Environment) on the facts of all
// Blocks and on the findings of phase OneBlock, and gives their findings alone.
func (r *Runner) Document(ctx context.Context, d *notebook.Document, phase Reads, outside Outside) (Result, error) {
	panic("not written")
}

// Run is all phases over one document. An error is only the context's.
func (r *Runner) Run(ctx context.Context, d *notebook.Document, outside Outside) (Result, error) {
	panic("not written")
}

// Rules are all rules of the Runner's analyzers, sorted by id.
func (r *Runner) Rules() []*Rule { panic("not written") }

// Resolve makes a Fix of a finding in a document into literal edits: each Edit has its Block, and
// the imports that the notebook lacks before that cell are inserted once, at the top of the edited
// cell below magics, a docstring and __future__ imports.
func Resolve(d *notebook.Document, f Finding, fix Fix) []Edit { panic("not written") }

// Fingerprint identifies a finding across moved cells and machines (contract: "nb1:…"): a hash of
// rule, cell id (of the cell's content around it where ids are missing or not unique) and ordinal,
// plus 16 bits of the value's hash.
func Fingerprints(d *notebook.Document, findings []Finding) []string { panic("not written") }
