// Package policy decides whether a licence is accepted: by its category, its id, the distribution,
// the place, with exceptions that somebody has reviewed.
package policy

import (
	_ "embed"
	"path"
	"strings"
	"sync"

	"github.com/nblsp/nblsp/analyzers/licenses/spdx"
)

// A Category says what a licence asks of those who use what is under it.
type Category string

// The categories, mildest first.
const (
	PublicDomain    Category = "public-domain"
	Permissive      Category = "permissive"
	WeakCopyleft    Category = "weak-copyleft"
	Unknown         Category = "unknown"
	StrongCopyleft  Category = "strong-copyleft"
	NetworkCopyleft Category = "network-copyleft"
	Proprietary     Category = "proprietary"
	SourceAvailable Category = "source-available"
	NonCommercial   Category = "non-commercial"
)

// Categories are all of them, mildest first.
var Categories = []Category{
	PublicDomain, Permissive, WeakCopyleft, Unknown, StrongCopyleft, NetworkCopyleft, Proprietary, SourceAvailable, NonCommercial,
}

// Rank is where the category stands among them.
func (c Category) Rank() int {
	for i, other := range Categories {
		if c == other {
			return i
		}
	}
	return -1
}

//go:embed categories.txt
var categoriesText string

type categoryGlob struct {
	glob     string
	category Category
}

var table = sync.OnceValues(func() (map[string]Category, []categoryGlob) {
	exact, globs := map[string]Category{}, []categoryGlob(nil)
	for line := range strings.Lines(categoriesText) {
		if line[0] == '#' {
			continue
		}
		name, rest, _ := strings.Cut(line, " ")
		for id := range strings.FieldsSeq(rest) {
			if strings.ContainsAny(id, "*[") {
				globs = append(globs, categoryGlob{id, Category(name)})
			} else if exact[id] == "" {
				exact[id] = Category(name)
			}
		}
	}
	return exact, globs
})

// CategoryOf is the category of one licence. The exceptions that people add with WITH let others link
// with what is under the GPL: what they weaken counts as weak.
func CategoryOf(e *spdx.Expr) Category {
	category := ofID(spdx.Base(e.ID))
	if e.With != "" && category == StrongCopyleft {
		return WeakCopyleft
	}
	return category
}

// remembered are the categories of ids of SPDX, of which there are few; a LicenseRef may be anything.
var remembered sync.Map

func ofID(base string) Category {
	exact, globs := table()
	if category, ok := exact[base]; ok {
		return category
	}
	if category, ok := remembered.Load(base); ok {
		return category.(Category)
	}
	category := Unknown
	for _, g := range globs {
		if match, _ := path.Match(g.glob, base); match {
			category = g.category
			break
		}
	}
	if !strings.HasPrefix(base, "LicenseRef-") {
		remembered.Store(base, category)
	}
	return category
}
