package semantic

import (
	"strings"
	"unicode/utf8"

	"github.com/nblsp/nblsp/analyzers/internal/fix"
	"github.com/nblsp/nblsp/analyzers/secrets/filter"
	"github.com/nblsp/nblsp/analyzers/secrets/lexicon"
	"github.com/nblsp/nblsp/notebook"
)

// A Source is a text to read.
type Source struct {
	Text string
	Mode Mode
	// Comment begins a comment in Code: "#", "//", "--"; "" for none.
	Comment string
	Context fix.Context // of what is found without a literal of its own
}

// Text finds the secrets of a text by its surface, in time linear in its size. The spans of the
// finds count in the text. It reports whether there are names of credentials that nothing is bound
// to, as the headers of tables are.
func Text(s Source, found func(Find)) (unbound bool) {
	r := reader{Source: s, text: s.Text, found: found}
	r.run()
	return r.unbound
}

type reader struct {
	Source
	text  string
	found func(Find)
	done  int // what begins before is part of a find already

	unbound bool
	noAt    int // no URL before has an @
}

// maxName is the length of the longest name that is read.
const maxName = 80

func (r *reader) run() {
	for at := 0; ; {
		i, stem := stemFinder.Next(r.text, at)
		if i < 0 {
			return
		}
		at = max(i+1, r.at(i, stem))
	}
}

// at reads what a stem begins and gives the offset to go on from.
func (r *reader) at(i int, stem string) int {
	switch stem {
	case "://":
		return r.url(i)
	case "-----begin":
		return r.pem(i)
	case "bearer ", "basic ":
		return r.scheme(i, stem)
	case " -u":
		return r.curlUser(i)
	case "sig=":
		return r.signature(i)
	case "identified by":
		return r.identifiedBy(i + len(stem))
	}
	return r.name(i, i+len(stem))
}

func (r *reader) emit(f Find) {
	if f.Refused == "" {
		if f.Span.Start < r.done {
			return
		}
		r.done = f.Span.End
	}
	r.found(f)
}

// name reads the name around a stem, what binds it, and its value.
func (r *reader) name(start, end int) int {
	text := r.text
	for end > start && !nameByte(text[end-1]) {
		end--
	}
	lowest := max(0, start-maxName)
	dash := r.Mode != Code || start > 0 && r.inQuotes(start)
	for start > lowest && (nameByte(text[start-1]) || text[start-1] == '-' && dash) {
		start--
	}
	highest := min(len(text), end+maxName)
	for end < highest && (nameByte(text[end]) || text[end] == '-' && dash && end+1 < len(text) && letter(text[end+1])) {
		end++
	}
	if start < r.done {
		return end
	}
	name := text[start:end]
	meaning := lexicon.Of(strings.TrimLeft(name, "-"))
	flag := r.isFlag(start)
	if r.Mode != Code && !flag {
		if wider, m, ok := r.spaced(start, end); ok {
			start, meaning = wider, m
			name = text[start:end]
		}
	}
	if !meaning.Secret() {
		return end
	}
	b, ok := r.binding(start, end, flag)
	if !ok {
		r.unbound = true
		return end
	}
	v, ok := r.value(b)
	if !ok {
		r.unbound = true
		return end
	}
	if b.operator == " " && r.Mode == Prose {
		v.explicit = false
	}
	v.assigned = r.Mode == Shell && b.operator == "=" && !flag
	return max(end, r.judge(name, meaning, v))
}

// spaced reads names of two words: "API key", "mot de passe".
func (r *reader) spaced(start, end int) (int, lexicon.Meaning, bool) {
	text := r.text
	if start < 2 || text[start-1] != ' ' || !nameByte(text[start-2]) {
		return 0, lexicon.Meaning{}, false
	}
	from := start - 1
	for n := 0; from > 0 && nameByte(text[from-1]) && n < maxName; n++ {
		from--
	}
	m := lexicon.Of(text[from:end])
	return from, m, m.Secret() && m.Sure
}

// A binding is how a name is bound to what follows.
type binding struct {
	operator string
	at       int  // where the value begins
	quoted   bool // the name stands in quotes
	flag     bool // a flag of a command: --password x
	spaced   bool // space before the operator
}

