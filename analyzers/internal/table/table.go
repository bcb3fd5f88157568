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
	// Rest is where a value goes on that was too long for its cell; Text has all of it.
	Rest []notebook.Span
}

// Limits of one Text; what is beyond them is not read.
const (
	maxTables  = 256
	maxColumns = 256
	maxValues  = 200_000 // of all tables together
	maxWidth   = 4096    // characters of a line of text
)

// Find gives the tables in a reading of a Block, in order of each notation.
func Find(t *surface.Text) []Table { return FindHeaded(t, func(string) bool { return true }) }

// FindHeaded gives the tables of [Find], but of those in lines of text only the ones whose header
// passes: mayHead is given the line or lines that it stands in. This spares who looks for certain
// headers most of the work on text that is none.
func FindHeaded(t *surface.Text, mayHead func(header string) bool) []Table {
	f := &finder{text: t, budget: maxValues, mayHead: mayHead}
	switch t.Kind {
	case surface.HTML:
		f.markup()
	case surface.JSON:
		f.records(t)
	case surface.Plain, surface.Decoded:
		f.inserts()
		f.lines()
	}
	return f.tables
}

// A finder collects the tables of one Text.
type finder struct {
	text    *surface.Text
	tables  []Table
	budget  int // values that may still be added
	mayHead func(string) bool
}

// add keeps a table if it has a column with values.
func (f *finder) add(columns []Column) {
	columns = turned(columns)
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

// turned is a table whose headers are the numbers of rows and whose index has the names, put upright;
// other tables are as they were.
func turned(columns []Column) []Column {
	if len(columns) < 2 || columns[0].Header != "" {
		return columns
	}
	for _, c := range columns[1:] {
		if strings.Trim(c.Header, "0123456789") != "" && !elided(c.Header) {
			return columns
		}
	}
	rows := map[int]int{}
	var out []Column
	for _, label := range columns[0].Values {
		if isName(label.Text) && len(out) < maxColumns {
			rows[label.Row] = len(out)
			out = append(out, Column{Header: label.Text, HeaderSpan: label.Span})
		}
	}
	for i, c := range columns[1:] {
		for _, v := range c.Values {
			if at, ok := rows[v.Row]; ok {
				v.Row = i
				out[at].Values = append(out[at].Values, v)
			}
		}
	}
	if len(out) == 0 {
		return columns
	}
	return out
}

// column begins a column with the header in a span of the Text.
func (f *finder) column(s notebook.Span) Column {
	s = f.trim(s)
	return Column{Header: f.text.Text[s.Start:s.End], HeaderSpan: f.text.Span(s)}
}

// value adds the value in a span of the Text to a column.
func (f *finder) value(c *Column, row int, s notebook.Span) {
	s = f.unquoted(f.trim(s))
	text := f.text.Text[s.Start:s.End]
	if text == "" || elided(text) || missing[text] || f.budget == 0 {
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

// unquoted is a value without the quotes that polars and SQL put around text.
func (f *finder) unquoted(s notebook.Span) notebook.Span {
	if n := s.Len(); n > 2 {
		if q := f.text.Text[s.Start]; (q == '"' || q == '\'' || q == '`') && f.text.Text[s.End-1] == q {
			return notebook.Span{Start: s.Start + 1, End: s.End - 1}
		}
	}
	return s
}

// isType reports whether a text is the type that polars, R or Julia prints below a header.
func isType(s string) bool {
	if len(s) > 2 && s[0] == '<' && s[len(s)-1] == '>' {
		return true
	}
	s = strings.TrimSuffix(s, "?")
	name, _, _ := strings.Cut(s, "[")
	name, _, _ = strings.Cut(name, "{")
	name, _, _ = strings.Cut(name, "(")
	return types[name]
}

var types = map[string]bool{
	"str": true, "cat": true, "i8": true, "i16": true, "i32": true, "i64": true, "u8": true, "u16": true, "u32": true, "u64": true,
	"f32": true, "f64": true, "bool": true, "date": true, "datetime": true, "time": true, "duration": true, "list": true, "binary": true,
	"object": true, "null": true, "enum": true, "decimal": true, "struct": true, "array": true,
	"String": true, "Int64": true, "Int32": true, "Float64": true, "Bool": true, "Date": true, "DateTime": true, "Any": true, "Missing": true,
	"varchar": true, "int64": true, "int32": true, "double": true, "timestamp": true, "boolean": true, "bigint": true, "integer": true,
}

// missing are what stands where a table has no value.
var missing = map[string]bool{
	"NaN": true, "nan": true, "None": true, "null": true, "NULL": true, "NA": true, "<NA>": true, "NaT": true, "missing": true, "(null)": true, "nil": true,
}

// elided reports whether a value stands for what is not shown.
func elided(s string) bool { return s == "..." || s == ".." || s == "…" || s == "⋮" || s == "⋯" }
