// Package gitleaks reads the configuration dialect of gitleaks: its default rules and users'
// .gitleaks.toml files. Mistakes in a file are data, each with its place; whatever is right is
// used. Nothing of gitleaks' own code runs.
package gitleaks

import (
	"sync"

	"github.com/zricethezav/gitleaks/v8/config"

	"github.com/nblsp/nblsp/analyzers/secrets/engine"
	"github.com/nblsp/nblsp/notebook"
)

// A RuleSet is what a configuration says, merged with what it extends. It must not be changed.
type RuleSet struct {
	Rules      []*engine.Rule      // in the order of the file, then those of the extended one
	Allowlists []*engine.Allowlist // for all rules
	// ExtendsDefault says that the default rules are among Rules, because the file asked for it.
	ExtendsDefault bool
}

// A Diagnostic is one mistake in a configuration.
type Diagnostic struct {
	Span         notebook.Span // in the text given to Parse
	Line, Column int           // of Span.Start: 1-based, the column in bytes
	Message      string        // one sentence: what is wrong and what is done about it
}

// Default are the rules that gitleaks comes with.
var Default = sync.OnceValue(func() *RuleSet {
	set, _ := read(config.DefaultConfig, nil)
	for _, r := range set.Rules {
		r.Checksum = checksums[r.ID]
		r.Generic = r.ID == "generic-api-key"
	}
	return set
})

// checksums by rule: what the dialect has no word for.
var checksums = map[string]engine.Checksum{
	"github-pat":           engine.Base62CRC32,
	"github-oauth":         engine.Base62CRC32,
	"github-app-token":     engine.Base62CRC32,
	"github-refresh-token": engine.Base62CRC32,
	"npm-access-token":     engine.Base62CRC32,

	"grafana-service-account-token": engine.HexCRC32,
}

// Parse reads a .gitleaks.toml. As in gitleaks, a file that does not extend the default rules
// replaces them.
func Parse(text string) (*RuleSet, []Diagnostic) {
	set, r := read(text, Default)
	return set, r.diagnostics(text)
}

// read reads a configuration that may extend base; without base it is taken to be free of
// mistakes, and its patterns are not compiled to find them.
func read(text string, base func() *RuleSet) (*RuleSet, *reader) {
	root, r := parseTree(text)
	r.base = base
	return r.config(root), r
}
