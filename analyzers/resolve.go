package analyzers

import (
	"cmp"
	"slices"
	"strings"
	"sync"

	"github.com/nblsp/nblsp/analyzers/internal/python"
	"github.com/nblsp/nblsp/analyzers/internal/surface"
	"github.com/nblsp/nblsp/notebook"
)

// Resolve makes a Fix of a finding in a document into literal edits, each with its Block, without
// overlaps, in the order of their places; what is inserted where something is replaced comes
// first. An import that neither an earlier cell nor the edited one
// has is added once, at the top of the edited cell: a cell that is run again by itself then works.
func Resolve(d *notebook.Document, f Finding, fix Fix) []Edit {
	edits := make([]Edit, 0, len(fix.Edits)+len(fix.Imports))
	for _, e := range fix.Edits {
		if e.Block == nil {
			e.Block = f.Block
		}
		edits = append(edits, e)
	}
	if fix.Variants {
		edits = append(edits, variants(d, edits)...)
	}
	if len(edits) == 0 || len(fix.Imports) == 0 {
		return edits
	}
	target := edits[0].Block
	for _, imp := range fix.Imports {
		if imp.Language != target.Language || bound(d, target, imp) {
			continue
		}
		at := 0
		if imp.Language == "python" {
			if at = python.Parse(target.Text).ImportInsertion(); at < 0 {
				continue // a line of Python has no place in this cell
			}
		}
		line := imp.Statement + "\n"
		if at > 0 && target.Text[at-1] != '\n' {
			line = "\n" + imp.Statement
		}
		edits = append(edits, Edit{Block: target, Span: notebook.Span{Start: at, End: at}, New: line})
	}
	slices.SortStableFunc(edits, func(x, y Edit) int {
		return cmp.Or(cmp.Compare(x.Span.Start, y.Span.Start), cmp.Compare(x.Span.End, y.Span.End))
	})
	return edits
}

// variants are the edits of an output for its other MIME types: where the same values stand there,
// as whole words, they get the same replacement.
func variants(d *notebook.Document, edits []Edit) []Edit {
	replacement := map[string]string{}
	for _, e := range edits {
		replacement[shown(e)] = e.New
	}
	delete(replacement, "")
	var more []Edit
	for _, b := range siblings(d, edits) {
		taken := map[notebook.Span]bool{}
		for _, t := range surface.Of(b) {
			for value, by := range replacement {
				for at := 0; ; {
					i := strings.Index(t.Text[at:], value)
					if i < 0 {
						break
					}
					s := notebook.Span{Start: at + i, End: at + i + len(value)}
					at = s.End
					if inWord(t.Text, s.Start) || inWord(t.Text, s.End) {
						continue
					}
					if in := t.Span(s); !taken[in] {
						taken[in] = true
						more = append(more, Edit{Block: b, Span: in, New: by})
					}
				}
			}
		}
	}
	slices.SortFunc(more, func(x, y Edit) int {
		return cmp.Or(strings.Compare(x.Block.MIME, y.Block.MIME), cmp.Compare(x.Span.Start, y.Span.Start), cmp.Compare(y.Span.End, x.Span.End))
	})
	// Of values that lie in one another the longest is replaced.
	return slices.CompactFunc(more, func(x, y Edit) bool { return x.Block == y.Block && x.Span.Overlaps(y.Span) })
}

// shown is what an edit replaces, without the entities and the like of its MIME type.
func shown(e Edit) string {
	b := e.Block
	raw := b.Text[e.Span.Start:e.Span.End]
	if texts := surface.Of(notebook.NewBlock(b.Role, b.Language, b.Output, b.MIME, raw)); len(texts) > 0 {
		return texts[0].Text
	}
	return raw
}

// siblings are the other Blocks of the output that the first edit is of.
func siblings(d *notebook.Document, edits []Edit) []*notebook.Block {
	if len(edits) == 0 || edits[0].Block.Role != notebook.Output {
		return nil
	}
	of := edits[0].Block
	for _, c := range d.Cells {
		if !slices.Contains(c.Blocks, of) {
			continue
		}
		var blocks []*notebook.Block
		for _, b := range c.Blocks {
			if b != of && b.Role == notebook.Output && b.Output == of.Output {
				blocks = append(blocks, b)
			}
		}
		return blocks
	}
	return nil
}

// inWord reports whether a word goes on over offset i.
func inWord(text string, i int) bool {
	return i > 0 && i < len(text) && wordByte(text[i-1]) && wordByte(text[i])
}

func wordByte(c byte) bool {
	return c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'z' || c == '_' || c >= 0x80
}

