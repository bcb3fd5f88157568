package python

import "strings"

// prefix reads the letters before a quote.
func prefix(s string) (flags strFlags, ok bool) {
	for i := range len(s) {
		switch s[i] | 0x20 {
		case 'r':
			flags |= flagRaw
		case 'b':
			flags |= flagBytes
		case 'f':
			flags |= flagFormat
		case 't':
			flags |= flagFormat | flagTemplate
		case 'u':
		default:
			return 0, false
		}
	}
	return flags, true
}

// str reads a string whose prefix starts at start and whose quote stands at quote.
func (l *lexer) str(start, at int, flags strFlags) {
	text := l.text
	quote := text[at]
	content := at + 1
	if strings.HasPrefix(text[content:], text[at:at+1]) {
		if content+1 < len(text) && text[content+1] == quote {
			flags |= flagTriple
			content += 2
		}
	}
	if flags&flagFormat != 0 {
		l.tokens = append(l.tokens, token{int32(start), int32(content), tFStart, flags})
		l.pos = content
		l.format(flags, quote, false)
		return
	}
	end, closed := 0, false
	if flags&flagTriple != 0 {
		end, closed = tripleEnd(text, content, quote)
	} else {
		end, closed = singleEnd(text, content, quote)
	}
	if !closed {
		if k := len(l.fields); k > 0 && l.fields[k-1].quote == quote && l.fields[k-1].flags&flagTriple == flags&flagTriple {
			if start < at { // f"{b" with the brace still missing is no b"…"
				l.emit(tName, start, at)
			}
			l.endFormat(at, content)
			return
		}
		flags |= flagOpen
	}
	l.pos = end
	l.tokens = append(l.tokens, token{int32(start), int32(end), tString, flags})
}

// tripleEnd is the offset after the closing quotes of a triple-quoted string.
func tripleEnd(text string, i int, quote byte) (end int, closed bool) {
	for {
		k := strings.IndexByte(text[i:], quote)
		if k < 0 {
			return len(text), false
		}
		i += k
		if i+2 < len(text) && text[i+1] == quote && text[i+2] == quote && !escaped(text, i) {
			return i + 3, true
		}
		i++
	}
}

// escaped reports whether an odd number of backslashes stands before i. They are counted once per
// quote, and each only for the quote right after it.
func escaped(text string, i int) bool {
	n := 0
	for i-n-1 >= 0 && text[i-n-1] == '\\' {
		n++
	}
	return n&1 == 1
}

// singleEnd is the offset after the closing quote of a string that ends on its line at the latest,
// unless a backslash hides the line end.
func singleEnd(text string, i int, quote byte) (end int, closed bool) {
	for i < len(text) {
		switch c := text[i]; c {
		case quote:
			return i + 1, true
		case '\\':
			i++
			if i < len(text) && text[i] == '\r' {
				i = nextLine(text, i)
				continue
			}
		case '\n', '\r':
			return i, false
		}
		i++
	}
	return len(text), false
}

// format reads the text of an f-string, or of the format spec of its innermost field, up to the
// next field or its end.
func (l *lexer) format(flags strFlags, quote byte, spec bool) {
	text := l.text
	start := l.pos
	i := start
	middle := func() {
		if i > start {
			l.tokens = append(l.tokens, token{int32(start), int32(i), tFMiddle, flags | flagMiddle})
		}
	}
	for i < len(text) {
		switch c := text[i]; c {
		case '\\':
			if flags&flagRaw != 0 && i+1 < len(text) && (text[i+1] == '{' || text[i+1] == '}') {
				i++
				continue
			}
			if strings.HasPrefix(text[i:], `\N{`) && flags&flagRaw == 0 {
				if k := strings.IndexByte(text[i:min(len(text), i+100)], '}'); k > 0 {
					i += k + 1
					continue
				}
			}
			if i+1 < len(text) && text[i+1] != '{' && text[i+1] != '}' {
				i++
			}
		case '\n', '\r':
			if flags&flagTriple == 0 && !(i > start && text[i-1] == '\\') {
				middle()
				l.closeFormat(i, i, spec)
				return
			}
		case '{':
			if !spec && i+1 < len(text) && text[i+1] == '{' {
				i += 2
				continue
			}
			middle()
			l.emit(tLbrace, i, i+1)
			l.fields = append(l.fields, field{flags: flags, quote: quote, hole: 1, nested: spec})
			l.pos = i + 1
			return
		case '}':
			if spec {
				middle()
				l.emit(tRbrace, i, i+1)
				l.pos = i + 1
				l.closeField()
				return
			}
		case quote:
			end := i + 1
			if flags&flagTriple != 0 {
				if end = i + 3; end > len(text) || text[i+1] != quote || text[i+2] != quote {
					break
				}
			}
			middle()
			l.closeFormat(i, end, spec)
			return
		}
		i++
	}
	i = len(text)
	middle()
	l.closeFormat(i, i, spec)
}

// closeField leaves the innermost field and goes on with the text around it.
func (l *lexer) closeField() {
	k := len(l.fields) - 1
	f := l.fields[k]
	l.fields = l.fields[:k]
	l.format(f.flags, f.quote, f.nested)
}

// closeFormat ends an f-string at its closing quotes, which are empty where they are missing;
// spec says that fields of it are still open.
func (l *lexer) closeFormat(start, end int, spec bool) {
	if spec {
		l.endFormat(start, end)
		return
	}
	l.emit(tFEnd, start, end)
	l.pos = end
}

// endFormat ends the innermost f-string that has open fields.
func (l *lexer) endFormat(start, end int) {
	for k := len(l.fields) - 1; k >= 0; k-- {
		nested := l.fields[k].nested
		l.fields = l.fields[:k]
		if !nested {
			break
		}
	}
	l.emit(tFEnd, start, end)
	l.pos = end
}
