// Package texts recognises the texts of licences: a few dozen that most distributions carry by their
// hash, those that the authors of models and services write by phrases, the rest with package
// licensecheck. It is the only importer of licensecheck, of which it takes a part: a scanner for all
// of its licences takes seconds to build.
package texts

import (
	"cmp"
	"slices"
	"strings"

	"github.com/nblsp/nblsp/analyzers/licenses/spdx"
	"github.com/nblsp/nblsp/notebook"
)

// A Match is a licence in a text.
type Match struct {
	ID   string // canonical
	Span notebook.Span
	// URL says that only the address of the licence stands there.
	URL bool
}

// maxText bounds what is read of one text.
const maxText = 512 << 10

// Of finds licences in a text, in the order of the text; not their names alone. A text that is nothing
// but a common licence is told by its hash.
func Of(text string) []Match {
	if len(text) > maxText {
		text = text[:maxText]
	}
	words := normalize(text)
	if len(words.text) < minWords {
		return nil
	}
	if id := byHash(words.body()); id != "" {
		return []Match{{ID: id, Span: trimmed(text)}}
	}
	found := byPhrases(words)
	for _, m := range byScanner(text) {
		if !slices.ContainsFunc(found, func(f Match) bool { return f.ID == m.ID }) {
			found = append(found, m)
		}
	}
	slices.SortStableFunc(found, func(a, b Match) int { return cmp.Compare(a.Span.Start, b.Span.Start) })
	return found
}

// minWords is the length of the shortest text that can hold a licence.
const minWords = 40

func trimmed(text string) notebook.Span {
	s := notebook.Span{End: len(strings.TrimRight(text, " \t\r\n"))}
	s.Start = len(text) - len(strings.TrimLeft(text, " \t\r\n"))
	return s
}

// A Reading is what the licence files of one distribution say together.
type Reading struct {
	// Expr joins the licences: all hold. Nil when none was recognised.
	Expr *spdx.Expr
	// Only says that the text is one licence and little else.
	Only bool
}

// Read reads a licence file as a whole.
func Read(text string) Reading {
	matches := Of(text)
	if slices.ContainsFunc(matches, func(m Match) bool { return !m.URL }) {
		matches = slices.DeleteFunc(matches, func(m Match) bool { return m.URL })
	}
	var list []*spdx.Expr
	covered := 0
	for _, m := range matches {
		list = append(list, spdx.New(m.ID))
		covered += m.Span.Len()
	}
	e := spdx.Join(spdx.And, list...)
	return Reading{e, e != nil && e.Op == spdx.License && 2*covered > len(strings.TrimSpace(text))}
}
