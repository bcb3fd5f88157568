package secrets

import (
	"cmp"
	"slices"
	"strings"

	"github.com/nblsp/nblsp/analyzers"
	"github.com/nblsp/nblsp/analyzers/internal/fix"
	"github.com/nblsp/nblsp/analyzers/secrets/engine"
	"github.com/nblsp/nblsp/analyzers/secrets/filter"
	"github.com/nblsp/nblsp/analyzers/secrets/lexicon"
	"github.com/nblsp/nblsp/analyzers/secrets/semantic"
	"github.com/nblsp/nblsp/notebook"
)

// A rank says how much a finding tells; of two that overlap the higher one is kept.
type rank uint8

const (
	byPattern   rank = iota // a generic pattern
	byName                  // what a name or a header promises
	byStructure             // a connection string, a URL
	byFormat                // the format of a provider
	byArmour                // a private key: what looks like tokens inside is none
)

// An item is a possible finding.
type item struct {
	rule *analyzers.Rule
	rank rank
	// decoded says that the value was read out of an encoding; its span is the whole literal.
	decoded bool
	span    notebook.Span
	value   string
	weak    bool
	site    fix.Site
	parts   []notebook.Span // of the same credential
	more    []notebook.Span // further values of the same column
	cell    *analyzers.TableCell
	same    []notebook.Span // where the value stands again
}

// A merger collects what the readers of one Block say and makes findings of it.
type merger struct {
	*checker
	pass  *analyzers.Pass
	items []item
}

// add takes what the engine found in a text, at a span of the Block.
func (m *merger) add(match engine.Match, text string, span notebook.Span) {
	rule, value := m.rules[match.Rule.ID], text[match.Secret.Start:match.Secret.End]
	reason := filter.Blank(value)
	kind := byFormat
	switch {
	case match.Rule.Generic:
		kind = byPattern
		if reason == "" {
			reason = generic(text[match.Span.Start:match.Secret.Start], value, m.pass.Block.Role)
		}
	case strings.HasPrefix(match.Rule.ID, "curl-"): // the reader of headers knows more
		kind = byPattern
		reason = filter.Placeholder(value)
	case match.Rule.ID == semantic.PrivateKey:
		kind = byArmour
	}
	if password, ok := semantic.URLPassword(value); ok && reason == "" {
		reason = filter.Judge(filter.Candidate{Value: password, Name: lexicon.Of("password"), Explicit: true}).Reason
	}
	if reason == "" && commit(text, match.Secret) {
		reason = "the id of a commit"
	}
	if reason != "" {
		m.pass.Reject(rule, span, reason)
		return
	}
	b := m.pass.Block
	m.items = append(m.items, item{
		rule: rule, rank: kind, span: span, value: value,
		site: fix.Site{Block: b, Language: b.Language, Value: span, Context: contextOf(b), Provider: match.Rule.ID},
	})
}

// generic gives the reason why what a generic pattern matched is none: it knows neither what names
// mean nor how words look.
func generic(before, value string, role notebook.Role) string {
	end := 0
	for end < len(before) && (before[end] == '_' || before[end] == '-' || before[end] == '.' || before[end] >= '0') && strings.IndexByte("=:<>?@[]^`{|}~", before[end]) < 0 {
		end++
	}
	meaning := lexicon.Of(before[:end])
	if !meaning.Secret() {
		return "its name promises no credential"
	}
	meaning.Sure = false // operators were not looked at
	quoted := role != notebook.Output && strings.IndexByte("\"'`", before[len(before)-1]) >= 0
	return filter.Judge(filter.Candidate{Value: value, Name: meaning, Explicit: quoted || meaning.Kind != lexicon.Key}).Reason
}

// commit reports whether 40 hexadecimal digits are the id of a commit: behind @ in a URL, behind
// /tree/, /blob/ and the like, or named so.
func commit(text string, s notebook.Span) bool {
	if s.Len() != 40 {
		return false
	}
	for i := s.Start; i < s.End; i++ {
		if c := text[i]; (c < '0' || c > '9') && (c|0x20 < 'a' || c|0x20 > 'f') {
			return false
		}
	}
	before := strings.ToLower(text[max(0, s.Start-16):s.Start])
	for _, word := range []string{"@", "/tree/", "/blob/", "/commit/", "/raw/", "/archive/"} {
		if strings.HasSuffix(before, word) {
			return true
		}
	}
	for _, word := range []string{"commit", "revision", "sha", "rev=", "checkout"} {
		if strings.Contains(before, word) {
			return true
		}
	}
	return false
}

// found takes what the semantic reader found; its spans count in the Block.
func (m *merger) found(f semantic.Find, language string) {
	rule := m.rules[f.Rule]
	if f.Refused == "" && f.Rule == semantic.APIKey && m.pass.Block.Role == notebook.Output && filter.Digest(f.Value) && !lexicon.Of(f.Name).Sure {
		f.Refused = "the key of an entry" // programs print those of stores and caches
	}
	if f.Refused != "" {
		m.pass.Reject(rule, f.Span, f.Refused)
		return
	}
	if f.Context == fix.ShellWord || f.Context == fix.ShellAssign {
		language = "bash" // also on a shell line of a Python cell
	}
	kind := byName
	switch f.Rule {
	case semantic.AuthorizationHeader:
		f.Name = "access_token" // the header's own name makes no good variable
	case semantic.ConnectionString, semantic.URLCredentials:
		kind = byStructure
	case semantic.PrivateKey:
		kind = byArmour
	}
	m.items = append(m.items, item{
		rule: rule, rank: kind, span: f.Span, value: f.Value, weak: f.Weak, parts: f.Parts,
		site: fix.Site{
			Block: m.pass.Block, Language: language, Context: f.Context, Value: f.Span, Literal: f.Literal, Parts: f.Pieces,
			Name: f.Name, Callee: f.Callee, Provider: f.Rule,
		},
	})
}

