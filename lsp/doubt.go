package lsp

import (
	"regexp"

	"go.lsp.dev/protocol"
)

// doubt is the diagnostic of a document whose text the server is not sure of.
var doubt = protocol.Diagnostic{
	Severity: protocol.DiagnosticSeverityWarning,
	Code:     protocol.String("stale"),
	Source:   protocol.NewOptional(source),
	Message: protocol.String("A change was too large to be taken over: " +
		"findings may be out of date or out of place until the document is opened again."),
}

var firstURI = regexp.MustCompile(`"uri"\s*:\s*"([^"\\]*)"`)

// doubt marks what a message that was too large may have changed, by what its beginning tells: the
// document or notebook that it names first, or everything. The text of a marked document is not
// trusted with edits until it comes as a whole.
func (s *server) doubt(head []byte) {
	s.session.mu.Lock()
	defer s.session.mu.Unlock()
	var marked []*document
	if m := firstURI.FindSubmatch(head); m != nil {
		if b := s.session.books[string(m[1])]; b != nil {
			marked = b.cells
		} else if d := s.session.documents[string(m[1])]; d != nil {
			marked = []*document{d}
		}
	} else {
		for _, d := range s.session.documents {
			marked = append(marked, d)
		}
	}
	for _, d := range marked {
		d.doubtful = true
		s.session.touch(d, bulk)
	}
}
