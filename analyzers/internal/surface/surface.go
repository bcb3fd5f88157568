// Package surface undoes the wrappings in which text hides in a notebook (ANSI codes, HTML, JSON,
// SVG, encodings inside string literals) and keeps the way back to the Block for every byte.
package surface

import "github.com/nblsp/nblsp/notebook"

// A Text is one reading of a Block.
type Text struct {
	Kind Kind
	Text string
}

// A Kind says what a Text is a reading of.
type Kind uint8

// The kinds of reading.
const (
	Plain   Kind = iota // source as it is, or text with ANSI codes undone
	HTML                // the text of markup, tags and entities undone
	JSON                // JSON with the escapes of its strings undone in place
	Decoded             // what base64, hex or percent encoding held; spans map to the whole literal
)

// Of gives the readings of a Block, none for binary payloads. The texts are ordered and the first
// covers most of the Block.
func Of(b *notebook.Block) []*Text { panic("not written") }

// Span is the way back: the bytes of Block.Text that s was made from.
func (t *Text) Span(s notebook.Span) notebook.Span { panic("not written") }
