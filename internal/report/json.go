package report

import (
	"bufio"
	"encoding/json"

	"github.com/nblsp/nblsp/internal/wire"
)

var jsonReport = Format{"json", "json", writeJSON}

// writeJSON writes a [wire.Report].
func writeJSON(w *bufio.Writer, r *Result, _ Options) error {
	report := wire.Report{Head: r.head(), Findings: []wire.Finding{}}
	for f := range r.All() {
		report.Findings = append(report.Findings, f.Finding)
	}
	e := encoder(w)
	e.SetIndent("", " ")
	return e.Encode(report)
}

var jsonLines = Format{"jsonl", "jsonl", writeJSONLines}

// writeJSONLines writes one [wire.Finding] a line, then the [wire.Head].
func writeJSONLines(w *bufio.Writer, r *Result, _ Options) error {
	e := encoder(w)
	for f := range r.All() {
		if err := e.Encode(f.Finding); err != nil {
			return err
		}
	}
	return e.Encode(r.head())
}

func (r *Result) head() wire.Head {
	h := wire.Head{Version: wire.Version, Tool: r.Tool, Summary: r.Summary(), Files: []wire.File{}}
	for _, f := range r.Files {
		h.Files = append(h.Files, f.File)
	}
	return h
}

// encoder writes <, > and & as they are: a report is no markup.
func encoder(w *bufio.Writer) *json.Encoder {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	return e
}
