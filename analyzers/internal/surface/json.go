package surface

import (
	"iter"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/nblsp/nblsp/notebook"
)

// readJSON gives the readings of JSON documents in ranges of the base: the JSON with the escapes of
// its strings undone in place, and, to a depth, what markup, terminal output and JSON its strings
// hold.
func readJSON(base *Text, ranges []notebook.Span, depth int) []*Text {
	t := undoJSON(base, ranges)
	if t == nil {
		return nil
	}
	texts := []*Text{t}
	if depth > 0 {
		texts = append(texts, nested(t, depth-1)...)
	}
	return texts
}

func undoJSON(base *Text, ranges []notebook.Span) *Text {
	whole := len(ranges) == 1 && ranges[0].Len() == len(base.Text)
	if whole && strings.IndexByte(base.Text, '\\') < 0 {
		return &Text{Kind: JSON, Text: base.Text, base: base, ranges: ranges}
	}
	size := 0
	for _, r := range ranges {
		size += r.Len() + 1
	}
	b := &builder{base: base, out: make([]byte, 0, size)}
	for _, r := range ranges {
		b.part()
		b.undoEscapes(r)
	}
	texts := b.texts(JSON)
	if texts == nil {
		return nil
	}
	texts[0].ranges = ranges
	return texts[0]
}

// undoEscapes keeps a range with the escapes of JSON strings undone. JSON has no backslash outside
// of strings, so that they need not be told apart.
func (b *builder) undoEscapes(r notebook.Span) {
	text := b.base.Text[:r.End]
	kept := r.Start
	for i := r.Start; ; {
		n := strings.IndexByte(text[i:], '\\')
		if n < 0 {
			break
		}
		i += n
		decoded, size := unescape(text[i:])
		if size == 0 {
			i = min(i+2, len(text))
			continue
		}
		b.keep(kept, i)
		b.put(decoded, i, i+size)
		i += size
		kept = i
	}
	b.keep(kept, r.End)
}

// AsJSON reads ranges of a Text as JSON documents of their own, such as the lines of JSON lines. It
// gives nil when there is nothing in them.
func (t *Text) AsJSON(ranges []notebook.Span) *Text { return undoJSON(t, ranges) }

