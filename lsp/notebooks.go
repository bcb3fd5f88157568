package lsp

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/nblsp/nblsp/analyzers"
	"github.com/nblsp/nblsp/notebook"
)

// A liveCell is what a document is as a cell of a live notebook.
type liveCell struct {
	now    *notebook.Cell // its text, outputs and metadata as the analyzers see them
	placed int            // how often it stands in its book: once, or not any more

	outputsLive bool // the editor sends the outputs; what is on disk is of no interest
	outputsSeq  int64
}

// openBook opens a live notebook.
func (s *session) openBook(p *didOpenNotebook) *book {
	b := &book{uri: p.Notebook.URI, world: s.worlds.of(p.Notebook.URI), metadata: readBookMetadata(p.Notebook.Metadata)}
	s.books[b.uri] = b
	texts := make(map[string]textItem, len(p.Texts))
	for _, t := range p.Texts {
		texts[t.URI] = t
	}
	for _, item := range p.Notebook.Cells {
		d := s.place(b, item)
		if t, ok := texts[item.Document]; ok {
			d.open(t, item)
		}
		b.cells = append(b.cells, d)
		s.touch(d, bulk)
	}
	return b
}

// place gives the document of a cell that enters a book: the one that is open already when the
// cell moved, or a new one whose text is still to come.
func (s *session) place(b *book, item cellItem) *document {
	d := s.documents[item.Document]
	if d == nil || d.cell == nil || d.book != b {
		if d != nil {
			s.evict(d)
		}
		d = &document{uri: item.Document, book: b, cell: &liveCell{}}
		s.documents[d.uri] = d
		d.open(textItem{URI: d.uri}, item)
	}
	d.cell.placed++
	return d
}

// evict closes a document whose URI another takes: the client's last word counts. A cell leaves its
// notebook.
func (s *session) evict(d *document) {
	s.drop(d)
	b := d.book
	if d.cell == nil {
		b.closed = true
		b.rest()
		return
	}
	b.cells, b.ids = slices.DeleteFunc(b.cells, func(o *document) bool { return o == d }), nil
	s.touchBook(b)
}

// open gives a cell its text, kind and language.
func (d *document) open(t textItem, item cellItem) {
	d.language, d.late = t.LanguageID, nil
	d.put(int32(t.Version), t.Text)
	kind := notebook.Code
	switch {
	case item.Kind == kindMarkup:
		kind = notebook.MarkdownCell
	case t.LanguageID == "raw":
		kind = notebook.Raw
	}
	outputs := d.outputs()
	d.cell.now = notebook.NewCell(d.uri, kind, d.language, d.text)
	if outputs != nil {
		d.cell.now = d.cell.now.WithOutputs(outputs)
	}
	d.describe(item)
}

// describe takes over the metadata and the execution count of a cell.
func (d *document) describe(item cellItem) {
	m := readCellMetadata(item.Metadata)
	count := m.executionCount
	if item.Execution != nil {
		count = cmp.Or(item.Execution.Order, count)
	}
	d.cell.now = d.cell.now.WithMetadata(m.json, count).WithSavedID(m.id)
	d.book.ids = nil
	d.prune()
}

// prune drops the late findings of Blocks that the cell has no more.
func (d *document) prune() {
	d.late = slices.DeleteFunc(slices.Clone(d.late), func(f analyzers.Finding) bool {
		return !slices.Contains(d.cell.now.Blocks, f.Block)
	})
}

// outputs are the output Blocks that a cell has now.
func (d *document) outputs() []*notebook.Block {
	if d.cell.now == nil {
		return nil
	}
	var out []*notebook.Block
	for _, b := range d.cell.now.Blocks {
		if b.Role == notebook.Output {
			out = append(out, b)
		}
	}
	return out
}