// binding reads the operator behind a name.
func (r *reader) binding(start, end int, flag bool) (b binding, ok bool) {
	text := r.text
	b.flag = flag
	i := end
	// What closes the name: quotes, also escaped ones, and brackets.
	if i < len(text) && text[i] == '\\' && i+1 < len(text) && quote(text[i+1]) {
		i++
	}
	if i < len(text) && (quote(text[i]) || text[i] == '*' && r.Mode != Code) {
		b.quoted = quote(text[i]) && start > 0 && (quote(text[start-1]) || text[start-1] == '-')
		for i < len(text) && (quote(text[i]) || text[i] == '*') {
			i++
		}
		if i == end+2 && text[i-1] != '*' && text[i-2] == text[i-1] && !b.quoted {
			return b, false // password""
		}
	}
	for i < len(text) && text[i] == ']' {
		i++
	}
	space := i
	i = r.skipSpace(i)
	b.spaced = i > space
	if i >= len(text) {
		return b, false
	}
	if start > 0 && text[start-1] == '<' && text[i] == '>' { // XML
		b.operator, b.at = ">", i+1
		return b, true
	}
	rest := text[i:]
	for _, op := range operators {
		if strings.HasPrefix(rest, op) {
			b.operator, b.at = op, i+len(op)
			break
		}
	}
	switch b.operator {
	case "":
		switch {
		case !b.spaced:
			return b, false
		case r.Mode == Shell && (start == 0 || text[start-1] != '$'):
			b.operator, b.at = " ", i // aws configure set aws_secret_access_key x
			return b, true
		case b.flag, r.Mode == Config, quote(text[i]) && r.quotedWord(start, end), r.netrc(start):
			b.operator, b.at = " ", i
			return b, true
		case r.Mode == Prose && hasPrefixFold(rest, "is ") && len(rest) > 4:
			b.operator, b.at = "is", i+3
			return b, true
		}
		return b, false
	case ",":
		// setenv("X", "y"), getOrElse("X", "y"): the name has to be a literal of its own.
		if !b.quoted || r.Mode == Prose {
			return b, false
		}
	case ":":
		// val x: String = "y", x: &str = "y"
		if r.Mode == Code && !b.quoted {
			if j := strings.IndexAny(rest[:min(len(rest), 60)], "=\n\"'"); j > 0 && rest[j] == '=' && typeName(rest[1:j]) {
				b.operator, b.at = "=", i+j+1
			}
		}
	case "|":
		// process.env.X || "y"
		if !strings.HasPrefix(rest, "||") && !strings.HasPrefix(rest, "|") {
			return b, false
		}
	}
	if b.operator == "=" && strings.HasPrefix(text[b.at:], "=") {
		return b, false
	}
	// A name, colon and string, "the ${x}" of which stands in a string: not a binding in code.
	if b.operator == ":" && r.Mode != Code && r.Mode != Shell {
		for b.at < len(text) && text[b.at] == '*' { // **Password:** x
			b.at++
		}
	}
	b.at = r.skipSpace(b.at)
	if b.at < len(text) && text[b.at] == '\n' && r.Mode == Code && b.operator != ":" {
		b.at = r.skipBlank(b.at)
	}
	return b, b.at < len(text)
}

// isFlag reports whether the name at start is that of a flag: --password, -password.
func (r *reader) isFlag(start int) bool {
	at := start
	for at < len(r.text) && r.text[at] == '-' {
		at++
	}
	if at == start {
		for start > 0 && r.text[start-1] == '-' {
			start--
		}
	}
	return at > start && (start == 0 || strings.IndexByte(" \t\n\"'`[(,=", r.text[start-1]) >= 0)
}

// quotedWord reports whether a literal may follow the name without an operator: SQL's PASSWORD 'x',
// and "with password 'x'" in messages.
func (r *reader) quotedWord(start, end int) bool {
	name := r.text[start:end]
	switch {
	case r.Comment == "--":
		return true
	case r.Mode == Code:
		return false
	}
	return name == "SECRET" || hasPrefixFold(name, "passw")
}

// netrc reports whether a name stands in a line of a .netrc: machine h login u password x.
func (r *reader) netrc(start int) bool {
	line := r.line(start)
	return r.Mode != Code && strings.HasSuffix(line, " ") && strings.Contains(line, "machine ") && strings.Contains(line, " login ")
}

// operators, the longer ones first.
var operators = []string{"===", "!==", "==", "!=", ":=", "=>", "<<-", "<-", "||", "??", "->", "=", ":", ",", "|"}

func typeName(s string) bool {
	s = strings.TrimSpace(s)
	for i := range len(s) {
		if !nameByte(s[i]) && strings.IndexByte("<>[]?&.' ", s[i]) < 0 {
			return false
		}
	}
	return s != "" && strings.Count(s, " ") <= 1
}

func (r *reader) skipSpace(i int) int {
	for i < len(r.text) && (r.text[i] == ' ' || r.text[i] == '\t') {
		i++
	}
	return i
}

func (r *reader) skipBlank(i int) int {
	for n := 0; i < len(r.text) && n < 200 && (r.text[i] == ' ' || r.text[i] == '\t' || r.text[i] == '\n' || r.text[i] == '\r'); n++ {
		i++
	}
	return i
}

// inQuotes reports whether a quote stands before the name that an offset is in.
func (r *reader) inQuotes(i int) bool {
	for n := 0; i > 0 && n < maxName; n++ {
		i--
		if quote(r.text[i]) {
			return true
		}
		if !nameByte(r.text[i]) && r.text[i] != '-' {
			return false
		}
	}
	return false
}

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
	text := r.text
	i := b.at
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
	if i < len(text) && (quote(text[i]) || text[i] == '*' && strings.HasPrefix(text[i:], "**") && i+2 < len(text) && text[i+2] == '`') {
		return r.quotedValue(start, i)
	}
	return r.bareValue(b, start)
}

