package surface

import (
	"iter"
	"strconv"

	"github.com/nblsp/nblsp/analyzers/internal/surface/markup"
	"github.com/nblsp/nblsp/notebook"
)

// A Cell is a cell of an HTML table.
type Cell struct {
	Table         int  // number of the table in the Text, in order of their starts
	Row           int  // 0-based, within the table
	Head          bool // <th>
	Columns, Rows int  // how many it covers, at least 1
	Span          notebook.Span
}

// Cells yields the cells of the tables in a Text of kind HTML, in the order of their starts; of other
// kinds there are none. A cell without text has an empty span.
func (t *Text) Cells() iter.Seq[Cell] {
	return func(yield func(Cell) bool) {
		for _, c := range t.cells {
			if !yield(Cell{
				Table: int(c.table), Row: int(c.row), Head: c.head,
				Columns: int(c.columns), Rows: int(c.rows),
				Span: notebook.Span{Start: int(c.start), End: int(c.end)},
			}) {
				return
			}
		}
	}
}

// cell is a Cell in little memory.
type cell struct {
	table, row    int32
	start, end    int32
	columns, rows uint16
	head          bool
}

// openTable is a table whose end was not read yet.
type openTable struct {
	number, row int32
	cell        int // the open cell in cells; -1 for none
}

// tableDepth bounds tables in tables; what is nested deeper belongs to the table of that depth.
const tableDepth = 16

// structure follows the tags that make up tables.
func (r *markupReader) structure(t markup.Token) {
	switch t.Name {
	case "table":
		if t.Kind == markup.Start && len(r.tables) < tableDepth {
			r.tables = append(r.tables, openTable{number: r.tableCount, row: -1, cell: -1})
			r.tableCount++
		} else if t.Kind == markup.End && len(r.tables) > 0 {
			r.closeCell()
			r.tables = r.tables[:len(r.tables)-1]
		}
	case "tr":
		r.closeCell()
		if t.Kind == markup.Start && len(r.tables) > 0 {
			r.tables[len(r.tables)-1].row++
		}
	case "td", "th":
		r.closeCell()
		if t.Kind == markup.Start && len(r.tables) > 0 {
			top := &r.tables[len(r.tables)-1]
			top.cell = len(r.cells)
			r.cells = append(r.cells, cell{
				table: top.number, row: max(top.row, 0), start: -1, head: t.Name == "th",
				columns: r.count(t.Attrs, "colspan"), rows: r.count(t.Attrs, "rowspan"),
			})
		}
	}
}

// closeCell ends the innermost open cell where the text ends now.
func (r *markupReader) closeCell() {
	if len(r.tables) == 0 {
		return
	}
	top := &r.tables[len(r.tables)-1]
	if top.cell < 0 {
		return
	}
	c := &r.cells[top.cell]
	c.end = int32(len(r.text.out))
	if c.start < 0 {
		c.start = c.end
	}
	top.cell = -1
}

// startCells tells the open cells that their text begins here.
func (r *markupReader) startCells() {
	for i := len(r.tables) - 1; i >= 0; i-- {
		if open := r.tables[i].cell; open >= 0 && r.cells[open].start < 0 {
			r.cells[open].start = int32(len(r.text.out))
		}
	}
}

// closeTables ends all tables: what is read next does not belong to them.
func (r *markupReader) closeTables() {
	for len(r.tables) > 0 {
		r.closeCell()
		r.tables = r.tables[:len(r.tables)-1]
	}
}

// count is the value of an attribute that counts, as browsers bound it.
func (r *markupReader) count(attrs []markup.Attr, name string) uint16 {
	for _, a := range attrs {
		if r.base.Text[a.Name.Start:a.Name.End] == name {
			if n, err := strconv.Atoi(r.base.Text[a.Value.Start:a.Value.End]); err == nil {
				return uint16(min(max(n, 1), 1000))
			}
		}
	}
	return 1
}
