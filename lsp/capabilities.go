package lsp

import (
	"maps"
	"slices"

	"go.lsp.dev/protocol"

	"github.com/nblsp/nblsp/notebook"
)

// A client is what the editor said that it can do.
type client struct {
	encoding        notebook.Encoding
	relatedInfo     bool
	codeDescription bool
	data            bool
	documentChanges bool
	createsFiles    bool
	lazyEdits       bool // of code actions: asked for when one is chosen
	markdownHover   bool
	pull            pullMode
	refresh         bool // of pulled diagnostics
	related         bool // takes those of other documents along with them
	refreshLenses   bool
	annotations     bool // of edits: what reaches further than the user looks can be confirmed
	applyEdit       bool
	configuration   bool // lets itself be asked for settings
	tellsSettings   bool // of their changes, by registration
	watches         bool // of files, by registration
	relativeWatches bool
	progress        bool // of work that the server started
	showsDocuments  bool
	notebooks       bool // sends cells
}

// A pullMode says how text documents get their diagnostics: a client that shows both pushed and
// pulled ones would show each twice. Cells are always pushed.
type pullMode uint8

const (
	pullNone pullMode = iota
	pullStatic
	pullDynamic
)

// set reads one of the protocol's optional booleans.
func set(b *bool) bool { return b != nil && *b }

func newClient(c *protocol.ClientCapabilities, unasked notebook.Encoding) client {
	out := client{encoding: unasked}
	if c.General != nil && len(c.General.PositionEncodings) > 0 {
		out.encoding = chooseEncoding(c.General.PositionEncodings)
	}
	if t := c.TextDocument; t != nil {
		diagnostics := protocol.DiagnosticsCapabilities{}
		if t.PublishDiagnostics != nil {
			diagnostics = t.PublishDiagnostics.DiagnosticsCapabilities
		}
		if t.Diagnostic != nil {
			out.pull, out.related = pullStatic, set(t.Diagnostic.RelatedDocumentSupport)
			if set(t.Diagnostic.DynamicRegistration) {
				out.pull = pullDynamic
			}
		}
		out.relatedInfo = set(diagnostics.RelatedInformation)
		out.codeDescription = set(diagnostics.CodeDescriptionSupport)
		out.data = set(diagnostics.DataSupport)
		if a := t.CodeAction; a != nil {
			out.lazyEdits = set(a.DataSupport) && slices.Contains(a.ResolveSupport.Properties, "edit")
		}
		if t.Hover != nil {
			out.markdownHover = slices.Contains(t.Hover.ContentFormat, protocol.MarkupKindMarkdown)
		}
	}
	if w := c.Workspace; w != nil {
		if e := w.WorkspaceEdit; e != nil {
			out.documentChanges = set(e.DocumentChanges)
			out.createsFiles = out.documentChanges && slices.Contains(e.ResourceOperations, protocol.ResourceOperationKindCreate)
			out.annotations = out.documentChanges && e.ChangeAnnotationSupport != nil
		}
		out.applyEdit = set(w.ApplyEdit)
		out.configuration = set(w.Configuration)
		out.tellsSettings = out.configuration && w.DidChangeConfiguration != nil && set(w.DidChangeConfiguration.DynamicRegistration)
		if f := w.DidChangeWatchedFiles; f != nil {
			out.watches, out.relativeWatches = set(f.DynamicRegistration), set(f.RelativePatternSupport)
		}
		out.refreshLenses = w.CodeLens != nil && set(w.CodeLens.RefreshSupport)
		out.refresh = w.Diagnostics != nil && set(w.Diagnostics.RefreshSupport)
	}
	if w := c.Window; w != nil {
		out.progress = set(w.WorkDoneProgress)
		out.showsDocuments = w.ShowDocument != nil && w.ShowDocument.Support
	}
	out.notebooks = c.NotebookDocument != nil
	return out
}

var encodings = []struct {
	kind protocol.PositionEncodingKind
	enc  notebook.Encoding
}{ // best first: UTF-8 needs no conversion
	{protocol.PositionEncodingKindUTF8, notebook.UTF8},
	{protocol.PositionEncodingKindUTF16, notebook.UTF16},
	{protocol.PositionEncodingKindUTF32, notebook.UTF32},
}

// chooseEncoding picks the best of those that the client offers; UTF-16 when there is none that
// is known, as the protocol says.
func chooseEncoding(offered []protocol.PositionEncodingKind) notebook.Encoding {
	for _, e := range encodings {
		if slices.Contains(offered, e.kind) {
			return e.enc
		}
	}
	return notebook.UTF16
}

