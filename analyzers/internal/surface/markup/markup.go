// Package markup splits HTML, SVG and XML into tokens with exact places. It is as tolerant as a
// browser and more honest: what it cannot read as markup it gives as text, so that nothing hides
// behind a broken tag. It works in linear time on any input.
package markup

import (
	"html"
	"strings"

	"github.com/nblsp/nblsp/notebook"
)

// A Kind is the kind of a Token.
type Kind uint8

// The kinds of tokens.
const (
	Text        Kind = iota
	Start            // <td class="x">, also <br/>
	End              // </td>
	Raw              // what stands in <script> and <style>
	Comment          // the content between <!-- and -->
	Declaration      // the content of <!…> and <?…>
)

// A Token is one piece of markup. Its spans count in the source of the Lexer.
type Token struct {
	Kind  Kind
	Span  notebook.Span // of Comment and Declaration without their delimiters
	Name  string        // of Start and End in lower case; of Raw that of the element
	Attrs []Attr        // of Start; valid until the next token
}

// An Attr is an attribute of a start tag.
type Attr struct {
	Span  notebook.Span // name, equals sign, quotes and value as written
	Name  notebook.Span
	Value notebook.Span // without quotes; empty when there is none
}

// A Lexer gives the tokens of a range of a source.
type Lexer struct {
	src   string // up to the end of the range
	pos   int
	lastG int // place of the last '>': no tag begins after it
	// Places after which there is no closing quote; -1 as long as nobody knows.
	noQuote [2]int
	raw     string // the element whose raw content comes next
	attrs   []Attr
}

// NewLexer begins at the start of a range of src.
func NewLexer(src string, r notebook.Span) *Lexer {
	src = src[:r.End]
	return &Lexer{src: src, pos: r.Start, lastG: strings.LastIndexByte(src, '>'), noQuote: [2]int{len(src), len(src)}}
}

// Next is the next token; false at the end.
func (l *Lexer) Next() (Token, bool) {
	if l.pos >= len(l.src) {
		return Token{}, false
	}
	if l.raw != "" {
		if t, ok := l.rawContent(); ok {
			return t, true
		}
		if l.pos >= len(l.src) {
			return Token{}, false
		}
	}
	start := l.pos
	for i := start; ; {
		lt := strings.IndexByte(l.src[i:], '<')
		if lt < 0 || i+lt > l.lastG && !strings.HasPrefix(l.src[i+lt:], "<!--") {
			l.pos = len(l.src)
			return Token{Kind: Text, Span: notebook.Span{Start: start, End: len(l.src)}}, true
		}
		i += lt
		if !l.opens(i) {
			i++
			continue
		}
		if i > start {
			l.pos = i
			return Token{Kind: Text, Span: notebook.Span{Start: start, End: i}}, true
		}
		if t, ok := l.markup(i); ok {
			return t, true
		}
		// A tag that never ends: the rest is text.
		l.pos = len(l.src)
		return Token{Kind: Text, Span: notebook.Span{Start: start, End: len(l.src)}}, true
	}
}

// opens reports whether the '<' at i begins markup.
func (l *Lexer) opens(i int) bool {
	if i+1 >= len(l.src) {
		return false
	}
	switch c := l.src[i+1]; c {
	case '!', '?':
		return true
	case '/':
		return i+2 < len(l.src) && letter(l.src[i+2])
	default:
		return letter(c)
	}
}

func letter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

// markup reads the tag, comment or declaration at i.
func (l *Lexer) markup(i int) (Token, bool) {
	if l.src[i+1] == '!' && strings.HasPrefix(l.src[i:], "<!--") {
		start := i + len("<!--")
		end, after := len(l.src), len(l.src)
		if n := strings.Index(l.src[start:], "-->"); n >= 0 {
			end, after = start+n, start+n+len("-->")
		}
		l.pos = after
		return Token{Kind: Comment, Span: notebook.Span{Start: start, End: end}}, true
	}
	switch l.src[i+1] {
	case '!', '?':
		start := i + 2
		end, after := 0, 0
		if strings.HasPrefix(l.src[start:], "[CDATA[") {
			// Its content is markup of no kind, but harmless to read as text.
			end, after = start+len("[CDATA["), start+len("[CDATA[")
			start = end
		} else {
			n := strings.IndexByte(l.src[start:], '>')
			if n < 0 {
				return Token{}, false
			}
			end, after = start+n, start+n+1
		}
		l.pos = after
		return Token{Kind: Declaration, Span: notebook.Span{Start: start, End: end}}, true
	case '/':
		n := strings.IndexByte(l.src[i:], '>')
		if n < 0 {
			return Token{}, false
		}
		end := i + n + 1
		l.pos = end
		return Token{Kind: End, Span: notebook.Span{Start: i, End: end}, Name: l.name(i + 2)}, true
	}
	name := l.name(i + 1)
	end, ok := l.attributes(i + 1 + len(name))
	if !ok {
		return Token{}, false
	}
	l.pos = end
	if (name == "script" || name == "style") && l.src[end-2] != '/' {
		l.raw = name
	}
	return Token{Kind: Start, Span: notebook.Span{Start: i, End: end}, Name: name, Attrs: l.attrs}, true
}

