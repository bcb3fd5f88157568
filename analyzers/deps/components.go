package deps

import (
	"slices"
	"strings"

	"github.com/nblsp/nblsp/analyzers"
	"github.com/nblsp/nblsp/analyzers/internal/declare"
	"github.com/nblsp/nblsp/analyzers/internal/names"
	"github.com/nblsp/nblsp/analyzers/internal/project"
	"github.com/nblsp/nblsp/analyzers/internal/python"
	"github.com/nblsp/nblsp/notebook"
)

// Components are the distributions that a document asks for, and those that its imports come from
// where that is sure, sorted by name; each once, with its version where one is known.
func Components(d *notebook.Document, outside analyzers.Outside) []analyzers.Package {
	p := &analyzers.Pass{Document: d, Outside: analyzers.Around(d, outside), Facts: map[*notebook.Block]any{}, Partial: func(string) {}}
	for _, b := range d.Blocks() {
		if f := declare.Of(b, func() *python.File { return python.Parse(b.Text) }); !f.IsEmpty() {
			p.Facts[b] = f
		}
	}
	var reader project.Reader
	known := reader.Read(p)
	found := map[string]bool{}
	for _, r := range known.Declared {
		if name := r.Distribution(); name != "" && project.Applies(r.Requirement) && (r.Group.Tool != declare.Conda || names.Known(name)) {
			found[name] = true
		}
	}
	for _, m := range known.Imports {
		name := known.Provider(m)
		if _, _, ok := known.Version(name); ok {
			found[name] = true
		}
	}
	var list []analyzers.Package
	for name := range found {
		version := ""
		if v, _, ok := known.Version(name); ok {
			version = v.String()
		}
		list = append(list, *pkg(name, version, nil))
	}
	slices.SortFunc(list, func(a, b analyzers.Package) int { return strings.Compare(a.PURL, b.PURL) })
	return list
}
