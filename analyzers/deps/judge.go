package deps

import (
	"fmt"
	"slices"
	"strings"

	"github.com/nblsp/nblsp/analyzers"
	"github.com/nblsp/nblsp/analyzers/internal/declare"
	"github.com/nblsp/nblsp/analyzers/internal/names"
	"github.com/nblsp/nblsp/analyzers/internal/project"
	"github.com/nblsp/nblsp/analyzers/pep440"
	"github.com/nblsp/nblsp/notebook"
)

// A judge judges one document.
type judge struct {
	*checker
	*project.Project
	pass *analyzers.Pass
}

func (j *judge) report(f analyzers.Finding) { j.pass.Report(f) }

// requirement judges one requirement.
func (j *judge) requirement(d project.Declared) {
	if !project.Applies(d.Requirement) {
		j.pass.Reject(vulnerable, d.Span, "the marker does not hold for Python 3")
		return
	}
	if d.URL != "" {
		j.url(d)
	}
	if d.Requirement.Name == "" {
		return
	}
	if d.Group.Tool == declare.Conda && !names.Known(project.CondaName(d.Name)) {
		return // conda's name says nothing of a distribution of Python
	}
	if d.Unquoted && !d.Open {
		j.unquoted(d)
	}
	bad := j.advisories(d)
	bad = j.approve(d) || bad
	if d.URL == "" && d.Group.Kind != declare.Lock && !bad {
		j.name(d)
		j.pin(d)
	}
}

// known is what is known against the versions that a requirement admits, worst first: flaws that all of
// them have, and that some have.
func (j *judge) known(d project.Declared) (sure, partly []*flaw) {
	name := d.Distribution()
	h := j.history(j.pass, name)
	if len(h.flaws) == 0 || d.URL != "" && len(d.Versions) == 0 || d.Unread {
		return nil, nil
	}
	var limits pep440.Specifiers
	if limit := j.Limit(d.Name); limit != nil && limit != d.Requirement {
		limits = limit.Versions
	}
	v := j.verdict(h, name, d.Versions, limits)
	return v.sure, v.partly
}

// advisories reports what is known against the versions that a requirement admits; it is true when
// the release is an attack.
func (j *judge) advisories(d project.Declared) (attack bool) {
	sure, partly := j.known(d)
	if len(sure)+len(partly) == 0 {
		return false
	}
	var fixes []analyzers.Fix
	if !d.Open && d.Group.Kind != declare.Lock {
		fixes = upgrades(d, j.history(j.pass, d.Distribution()))
	}
	what, about := d.Requirement.Name+" "+versionShown(d.Requirement), pkg(d.Distribution(), pinnedText(d.Requirement), nil)
	for _, f := range sure {
		out := analyzers.Finding{Block: d.Block, Span: d.Span, Package: with(*about, f)}
		if out.Rule, out.Severity, out.Message = told(strings.TrimSuffix(what, " "), f); !f.Malicious {
			out.Fixes = fixes
		}
		j.report(out)
		attack = attack || f.Malicious
	}
	if len(partly) > 0 {
		j.partly(d, partly, fixes)
	}
	return attack
}

// idsOf names up to three flaws.
func idsOf(flaws []*flaw) string {
	ids := make([]string, 0, 4)
	for _, f := range flaws[:min(3, len(flaws))] {
		ids = append(ids, f.CVE())
	}
	if n := len(flaws) - len(ids); n > 0 {
		ids = append(ids, fmt.Sprintf("%d more", n))
	}
	return strings.Join(ids, ", ")
}

// told is the rule, the severity and the message of a flaw.
func told(what string, f *flaw) (*analyzers.Rule, analyzers.Severity, string) {
	if f.Malicious {
		return malicious, 0, what + f.says
	}
	return vulnerable, f.level(), what + f.says
}

// partly tells of flaws that some of the admitted versions have.
func (j *judge) partly(d project.Declared, partly []*flaw, fixes []analyzers.Fix) {
	j.report(analyzers.Finding{
		Rule: vulnerableRange, Block: d.Block, Span: d.Span,
		Message: fmt.Sprintf("%s %s admits versions with known vulnerabilities: %s.", d.Requirement.Name, versionShown(d.Requirement), idsOf(partly)),
		Package: pkg(d.Distribution(), "", partly[0]),
		Fixes:   fixes,
	})
}

