package lsp

import (
	"context"
	"errors"
	"maps"
	"path/filepath"
	"reflect"
	"slices"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"go.lsp.dev/protocol"

	"github.com/nblsp/nblsp/analyzers"
	"github.com/nblsp/nblsp/internal/config"
)

// Settings reads the settings that hold in a folder ("": in none), and over them those that the
// editor sent: a JSON object with the keys of a settings file, or nothing.
type Settings func(folder string, editor []byte) (*config.Settings, error)

// A world is one workspace folder with what its settings say. Documents outside of all folders have
// a world too.
type world struct {
	folder  string // path; "" when there is none
	uri     string // of the folder, as the client spells it
	runner  *analyzers.Runner
	config  *analyzers.Config
	mistake *config.Error // in a settings file, which is why what held before holds on
	// warning is the first mistake in a .gitleaks.toml, the rest of which holds.
	warning    *config.Error
	accepted   Accepted
	unreadable *config.Error // the baseline, which is why it accepts what it did before
}

// worlds are the folders of the workspace; the last is what lies outside of all. Never empty.
type worlds []*world

// of is the world of a document: that of the innermost folder.
func (ws worlds) of(uri string) *world {
	found := ws[len(ws)-1]
	path, ok := localPath(uri)
	if !ok {
		if len(ws) == 2 {
			return ws[0] // an untitled notebook of the only folder
		}
		return found
	}
	for _, w := range ws {
		if w.folder != "" && within(w.folder, path) && len(w.folder) >= len(found.folder) {
			found = w
		}
	}
	return found
}

func within(folder, path string) bool {
	rel, err := filepath.Rel(folder, path)
	return err == nil && rel != ".." && !strings.HasPrefix(rel, ".."+string(filepath.Separator))
}

// A folder is a workspace folder as the client names it.
type folder struct {
	URI  string `json:"uri"`
	Name string `json:"name"`
}

// load makes the worlds of some folders. Settings that cannot be read leave the former ones of that
// folder in place; two worlds whose settings are equal share what is made of them.
func (s *server) load(folders []folder, editor []byte, before worlds) worlds {
	var out worlds
	for _, f := range folders {
		if path, ok := localPath(f.URI); ok {
			out = append(out, &world{folder: filepath.Clean(path), uri: f.URI})
		}
	}
	out = append(out, &world{})
	for i, w := range out {
		// A client without folders is started in the one it works in.
		place := w.folder
		if len(out) == 1 {
			place = "."
		}
		settings, err := s.settings(place, editor)
		old := slices.IndexFunc(before, func(o *world) bool { return o.folder == w.folder })
		switch {
		case err == nil:
			w.config = &settings.Analyzers
			if len(settings.Warnings) > 0 {
				w.warning = settings.Warnings[0]
			}
		case old >= 0:
			w.config = before[old].config
		default:
			w.config = &analyzers.Config{}
		}
		if err != nil && !errors.As(err, &w.mistake) {
			s.log.Error("settings cannot be read", "error", err)
		}
		w.runner = sharedRunner(w.config, out[:i], before)
		if w.runner == nil {
			w.runner = analyzers.NewRunner(s.analyzers, w.config)
		}
		var accepted Accepted
		if old >= 0 {
			s.session.mu.Lock()
			accepted = before[old].accepted
			s.session.mu.Unlock()
		}
		s.acceptedIn(w, accepted)
	}
	return out
}

// sharedRunner is the runner of a world with equal settings; nil when there is none.
func sharedRunner(c *analyzers.Config, lists ...worlds) *analyzers.Runner {
	for _, list := range lists {
		for _, w := range list {
			if reflect.DeepEqual(w.config, c) {
				return w.runner
			}
		}
	}
	return nil
}

// editorSettings is the object of nblsp's keys in what a client sends, which some nest under
// "settings", "nblsp" or both; nil when it says nothing.
func editorSettings(raw []byte) []byte {
	for range 2 {
		var object map[string]jsontext.Value
		if json.Unmarshal(raw, &object, lenient) != nil || len(object) == 0 {
			return nil
		}
		for _, key := range []string{"settings", "nblsp"} {
			if inner, ok := object[key]; ok {
				raw = inner
				break
			}
		}
	}
	if string(raw) == "null" || string(raw) == "{}" {
		return nil
	}
	return slices.Clone(raw)
}

// didChangeConfiguration takes settings that are pushed, from a client that does not let them be
// asked for. An empty object is the greeting of several clients and says nothing.
func (s *server) didChangeConfiguration(params []byte) error {
	p, err := decode[struct {
		Settings jsontext.Value `json:"settings"`
	}](params)
	if err != nil {
		return err
	}
	if object := editorSettings(p.Settings); object != nil && !s.client.configuration {
		s.session.mu.Lock()
		s.session.editor = object
		s.session.mu.Unlock()
	}
	s.reread()
	return nil
}

// didChangeFolders takes over the folders of the workspace.
func (s *server) didChangeFolders(params []byte) error {
	p, err := decode[struct {
		Event struct {
			Added   []folder `json:"added"`
			Removed []folder `json:"removed"`
		} `json:"event"`
	}](params)
	if err != nil {
		return err
	}
	s.session.mu.Lock()
	s.session.folders = slices.DeleteFunc(slices.Clone(s.session.folders), func(f folder) bool {
		return slices.ContainsFunc(p.Event.Removed, func(r folder) bool { return r.URI == f.URI })
	})
	s.session.folders = append(s.session.folders, p.Event.Added...)
	s.session.mu.Unlock()
	s.reread()
	return nil
}

