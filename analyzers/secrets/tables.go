package secrets

import (
	"github.com/nblsp/nblsp/analyzers"
	"github.com/nblsp/nblsp/analyzers/internal/surface"
	"github.com/nblsp/nblsp/analyzers/internal/table"
	"github.com/nblsp/nblsp/analyzers/secrets/lexicon"
	"github.com/nblsp/nblsp/analyzers/secrets/semantic"
	"github.com/nblsp/nblsp/notebook"
)

// tables reads the columns whose header promises a credential: what no line of a DataFrame says.
func (m *merger) tables(t *surface.Text) {
	for _, tab := range table.Find(t) {
		for _, c := range tab.Columns {
			if meaning := lexicon.Of(c.Header); meaning.Secret() {
				m.column(c, meaning)
			}
		}
	}
}

// column makes one item of the values of a column. Most of them have to look like what the header
// promises: a column called token may hold the words of a text.
func (m *merger) column(c table.Column, meaning lexicon.Meaning) {
	var kept *item
	judged, passed := 0, 0
	for _, v := range c.Values {
		f, ok := semantic.Weigh(meaning, v.Text, true)
		if !ok {
			continue
		}
		judged++
		if len(f.Value) == len(v.Text) {
			f.Span = v.Span
		} else { // a part of it, such as what follows Bearer
			f.Span = notebook.Span{Start: v.Span.End - len(f.Value), End: v.Span.End}
		}
		f.Name = c.Header
		if f.Refused != "" {
			m.pass.Reject(m.rules[f.Rule], f.Span, f.Refused)
			continue
		}
		passed++
		if kept != nil {
			kept.more = append(kept.more, f.Span)
			continue
		}
		m.found(m.sited(f), m.pass.Block.Language)
		kept = &m.items[len(m.items)-1]
		kept.cell = &analyzers.TableCell{Row: v.Row, Column: c.Header}
	}
	if kept != nil && 2*passed < judged {
		m.items = m.items[:len(m.items)-1]
	}
}