// name is the tag name at i.
func (l *Lexer) name(i int) string {
	j := i
	lower := true
	for ; j < len(l.src); j++ {
		c := l.src[j]
		if c <= ' ' || c == '>' || c == '/' || c == '<' {
			break
		}
		lower = lower && (c < 'A' || c > 'Z')
	}
	if lower {
		return l.src[i:j]
	}
	return lowerASCII(l.src[i:j])
}

// lowerASCII keeps the length of s, unlike strings.ToLower.
func lowerASCII(s string) string {
	b := []byte(s)
	for i, c := range b {
		if 'A' <= c && c <= 'Z' {
			b[i] = c | 0x20
		}
	}
	return string(b)
}

// attributes reads the inside of a start tag from i to behind its '>'.
func (l *Lexer) attributes(i int) (end int, ok bool) {
	l.attrs = l.attrs[:0]
	src := l.src
	for i < len(src) {
		switch c := src[i]; {
		case c == '>':
			return i + 1, true
		case c == '<' && l.opens(i):
			return i, true // the next tag begins: this one was not closed
		case c <= ' ' || c == '/' || c == '<':
			i++
			continue
		}
		a := Attr{Name: notebook.Span{Start: i}}
		for i++; i < len(src) && src[i] > ' ' && src[i] != '=' && src[i] != '>' && src[i] != '/'; i++ {
		}
		a.Name.End = i
		j := i
		for j < len(src) && src[j] <= ' ' {
			j++
		}
		if j == len(src) || src[j] != '=' {
			a.Span = a.Name
			a.Value = notebook.Span{Start: i, End: i}
			l.attrs = append(l.attrs, a)
			continue
		}
		for j++; j < len(src) && src[j] <= ' '; j++ {
		}
		a.Value, i = l.value(j)
		a.Span = notebook.Span{Start: a.Name.Start, End: i}
		l.attrs = append(l.attrs, a)
	}
	return 0, false
}

// value reads the attribute value at i and gives the end of what it took. A quote that is never
// closed is part of an unquoted value.
func (l *Lexer) value(i int) (v notebook.Span, end int) {
	src := l.src
	if i < len(src) && (src[i] == '"' || src[i] == '\'') {
		limit := &l.noQuote[src[i]&1]
		if i+1 < *limit {
			if n := strings.IndexByte(src[i+1:], src[i]); n >= 0 {
				return notebook.Span{Start: i + 1, End: i + 1 + n}, i + n + 2
			}
			*limit = i + 1
		}
	}
	j := i
	for j < len(src) && src[j] > ' ' && src[j] != '>' {
		j++
	}
	return notebook.Span{Start: i, End: j}, j
}

// rawContent reads what stands in a script or style up to its end tag or the end of the source.
func (l *Lexer) rawContent() (Token, bool) {
	name := l.raw
	l.raw = ""
	start := l.pos
	end := len(l.src)
	for i := start; ; {
		n := strings.Index(l.src[i:], "</")
		if n < 0 {
			break
		}
		i += n + 2
		if len(l.src)-i >= len(name) && strings.EqualFold(l.src[i:i+len(name)], name) {
			end = i - 2
			break
		}
	}
	l.pos = end
	return Token{Kind: Raw, Span: notebook.Span{Start: start, End: end}, Name: name}, end > start
}

// entityMax is more than the longest named character reference.
const entityMax = 40

// Entity decodes the character reference at the start of s, named, decimal or hexadecimal, and gives
// the number of bytes it takes; 0 when there is none. Without its semicolon it is one when it is
// numeric or stands for a character of markup: that spares the "&region=" of a URL, which browsers
// do not. A no-break space is given as a space: it delimits words, which patterns would not see.
func Entity(s string) (text string, n int) {
	if len(s) < 3 || s[0] != '&' {
		return "", 0
	}
	if s[1] == '#' {
		return numeric(s)
	}
	for _, e := range markupEntities {
		if strings.HasPrefix(s[1:], e.name) {
			n = 1 + len(e.name)
			if n < len(s) && s[n] == ';' {
				n++
			}
			return e.text, n
		}
	}
	for n = 1; n < len(s) && n < entityMax && (letter(s[n]) || digit(s[n])); n++ {
	}
	if n == 1 || n == len(s) || s[n] != ';' {
		return "", 0
	}
	n++
	text = html.UnescapeString(s[:n])
	if strings.HasSuffix(text, ";") {
		return "", 0 // no entity, or only the beginning of it is one
	}
	return text, n
}

var markupEntities = [...]struct{ name, text string }{
	{"amp", "&"}, {"lt", "<"}, {"gt", ">"}, {"quot", `"`}, {"nbsp", " "},
}

func digit(c byte) bool { return '0' <= c && c <= '9' }

func numeric(s string) (text string, n int) {
	isDigit := digit
	n = 2
	if s[2]|0x20 == 'x' {
		isDigit = func(c byte) bool { return digit(c) || 'a' <= c|0x20 && c|0x20 <= 'f' }
		n = 3
	}
	digits := n
	for n < len(s) && n < entityMax && isDigit(s[n]) {
		n++
	}
	if n == digits {
		return "", 0
	}
	text = html.UnescapeString(s[:n])
	if n < len(s) && s[n] == ';' {
		n++
	}
	if text == "\u00a0" {
		text = " "
	}
	return text, n
}