// report makes findings of the items.
func (m *merger) report() {
	if len(m.items) == 0 {
		return
	}
	items := settle(m.items)
	items = join(items)
	items = fold(items)
	m.locate(items)
	for i := range items {
		m.pass.Report(m.finding(&items[i]))
	}
}

// settle keeps, of items that overlap, the one that tells most.
func settle(items []item) []item {
	slices.SortStableFunc(items, func(x, y item) int {
		return cmp.Or(cmp.Compare(x.span.Start, y.span.Start), cmp.Compare(y.rank, x.rank), cmp.Compare(y.span.End, x.span.End))
	})
	kept := items[:0]
	for _, next := range items {
		stands := true
		for len(kept) > 0 && stands {
			last := &kept[len(kept)-1]
			if !last.span.Overlaps(next.span) {
				break
			}
			if next.beats(last) {
				next.inherit(last)
				kept = kept[:len(kept)-1]
			} else {
				last.inherit(&next)
				stands = false
			}
		}
		if stands {
			kept = append(kept, next)
		}
	}
	return kept
}

// beats reports whether x tells more than y of the same place.
func (x *item) beats(y *item) bool {
	return x.rank > y.rank || x.rank == y.rank && y.decoded && !x.decoded
}

// inherit takes over from an item of the same value what it knows of the place.
func (x *item) inherit(from *item) {
	if x.span == from.span || from.site.Literal.Contains(x.span) {
		if x.site.Literal.Len() == 0 {
			site := from.site
			site.Value, site.Provider = x.span, x.site.Provider
			if x.rank == byStructure {
				site.Parts = x.site.Parts
			} else {
				site.Parts = nil
			}
			x.site = site
		}
		if len(x.parts) == 0 {
			x.parts = from.parts
		}
	}
}

// nearby is how far apart, in bytes, the two halves of one credential may stand.
const nearby = 400

// join makes one item of an AWS key id and the secret key that follows it.
func join(items []item) []item {
	out := items[:0]
	for i := 0; i < len(items); i++ {
		x := items[i]
		if strings.HasPrefix(name(x.rule), "aws-access") && strings.HasPrefix(x.value, "A") && len(x.value) == 20 && i+1 < len(items) {
			if y := items[i+1]; y.span.Start-x.span.End < nearby && len(y.value) == 40 && (strings.Contains(name(y.rule), "aws") || y.rank <= byName) {
				x.parts = append(x.parts, y.span)
				i++
			}
		}
		out = append(out, x)
	}
	return out
}

// fold makes one item of all that have the same value.
func fold(items []item) []item {
	first := make(map[string]int, len(items))
	out := items[:0]
	for _, x := range items {
		if i, ok := first[x.value]; ok {
			out[i].same = append(out[i].same, x.span)
			continue
		}
		first[x.value] = len(out)
		out = append(out, x)
	}
	return out
}

func (m *merger) finding(x *item) analyzers.Finding {
	f := analyzers.Finding{
		Rule: x.rule, Span: x.span, Value: analyzers.NewSecret(x.value),
		Message: x.rule.Title + " in " + place(m.pass.Block) + ": " + advice(m.pass.Block),
		Fixes:   fix.For(x.site),
		Table:   x.cell,
	}
	if x.weak {
		f.Severity = analyzers.Medium
	}
	if c := x.site.Context; len(f.Fixes) > 0 && (c == fix.Output || c == fix.Prose || c == fix.JSON) {
		// A value that stays in the next line is not removed.
		for _, s := range slices.Concat(x.same, x.more) {
			f.Fixes[0].Edits = append(f.Fixes[0].Edits, analyzers.Edit{Span: s, New: fix.Redacted})
		}
	}
	for _, s := range x.parts {
		f.Related = append(f.Related, analyzers.Related{Role: analyzers.Part, Span: s})
	}
	for _, s := range x.more {
		f.Related = append(f.Related, analyzers.Related{Role: analyzers.Value, Span: s})
	}
	for _, s := range x.same {
		f.Related = append(f.Related, analyzers.Related{Role: analyzers.SameValue, Span: s})
	}
	return f
}

func place(b *notebook.Block) string {
	switch b.Role {
	case notebook.Output:
		return "an output"
	case notebook.Attachment:
		return "an attachment"
	case notebook.CellMetadata, notebook.NotebookMetadata:
		return "metadata"
	case notebook.File:
		return "a file"
	}
	if b.Language == "markdown" {
		return "text"
	}
	return "source"
}

func advice(b *notebook.Block) string {
	if b.Role == notebook.Output {
		return "revoke it and clear the output"
	}
	return "revoke it and load the new one from the environment"
}
