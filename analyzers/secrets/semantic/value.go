package semantic

import (
	"strings"

	"github.com/nblsp/nblsp/notebook"
)

// A value is a value as written.
type value struct {
	span     notebook.Span // without quotes
	literal  notebook.Span // with quotes; zero when there are none
	explicit bool
	assigned bool // to a variable of a shell
}

// maxValue is the length up to which the end of a literal is looked for.
const maxValue = 1024

// value reads what a binding binds.
func (r *reader) value(b binding) (value, bool) {
	text := r.Text
	i := b.at
	if b.operator == ">" {
		return r.element(i)
	}
	for range 2 {
		if j, ok := wrapper(text, i); ok && r.Mode != Prose {
			i = r.skipSpace(j)
		}
	}
	start := i
	if i < len(text) && text[i] == '\\' && i+1 < len(text) && quote(text[i+1]) { // \"x\"
		i++
	} else if j := stringPrefix(text, i); j > i {
		i = j
	}
	if i < len(text) && quote(text[i]) {
		return r.quotedValue(start, i)
	}
	return r.bareValue(b, start)
}

// element reads the content of an XML element, which its closing tag must follow: in
// mongodb://<user>:<password>@host nothing is.
func (r *reader) element(i int) (value, bool) {
	i = r.skipBlank(i)
	end := i
	for end < len(r.Text) && end-i < maxValue && !endsBare(r.Text[end]) {
		end++
	}
	closed := strings.HasPrefix(r.Text[r.skipBlank(end):], "</")
	return value{span: notebook.Span{Start: i, End: end}, explicit: true}, closed && end > i
}

// quotedValue reads a literal whose first quote is at i.
func (r *reader) quotedValue(start, i int) (value, bool) {
	text := r.Text
	q := text[i]
	n := 1
	if strings.HasPrefix(text[i:], string([]byte{q, q, q})) {
		n = 3
	}
	escaped := i > 0 && text[i-1] == '\\'
	from := i + n
	for j := from; j < min(len(text), from+maxValue); j++ {
		switch c := text[j]; {
		case c == '\n' && n == 1:
			if r.Mode == Code { // someone is typing
				return value{span: notebook.Span{Start: from, End: j}, literal: notebook.Span{Start: start, End: j}, explicit: true}, true
			}
			return value{}, false
		case c == '\\' && !escaped:
			j++
		case c == '\\' && escaped && j+1 < len(text) && text[j+1] == q:
			return value{span: notebook.Span{Start: from, End: j}, explicit: true}, true
		case c == q:
			return value{span: notebook.Span{Start: from, End: j}, literal: notebook.Span{Start: start, End: min(j+n, len(text))}, explicit: true}, true
		}
	}
	if len(text)-from < maxValue && len(text) > from && r.Mode == Code {
		return value{span: notebook.Span{Start: from, End: len(text)}, literal: notebook.Span{Start: start, End: len(text)}, explicit: true}, true
	}
	return value{}, false
}

