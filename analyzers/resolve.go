package analyzers

import (
	"cmp"
	"slices"
	"strings"

	"github.com/nblsp/nblsp/analyzers/internal/python"
	"github.com/nblsp/nblsp/notebook"
)

// Resolve makes a Fix of a finding in a document into literal edits, each with its Block, without
// overlaps, in the order of their places; what is inserted where something is replaced comes
// first. An import that neither an earlier cell nor the edited one
// has is added once, at the top of the edited cell: a cell that is run again by itself then works.
func Resolve(d *notebook.Document, f Finding, fix Fix) []Edit {
	edits := make([]Edit, 0, len(fix.Edits)+len(fix.Imports))
	for _, e := range fix.Edits {
		if e.Block == nil {
			e.Block = f.Block
		}
		edits = append(edits, e)
	}
	if len(edits) == 0 || len(fix.Imports) == 0 {
		return edits
	}
	target := edits[0].Block
	for _, imp := range fix.Imports {
		if imp.Language != target.Language || bound(d, target, imp) {
			continue
		}
		at := 0
		if imp.Language == "python" {
			if at = python.Parse(target.Text).ImportInsertion(); at < 0 {
				continue // a line of Python has no place in this cell
			}
		}
		line := imp.Statement + "\n"
		if at > 0 && target.Text[at-1] != '\n' {
			line = "\n" + imp.Statement
		}
		edits = append(edits, Edit{Block: target, Span: notebook.Span{Start: at, End: at}, New: line})
	}
	slices.SortStableFunc(edits, func(x, y Edit) int {
		return cmp.Or(cmp.Compare(x.Span.Start, y.Span.Start), cmp.Compare(x.Span.End, y.Span.End))
	})
	return edits
}

// bound reports whether the name of an import is there when the target runs: bound by the target
// itself or by a code cell above it.
func bound(d *notebook.Document, target *notebook.Block, imp Import) bool {
	binds := func(b *notebook.Block) bool {
		switch {
		case b.Language != imp.Language || !strings.Contains(b.Text, imp.Name):
			return false
		case imp.Language == "python":
			return python.Parse(b.Text).Binds(imp.Name)
		}
		return strings.Contains(b.Text, imp.Statement)
	}
	for _, c := range d.Cells {
		if c.Kind == notebook.Code && binds(c.Source()) {
			return true
		}
		if c.Source() == target {
			return false
		}
	}
	return binds(target)
}

// Offered reports whether a Fix makes sense in a document: whether one of its code cells uses the
// module that the fix needs.
func Offered(d *notebook.Document, fix Fix) bool {
	if fix.IfImported == "" {
		return true
	}
	for _, c := range d.Cells {
		if c.Kind == notebook.Code && strings.Contains(c.Source().Text, fix.IfImported) {
			return true
		}
	}
	for _, b := range d.Own {
		if b.Role == notebook.File && strings.Contains(b.Text, fix.IfImported) {
			return true
		}
	}
	return false
}
