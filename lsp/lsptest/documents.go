package lsptest

import (
	"encoding/json"
	"fmt"
	"slices"
	"sort"
	"strings"
	"unicode/utf8"
)

// A Cell is a cell of a notebook as an editor opens it.
type Cell struct {
	URI      string
	Language string // "markdown" makes a markup cell
	Text     string
	Metadata any
}

type text struct {
	language string
	version  int
	text     string
	book     string // URI of the notebook; "" for a text document
}

type book struct{ cells []Cell }

func (c Cell) item() map[string]any {
	kind := 2
	if c.Language == "markdown" {
		kind = 1
	}
	item := map[string]any{"kind": kind, "document": c.URI}
	if c.Metadata != nil {
		item["metadata"] = c.Metadata
	}
	return item
}

func (e *Editor) openCell(book string, c Cell) map[string]any {
	e.texts[c.URI] = &text{c.Language, 1, c.Text, book}
	return map[string]any{"uri": c.URI, "languageId": c.Language, "version": 1, "text": c.Text}
}

// OpenNotebook opens a notebook.
func (e *Editor) OpenNotebook(uri string, cells ...Cell) {
	items, texts := []any{}, []any{}
	for _, c := range cells {
		items = append(items, c.item())
		texts = append(texts, e.openCell(uri, c))
	}
	e.books[uri] = &book{slices.Clone(cells)}
	e.Notify("notebookDocument/didOpen", map[string]any{
		"notebookDocument":  map[string]any{"uri": uri, "notebookType": "jupyter-notebook", "version": 0, "cells": items},
		"cellTextDocuments": texts,
	})
}

// CloseNotebook closes a notebook.
func (e *Editor) CloseNotebook(uri string) {
	texts := []any{}
	for _, c := range e.books[uri].cells {
		texts = append(texts, map[string]any{"uri": c.URI})
		delete(e.texts, c.URI)
	}
	delete(e.books, uri)
	e.Notify("notebookDocument/didClose", map[string]any{
		"notebookDocument": map[string]any{"uri": uri}, "cellTextDocuments": texts,
	})
}

// Splice replaces cells of a notebook in the way that VS Code tells it: cells that are removed and
// put in again by the same event (moves) are neither closed nor opened, and carry no text.
func (e *Editor) Splice(uri string, start, deleteCount int, cells ...Cell) {
	b := e.books[uri]
	removed := slices.Clone(b.cells[start : start+deleteCount])
	b.cells = slices.Replace(b.cells, start, start+deleteCount, cells...)
	has := func(list []Cell, uri, language string) bool {
		return slices.ContainsFunc(list, func(c Cell) bool { return c.URI == uri && c.Language == language })
	}
	items, opened, closed := []any{}, []any{}, []any{}
	for _, c := range removed {
		if !has(cells, c.URI, c.Language) {
			closed = append(closed, map[string]any{"uri": c.URI})
			delete(e.texts, c.URI)
		}
	}
	for _, c := range cells {
		items = append(items, c.item())
		if !has(removed, c.URI, c.Language) {
			opened = append(opened, e.openCell(uri, c))
		}
	}
	e.changeNotebook(uri, map[string]any{"cells": map[string]any{"structure": map[string]any{
		"array":   map[string]any{"start": start, "deleteCount": deleteCount, "cells": items},
		"didOpen": opened, "didClose": closed,
	}}})
}

func (e *Editor) changeNotebook(uri string, change any) {
	e.Notify("notebookDocument/didChange", map[string]any{
		"notebookDocument": map[string]any{"uri": uri, "version": 1}, "change": change,
	})
}

// OpenText opens a text document.
func (e *Editor) OpenText(uri, language, content string) {
	e.texts[uri] = &text{language, 1, content, ""}
	e.Notify("textDocument/didOpen", map[string]any{"textDocument": map[string]any{
		"uri": uri, "languageId": language, "version": 1, "text": content,
	}})
}

// CloseText closes a text document.
func (e *Editor) CloseText(uri string) {
	delete(e.texts, uri)
	e.Notify("textDocument/didClose", map[string]any{"textDocument": map[string]any{"uri": uri}})
}

// Text is the editor's own text of a document.
func (e *Editor) Text(uri string) string { return e.texts[uri].text }

// Version is the editor's version of a document.
func (e *Editor) Version(uri string) int { return e.texts[uri].version }

// An Edit replaces the bytes from Start to End of a text.
type Edit struct {
	Start, End int
	New        string
}

// Edit changes a text, applying the edits one after the other, and tells the server.
func (e *Editor) Edit(uri string, edits ...Edit) {
	t := e.texts[uri]
	var changes []any
	for _, x := range edits {
		changes = append(changes, map[string]any{
			"range": Range{e.Position(uri, x.Start), e.Position(uri, x.End)}, "text": x.New,
		})
		t.text = t.text[:x.Start] + x.New + t.text[x.End:]
	}
	t.version++
	id := map[string]any{"uri": uri, "version": t.version}
	if t.book == "" {
		e.Notify("textDocument/didChange", map[string]any{"textDocument": id, "contentChanges": changes})
		return
	}
	e.changeNotebook(t.book, map[string]any{"cells": map[string]any{
		"textContent": []any{map[string]any{"document": id, "changes": changes}},
	}})
}

