package surface

import (
	"math"
	"sort"
	"unicode/utf8"

	"github.com/nblsp/nblsp/notebook"
)

// A piece says where a stretch of a Text comes from. It ends where the next one begins. When it is
// as long as its origin, it is mapped byte by byte; otherwise every part of it stands for the whole
// origin (an entity, an escape, a separator that replaces a tag).
// A large table has a piece for every cell and every gap, so they are small.
type piece struct {
	at         int32 // start in the Text
	start, end int32 // origin in the base's text
}

// textMax is the longest text that pieces can count in.
const textMax = math.MaxInt32

// Span is the way back: the bytes of Block.Text that s was made from. Offsets outside of the Text
// are taken as its ends.
func (t *Text) Span(s notebook.Span) notebook.Span {
	for ; t.base != nil; t = t.base {
		s = t.toBase(s)
	}
	return clamp(s, len(t.Text))
}

func clamp(s notebook.Span, n int) notebook.Span {
	s.Start = min(max(s.Start, 0), n)
	s.End = min(max(s.End, s.Start), n)
	return s
}

func (t *Text) toBase(s notebook.Span) notebook.Span {
	s = clamp(s, len(t.Text))
	if t.pieces == nil {
		return s
	}
	first := t.piece(s.Start)
	start := int(t.pieces[first].start)
	if t.exact(first) {
		start += s.Start - int(t.pieces[first].at)
	}
	if s.End == s.Start {
		return notebook.Span{Start: start, End: start}
	}
	last := t.piece(s.End - 1)
	end := int(t.pieces[last].end)
	if t.exact(last) {
		end = int(t.pieces[last].start) + s.End - int(t.pieces[last].at)
	}
	return notebook.Span{Start: start, End: end}
}

// piece is the index of the piece that holds the byte at an offset.
func (t *Text) piece(offset int) int {
	return max(0, sort.Search(len(t.pieces), func(i int) bool { return int(t.pieces[i].at) > offset })-1)
}

// end is the end of piece i in the Text.
func (t *Text) end(i int) int {
	if i+1 < len(t.pieces) {
		return int(t.pieces[i+1].at)
	}
	return len(t.Text)
}

// exact reports whether a piece is mapped byte by byte.
func (t *Text) exact(i int) bool {
	p := t.pieces[i]
	return t.end(i)-int(p.at) == int(p.end-p.start)
}

// A builder makes the Text of a reading out of pieces of a base, in order of the base.
type builder struct {
	base   *Text
	out    []byte
	pieces []piece
	open   bool // the last piece is a copy that may grow
}

// keep copies base bytes.
func (b *builder) keep(start, end int) {
	if start >= end {
		return
	}
	if last := len(b.pieces) - 1; b.open && int(b.pieces[last].end) == start {
		b.pieces[last].end = int32(end)
	} else {
		b.add(start, end)
		b.open = true
	}
	b.out = append(b.out, b.base.Text[start:end]...)
}

func (b *builder) add(start, end int) {
	b.pieces = append(b.pieces, piece{int32(len(b.out)), int32(start), int32(end)})
}

// put writes text that stands for base bytes.
func (b *builder) put(text string, start, end int) {
	if text == "" {
		return
	}
	b.add(start, end)
	b.open = false
	b.out = append(b.out, text...)
}

// part begins a part that does not belong to what was written before it.
func (b *builder) part() {
	if n := len(b.out); n > 0 && b.out[n-1] != '\n' {
		end := int(b.pieces[len(b.pieces)-1].end)
		b.put("\n", end, end)
	}
}

// erase takes back the last character of the line, as a backspace does.
func (b *builder) erase() {
	n := len(b.out)
	if n == 0 || b.out[n-1] == '\n' {
		return
	}
	_, size := utf8.DecodeLastRune(b.out)
	for range size {
		n--
		last := len(b.pieces) - 1
		p := &b.pieces[last]
		switch {
		case n == int(p.at):
			b.pieces = b.pieces[:last]
		case n+1-int(p.at) == int(p.end-p.start):
			p.end--
		}
	}
	b.out = b.out[:n]
	b.open = false
}

// texts is the reading, none when nothing was written.
func (b *builder) texts(kind Kind) []*Text {
	if len(b.out) == 0 {
		return nil
	}
	return []*Text{{Kind: kind, Text: string(b.out), base: b.base, pieces: b.pieces}}
}
