package notebook

import (
	"fmt"
	"slices"
	"strings"
)

// NewCell makes a live cell: its source alone. The language of its source Block is that of a
// leading %%magic where there is one.
func NewCell(id string, kind CellKind, language, source string) *Cell {
	c := &Cell{ID: id, Kind: kind, Language: strings.ToLower(language)}
	c.Blocks = []*Block{c.newSource(source)}
	return c
}

// NewLive makes a Document of live cells; language is that of the kernel.
func NewLive(name, language string, cells []*Cell) *Document {
	return &Document{Name: name, Format: Live, Language: strings.ToLower(language), Cells: slices.Clone(cells)}
}

// newSource makes the source Block of a live cell.
func (c *Cell) newSource(text string) *Block {
	return NewBlock(Source, sourceLanguage(c.Kind, c.Language, text), 0, "", text)
}

// WithOutputs is the cell with other Output Blocks; everything else is shared.
func (c *Cell) WithOutputs(outputs []*Block) *Cell {
	return c.with(func(blocks []*Block) []*Block {
		blocks = slices.DeleteFunc(blocks, func(b *Block) bool { return b.Role == Output })
		return slices.Insert(blocks, 1, outputs...)
	})
}

// WithSource is the cell with another source text; everything else is shared.
func (c *Cell) WithSource(text string) *Cell {
	if text == c.Source().Text {
		return c
	}
	return c.with(func(blocks []*Block) []*Block {
		blocks[0] = c.newSource(text)
		return blocks
	})
}

// WithMetadata is the cell with other metadata (JSON as text, "" for none) and execution count,
// and the tags and ignore globs that the metadata holds.
func (c *Cell) WithMetadata(json string, executionCount int) *Cell {
	m := readCellMetadata(&scanner{src: json})
	n := c.with(func(blocks []*Block) []*Block {
		blocks = slices.DeleteFunc(blocks, func(b *Block) bool { return b.Role == CellMetadata })
		if !emptyJSON(json) {
			blocks = append(blocks, newJSON(CellMetadata, json))
		}
		return blocks
	})
	n.Tags, n.Ignore, n.ExecutionCount = m.tags, m.ignore, executionCount
	return n
}

// WithSavedID is the cell with the id that it has in the file.
func (c *Cell) WithSavedID(id string) *Cell {
	if id == c.SavedID {
		return c
	}
	n := *c
	n.SavedID = id
	return &n
}

// with is a copy of the cell whose list of Blocks, a copy as well, is changed.
func (c *Cell) with(change func([]*Block) []*Block) *Cell {
	n := *c
	n.Blocks = change(slices.Clone(c.Blocks))
	return &n
}

// Splice is the document with deleteCount cells from start on replaced by others, as
// notebookDocument/didChange describes it. The unchanged Cells are shared. A range outside of the
// document is an error and changes nothing.
func (d *Document) Splice(start, deleteCount int, cells []*Cell) (*Document, error) {
	if start < 0 || deleteCount < 0 || start > len(d.Cells) || deleteCount > len(d.Cells)-start {
		return nil, fmt.Errorf("splice of %d cells at %d is outside of a notebook of %d cells", deleteCount, start, len(d.Cells))
	}
	all := make([]*Cell, 0, len(d.Cells)-deleteCount+len(cells))
	all = append(all, d.Cells[:start]...)
	all = append(all, cells...)
	return d.with(append(all, d.Cells[start+deleteCount:]...)), nil
}

// Replace is the document with another cell at index i; its cost does not depend on the number of
// cells in more than copying pointers.
func (d *Document) Replace(i int, c *Cell) (*Document, error) {
	if i < 0 || i >= len(d.Cells) {
		return nil, fmt.Errorf("cell %d is outside of a notebook of %d cells", i, len(d.Cells))
	}
	if d.Cells[i] == c {
		return d, nil
	}
	cells := slices.Clone(d.Cells)
	cells[i] = c
	return d.with(cells), nil
}

// Edit is the document with text edits applied, in order, to the source of cell i. A malformed
// range is an error and changes nothing. The edited source has no place in a file any more.
func (d *Document) Edit(i int, enc Encoding, edits []TextEdit) (*Document, error) {
	if i < 0 || i >= len(d.Cells) {
		return nil, fmt.Errorf("cell %d is outside of a notebook of %d cells", i, len(d.Cells))
	}
	c := d.Cells[i]
	text, err := ApplyEdits(c.Source().Text, enc, edits)
	if err != nil {
		return nil, fmt.Errorf("cell %d: %w", i, err)
	}
	return d.Replace(i, c.WithSource(text))
}

// with is a copy of the document with other cells.
func (d *Document) with(cells []*Cell) *Document {
	n := *d
	n.Cells = cells
	return &n
}

// ApplyEdits applies edits to a text in order, each to the result of the former. Characters beyond
// the end of a line mean its end, as LSP says; lines beyond the text, negative numbers and an end
// before its start are errors. Lines end as in [AllLF].
func ApplyEdits(text string, enc Encoding, edits []TextEdit) (string, error) {
	for i, e := range edits {
		if e.Whole {
			text = e.New
			continue
		}
		start, end, err := locate(text, enc, e.Range)
		if err != nil {
			return "", fmt.Errorf("edit %d: %w", i, err)
		}
		text = text[:start] + e.New + text[end:]
	}
	return text, nil
}

// locate finds the byte offsets of a range, reading the text no further than the range.
func locate(text string, enc Encoding, r Range) (start, end int, err error) {
	if min(r.Start.Line, r.Start.Character, r.End.Line, r.End.Character) < 0 {
		return 0, 0, fmt.Errorf("range %v has a negative number", r)
	}
	if r.End.Line < r.Start.Line || r.End.Line == r.Start.Line && r.End.Character < r.Start.Character {
		return 0, 0, fmt.Errorf("range %v ends before it starts", r)
	}
	line, at := 0, 0
	seek := func(p Position) (int, error) {
		for ; line < p.Line; line++ {
			stop, next := lineEnd(text, at, AllLF)
			if next == stop {
				return 0, fmt.Errorf("line %d is beyond the text of %d lines", p.Line, line+1)
			}
			at = next
		}
		stop, _ := lineEnd(text, at, AllLF)
		return at + advance(text[at:stop], p.Character, enc), nil
	}
	if start, err = seek(r.Start); err != nil {
		return 0, 0, err
	}
	if end, err = seek(r.End); err != nil {
		return 0, 0, err
	}
	return start, end, nil
}
