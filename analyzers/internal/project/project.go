// Package project puts together what a document declares, what the files say that it names or that
// lie beside it, and what is installed where it runs: which distributions are asked for, which ones
// its imports come from, and in which version, as far as that is sure. A version that is only
// guessed is none.
package project

import (
	"strings"

	"github.com/nblsp/nblsp/analyzers"
	"github.com/nblsp/nblsp/analyzers/internal/declare"
	"github.com/nblsp/nblsp/analyzers/pep440"
	"github.com/nblsp/nblsp/analyzers/pep508"
	"github.com/nblsp/nblsp/notebook"
)

// Facts is what a family whose analyzer calls [Reader.Read] gives as its facts of a Block: a
// *declare.Facts; nil of a Block that declares nothing. All families share one reading.
func Facts(p *analyzers.Pass) any {
	if f := p.Declared(); !f.IsEmpty() {
		return f
	}
	return nil
}

// A Project is what one document declares and where it runs. It belongs to one Pass.
type Project struct {
	Declared []Declared
	Groups   []Group
	Imports  []Import
	Included []Included // by the document, directly or not, in the order of reading
	File     bool       // the document is a dependency file

	installed *analyzers.Installation
	beside    versions // of lock and requirements files that the document names or that lie beside it
	limits    versions // of constraints files that the document names
	own       versions // of the document itself
}

// A Declared is one requirement with where it stands.
type Declared struct {
	*declare.Requirement
	Name  string // normalised, as the tool knows it; see [Declared.Distribution]
	Block *notebook.Block
	Group *declare.Group
	Open  bool // it came out of a variable: there is no text to edit
}

// A Group is what stands together, with where it stands.
type Group struct {
	*declare.Group
	Block *notebook.Block
}

// An Import is a module that is imported, with where it stands.
type Import struct {
	declare.Import
	Block *notebook.Block
}

// An Included is a file that an option such as -r names in the document.
type Included struct {
	Block *notebook.Block
	Span  notebook.Span // of the name in the document that led to the file
	Name  string        // of the file, relative to the document
	// Constraint says that it installs nothing: its versions hold for what others ask for.
	Constraint bool
	// Facts are what the file declares; nil when it was not read.
	Facts *declare.Facts
	// Err says why it was not read; nil when it was.
	Err error
}

// IsEmpty reports whether nothing is declared.
func (p *Project) IsEmpty() bool { return len(p.Declared)+len(p.Groups)+len(p.Imports) == 0 }

// Applies reports whether a requirement's marker may hold in one of the environments that people
// have: notebooks run on Python 3 today.
func Applies(r *declare.Requirement) bool { return r.Marker.Holds(markers) != pep508.False }

var markers = map[string]string{"python_version": "3.12", "python_full_version": "3.12.0", "implementation_name": "cpython"}

// Distribution is the normalised name by which an index of Python knows what is asked for.
func (d Declared) Distribution() string {
	if d.Group.Tool == declare.Conda {
		return CondaName(d.Name)
	}
	return d.Name
}

// CondaName is the distribution that a package of conda's holds, by its normalised name.
func CondaName(name string) string {
	switch name {
	case "pytorch", "pytorch-gpu", "pytorch-cpu":
		return "torch"
	case "opencv", "py-opencv":
		return "opencv-python"
	case "pytables":
		return "tables"
	case "tensorflow-base":
		return "tensorflow"
	}
	return name
}

// A version is what a distribution is held to, and by whom.
type version struct {
	*declare.Requirement
	lock bool
	from string // file; "" for the document itself
}

// versions are the strictest requirements by normalised name.
type versions map[string]version

// add keeps a requirement when it says more than what is there: a lock more than a pin, a pin more
// than a range.
func (v versions) add(r *declare.Requirement, lock bool, from string) {
	if r.Name == "" || !Applies(r) {
		return
	}
	name := pep508.Normalize(r.Name)
	old, ok := v[name]
	if !ok || strength(r, lock) > strength(old.Requirement, old.lock) {
		v[name] = version{r, lock, from}
	}
}

func strength(r *declare.Requirement, lock bool) int {
	_, pinned := r.Pinned()
	switch {
	case lock:
		return 3
	case pinned:
		return 2
	case len(r.Versions) > 0:
		return 1
	}
	return 0
}

// block takes the facts of one Block; constants are what variables hold before it, and after it.
func (p *Project) block(b *notebook.Block, facts *declare.Facts, constants map[string][]string) {
	known := facts.Constants
	until := func(offset int) {
		for len(known) > 0 && known[0].Offset <= offset {
			constants[known[0].Name] = known[0].Values
			known = known[1:]
		}
	}
	for i := range facts.Groups {
		g := &facts.Groups[i]
		p.Groups = append(p.Groups, Group{g, b})
		for k := range g.Requirements {
			p.add(Declared{Requirement: &g.Requirements[k], Block: b, Group: g})
		}
		for _, o := range g.Open {
			until(o.Span.Start)
			for _, r := range o.Fill(g.Tool, func(name string) []string { return constants[name] }) {
				p.add(Declared{Requirement: &r, Block: b, Group: g, Open: true})
			}
		}
	}
	until(len(b.Text))
	for _, m := range facts.Imports {
		p.Imports = append(p.Imports, Import{m, b})
	}
}

func (p *Project) add(d Declared) {
	d.Name = pep508.Normalize(d.Requirement.Name)
	p.Declared = append(p.Declared, d)
	if d.Group.Tool != declare.Conda || d.URL == "" {
		p.own.add(d.Requirement, d.Group.Kind == declare.Lock, "")
	}
}

// Version is the one version that a distribution, by its normalised name, has where the document
// runs, as far as that is sure: installed, locked, or asked for exactly. From says by whom.
func (p *Project) Version(name string) (v pep440.Version, from string, ok bool) {
	if d := p.installed.Distribution(name); d != nil {
		v, err := pep440.Parse(d.Version)
		return v, Installed, err == nil
	}
	candidates := []version{p.own[name], p.limits[name], p.beside[name]}
	if beside := p.beside[name]; beside.lock {
		candidates = []version{beside}
	}
	for _, c := range candidates {
		if c.Requirement == nil {
			continue
		}
		if v, ok := c.Pinned(); ok {
			from := "asked for in this notebook"
			if c.from != "" {
				from = "from " + c.from
			}
			return v, from, true
		}
	}
	return v, "", false
}

// Installed is the source of a version that is installed.
const Installed = "installed"

// IsInstalled reports whether a distribution is installed where the document runs.
func (p *Project) IsInstalled(name string) bool { return p.installed.Distribution(name) != nil }

// Limit is the constraint that a constraints file sets for a distribution; nil when there is none.
func (p *Project) Limit(name string) *declare.Requirement { return p.limits[name].Requirement }

// Locked reports whether a lock file beside the document names a distribution.
func (p *Project) Locked(name string) bool { return p.beside[name].lock }

// PURL is the package URL of a distribution, by its normalised name; the version may be "".
func PURL(name, version string) string {
	if version == "" {
		return "pkg:pypi/" + name
	}
	return "pkg:pypi/" + name + "@" + purlVersion.Replace(version)
}

var purlVersion = strings.NewReplacer("+", "%2B", "!", "%21")
