package pii

import (
	"github.com/nblsp/nblsp/analyzers/internal/python"
	"github.com/nblsp/nblsp/analyzers/internal/table"
	"github.com/nblsp/nblsp/notebook"
)

// literalTables are the tables that Python writes down: a dict of lists, as pd.DataFrame takes it, a
// list of dicts, and rows beside the names of their columns. The spans lie in the text of f.
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
	out := rowTables(f)
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

// rowTables are lists of rows whose columns are named beside them, as in pd.DataFrame(rows,
// columns=[…]), and those whose first row names them.
func rowTables(f *python.File) (out []table.Table) {
	lists := map[string]python.Expr{}
	for p := range f.Assignments() {
		switch p.Value().Kind() {
		case python.List, python.Tuple:
			if name := p.Target().Path(); name != "" {
				lists[name] = p.Value()
				if t, ok := rowTable(nil, p.Value()); ok {
					out = append(out, t)
				}
			}
		}
	}
	list := func(e python.Expr) python.Expr {
		if known, ok := lists[e.Path()]; ok && e.Kind() != python.List && e.Kind() != python.Tuple {
			return known
		}
		return e
	}
	seen := map[notebook.Span]bool{} // rows that a call before this one names
	for call := range f.Calls() {
		rows, names := python.Expr{}, python.Expr{}
		for a := range call.Arguments() {
			switch {
			case a.Index == 0, a.Name == "data":
				rows = list(a.Value)
			case a.Index == 1 && names.IsZero(), columnNames[a.Name]:
				names = list(a.Value)
			}
		}
		if rows.IsZero() || names.IsZero() || seen[rows.Span()] || rows.Kind() != python.List && rows.Kind() != python.Tuple {
			continue
		}
		seen[rows.Span()] = true
		var heads []python.Expr
		for e := range names.Elements() {
			heads = append(heads, e)
		}
		if t, ok := rowTable(heads, rows); ok {
			out = append(out, t)
		}
	}
	return out
}

// columnNames are the keywords that name columns.
var columnNames = wordSet("columns schema names headers header column_names fieldnames cols")

// rowTable is a list of rows as a table; without heads the first row has them.
func rowTable(heads []python.Expr, rows python.Expr) (t table.Table, ok bool) {
	row := -1
	for e := range rows.Elements() {
		if e.Kind() != python.List && e.Kind() != python.Tuple {
			return t, false
		}
		named := heads == nil
		if named {
			for h := range e.Elements() {
				heads = append(heads, h)
			}
		}
		if t.Columns == nil {
			if len(heads) < 2 || len(heads) > 64 {
				return t, false
			}
			for _, h := range heads {
				s, ok := h.Str()
				if !ok {
					return t, false
				}
				d := s.Decode()
				t.Columns = append(t.Columns, table.Column{Header: d.Value, HeaderSpan: d.Whole()})
			}
		}
		if named {
			continue // this row has the names
		}
		row++
		i := 0
		for v := range e.Elements() {
			if i < len(t.Columns) {
				addLiteral(&t.Columns[i], v, row)
			}
			i++
		}
		if i != len(t.Columns) {
			return t, false
		}
	}
	return t, row >= 0
}
