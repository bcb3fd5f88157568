package secrets

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/nblsp/nblsp/analyzers"
	"github.com/nblsp/nblsp/analyzers/ruledoc"
	"github.com/nblsp/nblsp/notebook"
)

// sample makes a value of an expression.
func sample(t testing.TB, expr string, seed uint64) string {
	t.Helper()
	v, err := ruledoc.Sample(expr, rand.New(rand.NewPCG(seed, 7)))
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// awsID is the form of the id of an AWS access key.
const awsID = `AKIA[A-Z2-7]{15}[QA]`

type object = map[string]any

// places are all the places of a notebook in which a key can leak; each puts one there.
var places = []struct {
	name string
	cell func(key string) object // a cell; nil for notebook metadata
}{
	{"code", func(k string) object { return code(`key = "` + k + `"`) }},
	{"shell line", func(k string) object { return code(`!aws configure set aws_access_key_id ` + k) }},
	{"bash cell", func(k string) object { return code("%%bash\nexport AWS_ACCESS_KEY_ID=" + k) }},
	{"comment", func(k string) object { return code(`# key = "` + k + `"`) }},
	{"markdown", func(k string) object {
		return object{"cell_type": "markdown", "metadata": object{}, "source": "The key is " + k + "."}
	}},
	{"raw cell", func(k string) object { return object{"cell_type": "raw", "metadata": object{}, "source": "key: " + k} }},
	{"stdout", func(k string) object { return stream("stdout", "key "+k+"\n") }},
	{"stderr", func(k string) object { return stream("stderr", "bad key "+k+"\n") }},
	{"error value", func(k string) object { return failure("invalid key "+k, "Traceback") }},
	{"traceback", func(k string) object { return failure("x", "\x1b[0;31mValueError\x1b[0m: \x1b[1m"+k+"\x1b[0m") }},
	{"text/plain", func(k string) object { return display("text/plain", "'"+k+"'") }},
	{"DataFrame as text", func(k string) object { return display("text/plain", "    key\n0  "+k+"\n1  None") }},
	{"text/html", func(k string) object { return display("text/html", "<p>The key is <b>"+k+"</b></p>") }},
	{"HTML table", func(k string) object {
		return display("text/html", "<table><tr><th>key</th></tr><tr><td>"+k+"</td></tr></table>")
	}},
	{"application/json", func(k string) object { return display("application/json", object{"key": k}) }},
	{"text/markdown", func(k string) object { return display("text/markdown", "**"+k+"**") }},
	{"text/latex", func(k string) object { return display("text/latex", `\text{`+k+`}`) }},
	{"JavaScript", func(k string) object { return display("application/javascript", `init("`+k+`")`) }},
	{"SVG", func(k string) object { return display("image/svg+xml", "<svg><text>"+k+"</text></svg>") }},
	{"plotly", func(k string) object {
		return display("application/vnd.plotly.v1+json", object{"layout": object{"title": object{"text": k}}})
	}},
	{"attachment", func(k string) object {
		return object{"cell_type": "markdown", "metadata": object{}, "source": "x", "attachments": object{
			"a.txt": object{"text/plain": base64.StdEncoding.EncodeToString([]byte("key " + k))}}}
	}},
	{"cell metadata", func(k string) object { c := code("1"); c["metadata"] = object{"key": k}; return c }},
	{"output metadata", func(k string) object {
		c := display("text/plain", "1")
		c["outputs"].([]object)[0]["metadata"] = object{"key": k}
		return c
	}},
	{"widget state", nil},
	{"papermill parameters", nil},
}

func code(source string) object {
	return object{"cell_type": "code", "execution_count": nil, "metadata": object{}, "source": source, "outputs": []object{}}
}

func output(o object) object {
	c := code("1")
	c["outputs"] = []object{o}
	return c
}

func stream(name, text string) object {
	return output(object{"output_type": "stream", "name": name, "text": text})
}

func failure(value, traceback string) object {
	return output(object{"output_type": "error", "ename": "ValueError", "evalue": value, "traceback": []string{traceback}})
}

func display(mime string, data any) object {
	return output(object{"output_type": "display_data", "metadata": object{}, "data": object{mime: data}})
}

func TestEveryPlaceOfANotebookIsSeenOnce(t *testing.T) {
	metadata := object{"language_info": object{"name": "python"}}
	var cells []object
	keys := map[string]string{}
	for i, p := range places {
		key := sample(t, awsID, uint64(i))
		keys[key] = p.name
		switch {
		case p.cell != nil:
			cells = append(cells, p.cell(key))
		case p.name == "widget state":
			metadata["widgets"] = object{"application/vnd.jupyter.widget-state+json": object{"state": object{"a": object{"state": object{"value": key}}}}}
		default:
			metadata["papermill"] = object{"parameters": object{"key": key}}
		}
	}
	data, err := json.Marshal(object{"nbformat": 4, "nbformat_minor": 4, "metadata": metadata, "cells": cells})
	if err != nil {
		t.Fatal(err)
	}
	runner := analyzers.NewRunner([]*analyzers.Analyzer{Analyzer}, &analyzers.Config{})
	res, err := runner.Blocks(context.Background(), notebook.Parse("a.ipynb", data))
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]int{}
	for _, f := range res.Findings {
		value := f.Value.Reveal()
		if seen[keys[value]]++; keys[value] == "" {
			t.Errorf("%s finds %q", f.Rule.ID, value)
		}
	}
	for _, p := range places {
		if seen[p.name] != 1 {
			t.Errorf("%s: %d findings", p.name, seen[p.name])
		}
	}
}

