package notebook

import (
	"iter"
	"sort"
	"strings"
	"sync"
)

// A form is how the text of a Block is written in its host file.
type form uint8

const (
	plain     form = iota // as it is
	jsonText              // as a JSON string or list of strings
	commented             // with a prefix on each line
)

// An origin is the way back from the text of a Block to its host file. Most Blocks are never asked,
// so it holds only where the text was written; the way is walked again when somebody asks.
type origin struct {
	host    *host
	Span    // of the text; for jsonText of the JSON value, quotes and brackets included
	form    form
	lines   bool    // jsonText: the strings of a list are lines without their ends
	comment comment // commented
	same    bool    // each byte of the text is that byte of the file, in one piece
	once    sync.Once
	// marks are the runs that begin about every sparse bytes of text: where to begin a search.
	marks []runMark
}

// sparse is the distance of the marks in a text: the most that a search among runs has to pass.
const sparse = 512

// A comment is the prefix of lines that hide a text in a script.
type comment struct {
	prefix string                // what an inserted line needs
	strip  func(line string) int // number of bytes of a line that are prefix
}

// A runMark is the start of a run.
type runMark struct {
	text int // offset in the text
	run
	end int // of the string or line that the run is in
}

// Host is the range of host file bytes that s was decoded from, across JSON escapes; for text
// joined from a list of strings it runs from the first piece to the last. It can be replaced by the
// [Block.Escape] of a new text. False when the text has no place in a file: the Block is live, or
// the file leaves the text out.
func (b *Block) Host(s Span) (Span, bool) {
	o := b.origin
	if o == nil {
		return Span{}, false
	}
	s = o.locate(b.Text, s)
	return Span{o.host.file(s.Start), o.host.file(s.End)}, true
}

// locate is the place of s, a part of the text, in the text of the host.
func (o *origin) locate(text string, s Span) Span {
	s.Start = max(0, min(s.Start, len(text)))
	s.End = max(s.Start, min(s.End, len(text)))
	if o.same {
		at := o.Start
		if o.form == jsonText {
			at++
		}
		return Span{at + s.Start, at + s.End}
	}
	if text == "" {
		return o.empty()
	}
	var h Span
	if s.Start < len(text) {
		m := o.find(s.Start)
		h.Start = m.at(s.Start)
	} else {
		h.Start = o.find(s.Start - 1).until(s.Start)
	}
	h.End = h.Start
	switch {
	case s.End == s.Start:
	case o.form == commented && s.End < len(text) && text[s.End-1] == '\n':
		// With the line end goes the prefix of the next line.
		h.End = o.find(s.End).at(s.End)
	default:
		h.End = o.find(s.End - 1).until(s.End)
	}
	return h
}

// at is the place of the byte at offset of the text, which lies in the run.
func (m runMark) at(offset int) int {
	if m.char == verbatim {
		return m.Start + offset - m.text
	}
	return m.Start
}

// until is the end of the place of the byte before offset of the text, which lies in the run.
func (m runMark) until(offset int) int {
	if m.char == verbatim {
		return m.Start + offset - m.text
	}
	return m.run.End
}

// find is the run that holds the byte at offset of the text.
func (o *origin) find(offset int) (found runMark) {
	o.once.Do(func() {
		next := 0
		for m := range o.runs(nil) {
			if m.text >= next {
				o.marks = append(o.marks, m)
				next = m.text + sparse
			}
		}
	})
	i := sort.Search(len(o.marks), func(i int) bool { return o.marks[i].text > offset }) - 1
	for m := range o.runs(&o.marks[i]) {
		found = m
		if m.text+m.width() > offset {
			break
		}
	}
	return found
}

// runs yields the runs of the text in order, from the beginning or from a mark on.
func (o *origin) runs(from *runMark) iter.Seq[runMark] {
	return func(yield func(runMark) bool) {
		text := 0
		if from != nil {
			text = from.text
		}
		emit := func(r run, end int) bool {
			m := runMark{text, r, end}
			text += r.width()
			return yield(m)
		}
		part := func(s Span) bool {
			d := newDecoder(o.host.src, s, o.form == jsonText)
			for r, ok := d.next(); ok; r, ok = d.next() {
				if !emit(r, s.End) {
					return false
				}
			}
			return true
		}
		switch {
		case o.form == jsonText:
			o.walkJSON(from, emit, part)
		case o.form == commented:
			o.walkLines(from, part)
		case from != nil:
			part(Span{from.Start, o.End})
		default:
			part(o.Span)
		}
	}
}

// walkLines passes the lines of a commented text.
func (o *origin) walkLines(from *runMark, part func(Span) bool) {
	at := o.Start
	if from != nil {
		if at = from.end; !part(Span{from.Start, at}) {
			return
		}
	}
	for at < o.End {
		_, next := lineEnd(o.host.src[:o.End], at, LF)
		if !part(Span{at + o.comment.strip(o.host.src[at:next]), next}) {
			return
		}
		at = next
	}
}

// walkJSON passes the strings of the JSON value as the reader did: the scanner is told of the same
// brackets around the value, so that it takes damage in the same way.
func (o *origin) walkJSON(from *runMark, emit func(run, int) bool, part func(Span) bool) {
	s := o.scanner()
	last := -1 // where the string before ends; negative when nothing joins it to the next
	str := func() bool {
		t := s.str()
		if o.lines && last >= 0 && !emit(run{Span{last, last}, '\n'}, last) {
			return false
		}
		last = t.End
		return part(t.Span)
	}
	element := func(int) bool { return s.peek() != '"' || str() }
	list := o.host.src[o.Start] == '['
	switch {
	case from != nil:
		last = from.end
		if from.Len() == 0 { // what joins two strings is not written anywhere
			if last = -1; !emit(from.run, from.end) {
				return
			}
		} else if !part(Span{from.Start, from.end}) {
			return
		}
		s.pos = from.end
		if s.pos < len(s.src) && s.src[s.pos] == '"' {
			s.pos++
		}
		if list {
			s.push('[')
			s.rest(1, element)
		}
	case list:
		s.elements(element)
	default:
		str()
	}
}

// scanner stands at the JSON value with brackets around it that every such value has.
func (o *origin) scanner() *scanner {
	s := &scanner{src: o.host.src, pos: o.Start}
	s.push('[')
	s.push('{')
	return s
}

// firstString is the inside of the first string of the JSON value; false when it has none.
func (o *origin) firstString() (first Span, ok bool) {
	s := o.scanner()
	s.texts(func(t token) {
		if !ok {
			first, ok = t.Span, true
		}
	}, func(int) { s.skip() })
	return first, ok
}

// empty is the place of an empty text.
func (o *origin) empty() Span {
	if o.form != jsonText {
		return Span{o.Start, o.Start}
	}
	if s, ok := o.firstString(); ok {
		return Span{s.Start, s.Start}
	}
	return o.Span
}

// Escape turns text into what has to stand in the host file in place of [Block.Host] of a span, so
// that an edit of the Block becomes an edit of the file: escapes inside a JSON string, comment
// prefixes in a script. For a Block that is [Block.JSON], the span has to lie inside one string. A
// Block without a host gets the text as it is.
func (b *Block) Escape(text string) string {
	o := b.origin
	switch {
	case b.JSON || o != nil && o.form == jsonText:
		text = quote(text)
		if b.Text == "" && o != nil {
			if _, ok := o.firstString(); !ok {
				text = `"` + text + `"`
			}
		}
	case o != nil && o.form == commented:
		text = strings.ReplaceAll(text, "\n", "\n"+o.comment.prefix)
	}
	if o == nil {
		return text
	}
	return o.host.encode(text)
}
