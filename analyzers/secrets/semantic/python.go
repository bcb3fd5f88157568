package semantic

import (
	"strings"

	"github.com/nblsp/nblsp/analyzers/internal/fix"
	"github.com/nblsp/nblsp/analyzers/internal/mapped"
	"github.com/nblsp/nblsp/analyzers/internal/python"
	"github.com/nblsp/nblsp/analyzers/secrets/filter"
	"github.com/nblsp/nblsp/analyzers/secrets/lexicon"
	"github.com/nblsp/nblsp/notebook"
)

// Python finds the secrets of a Python cell by its syntax, and those in its strings, comments and
// magics by their surface. The spans of the finds count in the cell's text. The same secret may be
// found twice.
//
// All strings that have a name go to bound: others may know what they are.
func Python(text string, f *python.File, found func(Find), bound func(Bound)) {
	privateKeys(text, fix.Literal, found)
	p := &pythonReader{cell: text, found: found, bound: bound}
	p.file(f)
	for nested := range f.Nested() {
		p := &pythonReader{cell: text, found: found, bound: bound, commented: true}
		p.file(nested)
	}
	for c := range f.Comments() {
		p.text(mapped.Verbatim(c.Source(), c.Span().Start), Prose, fix.Prose, notebook.Span{})
	}
	for m := range f.Magics() {
		p.magic(m)
	}
}

// A Bound is a string with the name that it goes by.
type Bound struct {
	Name    string
	NameEnd int // where the name ends in the cell; -1 when it stands nowhere near
	Value   mapped.Text
	Literal notebook.Span // with quotes and prefix; of %env the magic
	Context fix.Context
}

type pythonReader struct {
	cell      string
	found     func(Find)
	bound     func(Bound)
	commented bool
	// held are the dictionaries and lists that a name promises secrets in: API_KEYS = {"a": "x"}.
	held []holder
}

type holder struct {
	span    notebook.Span
	name    string
	meaning lexicon.Meaning
}

func (p *pythonReader) file(f *python.File) {
	for pair := range f.Pairs() {
		switch pair.Value().Kind() {
		case python.Dict, python.List, python.Set, python.Tuple:
			if m := lexicon.Of(pair.Name()); m.Secret() && m.Sure && m.Kind != lexicon.ConnectionString {
				p.held = append(p.held, holder{pair.Value().Span(), pair.Name(), m})
			}
		}
	}
	for pair := range f.Pairs() {
		p.pair(pair)
	}
	for call := range f.Calls() {
		p.call(call)
	}
	for s := range f.Strings() {
		if s.IsJoined() && s.IsConstant() {
			p.bound(Bound{Name: nameOf(s), NameEnd: -1, Value: s.Decode(), Literal: s.Span(), Context: fix.Literal})
		}
		if span := s.Content(); span.Len() >= 8 && Mentions(p.cell[span.Start:span.End]) {
			p.text(s.Decode(), Content, fix.Literal, s.Span())
		}
	}
}

// nameOf is what a string goes by: what it is bound to, the function that it is given to, or else
// anything.
func nameOf(s python.Str) string {
	if pair, ok := s.Binding(); ok && pair.Name() != "" {
		return pair.Name()
	}
	if call, ok := s.Expr().Parent().Call(); ok {
		return call.Path()
	}
	return "value"
}

// text reads a text that stands in the cell, in whatever way it is written there.
func (p *pythonReader) text(t mapped.Text, mode Mode, context fix.Context, literal notebook.Span) {
	Text(Source{Text: t.Value, Mode: mode, Context: context}, func(f Find) {
		f.Span = t.Span(f.Span)
		for i := range f.Pieces {
			f.Pieces[i].Span = t.Span(f.Pieces[i].Span)
		}
		f.Literal = literal
		p.emit(f)
	})
}

func (p *pythonReader) emit(f Find) {
	if p.commented && f.Context != fix.Prose {
		f.Context = fix.Commented
	}
	p.found(f)
}

// A site is what is known of a string besides its value.
type site struct {
	name, callee string
	meaning      lexicon.Meaning
	context      fix.Context
	parts        []notebook.Span
}

