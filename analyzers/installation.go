package analyzers

import (
	"iter"
	"maps"
	"slices"
)

// An Installation is the distributions that are installed where a notebook's code runs. It is
// immutable; nil is one of which nothing is known.
type Installation struct {
	byName   map[string]*Distribution
	byModule map[string][]*Distribution
}

// A Distribution is one that is installed.
type Distribution struct {
	Name    string   // normalised
	Version string   // as its metadata says
	Modules []string // that it provides: top-level names, and dotted ones in namespace packages
	// Metadata is the path of its METADATA or PKG-INFO file, "" when it has none.
	Metadata string
}

// NewInstallation makes an Installation of distributions, which must not change afterwards.
func NewInstallation(list []*Distribution) *Installation {
	e := &Installation{map[string]*Distribution{}, map[string][]*Distribution{}}
	for _, d := range list {
		if e.byName[d.Name] != nil {
			continue // the first on the path wins, as for Python
		}
		e.byName[d.Name] = d
		for _, m := range d.Modules {
			e.byModule[m] = append(e.byModule[m], d)
		}
	}
	return e
}

// Distribution is the one of a normalised name; nil when it is not installed.
func (e *Installation) Distribution(name string) *Distribution {
	if e == nil {
		return nil
	}
	return e.byName[name]
}

// Providers are the distributions that provide a module by exactly this dotted name.
func (e *Installation) Providers(module string) []*Distribution {
	if e == nil {
		return nil
	}
	return e.byModule[module]
}

// All are the distributions, sorted by name.
func (e *Installation) All() iter.Seq[*Distribution] {
	return func(yield func(*Distribution) bool) {
		if e == nil {
			return
		}
		for _, name := range slices.Sorted(maps.Keys(e.byName)) {
			if !yield(e.byName[name]) {
				return
			}
		}
	}
}

// Len is the number of distributions.
func (e *Installation) Len() int {
	if e == nil {
		return 0
	}
	return len(e.byName)
}
