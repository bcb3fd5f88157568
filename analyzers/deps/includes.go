package deps

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"

	"github.com/nblsp/nblsp/analyzers"
	"github.com/nblsp/nblsp/analyzers/internal/declare"
	"github.com/nblsp/nblsp/analyzers/internal/project"
	"github.com/nblsp/nblsp/analyzers/pep508"
)

// included judges a file that an option such as -r names: what it asks for is told where it is named,
// and so is that it could not be read.
func (j *judge) included(i project.Included) {
	if i.Err != nil {
		j.unread(i)
		return
	}
	if i.Facts.Problem != "" {
		j.pass.Partial(i.Name + ": " + i.Facts.Problem)
	}
	if i.Constraint {
		return
	}
	told := map[string]bool{}
	for k := range i.Facts.Groups {
		g := &i.Facts.Groups[k]
		for n := range g.Requirements {
			r := &g.Requirements[n]
			d := project.Declared{Requirement: r, Name: pep508.Normalize(r.Name), Block: i.Block, Group: g}
			if name := d.Distribution(); r.Name != "" && project.Applies(r) && !told[name] && j.within(i, d) {
				told[name] = true
			}
		}
	}
}

// within tells at the place of the option what is known against a requirement in the file.
func (j *judge) within(i project.Included, d project.Declared) bool {
	name := d.Distribution()
	sure, _ := j.known(d)
	if len(sure) == 0 || d.Group.Kind == declare.Lock {
		return false
	}
	worst := sure[0]
	shown := strings.TrimSpace(d.Requirement.Name + " " + versionShown(d.Requirement))
	f := analyzers.Finding{Block: i.Block, Span: i.Span, Package: pkg(name, pinnedText(d.Requirement), worst)}
	f.Rule, f.Severity, f.Message = told(shown, worst)
	switch ids := idsOf(sure); {
	case worst.Malicious:
		f.Message = i.Name + " asks for what is malicious: " + f.Message
	case len(sure) == 1:
		f.Message = i.Name + " asks for a known vulnerability: " + f.Message
	default:
		f.Message = fmt.Sprintf("%s asks for %s, which has %d known vulnerabilities: %s.", i.Name, shown, len(sure), ids)
	}
	j.report(f)
	return true
}

// unread tells that a file is not judged. One that is not here may be made by the notebook; one that
// is here and cannot be read makes the result a part of what it should be.
func (j *judge) unread(i project.Included) {
	reason := i.Err.Error()
	switch {
	case errors.Is(i.Err, project.ErrRemote), errors.Is(i.Err, project.ErrOpen):
	case errors.Is(i.Err, fs.ErrNotExist):
		reason = "there is no such file in the workspace"
	default:
		if e := (*fs.PathError)(nil); errors.As(i.Err, &e) {
			reason = e.Err.Error()
		}
		j.pass.Partial(path.Base(i.Name) + " is not judged: " + reason)
	}
	name, what := i.Name, "what it installs is not judged"
	if errors.Is(i.Err, project.ErrOpen) {
		name = "A file"
	}
	if i.Constraint {
		what = "its constraints are not taken into account"
	}
	j.report(analyzers.Finding{
		Rule: unreadFile, Block: i.Block, Span: i.Span,
		Message: fmt.Sprintf("%s is not read, %s: %s.", name, what, reason),
	})
}