// bareValue reads a value without quotes.
func (r *reader) bareValue(b binding, i int) (value, bool) {
	text := r.Text
	if r.Mode == Code && !r.inComment(b.at) && !b.flag && (b.operator != "=" || b.spaced || !r.inString(b.at)) {
		return value{}, false
	}
	switch b.operator {
	case ",", "==", "!=", "===", "!==", "=>", "->", "||", "??", "|", "<-":
		return value{}, false
	}
	end := i
	for end < len(text) && end-i < maxValue && !endsBare(text[end]) && !(text[end] == '\\' && end+1 < len(text) && quote(text[end+1])) {
		end++
	}
	// In the query of a URL and in a form, & ends a value; elsewhere passwords have it.
	if amp := strings.IndexByte(text[i:end], '&'); amp >= 0 && b.operator == "=" && !b.spaced && (r.Mode != Config && r.Mode != Shell || strings.Contains(text[i+amp:end], "=")) {
		end = i + amp
	}
	if sep := strings.IndexAny(text[i:end], ";,"); sep >= 0 && (r.Mode != Config || sep+i+1 < end) && r.Mode != Shell {
		end = i + sep
	}
	for end > i && strings.IndexByte(".,;:)]}>|", text[end-1]) >= 0 && r.Mode != Config && !(text[i] == '{' && text[end-1] == '}') {
		end--
	}
	if end == i {
		return value{}, false
	}
	// foo( is code, and [x], (x) in a text are remarks.
	if strings.IndexByte(text[i:end], '(') > 0 || r.Mode != Config && r.Mode != Shell && strings.IndexByte("[({<*", text[i]) >= 0 {
		return value{}, false
	}
	v := value{span: notebook.Span{Start: i, End: end}}
	if b.operator == " " && r.netrc(b.at) {
		v.explicit = true
		return v, true
	}
	tight := b.operator == "=" && !b.spaced && b.at == i && i > 0 && text[i-1] == '='
	switch r.Mode {
	case Shell:
		v.explicit = tight || b.flag
	case Config:
		v.explicit = true
	case Content, Prose, Code:
		v.explicit = tight && b.flag || tight && r.wholeLine(b, end)
	}
	return v, true
}

// wholeLine reports whether name, operator and value are all that their line has: `DB_PASSWORD=x`.
func (r *reader) wholeLine(b binding, end int) bool {
	if end < len(r.Text) && r.Text[end] != '\n' && r.Text[end] != '\r' {
		return false
	}
	line := r.line(b.at)
	line = strings.TrimPrefix(strings.TrimLeft(line, " \t#"), "export ")
	return len(line) > 1 && nameOnly(strings.TrimSuffix(line, "="))
}

func nameOnly(s string) bool {
	for i := range len(s) {
		if !nameByte(s[i]) && s[i] != '-' {
			return false
		}
	}
	return s != ""
}

func endsBare(c byte) bool {
	switch c {
	case ' ', '\t', '\n', '\r', '"', '\'', '`', '<':
		return true
	}
	return false
}

// maxLine bounds how far back the start of a line is looked for.
const maxLine = 400

// line is the line of an offset up to there.
func (r *reader) line(i int) string {
	before := r.Text[max(0, i-maxLine):i]
	return before[strings.LastIndexByte(before, '\n')+1:]
}

// inString reports whether an offset is inside of a literal that begins on its line.
func (r *reader) inString(i int) bool {
	var open byte
	line := r.line(i)
	for j := 0; j < len(line); j++ {
		switch c := line[j]; {
		case c == '\\':
			j++
		case quote(c) && open == 0:
			open = c
		case c == open:
			open = 0
		}
	}
	return open != 0
}

// inComment reports whether an offset is behind the start of a comment of its line.
func (r *reader) inComment(i int) bool {
	if r.Comment == "" {
		return false
	}
	line := r.line(i)
	at := strings.Index(line, r.Comment)
	return at >= 0 && (at == 0 || line[at-1] != ':') && strings.Count(line[:at], `"`)%2 == 0 && strings.Count(line[:at], "'")%2 == 0
}

// wrappers are calls that leave a secret what it is, and lookups whose default follows a name.
var wrappers = []string{"some(", "string(", "str(", "secretstr(", "secret(", "bytes(", "sys.getenv(", "os.getenv(", "getenv(",
	"system.getenv(", "os.environ.get(", "option(", "c(", "new string(", "buffer.from(", "encodeuricomponent(", "url_quote(",
	"atob(", "base64.b64decode(", "convert-tosecurestring ", "@"}

func wrapper(text string, i int) (int, bool) {
	rest := text[i:min(len(text), i+32)]
	for _, w := range wrappers {
		if hasPrefixFold(rest, w) {
			return i + len(w), true
		}
	}
	return i, false
}

// stringPrefix skips the letters before the quote of a literal: r"", f"", s"", L"".
func stringPrefix(text string, i int) int {
	for n := 0; n < 3 && i+n < len(text); n++ {
		if quote(text[i+n]) {
			return i + n
		}
		if !letter(text[i+n]) {
			break
		}
	}
	return i
}
