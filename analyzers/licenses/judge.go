package licenses

import (
	"context"
	"strings"
	"sync"

	"github.com/nblsp/nblsp/analyzers"
	"github.com/nblsp/nblsp/analyzers/internal/declare"
	"github.com/nblsp/nblsp/analyzers/internal/names"
	"github.com/nblsp/nblsp/analyzers/internal/project"
	"github.com/nblsp/nblsp/analyzers/licenses/evidence"
	"github.com/nblsp/nblsp/analyzers/licenses/policy"
	"github.com/nblsp/nblsp/notebook"
)

// A judge judges one document.
type judge struct {
	*checker
	*project.Project
	ctx     context.Context
	pass    *analyzers.Pass
	open    []unknown                       // of which nothing is said
	home    *evidence.Evidence              // the licence of the repository, once it was looked for
	reports map[reported]*analyzers.Finding // by Block and subject
	order   []*analyzers.Finding
}

// A reported is what a Block has one finding of.
type reported struct {
	block *notebook.Block
	what  string
}

// An unknown is a use of something whose licence nobody says.
type unknown struct {
	block *notebook.Block
	span  notebook.Span
	what  string
	why   string // "not installed"
}

func newJudge(ctx context.Context, c *checker, p *analyzers.Pass) *judge {
	inner := *p
	inner.Facts = declaredFacts(p.Facts)
	inner.Partial = func(string) {} // the family deps tells of what could not be read
	return &judge{checker: c, Project: c.files.Read(&inner), ctx: ctx, pass: p, reports: map[reported]*analyzers.Finding{}}
}

// A use is one place where a distribution is asked for or imported.
type use struct {
	name, version string // of the distribution, normalised
	shown         string // as people know it
	block         *notebook.Block
	span          notebook.Span
	declared      *project.Declared // nil for an import
}

// uses are the places of a document, requirements before imports. What is only guessed is left out.
func (j *judge) uses() []use {
	var list []use
	for i := range j.Declared {
		d := &j.Declared[i]
		name := d.Distribution()
		if name == "" || !project.Applies(d.Requirement) || d.Group.Tool == declare.Conda && !names.Known(name) {
			continue
		}
		list = append(list, use{name, j.versionOf(d, name), d.Requirement.Name, d.Block, d.Span, d})
	}
	env := j.pass.Outside.Installed()
	for _, m := range j.Imports {
		name := j.Provider(m)
		if name == "" {
			continue
		}
		v, _, sure := j.Version(name)
		if !sure && (env == nil || !names.Known(name)) {
			continue
		}
		version := ""
		if sure {
			version = v.String()
		}
		list = append(list, use{name, version, name, m.Block, m.Span, nil})
	}
	return list
}

// versionOf is the version that a requirement leads to; "" when that is not sure.
func (j *judge) versionOf(d *project.Declared, name string) string {
	if v, ok := d.Pinned(); ok {
		return v.String()
	}
	if v, _, ok := j.Version(name); ok && d.Versions.Match(v) {
		return v.String()
	}
	return ""
}

// askers is how many questions are put to the index at one time.
const askers = 8

// packages judges what is imported and installed.
func (j *judge) packages() {
	uses := j.uses()
	verdicts := make([]*evidence.Verdict, len(uses))
	var group sync.WaitGroup
	slots := make(chan struct{}, askers)
	asked := map[string][]int{}
	for i, u := range uses {
		if verdicts[i] = j.installed(u); verdicts[i] == nil && j.pass.Config.Licenses.Online {
			key := u.name + "@" + u.version
			asked[key] = append(asked[key], i)
		}
	}
	for key, places := range asked {
		group.Go(func() {
			slots <- struct{}{}
			defer func() { <-slots }()
			u := uses[places[0]]
			v := j.known.ofPublished(key, func() *analyzers.LicenseFiles {
				return j.pass.Outside.Licenses().Published(j.ctx, u.name, u.version)
			})
			for _, i := range places {
				verdicts[i] = v
			}
		})
	}
	group.Wait()
	for i, u := range uses {
		j.use(u, verdicts[i])
	}
	j.flush()
}

