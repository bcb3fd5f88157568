package mend

import (
	"bytes"
	"cmp"
	"encoding/json"
	"slices"
	"strings"

	"github.com/rogpeppe/go-internal/diff"

	"github.com/nblsp/nblsp/analyzers"
	"github.com/nblsp/nblsp/notebook"
)

// minHidden is the length from which on a value is masked wherever it stands, and not only where it
// was found: shorter ones are words that mean nothing elsewhere.
const minHidden = 5

// Diff shows a change of a file as a unified diff in which every value that was found is masked: it
// is for people and cannot be applied. Empty when there is no change.
func Diff(name string, parse func([]byte) *notebook.Document, old, text []byte, find Analysis) ([]byte, error) {
	values := map[string]string{} // to masks
	var masked [2][]byte
	var docs [2][]analyzers.Finding
	for i, data := range [2][]byte{old, text} {
		res, err := find(parse(bytes.Clone(data)))
		if err != nil {
			return nil, err
		}
		docs[i] = append(res.Findings, suppressed(res)...)
		for _, f := range docs[i] {
			if v := f.Value.Reveal(); len(v) >= minHidden { // to take it out
				values[v] = f.Value.Masked()
				quoted, _ := json.Marshal(v) // a string always has a form in JSON
				values[strings.Trim(string(quoted), `"`)] = f.Value.Masked()
			}
		}
	}
	for i, data := range [2][]byte{old, text} {
		masked[i] = mask(data, docs[i], values)
	}
	return diff.Diff("a/"+name, masked[0], "b/"+name, masked[1]), nil
}

func suppressed(res analyzers.Result) []analyzers.Finding {
	var out []analyzers.Finding
	for _, s := range res.Suppressed {
		out = append(out, s.Finding)
	}
	return out
}

// mask replaces the values of findings by their masks, where they were found and wherever else the
// longer ones stand.
func mask(data []byte, found []analyzers.Finding, values map[string]string) []byte {
	type piece struct {
		notebook.Span
		mask string
	}
	var pieces []piece
	add := func(b *notebook.Block, s notebook.Span, mask string) {
		if host, ok := b.Host(s); ok {
			pieces = append(pieces, piece{host, mask})
		}
	}
	for _, f := range found {
		if f.Value.IsZero() {
			continue
		}
		add(f.Block, f.Span, f.Value.Masked())
		for _, r := range f.Related {
			if r.Name == "" {
				add(cmp.Or(r.Block, f.Block), r.Span, "…")
			}
		}
	}
	slices.SortFunc(pieces, func(a, b piece) int { return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(b.End, a.End)) })
	var out []byte
	at := 0
	for _, p := range pieces {
		if p.Start >= at {
			out = append(append(out, data[at:p.Start]...), p.mask...)
		}
		at = max(at, p.End)
	}
	out = append(out, data[at:]...)
	longest := make([]string, 0, len(values))
	for v := range values {
		longest = append(longest, v)
	}
	slices.SortFunc(longest, func(a, b string) int { return cmp.Or(cmp.Compare(len(b), len(a)), cmp.Compare(a, b)) })
	var pairs []string
	for _, v := range longest {
		pairs = append(pairs, v, values[v])
	}
	return []byte(strings.NewReplacer(pairs...).Replace(string(out)))
}
