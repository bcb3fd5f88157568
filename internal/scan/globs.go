package scan

import (
	"fmt"
	"maps"
	"slices"

	"github.com/nblsp/nblsp/analyzers"
	"github.com/nblsp/nblsp/internal/nearest"
)

// CheckGlobs tells of a rule glob in a Config that fits no rule: it is mistyped, and a gate that
// looks for nothing would pass everything.
func CheckGlobs(list []*analyzers.Analyzer, c *analyzers.Config) error {
	if len(c.Only)+len(c.Skip)+len(c.Severity) == 0 {
		return nil // and no tables are built for nothing
	}
	rules := everything(list, c)
	names := make([]string, 0, len(rules)+len(list))
	for _, a := range list {
		names = append(names, a.Name)
	}
	for _, r := range rules {
		names = append(names, r.ID)
	}
	for _, globs := range [][]string{c.Only, c.Skip, slices.Sorted(maps.Keys(c.Severity))} {
		for _, glob := range globs {
			if !slices.ContainsFunc(rules, func(r *analyzers.Rule) bool { return analyzers.MatchRule(glob, r.ID) }) {
				return fmt.Errorf("no rule matches %q%s", glob, nearest.Hint(glob, names))
			}
		}
	}
	return nil
}

// Known gives a test for rule globs that fit a rule.
func Known(list []*analyzers.Analyzer, c *analyzers.Config) func(glob string) bool {
	rules := everything(list, c)
	return func(glob string) bool {
		return slices.ContainsFunc(rules, func(r *analyzers.Rule) bool { return analyzers.MatchRule(glob, r.ID) })
	}
}

// everything are the rules of a Config that leaves out none.
func everything(list []*analyzers.Analyzer, c *analyzers.Config) []*analyzers.Rule {
	whole := *c
	whole.Only, whole.Skip = nil, nil
	return analyzers.NewRunner(list, &whole).Rules()
}
