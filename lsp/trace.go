package lsp

import (
	"fmt"
	"log/slog"
	"time"

	"go.lsp.dev/protocol"
)

// trace tells the log, and the client that asked for it with $/setTrace, that a message was
// handled: its method, size, time and fate. Never its content, which may hold secrets, and never
// a URI's query or fragment; that is why it takes nothing else.
func (s *server) trace(method string, size int, took time.Duration, err error) {
	fate := "done"
	if err != nil {
		fate = "failed"
	}
	s.log.Debug("handled", "method", method, "bytes", size, "took", took, "fate", fate)
	if s.tracing.Load() && method != protocol.MethodSetTrace {
		s.publisher.trace(fmt.Sprintf("%s: %d bytes, %s, %s", method, size, took.Round(time.Microsecond), fate))
	}
}

// logURI is how a URI is logged: a path may be told, what an editor packs into a query or
// fragment need not.
func logURI(uri string) slog.Attr {
	for i, c := range uri {
		if c == '?' || c == '#' {
			uri = uri[:i]
			break
		}
	}
	return slog.String("uri", uri)
}
