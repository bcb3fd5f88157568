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
	"github.com/nblsp/nblsp/analyzers/internal/project"
	"github.com/nblsp/nblsp/analyzers/ruledoc"
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
	unapprovedRule  = ruledoc.Find(pages, "deps/unapproved")
	unreadFile      = ruledoc.Find(pages, "deps/unread-file")
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
		return &analyzers.Checker{Rules: ruledoc.Rules(pages), Facts: project.Facts, Run: c.run}
	},
}

// A checker remembers what it worked out of advisories and files.
type checker struct {
	files    project.Reader
	mu       sync.Mutex
	index    *advisory.Index // that known is of
	known    map[string]*history
	verdicts map[question]*verdict
	resolved map[string]string // what a name is like
}

func (c *checker) run(ctx context.Context, p *analyzers.Pass) error {
	j := judge{checker: c, Project: c.files.Read(p), pass: p}
	if j.IsEmpty() {
		return nil
	}
	for _, d := range j.Declared {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		j.requirement(d)
	}
	for _, g := range j.Groups {
		j.options(g)
	}
	for _, i := range j.Included {
		j.included(i)
	}
	j.imports()
	j.approveImports()
	return nil
}
