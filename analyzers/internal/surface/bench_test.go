package surface

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/nblsp/nblsp/notebook"
)

func BenchmarkOf(b *testing.B) {
	cell := "import numpy as np\nfrom sklearn.model_selection import train_test_split\n\ndef load(path, n=10):\n    \"\"\"Read it.\"\"\"\n    return np.load(path)[:n] % 7\n\nx, y = train_test_split(load('data/features.npy'), test_size=0.2)\nprint(f'{len(x)} rows')\n"
	log := "2024-01-02 03:04:05 INFO trainer: epoch 3 loss=0.1234 accuracy=0.9876 lr=1e-4\n"
	frame := "    <tr>\n      <th>12</th>\n      <td>Ann &amp; Bob</td>\n      <td>0.123456</td>\n      <td>blue</td>\n    </tr>\n"
	trace := "\x1b[0;32m<ipython-input-3>\x1b[0m in \x1b[0;36m<module>\x1b[0;34m()\x1b[0m\n\x1b[0;32m----> 1\x1b[0;31m \x1b[0mload\x1b[0m\x1b[0;34m(\x1b[0mpath\x1b[0;34m)\x1b[0m\n"
	for _, c := range []struct {
		name  string
		block *notebook.Block
	}{
		{"cell of 10 lines", code(cell)},
		{"source", code(strings.Repeat(cell, 4000))},
		{"text", output("stream:stdout", strings.Repeat(log, 14000))},
		{"traceback", output("error:traceback", strings.Repeat(trace, 60))},
		{"table", output("text/html", `<table class="dataframe">`+strings.Repeat(frame, 9000)+"</table>")},
		{"JSON", jsonOutput("application/json", `{"data": [`+strings.Repeat(`{"x": [1.25, 2.5, 3.75], "name": "blue line"}, `, 20000)+`1]}`)},
		{"JSON with escapes", jsonOutput("application/json", `{"data": [`+strings.Repeat(`{"x": [1.25, 2.5, 3.75], "name": "blue\nline \"x\""}, `, 20000)+`1]}`)},
		{"image in markup", output("text/html", `<img src="data:image/png;base64,`+strings.Repeat("iVBORw0KGgoA", 5<<20/12)+`">`)},
	} {
		b.Run(c.name, func(b *testing.B) {
			b.SetBytes(int64(len(c.block.Text)))
			b.ReportAllocs()
			for b.Loop() {
				Of(c.block)
			}
		})
	}
}

func BenchmarkHostile(b *testing.B) {
	inputs := hostile()
	for _, name := range slices.Sorted(maps.Keys(inputs)) {
		b.Run(fmt.Sprint(name), func(b *testing.B) {
			b.SetBytes(int64(len(inputs[name].Text)))
			for b.Loop() {
				Of(inputs[name])
			}
		})
	}
}
