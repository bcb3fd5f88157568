package lsp

import (
	"context"
	"strings"

	"go.lsp.dev/protocol"
	"go.lsp.dev/uri"
)

// documentLinks lead from a package with a known weakness to its advisory.
func (s *server) documentLinks(params []byte) (work, error) {
	p, err := decode[textDocumentOnly](params)
	if err != nil {
		return nil, err
	}
	d := s.session.document(p.Document.URI)
	return func(ctx context.Context) (any, error) {
		links := []protocol.DocumentLink{}
		if d == nil {
			return links, nil
		}
		v, err := s.session.settledView(ctx, d)
		if err != nil {
			return nil, err
		}
		at := s.client.placer(v)
		linked := map[protocol.Range]bool{} // one link for a place; its hover has them all
		for i := range v.findings {
			f := &v.findings[i]
			if f.Package == nil || advisoryURL(f.Package.Advisory) == "" {
				continue
			}
			if _, where, ok := at.place(f.Block, f.Span); ok && !linked[where] {
				linked[where] = true
				target, tip := uri.URI(advisoryURL(f.Package.Advisory)), f.Package.Advisory+" in "+f.Package.Name
				links = append(links, protocol.DocumentLink{Range: where, Target: &target, Tooltip: &tip})
			}
		}
		return links, nil
	}, nil
}

// advisoryURL is where an advisory of OSV can be read; "" for what is none.
func advisoryURL(id string) string {
	if id == "" || strings.ContainsAny(id, "/?# ") {
		return ""
	}
	return "https://osv.dev/vulnerability/" + id
}
