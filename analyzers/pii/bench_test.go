package pii

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/nblsp/nblsp/analyzers"
	"github.com/nblsp/nblsp/analyzers/internal/surface"
	"github.com/nblsp/nblsp/analyzers/pii/scan"
	"github.com/nblsp/nblsp/notebook"
)

// texts are what the speed is measured on: ordinary ones, and those that are made to be slow.
func texts() map[string]string {
	m := maker{rand.New(rand.NewPCG(1, 1))}
	lines := func(line func() string) string {
		var b strings.Builder
		for b.Len() < 1<<20 {
			b.WriteString(line() + "\n")
		}
		return b.String()
	}
	fixed := func(s string) string { return lines(func() string { return s }) }
	return map[string]string{
		"prose": fixed("The quick brown fox jumps over the lazy dog, and the model was trained for 20 epochs."),
		"code":  fixed("    x_train, y_train = load(path / 'train.csv', n=10)  # the first 10 rows"),
		"floats": lines(func() string {
			return fmt.Sprintf("[%.8f, %.8f, %.8f, %.8f]", m.Float64(), m.Float64(), m.Float64(), m.Float64())
		}),
		"integers": lines(func() string {
			return fmt.Sprintf("%d %d %d %d %d", m.IntN(1e9), m.IntN(1e9), m.IntN(1e9), m.IntN(1e9), m.IntN(1e9))
		}),
		"phones":      lines(func() string { return "call " + m.phone() + " now" }),
		"one phone":   fixed("phone: +49 30 2345678 and more text around it"),
		"mail":        lines(func() string { return m.mail() }),
		"people csv":  people(m, ",", 1<<20),
		"people rows": people(m, "  ", 1<<20),
		"people html": "<table><tr><th>" + strings.NewReplacer(",", "</th><th>", "\n", "</tr>\n<tr><th>").Replace(people(m, ",", 1<<19)) + "</table>",
		"people dicts": lines(func() string {
			return fmt.Sprintf("{'name': %q, 'email': %q, 'phone': %q},", m.name(), m.mail(), m.phone())
		}),
		"people json": "[" + lines(func() string {
			return fmt.Sprintf(`{"name": %q, "email": %q, "phone": %q},`, m.name(), m.mail(), m.phone())
		}) + "{}]",
		"forms": lines(func() string { return "Name: " + m.name() + "\nDOB: 1970-03-04\nPhone: " + m.phone() + "\n" }),
		"log": lines(func() string {
			return fmt.Sprintf("2024-01-02 03:04:05,678 INFO worker-%d step %d loss=%.4f lr=%.2e", m.IntN(9), m.IntN(9999), m.Float64(), m.Float64())
		}),
		"at signs":     strings.Repeat("a@", 1<<19),
		"colons":       strings.Repeat("1:", 1<<19),
		"dots":         strings.Repeat("1.", 1<<19),
		"hyphens":      strings.Repeat("12-34-56.", 1<<17),
		"one digit":    strings.Repeat("1 ", 1<<19),
		"nine digits":  strings.Repeat("123456782 ", 1<<17),
		"capitals":     strings.Repeat("A1 B2 ", 1<<18),
		"IBAN starts":  strings.Repeat("DE89 ", 1<<18),
		"home folders": strings.Repeat("/home/\n", 1<<17),
		"titles":       strings.Repeat("Dr. ", 1<<18),
		"labels":       strings.Repeat("Name: ", 1<<18),
		"parentheses":  strings.Repeat("(202)(", 1<<18),
		"hashes":       strings.Repeat("a1b2c3d4e5 ", 1<<16),
	}
}

// people is a table of people, with what stands between its columns.
func people(m maker, sep string, size int) string {
	var b strings.Builder
	b.WriteString(strings.Join([]string{"id", "name", "email", "phone", "birth_date"}, sep) + "\n")
	for i := 0; b.Len() < size; i++ {
		b.WriteString(strings.Join([]string{fmt.Sprint(i), m.name(), m.mail(), m.phone(), "1970-03-04"}, sep) + "\n")
	}
	return b.String()
}

// BenchmarkScan is the scanner with its judge, without what all families share.
func BenchmarkScan(b *testing.B) {
	c := newChecker(analyzers.PIIConfig{})
	all := texts()
	for _, name := range slices.Sorted(maps.Keys(all)) {
		block := notebook.NewBlock(notebook.Output, "", 0, "stream:stdout", all[name])
		t := surface.Of(block)[0]
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(all[name])))
			for b.Loop() {
				r := &reading{checker: c, pass: &analyzers.Pass{Block: block, Config: &analyzers.Config{}}}
				r.titles(t)
				scan.Text(t.Text, &judge{reading: r, t: t})
			}
		})
	}
}

