package deps

import (
	"cmp"
	"slices"

	"github.com/nblsp/nblsp/analyzers"
	"github.com/nblsp/nblsp/analyzers/advisory"
	"github.com/nblsp/nblsp/analyzers/deps/pep440"
)

// A flaw is an advisory with the versions it speaks of.
type flaw struct {
	advisory.Advisory
	affected pep440.Set
}

// level is the severity of a finding. What nobody has rated counts as high.
func (f *flaw) level() analyzers.Severity {
	switch f.Severity {
	case advisory.Critical:
		return analyzers.Critical
	case advisory.Medium:
		return analyzers.Medium
	case advisory.Low:
		return analyzers.Low
	}
	return analyzers.High
}

// maxKnown bounds the names whose flaws are remembered.
const maxKnown = 1 << 13

// flaws are what is known of a distribution, worst first.
func (c *checker) flaws(p *analyzers.Pass, name string) []flaw {
	index := p.Outside.Advisories()
	if index == nil {
		index = advisory.Seed()
	}
	c.mu.Lock()
	if c.index != index || len(c.known) >= maxKnown {
		c.index, c.known = index, map[string][]flaw{}
	}
	list, ok := c.known[name]
	c.mu.Unlock()
	if ok {
		return list
	}
	for _, a := range index.About(name) {
		list = append(list, flaw{a, a.Affected()})
	}
	slices.SortStableFunc(list, func(a, b flaw) int { return cmp.Compare(a.level(), b.level()) })
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.index == index {
		c.known[name] = list
	}
	return list
}

// lowestFixed is the lowest version above another that no flaw speaks of, if there is one with
// the same major number, and else the lowest of all; false when nobody names one.
func lowestFixed(list []flaw, above pep440.Version) (pep440.Version, bool) {
	var candidates []pep440.Version
	for i := range list {
		for _, text := range list[i].Fixed() {
			v, err := pep440.Parse(text)
			if err == nil && v.Compare(above) > 0 && !v.IsPrerelease() && !slices.ContainsFunc(list, func(f flaw) bool { return f.affected.Contains(v) }) {
				candidates = append(candidates, v)
			}
		}
	}
	if len(candidates) == 0 {
		return pep440.Version{}, false
	}
	return slices.MinFunc(candidates, func(a, b pep440.Version) int {
		if x, y := a.Major() != above.Major(), b.Major() != above.Major(); x != y {
			if x {
				return 1
			}
			return -1
		}
		return a.Compare(b)
	}), true
}
