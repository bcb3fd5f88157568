package editors

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/nblsp/nblsp/internal/atomicfile"
)

// A Change is what one file is to become. Nothing happens before Apply.
type Change struct {
	Path   string // as the user knows it
	target string // what it is after symbolic links
	old    []byte // nil: not there
	new    []byte // nil: to be deleted
}

// String says what is done to the file.
func (c Change) String() string {
	switch {
	case c.old == nil:
		return "made"
	case c.new == nil:
		return "deleted: there is nothing else in it"
	}
	return "the block of nblsp changes, the rest stays"
}

// Apply does the change: all of it or, with an error, nothing. A file that is not as it was when
// the change was planned is left alone. Folders are made as needed and never deleted.
func (c Change) Apply() error {
	now, err := read(c.target)
	if err != nil {
		return err
	}
	if !bytes.Equal(now, c.old) || (now == nil) != (c.old == nil) {
		return fmt.Errorf("%s has changed meanwhile; it is as it was", c.Path)
	}
	if c.new == nil {
		return os.Remove(c.target)
	}
	if err := os.MkdirAll(filepath.Dir(c.target), 0o755); err != nil {
		return err
	}
	return atomicfile.Write(c.target, 0o644, func(w io.Writer) error {
		_, err := w.Write(c.new)
		return err
	})
}

// read gives a file's bytes; nil when it is not there.
func read(name string) ([]byte, error) {
	info, err := os.Stat(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, nil
	case err != nil:
		return nil, err
	case !info.Mode().IsRegular():
		return nil, fmt.Errorf("%s is no ordinary file", name)
	}
	return os.ReadFile(name)
}
