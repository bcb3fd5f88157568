package report

import (
	"fmt"
	"strings"
	"testing"

	"github.com/nblsp/nblsp/analyzers"
	"github.com/nblsp/nblsp/notebook"
)

// value is no secret, but long enough to be masked as one.
const value = "correct-horse-battery"

// at is the span of a text in a Block.
func at(b *notebook.Block, text string) notebook.Span {
	i := strings.Index(b.Text, text)
	return notebook.Span{Start: i, End: i + len(text)}
}

func TestExcerpt(t *testing.T) {
	long := strings.Repeat("x", 5000)
	for _, c := range []struct {
		name, text string
		values     []string // found as secrets
		find       string
		want       string // with the mark in brackets
	}{
		{"the secret is masked", `pw = "` + value + `"`, []string{value}, value, `pw = "[co…ry]"`},
		{"a code finding is shown", "import os\nos.system(x)\n", nil, "os.system(x)", "[os.system(x)]"},
		{"a code finding around a secret", `login("` + value + `")`, []string{value}, `login("` + value + `")`, `[login("co…ry")]`},
		{"the other secret of the line", value + " short-one", []string{value, "short-one"}, "short-one", "co…ry […]"},
		{"a repeat that nobody reported", value + " and " + value, []string{value}, value, "[co…ry] and …"},
		{"a value in a value", "u:" + value + "@h", []string{value, "u:" + value + "@h"}, "u:" + value + "@h", "[…]"},
		{"half of a masked value", "u:" + value + "@h", []string{value}, "horse-battery@h", "u:[co…ry@h]"},
		{"the first of several lines", "k = '''" + value + "\nmore'''", []string{value + "\nmore"}, value + "\nmore", "k = '''[co…re]"},
		{"colours and control characters", "\x1b[0;31mE\x1b[0m: \x07x\tbad\u202e()", nil, "bad", "E: \ufffdx [bad]\ufffd()"},
		{"a line that is too long", long + "bad" + long, nil, "bad", "…" + strings.Repeat("x", 60) + "[bad]" + strings.Repeat("x", 97) + "…"},
		{"indented code", strings.Repeat(" ", 70) + "bad", nil, "bad", strings.Repeat(" ", 70) + "[bad]"},
		{"an empty place", "abc", nil, "", "[]abc"},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := notebook.NewBlock(notebook.Source, "python", 0, "", c.text)
			var found []analyzers.Finding
			for _, v := range c.values {
				found = append(found, analyzers.Finding{Block: b, Span: at(b, v), Value: analyzers.NewSecret(v)})
			}
			e := newMasker(found).excerpt(b, at(b, c.find))
			if got := e.Text[:e.Start] + "[" + e.Text[e.Start:e.End] + "]" + e.Text[e.End:]; got != c.want {
				t.Errorf("got  %q\nwant %q", got, c.want)
			}
		})
	}
}