// installed is the verdict on what is installed; nil when it is not.
func (j *judge) installed(u use) *evidence.Verdict {
	d := j.pass.Outside.Installed().Distribution(u.name)
	if d == nil {
		return nil
	}
	return j.known.ofInstalled(d, func() *analyzers.LicenseFiles { return j.pass.Outside.Licenses().Installed(d) })
}

// use judges one place.
func (j *judge) use(u use, v *evidence.Verdict) {
	if v == nil || v.Expr == nil {
		why := "not installed"
		if v != nil {
			why = "it does not say"
		}
		j.nothing(u, why, v != nil)
		return
	}
	judgement := j.policy.Judge(v.Expr, policy.Subject{Name: u.name, Version: u.version, Path: j.pass.Document.Name})
	rule := rules[judgement.Category]
	switch {
	case judgement.Exception != nil:
		j.pass.Reject(rule, u.span, "accepted by the settings: "+judgement.Exception.Reason)
		return
	case judgement.Decision == policy.Allow:
		if stricter, other := contradicts(v); stricter {
			j.conflict(u, v, other)
		}
		return
	}
	if reason := j.bound(judgement); reason != "" {
		j.pass.Reject(rule, u.span, reason)
		return
	}
	j.add(u.block, u.span, u.name, func() analyzers.Finding {
		return analyzers.Finding{
			Rule: rule, Severity: level(judgement.Decision), Message: j.told(u, v, judgement),
			Package: j.pkg(u, v), Fixes: j.fixes(u, v.Expr),
		}
	})
}

// pkg is the distribution of a use with its licence.
func (j *judge) pkg(u use, v *evidence.Verdict) *analyzers.Package {
	return &analyzers.Package{Name: u.name, Version: u.version, PURL: project.PURL(u.name, u.version), License: v.Expr.String()}
}

// level is how bad a decision is.
func level(d policy.Decision) analyzers.Severity {
	if d == policy.Deny {
		return analyzers.Medium
	}
	return analyzers.Info
}

// add reports something of a Block once; a further place of it is related to the first.
func (j *judge) add(b *notebook.Block, span notebook.Span, what string, make func() analyzers.Finding) {
	key := reported{b, what}
	if f := j.reports[key]; f != nil {
		// An import that repeats what is installed in another line is the same finding.
		if f.Span != span {
			f.Related = append(f.Related, analyzers.Related{Role: analyzers.SameValue, Span: span})
		}
		return
	}
	f := make()
	f.Block, f.Span = b, span
	j.reports[key] = &f
	j.order = append(j.order, &f)
}

// flush reports what was added.
func (j *judge) flush() {
	for _, f := range j.order {
		j.pass.Report(*f)
	}
	j.order = nil
}

// contradicts reports whether a licence file holds a licence that asks for more than what is declared,
// and which.
func contradicts(v *evidence.Verdict) (bool, *evidence.Evidence) {
	declared := worst(v.Evidence)
	for i := range v.All {
		e := &v.All[i]
		if e.Text && e.Only && e.Source != v.Source {
			if category := worst(*e); category.Rank() > declared.Rank() && category.Rank() >= policy.StrongCopyleft.Rank() {
				return true, e
			}
		}
	}
	return false, nil
}

// worst is the strictest category in what is said.
func worst(e evidence.Evidence) policy.Category {
	category := policy.PublicDomain
	for _, l := range e.Expr.Licenses() {
		if c := policy.CategoryOf(l); c.Rank() > category.Rank() {
			category = c
		}
	}
	return category
}

// conflict tells that a distribution says two things.
func (j *judge) conflict(u use, v *evidence.Verdict, other *evidence.Evidence) {
	j.add(u.block, u.span, u.name, func() analyzers.Finding {
		return analyzers.Finding{
			Rule:    conflict,
			Message: strings.Join([]string{u.named(), "says", v.Expr.String(), "in", v.Source + ", but", other.Source, "is", other.Expr.String() + "."}, " "),
			Package: j.pkg(u, v), Fixes: j.fixes(u, v.Expr),
		}
	})
}
