package scan

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/nblsp/nblsp/analyzers"
	"github.com/nblsp/nblsp/internal/report"
	"github.com/nblsp/nblsp/internal/walk"
	"github.com/nblsp/nblsp/internal/wire"
	"github.com/nblsp/nblsp/notebook"
	"github.com/nblsp/nblsp/notebook/notebooktest"
)

// planted is what the analyzer of these tests finds; it is no secret.
const planted = "correct-horse-battery"

func runner() *analyzers.Runner {
	rule := &analyzers.Rule{ID: "test/planted", Title: "Planted", Severity: analyzers.High}
	find := &analyzers.Analyzer{Name: "test", Rules: []*analyzers.Rule{rule}, Start: func(*analyzers.Config) *analyzers.Checker {
		return &analyzers.Checker{Rules: []*analyzers.Rule{rule}, Run: func(_ context.Context, p *analyzers.Pass) error {
			if i := strings.Index(p.Block.Text, planted); i >= 0 {
				s := notebook.Span{Start: i, End: i + len(planted)}
				p.Report(analyzers.Finding{Rule: rule, Span: s, Message: "Here.", Value: analyzers.NewSecret(p.Block.Text[s.Start:s.End])})
			}
			return nil
		}}
	}}
	return analyzers.NewRunner([]*analyzers.Analyzer{find}, &analyzers.Config{})
}