func TestContext(t *testing.T) {
	const pem = "BEGIN\nAAAA\nBBBB\nCCCC\nEND"
	for _, c := range []struct {
		name, text string
		values     []string // found as secrets, where they stand last
		find       string
		want       string // lines with their number, the mark in brackets
	}{
		{"two lines around", "a\nb\nc\npw = '" + value + "'\nd\n\ne\n", []string{value}, value, "2 b|3 c|4 pw = '[co…ry]'|5 d|6 "},
		{"at the ends", value, []string{value}, value, "1 [co…ry]"},
		{"other values around", "x = short-one\ny = " + value, []string{value, "short-one"}, value, "1 x = …|2 y = [co…ry]"},
		{"values that nobody reported around", value + "\ny = " + value, []string{value}, value, "1 …|2 y = [co…ry]"},
		{"a value of several lines", "k = '" + pem + "'\nnext", []string{pem}, pem, "1 k = '[BE…ND]|0 |5 [BE…ND]'|6 next"},
		{"code of several lines", "f(\n a,\n b)\nx", nil, "f(\n a,\n b)", "1 [f(]|2 [ a,]|3 [ b)]|4 x"},
		{"carriage returns", "a\r\nb\rbad\r\nc", nil, "bad", "1 a|2 b|3 [bad]|4 c"},
		{"a neighbour that is too long", strings.Repeat("x", 9000) + "\nbad\n" + strings.Repeat("y", 9000), nil, "bad", "2 [bad]"},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := notebook.NewBlock(notebook.Source, "python", 0, "", c.text)
			var found []analyzers.Finding
			for _, v := range c.values {
				i := strings.LastIndex(b.Text, v)
				found = append(found, analyzers.Finding{Block: b, Span: notebook.Span{Start: i, End: i + len(v)}, Value: analyzers.NewSecret(v)})
			}
			i := strings.LastIndex(b.Text, c.find)
			var got []string
			for _, l := range newMasker(found).context(b, notebook.Span{Start: i, End: i + len(c.find)}) {
				text := l.Text
				if l.Start < l.End {
					text = text[:l.Start] + "[" + text[l.Start:l.End] + "]" + text[l.End:]
				}
				got = append(got, fmt.Sprintf("%d %s", l.Number, text))
			}
			if strings.Join(got, "|") != c.want {
				t.Errorf("got  %q\nwant %q", strings.Join(got, "|"), c.want)
			}
		})
	}
}

// FuzzExcerpt finds a value somewhere in a text and looks for it in the excerpt of any place.
func FuzzExcerpt(f *testing.F) {
	f.Add("a = 1\npw = '", "'\n", 3, 9)
	f.Add("\x1b[31m", "\xff\u202e\r\n", 0, 0)
	f.Fuzz(func(t *testing.T, before, after string, start, length int) {
		b := notebook.NewBlock(notebook.Output, "", 0, "stream:stdout", before+value+after+value)
		if start < 0 || length < 0 || start > len(b.Text) || length > len(b.Text)-start {
			t.Skip()
		}
		found := analyzers.Finding{Block: b, Span: notebook.Span{Start: len(before), End: len(before) + len(value)}, Value: analyzers.NewSecret(value)}
		m, s := newMasker([]analyzers.Finding{found}), notebook.Span{Start: start, End: start + length}
		for _, l := range m.context(b, s) {
			if strings.Contains(l.Text, value[:12]) || strings.Contains(l.Text, value[9:]) && !strings.Contains(before+after, value[9:]) {
				t.Errorf("the value is in the context: %q", l.Text)
			}
			if strings.ContainsAny(l.Text, "\x1b\n\r\x00\u202e") {
				t.Errorf("control characters: %q", l.Text)
			}
			if l.Start < 0 || l.End < l.Start || l.End > len(l.Text) {
				t.Errorf("mark %d-%d in %q", l.Start, l.End, l.Text)
			}
		}
		e := m.excerpt(b, s)
		if strings.Contains(e.Text, value) {
			t.Errorf("the value is shown: %q", e.Text)
		}
		if e.Start < 0 || e.End < e.Start || e.End > len(e.Text) {
			t.Errorf("mark %d-%d in %q", e.Start, e.End, e.Text)
		}
		if strings.ContainsAny(e.Text, "\x1b\n\r\x00\u202e") {
			t.Errorf("control characters: %q", e.Text)
		}
	})
}

// A connection string is found as a whole; its password is what must not be shown.
func TestTheValueWithinAFindingIsMasked(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"once", "db://u:" + value + "@h/x", "db://u:co…ry@h/x"},
		{"twice", "db://" + value + ":" + value + "@h", "db://co…ry:co…ry@h"},
		{"in another notation", "db://u:correct%2Dhorse@h", "co…ry"},
	} {
		b := notebook.NewBlock(notebook.Source, "python", 0, "", c.text)
		found := analyzers.Finding{Block: b, Span: at(b, c.text), Value: analyzers.NewSecret(value)}
		if got := newMasker([]analyzers.Finding{found}).excerpt(b, found.Span); got.Text != c.want || got.Start != 0 || got.End != len(c.want) {
			t.Errorf("%s: %+v, want %q", c.name, got, c.want)
		}
	}
}
