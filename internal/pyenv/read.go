package pyenv

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/nblsp/nblsp/analyzers"
	"github.com/nblsp/nblsp/analyzers/pep508"
)

const (
	// maxEntries bounds the distributions of one folder.
	maxEntries = 20_000
	// maxRecord bounds what is read of the list of files of a distribution.
	maxRecord = 8 << 20
	// readers is how many distributions are read at one time: they wait for the disk.
	readers = 8
)

// Read gives what is installed in an environment; nil when there is no folder with distributions.
func Read(prefix string) *analyzers.Installation {
	folders := sites(prefix)
	if len(folders) == 0 {
		return nil
	}
	var all []*analyzers.Distribution
	for _, site := range folders {
		all = append(all, readSite(site)...)
	}
	return analyzers.NewInstallation(all)
}

func readSite(site string) []*analyzers.Distribution {
	entries, err := os.ReadDir(site)
	if err != nil {
		return nil
	}
	var list []*analyzers.Distribution
	var folders []string
	for _, e := range entries {
		if d := distribution(e.Name()); d != nil && len(list) < maxEntries {
			list = append(list, d)
			folders = append(folders, filepath.Join(site, e.Name()))
		}
	}
	var group sync.WaitGroup
	next := make(chan int)
	for range readers {
		group.Go(func() {
			for i := range next {
				complete(list[i], folders[i])
			}
		})
	}
	for i := range list {
		next <- i
	}
	close(next)
	group.Wait()
	return list
}

// distribution is what the name of an entry of site-packages tells; nil when it is none.
func distribution(entry string) *analyzers.Distribution {
	stem, ok := strings.CutSuffix(entry, ".dist-info")
	if !ok {
		if stem, ok = strings.CutSuffix(entry, ".egg-info"); !ok {
			return nil
		}
		stem, _, _ = strings.Cut(stem, "-py3") // name-version-py3.11.egg-info
	}
	i := strings.LastIndexByte(stem, '-')
	if i <= 0 || !pep508.IsName(stem[:i]) {
		return nil
	}
	return &analyzers.Distribution{Name: pep508.Normalize(stem[:i]), Version: stem[i+1:]}
}

// complete adds what the files of a distribution tell.
func complete(d *analyzers.Distribution, folder string) {
	for _, name := range []string{"METADATA", "PKG-INFO"} {
		if file := filepath.Join(folder, name); exists(file) {
			d.Metadata = file
			break
		}
	}
	if record, err := readFile(filepath.Join(folder, "RECORD"), maxRecord); err == nil {
		d.Modules = modules(record)
	}
	if len(d.Modules) == 0 {
		top, _ := readFile(filepath.Join(folder, "top_level.txt"), maxRecord)
		for name := range strings.FieldsSeq(string(top)) {
			d.Modules = append(d.Modules, name)
		}
	}
	if len(d.Modules) == 0 { // an editable one: its modules lie elsewhere
		d.Modules = []string{strings.ReplaceAll(d.Name, "-", "_")}
	}
}

func exists(file string) bool {
	_, err := os.Stat(file)
	return err == nil
}

// readFile reads the first bytes of a file, at most limit.
func readFile(name string, limit int64) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, limit))
}

// modules are those that a RECORD lists: top-level ones, and in namespace packages, which have no
// __init__.py, the first ones that have one.
func modules(record []byte) []string {
	packages := map[string]bool{} // folder -> it is no namespace
	var single []string
	last := ""
	for line := range bytes.Lines(record) {
		path, _, _ := bytes.Cut(line, []byte(","))
		i := bytes.LastIndexByte(path, '/')
		folder, file := path[:max(i, 0)], path[i+1:]
		if len(folder) > 0 && string(folder) == last && !bytes.Equal(file, []byte("__init__.py")) {
			continue
		}
		dot := bytes.IndexByte(file, '.')
		if dot <= 0 || !code(file[dot:]) {
			continue
		}
		if len(folder) == 0 {
			single = append(single, string(file[:dot]))
			continue
		}
		last = string(folder)
		if skipped(last) {
			continue
		}
		regular := string(file[:dot]) == "__init__"
		packages[last] = packages[last] || regular
	}
	out := single
	for folder := range packages {
		if first := firstRegular(folder, packages); first == folder {
			out = append(out, strings.ReplaceAll(folder, "/", "."))
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// firstRegular is the outermost folder on the way to one that is no namespace, or else the folder.
func firstRegular(folder string, packages map[string]bool) string {
	for i := range len(folder) {
		if folder[i] == '/' && packages[folder[:i]] {
			return folder[:i]
		}
	}
	return folder
}

// code reports whether a file's extensions are those of a module: .py, .so, .cpython-311-….so.
func code(ext []byte) bool {
	return bytes.Equal(ext, []byte(".py")) || bytes.HasSuffix(ext, []byte(".so")) || bytes.HasSuffix(ext, []byte(".pyd"))
}

// skipped reports whether a folder holds no modules to import by its name.
func skipped(folder string) bool {
	return strings.HasPrefix(folder, "..") || strings.Contains(folder, "-") || strings.HasPrefix(folder, "__pycache__")
}
