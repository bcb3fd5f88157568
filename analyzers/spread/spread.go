// Package spread looks for the values of secrets that were found in one Block in all others: a key
// that is echoed in an output, a password quoted in a traceback. It finds what no pattern can: the
// same 32 letters without the name that made them a secret.
package spread

import (
	"cmp"
	"context"
	"embed"
	"hash/maphash"
	"slices"
	"strings"
	"sync"

	"github.com/nblsp/nblsp/analyzers"
	"github.com/nblsp/nblsp/analyzers/internal/fix"
	"github.com/nblsp/nblsp/analyzers/internal/python"
	"github.com/nblsp/nblsp/analyzers/internal/surface"
	"github.com/nblsp/nblsp/analyzers/ruledoc"
	"github.com/nblsp/nblsp/notebook"
)

//go:embed rules/*.md
var files embed.FS

var (
	pages       = ruledoc.Load(files, "rules")
	knownSecret = ruledoc.Find(pages, "spread/known-secret")
)

// Analyzer finds values of known secrets.
var Analyzer = &analyzers.Analyzer{
	Name:  "spread",
	Rules: ruledoc.Rules(pages),
	Reads: analyzers.WholeDocument,
	Start: func(*analyzers.Config) *analyzers.Checker {
		s := &spread{}
		return &analyzers.Checker{Rules: ruledoc.Rules(pages), Run: s.run}
	},
}

const (
	// minLength is the least length in bytes of a value that is looked for.
	minLength = 6
	// wordLength is the length below which a value counts only as a word of its own.
	wordLength = 16
	// maxValues bounds what is looked for in one document; more are no secrets but a table of them.
	maxValues = 1000
	// maxCache bounds the Blocks whose hits are remembered.
	maxCache = 1 << 14
)

// A value is a secret and where it was first found; Block is nil for a value of the settings.
type value struct {
	secret analyzers.Secret
	block  *notebook.Block
	span   notebook.Span
	title  string // of the rule that found it
}

// seed of the hashes that name sets of values; they live as long as the process.
var seed = maphash.MakeSeed()

func (v value) hash() uint64 { return maphash.String(seed, v.secret.Reveal()) }

type spread struct {
	mu   sync.Mutex
	set  uint64 // which values the hits are of
	hits map[notebook.Hash][]hit
}

func (s *spread) run(ctx context.Context, p *analyzers.Pass) error {
	values, known := collect(p)
	if len(values) == 0 {
		return nil
	}
	if len(values) > maxValues {
		p.Partial("more different secrets than are looked for elsewhere")
		values = values[:maxValues]
	}
	set := newSet(values)
	var findings []found
	for _, b := range p.Document.Blocks() {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		findings = append(findings, inBlock(set, b, slices.DeleteFunc(slices.Clone(s.in(set, b)), func(h hit) bool {
			return slices.ContainsFunc(known[b], h.span.Overlaps)
		}))...)
	}
	everywhere := removals(p.Findings, values, findings)
	for _, f := range findings {
		if fix := everywhere[f.value]; len(fix.Edits) > 0 {
			f.Fixes = append(f.Fixes, fix)
		}
		p.Report(f.Finding)
	}
	return nil
}

// A found is a finding of the value with an index.
type found struct {
	analyzers.Finding
	value int
}

// removals gives, for each value, the fix that takes it out of all places of the notebook at once:
// where it was first found, and wherever it has spread to.
func removals(first []analyzers.Finding, values []value, spread []found) []analyzers.Fix {
	all := make([]analyzers.Fix, len(values))
	add := func(i int, f analyzers.Finding) {
		if len(f.Fixes) == 0 {
			return
		}
		best := f.Fixes[0]
		all[i].Applies = max(all[i].Applies, best.Applies)
		for _, imp := range best.Imports {
			if !slices.Contains(all[i].Imports, imp) {
				all[i].Imports = append(all[i].Imports, imp)
			}
		}
		all[i].Variables = append(all[i].Variables, best.Variables...)
		for _, e := range best.Edits {
			e.Block = cmp.Or(e.Block, f.Block)
			all[i].Edits = append(all[i].Edits, e)
		}
	}
	for i, v := range values {
		all[i].Title = "Remove this value everywhere in the notebook"
		for _, f := range first {
			if f.Value == v.secret && strings.HasPrefix(f.Rule.ID, "secrets/") {
				add(i, f)
			}
		}
	}
	for _, f := range spread {
		add(f.value, f.Finding)
	}
	return all
}

