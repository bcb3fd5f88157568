package surface

import (
	"strings"

	"github.com/nblsp/nblsp/analyzers/internal/surface/markup"
	"github.com/nblsp/nblsp/notebook"
)

// A markupReader makes the readings of markup: its text, its attributes, its scripts and styles.
type markupReader struct {
	base          *Text
	text          builder
	attrs         builder
	scripts       builder
	fields        []field
	documents     []notebook.Span // JSON inside scripts
	separator     byte            // owed before the next text; 0 for none
	from, to      int             // the markup that the separator stands for
	insideComment bool
	tables        []openTable
	tableCount    int32
	cells         []cell
	depth         int // how deep JSON in scripts is read
}

// readMarkup gives the readings of a base that is markup as a whole.
func readMarkup(base *Text, depth int) []*Text {
	r := newMarkupReader(base, depth)
	r.text.out = make([]byte, 0, len(base.Text)/4)
	r.read(notebook.Span{Start: 0, End: len(base.Text)})
	return r.texts()
}

func newMarkupReader(base *Text, depth int) *markupReader {
	return &markupReader{base: base, depth: depth, text: builder{base: base}, attrs: builder{base: base}, scripts: builder{base: base}}
}

func (r *markupReader) texts() []*Text {
	texts := r.text.texts(HTML)
	for _, t := range texts {
		t.cells = r.cells
	}
	attributes := r.attrs.texts(Attributes)
	for _, t := range attributes {
		t.fields = r.fields
	}
	texts = append(texts, attributes...)
	texts = append(texts, r.scripts.texts(Plain)...)
	if len(r.documents) > 0 {
		texts = append(texts, readJSON(r.base, r.documents, r.depth-1)...)
	}
	return texts
}

// read adds the markup in a range of the base; what it holds is not joined to what was read before.
func (r *markupReader) read(span notebook.Span) {
	r.owe('\n', span.Start, span.Start)
	l := markup.NewLexer(r.base.Text, span)
	for t, ok := l.Next(); ok; t, ok = l.Next() {
		switch t.Kind {
		case markup.Text:
			r.readText(t.Span)
		case markup.Start:
			r.structure(t)
			r.boundary(t)
			r.readAttributes(t)
		case markup.End:
			r.structure(t)
			r.boundary(t)
		case markup.Raw:
			r.readScript(t)
		case markup.Comment:
			r.owe('\n', t.Span.Start, t.Span.Start)
			if r.insideComment {
				r.readText(t.Span)
				continue
			}
			// Commented-out markup is markup.
			r.insideComment = true
			r.read(t.Span)
			r.insideComment = false
			r.owe('\n', t.Span.End, t.Span.End)
		case markup.Declaration:
			r.owe('\n', t.Span.Start, t.Span.Start)
			r.readText(t.Span)
			r.owe('\n', t.Span.End, t.Span.End)
		}
	}
	if !r.insideComment {
		r.closeTables()
	}
	r.owe('\n', span.End, span.End)
}

// boundary owes the white space that a tag stands for: a tab between the cells of a row, nothing for
// what runs within a line, a line end for everything else.
func (r *markupReader) boundary(t markup.Token) {
	switch {
	case t.Name == "td" || t.Name == "th":
		r.owe('\t', t.Span.Start, t.Span.End)
	case !inline[t.Name]:
		r.owe('\n', t.Span.Start, t.Span.End)
	}
}

// owe remembers a separator; the strongest of several stands for all of them.
func (r *markupReader) owe(separator byte, from, to int) {
	if r.separator == 0 {
		r.separator, r.from = separator, from
	} else if separator == '\n' || separator == '\t' && r.separator == ' ' {
		r.separator = separator
	}
	r.to = max(to, r.from)
}

func (r *markupReader) readText(span notebook.Span) {
	text := r.base.Text
	start, end := span.Start, span.End
	for start < end && space(text[start]) {
		start++
	}
	if start == end {
		if start > span.Start {
			r.owe(' ', span.Start, span.End)
		}
		return
	}
	switch {
	case r.separator == 0:
		start = span.Start
	case len(r.text.out) > 0:
		r.text.put(string(rune(r.separator)), r.from, max(r.to, r.from))
	}
	r.separator = 0
	r.startCells()
	r.text.undoEntities(start, end)
}

func space(c byte) bool { return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f' }

// undoEntities keeps base bytes with their character references decoded.
func (b *builder) undoEntities(start, end int) {
	text := b.base.Text[:end]
	kept := start
	for i := start; ; {
		n := strings.IndexByte(text[i:], '&')
		if n < 0 {
			break
		}
		i += n
		decoded, size := markup.Entity(text[i:])
		if size == 0 {
			i++
			continue
		}
		b.keep(kept, i)
		b.put(decoded, i, i+size)
		i += size
		kept = i
	}
	b.keep(kept, end)
}

// nameMax is longer than the name of any element; what is longer is a value in angle brackets.
const nameMax = 24

func (r *markupReader) readAttributes(t markup.Token) {
	if len(t.Name) > nameMax {
		start := t.Span.Start + 1
		r.attrs.part()
		r.attrs.keep(start, start+len(t.Name))
	}
	for _, a := range t.Attrs {
		r.attrs.part()
		at := len(r.attrs.out)
		r.attrs.keep(a.Name.Start, a.Value.Start)
		value := len(r.attrs.out)
		r.readValue(a.Value)
		r.fields = append(r.fields, field{
			name:  notebook.Span{Start: at, End: at + a.Name.Len()},
			value: notebook.Span{Start: value, End: len(r.attrs.out)},
		})
		r.attrs.keep(a.Value.End, a.Span.End)
	}
}

// readValue keeps an attribute's value, without the payload of a data URI of a binary type.
func (r *markupReader) readValue(v notebook.Span) {
	text := r.base.Text[v.Start:v.End]
	if rest, ok := strings.CutPrefix(text, "data:"); ok && !textMIME(rest) {
		if n := strings.Index(text, ";base64,"); n >= 0 {
			head := v.Start + n + len(";base64,")
			r.attrs.keep(v.Start, head)
			r.attrs.put(" ", head, v.End)
			return
		}
	}
	r.attrs.undoEntities(v.Start, v.End)
}

func (r *markupReader) readScript(t markup.Token) {
	text := r.base.Text[t.Span.Start:t.Span.End]
	if body := strings.TrimSpace(text); t.Name == "script" && r.depth > 0 && looksLikeJSON(body) {
		r.documents = append(r.documents, t.Span)
		return
	}
	r.scripts.part()
	r.scripts.keep(t.Span.Start, t.Span.End)
}

// inline holds the elements that do not interrupt a word.
var inline = func() map[string]bool {
	m := map[string]bool{}
	for name := range strings.FieldsSeq("a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark nobr" +
		" q s samp small span strike strong sub sup time tt u var wbr") {
		m[name] = true
	}
	return m
}()
