package engine

import (
	"strings"
	"unicode/utf8"

	"github.com/nblsp/nblsp/notebook"
)

// A scan is the state of one scan; it is reused.
type scan struct {
	engine   *Engine
	text     string
	opts     Options
	next     []int32 // by rule: where its next match may begin
	budget   int
	found    []candidate
	provider bool // there was a keyword of a rule that is not generic
	// endings are those of the part of the text that is being read.
	endings endings
}

// A candidate is a match that must still stand beside the others.
type candidate struct {
	Match
	rule         *compiled
	rank         rank
	line, column int // 0-based, of Span; see number
}

// A rank orders overlapping matches: the higher one tells more.
type rank uint8

const (
	byName  rank = iota // a generic rule
	byPlace             // a keyword somewhere near
	byKey               // the provider's keyword in the match
	byForm              // the provider's keyword in the secret itself
)

// Scan finds the secrets in a text.
func (e *Engine) Scan(text string, opts Options) Result {
	for _, g := range e.global {
		if g.allowsPath(opts.Path) {
			return Result{Scanned: len(text)}
		}
	}
	partial := len(text) > maxText
	if partial {
		text = text[:maxText]
	}
	s := e.scans.Get().(*scan)
	s.text, s.opts = text, opts
	s.budget = budgetFloor + budgetPerByte*len(text)
	scanned, complete := s.keywords()
	for _, r := range e.always {
		if complete && e.rules[r].at(opts.Path) {
			if s.search(e.rules[r], 0, len(text), -1); s.budget < 0 {
				complete = false
			}
		}
	}
	result := Result{Matches: s.resolve(), Partial: partial || !complete, Scanned: scanned, Named: s.provider}
	clear(s.next)
	clear(s.found)
	s.found, s.provider, s.text, s.opts = s.found[:0], false, "", Options{}
	e.scans.Put(s)
	return result
}

// keywords runs the automaton over the text, but for the inside of long encoded runs, and the
// rules where it finds their keywords.
func (s *scan) keywords() (scanned int, complete bool) {
	a := s.engine.keywords
	if len(s.engine.byWord) == 0 {
		return len(s.text), true
	}
	for from := 0; from < len(s.text); {
		to, resume := encodedRun(s.text, from)
		state := uint32(0)
		for from < to {
			n, after := a.ahead(s.text[from:to], state, &s.endings)
			for i := range s.endings {
				for _, e := range s.endings[i] {
					if !s.ending(from+int(e.end), e.state) {
						return from + int(e.end), false
					}
				}
			}
			from, state = from+n, after
			if n > 0 {
				continue
			}
			for ; from < to; from++ {
				if state = a.next[state+uint32(a.class[s.text[from]])]; state >= a.ends && !s.ending(from+1, state) {
					return from + 1, false
				}
			}
		}
		from = resume
	}
	return len(s.text), true
}

// ending runs the rules of the keywords that end at an offset; false when the budget is used up.
func (s *scan) ending(end int, state uint32) bool {
	for _, w := range s.engine.keywords.ending(state) {
		for _, r := range s.engine.byWord[w] {
			s.hit(s.engine.rules[r], end, int(w))
		}
	}
	return s.budget >= 0
}

// hit runs a rule at one of its keywords, whose end is known.
func (s *scan) hit(r *compiled, end, word int) {
	if !s.provider && !r.Generic {
		s.provider = s.names(end-int(s.engine.lens[word]), end)
	}
	p := r.planned()
	rest, ok := p.plausible(s.text, end, s.opts.Reject == nil)
	if !ok {
		return
	}
	start := end - int(s.engine.lens[word])
	if r.Path != "" && !r.at(s.opts.Path) {
		return
	}
	switch p.kind {
	case anchored:
		if p.gaps == nil {
			rest = start - p.before
		} else if p.head != nil && !p.head.MatchString(s.text[start:end]) {
			return
		}
		s.try(r, p, start, rest)
	case window:
		s.search(r, start-p.before-context, start+p.longest+context, start)
	case near:
		s.search(r, start-nearby, end+nearby, start)
	}
}

// names reports whether a keyword names a provider where it stands: it is the prefix of a token that
// begins a literal, or begins a word and is no short piece of one.
func (s *scan) names(start, end int) bool {
	before := byte(' ')
	if start > 0 {
		before = s.text[start-1]
	}
	if last := s.text[end-1]; last == '_' || last == '-' {
		return end-start >= 3 && strings.IndexByte("\"'`", before) >= 0
	}
	return end-start >= 4 && (before == '_' || !isWord(before))
}

