package lsp

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/nblsp/nblsp/analyzers"
	"github.com/nblsp/nblsp/internal/config"
	"github.com/nblsp/nblsp/notebook"
)

// A session is what the client has open. One lock guards all of it; whoever computes takes an
// immutable view or a Block under the lock and computes outside.
//
// Cells are ordinary documents and a book holds only their order, as the protocol has it: a cell
// that moves is not sent again. The order is a plain slice that edits do not touch, so a keystroke
// costs what the edited cell costs.
type session struct {
	mu        sync.Mutex
	documents map[string]*document // by URI, as the client spells it
	books     map[string]*book     // live notebooks, by URI
	queue     queue
	publisher *publisher

	folders  []folder // of the workspace
	editor   []byte   // settings of the editor; see editorSettings
	worlds   worlds
	mistakes map[string]*config.Error // in settings files, by path
	told     map[string]bool          // of mistakes in these, by path, along with other documents
	closed   closedFiles
}

// A document is one open text: a cell of a live notebook, or a text document.
type document struct {
	uri      string
	language string
	version  int32
	text     string
	lines    func() *notebook.Lines // of the text; made at the first call
	book     *book
	opens    int  // by how many of the clients on this pipe
	doubtful bool // a change of it was too large to be read; until its whole text comes

	cell *liveCell // nil for a text document

	// Of the analysis: see analysis.go.
	edition uint64             // counts the changes of what is analysed
	cancel  context.CancelFunc // of the run under way; nil when there is none
	queued  urgency
	settled chan struct{} // closed when phase 1 has seen the newest edition; nil when it has
	early   []analyzers.Finding
	late    []analyzers.Finding
}

// A book is what the later phases see as one notebook: a live notebook with its cells, or a text
// document that is a notebook by itself.
type book struct {
	uri      string
	world    *world
	metadata bookMetadata
	cells    []*document // of a live notebook, in order
	opens    int         // by how many of the clients on this pipe
	host     *document   // the text document; nil for a live notebook

	ids    map[string]int     // how many cells have an id of nbformat; nil when nobody asked yet
	made   *notebook.Document // of the cells, for edition madeAt; nil when nobody asked yet
	madeAt uint64
	parsed *notebook.Document // of the host's newest edition that was analysed

	edition uint64
	pending int           // documents that phase 1 has not seen, and files whose outputs were not read
	calm    chan struct{} // closed when pending comes to 0; nil when nobody waits for it
	stale   bool          // the later phases have not seen this edition
	quiet   *time.Timer
	cancel  context.CancelFunc
	homes   map[*notebook.Block]home // where the Blocks of late findings are
	closed  bool
}

func newSession(p *publisher) *session {
	s := &session{documents: map[string]*document{}, books: map[string]*book{}, publisher: p, told: map[string]bool{}, closed: newClosedFiles(), worlds: worlds{{}}}
	s.queue.ready = sync.NewCond(&s.mu)
	return s
}

// change applies edits to the text of a document. An edit that does not fit leaves it as it was.
func (d *document) change(v int32, changes []notebook.TextEdit, enc notebook.Encoding) error {
	text, err := notebook.ApplyEdits(d.text, enc, changes)
	if err != nil {
		return fmt.Errorf("version %d: %w", v, err)
	}
	if slices.ContainsFunc(changes, func(e notebook.TextEdit) bool { return e.Whole }) {
		d.doubtful = false
	}
	d.setText(v, text)
	return nil
}

// setText replaces the text. The findings of the later phases stay, where the text around them did.
func (d *document) setText(v int32, text string) {
	old := d.text
	d.put(v, text)
	if d.cell != nil {
		before := d.cell.now.Source()
		d.cell.now = d.cell.now.WithSource(text)
		d.late = carry(d.late, old, text, before, d.cell.now.Source())
	}
}

func (d *document) put(v int32, text string) {
	d.version, d.text = v, text
	d.lines = sync.OnceValue(func() *notebook.Lines { return notebook.NewLines(text, notebook.AllLF) })
}

// openText opens a text document. A second open without a close replaces the text.
func (s *session) openText(item textItem) *document {
	d := &document{uri: item.URI, language: item.LanguageID, opens: 1}
	d.put(int32(item.Version), item.Text)
	d.book = &book{uri: item.URI, world: s.worlds.of(item.URI), host: d}
	s.documents[item.URI] = d
	return d
}

// live is the notebook of a live book. After a change it costs a copy of the list of cells and is for
// those who need the whole notebook, never for a keystroke.
func (b *book) live() *notebook.Document {
	if b.made != nil && b.madeAt == b.edition {
		return b.made
	}
	cells := make([]*notebook.Cell, len(b.cells))
	language := b.metadata.language
	for i, d := range b.cells {
		cells[i] = d.cell.now
		if language == "" && d.cell.now.Kind == notebook.Code {
			language = d.language
		}
	}
	doc := notebook.NewLive(b.uri, language, cells)
	doc.Ignore, doc.Kernel = b.metadata.ignore, b.metadata.kernel
	b.made, b.madeAt = doc, b.edition
	return doc
}

// open are all open notebooks, live or as text. The lock is held.
func (s *session) open() map[*book]bool {
	books := make(map[*book]bool, len(s.books))
	for _, d := range s.documents {
		books[d.book] = true
	}
	return books
}

// documentsOf are the open texts of a book.
func (b *book) documentsOf() []*document {
	if b.host != nil {
		return []*document{b.host}
	}
	return b.cells
}
