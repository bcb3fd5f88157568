// Package config reads settings: the user's file, the workspace's file, and .gitleaks.toml, and
// merges them into an [analyzers.Config]. It never uses the network.
//
// A workspace is not trusted: it came with a clone. Its settings may choose rules and limits, but
// what they name must be a file within the workspace; only the user's file and the command line may
// point elsewhere, or to a URL. Whoever runs a gate passes one file explicitly
// ([Explicit]), which replaces all discovery.
package config

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"github.com/nblsp/nblsp/analyzers"
	"github.com/nblsp/nblsp/analyzers/pii"
	"github.com/nblsp/nblsp/analyzers/secrets/gitleaks"
	"github.com/nblsp/nblsp/internal/gate"
	"github.com/nblsp/nblsp/internal/nearest"
)

// maxFile bounds what is read of one settings file.
const maxFile = 4 << 20

// Name is the file that settings are written to.
const Name = "nblsp.toml"

// The names under which settings are found, in the order in which they are looked for in a folder.
const (
	visibleName   = Name
	hiddenName    = ".nblsp.toml"
	pyprojectName = "pyproject.toml"
	gitleaksName  = ".gitleaks.toml"
)

// Settings are what was read, ready for use.
type Settings struct {
	Analyzers analyzers.Config
	FailOn    gate.Limit
	Files     []string // that were read, in the order of merging
	Remotes   []Remote // that were named, in the order of merging
	Warnings  []*Error // mistakes in a .gitleaks.toml: what is wrong is left out, the rest holds
	Names     Recognizer
	fetching  bool // what is not cached is left out
	dotenv    bool // the values of the workspace's .env are secrets
}

// An Error is a mistake in a settings file.
type Error struct {
	File         string
	Line, Column int // 1-based; 0 when the mistake has no place
	Detail       string
}

func (e *Error) Error() string {
	if e.Line == 0 {
		return fmt.Sprintf("%s: %s", e.File, e.Detail)
	}
	return fmt.Sprintf("%s:%d:%d: %s", e.File, e.Line, e.Column, e.Detail)
}

// Discover reads the user's file and, over it, the nearest file of the workspace that dir lies in.
func Discover(dir string) (*Settings, error) {
	s := &Settings{FailOn: gate.Default}
	if user := UserFile(); user != "" {
		if err := s.read(user, byUser); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, err
		}
	}
	workspace, rules, top, err := nearestFiles(dir)
	if err != nil {
		return nil, err
	}
	if rules != "" {
		// First, so that a path in a settings file wins.
		if err := s.gitleaks(filepath.Dir(rules), gitleaksName, writer{top}); err != nil {
			return nil, err
		}
	}
	if workspace != "" {
		if err := s.read(workspace, writer{top}); err != nil {
			return nil, err
		}
	}
	if s.dotenv {
		s.readDotenv(dir, top)
	}
	return s, nil
}

// Explicit reads one file that the user named, and nothing else.
func Explicit(name string) (*Settings, error) {
	s := &Settings{FailOn: gate.Default}
	return s, s.read(name, byUser)
}

// UserFile is where the user's own settings are; "" when there is no home. It need not exist.
func UserFile() string {
	base := os.Getenv("XDG_CONFIG_HOME")
	if !filepath.IsAbs(base) { // as the XDG specification says of relative ones
		base = ""
	}
	if base == "" && runtime.GOOS == "windows" {
		base = os.Getenv("AppData")
	}
	if base == "" {
		home, err := os.UserHomeDir()
		if err != nil {
			return ""
		}
		base = filepath.Join(home, ".config")
	}
	return filepath.Join(base, "nblsp", visibleName)
}

// nearestFiles finds the settings file and the .gitleaks.toml nearest to dir, upward to the top of its
// repository (or of the file system, outside of one). What they name has to lie below top.
func nearestFiles(dir string) (settings, gitleaks, top string, err error) {
	dir, err = filepath.Abs(dir)
	if err != nil {
		return "", "", "", err
	}
	for {
		if settings == "" {
			settings, err = settingsIn(dir)
			if err != nil {
				return "", "", "", err
			}
		}
		if name := filepath.Join(dir, gitleaksName); gitleaks == "" && regular(name) {
			gitleaks = name
		}
		parent := filepath.Dir(dir)
		_, err := os.Lstat(filepath.Join(dir, ".git"))
		switch {
		case err == nil:
			return settings, gitleaks, dir, nil
		case parent == dir: // no repository: each file may name what lies beside it
			return settings, gitleaks, "", nil
		}
		dir = parent
	}
}

// settingsIn is the settings file of one folder, or "".
func settingsIn(dir string) (string, error) {
	for _, name := range []string{visibleName, hiddenName} {
		if name = filepath.Join(dir, name); regular(name) {
			return name, nil
		}
	}
	name := filepath.Join(dir, pyprojectName)
	if !regular(name) {
		return "", nil
	}
	data, err := readFile(name)
	if err != nil {
		return "", err
	}
	if hasTable(data) {
		return name, nil
	}
	return "", nil
}

func regular(name string) bool {
	info, err := os.Stat(name)
	return err == nil && info.Mode().IsRegular()
}

// A writer is who wrote a settings file: the user, who may name any file, or the workspace whose
// top this is ("": the folder of the file), which may name files below it.
type writer struct{ workspace string }

// byUser is the writer of what the user named.
var byUser = writer{"the user"}

// mayName is the folder below which the files have to lie that a settings file in dir names; "" when
// they may lie anywhere.
func (w writer) mayName(dir string) string {
	switch w {
	case byUser:
		return ""
	case writer{}:
		return dir
	}
	return w.workspace
}

