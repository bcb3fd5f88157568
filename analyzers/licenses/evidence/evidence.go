// Package evidence weighs what a distribution, an index or a card says of a licence: everything that is
// said is kept, with where it is said.
package evidence

import (
	"path"
	"slices"
	"strings"

	"github.com/nblsp/nblsp/analyzers"
	"github.com/nblsp/nblsp/analyzers/licenses/spdx"
	"github.com/nblsp/nblsp/analyzers/licenses/spoken"
	"github.com/nblsp/nblsp/analyzers/licenses/texts"
)

// Evidence is one thing that is said.
type Evidence struct {
	Source string // where: "License-Expression", "classifiers", "License", "LICENSE.txt", "conda", "index", "card"
	Expr   *spdx.Expr
	Vague  bool // the family is named but not the licence
	// Text says that the licence itself is there, not only its name; Only, that it is all there is.
	Text, Only bool
}

// A Verdict is what the evidence comes to.
type Verdict struct {
	Evidence            // the one that decides; Expr is nil when nothing is known
	All      []Evidence // by how much they count
}

// Of weighs what is said of one distribution. What is written in the language of SPDX counts most, then
// what names a licence exactly, then texts, then names of families.
func Of(files *analyzers.LicenseFiles) Verdict {
	h := parseHeaders(files.Metadata)
	var v Verdict
	add := func(e Evidence) {
		if e.Expr != nil {
			v.All = append(v.All, e)
		}
	}
	if e, err := spdx.Parse(h.expression); err == nil {
		add(Evidence{Source: "License-Expression", Expr: e})
	} else {
		add(said("License-Expression", h.expression))
	}
	field := said("License", firstLine(h.license))
	classifiers := ofClassifiers(h.classifiers, field)
	add(field)
	add(classifiers)
	for _, e := range ofTexts(files.Texts) {
		add(e)
	}
	if strings.Contains(h.license, "\n") {
		r := texts.Read(h.license)
		add(Evidence{Source: "License", Expr: r.Expr, Text: true, Only: r.Only})
	}
	add(said("conda", files.Conda))
	var list []*spdx.Expr
	vague := false
	for _, text := range files.Index {
		s := spoken.Read(text)
		list, vague = append(list, s.Expr), vague || s.Vague
	}
	add(Evidence{Source: "index", Expr: spdx.Join(spdx.And, list...), Vague: vague})
	for i, e := range v.All {
		if slices.ContainsFunc(v.All, func(e Evidence) bool { return e.weight() <= 1 }) {
			break
		}
		if exact := e.refined(v.All); exact != nil {
			v.All = slices.Insert(v.All, i, *exact)
			break
		}
	}
	slices.SortStableFunc(v.All, func(a, b Evidence) int { return a.weight() - b.weight() })
	if len(v.All) > 0 {
		v.Evidence = v.All[0]
	}
	return v
}

// refined is what a vague name means by the texts beside it: the licences of its family there. What else
// stands in such a text is of parts that are bundled, which their owners list with their licences. Nil
// when there is nothing to refine.
func (e Evidence) refined(all []Evidence) *Evidence {
	if !e.Vague || e.Text || e.Expr == nil || e.Expr.Op != spdx.License {
		return nil
	}
	for _, text := range all {
		if !text.Text || text.Vague {
			continue
		}
		var list []*spdx.Expr
		for _, l := range text.Expr.Licenses() {
			if spoken.InFamily(e.Expr.ID, l.ID) {
				list = append(list, l)
			}
		}
		if exact := spdx.Join(spdx.And, list...); exact != nil {
			source := e.Source
			if text.Source != source {
				source += " and " + text.Source
			}
			return &Evidence{Source: source, Expr: exact}
		}
	}
	return nil
}

// weight orders evidence, the best first.
func (e Evidence) weight() int {
	switch {
	case e.Source == "License-Expression" && !e.Vague:
		return 0
	case e.Text && e.Only:
		return 2
	case e.Vague:
		return 4
	case e.Text:
		return 3
	}
	return 1
}

func said(source, text string) Evidence {
	s := spoken.Read(text)
	return Evidence{Source: source, Expr: s.Expr, Vague: s.Vague}
}

// firstLine is the first line that says something.
func firstLine(text string) string {
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" {
			return line
		}
	}
	return ""
}

// ofClassifiers puts classifiers together. Several hold at one time, unless the License field names one of
// them alone or speaks of a choice: then they are a choice.
func ofClassifiers(list []string, field Evidence) Evidence {
	out := Evidence{Source: "classifiers"}
	var exprs []*spdx.Expr
	for _, c := range list {
		s := spoken.Read("License :: " + c)
		if s.Expr == nil {
			continue
		}
		exprs = append(exprs, s.Expr)
		out.Vague = out.Vague || s.Vague
	}
	op := spdx.And
	if field.Expr != nil && len(exprs) > 1 {
		if field.Expr.Op == spdx.Or || field.Expr.Op == spdx.License && slices.ContainsFunc(exprs, field.Expr.Equal) {
			op = spdx.Or
		}
	}
	out.Expr = spdx.Join(op, exprs...)
	return out
}

// ofTexts reads the licence files: those that carry the name of a licence in theirs leave the choice, as
// LICENSE-MIT and LICENSE-APACHE do.
func ofTexts(list []analyzers.LicenseText) []Evidence {
	var main, named []Evidence
	for _, text := range list {
		if !IsLicenseFile(text.Name) {
			continue
		}
		r := texts.Read(text.Text)
		if r.Expr == nil {
			// Not a licence, but it may name one: "This software is under the MIT license".
			if s := texts.Notice(text.Text); s.Expr != nil {
				main = append(main, Evidence{Source: path.Base(text.Name), Expr: s.Expr, Vague: true, Text: true})
			}
			continue
		}
		e := Evidence{Source: path.Base(text.Name), Expr: r.Expr, Text: true, Only: r.Only}
		if namesLicense(text.Name) {
			named = append(named, e)
		} else {
			main = append(main, e)
		}
	}
	if len(main) == 0 && len(named) > 1 {
		var exprs []*spdx.Expr
		for _, e := range named {
			exprs = append(exprs, e.Expr)
		}
		return []Evidence{{Source: named[0].Source, Expr: spdx.Join(spdx.Or, exprs...), Text: true, Only: true}}
	}
	return append(main, named...)
}

// IsLicenseFile reports whether a file is called as licences are.
func IsLicenseFile(name string) bool {
	base := strings.ToLower(path.Base(name))
	for _, ext := range []string{".py", ".pyc", ".json", ".pyi", ".html"} {
		if strings.HasSuffix(base, ext) {
			return false
		}
	}
	return strings.Contains(base, "licen") || strings.HasPrefix(base, "copying") || strings.HasPrefix(base, "unlicense")
}

// namesLicense reports whether a file's name says which licence it holds.
func namesLicense(name string) bool {
	base := strings.ToLower(path.Base(name))
	for _, word := range []string{"mit", "apache", "bsd", "gpl", "mpl", "psf", "isc", "zlib", "boost", "unlicense"} {
		if strings.Contains(strings.TrimPrefix(base, "licen"), word) {
			return true
		}
	}
	return false
}
