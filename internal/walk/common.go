package walk

import (
	"os"
	"path/filepath"
	"strings"
)

// Common is the deepest folder that holds all paths: where the search for settings starts.
func Common(paths []string) string {
	common := ""
	for i, p := range paths {
		dir, err := filepath.Abs(p)
		if err != nil {
			return "."
		}
		if info, err := os.Stat(dir); err != nil || !info.IsDir() {
			dir = filepath.Dir(dir)
		}
		if i == 0 {
			common = dir
		}
		for !below(dir, common) {
			common = filepath.Dir(common)
		}
	}
	return common
}

// Workspace is the folder that notebooks may read files from: the current one when it holds all
// paths, or else what they have in common.
func Workspace(paths []string) string {
	common := Common(paths)
	if here, err := os.Getwd(); err == nil && below(common, here) {
		return here
	}
	return common
}

// below reports whether a path is dir or in it.
func below(path, dir string) bool {
	rel, err := filepath.Rel(dir, path)
	return err == nil && rel != ".." && !strings.HasPrefix(rel, ".."+string(filepath.Separator)) || dir == filepath.Dir(dir)
}
