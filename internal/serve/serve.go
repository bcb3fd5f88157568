// Package serve shows one page to the browser of this machine, and to nobody else.
package serve

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"net"
	"net/http"
	"time"
)

// A Server has one page at one address that nobody can guess.
type Server struct {
	URL      string
	listener net.Listener
	handler  http.Handler
}

// New listens on the loopback interface, at a free port. The policy is the page's
// Content-Security-Policy. Nothing is answered before Run.
func New(page []byte, policy string) (*Server, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	host, path := l.Addr().String(), "/"+rand.Text()+"/"
	return &Server{"http://" + host + path, l, handler(host, path, page, policy)}, nil
}

// handler answers for one host and one path alone: another name for this address in the Host field
// is a page elsewhere that reaches for it (DNS rebinding).
func handler(host, path string, page []byte, policy string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.Host != host:
			http.Error(w, "wrong host", http.StatusMisdirectedRequest)
			return
		case r.URL.Path != path:
			http.NotFound(w, r)
			return
		case r.Method != http.MethodGet && r.Method != http.MethodHead:
			http.Error(w, "only GET", http.StatusMethodNotAllowed)
			return
		}
		h := w.Header()
		h.Set("Content-Type", "text/html; charset=utf-8")
		h.Set("Content-Security-Policy", policy+"; frame-ancestors 'none'")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Cache-Control", "no-store")
		http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(page))
	})
}

// Run answers until the context ends, which is no error.
func (s *Server) Run(ctx context.Context) error {
	server := &http.Server{Handler: s.handler, ReadHeaderTimeout: 10 * time.Second}
	stop := context.AfterFunc(ctx, func() { _ = server.Close() })
	defer stop()
	if err := server.Serve(s.listener); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}
