// Package licenses tells of licences that bind who uses or passes on a notebook: those of the
// distributions that it imports and installs, of the models and data sets that it downloads, and those
// whose texts stand in its cells.
//
// What each Block names is a fact of that Block. What a licence is comes from outside: what is installed
// says it, the cache of models, or, when the user says so, the index of packages. All that is said is
// kept (package evidence); what it asks for is judged by the settings (package policy). Texts of
// licences are recognised in the background alone, never while somebody types.
package licenses

import (
	"context"
	"embed"
	"sync"

	"github.com/nblsp/nblsp/analyzers"
	"github.com/nblsp/nblsp/analyzers/internal/project"
	"github.com/nblsp/nblsp/analyzers/licenses/evidence"
	"github.com/nblsp/nblsp/analyzers/licenses/policy"
	"github.com/nblsp/nblsp/analyzers/ruledoc"
)

//go:embed rules/*.md
var files embed.FS

var (
	pages = ruledoc.Load(files, "rules")

	rules = map[policy.Category]*analyzers.Rule{
		policy.PublicDomain:    ruledoc.Find(pages, "licenses/not-accepted"),
		policy.Permissive:      ruledoc.Find(pages, "licenses/not-accepted"),
		policy.WeakCopyleft:    ruledoc.Find(pages, "licenses/weak-copyleft"),
		policy.StrongCopyleft:  ruledoc.Find(pages, "licenses/strong-copyleft"),
		policy.NetworkCopyleft: ruledoc.Find(pages, "licenses/network-copyleft"),
		policy.NonCommercial:   ruledoc.Find(pages, "licenses/non-commercial"),
		policy.SourceAvailable: ruledoc.Find(pages, "licenses/source-available"),
		policy.Proprietary:     ruledoc.Find(pages, "licenses/proprietary"),
		policy.Unknown:         ruledoc.Find(pages, "licenses/unknown"),
	}
	conflict = ruledoc.Find(pages, "licenses/conflict")
)

// Analyzer judges licences.
var Analyzer = &analyzers.Analyzer{
	Name:  "licenses",
	Rules: ruledoc.Rules(pages),
	Reads: analyzers.Environment,
	Start: func(config *analyzers.Config) *analyzers.Checker {
		c := &checker{policy: policy.New(&config.Licenses)}
		return &analyzers.Checker{Rules: ruledoc.Rules(pages), Facts: facts, Run: c.run}
	},
}

// A checker remembers what it worked out of what is installed or published.
type checker struct {
	policy *policy.Policy
	files  project.Reader
	known  memory
}

// maxKnown bounds the distributions that are remembered.
const maxKnown = 1 << 13

// A memory holds verdicts on distributions: those that are installed, by the value that stands for one
// until the environment changes, and those that are published, by name and version.
type memory struct {
	mu        sync.Mutex
	installed map[*analyzers.Distribution]*evidence.Verdict
	published map[string]*evidence.Verdict
}

// ofInstalled is the verdict on what is installed.
func (m *memory) ofInstalled(d *analyzers.Distribution, read func() *analyzers.LicenseFiles) *evidence.Verdict {
	m.mu.Lock()
	v := m.installed[d]
	m.mu.Unlock()
	if v != nil {
		return v
	}
	verdict := evidence.Of(read())
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.installed == nil || len(m.installed) >= maxKnown {
		m.installed = map[*analyzers.Distribution]*evidence.Verdict{}
	}
	m.installed[d] = &verdict
	return &verdict
}

// ofPublished is the verdict on what the index says; nil when it says nothing, which is not remembered:
// the index may be reached later.
func (m *memory) ofPublished(key string, read func() *analyzers.LicenseFiles) *evidence.Verdict {
	m.mu.Lock()
	v := m.published[key]
	m.mu.Unlock()
	if v != nil {
		return v
	}
	files := read()
	if files == nil {
		return nil
	}
	verdict := evidence.Of(files)
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.published == nil || len(m.published) >= maxKnown {
		m.published = map[string]*evidence.Verdict{}
	}
	m.published[key] = &verdict
	return &verdict
}

func (c *checker) run(ctx context.Context, p *analyzers.Pass) error {
	j := newJudge(ctx, c, p)
	j.packages()
	if err := ctx.Err(); err != nil {
		return err
	}
	j.assets()
	j.cells()
	j.unknown()
	return ctx.Err()
}
