package pii

import (
	"github.com/nblsp/nblsp/analyzers/internal/python"
	"github.com/nblsp/nblsp/analyzers/internal/table"
)

// literalTables are the tables that a cell writes down: a dict of lists, as pd.DataFrame takes it,
// and a list of dicts.
func literalTables(f *python.File) []table.Table {
	type place struct{ start, end int }
	var tables []*table.Table
	byDict := map[place]*table.Table{}           // dicts of lists
	byList := map[place]*table.Table{}           // lists of dicts
	columns := map[*table.Table]map[string]int{} // by key
	rows := map[*table.Table]map[place]int{}     // number of the dict in its list
	open := func(m map[place]*table.Table, at place) *table.Table {
		t := m[at]
		if t == nil {
			t = &table.Table{}
			m[at] = t
			tables = append(tables, t)
			columns[t] = map[string]int{}
			rows[t] = map[place]int{}
		}
		return t
	}
	column := func(t *table.Table, p python.Pair) *table.Column {
		name := p.Name()
		i, ok := columns[t][name]
		if !ok {
			i = len(t.Columns)
			columns[t][name] = i
			t.Columns = append(t.Columns, table.Column{Header: name, HeaderSpan: p.NameSpan()})
		}
		return &t.Columns[i]
	}
	for p := range f.Pairs() {
		if p.Context() != python.InDict || p.Name() == "" {
			continue
		}
		dict := p.Value().Parent()
		at := place{dict.Span().Start, dict.Span().End}
		switch v := p.Value(); v.Kind() {
		case python.List, python.Tuple:
			c := column(open(byDict, at), p)
			row := 0
			for e := range v.Elements() {
				addLiteral(c, e, row)
				row++
			}
		case python.StrKind, python.Number:
			list := dict.Parent()
			if list.Kind() != python.List && list.Kind() != python.Tuple {
				continue
			}
			t := open(byList, place{list.Span().Start, list.Span().End})
			row, ok := rows[t][at]
			if !ok {
				row = len(rows[t])
				rows[t][at] = row
			}
			addLiteral(column(t, p), v, row)
		}
	}
	var out []table.Table
	for _, t := range tables {
		if len(t.Columns) > 0 {
			out = append(out, *t)
		}
	}
	return out
}

// addLiteral adds a string or a number to a column.
func addLiteral(c *table.Column, e python.Expr, row int) {
	if s, ok := e.Str(); ok {
		if decoded := s.Decode(); decoded.Value != "" {
			c.Values = append(c.Values, table.Value{Text: decoded.Value, Span: decoded.Whole(), Row: row})
		}
		return
	}
	if e.Kind() == python.Number {
		c.Values = append(c.Values, table.Value{Text: e.Source(), Span: e.Span(), Row: row})
	}
}
