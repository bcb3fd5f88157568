package lsp

import (
	"context"
	"io"
	"log/slog"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"go.lsp.dev/jsonrpc2"
	"go.lsp.dev/protocol"

	"github.com/nblsp/nblsp/analyzers"
	"github.com/nblsp/nblsp/internal/config"
	"github.com/nblsp/nblsp/internal/wire"
	"github.com/nblsp/nblsp/notebook"
)

// Options are what [Serve] needs of its surroundings. In, Out and Analyzers are required.
type Options struct {
	In        io.Reader // messages of the client
	Out       io.Writer // messages to the client, and nothing else
	Analyzers []*analyzers.Analyzer
	Settings  Settings     // nil: the defaults hold everywhere
	Version   string       // of nblsp
	Log       *slog.Logger // nil: nothing is logged
	// Encoding is what a client counts positions in that offers none: UTF-16 by the protocol, but
	// ALE takes them for bytes and spoils what it edits.
	Encoding notebook.Encoding
	// ClientProcessID is of the process whose end ends the server, beside the one that the client
	// names in initialize; 0 for none.
	ClientProcessID int
	Files           Files                               // nil: file: URIs are read from disk
	Outside         func(name string) analyzers.Outside // of a notebook, by URI; nil: there is nothing
	MaxMessage      int64                               // bytes; 0: DefaultMaxMessage
	// Find lists the files of a folder that may be notebooks or name their packages, by path; nil:
	// what is not open is not looked at.
	Find func(ctx context.Context, folder string) ([]string, error)
	// Export writes a report over a folder in a format of the command line to a file ("": to a new
	// one in the folder), and gives the file; nil: there are no reports.
	Export func(ctx context.Context, folder, format, file string) (string, error)
	// Baseline reads what is accepted in a folder; nil: nothing is.
	Baseline func(folder string) (Accepted, *config.Error)
	// Accept adds findings, whose paths start at the folder, to its baseline; nil: there is none.
	Accept func(ctx context.Context, folder string, findings []wire.Finding) error
	// UpdateAdvisories brings the advisories up to date, because the user asked for it; nil: it cannot
	// be done.
	UpdateAdvisories func(ctx context.Context) error
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
	encoding  notebook.Encoding // of a client that offers none
	client    client            // set by initialize, before anything else happens
	clients   int               // that made the handshake on this pipe and have not said shutdown; of the reader alone
	gone      int               // those of them that have, and have not said exit
	analyzers []*analyzers.Analyzer
	settings  Settings
	files     Files
	outside   func(string) analyzers.Outside
	quiet     time.Duration
	limit     int64 // of a message
	session   *session
	publisher *publisher

	find       func(context.Context, string) ([]string, error)
	export     func(ctx context.Context, folder, format, file string) (string, error)
	baseline   func(string) (Accepted, *config.Error)
	accept     func(context.Context, string, []wire.Finding) error
	advisories func(context.Context) error

	refresh   bell // the client is to pull again
	configure bell // settings are to be read again
	rescan    bell // closed files are to be looked at again
	lookout   lookout
	scanning  sync.Mutex
	progressing

	registration   sync.Once
	watching       bool // of configurer alone, as is:
	watchedFolders []folder
}

