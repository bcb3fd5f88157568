package table

import "github.com/nblsp/nblsp/analyzers/internal/surface"

// placed is a cell at its place in the grid.
type placed struct {
	surface.Cell
	column int
}

// markup reads the tables of an HTML reading.
func (f *finder) markup() {
	tables := map[int][]surface.Cell{}
	var order []int
	for c := range f.text.Cells() {
		if _, ok := tables[c.Table]; !ok {
			if len(order) == maxTables {
				continue
			}
			order = append(order, c.Table)
		}
		tables[c.Table] = append(tables[c.Table], c)
	}
	for _, n := range order {
		f.grid(place(tables[n]))
	}
}

// place gives every cell its column: cells that span rows push those below them aside.
func place(cells []surface.Cell) []placed {
	var taken []int // by column: the first row that is free again
	out := make([]placed, 0, len(cells))
	row, column := -1, 0
	for _, c := range cells {
		if c.Row != row {
			row, column = c.Row, 0
		}
		for column < len(taken) && taken[column] > row {
			column++
		}
		if column >= maxColumns {
			continue
		}
		out = append(out, placed{c, column})
		for range min(c.Columns, maxColumns-column) {
			if column == len(taken) {
				taken = append(taken, 0)
			}
			taken[column] = row + c.Rows
			column++
		}
	}
	return out
}

// grid makes columns of a table. The rows at the top that hold nothing but <th> are the header; the
// last level that says something names a column. Without such a row the first row is the header,
// unless every row begins with a <th>: then the rows are the columns.
func (f *finder) grid(cells []placed) {
	heads, rows, width := 0, 0, 0
	onlyHeads, sideways := true, true
	for i, c := range cells {
		if i == 0 || cells[i-1].Row != c.Row {
			onlyHeads = onlyHeads && headRow(cells[i:])
			if onlyHeads {
				heads++
			}
			rows++
			sideways = sideways && c.Head
		} else {
			sideways = sideways && !c.Head
		}
		width = max(width, c.column+1)
	}
	switch {
	case heads == rows:
		return
	case heads > 0:
		f.upright(cells, heads)
	case sideways:
		f.sideways(cells)
	default:
		f.upright(cells, 1)
		if width == 2 {
			f.sideways(cells)
		}
	}
}

// headRow reports whether the row that begins with the first cell holds nothing but <th>.
func headRow(cells []placed) bool {
	for _, c := range cells {
		if c.Row != cells[0].Row {
			break
		}
		if !c.Head {
			return false
		}
	}
	return true
}

// typeRow reports whether the row that begins with the first cell says the types of the columns.
func (f *finder) typeRow(cells []placed) bool {
	for _, c := range cells {
		if c.Row != cells[0].Row {
			break
		}
		if !isType(f.text.Text[c.Span.Start:c.Span.End]) {
			return false
		}
	}
	return true
}

func (f *finder) upright(cells []placed, heads int) {
	var columns []Column
	at := func(i int) *Column {
		for len(columns) <= i {
			columns = append(columns, Column{})
		}
		return &columns[i]
	}
	row, last := -1, -1
	for i, c := range cells {
		if c.Row != last {
			row, last = row+1, c.Row
			if row == heads && f.typeRow(cells[i:]) {
				heads++
			}
		}
		if row < heads && isType(f.text.Text[c.Span.Start:c.Span.End]) {
			continue
		}
		if row >= heads {
			f.value(at(c.column), row-heads, c.Span)
			continue
		}
		head := f.column(c.Span)
		if head.Header == "" {
			continue
		}
		for i := c.column; i < min(c.column+c.Columns, maxColumns); i++ {
			*at(i) = head
		}
	}
	f.add(columns)
}

func (f *finder) sideways(cells []placed) {
	var columns []Column
	for i, c := range cells {
		if i == 0 || cells[i-1].Row != c.Row {
			columns = append(columns, f.column(c.Span))
			continue
		}
		f.value(&columns[len(columns)-1], c.column-1, c.Span)
	}
	f.add(columns)
}