// unescape decodes the JSON escape at the start of s; 0 when it is none.
func unescape(s string) (text string, size int) {
	if len(s) < 2 {
		return "", 0
	}
	switch s[1] {
	case '"':
		return `"`, 2
	case '\\':
		return `\`, 2
	case '/':
		return "/", 2
	case 'b':
		return "\b", 2
	case 'f':
		return "\f", 2
	case 'n':
		return "\n", 2
	case 'r':
		return "\r", 2
	case 't':
		return "\t", 2
	case 'u':
		r, ok := hexRune(s, 2, 4)
		if !ok {
			return "", 0
		}
		if utf16.IsSurrogate(r) {
			if strings.HasPrefix(s[6:], `\u`) {
				if low, ok := hexRune(s, 8, 4); ok {
					if full := utf16.DecodeRune(r, low); full != utf8.RuneError {
						return string(full), 12
					}
				}
			}
			r = utf8.RuneError
		}
		return string(r), 6
	}
	return "", 0
}

// hexRune reads n hexadecimal digits at an offset of s.
func hexRune(s string, at, n int) (rune, bool) {
	if len(s) < at+n {
		return 0, false
	}
	var r rune
	for _, c := range []byte(s[at : at+n]) {
		switch {
		case '0' <= c && c <= '9':
			c -= '0'
		case 'a' <= c|0x20 && c|0x20 <= 'f':
			c = c | 0x20 - 'a' + 10
		default:
			return 0, false
		}
		r = r<<4 | rune(c)
	}
	return r, true
}

// stringMin is the shortest string that is looked into for another wrapping.
const stringMin = 8

// nested reads what the strings of a JSON reading hold.
func nested(t *Text, depth int) []*Text {
	controls := strings.IndexByte(t.Text, esc) >= 0 || strings.IndexByte(t.Text, '\b') >= 0
	escaped := t.pieces != nil && (strings.Contains(t.Text, `"{`) || strings.Contains(t.Text, `"[`) || strings.Contains(t.Text, "\"\n"))
	if !controls && !escaped && strings.IndexByte(t.Text, '<') < 0 {
		return nil // no string holds anything else than text
	}
	m := newMarkupReader(t, depth)
	terminal := &builder{base: t}
	var documents []notebook.Span
	for p := range t.strings() {
		text := t.Text[p.Start:p.End]
		switch {
		case len(text) < stringMin:
		case looksLikeJSON(strings.TrimSpace(text)):
			documents = append(documents, p)
		case looksLikeMarkup(text):
			m.read(p)
		case controls && hasControls(text):
			terminal.part()
			terminal.terminal(p)
		}
	}
	texts := append(m.texts(), terminal.texts(Plain)...)
	if len(documents) > 0 {
		texts = append(texts, readJSON(t, documents, depth)...)
	}
	return texts
}

func looksLikeJSON(s string) bool {
	if len(s) < stringMin {
		return false
	}
	first, last := s[0], s[len(s)-1]
	return (first == '{' && last == '}' || first == '[' && last == ']') && strings.IndexByte(s, '"') > 0
}

func looksLikeMarkup(s string) bool {
	lt := strings.IndexByte(s, '<')
	if lt < 0 || strings.LastIndexByte(s, '>') < lt {
		return false
	}
	return strings.Contains(s, "</") || strings.Contains(s, "/>") || strings.Contains(s, "<!--") ||
		strings.Contains(s, `="`) || strings.Contains(s, "<br")
}

// strings yields the spans, in the reading, of the contents of all strings.
func (t *Text) strings() iter.Seq[notebook.Span] {
	return func(yield func(notebook.Span) bool) {
		f := forward{t: t}
		for _, r := range t.ranges {
			s := scanner{text: t.base.Text[:r.End], pos: r.Start}
			for s.next() {
				if s.kind == '"' && !yield(f.span(s.value)) {
					return
				}
			}
		}
	}
}

// A Pair is a value with the names that lead to it. Its spans count in the Text.
type Pair struct {
	// Path is the keys from the document down to the value, for an element of an array its index;
	// of an attribute it is the name alone. It is valid until the next Pair.
	Path  []string
	Name  notebook.Span // of the nearest key; empty when there is none
	Value notebook.Span // without quotes
	// Quoted says that the value is a string; otherwise it is a number, true, false or null.
	Quoted bool
}

// A field is an attribute in a Text of kind Attributes.
type field struct{ name, value notebook.Span }

// pathMax bounds the paths that Pairs gives; what is nested deeper keeps the path of that depth.
const pathMax = 64

// Pairs yields the values of a Text of kind JSON or Attributes with their names, in order; of other
// kinds there are none. Values of arrays have the array's path with their index added.
func (t *Text) Pairs() iter.Seq[Pair] {
	return func(yield func(Pair) bool) {
		if t.Kind == Attributes {
			for _, f := range t.fields {
				if !yield(Pair{Path: []string{t.Text[f.name.Start:f.name.End]}, Name: f.name, Value: f.value, Quoted: true}) {
					return
				}
			}
		}
		f := forward{t: t}
		for _, r := range t.ranges {
			if !t.document(r, &f, yield) {
				return
			}
		}
	}
}

// container is an open object or array.
type container struct {
	array bool
	index int  // of the next element
	value bool // in an object: a key was read, and its value comes next
	key   notebook.Span
}

func (t *Text) document(r notebook.Span, f *forward, yield func(Pair) bool) bool {
	s := scanner{text: t.base.Text[:r.End], pos: r.Start}
	var stack []container
	var path []string // one name for each container of the stack, as far as pathMax
	deep := 0         // containers beyond pathMax: not on the stack
	name := func(text string) {
		if len(path) < len(stack) {
			path = append(path, text)
		}
		path[len(stack)-1] = text
	}
	for s.next() {
		var top *container
		if len(stack) > 0 {
			top = &stack[len(stack)-1]
		}
		switch s.kind {
		case '{', '[':
			if top != nil && top.array && deep == 0 {
				name(strconv.Itoa(top.index))
				top.index++
			}
			if len(stack) == pathMax {
				deep++
				continue
			}
			opened := container{array: s.kind == '['}
			if top != nil {
				top.value = false
				opened.key = top.key
				if len(path) < len(stack) {
					name("")
				}
			}
			stack = append(stack, opened)
		case '}', ']':
			if deep > 0 {
				deep--
			} else if len(stack) > 0 {
				stack = stack[:len(stack)-1]
				path = path[:min(len(path), len(stack))]
			}
		case ':':
			if top != nil && !top.array {
				top.value = true
			}
		case ',':
			if top != nil && !top.array {
				top.value = false
			}
		default:
			value := f.span(s.value)
			var key notebook.Span
			if top != nil && deep == 0 {
				if top.array {
					name(strconv.Itoa(top.index))
					top.index++
				} else if !top.value {
					name(t.Text[value.Start:value.End])
					top.key = value
					continue
				}
				top.value = false
				key = top.key
			}
			if !yield(Pair{Path: path, Name: key, Value: value, Quoted: s.kind == '"'}) {
				return false
			}
		}
	}
	return true
}

// A scanner gives the tokens of JSON as written. It accepts anything: what is no token of JSON is a
// bare word.
type scanner struct {
	text  string
	pos   int
	kind  byte          // of the token: { } [ ] : , or " for a string, 0 for a bare word
	value notebook.Span // of a string without its quotes
}

func (s *scanner) next() bool {
	for s.pos < len(s.text) && space(s.text[s.pos]) {
		s.pos++
	}
	if s.pos == len(s.text) {
		return false
	}
	start := s.pos
	switch c := s.text[start]; c {
	case '{', '}', '[', ']', ':', ',':
		s.kind = c
		s.pos++
	case '"':
		s.kind = c
		i := start + 1
		for i < len(s.text) && s.text[i] != '"' {
			if s.text[i] == '\\' {
				i++
			}
			i++
		}
		end := min(i, len(s.text))
		s.value = notebook.Span{Start: start + 1, End: end}
		s.pos = min(end+1, len(s.text))
	default:
		s.kind = 0
		i := start
		for i < len(s.text) && !wordEnd[s.text[i]] {
			i++
		}
		s.value = notebook.Span{Start: start, End: i}
		s.pos = i
	}
	return true
}

// wordEnd holds the bytes that end a bare word of JSON.
var wordEnd = [256]bool{
	' ': true, '\n': true, '\t': true, '\r': true, '\f': true,
	'{': true, '}': true, '[': true, ']': true, ':': true, ',': true, '"': true,
}

// forward maps rising offsets of the base to offsets of a reading.
type forward struct {
	t *Text
	i int // the piece of the last offset
}

func (f *forward) span(s notebook.Span) notebook.Span {
	start := f.offset(s.Start)
	return notebook.Span{Start: start, End: max(start, f.offset(s.End))}
}

func (f *forward) offset(base int) int {
	pieces := f.t.pieces
	if pieces == nil {
		return base
	}
	for f.i+1 < len(pieces) && int(pieces[f.i].end) <= base {
		f.i++
	}
	p, end := pieces[f.i], f.t.end(f.i)
	switch {
	case base <= int(p.start):
		return int(p.at)
	case f.t.exact(f.i):
		return min(int(p.at)+base-int(p.start), end)
	default:
		return end
	}
}