// try runs an anchored pattern at an offset. The match begins there or, if the keyword was cut off
// the pattern, at the keyword.
func (s *scan) try(r *compiled, p *plan, keyword, at int) {
	start := min(keyword, at)
	if start < int(s.next[r.index]) || p.boundary && !boundaryAt(s.text, start) {
		return
	}
	if p.must != nil {
		end := min(at+p.longest+context, len(s.text))
		s.budget -= (end - at) / 8
		if p.must.first(s.text[at:end]) < 0 {
			return
		}
	}
	end := min(at+p.usual+context, len(s.text))
	s.budget -= end - at
	groups := p.regexp().FindStringSubmatchIndex(s.text[at:end])
	if p.usual < p.longest && end < len(s.text) && (groups == nil && endOfRun(s.text, end-usualRun/2, end) == end || groups != nil && at+groups[1] == end) {
		// A long run. How long is cheaper to find out without the pattern.
		limit := min(at+p.longest, len(s.text))
		run := endOfRun(s.text, end, limit)
		if s.budget -= (run - end) / 8; run == limit && limit < len(s.text) {
			s.next[r.index] = int32(run - usualRun)
			return
		}
		end = min(run+context, len(s.text))
		s.budget -= end - at
		groups = p.regexp().FindStringSubmatchIndex(s.text[at:end])
	}
	if groups == nil || at+groups[1] == end && end < len(s.text) {
		return
	}
	s.next[r.index] = int32(at + groups[1])
	for n := 0; p.lead != nil && start > 0 && n < p.leadMax && p.lead[s.text[start-1]]; n++ {
		start--
	}
	s.judge(r, p, start, at, groups, keyword)
}

// endOfRun is the offset of the first white space or quote in text[from:to], or to.
func endOfRun(text string, from, to int) int {
	for i := from; i < to; i++ {
		switch text[i] {
		case ' ', '\t', '\r', '\n', '"', '\'', '`':
			return i
		}
	}
	return to
}

// search runs an unanchored pattern on part of the text; keyword is the offset of the keyword that
// led there, or -1.
func (s *scan) search(r *compiled, from, to, keyword int) {
	p := r.planned()
	from, to = max(from, int(s.next[r.index]), 0), min(to, len(s.text))
	for from > 0 && from < to && !utf8.RuneStart(s.text[from]) {
		from--
	}
	for from < to {
		s.budget -= to - from
		groups := p.regexp().FindStringSubmatchIndex(s.text[from:to])
		if groups == nil {
			break
		}
		start, end := from+groups[0], from+groups[1]
		if end == to && to < len(s.text) {
			break // cut off
		}
		if p.boundary && !boundaryAt(s.text, start) || groups[0] == 0 && from > 0 && isWord(s.text[from-1]) && !boundaryAt(s.text, from) {
			from = start + 1
			continue
		}
		if end > start {
			s.judge(r, p, start, from, groups, keyword)
		} else {
			end++
		}
		s.next[r.index] = int32(end)
		if from = end; s.budget < 0 {
			return
		}
	}
	if p.kind == near {
		// What was searched in vain need not be searched again.
		s.next[r.index] = max(s.next[r.index], int32(to-p.longest-context))
	}
}

// judge decides whether a match of a rule's pattern counts. The groups are relative to base.
func (s *scan) judge(r *compiled, p *plan, start, base int, groups []int, keyword int) {
	span := notebook.Span{Start: start, End: base + groups[1]}
	secret := p.secret(s.text, r.SecretGroup, base, groups)
	if secret.Len() == 0 || secret.Len() > p.secretMax {
		return
	}
	if secret.Start < span.Start {
		span.Start = secret.Start
	}
	value := s.text[secret.Start:secret.End]
	reason := ""
	var bits float64
	if p.terminator != nil && span.End-secret.End <= 2 && !s.endsForSure(p, secret) {
		reason = "reads like a name in code"
	} else {
		bits = entropy(value)
	}
	switch {
	case reason != "":
	case r.Entropy != 0 && bits <= r.Entropy:
		reason = "entropy too low"
	case p.kind == near && isDigest(value) && !s.named(p, secret):
		reason = "a digest, and the provider's name is not on its line"
	}
	if reason != "" {
		s.reject(r.Rule, secret, reason)
		return
	}
	c := candidate{Match: Match{r.Rule, span, secret, bits, r.Checksum.verify(value)}, rule: r, rank: byKey}
	switch {
	case r.Generic:
		c.rank = byName
	case p.kind == near:
		c.rank = byPlace
	case secret.Start <= keyword && keyword < secret.End:
		c.rank = byForm
	}
	s.found = append(s.found, c)
}

