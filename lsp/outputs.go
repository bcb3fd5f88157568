package lsp

import (
	"errors"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"github.com/nblsp/nblsp/notebook"
)

// Files reads the notebooks that the client has open from where they are saved: LSP carries no
// outputs. URIs are the client's own spelling.
type Files interface {
	ReadFile(uri string) ([]byte, error)
}

// maxSaved is the size of the largest saved notebook whose outputs are read.
const maxSaved = 200 << 20

// disk reads file: URIs.
type disk struct{}

var errNotLocal = errors.New("not a local file")

func (disk) ReadFile(uri string) ([]byte, error) {
	name, ok := localPath(uri)
	if !ok {
		return nil, errNotLocal
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxSaved+1))
	if len(data) > maxSaved {
		return nil, errors.New("file is too large")
	}
	return data, err
}

// localPath is the path of a file: URI, with drive letters and UNC hosts as Windows has them.
func localPath(uri string) (string, bool) {
	u, err := url.Parse(uri)
	if err != nil || !strings.EqualFold(u.Scheme, "file") || u.Path == "" {
		return "", false
	}
	path := u.Path
	if len(path) >= 3 && path[0] == '/' && path[2] == ':' {
		path = path[1:]
	}
	if u.Host != "" && !strings.EqualFold(u.Host, "localhost") {
		path = "//" + u.Host + path
	}
	return filepath.FromSlash(path), true
}

// readSaved brings in the outputs that a live notebook has on disk, once nothing that the user sees
// waits to be analysed. Until then the notebook is not settled. The lock is held.
func (s *session) readSaved(b *book) {
	b.pending++
	s.queue.saved = append(s.queue.saved, b)
	s.queue.ready.Signal()
}

// readOutputs reads the file of a live notebook.
func (s *server) readOutputs(b *book) {
	saved := s.savedNotebook(b)
	s.session.mu.Lock()
	defer s.session.mu.Unlock()
	if saved != nil && !b.closed {
		s.session.takeOutputs(b, saved)
	}
	b.less()
	s.plan(b)
}

// savedNotebook is the file of a live notebook; nil when there is none that can be read.
func (s *server) savedNotebook(b *book) (saved *notebook.Document) {
	defer func() {
		if p := recover(); p != nil {
			_ = s.crashed("reading outputs", p)
		}
	}()
	data, err := s.files.ReadFile(b.uri)
	if err != nil {
		if !errors.Is(err, errNotLocal) && !errors.Is(err, os.ErrNotExist) {
			s.log.Warn("saved outputs cannot be read", logURI(b.uri))
		}
		return nil
	}
	return notebook.Parse(b.uri, data)
}

// takeOutputs gives the cells of a live notebook the outputs of its file: by nbformat's cell id
// where the editor tells it, else by equal source, each saved cell once.
func (s *session) takeOutputs(b *book, saved *notebook.Document) {
	byID := map[string]*notebook.Cell{}
	bySource := map[string][]*notebook.Cell{}
	for _, c := range saved.Cells {
		if c.ID != "" {
			byID[c.ID] = c
		}
		bySource[c.Source().Text] = append(bySource[c.Source().Text], c)
	}
	for _, d := range b.cells {
		from := byID[d.cell.now.SavedID]
		if same := bySource[d.text]; from == nil && len(same) > 0 {
			from, bySource[d.text] = same[0], same[1:]
		}
		if from == nil || d.cell.outputsLive {
			continue
		}
		var outputs []*notebook.Block
		for _, block := range from.Blocks {
			if block.Role == notebook.Output {
				outputs = append(outputs, block)
			}
		}
		if s.setOutputs(d, outputs) {
			s.touch(d, bulk)
		}
	}
}

// setOutputs says whether the outputs are others than before.
func (s *session) setOutputs(d *document, outputs []*notebook.Block) bool {
	old := d.outputs()
	if len(old) == len(outputs) {
		same := true
		for i := range old {
			same = same && old[i].Hash == outputs[i].Hash && old[i].Output == outputs[i].Output
		}
		if same {
			return false
		}
	}
	d.cell.now = d.cell.now.WithOutputs(outputs)
	d.prune()
	return true
}

// changeOutputs is nblsp/didChangeOutputs. From then on the client's word counts, and not the file.
func (s *server) changeOutputs(p *didChangeOutputs) error {
	d := s.session.documents[p.Cell]
	if d == nil || d.cell == nil || d.book.uri != p.Notebook {
		return errUnknown
	}
	if d.cell.outputsLive && p.Seq < d.cell.outputsSeq {
		return nil // overtaken
	}
	d.cell.outputsLive, d.cell.outputsSeq = true, p.Seq
	var outputs []*notebook.Block
	for _, o := range p.Outputs {
		for _, item := range o.Items {
			outputs = append(outputs, notebook.NewBlock(notebook.Output, "", o.Index, item.MIME, item.Text))
		}
	}
	s.session.setOutputs(d, outputs)
	s.session.touch(d, urgent) // also when the texts are the same: they are "as saved" no more
	return nil
}
