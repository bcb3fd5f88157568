// Package licensing reads what lies outside of notebooks and speaks of licences: the files of installed
// distributions, the cards of models in the cache of Hugging Face, and, when the user says so, what the
// index of packages answers. It judges nothing.
package licensing

import (
	"encoding/json"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/nblsp/nblsp/analyzers"
	"github.com/nblsp/nblsp/analyzers/licenses/evidence"
)

// A Source is what this machine knows of licences, and the index that it may ask. The zero Source
// asks nobody. It is safe for concurrent use.
type Source struct {
	Index *Index // nil: nobody is asked

	mu    sync.Mutex
	conda map[string]map[string]string // record files by folder and distribution
}

var _ analyzers.Licenses = (*Source)(nil)

const (
	maxMetadata = 1 << 20
	maxText     = 512 << 10
	maxTexts    = 64 // licence files of one distribution
)

// Installed implements [analyzers.Licenses].
func (s *Source) Installed(d *analyzers.Distribution) *analyzers.LicenseFiles {
	out := &analyzers.LicenseFiles{}
	if d.Metadata == "" {
		return out
	}
	folder := filepath.Dir(d.Metadata)
	out.Metadata = string(readFile(d.Metadata, maxMetadata))
	named := evidence.LicenseFiles(out.Metadata)
	found := licenseFiles(folder)
	for _, name := range named {
		for _, at := range []string{filepath.Join("licenses", filepath.FromSlash(name)), filepath.FromSlash(name), filepath.Base(filepath.FromSlash(name))} {
			if filepath.IsLocal(at) && !slices.Contains(found, at) && regular(filepath.Join(folder, at)) {
				found = append(found, at)
				break
			}
		}
	}
	site := filepath.Dir(folder)
	for _, name := range found {
		add(out, folder, name)
	}
	if len(out.Texts) == 0 { // before PEP 639 some kept it beside the code
		for _, module := range d.Modules {
			top := filepath.Join(site, strings.ReplaceAll(module, ".", string(filepath.Separator)))
			for _, name := range licenseFiles(top) {
				add(out, top, name)
			}
		}
	}
	out.Conda = s.condaLicense(site, d)
	return out
}

// licenseFiles are the files below a folder, and below its folder "licenses", that are called as licences
// are; those at the top first.
func licenseFiles(folder string) []string {
	var names []string
	top, _ := os.ReadDir(folder)
	for _, e := range top {
		if !e.IsDir() && evidence.IsLicenseFile(e.Name()) {
			names = append(names, e.Name())
		}
	}
	_ = filepath.WalkDir(filepath.Join(folder, "licenses"), func(path string, d fs.DirEntry, err error) error {
		if err != nil || len(names) >= maxTexts {
			return fs.SkipAll
		}
		if !d.IsDir() && evidence.IsLicenseFile(d.Name()) {
			if rel, err := filepath.Rel(folder, path); err == nil {
				names = append(names, rel)
			}
		}
		return nil
	})
	slices.SortStableFunc(names, func(a, b string) int {
		return strings.Count(filepath.ToSlash(a), "/") - strings.Count(filepath.ToSlash(b), "/")
	})
	return names[:min(len(names), maxTexts)]
}

// condaLicense is what the record of conda says of a distribution.
func (s *Source) condaLicense(site string, d *analyzers.Distribution) string {
	for _, up := range []string{"../../..", "../.."} { // lib/python3.x/site-packages, Lib/site-packages
		folder := filepath.Join(site, up, "conda-meta")
		if name := s.records(folder)[d.Name+"-"+d.Version]; name != "" {
			var record struct{ License string }
			if json.Unmarshal(readFile(filepath.Join(folder, name), 8*maxMetadata), &record) == nil {
				return record.License
			}
		}
	}
	return ""
}

// records are the files of a folder conda-meta by name and version, read once.
func (s *Source) records(folder string) map[string]string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if known, ok := s.conda[folder]; ok {
		return known
	}
	known := map[string]string{}
	entries, _ := os.ReadDir(folder)
	for _, e := range entries {
		stem, ok := strings.CutSuffix(e.Name(), ".json")
		if i := strings.LastIndexByte(stem, '-'); ok && i > 0 { // name-version-build
			known[stem[:i]] = e.Name()
		}
	}
	if s.conda == nil || len(s.conda) > 64 {
		s.conda = map[string]map[string]string{}
	}
	s.conda[folder] = known
	return known
}

// readFile is what a regular file begins with; nothing when there is none.
func readFile(name string, limit int64) []byte {
	if !regular(name) { // opening a pipe would wait
		return nil
	}
	f, err := os.Open(name)
	if err != nil {
		return nil
	}
	defer f.Close()
	data, _ := io.ReadAll(io.LimitReader(f, limit))
	return data
}

func regular(name string) bool {
	info, err := os.Stat(name)
	return err == nil && info.Mode().IsRegular()
}

// add reads one licence file.
func add(out *analyzers.LicenseFiles, folder, name string) {
	if text := readFile(filepath.Join(folder, name), maxText); len(text) > 0 && len(out.Texts) < maxTexts {
		out.Texts = append(out.Texts, analyzers.LicenseText{Name: filepath.ToSlash(name), Text: string(text)})
	}
}
