package lsp

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime"
	"runtime/debug"
	"strings"
	"sync"
	"time"

	"go.lsp.dev/jsonrpc2"
	"go.lsp.dev/protocol"
)

// A notification changes the server before the next message is read. It must not wait: neither for
// analysis nor for the client. Its error is logged.
type notification func(s *server, params []byte) error

// A request takes, before the next message is read, what it needs of the session, and returns
// what is to be done with it after. So a request sees exactly the edits that came before it, and
// delays none that come after.
type request func(s *server, params []byte) (work, error)

// work computes the result of a request; it may wait.
type work func(ctx context.Context) (any, error)

// handshake are the requests that are answered before the next message is read: a client may send
// exit behind them at once.
var handshake = map[string]bool{protocol.MethodInitialize: true, protocol.MethodShutdown: true}

// maxWorkers bounds the requests that compute at the same time.
const maxWorkers = 8

// maxWaiting bounds those that wait for that, and the answers that wait for their client to take them.
// Behind them nothing more is read: a client that asks and does not read the answers fills its own pipe,
// not our memory.
const maxWaiting = 1000

// dispatcher is the part of the server between connection and methods.
type dispatcher struct {
	workers chan struct{}
	waiting chan struct{}

	mu      sync.Mutex
	running map[jsonrpc2.ID]*context.CancelFunc // by pointer: an id that is used twice ends its own entry only
}

func newDispatcher() dispatcher {
	return dispatcher{
		workers: make(chan struct{}, maxWorkers),
		waiting: make(chan struct{}, maxWaiting),
		running: map[jsonrpc2.ID]*context.CancelFunc{},
	}
}

// handle is the connection's handler. The connection calls it inline, in wire order. The contract
// of jsonrpc2 that shapes it: an error of a notification would end the connection, and so would a
// panic; ctx is recycled when handle returns, so nothing may be derived from it but by
// DetachContext; it is kept only for Async.
func (s *server) handle(ctx context.Context, req *jsonrpc2.Request) (result any, err error) {
	start, method, size := time.Now(), strings.Clone(req.Method()), len(req.Params())
	defer func() {
		if p := recover(); p != nil {
			result, err = nil, s.crashed(method, p)
		}
		if req.IsCall() {
			err = toLSPError(err)
		} else if err != nil {
			s.log.Warn("notification failed", "method", method, "error", err)
			err = nil
		}
		s.trace(method, size, time.Since(start), err)
	}()
	base := jsonrpc2.DetachContext(ctx)
	if !req.IsCall() {
		return nil, s.notified(method, req.Params())
	}
	if err := s.admit(method); err != nil {
		return nil, err
	}
	prepare, ok := requests[method]
	if !ok {
		return nil, jsonrpc2.NewError(jsonrpc2.MethodNotFound, "method not found: "+method)
	}
	todo, err := prepare(s, req.Params())
	if err != nil {
		return nil, err
	}
	base, done := s.begin(base, req.ID())
	defer done()
	if handshake[method] {
		return todo(base)
	}
	if patient[method] {
		jsonrpc2.Async(ctx)
		return todo(base)
	}
	select {
	case s.waiting <- struct{}{}:
		defer func() { <-s.waiting }()
	case <-s.ctx.Done():
		return nil, s.ctx.Err()
	}
	jsonrpc2.Async(ctx)
	select {
	case s.workers <- struct{}{}:
		defer func() { <-s.workers }()
	case <-base.Done():
		return nil, base.Err()
	}
	return todo(base)
}

func (s *server) notified(method string, params []byte) error {
	if method == protocol.MethodCancelRequest {
		return s.cancel(params)
	}
	if s.phase.Load() != serving && method != protocol.MethodExit {
		return fmt.Errorf("came %s", s.phase.Load())
	}
	apply, ok := notifications[method]
	switch {
	case ok:
		return apply(s, params)
	case strings.HasPrefix(method, "$/"):
		return nil // may be ignored, says the protocol
	default:
		s.log.Debug("unknown notification", "method", method)
		return nil
	}
}

// begin registers a request so that it can be cancelled.
func (d *dispatcher) begin(ctx context.Context, id jsonrpc2.ID) (context.Context, func()) {
	ctx, cancel := context.WithCancel(ctx)
	d.mu.Lock()
	defer d.mu.Unlock()
	if s, ok := id.StringValue(); ok {
		id = jsonrpc2.NewStringID(strings.Clone(s))
	}
	d.running[id] = &cancel
	return ctx, func() {
		cancel()
		d.mu.Lock()
		defer d.mu.Unlock()
		if d.running[id] == &cancel {
			delete(d.running, id)
		}
	}
}

func (d *dispatcher) cancel(params []byte) error {
	p, err := decode[struct {
		ID requestID `json:"id"`
	}](params)
	if err != nil {
		return err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if cancel, ok := d.running[p.ID.ID]; ok {
		(*cancel)()
	}
	return nil
}

// toLSPError gives every error of a request its code. What is not made for the client is not shown
// to it: an unforeseen error may quote a text.
func toLSPError(err error) error {
	var coded *jsonrpc2.Error
	switch {
	case err == nil:
		return nil
	case errors.Is(err, context.Canceled):
		return protocol.ErrRequestCancelled
	case errors.As(err, &coded):
		return coded
	default:
		return jsonrpc2.NewError(jsonrpc2.InternalError, "internal error")
	}
}

// crashed reports a panic. A value that was not made by the Go runtime may quote a text, so its
// type is all that is told.
func (s *server) crashed(where string, p any) error {
	reason := fmt.Sprintf("%T", p)
	if r, ok := p.(runtime.Error); ok {
		reason = r.Error()
	}
	s.log.Error("panic", "in", where, "reason", reason, slog.String("stack", string(debug.Stack())))
	return jsonrpc2.NewError(jsonrpc2.InternalError, "internal error")
}
