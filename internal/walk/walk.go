// Package walk finds the files of a scan. It looks at names and at the file system alone; whether
// a file is a notebook is decided by who reads it.
package walk

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Options say where to look. The zero value is what `nblsp scan` does.
type Options struct {
	Dir       string // what relative paths are relative to; "" for the current folder
	Recursive bool   // look in folders of folders, but for what is ignored
	NoIgnore  bool   // look in every folder and at every file whatever .gitignore says
	Data      bool   // also the files of data in folders with a notebook and below them, up to MaxData
	// Dependencies are further files, each of which lists dependencies whatever its name.
	Dependencies []string
}

// MaxData bounds the files of data of one walk.
const MaxData = 500

// A File is a file to scan, or one that will not be and why.
type File struct {
	Path  string // for people: relative to Options.Dir with "/", absolute when outside
	OS    string // for opening
	Size  int64
	Named bool // by a PATH itself, not found in a folder
	Data  bool // a file of data beside a notebook
	// Dependencies says that it was named as one that lists them.
	Dependencies bool
	// Problem says why the file, or folder, is not to be opened; "" when it is.
	Problem string
	// Skipped says that the Problem is a decision and nothing went wrong.
	Skipped bool
}

// ErrNoSuchPath is wrapped by the error for a PATH that does not exist.
var ErrNoSuchPath = errors.New("no such file or folder")

// Files gives the files below paths, each once, sorted by Path. A PATH that does not exist is an
// error; whatever goes wrong below one is a File with a Problem.
//
// In folders only names that may hold a notebook or dependencies count ([Candidate]). Symbolic
// links are followed where a PATH is one, never below: what they lead to is either inside and
// found anyway, or outside and not asked for. Pipes, devices and sockets are never to be opened.
func Files(paths []string, o Options) ([]File, error) {
	dir, err := filepath.Abs(o.Dir)
	if err != nil {
		return nil, err
	}
	w := &walker{Options: o, base: dir}
	for _, p := range paths {
		if !filepath.IsAbs(p) {
			p = filepath.Join(dir, p)
		}
		info, err := os.Stat(p)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return nil, fmt.Errorf("%s: %w", w.shown(p), ErrNoSuchPath)
		case err != nil:
			w.problem(p, reason(err))
		case info.IsDir():
			w.folder(filepath.Clean(p), w.above(filepath.Clean(p)), false)
		case info.Mode().IsRegular():
			w.add(File{OS: filepath.Clean(p), Size: info.Size(), Named: true})
		default:
			w.problem(p, "not a regular file; pipe its content to nblsp scan --stdin")
		}
	}
	for _, p := range o.Dependencies {
		if !filepath.IsAbs(p) {
			p = filepath.Join(dir, p)
		}
		switch info, err := os.Stat(p); {
		case errors.Is(err, fs.ErrNotExist):
			return nil, fmt.Errorf("%s: %w", w.shown(p), ErrNoSuchPath)
		case err == nil && info.Mode().IsRegular():
			w.add(File{OS: filepath.Clean(p), Size: info.Size(), Named: true, Dependencies: true})
		default:
			return nil, fmt.Errorf("%s: not a file that lists dependencies", w.shown(p))
		}
	}
	slices.SortFunc(w.files, func(a, b File) int {
		return cmp.Or(strings.Compare(a.Path, b.Path), cmp.Compare(b2i(b.Dependencies), b2i(a.Dependencies)),
			cmp.Compare(b2i(b.Named), b2i(a.Named)))
	})
	return slices.CompactFunc(w.files, func(a, b File) bool { return a.Path == b.Path }), nil
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

type walker struct {
	Options
	base  string // absolute
	files []File
	data  int // files of data among them
}

func (w *walker) add(f File) {
	f.Path = w.shown(f.OS)
	w.files = append(w.files, f)
}

func (w *walker) problem(name, reason string) {
	w.add(File{OS: filepath.Clean(name), Problem: reason})
}

// shown is the path as people see it.
func (w *walker) shown(name string) string {
	rel, err := filepath.Rel(w.base, name)
	if err != nil || rel == ".." || strings.HasPrefix(rel, ".."+string(filepath.Separator)) {
		rel = name
	}
	return filepath.ToSlash(rel)
}

