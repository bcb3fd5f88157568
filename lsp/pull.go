package lsp

import (
	"context"
	"maps"
	"slices"

	"github.com/go-json-experiment/json/jsontext"
	"go.lsp.dev/jsonrpc2"
	"go.lsp.dev/protocol"
	"go.lsp.dev/uri"
)

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
		related := s.relatedReports()
		report.Items, report.RelatedDocuments = s.client.diagnostics(v), related
		id, err := resultID(report.Items)
		if err != nil {
			return nil, jsonrpc2.NewError(jsonrpc2.InternalError, "diagnostics cannot be encoded")
		}
		if id == p.Previous {
			same := &protocol.RelatedUnchangedDocumentDiagnosticReport{}
			same.Kind, same.ResultID, same.RelatedDocuments = "unchanged", id, related
			return same, nil
		}
		report.ResultID = &id
		return report, nil
	}, nil
}

// relatedReports are those on settings files that are not open: what is wrong with one changes what is
// found in every document. A client that does not take them along gets them pushed.
func (s *server) relatedReports() map[uri.URI]protocol.FullDocumentDiagnosticReportOrUnchangedDocumentDiagnosticReport {
	if !s.client.related {
		return nil
	}
	s.session.mu.Lock()
	defer s.session.mu.Unlock()
	out := map[uri.URI]protocol.FullDocumentDiagnosticReportOrUnchangedDocumentDiagnosticReport{}
	for path := range s.session.told {
		delete(s.session.told, path)
		if s.session.textAt(path) != nil {
			continue // what the client pulls of it takes the place of what it was told
		}
		out[uri.URI(fileURI(path))] = &protocol.FullDocumentDiagnosticReport{Kind: "full", Items: []protocol.Diagnostic{}}
	}
	for path, m := range s.session.mistakes {
		if s.session.textAt(path) == nil {
			s.session.told[path] = true
			out[uri.URI(fileURI(path))] = &protocol.FullDocumentDiagnosticReport{Kind: "full", Items: []protocol.Diagnostic{diagnosticOf(m)}}
		}
	}
	return out
}

type workspaceDiagnosticParams struct {
	Previous []struct {
		URI   string `json:"uri"`
		Value string `json:"value"`
	} `json:"previousResultIds"`
	Partial  jsontext.Value `json:"partialResultToken"`
	WorkDone jsontext.Value `json:"workDoneToken"`
}

// maxPartial is how many files one partial result tells of.
const maxPartial = 50

// pullWorkspace is workspace/diagnostic: what is known of the files that are not open, and nothing
// else. The first such request scans them, and tells of them as they come in where the client takes
// partial results; one that has nothing new to tell waits until there is.
func (s *server) pullWorkspace(params []byte) (work, error) {
	p, err := decode[workspaceDiagnosticParams](params)
	if err != nil {
		return nil, err
	}
	shown := map[string]string{}
	for _, r := range p.Previous {
		shown[r.URI] = r.Value
	}
	return func(ctx context.Context) (any, error) {
		report := &protocol.WorkspaceDiagnosticReport{Items: []protocol.WorkspaceDocumentDiagnosticReport{}}
		if s.client.pull == pullNone {
			return report, nil
		}
		s.session.mu.Lock()
		first := !s.session.closed.watched
		s.session.mu.Unlock()
		told := map[string]string{}
		if first {
			if err := s.firstScan(ctx, &p, shown, told); err != nil {
				return nil, err
			}
		}
		for {
			items, changed := s.closedReports(shown, told)
			switch {
			case len(items) > 0 && len(p.Partial) > 0: // then all of it comes in parts, and the answer is empty
				s.sendProgress(p.Partial, &protocol.WorkspaceDiagnosticReportPartialResult{Items: items})
				return report, nil
			case len(items) > 0 || first:
				report.Items = append(report.Items, items...)
				return report, nil
			}
			select {
			case <-changed:
			case <-ctx.Done():
				return nil, ctx.Err()
			}
		}
	}, nil
}

// firstScan scans the workspace, and streams what it finds where the client wants that.
func (s *server) firstScan(ctx context.Context, p *workspaceDiagnosticParams, shown, told map[string]string) error {
	var progress *progress
	if len(p.WorkDone) > 0 {
		ctx, progress = s.startProgress(ctx, p.WorkDone, "Scanning notebooks")
		defer progress.end("")
	}
	_, err := s.scanFolders(ctx, func(done, total int) {
		progress.report(done, total)
		if len(p.Partial) == 0 || done%maxPartial != 0 {
			return
		}
		if items, _ := s.closedReports(shown, told); len(items) > 0 {
			s.sendProgress(p.Partial, &protocol.WorkspaceDiagnosticReportPartialResult{Items: items})
		}
	})
	return err
}

// closedReports are the reports on closed files of which the client has not been told: in an earlier
// answer, or earlier in this one, where they are written down. The channel is closed when there may
// be more.
func (s *server) closedReports(shown, told map[string]string) ([]protocol.WorkspaceDocumentDiagnosticReport, <-chan struct{}) {
	s.session.mu.Lock()
	defer s.session.mu.Unlock()
	var items []protocol.WorkspaceDocumentDiagnosticReport
	known := map[string]bool{}
	knows := func(name string) string {
		if id, ok := told[name]; ok {
			return id
		}
		return shown[name]
	}
	for _, path := range slices.Sorted(maps.Keys(s.session.closed.known)) {
		f := s.session.closed.known[path]
		known[f.uri] = true
		if knows(f.uri) == f.id {
			continue
		}
		told[f.uri] = f.id
		items = append(items, closedReport(f.uri, f.id, f.items))
	}
	for _, ids := range []map[string]string{shown, told} {
		for _, name := range slices.Sorted(maps.Keys(ids)) {
			// A client keeps the ids of open documents in the same list: those are its business.
			if known[name] || knows(name) == "" || s.session.documents[name] != nil {
				continue
			}
			told[name] = ""
			items = append(items, closedReport(name, "", []protocol.Diagnostic{}))
		}
	}
	return items, s.session.closed.changed
}

// closedReport is a report on a file; without an id it says that there is nothing to show any more.
func closedReport(name, id string, items []protocol.Diagnostic) *protocol.WorkspaceFullDocumentDiagnosticReport {
	r := &protocol.WorkspaceFullDocumentDiagnosticReport{URI: uri.URI(name)}
	r.Kind, r.Items = "full", items
	if id != "" {
		r.ResultID = &id
	}
	return r
}
