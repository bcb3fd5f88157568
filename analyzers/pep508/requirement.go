package pep508

import (
	"errors"
	"strings"

	"github.com/nblsp/nblsp/analyzers/pep440"
	"github.com/nblsp/nblsp/notebook"
)

// A Requirement is one distribution that somebody asks for. Its spans are those of the text that
// was parsed.
type Requirement struct {
	Name     string // as written
	Extras   []string
	Versions pep440.Specifiers // none: any version
	URL      string            // of name @ URL
	Marker   Marker

	NameSpan  notebook.Span
	Specifier notebook.Span // from the first operator to the last version; empty where one would stand
	URLSpan   notebook.Span
	end       int // of the name, extras and specifier
}

// Span is the name with its extras and specifier.
func (r *Requirement) Span() notebook.Span {
	return notebook.Span{Start: r.NameSpan.Start, End: r.end}
}

var (
	errName   = errors.New("not a requirement: no name of a distribution")
	errExtras = errors.New("the brackets of the extras are not closed")
	errRest   = errors.New("something follows the requirement")
)

// Parse reads a requirement. With an error the Requirement holds what was read before the mistake:
// there is a requirement when its Name is not empty.
func Parse(text string) (Requirement, error) {
	p := parser{text: text}
	p.space()
	n := nameLength(text[p.pos:])
	if n == 0 {
		return Requirement{}, errName
	}
	r := Requirement{Name: text[p.pos : p.pos+n], NameSpan: notebook.Span{Start: p.pos, End: p.pos + n}}
	p.pos += n
	r.end = p.pos
	r.Specifier = notebook.Span{Start: p.pos, End: p.pos}
	p.space()
	if p.peek() == '[' {
		end := strings.IndexByte(text[p.pos:], ']')
		if end < 0 {
			return r, errExtras
		}
		for extra := range strings.SplitSeq(text[p.pos+1:p.pos+end], ",") {
			if extra = strings.TrimSpace(extra); extra != "" {
				r.Extras = append(r.Extras, extra)
			}
		}
		p.pos += end + 1
		r.end = p.pos
		r.Specifier = notebook.Span{Start: p.pos, End: p.pos}
		p.space()
	}
	if p.peek() == '@' {
		p.pos++
		p.space()
		start := p.pos
		for p.pos < len(text) && text[p.pos] != ' ' && text[p.pos] != '\t' {
			p.pos++
		}
		r.URL, r.URLSpan = text[start:p.pos], notebook.Span{Start: start, End: p.pos}
	} else if err := p.versions(&r); err != nil {
		return r, err
	}
	p.space()
	if p.peek() == ';' {
		var err error
		if r.Marker, err = parseMarker(text[p.pos+1:]); err != nil {
			return r, err
		}
		return r, nil
	}
	if p.pos < len(text) {
		return r, errRest
	}
	return r, nil
}

// versions reads the specifier, which may stand in parentheses.
func (p *parser) versions(r *Requirement) (err error) {
	end := len(p.text)
	if i := strings.IndexByte(p.text[p.pos:], ';'); i >= 0 {
		end = p.pos + i
	}
	start := p.pos
	spec := p.text[start:end]
	if strings.HasPrefix(spec, "(") {
		i := strings.IndexByte(spec, ')')
		if i < 0 {
			return errRest
		}
		spec = spec[1:i]
		p.pos = start + i + 1
		r.end = p.pos
		start++
	} else {
		p.pos = end
	}
	trimmed := strings.TrimRight(strings.TrimSpace(spec), ", \t") // "a==1," is what pip takes for "a==1"
	if trimmed == "" {
		return nil
	}
	start += strings.Index(spec, trimmed)
	r.Specifier = notebook.Span{Start: start, End: start + len(trimmed)}
	if strings.IndexByte("=<>!~", trimmed[0]) < 0 {
		r.Specifier = notebook.Span{Start: r.Specifier.Start, End: r.Specifier.Start}
		return errRest
	}
	r.end = max(r.end, r.Specifier.End)
	r.Versions, err = pep440.ParseSpecifiers(trimmed)
	return err
}

// A parser reads a text from left to right.
type parser struct {
	text string
	pos  int
}

func (p *parser) space() {
	for p.pos < len(p.text) && (p.text[p.pos] == ' ' || p.text[p.pos] == '\t') {
		p.pos++
	}
}

// peek is the byte here; 0 at the end.
func (p *parser) peek() byte {
	if p.pos < len(p.text) {
		return p.text[p.pos]
	}
	return 0
}
