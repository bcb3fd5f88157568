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
	goroutines := runtime.NumGoroutine()
	f := editor(t, plainEditor, func(o *lsp.Options) {
		o.Log = nil
		if os.Getenv("NBLSP_SOAK") == "all" {
			o.Analyzers = all.Analyzers
		}
	})
	rnd := rand.New(rand.NewPCG(1, 2))
	var heap []uint64 // in the second half, when what is remembered is as much as it may be
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
		if round >= rounds/2 && round%5 == 0 {
			var m runtime.MemStats
			runtime.GC()
			runtime.ReadMemStats(&m)
			heap = append(heap, m.HeapAlloc)
		}
	}
	before, after := mean(heap[:len(heap)/2]), mean(heap[len(heap)/2:])
	t.Logf("memory: %d KB on average, then %d KB; %d goroutines", before>>10, after>>10, runtime.NumGoroutine())
	if after > before+before/10 {
		t.Errorf("memory grew from %d to %d KB", before>>10, after>>10)
	}
	f.Close()
	<-f.exit
	for n := 0; runtime.NumGoroutine() > goroutines+1; n++ { // the editor's own reader is one
		if n == 200 {
			buf := make([]byte, 1<<16)
			t.Fatalf("goroutines are left over:\n%s", buf[:runtime.Stack(buf, true)])
		}
		time.Sleep(10 * time.Millisecond) // they end by themselves, and nothing tells of it
	}
}

// mean evens out that what is remembered is forgotten by generations.
func mean(list []uint64) (sum uint64) {
	for _, n := range list {
		sum += n
	}
	return sum / uint64(len(list))
}
