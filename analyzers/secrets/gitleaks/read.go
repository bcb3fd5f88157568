package gitleaks

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/pelletier/go-toml/v2/unstable"

	"github.com/nblsp/nblsp/analyzers/secrets/engine"
	"github.com/nblsp/nblsp/notebook"
)

// The keys of each kind of table, in lower case; a key with another spelling in the dialect's
// documentation is written so in messages.
var (
	rootKeys      = []string{"title", "description", "minVersion", "extend", "rules", "allowlist", "allowlists"}
	extendKeys    = []string{"useDefault", "path", "url", "disabledRules"}
	ruleKeys      = []string{"id", "description", "regex", "secretGroup", "entropy", "keywords", "path", "tags", "allowlist", "allowlists", "required", "skipReport"}
	allowlistKeys = []string{"description", "condition", "commits", "paths", "regexTarget", "regexes", "stopwords"}
	globalKeys    = append([]string{"targetRules"}, allowlistKeys...)
	requiredKeys  = []string{"id", "withinLines", "withinColumns"}
)

// known reports the keys of a table that mean nothing.
func (r *reader) known(table *value, where string, keys []string) {
	for _, p := range table.pairs {
		if !slices.ContainsFunc(keys, func(k string) bool { return strings.EqualFold(k, p.key) }) {
			hint := ""
			if near := nearest(p.key, keys); near != "" {
				hint = fmt.Sprintf("; did you mean %q?", near)
			}
			r.wrong(p.span, fmt.Sprintf("unknown key %q in %s is ignored%s", p.name, where, hint))
		}
	}
}

// config reads the root table.
func (r *reader) config(root *value) *RuleSet {
	r.known(root, "the configuration", rootKeys)
	set := &RuleSet{}
	seen := map[string]bool{}
	spans := map[*engine.Rule]notebook.Span{}
	for _, table := range r.tables(root, "rules") {
		rule, span, ok := r.rule(table)
		switch {
		case !ok:
		case seen[rule.ID]:
			r.wrong(span, fmt.Sprintf("rule %q was there before; this one is ignored", rule.ID))
		default:
			seen[rule.ID] = true
			spans[rule] = span
			set.Rules = append(set.Rules, rule)
		}
	}
	type targeted struct {
		list  *engine.Allowlist
		rules []string
		span  notebook.Span
	}
	var later []targeted
	for _, key := range [...]string{"allowlist", "allowlists"} {
		for _, table := range r.tables(root, key) {
			list := r.allowlist(table, globalKeys)
			if list == nil {
				continue
			}
			if targets := r.strings(table, "targetrules"); len(targets) > 0 {
				later = append(later, targeted{list, targets, table.get("targetrules").span})
			} else {
				set.Allowlists = append(set.Allowlists, list)
			}
		}
	}
	r.extend(root, set)

	byID := map[string]*engine.Rule{}
	for _, rule := range set.Rules {
		byID[rule.ID] = rule
	}
	for _, t := range later {
		for _, id := range t.rules {
			if rule := byID[id]; rule != nil {
				changed := *rule
				changed.Allowlists = append(slices.Clip(rule.Allowlists), t.list)
				set.Rules[slices.Index(set.Rules, rule)] = &changed
				byID[id] = &changed
				spans[&changed] = spans[rule]
			} else {
				r.wrong(t.span, fmt.Sprintf("there is no rule %q for this allow-list", id))
			}
		}
	}
	set.Rules = slices.DeleteFunc(set.Rules, func(rule *engine.Rule) bool {
		if rule.Pattern == "" && rule.Path == "" {
			r.wrong(spans[rule], fmt.Sprintf("rule %q has neither a valid regex nor a path and is ignored", rule.ID))
			return true
		}
		for _, need := range rule.Required {
			if byID[need.ID] == nil {
				r.wrong(spans[rule], fmt.Sprintf("rule %q requires %q, which does not exist, and is ignored", rule.ID, need.ID))
				return true
			}
		}
		return false
	})
	return set
}

