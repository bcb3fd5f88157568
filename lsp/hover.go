package lsp

import (
	"context"
	"slices"
	"strings"

	"go.lsp.dev/protocol"
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
	var pages []string
	var shown *protocol.Range
	at := c.placer(v)
	for i := range v.findings {
		f := &v.findings[i]
		if !at.touches(f, textRange{where, where}) {
			continue
		}
		page := "### " + f.Rule.Title + "\n\n" + f.Level().String() + " · `" + f.Rule.ID + "`\n\n" +
			at.prefix(f) + f.Message + "\n\n" + f.Rule.Help
		if !slices.Contains(pages, page) {
			pages = append(pages, page)
		}
		if shown == nil {
			_, r, _ := at.place(f.Block, f.Span)
			shown = &r
		}
	}
	if pages == nil {
		return nil
	}
	kind := protocol.MarkupKindPlainText
	if c.markdownHover {
		kind = protocol.MarkupKindMarkdown
	}
	return &protocol.Hover{
		Contents: &protocol.MarkupContent{Kind: kind, Value: strings.Join(pages, "\n\n---\n\n")},
		Range:    shown,
	}
}
