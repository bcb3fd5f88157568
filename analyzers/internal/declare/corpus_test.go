package declare

import (
	"cmp"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/nblsp/nblsp/analyzers/internal/python"
	"github.com/nblsp/nblsp/notebook"
)

// TestCorpus counts what the notebooks below a folder declare:
//
//	NBLSP_NOTEBOOKS=FOLDER go test -run Corpus -v ./analyzers/internal/declare
//
// With NBLSP_LIST=FILE each requirement is listed there with its place, to be judged by hand.
func TestCorpus(t *testing.T) {
	folder := os.Getenv("NBLSP_NOTEBOOKS")
	if folder == "" {
		t.Skip("NBLSP_NOTEBOOKS names no folder")
	}
	list, err := os.Create(cmp.Or(os.Getenv("NBLSP_LIST"), os.DevNull))
	if err != nil {
		t.Fatal(err)
	}
	defer list.Close()
	var notebooks, with, specs, pinned, ranged, urls, open, includes, imports int
	err = filepath.WalkDir(folder, func(name string, e fs.DirEntry, err error) error {
		if err != nil || !e.Type().IsRegular() || filepath.Ext(name) != ".ipynb" {
			return err
		}
		data, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		notebooks++
		before := specs + open
		for i, b := range notebook.Parse(name, data).Blocks() {
			facts := Of(b, func() *python.File { return python.Parse(b.Text) })
			imports += len(facts.Imports)
			for _, g := range facts.Groups {
				if g.Kind != Command {
					continue
				}
				open += len(g.Open)
				includes += len(g.Includes)
				for _, r := range g.Requirements {
					specs++
					_, exact := r.Pinned()
					switch {
					case r.URL != "":
						urls++
					case exact:
						pinned++
					case len(r.Versions) > 0:
						ranged++
					}
					rel, _ := filepath.Rel(folder, name)
					fmt.Fprintf(list, "%s\t%d\t%d\t%s\n", rel, i, 1+strings.Count(b.Text[:r.Span.Start], "\n"), b.Text[r.Span.Start:r.Span.End])
				}
			}
		}
		if specs+open > before {
			with++
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d notebooks, %d with requirements; %d requirements (%d of one version, %d of a range, %d from a URL), %d in variables, %d files; %d imports",
		notebooks, with, specs, pinned, ranged, urls, open, includes, imports)
}
