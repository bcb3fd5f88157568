package table

import (
	"strconv"
	"strings"

	"github.com/nblsp/nblsp/analyzers/internal/surface"
)

// records reads JSON: a list of objects, one object a line, an object of lists, an object of objects
// with numbers as keys (pandas' orient "columns"), and lists of lists beside a list of names (orient
// "split"). Its Text may be another than that of the finder; both lead to the same Block.
func (f *finder) records(t *surface.Text) {
	tables := map[string]*recordTable{}
	var order []*recordTable
	names := map[string][]string{} // by path: the strings of lists called "columns"
	line, top := 0, ""
	for p := range t.Pairs() {
		n := len(p.Path)
		if f.budget == 0 {
			break
		}
		if n == 0 {
			continue
		}
		parent, header, row := "", p.Path[n-1], 0
		if i, ok := index(p.Path[n-1]); ok && n >= 2 {
			row, header = i, p.Path[n-2]
			parent = strings.Join(p.Path[:n-2], "\x00")
			if header == "columns" {
				names[parent] = append(names[parent], t.Text[p.Value.Start:p.Value.End])
			}
			if j, ok := index(header); ok && n >= 3 {
				grandparent := strings.Join(p.Path[:n-3], "\x00")
				if columns := names[grandparent]; i < len(columns) {
					row, header, parent = j, columns[i], grandparent
				}
			}
		} else if n >= 2 {
			parent = strings.Join(p.Path[:n-2], "\x00")
			if i, ok := index(p.Path[n-2]); ok {
				row = i
			} else {
				continue // a single object is no table
			}
		} else {
			// The first key comes again: the next line.
			if top == "" {
				top = header
			} else if top == header {
				line++
			}
			row = line
		}
		table := tables[parent]
		if table == nil {
			if len(order) == maxTables {
				continue
			}
			table = &recordTable{columns: map[string]int{}}
			tables[parent] = table
			order = append(order, table)
		}
		i, ok := table.columns[header]
		if !ok {
			if len(table.list) == maxColumns {
				continue
			}
			i = len(table.list)
			table.columns[header] = i
			table.list = append(table.list, Column{Header: header, HeaderSpan: t.Span(p.Name)})
		}
		text := t.Text[p.Value.Start:p.Value.End]
		if text == "" || !p.Quoted && text == "null" {
			continue
		}
		f.budget--
		c := &table.list[i]
		c.Values = append(c.Values, Value{Text: text, Span: t.Span(p.Value), Row: row})
	}
	for _, table := range order {
		f.add(table.list)
	}
}

type recordTable struct {
	columns map[string]int
	list    []Column
}

func index(s string) (int, bool) {
	i, err := strconv.Atoi(s)
	return i, err == nil && i >= 0
}
