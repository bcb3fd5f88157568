package engine

import (
	"cmp"
	"slices"
	"strings"
)

// resolve gives the candidates that stand, by offset.
func (s *scan) resolve() []Match {
	if len(s.found) == 0 {
		return nil
	}
	s.number()
	alone := make([]string, len(s.found))
	for i := range s.found {
		alone[i] = s.missing(&s.found[i])
	}
	kept := s.found[:0]
	for i, c := range s.found {
		if alone[i] != "" {
			s.reject(c.Rule, c.Secret, "not found near: "+alone[i])
		} else {
			kept = append(kept, c)
		}
	}
	s.found = kept
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

// settle adds to standing the candidates of a cluster that no allow-list allows and that overlap no
// stronger one that stands. The allow-lists are asked last: they are most of the cost of a match,
// and of the candidates for one value all but one are covered.
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
		if reason := s.allowed(&c); reason != "" {
			s.reject(c.Rule, c.Secret, reason)
			continue
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

// number gives the candidates their lines and columns if a rule asks for distances.
func (s *scan) number() {
	if !slices.ContainsFunc(s.found, func(c candidate) bool { return len(c.Rule.Required) > 0 }) {
		return
	}
	slices.SortFunc(s.found, func(a, b candidate) int { return cmp.Compare(a.Span.Start, b.Span.Start) })
	line, lineStart, at := 0, 0, 0
	for i := range s.found {
		c := &s.found[i]
		between := s.text[at:c.Span.Start]
		if n := strings.Count(between, "\n"); n > 0 {
			line += n
			lineStart = at + strings.LastIndexByte(between, '\n') + 1
		}
		at = c.Span.Start
		c.line, c.column = line, at-lineStart
	}
}

// missing gives the id of a required rule that was not found near a candidate, or "".
func (s *scan) missing(c *candidate) string {
	for _, need := range c.Rule.Required {
		if !slices.ContainsFunc(s.found, func(o candidate) bool {
			return o.Rule.ID == need.ID &&
				(need.WithinLines < 0 || distance(c.line, o.line) <= need.WithinLines) &&
				(need.WithinColumns < 0 || distance(c.column, o.column) <= need.WithinColumns)
		}) {
			return need.ID
		}
	}
	return ""
}

func distance(a, b int) int { return max(a, b) - min(a, b) }
