package gate

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/nblsp/nblsp/internal/nearest"
)

// Args are the conditions under which a scan fails, in the notation that CodeThreat's pipelines
// call FAILED_ARGS: an object of JSON or YAML, or a YAML list of such objects.
//
//	max_number_of_critical, _high, _medium, _low    how many findings are allowed; more fail
//	sca_max_number_of_critical, …                   the same for dependencies and licences
//	weakness_is                                     weakness ids that fail: globs or regular expressions
//	condition                                       AND (default): all conditions have to fail; OR: one
//	sync_scan                                       false: the gate does not decide
//	automerge, policy_name                          read, and answered by a note
//
// 0 allows nothing. The limits without sca_ count what the ones with it do not.
type Args struct {
	limits   []countLimit
	weakness []pattern
	any      bool
	off      bool
	// Notes tell of keys that do nothing here.
	Notes []string
}

// A countLimit is one max_number_of.
type countLimit struct {
	key      string
	severity string
	sca      bool
	allowed  int
}

// A pattern matches weakness ids, as a glob for the whole id or as a regular expression for a part
// of it: both are in use, and what one of them matches was meant.
type pattern struct {
	text        string
	glob, regex *regexp.Regexp // nil where text is none
}

func (p pattern) match(id string) bool {
	return p.glob != nil && p.glob.MatchString(id) || p.regex != nil && p.regex.MatchString(id)
}

// settings are the keys with their readers.
var settings = map[string]func(*Args, string, *yaml.Node) error{
	"weakness_is": func(a *Args, _ string, n *yaml.Node) error { return a.readWeakness(n) },
	"condition":   func(a *Args, _ string, n *yaml.Node) error { return a.readCondition(n) },
	"sync_scan": func(a *Args, _ string, n *yaml.Node) error {
		on, err := boolean(n)
		a.off = !on
		return err
	},
	"automerge": func(a *Args, _ string, n *yaml.Node) error {
		on, err := boolean(n)
		if on {
			a.Notes = append(a.Notes, "automerge: nblsp merges nothing; let the merge request wait for its pipeline instead")
		}
		return err
	},
	"policy_name": func(a *Args, _ string, n *yaml.Node) error {
		if _, err := scalar(n); err != nil {
			return err
		}
		a.Notes = append(a.Notes, "policy_name: there are no policies on a server; the settings say what is looked for")
		return nil
	},
}

func init() {
	for _, severity := range Names[:4] {
		for _, prefix := range []string{"", "sca_"} {
			settings[prefix+"max_number_of_"+severity] = func(a *Args, key string, n *yaml.Node) error {
				allowed, err := count(n)
				a.limits = append(a.limits, countLimit{key, severity, prefix != "", allowed})
				return err
			}
		}
	}
}

// ParseArgs reads Args. Whatever is not as documented is an error that names the key: a gate that
// guesses lets things through.
func ParseArgs(text string) (*Args, error) {
	data := []byte(text)
	if json.Valid(data) { // YAML takes all JSON but for tabs
		var flat bytes.Buffer
		_ = json.Compact(&flat, data) // it is valid
		data = flat.Bytes()
	}
	var doc yaml.Node
	if err := yaml.Unmarshal(data, &doc); err != nil {
		hint := ""
		if strings.Contains(text, ": *") {
			hint = "; in YAML a value that begins with * has to be quoted"
		}
		return nil, fmt.Errorf("neither JSON nor YAML: %s%s", strings.TrimPrefix(err.Error(), "yaml: "), hint)
	}
	if len(doc.Content) != 1 {
		return nil, errors.New("empty")
	}
	a := &Args{}
	seen := map[string]bool{}
	objects := []*yaml.Node{doc.Content[0]}
	if doc.Content[0].Kind == yaml.SequenceNode {
		objects = doc.Content[0].Content
	}
	for _, o := range objects {
		if o.Kind != yaml.MappingNode {
			return nil, fmt.Errorf("line %d: %s where an object with keys is expected", o.Line, kindName(o))
		}
		for i := 0; i+1 < len(o.Content); i += 2 {
			key, value := o.Content[i].Value, o.Content[i+1]
			read, ok := settings[key]
			switch {
			case !ok:
				return nil, fmt.Errorf("unknown key %q%s", key, nearest.Hint(key, slices.Sorted(maps.Keys(settings))))
			case seen[key]:
				return nil, fmt.Errorf("%s is there twice", key)
			}
			seen[key] = true
			if err := read(a, key, value); err != nil {
				return nil, fmt.Errorf("%s: %w", key, err)
			}
		}
	}
	if len(seen) == 0 {
		return nil, errors.New("empty")
	}
	return a, nil
}

