package python

import "strings"

// A lexer turns a text into tokens and comments in one pass. It never fails: what Python has no
// use for becomes a tOther, and what is not closed ends where it is likely to.
type lexer struct {
	text     string
	pos      int
	tokens   []token
	comments []comment
	strict   bool    // what is read is only perhaps code: a comment
	depth    int     // of open brackets
	fields   []field // f-strings whose replacement field is being read, innermost last
	indent   int     // of the logical line
	// open remembers the state at the outermost open bracket. Where the end of the text comes
	// before its closing one, the text is read again from there with tolerant set.
	open struct{ pos, tokens, comments int }
	// tolerant makes a line that is not indented deeper than the statement end all brackets.
	tolerant bool
}

// A comment is a "#" and what follows on the line.
type comment struct {
	start, end int32
	own        bool // nothing else stands on its line
}

// A field is a replacement field of an f-string that the lexer is in.
type field struct {
	flags  strFlags
	quote  byte
	hole   int  // brackets open in the field, its own "{" included
	spec   bool // after its ":": text again, with fields inside
	nested bool // lies in the spec of the field before it in the stack
}

func (l *lexer) emit(k kind, start, end int) {
	l.tokens = append(l.tokens, token{start: int32(start), end: int32(end), kind: k})
}

// run reads the whole text. The last token is a tEOF.
func (l *lexer) run() {
	l.cellMagics()
	for {
		l.code()
		if l.depth == 0 || l.tolerant || len(l.fields) > 0 {
			break
		}
		// A bracket was never closed. Someone is typing: what follows is code of its own.
		l.tolerant = true
		l.pos, l.depth = l.open.pos, 0
		l.tokens, l.comments = l.tokens[:l.open.tokens], l.comments[:l.open.comments]
	}
	for len(l.fields) > 0 {
		l.endFormat(len(l.text), len(l.text))
	}
	l.emit(tNewline, len(l.text), len(l.text))
	l.emit(tEOF, len(l.text), len(l.text))
}

func (l *lexer) code() {
	text := l.text
	n := len(text)
	for l.pos < n {
		start := l.pos
		c := text[start]
		switch class[c] {
		case cSpace:
			l.pos++
		case cName:
			end := start + 1
			for end < n && inName[text[end]] {
				end++
			}
			if end < n && end-start <= 2 && class[text[end]] == cQuote {
				if flags, ok := prefix(text[start:end]); ok {
					l.str(start, end, flags)
					continue
				}
			}
			l.pos = end
			k := tName
			if keywordSizes[c]>>min(end-start, 15)&1 != 0 {
				k = keyword(text[start:end])
			}
			l.emit(k, start, end)
		case cDigit:
			l.number()
		case cQuote:
			l.str(start, start, 0)
		case cNewline:
			l.newline()
		case cHash:
			l.comment()
		case cOp:
			// A byte that is an operator by itself unless another follows.
			if k := single[c]; k != tEOF && start+1 < n && class[text[start+1]] != cOp && len(l.fields) == 0 {
				l.pos++
				l.emit(k, start, start+1)
				continue
			}
			l.operator(c)
		default:
			l.pos++
			if c != 0 {
				l.emit(tOther, start, l.pos)
			}
		}
	}
}

func (l *lexer) comment() {
	start := l.pos
	end := lineEnd(l.text, start)
	l.pos = end
	if k := len(l.fields); k > 0 && l.fields[k-1].flags&flagTriple == 0 {
		l.emit(tOther, start, start+1) // in f"{#}" it comments the closing quote away
		l.pos = start + 1
		return
	}
	own := true
	for i := start - 1; i >= 0 && class[l.text[i]] != cNewline; i-- {
		if class[l.text[i]] != cSpace {
			own = false
			break
		}
	}
	l.comments = append(l.comments, comment{int32(start), int32(end), own})
}

