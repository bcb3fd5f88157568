package report

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/nblsp/nblsp/analyzers"
	"github.com/nblsp/nblsp/analyzers/all"
	made "github.com/nblsp/nblsp/internal/sample"
	"github.com/nblsp/nblsp/internal/wire"
	"github.com/nblsp/nblsp/notebook"
	nt "github.com/nblsp/nblsp/notebook/notebooktest"
)

// The values that are planted; each is of a kind of its own, so that a file has every one once.
const (
	inSource   = "<<source: AKIA[A-Z2-7]{16}>>"
	inMarkdown = "<<markdown: AKIA[A-Z2-7]{16}>>"
	inStdout   = "<<stdout: AKIA[A-Z2-7]{16}>>"
	inHTML     = "<<html: AKIA[A-Z2-7]{16}>>"
	inTrace    = "<<trace: AKIA[A-Z2-7]{16}>>"
	inMetadata = "<<metadata: AKIA[A-Z2-7]{16}>>"
)

var awsKey = regexp.MustCompile(`AKIA[A-Z2-7]{16}`)

// places is a notebook with a value in each place, after whatever can shift a column.
func places(s nt.Style) []byte {
	return s.IPYNB(
		nt.Markdown("# 😀 日本\n\n- key \t`"+inMarkdown+"` \"here\"\n"),
		nt.Code("# 😀😀 \\ \"x\"\tü\nkey = \""+inSource+"\"  # 日本 ]]\n",
			nt.Stdout("first 😀\n\x1b[31mkey\x1b[0m is "+inStdout+"\nlast"),
			nt.Display("text/html", "<b title='\"'>😀</b>\n<i>"+inHTML+"</i>", "image/png", "iVBORw0KGgo="),
			nt.Error("E", "v", "\x1b[0;31mE\x1b[0m", "  at "+inTrace+"\n")),
		nt.Code("y = 2").With("note", "😀 \"q\" "+inMetadata),
		nt.Raw("raw ü\n"),
	)
}

// A layout is one way in which the same notebook lies in a file.
type layout struct {
	about  string
	data   func() []byte
	encode func([]byte) []byte // last, after the values are in; nil: as it is
}