// extend merges the default rules as gitleaks does: the file's own settings of a rule win, its
// lists are added.
func (r *reader) extend(root *value, set *RuleSet) {
	table := r.table(root, "extend")
	if table == nil {
		return
	}
	r.known(table, "[extend]", extendKeys)
	for _, key := range [...]string{"path", "url"} {
		if p := table.get(key); p != nil {
			r.wrong(p.span, fmt.Sprintf("extend.%s is not followed: only this file and the default rules are read", key))
		}
	}
	if r.base == nil || !r.bool(table, "usedefault") {
		return
	}
	set.ExtendsDefault = true
	base := r.base()
	disabled := r.strings(table, "disabledrules")
	for _, id := range disabled {
		if !slices.ContainsFunc(base.Rules, func(b *engine.Rule) bool { return b.ID == id }) {
			r.wrong(table.get("disabledrules").span, fmt.Sprintf("there is no default rule %q to disable", id))
		}
	}
	own := map[string]int{}
	for i, rule := range set.Rules {
		own[rule.ID] = i
	}
	for _, b := range base.Rules {
		if slices.Contains(disabled, b.ID) {
			continue
		}
		if i, ok := own[b.ID]; ok {
			merge(set.Rules[i], b)
		} else {
			set.Rules = append(set.Rules, b)
		}
	}
	set.Allowlists = append(set.Allowlists, base.Allowlists...)
}

// merge completes a rule by the one that it overrides.
func merge(rule, base *engine.Rule) {
	pick(&rule.Description, base.Description)
	pick(&rule.Entropy, base.Entropy)
	pick(&rule.SecretGroup, base.SecretGroup)
	pick(&rule.Path, base.Path)
	if rule.Pattern == "" {
		rule.Pattern, rule.Checksum = base.Pattern, base.Checksum
	}
	rule.Generic = base.Generic
	rule.Tags = slices.Concat(base.Tags, rule.Tags)
	rule.Keywords = slices.Concat(base.Keywords, rule.Keywords)
	rule.Allowlists = slices.Concat(base.Allowlists, rule.Allowlists)
}

func pick[T comparable](own *T, base T) {
	var zero T
	if *own == zero {
		*own = base
	}
}

// rule reads a [[rules]] table.
func (r *reader) rule(table *value) (rule *engine.Rule, span notebook.Span, ok bool) {
	r.known(table, "[[rules]]", ruleKeys)
	span = table.span
	if p := table.get("id"); p != nil {
		span = p.value.span
	}
	rule = &engine.Rule{
		ID:          strings.TrimSpace(r.string(table, "id")),
		Description: r.string(table, "description"),
		Pattern:     r.pattern(table, "regex"),
		SecretGroup: int(r.number(table, "secretgroup", 0)),
		Entropy:     r.number(table, "entropy", 0),
		Keywords:    r.strings(table, "keywords"),
		Path:        r.pattern(table, "path"),
		Tags:        r.strings(table, "tags"),
		SkipReport:  r.bool(table, "skipreport"),
	}
	if rule.ID == "" {
		r.wrong(span, "a rule without id is ignored")
		return nil, span, false
	}
	if r.base != nil && rule.SecretGroup != 0 && rule.Pattern != "" {
		if re, err := engine.Compile(rule.Pattern); err == nil && (rule.SecretGroup < 0 || rule.SecretGroup > re.NumSubexp()) {
			r.wrong(table.get("secretgroup").value.span, fmt.Sprintf("the regex has %d groups, not %d; the first is used", re.NumSubexp(), rule.SecretGroup))
			rule.SecretGroup = 0
		}
	}
	for _, key := range [...]string{"allowlist", "allowlists"} {
		for _, t := range r.tables(table, key) {
			if list := r.allowlist(t, allowlistKeys); list != nil {
				rule.Allowlists = append(rule.Allowlists, list)
			}
		}
	}
	for _, t := range r.tables(table, "required") {
		r.known(t, "[[rules.required]]", requiredKeys)
		need := engine.Required{
			ID:            r.string(t, "id"),
			WithinLines:   int(r.number(t, "withinlines", -1)),
			WithinColumns: int(r.number(t, "withincolumns", -1)),
		}
		if need.ID == "" {
			r.wrong(t.span, "a required rule needs an id; ignored")
			continue
		}
		rule.Required = append(rule.Required, need)
	}
	return rule, span, true
}

// allowlist reads an allow-list; nil if it has no valid condition.
func (r *reader) allowlist(table *value, keys []string) *engine.Allowlist {
	r.known(table, "the allow-list", keys)
	list := &engine.Allowlist{
		Description: r.string(table, "description"),
		Patterns:    r.patterns(table, "regexes"),
		Stopwords:   r.strings(table, "stopwords"),
		Paths:       r.patterns(table, "paths"),
	}
	switch c := strings.ToUpper(r.string(table, "condition")); c {
	case "AND", "&&":
		list.All = true
	case "", "OR", "||":
	default:
		r.wrong(table.get("condition").value.span, `the condition must be "AND" or "OR"; "OR" is used`)
	}
	switch r.string(table, "regextarget") {
	case "", "secret":
	case "match":
		list.Target = engine.TargetMatch
	case "line":
		list.Target = engine.TargetLine
	default:
		r.wrong(table.get("regextarget").value.span, `the regexTarget must be "secret", "match" or "line"; "secret" is used`)
	}
	if len(list.Patterns)+len(list.Stopwords)+len(list.Paths) > 0 {
		return list
	}
	if commits := r.strings(table, "commits"); r.base != nil && len(commits) == 0 {
		r.wrong(table.span, "an allow-list needs regexes, stopwords or paths; ignored")
	}
	return nil
}

