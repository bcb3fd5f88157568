package lsp

import (
	"fmt"
	"slices"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
	"go.lsp.dev/protocol"
	"go.lsp.dev/uri"

	"github.com/nblsp/nblsp/analyzers"
	"github.com/nblsp/nblsp/notebook"
)

const source = "nblsp"

// maxRelated bounds the related places of one diagnostic; a value may stand in thousands of rows.
const maxRelated = 20

// A placer turns byte spans of Blocks into places of the client's documents, for one view.
type placer struct {
	*view
	encoding notebook.Encoding
	outputs  map[*notebook.Block]*notebook.Lines
	cells    map[*notebook.Block]int // of a text document: which cell a Block is of; made at the first use
}

func (c *client) placer(v *view) *placer {
	return &placer{view: v, encoding: c.encoding, outputs: map[*notebook.Block]*notebook.Lines{}}
}

// place says where a span of a Block is shown. False when the client has no such place.
func (p *placer) place(b *notebook.Block, span notebook.Span) (string, protocol.Range, bool) {
	if p.cell == nil {
		host, ok := b.Host(span)
		return p.uri, p.inText(host), ok
	}
	for _, own := range p.cell.Blocks {
		if b == own {
			return p.uri, p.inCell(p.cell, b, span), true
		}
	}
	h, ok := p.homes[b]
	if !ok {
		return "", protocol.Range{}, false
	}
	return h.uri, p.inCell(h.cell, b, span), true
}

// inText is a range of the view's own text.
func (p *placer) inText(span notebook.Span) protocol.Range {
	return rangeOf(p.lines(), span, p.encoding)
}

// inCell is where a span of a cell's Block is shown: in its source, or on its last line for what
// an editor has no text of (outputs, attachments, metadata).
func (p *placer) inCell(c *notebook.Cell, b *notebook.Block, span notebook.Span) protocol.Range {
	if b.Role != notebook.Source {
		b, span = c.Source(), lastLine(c.Source().Text)
	}
	if c == p.cell {
		return p.inText(span)
	}
	return rangeOf(notebook.NewLines(b.Text, notebook.AllLF), span, p.encoding)
}

// lastLine is the last line that is not blank.
func lastLine(text string) notebook.Span {
	end := len(strings.TrimRight(text, " \t\r\n"))
	start := strings.LastIndexAny(text[:end], "\r\n") + 1
	return notebook.Span{Start: start, End: end}
}

func rangeOf(l *notebook.Lines, s notebook.Span, enc notebook.Encoding) protocol.Range {
	return protocol.Range{Start: positionOf(l, s.Start, enc), End: positionOf(l, s.End, enc)}
}

func positionOf(l *notebook.Lines, offset int, enc notebook.Encoding) protocol.Position {
	at := l.Position(offset, enc)
	return protocol.Position{Line: uint32(at.Line), Character: uint32(at.Character)}
}

// diagnostics are the findings of a view as the client shows them.
func (c *client) diagnostics(v *view) []protocol.Diagnostic {
	p := c.placer(v)
	out := make([]protocol.Diagnostic, 0, len(v.findings))
	if v.doubtful {
		out = append(out, doubt)
	}
	if v.mistake != nil {
		out = append(out, diagnosticOf(v.mistake))
	}
	for i := range v.findings {
		if d, ok := c.diagnostic(p, &v.findings[i]); ok {
			out = append(out, d)
		}
	}
	return out
}

func (c *client) diagnostic(p *placer, f *analyzers.Finding) (protocol.Diagnostic, bool) {
	_, where, ok := p.place(f.Block, f.Span)
	if !ok {
		return protocol.Diagnostic{}, false
	}
	d := protocol.Diagnostic{
		Range:    where,
		Severity: severityOf(f.Level()),
		Code:     protocol.String(f.Rule.ID),
		Source:   protocol.NewOptional(source),
		Message:  protocol.String(p.prefix(f) + f.Message),
	}
	if c.codeDescription {
		d.CodeDescription = protocol.CodeDescription{Href: uri.URI(pageURL(f))}
	}
	if c.relatedInfo {
		d.RelatedInformation = related(p, f, where)
	}
	if c.data {
		d.Data = p.data(f)
	}
	return d, true
}

// pageURL is where to read on about a finding: the advisory of a package, else the page of the rule.
func pageURL(f *analyzers.Finding) string {
	if f.Package != nil {
		if url := advisoryURL(f.Package.Advisory); url != "" {
			return url
		}
	}
	return ruleURL(f.Rule)
}

// ruleURL is where the page of a rule can be read.
func ruleURL(r *analyzers.Rule) string {
	return "https://github.com/nblsp/nblsp/blob/main/analyzers/" + strings.Replace(r.ID, "/", "/rules/", 1) + ".md"
}

func severityOf(s analyzers.Severity) protocol.DiagnosticSeverity {
	switch s {
	case analyzers.Critical, analyzers.High:
		return protocol.DiagnosticSeverityError
	case analyzers.Medium:
		return protocol.DiagnosticSeverityWarning
	case analyzers.Low:
		return protocol.DiagnosticSeverityInformation
	default:
		return protocol.DiagnosticSeverityHint
	}
}

