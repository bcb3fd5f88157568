package lsp

import (
	"context"
	"encoding/json"

	"go.lsp.dev/jsonrpc2"

	"github.com/nblsp/nblsp/analyzers"
	"github.com/nblsp/nblsp/internal/wire"
)

// allFindings is nblsp/findings: what is known of one notebook, in the shape of the JSON report,
// once phase 1 has seen the newest text of every cell.
func (s *server) allFindings(params []byte) (work, error) {
	p, err := decode[struct {
		Notebook string `json:"notebook"`
	}](params)
	if err != nil {
		return nil, err
	}
	b := s.session.bookOf(p.Notebook)
	return func(ctx context.Context) (any, error) {
		result := findingsResult{Version: wire.Version, Findings: []wire.Finding{}}
		if b == nil {
			return encoded(result)
		}
		w, err := s.session.settledWhole(ctx, b)
		if err != nil {
			return nil, err
		}
		found := w.findings()
		analyzers.Sort(w.document, found)
		for _, f := range wire.From(w.document, found) {
			if !w.accepted[f.Fingerprint] {
				result.Findings = append(result.Findings, f)
			}
		}
		return encoded(result)
	}, nil
}

type findingsResult struct {
	Version  int            `json:"version"`
	Findings []wire.Finding `json:"findings"`
}

// encoded uses the encoder that the command line prints its shapes with: the protocol's own has
// another notion of what is empty.
func encoded(v any) (jsonrpc2.RawMessage, error) {
	raw, err := json.Marshal(v)
	return raw, err
}
