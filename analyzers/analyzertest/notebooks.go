package analyzertest

import (
	"context"
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/nblsp/nblsp/analyzers"
	"github.com/nblsp/nblsp/analyzers/ruledoc"
	"github.com/nblsp/nblsp/notebook"
	"github.com/nblsp/nblsp/notebook/notebooktest"
	"github.com/rogpeppe/go-internal/txtar"
)

// Notebooks runs whole notebooks that are written readably. Each *.txtar file of the folder says in
// its comment what it is about; each of its files is a notebook in percent form:
//
//	# %% [markdown]
//	The password is «swordfish-77».  <!-- want secrets/password -->
//	# %%
//	connect("{{/[a-z]{8}/}}")  # want secrets/password
//	# %% [output stream:stdout]
//	connected
//
// A comment "want RULE …" at the end of a line names the rules that are found in that line, in
// order; it is taken out before the analysis. Placeholders are those of package ruledoc. An output
// belongs to the cell above it.
//
// Each notebook is made into live cells, into .ipynb files (of lists and of strings, escaped and
// not) and into a script, and all have to give the same findings, where the way back to the file
// has to lead to the text that was found. A script has no outputs.
func Notebooks(t *testing.T, all []*analyzers.Analyzer, folder string) {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(folder, "*.txtar"))
	if err != nil || len(names) == 0 {
		t.Fatalf("no notebooks in %s: %v", folder, err)
	}
	runner := analyzers.NewRunner(all, &analyzers.Config{})
	for _, name := range names {
		archive, err := txtar.ParseFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range archive.Files {
			t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar")+"/"+file.Name, func(t *testing.T) {
				checkNotebook(t, runner, string(file.Data))
			})
		}
	}
}

// A source is one cell or output of a notebook in percent form, without its marks.
type source struct {
	kind string // "code", "markdown", "raw", or "output MIME"
	text string
	want []string // "line N: rule"
}

// cellMark starts a cell.
var cellMark = regexp.MustCompile(`^# %%(?: \[(.*)\])?$`)

// wantMark is what a line says of itself.
var wantMark = regexp.MustCompile(`\s*(?:#|//|--|<!--)\s*want ((?:[a-z0-9-]+/[a-z0-9-]+ ?)+)(?:-->)?$`)

func readSources(t *testing.T, text string) []source {
	t.Helper()
	text, _, err := (&ruledoc.Page{}).Expand(text, 1)
	if err != nil {
		t.Fatal(err)
	}
	var list []source
	var lines []string
	end := func() {
		if len(list) > 0 {
			list[len(list)-1].text = strings.Join(lines, "\n")
		}
		lines = nil
	}
	for line := range strings.Lines(text) {
		line = strings.TrimSuffix(line, "\n")
		if m := cellMark.FindStringSubmatch(line); m != nil {
			end()
			list = append(list, source{kind: m[1]})
			if m[1] == "" {
				list[len(list)-1].kind = "code"
			}
			continue
		}
		if len(list) == 0 {
			t.Fatal("a notebook starts with # %%")
		}
		if m := wantMark.FindStringSubmatchIndex(line); m != nil {
			for rule := range strings.FieldsSeq(line[m[2]:m[3]]) {
				list[len(list)-1].want = append(list[len(list)-1].want, fmt.Sprintf("line %d: %s", len(lines), rule))
			}
			line = line[:m[0]]
		}
		lines = append(lines, line)
	}
	end()
	return list
}

func checkNotebook(t *testing.T, runner *analyzers.Runner, text string) {
	t.Helper()
	sources := readSources(t, text)
	var want, wantScript []string
	cell := -1
	for _, s := range sources {
		part := "source"
		if !strings.HasPrefix(s.kind, "output ") {
			cell++
		} else {
			part = strings.TrimPrefix(s.kind, "output ")
		}
		for _, w := range s.want {
			want = append(want, fmt.Sprintf("cell %d %s %s", cell, part, w))
			if part == "source" {
				wantScript = append(wantScript, want[len(want)-1])
			}
		}
	}
	forms := map[string]*notebook.Document{"live": liveForm(sources)}
	files := map[string][]byte{"script.py": scriptForm(sources)}
	for name, style := range map[string]notebooktest.Style{
		"lists.ipynb": {Indent: " "}, "minified.ipynb": {}, "strings.ipynb": {OneString: true, ASCII: true},
	} {
		files[name] = style.IPYNB(ipynbForm(sources)...)
	}
	for name, data := range files {
		forms[name] = notebook.Parse(name, data)
	}
	for name, d := range forms {
		got := foundIn(t, runner, name, d, string(files[name]))
		want := want
		if name == "script.py" {
			want = wantScript
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: found\n\t%s\nwant\n\t%s", name, strings.Join(got, "\n\t"), strings.Join(want, "\n\t"))
		}
	}
}

