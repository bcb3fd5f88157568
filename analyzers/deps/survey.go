package deps

import (
	"path"
	"strings"

	"github.com/nblsp/nblsp/analyzers"
	"github.com/nblsp/nblsp/analyzers/deps/declare"
	"github.com/nblsp/nblsp/analyzers/deps/pep508"
	"github.com/nblsp/nblsp/notebook"
)

// A survey is what a document declares, with what the files beside it say of versions.
type survey struct {
	declared []declared
	groups   []group
	modules  []module
	beside   versions // of lock and requirements files that the notebook names or that lie beside it
	limits   versions // of constraints files that the notebook names
	own      versions // of the document itself
	locked   bool     // there is a lock file
	file     bool     // the document is a dependency file
}

// A module is one import with where it stands.
type module struct {
	declare.Import
	block *notebook.Block
}

func (s *survey) empty() bool { return len(s.declared)+len(s.groups)+len(s.modules) == 0 }

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
	if r.Name == "" || !applies(r) {
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

// survey collects the facts of all Blocks.
func (c *checker) survey(p *analyzers.Pass) *survey {
	s := &survey{beside: versions{}, limits: versions{}, own: versions{}, file: p.Document.Format == notebook.Dependency}
	constants := map[string][]string{}
	var includes []declare.Include
	for _, b := range p.Document.Blocks() {
		facts, ok := p.Facts[b].(*declare.Facts)
		if !ok || b.Role == notebook.File && !s.file {
			continue
		}
		if facts.Problem != "" {
			p.Partial(facts.Problem)
		}
		includes = append(includes, s.block(b, facts, constants)...)
		for _, m := range facts.Imports {
			s.modules = append(s.modules, module{m, b})
		}
	}
	if s.file || s.empty() {
		return s
	}
	seen := map[string]bool{}
	for _, i := range includes {
		c.include(p, s, i.Name, i.Constraint, true, seen)
	}
	for _, name := range neighbours {
		c.include(p, s, name, false, false, seen)
	}
	return s
}

// neighbours are files that tell which versions a project uses.
var neighbours = []string{"uv.lock", "poetry.lock", "pdm.lock", "pylock.toml", "Pipfile.lock", "requirements.txt", "environment.yml", "environment.yaml", "pyproject.toml", "Pipfile"}

// block takes the facts of one Block and gives the files that it includes.
func (s *survey) block(b *notebook.Block, facts *declare.Facts, constants map[string][]string) (includes []declare.Include) {
	known := facts.Constants
	until := func(offset int) {
		for len(known) > 0 && known[0].Offset <= offset {
			constants[known[0].Name] = known[0].Values
			known = known[1:]
		}
	}
	for i := range facts.Groups {
		g := &facts.Groups[i]
		s.groups = append(s.groups, group{g, b})
		includes = append(includes, g.Includes...)
		for k := range g.Requirements {
			s.add(declared{Requirement: &g.Requirements[k], block: b, group: g})
		}
		for _, o := range g.Open {
			until(o.Span.Start)
			for _, r := range o.Fill(g.Tool, func(name string) []string { return constants[name] }) {
				s.add(declared{Requirement: &r, block: b, group: g, open: true})
			}
		}
	}
	until(len(b.Text))
	return includes
}

func (s *survey) add(d declared) {
	d.name = pep508.Normalize(d.Name)
	s.declared = append(s.declared, d)
	if d.group.Tool != declare.Conda || d.URL == "" {
		s.own.add(d.Requirement, d.group.Kind == declare.Lock, "")
	}
}

// maxIncludes bounds the files that one document leads to.
const maxIncludes = 64

// include reads a file that is named, or that may lie beside the document; -r in it is followed.
func (c *checker) include(p *analyzers.Pass, s *survey, name string, constraint, named bool, seen map[string]bool) {
	name = path.Clean(strings.ReplaceAll(name, `\`, "/"))
	if seen[name] || len(seen) >= maxIncludes {
		return
	}
	seen[name] = true
	data, err := p.Outside.ReadFile(name)
	if err != nil {
		return // it may be made by a cell, or lie elsewhere when the notebook runs
	}
	facts := c.readFile(name, data, named)
	into := s.beside
	if constraint {
		into = s.limits
	}
	for i := range facts.Groups {
		g := &facts.Groups[i]
		s.locked = s.locked || g.Kind == declare.Lock
		for k := range g.Requirements {
			if r := &g.Requirements[k]; r.URL == "" {
				into.add(r, g.Kind == declare.Lock, name)
			}
		}
		for _, inner := range g.Includes {
			c.include(p, s, path.Join(path.Dir(name), inner.Name), constraint || inner.Constraint, true, seen)
		}
	}
}

// maxTexts bounds the files that are remembered.
const maxTexts = 256

// readFile reads the facts of a dependency file. What is named after -r is a requirements file, however
// it is called.
func (c *checker) readFile(name string, data []byte, named bool) *declare.Facts {
	key := name + "\x00" + string(data)
	c.mu.Lock()
	facts, ok := c.texts[key]
	c.mu.Unlock()
	if ok {
		return facts
	}
	doc := notebook.Parse(path.Base(name), data)
	if doc.Format != notebook.Dependency && named {
		doc = notebook.Parse("requirements.txt", data)
	}
	facts = &declare.Facts{}
	if doc.Format == notebook.Dependency && len(doc.Own) > 0 {
		facts = declare.Of(doc.Own[0], nil)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.texts == nil || len(c.texts) >= maxTexts {
		c.texts = map[string]*declare.Facts{}
	}
	c.texts[key] = facts
	return facts
}
