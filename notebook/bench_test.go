package notebook

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"
)

// bigNotebook is about size bytes of cells with lines of code and, if images, outputs that are three
// fifths of the bytes, as in public notebooks.
func bigNotebook(size int, images bool) []byte {
	r := rand.New(rand.NewPCG(1, 2))
	var b strings.Builder
	b.WriteString("{\n \"cells\": [\n")
	for i := 0; b.Len() < size; i++ {
		if i > 0 {
			b.WriteString(",\n")
		}
		fmt.Fprintf(&b, "  {\n   \"cell_type\": \"code\",\n   \"execution_count\": %d,\n   \"id\": \"c%d\",\n   \"metadata\": {},\n   \"outputs\": [", i, i)
		if images {
			b.WriteString("\n    {\n     \"data\": {\n      \"image/png\": \"")
			for range 3000 {
				b.WriteString("iVBORw0KGgoA")
			}
			b.WriteString("\",\n      \"text/plain\": [\"<Figure size 640x480 with 1 Axes>\"]\n     },\n     \"metadata\": {},\n     \"output_type\": \"display_data\"\n    }\n   ")
		}
		b.WriteString("],\n   \"source\": [\n")
		for j := range 20 {
			if j > 0 {
				b.WriteString(",\n")
			}
			fmt.Fprintf(&b, "    \"value_%d = model.fit(x_train, \\\"label_%d\\\", epochs=%d)  # step\\n\"", j, r.IntN(1000), r.IntN(100))
		}
		b.WriteString("\n   ]\n  }")
	}
	b.WriteString("\n ],\n \"metadata\": {},\n \"nbformat\": 4,\n \"nbformat_minor\": 5\n}\n")
	return []byte(b.String())
}

func BenchmarkParse(b *testing.B) {
	for _, images := range []bool{false, true} {
		data := bigNotebook(20_000_000, images)
		b.Run("images="+strconv.FormatBool(images), func(b *testing.B) {
			b.SetBytes(int64(len(data)))
			b.ReportAllocs()
			for b.Loop() {
				Parse("a.ipynb", data)
			}
		})
	}
}

func BenchmarkHost(b *testing.B) {
	source := `{"nbformat": 4, "cells": [{"cell_type": "code", "source": [` + strings.Repeat(`"value = \"é\" + f(x)\n",`, 45_000) + `""]}]}`
	d := Parse("a.ipynb", []byte(source))
	block := d.Cells[0].Source()
	r := rand.New(rand.NewPCG(1, 2))
	for b.Loop() {
		i := r.IntN(len(block.Text) - 20)
		s, _ := block.Host(Span{i, i + 20})
		d.HostRange(s)
	}
}

func BenchmarkEdit(b *testing.B) {
	for _, n := range []int{100, 10_000} {
		source := strings.Repeat("value = f(x)\n", 20)
		var all []*Cell
		for i := range n {
			all = append(all, NewCell(strconv.Itoa(i), Code, "python", source))
		}
		d := NewLive("n", "python", all)
		edits := []TextEdit{{Range: Range{Position{10, 3}, Position{10, 4}}, New: "x"}}
		b.Run("cells="+strconv.Itoa(n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := d.Edit(n/2, UTF16, edits); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkElement(b *testing.B) {
	d := Parse("a.ipynb", []byte(`{"nbformat": 4, "cells": [], "metadata": {"x": [`+strings.Repeat(`{"k": "v\n"},`, 80_000)+`0]}}`))
	block := d.Own[0]
	r := rand.New(rand.NewPCG(1, 2))
	for b.Loop() {
		i := r.IntN(len(block.Text) - 2)
		block.Element(Span{i, i + 1})
	}
}
