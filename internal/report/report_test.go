package report

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/nblsp/nblsp/internal/wire"
)

// sample is a result with one of everything.
func sample() *Result {
	row := 3
	place := func(index, count, line int) wire.Place {
		return wire.Place{
			Path: "a/leak.ipynb", Part: "source", Pointer: "/cells/3/source",
			Cell:  &wire.Cell{Index: index, ID: "c1", Kind: "code", ExecutionCount: count},
			Range: &wire.Range{Start: wire.Position{Line: line, Character: 6}, End: wire.Position{Line: line, Character: 11}},
			Host:  &wire.Host{Start: wire.HostPosition{Line: 57, Column: 11}, End: wire.HostPosition{Line: 57, Column: 16}},
		}
	}
	output := place(4, 0, 0)
	output.Part, output.Output = "output", &wire.Output{Index: 0, MIME: "text/html", Row: &row, Column: "email"}
	find := func(p wire.Place, severity string, e Excerpt) Finding {
		return Finding{wire.Finding{Rule: "secrets/x", Title: "X", Severity: severity, Place: p, Message: "This is <x>.", Masked: "co…ry", Fingerprint: "nb1:00"}, e, nil}
	}
	return &Result{
		Tool: wire.Tool{Name: "nblsp", Version: "1.0", Rules: "r"},
		Files: []File{
			{File: wire.File{Path: "a/clean.ipynb", Status: wire.Scanned}, Cells: 2, Bytes: 10},
			{
				File: wire.File{Path: "a/leak.ipynb", Status: wire.Partial, Problem: "the JSON ends early"}, Cells: 5, Bytes: 20,
				Findings: []Finding{
					find(place(3, 12, 2), "critical", Excerpt{`日 = "co…ry"`, 7, 14}),
					find(output, "medium", Excerpt{"co…ry", 0, 7}),
				},
				Suppressed: []Suppressed{{find(place(3, 12, 9), "high", Excerpt{}), "comment"}},
				Rejected:   []Rejected{{place(1, 0, 0), "secrets/y", "low entropy"}},
			},
			{File: wire.File{Path: "gone.ipynb", Status: wire.Failed, Problem: "permission denied"}},
			{File: wire.File{Path: "link.ipynb", Status: wire.Skipped, Problem: "a symbolic link"}},
		},
		Seconds: 0.5,
	}
}

func write(t *testing.T, format string, o Options) string {
	t.Helper()
	f, ok := Lookup(format)
	if !ok {
		t.Fatalf("no format %q", format)
	}
	var b bytes.Buffer
	if err := f.Write(&b, sample(), o); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestText(t *testing.T) {
	const want = `a/leak.ipynb
  cell 4 [12], line 3: critical secrets/x
    This is <x>.
      3 | 日 = "co…ry"
        |       ^^^^^
  cell 5, output 1 (text/html), row 4, column email, line 1: medium secrets/x
    This is <x>.
      1 | co…ry
        | ^^^^^
  cell 2, line 1: not secrets/y: low entropy

scanned in part: a/leak.ipynb: the JSON ends early
not scanned: gone.ipynb: permission denied
2 findings in 2 files, 7 cells: 1 critical, 1 medium; 1 suppressed
`
	if got := write(t, "text", Options{}); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	verbose := write(t, "text", Options{Verbose: true})
	for _, want := range []string{"cell 4 [12], line 10: high secrets/x, suppressed by comment", "skipped: link.ipynb: a symbolic link"} {
		if !strings.Contains(verbose, want) {
			t.Errorf("verbose lacks %q in\n%s", want, verbose)
		}
	}
	if got := write(t, "text", Options{Color: true}); !strings.Contains(got, "\x1b[1;31mcritical\x1b[0m") {
		t.Errorf("no colours in %q", got)
	}
}

// A version of a package can have a hundred known flaws; they all stand at one spot.
func TestTextTellsOneSpotOnce(t *testing.T) {
	r := sample()
	list := &r.Files[1].Findings
	worst := (*list)[0]
	for range 5 {
		more := worst
		more.Severity, more.Message = "high", "This is another."
		*list = slices.Insert(*list, 1, more)
	}
	text := func(o Options) string {
		var b bytes.Buffer
		if err := Formats[0].Write(&b, r, o); err != nil {
			t.Fatal(err)
		}
		return b.String()
	}
	const want = `a/leak.ipynb
  cell 4 [12], line 3: critical secrets/x
    This is <x>.
    This is another.
    This is another.
    and 3 more: 3 high (-v lists them)
      3 | 日 = "co…ry"
        |       ^^^^^
  cell 5, output`
	if got := text(Options{}); !strings.HasPrefix(got, want) {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if got := strings.Count(text(Options{Verbose: true}), "This is another."); got != 5 {
		t.Errorf("verbose tells %d of 5", got)
	}
}

func TestJSONHasNoNulls(t *testing.T) {
	for _, format := range []string{"json", "jsonl"} {
		got := write(t, format, Options{})
		if strings.Contains(got, "null") || !strings.Contains(got, "This is <x>.") {
			t.Errorf("%s: %s", format, got)
		}
	}
}

func TestJSONLinesHoldWhatJSONHolds(t *testing.T) {
	var whole wire.Report
	if err := json.Unmarshal([]byte(write(t, "json", Options{})), &whole); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(write(t, "jsonl", Options{})), "\n")
	var joined wire.Report
	for _, line := range lines[:len(lines)-1] {
		var f wire.Finding
		if err := json.Unmarshal([]byte(line), &f); err != nil {
			t.Fatal(err)
		}
		joined.Findings = append(joined.Findings, f)
	}
	if err := json.Unmarshal([]byte(lines[len(lines)-1]), &joined.Head); err != nil {
		t.Fatal(err)
	}
	a, _ := json.Marshal(whole)
	b, _ := json.Marshal(joined)
	if len(whole.Findings) != 2 || string(a) != string(b) {
		t.Errorf("json  %s\njsonl %s", a, b)
	}
}