// lineEnd is the offset of the next line end from i on, or the end of the text.
func lineEnd(text string, i int) int {
	for i < len(text) && text[i] != '\n' && text[i] != '\r' {
		i++
	}
	return i
}

// nextLine is the offset after the line end at i.
func nextLine(text string, i int) int {
	if i < len(text) && text[i] == '\r' {
		i++
		if i < len(text) && text[i] == '\n' {
			i++
		}
		return i
	}
	return min(i+1, len(text))
}

// logicalEnd is the end of the line at i, over the line ends that a backslash hides.
func logicalEnd(text string, i int) int {
	for {
		i = lineEnd(text, i)
		if i == len(text) || i == 0 || text[i-1] != '\\' {
			return i
		}
		i = nextLine(text, i)
	}
}

func (l *lexer) newline() {
	start := l.pos
	l.pos = nextLine(l.text, start)
	if k := len(l.fields); k > 0 {
		if f := l.fields[k-1]; f.flags&flagTriple == 0 && !l.fieldGoesOn(f.quote) {
			l.pos = start
			l.endFormat(start, start)
		}
		return
	}
	if l.depth > 0 {
		if !l.tolerant || !l.dedented() {
			return
		}
		l.depth = 0
	}
	if k := len(l.tokens); k > 0 && l.tokens[k-1].kind != tNewline {
		l.emit(tNewline, start, l.pos)
	}
	l.lineStart()
}

// dedented reports whether the next line with something on it is indented no deeper than the
// statement and does not close a bracket.
func (l *lexer) dedented() bool {
	i, width := l.pos, 0
	for ; i < len(l.text) && class[l.text[i]] == cSpace; i++ {
		width++
	}
	return i < len(l.text) && width <= l.indent && !strings.ContainsRune(")]}#\r\n", rune(l.text[i]))
}

// fieldGoesOn reports whether a field of a single-quoted f-string that meets a line end is closed
// on one of the next lines, as Python 3.12 and later allow. Else someone is still typing it. The
// look ahead is short, to keep the lexer linear.
func (l *lexer) fieldGoesOn(quote byte) bool {
	ahead := l.text[l.pos:min(len(l.text), l.pos+200)]
	i := strings.IndexByte(ahead, '}')
	return i >= 0 && strings.IndexByte(ahead[i:lineEnd(ahead, i)], quote) >= 0 && !strings.ContainsAny(ahead[:i], "=#\\"+string(quote))
}

// lineStart reads the indentation of a logical line and what only IPython knows there.
func (l *lexer) lineStart() {
	i := l.pos
	for i < len(l.text) && class[l.text[i]] == cSpace {
		i++
	}
	l.indent = i - l.pos
	l.pos = i
	if i == len(l.text) {
		return
	}
	switch c := l.text[i]; c {
	case '%', '!', '?':
		l.magicLine()
	case 'c', 'l', 'm', 'p', 'r', 'u':
		l.automagic()
	}
}

func (l *lexer) number() {
	text, i := l.text, l.pos
	start := i
	if text[i] == '0' && i+1 < len(text) && strings.IndexByte("xXoObB", text[i+1]) >= 0 {
		for i += 2; i < len(text) && inName[text[i]]; i++ {
		}
	} else {
		digits := func() {
			for i < len(text) && (class[text[i]] == cDigit || text[i] == '_') {
				i++
			}
		}
		digits()
		if i < len(text) && text[i] == '.' {
			i++
			digits()
		}
		if i < len(text) && text[i]|0x20 == 'e' {
			j := i + 1
			if j < len(text) && (text[j] == '+' || text[j] == '-') {
				j++
			}
			if j < len(text) && class[text[j]] == cDigit {
				i = j
				digits()
			}
		}
		if i < len(text) && (text[i]|0x20 == 'j' || text[i]|0x20 == 'l') && (i+1 == len(text) || !inName[text[i+1]]) {
			i++
		}
	}
	l.pos = i
	l.emit(tNumber, start, i)
}

