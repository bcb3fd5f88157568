package deps

import (
	"fmt"
	"path"
	"time"

	"github.com/nblsp/nblsp/analyzers"
	"github.com/nblsp/nblsp/analyzers/internal/project"
	"github.com/nblsp/nblsp/analyzers/pep440"
)

// approve judges a requirement by the lists of the settings; it is true when that is a finding.
func (j *judge) approve(d project.Declared) bool {
	policy := &j.pass.Config.Deps
	admitted := d.Versions.Set()
	if limit := j.Limit(d.Name); limit != nil {
		admitted = admitted.Intersect(limit.Versions.Set())
	}
	reason := unapproved(policy, d.Distribution(), admitted, d.Unread || d.URL != "" && len(d.Versions) == 0)
	if reason == "" {
		return false
	}
	j.report(analyzers.Finding{
		Rule: unapprovedRule, Block: d.Block, Span: d.Span,
		Message: d.Requirement.Name + " " + reason, Package: pkg(d.Distribution(), pinnedText(d.Requirement), nil),
	})
	return true
}

// approveImports judges what is imported, as far as it is sure which distribution it comes from.
func (j *judge) approveImports() {
	policy := &j.pass.Config.Deps
	if len(policy.Allow)+len(policy.Deny) == 0 {
		return
	}
	for _, m := range j.Imports {
		name := j.Provider(m)
		v, _, ok := j.Version(name)
		if !ok {
			continue
		}
		if reason := unapproved(policy, name, pep440.Exactly(v), false); reason != "" {
			j.report(analyzers.Finding{
				Rule: unapprovedRule, Block: m.Block, Span: m.Span,
				Message: name + " " + v.String() + ", which this comes from, " + reason, Package: pkg(name, v.String(), nil),
			})
		}
	}
}

// unapproved says why versions of a distribution may not be used; "" when they may. Of an unknown
// version only what holds for all versions is said.
func unapproved(policy *analyzers.DepsConfig, name string, admitted pep440.Set, unknown bool) string {
	for _, p := range policy.Deny {
		if !matches(p, name) || over(p, policy.Today) {
			continue
		}
		denied := p.Versions.Set()
		switch {
		case len(p.Versions) == 0:
			return "may not be used" + because(p) + "."
		case unknown || admitted.Intersect(denied).IsEmpty():
		case admitted.Within(denied):
			return "may not be used in this version" + because(p) + "."
		default:
			return fmt.Sprintf("admits versions that may not be used, %s%s.", condition(p.Versions), because(p))
		}
	}
	if len(policy.Allow) == 0 {
		return ""
	}
	var expired *analyzers.PackagePolicy
	var allowed pep440.Set
	named := false
	for i, p := range policy.Allow {
		switch {
		case !matches(p, name):
		case over(p, policy.Today):
			expired = &policy.Allow[i]
		case len(p.Versions) == 0 || unknown:
			return ""
		default:
			named = true
			allowed = allowed.Union(p.Versions.Set())
		}
	}
	switch {
	case named && admitted.Within(allowed):
		return ""
	case named:
		return "admits versions that nobody has approved."
	case expired != nil:
		return "was approved until " + expired.Expires.Format(time.DateOnly) + because(*expired) + "."
	}
	return "is not among the distributions that are approved."
}

// matches reports whether an entry is about a distribution.
func matches(p analyzers.PackagePolicy, name string) bool {
	ok, _ := path.Match(p.Name, name) // names have no slash and no other meta character
	return ok
}

func over(p analyzers.PackagePolicy, today time.Time) bool {
	return !p.Expires.IsZero() && today.After(p.Expires)
}

func because(p analyzers.PackagePolicy) string {
	if p.Reason == "" {
		return ""
	}
	return " (" + p.Reason + ")"
}
