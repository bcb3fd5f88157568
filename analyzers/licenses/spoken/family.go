package spoken

import (
	"path"
	"slices"
	"strings"

	"github.com/nblsp/nblsp/analyzers/licenses/spdx"
)

// Family are globs of the ids that a vague name, by the id that [Read] gives it, may mean.
func Family(id string) []string {
	name, ok := strings.CutPrefix(id, "LicenseRef-")
	if !ok {
		return []string{id}
	}
	switch name {
	case "PSF":
		return []string{id, "PSF-2.0", "Python-2.0", "Python-2.0.1", "CNRI-Python"}
	case "BSD":
		return []string{id, "BSD-*", "0BSD"}
	case "Public-Domain":
		return []string{id, "CC0-1.0", "Unlicense", "CC-PDDC"}
	}
	return []string{id, name + "-*"}
}

// InFamily reports whether a licence is one that a vague name may mean.
func InFamily(vague, id string) bool {
	base := spdx.Base(id)
	return slices.ContainsFunc(Family(vague), func(glob string) bool {
		ok, _ := path.Match(glob, base)
		return ok
	})
}
