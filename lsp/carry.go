package lsp

import (
	"slices"

	"github.com/nblsp/nblsp/analyzers"
	"github.com/nblsp/nblsp/notebook"
)

// carry takes findings over an edit of the Block they are in: a place before the first changed
// byte stays, one behind the last changed byte moves along, and whatever the edit touched is
// dropped until its phase has run again. Findings of other Blocks stay as they are.
func carry(found []analyzers.Finding, old, text string, from, to *notebook.Block) []analyzers.Finding {
	if len(found) == 0 {
		return nil
	}
	m := newShift(old, text)
	out := make([]analyzers.Finding, 0, len(found))
	for _, f := range found {
		if f.Block != from {
			out = append(out, f)
			continue
		}
		span, ok := m.span(f.Span)
		if !ok {
			continue
		}
		f.Block, f.Span = to, span
		f.Related = moveAll(f.Related, func(r *analyzers.Related) bool {
			if r.Name != "" || r.Block != nil && r.Block != from {
				return true
			}
			r.Block = nil
			r.Span, ok = m.span(r.Span)
			return ok
		})
		fixes := len(f.Fixes)
		f.Fixes = slices.Clone(f.Fixes)
		for i := range fixes {
			before := len(f.Fixes[i].Edits)
			f.Fixes[i].Edits = moveAll(f.Fixes[i].Edits, func(e *analyzers.Edit) bool {
				if e.Block != nil && e.Block != from {
					return true
				}
				e.Block = nil
				e.Span, ok = m.span(e.Span)
				return ok
			})
			if len(f.Fixes[i].Edits) < before {
				f.Fixes = nil // half a fix is none
				break
			}
		}
		out = append(out, f)
	}
	return out
}

// moveAll is a copy of list with what move keeps.
func moveAll[T any](list []T, move func(*T) bool) []T {
	var out []T
	for _, v := range list {
		if move(&v) {
			out = append(out, v)
		}
	}
	return out
}

// A shift maps spans of an old text to a new one.
type shift struct{ prefix, suffix, old, delta int }

func newShift(old, text string) shift {
	n := min(len(old), len(text))
	prefix := 0
	for prefix < n && old[prefix] == text[prefix] {
		prefix++
	}
	suffix := 0
	for suffix < n-prefix && old[len(old)-1-suffix] == text[len(text)-1-suffix] {
		suffix++
	}
	return shift{prefix, suffix, len(old), len(text) - len(old)}
}

func (m shift) span(s notebook.Span) (notebook.Span, bool) {
	switch {
	case s.End <= m.prefix:
		return s, true
	case s.Start >= m.old-m.suffix:
		return notebook.Span{Start: s.Start + m.delta, End: s.End + m.delta}, true
	default:
		return s, false
	}
}

// rebind takes findings of one parse of a text over to the next: they follow the Blocks that are
// unchanged, and are dropped where a Block is gone.
func rebind(found []analyzers.Finding, from, to *notebook.Document) []analyzers.Finding {
	if len(found) == 0 || from == nil {
		return nil
	}
	type key struct {
		hash notebook.Hash
		nth  int
	}
	seen := map[notebook.Hash]int{}
	next := map[key]*notebook.Block{}
	for _, b := range to.Blocks() {
		next[key{b.Hash, seen[b.Hash]}] = b
		seen[b.Hash]++
	}
	clear(seen)
	follow := map[*notebook.Block]*notebook.Block{}
	for _, b := range from.Blocks() {
		follow[b] = next[key{b.Hash, seen[b.Hash]}]
		seen[b.Hash]++
	}
	out := make([]analyzers.Finding, 0, len(found))
	for _, f := range found {
		if f.Block = follow[f.Block]; f.Block == nil {
			continue
		}
		f.Related = moveAll(f.Related, func(r *analyzers.Related) bool {
			if r.Block != nil && r.Name == "" {
				r.Block = follow[r.Block]
				return r.Block != nil
			}
			return true
		})
		f.Fixes = nil // their edits may reach into other Blocks; the next run brings them back
		out = append(out, f)
	}
	return out
}
