package config

import (
	"bytes"
	"errors"
	"fmt"
	"path/filepath"
	"reflect"
	"strings"

	"github.com/pelletier/go-toml/v2"

	"github.com/nblsp/nblsp/analyzers"
	"github.com/nblsp/nblsp/internal/gate"
	"github.com/nblsp/nblsp/internal/nearest"
)

// A file is the schema of the settings: its doc tags are the reference of the keys, from which
// the JSON Schema and the file of `nblsp settings create` are made.
type file struct {
	Extends  []string            `toml:"extends" doc:"Settings files to start from, the later over the earlier: paths relative to this file, or https URLs that end in #sha256=HASH and that nblsp settings fetch has fetched." example:"[\"../org.toml\"]"`
	Only     []string            `toml:"only" doc:"Globs of rule ids to look for; all when empty." example:"[\"secrets/*\", \"pii/*\"]"`
	Skip     []string            `toml:"skip" doc:"Globs of rule ids to leave out." example:"[\"pii/person\"]"`
	FailOn   *gate.Limit         `toml:"fail-on" doc:"The mildest severity that fails a scan: critical, high, medium, low, info or never." example:"\"low\""`
	Severity map[string]severity `toml:"severity" doc:"Severities by glob of rule ids; the longest glob that matches wins." example:"\"deps/*\" = \"high\""`
	Secrets  secretsTable        `toml:"secrets" doc:"The family of secrets."`
	PII      piiTable            `toml:"pii" doc:"The family of personal data."`
	Spread   spreadTable         `toml:"spread" doc:"Known secrets in other places."`
	Deps     depsTable           `toml:"deps" doc:"The family of dependencies."`
	Licenses licensesTable       `toml:"licenses" doc:"The family of licences, which go by SPDX ids, globs of them, or the names that people use."`
}

type piiTable struct {
	Entities   map[string]bool    `toml:"entities" doc:"Kinds of personal data, by the names of Presidio and NB Defense, switched on or off; all others are on." example:"IP_ADDRESS = false"`
	Threshold  *float64           `toml:"threshold" doc:"The least confidence of a finding, from 0 to 1." example:"0.8"`
	Thresholds map[string]float64 `toml:"thresholds" doc:"The least confidence of findings of single kinds." example:"PERSON = 0.9"`
	Regions    []string           `toml:"regions" doc:"Countries (two letters) in which words such as passport announce a document; US, CA and GB when not set." example:"[\"US\", \"DE\"]"`
	Recognizer *string            `toml:"recognizer" doc:"The address of a Presidio analyzer that nblsp scan asks for names of people and places: text and outputs are sent there. In the user's own settings alone." example:"\"http://127.0.0.1:5002\""`
	Language   *string            `toml:"recognizer-language" doc:"The language that the recognizer is told the texts are in; en when not set." example:"\"de\""`
	Anywhere   *bool              `toml:"recognizer-anywhere" doc:"The recognizer may be on another machine, to which text of notebooks is sent. In the user's own settings alone." example:"true"`
}

type depsTable struct {
	Allow []packageEntry `toml:"allow" doc:"All that may be installed, if there is an entry: names with globs, and versions where not all are meant." example:"[{packages = [\"numpy\", \"torch>=2.6\", \"scikit-*\"], reason = \"reviewed\", expires = \"2027-12-31\"}]"`
	Deny  []packageEntry `toml:"deny" doc:"What may not be installed, even where allow names it." example:"[{packages = [\"pycrypto\", \"tensorflow<2.12\"], reason = \"use pycryptodome\"}]"`
}

type packageEntry struct {
	Packages []string `toml:"packages" doc:"Names, with * and ?, each perhaps with versions." example:"[\"torch>=2.6\"]"`
	Reason   string   `toml:"reason" doc:"Told with the finding." example:"\"use pycryptodome\""`
	Expires  day      `toml:"expires" doc:"The last day that the entry holds, YYYY-MM-DD." example:"\"2027-12-31\""`
}

type licensesTable struct {
	Profile    *string           `toml:"profile" doc:"What the notebooks are for: internal, distribute or saas." example:"\"distribute\""`
	Accepted   []string          `toml:"accepted" doc:"The only licences that are accepted, if there is an entry." example:"[\"MIT\", \"BSD-*\", \"Apache Software License\"]"`
	Allow      []string          `toml:"allow" doc:"Licences that are accepted whatever their category." example:"[\"LGPL-*\"]"`
	Review     []string          `toml:"review" doc:"Licences that somebody should look at." example:"[\"MPL-2.0\"]"`
	Deny       []string          `toml:"deny" doc:"Licences that are not accepted, even where allow or accepted name them." example:"[\"WTFPL\"]"`
	Exceptions []licenseEntry    `toml:"exceptions" doc:"Cases that somebody has reviewed." example:"[{package = \"unidecode\", version = \"<2\", license = \"GPL-2.0-or-later\", reason = \"run by hand, not passed on\", expires = \"2027-12-31\"}]"`
	Online     *bool             `toml:"online" doc:"Ask deps.dev and PyPI for the licences of what is not installed: names and versions of distributions are sent there. In the user's own settings alone." example:"true"`
	Categories map[string]string `toml:"categories" doc:"allow, review or deny by category, over the profile: public-domain, permissive, weak-copyleft, strong-copyleft, network-copyleft, non-commercial, source-available, proprietary, unknown." example:"weak-copyleft = \"review\""`
	Replace    map[string]string `toml:"replace" doc:"Distributions to use instead of others." example:"unidecode = \"anyascii\""`
}

