package report

import (
	"cmp"
	"slices"
	"strings"
)

// Hide masks what is shown of each file where it holds a value that was found in any file: what is a
// secret in one notebook is one in the next, whether or not it was recognised there. It is called
// once, after the last file; from then on nothing in r holds a value.
func (r *Result) Hide() {
	known := newValues()
	for i := range r.Files {
		for _, secret := range r.Files[i].values {
			// Not for a report: the value is looked for, so that it can be left out. Excerpts are
			// cleaned, so what is looked for in them is, too.
			if v := clean(secret.Reveal()); len(v) >= minHidden {
				known.add(v)
			}
		}
		r.Files[i].values = nil
	}
	if len(known.all) == 0 {
		return
	}
	for i := range r.Files {
		for j := range r.Files[i].Findings {
			known.hide(&r.Files[i].Findings[j])
		}
		for j := range r.Files[i].Suppressed {
			known.hide(&r.Files[i].Suppressed[j].Finding)
		}
	}
}

// minHidden is the length from which on a value is looked for in other files: shorter ones are
// words that mean nothing there.
const minHidden = 6

// values are texts to look for.
type values struct {
	all     map[string]bool
	lengths map[string][]int // of those with the same first bytes, longest first
	longest int
}

func newValues() *values { return &values{map[string]bool{}, map[string][]int{}, 0} }

// add takes a text of at least minLiteral bytes up.
func (v *values) add(s string) {
	if v.all[s] {
		return
	}
	v.all[s] = true
	v.longest = max(v.longest, len(s))
	key := s[:minLiteral]
	at, found := slices.BinarySearchFunc(v.lengths[key], len(s), func(a, b int) int { return cmp.Compare(b, a) })
	if !found {
		v.lengths[key] = slices.Insert(v.lengths[key], at, len(s))
	}
}

// at is the length of the longest value that a text begins with; 0 for none.
func (v *values) at(text string) int {
	if len(text) < minLiteral {
		return 0
	}
	for _, n := range v.lengths[text[:minLiteral]] {
		if n <= len(text) && v.all[text[:n]] {
			return n
		}
	}
	return 0
}

func (v *values) hide(f *Finding) {
	e := &f.Excerpt
	e.Text, e.Start, e.End = v.mask(e.Text, e.Start, e.End)
	for i := range f.Context {
		l := &f.Context[i]
		l.Text, l.Start, l.End = v.mask(l.Text, l.Start, l.End)
	}
}

// mask replaces the values in a text and moves the ends of its mark along.
func (v *values) mask(text string, start, end int) (string, int, int) {
	var out strings.Builder
	from, to, done := start, end, 0
	for i := 0; i+minLiteral <= len(text); i++ {
		n := v.at(text[i:])
		if n == 0 {
			continue
		}
		out.WriteString(text[done:i])
		shorter := n - len(ellipsis)
		from, to = moved(from, start, i, i+n, shorter, out.Len()), moved(to, end, i, i+n, shorter, out.Len()+len(ellipsis))
		out.WriteString(ellipsis)
		done, i = i+n, i+n-1
	}
	if done == 0 {
		return text, start, end
	}
	out.WriteString(text[done:])
	return out.String(), from, to
}

// moved is where the end of a mark, now at offset, goes when a value before it, which stood at first
// to last of the old text, becomes shorter; an end within the value goes to inside.
func moved(offset, old, first, last, shorter, inside int) int {
	switch {
	case old >= last:
		return offset - shorter
	case old > first:
		return inside
	}
	return offset
}
