package licenses

import (
	"fmt"
	"slices"
	"strings"

	"github.com/nblsp/nblsp/analyzers"
	"github.com/nblsp/nblsp/analyzers/internal/project"
	"github.com/nblsp/nblsp/analyzers/licenses/policy"
)

// nothing takes note of a use of which nothing is said. A distribution that is installed and does not
// say is told of by itself, because somebody can go and ask.
func (j *judge) nothing(u use, why string, installed bool) {
	judgement := j.policy.Judge(nil, policy.Subject{Name: u.name, Version: u.version, Path: j.pass.Document.Name})
	rule := rules[policy.Unknown]
	switch {
	case judgement.Exception != nil:
		j.pass.Reject(rule, u.span, "accepted by the settings: "+judgement.Exception.Reason)
		return
	case judgement.Decision == policy.Allow:
		j.pass.Reject(rule, u.span, "its licence is not known: "+why)
		return
	case judgement.Decision == policy.Review && !installed:
		j.open = append(j.open, unknown{u.block, u.span, u.shown, why})
		return
	}
	j.add(u.block, u.span, u.name, func() analyzers.Finding {
		return analyzers.Finding{
			Rule: rule, Severity: level(judgement.Decision), Message: fmt.Sprintf("The licence of %s is not known: %s.", u.named(), why),
			Package: &analyzers.Package{Name: u.name, Version: u.version, PURL: project.PURL(u.name, u.version)},
			Fixes:   j.fixes(u, nil),
		}
	})
}

// maxNamed is how many names a message lists.
const maxNamed = 4

// unknown tells of all that nothing is said of, once for the document: that nothing is installed here is
// one piece of news, not one a line.
func (j *judge) unknown() {
	decision := j.policy.Judge(nil, policy.Subject{Path: j.pass.Document.Name}).Decision
	if len(j.open) == 0 || decision == policy.Allow {
		return
	}
	var names []string
	first := j.open[0]
	f := analyzers.Finding{Rule: rules[policy.Unknown], Severity: level(decision), Block: first.block, Span: first.span}
	for _, u := range j.open {
		if slices.Contains(names, u.what) {
			continue
		}
		if names = append(names, u.what); len(names) > 1 {
			f.Related = append(f.Related, analyzers.Related{Role: analyzers.Value, Block: u.block, Span: u.span})
		}
	}
	if len(names) == 1 {
		f.Message = fmt.Sprintf("The licence of %s is not known: %s.", names[0], first.why)
	} else {
		shown := strings.Join(names[:min(maxNamed, len(names))], ", ")
		if more := len(names) - maxNamed; more > 0 {
			shown += fmt.Sprintf(" and %d more", more)
		}
		f.Message = fmt.Sprintf("The licences of %d distributions, models or data sets are not known here, because they are not installed or say nothing: %s.", len(names), shown)
	}
	j.pass.Report(f)
}
