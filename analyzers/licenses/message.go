package licenses

import (
	"fmt"
	"path"
	"strings"

	"github.com/nblsp/nblsp/analyzers"
	"github.com/nblsp/nblsp/analyzers/licenses/evidence"
	"github.com/nblsp/nblsp/analyzers/licenses/policy"
	"github.com/nblsp/nblsp/analyzers/licenses/spdx"
	"github.com/nblsp/nblsp/analyzers/licenses/texts"
)

// obligations are what the licences of a category ask for, as the second half of a sentence.
var obligations = map[policy.Category]string{
	policy.PublicDomain:    "it asks for nothing",
	policy.Permissive:      "it asks for its notice to be kept",
	policy.WeakCopyleft:    "changes of the library itself have to be passed on under the same licence",
	policy.StrongCopyleft:  "a program that uses it can be passed on under the same licence alone, with its source",
	policy.NetworkCopyleft: "who offers a program that uses it over a network has to offer its source too",
	policy.NonCommercial:   "commercial use is not allowed",
	policy.SourceAvailable: "it restricts what it may be used for",
	policy.Proprietary:     "its owner's terms decide who may use it, and whether it may be passed on",
	policy.Unknown:         "nobody has said what it asks for",
}

// name is how people call a category.
func name(c policy.Category) string { return strings.ReplaceAll(string(c), "-", " ") }

// named is the distribution with its version.
func (u use) named() string { return strings.TrimSpace(u.shown + " " + u.version) }

// told is the message of a finding on a distribution.
func (j *judge) told(u use, v *evidence.Verdict, judgement policy.Judgement) string {
	what := u.named()
	if u.declared == nil {
		what += ", which this comes from,"
	}
	return fmt.Sprintf("%s is under %s (%s, by its %s): %s%s.", what, v.Expr, name(judgement.Category), v.Source, reason(judgement), j.beside(judgement))
}

// reason says why a judgement is what it is.
func reason(judgement policy.Judgement) string {
	out := obligations[judgement.Category]
	if judgement.Reason != "" {
		out = judgement.Reason
	}
	if x := judgement.Expired; x != nil {
		out += fmt.Sprintf("; the exception in the settings ended on %s", x.Expires)
	}
	return out
}

// beside says under which licence the repository itself is, where that matters.
func (j *judge) beside(judgement policy.Judgement) string {
	if judgement.Reason != "" || !copyleft(judgement.Category) {
		return ""
	}
	if home := j.repository(); home.Expr != nil {
		return fmt.Sprintf(" (this repository is under %s, by its %s)", home.Expr, home.Source)
	}
	return ""
}

func copyleft(c policy.Category) bool {
	return c == policy.StrongCopyleft || c == policy.NetworkCopyleft
}

// bound says why a copyleft asks for nothing here: the repository itself is under one that is as strict;
// "" when it is not.
func (j *judge) bound(judgement policy.Judgement) string {
	if judgement.Reason != "" || !copyleft(judgement.Category) {
		return ""
	}
	home := j.repository()
	if home.Expr == nil {
		return ""
	}
	if category := worst(*home); copyleft(category) && category.Rank() >= judgement.Category.Rank() {
		return "the repository is itself under " + home.Expr.String()
	}
	return ""
}

// licenseNames are how a repository calls the file with its licence.
var licenseNames = []string{"LICENSE", "LICENSE.txt", "LICENSE.md", "LICENCE", "LICENCE.txt", "LICENCE.md", "COPYING", "COPYING.txt", "license.txt", "license"}

// maxUp is how many folders up a repository's licence is looked for.
const maxUp = 6

// repository is the licence of the repository: of the nearest file upward that holds one. Its Expr is nil
// when there is none.
func (j *judge) repository() *evidence.Evidence {
	if j.home != nil {
		return j.home
	}
	j.home = &evidence.Evidence{}
	for up, level := "", 0; level <= maxUp; up, level = up+"../", level+1 {
		for _, file := range licenseNames {
			data, err := j.pass.Outside.ReadFile(up + file)
			if err != nil {
				continue
			}
			if r := texts.Read(string(data)); r.Expr != nil {
				j.home.Expr, j.home.Source = r.Expr, file
				return j.home
			}
		}
	}
	return j.home
}

// fixes are ways to make a finding on a distribution go away: another distribution, where the settings
// name one, and an exception that somebody answers for.
func (j *judge) fixes(u use, e *spdx.Expr) []analyzers.Fix {
	var out []analyzers.Fix
	if other := j.pass.Config.Licenses.Replace[u.name]; other != "" && u.declared != nil && !u.declared.Open {
		out = append(out, analyzers.Fix{
			Title: "Install " + other + " instead", Applies: analyzers.Manual,
			Edits: []analyzers.Edit{{Span: u.declared.NameSpan, New: other}},
		})
	}
	return append(out, accept(u.name, e.String()))
}

// accept offers an exception for a distribution or model.
func accept(what, license string) analyzers.Fix {
	x := &analyzers.LicenseException{Package: what, License: license}
	title := "Accept the licence of " + path.Base(what) + " in the settings, with a reason and a last day"
	return analyzers.Fix{Title: title, Applies: analyzers.Manual, Accept: x}
}
