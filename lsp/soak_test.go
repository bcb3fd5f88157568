package lsp_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"runtime"
	"testing"
	"time"

	"github.com/nblsp/nblsp/analyzers/all"
	"github.com/nblsp/nblsp/lsp"
)

// TestSoak is a long working day in fast motion; see make soak. NBLSP_SOAK=all takes all analyzers.
func TestSoak(t *testing.T) {
	if os.Getenv("NBLSP_SOAK") == "" {
		t.Skip("make soak runs this")
	}
	const rounds, edits = 500, 400
	before := runtime.NumGoroutine()
	f := editor(t, plainEditor, func(o *lsp.Options) {
		o.Log = nil
		if os.Getenv("NBLSP_SOAK") == "all" {
			o.Analyzers = all.Analyzers
		}
	})
	rnd := rand.New(rand.NewPCG(1, 2))
	var settled uint64
	for round := range rounds {
		uri := fmt.Sprintf("file:///w/%d.ipynb", round%7)
		cell := func(i int) string { return fmt.Sprintf("cell:%d-%d", round%7, i) }
		f.OpenNotebook(uri, py(cell(0), "x"), py(cell(1), `"LEAK1"`), py(cell(2), ""))
		for n := range edits {
			f.Insert(cell(rnd.IntN(3)), 0, fmt.Sprintf("%d http:\n"[:3+rnd.IntN(7)], n))
		}
		if err := f.Call("nblsp/findings", map[string]any{"notebook": uri}, nil); err != nil {
			t.Fatal(err)
		}
		f.CloseNotebook(uri)
		f.Forget()
		if round == rounds/5 || round == rounds-1 {
			var m runtime.MemStats
			runtime.GC()
			runtime.ReadMemStats(&m)
			t.Logf("round %d: %d KB, %d goroutines", round, m.HeapAlloc>>10, runtime.NumGoroutine())
			if settled == 0 {
				settled = m.HeapAlloc
			} else if m.HeapAlloc > settled+settled/10 {
				t.Errorf("memory grew from %d to %d KB", settled>>10, m.HeapAlloc>>10)
			}
		}
	}
	f.Close()
	<-f.exit
	for n := 0; runtime.NumGoroutine() > before+1; n++ { // the editor's own reader is one
		if n == 200 {
			buf := make([]byte, 1<<16)
			t.Fatalf("goroutines are left over:\n%s", buf[:runtime.Stack(buf, true)])
		}
		time.Sleep(10 * time.Millisecond) // they end by themselves, and nothing tells of it
	}
}
