package notebooktest_test

import (
	"encoding/json"
	"slices"
	"testing"

	"github.com/nblsp/nblsp/notebook"
	. "github.com/nblsp/nblsp/notebook/notebooktest"
)

// Every style is JSON and holds the same texts.
func TestStyles(t *testing.T) {
	cells := []Cell{
		Markdown("# Überschrift 😀\n\ntext").Attached("a.txt", "text/plain", "attached"),
		Code("print(\"1\")\n", Stdout("1\n"), Result(3, "text/plain", "x\ny", "application/json", map[string]any{"a": 1}),
			Error("E", "v", "l1", "l2")).Executed(3).Tagged("t"),
		Raw(""),
	}
	want := []string{"# Überschrift 😀\n\ntext", "attached", "print(\"1\")\n", "1\n", "", "x\ny", "E", "v", "l1\nl2", ""}
	for name, style := range map[string]Style{
		"as Jupyter": {Indent: " "}, "minified": {}, "ascii": {ASCII: true}, "one string": {Indent: "    ", OneString: true},
	} {
		data := style.IPYNB(cells...)
		if !json.Valid(data) {
			t.Fatalf("%s: not JSON: %s", name, data)
		}
		d := notebook.Parse("a.ipynb", data)
		var got []string
		for cell, b := range d.Blocks() {
			if cell < 0 || b.Role == notebook.CellMetadata {
				continue
			}
			if b.JSON {
				got = append(got, "")
			} else {
				got = append(got, b.Text)
			}
		}
		if len(d.Problems) > 0 || d.Cells[1].ExecutionCount != 3 || d.Cells[1].Tags[0] != "t" {
			t.Errorf("%s: %+v", name, d)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: texts %q, want %q", name, got, want)
		}
	}
}