func kindOf(enc notebook.Encoding) protocol.PositionEncodingKind {
	i := slices.IndexFunc(encodings, func(e struct {
		kind protocol.PositionEncodingKind
		enc  notebook.Encoding
	}) bool {
		return e.enc == enc
	})
	return encodings[i].kind
}

func (s *server) capabilities() protocol.ServerCapabilities {
	yes := true
	incremental := protocol.TextDocumentSyncKindIncremental
	c := protocol.ServerCapabilities{
		PositionEncoding: kindOf(s.client.encoding),
		TextDocumentSync: &protocol.TextDocumentSyncOptions{
			OpenClose: &yes,
			Change:    &incremental,
			Save:      protocol.Boolean(true),
		},
		// Every cell of every notebook: with a filter on cells the client would count and send
		// only those, and markdown and raw cells hold secrets too.
		NotebookDocumentSync: &protocol.NotebookDocumentSyncOptions{
			NotebookSelector: []protocol.NotebookSelector{
				&protocol.NotebookDocumentFilterWithNotebook{Notebook: protocol.String("*")},
			},
			Save: &yes,
		},
		CodeActionProvider: &protocol.CodeActionOptions{
			CodeActionKinds: []protocol.CodeActionKind{protocol.CodeActionKindQuickFix, kindFixAll, kindFixAllNotebook},
			ResolveProvider: &s.client.lazyEdits,
		},
		HoverProvider:        protocol.Boolean(true),
		DocumentLinkProvider: &protocol.DocumentLinkOptions{},
		CodeLensProvider:     &protocol.CodeLensOptions{},
		Workspace: &protocol.WorkspaceOptions{WorkspaceFolders: &protocol.WorkspaceFoldersServerCapabilities{
			Supported: &yes, ChangeNotifications: protocol.Boolean(true),
		}},
	}
	// A client that knows notebooks is made with Microsoft's library and has nblsp's own extension in
	// front. That library makes every command told here one of the editor, under the same name that
	// the extension's has. The commands can be executed all the same.
	c.ExecuteCommandProvider.Commands = []string{commandIgnore, commandRedact}
	if !s.client.notebooks {
		c.ExecuteCommandProvider.Commands = slices.Sorted(maps.Keys(commands))
	}
	if s.client.pull == pullStatic {
		c.DiagnosticProvider = pullOptions()
	}
	return c
}

func pullOptions() *protocol.DiagnosticOptions {
	name := "nblsp"
	return &protocol.DiagnosticOptions{Identifier: &name, InterFileDependencies: true, WorkspaceDiagnostics: true}
}

// registerAll asks for what no answer to initialize can ask for, but for the watching of files, which
// depends on the folders.
func (s *server) registerAll() {
	if s.client.pull == pullDynamic {
		s.registerPull()
	}
	if s.client.tellsSettings { // many clients tell of no change unless they are asked to
		section := protocol.DidChangeConfigurationRegistrationOptions{Section: protocol.String("nblsp")}
		s.register(s.ctx, "nblsp-settings", protocol.MethodWorkspaceDidChangeConfiguration, &section)
	}
}

// registerPull asks the client to pull diagnostics of text documents, and of those alone: the
// selector names the schemes under which files are opened, which leaves notebook cells out.
func (s *server) registerPull() {
	var selector protocol.DocumentSelector
	for _, scheme := range []string{"file", "untitled", "vscode-remote", "vscode-vfs"} {
		selector = append(selector, &protocol.TextDocumentFilterScheme{Scheme: scheme})
	}
	options := &protocol.DiagnosticRegistrationOptions{DiagnosticOptions: *pullOptions()}
	options.DocumentSelector = &selector
	s.register(s.ctx, "nblsp-diagnostics", protocol.MethodTextDocumentDiagnostic, options)
}

// refreshPull asks the client to pull again what it pulled of a text document.
func (s *server) refreshPull() { s.refresh.signal() }

// refresher makes the requests that refreshPull asks for, one at a time.
func (s *server) refresher() {
	for s.refresh.wait(s.ctx) {
		if s.client.refresh {
			_, _ = s.conn.Call(s.ctx, protocol.MethodWorkspaceDiagnosticRefresh, nil, nil)
		}
		if s.client.refreshLenses {
			_, _ = s.conn.Call(s.ctx, protocol.MethodWorkspaceCodeLensRefresh, nil, nil)
		}
	}
}
