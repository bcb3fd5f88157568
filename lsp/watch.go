package lsp

import (
	"context"
	"path"
	"path/filepath"
	"slices"

	"go.lsp.dev/protocol"
)

// watched are the files whose changes matter: notebooks, what installs their packages, and settings.
var watched = []string{
	"**/*.{ipynb,qmd,Rmd,rmd}",
	"**/{requirements,constraints}*.{txt,in}",
	"**/{environment,conda,pixi,pyproject,Pipfile,poetry,pdm,uv}*.{yml,yaml,toml,lock}",
	"**/{nblsp,.nblsp,.gitleaks,.nblsp-baseline}.toml",
}

// settingsFiles are the names of what holds settings.
var settingsFiles = []string{"nblsp.toml", ".nblsp.toml", ".gitleaks.toml", "pyproject.toml", ".nblsp-baseline.toml"}

const watchID = "nblsp-files"

// watch asks the client to tell of changes of files below the folders of the workspace, anew when
// the folders are others.
func (s *server) watch(ctx context.Context) {
	if !s.client.watches {
		return
	}
	s.session.mu.Lock()
	folders := slices.Clone(s.session.folders)
	s.session.mu.Unlock()
	if s.watching && slices.Equal(folders, s.watchedFolders) {
		return
	}
	var options protocol.DidChangeWatchedFilesRegistrationOptions
	for _, pattern := range watched {
		if !s.client.relativeWatches || len(folders) == 0 {
			options.Watchers = append(options.Watchers, protocol.FileSystemWatcher{GlobPattern: protocol.Pattern(pattern)})
			continue
		}
		for _, f := range folders {
			options.Watchers = append(options.Watchers, protocol.FileSystemWatcher{GlobPattern: &protocol.RelativePattern{
				BaseURI: protocol.URI(f.URI), Pattern: protocol.Pattern(pattern),
			}})
		}
	}
	if s.watching {
		_, _ = s.conn.Call(ctx, protocol.MethodClientUnregisterCapability, &protocol.UnregistrationParams{
			Unregisterations: []protocol.Unregistration{{ID: watchID, Method: protocol.MethodWorkspaceDidChangeWatchedFiles}},
		}, nil)
	}
	s.watching, s.watchedFolders = true, folders
	s.register(ctx, watchID, protocol.MethodWorkspaceDidChangeWatchedFiles, &options)
}

// register asks the client for a capability that depends on more than initialize could say.
func (s *server) register(ctx context.Context, id, method string, options any) {
	raw, err := protocol.Marshal(options)
	if err != nil {
		s.log.Error("registration", "error", err)
		return
	}
	_, err = s.conn.Call(ctx, protocol.MethodClientRegisterCapability, &protocol.RegistrationParams{
		Registrations: []protocol.Registration{{ID: id, Method: method, RegisterOptions: raw}},
	}, nil)
	if err != nil && ctx.Err() == nil {
		s.log.Warn("the client refused a registration", "method", method)
	}
}

// didChangeFiles follows changes of files that the client, or somebody else, made.
func (s *server) didChangeFiles(p *didChangeFiles) error {
	for _, c := range p.Changes {
		file, ok := localPath(c.URI)
		if !ok {
			continue
		}
		if slices.Contains(settingsFiles, path.Base(filepath.ToSlash(file))) {
			s.reread()
		}
		if b := s.session.books[c.URI]; b != nil {
			s.session.readSaved(b) // saved by somebody else: its outputs may be others
			continue
		}
		if file = filepath.Clean(file); s.session.closed.open[file] == 0 {
			s.outdated(file)
		}
	}
	return nil
}
