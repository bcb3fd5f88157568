// Package pii finds personal data: what its form proves (addresses of mail, cards, accounts), what
// the words beside it announce (numbers that states give to people), and columns of tables, whose
// header says what no line of the table does. It prefers to be silent: a number that only happens to
// have a valid checksum is no finding.
//
// The way of a value: package scan finds it by its outer form; a judge asks package check whether it
// is valid and package lexicon what the words before it announce, and refuses what documents,
// machines and people who write examples make up; columns are judged as a whole (columns.go); the
// hits of all readings of a Block meet in report.go.
package pii

import (
	"context"
	"embed"
	"slices"
	"strings"
	"sync"

	"github.com/nblsp/nblsp/analyzers"
	"github.com/nblsp/nblsp/analyzers/internal/python"
	"github.com/nblsp/nblsp/analyzers/internal/surface"
	"github.com/nblsp/nblsp/analyzers/internal/table"
	"github.com/nblsp/nblsp/analyzers/pii/entity"
	"github.com/nblsp/nblsp/analyzers/pii/lexicon"
	"github.com/nblsp/nblsp/analyzers/pii/scan"
	"github.com/nblsp/nblsp/analyzers/ruledoc"
	"github.com/nblsp/nblsp/notebook"
)

//go:embed rules/*.md
var files embed.FS

const family = "pii"

var pages = sync.OnceValue(func() []*ruledoc.Page { return ruledoc.Load(files, "rules") })

// Analyzer finds personal data in one Block.
var Analyzer = &analyzers.Analyzer{
	Name:  family,
	Rules: blockRules(),
	Reads: analyzers.OneBlock,
	Start: start,
}

// A checker is the analyzer with its tables built for one Config.
type checker struct {
	rules   map[entity.Entity]*analyzers.Rule // of the entities that are on
	least   map[entity.Entity]confidence
	all     confidence // the least confidence of entities that least does not name
	lexicon *lexicon.Lexicon
	ids     *idTable
}

// defaultRegions are those whose shared words ("passport", "tax id") count without being asked for.
var defaultRegions = []string{"US", "CA", "GB"}

func start(config *analyzers.Config) *analyzers.Checker {
	c := newChecker(config.PII)
	return &analyzers.Checker{Rules: blockRules(), Run: c.run}
}

// blockRules are those of single values: all but that of the Environment analyzer.
func blockRules() []*analyzers.Rule {
	return slices.DeleteFunc(ruledoc.Rules(pages()), func(r *analyzers.Rule) bool { return r.ID == trainingData })
}

// KnownEntity reports whether settings may name an entity so.
func KnownEntity(name string) bool { return entity.Named(name) != entity.None }

// Entities are the names of all entities.
func Entities() []string {
	var names []string
	for _, e := range entity.All() {
		names = append(names, e.String())
	}
	return names
}

func newChecker(config analyzers.PIIConfig) *checker {
	c := &checker{
		rules: map[entity.Entity]*analyzers.Rule{},
		least: map[entity.Entity]confidence{},
		all:   confidence(config.Threshold),
	}
	off := map[entity.Entity]bool{}
	for name, on := range config.Entities {
		off[entity.Named(name)] = !on
	}
	for name, least := range config.Thresholds {
		c.least[entity.Named(name)] = confidence(least)
	}
	for _, p := range pages() {
		name := strings.TrimPrefix(p.Rule.ID, family+"/")
		if e := entity.Named(name); e != entity.None && !off[e] {
			c.rules[e] = p.Rule
		}
	}
	regions := config.Regions
	if regions == nil {
		regions = defaultRegions
	}
	c.lexicon = lexicon.New(regions)
	c.ids = newIDTable(c.enabled)
	return c
}

func (c *checker) enabled(e entity.Entity) bool { return c.rules[e] != nil }

func (c *checker) rule(e entity.Entity) *analyzers.Rule { return c.rules[e] }

// A confidence says how sure a hit is, from 0 to 1: what thresholds are compared with.
type confidence float64

const (
	unsure  confidence = 0.5  // a rare form and nothing else
	likely  confidence = 0.85 // a word beside it, or a form that few other things have
	certain confidence = 0.95 // a checked form, or a checked value with a word beside it
)

