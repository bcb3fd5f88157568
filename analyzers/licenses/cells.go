package licenses

import (
	"fmt"
	"strings"
	"unicode"

	"github.com/nblsp/nblsp/analyzers"
	"github.com/nblsp/nblsp/analyzers/licenses/policy"
	"github.com/nblsp/nblsp/analyzers/licenses/spdx"
	"github.com/nblsp/nblsp/notebook"
)

// cells judges the licences whose texts or names stand in cells.
func (j *judge) cells() {
	for _, b := range j.pass.Document.Blocks() {
		f, ok := j.pass.Facts[b].(*blockFacts)
		if !ok {
			continue
		}
		for _, m := range f.texts {
			if m.URL {
				j.cell(b, m.Span, spdx.New(m.ID), mention)
			} else {
				j.cell(b, firstLine(b.Text, m.Span), spdx.New(m.ID), text)
			}
		}
		for _, n := range f.notices {
			if n.Tag {
				j.cell(b, n.Span, n.Expr, tag)
			} else {
				j.cell(b, n.Span, n.Expr, mention)
			}
		}
	}
	j.flush()
}

// A form says how a licence stands in a cell.
type form uint8

const (
	text    form = iota // itself
	tag                 // its id, in the tag of SPDX
	mention             // its name: of whatever the sentence speaks of
)

var told = [...]string{
	text:    "This is the text or notice of %s (%s): what follows it may be under it, and then %s.",
	tag:     "This says that the cell is under %s (%s): %s.",
	mention: "This speaks of something under %s (%s): %s.",
}

func (j *judge) cell(b *notebook.Block, span notebook.Span, e *spdx.Expr, how form) {
	judgement := j.policy.Judge(e, policy.Subject{Path: j.pass.Document.Name})
	rule := rules[judgement.Category]
	switch {
	case judgement.Category == policy.Unknown && how == mention:
		return
	case judgement.Exception != nil:
		j.pass.Reject(rule, span, "accepted by the settings: "+judgement.Exception.Reason)
		return
	case judgement.Decision == policy.Allow:
		return
	}
	if reason := j.bound(judgement); reason != "" {
		j.pass.Reject(rule, span, reason)
		return
	}
	severity := level(judgement.Decision)
	if how == mention {
		severity = analyzers.Info
	}
	j.add(b, span, "text "+spdx.Base(e.String()), func() analyzers.Finding {
		return analyzers.Finding{
			Rule: rule, Severity: severity, Message: fmt.Sprintf(told[how], e, name(judgement.Category), reason(judgement)),
			Package: &analyzers.Package{License: e.String()},
		}
	})
}

// firstLine is the part of a span in its first line with words.
func firstLine(text string, s notebook.Span) notebook.Span {
	isWord := func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }
	if i := strings.IndexFunc(text[s.Start:s.End], isWord); i > 0 {
		s.Start += i
	}
	if i := strings.IndexByte(text[s.Start:s.End], '\n'); i > 0 {
		s.End = s.Start + len(strings.TrimRight(text[s.Start:s.Start+i], " \r"))
	}
	return s
}
