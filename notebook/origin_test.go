package notebook

import (
	"encoding/binary"
	"fmt"
	"strings"
	"testing"
	"unicode/utf16"
)

// wideBytes is a text as a UTF-16 file with a byte order mark.
func wideBytes(text string, order binary.AppendByteOrder) []byte {
	b := order.AppendUint16(nil, 0xFEFF)
	for _, u := range utf16.Encode([]rune(text)) {
		b = order.AppendUint16(b, u)
	}
	return b
}

// edited parses a file again after a span of one of its sources was replaced in the file.
func edited(t *testing.T, name string, data []byte, cell int, s Span, text string) *Document {
	t.Helper()
	b := Parse(name, data).Cells[cell].Source()
	h, ok := b.Host(s)
	if !ok {
		t.Fatal("no place in the file")
	}
	return Parse(name, []byte(string(data[:h.Start])+b.Escape(text)+string(data[h.End:])))
}

// An edit of a Block, made in the file by means of Host and Escape, is that edit.
func TestEditsOfTheFile(t *testing.T) {
	const inserted = "1\n\"\\\t😀\x01"
	list := `{"cells": [{"cell_type": "code", "source": ["a\n", "b \"é\ud83d\ude00\"\n", "\u00e9c"]}], "nbformat": 4}`
	for about, file := range map[string]struct {
		name string
		data []byte
		text string // that is inserted; "" for one of everything
	}{
		"a list of strings":    {name: "a.ipynb", data: []byte(list)},
		"a string":             {name: "a.ipynb", data: []byte(`{"cells": [{"cell_type": "code", "source": "a\nb \"é\ud83d\ude00\"\n\u00e9c"}], "nbformat": 4}`)},
		"an empty string":      {name: "a.ipynb", data: []byte(`{"cells": [{"cell_type": "code", "source": ""}], "nbformat": 4}`)},
		"an empty list":        {name: "a.ipynb", data: []byte(`{"cells": [{"cell_type": "code", "source": []}], "nbformat": 4}`)},
		"null":                 {name: "a.ipynb", data: []byte(`{"cells": [{"cell_type": "code", "source": null}], "nbformat": 4}`)},
		"UTF-16":               {name: "a.ipynb", data: wideBytes(list, binary.BigEndian)},
		"UTF-16 the other way": {name: "a.ipynb", data: wideBytes(list, binary.LittleEndian)},
		"a script":             {name: "a.py", data: []byte("# %%\nx\ny = 'é'\n# %%\n")},
		"a comment":            {name: "a.py", data: []byte("# %% [markdown]\n# a é\n#\n# b\n# %%\n"), text: "x\ny"},
		"Databricks":           {name: "a.py", data: []byte("# Databricks notebook source\n# MAGIC %md\n# MAGIC a\n"), text: "x\ny"},
		"an indented fence":    {name: "a.qmd", data: []byte("  ```{python}\n  a\n    b\n  ```\n"), text: "x\ny"},
	} {
		before := Parse(file.name, file.data).Cells[0].Source().Text
		text := inserted
		if file.text != "" {
			text = file.text
		}
		for i := 0; i <= len(before); i++ {
			for j := i; j <= len(before); j++ {
				if before[:i]+before[i:j]+before[j:] != before || !wholeRunes(before[:i], before[i:j]) {
					continue
				}
				want := before[:i] + text + before[j:]
				d := edited(t, file.name, file.data, 0, Span{i, j}, text)
				if got := d.Cells[0].Source().Text; got != want || len(d.Problems) > 0 {
					t.Fatalf("%s: %d to %d: %q, want %q; %v", about, i, j, got, want, d.Problems)
				}
			}
		}
	}
}

func wholeRunes(all ...string) bool {
	for _, s := range all {
		if strings.ToValidUTF8(s, "?") != s {
			return false
		}
	}
	return true
}

