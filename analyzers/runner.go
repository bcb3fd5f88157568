package analyzers

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/nblsp/nblsp/notebook"
)

// A Runner runs a set of Analyzers over documents with one Config and remembers, by Block hash,
// what the analyzers of phase [OneBlock] said and which facts the later ones need. Its cost for an
// edit is that of the edited Block. It is safe for concurrent use.
type Runner struct {
	config *Config
	family []*family
	blocks memo[notebook.Hash, Result]
	facts  memo[factKey, any]
}

type factKey struct {
	family *family
	block  notebook.Hash
}

// A family is one Analyzer with its Checker, which is made at the first use.
type family struct {
	*Analyzer
	checker func() *Checker
	// rules are the enabled ones with the severity the Config gives them, 0 for the rule's own.
	rules func() map[*Rule]Severity
}

// NewRunner makes a Runner. It panics when two analyzers of one phase have one name, or a rule is not
// under its family: those are bugs of the program.
func NewRunner(analyzers []*Analyzer, config *Config) *Runner {
	r := &Runner{config: config}
	type key struct {
		name  string
		phase Reads
	}
	names := map[key]bool{}
	for _, a := range analyzers {
		if names[key{a.Name, a.Reads}] {
			panic("two analyzers of one phase are called " + a.Name)
		}
		names[key{a.Name, a.Reads}] = true
		f := &family{Analyzer: a}
		f.checker = sync.OnceValue(func() *Checker { return a.Start(config) })
		f.rules = sync.OnceValue(func() map[*Rule]Severity { return config.rules(f.checker().Rules, a.Name) })
		r.family = append(r.family, f)
	}
	return r
}

// A Result is what is known of some Blocks.
type Result struct {
	Findings   []Finding    // not suppressed, in report order; Severity and Block are set
	Suppressed []Suppressed // by comment, tag, metadata or settings, in report order
	Partial    []Partial    // where a budget cut in or an analyzer failed: the scan is incomplete
	Rejected   []Rejected   // only when Config.Explain is set
}

// A Suppressed is a finding that somebody decided to accept.
type Suppressed struct {
	Finding
	By SuppressedBy
}

// Partial says what was not judged.
type Partial struct {
	Block    *notebook.Block // nil: the whole document
	Analyzer string
	Reason   string // one sentence; holds nothing of the text
}

// Rejected is something that looked like a finding and is none.
type Rejected struct {
	Rule   *Rule
	Block  *notebook.Block
	Span   notebook.Span
	Reason string
}

// Ignores are the rule globs of a notebook's own metadata ([notebook.Document.Ignore]).
type Ignores []string

// Block runs phase OneBlock on one Block, or recalls what was said of an equal one. Suppression by
// comments, by the cell's tags and by the metadata of cell and notebook is applied; cell may be nil
// for a document's own Block. This is the path of a keystroke: its cost depends on the Block alone.
// When ctx ends early the result is incomplete and is not remembered.
func (r *Runner) Block(ctx context.Context, ignores Ignores, cell *notebook.Cell, b *notebook.Block) Result {
	res, ok := r.blocks.get(b.Hash)
	if !ok {
		res = r.oneBlock(ctx, b)
		if ctx.Err() == nil {
			r.blocks.put(b.Hash, res, 1+heavy*(len(res.Findings)+len(res.Suppressed)+len(res.Rejected)))
		}
	}
	res = res.at(b)
	if !r.config.NoInlineIgnores {
		res.suppress(func(f *Finding) SuppressedBy { return ignoredBy(f, cell, ignores) })
	}
	return res
}

// oneBlock gives a Result without Blocks, so that it serves every equal Block.
func (r *Runner) oneBlock(ctx context.Context, b *notebook.Block) Result {
	var res Result
	pass := &Pass{Block: b, Config: r.config, shared: &shared{}}
	for _, f := range r.family {
		if f.Reads == OneBlock {
			r.run(ctx, f, pass, &res)
		}
	}
	slices.SortStableFunc(res.Findings, bySpan)
	res.Findings = slices.CompactFunc(res.Findings, func(x, y Finding) bool {
		return x.Rule == y.Rule && x.Span == y.Span
	})
	if len(r.config.Exclude) > 0 {
		res.suppress(func(f *Finding) SuppressedBy { return excludedBy(r.config.Exclude, f, b.Text) })
	}
	if !r.config.NoInlineIgnores && len(res.Findings) > 0 && (b.Role == notebook.Source || b.Role == notebook.File) {
		comments := readComments(b.Text)
		res.suppress(func(f *Finding) SuppressedBy { return comments.suppress(b.Text, f) })
	}
	return res
}

