package policy

import (
	"path"
	"slices"
	"strings"

	"github.com/github/go-spdx/v2/spdxexp"

	"github.com/nblsp/nblsp/analyzers"
	"github.com/nblsp/nblsp/analyzers/licenses/spdx"
	"github.com/nblsp/nblsp/analyzers/licenses/spoken"
	"github.com/nblsp/nblsp/analyzers/pep440"
	"github.com/nblsp/nblsp/analyzers/pep508"
)

// A Decision is what a policy says of a licence.
type Decision uint8

// The decisions, mildest first.
const (
	Allow  Decision = iota
	Review          // somebody should look
	Deny
)

// Decisions are their names in settings.
var Decisions = map[string]Decision{"allow": Allow, "review": Review, "deny": Deny}

// profiles decide by category for one kind of use each; a category that is missing is allowed.
var profiles = map[string]map[Category]Decision{
	// Notebooks are passed on: what would bind who gets them is told of. Weak copyleft binds only who
	// changes the library.
	"": {
		Unknown: Review, StrongCopyleft: Deny, NetworkCopyleft: Deny, Proprietary: Review, SourceAvailable: Deny, NonCommercial: Deny,
	},
	"internal": {
		Unknown: Review, StrongCopyleft: Review, NetworkCopyleft: Review, Proprietary: Review, SourceAvailable: Review, NonCommercial: Deny,
	},
	"distribute": {
		WeakCopyleft: Review, Unknown: Review, StrongCopyleft: Deny, NetworkCopyleft: Deny, Proprietary: Deny, SourceAvailable: Deny, NonCommercial: Deny,
	},
	"saas": {
		Unknown: Review, StrongCopyleft: Review, NetworkCopyleft: Deny, Proprietary: Review, SourceAvailable: Deny, NonCommercial: Deny,
	},
}

// Profiles are the names of the profiles.
var Profiles = []string{"internal", "distribute", "saas"}

// A Policy decides. It is immutable.
type Policy struct {
	config                        *analyzers.LicensesConfig
	categories                    map[Category]Decision
	accepted, allow, review, deny []pattern
}

// A pattern is one entry of a list of licences: a glob of ids, or what people write for some.
type pattern struct {
	globs []string   // of ids
	expr  *spdx.Expr // nil for globs
}

// New makes the Policy of settings, whose mistakes their reader has told of.
func New(config *analyzers.LicensesConfig) *Policy {
	p := &Policy{config: config, categories: map[Category]Decision{}}
	for category, decision := range profiles[config.Profile] {
		p.categories[category] = decision
	}
	for category, decision := range config.Categories {
		p.categories[Category(category)] = Decisions[decision]
	}
	p.accepted, p.allow = patterns(config.Accepted), patterns(config.Allow)
	p.review, p.deny = patterns(config.Review), patterns(config.Deny)
	return p
}

// KnownLicense reports whether a text names licences in a list of settings: an id, a glob, an expression or a
// name that people use.
func KnownLicense(text string) bool {
	return strings.ContainsAny(text, "*?[") || spoken.Read(text).Expr != nil
}

func patterns(list []string) []pattern {
	var out []pattern
	for _, text := range list {
		if strings.ContainsAny(text, "*?[") {
			out = append(out, pattern{globs: []string{text}})
			continue
		}
		said := spoken.Read(text)
		if said.Expr == nil {
			continue
		}
		p := pattern{expr: said.Expr}
		if said.Vague {
			for _, e := range said.Expr.Licenses() {
				p.globs = append(p.globs, spoken.Family(e.ID)...)
			}
		}
		out = append(out, p)
	}
	return out
}

// has reports whether a list names a licence. In a list of what is accepted, "or later" on either side
// stands for the later versions.
func has(list []pattern, e *spdx.Expr, accepting bool) bool {
	base := spdx.Base(e.ID)
	for _, p := range list {
		for _, g := range p.globs {
			whole, _ := path.Match(g, e.ID)
			if bare, _ := path.Match(g, base); whole || bare {
				return true
			}
		}
		if p.expr == nil {
			continue
		}
		for _, one := range p.expr.Licenses() {
			switch {
			case one.ID == e.ID && one.With == e.With:
				return true
			case one.With == "" && e.With != "" && accepting && one.ID == e.ID:
				return true // an exception only adds permissions
			case one.With == e.With && spdx.Base(one.ID) == base && (!accepting || strings.HasSuffix(e.ID, "-or-later")):
				return true
			}
		}
	}
	if !accepting || e.With != "" || strings.HasPrefix(e.ID, "LicenseRef-") {
		return false
	}
	later := orLater(e.ID)
	var ids []string
	for _, p := range list {
		for _, one := range p.expr.Licenses() {
			if one.With == "" && !strings.HasPrefix(one.ID, "LicenseRef-") {
				ids = append(ids, one.ID)
				later = later || orLater(one.ID)
			}
		}
	}
	if !later {
		return false // what is the same was found above
	}
	ok, err := spdxexp.Satisfies(e.ID, ids)
	return ok && err == nil
}

func orLater(id string) bool { return strings.HasSuffix(id, "-or-later") || strings.HasSuffix(id, "+") }

// A Subject is what a licence is judged for.
type Subject struct {
	Name    string // normalised name of a distribution, or the id of a model; "" for neither
	Version string
	Path    string // of the document
}

