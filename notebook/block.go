package notebook

import (
	"hash/maphash"
	"iter"
)

// NewBlock makes a Block that has no host file, as live cells and live outputs have. An output of
// type application/json or *+json is one whose Text is JSON as written.
func NewBlock(role Role, language string, output int, mime, text string) *Block {
	b := &Block{Role: role, Language: language, Output: output, MIME: mime, Text: valid(text, Span{0, len(text)})}
	if isJSON(mime) {
		b.setJSON()
	}
	return b.seal()
}

// newJSON makes a Block of JSON that has no host file.
func newJSON(role Role, text string) *Block {
	b := &Block{Role: role, Language: "json", Text: valid(text, Span{0, len(text)})}
	b.setJSON()
	return b.seal()
}

func (b *Block) setJSON() { b.JSON, b.elements = true, new(elements) }

// seeds of the two halves of every Hash.
var seeds = [2]maphash.Seed{maphash.MakeSeed(), maphash.MakeSeed()}

// seal computes the Hash; nothing that it covers may change afterwards.
func (b *Block) seal() *Block {
	for i, seed := range seeds {
		var h maphash.Hash
		h.SetSeed(seed)
		h.WriteByte(byte(b.Role))
		h.WriteByte(byte(len(b.Language)))
		h.WriteString(b.Language)
		h.WriteByte(byte(len(b.MIME)))
		h.WriteString(b.MIME)
		h.WriteString(b.Text)
		b.Hash[i] = h.Sum64()
	}
	return b
}

// Blocks yields every Block with the index of its cell (-1 for the document's own), in report
// order: the cells first, then what belongs to the document.
func (d *Document) Blocks() iter.Seq2[int, *Block] {
	return func(yield func(cell int, b *Block) bool) {
		for i, c := range d.Cells {
			for _, b := range c.Blocks {
				if !yield(i, b) {
					return
				}
			}
		}
		for _, b := range d.Own {
			if !yield(-1, b) {
				return
			}
		}
	}
}
