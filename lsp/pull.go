package lsp

import (
	"context"

	"go.lsp.dev/jsonrpc2"
	"go.lsp.dev/protocol"
)

type documentDiagnosticParams struct {
	Document documentID `json:"textDocument"`
	Previous string     `json:"previousResultId"`
}

// pullDiagnostics answers for text documents. For a cell the report is empty: its diagnostics are
// pushed, and a client that gets both shows both.
func (s *server) pullDiagnostics(params []byte) (work, error) {
	p, err := decode[documentDiagnosticParams](params)
	if err != nil {
		return nil, err
	}
	d := s.session.document(p.Document.URI)
	return func(ctx context.Context) (any, error) {
		report := &protocol.RelatedFullDocumentDiagnosticReport{}
		report.Kind, report.Items = "full", []protocol.Diagnostic{}
		if d == nil || !s.pulled(d) {
			return report, nil
		}
		v, err := s.session.settledView(ctx, d)
		if err != nil {
			return nil, err
		}
		report.Items = s.client.diagnostics(v)
		id, err := resultID(report.Items)
		if err != nil {
			return nil, jsonrpc2.NewError(jsonrpc2.InternalError, "diagnostics cannot be encoded")
		}
		if id == p.Previous {
			same := &protocol.RelatedUnchangedDocumentDiagnosticReport{}
			same.Kind, same.ResultID = "unchanged", id
			return same, nil
		}
		report.ResultID = &id
		return report, nil
	}, nil
}
