package deps

import (
	"cmp"
	"slices"
	"strings"

	"github.com/nblsp/nblsp/analyzers"
	"github.com/nblsp/nblsp/analyzers/advisory"
	"github.com/nblsp/nblsp/analyzers/pep440"
)

// A flaw is an advisory with what is worked out of it once.
type flaw struct {
	advisory.Advisory
	affected pep440.Set
	fixed    []string
}

// A history is all that is known against a distribution.
type history struct {
	flaws []flaw           // worst first
	ends  []pep440.Version // that end a flaw, in order

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

// history is what is known against a distribution.
func (c *checker) history(p *analyzers.Pass, name string) *history {
	index := p.Outside.Advisories()
	if index == nil {
		index = advisory.Seed()
	}
	c.mu.Lock()
	if c.index != index || len(c.known) >= maxKnown {
		c.index, c.known, c.verdicts = index, map[string]*history{}, map[question]*verdict{}
	}
	h, ok := c.known[name]
	c.mu.Unlock()
	if ok {
		return h
	}
	h = newHistory(index.About(name))
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.index == index {
		c.known[name] = h
	}
	return h
}

func newHistory(list []advisory.Advisory) *history {
	h := &history{}
	for _, a := range list {
		h.flaws = append(h.flaws, flaw{a, a.Affected(), a.Fixed()})
	}
	slices.SortStableFunc(h.flaws, func(a, b flaw) int { return cmp.Compare(a.level(), b.level()) })
	for i := range h.flaws {
		for _, text := range h.flaws[i].fixed {
			if v, err := pep440.Parse(text); err == nil && !v.IsPrerelease() {
				h.ends = append(h.ends, v)
			}
		}
	}
	slices.SortFunc(h.ends, pep440.Version.Compare)
	h.ends = slices.CompactFunc(h.ends, func(a, b pep440.Version) bool { return a.Compare(b) == 0 })
	return h
}

// with is how many flaws a version has.
func (h *history) with(v pep440.Version) (n int) {
	for i := range h.flaws {
		if h.flaws[i].affected.Contains(v) {
			n++
		}
	}
	return n
}

// An upgrade is a version to move to, and how many flaws are known of it.
type upgrade struct {
	to   pep440.Version
	left int
}

// upgrades are versions above another that have fewer flaws: the lowest of those with the fewest
// that keep the major number, and, where flaws are left in it, the same of all versions.
func (h *history) upgrades(above pep440.Version) (list []upgrade) {
	now := h.with(above)
	kept, any := upgrade{left: now}, upgrade{left: now}
	for _, v := range h.ends {
		if v.Compare(above) <= 0 {
			continue
		}
		left := h.with(v)
		if v.Major() == above.Major() && left < kept.left {
			kept = upgrade{v, left}
		}
		if left < any.left {
			any = upgrade{v, left}
		}
	}
	if kept.left < now {
		list = append(list, kept)
	}
	if any.left < kept.left {
		list = append(list, any)
	}
	return list
}

// A question is what a verdict answers: the distribution and the condition, as written.
type question struct{ name, condition string }

// A verdict says which flaws the admitted versions have.
type verdict struct{ sure, partly []*flaw }

// verdict answers for the versions that a condition admits, remembered unless limits narrow it.
func (c *checker) verdict(h *history, name string, versions pep440.Specifiers, limits pep440.Specifiers) *verdict {
	key := question{name, condition(versions)}
	if limits == nil {
		c.mu.Lock()
		v, ok := c.verdicts[key]
		c.mu.Unlock()
		if ok {
			return v
		}
	}
	v := &verdict{}
	if admitted := versions.Set().Intersect(limits.Set()); !admitted.IsEmpty() {
		for i := range h.flaws {
			f := &h.flaws[i]
			switch {
			case admitted.Within(f.affected):
				v.sure = append(v.sure, f)
			case len(versions) > 0 && !f.Malicious && !admitted.Intersect(f.affected).IsEmpty():
				v.partly = append(v.partly, f)
			}
		}
	}
	if limits == nil {
		c.mu.Lock()
		defer c.mu.Unlock()
		if len(c.verdicts) < maxKnown {
			c.verdicts[key] = v
		}
	}
	return v
}

// condition is how specifiers are written.
func condition(list pep440.Specifiers) string {
	if len(list) == 1 {
		return list[0].String()
	}
	parts := make([]string, len(list))
	for i, s := range list {
		parts[i] = s.String()
	}
	return strings.Join(parts, ",")
}
