package wire

import (
	"strings"

	"github.com/nblsp/nblsp/analyzers"
	"github.com/nblsp/nblsp/notebook"
)

// From gives the findings of one document their public shape, in the same order. Paths are the
// document's name. The work is linear in the texts that hold findings. Strings are copied, so that a
// finding does not keep the file in memory that it was made from.
func From(doc *notebook.Document, findings []analyzers.Finding) []Finding {
	l := newLocator(doc)
	fingerprints := analyzers.Fingerprints(doc, findings)
	out := make([]Finding, len(findings))
	for i, f := range findings {
		out[i] = Finding{
			Rule:        f.Rule.ID,
			Title:       f.Rule.Title,
			Severity:    f.Level().String(),
			Weakness:    f.Rule.Weakness,
			CWE:         f.Rule.CWE,
			Place:       l.place(f.Block, f.Span),
			Message:     f.Message,
			Fingerprint: fingerprints[i],
			Related:     l.related(f),
			Package:     pkg(f.Package),
		}
		if !f.Value.IsZero() {
			out[i].Masked = f.Value.Masked()
		}
		if o := out[i].Output; o != nil && f.Table != nil {
			o.Row, o.Column = &f.Table.Row, strings.Clone(f.Table.Column)
		}
		for _, fix := range f.Fixes {
			if analyzers.Offered(doc, fix) {
				out[i].Fixes = append(out[i].Fixes, Fix{fix.Title, fix.Applies.String()})
			}
		}
	}
	return out
}

// Places gives the places of what was rejected, in the same order.
func Places(doc *notebook.Document, rejected []analyzers.Rejected) []Place {
	l := newLocator(doc)
	out := make([]Place, len(rejected))
	for i, r := range rejected {
		out[i] = l.place(r.Block, r.Span)
	}
	return out
}

func pkg(p *analyzers.Package) *Package {
	if p == nil {
		return nil
	}
	return &Package{p.Name, p.Version, p.PURL, p.Advisory, p.Aliases, p.Fixed, p.License}
}

// A locator turns spans of a document's Blocks into Places. It keeps the line table of each
// element it meets, because findings come in crowds.
type locator struct {
	doc   *notebook.Document
	cells map[*notebook.Block]int
	lines map[element]*notebook.Lines
}

// An element is one decoded text of a Block.
type element struct {
	block   *notebook.Block
	pointer string
}

func newLocator(doc *notebook.Document) *locator {
	l := &locator{doc, map[*notebook.Block]int{}, map[element]*notebook.Lines{}}
	for cell, b := range doc.Blocks() {
		l.cells[b] = cell
	}
	return l
}

func (l *locator) place(b *notebook.Block, s notebook.Span) Place {
	p := Place{Path: l.doc.Name, Part: b.Role.String()}
	if i, ok := l.cells[b]; ok && i >= 0 {
		c := l.doc.Cells[i]
		p.Cell = &Cell{i, strings.Clone(c.ID), c.Kind.String(), c.ExecutionCount}
	}
	if b.Role == notebook.Output {
		p.Output = &Output{Index: b.Output, MIME: strings.Clone(b.MIME)}
	}
	if b.Role != notebook.File {
		pointer, text, inner := b.Element(s)
		p.Pointer = strings.Clone(pointer)
		p.Range = l.rangeOf(element{b, pointer}, text, inner)
	}
	if host, ok := b.Host(s); ok {
		r := l.doc.HostRange(host)
		p.Host = &Host{
			HostPosition{r.Start.Line, r.Start.Character},
			HostPosition{r.End.Line, r.End.Character},
		}
	}
	return p
}

func (l *locator) rangeOf(e element, text string, s notebook.Span) *Range {
	lines := l.lines[e]
	if lines == nil {
		ends := notebook.LF
		if e.block.Role == notebook.Source {
			ends = notebook.AllLF
		}
		lines = notebook.NewLines(text, ends)
		l.lines[e] = lines
	}
	start, end := lines.Position(s.Start, notebook.UTF16), lines.Position(s.End, notebook.UTF16)
	return &Range{Position(start), Position(end)}
}

// related gives the other places of a finding. Of a place in another document only the path and
// what its Block knows of itself can be told.
func (l *locator) related(f analyzers.Finding) []Related {
	var out []Related
	for _, r := range f.Related {
		b := r.Block
		if b == nil {
			b = f.Block
		}
		p := l.place(b, r.Span)
		if r.Name != "" && r.Name != l.doc.Name {
			p = Place{Path: r.Name, Part: b.Role.String()}
		}
		out = append(out, Related{r.Role.String(), p})
	}
	return out
}
