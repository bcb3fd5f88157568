// Package deps judges what a notebook and its dependency files install and import: known flaws and
// attacks, names that are mistaken, versions that are not fixed, indexes that cannot be trusted.
//
// What each Block declares is a fact of that Block (package declare), so that an edit costs one
// cell. What a name stands for is decided with the whole notebook, the files beside it and the
// environment of its kernel; a version that is only guessed never makes a finding.
package deps

import (
	"context"
	"embed"
	"sync"

	"github.com/nblsp/nblsp/analyzers"
	"github.com/nblsp/nblsp/analyzers/advisory"
	"github.com/nblsp/nblsp/analyzers/deps/declare"
	"github.com/nblsp/nblsp/analyzers/deps/pep508"
	"github.com/nblsp/nblsp/analyzers/ruledoc"
	"github.com/nblsp/nblsp/notebook"
)

//go:embed rules/*.md
var files embed.FS

var (
	pages = ruledoc.Load(files, "rules")

	vulnerable      = ruledoc.Find(pages, "deps/vulnerable")
	vulnerableRange = ruledoc.Find(pages, "deps/vulnerable-range")
	malicious       = ruledoc.Find(pages, "deps/malicious")
	typosquat       = ruledoc.Find(pages, "deps/typosquat")
	wrongName       = ruledoc.Find(pages, "deps/wrong-name")
	unpinned        = ruledoc.Find(pages, "deps/unpinned")
	unquoted        = ruledoc.Find(pages, "deps/unquoted-specifier")
	insecureIndex   = ruledoc.Find(pages, "deps/insecure-index")
	extraIndex      = ruledoc.Find(pages, "deps/extra-index")
	trustedHost     = ruledoc.Find(pages, "deps/trusted-host")
	noVerification  = ruledoc.Find(pages, "deps/disabled-verification")
	vcsUnpinned     = ruledoc.Find(pages, "deps/vcs-unpinned")
	directURL       = ruledoc.Find(pages, "deps/direct-url")
	indexPassword   = ruledoc.Find(pages, "deps/credentials-in-index")
)

// Analyzer judges dependencies.
var Analyzer = &analyzers.Analyzer{
	Name:  "deps",
	Rules: ruledoc.Rules(pages),
	Reads: analyzers.Environment,
	Start: func(*analyzers.Config) *analyzers.Checker {
		c := &checker{}
		return &analyzers.Checker{Rules: ruledoc.Rules(pages), Facts: facts, Run: c.run}
	},
}

// facts are those of package declare; nil of a Block that declares nothing.
func facts(p *analyzers.Pass) any {
	f := declare.Of(p.Block, p.Python)
	if f.IsEmpty() {
		return nil
	}
	return f
}

// A checker remembers what it worked out of advisories and files.
type checker struct {
	mu       sync.Mutex
	index    *advisory.Index // that known is of
	known    map[string]*history
	verdicts map[question]*verdict
	texts    map[string]*declare.Facts // of dependency files, by name and text
	resolved map[string]string         // what a name is like
}

func (c *checker) run(ctx context.Context, p *analyzers.Pass) error {
	s := c.survey(p)
	if s.empty() {
		return nil
	}
	j := judge{checker: c, survey: s, pass: p}
	for _, d := range s.declared {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		j.requirement(d)
	}
	for _, g := range s.groups {
		j.options(g)
	}
	j.imports()
	return nil
}

// A declared is one requirement with where it stands.
type declared struct {
	*declare.Requirement
	name  string // normalised
	block *notebook.Block
	group *declare.Group
	open  bool // it came out of a variable: there is no text to edit
}

// A group is what stands together, with where it stands.
type group struct {
	*declare.Group
	block *notebook.Block
}

// environment that markers are judged by: notebooks run on Python 3 today.
var markers = map[string]string{"python_version": "3.12", "python_full_version": "3.12.0", "implementation_name": "cpython"}

// applies reports whether a requirement may be one of the environments that people have.
func applies(r *declare.Requirement) bool { return r.Marker.Holds(markers) != pep508.False }