func TestIdiomsAreFoundOnce(t *testing.T) {
	aws, gh, openai := sample(t, awsID, 1), sample(t, `ghp_[A-Za-z0-9]{36}`, 1), sample(t, `sk-[A-Za-z0-9]{20}T3BlbkFJ[A-Za-z0-9]{20}`, 1)
	pw := sample(t, `[a-z]{6}[0-9]{4}[A-Z]{2}`, 1)
	url := "postgresql://bob:" + pw + "@host/x"
	for _, tc := range []struct{ source, want string }{
		{`u = "` + url + `"`, url},
		{`engine = create_engine("` + url + `")`, url},
		{`create_engine("` + url + `")`, url},
		{`s3 = boto3.client("s3", aws_access_key_id="` + aws + `")`, aws},
		{`boto3.client("s3", aws_access_key_id="` + aws + `")`, aws},
		{`key = "` + aws + `"`, aws},
		{`k = os.getenv("X", "` + aws + `")`, aws},
		{`cfg["password"] = "` + pw + `"`, pw},
		{`openai.api_key = "` + openai + `"`, openai},
		{`client = OpenAI(api_key="` + openai + `")`, openai},
		{`password = "` + pw + `"`, pw},
		{`login(password="` + pw + `")`, pw},
		{`g = Github(token="` + pw + gh[4:] + `")`, pw + gh[4:]},
		{`requests.get(url, headers={"Authorization": "Bearer ` + pw + gh[4:] + `"})`, pw + gh[4:]},
		{`g = Github("` + pw + gh[4:] + `")`, pw + gh[4:]},
	} {
		b := notebook.NewCell("c", notebook.Code, "python", tc.source).Source()
		got := spans(analyzers.NewRunner([]*analyzers.Analyzer{Analyzer}, &analyzers.Config{}), b)
		start := strings.Index(tc.source, tc.want)
		if want := fmt.Sprint([]notebook.Span{{Start: start, End: start + len(tc.want)}}); fmt.Sprint(got) != want {
			t.Errorf("%s\n got %v\nwant %s", tc.source, got, want)
		}
	}
}

func TestHalvesOfOneCredentialAreOneFinding(t *testing.T) {
	id, secret := sample(t, awsID, 3), sample(t, `[A-Za-z0-9/+]{39}[0-9]`, 3)
	source := fmt.Sprintf("s = boto3.Session(\n    aws_access_key_id=%q,\n    aws_secret_access_key=%q,\n)", id, secret)
	runner := analyzers.NewRunner([]*analyzers.Analyzer{Analyzer}, &analyzers.Config{})
	found := runner.Block(context.Background(), nil, nil, notebook.NewCell("c", notebook.Code, "python", source).Source()).Findings
	if len(found) != 1 || len(found[0].Related) != 1 || found[0].Related[0].Role != analyzers.Part {
		t.Fatalf("%+v", found)
	}
	if s := found[0].Related[0].Span; source[s.Start:s.End] != secret || found[0].Value.Reveal() != id {
		t.Errorf("the finding is %q with %q", found[0].Value.Reveal(), source[s.Start:s.End])
	}
}

func TestRepeatsAreRelated(t *testing.T) {
	pw := sample(t, `[a-z]{6}[0-9]{4}`, 1)
	source := fmt.Sprintf("password = %q\nconnect(password=%q)\nprint(%q)", pw, pw, "password: "+pw)
	runner := analyzers.NewRunner([]*analyzers.Analyzer{Analyzer}, &analyzers.Config{})
	found := runner.Block(context.Background(), nil, nil, notebook.NewCell("c", notebook.Code, "python", source).Source()).Findings
	if len(found) != 1 || len(found[0].Related) != 2 || found[0].Related[0].Role != analyzers.SameValue {
		t.Errorf("%+v", found)
	}
}

func TestMessagesHoldNoValue(t *testing.T) {
	pw := sample(t, `[a-z]{6}[0-9]{4}`, 1)
	runner := analyzers.NewRunner([]*analyzers.Analyzer{Analyzer}, &analyzers.Config{Explain: true})
	res := runner.Block(context.Background(), nil, nil, notebook.NewCell("c", notebook.Code, "python", "password = '"+pw+"'; token = 'hello'").Source())
	if text := fmt.Sprintf("%+v", res.Findings) + fmt.Sprint(res.Rejected); strings.Contains(text, pw) || len(res.Rejected) == 0 {
		t.Error(text)
	}
}