// Lines and columns in the file are those of an editor.
func TestHostRange(t *testing.T) {
	for about, test := range map[string]struct{ text, want string }{
		"LF":              {"{\"nbformat\": 4,\n\"cells\": [{\"source\":\n [\"😀\\n\", \"find\"]}]}", "{{3 12} {3 16}}"},
		"CRLF":            {"{\"nbformat\": 4,\r\n\"cells\": [{\"source\":\r\n [\"😀\\n\", \"find\"]}]}", "{{3 12} {3 16}}"},
		"CR":              {"{\"nbformat\": 4,\r\"cells\": [{\"source\":\r [\"😀\\n\", \"find\"]}]}", "{{3 12} {3 16}}"},
		"escapes":         {`{"nbformat": 4, "cells": [{"source": "\ud83d\ude00\"find"}]}`, "{{1 53} {1 57}}"},
		"one that is one": {`{"nbformat": 4, "cells": [{"source": "\u0066\u0069\u006e\u0064"}]}`, "{{1 39} {1 63}}"},
		"across items":    {"{\"nbformat\": 4, \"cells\": [{\"source\": [\"fi\",\n\"nd\"]}]}", "{{1 40} {2 4}}"},
	} {
		for _, data := range [][]byte{[]byte(test.text), wideBytes(test.text, binary.LittleEndian)} {
			d := Parse("a.ipynb", data)
			b := d.Cells[0].Source()
			i := strings.Index(b.Text, "find")
			h, _ := b.Host(Span{i, i + 4})
			if got := fmt.Sprint(d.HostRange(h)); got != test.want {
				t.Errorf("%s: %s, want %s", about, got, test.want)
			}
		}
	}
}

func TestElement(t *testing.T) {
	text := `{"cells": [], "metadata": {"a/b~": ["x", {"k\u0041": "one\ntwo \ud83d\ude00 end"}, -12, true, []]}, "nbformat": 4}`
	b := Parse("a.ipynb", []byte(text)).Own[0]
	for _, test := range []struct{ find, pointer, text, inner string }{
		{`x`, "/metadata/a~1b~0/0", "x", "x"},
		{`"x"`, "/metadata/a~1b~0/0", "x", "x"},
		{`two`, "/metadata/a~1b~0/1/kA", "one\ntwo 😀 end", "two"},
		{`\ntwo \ud83d\ude00`, "/metadata/a~1b~0/1/kA", "one\ntwo 😀 end", "\ntwo 😀"},
		{`end`, "/metadata/a~1b~0/1/kA", "one\ntwo 😀 end", "end"},
		{`k\u0041`, "/metadata/a~1b~0/1/kA", "kA", "kA"},
		{`a/b`, "/metadata/a~1b~0", "a/b~", "a/b"},
		{`12`, "/metadata/a~1b~0/2", "-12", "12"},
		{`true`, "/metadata/a~1b~0/3", "true", "true"},
		{`[]`, "/metadata/a~1b~0/4", "[]", "[]"},
		{`-12, true`, "/metadata/a~1b~0", `["x", {"k\u0041": "one\ntwo \ud83d\ude00 end"}, -12, true, []]`, "-12, true"},
	} {
		i := strings.Index(b.Text, test.find)
		pointer, text, inner := b.Element(Span{i, i + len(test.find)})
		if pointer != test.pointer || text != test.text || text[inner.Start:inner.End] != test.inner {
			t.Errorf("%s: %s %q %v, want %s %q", test.find, pointer, text, inner, test.pointer, test.text)
		}
	}
}

func TestHashCoversTheContentAlone(t *testing.T) {
	text := `{"cells": [{"cell_type": "code", "source": ["a\n", "b"]}, {"cell_type": "code", "source": "a\nb"}, {"cell_type": "raw", "source": "a\nb"}], "nbformat": 4}`
	d := Parse("a.ipynb", []byte(text))
	live := NewCell("u", Code, "python", "a\nb")
	if d.Cells[0].Source().Hash != d.Cells[1].Source().Hash || d.Cells[0].Source().Hash != live.Source().Hash {
		t.Error("equal sources with different hashes")
	}
	if d.Cells[0].Source().Hash == d.Cells[2].Source().Hash {
		t.Error("sources in different languages with one hash")
	}
}
