// Package surface undoes the wrappings in which text hides in a notebook (ANSI codes, HTML, JSON,
// SVG, encodings inside string literals) and keeps the way back to the Block for every byte.
//
// A Block is read at most two wrappings deep below its own notation: a JSON string that holds
// markup that holds base64 is read, the next level is not. All readers are linear in the size of
// the Block, whatever it holds; nothing that a reader does not understand is hidden, it is kept as
// it is written.
package surface

import (
	"strings"

	"github.com/nblsp/nblsp/notebook"
)

// A Text is one reading of a Block. Where it is made of several pieces of the Block, they are
// separated so that no token is glued from neighbours that do not belong together. The same bytes
// of a Block may be read in several Texts; findings with equal spans are one finding.
type Text struct {
	Kind Kind
	Text string

	base   *Text           // what the pieces count in; nil for the Block's own text
	pieces []piece         // nil: Text is base.Text itself
	ranges []notebook.Span // JSON: where in base.Text the documents stand
	fields []field         // Attributes: in Text
	cells  []cell          // HTML: in Text
}

// A Kind says what a Text is a reading of.
type Kind uint8

// The kinds of reading.
const (
	Plain      Kind = iota // source as it is, scripts and styles of markup, text with ANSI codes undone
	HTML                   // the text of markup, tags and entities undone
	JSON                   // JSON with the escapes of its strings undone in place; see [Text.Pairs]
	Attributes             // the attributes of markup, name="value", one a line; see [Text.Pairs]
	Decoded                // what base64, hex, percent encoding or escapes held; spans map to the whole literal
)

// String gives the name of the kind for people.
func (k Kind) String() string {
	return [...]string{"plain", "html", "json", "attributes", "decoded"}[k]
}

// depth is how many wrappings inside wrappings are undone.
const depth = 2

// Of gives the readings of a Block, none for binary payloads. The texts are ordered and the first
// covers most of the Block. A Text of kind Plain in which nothing had to be undone shares the
// Block's text. Of a Block over 2 GB the first 2 GB are read.
func Of(b *notebook.Block) []*Text {
	notation := notationOf(b)
	if notation == binary || b.Text == "" {
		return nil
	}
	base := withoutPayloads(&Text{Text: b.Text[:min(len(b.Text), textMax)]})
	var texts []*Text
	switch notation {
	case source:
		texts = []*Text{base}
		if b.Language == "html" || b.Language == "svg" {
			texts = append(texts, readMarkup(base, depth)...)
		}
	case terminal:
		texts = []*Text{readTerminal(base)}
	case markupText:
		texts = readMarkup(base, depth)
	case jsonText:
		texts = readJSON(base, []notebook.Span{{Start: 0, End: len(base.Text)}}, depth)
	}
	return append(texts, decodeAll(texts, depth)...)
}

// A notation is the outermost wrapping of a Block.
type notation uint8

const (
	source     notation = iota // nothing to undo
	terminal                   // what a program printed
	markupText                 // HTML, SVG, XML
	jsonText                   // JSON as written
	binary                     // nothing that people wrote
)

func notationOf(b *notebook.Block) notation {
	if b.JSON {
		return jsonText
	}
	switch b.Role {
	case notebook.Source, notebook.File:
		return source
	case notebook.CellMetadata, notebook.NotebookMetadata:
		return jsonText
	}
	mime, _, _ := strings.Cut(strings.ToLower(b.MIME), ";")
	mime = strings.TrimSpace(mime)
	kind, sub, _ := strings.Cut(mime, "/")
	switch {
	case sub == "json" || strings.HasSuffix(sub, "+json"):
		return jsonText
	case sub == "html" || sub == "xml" || strings.HasSuffix(sub, "+xml"):
		return markupText
	case binaryMIME(kind, sub):
		return binary
	}
	// Text of an unknown type is read as terminal output: that changes nothing unless there are
	// control characters in it.
	return terminal
}

// binaryMIME reports whether a MIME type is that of a payload nobody reads as text.
func binaryMIME(kind, sub string) bool {
	switch kind {
	case "image", "audio", "video", "font", "model":
		return !strings.HasSuffix(sub, "+xml")
	case "application":
		switch sub {
		case "pdf", "octet-stream", "zip", "gzip", "x-tar", "wasm", "x-hdf5", "vnd.apache.parquet", "vnd.apache.arrow.stream":
			return true
		}
	}
	return false
}
