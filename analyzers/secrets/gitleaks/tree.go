package gitleaks

import (
	"bytes"
	"cmp"
	"errors"
	"slices"
	"strings"

	"github.com/pelletier/go-toml/v2/unstable"

	"github.com/nblsp/nblsp/notebook"
)

// A value is a TOML value with its place.
type value struct {
	kind  unstable.Kind // String, Bool, Integer, Float, Array, InlineTable (any table), or others
	text  string        // of scalars
	items []*value      // of arrays
	pairs []*pair       // of tables, in the order of the file
	span  notebook.Span
	array bool // made by [[headers]]
}

// A pair of a table. Keys are in lower case: gitleaks does not tell them apart.
type pair struct {
	key   string
	name  string // as written
	span  notebook.Span
	value *value
}

func (v *value) get(key string) *pair {
	for _, p := range v.pairs {
		if p.key == key {
			return p
		}
	}
	return nil
}

// A reader collects mistakes while it reads.
type reader struct {
	base     func() *RuleSet // nil: no checks
	mistakes []mistake
}

type mistake struct {
	span    notebook.Span
	message string
}

func (r *reader) wrong(at notebook.Span, message string) {
	r.mistakes = append(r.mistakes, mistake{at, message})
}

// diagnostics gives the mistakes in the order of the text.
func (r *reader) diagnostics(text string) (all []Diagnostic) {
	slices.SortStableFunc(r.mistakes, func(a, b mistake) int { return cmp.Compare(a.span.Start, b.span.Start) })
	line, lineStart, at := 1, 0, 0
	for _, m := range r.mistakes {
		start := min(m.span.Start, len(text))
		for i := strings.IndexByte(text[at:start], '\n'); i >= 0; i = strings.IndexByte(text[at:start], '\n') {
			line, at = line+1, at+i+1
			lineStart = at
		}
		all = append(all, Diagnostic{m.span, line, start - lineStart + 1, m.message})
	}
	return all
}

// parseTree reads TOML. Where it is no TOML, it goes on with the next header of a table.
func parseTree(text string) (*value, *reader) {
	r := &reader{}
	root := &value{kind: unstable.InlineTable}
	table := root
	data := []byte(text)
	base := 0
	var p unstable.Parser
	p.Reset(data)
	for {
		for p.NextExpression() {
			n := p.Expression()
			switch n.Kind {
			case unstable.Table, unstable.ArrayTable:
				table = r.header(&p, n, root, base)
			case unstable.KeyValue:
				r.pair(&p, n, table, base)
			}
		}
		err := p.Error()
		if err == nil {
			return root, r
		}
		at, message := len(p.Data()), "this is no TOML"
		if pe := (*unstable.ParserError)(nil); errors.As(err, &pe) {
			message = pe.Message
			if h := pe.Highlight; cap(h) <= cap(p.Data()) {
				at = cap(p.Data()) - cap(h)
			}
		}
		at = min(base+at, len(data))
		r.wrong(notebook.Span{Start: at, End: min(at+1, len(data))},
			"invalid TOML: "+message+"; ignored up to the next [section]")
		next := bytes.Index(data[at:], []byte("\n["))
		if next < 0 {
			return root, r
		}
		table = &value{kind: unstable.InlineTable}
		base = at + next + 1
		p.Reset(data[base:])
	}
}

// header finds or makes the table of a [header] or [[header]].
func (r *reader) header(p *unstable.Parser, n *unstable.Node, root *value, base int) *value {
	table := root
	for it := n.Key(); it.Next(); {
		key := it.Node()
		last := it.IsLast()
		span := place(key.Raw, base)
		child := table.get(strings.ToLower(string(key.Data)))
		if child == nil {
			child = &pair{strings.ToLower(string(key.Data)), string(key.Data), span, &value{kind: unstable.InlineTable, span: span}}
			if last && n.Kind == unstable.ArrayTable {
				child.value = &value{kind: unstable.Array, span: span, array: true}
			}
			table.pairs = append(table.pairs, child)
		} else if last && n.Kind == unstable.Table && child.value.kind == unstable.InlineTable {
			r.wrong(span, "this section was there before; both are read as one")
		}
		table = child.value
		if table.kind == unstable.Array && (table.array || len(table.items) > 0) {
			if last && n.Kind == unstable.ArrayTable {
				table.items = append(table.items, &value{kind: unstable.InlineTable, span: span})
			}
			table = table.items[len(table.items)-1]
		}
		if table.kind != unstable.InlineTable {
			r.wrong(span, "this is a value, not a section; ignored")
			return &value{kind: unstable.InlineTable}
		}
	}
	return table
}

// pair adds a key and its value to a table.
func (r *reader) pair(p *unstable.Parser, n *unstable.Node, table *value, base int) {
	for it := n.Key(); it.Next(); {
		key := it.Node()
		span := place(key.Raw, base)
		lower := strings.ToLower(string(key.Data))
		known := table.get(lower)
		if !it.IsLast() {
			if known == nil {
				known = &pair{lower, string(key.Data), span, &value{kind: unstable.InlineTable, span: span}}
				table.pairs = append(table.pairs, known)
			}
			if table = known.value; table.kind != unstable.InlineTable {
				r.wrong(span, "this is a value, not a section; ignored")
				return
			}
			continue
		}
		if known != nil {
			r.wrong(span, "the key was there before; the first one is used")
			return
		}
		table.pairs = append(table.pairs, &pair{lower, string(key.Data), span, r.value(p, n.Value(), span, base)})
	}
}

// value converts a node; values that know no place of their own have that of their key.
func (r *reader) value(p *unstable.Parser, n *unstable.Node, key notebook.Span, base int) *value {
	v := &value{kind: n.Kind, span: key}
	if n.Raw.Length > 0 {
		v.span = place(n.Raw, base)
	}
	switch n.Kind {
	case unstable.Array:
		for it := n.Children(); it.Next(); {
			v.items = append(v.items, r.value(p, it.Node(), key, base))
		}
	case unstable.InlineTable:
		for it := n.Children(); it.Next(); {
			r.pair(p, it.Node(), v, base)
		}
	default:
		v.text = string(n.Data)
	}
	return v
}

func place(raw unstable.Range, base int) notebook.Span {
	return notebook.Span{Start: base + int(raw.Offset), End: base + int(raw.Offset+raw.Length)}
}
