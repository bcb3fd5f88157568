// Package declare reads which distributions a text asks for: the imports and install commands of a
// cell, the lines of a requirements file, the tables of a manifest or lock file. It works on one
// Block at a time, gives exact spans, resolves nothing and never fails: what cannot be read is left
// out, or said to be.
package declare

import (
	"strings"

	"github.com/nblsp/nblsp/analyzers/internal/mapped"
	"github.com/nblsp/nblsp/analyzers/internal/python"
	"github.com/nblsp/nblsp/analyzers/pep440"
	"github.com/nblsp/nblsp/analyzers/pep508"
	"github.com/nblsp/nblsp/notebook"
)

// Facts are what one Block declares, in the order of the text.
type Facts struct {
	Imports   []Import
	Groups    []Group
	Constants []Constant
	// Problem, unless "", says what could not be read.
	Problem string
}

// An Import is a module that code imports.
type Import struct {
	Module string // dotted, absolute: "google.cloud"
	Name   string // what is imported from it; "" when it is the module
	Span   notebook.Span
}

// Top is the first name of the module.
func (m Import) Top() string {
	top, _, _ := strings.Cut(m.Module, ".")
	return top
}

// A Group is what stands together: one install command, or one file.
type Group struct {
	Kind         Kind
	Tool         Tool
	Span         notebook.Span // of the command; empty of a file
	Requirements []Requirement
	Open         []Open
	Options      []Option
	Includes     []Include
}

// A Kind says what a Group does.
type Kind uint8

// The kinds of groups.
const (
	Command  Kind = iota // installs when it runs
	Manifest             // what a project asks for
	Lock                 // what was chosen, exactly
)

// A Tool is what installs; it decides what names and specifiers mean.
type Tool uint8

// The tools, by the notation of their requirements.
const (
	Pip    Tool = iota // PEP 508; pip, uv, pdm, ...
	Conda              // conda's match specifications
	Poetry             // with ^ and ~
)

// A Requirement is one distribution that is asked for.
type Requirement struct {
	Name     string // as written; "" only when there is a URL that does not tell it
	Extras   []string
	Versions pep440.Specifiers // none: any version
	// Unread says that there is a specifier, which is not to be understood; Versions is empty.
	Unread bool
	// Unquoted says that the specifier stands where a shell takes it for a redirection: it has no
	// effect, and Versions is empty.
	Unquoted bool
	URL      string // of what does not come from an index: a VCS, an archive
	Hashed   bool   // the archive's hash is given
	Build    bool   // needed to build, not to run
	Marker   pep508.Marker

	Span      notebook.Span // name, extras and specifier; of a URL without a name, the URL
	NameSpan  notebook.Span
	Specifier notebook.Span // empty where one would stand
	URLSpan   notebook.Span
	Loose     bool // conda's = or a range of a lock: exact enough
}

// Open is a word of a command that holds the value of a variable.
type Open struct {
	Text  string // as written
	Holes []Hole // in order
	Span  notebook.Span
}

// A Hole is where a variable's value goes.
type Hole struct {
	Source string // as written in the word: "{x}"
	Name   string // the variable: "x"
}

// A Constant is a name that code binds to one string, or to a list of strings.
type Constant struct {
	Name   string
	Values []string
	Offset int // from which on it holds
}

// An Option changes where distributions come from.
type Option struct {
	Kind  OptionKind
	Value string
	Span  notebook.Span // of the value; of what has none, of the option
	Whole notebook.Span // of the option with its value
}

// An OptionKind is what an Option does.
type OptionKind uint8

// The options that matter.
const (
	Index       OptionKind = iota + 1 // the index
	ExtraIndex                        // an index beside the index
	FindLinks                         // pages or folders with archives
	TrustedHost                       // a host whose certificate is not checked
	NoVerify                          // no certificate is checked at all
)

// An Include is another file that is read.
type Include struct {
	Name       string // as written; it may be a URL
	Constraint bool   // its versions hold for what is asked for elsewhere
	Open       bool   // variables stand in the name
	Span       notebook.Span
}

// IsEmpty reports whether there is nothing to know.
func (f *Facts) IsEmpty() bool {
	return len(f.Imports)+len(f.Groups)+len(f.Constants) == 0 && f.Problem == ""
}

