package walk

import (
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/nblsp/nblsp/notebook"
)

// Extensions of files that may be notebooks: ipynb; scripts with cell markers and Databricks
// sources; notebooks as Markdown.
var extensions = []string{
	".ipynb",
	".py", ".r", ".jl", ".scala", ".sql",
	".md", ".qmd", ".rmd",
}

// Candidate reports whether a file of this name, with its folder or without, may be of interest; its
// content decides.
func Candidate(name string) bool {
	return slices.Contains(extensions, strings.ToLower(filepath.Ext(name))) || notebook.IsDependencyFile(name)
}

// Extensions of files of data that people export as text.
var dataExtensions = []string{".csv", ".tsv", ".tab", ".jsonl", ".ndjson"}

// Data reports whether a file of this name may hold data as text.
func Data(name string) bool {
	return slices.Contains(dataExtensions, strings.ToLower(filepath.Ext(name)))
}

// Folders that hold copies, history or other people's work.
var uninterestingFolders = []string{".git", ".hg", ".svn", ".ipynb_checkpoints", "node_modules", "site-packages", "__pycache__"}

// uninteresting reports whether a folder is left out of a recursive scan: one of the above, or a
// virtual or conda environment.
func uninteresting(path, name string) bool {
	return slices.Contains(uninterestingFolders, name) ||
		exists(filepath.Join(path, "pyvenv.cfg")) || exists(filepath.Join(path, "conda-meta"))
}

func exists(name string) bool {
	_, err := os.Lstat(name)
	return err == nil
}
