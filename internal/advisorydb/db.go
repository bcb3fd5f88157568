// Package advisorydb keeps the index of advisories on disk: where it lies, how it is made from what
// others publish, and how it is replaced. Whatever goes wrong, the old one stays.
package advisorydb

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/nblsp/nblsp/analyzers/advisory"
	"github.com/nblsp/nblsp/internal/atomicfile"
)

// fileName is what an index is called.
const fileName = "pypi.nbdb"

// maxIndex bounds the size of an index.
const maxIndex = 256 << 20

// Path is where the index is: as the user says, or NBLSP_DB, or below the user's cache. It need not
// exist. "" when there is no cache folder.
func Path(explicit string) string {
	if explicit != "" {
		return explicit
	}
	if name := os.Getenv("NBLSP_DB"); name != "" {
		return name
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		return ""
	}
	return filepath.Join(cache, "nblsp", "db", "v1", fileName)
}

// Load reads the index at its [Path]; the built-in one when there is none and nobody named one.
func Load(explicit string) (*advisory.Index, error) {
	name := Path(explicit)
	x, err := Read(name)
	if errors.Is(err, fs.ErrNotExist) && explicit == "" && os.Getenv("NBLSP_DB") == "" {
		return advisory.Seed(), nil
	}
	return x, err
}

// Read reads the index in a file. An error names the file and what mends it.
func Read(name string) (*advisory.Index, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err == nil && info.Size() > maxIndex {
		err = errTooLarge
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	data := make([]byte, info.Size())
	if _, err := io.ReadFull(f, data); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	x, err := advisory.Open(data)
	if err != nil {
		return nil, fmt.Errorf("%s: %w; make it anew: nblsp db update", name, err)
	}
	return x, nil
}

var errTooLarge = errors.New("larger than is believable for advisories")

// readAll reads up to limit bytes; more is an error.
func readAll(r io.Reader, limit int64) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(r, limit+1))
	if err == nil && int64(len(data)) > limit {
		err = errTooLarge
	}
	return data, err
}

// Export writes the index that is in use to a file, or into a folder under its usual name, so that
// others can update from it. It gives the name of the file.
func Export(x *advisory.Index, to string) (string, error) {
	if info, err := os.Stat(to); err == nil && info.IsDir() {
		to = filepath.Join(to, fileName)
	}
	return to, write(to, x.Bytes())
}

func write(name string, data []byte) error {
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return err
	}
	return atomicfile.Write(name, 0o644, func(w io.Writer) error {
		_, err := w.Write(data)
		return err
	})
}
