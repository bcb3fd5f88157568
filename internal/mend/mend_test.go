package mend_test

import (
	"bytes"
	"context"
	"encoding/json"
	"regexp"
	"strings"
	"testing"

	"github.com/nblsp/nblsp/analyzers"
	"github.com/nblsp/nblsp/analyzers/all"
	"github.com/nblsp/nblsp/internal/mend"
	"github.com/nblsp/nblsp/internal/sample"
	"github.com/nblsp/nblsp/notebook"
	nt "github.com/nblsp/nblsp/notebook/notebooktest"
)

const key = "<<key: AKIA[A-Z2-7]{16}>>"

func parse(data []byte) *notebook.Document { return notebook.Parse("a.ipynb", data) }

func find() mend.Analysis {
	runner := analyzers.NewRunner(all.Analyzers, &analyzers.Config{})
	return func(d *notebook.Document) (analyzers.Result, error) {
		return runner.Run(context.Background(), d, analyzers.Nowhere)
	}
}

func expand(t testing.TB, text string) string {
	t.Helper()
	text, err := sample.Expand("mend", text)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// notebooks are the same contents in every layout that matters for an edit of the bytes.
func notebooks(cells ...nt.Cell) map[string][]byte {
	return map[string][]byte{
		"as Jupyter writes it": nt.IPYNB(cells...),
		"minified":             nt.Style{}.IPYNB(cells...),
		"ASCII, one string":    nt.Style{Indent: "\t", ASCII: true, OneString: true}.IPYNB(cells...),
		"CRLF, byte order mark": append([]byte("\uFEFF"),
			bytes.ReplaceAll(nt.IPYNB(cells...), []byte("\n"), []byte("\r\n"))...),
	}
}

func TestFixesChangeNothingElse(t *testing.T) {
	for _, c := range []struct {
		name      string
		cell      nt.Cell
		old, want string // the piece of the file that changes, in JSON's escapes
		choice    mend.Choice
	}{
		{"an output", nt.Code("x = 1", nt.Stdout("😀 \"key\" "+key+"\nmore")), key, "[redacted]", mend.Choice{}},
		{"an output alone", nt.Code("x = 1", nt.Stdout("is "+key)), key, "[redacted]", mend.Choice{OutputsOnly: true}},
		{"each place of a value in an output", nt.Code("x = 1", nt.Stdout("is "+key+" and (<<key>>)")), key, "[redacted]", mend.Choice{}},
		{"an index", nt.Code("%pip install -i http://pypi.example.org/simple é"), "http://pypi", "https://pypi", mend.Choice{}},
		{"a secret in code", nt.Code("import os\nclient(key=\"" + key + "\")  # 日本"), `\"` + key + `\"`, `os.environ[\"KEY\"]`,
			mend.Choice{Secrets: mend.NewVariables(nil)}},
	} {
		for layout, data := range notebooks(nt.Markdown("# 😀 \\ /"), c.cell, nt.Raw("\x1b[0m")) {
			old := expand(t, string(data))
			want := strings.ReplaceAll(old, expand(t, c.old), c.want)
			if old == want {
				t.Fatalf("%s, %s: %s is not in the file", c.name, layout, c.old)
			}
			got, err := mend.File(parse, []byte(old), find(), c.choice)
			if err != nil {
				t.Fatalf("%s, %s: %v", c.name, layout, err)
			}
			// The name of the variable is the analyzer's business.
			text := regexp.MustCompile(`environ\[\\"\w+\\"\]`).ReplaceAllString(string(got.Text), `environ[\"KEY\"]`)
			if text != want {
				t.Errorf("%s, %s: got\n%s\nwant\n%s", c.name, layout, text, want)
			}
			if len(got.Applied) == 0 {
				t.Errorf("%s, %s: nothing is told", c.name, layout)
			}
		}
	}
}

func TestWhatIsNotSafeStays(t *testing.T) {
	data := []byte(expand(t, string(nt.IPYNB(nt.Code("key = \""+key+"\""), nt.Markdown(key)))))
	got, err := mend.File(parse, data, find(), mend.Choice{})
	if err != nil || !bytes.Equal(got.Text, data) || len(got.Applied) > 0 || got.Left == 0 {
		t.Errorf("%v, %d applied, %d left", err, len(got.Applied), got.Left)
	}
}

// A name means one value, in all files and in what was set before.
func TestVariablesOfOneNameGetNumbers(t *testing.T) {
	vars := mend.NewVariables(map[string]string{"PASSWORD": "before"})
	for _, value := range []string{"PassXYZ1", "PassXYZ2", "PassXYZ1"} {
		data := nt.IPYNB(nt.Code("import os\npassword = '" + value + "'"))
		got, err := mend.File(parse, data, find(), mend.Choice{Secrets: vars})
		if err != nil {
			t.Fatal(err)
		}
		name := regexp.MustCompile(`environ\[\\"(\w+)\\"\]`).FindSubmatch(got.Text)
		if name == nil || vars.Value(string(name[1])) != value {
			t.Errorf("%s: %q in\n%s", value, name, got.Text)
		}
	}
	if got := strings.Join(vars.Names(), " "); got != "PASSWORD_2 PASSWORD_3" {
		t.Errorf("names %s", got)
	}
}

func TestDiffShowsNoValue(t *testing.T) {
	text := expand(t, string(nt.IPYNB(
		nt.Code("a = \""+key+"\"\nb = '<<other: ghp_[0-9A-Za-z]{36}>>'", nt.Stdout("<<key>> near <<other>>\n")),
		nt.Markdown("see <<other>> and <<key>>"))))
	values := []string{expand(t, key), regexp.MustCompile(`ghp_\w{36}`).FindString(text)}
	got, err := mend.File(parse, []byte(text), find(), mend.Choice{Secrets: mend.NewVariables(nil)})
	if err != nil {
		t.Fatal(err)
	}
	diff, err := mend.Diff("a.ipynb", parse, []byte(text), got.Text, find())
	if err != nil || !bytes.Contains(diff, []byte("\n+    \"import os\\n\",\n")) {
		t.Fatalf("%v\n%s", err, diff)
	}
	for _, v := range values {
		if len(v) < 20 || bytes.Contains(diff, []byte(v)) {
			t.Errorf("%q is in\n%s", v, diff)
		}
	}
}

// Whatever a notebook says: what is valid stays valid, a second run has nothing left to do, and
// nothing that a fix took out of the outputs is there any more.
func FuzzFile(f *testing.F) {
	f.Add("x = 1", "key "+key, true)
	f.Add("%pip install -i http://x.org/simple a", "{\"a\": 4711, \"mail\": \"ann@mail-ann.org\"}", false)
	f.Add("password = 'PassXYZ'", "<td>ann@mail-ann.org</td>\n+49 30 23125 345", true)
	f.Add("x1=  ", "key <<key:)0000012A2879B1C,00", true) // in a string of JSON what looks like a bare value
	find := find()                                        // once: its tables are large
	f.Fuzz(func(t *testing.T, source, output string, secrets bool) {
		if expanded, err := sample.Expand("fuzz", output); err == nil {
			output = expanded
		}
		choice := mend.Choice{}
		if secrets {
			choice.Secrets = mend.NewVariables(nil)
		}
		var value any = output
		if json.Valid([]byte(output)) {
			value = json.RawMessage(output)
		}
		data := nt.IPYNB(nt.Code(source, nt.Stdout(output), nt.Display("text/html", output, "application/json", value)))
		got, err := mend.File(parse, data, find, choice)
		if err != nil || !json.Valid(got.Text) {
			t.Fatalf("%v\n%s", err, got.Text)
		}
		again, err := mend.File(parse, got.Text, find, choice)
		if err != nil || !bytes.Equal(again.Text, got.Text) {
			t.Errorf("a second run: %v\n%s\n%s", err, got.Text, again.Text)
		}
	})
}
