package scan_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/nblsp/nblsp/analyzers"
	"github.com/nblsp/nblsp/analyzers/all"
	"github.com/nblsp/nblsp/internal/scan"
	"github.com/nblsp/nblsp/notebook/notebooktest"
)

// A cold scan: a new Runner, nothing remembered. The notebooks are shaped as real ones are: of 350
// kB six tenths are images in base64, a fifth is source, the rest outputs.
func BenchmarkColdScan(b *testing.B) {
	rng := rand.New(rand.NewPCG(1, 2))
	files := make([][]byte, 40)
	total := 0
	for i := range files {
		files[i] = realistic(rng, i)
		total += len(files[i])
	}
	b.SetBytes(int64(total))
	for b.Loop() {
		sources := make([]scan.Source, len(files))
		for i, data := range files {
			sources[i] = scan.Text(fmt.Sprintf("%d.ipynb", i), bytes.NewReader(data))
		}
		runner := analyzers.NewRunner(all.Analyzers, &analyzers.Config{})
		result, err := scan.Run(context.Background(), sources, scan.Options{Runner: runner, Jobs: 1})
		if err != nil || len(result.Files) != len(files) {
			b.Fatal(err)
		}
	}
}

func realistic(rng *rand.Rand, n int) []byte {
	image := make([]byte, 40_000)
	for i := range image {
		image[i] = byte(rng.Uint32())
	}
	png := base64.StdEncoding.EncodeToString(image)
	var cells []notebooktest.Cell
	for i := range 40 {
		source := strings.Repeat(fmt.Sprintf("model_%d = train(data[%d], epochs=%d, name='run-%d')\n", n, i, rng.IntN(99), i), 30)
		var log strings.Builder
		for range 20 {
			fmt.Fprintf(&log, "epoch %d: loss %.5f accuracy %.4f\n", rng.IntN(50), rng.Float64(), rng.Float64())
		}
		outputs := []notebooktest.Output{notebooktest.Stdout(log.String())}
		if i%10 == 0 {
			outputs = append(outputs, notebooktest.Display("text/plain", "<Figure size 640x480>", "image/png", png))
		}
		cells = append(cells, notebooktest.Markdown("## Step "+fmt.Sprint(i)+"\nWhat is done here, and why."), notebooktest.Code(source, outputs...))
	}
	return notebooktest.IPYNB(cells...)
}
