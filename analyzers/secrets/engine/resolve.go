package engine

import (
	"cmp"
	"slices"
	"strings"

	"github.com/nblsp/nblsp/notebook"
)

// resolve gives the candidates that stand, by offset.
func (s *scan) resolve() []Match {
	if len(s.found) == 0 {
		return nil
	}
	s.found = slices.DeleteFunc(s.found, func(c candidate) bool {
		if missing := s.missing(&c); missing != "" {
			s.reject(c.Rule, c.Secret, "not found near: "+missing)
			return true
		}
		return false
	})
	s.found = slices.DeleteFunc(s.found, func(c candidate) bool { return c.Rule.SkipReport })

	// Overlaps are settled within clusters of candidates that hang together.
	slices.SortFunc(s.found, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(a.Secret.Start, b.Secret.Start), stronger(a, b))
	})
	standing := make([]Match, 0, len(s.found))
	for from := 0; from < len(s.found); {
		to, end := from+1, s.found[from].Secret.End
		for to < len(s.found) && s.found[to].Secret.Start < end {
			end = max(end, s.found[to].Secret.End)
			to++
		}
		standing = s.settle(standing, s.found[from:to])
		from = to
	}
	return standing
}

// settle adds to standing the candidates of a cluster that overlap no stronger one that stands.
func (s *scan) settle(standing []Match, cluster []candidate) []Match {
	slices.SortStableFunc(cluster, stronger)
	first := len(standing)
next:
	for _, c := range cluster {
		for _, m := range standing[first:] {
			if m.Secret.Overlaps(c.Secret) {
				s.covered(c, m)
				continue next
			}
		}
		standing = append(standing, c.Match)
	}
	slices.SortFunc(standing[first:], func(a, b Match) int { return cmp.Compare(a.Secret.Start, b.Secret.Start) })
	return standing
}

// stronger orders candidates: the higher rank, the longer secret, the earlier rule.
func stronger(a, b candidate) int {
	return cmp.Or(
		cmp.Compare(b.rank, a.rank),
		cmp.Compare(b.Secret.Len(), a.Secret.Len()),
		cmp.Compare(a.rule.index, b.rule.index),
	)
}

func (s *scan) covered(c candidate, by Match) {
	if c.Rule != by.Rule || c.Secret != by.Secret {
		s.reject(c.Rule, c.Secret, "reported as "+by.Rule.ID)
	}
}

// missing gives the id of a required rule that was not found near a candidate, or "".
func (s *scan) missing(c *candidate) string {
	for _, need := range c.Rule.Required {
		if !slices.ContainsFunc(s.found, func(o candidate) bool {
			return o.Rule.ID == need.ID && s.within(c.Span, o.Span, need)
		}) {
			return need.ID
		}
	}
	return ""
}

func (s *scan) within(a, b notebook.Span, need Required) bool {
	lo, hi := min(a.Start, b.Start), max(a.Start, b.Start)
	if need.WithinLines >= 0 && strings.Count(s.text[lo:hi], "\n") > need.WithinLines {
		return false
	}
	column := func(at int) int { return at - strings.LastIndexByte(s.text[:at], '\n') }
	return need.WithinColumns < 0 || max(column(hi), column(lo))-min(column(hi), column(lo)) <= need.WithinColumns
}