// related are the places that a finding speaks of beside its own. Places that a client cannot tell apart,
// such as the rows of an output, are one.
func related(p *placer, f *analyzers.Finding, own protocol.Range) []protocol.DiagnosticRelatedInformation {
	var out []protocol.DiagnosticRelatedInformation
	shown := []protocol.Location{{URI: uri.URI(p.uri), Range: own}}
	for _, r := range f.Related {
		if r.Name != "" || len(out) == maxRelated {
			continue
		}
		b := r.Block
		if b == nil {
			b = f.Block
		}
		name, where, ok := p.place(b, r.Span)
		at := protocol.Location{URI: uri.URI(name), Range: where}
		if !ok || slices.Contains(shown, at) {
			continue
		}
		shown = append(shown, at)
		out = append(out, protocol.DiagnosticRelatedInformation{Location: at, Message: relatedMessage(r.Role)})
	}
	return out
}

func relatedMessage(r analyzers.RelatedRole) string {
	switch r {
	case analyzers.Part:
		return "the other part of this credential"
	case analyzers.SameValue:
		return "the same value"
	default:
		return "a further value"
	}
}

// prefix tells what the client cannot show: the cell, when the client shows the JSON of a
// notebook; and the output, when it shows the finding on the cell's source.
func (p *placer) prefix(f *analyzers.Finding) string {
	if p.document != nil && p.document.Format == notebook.IPYNB {
		return p.cellName(f.Block) + p.part(f)
	}
	return p.part(f)
}

// cellIndex is the cell of a text document that a Block is of; false for what is in none.
func (p *placer) cellIndex(b *notebook.Block) (int, bool) {
	if p.document == nil {
		return 0, false
	}
	if p.cells == nil {
		p.cells = map[*notebook.Block]int{}
		for i, b := range p.document.Blocks() {
			p.cells[b] = i
		}
	}
	i, ok := p.cells[b]
	return i, ok && i >= 0
}

// cellName is "cell 4 [12]: ", as people count cells.
func (p *placer) cellName(b *notebook.Block) string {
	i, ok := p.cellIndex(b)
	switch {
	case !ok:
		return ""
	case p.document.Cells[i].ExecutionCount > 0:
		return fmt.Sprintf("cell %d [%d]: ", i+1, p.document.Cells[i].ExecutionCount)
	default:
		return fmt.Sprintf("cell %d: ", i+1)
	}
}

func (p *placer) part(f *analyzers.Finding) string {
	switch f.Block.Role {
	case notebook.Output:
		saved := ""
		if p.asSaved {
			saved = " as saved"
		}
		lines := p.outputs[f.Block]
		if lines == nil {
			lines = notebook.NewLines(f.Block.Text, notebook.LF)
			p.outputs[f.Block] = lines
		}
		line := lines.Position(f.Span.Start, notebook.UTF8).Line + 1
		return fmt.Sprintf("output %d%s, line %d: ", f.Block.Output+1, saved, line)
	case notebook.Attachment:
		return "attachment: "
	case notebook.CellMetadata:
		return "cell metadata: "
	case notebook.NotebookMetadata:
		return "notebook metadata: "
	default:
		return ""
	}
}

// data is what the client hands back with a diagnostic. It helps nobody to a value.
func (p *placer) data(f *analyzers.Finding) jsontext.Value {
	d := diagnosticData{
		Rule: f.Rule.ID, Severity: f.Level().String(), Part: f.Block.Role.String(),
		Output: f.Block.Output, Fixes: len(f.Fixes), Title: f.Rule.Title,
	}
	if f.Package != nil {
		d.Package = &diagnosticPackage{f.Package.Name, f.Package.Version, flawName(f.Package)}
	}
	if i, ok := p.cellIndex(f.Block); ok {
		d.Cell = &i
	}
	raw, err := protocol.Marshal(d)
	if err != nil {
		return nil
	}
	return raw
}

type diagnosticData struct {
	Rule     string `json:"rule"`
	Severity string `json:"severity"`
	Part     string `json:"part"`
	Cell     *int   `json:"cell,omitzero"` // 0-based, in a notebook that the client has as text or not open
	Output   int    `json:"output,omitzero"`
	Fixes    int    `json:"fixes"`
	// For lists, where a whole message is too long.
	Title   string             `json:"title"`
	Package *diagnosticPackage `json:"package,omitzero"`
}

// flawName is the name that the flaw of a package is best known by; "" when it has none.
func flawName(p *analyzers.Package) string {
	for _, alias := range p.Aliases {
		if strings.HasPrefix(alias, "CVE-") {
			return alias
		}
	}
	return p.Advisory
}

type diagnosticPackage struct {
	Name    string `json:"name"`
	Version string `json:"version,omitzero"`
	Flaw    string `json:"flaw,omitzero"` // the name it is known by
}
