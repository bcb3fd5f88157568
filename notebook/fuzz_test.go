package notebook

import (
	"math/rand/v2"
	"strings"
	"testing"
)

func FuzzParse(f *testing.F) {
	for _, seed := range oddities() {
		f.Add("a.ipynb", []byte(seed.text))
	}
	f.Add("a.py", []byte("# %% [markdown] tags=[\"a\"]\n# x\r\n#\n# y\n# %%\nz\xff"))
	f.Add("a.py", []byte("# Databricks notebook source\n# MAGIC %sql\n# MAGIC x\n\n# COMMAND ----------\ny"))
	f.Add("a.md", []byte("---\njupytext:\n---\n```python\nx\n```\n  ```{code-cell} r\n  y\n"))
	f.Add("a.txt", []byte("\xff\xfe# \x00%\x00%\x00"))
	f.Fuzz(func(t *testing.T, name string, data []byte) {
		d := Parse(name, data)
		check(t, d)
		for _, p := range d.Problems {
			if p.Offset < 0 || p.Offset > len(data) {
				t.Fatalf("problem at %d of %d bytes", p.Offset, len(data))
			}
		}
		for _, b := range d.Blocks() {
			for i := 0; b.JSON && i < len(b.Text); i += 1 + len(b.Text)/50 {
				_, text, inner := b.Element(Span{i, min(i+3, len(b.Text))})
				if inner.Start < 0 || inner.Start > inner.End || inner.End > len(text) {
					t.Fatalf("element %v of %d bytes", inner, len(text))
				}
			}
		}
	})
}

// FuzzEdits applies random edits to a live document and compares with one made of the final texts.
func FuzzEdits(f *testing.F) {
	f.Add(uint64(1), "a\r\nb\rc😀d\n")
	f.Add(uint64(2), "")
	f.Fuzz(func(t *testing.T, seed uint64, text string) {
		r := rand.New(rand.NewPCG(seed, uint64(len(text))))
		texts := []string{strings.ToValidUTF8(text, "?")}
		d := NewLive("n", "python", []*Cell{NewCell("0", Code, "python", texts[0])})
		for range 20 {
			var err error
			switch i := r.IntN(len(texts) + 1); {
			case i == len(texts) || r.IntN(4) == 0:
				deleted := r.IntN(len(texts) - i + 1)
				if len(texts) == deleted {
					deleted = 0
				}
				d, err = d.Splice(i, deleted, []*Cell{NewCell("n", Code, "python", "%%sh\n")})
				texts = append(texts[:i:i], append([]string{"%%sh\n"}, texts[i+deleted:]...)...)
			default:
				var edits []TextEdit
				enc := Encoding(r.IntN(3))
				for range 1 + r.IntN(3) {
					from := r.IntN(len(texts[i]) + 1)
					to := from + r.IntN(len(texts[i])-from+1)
					lines := NewLines(texts[i], AllLF)
					e := TextEdit{Range: Range{lines.Position(from, enc), lines.Position(to, enc)}, New: string(rune("a\n\r😀é%"[r.IntN(5)])), Whole: r.IntN(20) == 0}
					from, _ = lines.Offset(e.Range.Start, enc)
					to, _ = lines.Offset(e.Range.End, enc)
					if e.Whole {
						texts[i] = e.New
					} else {
						texts[i] = texts[i][:from] + e.New + texts[i][to:]
					}
					edits = append(edits, e)
				}
				d, err = d.Edit(i, enc, edits)
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		if len(d.Cells) != len(texts) {
			t.Fatalf("%d cells, want %d", len(d.Cells), len(texts))
		}
		for i, c := range d.Cells {
			fresh := NewCell("", Code, "python", texts[i]).Source()
			if got := c.Source(); got.Text != fresh.Text || got.Language != fresh.Language || got.Hash != fresh.Hash {
				t.Fatalf("cell %d is %q, want %q", i, got.Text, fresh.Text)
			}
		}
	})
}

// FuzzLines compares the table with counting character by character.
func FuzzLines(f *testing.F) {
	f.Add("a\r\nb\rc😀é\n\x80d", byte(0))
	f.Add(strings.Repeat("é😀x", 1200), byte(2))
	f.Fuzz(func(t *testing.T, text string, mode byte) {
		enc, ends := Encoding(mode%3), Ends(mode/3%2)
		l := NewLines(text, ends)
		at := Position{}
		check := func(offset int) {
			if got := l.Position(offset, enc); got != at {
				t.Fatalf("offset %d is %v, want %v", offset, got, at)
			}
			line := l.Line(at.Line)
			got, ok := l.Offset(at, enc)
			if want := min(offset, line.End); !ok || got != want {
				t.Fatalf("%v is offset %d, want %d", at, got, want)
			}
		}
		for i, r := range text {
			check(i)
			switch {
			case r == '\n', ends == AllLF && r == '\r' && !strings.HasPrefix(text[i+1:], "\n"):
				at = Position{at.Line + 1, 0}
				continue
			}
			switch enc {
			case UTF8:
				at.Character += len(string(text[i : i+runeLen(text[i:])]))
			case UTF16:
				if at.Character++; r > 0xFFFF {
					at.Character++
				}
			case UTF32:
				at.Character++
			}
		}
		check(len(text))
		if l.Count() != at.Line+1 {
			t.Fatalf("%d lines, want %d", l.Count(), at.Line+1)
		}
	})
}

func runeLen(s string) int {
	for i := range s {
		if i > 0 {
			return i
		}
	}
	return len(s)
}
