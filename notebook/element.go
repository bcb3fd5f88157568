package notebook

import (
	"sort"
	"strconv"
	"strings"
	"sync"
)

// elements is the index of the values and keys of a JSON Block, made when it is first asked for.
type elements struct {
	once sync.Once
	all  []element // by start
}

// An element is a value or a key as written, quotes and brackets included.
type element struct {
	Span
	parent int    // index of the object or list that holds it; -1: the whole
	key    string // in an object
	index  int    // in a list, or -1 in an object
	isKey  bool   // a key, which has the pointer of its value
}

// Element names the JSON element that s lies in: the RFC 6901 pointer in the host (in the Text, when
// there is none), the element's decoded text and the span within that text. The element is the
// innermost string, number, boolean or key; the pointer of a key names its value. A span that lies in
// none of these belongs to the object or list around it, whose text is the JSON as written. For a
// Block that is not JSON it is the Block itself.
func (b *Block) Element(s Span) (pointer, text string, inner Span) {
	if !b.JSON {
		return b.Pointer, b.Text, s
	}
	b.elements.once.Do(func() { b.elements.all = indexJSON(b.Text) })
	all := b.elements.all
	i := sort.Search(len(all), func(i int) bool { return all[i].Start > s.Start }) - 1
	for i >= 0 && !all[i].Contains(s) {
		i = all[i].parent
	}
	if i < 0 {
		return b.Pointer, b.Text, s
	}
	e := all[i]
	pointer = b.Pointer + pointerTo(all, i)
	if b.Text[e.Start] != '"' {
		return pointer, b.Text[e.Start:e.End], Span{s.Start - e.Start, s.End - e.Start}
	}
	t := (&scanner{src: b.Text, pos: e.Start}).str()
	// The decoded text and, on the way, where the ends of s fall in it.
	var decoded strings.Builder
	decoded.Grow(t.Len())
	inner = Span{-1, -1}
	place := func(offset int, r run) int {
		if r.char == verbatim {
			return decoded.Len() + max(0, offset-r.Start)
		}
		return decoded.Len()
	}
	d := newDecoder(b.Text, t.Span, true)
	for r, ok := d.next(); ok; r, ok = d.next() {
		if inner.Start < 0 && s.Start < r.End {
			inner.Start = place(s.Start, r)
		}
		if inner.End < 0 && s.End <= r.Start {
			inner.End = decoded.Len()
		} else if inner.End < 0 && s.End < r.End && r.char == verbatim {
			inner.End = place(s.End, r)
		}
		r.write(&decoded, b.Text)
	}
	if inner.Start < 0 {
		inner.Start = decoded.Len()
	}
	if inner.End < 0 {
		inner.End = decoded.Len()
	}
	inner.End = max(inner.Start, inner.End)
	return pointer, decoded.String(), inner
}

// pointerTo is the pointer of an element within its text.
func pointerTo(all []element, i int) string {
	var steps []string
	for ; all[i].parent >= 0; i = all[i].parent {
		if all[i].index < 0 {
			steps = append(steps, escapePointer(all[i].key))
		} else {
			steps = append(steps, strconv.Itoa(all[i].index))
		}
	}
	var b strings.Builder
	for i := len(steps) - 1; i >= 0; i-- {
		b.WriteByte('/')
		b.WriteString(steps[i])
	}
	return b.String()
}

// escapePointer makes a key a step of an RFC 6901 pointer.
func escapePointer(key string) string {
	if !strings.ContainsAny(key, "~/") {
		return key
	}
	return pointerEscapes.Replace(key)
}

var pointerEscapes = strings.NewReplacer("~", "~0", "/", "~1")

// indexJSON lists the elements of a JSON text. It keeps its own stack, as depth is the input's.
func indexJSON(text string) (all []element) {
	s := scanner{src: text}
	type level struct {
		element int
		index   int // of the next element; -1 in an object
		key     string
		value   bool // in an object: the key was read
	}
	var stack []level
	add := func(e element) int {
		e.parent = -1
		if n := len(stack); n > 0 {
			top := &stack[n-1]
			e.parent, e.key, e.index = top.element, top.key, top.index
			if top.index >= 0 {
				top.index++
			} else if !e.isKey {
				top.value = false
			}
		}
		all = append(all, e)
		return len(all) - 1
	}
	for {
		c := s.peek()
		start := s.pos
		switch c {
		case 0:
			for _, l := range stack {
				all[l.element].End = len(text)
			}
			return all
		case '{', '[':
			s.pos++
			l := level{element: add(element{Span: Span{start, start}})}
			if c == '{' {
				l.index = -1
			}
			stack = append(stack, l)
		case '}', ']':
			s.pos++
			if n := len(stack); n > 0 {
				all[stack[n-1].element].End = s.pos
				stack = stack[:n-1]
			}
		case ',', ':':
			s.pos++
		case '"':
			t := s.str()
			e := element{Span: Span{start, s.pos}}
			if n := len(stack); n > 0 && stack[n-1].index < 0 && !stack[n-1].value {
				top := &stack[n-1]
				top.key, top.value, e.isKey = s.decode(t), true, true
			}
			add(e)
		default:
			s.literal()
			add(element{Span: Span{start, s.pos}})
		}
	}
}
