package lsp

import (
	"context"

	"github.com/nblsp/nblsp/analyzers"
	"github.com/nblsp/nblsp/notebook"
)

// A redaction is the answer to nblsp/redactOutputs: the new texts of the output items that hold
// something to take out, and of those alone.
type redaction struct {
	Cells []redactedCell `json:"cells"`
}

type redactedCell struct {
	Cell    string           `json:"cell"`
	Outputs []redactedOutput `json:"outputs"`
}

type redactedOutput struct {
	Index int            `json:"index"`
	Items []redactedItem `json:"items"`
}

type redactedItem struct {
	MIME string `json:"mime"`
	Text string `json:"text"`
}

// redactOutputs is nblsp/redactOutputs, for one cell or all of a live notebook. The later phases are
// run here, whether or not the notebook has been quiet: a value that is known from another cell has
// to go too.
func (s *server) redactOutputs(params []byte) (work, error) {
	p, err := decode[struct {
		Notebook string `json:"notebook"`
		Cell     string `json:"cell"`
	}](params)
	if err != nil {
		return nil, err
	}
	b := s.session.bookOf(p.Notebook)
	return func(ctx context.Context) (any, error) {
		result := redaction{Cells: []redactedCell{}}
		if b == nil {
			return encoded(result)
		}
		w, err := s.session.settledWhole(ctx, b)
		if err != nil {
			return nil, err
		}
		found := w.early()
		late, err := s.runLaterPhases(ctx, w.runner, w.document, found)
		if err != nil {
			return nil, err
		}
		byBlock := map[*notebook.Block][]analyzers.Finding{}
		for _, f := range w.unaccepted(append(found, late...), w.accepted) {
			byBlock[f.Block] = append(byBlock[f.Block], f)
		}
		if w.document.Format != notebook.Live {
			return encoded(result) // there the outputs are text, and fixed like all text
		}
		for _, cell := range w.document.Cells {
			if p.Cell != "" && cell.ID != p.Cell {
				continue
			}
			if outputs := redactCell(cell, byBlock); outputs != nil {
				result.Cells = append(result.Cells, redactedCell{cell.ID, outputs})
			}
		}
		return encoded(result)
	}, nil
}

// redactCell are the outputs of a cell that change, in order.
func redactCell(cell *notebook.Cell, found map[*notebook.Block][]analyzers.Finding) []redactedOutput {
	var out []redactedOutput
	for _, b := range cell.Blocks {
		if b.Role != notebook.Output {
			continue
		}
		text, changed := analyzers.Redact(b, found[b])
		if !changed {
			continue
		}
		if n := len(out); n == 0 || out[n-1].Index != b.Output {
			out = append(out, redactedOutput{Index: b.Output})
		}
		last := &out[len(out)-1]
		last.Items = append(last.Items, redactedItem{b.MIME, text})
	}
	return out
}
