package lsp

import (
	"maps"
	"slices"

	"go.lsp.dev/protocol"
	"go.lsp.dev/uri"

	"github.com/nblsp/nblsp/analyzers"
	"github.com/nblsp/nblsp/notebook"
)

// edit makes edits of Blocks into edits of the client's documents. False when there are none, or
// one of them is of something that LSP cannot edit, such as an output of a live cell.
//
// What lies outside of the document "from", where the user looks, is annotated for those clients that
// ask before they apply it; "" when the user asked for the whole notebook.
func (w *whole) edit(c *client, edits []analyzers.Edit, from string) (*protocol.WorkspaceEdit, bool) {
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
	return w.changes(c, byText, from), true
}

// changes are edits of texts, by the index of the text, in the form that the client takes.
func (w *whole) changes(c *client, byText map[int][]protocol.TextEdit, from string) *protocol.WorkspaceEdit {
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
		far := c.annotations && from != "" && t.uri != from
		for _, e := range byText[i] {
			if far {
				change.Edits = append(change.Edits, &protocol.AnnotatedTextEdit{TextEdit: e, AnnotationID: beyond})
				continue
			}
			change.Edits = append(change.Edits, &e)
		}
		if far {
			yes := true
			out.ChangeAnnotations = map[protocol.ChangeAnnotationIdentifier]protocol.ChangeAnnotation{
				beyond: {Label: "Other cells of the notebook", NeedsConfirmation: &yes},
			}
		}
		out.DocumentChanges = append(out.DocumentChanges, change)
	}
	return out
}

// write is the edit that puts text in place of a span of the one text of w.
func (w *whole) write(c *client, span notebook.Span, insert string) *protocol.WorkspaceEdit {
	t := w.texts[0]
	return w.changes(c, map[int][]protocol.TextEdit{0: {{Range: rangeOf(t.lines(), span, c.encoding), NewText: insert}}}, "")
}

// beyond identifies the annotation of edits outside of the cell that an action was asked for.
const beyond = "nblsp-other-cells"

// place is where an edit of a Block goes: which text, which bytes of it, and what has to be
// written there.
func (w *whole) place(e analyzers.Edit) (text int, span notebook.Span, insert string, ok bool) {
	if w.document.Format != notebook.Live {
		host, ok := e.Block.Host(e.Span)
		return 0, host, e.Block.Escape(e.New), ok
	}
	i := w.first // most edits are of the cell that was asked for
	if w.document.Cells[i].Source() != e.Block {
		i = slices.IndexFunc(w.document.Cells, func(c *notebook.Cell) bool { return c.Source() == e.Block })
	}
	i -= w.first
	return i, e.Span, e.New, i >= 0 && i < len(w.texts)
}
