package texts

import (
	_ "embed"
	"slices"
	"sort"
	"strings"
	"sync"

	"github.com/nblsp/nblsp/notebook"
)

//go:embed patterns.txt
var patternsText string

// A pattern is a licence by phrases: of each list one has to be there.
type pattern struct {
	id    string
	lists [][]string
}

var patterns = sync.OnceValue(func() []pattern {
	var list []pattern
	for line := range strings.Lines(patternsText) {
		id, rest, ok := strings.Cut(strings.TrimSpace(line), ": ")
		if !ok || line[0] == '#' {
			continue
		}
		p := pattern{id: id}
		for part := range strings.SplitSeq(rest, " & ") {
			p.lists = append(p.lists, strings.Split(part, "|"))
		}
		list = append(list, p)
	}
	return list
})

// families are ids of which the first that is found holds, in the order of the patterns.
var families = []string{"LicenseRef-Llama", "CC-BY-NC", "LicenseRef-Stability", "PolyForm", "LicenseRef-PolyForm"}

func familyOf(id string) string {
	for _, f := range families {
		if strings.HasPrefix(id, f) {
			return strings.TrimPrefix(f, "LicenseRef-")
		}
	}
	return id
}

// byPhrases finds the licences of patterns.txt; each once, from its first phrase to its last.
func byPhrases(w wordText) []Match {
	var found []Match
	var seen []string
	for _, p := range patterns() {
		span, ok := p.in(w.text)
		if !ok || slices.Contains(seen, familyOf(p.id)) {
			continue
		}
		if len(found) > 0 && (p.id == "LicenseRef-Non-Commercial" || p.id == "LicenseRef-Proprietary") {
			continue // a licence that is known says it in its own way
		}
		seen = append(seen, familyOf(p.id))
		found = append(found, Match{ID: p.id, Span: w.back(span)})
	}
	return found
}

func (p pattern) in(text string) (notebook.Span, bool) {
	span := notebook.Span{Start: len(text)}
	for _, list := range p.lists {
		first := -1
		for _, phrase := range list {
			if i := strings.Index(text, phrase); i >= 0 && (first < 0 || i < first) {
				first = i
				span.End = max(span.End, i+len(phrase))
			}
		}
		if first < 0 {
			return notebook.Span{}, false
		}
		span.Start = min(span.Start, first)
	}
	return span, true
}

// back leads from the words to the text.
func (w wordText) back(s notebook.Span) notebook.Span {
	at := func(offset int) place {
		i := sort.Search(len(w.at), func(i int) bool { return w.at[i].word > offset }) - 1
		return w.at[max(i, 0)]
	}
	start, end := at(s.Start), at(max(s.End-1, s.Start))
	length := s.End - end.word // of the last word
	return notebook.Span{Start: start.byte, End: end.byte + max(length, 0)}
}