// restructure applies a change of the order of cells in the way that the protocol describes it:
// the splice, then the closed texts, then the opened ones. A cell that moves is in none of the
// lists; one that changes its language is deleted, inserted, closed and opened under one URI.
func (s *session) restructure(b *book, c *structureChange) error {
	start, end := int(c.Array.Start), int(c.Array.Start)+int(c.Array.DeleteCount)
	if end > len(b.cells) {
		return fmt.Errorf("splice of cells %d to %d in a notebook of %d", start, end, len(b.cells))
	}
	removed := slices.Clone(b.cells[start:end])
	added := make([]*document, len(c.Array.Cells))
	items := make(map[string]cellItem, len(c.Array.Cells))
	for i, item := range c.Array.Cells {
		added[i] = s.place(b, item)
		items[item.Document] = item
	}
	for _, d := range removed {
		d.cell.placed--
	}
	b.cells, b.ids = slices.Replace(b.cells, start, end, added...), nil
	for _, d := range removed {
		if d.cell.placed == 0 {
			s.drop(d)
		}
	}
	for _, c := range c.Close {
		if d := s.documents[c.URI]; d != nil && d.book == b {
			d.open(textItem{URI: d.uri}, items[d.uri])
			s.touch(d, urgent)
		}
	}
	for _, t := range c.Open {
		if d := s.documents[t.URI]; d != nil && d.book == b {
			d.open(t, items[t.URI])
			s.touch(d, urgent)
		}
	}
	for _, d := range added {
		if item := items[d.uri]; item.Metadata != nil {
			d.describe(item)
			s.touch(d, urgent)
		}
	}
	s.touchBook(b)
	return nil
}

// drop closes a document: what was published for it is taken back.
func (s *session) drop(d *document) {
	if s.documents[d.uri] == d {
		delete(s.documents, d.uri)
	}
	s.unqueue(d)
}

// closeBook closes a live notebook and gives the documents that went with it.
func (s *session) closeBook(b *book) []*document {
	delete(s.books, b.uri)
	b.closed = true
	b.rest()
	for _, d := range b.cells {
		s.drop(d)
	}
	return b.cells
}

// bookMetadata is what the server needs of a notebook's metadata.
type bookMetadata struct {
	language string
	kernel   string
	ignore   []string
}

// readBookMetadata reads the metadata of a notebook as the protocol carries it. VS Code nests
// nbformat's own metadata one level down; other clients do not.
func readBookMetadata(raw []byte) bookMetadata {
	var m struct {
		Language struct {
			Name string `json:"name"`
		} `json:"language_info"`
		Kernel struct {
			Name     string `json:"name"`
			Language string `json:"language"`
		} `json:"kernelspec"`
		Nblsp struct {
			Ignore []string `json:"ignore"`
		} `json:"nblsp"`
	}
	// Metadata of a shape that nobody foresaw says nothing; it is no error.
	_ = json.Unmarshal(innerMetadata(raw), &m)
	return bookMetadata{language: cmp.Or(m.Language.Name, m.Kernel.Language), kernel: m.Kernel.Name, ignore: m.Nblsp.Ignore}
}

type cellMetadata struct {
	id             string
	executionCount int
	json           string // nbformat's metadata of the cell; "" for none
}

func readCellMetadata(raw []byte) cellMetadata {
	var m struct {
		ID    string `json:"id"`
		Count int    `json:"execution_count"`
	}
	_ = json.Unmarshal(raw, &m)
	inner := string(innerMetadata(raw))
	if inner == "{}" || inner == "null" {
		inner = ""
	}
	return cellMetadata{id: m.ID, executionCount: m.Count, json: inner}
}

// innerMetadata is the object under "metadata" when there is one.
func innerMetadata(raw []byte) []byte {
	var m struct {
		Metadata json.RawMessage `json:"metadata"`
	}
	if json.Unmarshal(raw, &m) == nil && len(m.Metadata) > 0 && m.Metadata[0] == '{' {
		return m.Metadata
	}
	return raw
}