// folder walks one folder under what the folders above it say. It is beside a notebook when one of
// them holds one.
func (w *walker) folder(dir string, in surroundings, beside bool) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		w.problem(dir, reason(err)) // what could be read is walked all the same
	}
	if w.Recursive && !w.NoIgnore {
		in = in.below(dir)
	}
	beside = beside || w.Data && slices.ContainsFunc(entries, func(e fs.DirEntry) bool { return strings.EqualFold(filepath.Ext(e.Name()), ".ipynb") })
	for _, e := range entries {
		name := filepath.Join(dir, e.Name())
		switch {
		case e.IsDir():
			if w.Recursive && (w.NoIgnore || !in.leftOut(name, true)) {
				w.folder(name, in.entered(name), beside)
			}
		case beside && Data(e.Name()):
			if e.Type().IsRegular() && !in.leftOut(name, false) {
				w.addData(name)
			}
		case !Candidate(name) || in.leftOut(name, false):
		case e.Type()&fs.ModeSymlink != 0:
			w.add(File{OS: name, Problem: "a symbolic link; name it to have it scanned", Skipped: true})
		case !e.Type().IsRegular():
			w.add(File{OS: name, Problem: "not a regular file", Skipped: true})
		default:
			info, err := e.Info()
			if err != nil {
				w.problem(name, reason(err))
				continue
			}
			w.add(File{OS: name, Size: info.Size()})
		}
	}
}

// addData adds a file of data; the first one too many is told of.
func (w *walker) addData(name string) {
	switch w.data++; {
	case w.data == MaxData+1:
		w.add(File{OS: name, Problem: fmt.Sprintf("more than %d files of data lie beside notebooks; name those that are to be looked at", MaxData), Skipped: true})
	case w.data <= MaxData:
		if info, err := os.Lstat(name); err == nil && info.Mode().IsRegular() {
			w.add(File{OS: name, Size: info.Size(), Data: true})
		}
	}
}

// surroundings are what holds for the content of a folder. The zero value leaves nothing out.
type surroundings struct {
	ignored *rules
	repo    *repository // nil outside of one
	// hidden says that a folder above is ignored, and was entered for the tracked files in it.
	hidden bool
}

// above are the surroundings of a folder given as a PATH: those that the folders up to the top of
// its repository make.
func (w *walker) above(dir string) surroundings {
	if !w.Recursive || w.NoIgnore {
		return surroundings{}
	}
	var folders []string // from dir's parent to the top
	for top := dir; !exists(filepath.Join(top, ".git")); {
		parent := filepath.Dir(top)
		if parent == top {
			return surroundings{}
		}
		folders = append(folders, parent)
		top = parent
	}
	var in surroundings
	for i := len(folders) - 1; i >= 0; i-- {
		in = in.below(folders[i])
	}
	return in
}

// below are the surroundings of what is in dir, when in are those of dir itself. A repository in a
// repository is a world of its own.
func (in surroundings) below(dir string) surroundings {
	if exists(filepath.Join(dir, ".git")) {
		in.repo, in.hidden = openRepository(dir), false
		in.ignored = (*rules)(nil).with(dir, filepath.Join(gitFolder(dir), "info", "exclude"))
	}
	in.ignored = in.ignored.with(dir, filepath.Join(dir, ".gitignore"))
	return in
}

// leftOut reports whether a file or folder is not looked at: it is ignored or uninteresting, and
// nobody committed it.
func (in surroundings) leftOut(name string, isDir bool) bool {
	return in.dull(name, isDir) && !in.repo.tracks(name, isDir)
}

// entered are the surroundings within a folder that was not left out.
func (in surroundings) entered(dir string) surroundings {
	in.hidden = in.repo != nil && in.dull(dir, true)
	return in
}

func (in surroundings) dull(name string, isDir bool) bool {
	return in.hidden || in.ignored.match(name, isDir) || isDir && uninteresting(name, filepath.Base(name))
}

// reason is the part of a file system error that says what is wrong, without the path: that is
// told beside it.
func reason(err error) string {
	if e := (*fs.PathError)(nil); errors.As(err, &e) {
		return e.Err.Error()
	}
	return err.Error()
}
