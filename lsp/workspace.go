package lsp

import (
	"context"
	"net/url"
	"path/filepath"
	"runtime"
	"strings"
	"sync"

	"go.lsp.dev/protocol"
	"golang.org/x/sync/errgroup"

	"github.com/nblsp/nblsp/notebook"
)

// closedFiles are the files of the workspace that are not open. The session's lock guards them.
type closedFiles struct {
	watched bool                   // somebody asked for them, and wants to be told of changes
	open    map[string]int         // paths that are open, and so none of these
	known   map[string]*closedFile // by path: those with something to show
	stale   map[string]bool        // paths to look at again
	all     bool                   // every path is: settings have changed
	changed chan struct{}          // closed at the next change of known
}

// A closedFile is what the client shows of a file.
type closedFile struct {
	uri   string
	items []protocol.Diagnostic
	id    string // identifies the items
}

func newClosedFiles() closedFiles {
	return closedFiles{open: map[string]int{}, known: map[string]*closedFile{}, stale: map[string]bool{}, changed: make(chan struct{})}
}

// fileURI is the URI of a path.
func fileURI(path string) string {
	path = filepath.ToSlash(path)
	u := url.URL{Scheme: "file", Path: path}
	switch {
	case strings.HasPrefix(path, "//"):
		u.Host, u.Path, _ = strings.Cut(path[2:], "/")
		u.Path = "/" + u.Path
	case !strings.HasPrefix(path, "/"):
		u.Path = "/" + path
	}
	return u.String()
}

// opened says that a document is open from now on: its diagnostics come from there.
func (s *server) opened(uri string) {
	path, ok := localPath(uri)
	if !ok {
		return
	}
	path = filepath.Clean(path)
	s.session.closed.open[path]++
	s.know(path, nil)
}

// shut says that a document was closed.
func (s *server) shut(uri string) {
	path, ok := localPath(uri)
	if !ok {
		return
	}
	path = filepath.Clean(path)
	if s.session.closed.open[path]--; s.session.closed.open[path] > 0 {
		return
	}
	delete(s.session.closed.open, path)
	s.outdated(path)
}

// outdated has a closed file looked at again, if anybody wants to know. The lock is held.
func (s *server) outdated(path string) {
	if s.session.closed.watched {
		s.session.closed.stale[path] = true
		s.rescan.signal()
	}
}

// outdatedAll has all closed files looked at again, if anybody wants to know. The lock is held.
func (s *server) outdatedAll() {
	if s.session.closed.watched {
		s.session.closed.all = true
		s.rescan.signal()
	}
}

// know takes over what is known of a path: nil for nothing. The lock is held.
func (s *server) know(path string, now *closedFile) {
	c := &s.session.closed
	before := c.known[path]
	switch {
	case before == nil && now == nil, before != nil && now != nil && before.id == now.id:
		return
	case now == nil:
		delete(c.known, path)
	default:
		c.known[path] = now
	}
	if s.client.pull != pullNone {
		close(c.changed)
		c.changed = make(chan struct{})
		return
	}
	if now == nil {
		s.publisher.retract(before.uri)
		return
	}
	s.publisher.put(now.uri, publication{render: func() []protocol.Diagnostic { return now.items }})
}

// rescanner looks again at closed files that changed, as long as the server runs.
func (s *server) rescanner() {
	for s.rescan.wait(s.ctx) {
		s.session.mu.Lock()
		stale, all := s.session.closed.stale, s.session.closed.all
		s.session.closed.stale, s.session.closed.all = map[string]bool{}, false
		s.session.mu.Unlock()
		if all {
			_, _ = s.scanFolders(s.ctx, func(int, int) {}) // an error is the end of the server, or told when a user asks
			continue
		}
		for path := range stale {
			if s.ctx.Err() == nil {
				s.scanFile(s.ctx, path)
			}
		}
	}
}

// scanFolders looks at all files of the workspace that are not open, and from then on at each that
// changes. The error is only the context's, or that of a folder that cannot be listed.
func (s *server) scanFolders(ctx context.Context, report func(done, total int)) (files int, err error) {
	s.scanning.Lock() // two scans at a time would do the same work twice
	defer s.scanning.Unlock()
	s.session.mu.Lock()
	s.session.closed.watched = true
	all := s.session.worlds
	s.session.mu.Unlock()
	paths := map[string]bool{}
	for _, w := range all {
		if w.folder == "" || s.find == nil {
			continue
		}
		found, err := s.find(ctx, w.folder)
		if err != nil {
			return 0, err
		}
		for _, path := range found {
			paths[filepath.Clean(path)] = true
		}
	}
	var mu sync.Mutex
	done := 0
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(max(1, runtime.GOMAXPROCS(0)-1)) // one is left for who types
	for path := range paths {
		group.Go(func() error {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			s.scanFile(ctx, path)
			mu.Lock()
			defer mu.Unlock()
			done++
			report(done, len(paths))
			return nil
		})
	}
	if err := group.Wait(); err != nil {
		return done, err
	}
	s.session.mu.Lock()
	defer s.session.mu.Unlock()
	for path := range s.session.closed.known {
		if !paths[path] {
			s.know(path, nil)
		}
	}
	return done, nil
}

// scanFile looks at one file, and takes over what it finds unless the file was opened meanwhile.
func (s *server) scanFile(ctx context.Context, path string) {
	uri := fileURI(path)
	s.session.mu.Lock()
	w := *s.session.worlds.of(uri) // as it is now
	skip := s.session.closed.open[path] > 0
	s.session.mu.Unlock()
	if w.folder != "" { // in the client's spelling
		if rel, err := filepath.Rel(w.folder, path); err == nil {
			uri = strings.TrimSuffix(w.uri, "/") + (&url.URL{Path: "/" + filepath.ToSlash(rel)}).EscapedPath()
		}
	}
	var now *closedFile
	if !skip {
		var err error
		if now, err = s.lookAt(ctx, w, path, uri); err != nil {
			return
		}
	}
	s.session.mu.Lock()
	defer s.session.mu.Unlock()
	if s.session.closed.open[path] == 0 {
		s.know(path, now)
	}
}

// lookAt reads and analyses a file; nil when there is nothing to show. The error is the context's.
func (s *server) lookAt(ctx context.Context, w world, path, uri string) (f *closedFile, err error) {
	defer func() {
		if p := recover(); p != nil {
			_ = s.crashed("scanning a file", p)
		}
	}()
	data, err := s.files.ReadFile(uri)
	if err != nil {
		return nil, nil // it is gone, or no business of ours
	}
	doc := notebook.Parse(path, data)
	if doc.Format == notebook.PlainText && filepath.Ext(path) != ".ipynb" {
		return nil, nil
	}
	res, err := w.runner.Run(ctx, doc, s.outside(uri))
	if err != nil {
		return nil, err
	}
	found := (&whole{document: doc}).unaccepted(res.Findings, w.accepted)
	if len(found) == 0 {
		return nil, nil
	}
	lines := sync.OnceValue(func() *notebook.Lines { return notebook.NewLines(string(data), notebook.AllLF) })
	items := s.client.diagnostics(&view{uri: uri, lines: lines, document: doc, findings: found})
	id, err := resultID(items)
	if err != nil {
		return nil, nil
	}
	return &closedFile{uri, items, id}, nil
}