// pattern reads a regular expression; "" if it is not valid.
func (r *reader) pattern(table *value, key string) string {
	s := r.string(table, key)
	if s == "" || r.base == nil {
		return s
	}
	return r.check(s, table.get(key).value.span)
}

func (r *reader) patterns(table *value, key string) (valid []string) {
	p := table.get(key)
	if p == nil {
		return nil
	}
	for _, item := range r.items(p) {
		if s, ok := r.isString(p, item); ok {
			if r.base != nil {
				s = r.check(s, item.span)
			}
			if s != "" {
				valid = append(valid, s)
			}
		}
	}
	return valid
}

func (r *reader) check(pattern string, at notebook.Span) string {
	if _, err := engine.Compile(pattern); err != nil {
		r.wrong(at, "invalid regular expression is ignored: "+strings.TrimPrefix(err.Error(), "error parsing regexp: "))
		return ""
	}
	return pattern
}

// The getters give the zero value for what is absent or of a wrong type, and report the latter.

func (r *reader) string(table *value, key string) string {
	p := table.get(strings.ToLower(key))
	if p == nil {
		return ""
	}
	s, _ := r.isString(p, p.value)
	return s
}

func (r *reader) isString(p *pair, v *value) (string, bool) {
	if v.kind != unstable.String {
		r.wrong(v.span, fmt.Sprintf("%s must be a string; ignored", p.name))
		return "", false
	}
	return v.text, true
}

func (r *reader) strings(table *value, key string) (all []string) {
	p := table.get(key)
	if p == nil {
		return nil
	}
	for _, item := range r.items(p) {
		if s, ok := r.isString(p, item); ok {
			all = append(all, s)
		}
	}
	return all
}

func (r *reader) items(p *pair) []*value {
	if p.value.kind != unstable.Array {
		if p.value.kind == unstable.String {
			return []*value{p.value} // as gitleaks does
		}
		r.wrong(p.value.span, fmt.Sprintf("%s must be a list of strings; ignored", p.name))
		return nil
	}
	return p.value.items
}

func (r *reader) number(table *value, key string, absent float64) float64 {
	p := table.get(key)
	if p == nil {
		return absent
	}
	if p.value.kind == unstable.Integer || p.value.kind == unstable.Float {
		if f, err := strconv.ParseFloat(strings.ReplaceAll(p.value.text, "_", ""), 64); err == nil && f > -1e6 && f < 1e6 {
			return f
		}
	}
	r.wrong(p.value.span, fmt.Sprintf("%s must be a number; ignored", p.name))
	return absent
}

func (r *reader) bool(table *value, key string) bool {
	p := table.get(key)
	if p == nil {
		return false
	}
	if p.value.kind != unstable.Bool {
		r.wrong(p.value.span, fmt.Sprintf("%s must be true or false; ignored", p.name))
		return false
	}
	return p.value.text == "true"
}

func (r *reader) table(parent *value, key string) *value {
	all := r.tables(parent, key)
	if len(all) == 0 {
		return nil
	}
	return all[0]
}

// tables are the tables of a key: one, or a list of them.
func (r *reader) tables(parent *value, key string) (all []*value) {
	p := parent.get(key)
	if p == nil {
		return nil
	}
	candidates := []*value{p.value}
	if p.value.kind == unstable.Array {
		candidates = p.value.items
	}
	for _, v := range candidates {
		if v.kind != unstable.InlineTable {
			r.wrong(v.span, fmt.Sprintf("%s must be a section; ignored", p.name))
			continue
		}
		all = append(all, v)
	}
	return all
}

// nearest is the key that differs from a misspelt one by at most two edits, or "".
func nearest(key string, keys []string) (best string) {
	least := 3
	for _, k := range keys {
		if d := distance(key, strings.ToLower(k)); d < least && d < len(k) {
			best, least = k, d
		}
	}
	return best
}

// distance is Levenshtein's; long keys are not compared.
func distance(a, b string) int {
	if len(a) > 64 {
		return len(a)
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
