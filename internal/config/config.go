// Package config reads settings: the user's file, the workspace's file, and .gitleaks.toml, and
// merges them into an [analyzers.Config].
//
// A workspace is not trusted: it came with a clone. Its settings may choose rules and limits, but
// a path in them must stay below the folder of the file that names it; only the user's file and
// the command line may point elsewhere. Whoever runs a gate passes one file explicitly
// ([Explicit]), which replaces all discovery.
package config

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/nblsp/nblsp/analyzers"
	"github.com/nblsp/nblsp/internal/gate"
)

// maxFile bounds what is read of one settings file.
const maxFile = 4 << 20

// The names under which settings are found, in the order in which they are looked for in a folder.
const (
	visibleName   = "nblsp.toml"
	hiddenName    = ".nblsp.toml"
	pyprojectName = "pyproject.toml"
	gitleaksName  = ".gitleaks.toml"
)

// Settings are what was read, ready for use.
type Settings struct {
	Analyzers analyzers.Config
	FailOn    gate.Limit
	Files     []string // that were read, in the order of merging
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
		if err := s.read(user, trusted); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, err
		}
	}
	workspace, gitleaks, err := nearestFiles(dir)
	if err != nil {
		return nil, err
	}
	if gitleaks != "" {
		// First, so that a path in a settings file wins.
		if err := s.gitleaks(filepath.Dir(gitleaks), gitleaksName, workspaceFile); err != nil {
			return nil, err
		}
	}
	if workspace != "" {
		if err := s.read(workspace, workspaceFile); err != nil {
			return nil, err
		}
	}
	return s, nil
}

// Explicit reads one file that the user named, and nothing else.
func Explicit(name string) (*Settings, error) {
	s := &Settings{FailOn: gate.Default}
	return s, s.read(name, trusted)
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
// repository (or of the file system, outside of one).
func nearestFiles(dir string) (settings, gitleaks string, err error) {
	dir, err = filepath.Abs(dir)
	if err != nil {
		return "", "", err
	}
	for {
		if settings == "" {
			settings, err = settingsIn(dir)
			if err != nil {
				return "", "", err
			}
		}
		if name := filepath.Join(dir, gitleaksName); gitleaks == "" && regular(name) {
			gitleaks = name
		}
		parent := filepath.Dir(dir)
		if _, err := os.Lstat(filepath.Join(dir, ".git")); err == nil || parent == dir {
			return settings, gitleaks, nil
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

// trust says who wrote a settings file.
type trust bool

const (
	workspaceFile trust = false
	trusted       trust = true
)

// read merges one file over what is there.
func (s *Settings) read(name string, by trust) error {
	data, err := readFile(name)
	if err != nil {
		return err
	}
	f, err := decode(name, data)
	if err != nil {
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
	if f.Secrets.Gitleaks != "" {
		return s.gitleaks(filepath.Dir(name), f.Secrets.Gitleaks, by)
	}
	return nil
}

// gitleaks reads rules in the notation of gitleaks from a file named in dir.
func (s *Settings) gitleaks(dir, name string, by trust) error {
	full := name
	if !filepath.IsAbs(name) {
		full = filepath.Join(dir, name)
	}
	var data []byte
	var err error
	if by == trusted {
		data, err = readFile(full)
	} else {
		data, err = readBelow(dir, name)
	}
	if err != nil {
		return err
	}
	s.Analyzers.Secrets.Gitleaks = string(data)
	s.Files = append(s.Files, full)
	return nil
}

// readBelow reads a file that a workspace names: neither the name nor a symbolic link may lead out
// of dir.
func readBelow(dir, name string) ([]byte, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, err
	}
	defer root.Close()
	info, err := root.Stat(filepath.FromSlash(name))
	if err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return nil, err
		}
		return nil, &Error{File: filepath.Join(dir, name), Detail: "a workspace may only name files below its own folder: " +
			"move the file, or name it in " + UserFile() + " or with --config"}
	}
	if !info.Mode().IsRegular() {
		return nil, &Error{File: filepath.Join(dir, name), Detail: "not a regular file"}
	}
	f, err := root.Open(filepath.FromSlash(name))
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return readAll(f, filepath.Join(dir, name))
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
