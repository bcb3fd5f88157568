package pii

import (
	"context"
	"io/fs"
	"strings"
	"testing"

	"github.com/nblsp/nblsp/analyzers"
	"github.com/nblsp/nblsp/analyzers/advisory"
	"github.com/nblsp/nblsp/notebook"
)

// folder is the files beside a notebook.
type folder map[string]string

func (f folder) ReadFile(name string) ([]byte, error) {
	text, ok := f[name]
	if !ok {
		return nil, fs.ErrNotExist
	}
	return []byte(text), nil
}
func (folder) Installed() *analyzers.Installation { return nil }
func (folder) Advisories() *advisory.Index        { return nil }
func (folder) Recognizer() analyzers.Recognizer   { return nil }
func (folder) Licenses() analyzers.Licenses       { return analyzers.NoLicenses }

func TestTrainingData(t *testing.T) {
	people := "id,email\n1,ada.quill@northwind.org\n2,bo.fern@eastwind.org\n"
	files := folder{
		"people.csv": people, "data/raw/people.csv": people, "numbers.csv": "a,b\n1,2\n",
		"late.csv":   "id,note\n" + strings.Repeat("1,nothing\n", 50_000) + strings.Repeat("2,ada.quill@northwind.org\n", 2_000) + strings.Repeat("1,nothing\n", 50_000),
		"rows.jsonl": `{"full_name": "Ada Quillfeather", "ssn": "512-34-6789"}` + "\n" + `{"full_name": "Bo Ashgrove", "ssn": "513-34-6781"}` + "\n",
	}
	for _, test := range []struct {
		name  string
		cells []string
		want  string // the file that is reported
	}{
		{"read and published", []string{`df = pd.read_csv("people.csv")`, `model.push_to_hub("x")`}, "people.csv"},
		{"read and dumped", []string{`df = pd.read_csv("people.csv")`, `joblib.dump(model, "m")`}, "people.csv"},
		{"read alone", []string{`df = pd.read_csv("people.csv")`}, ""},
		{"other data", []string{`df = pd.read_csv("numbers.csv")`, `model.save_pretrained("x")`}, ""},
		{"JSON lines", []string{`with open("rows.jsonl") as f: pass`, `trainer.save_model()`}, "rows.jsonl"},
		{"load_dataset", []string{`d = load_dataset("csv", data_files=["people.csv"])`, `d.push_to_hub("x")`}, "people.csv"},
		{"files by split", []string{`d = load_dataset("csv", data_files={"train": "people.csv", "test": "numbers.csv"})`, `d.push_to_hub("x")`}, "people.csv"},
		{"a name of another cell", []string{`DATA = "people.csv"`, `df = pd.read_csv(DATA)`, `joblib.dump(model, "m")`}, "people.csv"},
		{"a path that is put together", []string{`BASE = Path("data")`, "df = pd.read_csv(BASE / 'raw' / 'people.csv')", `joblib.dump(model, "m")`}, "data/raw/people.csv"},
		{"os.path.join and a string with a hole", []string{`d = os.path.join("data", "raw")` + "\n" + `df = pd.read_csv(f"{d}/people.csv")`, `joblib.dump(model, "m")`}, "data/raw/people.csv"},
		{"a name that nobody knows", []string{`df = pd.read_csv(path)`, `df = pd.read_csv(x + "people.csv")`, `joblib.dump(model, "m")`}, ""},
		{"names that stand for many", []string{"a = '" + strings.Repeat("{b}", 500) + "'", "b = '" + strings.Repeat("{c}", 500) + "'", "c = '" + strings.Repeat("{a}", 500) + "'", `df = pd.read_csv(a)`, `joblib.dump(model, "m")`}, ""},
		{"names in a circle", []string{`a = b`, `b = a`, `df = pd.read_csv(a)`, `joblib.dump(model, "m")`}, ""},
		{"the middle of a file", []string{`df = pd.read_csv("late.csv")`, `torch.save(m, "x")`}, "late.csv"},
		{"no such file", []string{`df = pd.read_csv("gone.csv")`, `torch.save(m, "x")`}, ""},
		{"a URL", []string{`df = pd.read_csv("https://site.org/people.csv")`, `torch.save(m, "x")`}, ""},
	} {
		var cells []*notebook.Cell
		for _, text := range test.cells {
			cells = append(cells, notebook.NewCell("", notebook.Code, "python", text))
		}
		d := notebook.NewLive("n", "python", cells)
		res, err := analyzers.NewRunner([]*analyzers.Analyzer{Analyzer, Environment}, &analyzers.Config{}).Run(context.Background(), d, files)
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		for _, f := range res.Findings {
			got += f.Value.Reveal()
			if strings.Contains(f.Message, "northwind") {
				t.Errorf("%s: the message holds a value", test.name)
			}
		}
		if got != test.want {
			t.Errorf("%s: got %q, want %q", test.name, got, test.want)
		}
	}
}
