package analyzers

import (
	"context"
	"io/fs"
	"path"
	"regexp"
	"strings"
	"time"

	"github.com/nblsp/nblsp/analyzers/advisory"
	"github.com/nblsp/nblsp/analyzers/pep440"
	"github.com/nblsp/nblsp/notebook"
)

// Config is everything that analyzers may be told. It is a value: the readers of settings make
// one and nobody changes it after; a Runner has one for life, so it is part of every cache key.
type Config struct {
	Only     []string            // rule globs; empty: all
	Skip     []string            // rule globs
	Severity map[string]Severity // by rule glob; the longest glob that matches wins
	Secrets  SecretsConfig
	Spread   SpreadConfig
	PII      PIIConfig
	Deps     DepsConfig
	Licenses LicensesConfig
	// Exclude accepts findings by the line that they begin in.
	Exclude []Exclude
	// NoInlineIgnores makes comments, tags and metadata unable to suppress anything.
	NoInlineIgnores bool
	// Explain keeps what was rejected, and why.
	Explain bool
}

// An Exclude accepts the findings of some rules in the lines that an expression matches.
type Exclude struct {
	Rules []string // globs
	Line  *regexp.Regexp
}

// SecretsConfig is the part of the secrets family.
type SecretsConfig struct {
	// Gitleaks is the text of a .gitleaks.toml that is merged over the default rules; "" for none.
	Gitleaks string
}

// PIIConfig is the part of the pii family. Entities go by the names of Presidio and NB Defense
// (US_SSN) or by those of the rules (us-ssn).
type PIIConfig struct {
	Entities map[string]bool // switched on or off; all others are on
	// Threshold is the least confidence, from 0 to 1, of a finding; 0 reports all. Thresholds are
	// those of single entities.
	Threshold  float64
	Thresholds map[string]float64
	// Regions are the countries (ISO 3166, two letters) in which words that many countries use,
	// such as "passport" or "tax id", announce documents. Nil: US, CA, GB.
	Regions []string
}

// SpreadConfig is the part of the spread family.
type SpreadConfig struct {
	// Values are further secrets to look for: those of the workspace's .env and of environment
	// variables that the user (never the workspace) has named.
	Values []Secret
}

// DepsConfig is the part of the deps family.
type DepsConfig struct {
	// Allow, unless empty, is all that may be installed and imported; Deny is what may not, even
	// where Allow names it. Of entries of one list the first that fits tells the reason.
	Allow []PackagePolicy
	Deny  []PackagePolicy
	// Today is the day that the entries are judged on; the zero Time is before all of them expire.
	Today time.Time
}

// A PackagePolicy is an entry of a list of distributions.
type PackagePolicy struct {
	// Name is a normalised name of a distribution, in which * stands for any text and ? for a
	// character.
	Name     string
	Versions pep440.Specifiers // that the entry is about; none: all
	Reason   string            // "" for none
	Expires  time.Time         // the last day that it holds; the zero Time for ever
}

// An Outside gives the analyzers of phase [Environment] what lies outside of the notebook. It is
// filled by cmd or lsp; nothing in it may use the network unless the user switched that on.
type Outside interface {
	// ReadFile reads a file that the notebook names, relative to the notebook, with a size limit;
	// only below the workspace.
	ReadFile(name string) ([]byte, error)
	// Installed is the environment that the notebook's code runs in; nil when none is known.
	Installed() *Installation
	// Advisories is what is known against distributions; nil for what is built in.
	Advisories() *advisory.Index
	// Licenses is what is said of licences; never nil.
	Licenses() Licenses
	// Recognizer is a service that finds names; nil when the user has switched none on, and in an
	// editor.
	Recognizer() Recognizer
}

// A Recognizer finds names of people and places in texts, which it hands to a service that the user
// runs.
type Recognizer interface {
	// Recognize gives what it found in each text with at least this confidence, from 0 to 1. It is
	// bounded in time; an error, which holds none of the text, says that some texts were not looked at.
	Recognize(ctx context.Context, texts []string, least float64) ([][]Recognized, error)
}

// Recognized is a name that a [Recognizer] found.
type Recognized struct {
	Entity string // PERSON, LOCATION or NRP
	Span   notebook.Span
	Score  float64
}

// Kernels is an Outside that may know another environment for a kernel by its name.
type Kernels interface {
	Outside
	// Of is the Outside of a notebook that names this kernel.
	Of(kernel string) Outside
}

// Around is the Outside of a document: that of its kernel where the outside knows kernels, and
// [Nowhere] for nil.
func Around(d *notebook.Document, outside Outside) Outside {
	if k, ok := outside.(Kernels); ok {
		return k.Of(d.Kernel)
	}
	if outside == nil {
		return Nowhere
	}
	return outside
}

// Nowhere is an Outside with nothing in it: no files, and no environment that is known.
var Nowhere Outside = nowhere{}

type nowhere struct{}

func (nowhere) ReadFile(string) ([]byte, error) { return nil, fs.ErrNotExist }
func (nowhere) Installed() *Installation        { return nil }
func (nowhere) Advisories() *advisory.Index     { return nil }
func (nowhere) Recognizer() Recognizer          { return nil }
func (nowhere) Licenses() Licenses              { return NoLicenses }

// MatchRule reports whether a rule glob (secrets/*, */aws-*, or a family's name alone) matches the
// id of a rule. * does not match a slash but when it stands alone. A malformed glob matches
// nothing.
func MatchRule(glob, id string) bool {
	if glob == "*" {
		return true
	}
	if family, _, ok := strings.Cut(id, "/"); ok && glob == family {
		return true
	}
	ok, _ := path.Match(glob, id)
	return ok
}

func matchAny(globs []string, id string) bool {
	for _, g := range globs {
		if MatchRule(g, id) {
			return true
		}
	}
	return false
}

// rules are those that the Config enables, each with its severity (0: the rule's own).
func (c *Config) rules(all []*Rule, family string) map[*Rule]Severity {
	enabled := make(map[*Rule]Severity, len(all))
	for _, rule := range all {
		if !strings.HasPrefix(rule.ID, family+"/") {
			panic("rule " + rule.ID + " is not of the family " + family)
		}
		if len(c.Only) > 0 && !matchAny(c.Only, rule.ID) || matchAny(c.Skip, rule.ID) {
			continue
		}
		longest, severity := -1, Severity(0)
		for glob, s := range c.Severity {
			if MatchRule(glob, rule.ID) && (len(glob) > longest || len(glob) == longest && s < severity) {
				longest, severity = len(glob), s
			}
		}
		enabled[rule] = severity
	}
	return enabled
}
