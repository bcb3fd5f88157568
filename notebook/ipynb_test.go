package notebook

import (
	"strings"
	"testing"
)

const small = `{
 "cells": [
  {
   "attachments": {"a.txt": {"text/plain": "att\u00e9"}, "b.png": {"image/png": "iVBORw0KGgo="}},
   "cell_type": "markdown", "id": "m1", "metadata": {},
   "source": ["# Title\n", "\ud83d\ude00 \"x\" \ud83d ü"]
  },
  {
   "cell_type": "code", "execution_count": 12, "id": "c1",
   "metadata": {"tags": ["a", "nblsp-ignore"]},
   "outputs": [
    {"name": "stderr", "output_type": "stream", "text": ["one\n", "two"]},
    {"data": {"application/json": {"k": ["v\n", 1, true]}, "image/png": "AAAA", "text/plain": "p"},
     "execution_count": 12, "metadata": {"m": "x"}, "output_type": "execute_result"},
    {"ename": "E", "evalue": "v", "output_type": "error", "traceback": ["l1", "l2\u001b[0m"]}
   ],
   "source": "%%bash\necho \"hi\"\n"
  }
 ],
 "metadata": {"kernelspec": {"name": "python3"}, "language_info": {"name": "Python"}, "nblsp": {"ignore": ["pii/*"]}},
 "nbformat": 4, "nbformat_minor": 5
}
`

// render lists the Blocks of a document, one a line.
func render(d *Document) string {
	var b strings.Builder
	for cell, k := range d.Blocks() {
		b.WriteString(strings.Join([]string{string(rune('0' + cell%10)), k.Role.String(), k.Language, k.MIME, k.Pointer, strings.ReplaceAll(k.Text, "\n", "⏎")}, "|") + "\n")
	}
	return b.String()
}

func TestReadsEveryPartOfANotebook(t *testing.T) {
	d := Parse("a.ipynb", []byte(small))
	check(t, d)
	want := `0|source|markdown||/cells/0/source|# Title⏎😀 "x" � ü
0|attachment||text/plain|/cells/0/attachments/a.txt/text~1plain|atté
1|source|bash||/cells/1/source|%%bash⏎echo "hi"⏎
1|output||stream:stderr|/cells/1/outputs/0/text|one⏎two
1|output|json|application/json|/cells/1/outputs/1/data/application~1json|{"k": ["v\n", 1, true]}
1|output||text/plain|/cells/1/outputs/1/data/text~1plain|p
1|output||error:ename|/cells/1/outputs/2/ename|E
1|output||error:evalue|/cells/1/outputs/2/evalue|v
1|output||error:traceback|/cells/1/outputs/2/traceback|l1⏎l2` + "\x1b" + `[0m
1|cell-metadata|json||/cells/1/metadata|{"tags": ["a", "nblsp-ignore"]}
1|cell-metadata|json||/cells/1/outputs/1/metadata|{"m": "x"}
/|notebook-metadata|json||/metadata|{"kernelspec": {"name": "python3"}, "language_info": {"name": "Python"}, "nblsp": {"ignore": ["pii/*"]}}
`
	if got := render(d); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if len(d.Problems) > 0 {
		t.Errorf("problems %v", d.Problems)
	}
	c := d.Cells[1]
	if c.ID != "c1" || c.ExecutionCount != 12 || c.Ignore[0] != "*" || d.Ignore[0] != "pii/*" || d.Language != "python" || d.NBFormat != [2]int{4, 5} {
		t.Errorf("cell %+v of %+v", c, d)
	}
}

func TestTruncatedAnywhere(t *testing.T) {
	for n := range small {
		d := Parse("a.ipynb", []byte(small[:n]))
		check(t, d)
		if n > 0 && n < len(small)-2 && len(d.Problems) == 0 {
			t.Fatalf("%d bytes without a problem", n)
		}
	}
}
