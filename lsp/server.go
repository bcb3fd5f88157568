package lsp

import (
	"context"
	"io"
	"io/fs"
	"log/slog"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"go.lsp.dev/jsonrpc2"
	"go.lsp.dev/protocol"

	"github.com/nblsp/nblsp/analyzers"
)

// Options are what [Serve] needs of its surroundings. In, Out and Analyzers are required.
type Options struct {
	In        io.Reader // messages of the client
	Out       io.Writer // messages to the client, and nothing else
	Analyzers []*analyzers.Analyzer
	Config    *analyzers.Config // nil: the defaults
	Version   string            // of nblsp
	Log       *slog.Logger      // nil: nothing is logged
	// ClientProcessID is of the process whose end ends the server, beside the one that the client
	// names in initialize; 0 for none.
	ClientProcessID int
	Files           Files                               // nil: file: URIs are read from disk
	Outside         func(name string) analyzers.Outside // of a notebook, by URI; nil: there is nothing
	MaxMessage      int64                               // bytes; 0: DefaultMaxMessage
	// Quiet is how long a notebook has to be left alone before the phases run that look at all of
	// it; 0: DefaultQuiet.
	Quiet time.Duration
}

// DefaultQuiet is short enough to seem immediate when the typing stops.
const DefaultQuiet = 150 * time.Millisecond

// server is one connection to one client.
type server struct {
	dispatcher
	ctx       context.Context // ends with Serve
	conn      jsonrpc2.Conn
	log       *slog.Logger
	version   string
	phase     atomicPhase
	tracing   atomic.Bool
	stopped   chan int
	client    client // set by initialize, before anything else happens
	runner    *analyzers.Runner
	files     Files
	outside   func(string) analyzers.Outside
	quiet     time.Duration
	session   *session
	publisher *publisher
	refresh   chan struct{}

	registration sync.Once
}

var notifications = map[string]notification{
	protocol.MethodInitialized:               (*server).initialized,
	protocol.MethodExit:                      (*server).exit,
	protocol.MethodSetTrace:                  (*server).setTrace,
	protocol.MethodTextDocumentDidOpen:       (*server).didOpenText,
	protocol.MethodTextDocumentDidChange:     (*server).didChangeText,
	protocol.MethodTextDocumentDidSave:       (*server).didSaveText,
	protocol.MethodTextDocumentDidClose:      (*server).didCloseText,
	protocol.MethodNotebookDocumentDidOpen:   (*server).didOpenNotebook,
	protocol.MethodNotebookDocumentDidChange: (*server).didChangeNotebook,
	protocol.MethodNotebookDocumentDidSave:   (*server).didSaveNotebook,
	protocol.MethodNotebookDocumentDidClose:  (*server).didCloseNotebook,
	"nblsp/didChangeOutputs":                 (*server).changeOutputs,
}

var requests = map[string]request{
	protocol.MethodInitialize:             (*server).initialize,
	protocol.MethodShutdown:               (*server).shutdown,
	protocol.MethodTextDocumentCodeAction: (*server).codeAction,
	protocol.MethodCodeActionResolve:      (*server).resolveAction,
	protocol.MethodTextDocumentHover:      (*server).hover,
	protocol.MethodTextDocumentDiagnostic: (*server).pullDiagnostics,
	"nblsp/findings":                      (*server).allFindings,
}

// Serve talks to one client until it says exit, its input ends, its process is gone or ctx ends.
// The result is the exit code that LSP asks for: 0 after a shutdown, 1 otherwise. A goroutine that
// reads In may outlive the call; it ends when In does.
func Serve(ctx context.Context, o Options) int {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	s := newServer(ctx, &o)
	defer s.session.close()
	in := newStream(o.In, o.Out, o.MaxMessage, s.log)
	s.connect(in)
	s.watchParent(o.ClientProcessID)
	select {
	case code := <-s.stopped:
		return code
	case <-s.conn.Done():
		if err := s.conn.Err(); err != nil {
			s.log.Warn("the connection failed", "error", err)
		}
	case <-in.broken:
		s.log.Warn("the client does not take messages any more")
	case <-ctx.Done():
	}
	return s.exitCode()
}

func newServer(ctx context.Context, o *Options) *server {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Config == nil {
		o.Config = &analyzers.Config{}
	}
	if o.Files == nil {
		o.Files = disk{}
	}
	if o.Outside == nil {
		o.Outside = func(string) analyzers.Outside { return nowhere{} }
	}
	if o.MaxMessage == 0 {
		o.MaxMessage = DefaultMaxMessage
	}
	if o.Quiet == 0 {
		o.Quiet = DefaultQuiet
	}
	s := &server{
		dispatcher: newDispatcher(),
		ctx:        ctx,
		log:        o.Log,
		version:    o.Version,
		stopped:    make(chan int, 1),
		runner:     analyzers.NewRunner(o.Analyzers, o.Config),
		files:      o.Files,
		outside:    o.Outside,
		quiet:      o.Quiet,
		publisher:  newPublisher(o.Log),
		refresh:    make(chan struct{}, 1),
	}
	s.session = newSession(s.publisher)
	return s
}

// connect starts the goroutines of the server.
func (s *server) connect(in jsonrpc2.Stream) {
	s.conn = jsonrpc2.NewConn(in, jsonrpc2.WithCodec(codec{}))
	s.publisher.conn = s.conn
	go s.publisher.run(s.ctx)
	go s.refresher()
	for range runtime.GOMAXPROCS(0) {
		go s.analyse()
	}
	s.conn.Go(s.ctx, s.handle)
}

// nowhere is the Outside of a server that may look at nothing.
type nowhere struct{}

func (nowhere) ReadFile(string) ([]byte, error) { return nil, fs.ErrNotExist }

// codec encodes with the protocol's own encoder, which knows its unions.
type codec struct{}

func (codec) Marshal(v any) ([]byte, error) {
	if raw, ok := v.(jsonrpc2.RawMessage); ok {
		return raw, nil
	}
	return protocol.Marshal(v)
}

func (codec) Unmarshal(data []byte, v any) error { return protocol.Unmarshal(data, v) }
