package notebook

import (
	"sort"
	"strings"
	"sync"
	"unicode/utf16"
	"unsafe"
)

// A host is the file that a Document was read from.
type host struct {
	src   string // the text that the package counts in: the file, decoded if it is wide
	wide  *wide  // nil: src is the file, byte for byte
	once  sync.Once
	lines *Lines
}

// newHost takes the bytes of a file over. A file in UTF-16, as some shells write redirected text, is
// decoded; whatever else is not UTF-8 stays until somebody needs it as text.
func newHost(data []byte) *host {
	unit, start := wideUnit(data)
	if unit == nil {
		// A copy would double the memory of a large file and cost as much as reading it.
		return &host{src: unsafe.String(unsafe.SliceData(data), len(data))}
	}
	w := &wide{start: start, unit: unit}
	var b strings.Builder
	b.Grow(len(data) / 2)
	for i := start; i+1 < len(data); i += 2 {
		r := rune(unit.get(data[i:]))
		if utf16.IsSurrogate(r) {
			low := rune(0)
			if i+3 < len(data) {
				low = rune(unit.get(data[i+2:]))
			}
			if r = utf16.DecodeRune(r, low); r > 0xFFFF {
				i += 2
			}
		}
		b.WriteRune(r)
	}
	w.src = b.String()
	return &host{src: w.src, wide: w}
}

// masked is the host with another text of the same length, in which something is blanked.
func (h *host) masked(src string) *host { return &host{src: src, wide: h.wide} }

// A wide is a file in UTF-16.
type wide struct {
	src   string     // the file decoded
	start int        // length of the byte order mark
	unit  *byteOrder //
	once  sync.Once
	marks unitMarks
}

// A byteOrder is that of the units of a wide file: which byte is the higher.
type byteOrder struct{ high, low int }

func (o *byteOrder) get(b []byte) uint16 { return uint16(b[o.high])<<8 | uint16(b[o.low]) }

var bigEndian, littleEndian = &byteOrder{0, 1}, &byteOrder{1, 0}

// wideUnit is the byte order of a file in UTF-16 and the length of its mark; nil when it is not wide.
// Without a mark it takes two ASCII characters to believe it.
func wideUnit(data []byte) (order *byteOrder, start int) {
	switch {
	case len(data) < 2:
	case data[0] == 0xFE && data[1] == 0xFF:
		return bigEndian, 2
	case data[0] == 0xFF && data[1] == 0xFE:
		return littleEndian, 2
	case len(data) < 4:
	case data[0] == 0 && data[2] == 0 && data[1] != 0 && data[3] != 0:
		return bigEndian, 0
	case data[1] == 0 && data[3] == 0 && data[0] != 0 && data[2] != 0:
		return littleEndian, 0
	}
	return nil, 0
}

func (w *wide) units() unitMarks {
	w.once.Do(func() { w.marks = markUnits(w.src) })
	return w.marks
}

// file is the offset in the file of an offset in src.
func (h *host) file(offset int) int {
	if w := h.wide; w != nil {
		return w.start + 2*w.units().before(w.src, offset, UTF16)
	}
	return offset
}

// text is the offset in src of an offset in the file.
func (h *host) text(offset int) int {
	w := h.wide
	if w == nil {
		return offset
	}
	target := max(0, offset-w.start) / 2
	marks := w.units()
	m := marks[sort.Search(len(marks), func(i int) bool { return marks[i].utf16 > target })-1]
	return m.offset + advance(w.src[m.offset:], target-m.utf16, UTF16)
}

// encode is a text as the file has to have it.
func (h *host) encode(text string) string {
	w := h.wide
	if w == nil {
		return text
	}
	var b []byte
	for _, u := range utf16.Encode([]rune(text)) {
		var pair [2]byte
		pair[w.unit.high], pair[w.unit.low] = byte(u>>8), byte(u)
		b = append(b, pair[:]...)
	}
	return string(b)
}

// HostRange is the 1-based line and column (UTF-16 units) range of host file bytes. Lines end as in
// [AllLF], and a byte order mark is no column, as editors and code hosts count. It is zero for a live
// document.
func (d *Document) HostRange(s Span) Range {
	h := d.host
	if h == nil {
		return Range{}
	}
	h.once.Do(func() { h.lines = NewLines(h.src, AllLF) })
	at := func(offset int) Position {
		p := h.lines.Position(h.text(offset), UTF16)
		if p.Line == 0 && p.Character > 0 && strings.HasPrefix(h.src, byteOrderMark) {
			p.Character--
		}
		return Position{p.Line + 1, p.Character + 1}
	}
	return Range{at(s.Start), at(s.End)}
}
