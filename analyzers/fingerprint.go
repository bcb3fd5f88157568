package analyzers

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"hash"

	"github.com/nblsp/nblsp/notebook"
)

// Fingerprints identifies each finding of a document across moved cells and machines ("nb1:…"): a
// hash of the rule, the cell's id and how many of that rule came before it in the cell, and 16 bits
// of a hash of the value. Where the cell has no id, or shares it, the text around the finding takes
// its place. The value cannot be guessed from it: 16 bits fit one value in 65,536.
//
// The findings have to be in report order, because of the ordinal.
func Fingerprints(d *notebook.Document, findings []Finding) []string {
	if len(findings) == 0 {
		return []string{}
	}
	ids := map[string]int{}
	for _, c := range d.Cells {
		ids[savedID(d, c)]++
	}
	cells := map[*notebook.Block]string{} // id of the Block's cell where it is good for one
	for i, b := range d.Blocks() {
		if c := cellAt(d, i); c != nil && ids[savedID(d, c)] == 1 {
			cells[b] = savedID(d, c)
		}
	}
	return FingerprintsIn(findings, func(b *notebook.Block) string { return cells[b] })
}

// savedID is the id of a cell in the notebook's file; "" when it has none.
func savedID(d *notebook.Document, c *notebook.Cell) string {
	switch d.Format {
	case notebook.IPYNB:
		return c.ID
	case notebook.Live:
		return c.SavedID
	}
	return ""
}

// FingerprintsIn is [Fingerprints] of some findings of a document, for who knows the ids of the cells:
// "" for one that no other cell may share. It is right for all findings of one cell that has an id,
// and for all findings of all cells that have none.
func FingerprintsIn(findings []Finding, cellID func(*notebook.Block) string) []string {
	prints := make([]string, len(findings))
	ordinals := map[[sha256.Size]byte]int{}
	for i, f := range findings {
		h := sha256.New()
		field(h, f.Rule.ID)
		if id := cellID(f.Block); id != "" {
			field(h, "id", id)
		} else {
			line := lineAround(f.Block.Text, f.Span.Start)
			end := lineAround(f.Block.Text, max(f.Span.Start, f.Span.End)).End
			field(h, "context", f.Block.Role.String(), f.Block.MIME,
				f.Block.Text[line.Start:f.Span.Start], f.Block.Text[f.Span.End:end])
		}
		key := [sha256.Size]byte(h.Sum(nil))
		field(h, fmt.Sprint(ordinals[key]))
		ordinals[key]++
		value := sha256.Sum256([]byte(f.Value.Reveal())) // 16 bits of it stay
		prints[i] = "nb1:" + hex.EncodeToString(h.Sum(nil)[:12]) + hex.EncodeToString(value[:2])
	}
	return prints
}

// field hashes texts so that no two lists of texts look alike.
func field(h hash.Hash, texts ...string) {
	for _, t := range texts {
		_ = binary.Write(h, binary.BigEndian, uint64(len(t)))
		h.Write([]byte(t))
	}
}