func folder(t *testing.T, files map[string][]byte) string {
	t.Helper()
	dir := t.TempDir()
	for name, data := range files {
		full := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(full, data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// scanned is the scan of a folder.
func scanned(t *testing.T, dir string, jobs int) *report.Result {
	t.Helper()
	files, err := walk.Files([]string{"."}, walk.Options{Dir: dir, Recursive: true})
	if err != nil {
		t.Fatal(err)
	}
	sources, done, err := Files(files, dir)
	if err != nil {
		t.Fatal(err)
	}
	defer done()
	r, err := Run(t.Context(), sources, Options{Runner: runner(), Jobs: jobs})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestEveryFileHasItsFate(t *testing.T) {
	dir := folder(t, map[string][]byte{
		"leak.ipynb":   notebooktest.IPYNB(notebooktest.Code("x = '" + planted + "'")),
		"clean.ipynb":  notebooktest.IPYNB(notebooktest.Markdown("hi")),
		"broken.ipynb": []byte(`{"cells": [{"cell_type": "code", "source": "x = '` + planted + `'"`),
		"module.py":    []byte("print(1)\n"),
		"script.py":    []byte("# %%\nx = 1\n"),
		"empty.ipynb":  nil,
	})
	if err := os.Symlink("leak.ipynb", filepath.Join(dir, "link.ipynb")); err != nil {
		t.Skip(err)
	}
	var got []string
	for _, f := range scanned(t, dir, 2).Files {
		got = append(got, fmt.Sprintf("%s %s %d", f.Path, f.Status, len(f.Findings)))
	}
	want := []string{
		"broken.ipynb partial 1",
		"clean.ipynb scanned 0",
		"empty.ipynb scanned 0",
		"leak.ipynb scanned 1",
		"link.ipynb skipped 0",
		"script.py scanned 0",
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestTwoScansGiveTheSameBytes(t *testing.T) {
	files := map[string][]byte{}
	for i := range 40 {
		files[fmt.Sprintf("%d/%d.ipynb", i%5, i)] = notebooktest.IPYNB(
			notebooktest.Code("x = '"+planted+"'", notebooktest.Stdout(planted)), notebooktest.Markdown(planted))
	}
	dir := folder(t, files)
	var reports []string
	for _, jobs := range []int{1, 8} {
		r := scanned(t, dir, jobs)
		r.Seconds, r.Started = 0, time.Unix(0, 0)
		for _, f := range report.Formats {
			var b bytes.Buffer
			if err := f.Write(&b, r, report.Options{Verbose: true}); err != nil {
				t.Fatal(err)
			}
			if strings.Contains(b.String(), planted) {
				t.Errorf("the value is in the %s report", f.Name)
			}
			reports = append(reports, b.String())
		}
	}
	for i, f := range report.Formats {
		if reports[i] != reports[i+len(report.Formats)] {
			t.Errorf("%s: one job and eight give different reports", f.Name)
		}
	}
}

func TestWhatCannotBeReadIsFailed(t *testing.T) {
	sources := []Source{
		{Path: "gone.ipynb", Read: func() ([]byte, error) { return read(filepath.Join(t.TempDir(), "gone.ipynb")) }},
		{Path: "folder.ipynb", Read: func() ([]byte, error) { return read(t.TempDir()) }},
		{Path: "huge.ipynb", Read: func() ([]byte, error) { return readAll(strings.NewReader(""), MaxFile+1) }},
		{Path: "bug.ipynb", Read: func() ([]byte, error) { panic(planted) }},
		Text("fine.py", strings.NewReader("# %%\n"+planted)),
	}
	r, err := Run(t.Context(), sources, Options{Runner: runner(), Jobs: 1})
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []string{"no such file", "not a regular file", "larger than 512 MB", "a bug in nblsp"} {
		if f := r.Files[i]; f.Status != wire.Failed || !strings.Contains(f.Problem, want) || strings.Contains(f.Problem, planted) {
			t.Errorf("%s: %s, %q; want failed, %q", f.Path, f.Status, f.Problem, want)
		}
	}
	if f := r.Files[4]; f.Status != wire.Scanned || len(f.Findings) != 1 {
		t.Errorf("the rest was not scanned: %+v", f)
	}
	if r.Complete() {
		t.Error("the scan counts as complete")
	}
}

func TestAScanCanBeCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var sources []Source
	for i := range 100 {
		sources = append(sources, Source{Path: fmt.Sprint(i), Named: true, Read: func() ([]byte, error) {
			cancel()
			return nil, nil
		}})
	}
	if r, err := Run(ctx, sources, Options{Runner: runner(), Jobs: 2}); !errors.Is(err, context.Canceled) {
		t.Errorf("%v, %v", r, err)
	}
}

// A finding is a few strings cut out of a file; none of them may keep the file.
func TestAResultDoesNotKeepItsFiles(t *testing.T) {
	const files, size = 16, 4 << 20
	var sources []Source
	for i := range files {
		text := notebooktest.IPYNB(notebooktest.Code(planted).ID("a1"), notebooktest.Markdown(strings.Repeat(fmt.Sprint(i%10), size)))
		sources = append(sources, Text(fmt.Sprintf("%d.ipynb", i), bytes.NewReader(text)))
		sources[i].Size = size
	}
	run := runner()
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	r, err := Run(t.Context(), sources, Options{Runner: run, Jobs: 2})
	if err != nil {
		t.Fatal(err)
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	if grown := int64(after.HeapAlloc) - int64(before.HeapAlloc); grown > files*size/4 {
		t.Errorf("%d MB are kept of %d MB", grown>>20, files*size>>20)
	}
	for _, f := range r.Files {
		if len(f.Findings) != 1 {
			t.Errorf("%s: %d findings", f.Path, len(f.Findings))
		}
	}
	runtime.KeepAlive(run)
	runtime.KeepAlive(sources) // the texts that the test itself holds
}

func TestOutsideStaysInTheWorkspace(t *testing.T) {
	dir := folder(t, map[string][]byte{"ws/nb/a.ipynb": nil, "ws/data.csv": []byte("inside"), "secret.csv": []byte("outside")})
	if err := os.Symlink("../secret.csv", filepath.Join(dir, "ws/link.csv")); err != nil {
		t.Skip(err)
	}
	ws := filepath.Join(dir, "ws")
	sources, done, err := Files([]walk.File{{Path: "nb/a.ipynb", OS: filepath.Join(ws, "nb/a.ipynb")}}, ws)
	if err != nil {
		t.Fatal(err)
	}
	defer done()
	for name, want := range map[string]string{
		"../data.csv":                    "inside",
		filepath.Join(ws, "data.csv"):    "inside",
		"../../secret.csv":               "",
		"../link.csv":                    "",
		filepath.Join(dir, "secret.csv"): "",
		"../nb":                          "",
	} {
		if data, err := sources[0].Outside.ReadFile(name); string(data) != want || (want == "") != (err != nil) {
			t.Errorf("%s: %q, %v", name, data, err)
		}
	}
}