// foundIn lists what is found in a document and checks the way back to its file.
func foundIn(t *testing.T, runner *analyzers.Runner, name string, d *notebook.Document, file string) []string {
	t.Helper()
	res, err := runner.Run(context.Background(), d, nil)
	if err != nil || len(res.Partial) > 0 {
		t.Fatalf("%s: %v %v", name, err, res.Partial)
	}
	cells := map[*notebook.Block]int{}
	for i, b := range d.Blocks() {
		cells[b] = i
	}
	var got []string
	for _, f := range res.Findings {
		part := f.Block.MIME
		if part == "" {
			part = f.Block.Role.String()
		}
		line := strings.Count(f.Block.Text[:f.Span.Start], "\n")
		got = append(got, fmt.Sprintf("cell %d %s line %d: %s", cells[f.Block], part, line, f.Rule.ID))
		if file == "" {
			continue
		}
		host, ok := f.Block.Host(f.Span)
		if !ok {
			t.Errorf("%s: %s has no place in the file", name, f.Rule.ID)
			continue
		}
		found := f.Block.Text[f.Span.Start:f.Span.End]
		if raw := file[host.Start:host.End]; !strings.Contains(found, "\n") && raw != found && raw != f.Block.Escape(found) && !strings.Contains(raw, `\u`) {
			t.Errorf("%s: %s leads to another text in the file", name, f.Rule.ID)
		}
	}
	return got
}

func liveForm(sources []source) *notebook.Document {
	var cells []*notebook.Cell
	var outputs []*notebook.Block
	for _, s := range sources {
		if mime, ok := strings.CutPrefix(s.kind, "output "); ok {
			last := len(cells) - 1
			outputs = append(outputs, notebook.NewBlock(notebook.Output, "", len(outputs), mime, s.text))
			cells[last] = cells[last].WithOutputs(slices.Clone(outputs))
			continue
		}
		outputs = nil
		id := fmt.Sprintf("cell-%d", len(cells))
		switch s.kind {
		case "markdown":
			cells = append(cells, notebook.NewCell(id, notebook.MarkdownCell, "markdown", s.text))
		case "raw":
			cells = append(cells, notebook.NewCell(id, notebook.Raw, "", s.text))
		default:
			cells = append(cells, notebook.NewCell(id, notebook.Code, "python", s.text))
		}
	}
	return notebook.NewLive("notebook", "python", cells)
}

func ipynbForm(sources []source) []notebooktest.Cell {
	var cells []notebooktest.Cell
	for i := 0; i < len(sources); i++ {
		s := sources[i]
		switch s.kind {
		case "markdown":
			cells = append(cells, notebooktest.Markdown(s.text))
			continue
		case "raw":
			cells = append(cells, notebooktest.Raw(s.text))
			continue
		}
		var outputs []notebooktest.Output
		for ; i+1 < len(sources) && strings.HasPrefix(sources[i+1].kind, "output "); i++ {
			text := sources[i+1].text
			switch mime := strings.TrimPrefix(sources[i+1].kind, "output "); mime {
			case "stream:stdout":
				outputs = append(outputs, notebooktest.Stdout(text))
			case "stream:stderr":
				outputs = append(outputs, notebooktest.Stderr(text))
			case "error:traceback":
				outputs = append(outputs, notebooktest.Error("", "", strings.Split(text, "\n")...))
			default:
				outputs = append(outputs, notebooktest.Display(mime, text))
			}
		}
		cells = append(cells, notebooktest.Code(s.text, outputs...))
	}
	return cells
}

func scriptForm(sources []source) []byte {
	var b strings.Builder
	for _, s := range sources {
		switch s.kind {
		case "code":
			b.WriteString("# %%\n" + s.text + "\n\n")
		case "markdown", "raw":
			b.WriteString("# %% [" + s.kind + "]\n")
			for line := range strings.SplitSeq(s.text, "\n") {
				b.WriteString(strings.TrimRight("# "+line, " ") + "\n")
			}
			b.WriteString("\n")
		}
	}
	return []byte(b.String())
}