func (s *scan) reject(r *Rule, secret notebook.Span, reason string) {
	if s.opts.Reject != nil {
		s.opts.Reject(r, secret, reason)
	}
}

// secret is the span of the secret's group, without what patterns take along: line ends of a match
// without groups, quotes around the value, what follows an escape sequence, a full stop.
func (p *plan) secret(text string, group, base int, groups []int) notebook.Span {
	if group == 0 {
		for g := 1; 2*g < len(groups); g++ {
			if groups[2*g] < groups[2*g+1] {
				group = g
				break
			}
		}
	}
	if 2*group >= len(groups) || groups[2*group] < 0 {
		return notebook.Span{}
	}
	s := notebook.Span{Start: base + groups[2*group], End: base + groups[2*group+1]}
	if group > 0 {
		if i := strings.IndexByte(text[s.Start:s.End], '\\'); i >= 0 {
			s.End = s.Start + i
		}
	}
	for s.Len() > 0 && (text[s.Start] == '\n' || text[s.Start] == '\r') {
		s.Start++
	}
	for s.Len() > 0 && (text[s.End-1] == '\n' || text[s.End-1] == '\r') {
		s.End--
	}
	if s.Len() >= 2 && (text[s.Start] == '"' || text[s.Start] == '\'') && text[s.End-1] == text[s.Start] {
		s.Start++
		s.End--
	}
	if p.dotted && s.Len() > 1 && text[s.End-1] == '.' {
		s.End--
	}
	return s
}

// endsForSure judges a secret that is followed by something that only the relaxed pattern accepts.
func (s *scan) endsForSure(p *plan, secret notebook.Span) bool {
	if secret.End >= len(s.text) || p.terminator[s.text[secret.End]] || p.confidence == vendor {
		return true
	}
	value := s.text[secret.Start:secret.End]
	if secret.Start > 0 && strings.IndexByte("'\"`", s.text[secret.Start-1]) >= 0 {
		return true // and so a literal
	}
	return digits(value) >= p.confidence.digits() && (p.confidence == fixed || looksRandom(value))
}

// named reports whether the line of a secret has a keyword of the rule, and the secret is no part
// of the URL of a repository (…@<commit>, …/<commit>).
func (s *scan) named(p *plan, secret notebook.Span) bool {
	if secret.Start > 0 && strings.IndexByte("@/", s.text[secret.Start-1]) >= 0 {
		return false
	}
	return p.words.first(s.line(secret)) >= 0
}

// line is the line of a span, or its lines, as far as it is near.
func (s *scan) line(span notebook.Span) string {
	from, to := max(span.Start-nearby, 0), min(span.End+nearby, len(s.text))
	from += strings.LastIndexByte(s.text[from:span.Start], '\n') + 1
	if i := strings.IndexByte(s.text[span.End:to], '\n'); i >= 0 {
		to = span.End + i
	}
	return s.text[from:to]
}

// allowed asks the allow-lists for a reason.
func (s *scan) allowed(c *candidate) string {
	line := func() string { return s.line(c.Span) }
	match, value := s.text[c.Span.Start:c.Span.End], s.text[c.Secret.Start:c.Secret.End]
	for _, lists := range [2][]*allowlist{s.engine.global, c.rule.allowlists} {
		for _, a := range lists {
			if reason := a.allows(value, match, s.opts.Path, line); reason != "" {
				return reason
			}
		}
	}
	return ""
}

// boundaryAt reports whether a token can begin at an offset: as \b, and behind an escape sequence
// of a string literal (\n) or of a URL (%3D), whose letters belong to it.
func boundaryAt(text string, i int) bool {
	before := i > 0 && isWord(text[i-1])
	if i < len(text) && !isWord(text[i]) {
		return before
	}
	switch {
	case !before:
		return true
	case i >= 2 && text[i-2] == '\\':
		return strings.IndexByte("nrt", text[i-1]) >= 0
	case i >= 3 && text[i-3] == '%':
		return isHex(text[i-2]) && isHex(text[i-1])
	}
	return false
}

func isWord(b byte) bool {
	return b == '_' || '0' <= b && b <= '9' || 'a' <= b && b <= 'z' || 'A' <= b && b <= 'Z'
}

func isHex(b byte) bool {
	b = lower(b)
	return '0' <= b && b <= '9' || 'a' <= b && b <= 'f'
}
