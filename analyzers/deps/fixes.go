package deps

import (
	"fmt"
	"strings"

	"github.com/nblsp/nblsp/analyzers"
	"github.com/nblsp/nblsp/analyzers/internal/declare"
	"github.com/nblsp/nblsp/analyzers/internal/project"
	"github.com/nblsp/nblsp/analyzers/pep440"
	"github.com/nblsp/nblsp/notebook"
)

// upgrades replaces the specifier by the lowest version with the fewest known flaws. It is not safe:
// a new version may behave otherwise.
func upgrades(d project.Declared, h *history) (fixes []analyzers.Fix) {
	above, ok := d.Pinned()
	if !ok {
		above, ok = lowest(d.Versions)
	}
	if !ok {
		return nil
	}
	for _, u := range h.upgrades(above) {
		text, ok := respecify(d, u.to)
		if !ok {
			continue
		}
		title := "Upgrade to " + u.to.String()
		switch {
		case u.left == 1:
			title += " (1 known vulnerability is left)"
		case u.left > 1:
			title += fmt.Sprintf(" (%d known vulnerabilities are left)", u.left)
		}
		fixes = append(fixes, analyzers.Fix{
			Title: title, Applies: analyzers.Manual,
			Edits: []analyzers.Edit{{Span: d.Specifier, New: text}},
		})
	}
	return fixes
}

// lowest is the version that a range begins with.
func lowest(list pep440.Specifiers) (pep440.Version, bool) {
	for _, s := range list {
		switch s.Op {
		case pep440.MoreEqual, pep440.More, pep440.Compatible, pep440.Equal:
			return s.Version, true
		}
	}
	v, err := pep440.Parse("0")
	return v, err == nil
}

// respecify writes a specifier as it is written, with another version: the operator stays, upper
// ends that would shut the version out go.
func respecify(d project.Declared, to pep440.Version) (string, bool) {
	old := d.Block.Text[d.Specifier.Start:d.Specifier.End]
	parts := strings.Split(old, ",")
	if len(parts) == 1 {
		trimmed := strings.TrimLeft(old, " ")
		op := trimmed[:len(trimmed)-len(strings.TrimLeft(trimmed, "=<>!~^@ "))]
		switch strings.TrimSpace(op) {
		case "==", "=", "===", ">=", "~=", "^", "@^", "", "@", "~":
			suffix := ""
			if strings.HasSuffix(old, ".*") {
				suffix = ".*"
			}
			return old[:len(old)-len(trimmed)] + op + to.String() + suffix, true
		}
	}
	out := []string{">=" + to.String()}
	for _, s := range d.Versions {
		switch s.Op {
		case pep440.Less, pep440.LessEqual, pep440.NotEqual:
			if (pep440.Specifiers{s}).Match(to) {
				out = append(out, s.String())
			}
		}
	}
	if d.Group.Tool == declare.Poetry && !strings.ContainsAny(old, "<>") {
		return "", false
	}
	return strings.Join(out, ","), true
}

// pins holds a requirement to the version that is installed, or that a file beside the notebook
// names. What is installed is what runs today: nothing changes.
func (j *judge) pins(d project.Declared) []analyzers.Fix {
	if d.Open || d.Group.Tool == declare.Poetry {
		return nil
	}
	v, from, ok := j.Version(d.Name)
	if !ok || !d.Versions.Match(v) {
		return nil
	}
	op := "=="
	if d.Group.Tool == declare.Conda {
		op = "="
	}
	applies := analyzers.Manual
	if from == project.Installed {
		applies = analyzers.Safe
	}
	return []analyzers.Fix{{
		Title: "Pin to " + v.String() + ", " + from, Applies: applies,
		Edits: []analyzers.Edit{{Span: d.Specifier, New: op + v.String()}},
	}}
}

// renames puts another name in the place of a mistaken one.
func renames(d project.Declared, to string) []analyzers.Fix {
	if d.Open {
		return nil
	}
	return []analyzers.Fix{{
		Title: "Install " + to, Applies: analyzers.Manual,
		Edits: []analyzers.Edit{{Span: notebook.Span{Start: d.NameSpan.Start, End: d.NameSpan.End}, New: to}},
	}}
}
