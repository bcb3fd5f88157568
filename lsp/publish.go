package lsp

import (
	"context"
	"hash/maphash"
	"log/slog"
	"strconv"
	"sync"

	"go.lsp.dev/jsonrpc2"
	"go.lsp.dev/protocol"
	"go.lsp.dev/uri"
)

// A publisher sends notifications to the client from a goroutine of its own, so that a client that
// does not read its pipe stalls nothing else. What waits is bounded: one publication a document,
// the newest, and a few trace lines.
type publisher struct {
	conn jsonrpc2.Conn
	log  *slog.Logger

	mu      sync.Mutex
	wake    chan struct{}
	order   []string // documents with something to send, oldest first
	waiting map[string]publication
	forgot  map[string]bool // documents of which a client may not show what was sent
	traces  []string

	sent map[string]uint64 // digest of what the client shows of a document; absent: nothing. Of run alone.
}

// A publication is the diagnostics of one version of a document. They are converted when it is
// sent; most are overtaken by newer ones before.
type publication struct {
	version protocol.Optional[int32]
	render  func() []protocol.Diagnostic
}

const maxTraces = 1000

func newPublisher(log *slog.Logger) *publisher {
	return &publisher{
		log:     log,
		wake:    make(chan struct{}, 1),
		waiting: map[string]publication{},
		forgot:  map[string]bool{},
		sent:    map[string]uint64{},
	}
}

// publish replaces what waits to be sent for a document.
func (p *publisher) publish(uri string, version int32, render func() []protocol.Diagnostic) {
	p.put(uri, publication{protocol.NewOptional(version), render})
}

// retract takes back what the client shows of a document that is closed.
func (p *publisher) retract(uri string) {
	p.put(uri, publication{})
}

// forget makes the next diagnostics of a document news even when they are the same.
func (p *publisher) forget(uri string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.forgot[uri] = true
}

func (p *publisher) put(uri string, what publication) {
	p.mu.Lock()
	if _, ok := p.waiting[uri]; !ok {
		p.order = append(p.order, uri)
	}
	p.waiting[uri] = what
	p.mu.Unlock()
	p.signal()
}

func (p *publisher) trace(message string) {
	p.mu.Lock()
	if len(p.traces) < maxTraces {
		p.traces = append(p.traces, message)
	}
	p.mu.Unlock()
	p.signal()
}

func (p *publisher) signal() {
	select {
	case p.wake <- struct{}{}:
	default:
	}
}

// run sends until the context ends or the client is gone.
func (p *publisher) run(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-p.wake:
		}
		for ctx.Err() == nil && p.sendOne(ctx) {
		}
	}
}

// sendOne sends the oldest of what waits; false when nothing does.
func (p *publisher) sendOne(ctx context.Context) bool {
	p.mu.Lock()
	if len(p.traces) > 0 {
		message := p.traces[0]
		p.traces = p.traces[1:]
		p.mu.Unlock()
		_ = p.conn.Notify(ctx, protocol.MethodLogTrace, &protocol.LogTraceParams{Message: message})
		return true
	}
	if len(p.order) == 0 {
		p.mu.Unlock()
		return false
	}
	name := p.order[0]
	p.order = p.order[1:]
	what := p.waiting[name]
	delete(p.waiting, name)
	again := p.forgot[name]
	delete(p.forgot, name)
	p.mu.Unlock()

	params := &protocol.PublishDiagnosticsParams{URI: uri.URI(name), Diagnostics: []protocol.Diagnostic{}}
	if what.render != nil {
		params.Diagnostics = what.render()
	}
	if !p.news(name, params) && !(again && len(params.Diagnostics) > 0) {
		return true
	}
	params.Version = what.version
	// An error means that the client is gone, of which the connection tells by itself.
	_ = p.conn.Notify(ctx, protocol.MethodTextDocumentPublishDiagnostics, params)
	return true
}

var digestSeed = maphash.MakeSeed()

// resultID identifies the diagnostics of a pulled document within this process.
func resultID(items []protocol.Diagnostic) (string, error) {
	body, err := protocol.Marshal(&protocol.PublishDiagnosticsParams{Diagnostics: items})
	return strconv.FormatUint(maphash.Bytes(digestSeed, body), 36), err
}

// news says whether the client shows something else, and remembers that it will show this.
func (p *publisher) news(name string, params *protocol.PublishDiagnosticsParams) bool {
	before, shown := p.sent[name]
	if len(params.Diagnostics) == 0 {
		delete(p.sent, name)
		return shown
	}
	body, err := protocol.Marshal(params)
	if err != nil {
		p.log.Error("diagnostics cannot be encoded")
		return false
	}
	now := maphash.Bytes(digestSeed, body)
	p.sent[name] = now
	return !shown || before != now
}
