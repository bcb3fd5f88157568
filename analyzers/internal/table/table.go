// Package table reads the tables that notebooks show as columns: DataFrames of pandas, polars,
// Spark, R and Julia, Markdown tables, CSV, TSV, JSON lines and lists of records. A header says what
// its values are, which no line of the table does.
//
// It finds tables by their shape and does not judge whether they hold data: a listing of files may
// be one. Who uses it looks at headers and values.
package table

import (
	"strings"

	"github.com/nblsp/nblsp/analyzers/internal/surface"
	"github.com/nblsp/nblsp/notebook"
)

// A Table is some columns that stand beside each other.
type Table struct{ Columns []Column }

// A Column is a header and the values below it. In a table that is turned on its side (a Series, a
// list of names and values) it is a row.
type Column struct {
	Header     string
	HeaderSpan notebook.Span // in the Block
	Values     []Value       // without empty and elided ones
}

// A Value is one value of a Column.
type Value struct {
	Text string
	Span notebook.Span // in the Block
	Row  int           // 0-based, as shown; header not counted
}

// Limits of one Text; what is beyond them is not read.
const (
	maxTables  = 256
	maxColumns = 256
	maxValues  = 200_000 // of all tables together
	maxWidth   = 4096    // characters of a line of text
)

// Find gives the tables in a reading of a Block, in order of each notation.
func Find(t *surface.Text) []Table {
	f := &finder{text: t, budget: maxValues}
	switch t.Kind {
	case surface.HTML:
		f.markup()
	case surface.JSON:
		f.records(t)
	case surface.Plain, surface.Decoded:
		f.lines()
	}
	return f.tables
}

// A finder collects the tables of one Text.
type finder struct {
	text   *surface.Text
	tables []Table
	budget int // values that may still be added
}

// add keeps a table if it has a column with values.
func (f *finder) add(columns []Column) {
	kept := columns[:0]
	for _, c := range columns {
		if c.Header != "" && !elided(c.Header) && len(c.Values) > 0 {
			kept = append(kept, c)
		}
	}
	if len(kept) > 0 && len(f.tables) < maxTables {
		f.tables = append(f.tables, Table{kept})
	}
}

// column begins a column with the header in a span of the Text.
func (f *finder) column(s notebook.Span) Column {
	s = f.trim(s)
	return Column{Header: f.text.Text[s.Start:s.End], HeaderSpan: f.text.Span(s)}
}

// value adds the value in a span of the Text to a column.
func (f *finder) value(c *Column, row int, s notebook.Span) {
	s = f.trim(s)
	text := f.text.Text[s.Start:s.End]
	if text == "" || elided(text) || f.budget == 0 {
		return
	}
	f.budget--
	c.Values = append(c.Values, Value{Text: text, Span: f.text.Span(s), Row: row})
}

func (f *finder) trim(s notebook.Span) notebook.Span {
	text := f.text.Text[s.Start:s.End]
	s.Start += len(text) - len(strings.TrimLeft(text, " \t\r\n"))
	s.End = max(s.Start, s.End-(len(text)-len(strings.TrimRight(text, " \t\r\n"))))
	return s
}

// elided reports whether a value stands for what is not shown.
func elided(s string) bool { return s == "..." || s == ".." || s == "…" || s == "⋮" || s == "⋯" }