func layouts() []layout {
	plain := func() []byte { return places(nt.Style{Indent: " "}) }
	replaced := func(old, new string) func() []byte {
		return func() []byte {
			if !bytes.Contains(plain(), []byte(old)) {
				panic("nothing to replace: " + old)
			}
			return bytes.ReplaceAll(plain(), []byte(old), []byte(new))
		}
	}
	keyLine := `"key = \"` + inSource
	return []layout{
		{"one space", plain, nil},
		{"two spaces", func() []byte { return places(nt.Style{Indent: "  "}) }, nil},
		{"four spaces", func() []byte { return places(nt.Style{Indent: "    "}) }, nil},
		{"tabs", func() []byte { return places(nt.Style{Indent: "\t"}) }, nil},
		{"no indentation", plain, func(b []byte) []byte { return regexp.MustCompile(`(?m)^ +`).ReplaceAll(b, nil) }},
		{"minified", func() []byte { return places(nt.Style{}) }, nil},
		{"ASCII alone, non-BMP as surrogates", func() []byte { return places(nt.Style{Indent: " ", ASCII: true}) }, nil},
		{"ASCII alone, minified", func() []byte { return places(nt.Style{ASCII: true}) }, nil},
		{"sources and texts in one string", func() []byte { return places(nt.Style{Indent: " ", OneString: true}) }, nil},
		{"one string, minified", func() []byte { return places(nt.Style{OneString: true}) }, nil},
		{"no line end at the end", func() []byte { return bytes.TrimRight(plain(), "\n") }, nil},
		{"an item with inner line ends", replaced(keyLine, `"a = 1\nb = 2\nkey = \"`+inSource), nil},
		{"items without a line end", replaced(keyLine, `"z", " = 1\n", "key = \"`+inSource), nil},
		{"\\r\\n in strings", replaced(`\n"`, `\r\n"`), nil},
		{"a lone \\r in a source", replaced(keyLine, `"a = 1\rkey = \"`+inSource), nil},
		{"a line separator of Unicode", replaced(keyLine, "\"# \u2028\u2029\u0085\\u2028\\n\", \"key = \\\""+inSource), nil},
		{"CRLF in the file", plain, func(b []byte) []byte { return bytes.ReplaceAll(b, []byte("\n"), []byte("\r\n")) }},
		{"lone CR in the file", plain, func(b []byte) []byte { return bytes.ReplaceAll(b, []byte("\n"), []byte("\r")) }},
		{"a byte order mark", plain, func(b []byte) []byte { return append([]byte("\uFEFF"), b...) }},
		{"a byte order mark, minified", func() []byte { return places(nt.Style{}) }, func(b []byte) []byte { return append([]byte("\uFEFF"), b...) }},
		{"UTF-16", plain, func(b []byte) []byte { return utf16LE(string(b)) }},
		{"ids of which two are the same", replaced(`"cell-1"`, `"cell-0"`), nil},
		{"no ids", plain, func(b []byte) []byte { return regexp.MustCompile(`(?m)^ *"id": "cell-\d",\n`).ReplaceAll(b, nil) }},
		{"no language_info, no kernelspec", func() []byte { return places(nt.Style{Indent: " ", Metadata: object{}}) }, nil},
		{"a kernelspec that is no object", func() []byte { return places(nt.Style{Indent: " ", Metadata: object{"kernelspec": "x"}}) }, nil},
		{"a key twice", replaced(`"cell_type": "code"`, `"cell_type": "code", "cell_type": "code"`), nil},
		{"a value in escapes", plain, func(b []byte) []byte {
			return awsKey.ReplaceAllFunc(b, func(v []byte) []byte { return fmt.Appendf(nil, `\u%04x%s\u%04X`, v[0], v[1:len(v)-1], v[len(v)-1]) })
		}},
		{"slashes in escapes", plain, func(b []byte) []byte { return bytes.ReplaceAll(b, []byte("/"), []byte(`\/`)) }},
		{"a trailing comma", replaced("\n ],\n \"metadata\"", ",\n ],\n \"metadata\""), nil},
		{"a future nbformat", replaced(`"nbformat": 4`, `"nbformat": 9`), nil},
		{"cut short", plain, func(b []byte) []byte { return b[:bytes.LastIndex(b, []byte(`"raw`))] }},
		{"a merge conflict before the cells", plain, func(b []byte) []byte {
			return bytes.Replace(b, []byte("{\n"), []byte("{\n<<<<<<< HEAD\n \"a\": \"😀\",\n=======\n \"a\": \"b\",\n>>>>>>> x\n"), 1)
		}},
		{"bytes that are not UTF-8", replaced(`日本`, "\xe9\xff"), nil},
		{"NUL bytes", replaced(`日本`, "\x00\\u0000"), nil},
		{"nbformat 3", func() []byte { return old(3) }, nil},
		{"nbformat 2", func() []byte { return old(2) }, nil},
		{"a long line before", replaced(keyLine, `"# `+strings.Repeat("😀", 50_000)+`\n", "key = \"`+inSource), nil},
	}
}

// old is a notebook of an older format, with fewer places.
func old(major int) []byte {
	return fmt.Appendf(nil, `{
 "metadata": {"name": "😀"},
 "nbformat": %d,
 "worksheets": [
  {"cells": [
   {"cell_type": "markdown", "source": ["😀 \"q\" `+"`"+inMarkdown+"`"+`"]},
   {"cell_type": "code", "language": "python", "input": ["# ü\n",
     "key = \"`+inSource+`\""], "outputs": [
    {"output_type": "stream", "stream": "stdout", "text": ["😀 key is `+inStdout+`\n"]},
    {"output_type": "pyout", "html": ["<i>\"`+inHTML+`\"</i>"]}
   ]}
  ]}
 ]
}`, major)
}

