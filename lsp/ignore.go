package lsp

import (
	"context"
	"slices"

	"go.lsp.dev/protocol"

	"github.com/nblsp/nblsp/analyzers"
	"github.com/nblsp/nblsp/internal/wire"
)

// ignoreActions offer to accept the findings of a range: a comment for each rule, where a comment
// has a place.
func (s *server) ignoreActions(v *view, p *codeActionParams) []protocol.CodeAction {
	var out []protocol.CodeAction
	var seen []analyzers.Edit
	at := s.client.placer(v)
	for i := range v.findings {
		f := &v.findings[i]
		if !at.touches(f, p.Range) {
			continue
		}
		edit, ok := analyzers.IgnoreComment(*f)
		if !ok || slices.Contains(seen, edit) {
			continue
		}
		seen = append(seen, edit)
		change, ok := v.alone().edit(&s.client, []analyzers.Edit{edit}, v.uri)
		if !ok {
			continue
		}
		kind := protocol.CodeActionKindQuickFix
		diagnostic, _ := s.client.diagnostic(at, f)
		out = append(out, protocol.CodeAction{
			Title: "Ignore " + f.Rule.ID + " here, with a comment", Kind: &kind,
			Diagnostics: []protocol.Diagnostic{diagnostic}, Edit: change,
		})
	}
	return out
}

// ignore accepts findings of one rule: in a range of a document with a comment, or in the baseline
// of its folder.
func (s *server) ignore(ctx context.Context, p *commandParams) (any, error) {
	a, err := argument[struct {
		URI   string    `json:"uri"`
		Range textRange `json:"range"`
		Rule  string    `json:"rule"`
		Scope string    `json:"scope"` // "line" or "baseline"
	}](p)
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
	w := s.session.whole(d, v)
	if w == nil {
		return nil, errModified
	}
	at := s.client.placer(v)
	var found []analyzers.Finding
	for i := range v.findings {
		if f := &v.findings[i]; f.Rule.ID == a.Rule && at.touches(f, a.Range) {
			found = append(found, *f)
		}
	}
	if len(found) == 0 {
		return nil, failed("there is no finding of %s at this place", a.Rule)
	}
	switch a.Scope {
	case "", "line":
		return nil, s.ignoreLines(ctx, w, found)
	case "baseline":
		return nil, s.acceptAll(ctx, d, w, found)
	default:
		return nil, failed(`the scope is "line" or "baseline"; LSP cannot change the metadata of a cell`)
	}
}

func (s *server) ignoreLines(ctx context.Context, w *whole, found []analyzers.Finding) error {
	if !s.client.applyEdit {
		return failed("this client takes no edits from the server; its code actions have them")
	}
	var edits []analyzers.Edit
	for _, f := range found {
		if e, ok := analyzers.IgnoreComment(f); ok && !slices.Contains(edits, e) {
			edits = append(edits, e)
		}
	}
	change, ok := w.edit(&s.client, edits, "")
	if !ok {
		return failed("a comment has no place there")
	}
	label := "Ignore findings"
	var answer protocol.ApplyWorkspaceEditResult
	_, err := s.conn.Call(ctx, protocol.MethodWorkspaceApplyEdit, &protocol.ApplyWorkspaceEditParams{Label: &label, Edit: *change}, &answer)
	if err != nil || !answer.Applied {
		return failed("the client did not apply the edit")
	}
	return nil
}

// acceptAll writes findings into the baseline of their folder, and looks at the notebook again.
func (s *server) acceptAll(ctx context.Context, d *document, w *whole, found []analyzers.Finding) error {
	if s.accept == nil {
		return failed("this server keeps no baseline")
	}
	folder, err := s.folderOf("")
	s.session.mu.Lock()
	if own := d.book.world.folder; own != "" {
		folder, err = own, nil
	}
	s.session.mu.Unlock()
	if err != nil {
		return err
	}
	all := w.findings()
	analyzers.Sort(w.document, all)
	shapes := wire.From(w.document, all) // fingerprints count all findings
	var accepted []wire.Finding
	for i, f := range all {
		if slices.ContainsFunc(found, func(x analyzers.Finding) bool { return x.Rule == f.Rule && x.Block == f.Block && x.Span == f.Span }) {
			accepted = append(accepted, shapes[i])
		}
	}
	if err := s.accept(ctx, folder, accepted); err != nil {
		return failed("the baseline was not written: %v", err)
	}
	s.session.mu.Lock()
	defer s.session.mu.Unlock()
	s.again(d.book)
	return nil
}
