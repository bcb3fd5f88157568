package lsp

import (
	"context"
	"slices"

	"go.lsp.dev/jsonrpc2"
	"go.lsp.dev/protocol"

	"github.com/nblsp/nblsp/analyzers"
	"github.com/nblsp/nblsp/internal/config"
	"github.com/nblsp/nblsp/notebook"
)

// errModified answers a request about something that is not there any more.
var errModified = jsonrpc2.NewError(protocol.CodeContentModified, "the document has changed")

// A view is what is known of one document at one moment. It is immutable.
type view struct {
	uri      string
	folder   string // of the workspace, by path; "" for none
	version  int32
	edition  uint64 // clients repeat versions
	lines    func() *notebook.Lines
	cell     *notebook.Cell     // of a live cell
	asSaved  bool               // the outputs of the cell are those of the file
	document *notebook.Document // of a text document
	findings []analyzers.Finding
	homes    map[*notebook.Block]home
	mistake  *config.Error // of a settings file
	doubtful bool
}

// view is what is known of a document. The session's lock is held.
func (s *session) view(d *document) *view {
	v := &view{
		mistake: s.mistakeIn(d), doubtful: d.doubtful,
		uri: d.uri, folder: d.book.world.folder, version: d.version, edition: d.edition, lines: d.lines,
		findings: slices.Concat(d.early, d.late), homes: d.book.homes,
	}
	if d.cell != nil {
		v.cell, v.asSaved = d.cell.now, !d.cell.outputsLive
	} else {
		v.document = d.book.parsed
	}
	v.findings = s.unaccepted(d, v)
	return v
}

// whole is a notebook at the moment of a view of one of its documents.
type whole struct {
	document *notebook.Document
	runner   *analyzers.Runner
	accepted Accepted
	texts    []text // by cell, from the first on; the one text of a text document
	first    int    // the cell of texts[0]
}

// alone is the view's document as if it were all there is: enough for edits that stay in it.
func (v *view) alone() *whole {
	w := &whole{document: v.document, texts: []text{{uri: v.uri, version: v.version, lines: v.lines}}}
	if v.cell != nil {
		w.document = notebook.NewLive(v.uri, "", []*notebook.Cell{v.cell})
	}
	return w
}

type text struct {
	uri     string
	version int32
	lines   func() *notebook.Lines
	phase1  []analyzers.Finding
	late    []analyzers.Finding
}

// whole is the notebook that a view is of; nil when the document has changed since.
func (s *session) whole(d *document, v *view) *whole {
	s.mu.Lock()
	defer s.mu.Unlock()
	if d.edition != v.edition || s.documents[d.uri] != d {
		return nil
	}
	return d.book.whole()
}

// whole is a book as it is. The session's lock is held.
func (b *book) whole() *whole {
	w := &whole{document: b.parsed, runner: b.world.runner, accepted: b.world.accepted}
	if b.host == nil {
		w.document = b.live()
	}
	open := b.documentsOf()
	w.texts = make([]text, len(open))
	for i, o := range open {
		w.texts[i] = text{o.uri, o.version, o.lines, o.early, o.late}
		if o.settled != nil {
			w.texts[i].phase1 = nil // of an older text
		}
	}
	return w
}

// findings are those of all texts, in the order of the notebook.
func (w *whole) findings() []analyzers.Finding {
	var out []analyzers.Finding
	for _, t := range w.texts {
		out = append(append(out, t.phase1...), t.late...)
	}
	return out
}

// early are the findings of phase 1 of all texts.
func (w *whole) early() []analyzers.Finding {
	var out []analyzers.Finding
	for _, t := range w.texts {
		out = append(out, t.phase1...)
	}
	return out
}

// around is the notebook that a view is of, with the text of the view's own cell alone: enough for
// edits in it that look at the others. Nil when the document has changed since.
func (s *session) around(d *document, v *view) *whole {
	s.mu.Lock()
	defer s.mu.Unlock()
	if d.edition != v.edition || s.documents[d.uri] != d {
		return nil
	}
	w := v.alone()
	w.document, w.first = d.book.live(), slices.Index(d.book.cells, d)
	return w
}

// document is the open document of a URI, or nil.
func (s *session) document(uri string) *document {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.documents[uri]
}

// settledView waits until phase 1 has seen the newest text of a document. It is at least as new
// as the request that asks, because requests are taken in wire order.
func (s *session) settledView(ctx context.Context, d *document) (*view, error) {
	for {
		s.mu.Lock()
		if s.documents[d.uri] != d {
			s.mu.Unlock()
			return nil, errModified
		}
		settled := d.settled
		if settled == nil {
			defer s.mu.Unlock()
			return s.view(d), nil
		}
		s.mu.Unlock()
		select {
		case <-settled:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

// bookOf is the open notebook of a URI, live or as a text document; nil when there is none.
func (s *session) bookOf(uri string) *book {
	s.mu.Lock()
	defer s.mu.Unlock()
	if b := s.books[uri]; b != nil {
		return b
	}
	if d := s.documents[uri]; d != nil {
		return d.book
	}
	return nil
}

// settledWhole waits until phase 1 has seen every text of a book.
func (s *session) settledWhole(ctx context.Context, b *book) (*whole, error) {
	for {
		s.mu.Lock()
		if b.closed {
			s.mu.Unlock()
			return nil, errModified
		}
		if b.pending == 0 {
			defer s.mu.Unlock()
			return b.whole(), nil
		}
		if b.calm == nil {
			b.calm = make(chan struct{})
		}
		calm := b.calm
		s.mu.Unlock()
		select {
		case <-calm:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}