func utf16LE(s string) []byte {
	out := []byte{0xFF, 0xFE}
	for _, u := range utf16.Encode([]rune(s)) {
		out = append(out, byte(u), byte(u>>8))
	}
	return out
}

// Whoever opens the raw file at the line and column of a SARIF result stands at the value, however
// the notebook lies in the file. What the regions say is read here by other means than they are
// made: the file is cut into lines, a line into UTF-16 units, and the piece is decoded as JSON.
func TestHostPointsAtTheValueInTheRawFile(t *testing.T) {
	runner := analyzers.NewRunner(all.Analyzers, &analyzers.Config{Only: []string{"secrets/*"}})
	for _, l := range layouts() {
		text, err := made.Expand("host", string(l.data()))
		if err != nil {
			t.Fatal(err)
		}
		data := []byte(text)
		planted := awsKey.FindAllString(text, -1)
		if l.encode != nil {
			data = l.encode(data)
		}
		doc := notebook.Parse("a.ipynb", data)
		res, err := runner.Run(context.Background(), doc, analyzers.Nowhere)
		if err != nil {
			t.Fatal(err)
		}
		r := &Result{Tool: wire.Tool{Name: "nblsp"}, Files: []File{NewFile(doc, int64(len(data)), res)}}
		var got []string
		for _, result := range decoded[sarifLog](t, "sarif", r).Runs[0].Results {
			region := result.Locations[0].Physical.Region
			if region == nil {
				t.Fatalf("%s: %s has no region", l.about, result.RuleID)
			}
			piece, err := rawRegion(data, region)
			if err != nil {
				t.Fatalf("%s: %+v: %v", l.about, *region, err)
			}
			if !awsKey.MatchString(piece) || len(piece) != len("AKIA")+16 {
				t.Errorf("%s: %s: the file has %q at %+v", l.about, result.Properties.Pointer, piece, *region)
			}
			got = append(got, piece)
		}
		slices.Sort(planted)
		slices.Sort(got)
		if !slices.Equal(slices.Compact(got), slices.Compact(planted)) {
			t.Errorf("%s: found %d of %d values", l.about, len(got), len(planted))
		}
	}
}

// rawRegion is what lies in a file at a region of one line, its JSON escapes undone.
func rawRegion(data []byte, r *sarifRegion) (string, error) {
	if bytes.HasPrefix(data, []byte{0xFF, 0xFE}) {
		var units []uint16
		for i := 2; i+1 < len(data); i += 2 {
			units = append(units, uint16(data[i])|uint16(data[i+1])<<8)
		}
		data = []byte(string(utf16.Decode(units)))
	}
	data = bytes.TrimPrefix(data, []byte("\uFEFF"))
	lines := regexp.MustCompile(`\r\n|\n|\r`).Split(string(data), -1)
	if r.StartLine < 1 || r.StartLine > len(lines) || r.EndLine != r.StartLine {
		return "", fmt.Errorf("line %d to %d of %d", r.StartLine, r.EndLine, len(lines))
	}
	var units []uint16
	for rest := lines[r.StartLine-1]; rest != ""; {
		c, n := utf8.DecodeRuneInString(rest) // a byte that is no UTF-8 is one unit
		units, rest = utf16.AppendRune(units, c), rest[n:]
	}
	if r.StartColumn < 1 || r.EndColumn-1 > len(units) || r.StartColumn > r.EndColumn {
		return "", fmt.Errorf("column %d to %d of %d", r.StartColumn, r.EndColumn, len(units)+1)
	}
	piece := string(utf16.Decode(units[r.StartColumn-1 : r.EndColumn-1]))
	var s string
	if err := json.Unmarshal([]byte(`"`+piece+`"`), &s); err != nil {
		return "", fmt.Errorf("%q: %w", piece, err)
	}
	return s, nil
}
