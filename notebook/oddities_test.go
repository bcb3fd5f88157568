package notebook

import (
	"strings"
	"testing"
)

// An oddity is a notebook as it should not be, and what is read of it all the same.
type oddity struct {
	about, text string
	sources     string // of the cells, joined with "|"
	rest        string // plain texts read beside the cells, joined with "|"
	problem     string // part of a problem; "" when there is none
	lost        bool
}

func oddities() []oddity {
	cell := func(source string) string { return `{"cell_type": "code", "source": ` + source + `}` }
	book := func(cells string) string { return `{"cells": [` + cells + `], "nbformat": 4}` }
	return []oddity{
		{about: "a byte order mark", text: "\uFEFF" + book(cell(`"a"`)), sources: "a"},
		{about: "CRLF line ends", text: strings.ReplaceAll(small, "\n", "\r\n"), sources: "# Title\n😀 \"x\" � ü|%%bash\necho \"hi\"\n"},
		{about: "a source in one string", text: book(cell(`"a\nb"`)), sources: "a\nb"},
		{about: "items with inner line ends or without", text: book(cell(`["a\nb\n", "c", "d\r", "e\r\n"]`)), sources: "a\nb\ncd\re\r\n"},
		{about: "null as a source", text: book(cell(`null`)), sources: ""},
		{about: "no source", text: book(`{"cell_type": "code"}`), sources: ""},
		{about: "empty sources", text: book(cell(`""`) + "," + cell(`[]`) + "," + cell(`["", ""]`)), sources: "||"},
		{about: "a source that is an object", text: book(cell(`{"x": "y"}`)), sources: "", problem: "not a string"},
		{about: "a source with a number in it", text: book(cell(`["a", 12, "b"]`)), sources: "ab", problem: "not a string"},
		{about: "two sources", text: book(`{"cell_type": "code", "source": "a", "source": "b"}`), sources: "b", problem: "two sources"},
		{about: "cells in an object", text: `{"cells": {"x": ` + cell(`"a"`) + `}, "nbformat": 4}`, sources: "a", problem: "in an object"},
		{about: "cells that are no objects", text: book(`"x", null, ` + cell(`"a"`)), sources: "a", problem: "not an object", lost: true},
		{about: "no cells", text: `{"nbformat": 4, "metadata": {}}`, problem: "without cells"},
		{about: "a kernelspec that is no object", text: `{"cells": [` + cell(`"a"`) + `], "metadata": {"kernelspec": "python3"}, "nbformat": 4}`, sources: "a"},
		{about: "duplicate keys", text: `{"cells": [` + cell(`"a"`) + `], "cells": [` + cell(`"b"`) + `], "nbformat": 4}`, sources: "a|b"},
		{about: "a future nbformat", text: `{"cells": [` + cell(`"a"`) + `], "nbformat": 9, "nbformat_minor": 9}`, sources: "a"},
		{about: "an unknown type of cell", text: book(`{"cell_type": "sql", "source": "a"}`), sources: "a", problem: "not known"},
		{about: "NaN and Infinity", text: book(`{"cell_type": "code", "metadata": {"x": [NaN, -Infinity]}, "source": "a"}`), sources: "a"},
		{about: "trailing commas", text: `{"cells": [{"cell_type": "code", "source": ["a",],},], "nbformat": 4,}`, sources: "a", problem: "comma"},
		{about: "missing commas", text: `{"cells": [{"cell_type": "code" "source": ["a" "b"]} ` + cell(`"c"`) + `] "nbformat": 4}`, sources: "ab|c"},
		{about: "a single bad byte", text: `{"cells": [` + cell(`"a"`) + "\x01, " + cell(`"b"`) + `], "nbformat": 4}`, sources: "a|b", rest: "\x01", problem: "not JSON", lost: true},
		{about: "NUL bytes", text: book(cell("\"a\x00\\u0000b\"")), sources: "a\x00\x00b"},
		{about: "Latin-1", text: book(cell("\"caf\xe9\"")), sources: "caf\uFFFD"},
		{about: "lone surrogates", text: book(cell(`"\ud83d \ude00 \ud83d\ude00"`)), sources: "\uFFFD \uFFFD 😀"},
		{about: "escapes that are none", text: book(cell(`"\x \u12 \\"`)), sources: `\x \u12 \`},
		{about: "a line end in a string", text: book(cell("\"a\nb\"")), sources: "a\nb"},
		{about: "a lost quote", text: "{\"cells\": [\n" + cell("[\"a\\n,\n \"b\"]") + "], \"nbformat\": 4}", sources: "a\n,b", problem: "closing quote", lost: true},
		{about: "a lost brace", text: `{"cells": [{"cell_type": "code", "source": ["a"], ` + cell(`"b"`) + `], "nbformat": 4}`, sources: "a|b", problem: "closing brace", lost: true},
		{about: "a lost bracket of a source", text: book(`{"cell_type": "code", "source": ["a", "outputs": [], "id": "x"}, ` + cell(`"b"`)), sources: "a|b", problem: "closing bracket", lost: true},
		{about: "a lost bracket of cells", text: `{"cells": [` + cell(`"a"`) + `, "nbformat": 4}`, sources: "a", problem: "closing bracket", lost: true},
		{about: "a bracket too many", text: book(`{"cell_type": "code", "source": ["a"]]}, ` + cell(`"b"`)), sources: "a", rest: `, {"cell_type": "code", "source": "b"}], "nbformat": 4}`, problem: "after the end", lost: true},
		{about: "two notebooks", text: book(cell(`"a"`)) + book(cell(`"b"`)), sources: "a", rest: book(cell(`"b"`)), problem: "after the end", lost: true},
		{about: "a merge conflict", text: "{\"cells\": [\n{\"cell_type\": \"code\", \"source\": [\n<<<<<<< HEAD\n\"a\"\n||||||| base\n\"o\"\n=======\n\"b\"\n>>>>>>> other\n]}], \"nbformat\": 4}",
			sources: "a", rest: "\"o\"\n=======\n\"b\"\n", problem: "merge conflict", lost: true},
		{about: "some other JSON", text: `{"a": "b"}`, rest: `{"a": "b"}`, problem: "no notebook", lost: true},
		{about: "no JSON", text: "\x89PNG\r\n", rest: "\uFFFDPNG\r\n", problem: "no notebook", lost: true},
		{about: "a list", text: `[1, 2]`, rest: `[1, 2]`, problem: "no notebook", lost: true},
	}
}

func TestOddities(t *testing.T) {
	for _, o := range oddities() {
		d := Parse("a.ipynb", []byte(o.text))
		check(t, d)
		var sources, rest []string
		for _, c := range d.Cells {
			sources = append(sources, c.Source().Text)
		}
		for _, b := range d.Own {
			if b.Role == File {
				rest = append(rest, b.Text)
			}
		}
		if got := strings.Join(sources, "|"); got != o.sources {
			t.Errorf("%s: sources %q, want %q", o.about, got, o.sources)
		}
		if got := strings.Join(rest, "|"); got != o.rest {
			t.Errorf("%s: beside them %q, want %q", o.about, got, o.rest)
		}
		lost, found := false, o.problem == "" && len(d.Problems) == 0
		for _, p := range d.Problems {
			lost = lost || p.Lost
			found = found || o.problem != "" && strings.Contains(p.Detail, o.problem)
		}
		if !found || lost != o.lost {
			t.Errorf("%s: problems %v, want one with %q and lost %t", o.about, d.Problems, o.problem, o.lost)
		}
	}
}

// What the shape of a notebook has no place for is still read.
func TestNothingSlipsThrough(t *testing.T) {
	const leak = "needle"
	for _, text := range []string{
		`{"cells": [{"cell_type": "code", "source": "", "comment": "needle"}], "nbformat": 4}`,
		`{"cells": [{"cell_type": "code", "source": ["a", ["needle"]]}], "nbformat": 4}`,
		`{"cells": [{"cell_type": "code", "source": {"needle": 1}}], "nbformat": 4}`,
		`{"cells": [{"cell_type": "code", "source": "needle", "source": "b"}], "nbformat": 4}`,
		`{"cells": [{"cell_type": "code", "outputs": {"x": "needle"}}], "nbformat": 4}`,
		`{"cells": [{"cell_type": "code", "outputs": ["needle"]}], "nbformat": 4}`,
		`{"cells": [{"cell_type": "markdown", "outputs": [{"output_type": "stream", "text": "needle"}]}], "nbformat": 4}`,
		`{"cells": [{"cell_type": "code", "outputs": [{"output_type": "new", "x": "needle"}]}], "nbformat": 4}`,
		`{"cells": [{"cell_type": "code", "outputs": [{"output_type": "display_data", "data": {"a/b": {"x": "needle"}}}]}], "nbformat": 4}`,
		`{"cells": [{"cell_type": "code", "outputs": [{"output_type": "display_data", "data": ["needle"]}]}], "nbformat": 4}`,
		`{"cells": [{"cell_type": "code", "outputs": [{"output_type": "display_data", "data": {"image/png": {"x": "needle"}}}]}], "nbformat": 4}`,
		`{"cells": [{"cell_type": "code", "attachments": {"a": "needle"}}], "nbformat": 4}`,
		`{"cells": [{"cell_type": "code", "metadata": "needle"}], "nbformat": 4}`,
		`{"cells": ["needle"], "nbformat": 4}`,
		`{"cells": "needle", "nbformat": 4}`,
		`{"cells": [], "metadata": {"widgets": {"x": "needle"}}, "nbformat": 4}`,
		`{"cells": [], "needle": "needle", "nbformat": 4}`,
		`{"cells": [], "nbformat": 4, "needle"}`,
		`{"cells": [], "nbformat": 4, ["needle"]}`,
		`{"cells": [], "nbformat": 4} "needle"`,
		`{"worksheets": "needle", "nbformat": 3}`,
		`{"worksheets": ["needle", {"name": "x"}], "nbformat": 3}`,
		`{"worksheets": [{"name": "needle!"}], "nbformat": 3}`,
		`{"cells": [{"cell_type": "needle!"}], "nbformat": 4}`,
		`{"cells": [{"cell_type": "code", "id": {"x": "needle"}}], "nbformat": 4}`,
		`{"cells": [{"cell_type": "code", "execution_count": "needle"}], "nbformat": 4}`,
		`{"cells": [], "nbformat": "needle"}`,
		`{"cells": [{"cell_type": "code", "outputs": [{"output_type": "needle!"}]}], "nbformat": 4}`,
		`{"cells": [{"cell_type": "code", "outputs": [{"output_type": "stream", "name": "needle!"}]}], "nbformat": 4}`,
	} {
		d := Parse("a.ipynb", []byte(text))
		check(t, d)
		found := false
		for _, b := range d.Blocks() {
			found = found || strings.Contains(b.Text, leak)
		}
		if !found {
			t.Errorf("not read: %s", text)
		}
	}
}

func TestOldFormats(t *testing.T) {
	text := `{"metadata": {"name": "x"}, "nbformat": 3, "nbformat_minor": 0, "worksheets": [{"cells": [
	{"cell_type": "heading", "level": 1, "source": ["Title"]},
	{"cell_type": "code", "collapsed": false, "input": ["f()\n", "g()"], "language": "python", "prompt_number": 3, "outputs": [
		{"output_type": "pyout", "prompt_number": 3, "text": ["p"], "html": ["<b>"], "png": "AAAA", "svg": "<svg/>", "json": ["{}"], "metadata": {}},
		{"output_type": "stream", "stream": "stderr", "text": ["e"]},
		{"output_type": "pyerr", "ename": "E", "evalue": "v", "traceback": ["a", "b"]}]}]}]}`
	d := Parse("a.ipynb", []byte(text))
	check(t, d)
	want := `0|source|markdown||/worksheets/0/cells/0/source|Title
1|source|python||/worksheets/0/cells/1/input|f()⏎g()
1|output||text/plain|/worksheets/0/cells/1/outputs/0/text|p
1|output|html|text/html|/worksheets/0/cells/1/outputs/0/html|<b>
1|output|xml|image/svg+xml|/worksheets/0/cells/1/outputs/0/svg|<svg/>
1|output|json|application/json|/worksheets/0/cells/1/outputs/0/json|{}
1|output||stream:stderr|/worksheets/0/cells/1/outputs/1/text|e
1|output||error:ename|/worksheets/0/cells/1/outputs/2/ename|E
1|output||error:evalue|/worksheets/0/cells/1/outputs/2/evalue|v
1|output||error:traceback|/worksheets/0/cells/1/outputs/2/traceback|a⏎b
/|notebook-metadata|json||/metadata|{"name": "x"}
`
	if got := render(d); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if len(d.Problems) > 0 || d.Cells[1].ExecutionCount != 3 || d.NBFormat != [2]int{3, 0} {
		t.Errorf("%+v", d)
	}
}

// Depth and length of the input cost neither stack nor more than linear time.
func TestHugeInput(t *testing.T) {
	const million = 1_000_000
	line := strings.Repeat(`x = \"é\" + `, 3*million/2)
	for about, test := range map[string]struct {
		text  string
		cells int
	}{
		"a million lists in metadata":     {`{"cells": [{"cell_type": "code", "source": "a"}], "metadata": {"x": ` + strings.Repeat("[", million) + strings.Repeat("]", million) + `}, "nbformat": 4}`, 1},
		"a million lists as a source":     {`{"nbformat": 4, "cells": [{"cell_type": "code", "source": ` + strings.Repeat("[", million), 1},
		"a million objects":               {`{"nbformat": 4, "cells": [{"cell_type": "code", "source": ` + strings.Repeat(`{"a":`, million), 1},
		"a million brackets that mislead": {`{"nbformat": 4, "cells": [{"cell_type": "code", "source": ` + strings.Repeat("[", million) + strings.Repeat("}", million), 1},
		"a million stray bytes":           {`{"nbformat": 4, "cells": [{"cell_type": "code", "source": "a"}` + strings.Repeat("\x01 ", million), 1},
		"a million quotes":                {`{"nbformat": 4, "cells": [` + strings.Repeat("\"", million), 0},
		"a million backslashes":           {`{"nbformat": 4, "cells": [{"cell_type": "code", "source": "` + strings.Repeat(`\`, million) + `"}]}`, 1},
		"a million lines in a string":     {`{"nbformat": 4, "cells": [{"cell_type": "code", "source": "` + strings.Repeat("x\n   ", million) + `"}]}`, 1},
		"one line of 20 MB":               {`{"nbformat": 4, "cells": [{"cell_type": "code", "source": "` + line + `"}]}`, 1},
		"20,000 cells":                    {`{"nbformat": 4, "cells": [` + strings.Repeat(`{"cell_type": "code", "source": ["a"]},`, 20_000) + `]}`, 20_000},
		"a cell of 100,000 lines":         {`{"nbformat": 4, "cells": [{"cell_type": "code", "source": [` + strings.Repeat(`"a\n", `, 100_000) + `""]}]}`, 1},
		"a million conflicts":             {`{"nbformat": 4, "cells": [{"cell_type": "code", "source": "a"}` + strings.Repeat("\n<<<<<<< a\n=======\n>>>>>>> b", million/10) + `]}`, 1},
	} {
		d := Parse("a.ipynb", []byte(test.text))
		check(t, d)
		if len(d.Cells) != test.cells {
			t.Errorf("%s: %d cells, want %d; %v", about, len(d.Cells), test.cells, d.Problems)
		}
	}
}