// literal judges a string that something promises to be a secret.
func (p *pythonReader) literal(s python.Str, at site) {
	t := s.Decode()
	f, ok := Weigh(at.meaning, t.Value, true)
	if !ok || !s.IsConstant() && constant(s) < minConstant {
		return
	}
	f.Span = t.Span(f.Span)
	f.Literal, f.Context, f.Name, f.Callee = s.Span(), at.context, at.name, at.callee
	for _, part := range at.parts {
		if !part.Overlaps(f.Span) {
			f.Parts = append(f.Parts, part)
		}
	}
	p.emit(f)
}

// minConstant is how many bytes outside of its holes make a string with holes a secret: what a program
// joins to a value that it computes is no secret.
const minConstant = 6

func constant(s python.Str) int {
	n := len(s.Value())
	for hole := range s.Holes() {
		n -= hole.Span().Len() + len("{}")
	}
	return n
}

// pair reads name = value, f(name=value), {name: value} and the like.
func (p *pythonReader) pair(pair python.Pair) {
	at := site{name: pair.Name()}
	if pair.Context() == python.InReturn {
		at.name = strings.TrimPrefix(at.name, "get_")
	}
	at.meaning = lexicon.Of(at.name)
	call, isArgument := pair.Call()
	if isArgument {
		at.callee = call.Path()
		if at.name == "default" || at.name == "value" || at.name == "default_value" {
			at.name = optionName(call)
			at.meaning, at.context = lexicon.Of(at.name), fix.Default
		}
		if at.meaning == (lexicon.Meaning{Kind: lexicon.Key}) && keyTakers[call.Name()] {
			at.meaning.Sure = true
		}
	}
	value := pair.Value()
	if at.name != "" {
		for s := range value.Literals() {
			end := -1
			if at.name == pair.Name() {
				end = pair.NameSpan().End
			}
			p.bound(Bound{Name: at.name, NameEnd: end, Value: s.Decode(), Literal: s.Span(), Context: fix.Literal})
		}
	}
	if isLogin(at.name) && (value.Kind() == python.Tuple || value.Kind() == python.List) {
		p.login(value, at)
		return
	}
	if !at.meaning.Secret() {
		if h, ok := p.holding(pair); ok {
			at.meaning, at.name = h.meaning, h.name
		} else {
			return
		}
	}
	switch {
	case pair.Context() == python.InDefault:
		at.context = fix.Default
	case strings.HasSuffix(pair.Target().Path(), "environ[]"):
		at.context = fix.EnvAssignment
	}
	if isArgument {
		at.parts = ids(call)
	}
	if c, ok := value.Call(); ok && !isString(value) {
		p.wrapped(c, at)
		return
	}
	switch value.Kind() {
	case python.List, python.Set, python.Tuple:
		if at.meaning.Kind != lexicon.ConnectionString {
			p.elements(value, at)
		}
		return
	}
	for s := range value.Literals() {
		p.literal(s, at)
	}
}

func isString(e python.Expr) bool { _, ok := e.Str(); return ok }

// maxElements is the length of the longest list of secrets; longer ones are data.
const maxElements = 8

func (p *pythonReader) elements(list python.Expr, at site) {
	n := 0
	for range list.Elements() {
		n++
	}
	if n > maxElements {
		return
	}
	for e := range list.Elements() {
		if s, ok := e.Str(); ok {
			p.literal(s, at)
		}
	}
}

// holding is the holder that the value of a dictionary entry stands in.
func (p *pythonReader) holding(pair python.Pair) (holder, bool) {
	if len(p.held) == 0 || pair.Context() != python.InDict || lexicon.Of(pair.Name()).Kind == lexicon.Username {
		return holder{}, false
	}
	span := pair.Value().Parent().Span()
	for _, h := range p.held {
		if h.span == span {
			return h, true
		}
	}
	return holder{}, false
}

func isLogin(name string) bool {
	switch name {
	case "auth", "basic_auth", "http_auth", "proxy_auth", "credentials", "creds", "login", "BasicAuth":
		return true
	}
	return false
}

// login reads (user, password).
func (p *pythonReader) login(tuple python.Expr, at site) {
	var list []python.Expr
	for e := range tuple.Elements() {
		list = append(list, e)
		if len(list) > 2 {
			return
		}
	}
	if len(list) != 2 {
		return
	}
	at.meaning = sure
	at.parts = nil
	if s, ok := list[0].Str(); ok && machineMade(s) {
		at.parts = []notebook.Span{s.Content()}
	}
	for s := range list[1].Literals() {
		p.literal(s, at)
	}
}