// read merges one file, and before it what it extends, over what is there.
func (s *Settings) read(name string, by writer) error { return s.readChain(name, by, nil) }

func (s *Settings) readChain(name string, by writer, chain []string) error {
	_, data, err := by.open(filepath.Dir(name), filepath.Base(name))
	if err != nil {
		return err
	}
	return s.merge(name, data, by, chain)
}

// merge takes over the settings in the text of a file; chain are the files that led to it.
func (s *Settings) merge(name string, data []byte, by writer, chain []string) error {
	f, err := decode(name, data)
	if err != nil {
		return err
	}
	if err := s.extend(name, f.Extends, by, append(chain[:len(chain):len(chain)], name)); err != nil {
		return err
	}
	s.Files = append(s.Files, name)
	if f.Only != nil {
		s.Analyzers.Only = f.Only
	}
	if f.Skip != nil {
		s.Analyzers.Skip = f.Skip
	}
	for glob, level := range f.Severity {
		if s.Analyzers.Severity == nil {
			s.Analyzers.Severity = map[string]analyzers.Severity{}
		}
		s.Analyzers.Severity[glob] = level.Severity
	}
	if f.FailOn != nil {
		s.FailOn = *f.FailOn
	}
	if err := s.pii(name, f); err != nil {
		return err
	}
	if err := s.recognizer(name, &f.PII, by); err != nil {
		return err
	}
	if err := s.spread(name, &f.Spread, by); err != nil {
		return err
	}
	if err := s.deps(name, &f.Deps); err != nil {
		return err
	}
	if err := s.licenses(name, &f.Licenses, by); err != nil {
		return err
	}
	if f.Secrets.Gitleaks != "" {
		return s.gitleaks(filepath.Dir(name), f.Secrets.Gitleaks, by)
	}
	return nil
}

// pii merges the part of the pii family.
func (s *Settings) pii(name string, f *file) error {
	into := &s.Analyzers.PII
	for _, entity := range slices.Concat(names(f.PII.Entities), names(f.PII.Thresholds)) {
		if !pii.KnownEntity(entity) {
			return &Error{File: name, Detail: fmt.Sprintf("pii: unknown entity %q%s", entity, nearest.Hint(entity, pii.Entities()))}
		}
	}
	if f.PII.Entities != nil {
		into.Entities = maps.Clone(into.Entities)
		if into.Entities == nil {
			into.Entities = map[string]bool{}
		}
		maps.Copy(into.Entities, f.PII.Entities)
	}
	if f.PII.Thresholds != nil {
		into.Thresholds = maps.Clone(into.Thresholds)
		if into.Thresholds == nil {
			into.Thresholds = map[string]float64{}
		}
		maps.Copy(into.Thresholds, f.PII.Thresholds)
	}
	if f.PII.Threshold != nil {
		into.Threshold = *f.PII.Threshold
	}
	if f.PII.Regions != nil {
		into.Regions = nil
		for _, r := range f.PII.Regions {
			into.Regions = append(into.Regions, strings.ToUpper(r))
		}
	}
	return nil
}

// gitleaks reads rules in the notation of gitleaks from a file named in dir.
func (s *Settings) gitleaks(dir, name string, by writer) error {
	full, data, err := by.open(dir, name)
	if err != nil {
		return err
	}
	s.Analyzers.Secrets.Gitleaks = string(data)
	s.Files = append(s.Files, full)
	s.Warnings = nil // of a file that this one replaces
	_, mistakes := gitleaks.Parse(string(data))
	for _, m := range mistakes {
		s.Warnings = append(s.Warnings, &Error{File: full, Line: m.Line, Column: m.Column, Detail: m.Message})
	}
	return nil
}

// open reads a file that a settings file in dir names. What a workspace names cannot lie outside:
// neither a name nor a symbolic link leads out.
func (w writer) open(dir, name string) (full string, data []byte, err error) {
	full = filepath.FromSlash(name)
	if !filepath.IsAbs(full) {
		full = filepath.Join(dir, full)
	}
	top := w.mayName(dir)
	if top == "" {
		data, err = readFile(full)
		return full, data, err
	}
	rel, err := filepath.Rel(top, full)
	if err != nil {
		return "", nil, outside(full)
	}
	data, err = readBelow(top, rel)
	return full, data, err
}

// outside is the error for a file that a workspace may not name.
func outside(full string) error {
	return &Error{File: full, Detail: "a workspace may only name files within itself: move the file, or name it in " +
		UserFile() + " or with --config"}
}

// readBelow reads a file below dir.
func readBelow(dir, name string) ([]byte, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, err
	}
	defer root.Close()
	full := filepath.Join(dir, name)
	info, err := root.Stat(name) // first, because opening a pipe would wait
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, &Error{File: full, Detail: "no such file"}
	case err != nil:
		return nil, outside(full)
	case !info.Mode().IsRegular():
		return nil, &Error{File: full, Detail: "not a regular file"}
	}
	f, err := root.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return readAll(f, full)
}

func readFile(name string) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return readAll(f, name)
}

func readAll(r io.Reader, name string) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(r, maxFile+1))
	if err == nil && len(data) > maxFile {
		err = &Error{File: name, Detail: fmt.Sprintf("larger than %d MB", maxFile>>20)}
	}
	return data, err
}

// hasTable reports whether a pyproject.toml has settings of nblsp. A file that is no TOML has none:
// whether it is sound is not this program's business, unless it speaks of it.
func hasTable(data []byte) bool {
	var p struct{ Tool map[string]any }
	return strings.Contains(string(data), "nblsp") && unmarshal(data, &p) == nil && p.Tool["nblsp"] != nil
}