// A Judgement is what a policy says, with its reason.
type Judgement struct {
	Decision Decision
	Category Category
	// License is the one that decided; nil when nothing is known.
	License *spdx.Expr
	Reason  string // the rest of a sentence: "because ..."; "" for the category's own decision
	// Exception is the reviewed one that accepted it; nil for none. Expired says that there was one.
	Exception *analyzers.LicenseException
	Expired   *analyzers.LicenseException
}

// Judge decides about an expression, nil for one that is not known. Of an OR the best branch counts,
// of an AND the worst.
func (p *Policy) Judge(e *spdx.Expr, s Subject) Judgement {
	j := p.judge(e)
	if j.Decision == Allow {
		return j
	}
	for i := range p.config.Exceptions {
		x := &p.config.Exceptions[i]
		switch {
		case !covers(x, e, s):
		case x.Expired:
			j.Expired = x
		default:
			j.Decision, j.Exception = Allow, x
			return j
		}
	}
	return j
}

func (p *Policy) judge(e *spdx.Expr) Judgement {
	if e == nil {
		return Judgement{Decision: p.categories[Unknown], Category: Unknown}
	}
	if e.Op == spdx.License {
		return p.license(e)
	}
	out := p.judge(e.Args[0])
	for _, a := range e.Args[1:] {
		j := p.judge(a)
		switch {
		case e.Op == spdx.And && j.worse(out), e.Op == spdx.Or && j.milder(out):
			out = j
		}
	}
	return out
}

// milder orders the branches of a choice. One that has to be bought is none unless the settings allow it:
// who has not bought is left with the other.
func (j Judgement) milder(than Judgement) bool {
	bought, other := j.isBought(), than.isBought()
	if bought != other {
		return other
	}
	return than.worse(j)
}

func (j Judgement) isBought() bool { return j.Category == Proprietary && j.Decision != Allow }

// worse orders judgements by the decision, then by the category.
func (j Judgement) worse(than Judgement) bool {
	if j.Decision != than.Decision {
		return j.Decision > than.Decision
	}
	return j.Category.Rank() > than.Category.Rank()
}

func (p *Policy) license(e *spdx.Expr) Judgement {
	j := Judgement{Category: CategoryOf(e), License: e}
	switch {
	case has(p.deny, e, false):
		j.Decision, j.Reason = Deny, "your settings deny it"
	case has(p.review, e, false):
		j.Decision, j.Reason = Review, "your settings ask for a review"
	case has(p.allow, e, true) || has(p.accepted, e, true):
		j.Decision = Allow
	case len(p.accepted) > 0 && j.Category == Unknown:
		j.Decision = max(Review, p.categories[Unknown])
	case len(p.accepted) > 0:
		j.Decision, j.Reason = Deny, "it is not among the licences that your settings accept"
	default:
		j.Decision = p.categories[j.Category]
	}
	return j
}

// covers reports whether an exception speaks of a subject and its licence. One that names neither a
// package nor a path covers nothing.
func covers(x *analyzers.LicenseException, e *spdx.Expr, s Subject) bool {
	if x.Package == "" && x.Path == "" {
		return false
	}
	if x.Package != "" {
		name := s.Name
		if ok, _ := path.Match(x.Package, name); !ok && pep508.Normalize(x.Package) != name {
			return false
		}
	}
	if x.Path != "" && !MatchPath(x.Path, s.Path) {
		return false
	}
	if x.License != "" {
		list := patterns([]string{x.License})
		if e == nil || !spoken.Read(x.License).Expr.Equal(e) && !slices.ContainsFunc(e.Licenses(), func(l *spdx.Expr) bool { return has(list, l, false) }) {
			return false
		}
	}
	if x.Version == "" {
		return true
	}
	spec, err := pep440.ParseSpecifiers(x.Version)
	if err != nil {
		if spec, err = pep440.ParseSpecifiers("==" + x.Version); err != nil {
			return false
		}
	}
	v, err := pep440.Parse(s.Version)
	return err == nil && spec.Match(v)
}

// maxFolders bounds how many ** a glob may have: each tries all folders.
const maxFolders = 3

// MatchPath reports whether a glob matches the path of a document or its end; ** stands for any folders.
// One with more than three ** matches nothing.
func MatchPath(glob, name string) bool {
	name = path.Clean(strings.ReplaceAll(name, `\`, "/"))
	want := strings.Split(strings.Trim(glob, "/"), "/")
	have := strings.Split(strings.Trim(name, "/"), "/")
	want = slices.CompactFunc(want, func(a, b string) bool { return a == "**" && b == "**" })
	if strings.Count(strings.Join(want, "/"), "**") > maxFolders {
		return false
	}
	for start := range have {
		if matchParts(want, have[start:]) {
			return true
		}
	}
	return false
}

func matchParts(want, have []string) bool {
	if len(want) == 0 {
		return len(have) == 0
	}
	if want[0] == "**" {
		for i := range len(have) + 1 {
			if matchParts(want[1:], have[i:]) {
				return true
			}
		}
		return false
	}
	if len(have) == 0 {
		return false
	}
	ok, _ := path.Match(want[0], have[0])
	return ok && matchParts(want[1:], have[1:])
}
