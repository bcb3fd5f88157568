package notebook

import (
	"slices"
	"testing"
)

func liveDocument(sources ...string) *Document {
	var all []*Cell
	for i, s := range sources {
		all = append(all, NewCell("uri:"+string(rune('a'+i)), Code, "python", s))
	}
	return NewLive("notebook", "Python", all)
}

func TestSpliceSharesCells(t *testing.T) {
	d := liveDocument("0", "1", "2", "3")
	moved := NewCell("uri:x", MarkdownCell, "markdown", "x")
	n, err := d.Splice(1, 2, []*Cell{moved})
	if err != nil || len(n.Cells) != 3 || n.Cells[0] != d.Cells[0] || n.Cells[1] != moved || n.Cells[2] != d.Cells[3] {
		t.Fatalf("%v, %v", n.Cells, err)
	}
	if len(d.Cells) != 4 || d.Cells[1].Source().Text != "1" {
		t.Error("the former document was changed")
	}
	for _, bad := range [][2]int{{-1, 0}, {0, -1}, {5, 0}, {3, 2}, {1, int(^uint(0) >> 1)}} {
		if _, err := d.Splice(bad[0], bad[1], nil); err == nil {
			t.Errorf("splice %v of 4 cells is no error", bad)
		}
	}
}

func TestEditSharesWhatDidNotChange(t *testing.T) {
	out := NewBlock(Output, "", 0, "stream:stdout", "out")
	d := liveDocument("a", "b")
	d, err := d.Replace(1, d.Cells[1].WithOutputs([]*Block{out}).WithMetadata(`{"tags": ["nblsp-ignore"], "x": 1}`, 7))
	if err != nil {
		t.Fatal(err)
	}
	n, err := d.Edit(1, UTF16, []TextEdit{{Range: Range{Position{0, 0}, Position{0, 1}}, New: "%%sh\n"}, {Range: Range{Position{1, 0}, Position{1, 9}}, New: "ls"}})
	if err != nil {
		t.Fatal(err)
	}
	c := n.Cells[1]
	if c.Source().Text != "%%sh\nls" || c.Source().Language != "bash" || c.Language != "python" {
		t.Errorf("source %+v", c.Source())
	}
	if n.Cells[0] != d.Cells[0] || c.Blocks[1] != out || c.Blocks[2] != d.Cells[1].Blocks[2] || c.ExecutionCount != 7 || !slices.Equal(c.Ignore, []string{"*"}) {
		t.Errorf("cell %+v", c)
	}
	if c := c.WithMetadata("", 8).WithOutputs(nil); len(c.Blocks) != 1 || c.Tags != nil || c.Ignore != nil || c.ExecutionCount != 8 {
		t.Errorf("cleared cell %+v", c)
	}
	for _, i := range []int{-1, 2} {
		if _, err := d.Edit(i, UTF16, nil); err == nil {
			t.Errorf("edit of cell %d is no error", i)
		}
		if _, err := d.Replace(i, c); err == nil {
			t.Errorf("replacing cell %d is no error", i)
		}
	}
}

func TestApplyEdits(t *testing.T) {
	at := func(sl, sc, el, ec int) Range { return Range{Position{sl, sc}, Position{el, ec}} }
	for _, test := range []struct {
		about, text string
		enc         Encoding
		r           Range
		want        string // "" for an error
	}{
		{"characters beyond the BMP in UTF-16", "😀b", UTF16, at(0, 2, 0, 3), "😀X"},
		{"in UTF-8", "😀b", UTF8, at(0, 4, 0, 5), "😀X"},
		{"in UTF-32", "😀b", UTF32, at(0, 1, 0, 2), "😀X"},
		{"inside of a surrogate pair", "😀b", UTF16, at(0, 1, 0, 2), "Xb"},
		{"beyond the line", "a\nb", UTF16, at(0, 99, 1, 0), "aXb"},
		{"beyond a line that ends in CRLF", "a\r\nb", UTF16, at(0, 99, 0, 99), "aX\r\nb"},
		{"after a lone CR", "a\rb", UTF16, at(1, 0, 1, 1), "a\rX"},
		{"the empty last line", "a\n", UTF16, at(1, 0, 1, 0), "a\nX"},
		{"an empty text", "", UTF16, at(0, 0, 0, 0), "X"},
		{"a line beyond the text", "a\n", UTF16, at(2, 0, 2, 0), ""},
		{"a huge line", "a\n", UTF16, at(0, 0, 1<<40, 0), ""},
		{"an end before the start", "abc", UTF16, at(0, 2, 0, 1), ""},
		{"a negative line", "abc", UTF16, at(-1, 0, 0, 1), ""},
		{"a negative character", "abc", UTF16, at(0, -1, 0, 1), ""},
	} {
		got, err := ApplyEdits(test.text, test.enc, []TextEdit{{Range: test.r, New: "X"}})
		if got != test.want || (err == nil) == (test.want == "") {
			t.Errorf("%s: %q, %v, want %q", test.about, got, err, test.want)
		}
	}
	if got, err := ApplyEdits("abc", UTF16, []TextEdit{{Whole: true, New: "x\ny"}, {Range: at(1, 0, 1, 0), New: "z"}}); got != "x\nzy" || err != nil {
		t.Errorf("whole text and then an edit: %q, %v", got, err)
	}
}

func TestLinesBeyondTheText(t *testing.T) {
	l := NewLines("ab\nc", LF)
	for p, want := range map[Position]int{{0, 0}: 0, {0, 99}: 2, {1, 99}: 4, {2, 0}: -1, {-1, 0}: -1, {0, -1}: -1} {
		got, ok := l.Offset(p, UTF16)
		if !ok {
			got = -1
		}
		if got != want {
			t.Errorf("%v is %d, want %d", p, got, want)
		}
	}
	if got := l.Position(99, UTF16); got != (Position{1, 1}) {
		t.Errorf("beyond the text: %v", got)
	}
}
