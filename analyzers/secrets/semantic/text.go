package semantic

import (
	"strings"
	"unicode/utf8"

	"github.com/nblsp/nblsp/analyzers/internal/fix"
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
	r := reader{Source: s, found: found}
	r.run()
	return r.unbound
}

type reader struct {
	Source
	found func(Find)
	done  int // what begins before is part of a find already
	noAt  int // no URL before has an @
	// serverless is a range of the text that names no server.
	serverless notebook.Span
	unbound    bool // there was a name of a credential without a value
	// manifestEnd is where the manifests end that were read.
	manifestEnd int
}

// maxName is the length of the longest name that is read.
const maxName = 80

func (r *reader) run() {
	for at := 0; ; {
		i, stem := stemFinder.Next(r.Text, at)
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
	case "secret":
		if strings.HasSuffix(r.Text[max(0, i-len("kind: ")):i], "kind: ") {
			r.manifest(i)
		}
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
	text := r.Text
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
	text := r.Text
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

// judge decides about a bound value and gives the offset to go on from.
func (r *reader) judge(name string, meaning lexicon.Meaning, v value) int {
	f, ok := Weigh(meaning, r.Text[v.span.Start:v.span.End], v.explicit)
	if ok && f.Refused != "" && !v.explicit && r.Text[v.span.Start-1] == '=' {
		// What a connection string names so is no word of a text.
		if _, option := r.options(v.span); option {
			f, ok = Weigh(meaning, r.Text[v.span.Start:v.span.End], true)
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

func quote(c byte) bool { return c == '"' || c == '\'' || c == '`' }

func letter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

func digit(c byte) bool { return '0' <= c && c <= '9' }

// nameByte tells the bytes of names; all bytes of multibyte characters are.
func nameByte(c byte) bool { return letter(c) || digit(c) || c == '_' || c >= utf8.RuneSelf }
