package pii

import (
	"context"
	"slices"
	"strings"

	"github.com/nblsp/nblsp/analyzers"
	"github.com/nblsp/nblsp/analyzers/internal/surface"
	"github.com/nblsp/nblsp/analyzers/pii/entity"
	"github.com/nblsp/nblsp/notebook"
)

// textMax is the longest text that is sent to a recognizer as one; longer ones are cut at lines.
const textMax = 2 << 10

// A passage is a part of a text that people read, which a recognizer is asked about.
type passage struct {
	block *notebook.Block
	text  *surface.Text
	start int // in the text
	end   int
}

func (p passage) String() string { return p.text.Text[p.start:p.end] }

// recognize asks the recognizer that the user has switched on for names in text and outputs. What was
// found without it stands, and what its model takes for names passes the same filters.
func (c *checker) recognize(ctx context.Context, pass *analyzers.Pass, service analyzers.Recognizer) {
	var passages []passage
	var texts []string
	for _, b := range pass.Document.Blocks() {
		for _, p := range passagesOf(b) {
			passages = append(passages, p)
			texts = append(texts, p.String())
		}
	}
	if len(texts) == 0 {
		return
	}
	found, err := service.Recognize(ctx, texts, float64(max(c.all, unsure)))
	if err != nil && ctx.Err() == nil {
		pass.Partial("the recognizer of names: " + err.Error())
	}
	for i, names := range found {
		p := passages[i]
		r := &reading{checker: c, pass: &analyzers.Pass{Block: p.block, Config: pass.Config, Reject: pass.Reject}}
		for _, name := range names {
			if s, ok := clip(name.Span, len(texts[i])); ok {
				r.named(p, entity.Named(name.Entity), s, confidence(name.Score))
			}
		}
		for _, h := range fold(settle(r.hits)) {
			if !known(pass.Findings, p.block, h.span) {
				f := r.finding(&h)
				f.Block = p.block
				pass.Report(f)
			}
		}
	}
}

// clip reports whether a span lies in a text of n bytes and has something in it.
func clip(s notebook.Span, n int) (notebook.Span, bool) {
	return s, s.Start >= 0 && s.Start < s.End && s.End <= n
}

// named keeps what a recognizer takes for a name when it is written like one.
func (r *reading) named(p passage, e entity.Entity, s notebook.Span, sure confidence) {
	value := p.String()[s.Start:s.End]
	like := isPlaceName
	if e == entity.Person {
		like = isFullName // one word is as often a figure or a product
	}
	if strings.Contains(value, "\n") || !like(value) {
		return
	}
	r.keep(hit{entity: e, span: p.text.Span(notebook.Span{Start: p.start + s.Start, End: p.start + s.End}), value: value, sure: sure})
}

// known reports whether a finding covers some of a span.
func known(findings []analyzers.Finding, b *notebook.Block, s notebook.Span) bool {
	return slices.ContainsFunc(findings, func(f analyzers.Finding) bool {
		return f.Block == b && strings.HasPrefix(f.Rule.ID, family+"/") && (f.Span.Overlaps(s) ||
			slices.ContainsFunc(f.Related, func(r analyzers.Related) bool { return r.Block == nil && r.Span.Overlaps(s) }))
	})
}

// passagesOf are the parts of a Block that are text: of Markdown, of what a cell prints and shows.
func passagesOf(b *notebook.Block) (out []passage) {
	switch {
	case plotted(b), b.Role != notebook.Output && b.Language != "markdown" && b.Language != "":
		return nil
	}
	for i, t := range surface.Of(b) {
		if t.Kind != surface.Plain && t.Kind != surface.HTML || i > 0 && t.Kind == surface.Plain {
			continue
		}
		for start := 0; start < len(t.Text); {
			end := min(len(t.Text), start+textMax)
			if end < len(t.Text) {
				if n := strings.LastIndexByte(t.Text[start:end], '\n'); n > 0 {
					end = start + n + 1
				} else {
					for end > start+1 && t.Text[end]&0xc0 == 0x80 {
						end--
					}
				}
			}
			// A name has a capital and a small letter behind it.
			if mayName(t.Text[start:end]) {
				out = append(out, passage{b, t, start, end})
			}
			start = end
		}
	}
	return out
}

func mayName(s string) bool {
	for i := 1; i < len(s); i++ {
		if c := s[i-1]; (c >= 'A' && c <= 'Z' || c >= 0xc3) && (s[i] >= 'a' && s[i] <= 'z' || s[i] >= 0x80) {
			return true
		}
	}
	return false
}