// ids are the literal ids among the arguments of a call.
func ids(call python.Call) []notebook.Span {
	var list []notebook.Span
	for a := range call.Arguments() {
		if a.Name == "" || lexicon.Of(a.Name).Kind != lexicon.Username {
			continue
		}
		if s, ok := a.Value.Str(); ok && machineMade(s) {
			list = append(list, s.Content())
		}
	}
	return list
}

// machineMade reports whether a string is an id that somebody was given, and so half of a credential;
// a name such as "root" tells nothing.
func machineMade(s python.Str) bool {
	return s.IsConstant() && filter.Random(s.Value())
}

// wrapped reads calls that leave a secret what it is, or that look one up and have a default.
func (p *pythonReader) wrapped(call python.Call, at site) {
	name := call.Name()
	switch name {
	case "SecretStr", "SecretBytes", "Secret", "str", "bytes", "bytearray", "quote", "quote_plus", "b64decode", "from_token", "AzureKeyCredential",
		"unhexlify", "fromhex", "b64encode", "standard_b64decode", "urlsafe_b64decode", "text", "StrictStr", "escape", "urlquote", "encode":
		for s := range call.Positional(0).Literals() {
			if !strings.HasSuffix(name, "b64encode") || !strings.Contains(s.Value(), ":") { // those are user:password
				p.literal(s, at)
			}
		}
	case "Field", "Option", "Argument", "Header", "Query", "Param", "Setting", "field", "Form", "option", "Var", "text_input":
		at.context = fix.Default
		for s := range call.Positional(0).Literals() {
			if !strings.HasPrefix(s.Value(), "-") && name != "text_input" {
				p.literal(s, at)
			}
		}
		for _, keyword := range []string{"default", "value", "default_value"} {
			for s := range call.Keyword(keyword).Literals() {
				p.literal(s, at)
			}
		}
	case "getenv", "get", "environ", "config", "env", "pop", "getOrElse":
		// The name that is looked up may promise nothing: api_key = os.getenv("X", "…").
		at.context = fix.LookupDefault
		for s := range call.Positional(1).Literals() {
			p.literal(s, at)
		}
		for s := range call.Keyword("default").Literals() {
			p.literal(s, at)
		}
	}
}

// optionName is the name that a call declares an option by: add_argument("-p", "--password").
func optionName(call python.Call) string {
	name := ""
	for a := range call.Arguments() {
		if s, ok := a.Value.Str(); ok && a.Index >= 0 {
			if v := s.Value(); name == "" || len(v) > len(name) && strings.HasPrefix(v, "-") {
				name = v
			}
		}
	}
	if name == "" {
		return call.Name() // widgets.Password(value="x")
	}
	return strings.TrimLeft(name, "-")
}

// magic reads the magics: %env, shell lines, and bodies that are no Python.
func (p *pythonReader) magic(m python.Magic) {
	if name, value, ok := m.Env(); ok {
		p.bound(Bound{Name: name, NameEnd: -1, Value: value, Literal: m.Span(), Context: fix.EnvMagic})
		meaning := lexicon.Of(name)
		if !meaning.Secret() {
			p.text(value, Shell, fix.EnvMagic, m.Span())
			return
		}
		f, ok := Weigh(meaning, value.Value, true)
		if ok {
			f.Span = value.Span(f.Span)
			f.Literal, f.Context, f.Name = m.Span(), fix.EnvMagic, name
			p.emit(f)
		} else {
			p.text(value, Shell, fix.EnvMagic, m.Span())
		}
		return
	}
	switch m.Kind() {
	case python.ShellLine, python.LineMagic:
		p.text(m.Line(), Shell, fix.ShellWord, notebook.Span{})
	case python.CellMagic:
		p.text(m.Line(), Shell, fix.ShellWord, notebook.Span{})
		switch language := m.Language(); language {
		case "python", "":
		default:
			p.text(m.Body(), ModeOf(language), fix.Prose, notebook.Span{})
		}
	}
}
