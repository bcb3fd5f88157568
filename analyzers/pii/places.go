package pii

import (
	"cmp"
	"slices"
	"strings"

	"github.com/nblsp/nblsp/analyzers"
	"github.com/nblsp/nblsp/analyzers/internal/table"
	"github.com/nblsp/nblsp/analyzers/pii/entity"
	"github.com/nblsp/nblsp/notebook"
)

// A cellPlace is where a value of a table stands.
type cellPlace struct {
	span   notebook.Span
	row    int
	column *placedColumn
}

// A placedColumn is a column of a table that has a place.
type placedColumn struct {
	header string
	number int // unique in the Block
	size   int // its values
}

// locate finds where the values of all tables of the texts stand that were not looked at so: most
// texts have nothing that it would be asked for.
func (r *reading) locate() {
	if len(r.unplaced) == 0 {
		return
	}
	for _, t := range r.unplaced {
		for _, found := range table.Find(t) {
			r.lies(found)
		}
	}
	r.unplaced = r.unplaced[:0]
	r.sortPlaces()
}

// lies remembers where a table is.
func (r *reading) lies(t table.Table) {
	for _, c := range t.Columns {
		r.place(c)
	}
	if publicData(t) != "" {
		r.public = append(r.public, area(t))
	}
}

// place remembers where the values of a column stand. What has no header that people write is text
// that only looks like a table.
func (r *reading) place(c table.Column) {
	if strings.ContainsAny(c.Header, "'\"{}=") || len(c.Header) > 48 || strings.HasSuffix(c.Header, ":") || strings.HasSuffix(c.Header, ".") {
		return
	}
	r.columns++
	column := &placedColumn{c.Header, r.columns, len(c.Values)}
	r.places = slices.Grow(r.places, len(c.Values))
	for _, v := range c.Values {
		r.places = append(r.places, cellPlace{v.Span, v.Row, column})
	}
}

// area is the span from the first to the last value of a table.
func area(t table.Table) notebook.Span {
	s := t.Columns[0].HeaderSpan
	for _, c := range t.Columns {
		for _, v := range c.Values {
			s.Start, s.End = min(s.Start, v.Span.Start), max(s.End, v.Span.End)
		}
	}
	return s
}

// aggregate folds the hits that stand in one column of a table into one, when they are more than a
// few, and gives the others their cell.
func (r *reading) aggregate() {
	if len(r.places) == 0 {
		return
	}
	type key struct {
		entity entity.Entity
		column *placedColumn
	}
	columns := map[key][]int{}
	for i := range r.hits {
		h := &r.hits[i]
		p := r.placeOf(h.span)
		if p == nil || h.cell != nil {
			continue
		}
		h.cell = &analyzers.TableCell{Row: p.row, Column: p.column.header}
		k := key{h.entity, p.column}
		columns[k] = append(columns[k], i)
	}
	drop := map[int]bool{}
	for k, list := range columns {
		if len(list) < 2 || len(list)*2 < k.column.size {
			continue
		}
		head := &r.hits[list[0]]
		for _, i := range list[1:] {
			head.more = append(head.more, r.hits[i].span)
			drop[i] = true
		}
	}
	kept := r.hits[:0]
	for i, h := range r.hits {
		if !drop[i] {
			kept = append(kept, h)
		}
	}
	r.hits = kept
}

// sortPlaces puts the places in order, as placeOf wants them.
func (r *reading) sortPlaces() {
	slices.SortFunc(r.places, func(x, y cellPlace) int {
		if x.span.Start != y.span.Start {
			return cmp.Compare(x.span.Start, y.span.Start)
		}
		return cmp.Or(cmp.Compare(y.span.End, x.span.End), cmp.Compare(x.column.number, y.column.number))
	})
}

// placeOf is the cell of a table that a span lies in; nil for none.
func (r *reading) placeOf(s notebook.Span) *cellPlace {
	i, found := slices.BinarySearchFunc(r.places, s.Start, func(p cellPlace, start int) int { return cmp.Compare(p.span.Start, start) })
	if !found {
		i--
	}
	for ; i >= 0 && i < len(r.places) && r.places[i].span.Start <= s.Start; i++ {
		if r.places[i].span.Contains(s) {
			return &r.places[i]
		}
	}
	return nil
}
