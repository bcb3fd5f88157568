package lsp

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
	"go.lsp.dev/jsonrpc2"
	"go.lsp.dev/protocol"
	"go.lsp.dev/uri"
)

type commandParams struct {
	Command   string           `json:"command"`
	Arguments []jsontext.Value `json:"arguments"`
	Token     jsontext.Value   `json:"workDoneToken"`
}

// argument reads the one object that a command takes; nothing is an empty one.
func argument[T any](p *commandParams) (T, error) {
	if len(p.Arguments) == 0 {
		var none T
		return none, nil
	}
	return decode[T](p.Arguments[0])
}

// commands are those of workspace/executeCommand, each with at most one argument, an object.
var commands = map[string]func(*server, context.Context, *commandParams) (any, error){
	"nblsp.scanWorkspace":    (*server).scanWorkspace,
	"nblsp.exportReport":     (*server).exportReport,
	"nblsp.ignore":           (*server).ignore,
	"nblsp.updateAdvisories": (*server).updateAdvisories,

	commandIgnore: (*server).ignore,
	commandRedact: (*server).redactText,
}

// Commands that stand in code actions and lenses. They have names of their own because nblsp's extension
// of VS Code gives those above to commands of the editor, which take other arguments.
const (
	commandIgnore = "nblsp.server.ignore"
	commandRedact = "nblsp.server.redactOutputs"
)

func (s *server) executeCommand(params []byte) (work, error) {
	p, err := decode[commandParams](params)
	if err != nil {
		return nil, err
	}
	run, ok := commands[p.Command]
	if !ok {
		return nil, jsonrpc2.NewError(jsonrpc2.InvalidParams, "no such command: "+p.Command)
	}
	return func(ctx context.Context) (any, error) { return run(s, ctx, &p) }, nil
}

// failed is an error that the client may show. Its text is ours; nothing of a document is in it.
func failed(format string, args ...any) error {
	return jsonrpc2.NewError(jsonrpc2.Code(protocol.LSPErrorCodesRequestFailed), fmt.Sprintf(format, args...))
}

// scanWorkspace looks at all files that are not open. It answers with how many it looked at and how
// many findings they have.
func (s *server) scanWorkspace(ctx context.Context, p *commandParams) (any, error) {
	if s.find == nil {
		return nil, failed("this server does not look for files")
	}
	ctx, progress := s.startProgress(ctx, p.Token, "Scanning notebooks")
	files, err := s.scanFolders(ctx, progress.report)
	found := 0
	s.session.mu.Lock()
	for _, f := range s.session.closed.known {
		found += len(f.items)
	}
	s.session.mu.Unlock()
	progress.end(fmt.Sprintf("%d files, %d findings", files, found))
	if err != nil {
		return nil, err
	}
	return encoded(struct {
		Files    int `json:"files"`
		Findings int `json:"findings"`
	}{files, found})
}

// exportReport writes a report over a folder, by default the first of the workspace, and shows it.
func (s *server) exportReport(ctx context.Context, p *commandParams) (any, error) {
	a, err := argument[struct {
		Format string `json:"format"` // "": HTML
		Folder string `json:"folder"` // URI
		File   string `json:"file"`   // URI; "": a new name in the folder
	}](p)
	if err != nil {
		return nil, err
	}
	if s.export == nil {
		return nil, failed("this server writes no reports")
	}
	if a.Format == "" {
		a.Format = "html"
	}
	folder, err := s.folderOf(a.Folder)
	if err != nil {
		return nil, err
	}
	file := ""
	if a.File != "" {
		path, ok := localPath(a.File)
		if !ok {
			return nil, failed("the report has to go to a local file")
		}
		file = path
	}
	ctx, progress := s.startProgress(ctx, p.Token, "Writing the report")
	file, err = s.export(ctx, folder, a.Format, file)
	progress.end("")
	if err != nil {
		return nil, failed("the report was not written: %v", err)
	}
	target := fileURI(file)
	if s.client.showsDocuments {
		outside := a.Format == "html"
		_, _ = s.conn.Call(ctx, protocol.MethodWindowShowDocument, &protocol.ShowDocumentParams{URI: uri.URI(target), External: &outside}, nil)
	}
	return encoded(struct {
		URI string `json:"uri"`
	}{target})
}

// folderOf is the path of a workspace folder, of the first when none is named.
func (s *server) folderOf(named string) (string, error) {
	s.session.mu.Lock()
	defer s.session.mu.Unlock()
	i := slices.IndexFunc(s.session.worlds, func(w *world) bool {
		return w.folder != "" && (named == "" || strings.TrimSuffix(named, "/") == strings.TrimSuffix(w.uri, "/"))
	})
	if i < 0 {
		return "", failed("no such folder is open")
	}
	return s.session.worlds[i].folder, nil
}

// updateAdvisories brings the advisories up to date and looks at everything again.
func (s *server) updateAdvisories(ctx context.Context, p *commandParams) (any, error) {
	if s.advisories == nil {
		return nil, failed("this build of nblsp cannot update advisories")
	}
	ctx, progress := s.startProgress(ctx, p.Token, "Updating advisories")
	err := s.advisories(ctx)
	progress.end("")
	if err != nil {
		return nil, failed("the advisories were not updated: %v", err)
	}
	s.session.mu.Lock()
	defer s.session.mu.Unlock()
	for b := range s.session.open() {
		s.again(b)
	}
	s.outdatedAll()
	return nil, nil
}
