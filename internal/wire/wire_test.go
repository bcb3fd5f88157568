package wire

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/nblsp/nblsp/analyzers"
	"github.com/nblsp/nblsp/notebook"
)

var rule = &analyzers.Rule{ID: "secrets/test", Title: "A test", Severity: analyzers.Critical, Weakness: "secret.test", CWE: "CWE-798"}

// shape is the JSON of the only finding of word in a document; more are related to the first.
func shape(t *testing.T, doc *notebook.Document, word string) string {
	t.Helper()
	var f analyzers.Finding
	for _, b := range doc.Blocks() {
		for i := 0; ; {
			n := strings.Index(b.Text[i:], word)
			if n < 0 {
				break
			}
			s := notebook.Span{Start: i + n, End: i + n + len(word)}
			if f.Rule == nil {
				f = analyzers.Finding{Rule: rule, Block: b, Span: s, Message: "M.", Value: analyzers.NewSecret(word)}
			} else {
				f.Related = append(f.Related, analyzers.Related{Role: analyzers.SameValue, Block: b, Span: s})
			}
			i = s.End
		}
	}
	if f.Rule == nil {
		t.Fatalf("no %q in the document", word)
	}
	found := From(doc, []analyzers.Finding{f})
	if !strings.HasPrefix(found[0].Fingerprint, "nb1:") {
		t.Errorf("fingerprint %q", found[0].Fingerprint)
	}
	found[0].Fingerprint = "" // tested where it is made
	data, err := json.Marshal(found[0])
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

const head = `{"rule":"secrets/test","title":"A test","severity":"critical","weakness":"secret.test","cwe":"CWE-798",`
const tail = `"message":"M.","masked":"…","fingerprint":""`

func TestFrom(t *testing.T) {
	const nb = `{"cells":[
 {"cell_type":"markdown","id":"m1","metadata":{},"source":"hi"},
 {"cell_type":"code","id":"c1","execution_count":7,"metadata":{"k":{"a/b":"meta"}},"outputs":[
  {"output_type":"stream","name":"stdout","text":["a\r","b\n","😀 out\n"]}],
  "source":["x\r\n","😀 = \"src\"\n"]}
],"metadata":{},"nbformat":4,"nbformat_minor":5}`
	for _, c := range []struct{ name, file, text, word, want string }{
		{"source: lines end as LSP says, characters are UTF-16", "a.ipynb", nb, "src",
			`"path":"a.ipynb","cell":{"index":1,"id":"c1","kind":"code","executionCount":7},"part":"source","pointer":"/cells/1/source",` +
				`"range":{"start":{"line":1,"character":6},"end":{"line":1,"character":9}},"host":{"start":{"line":5,"column":29},"end":{"line":5,"column":32}},`},
		{"output: lines end at \\n alone", "a.ipynb", nb, "out",
			`"path":"a.ipynb","cell":{"index":1,"id":"c1","kind":"code","executionCount":7},"part":"output","output":{"index":0,"mime":"stream:stdout"},"pointer":"/cells/1/outputs/0/text",` +
				`"range":{"start":{"line":1,"character":3},"end":{"line":1,"character":6}},"host":{"start":{"line":4,"column":67},"end":{"line":4,"column":70}},`},
		{"metadata: the pointer names the string", "a.ipynb", nb, "meta",
			`"path":"a.ipynb","cell":{"index":1,"id":"c1","kind":"code","executionCount":7},"part":"cell-metadata","pointer":"/cells/1/metadata/k/a~1b",` +
				`"range":{"start":{"line":0,"character":0},"end":{"line":0,"character":4}},"host":{"start":{"line":3,"column":76},"end":{"line":3,"column":80}},`},
		{"a file that is no notebook: host alone", "notes.txt", "a\nb word\n", "word",
			`"path":"notes.txt","part":"file","host":{"start":{"line":2,"column":3},"end":{"line":2,"column":7}},`},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := shape(t, notebook.Parse(c.file, []byte(c.text)), c.word)
			if want := head + c.want + tail + "}"; got != want {
				t.Errorf("got  %s\nwant %s", got, want)
			}
		})
	}
}

func TestLiveNotebooksHaveNoHost(t *testing.T) {
	cell := notebook.NewCell("vscode-notebook-cell:a#X1", notebook.Code, "python", "a = 'word'\nb = 'word'")
	got := shape(t, notebook.NewLive("file:///a.ipynb", "python", []*notebook.Cell{cell}), "word")
	const place = `"path":"file:///a.ipynb","cell":{"index":0,"id":"vscode-notebook-cell:a#X1","kind":"code"},"part":"source",`
	want := head + place + `"range":{"start":{"line":0,"character":5},"end":{"line":0,"character":9}},` + tail +
		`,"related":[{"role":"same-value",` + place + `"range":{"start":{"line":1,"character":5},"end":{"line":1,"character":9}}}]}`
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}
