package lsp

import (
	"context"
	"fmt"
	"slices"

	"go.lsp.dev/protocol"

	"github.com/nblsp/nblsp/analyzers"
	"github.com/nblsp/nblsp/notebook"
)

// codeLenses stand over the cells of a notebook that the client has as JSON, whose outputs hold
// something to take out. Where the client shows cells, the data of their diagnostics says the same,
// and the edit would not be possible: outputs are no part of LSP.
func (s *server) codeLenses(params []byte) (work, error) {
	p, err := decode[textDocumentOnly](params)
	if err != nil {
		return nil, err
	}
	d := s.session.document(p.Document.URI)
	return func(ctx context.Context) (any, error) {
		lenses := []protocol.CodeLens{}
		if d == nil || !s.client.applyEdit {
			return lenses, nil
		}
		v, err := s.session.settledView(ctx, d)
		if err != nil {
			return nil, err
		}
		if v.document == nil || v.document.Format != notebook.IPYNB {
			return lenses, nil
		}
		at := s.client.placer(v)
		for cell, found := range at.redactable() {
			where, ok := v.document.Cells[cell].Source().Host(notebook.Span{})
			if !ok {
				continue
			}
			title := fmt.Sprintf("%sredact %d %s in its outputs", at.cellName(found[0].Block), len(found), plural("finding", len(found)))
			argument, err := encoded(redactParams{v.uri, cell})
			if err != nil {
				return nil, err
			}
			lenses = append(lenses, protocol.CodeLens{Range: at.inText(where), Command: protocol.Command{
				Title: title, Command: commandRedact, Arguments: []protocol.LSPAny{protocol.LSPAny(argument)},
			}})
		}
		slices.SortFunc(lenses, func(a, b protocol.CodeLens) int { return int(a.Range.Start.Line) - int(b.Range.Start.Line) })
		return lenses, nil
	}, nil
}

func plural(word string, n int) string {
	if n == 1 {
		return word
	}
	return word + "s"
}

// redactable are the findings in outputs that can be taken out, by cell.
func (p *placer) redactable() map[int][]analyzers.Finding {
	out := map[int][]analyzers.Finding{}
	for _, f := range p.findings {
		cell, ok := p.cellIndex(f.Block)
		if ok && f.Block.Role == notebook.Output && slices.ContainsFunc(f.Fixes, isSafe) {
			out[cell] = append(out[cell], f)
		}
	}
	return out
}

func isSafe(fix analyzers.Fix) bool { return fix.Applies == analyzers.Safe }

// redactParams is the argument of nblsp.server.redactOutputs.
type redactParams struct {
	URI  string `json:"uri"`
	Cell int    `json:"cell"` // 0-based
}

// redactText redacts the outputs of a cell in the JSON that the client has of a notebook.
func (s *server) redactText(ctx context.Context, p *commandParams) (any, error) {
	a, err := argument[redactParams](p)
	if err != nil {
		return nil, err
	}
	d := s.session.document(a.URI)
	if d == nil {
		return nil, failed("the document is not open")
	}
	v, err := s.session.settledView(ctx, d)
	if err != nil {
		return nil, err
	}
	w := v.alone()
	if v.document == nil || v.doubtful {
		return nil, errModified
	}
	change, ok := w.edit(&s.client, safeEdits(w.document, s.client.placer(v).redactable()[a.Cell]), "")
	if !ok {
		return nil, failed("there is nothing to redact in the outputs of this cell")
	}
	return nil, s.applyEdit(ctx, "Redact outputs", change)
}