// maxFindings is how many findings one run of one analyzer may make; what makes more is a flood
// that nobody reads, and is said to be partial.
const maxFindings = 10_000

// run lets one analyzer run and adds what it says to res. A panic of the analyzer makes the result
// partial and loses nothing else.
func (r *Runner) run(ctx context.Context, f *family, pass *Pass, res *Result) {
	rules := f.rules()
	if len(rules) == 0 || ctx.Err() != nil {
		return
	}
	partial := func(reason string) {
		res.Partial = append(res.Partial, Partial{Block: pass.Block, Analyzer: f.Name, Reason: reason})
	}
	defer func() {
		if recover() != nil { // what was thrown may quote the text
			partial("a bug in nblsp stopped the analyzer")
		}
	}()
	first, flood := len(res.Findings), false
	pass.Partial = partial
	pass.Reject = func(*Rule, notebook.Span, string) {}
	if r.config.Explain {
		pass.Reject = func(rule *Rule, s notebook.Span, reason string) {
			if _, ok := rules[rule]; ok {
				res.Rejected = append(res.Rejected, Rejected{Rule: rule, Block: pass.Block, Span: s, Reason: reason})
			}
		}
	}
	pass.Report = func(found Finding) {
		severity, enabled := rules[found.Rule]
		switch {
		case !enabled:
			if !slices.Contains(f.checker().Rules, found.Rule) {
				panic(f.Name + " reports a rule that is not its own")
			}
			return
		case flood:
			return
		case len(res.Findings)-first == maxFindings:
			flood = true
			partial(fmt.Sprintf("more than %d findings", maxFindings))
			return
		}
		found.Severity = cmp.Or(severity, found.Severity, found.Rule.Severity)
		res.Findings = append(res.Findings, found)
	}
	if err := f.checker().Run(ctx, pass); err != nil && ctx.Err() == nil {
		partial("the analyzer failed: " + err.Error())
	}
}

// bySpan orders the findings of one Block.
func bySpan(x, y Finding) int {
	return cmp.Or(
		cmp.Compare(x.Span.Start, y.Span.Start),
		cmp.Compare(x.Span.End, y.Span.End),
		strings.Compare(x.Rule.ID, y.Rule.ID))
}

// at is the result with its Block attached. What is shared with the memo is copied.
func (res Result) at(b *notebook.Block) Result {
	res.Findings = slices.Clone(res.Findings)
	for i := range res.Findings {
		res.Findings[i].Block = b
	}
	res.Suppressed = slices.Clone(res.Suppressed)
	for i := range res.Suppressed {
		res.Suppressed[i].Block = b
	}
	res.Partial = slices.Clone(res.Partial)
	for i := range res.Partial {
		res.Partial[i].Block = b
	}
	res.Rejected = slices.Clone(res.Rejected)
	for i := range res.Rejected {
		res.Rejected[i].Block = b
	}
	return res
}

// suppress moves the findings that by names a reason for.
func (res *Result) suppress(by func(*Finding) SuppressedBy) {
	res.Findings = slices.DeleteFunc(res.Findings, func(f Finding) bool {
		reason := by(&f)
		if reason != "" {
			res.Suppressed = append(res.Suppressed, Suppressed{f, reason})
		}
		return reason != ""
	})
}

func (res *Result) add(other Result) {
	res.Findings = append(res.Findings, other.Findings...)
	res.Suppressed = append(res.Suppressed, other.Suppressed...)
	res.Partial = append(res.Partial, other.Partial...)
	res.Rejected = append(res.Rejected, other.Rejected...)
}

// Blocks runs phase OneBlock over all Blocks of a document, in report order. An error is only the
// context's.
func (r *Runner) Blocks(ctx context.Context, d *notebook.Document) (Result, error) {
	var res Result
	for i, b := range d.Blocks() {
		if err := ctx.Err(); err != nil {
			return Result{}, err
		}
		res.add(r.Block(ctx, d.Ignore, cellAt(d, i), b))
	}
	return res, ctx.Err()
}

