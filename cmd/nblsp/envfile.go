package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/nblsp/nblsp/internal/atomicfile"
	"github.com/nblsp/nblsp/internal/dotenv"
	"github.com/nblsp/nblsp/internal/git"
	"github.com/nblsp/nblsp/internal/mend"
)

// An envFile is where `nblsp fix --secrets` puts values; its name may be "": nowhere.
type envFile struct {
	name   string
	text   []byte
	known  map[string]string // variables that it has
	ignore string            // the .gitignore that has to name it; "" when none has to
}

// envMode keeps the values from other users of the machine.
const envMode = 0o600

// openEnvFile reads what an env-file has, and refuses one through which values would get elsewhere.
func openEnvFile(ctx context.Context, name string) (*envFile, error) {
	e := &envFile{name: name, known: map[string]string{}}
	if name == "" {
		return e, nil
	}
	info, err := os.Lstat(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return nil, err
	case !info.Mode().IsRegular():
		return nil, fmt.Errorf("%s is no regular file: values are written into none that leads elsewhere", name)
	default:
		if e.text, err = os.ReadFile(name); err != nil {
			return nil, err
		}
	}
	for _, pair := range dotenv.Parse(string(e.text)) {
		e.known[pair.Name] = pair.Value
	}
	e.ignore, err = ignoreFor(ctx, name)
	return e, err
}

// ignoreFor is the .gitignore that has to name an env-file; "" when none has to: it is ignored, or in
// no repository.
func ignoreFor(ctx context.Context, name string) (string, error) {
	repo, _ := git.Open(ctx, filepath.Dir(name))
	if repo == nil {
		return "", nil
	}
	tracked, ignored, err := repo.Status(ctx, name)
	switch {
	case err != nil || ignored && !tracked:
		return "", err
	case tracked:
		return "", fmt.Errorf("%s is in the repository, and what is written into it would be in the next commit: name another file, or git rm --cached %s", name, name)
	}
	return filepath.Join(filepath.Dir(name), ".gitignore"), nil
}

// add writes the new variables, after the file is kept out of the repository.
func (e *envFile) add(v *mend.Variables) error {
	if e.name == "" || len(v.Names()) == 0 {
		return nil
	}
	if e.ignore != "" {
		if err := appendLine(e.ignore, "/"+filepath.Base(e.name)); err != nil {
			return err
		}
	}
	if len(e.text) > 0 { // an old file keeps its mode when it is replaced
		if err := os.Chmod(e.name, envMode); err != nil {
			return err
		}
	}
	return atomicfile.Write(e.name, envMode, func(w io.Writer) error {
		if _, err := w.Write(ended(e.text)); err != nil {
			return err
		}
		for _, name := range v.Names() {
			if err := (dotenv.Pair{Name: name, Value: v.Value(name)}).Write(w); err != nil {
				return err
			}
		}
		return nil
	})
}

// appendLine adds a line to a file that does not have it.
func appendLine(name, line string) error {
	text, err := os.ReadFile(name)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if slices.Contains(strings.Fields(string(text)), line) {
		return nil
	}
	return atomicfile.Write(name, 0o666, func(w io.Writer) error {
		_, err := w.Write(append(ended(text), line+"\n"...))
		return err
	})
}

// ended is a text whose last line has an end.
func ended(text []byte) []byte {
	if len(text) == 0 || bytes.HasSuffix(text, []byte("\n")) {
		return bytes.Clone(text)
	}
	return append(bytes.Clone(text), '\n')
}

// tell lists what has to be set for the changed code to run.
func (e *envFile) tell(w io.Writer, v *mend.Variables, pending bool) {
	if len(v.Names()) == 0 {
		return
	}
	names := strings.Join(v.Names(), ", ")
	switch {
	case e.name == "":
		fmt.Fprintf(w, "nblsp: to be set before the code runs: %s\n", names)
	case pending:
		fmt.Fprintf(w, "nblsp: %s would get: %s\n", e.name, names)
	default:
		fmt.Fprintf(w, "nblsp: %s has got: %s\n", e.name, names)
	}
	fmt.Fprintln(w, "nblsp: revoke these secrets all the same: whoever had the notebook has them")
}
