// Package atomicfile writes files that are either whole or not there.
package atomicfile

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// Write replaces the file of a name by what write writes. Until all of it is on disk the old file
// stays; when anything fails it stays for good, and nothing is left over. A new file gets mode perm
// before umask, an old one keeps its own. What is no regular file (a terminal, a pipe) is written
// directly.
func Write(name string, perm fs.FileMode, write func(io.Writer) error) (err error) {
	if target, err := filepath.EvalSymlinks(name); err == nil {
		name = target // replace the file, not the link
	}
	old, err := os.Stat(name)
	switch {
	case err == nil && old.IsDir():
		return fmt.Errorf("%s is a folder", name)
	case err == nil && !old.Mode().IsRegular():
		return direct(name, write)
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return err
	}
	f, err := create(filepath.Dir(name), filepath.Base(name), perm)
	if err != nil {
		return about(err, name)
	}
	defer func() {
		if err != nil {
			f.Close()
			os.Remove(f.Name())
			err = about(err, name)
		}
	}()
	if old != nil {
		if err := f.Chmod(old.Mode().Perm()); err != nil {
			return err
		}
	}
	if err := write(f); err != nil {
		return err
	}
	if err := f.Sync(); err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	return os.Rename(f.Name(), name)
}

// about is an error that names the file itself, not the one that was to take its place.
func about(err error, name string) error {
	if e := (*fs.PathError)(nil); errors.As(err, &e) && filepath.Dir(e.Path) == filepath.Dir(name) {
		return &fs.PathError{Op: e.Op, Path: name, Err: e.Err}
	}
	return err
}

func direct(name string, write func(io.Writer) error) error {
	f, err := os.OpenFile(name, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	return errors.Join(write(f), f.Close())
}

// create is os.CreateTemp with a mode that the umask applies to.
func create(dir, base string, perm fs.FileMode) (*os.File, error) {
	for i := 0; ; i++ {
		name := filepath.Join(dir, fmt.Sprintf(".%s.%d-%d.tmp", base, os.Getpid(), i))
		f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, perm)
		if !errors.Is(err, fs.ErrExist) || i == 100 {
			return f, err
		}
	}
}
