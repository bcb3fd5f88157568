package scan

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"

	"github.com/nblsp/nblsp/analyzers"
	"github.com/nblsp/nblsp/analyzers/advisory"
	"github.com/nblsp/nblsp/internal/walk"
	"github.com/nblsp/nblsp/internal/wire"
	"github.com/nblsp/nblsp/notebook"
)

// Files makes sources of files that were walked to. What notebooks read beside them must lie below
// workspace, which stays open until done is called.
func Files(files []walk.File, workspace string) (sources []Source, done func(), err error) {
	root, err := os.OpenRoot(workspace)
	if err != nil {
		return nil, nil, err
	}
	for _, f := range files {
		s := Source{
			Path:    f.Path,
			Size:    f.Size,
			Named:   f.Named,
			Read:    func() ([]byte, error) { return read(f.OS) },
			Outside: outside{root: root, workspace: workspace, dir: filepath.Dir(f.OS)},
			Problem: f.Problem,
			file:    f.OS,

			Dependencies: f.Dependencies,
		}
		if f.Data {
			s.Data, s.Size = true, min(f.Size, maxData)
			s.Read = func() ([]byte, error) { return readHead(f.OS) }
		}
		switch {
		case f.Skipped:
			s.Unread = wire.Skipped
		case f.Problem != "":
			s.Unread = wire.Failed
		}
		sources = append(sources, s)
	}
	return sources, func() { root.Close() }, nil
}

// File is where a source lies on disk; "" for a text without a place there.
func (s Source) File() string { return s.file }

// Beside is the outside of a source in a World, for who analyses it without [Run].
func (s Source) Beside(w *World) analyzers.Outside { return in(s.Outside, w) }

// Parse reads the bytes of a source as what its name says. False when it is one of those that are
// looked at alone when somebody names them, and nobody did.
func (s Source) Parse(data []byte) (*notebook.Document, bool) {
	name := cmp.Or(s.As, s.Path)
	doc := notebook.Parse(name, data)
	doc.Name = s.Path
	if s.Dependencies && doc.Format != notebook.Dependency {
		doc = notebook.Parse(requirements, data)
		doc.Name = s.Path
	}
	return doc, doc.Format != notebook.PlainText || s.Named || s.Data || path.Ext(name) == ".ipynb"
}

// requirements is a name of a file that lists dependencies one a line.
const requirements = "requirements.txt"

// Text makes a source of a text that stands under no name on disk.
func Text(name string, r io.Reader) Source {
	return Source{
		Path:    name,
		Named:   true,
		Read:    func() ([]byte, error) { return readAll(r, 0) },
		Outside: analyzers.Nowhere,
	}
}

// read reads a regular file; the error tells no path.
func read(name string) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, bare(err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, bare(err)
	}
	if !info.Mode().IsRegular() {
		return nil, errors.New("not a regular file")
	}
	return readAll(f, info.Size())
}

// maxData is how much of a file of data is looked at: what its columns hold, its first rows tell.
const maxData = 256 << 10

// readHead reads the first whole lines of a file of data.
func readHead(name string) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, bare(err)
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxData))
	if err != nil {
		return nil, bare(err)
	}
	if len(data) == maxData {
		data = data[:bytes.LastIndexByte(data, '\n')+1]
	}
	return data, nil
}

// readAll reads up to MaxFile bytes of r, which holds about size.
func readAll(r io.Reader, size int64) ([]byte, error) {
	if size > MaxFile {
		return nil, errTooLarge
	}
	data := make([]byte, 0, size+512)
	for r := io.LimitReader(r, MaxFile+1); ; {
		n, err := r.Read(data[len(data):cap(data)])
		data = data[:len(data)+n]
		switch {
		case len(data) > MaxFile:
			return nil, errTooLarge
		case err == io.EOF:
			return data, nil
		case err != nil:
			return nil, bare(err)
		case len(data) == cap(data):
			data = append(data, 0)[:len(data)]
		}
	}
}

var errTooLarge = fmt.Errorf("larger than %d MB", MaxFile>>20)

// bare is an error of the file system without the path, which is told beside it.
func bare(err error) error {
	if e := (*fs.PathError)(nil); errors.As(err, &e) {
		return e.Err
	}
	return err
}

// maxOutside bounds a file that a notebook reads.
const maxOutside = 64 << 20

// outside is an [analyzers.Outside] over the files of the workspace. Neither a name nor a symbolic
// link leads out of it.
type outside struct {
	root      *os.Root
	workspace string
	dir       string // of the notebook
	kernel    string // that the notebook names
	world     *World // that of the scan; nil before it begins
}

// Of implements [analyzers.Kernels].
func (o outside) Of(kernel string) analyzers.Outside {
	o.kernel = kernel
	return o
}

// ReadFile implements [analyzers.Outside].
func (o outside) ReadFile(name string) ([]byte, error) {
	name = filepath.FromSlash(name)
	if !filepath.IsAbs(name) {
		name = filepath.Join(o.dir, name)
	}
	rel, err := filepath.Rel(o.workspace, name)
	if err != nil || !filepath.IsLocal(rel) {
		return nil, fmt.Errorf("%s lies outside of the workspace: %w", filepath.Base(name), fs.ErrNotExist)
	}
	info, err := o.root.Stat(rel) // first, because opening a pipe would wait
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() || info.Size() > maxOutside {
		return nil, fmt.Errorf("%s: no regular file of at most %d MB", rel, maxOutside>>20)
	}
	f, err := o.root.Open(rel)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, maxOutside))
}

// Installed implements [analyzers.Outside].
func (o outside) Installed() *analyzers.Installation {
	return o.world.installed(o.dir, o.workspace, o.kernel)
}

// Advisories implements [analyzers.Outside].
func (o outside) Advisories() *advisory.Index { return o.world.advisories() }

// Recognizer implements [analyzers.Outside].
func (o outside) Recognizer() analyzers.Recognizer { return o.world.recognizer() }

// Licenses implements [analyzers.Outside].
func (o outside) Licenses() analyzers.Licenses { return o.world.licenses() }