// A reading is what is known of one Block while it is read.
type reading struct {
	*checker
	pass   *analyzers.Pass
	hits   []hit
	places []cellPlace // values of tables, by place
	// unplaced are the texts of which places and public do not know yet.
	unplaced []*surface.Text
	columns  int             // with places
	public   []notebook.Span // tables of well-known data
	// pending are places and the like, which count only beside something of a person.
	pending []hit
}

// A hit is a value, or a column of them.
type hit struct {
	entity   entity.Entity
	span     notebook.Span // in the Block
	value    string
	sure     confidence
	severity analyzers.Severity // 0: the rule's
	cell     *analyzers.TableCell
	more     []notebook.Span // further values of the column
	rest     []notebook.Span // where values go on that were too long for their cells
	same     []notebook.Span // the same value again
}

func (r *reading) keep(h hit) {
	if !r.enabled(h.entity) {
		return
	}
	least, ok := r.least[h.entity]
	if !ok {
		least = r.all
	}
	if h.sure >= least {
		if n := len(r.hits); n == cap(r.hits) {
			r.hits = slices.Grow(r.hits, 3*n+8) // copies cost most where every line has a hit
		}
		r.hits = append(r.hits, h)
	}
}

func (c *checker) run(ctx context.Context, pass *analyzers.Pass) error {
	b := pass.Block
	r := &reading{checker: c, pass: pass}
	quiet := plotted(b)
	source := b.Role == notebook.Source || b.Role == notebook.File
	for i, t := range pass.Surface() {
		if err := ctx.Err(); err != nil {
			return err
		}
		formal := quiet || t.Kind == surface.Decoded || t.Kind == surface.Attributes || i > 0 && t.Kind == surface.Plain
		if !formal {
			r.tables(t, i == 0 && source && b.Language == "python")
			r.keys(t)
			if !source || b.Language != "python" {
				r.titles(t)
			}
		}
		scan.Text(t.Text, &judge{reading: r, t: t, formal: formal, code: source && b.Language == "python"})
	}
	r.report()
	return nil
}

// tables judges the tables in a text, and the keys of Python in it.
func (r *reading) tables(t *surface.Text, code bool) {
	var tables []table.Table
	// Lines of code are no table, but a long literal may hold one.
	switch {
	case !code || strings.Contains(t.Text, `"""`) || strings.Contains(t.Text, "'''") || strings.HasPrefix(t.Text, "%%"):
		tables = table.FindHeaded(t, r.lexicon.MayHead)
		r.unplaced = append(r.unplaced, t)
	default:
		tables = table.Inserts(t)
	}
	if f := r.python(t, code); f != nil {
		literals, place := literalTables(f), func(s notebook.Span) notebook.Span { return s }
		if !code {
			place = t.Span
			literals = placed(literals, t)
		}
		for _, found := range literals {
			r.lies(found)
		}
		r.sortPlaces()
		tables = append(tables, literals...)
		r.pairs(f, place)
	}
	for _, found := range tables {
		r.table(found)
	}
}

// python is a text as Python, when it is code or may hold the representation of values: dicts, lists
// of them, objects with the names of their fields. Nil for others.
func (r *reading) python(t *surface.Text, code bool) *python.File {
	switch {
	case code:
		return r.pass.Python()
	case t.Kind != surface.Plain || len(t.Text) > reprMax || r.pass.Block.Role != notebook.Output:
		return nil
	case strings.Contains(t.Text, "': "), strings.Contains(t.Text, "='"), strings.Contains(t.Text, "=\""):
		return python.Parse(t.Text)
	}
	return nil
}

// plotted reports whether a Block holds what is drawn and not read, or what a front end keeps.
func plotted(b *notebook.Block) bool {
	switch b.Role {
	case notebook.CellMetadata, notebook.NotebookMetadata:
		return true
	case notebook.Output:
	default:
		return false
	}
	return strings.HasPrefix(b.MIME, "image/") || strings.HasSuffix(b.MIME, "+json") || b.MIME == "text/latex" ||
		slices.Contains([]string{"application/javascript", "text/css"}, b.MIME)
}

// reprMax is the longest output that is read as Python.
const reprMax = 1 << 20

// placed are tables of a text with their spans in the Block.
func placed(tables []table.Table, t *surface.Text) []table.Table {
	for _, x := range tables {
		for i := range x.Columns {
			c := &x.Columns[i]
			c.HeaderSpan = t.Span(c.HeaderSpan)
			for k := range c.Values {
				c.Values[k].Span = t.Span(c.Values[k].Span)
			}
		}
	}
	return tables
}
