// Package pyenv finds the Python environment that a notebook runs in and reads what is installed
// there. It reads files and runs nothing: what lies in a workspace is not trusted.
package pyenv

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// names of the folders in which people keep a project's environment.
var names = []string{".venv", "venv", "env", filepath.Join(".pixi", "envs", "default")}

// Find gives the folder of the environment for a notebook in dir: that of its kernel, where the
// kernel has a name of its own; the nearest one in dir and the folders above it up to workspace; the
// one that the shell has activated; that of the kernel, whatever its name. "" when there is none.
//
// Nearly all notebooks say "python3", which is whatever the server runs on. So that name counts last.
func Find(dir, workspace, kernel string) string {
	if !common(kernel) {
		if prefix := ofKernel(kernel); prefix != "" {
			return prefix
		}
	}
	for at := dir; ; at = filepath.Dir(at) {
		for _, name := range names {
			if prefix := filepath.Join(at, name); IsPrefix(prefix) {
				return prefix
			}
		}
		if at == workspace || at == filepath.Dir(at) || !below(at, workspace) {
			break
		}
	}
	for _, variable := range []string{"VIRTUAL_ENV", "CONDA_PREFIX"} {
		if prefix := os.Getenv(variable); prefix != "" && IsPrefix(prefix) {
			return prefix
		}
	}
	if common(kernel) {
		return ofKernel(kernel)
	}
	return ""
}

func below(path, workspace string) bool {
	rel, err := filepath.Rel(workspace, path)
	return err == nil && rel != ".." && !strings.HasPrefix(rel, ".."+string(filepath.Separator))
}

// IsPrefix reports whether a folder is an environment: one of venv or of conda.
func IsPrefix(folder string) bool {
	for _, mark := range []string{"pyvenv.cfg", "conda-meta"} {
		if _, err := os.Stat(filepath.Join(folder, mark)); err == nil {
			return true
		}
	}
	return false
}

// Of is the folder of the environment that a user names by its interpreter, by itself, or by its
// site-packages.
func Of(path string) string {
	info, err := os.Stat(path)
	if err != nil {
		return ""
	}
	if info.IsDir() {
		return path
	}
	folder := filepath.Dir(path) // not the target of the link: that is another environment
	switch filepath.Base(folder) {
	case "bin", "Scripts":
		return filepath.Dir(folder)
	}
	return folder
}

// sites are the folders of an environment that hold distributions, in the order of the path.
func sites(prefix string) []string {
	var list []string
	add := func(prefix string) {
		for _, pattern := range []string{
			"lib/python3*/site-packages", "lib64/python3*/site-packages", "Lib/site-packages", "lib/python3*/dist-packages", "local/lib/python3*/dist-packages",
		} {
			found, _ := filepath.Glob(filepath.Join(prefix, filepath.FromSlash(pattern)))
			for _, site := range found {
				if real, err := filepath.EvalSymlinks(site); err == nil && !slices.Contains(list, real) {
					list = append(list, real)
				}
			}
		}
	}
	switch filepath.Base(prefix) {
	case "site-packages", "dist-packages":
		return []string{prefix}
	}
	add(prefix)
	if home := systemSites(prefix); home != "" {
		add(filepath.Dir(home))
	}
	return list
}

// systemSites is the folder of the base interpreter when the environment uses its packages too.
func systemSites(prefix string) string {
	data, err := os.ReadFile(filepath.Join(prefix, "pyvenv.cfg"))
	if err != nil || len(data) > 1<<16 {
		return ""
	}
	home, system := "", false
	for line := range strings.Lines(string(data)) {
		key, value, _ := strings.Cut(line, "=")
		switch strings.TrimSpace(key) {
		case "home":
			home = strings.TrimSpace(value)
		case "include-system-site-packages":
			system = strings.EqualFold(strings.TrimSpace(value), "true")
		}
	}
	if !system {
		return ""
	}
	return home
}