var notifications = map[string]notification{
	protocol.MethodInitialized:               (*server).initialized,
	protocol.MethodExit:                      (*server).exit,
	protocol.MethodSetTrace:                  (*server).setTrace,
	protocol.MethodTextDocumentDidOpen:       applied((*server).didOpenText),
	protocol.MethodTextDocumentDidChange:     applied((*server).didChangeText),
	protocol.MethodTextDocumentDidSave:       (*server).didSaveText,
	protocol.MethodTextDocumentDidClose:      applied((*server).didCloseText),
	protocol.MethodNotebookDocumentDidOpen:   applied((*server).didOpenNotebook),
	protocol.MethodNotebookDocumentDidChange: applied((*server).didChangeNotebook),
	protocol.MethodNotebookDocumentDidSave:   applied((*server).didSaveNotebook),
	protocol.MethodNotebookDocumentDidClose:  applied((*server).didCloseNotebook),
	"nblsp/didChangeOutputs":                 applied((*server).changeOutputs),

	protocol.MethodWorkspaceDidChangeConfiguration:    (*server).didChangeConfiguration,
	protocol.MethodWorkspaceDidChangeWorkspaceFolders: (*server).didChangeFolders,
	protocol.MethodWorkspaceDidChangeWatchedFiles:     applied((*server).didChangeFiles),
	protocol.MethodWindowWorkDoneProgressCancel:       (*server).cancelProgress,
}

var requests = map[string]request{
	protocol.MethodInitialize:               (*server).initialize,
	protocol.MethodShutdown:                 (*server).shutdown,
	protocol.MethodTextDocumentCodeAction:   (*server).codeAction,
	protocol.MethodCodeActionResolve:        (*server).resolveAction,
	protocol.MethodTextDocumentHover:        (*server).hover,
	protocol.MethodTextDocumentDiagnostic:   (*server).pullDiagnostics,
	protocol.MethodTextDocumentDocumentLink: (*server).documentLinks,
	protocol.MethodTextDocumentCodeLens:     (*server).codeLenses,
	protocol.MethodWorkspaceDiagnostic:      (*server).pullWorkspace,
	protocol.MethodWorkspaceExecuteCommand:  (*server).executeCommand,
	"nblsp/findings":                        (*server).allFindings,
	"nblsp/redactOutputs":                   (*server).redactOutputs,
}

// patient are the requests that mostly wait: for the user, for files, for something to change. They
// take no worker from those that are to be answered at once.
var patient = map[string]bool{
	protocol.MethodWorkspaceDiagnostic:     true,
	protocol.MethodWorkspaceExecuteCommand: true,
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
	in.dropped = s.doubt
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
	if o.Settings == nil {
		o.Settings = func(string, []byte) (*config.Settings, error) { return &config.Settings{}, nil }
	}
	if o.Files == nil {
		o.Files = disk{}
	}
	if o.Outside == nil {
		o.Outside = func(string) analyzers.Outside { return analyzers.Nowhere }
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
		encoding:   o.Encoding,
		stopped:    make(chan int, 1),
		analyzers:  o.Analyzers,
		settings:   o.Settings,
		files:      o.Files,
		outside:    o.Outside,
		quiet:      o.Quiet,
		limit:      o.MaxMessage,
		publisher:  newPublisher(o.Log),
		find:       o.Find,
		export:     o.Export,
		baseline:   o.Baseline,
		accept:     o.Accept,
		advisories: o.UpdateAdvisories,
		refresh:    newBell(),
		configure:  newBell(),
		rescan:     newBell(),
		lookout:    lookout{wake: newBell()},
	}
	s.progressing.running = map[string]context.CancelFunc{}
	s.session = newSession(s.publisher)
	return s
}

// connect starts the goroutines of the server.
func (s *server) connect(in jsonrpc2.Stream) {
	s.conn = jsonrpc2.NewConn(in, jsonrpc2.WithCodec(codec{}))
	s.publisher.conn = s.conn
	go s.publisher.run(s.ctx)
	go s.refresher()
	go s.configurer()
	go s.rescanner()
	for range runtime.GOMAXPROCS(0) {
		go s.analyse()
	}
	s.conn.Go(s.ctx, s.handle)
}

// codec encodes with the protocol's own encoder, which knows its unions.
type codec struct{}

func (codec) Marshal(v any) ([]byte, error) {
	if raw, ok := v.(jsonrpc2.RawMessage); ok {
		return raw, nil
	}
	return protocol.Marshal(v)
}

func (codec) Unmarshal(data []byte, v any) error { return protocol.Unmarshal(data, v) }
