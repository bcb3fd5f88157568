package lsp

import (
	"errors"
	"io/fs"
	"path/filepath"
	"time"

	"go.lsp.dev/protocol"
	"go.lsp.dev/uri"

	"github.com/nblsp/nblsp/analyzers"
	"github.com/nblsp/nblsp/internal/config"
	"github.com/nblsp/nblsp/notebook"
)

// exception is the edit that adds an exception to the settings file of the folder of a view, which is
// made where there is none. Nil where there is no folder, or the client makes no files.
func (s *server) exception(v *view, x analyzers.LicenseException) *protocol.WorkspaceEdit {
	if v.folder == "" {
		return nil
	}
	name, exists := config.FileFor(v.folder)
	target := fileURI(name)
	text := ""
	if exists {
		var err error
		if text, err = s.textOf(name); err != nil {
			return nil
		}
	} else if !s.client.createsFiles {
		return nil
	}
	insert, ok := config.Exception(name, text, x, time.Now())
	if !ok {
		return nil
	}
	lines := notebook.NewLines(text, notebook.AllLF)
	edit := protocol.TextEdit{Range: rangeOf(lines, notebook.Span{Start: len(text), End: len(text)}, s.client.encoding), NewText: insert}
	if !s.client.documentChanges {
		return &protocol.WorkspaceEdit{Changes: map[uri.URI][]protocol.TextEdit{uri.URI(target): {edit}}}
	}
	out := &protocol.WorkspaceEdit{}
	if !exists {
		out.DocumentChanges = append(out.DocumentChanges, &protocol.CreateFile{Kind: "create", URI: uri.URI(target)})
	}
	change := &protocol.TextDocumentEdit{}
	change.TextDocument.URI = uri.URI(target)
	change.Edits = append(change.Edits, &edit)
	out.DocumentChanges = append(out.DocumentChanges, change)
	return out
}

// textOf is the text of a file: what the editor shows of it, when it is open.
func (s *server) textOf(name string) (string, error) {
	s.session.mu.Lock()
	for _, d := range s.session.documents {
		if path, ok := localPath(d.uri); ok && d.cell == nil && filepath.Clean(path) == name {
			defer s.session.mu.Unlock()
			return d.text, nil
		}
	}
	s.session.mu.Unlock()
	data, err := s.files.ReadFile(fileURI(name))
	if errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	return string(data), err
}
