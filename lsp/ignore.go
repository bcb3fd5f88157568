package lsp

import (
	"context"
	"slices"

	"go.lsp.dev/protocol"

	"github.com/nblsp/nblsp/analyzers"
	"github.com/nblsp/nblsp/internal/wire"
	"github.com/nblsp/nblsp/notebook"
)

// ignoreActions offer to accept the findings of a range: a comment for each rule, where a comment
// has a place; the tag of the cell, where the client has its JSON; and the baseline of the folder.
func (s *server) ignoreActions(v *view, p *codeActionParams) []protocol.CodeAction {
	var out []protocol.CodeAction
	var seen []analyzers.Edit
	tagged, accepted := map[int]bool{}, map[string]bool{}
	at := s.client.placer(v)
	for i := range v.findings {
		f := &v.findings[i]
		if !at.touches(f, p.Range) {
			continue
		}
		diagnostic, _ := s.client.diagnostic(at, f)
		offer := func(title string, edit *protocol.WorkspaceEdit, command protocol.Command) {
			kind := protocol.CodeActionKindQuickFix
			out = append(out, protocol.CodeAction{
				Title: title, Kind: &kind, Diagnostics: []protocol.Diagnostic{diagnostic}, Edit: edit, Command: command,
			})
		}
		if edit, ok := analyzers.IgnoreComment(*f); ok && !slices.Contains(seen, edit) {
			seen = append(seen, edit)
			if change, ok := v.alone().edit(&s.client, []analyzers.Edit{edit}, v.uri); ok {
				offer("Ignore "+f.Rule.ID+" here, with a comment", change, protocol.Command{})
			}
		}
		if cell, ok := at.cellIndex(f.Block); ok && !tagged[cell] {
			tagged[cell] = true
			if span, text, ok := v.document.TagEdit(v.document.Cells[cell], notebook.IgnoreTag); ok {
				offer("Ignore all findings of this cell, with the tag "+notebook.IgnoreTag, v.alone().write(&s.client, span, text), protocol.Command{})
			}
		}
		if s.accept != nil && v.folder != "" && !accepted[f.Rule.ID] {
			accepted[f.Rule.ID] = true
			title := "Ignore " + f.Rule.ID + " here, in the baseline of the folder"
			argument, err := encoded(ignoreParams{URI: v.uri, Range: p.Range, Rule: f.Rule.ID, Scope: "baseline"})
			if err == nil {
				offer(title, nil, protocol.Command{Title: title, Command: commandIgnore, Arguments: []protocol.LSPAny{protocol.LSPAny(argument)}})
			}
		}
	}
	return out
}

// ignoreParams is the argument of nblsp.ignore.
type ignoreParams struct {
	URI   string    `json:"uri"`
	Range textRange `json:"range"`
	Rule  string    `json:"rule"`
	Scope string    `json:"scope"` // "line" or "baseline"
}

// ignore accepts findings of one rule: in a range of a document with a comment, or in the baseline
// of its folder.
func (s *server) ignore(ctx context.Context, p *commandParams) (any, error) {
	a, err := argument[ignoreParams](p)
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
	return s.applyEdit(ctx, "Ignore findings", change)
}

// applyEdit has the client apply an edit that the user chose.
func (s *server) applyEdit(ctx context.Context, label string, change *protocol.WorkspaceEdit) error {
	if !s.client.applyEdit {
		return failed("this client takes no edits from the server; its code actions have them")
	}
	var answer protocol.ApplyWorkspaceEditResult
	_, err := s.conn.Call(ctx, protocol.MethodWorkspaceApplyEdit, &protocol.ApplyWorkspaceEditParams{Label: &label, Edit: *change}, &answer)
	if err != nil || !answer.Applied {
		return failed("the client did not apply the edit")
	}
	return nil
}

// acceptAll writes findings into the baseline of their folder, and takes them off the screen.
func (s *server) acceptAll(ctx context.Context, d *document, w *whole, found []analyzers.Finding) error {
	if s.accept == nil {
		return failed("this server keeps no baseline")
	}
	s.session.mu.Lock()
	world := d.book.world
	s.session.mu.Unlock()
	if world.folder == "" {
		return failed("the document is in no folder that is open, and only a folder has a baseline")
	}
	all := w.findings()
	analyzers.Sort(w.document, all)
	shapes := wire.From(w.document, all) // fingerprints count all findings
	var accepted []wire.Finding
	for i, f := range all {
		if slices.ContainsFunc(found, func(x analyzers.Finding) bool { return x.Rule == f.Rule && x.Block == f.Block && x.Span == f.Span }) {
			shapes[i].Path = world.relative(d.book.uri)
			accepted = append(accepted, shapes[i])
		}
	}
	if err := s.accept(ctx, world.folder, accepted); err != nil {
		return failed("the baseline was not written: %v", err)
	}
	s.accepting(world)
	s.reread() // settings that were on their way have not seen it
	return nil
}
