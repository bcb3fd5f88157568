package report

import (
	"fmt"
	"strings"

	"github.com/nblsp/nblsp/analyzers"
	"github.com/nblsp/nblsp/internal/wire"
	"github.com/nblsp/nblsp/notebook"
)

// maxReasons is how many reasons a partial file tells before it counts the rest.
const maxReasons = 3

// NewFile says what became of a file that was read. It keeps nothing of the document.
func NewFile(doc *notebook.Document, bytes int64, res analyzers.Result) File {
	f := File{File: wire.File{Path: doc.Name, Status: wire.Scanned}, Cells: len(doc.Cells), Bytes: bytes}
	if reasons := incomplete(doc, res.Partial); len(reasons) > 0 {
		f.Status = wire.Partial
		f.Problem = join(reasons)
	}
	suppressed := make([]analyzers.Finding, len(res.Suppressed))
	for i, s := range res.Suppressed {
		suppressed[i] = s.Finding
	}
	found := append(suppressed[:len(suppressed):len(suppressed)], res.Findings...)
	seen := map[analyzers.Secret]bool{}
	for _, one := range found {
		if v := one.Value; !v.IsZero() && !seen[v] {
			seen[v] = true
			f.values = append(f.values, v)
		}
	}
	m := newMasker(found)
	f.Findings = m.findings(doc, res.Findings)
	for i, found := range m.findings(doc, suppressed) {
		f.Suppressed = append(f.Suppressed, Suppressed{found, string(res.Suppressed[i].By)})
	}
	for i, p := range wire.Places(doc, res.Rejected) {
		f.Rejected = append(f.Rejected, Rejected{p, res.Rejected[i].Rule.ID, res.Rejected[i].Reason})
	}
	return f
}

// Unread is a file that was not scanned.
func Unread(path string, status wire.Status, problem string) File {
	return File{File: wire.File{Path: path, Status: status, Problem: problem}}
}

func (m *masker) findings(doc *notebook.Document, list []analyzers.Finding) []Finding {
	var out []Finding
	for i, found := range wire.From(doc, list) {
		out = append(out, Finding{found, m.excerpt(list[i].Block, list[i].Span), m.context(list[i].Block, list[i].Span)})
	}
	return out
}

// incomplete says what of a document was not judged, and why.
func incomplete(doc *notebook.Document, partial []analyzers.Partial) []string {
	var reasons []string
	for _, p := range doc.Problems {
		switch {
		case !p.Lost:
		case p.Offset < 0:
			reasons = append(reasons, p.Detail)
		default:
			at := doc.HostRange(notebook.Span{Start: p.Offset, End: p.Offset}).Start
			reasons = append(reasons, fmt.Sprintf("line %d, column %d: %s", at.Line, at.Character, p.Detail))
		}
	}
	for _, p := range partial {
		reasons = append(reasons, p.Analyzer+": "+p.Reason)
	}
	return reasons
}

// join makes one line of reasons, each once.
func join(reasons []string) string {
	var out []string
	seen := map[string]bool{}
	for _, r := range reasons {
		if !seen[r] {
			seen[r] = true
			out = append(out, r)
		}
	}
	if more := len(out) - maxReasons; more > 0 {
		out = append(out[:maxReasons], fmt.Sprintf("and %d more", more))
	}
	return strings.Join(out, "; ")
}