// quotedValue reads a literal whose first quote is at i.
func (r *reader) quotedValue(start, i int) (value, bool) {
	text := r.text
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
	text := r.text
	switch r.Mode {
	case Code:
		if !r.inComment(b.at) && !b.flag && (b.operator != "=" || b.spaced || !r.inString(b.at)) {
			return value{}, false
		}
	case Prose, Config, Shell, Content:
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
	if b.operator == ">" {
		if lt := strings.IndexByte(text[i:end], '<'); lt >= 0 {
			end = i + lt
		}
	}
	if sep := strings.IndexAny(text[i:end], ";,"); sep >= 0 && (r.Mode != Config || sep+i+1 < end) && r.Mode != Shell {
		end = i + sep
	}
	for end > i && strings.IndexByte(".,;:)]}>|", text[end-1]) >= 0 && r.Mode != Config {
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
		v.explicit = tight && b.flag || b.operator == ">" || tight && r.wholeLine(b, end)
	}
	return v, true
}

// wholeLine reports whether name, operator and value are all that their line has: `DB_PASSWORD=x`.
func (r *reader) wholeLine(b binding, end int) bool {
	if end < len(r.text) && r.text[end] != '\n' && r.text[end] != '\r' {
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
	before := r.text[max(0, i-maxLine):i]
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

// stringPrefix skips the letters before the quote of a literal: r"", f"", s"", N”, L"".
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

// judge decides about a bound value and gives the offset to go on from.
func (r *reader) judge(name string, meaning lexicon.Meaning, v value) int {
	f, ok := Weigh(meaning, r.text[v.span.Start:v.span.End], v.explicit)
	if ok && f.Refused != "" && !v.explicit {
		// What a connection string names so is no word of a text.
		if _, option := r.options(v.span); option {
			f, ok = Weigh(meaning, r.text[v.span.Start:v.span.End], true)
		}
	}
	if !ok {
		return 0
	}
	f.Span.Start += v.span.Start
	f.Span.End += v.span.Start
	f.Name, f.Literal, f.Context = strings.Trim(name, "-"), v.literal, r.Context
	if v.literal.Len() > 0 && r.Mode == Code {
		f.Context = fix.Literal
	}
	if v.assigned && f.Context == fix.ShellWord {
		f.Context = fix.ShellAssign
	}
	if f.Refused == "" && f.Rule != ConnectionString {
		if whole, ok := r.options(f.Span); ok {
			f.Pieces = []fix.Part{{Span: f.Span, Name: f.Name}}
			f.Rule, f.Span, f.Literal = ConnectionString, whole, notebook.Span{}
		}
	}
	r.emit(f)
	if f.Refused != "" && f.Span.Len() < maxName {
		return 0 // it may be the name of what follows
	}
	return f.Span.End
}

// Weigh judges the value that a name is bound to. The Span of the Find counts in the value. False
// when it is a matter of the value alone, which others read: a URL, a private key.
func Weigh(meaning lexicon.Meaning, raw string, explicit bool) (Find, bool) {
	f := Find{Rule: ruleOf(meaning), Span: notebook.Span{End: len(raw)}, Value: raw}
	if strings.Contains(raw, "://") || strings.HasPrefix(raw, "-----BEGIN") {
		return f, false
	}
	switch meaning.Kind {
	case lexicon.ConnectionString:
		if !userinfo(raw) {
			return f, false
		}
		_, f.Value, _ = strings.Cut(raw[:strings.LastIndexByte(raw, '@')], ":")
		return f, true
	case lexicon.Authorization, lexicon.Token, lexicon.Key:
		offset, credentials, ok := authorization(raw)
		switch {
		case ok:
			f.Span.Start, f.Value = offset, credentials
			f.Rule = AuthorizationHeader
			if hasPrefixFold(raw, "basic ") {
				return f, f.basic()
			}
		case meaning.Kind == lexicon.Authorization && !explicit:
			return f, false // the scheme is the next word
		}
	}
	verdict := filter.Judge(filter.Candidate{Value: f.Value, Name: meaning, Explicit: explicit})
	f.Weak, f.Refused = verdict.Weak, verdict.Reason
	return f, true
}

// ruleOf is the rule of what a name promises.
func ruleOf(m lexicon.Meaning) string {
	switch m.Kind {
	case lexicon.Password:
		return Password
	case lexicon.Token:
		return Token
	case lexicon.Authorization:
		return AuthorizationHeader
	case lexicon.ConnectionString:
		return ConnectionString
	}
	return APIKey
}

func quote(c byte) bool { return c == '"' || c == '\'' || c == '`' }

func letter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

func digit(c byte) bool { return '0' <= c && c <= '9' }

// nameByte tells the bytes of names; all bytes of multibyte characters are.
func nameByte(c byte) bool { return letter(c) || digit(c) || c == '_' || c >= utf8.RuneSelf }
