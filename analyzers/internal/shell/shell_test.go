package shell

import (
	"fmt"
	"strings"
	"testing"

	"github.com/nblsp/nblsp/analyzers/internal/mapped"
	"github.com/nblsp/nblsp/notebook"
)

// write shows commands as "A=value word word", "|" between commands that are not piped.
func write(commands []Command) string {
	var out []string
	for _, c := range commands {
		var words []string
		for _, a := range c.Assignments {
			words = append(words, a.Name+"="+a.Value.Value())
		}
		for _, w := range c.Words {
			words = append(words, w.Value())
			for _, h := range w.Holes {
				words = append(words, fmt.Sprintf("<%s>", h.Expr))
			}
		}
		out = append(out, strings.Join(words, " "))
	}
	return strings.Join(out, "|")
}

func TestParse(t *testing.T) {
	tests := []struct {
		text    string
		dialect Dialect
		want    string
	}{
		{`pip install a && pip install b || echo c; ls | wc &`, Bash, `pip install a|pip install b|echo c|ls|wc`},
		{`pip install "a[b]>=1" 'c d'e\ f`, Bash, `pip install a[b]>=1 c de f`},
		{"pip install \\\n  a \\\r\n  b", Bash, `pip install a b`},
		{"pip install a\\\nb", Bash, `pip install ab`},
		{`KEY=v B="w x" prog C=d`, Bash, `KEY=v B=w x prog C=d`},
		{`export KEY="v" B=w`, Bash, `KEY=v B=w export KEY=v B=w`},
		{`KEY=v`, Bash, `KEY=v`},
		{`ls # pip install a` + "\nx#y", Bash, `ls|x#y`},
		{`if a; then pip install b; fi; for x in y; do c; done`, Bash, `a|pip install b|for x in y|c`},
		{`(cd a && pip install b)`, Bash, `cd a|pip install b`},
		{`pip install a >/dev/null 2>&1 <b`, Bash, `pip install a`},
		{"cat <<EOF > f\npip install a\nEOF\nls", Bash, `cat|ls`},
		{"cat <<-'E'\nx", Bash, `cat`},
		{`echo "$A ${B:-c}" '$D' $(pwd)`, Bash, `echo $A ${B:-c} <A> <B:-c> $D $(pwd) <>`},
		{`ls {d}/x $e "{f['g']}" {} $$H`, IPython, `ls {d}/x <d> $e <e> {f['g']} <f['g']> {} $$H <H>`},
		{`ls {d}`, Bash, `ls {d}`},
		{`{sys.executable} -m pip install a`, IPython, `{sys.executable} <sys.executable> -m pip install a`},
		{`a "unfinished b`, Bash, `a unfinished b`},
		{`a 'b\`, Bash, `a b\`},
		{`curl -u "u:p" -H 'X: y' https://h/?a=b`, Bash, `curl -u u:p -H X: y https://h/?a=b`},
	}
	for _, test := range tests {
		if got := write(Parse(mapped.Verbatim(test.text, 0), test.dialect)); got != test.want {
			t.Errorf("%s\n got %s\nwant %s", test.text, got, test.want)
		}
	}
}

func TestSpans(t *testing.T) {
	text := `A='x' f "y z"`
	c := Parse(mapped.Verbatim(text, 10), Bash)[0]
	at := func(s notebook.Span) string { return text[s.Start-10 : s.End-10] }
	got := []string{at(c.Span), at(c.Assignments[0].NameSpan), at(c.Assignments[0].Value.Span), at(c.Assignments[0].Value.Text.Whole()), at(c.Words[1].Span), at(c.Words[1].Text.Whole())}
	want := []string{text, "A", "'x'", "x", `"y z"`, "y z"}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func FuzzParse(f *testing.F) {
	for _, text := range []string{"a 'b' && c", "x=${a} `b` $(c) {d}", "cat <<A <<B\nA\nB\n", "\\\n\\", "2>&1 &> >", "export 'a'=b \"c=d\""} {
		f.Add(text, true)
		f.Add(strings.Repeat(text, 20), false)
	}
	f.Fuzz(func(t *testing.T, text string, ipython bool) {
		dialect := Bash
		if ipython {
			dialect = IPython
		}
		for _, c := range Parse(mapped.Verbatim(text, 0), dialect) {
			if c.Span.Start < 0 || c.Span.End > len(text) {
				t.Fatalf("command %v of %q", c.Span, text)
			}
			for _, w := range c.Words {
				if !c.Span.Contains(w.Span) || !w.Span.Contains(w.Text.Whole()) {
					t.Fatalf("word %v, text %v of %q", w.Span, w.Text.Whole(), text)
				}
				for i := range len(w.Value()) {
					if s := w.Text.Span(notebook.Span{Start: i, End: i + 1}); text[s.Start:s.End] != w.Value()[i:i+1] {
						t.Fatalf("byte %d of %q is said to be %q in %q", i, w.Value(), text[s.Start:s.End], text)
					}
				}
			}
		}
	})
}