// BenchmarkBlock is all of the analyzer: surfaces, tables, the scanner, the report.
func BenchmarkBlock(b *testing.B) {
	all := texts()
	for _, name := range slices.Sorted(maps.Keys(all)) {
		block := notebook.NewBlock(notebook.Output, "", 0, "stream:stdout", all[name])
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(all[name])))
			for b.Loop() {
				runOnce(block)
			}
		})
	}
}

// BenchmarkPresidio is what Presidio's recognizers take for the same texts, without any language model:
// PRESIDIO_PYTHON is an interpreter that has presidio_analyzer installed (python3 when not set). MB/s
// are of CPU time, beside those of this analyzer on the same part of the text.
func BenchmarkPresidio(b *testing.B) {
	python := cmp.Or(os.Getenv("PRESIDIO_PYTHON"), "python3")
	if exec.Command(python, "-c", "import presidio_analyzer").Run() != nil {
		b.Skip("Presidio is not installed: pip install presidio-analyzer")
	}
	const size = 20_000 // of each text: more takes minutes
	all := texts()
	for _, name := range slices.Sorted(maps.Keys(all)) {
		b.Run(name, func(b *testing.B) {
			text := all[name][:min(len(all[name]), size)]
			block := notebook.NewBlock(notebook.Output, "", 0, "stream:stdout", text)
			in, err := json.Marshal([]string{text})
			if err != nil {
				b.Fatal(err)
			}
			cmd := exec.Command(python, "testdata/presidio.py")
			cmd.Stdin = bytes.NewReader(in)
			out, err := cmd.Output()
			if err != nil {
				b.Fatal(err)
			}
			var took []struct{ Seconds float64 }
			if err := json.Unmarshal(out, &took); err != nil || len(took) != 1 {
				b.Fatalf("%s: %v", out, err)
			}
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				runOnce(block)
			}
			theirs := float64(len(text)) / 1e6 / took[0].Seconds
			b.ReportMetric(theirs, "MB/s-presidio")
			b.ReportMetric(float64(len(text))/1e6*float64(b.N)/b.Elapsed().Seconds()/theirs, "x-faster")
		})
	}
}

// BenchmarkCell is a cell of 20 lines that was just edited.
func BenchmarkCell(b *testing.B) {
	runner := analyzers.NewRunner([]*analyzers.Analyzer{Analyzer}, &analyzers.Config{})
	cell := notebook.NewCell("c", notebook.Code, "python", "")
	text := strings.Repeat("x, y = load('data/train.csv', n=10)  # rows\n", 19) + "to = 'ada.quill@northwind.org' # "
	var took []time.Duration
	for b.Loop() {
		start := time.Now()
		runner.Block(context.Background(), nil, cell, notebook.NewBlock(notebook.Source, "python", 0, "", text+fmt.Sprint(len(took))))
		took = append(took, time.Since(start))
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Nanoseconds()), "ns-p50")
	b.ReportMetric(float64(took[len(took)*99/100].Nanoseconds()), "ns-p99")
}

func BenchmarkStart(b *testing.B) {
	for b.Loop() {
		newChecker(analyzers.PIIConfig{})
	}
}

func runOnce(block *notebook.Block) {
	analyzers.NewRunner([]*analyzers.Analyzer{{Name: family, Rules: Analyzer.Rules, Start: func(*analyzers.Config) *analyzers.Checker { return warm }}}, &analyzers.Config{}).
		Block(context.Background(), nil, notebook.NewCell("c", notebook.Code, "python", ""), block)
}

var warm = start(&analyzers.Config{})

func FuzzAnalyzer(f *testing.F) {
	for _, text := range []string{"+1 (415) 555-0132 x12", "a@b.co", "DE89 3704 0044", "fe80::1%e", "Dr. A. B", "Name: X", "1.2.3.4", "\\x07a@b.de", "12-34-56-78-9a-bc"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, b := range []*notebook.Block{
			notebook.NewBlock(notebook.Source, "python", 0, "", text),
			notebook.NewBlock(notebook.Output, "", 0, "text/html", text),
			notebook.NewBlock(notebook.File, "", 0, "", text),
		} {
			res := analyzers.NewRunner([]*analyzers.Analyzer{Analyzer}, &analyzers.Config{Explain: true}).
				Block(context.Background(), nil, notebook.NewCell("c", notebook.Code, "python", ""), b)
			for _, p := range res.Partial {
				t.Errorf("%q: %s", text, p.Reason)
			}
			for _, x := range res.Findings {
				if x.Span.Start < 0 || x.Span.End > len(b.Text) || x.Span.Len() == 0 {
					t.Errorf("%q: a finding at %v", text, x.Span)
				}
			}
		}
	})
}