// Insert types text at a byte offset.
func (e *Editor) Insert(uri string, at int, s string) { e.Edit(uri, Edit{at, at, s}) }

// Slice is the text in a range of the editor's own text.
func (e *Editor) Slice(uri string, r Range) string {
	return e.texts[uri].text[e.offset(uri, r.Start):e.offset(uri, r.End)]
}

// Position is a byte offset in the agreed encoding.
func (e *Editor) Position(uri string, offset int) Position {
	line, start := 0, 0
	for i, begin := range lineStarts(e.texts[uri].text) {
		if begin <= offset {
			line, start = i, begin
		}
	}
	n := 0
	for _, r := range e.texts[uri].text[start:offset] {
		n += e.units(r)
	}
	return Position{line, n}
}

func (e *Editor) offset(uri string, p Position) int {
	e.tb.Helper()
	at, ok := e.find(uri, p)
	if !ok {
		e.tb.Fatalf("%s has no place %v", uri, p)
	}
	return at
}

// find is the byte offset of a position; false when the text has no such place.
func (e *Editor) find(uri string, p Position) (int, bool) {
	t := e.texts[uri].text
	starts := lineStarts(t)
	if p.Line >= len(starts) {
		return 0, false
	}
	at, n := starts[p.Line], 0
	for n < p.Character {
		r, size := utf8.DecodeRuneInString(t[at:])
		if size == 0 || r == '\n' || r == '\r' {
			return 0, false
		}
		n += e.units(r)
		at += size
	}
	return at, n == p.Character
}

// TrySlice is [Editor.Slice] for a range that may be of an older text.
func (e *Editor) TrySlice(uri string, r Range) (string, bool) {
	start, ok := e.find(uri, r.Start)
	end, ok2 := e.find(uri, r.End)
	if !ok || !ok2 || end < start {
		return "", false
	}
	return e.texts[uri].text[start:end], true
}

// units is how much of the agreed encoding a character takes.
func (e *Editor) units(r rune) int {
	switch {
	case e.encoding == "utf-8":
		return utf8.RuneLen(r)
	case e.encoding == "utf-32" || r < 0x10000:
		return 1
	default:
		return 2
	}
}

func lineStarts(s string) []int {
	starts := []int{0}
	for i := 0; i < len(s); i++ {
		if s[i] == '\n' || s[i] == '\r' && !strings.HasPrefix(s[i+1:], "\n") {
			starts = append(starts, i+1)
		}
	}
	return starts
}

// An Action is a code action.
type Action struct {
	Title       string
	Kind        string
	IsPreferred bool
	Diagnostics []Diagnostic
	Edit        WorkspaceEdit
}

// A WorkspaceEdit is LSP's, in both of its forms.
type WorkspaceEdit struct {
	Changes         map[string][]TextEdit
	DocumentChanges []struct {
		TextDocument struct {
			URI     string
			Version *int
		}
		Edits []TextEdit
	}
}

// A TextEdit is LSP's.
type TextEdit struct {
	Range   Range
	NewText string
}

// Actions asks for the code actions of a range; without kinds as at a move of the cursor.
func (e *Editor) Actions(uri string, r Range, only ...string) []Action {
	e.tb.Helper()
	var actions []Action
	context := map[string]any{"diagnostics": []any{}}
	if only != nil {
		context["only"] = only
	}
	err := e.Call("textDocument/codeAction", map[string]any{
		"textDocument": map[string]any{"uri": uri}, "range": r, "context": context,
	}, &actions)
	if err != nil {
		e.tb.Fatalf("codeAction: %v", err)
	}
	return actions
}

// Apply applies an edit of the server to the editor's texts, as the user would, and tells the
// server of the changes. A version that is not the editor's fails the test.
func (e *Editor) Apply(w WorkspaceEdit) {
	e.tb.Helper()
	for uri, edits := range w.Changes {
		e.apply(uri, edits)
	}
	for _, c := range w.DocumentChanges {
		t := e.texts[c.TextDocument.URI]
		if t == nil || c.TextDocument.Version == nil || *c.TextDocument.Version != t.version {
			e.tb.Fatalf("edit of %s at version %v", c.TextDocument.URI, c.TextDocument.Version)
		}
		e.apply(c.TextDocument.URI, c.Edits)
	}
}

func (e *Editor) apply(uri string, edits []TextEdit) {
	var list []Edit
	for _, x := range edits {
		list = append(list, Edit{e.offset(uri, x.Range.Start), e.offset(uri, x.Range.End), x.NewText})
	}
	// From the end to the start, so that none moves another.
	sort.SliceStable(list, func(i, j int) bool { return list[i].Start > list[j].Start })
	e.Edit(uri, list...)
}

// JSON is a value in its JSON form; for capabilities and metadata that are easier read so.
func JSON(s string) any {
	var v any
	if err := json.Unmarshal([]byte(s), &v); err != nil {
		panic(fmt.Sprintf("lsptest: %v in %s", err, s))
	}
	return v
}
