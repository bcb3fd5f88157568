package pii

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/nblsp/nblsp/analyzers"
	"github.com/nblsp/nblsp/analyzers/pii/entity"
	"github.com/nblsp/nblsp/notebook"
)

// flood is how many values of one entity a Block may have before they become one finding.
const flood = 20

// report makes findings of the hits.
func (r *reading) report() {
	r.besidePeople()
	if len(r.hits) == 0 {
		return
	}
	r.locate()
	r.hits = settle(slices.DeleteFunc(r.hits, r.isPublic))
	r.aggregate()
	r.hits = fold(r.hits)
	for i := range r.hits {
		r.pass.Report(r.finding(&r.hits[i]))
	}
}

// isPublic reports whether a hit lies in a table of well-known data.
func (r *reading) isPublic(h hit) bool {
	return slices.ContainsFunc(r.public, func(s notebook.Span) bool { return s.Contains(h.span) })
}

// besideReach is how far from something of a person a place counts, in bytes.
const besideReach = 300

// besidePeople keeps the pending hits that stand near a hit of a person.
func (r *reading) besidePeople() {
	if len(r.pending) == 0 {
		return
	}
	var people []notebook.Span // by start; each ends where it or one before it does
	for _, h := range r.hits {
		if ofPerson(h.entity) {
			people = append(people, h.span)
		}
	}
	slices.SortFunc(people, func(x, y notebook.Span) int { return cmp.Compare(x.Start, y.Start) })
	for i := 1; i < len(people); i++ {
		people[i].End = max(people[i].End, people[i-1].End)
	}
	for _, p := range r.pending {
		// All before i begin early enough; one of them has to end late enough.
		i, _ := slices.BinarySearchFunc(people, p.span.End+besideReach, func(s notebook.Span, start int) int { return cmp.Compare(s.Start, start) })
		if i > 0 && people[i-1].End > p.span.Start-besideReach {
			r.keep(p)
		} else if r.pass.Config.Explain && r.enabled(p.entity) {
			r.pass.Reject(r.rule(p.entity), p.span, "nothing near it is of a person")
		}
	}
}

// settle keeps, where hits overlap, the value of a column, or the surest, or the longest.
func settle(hits []hit) []hit {
	type claim struct {
		notebook.Span
		hit int
	}
	var claims []claim
	for i, h := range hits {
		claims = append(claims, claim{h.span, i})
		for _, s := range h.more {
			claims = append(claims, claim{s, i})
		}
	}
	stronger := func(x, y claim) bool {
		hx, hy := &hits[x.hit], &hits[y.hit]
		return cmp.Or(
			-cmp.Compare(min(len(hx.more), 1), min(len(hy.more), 1)), // a column has more than one value
			-cmp.Compare(hx.sure, hy.sure), -cmp.Compare(x.Len(), y.Len()), cmp.Compare(x.hit, y.hit)) < 0
	}
	slices.SortStableFunc(claims, func(x, y claim) int { return cmp.Compare(x.Start, y.Start) })
	stands := claims[:0]
	for _, c := range claims {
		for len(stands) > 0 && stands[len(stands)-1].Overlaps(c.Span) && stronger(c, stands[len(stands)-1]) {
			stands = stands[:len(stands)-1]
		}
		if len(stands) == 0 || !stands[len(stands)-1].Overlaps(c.Span) {
			stands = append(stands, c)
		}
	}
	spans := make([][]notebook.Span, len(hits))
	for _, c := range stands {
		spans[c.hit] = append(spans[c.hit], c.Span)
	}
	kept := hits[:0]
	for i, h := range hits {
		if len(spans[i]) == 0 {
			continue
		}
		h.span, h.more = spans[i][0], spans[i][1:]
		kept = append(kept, h)
	}
	slices.SortStableFunc(kept, func(x, y hit) int { return cmp.Compare(x.span.Start, y.span.Start) })
	return kept
}

// fold makes one hit of those with the same value, and one of a flood.
func fold(hits []hit) []hit {
	type key struct {
		entity entity.Entity
		value  string
	}
	first := map[key]int{}
	count := map[entity.Entity]int{}
	flooded := map[entity.Entity]int{}
	out := hits[:0]
	for _, h := range hits {
		k := key{h.entity, h.value}
		if i, ok := first[k]; ok && len(h.more) == 0 {
			out[i].same = append(out[i].same, h.span)
			continue
		}
		if count[h.entity]++; count[h.entity] > flood {
			i := flooded[h.entity]
			out[i].more = append(append(out[i].more, h.span), h.more...)
			continue
		}
		first[k] = len(out)
		flooded[h.entity] = len(out)
		out = append(out, h)
	}
	return out
}

func (r *reading) finding(h *hit) analyzers.Finding {
	rule := r.rule(h.entity)
	f := analyzers.Finding{
		Rule: rule, Severity: h.severity, Span: h.span, Value: analyzers.NewSecret(h.value), Table: h.cell,
		Message: message(rule, h, r.pass.Block),
		Fixes:   r.fixes(h),
	}
	for _, s := range h.same {
		f.Related = append(f.Related, analyzers.Related{Role: analyzers.SameValue, Span: s})
	}
	for _, s := range h.more {
		f.Related = append(f.Related, analyzers.Related{Role: analyzers.Value, Span: s})
	}
	return f
}

func message(rule *analyzers.Rule, h *hit, b *notebook.Block) string {
	place := "source"
	switch b.Role {
	case notebook.Output:
		place = "an output"
	case notebook.File:
		place = "a data file"
	case notebook.Attachment:
		place = "an attachment"
	case notebook.CellMetadata, notebook.NotebookMetadata:
		place = "metadata"
	default:
		if b.Language == "markdown" {
			place = "text"
		}
	}
	n := 1 + len(h.more)
	switch {
	case n > 1 && h.cell != nil:
		return fmt.Sprintf("%s in %s: a column holds %d values", rule.Title, place, n)
	case n > 1:
		return fmt.Sprintf("%s in %s, and %d more", rule.Title, place, n-1)
	}
	return rule.Title + " in " + place
}
