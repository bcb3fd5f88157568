package lsp

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"go.lsp.dev/protocol"

	"github.com/nblsp/nblsp/analyzers"
)

type textDocumentPosition struct {
	Document documentID `json:"textDocument"`
	Position position   `json:"position"`
}

// hover shows the page of the rules that hold at a place.
func (s *server) hover(params []byte) (work, error) {
	p, err := decode[textDocumentPosition](params)
	if err != nil {
		return nil, err
	}
	d := s.session.document(p.Document.URI)
	return func(ctx context.Context) (any, error) {
		if d == nil {
			return nil, nil
		}
		v, err := s.session.settledView(ctx, d)
		if err != nil {
			return nil, err
		}
		return s.client.hover(v, p.Position), nil
	}, nil
}

func (c *client) hover(v *view, where position) any {
	var pages []*rulePage
	var shown *protocol.Range
	at := c.placer(v)
	for i := range v.findings {
		f := &v.findings[i]
		if !at.touches(f, textRange{where, where}) {
			continue
		}
		n := slices.IndexFunc(pages, func(p *rulePage) bool { return p.rule == f.Rule })
		if n < 0 {
			n, pages = len(pages), append(pages, &rulePage{rule: f.Rule})
		}
		pages[n].add(f.Level(), at.prefix(f)+f.Message+c.advisory(f))
		if shown == nil {
			_, r, _ := at.place(f.Block, f.Span)
			shown = &r
		}
	}
	if pages == nil {
		return nil
	}
	slices.SortStableFunc(pages, func(a, b *rulePage) int { return cmp.Compare(a.worst(), b.worst()) })
	texts := make([]string, len(pages))
	for i, p := range pages {
		texts[i] = p.String()
	}
	kind := protocol.MarkupKindPlainText
	if c.markdownHover {
		kind = protocol.MarkupKindMarkdown
	}
	return &protocol.Hover{
		Contents: &protocol.MarkupContent{Kind: kind, Value: strings.Join(texts, "\n\n---\n\n")},
		Range:    shown,
	}
}

// advisory is where to read on about a package's flaw, as the end of a sentence; "" for other findings.
func (c *client) advisory(f *analyzers.Finding) string {
	if f.Package == nil || advisoryURL(f.Package.Advisory) == "" {
		return ""
	}
	id, url := f.Package.Advisory, advisoryURL(f.Package.Advisory)
	if c.markdownHover {
		return " [" + id + "](" + url + ")"
	}
	return " " + url
}

// A rulePage is what holds at one place by one rule: the findings, worst first, and the page once.
type rulePage struct {
	rule     *analyzers.Rule
	findings []levelled
}

type levelled struct {
	level analyzers.Severity
	text  string
}

func (p *rulePage) add(level analyzers.Severity, text string) {
	if one := (levelled{level, text}); !slices.Contains(p.findings, one) {
		p.findings = append(p.findings, one)
	}
	slices.SortStableFunc(p.findings, func(a, b levelled) int { return cmp.Compare(a.level, b.level) })
}

func (p *rulePage) worst() analyzers.Severity { return p.findings[0].level }

func (p *rulePage) String() string {
	found := p.findings[0].text
	if len(p.findings) > 1 {
		var lines []string
		for _, f := range p.findings {
			lines = append(lines, "- "+f.text)
		}
		found = strings.Join(lines, "\n")
	}
	return "### " + p.rule.Title + "\n\n" + p.worst().String() + " · `" + p.rule.ID + "`\n\n" + found + "\n\n" + p.rule.Help
}