type licenseEntry struct {
	Package string `toml:"package" doc:"Name of a distribution or model, with * and ?; any when not set, and then path is needed." example:"\"unidecode\""`
	Version string `toml:"version" doc:"The versions that it is about; all when not set." example:"\"<2\""`
	License string `toml:"license" doc:"The licence that was looked at: with another one the exception does not hold." example:"\"GPL-2.0-or-later\""`
	Path    string `toml:"path" doc:"Glob of the files that it is about, where ** stands for folders; all when not set." example:"\"tools/**\""`
	Reason  string `toml:"reason" doc:"Why it is accepted, and who says so." example:"\"run by hand, not passed on\""`
	Expires day    `toml:"expires" doc:"The last day that it holds, YYYY-MM-DD." example:"\"2027-12-31\""`
}

type spreadTable struct {
	Env    []string `toml:"env" doc:"Environment variables whose values are looked for as well. In the user's own settings alone." example:"[\"OPENAI_API_KEY\"]"`
	Dotenv bool     `toml:"dotenv" doc:"Look for the values of the nearest .env of the workspace as well. In the user's own settings alone." example:"true"`
}

type secretsTable struct {
	Gitleaks string `toml:"gitleaks" doc:"A file of rules in the notation of gitleaks, instead of the nearest .gitleaks.toml." example:"\"rules/gitleaks.toml\""`
}

// pyproject is the part of a pyproject.toml that is nblsp's.
type pyproject struct {
	Tool struct {
		NBLSP *file `toml:"nblsp"`
	} `toml:"tool"`
}

type severity struct{ analyzers.Severity }

// UnmarshalText reads the name of a severity.
func (s *severity) UnmarshalText(text []byte) (err error) {
	s.Severity, err = analyzers.ParseSeverity(string(text))
	return err
}

func unmarshal(data []byte, into any) error { return toml.Unmarshal(data, into) }

// decode reads the settings in a file; every key must be known.
func decode(name string, data []byte) (*file, error) {
	var f file
	var into any = &f
	prefix := toml.Key(nil)
	if filepath.Base(name) == pyprojectName {
		into, prefix = &pyproject{}, toml.Key{"tool", "nblsp"}
	}
	err := toml.NewDecoder(bytes.NewReader(data)).DisallowUnknownFields().Decode(into)
	if strict := (*toml.StrictMissingError)(nil); errors.As(err, &strict) {
		err = nil
		for i := range strict.Errors {
			if key := strict.Errors[i].Key(); hasPrefix(key, prefix) {
				return nil, unknownKey(name, &strict.Errors[i], key[len(prefix):])
			}
		}
		// The rest of a pyproject.toml belongs to others; the values of the strict decoder are
		// complete all the same.
	}
	if err != nil {
		return nil, mistake(name, err)
	}
	if p, ok := into.(*pyproject); ok && p.Tool.NBLSP != nil {
		f = *p.Tool.NBLSP
	}
	return &f, nil
}

func hasPrefix(key, prefix toml.Key) bool {
	return len(key) > len(prefix) && strings.Join(key[:len(prefix)], "\x00") == strings.Join(prefix, "\x00")
}

func mistake(name string, err error) error {
	e := &Error{File: name, Detail: strings.TrimPrefix(err.Error(), "toml: ")}
	if d := (*toml.DecodeError)(nil); errors.As(err, &d) {
		e.Line, e.Column = d.Position()
	}
	return e
}

func unknownKey(name string, d *toml.DecodeError, key toml.Key) error {
	// The key is wrong from the first part on that its table does not know.
	at := reflect.TypeFor[file]()
	for i, part := range key {
		known := keys(at)
		next, ok := known[part]
		if !ok {
			line, column := d.Position()
			return &Error{name, line, column, fmt.Sprintf("unknown key %q%s", strings.Join(key[:i+1], "."), nearest.Hint(part, names(known)))}
		}
		at = next
	}
	return mistake(name, d)
}

// keys are the keys of a table with their types; none when the type is no table with fixed keys.
func keys(t reflect.Type) map[string]reflect.Type {
	out := map[string]reflect.Type{}
	if t.Kind() == reflect.Slice {
		t = t.Elem()
	}
	if t.Kind() == reflect.Struct {
		for i := range t.NumField() {
			f := t.Field(i)
			out[f.Tag.Get("toml")] = f.Type
		}
	}
	return out
}

func names[V any](m map[string]V) []string {
	var out []string
	for k := range m {
		out = append(out, k)
	}
	return out
}
