// Package python reads Python and IPython cells: one lexer and a light syntax that every family of
// analyzers shares. It reads what can be read of unfinished code and never fails.
package python

// A File is the reading of one cell.
type File struct{}

// Parse reads the text of a code cell of a Python kernel.
func Parse(text string) *File { panic("not written") }

// ImportInsertion is the offset where an import statement may be added.
func (f *File) ImportInsertion() int { panic("not written") }

// Binds reports whether the cell binds a name at its top level.
func (f *File) Binds(name string) bool { panic("not written") }