// bound reports whether the name of an import is there when the target runs: bound by the target
// itself or by a code cell above it.
func bound(d *notebook.Document, target *notebook.Block, imp Import) bool {
	if first := bindings.first(d, imp); first >= 0 {
		return !slices.ContainsFunc(d.Cells[:first], func(c *notebook.Cell) bool { return c.Source() == target })
	}
	return target.Language == imp.Language && binds(target, imp)
}

// bindings remembers which cell of a document is the first to make an import unnecessary: a fix asks
// about all cells above it, and an editor asks for all fixes of a place at every move of the cursor.
var bindings bindingMemo

type bindingMemo struct {
	blocks memo[binding, bool]

	mu     sync.Mutex
	recent []*firstCells // of the documents that were asked about last, newest first
}

type binding struct {
	block notebook.Hash
	imp   Import
}

// firstCells are the answers about one document: per import the first cell that binds its name, -1 for
// none.
type firstCells struct {
	name  string
	cells []*notebook.Cell
	at    map[Import]int
}

// maxRecent is how many documents are remembered: those that are worked on side by side.
const maxRecent = 4

// first is the index of the first code cell of a document that binds the name of an import; -1 when
// there is none. What was asked about the document before it was edited is not asked again of cells
// that stayed the same.
func (m *bindingMemo) first(d *notebook.Document, imp Import) int {
	m.mu.Lock()
	defer m.mu.Unlock()
	i := slices.IndexFunc(m.recent, func(f *firstCells) bool { return f.name == d.Name })
	f := &firstCells{name: d.Name, at: map[Import]int{}}
	if i >= 0 {
		f = m.recent[i]
		m.recent = slices.Delete(m.recent, i, i+1)
	}
	m.recent = slices.Insert(m.recent[:min(len(m.recent), maxRecent-1)], 0, f)
	m.follow(f, d.Cells)
	at, ok := f.at[imp]
	if !ok {
		at = m.search(d.Cells, 0, imp)
		f.at[imp] = at
	}
	return at
}

// follow takes the answers over to the cells of now.
func (m *bindingMemo) follow(f *firstCells, now []*notebook.Cell) {
	old := f.cells
	same := 0 // cells at the start that stayed
	for same < min(len(old), len(now)) && old[same] == now[same] {
		same++
	}
	if same == len(old) && same == len(now) {
		return
	}
	rest := 0 // cells at the end that stayed
	for rest < min(len(old), len(now))-same && old[len(old)-1-rest] == now[len(now)-1-rest] {
		rest++
	}
	f.cells = slices.Clone(now)
	for imp, at := range f.at {
		switch {
		case at >= 0 && at < same:
		case at < 0 || at >= len(old)-rest:
			if before := m.search(now[:len(now)-rest], same, imp); before >= 0 {
				f.at[imp] = before
			} else if at >= 0 {
				f.at[imp] = at + len(now) - len(old)
			}
		default:
			f.at[imp] = m.search(now, same, imp)
		}
	}
}

// search looks for the first cell from an index on.
func (m *bindingMemo) search(cells []*notebook.Cell, from int, imp Import) int {
	i := slices.IndexFunc(cells[from:], func(c *notebook.Cell) bool {
		b := c.Source()
		return c.Kind == notebook.Code && (b.Language == imp.Language || imp.Language == "") && m.has(b, imp)
	})
	if i < 0 {
		return -1
	}
	return from + i
}

func (m *bindingMemo) has(b *notebook.Block, imp Import) bool {
	key := binding{b.Hash, imp}
	bound, ok := m.blocks.get(key)
	if !ok {
		bound = binds(b, imp)
		m.blocks.put(key, bound, 1)
	}
	return bound
}

// binds reports whether a text makes the name of an import available; without a language, whether it
// mentions it.
func binds(b *notebook.Block, imp Import) bool {
	switch {
	case !strings.Contains(b.Text, imp.Name):
		return false
	case imp.Language == "python":
		return python.Parse(b.Text).Binds(imp.Name)
	}
	return strings.Contains(b.Text, imp.Statement)
}

// Offered reports whether a Fix makes sense in a document: whether one of its code cells, or its
// text when it has no cells, mentions the module that the fix needs.
func Offered(d *notebook.Document, fix Fix) bool {
	if fix.IfImported == "" {
		return true
	}
	module := Import{Name: fix.IfImported}
	return bindings.first(d, module) >= 0 || slices.ContainsFunc(d.Own, func(b *notebook.Block) bool {
		return b.Role == notebook.File && bindings.has(b, module)
	})
}