// reread has the settings read again.
func (s *server) reread() { s.configure.signal() }

// configurer reads the settings as often as they are said to have changed, one time after another.
func (s *server) configurer() {
	for s.configure.wait(s.ctx) {
		s.pullConfiguration()
		s.session.mu.Lock()
		folders, editor, before := s.session.folders, s.session.editor, s.session.worlds
		s.session.mu.Unlock()
		now := s.load(folders, editor, before)
		s.session.mu.Lock()
		s.enter(now)
		s.session.mu.Unlock()
		s.watch(s.ctx)
	}
}

// pullConfiguration asks the client for its settings, where it lets itself be asked.
func (s *server) pullConfiguration() {
	if !s.client.configuration {
		return
	}
	section := "nblsp"
	var answer []jsontext.Value
	_, err := s.conn.Call(s.ctx, protocol.MethodWorkspaceConfiguration,
		&protocol.ConfigurationParams{Items: []protocol.ConfigurationItem{{Section: &section}}}, &answer)
	if err != nil || len(answer) != 1 {
		return
	}
	if object := editorSettings(answer[0]); object != nil {
		s.session.mu.Lock()
		defer s.session.mu.Unlock()
		s.session.editor = object
	}
}

// enter puts every open notebook into its world, and looks again at those whose world is another.
// The session's lock is held.
func (s *server) enter(now worlds) {
	before := s.session.worlds
	s.session.worlds = now
	for b := range s.session.open() {
		was := b.world
		b.world = now.of(b.uri)
		switch {
		case was.runner != b.world.runner:
			s.again(b)
		case !maps.Equal(was.accepted, b.world.accepted):
			s.showAgain(b)
		}
	}
	if !slices.EqualFunc(before, now, func(a, b *world) bool {
		return a.uri == b.uri && a.runner == b.runner && maps.Equal(a.accepted, b.accepted)
	}) {
		s.outdatedAll()
	}
	s.showMistakes()
}

// again has a notebook analysed anew.
func (s *server) again(b *book) {
	for _, d := range b.documentsOf() {
		s.session.touch(d, bulk)
		if s.pulled(d) {
			s.refreshPull()
		}
	}
}

// showMistakes tells of mistakes in settings files, in those files. The session's lock is held.
func (s *server) showMistakes() {
	now := map[string]*config.Error{}
	for _, w := range s.session.worlds {
		for _, m := range []*config.Error{w.warning, w.mistake, w.unreadable} {
			if m != nil && filepath.IsAbs(m.File) {
				now[m.File] = m
			}
		}
	}
	before := s.session.mistakes
	s.session.mistakes = now
	for _, mistakes := range []map[string]*config.Error{before, now} {
		for path := range mistakes {
			s.showMistake(path)
		}
	}
}

// showMistake publishes what is wrong with a settings file, along with its findings when it is open.
func (s *server) showMistake(path string) {
	name := fileURI(path)
	if d := s.session.textAt(path); d != nil {
		if s.pulled(d) || d.uri != name {
			s.publisher.retract(name) // shown while it was not open
		}
		s.publish(d)
		if s.pulled(d) {
			s.refreshPull()
		}
		return
	}
	m := s.session.mistakes[path]
	switch {
	case s.client.related:
		s.refreshPull()
	case m != nil:
		s.publisher.put(name, publication{render: func() []protocol.Diagnostic { return []protocol.Diagnostic{diagnosticOf(m)} }})
	default:
		s.publisher.retract(name)
	}
}

// textAt is the open text document of a path; nil when there is none.
func (s *session) textAt(path string) *document {
	for _, d := range s.documents {
		if d.cell != nil {
			continue
		}
		if open, ok := localPath(d.uri); ok && filepath.Clean(open) == path {
			return d
		}
	}
	return nil
}

// mistakeIn is the mistake in a settings file that is open; nil when there is none. The lock is held.
func (s *session) mistakeIn(d *document) *config.Error {
	if d.cell != nil || len(s.mistakes) == 0 {
		return nil
	}
	path, ok := localPath(d.uri)
	if !ok {
		return nil
	}
	return s.mistakes[filepath.Clean(path)]
}

// endOfLine is a character beyond the end of any line, which LSP reads as its end.
const endOfLine = 10_000

func diagnosticOf(m *config.Error) protocol.Diagnostic {
	line, column := uint32(max(m.Line, 1)-1), uint32(max(m.Column, 1)-1)
	return protocol.Diagnostic{
		Range: protocol.Range{
			Start: protocol.Position{Line: line, Character: column},
			End:   protocol.Position{Line: line, Character: max(endOfLine, column)},
		},
		Severity: protocol.DiagnosticSeverityError,
		Code:     protocol.String("settings"),
		Source:   protocol.NewOptional(source),
		Message:  protocol.String(m.Detail + "; what held before holds on"),
	}
}

// A bell wakes one goroutine; ringing it again before it woke changes nothing.
type bell chan struct{}

func newBell() bell { return make(bell, 1) }

func (b bell) signal() {
	select {
	case b <- struct{}{}:
	default:
	}
}

// wait is false when the context ended.
func (b bell) wait(ctx context.Context) bool {
	select {
	case <-ctx.Done():
		return false
	case <-b:
		return true
	}
}
