package notebook

import (
	"strings"
	"testing"
	"unicode/utf8"
)

// check tests what holds for every Document: texts are UTF-8, and the way back from any part of a
// text leads to bytes that decode to that part.
func check(t *testing.T, d *Document) {
	t.Helper()
	for _, c := range d.Cells {
		if len(c.Blocks) == 0 || c.Source().Role != Source {
			t.Fatal("a cell without a source")
		}
	}
	for _, b := range d.Blocks() {
		if !utf8.ValidString(b.Text) {
			t.Fatalf("%s: text is not UTF-8", b.Pointer)
		}
		if b.Hash == (Hash{}) {
			t.Fatalf("%s: not sealed", b.Pointer)
		}
		checkHost(t, d, b)
	}
}

func checkHost(t *testing.T, d *Document, b *Block) {
	t.Helper()
	whole, ok := b.Host(Span{0, len(b.Text)})
	if !ok {
		if b.origin != nil || b.Text != "" && d.Format != Live {
			t.Fatalf("%s: text without a place", b.Pointer)
		}
		return
	}
	src, h := b.origin.host.src, d.host // the Block's own text of the file has no merge conflicts
	if whole.Start < 0 || h.text(whole.End) > len(src) || whole.Start > whole.End {
		t.Fatalf("%s: host %v of %d bytes", b.Pointer, whole, len(src))
	}
	step := 1 + len(b.Text)/97
	last := whole.Start
	for i := 0; i < len(b.Text); i += step {
		if !utf8.RuneStart(b.Text[i]) {
			continue
		}
		_, n := utf8.DecodeRuneInString(b.Text[i:])
		at, ok := b.Host(Span{i, i + n})
		if !ok || at.Start < last || at.End > whole.End || at.Start > at.End {
			t.Fatalf("%s: host of %d is %v after %d in %v", b.Pointer, i, at, last, whole)
		}
		last = at.Start
		got := decodeHost(b, src[h.text(at.Start):h.text(at.End)])
		if b.origin.form == commented && strings.HasPrefix(got, "\n") {
			got = "\n" // and the prefix of the next line
		}
		if want := b.Text[i : i+n]; got != want && !(got == "" && want == "\n") {
			t.Fatalf("%s: host of byte %d of the text holds %q, not %q", b.Pointer, i, got, want)
		}
	}
	lines := d.HostRange(whole)
	if lines.Start.Line < 1 || lines.Start.Character < 1 || lines.End.Line < lines.Start.Line {
		t.Fatalf("%s: lines %v", b.Pointer, lines)
	}
}

// decodeHost decodes one character of a file, independently of the code under test where it can.
func decodeHost(b *Block, raw string) string {
	if b.origin.form == jsonText && strings.HasPrefix(raw, `\`) && len(raw) > 1 {
		r, n := unescape(raw)
		if n != len(raw) {
			return "[" + raw + "]"
		}
		return string(r)
	}
	return strings.ToValidUTF8(raw, "\uFFFD")
}