// Document runs the analyzers of a later phase (WholeDocument or Environment) on the facts of all
// Blocks and on the findings that phase OneBlock had, and gives their findings alone. The outside
// may be nil, for [Nowhere]. An error is only the context's.
func (r *Runner) Document(ctx context.Context, d *notebook.Document, phase Reads, found []Finding, outside Outside) (Result, error) {
	var res Result
	for _, f := range r.family {
		if f.Reads != phase || len(f.rules()) == 0 {
			continue
		}
		pass := &Pass{Document: d, Config: r.config, Findings: found, Facts: r.factsOf(f, d)}
		if phase == Environment {
			pass.Outside = Around(d, outside)
		}
		r.run(ctx, f, pass, &res)
	}
	if err := ctx.Err(); err != nil || len(res.Findings) == 0 {
		return res, err
	}
	places := sortFindings(d, res.Findings)
	if !r.config.NoInlineIgnores {
		read := map[*notebook.Block]comments{}
		res.suppress(func(f *Finding) SuppressedBy {
			if f.Block.Role == notebook.Source || f.Block.Role == notebook.File {
				list, ok := read[f.Block]
				if !ok {
					list = readComments(f.Block.Text)
					read[f.Block] = list
				}
				if by := list.suppress(f.Block.Text, f); by != "" {
					return by
				}
			}
			return ignoredBy(f, cellAt(d, places[f.Block].cell), d.Ignore)
		})
	}
	return res, nil
}

// A place is the index of a Block's cell, and of the Block in the document.
type place struct{ cell, block int }

// Sort brings findings of a document into report order.
func Sort(d *notebook.Document, findings []Finding) { sortFindings(d, findings) }

// sortFindings is Sort, and tells where the Blocks are.
func sortFindings(d *notebook.Document, findings []Finding) map[*notebook.Block]place {
	places := make(map[*notebook.Block]place)
	for i, b := range d.Blocks() {
		places[b] = place{i, len(places)}
	}
	slices.SortStableFunc(findings, func(x, y Finding) int {
		return cmp.Or(cmp.Compare(places[x.Block].block, places[y.Block].block), bySpan(x, y))
	})
	return places
}

func cellAt(d *notebook.Document, i int) *notebook.Cell {
	if i < 0 {
		return nil
	}
	return d.Cells[i]
}

// factsOf gives what family f has to know of each Block; nil where it needs nothing.
func (r *Runner) factsOf(f *family, d *notebook.Document) map[*notebook.Block]any {
	if f.checker().Facts == nil {
		return nil
	}
	facts := make(map[*notebook.Block]any)
	for _, b := range d.Blocks() {
		fact, ok := r.facts.get(factKey{f, b.Hash})
		if !ok {
			fact = r.extractAll(f, b)
		}
		if fact != nil {
			facts[b] = fact
		}
	}
	return facts
}

// extractAll takes the facts of a Block for all families of a phase at once, because they share its
// readings, and gives those of family f.
func (r *Runner) extractAll(f *family, b *notebook.Block) (own any) {
	readings := &shared{}
	for _, g := range r.family {
		if g.Reads != f.Reads || len(g.rules()) == 0 || g.checker().Facts == nil {
			continue
		}
		fact := r.extract(g.checker().Facts, b, readings)
		r.facts.put(factKey{g, b.Hash}, fact, 1)
		if g == f {
			own = fact
		}
	}
	return own
}

// extract is one call of Facts; a panic there loses the facts of one Block.
func (r *Runner) extract(facts func(*Pass) any, b *notebook.Block, readings *shared) (fact any) {
	defer func() {
		if recover() != nil {
			fact = nil
		}
	}()
	return facts(&Pass{Block: b, Config: r.config, shared: readings})
}

// Run is all phases over one document. An error is only the context's.
func (r *Runner) Run(ctx context.Context, d *notebook.Document, outside Outside) (Result, error) {
	res, err := r.Blocks(ctx, d)
	if err != nil {
		return Result{}, err
	}
	found := res.Findings
	for _, phase := range []Reads{WholeDocument, Environment} {
		more, err := r.Document(ctx, d, phase, found, outside)
		if err != nil {
			return Result{}, err
		}
		res.add(more)
	}
	sortFindings(d, res.Findings)
	return res, nil
}

// Rules are all rules that the Runner's Config enables, sorted by id.
func (r *Runner) Rules() []*Rule {
	var rules []*Rule
	for _, f := range r.family {
		for rule := range f.rules() {
			rules = append(rules, rule)
		}
	}
	slices.SortFunc(rules, func(x, y *Rule) int { return strings.Compare(x.ID, y.ID) })
	return slices.Compact(rules) // one that two analyzers of a family report is one
}
