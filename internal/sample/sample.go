// Package sample puts made-up secrets into templates, so that no text that looks like one is ever
// committed: examples and tests are made at run time.
package sample

import (
	"errors"
	"hash/fnv"
	"math/rand/v2"
	"strings"

	"github.com/nblsp/nblsp/analyzers/ruledoc"
)

// Expand replaces <<pattern>> in a template by a text that the pattern (RE2) matches as a whole, and
// <<name: pattern>> by one that <<name>> repeats further on. The name of the template is the seed:
// the same template always gives the same text.
func Expand(name, template string) (string, error) {
	h := fnv.New64a()
	h.Write([]byte(name))
	rng := rand.New(rand.NewPCG(h.Sum64(), 0))
	values := map[string]string{}
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(template, "<<")
		b.WriteString(before)
		if !found {
			return b.String(), nil
		}
		inner, after, closed := strings.Cut(rest, ">>")
		if !closed {
			return "", errors.New("a placeholder does not end with >>")
		}
		template = after
		value, known := values[inner]
		if !known {
			label, pattern, named := strings.Cut(inner, ": ")
			if !named {
				pattern = inner
			}
			var err error
			if value, err = ruledoc.Sample(pattern, rng); err != nil {
				return "", err
			}
			if named {
				values[label] = value
			}
		}
		b.WriteString(value)
	}
}