// Of reads a Block: the source of a cell, or a file. The reading as Python is asked for only where
// it is needed.
func Of(b *notebook.Block, code func() *python.File) *Facts {
	facts := &Facts{}
	switch b.Role {
	case notebook.Source:
		c := collector{facts: facts, text: b.Text}
		switch {
		case b.Language == "python" || strings.HasPrefix(b.Text, "%%"):
			c.python(code())
		case b.Language == "bash":
			c.shell(mapped.Verbatim(b.Text, 0))
		}
	case notebook.File:
		file(facts, b)
	}
	return facts
}

// file reads a dependency file. What kind it is of, its language and content tell.
func file(facts *Facts, b *notebook.Block) {
	text := mapped.Verbatim(b.Text, 0)
	switch b.Language {
	case "pip-requirements":
		facts.add(Requirements(text))
	case "toml":
		tomlFile(facts, text)
	case "yaml":
		conda, pip := environment(text)
		facts.add(conda)
		facts.add(pip)
	case "json":
		facts.add(pipfileLock(text))
	case "ini":
		facts.add(setupCfg(text))
	}
}

func (f *Facts) add(g Group) {
	if len(g.Requirements)+len(g.Open)+len(g.Options)+len(g.Includes) > 0 {
		f.Groups = append(f.Groups, g)
	}
}

// requirement reads one requirement in the notation of PEP 508.
func requirement(t mapped.Text) (Requirement, bool) {
	if isURL(t.Value) {
		return reference(t), true
	}
	q, err := pep508.Parse(t.Value)
	if q.Name == "" {
		return Requirement{}, false
	}
	r := Requirement{
		Name: q.Name, Extras: q.Extras, Versions: q.Versions, Marker: q.Marker,
		Unread:   err != nil && len(q.Versions) == 0,
		Span:     t.Span(q.Span()),
		NameSpan: t.Span(q.NameSpan), Specifier: t.Span(q.Specifier),
	}
	if q.URL != "" {
		r.setURL(q.URL, t.Span(q.URLSpan))
	}
	return r, true
}

// reference reads a URL in the place of a requirement; its fragment or file name may tell the name.
func reference(t mapped.Text) Requirement {
	url, _, _ := strings.Cut(t.Value, " ")
	span := t.Span(notebook.Span{End: len(url)})
	r := Requirement{Span: span}
	r.setURL(url, span)
	address, fragment, _ := strings.Cut(url, "#")
	for part := range strings.SplitSeq(fragment, "&") {
		if egg, ok := strings.CutPrefix(part, "egg="); ok {
			egg, _, _ = strings.Cut(egg, "[")
			if pep508.IsName(egg) {
				r.Name = egg
			}
		}
	}
	base := address[strings.LastIndexByte(address, '/')+1:]
	if stem, ok := strings.CutSuffix(base, ".whl"); ok && r.Name == "" {
		if parts := strings.Split(stem, "-"); len(parts) >= 5 && pep508.IsName(parts[0]) {
			r.Name = parts[0]
			r.Versions, _ = pep440.ParseSpecifiers("==" + strings.ReplaceAll(parts[1], "%2B", "+"))
		}
	}
	return r
}

func (r *Requirement) setURL(url string, span notebook.Span) {
	r.URL, r.URLSpan = url, span
	_, fragment, _ := strings.Cut(url, "#")
	for _, hash := range []string{"sha256=", "sha384=", "sha512="} {
		if strings.Contains(fragment, hash) {
			r.Hashed = true
		}
	}
}

// isURL reports whether a word is a URL, also one of a version control system.
func isURL(s string) bool {
	scheme, _, ok := strings.Cut(s, "://")
	if !ok {
		return strings.HasPrefix(s, "git+") // git+git@host:path
	}
	return pep508.IsName(strings.ReplaceAll(scheme, "+", "-"))
}

// isPath reports whether a word names a file or folder rather than a distribution.
func isPath(s string) bool {
	if s == "" || s[0] == '.' || s[0] == '/' || s[0] == '~' || strings.ContainsRune(s, '\\') {
		return true
	}
	name, _, _ := strings.Cut(s, "[")
	name, _, _ = strings.Cut(name, "@")
	if strings.ContainsRune(name, '/') {
		return true
	}
	for _, ext := range []string{".whl", ".tar.gz", ".zip", ".tar.bz2", ".tgz", ".txt", ".egg"} {
		if strings.HasSuffix(name, ext) {
			return true
		}
	}
	return false
}