func (l *lexer) operator(c byte) {
	start := l.pos
	var c1, c2 byte
	if start+1 < len(l.text) {
		c1 = l.text[start+1]
		if start+2 < len(l.text) {
			c2 = l.text[start+2]
		}
	}
	k, size := tOther, 1
	plain := func(plain, aug kind) {
		if k = plain; c1 == '=' {
			k, size = aug, 2
		}
	}
	double := func(one, two kind) {
		switch {
		case c1 == c && c2 == '=':
			k, size = tAugAssign, 3
		case c1 == c:
			k, size = two, 2
		case c1 == '=':
			k, size = tAugAssign, 2
		default:
			k = one
		}
	}
	switch c {
	case '(', '[', '{':
		l.openBracket(c)
		return
	case ')', ']', '}':
		l.closeBracket(c)
		return
	case ',':
		k = tComma
	case ';':
		k = tSemi
	case '.':
		switch {
		case class[c1] == cDigit:
			l.number()
			return
		case c1 == '.' && c2 == '.':
			k, size = tEllipsis, 3
		default:
			k = tDot
		}
	case ':':
		if f := len(l.fields) - 1; f >= 0 && l.fields[f].hole == 1 {
			l.emit(tColon, start, start+1)
			l.pos++
			l.fields[f].spec = true
			l.format(l.fields[f].flags, l.fields[f].quote, true)
			return
		}
		if plain(tColon, tWalrus); k == tColon && l.depth == 0 {
			l.magicAfter(start, k)
			return
		}
	case '=':
		if plain(tAssign, tEqual); k == tAssign && l.depth == 0 && len(l.fields) == 0 {
			l.magicAfter(start, k)
			return
		}
	case '!':
		plain(tExclaim, tEqual)
	case '?':
		k = tQuestion
	case '+':
		plain(tPlus, tAugAssign)
	case '-':
		if plain(tMinus, tAugAssign); c1 == '>' {
			k, size = tArrow, 2
		}
	case '@':
		plain(tAt, tAugAssign)
	case '%':
		plain(tPercent, tAugAssign)
	case '&':
		plain(tAnd, tAugAssign)
	case '|':
		plain(tOr, tAugAssign)
	case '^':
		plain(tXor, tAugAssign)
	case '~':
		k = tTilde
	case '*':
		double(tStar, tPower)
	case '/':
		double(tSlash, tSlash)
	case '<', '>':
		k = tCompare
		switch {
		case c1 == c && c2 == '=':
			k, size = tAugAssign, 3
		case c1 == c:
			k, size = tShift, 2
		case c1 == '=', c == '<' && c1 == '>':
			size = 2
		}
	case '\\':
		if class[c1] == cNewline {
			l.pos = nextLine(l.text, start+1)
			return
		}
	}
	l.pos = start + size
	l.emit(k, start, l.pos)
}

func (l *lexer) openBracket(c byte) {
	k := tLpar
	switch c {
	case '[':
		k = tLsqb
	case '{':
		k = tLbrace
	}
	if f := len(l.fields) - 1; f >= 0 {
		l.fields[f].hole++
	} else {
		if l.depth == 0 && !l.tolerant {
			l.open.pos, l.open.tokens, l.open.comments = l.pos, len(l.tokens), len(l.comments)
		}
		l.depth++
	}
	l.emit(k, l.pos, l.pos+1)
	l.pos++
}

func (l *lexer) closeBracket(c byte) {
	k := tRpar
	switch c {
	case ']':
		k = tRsqb
	case '}':
		k = tRbrace
	}
	l.emit(k, l.pos, l.pos+1)
	l.pos++
	if f := len(l.fields) - 1; f >= 0 {
		if c == '}' && l.fields[f].hole == 1 {
			l.closeField()
		} else if l.fields[f].hole > 1 {
			l.fields[f].hole--
		}
	} else if l.depth > 0 {
		l.depth--
	}
}
