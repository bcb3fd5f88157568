package pii

import (
	"strings"

	"github.com/nblsp/nblsp/analyzers"
	"github.com/nblsp/nblsp/analyzers/pii/check"
	"github.com/nblsp/nblsp/analyzers/pii/entity"
	"github.com/nblsp/nblsp/analyzers/pii/scan"
	"github.com/nblsp/nblsp/notebook"
)

// global looks for a telephone number behind a plus.
func (j *judge) global(r *scan.Run) int {
	for n := len(r.Groups); n >= 1; n-- {
		total, digits := size(r, n)
		if !digits || total < 7 || total > 17 {
			continue
		}
		s := j.phoneSpan(r, n)
		compact := j.join(r, n)
		if !rightEdge(r.Text, whole(r, n).End) || !balanced(r.Text[s.Start:s.End]) || !check.GlobalPhone(compact) {
			continue
		}
		reason := fiction(compact)
		if reason == "" && (sequential(compact) || strings.HasSuffix(compact, "000000")) {
			reason = "a number for show"
		}
		if reason != "" {
			j.refuse(entity.Phone, s, reason)
		} else {
			j.telephone(s, compact)
		}
		return n
	}
	return 0
}

// phoneSpan is the span of a telephone number: with the plus and the parenthesis before it and the
// extension behind it.
func (j *judge) phoneSpan(r *scan.Run, n int) notebook.Span {
	s := whole(r, n)
	text := r.Text
	if s.Start > 0 && text[s.Start-1] == '(' {
		s.Start--
	}
	if s.Start > 0 && text[s.Start-1] == '+' {
		s.Start--
	}
	s.End = extension(text, s.End)
	return s
}

// extension is the end of " x123" or " ext. 123" behind a number, or the end of the number.
func extension(text string, end int) int {
	rest := text[end:min(len(text), end+16)]
	bare := strings.TrimLeft(rest, " ")
	bare, isExtension := strings.CutPrefix(bare, "ext")
	if !isExtension {
		bare, isExtension = strings.CutPrefix(bare, "x")
	}
	if !isExtension {
		return end
	}
	bare = strings.TrimLeft(bare, ". ")
	n := 0
	for n < len(bare) && bare[n] >= '0' && bare[n] <= '9' {
		n++
	}
	if n == 0 || n > 6 || n < len(bare) && word(bare[n]) {
		return end
	}
	return end + len(rest) - len(bare) + n
}

// balanced reports whether the parentheses of a number match.
func balanced(s string) bool {
	open := strings.Count(s, "(")
	return open == strings.Count(s, ")") && open <= 1
}

// american looks for a telephone number of the North American plan as people write it there.
func (j *judge) american(r *scan.Run) int {
	g := r.Groups
	lead := 0
	if len(g) >= 4 && g[0].Len() == 1 && r.Text[g[0].Start] == '1' {
		lead = 1
	}
	if len(g) < lead+3 || g[lead].Len() != 3 || g[lead+1].Len() != 3 || g[lead+2].Len() != 4 {
		return 0
	}
	n := lead + 3
	if _, digits := size(r, n); !digits {
		return 0
	}
	s := j.phoneSpan(r, n)
	compact := j.join(r, n)
	if !check.NANP(compact[lead:]) || !balanced(r.Text[s.Start:s.End]) || !rightEdge(r.Text, whole(r, n).End) {
		return 0
	}
	formal := r.Text[s.Start] == '(' || strings.ContainsAny(between(r, lead+1), "-.)")
	if between(r, lead+1) == "." && between(r, lead+2) != "." {
		return 0
	}
	if reason := fiction(compact); reason != "" {
		j.refuse(entity.Phone, s, reason)
		return n
	}
	if !formal && !j.announced(s.Start).Has(entity.Phone) {
		if named := j.number(r); named > 0 {
			return named
		}
		j.refuse(entity.Phone, s, "nothing beside it says that it is a telephone")
		return 0
	}
	if !formal {
		j.found(entity.Phone, s, likely, analyzers.Medium)
	} else if named := j.otherThanPhone(s.Start); named && j.number(r) > 0 {
		return n
	} else {
		j.telephone(s, compact)
	}
	return n
}

// telephone keeps a number whose form proves it.
func (j *judge) telephone(s notebook.Span, digits string) {
	if unassigned(digits) {
		j.found(entity.Phone, s, likely, analyzers.Info)
		return
	}
	j.found(entity.Phone, s, certain, 0)
}

// otherThanPhone reports whether the words before a number announce something, and no telephone.
func (j *judge) otherThanPhone(at int) bool {
	set := j.announced(at)
	return !set.IsEmpty() && !set.Has(entity.Phone)
}

// local looks for a telephone number of any country that a word before it announces.
func (j *judge) local(r *scan.Run, n int, s notebook.Span) bool {
	compact := j.join(r, n)
	if len(compact) < 7 || len(compact) > 13 {
		return false
	}
	if at := s.Start - 2; at >= 0 && r.Text[at+1] == ' ' && r.Text[at] >= '0' && r.Text[at] <= '9' {
		return false // the rest of a number that is none
	}
	s = j.phoneSpan(r, n)
	for i := 1; i < n; i++ {
		if r.Groups[i].Len() < 2 || between(r, i) == "/" && r.Text[r.Groups[0].Start] != '0' {
			return false
		}
	}
	reason := fiction(compact)
	if reason == "" {
		reason = plain(compact)
	}
	if !balanced(r.Text[s.Start:s.End]) {
		return false
	}
	if reason != "" {
		j.refuse(entity.Phone, s, reason)
		return true
	}
	j.found(entity.Phone, s, likely, analyzers.Medium)
	return true
}
