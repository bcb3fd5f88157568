package lsp

import (
	"errors"
	"fmt"
	"path/filepath"
)

// errUnknown is the error of a notification about something that is not open.
var errUnknown = errors.New("no such document is open")

// applied is a notification whose params are read and then applied under the lock of the session.
func applied[T any](apply func(*server, *T) error) notification {
	return func(s *server, params []byte) error {
		p, err := decode[T](params)
		if err != nil {
			return err
		}
		s.look()
		s.session.mu.Lock()
		defer s.session.mu.Unlock()
		return apply(s, &p)
	}
}

func (s *server) didOpenText(p *didOpenText) error {
	if d := s.session.documents[p.Document.URI]; d != nil {
		if d.cell != nil {
			return errors.New("opened as a text, but is a cell of an open notebook")
		}
		// A client that missed its own close, or a second one on the same pipe, which has seen
		// nothing yet. This text is what counts.
		s.publisher.forget(d.uri)
		d.opens = min(d.opens+1, s.clients)
		d.language, d.doubtful = p.Document.LanguageID, false
		d.setText(int32(p.Document.Version), p.Document.Text)
		s.session.touch(d, urgent)
		return nil
	}
	s.opened(p.Document.URI)
	s.publisher.forget(p.Document.URI) // a client may have cleared it at a close of which we told it nothing yet
	d := s.session.openText(p.Document)
	s.session.touch(d, urgent)
	if s.session.mistakeIn(d) != nil {
		path, _ := localPath(d.uri)
		s.showMistake(filepath.Clean(path))
	}
	return nil
}

func (s *server) didChangeText(p *didChangeText) error {
	return s.changeText(p.Document, p.Changes)
}

// changeText applies the changes of one document. Versions are not judged: clients repeat and skip
// them, and the order on the wire is what counts.
func (s *server) changeText(id documentID, changes []contentChange) error {
	d := s.session.documents[id.URI]
	if d == nil {
		return errUnknown
	}
	list, err := edits(changes)
	if err != nil {
		return err
	}
	if err := d.change(int32(id.Version), list, s.client.encoding); err != nil {
		return err
	}
	s.session.touch(d, urgent)
	return nil
}

func (s *server) didCloseText(p *textDocumentOnly) error {
	d := s.session.documents[p.Document.URI]
	if d == nil || d.cell != nil {
		return errUnknown
	}
	if d.opens--; d.opens > 0 {
		return nil // another client on this pipe has it open
	}
	d.book.closed = true
	d.book.rest()
	s.session.drop(d)
	s.shut(d.uri)
	if s.session.mistakeIn(d) != nil {
		path, _ := localPath(d.uri)
		s.showMistake(filepath.Clean(path))
	}
	return nil
}

func (s *server) didSaveText([]byte) error { return nil }

func (s *server) didOpenNotebook(p *didOpenNotebook) error {
	opens := 1
	if b := s.session.books[p.Notebook.URI]; b != nil {
		opens = min(b.opens+1, s.clients)
		s.session.closeBook(b)
	} else {
		s.opened(p.Notebook.URI)
	}
	b := s.session.openBook(p)
	b.opens = opens
	s.session.readSaved(b)
	return nil
}

func (s *server) didCloseNotebook(p *didCloseNotebook) error {
	b := s.session.books[p.Notebook.URI]
	if b == nil {
		return errUnknown
	}
	if b.opens--; b.opens > 0 {
		return nil // another client on this pipe has it open
	}
	s.session.closeBook(b)
	s.shut(b.uri)
	return nil
}

func (s *server) didSaveNotebook(p *notebookOnly) error {
	b := s.session.books[p.Notebook.URI]
	if b == nil {
		return errUnknown
	}
	s.session.readSaved(b)
	return nil
}

// didChangeNotebook applies one event in the protocol's order: structure, data, texts, metadata.
// What of it cannot be applied is an error, and the rest is applied all the same.
func (s *server) didChangeNotebook(p *didChangeNotebook) error {
	b := s.session.books[p.Notebook.URI]
	if b == nil {
		return errUnknown
	}
	var problems []error
	if c := p.Change.Cells.Structure; c != nil {
		problems = append(problems, s.session.restructure(b, c))
	}
	for _, item := range p.Change.Cells.Data {
		problems = append(problems, s.changeData(b, item))
	}
	for _, t := range p.Change.Cells.Text {
		if err := s.changeText(t.Document, t.Changes); err != nil {
			problems = append(problems, fmt.Errorf("text of a cell: %w", err))
		}
	}
	if p.Change.Metadata != nil {
		b.metadata = readBookMetadata(p.Change.Metadata)
		for _, d := range b.cells { // what they ignore may have changed
			s.session.touch(d, bulk)
		}
	}
	s.plan(b) // a cell may have gone, and nothing else changed
	return errors.Join(problems...)
}

// changeData takes over the kind, metadata and execution summary of a cell.
func (s *server) changeData(b *book, item cellItem) error {
	d := s.session.documents[item.Document]
	if d == nil || d.cell == nil || d.book != b {
		return fmt.Errorf("data of a cell: %w", errUnknown)
	}
	d.describe(item)
	s.session.touch(d, urgent)
	return nil
}
