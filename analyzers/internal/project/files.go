package project

import (
	"errors"
	"path"
	"strings"
	"sync"

	"github.com/nblsp/nblsp/analyzers"
	"github.com/nblsp/nblsp/analyzers/internal/declare"
	"github.com/nblsp/nblsp/notebook"
)

// neighbours are files that tell which versions a project uses.
var neighbours = []string{"uv.lock", "poetry.lock", "pdm.lock", "pylock.toml", "Pipfile.lock", "requirements.txt", "environment.yml", "environment.yaml", "pyproject.toml", "Pipfile"}

const (
	// maxIncludes bounds the files that one document leads to.
	maxIncludes = 64
	// maxTexts bounds the files that are remembered, and maxRemembered the text that one may have.
	maxTexts      = 256
	maxRemembered = 1 << 20
)

// Errors of an [Included] that is not read; others come from the file system.
var (
	ErrTooMany = errors.New("more than 64 files lead to one another")
	ErrRemote  = errors.New("it is fetched when the cell runs")
	ErrOpen    = errors.New("its name is known only when the cell runs")
)

// A Reader reads Projects and remembers the files that it read for them. The zero Reader is ready;
// it is safe for concurrent use.
type Reader struct {
	mu    sync.Mutex
	texts map[string]*declare.Facts // of dependency files, by name and text
}

// Read puts together the Project of a document from the facts of its Blocks, which are those of
// [Facts], and from what lies outside.
func (r *Reader) Read(pass *analyzers.Pass) *Project {
	p := &Project{
		File:      pass.Document.Format == notebook.Dependency,
		installed: pass.Outside.Installed(),
		beside:    versions{}, limits: versions{}, own: versions{},
	}
	constants := map[string][]string{}
	for _, b := range pass.Document.Blocks() {
		facts, ok := pass.Facts[b].(*declare.Facts)
		if !ok || b.Role == notebook.File && !p.File {
			continue
		}
		if facts.Problem != "" {
			pass.Partial(facts.Problem)
		}
		p.block(b, facts, constants)
	}
	if p.IsEmpty() {
		return p
	}
	f := follower{Reader: r, Project: p, pass: pass, seen: map[string]bool{}}
	for _, g := range p.Groups {
		for _, i := range g.Includes {
			f.include(included(i, Included{Block: g.Block, Span: i.Span}))
		}
	}
	if !p.File {
		for _, name := range neighbours {
			f.neighbour(name)
		}
	}
	return p
}

// A follower reads the files that a document leads to, each once.
type follower struct {
	*Reader
	*Project
	pass *analyzers.Pass
	seen map[string]bool
}

// included is a file that is named in another, or in the document when the other has no name.
func included(i declare.Include, in Included) Included {
	in.Constraint = in.Constraint || i.Constraint
	in.Facts, in.Err = nil, nil
	switch {
	case strings.Contains(i.Name, "://"):
		in.Name, in.Err = i.Name, ErrRemote
	case i.Open:
		in.Name, in.Err = i.Name, ErrOpen
	default:
		name := strings.ReplaceAll(i.Name, `\`, "/")
		if !path.IsAbs(name) {
			name = path.Join(path.Dir(in.Name), name)
		}
		in.Name = path.Clean(name)
	}
	return in
}

// include reads a file that is named; -r and -c in it are followed.
func (f *follower) include(i Included) {
	if f.seen[i.Name] {
		return
	}
	f.seen[i.Name] = true
	var data []byte
	switch {
	case i.Err != nil:
	case len(f.seen) > maxIncludes:
		i.Err = ErrTooMany
	default:
		data, i.Err = f.pass.Outside.ReadFile(i.Name)
	}
	if i.Err == nil {
		i.Facts = f.facts(i.Name, data, true)
	}
	f.Included = append(f.Included, i)
	if i.Facts == nil {
		return
	}
	f.take(i.Name, i.Facts, i.Constraint)
	for _, g := range i.Facts.Groups {
		for _, inner := range g.Includes {
			f.include(included(inner, i))
		}
	}
}

// neighbour reads a file that may lie beside the document.
func (f *follower) neighbour(name string) {
	if f.seen[name] {
		return
	}
	f.seen[name] = true
	if data, err := f.pass.Outside.ReadFile(name); err == nil {
		f.take(name, f.facts(name, data, false), false)
	}
}

// take keeps the versions that a file names.
func (f *follower) take(name string, facts *declare.Facts, constraint bool) {
	into := f.beside
	if constraint {
		into = f.limits
	}
	for i := range facts.Groups {
		g := &facts.Groups[i]
		for k := range g.Requirements {
			if r := &g.Requirements[k]; r.URL == "" {
				into.add(r, g.Kind == declare.Lock, name)
			}
		}
	}
}

// facts reads a dependency file. What is named after -r is a requirements file, however it is called.
func (r *Reader) facts(name string, data []byte, named bool) *declare.Facts {
	key := ""
	if len(data) <= maxRemembered {
		key = name + "\x00" + string(data)
		r.mu.Lock()
		facts, ok := r.texts[key]
		r.mu.Unlock()
		if ok {
			return facts
		}
	}
	doc := notebook.Parse(path.Base(name), data)
	if doc.Format != notebook.Dependency && named {
		doc = notebook.Parse("requirements.txt", data)
	}
	facts := &declare.Facts{}
	if doc.Format == notebook.Dependency && len(doc.Own) > 0 {
		facts = declare.Of(doc.Own[0], nil)
	}
	if key == "" {
		return facts
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.texts == nil || len(r.texts) >= maxTexts {
		r.texts = map[string]*declare.Facts{}
	}
	r.texts[key] = facts
	return facts
}
