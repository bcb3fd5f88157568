package lsp

import (
	"context"
	"maps"
	"slices"

	"go.lsp.dev/jsonrpc2"
	"go.lsp.dev/protocol"
	"go.lsp.dev/uri"

	"github.com/nblsp/nblsp/analyzers"
	"github.com/nblsp/nblsp/notebook"
)

// errModified answers a request about something that is not there any more.
var errModified = jsonrpc2.NewError(protocol.CodeContentModified, "the document has changed")

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
			return d.view(), nil
		}
		s.mu.Unlock()
		select {
		case <-settled:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

// whole is a notebook at the moment of a view of one of its documents.
type whole struct {
	document *notebook.Document
	texts    []text // by cell; the one text of a text document
}

type text struct {
	uri     string
	version int32
	lines   func() *notebook.Lines
	early   []analyzers.Finding
	late    []analyzers.Finding
}

// whole is the notebook that a view is of; nil when the document has changed since.
func (s *session) whole(d *document, v *view) *whole {
	s.mu.Lock()
	defer s.mu.Unlock()
	if d.version != v.version || s.documents[d.uri] != d || d.settled != nil {
		return nil
	}
	return d.book.whole()
}

// whole is a book as it is. The session's lock is held.
func (b *book) whole() *whole {
	w := &whole{document: b.parsed}
	if b.host == nil {
		w.document = b.live()
	}
	open := b.documentsOf()
	w.texts = make([]text, len(open))
	for i, o := range open {
		w.texts[i] = text{o.uri, o.version, o.lines, o.early, o.late}
		if o.settled != nil {
			w.texts[i].early = nil // of an older text
		}
	}
	return w
}

// findings are those of all texts, in the order of the notebook.
func (w *whole) findings() []analyzers.Finding {
	var out []analyzers.Finding
	for _, t := range w.texts {
		out = append(append(out, t.early...), t.late...)
	}
	return out
}

// edit makes edits of Blocks into edits of the client's documents. False when there are none, or
// one of them is of something that LSP cannot edit, such as an output of a live cell.
func (w *whole) edit(c *client, edits []analyzers.Edit) (*protocol.WorkspaceEdit, bool) {
	if len(edits) == 0 {
		return nil, false
	}
	byText := map[int][]protocol.TextEdit{}
	for _, e := range edits {
		i, span, insert, ok := w.place(e)
		if !ok {
			return nil, false
		}
		byText[i] = append(byText[i], protocol.TextEdit{
			Range: rangeOf(w.texts[i].lines(), span, c.encoding), NewText: insert,
		})
	}
	out := &protocol.WorkspaceEdit{}
	if !c.documentChanges {
		out.Changes = map[uri.URI][]protocol.TextEdit{}
	}
	for _, i := range slices.Sorted(maps.Keys(byText)) {
		t := w.texts[i]
		if !c.documentChanges {
			out.Changes[uri.URI(t.uri)] = byText[i]
			continue
		}
		change := &protocol.TextDocumentEdit{}
		change.TextDocument.URI, change.TextDocument.Version = uri.URI(t.uri), &t.version
		for _, e := range byText[i] {
			change.Edits = append(change.Edits, &e)
		}
		out.DocumentChanges = append(out.DocumentChanges, change)
	}
	return out, true
}

// place is where an edit of a Block goes: which text, which bytes of it, and what has to be
// written there.
func (w *whole) place(e analyzers.Edit) (text int, span notebook.Span, insert string, ok bool) {
	if w.document.Format != notebook.Live {
		host, ok := e.Block.Host(e.Span)
		return 0, host, e.Block.Escape(e.New), ok
	}
	i := slices.IndexFunc(w.document.Cells, func(c *notebook.Cell) bool { return c.Source() == e.Block })
	return i, e.Span, e.New, i >= 0
}
