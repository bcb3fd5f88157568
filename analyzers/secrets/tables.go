package secrets

import (
	"slices"
	"strings"

	"github.com/nblsp/nblsp/analyzers"
	"github.com/nblsp/nblsp/analyzers/internal/surface"
	"github.com/nblsp/nblsp/analyzers/internal/table"
	"github.com/nblsp/nblsp/analyzers/secrets/lexicon"
	"github.com/nblsp/nblsp/analyzers/secrets/semantic"
	"github.com/nblsp/nblsp/notebook"
)

// tables reads columns whose header promises secrets, and rows of names and values.
func (m *merger) tables(t *surface.Text) {
	for _, tab := range table.Find(t) {
		for i, c := range tab.Columns {
			if len(c.Header) > maxHeader || strings.ContainsAny(c.Header, ":={}\"'") {
				continue // a line of text that stands above others
			}
			m.header(c)
			if meaning := lexicon.Of(c.Header); meaning.Secret() {
				m.column(c, meaning)
			} else if i+1 < len(tab.Columns) && naming(c.Header, tab.Columns[i+1].Header) {
				m.names(c, tab.Columns[i+1])
			}
		}
	}
}

// maxHeader is the length of the longest header that is read as a name.
const maxHeader = 60

// maxFragments is how many values of a column the patterns see with its header; the others of a
// column of keys look the same.
const maxFragments = 32

// header runs the patterns on the values of a column with its header beside them.
func (m *merger) header(c table.Column) {
	for _, v := range c.Values[:min(len(c.Values), maxFragments)] {
		m.cell(c.Header, v)
	}
}

func (m *merger) cell(name string, v table.Value) {
	m.fragment(name, v.Text, func(s notebook.Span) notebook.Span {
		if v.Span.Len() != len(v.Text) { // something in it was undone
			return v.Span
		}
		return notebook.Span{Start: v.Span.Start + s.Start, End: v.Span.Start + s.End}
	})
}

// column makes one finding of the secrets of a column.
func (m *merger) column(c table.Column, meaning lexicon.Meaning) {
	var first *item
	for _, v := range c.Values {
		f, ok := bound(c.Header, meaning, v)
		if !ok {
			continue
		}
		if first != nil {
			first.more = append(first.more, f.Span)
			continue
		}
		before := len(m.items)
		if m.found(m.sited(f), m.pass.Block.Language); len(m.items) > before {
			first = &m.items[before]
			first.cell = &analyzers.TableCell{Row: v.Row, Column: c.Header}
		}
	}
}

// naming reports whether two columns say that the one has the names of what the other holds.
func naming(names, values string) bool {
	switch strings.ToLower(values) {
	case "value", "values", "val", "content", "setting", "current value", "default":
		return true
	}
	switch strings.ToLower(names) {
	case "name", "key", "variable", "parameter", "param", "setting", "property", "option", "env", "environment variable", "credential", "field":
		return true
	}
	return false
}

// names reads two columns of which the first names what the second holds.
func (m *merger) names(names, values table.Column) {
	for _, n := range names.Values {
		i, ok := slices.BinarySearchFunc(values.Values, n.Row, func(v table.Value, row int) int { return v.Row - row })
		if !ok {
			continue
		}
		m.cell(n.Text, values.Values[i])
		meaning := lexicon.Of(n.Text)
		if !meaning.Secret() {
			continue
		}
		if f, ok := bound(n.Text, meaning, values.Values[i]); ok {
			m.found(m.sited(f), m.pass.Block.Language)
		}
	}
}

// bound judges a value of a table. Numbers are counts and measures.
func bound(name string, meaning lexicon.Meaning, v table.Value) (semantic.Find, bool) {
	text := strings.Trim(v.Text, "`*")
	if strings.ContainsAny(text, " \n") {
		return semantic.Find{}, false
	}
	if number(text) {
		return semantic.Find{}, false
	}
	f, ok := semantic.Weigh(meaning, text, true)
	if !ok || f.Refused != "" {
		return f, false
	}
	offset := strings.Index(v.Text, text)
	if v.Span.Len() == len(v.Text) {
		f.Span.Start += v.Span.Start + offset
		f.Span.End += v.Span.Start + offset
	} else {
		f.Span = v.Span // something in it was undone
	}
	f.Name = name
	return f, true
}
