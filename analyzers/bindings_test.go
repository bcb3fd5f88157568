package analyzers

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/nblsp/nblsp/notebook"
)

// The answer about a document that was edited is the answer about the document as it is.
func TestBindingsFollowEdits(t *testing.T) {
	rnd := rand.New(rand.NewPCG(3, 1))
	texts := []string{"x = 1", "import os", "import boto3", "os = 2", "print(os)"}
	cell := func() *notebook.Cell {
		kind := []notebook.CellKind{notebook.Code, notebook.MarkdownCell}[rnd.IntN(2)]
		return notebook.NewCell("c", kind, "python", texts[rnd.IntN(len(texts))])
	}
	imports := []Import{{Language: "python", Statement: "import os", Name: "os"}, {Name: "boto3"}}
	var memo bindingMemo
	docs := map[string]*notebook.Document{}
	for step := range 3000 {
		name := fmt.Sprint(rnd.IntN(maxRecent + 1))
		d := docs[name]
		if d == nil {
			d = notebook.NewLive(name, "python", nil)
		}
		start := rnd.IntN(len(d.Cells) + 1)
		count := rnd.IntN(min(3, len(d.Cells)-start+1))
		added := slices.Clone(d.Cells[start : start+count]) // moved
		for range rnd.IntN(3) {
			added = append(added, cell())
		}
		if len(d.Cells) > 12 {
			added = nil
		}
		rnd.Shuffle(len(added), func(i, j int) { added[i], added[j] = added[j], added[i] })
		d, err := d.Splice(start, count, added)
		if err != nil {
			t.Fatal(err)
		}
		docs[name] = d
		imp := imports[rnd.IntN(2)]
		if got, want := memo.first(d, imp), memo.search(d.Cells, 0, imp); got != want {
			t.Fatalf("step %d: cell %d binds %s first, want %d", step, got, imp.Name, want)
		}
	}
}
