// Package names knows how distributions of Python are called: which names are good, which are
// mistaken for others, and which distribution a module comes from. Its tables are small, written by
// hand, and hold no more than what is sure; all names in them are normalised.
package names

import (
	_ "embed"
	"strings"
	"sync"
)

var (
	//go:embed known.txt
	knownText string
	//go:embed modules.txt
	modulesText string
	//go:embed wrong.txt
	wrongText string
)

var (
	modules = sync.OnceValue(func() map[string]string { return pairs(modulesText) })
	wrong   = sync.OnceValue(func() map[string]string { return pairs(wrongText) })
	known   = sync.OnceValue(func() map[string]bool {
		set := map[string]bool{}
		for line := range lines(knownText) {
			for name := range strings.FieldsSeq(line) {
				set[name] = true
			}
		}
		for _, name := range modules() {
			set[name] = true
		}
		return set
	})
)

// lines are those that are no comments.
func lines(text string) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		for line := range strings.Lines(text) {
			if line[0] != '#' && !yield(strings.TrimSpace(line)) {
				return
			}
		}
	}
}

func pairs(text string) map[string]string {
	m := map[string]string{}
	for line := range lines(text) {
		name, value, _ := strings.Cut(line, " ")
		m[name] = value
	}
	return m
}

// Known reports whether a normalised name is that of a distribution known to be good.
func Known(name string) bool { return known()[name] }

// Meant is the distribution that people mean who ask for another by this normalised name; "" when
// nobody errs about it.
func Meant(name string) string { return wrong()[name] }

// OfModule is the distribution that a dotted module comes from, where that has another name; ""
// when the tables do not say.
func OfModule(module string) string {
	for m := module; m != ""; {
		if name, ok := modules()[m]; ok {
			return name
		}
		i := strings.LastIndexByte(m, '.')
		m = m[:max(i, 0)]
	}
	return ""
}