// pkg is a distribution in a version, "" for none, with a flaw of it, nil for none.
func pkg(name, version string, f *flaw) *analyzers.Package {
	return with(analyzers.Package{Name: name, Version: version, PURL: project.PURL(name, version)}, f)
}

// with is a distribution with a flaw of it.
func with(p analyzers.Package, f *flaw) *analyzers.Package {
	if f != nil {
		p.Advisory, p.Aliases, p.Fixed = f.ID, f.Aliases, f.fixed
	}
	return &p
}

// pinnedText is the version that is asked for, as written; "" when it is not one.
func pinnedText(r *declare.Requirement) string {
	if v, ok := r.Pinned(); ok {
		return v.String()
	}
	return ""
}

// versionShown is the version or the condition, as people read it.
func versionShown(r *declare.Requirement) string {
	if v := pinnedText(r); v != "" {
		return v
	}
	return condition(r.Versions)
}

// name judges what the distribution is called.
func (j *judge) name(d project.Declared) {
	if d.Group.Tool == declare.Conda || j.IsInstalled(d.Name) {
		return
	}
	if meant := names.Meant(d.Name); meant != "" {
		j.report(analyzers.Finding{
			Rule: wrongName, Block: d.Block, Span: d.Span,
			Message: fmt.Sprintf("%s is not what it is called on the index: %s is probably meant.", d.Requirement.Name, meant),
			Package: pkg(d.Name, "", nil), Fixes: renames(d, meant),
		})
		return
	}
	if j.Locked(d.Name) {
		return
	}
	if slices.ContainsFunc(j.history(j.pass, d.Name).flaws, func(f flaw) bool { return !f.Malicious }) {
		return // who has advisories has users
	}
	if like := j.like(d.Name); like != "" {
		j.report(analyzers.Finding{
			Rule: typosquat, Block: d.Block, Span: d.Span,
			Message: fmt.Sprintf("%s looks like a misspelling or an imitation of %s.", d.Requirement.Name, like),
			Package: pkg(d.Name, "", nil), Fixes: renames(d, like),
		})
	}
}

// like is names.Similar, remembered.
func (c *checker) like(name string) string {
	c.mu.Lock()
	defer c.mu.Unlock()
	like, ok := c.resolved[name]
	if !ok {
		if c.resolved == nil || len(c.resolved) >= maxKnown {
			c.resolved = map[string]string{}
		}
		like = names.Similar(name)
		c.resolved[name] = like
	}
	return like
}

// pin judges whether the version is fixed.
func (j *judge) pin(d project.Declared) {
	if _, pinned := d.Pinned(); pinned || d.Open && d.Unread || d.Build || d.Loose || d.Unquoted || d.Group.Kind == declare.Lock {
		return
	}
	switch d.Name {
	case "pip", "setuptools", "wheel", "uv":
		return // tools that are brought up to date, not used by the code
	}
	if limit := j.Limit(d.Name); limit != nil && pinnedText(limit) != "" {
		return
	}
	f := analyzers.Finding{
		Rule: unpinned, Severity: analyzers.Medium, Block: d.Block, Span: d.Span,
		Message: fmt.Sprintf("%s is not held to one version: another run may get another one.", d.Requirement.Name),
		Package: pkg(d.Distribution(), "", nil), Fixes: j.pins(d),
	}
	if d.Block.Role == notebook.Source {
		f.Severity = analyzers.Info
	}
	if j.File && d.Block.Language != "pip-requirements" && len(d.Versions) > 0 {
		return // a project's manifest says what it works with; the lock file says what is used
	}
	j.report(f)
}

func (j *judge) unquoted(d project.Declared) {
	j.report(analyzers.Finding{
		Rule: unquoted, Block: d.Block, Span: d.Span,
		Message: fmt.Sprintf("The shell takes the %s behind %s for a redirection: put quotes around the requirement.", d.Block.Text[d.Specifier.Start:d.Specifier.Start+1], d.Requirement.Name),
		Package: pkg(d.Distribution(), "", nil),
		Fixes: []analyzers.Fix{{Title: "Put quotes around the requirement", Applies: analyzers.Manual, Edits: []analyzers.Edit{
			{Span: notebook.Span{Start: d.Span.Start, End: d.Span.Start}, New: `"`},
			{Span: notebook.Span{Start: d.Span.End, End: d.Span.End}, New: `"`},
		}}},
	})
}