func kindName(n *yaml.Node) string {
	switch n.Kind {
	case yaml.SequenceNode:
		return "a list"
	case yaml.MappingNode:
		return "an object"
	case yaml.AliasNode:
		return "an alias"
	}
	return strconv.Quote(n.Value)
}

func scalar(n *yaml.Node) (string, error) {
	if n.Kind != yaml.ScalarNode || n.Tag == "!!null" {
		return "", fmt.Errorf("%s is no value", kindName(n))
	}
	return n.Value, nil
}

// digits bounds a number so that it fits everywhere.
var digits = regexp.MustCompile(`^[0-9]{1,9}$`)

// count reads a number of findings; templates often put it into quotes.
func count(n *yaml.Node) (int, error) {
	s, err := scalar(n)
	if err != nil {
		return 0, err
	}
	if !digits.MatchString(s) {
		return 0, fmt.Errorf("%q is no whole number from 0 on", s)
	}
	return strconv.Atoi(s)
}

func boolean(n *yaml.Node) (bool, error) {
	s, err := scalar(n)
	if err != nil {
		return false, err
	}
	switch strings.ToLower(s) {
	case "true":
		return true, nil
	case "false":
		return false, nil
	}
	return false, fmt.Errorf("%q is neither true nor false", s)
}

func (a *Args) readCondition(n *yaml.Node) error {
	s, err := scalar(n)
	if err != nil {
		return err
	}
	switch strings.ToUpper(s) {
	case "OR":
		a.any = true
	case "AND":
	default:
		return fmt.Errorf("%q is neither AND nor OR", s)
	}
	return nil
}

func (a *Args) readWeakness(n *yaml.Node) error {
	list := []*yaml.Node{n}
	if n.Kind == yaml.SequenceNode {
		list = n.Content
	}
	for _, n := range list {
		s, err := scalar(n)
		if err != nil {
			return err
		}
		for _, text := range splitPatterns(s) {
			p, err := parsePattern(text)
			if err != nil {
				return err
			}
			a.weakness = append(a.weakness, p)
		}
	}
	if len(a.weakness) == 0 {
		return errors.New("no pattern")
	}
	return nil
}

// splitPatterns cuts at commas, but not at those within brackets of a regular expression.
func splitPatterns(s string) []string {
	var out []string
	start, depth := 0, 0
	for i, c := range s {
		switch c {
		case '(', '[', '{':
			depth++
		case ')', ']', '}':
			depth--
		case ',':
			if depth == 0 {
				out = append(out, s[start:i])
				start = i + 1
			}
		}
	}
	return append(out, s[start:])
}

// plainGlob are the texts that can be read as a glob.
var plainGlob = regexp.MustCompile(`^[\w.*?-]+$`)

func parsePattern(text string) (pattern, error) {
	text = strings.TrimSpace(text)
	if text == "" {
		return pattern{}, errors.New("an empty pattern")
	}
	p := pattern{text: text}
	if plainGlob.MatchString(text) {
		quoted := strings.NewReplacer(`\*`, ".*", `\?`, ".").Replace(regexp.QuoteMeta(text))
		p.glob = regexp.MustCompile("(?i)^" + quoted + "$")
	}
	regex, err := regexp.Compile("(?i)" + text)
	if err == nil {
		p.regex = regex
	} else if p.glob == nil {
		return pattern{}, fmt.Errorf("%q is neither a glob nor a regular expression", text)
	}
	return p, nil
}
