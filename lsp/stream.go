package lsp

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"sync"

	"github.com/go-json-experiment/json/jsontext"
	"go.lsp.dev/jsonrpc2"
)

// A stream is the jsonrpc2.Stream of one client. It answers what is no message by itself, because
// the connection would end over it.
type stream struct {
	frames  *frameReader
	log     *slog.Logger
	dropped func(head []byte) // told of a message that was too large, by its first bytes

	waiting sync.Mutex // of writers and room
	writers int        // that wait for the client to read
	room    *sync.Cond // signalled when they are fewer than maxWaiting

	mu     sync.Mutex // one frame at a time
	out    io.Writer
	buf    []byte
	broken chan struct{} // closed when the client can no longer be written to
}

func newStream(in io.Reader, out io.Writer, limit int64, log *slog.Logger) *stream {
	s := &stream{frames: newFrameReader(in, limit), out: out, log: log, dropped: func([]byte) {}, broken: make(chan struct{})}
	s.room = sync.NewCond(&s.waiting)
	return s
}

// ReadFrame reads the next frame that holds a message. The connection finds this method by its
// name and prefers it to Read.
func (s *stream) ReadFrame(context.Context) ([]byte, int64, error) {
	for {
		s.awaitRoom()
		body, err := s.frames.next()
		var large *tooLargeError
		var bad *jsonrpc2.Error
		switch {
		case errors.As(err, &large):
			bad = jsonrpc2.NewError(jsonrpc2.InvalidRequest, large.Error())
			s.dropped(large.head)
		case err != nil:
			return nil, 0, err
		default:
			if bad = checkMessage(body); bad == nil {
				return body, int64(len(body)), nil
			}
		}
		s.log.Warn("refused a message", "code", bad.Code, "reason", bad.Message, "bytes", len(body))
		err = s.write(func(dst []byte) []byte {
			return jsonrpc2.AppendResponse(dst, jsonrpc2.ID{}, nil, bad)
		})
		if err != nil {
			return nil, 0, err
		}
	}
}

// checkMessage says why a body is no JSON-RPC message that the connection would take.
func checkMessage(body []byte) *jsonrpc2.Error {
	view, err := jsonrpc2.ScanMessageView(body)
	if err == nil && (view.Kind == jsonrpc2.MessageViewCall || view.Kind == jsonrpc2.MessageViewNotification) &&
		!view.MethodEscaped && !view.ID.StringEscaped() {
		return nil
	}
	if err == nil {
		_, err = jsonrpc2.DecodeMessage(body)
	}
	switch {
	case err == nil:
		return nil
	case !jsontext.Value(body).IsValid(lenient):
		return jsonrpc2.NewError(jsonrpc2.ParseError, "the message is not JSON")
	case bytes.HasPrefix(bytes.TrimLeft(body, " \t\r\n"), []byte("[")):
		return jsonrpc2.NewError(jsonrpc2.InvalidRequest, "LSP has no batches")
	default:
		return jsonrpc2.NewError(jsonrpc2.InvalidRequest, "the message is no JSON-RPC 2.0 request, notification or response")
	}
}

// Read implements jsonrpc2.Stream.
func (s *stream) Read(ctx context.Context) (jsonrpc2.Message, int64, error) {
	body, n, err := s.ReadFrame(ctx)
	if err != nil {
		return nil, 0, err
	}
	m, err := jsonrpc2.DecodeMessage(body)
	return m, n, err
}

// WriteFrame writes a body that is encoded already.
func (s *stream) WriteFrame(_ context.Context, body []byte) (int64, error) {
	return int64(len(body)), s.write(func(dst []byte) []byte { return append(dst, body...) })
}

// Write implements jsonrpc2.Stream.
func (s *stream) Write(_ context.Context, m jsonrpc2.Message) (int64, error) {
	var n int
	err := s.write(func(dst []byte) []byte {
		before := len(dst)
		dst = jsonrpc2.AppendMessage(dst, m)
		n = len(dst) - before
		return dst
	})
	return int64(n), err
}

// awaitRoom waits while too many answers wait for the client to read.
func (s *stream) awaitRoom() {
	s.waiting.Lock()
	defer s.waiting.Unlock()
	for s.writers >= maxWaiting {
		s.room.Wait()
	}
}

// count counts those who write.
func (s *stream) count(n int) {
	s.waiting.Lock()
	defer s.waiting.Unlock()
	s.writers += n
	s.room.Signal()
}

func (s *stream) write(encode func([]byte) []byte) error {
	s.count(1)
	defer s.count(-1)
	s.mu.Lock()
	defer s.mu.Unlock()
	whole, frame := appendFrame(s.buf, encode)
	if cap(whole) <= keepBuffer {
		s.buf = whole
	}
	_, err := s.out.Write(frame)
	if err != nil {
		select {
		case <-s.broken:
		default:
			close(s.broken)
		}
	}
	return err
}

// Close implements jsonrpc2.Stream. The ends of the stream belong to whoever made them; closing a
// standard input on which another goroutine waits may never return.
func (s *stream) Close() error { return nil }
