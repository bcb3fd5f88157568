package lsp

import (
	"bytes"
	"context"
	"fmt"
	"testing"

	"github.com/nblsp/nblsp/analyzers"
)

// Notifications as clients send them, and as they may not: one a line, the method by its letter.
var fuzzedMethods = map[byte]string{
	'o': "notebookDocument/didOpen", 'c': "notebookDocument/didChange", 's': "notebookDocument/didSave", 'x': "notebookDocument/didClose",
	'O': "textDocument/didOpen", 'C': "textDocument/didChange", 'X': "textDocument/didClose", 'p': "nblsp/didChangeOutputs",
}

// FuzzNotifications: whatever comes in whatever order, nothing panics, and what the session says of
// notebooks, cells and what is waited for stays consistent.
func FuzzNotifications(f *testing.F) {
	const open = `o{"notebookDocument":{"uri":"b","cells":[{"kind":2,"document":"1"},{"kind":1,"document":"2"}]},"cellTextDocuments":[{"uri":"1","languageId":"python","text":"a\nb"}]}` + "\n"
	for _, rest := range []string{
		`c{"notebookDocument":{"uri":"b"},"change":{"cells":{"structure":{"array":{"start":0,"deleteCount":2,"cells":[{"kind":2,"document":"2"},{"kind":2,"document":"1"}]}}}}}`,
		`c{"notebookDocument":{"uri":"b"},"change":{"cells":{"structure":{"array":{"start":1,"deleteCount":1,"cells":[{"kind":2,"document":"1"},{"kind":2,"document":"3"}]},"didOpen":[{"uri":"3","text":"x"}],"didClose":[{"uri":"1"}]}}}}`,
		`c{"notebookDocument":{"uri":"b"},"change":{"cells":{"textContent":[{"document":{"uri":"1","version":2},"changes":[{"range":{"start":{"line":0,"character":1},"end":{"line":1,"character":0}},"text":"é"}]}],"data":[{"document":"1","metadata":{"id":"i","tags":["nblsp-ignore"]}}]}}}`,
		"s{\"notebookDocument\":{\"uri\":\"b\"}}\nx{\"notebookDocument\":{\"uri\":\"b\"}}\n" + open,
		"O{\"textDocument\":{\"uri\":\"1\",\"text\":\"t\"}}\nO{\"textDocument\":{\"uri\":\"t\",\"text\":\"t\"}}\nC{\"textDocument\":{\"uri\":\"t\"},\"contentChanges\":[{\"text\":\"u\"}]}\nX{\"textDocument\":{\"uri\":\"t\"}}",
		`p{"notebook":"b","cell":"1","seq":1,"outputs":[{"index":0,"items":[{"mime":"text/plain","text":"o"}]}]}`,
		`o{"notebookDocument":{"uri":"c","cells":[{"kind":2,"document":"1"},{"kind":2,"document":"1"}]}}`,
	} {
		f.Add([]byte(open + rest))
	}
	f.Fuzz(func(t *testing.T, script []byte) {
		s := newServer(context.Background(), &Options{Analyzers: []*analyzers.Analyzer{}})
		s.phase.Store(serving)
		s.client, s.clients = client{}, 1
		for n, line := range bytes.Split(script, []byte("\n")) {
			if len(line) == 0 || n > 50 {
				continue
			}
			method, ok := fuzzedMethods[line[0]]
			if !ok {
				continue
			}
			_ = s.notified(method, line[1:])
			if err := s.session.consistent(); err != nil {
				t.Fatalf("after %s: %v", line, err)
			}
		}
		s.session.close()
	})
}

// consistent says what of a session contradicts itself.
func (s *session) consistent() error {
	waits := map[*book]int{}
	for uri, d := range s.documents {
		if d.settled != nil {
			waits[d.book]++
		}
		switch {
		case d.uri != uri:
			return fmt.Errorf("%q is kept under %q", d.uri, uri)
		case d.book.closed:
			return fmt.Errorf("%q is open in a notebook that is closed", uri)
		case d.cell == nil && d.book.host != d:
			return fmt.Errorf("the text %q is not that of its notebook", uri)
		case d.cell != nil && s.books[d.book.uri] != d.book:
			return fmt.Errorf("the cell %q is in a notebook that is not open", uri)
		case d.cell != nil && d.cell.now.ID != uri:
			return fmt.Errorf("the cell %q is called %q", uri, d.cell.now.ID)
		}
	}
	for _, b := range s.queue.saved {
		waits[b]++
	}
	for uri, b := range s.books {
		placed := map[*document]int{}
		for _, d := range b.cells {
			placed[d]++
			if s.documents[d.uri] != d || d.book != b {
				return fmt.Errorf("the cell %q of %q is not open", d.uri, uri)
			}
		}
		for d, n := range placed {
			if d.cell.placed != n {
				return fmt.Errorf("the cell %q is counted %d times and stands %d times in %q", d.uri, d.cell.placed, n, uri)
			}
		}
		if b.pending != waits[b] {
			return fmt.Errorf("%q waits for %d, and there are %d", uri, b.pending, waits[b])
		}
	}
	return nil
}
