package secrets

import (
	"slices"
	"strings"

	"github.com/nblsp/nblsp/analyzers/internal/surface"
	"github.com/nblsp/nblsp/analyzers/secrets/lexicon"
	"github.com/nblsp/nblsp/analyzers/secrets/semantic"
	"github.com/nblsp/nblsp/notebook"
)

func (m *merger) sited(f semantic.Find) semantic.Find {
	f.Context = contextOf(m.pass.Block)
	return f
}

// labels are the fields of a record that name its value; contents are those that hold it.
var (
	labels   = []string{"name", "key", "id", "label", "description", "placeholder", "variable", "title", "data-name", "_model_name", "type"}
	contents = []string{"value", "content", "data-value", "default", "default_value"}
)

// records reads objects that name a thing in one field and hold it in another: {"name": "DB_PASSWORD",
// "value": "x"}, <input name="api_key" value="x">, the state of a widget.
func (m *merger) records(t *surface.Text) {
	var parent string // of the last label
	var label string
	var meaning lexicon.Meaning
	for p := range t.Pairs() {
		if len(p.Path) == 0 || !p.Quoted {
			continue
		}
		field := p.Path[len(p.Path)-1]
		if !slices.Contains(labels, field) && !slices.Contains(contents, field) {
			continue
		}
		under := strings.Join(p.Path[:len(p.Path)-1], "\x00")
		value := t.Text[p.Value.Start:p.Value.End]
		if slices.Contains(labels, field) {
			if under != parent || !meaning.Secret() || field == "name" {
				parent, label, meaning = under, value, labelled(value)
			}
			continue
		}
		if under != parent {
			continue
		}
		m.fragment(label, value, func(s notebook.Span) notebook.Span {
			return t.Span(notebook.Span{Start: s.Start + p.Value.Start, End: s.End + p.Value.Start})
		})
		if !meaning.Secret() {
			continue
		}
		f, ok := semantic.Weigh(meaning, value, true)
		if !ok {
			continue
		}
		f.Span = t.Span(notebook.Span{Start: f.Span.Start + p.Value.Start, End: f.Span.End + p.Value.Start})
		f.Name = label
		m.found(m.sited(f), m.pass.Block.Language)
		meaning = lexicon.Meaning{}
	}
}

// labelled is what a label for people promises: "Password:", "Your API key".
func labelled(s string) lexicon.Meaning {
	if s == "PasswordModel" {
		return lexicon.Of("password")
	}
	if len(s) > 40 {
		return lexicon.Meaning{}
	}
	meaning := lexicon.Of(s)
	if !meaning.Sure && strings.Contains(s, " ") {
		return lexicon.Meaning{}
	}
	return meaning
}
