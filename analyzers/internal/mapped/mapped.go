// Package mapped has texts that were undone (string escapes, shell quotes, concatenation) and that
// still know, for every byte, the source it was made from.
package mapped

import (
	"sort"
	"strings"

	"github.com/nblsp/nblsp/notebook"
)

// A Text is a value with the way back to its source. It is immutable; the zero Text is empty.
type Text struct {
	Value  string
	at     int     // source offset of Value[0], when there are no pieces
	pieces []piece // ordered by value; nil when Value stands in the source verbatim
}

// A piece tells where the bytes of Value from offset value on, up to the next piece, come from:
// one by one from source on, or all together from the escape source..end.
type piece struct {
	value, source, end int
	whole              bool
}

// Verbatim is a text that stands in the source as it is, from offset at on.
func Verbatim(value string, at int) Text { return Text{Value: value, at: at} }

// Span is the range of source bytes that Value[s.Start:s.End] was made from; a part of an escape
// gives the whole escape, and a range over several pieces runs from the first to the last. Offsets
// outside of Value are clamped. Its cost is logarithmic in the number of pieces.
func (t Text) Span(s notebook.Span) notebook.Span {
	s.Start = min(max(s.Start, 0), len(t.Value))
	s.End = min(max(s.End, s.Start), len(t.Value))
	if t.pieces == nil {
		return notebook.Span{Start: t.at + s.Start, End: t.at + s.End}
	}
	out := notebook.Span{Start: t.start(s.Start), End: t.start(s.Start)}
	if s.End > s.Start {
		out.End = t.end(s.End)
	}
	return out
}

// Whole is the range of source bytes that the whole value was made from.
func (t Text) Whole() notebook.Span { return t.Span(notebook.Span{End: len(t.Value)}) }

// Slice is a part of the text, with its own way back.
func (t Text) Slice(s notebook.Span) Text {
	if t.pieces == nil {
		return Verbatim(t.Value[s.Start:s.End], t.at+s.Start)
	}
	var b Builder
	b.Append(t, s)
	return b.Text()
}

// TrimSpace is the text without leading and trailing white space.
func (t Text) TrimSpace() Text {
	start := len(t.Value) - len(strings.TrimLeft(t.Value, " \t\r\n"))
	end := max(start, len(strings.TrimRight(t.Value, " \t\r\n")))
	return t.Slice(notebook.Span{Start: start, End: end})
}

// WithValue is a text of another value of the same length, byte for byte from the same places.
func (t Text) WithValue(value string) Text {
	t.Value = value
	return t
}

// find is the index of the piece that the byte at offset i of Value belongs to.
func (t Text) find(i int) int {
	return max(0, sort.Search(len(t.pieces), func(k int) bool { return t.pieces[k].value > i })-1)
}

func (t Text) start(i int) int {
	p := t.pieces[t.find(i)]
	if p.whole {
		if i == len(t.Value) && i > p.value {
			return p.end
		}
		return p.source
	}
	return p.source + i - p.value
}

func (t Text) end(i int) int {
	p := t.pieces[t.find(i-1)]
	if p.whole {
		return p.end
	}
	return p.source + i - p.value
}

// A Builder makes a Text piece by piece; the sources of its pieces should ascend. The zero Builder
// is ready.
type Builder struct {
	value  []byte
	pieces []piece
}

// Copy adds bytes that stand in the source as they are, from offset at on.
func (b *Builder) Copy(value string, at int) {
	if value == "" {
		return
	}
	n := len(b.value)
	b.value = append(b.value, value...)
	if k := len(b.pieces) - 1; k >= 0 && !b.pieces[k].whole && b.pieces[k].source+n-b.pieces[k].value == at {
		return
	}
	b.pieces = append(b.pieces, piece{value: n, source: at})
}

// Replace adds bytes that a range of the source means as a whole: an escape.
func (b *Builder) Replace(value string, source notebook.Span) {
	if value == "" {
		return
	}
	b.pieces = append(b.pieces, piece{value: len(b.value), source: source.Start, end: source.End, whole: true})
	b.value = append(b.value, value...)
}

// Append adds a part of another text of the same source.
func (b *Builder) Append(t Text, s notebook.Span) {
	if t.pieces == nil {
		b.Copy(t.Value[s.Start:s.End], t.at+s.Start)
		return
	}
	for k := t.find(s.Start); k < len(t.pieces) && s.Start < s.End; k++ {
		p, end := t.pieces[k], s.End
		if k+1 < len(t.pieces) {
			end = min(end, t.pieces[k+1].value)
		}
		if p.whole {
			b.Replace(t.Value[s.Start:end], notebook.Span{Start: p.source, End: p.end})
		} else {
			b.Copy(t.Value[s.Start:end], p.source+s.Start-p.value)
		}
		s.Start = end
	}
}

// Len is the number of bytes added so far.
func (b *Builder) Len() int { return len(b.value) }

// Text is what was added. An empty Builder gives the zero Text; [Builder.TextAt] gives a place to
// an empty one. The Builder must not be used after.
func (b *Builder) Text() Text { return b.TextAt(0) }

// TextAt is like [Builder.Text]; at is where the text stands when nothing was added.
func (b *Builder) TextAt(at int) Text {
	switch {
	case len(b.pieces) == 0:
		return Text{at: at}
	case len(b.pieces) == 1 && !b.pieces[0].whole:
		return Text{Value: string(b.value), at: b.pieces[0].source}
	}
	return Text{Value: string(b.value), pieces: b.pieces}
}
