package lsp

import (
	"context"
	"slices"
	"strings"

	"go.lsp.dev/jsonrpc2"
	"go.lsp.dev/protocol"

	"github.com/nblsp/nblsp/analyzers"
)

const (
	// kindFixAll fixes one document. Editors ask for it cell by cell on save, so it must not reach
	// beyond the cell.
	kindFixAll protocol.CodeActionKind = "source.fixAll.nblsp"
	// kindFixAllNotebook fixes a whole notebook at once.
	kindFixAllNotebook protocol.CodeActionKind = "notebook.source.fixAll.nblsp"
)

type codeActionParams struct {
	Document documentID `json:"textDocument"`
	Range    textRange  `json:"range"`
	Context  struct {
		Only []string `json:"only"`
	} `json:"context"`
}

// wants says whether the client asks for a kind of action. Source actions are offered only when
// they are asked for: editors ask for everything else at every move of the cursor.
func (p *codeActionParams) wants(kind protocol.CodeActionKind) bool {
	if len(p.Context.Only) == 0 {
		return kind == protocol.CodeActionKindQuickFix
	}
	return slices.ContainsFunc(p.Context.Only, func(only string) bool {
		return string(kind) == only || strings.HasPrefix(string(kind), only+".")
	})
}

func (s *server) codeAction(params []byte) (work, error) {
	p, err := decode[codeActionParams](params)
	if err != nil {
		return nil, err
	}
	d := s.session.document(p.Document.URI)
	return func(ctx context.Context) (any, error) {
		actions := []protocol.CodeAction{}
		if d == nil {
			return actions, nil
		}
		v, err := s.session.settledView(ctx, d)
		if err != nil {
			return nil, err
		}
		if p.wants(protocol.CodeActionKindQuickFix) {
			actions = append(actions, s.quickFixes(d, v, &p)...)
		}
		if p.wants(kindFixAll) {
			actions = append(actions, s.fixAll(d, v, kindFixAll)...)
		}
		if p.wants(kindFixAllNotebook) {
			actions = append(actions, s.fixAll(d, v, kindFixAllNotebook)...)
		}
		return actions, nil
	}, nil
}

// quickFixes are the fixes of the findings in a range. The findings are those of the view: nothing
// is analysed.
func (s *server) quickFixes(d *document, v *view, p *codeActionParams) []protocol.CodeAction {
	var out []protocol.CodeAction
	var whole *whole
	at := s.client.placer(v)
	for i := range v.findings {
		f := &v.findings[i]
		if len(f.Fixes) == 0 || !at.touches(f, p.Range) {
			continue
		}
		if whole == nil {
			if whole = s.session.whole(d, v); whole == nil {
				return nil
			}
		}
		diagnostic, _ := s.client.diagnostic(at, f)
		for n, fix := range f.Fixes {
			edit, ok := whole.edit(&s.client, analyzers.Resolve(whole.document, *f, fix))
			if !ok {
				continue
			}
			kind, preferred := protocol.CodeActionKindQuickFix, n == 0 && fix.Applies != analyzers.Manual
			out = append(out, protocol.CodeAction{
				Title: fix.Title, Kind: &kind, Edit: edit, IsPreferred: &preferred,
				Diagnostics: []protocol.Diagnostic{diagnostic},
			})
		}
	}
	return out
}

// touches says whether a finding is shown within a range or at its ends.
func (p *placer) touches(f *analyzers.Finding, r textRange) bool {
	_, at, ok := p.place(f.Block, f.Span)
	return ok && !before(r.End.out(), at.Start) && !before(at.End, r.Start.out())
}

func (p position) out() protocol.Position { return protocol.Position(p) }

func before(a, b protocol.Position) bool {
	return a.Line < b.Line || a.Line == b.Line && a.Character < b.Character
}

// fixAll applies what is safe, and that alone, in one document or in all of its notebook.
func (s *server) fixAll(d *document, v *view, kind protocol.CodeActionKind) []protocol.CodeAction {
	whole := s.session.whole(d, v)
	if whole == nil {
		return nil
	}
	found, title := v.findings, "Apply all safe fixes of nblsp"
	if kind == kindFixAllNotebook {
		found, title = whole.findings, "Apply all safe fixes of nblsp in the notebook"
	}
	var all []analyzers.Edit
	for _, f := range found {
		i := slices.IndexFunc(f.Fixes, func(x analyzers.Fix) bool { return x.Applies == analyzers.Safe })
		if i >= 0 {
			all = mergeEdits(all, analyzers.Resolve(whole.document, f, f.Fixes[i]))
		}
	}
	edit, ok := whole.edit(&s.client, all)
	if !ok {
		return nil
	}
	return []protocol.CodeAction{{Title: title, Kind: &kind, Edit: edit}}
}

// mergeEdits adds the edits of one more fix. A fix that collides with an earlier one is left for
// the next time; an import that an earlier one adds already is added once.
func mergeEdits(all, more []analyzers.Edit) []analyzers.Edit {
	merged := all
	for _, e := range more {
		if slices.Contains(all, e) {
			continue
		}
		if slices.ContainsFunc(all, func(o analyzers.Edit) bool {
			return o.Block == e.Block && (o.Span.Overlaps(e.Span) || o.Span == e.Span)
		}) {
			return all
		}
		merged = append(merged, e)
	}
	return merged
}

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