// collect gives the values that the secrets family found, without those that could be any word,
// and the spans where it found them.
func collect(p *analyzers.Pass) ([]value, map[*notebook.Block][]notebook.Span) {
	var values []value
	seen := map[string]bool{}
	known := map[*notebook.Block][]notebook.Span{}
	add := func(v value) {
		if text := v.secret.Reveal(); !seen[text] && substantial(text) {
			seen[text] = true
			values = append(values, v)
		}
	}
	for _, f := range p.Findings {
		if !strings.HasPrefix(f.Rule.ID, "secrets/") {
			continue
		}
		known[f.Block] = append(known[f.Block], f.Span)
		add(value{f.Value, f.Block, f.Span, f.Rule.Title})
		for _, r := range f.Related {
			b := cmp.Or(r.Block, f.Block)
			known[b] = append(known[b], r.Span)
			if r.Role == analyzers.Part {
				add(value{analyzers.NewSecret(b.Text[r.Span.Start:r.Span.End]), b, r.Span, f.Rule.Title})
			}
		}
	}
	for _, v := range p.Config.Spread.Values {
		add(value{secret: v, title: "Secret of the environment"})
	}
	return values, known
}

// substantial reports whether a value is worth looking for: long enough and not just a word.
func substantial(v string) bool {
	if len(v) < minLength {
		return false
	}
	var lower, upper, digit, other int
	for i := range len(v) {
		switch c := v[i]; {
		case 'a' <= c && c <= 'z':
			lower = 1
		case 'A' <= c && c <= 'Z':
			upper = 1
		case '0' <= c && c <= '9':
			digit = 1
		default:
			other = 1
		}
	}
	switch kinds := lower + upper + digit + other; {
	case kinds == 1:
		return len(v) >= 20
	case digit == 0 && lower+upper < 2, digit+other == 0: // some-words, SOME_NAME, SomeName
		return len(v) >= 16
	default:
		return kinds >= 3 || len(v) >= 8
	}
}

// in gives the hits in one Block, which are remembered while the values stay the same.
func (s *spread) in(set *set, b *notebook.Block) []hit {
	s.mu.Lock()
	if s.hits == nil || s.set != set.hash || len(s.hits) >= maxCache {
		s.set, s.hits = set.hash, map[notebook.Hash][]hit{}
	}
	hits, ok := s.hits[b.Hash]
	s.mu.Unlock()
	if ok {
		return hits
	}
	// One place may be read in several ways; the first reading has the narrower span.
	for _, t := range surface.Of(b) {
		for _, h := range set.search(t.Text) {
			h.span = t.Span(h.span)
			if !slices.ContainsFunc(hits, func(o hit) bool { return o.span.Overlaps(h.span) }) {
				hits = append(hits, h)
			}
		}
	}
	slices.SortFunc(hits, func(x, y hit) int { return cmp.Compare(x.span.Start, y.span.Start) })
	s.mu.Lock()
	if s.set == set.hash {
		s.hits[b.Hash] = hits
	}
	s.mu.Unlock()
	return hits
}

// inBlock makes one finding of each value in a Block.
func inBlock(set *set, b *notebook.Block, hits []hit) []found {
	first := map[int]int{} // value -> index of its finding
	var findings []found
	for _, h := range hits {
		if i, ok := first[h.value]; ok {
			findings[i].Related = append(findings[i].Related, analyzers.Related{Role: analyzers.SameValue, Block: b, Span: h.span})
			continue
		}
		v := set.values[h.value]
		first[h.value] = len(findings)
		f := analyzers.Finding{
			Rule: knownSecret, Block: b, Span: h.span, Value: v.secret,
			Message: "The value of a secret found elsewhere stands here: " + v.title + ".",
		}
		if v.block != nil {
			f.Related = []analyzers.Related{{Role: analyzers.SameValue, Block: v.block, Span: v.span}}
		}
		findings = append(findings, found{f, h.value})
	}
	for i := range findings {
		findings[i].Fixes = fixes(findings[i].Finding)
	}
	return findings
}

// fixes takes the value out of the finding's Block, in every place where it stands there.
func fixes(f analyzers.Finding) []analyzers.Fix {
	site := fix.Site{Block: f.Block, Language: f.Block.Language, Value: f.Span, Context: fix.Prose}
	switch {
	case f.Block.Role == notebook.Output:
		site.Context = fix.Output
	case f.Block.JSON:
		site.Context = fix.JSON
	case f.Block.Role == notebook.Source && f.Block.Language == "python":
		if literal, ok := literalAround(f.Block.Text, f.Span); ok {
			site.Context, site.Literal, site.Provider = fix.Literal, literal, "secret"
		}
	}
	list := fix.For(site)
	if site.Context == fix.Literal || len(list) == 0 {
		return list
	}
	for _, r := range f.Related {
		if r.Block == f.Block {
			list[0].Edits = append(list[0].Edits, analyzers.Edit{Span: r.Span, New: fix.Redacted})
		}
	}
	return list
}

// literalAround is the string literal of a Python cell that holds a span.
func literalAround(text string, s notebook.Span) (notebook.Span, bool) {
	for str := range python.Parse(text).Strings() {
		if str.Span().Contains(s) {
			return str.Span(), true
		}
	}
	return notebook.Span{}, false
}
