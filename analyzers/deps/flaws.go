package deps

import (
	"cmp"
	"slices"
	"strings"
	"sync"

	"github.com/nblsp/nblsp/analyzers"
	"github.com/nblsp/nblsp/analyzers/advisory"
	"github.com/nblsp/nblsp/analyzers/pep440"
)

// A flaw is an advisory with what is worked out of it once.
type flaw struct {
	advisory.Advisory
	affected pep440.Set
	fixed    []string
	says     string // what a message says of whoever has it
}

func newFlaw(a advisory.Advisory) flaw {
	f := flaw{Advisory: a, affected: a.Affected(), fixed: a.Fixed()}
	if f.Malicious {
		f.says = " is malicious (" + f.CVE() + "): remove it, and treat what it could read as known to others."
		return f
	}
	rated, fixed := f.Severity.String(), "no fixed version is known"
	if f.Severity == advisory.Unknown {
		rated = "not rated"
	}
	if len(f.fixed) > 0 {
		fixed = "fixed in " + strings.Join(f.fixed, ", ")
	} else if n := len(f.Ranges); n > 0 && f.Ranges[n-1].Last != "" {
		fixed = "versions up to " + f.Ranges[n-1].Last + " have it"
	}
	f.says = " has the known vulnerability " + f.CVE() + " (" + rated + "); " + fixed + "."
	return f
}

// A history is all that is known against a distribution.
type history struct {
	flaws []flaw // worst first
	// ends are the versions that end a flaw, in order, with the flaws that they still have.
	ends func() []upgrade
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
	h.ends = sync.OnceValue(h.findEnds) // only who has a flaw asks
	for _, a := range list {
		h.flaws = append(h.flaws, newFlaw(a))
	}
	slices.SortStableFunc(h.flaws, func(a, b flaw) int { return cmp.Compare(a.level(), b.level()) })
	return h
}

func (h *history) findEnds() []upgrade {
	var versions []pep440.Version
	for i := range h.flaws {
		for _, text := range h.flaws[i].fixed {
			if v, err := pep440.Parse(text); err == nil && !v.IsPrerelease() {
				versions = append(versions, v)
			}
		}
	}
	slices.SortFunc(versions, pep440.Version.Compare)
	versions = slices.CompactFunc(versions, func(a, b pep440.Version) bool { return a.Compare(b) == 0 })
	ends := make([]upgrade, len(versions))
	for i, v := range versions {
		ends[i] = upgrade{v, h.with(v)}
	}
	return ends
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
	for _, end := range h.ends() {
		if end.to.Compare(above) <= 0 {
			continue
		}
		if end.to.Major() == above.Major() && end.left < kept.left {
			kept = end
		}
		if end.left < any.left {
			any = end
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
	if one, ok := versions.Pinned(); ok && limits == nil {
		for i := range h.flaws {
			if f := &h.flaws[i]; f.affected.Contains(one) {
				v.sure = append(v.sure, f)
			}
		}
	} else if admitted := versions.Set().Intersect(limits.Set()); !admitted.IsEmpty() {
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
