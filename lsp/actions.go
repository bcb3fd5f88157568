package lsp

import (
	"context"
	"slices"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"go.lsp.dev/protocol"

	"github.com/nblsp/nblsp/analyzers"
	"github.com/nblsp/nblsp/notebook"
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
		return only == "" || string(kind) == only || strings.HasPrefix(string(kind), only+".") // "" is the kind of all
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
		if v.doubtful {
			return actions, nil // edits may land anywhere
		}
		if p.wants(protocol.CodeActionKindQuickFix) {
			actions = append(actions, s.quickFixes(d, v, &p)...)
			actions = append(actions, s.ignoreActions(v, &p)...)
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
// is analysed. A client that can wait gets the edits when a fix is chosen, because what imports a
// notebook has is known only by reading all of it, and editors ask at every move of the cursor.
func (s *server) quickFixes(d *document, v *view, p *codeActionParams) []protocol.CodeAction {
	var out []protocol.CodeAction
	// One fix may mend several findings of one place, such as all flaws of one version of a package.
	type offer struct {
		block *notebook.Block
		choice
	}
	offered := map[offer]int{}
	at := s.client.placer(v)
	for i := range v.findings {
		f := &v.findings[i]
		if len(f.Fixes) == 0 || !at.touches(f, p.Range) {
			continue
		}
		diagnostic, _ := s.client.diagnostic(at, f)
		for n, fix := range f.Fixes {
			if !s.offered(d, v, fix) {
				continue
			}
			one := offer{f.Block, choiceOf(v, f, fix)}
			if n, ok := offered[one]; ok {
				out[n].Diagnostics = append(out[n].Diagnostics, diagnostic)
				continue
			}
			kind, preferred := protocol.CodeActionKindQuickFix, n == 0 && fix.Applies != analyzers.Manual
			action := protocol.CodeAction{
				Title: fix.Title, Kind: &kind, IsPreferred: &preferred, Diagnostics: []protocol.Diagnostic{diagnostic},
			}
			if s.client.lazyEdits && editable(v, f, fix) {
				action.Data = one.encode()
			} else if action.Edit = s.resolve(d, v, *f, fix); action.Edit == nil {
				continue
			}
			offered[one] = len(out)
			out = append(out, action)
		}
	}
	return out
}

// offered says whether a fix makes sense in the notebook that a view is of.
func (s *server) offered(d *document, v *view, fix analyzers.Fix) bool {
	if fix.IfImported == "" {
		return true
	}
	whole := v.alone()
	if v.cell != nil {
		whole = s.session.around(d, v)
	}
	return whole != nil && analyzers.Offered(whole.document, fix)
}

// editable says whether a fix can be had as an edit of the client's text.
func editable(v *view, f *analyzers.Finding, fix analyzers.Fix) bool {
	return v.cell == nil || f.Block.Role == notebook.Source && len(fix.Edits) > 0
}

// resolve makes a fix an edit of the client's; nil when there is none, or the document has changed.
func (s *server) resolve(d *document, v *view, f analyzers.Finding, fix analyzers.Fix) *protocol.WorkspaceEdit {
	if fix.Accept != nil {
		return s.exception(v, *fix.Accept)
	}
	whole := v.alone()
	if v.cell != nil {
		switch {
		case inOtherCells(f, fix):
			whole = s.session.whole(d, v)
		case len(fix.Imports) > 0:
			whole = s.session.around(d, v)
		}
		if whole == nil {
			return nil
		}
	}
	edit, _ := whole.edit(&s.client, analyzers.Resolve(whole.document, f, fix), v.uri)
	return edit
}

// inOtherCells reports whether a fix edits more than the finding's own Block.
func inOtherCells(f analyzers.Finding, fix analyzers.Fix) bool {
	return slices.ContainsFunc(fix.Edits, func(e analyzers.Edit) bool { return e.Block != nil && e.Block != f.Block })
}

// A choice names one fix of one finding of one version of a document.
type choice struct {
	URI     string `json:"uri"`
	Version int32  `json:"version"`
	Rule    string `json:"rule"`
	Start   int    `json:"start"`
	End     int    `json:"end"`
	Title   string `json:"title"`
}

func choiceOf(v *view, f *analyzers.Finding, fix analyzers.Fix) choice {
	return choice{v.uri, v.version, f.Rule.ID, f.Span.Start, f.Span.End, fix.Title}
}

func (c choice) encode() jsontext.Value {
	raw, err := json.Marshal(c)
	if err != nil {
		return nil
	}
	return raw
}

// resolveAction is codeAction/resolve: the action as the client sent it, with its edit.
func (s *server) resolveAction(params []byte) (work, error) {
	action, err := decode[map[string]jsontext.Value](params)
	if err != nil {
		return nil, err
	}
	chosen, err := decode[choice](action["data"])
	if err != nil {
		return nil, err
	}
	d := s.session.document(chosen.URI)
	return func(ctx context.Context) (any, error) {
		if d == nil {
			return nil, errModified
		}
		v, err := s.session.settledView(ctx, d)
		if err != nil {
			return nil, err
		}
		for i := range v.findings {
			f := &v.findings[i]
			for _, fix := range f.Fixes {
				if choiceOf(v, f, fix) != chosen {
					continue
				}
				edit, err := protocol.Marshal(s.resolve(d, v, *f, fix))
				action["edit"] = edit
				return action, err
			}
		}
		return nil, errModified
	}, nil
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
		found, title = whole.unaccepted(whole.findings(), whole.accepted), "Apply all safe fixes of nblsp in the notebook"
	}
	from := v.uri
	if kind == kindFixAllNotebook {
		from = "" // the user asked for all of it
	}
	edit, ok := whole.edit(&s.client, safeEdits(whole.document, found), from)
	if !ok {
		return nil
	}
	return []protocol.CodeAction{{Title: title, Kind: &kind, Edit: edit}}
}

// safeEdits are the edits of the first safe fix of each finding.
func safeEdits(doc *notebook.Document, found []analyzers.Finding) (all []analyzers.Edit) {
	for _, f := range found {
		if i := slices.IndexFunc(f.Fixes, isSafe); i >= 0 {
			all = mergeEdits(all, analyzers.Resolve(doc, f, f.Fixes[i]))
		}
	}
	return all
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
