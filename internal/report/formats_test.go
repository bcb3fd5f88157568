package report

import (
	"bytes"
	"encoding/base64"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/nblsp/nblsp/analyzers"
	"github.com/nblsp/nblsp/internal/wire"
	"github.com/nblsp/nblsp/notebook"
	"github.com/nblsp/nblsp/notebook/notebooktest"
)

const help = `Whoever reads the **notebook** has the key.

**What to do now.** Rotate it, then read it from the environment:

- in code: ` + "`os.environ[\"KEY\"]`" + `
- in a shell

` + "```python\nkey = os.environ[\"KEY\"]  # <b>\n```" + `
`

// kinds are rules for whatever a random value is planted as.
var kinds = []*analyzers.Rule{
	{ID: "secrets/planted-key", Title: "Planted key", Severity: analyzers.Critical, Weakness: "secret.planted", CWE: "CWE-798", Help: help},
	{ID: "pii/planted-name", Title: "Planted name", Severity: analyzers.High, Weakness: "pii.planted", Help: help},
	{ID: "code/planted-call", Title: "Planted <call>", Severity: analyzers.Medium, Weakness: "python.planted", CWE: "CWE-78", Help: help},
	{ID: "deps/unpinned", Title: "Planted package", Severity: analyzers.Low, Help: help},
	{ID: "spread/planted", Title: "Planted again", Severity: analyzers.Info, Help: help},
}

// planted makes a result of notebooks in which every kind of text holds values that no report may
// show, beside markup, controls and whatever else a format could trip over.
func planted(t testing.TB, notebooks, cells int) (*Result, []string) {
	t.Helper()
	rng := rand.New(rand.NewPCG(1, 2))
	var values []string
	value := func() string {
		v := fmt.Sprintf("%016x%08x", rng.Uint64(), rng.Uint32())
		values = append(values, v)
		return v
	}
	r := &Result{
		Tool:    wire.Tool{Name: "nblsp", Version: "1.2.3", Rules: "0011223344556677"},
		Rules:   map[string]*analyzers.Rule{},
		Started: time.Date(2026, 5, 4, 3, 2, 1, 0, time.UTC),
		Seconds: 1.5,
	}
	for _, k := range kinds {
		r.Rules[k.ID] = k
	}
	for n := range notebooks {
		first := len(values)
		var list []notebooktest.Cell
		for c := range cells {
			a, b := value(), value()
			list = append(list,
				notebooktest.Code("import os\n# </script><script>alert(1)</script>\nclient = connect(\n    host=\"日本 😀\", key=\""+a+"\",\n)  # "+a+"\r\nx = 1 | 2 `y`\n",
					notebooktest.Stdout("\x1b[31mleak\x1b[0m "+b+" \x00\x07\n=cmd()|x\n"),
					notebooktest.Display("text/html", "<table onmouseover=alert(1)><tr><td>"+a+"</td></tr></table>"),
				).ID(fmt.Sprintf("c%d", c)).Executed(c+1),
				notebooktest.Markdown("# ]]> --> ::error::x\n@everyone /close\n"+value()+"\n"+"-----\n"+value()+"\n"+value()).ID(fmt.Sprintf("m%d", c)),
			)
		}
		doc := notebook.Parse(fmt.Sprintf("work/reports, %d/Δ <b>%d%%.ipynb", n%7, n), notebooktest.IPYNB(list...))
		var found []analyzers.Finding
		for _, b := range doc.Blocks() {
			for i, v := range values[first:] {
				at := strings.Index(b.Text, v)
				if at < 0 {
					continue
				}
				rule := kinds[i%len(kinds)]
				f := analyzers.Finding{Rule: rule, Severity: rule.Severity, Block: b, Span: notebook.Span{Start: at, End: at + len(v)},
					Message: "A planted value, | `here` <i>.", Value: analyzers.NewSecret(v),
					Fixes: []analyzers.Fix{{Title: "Read it from the environment", Applies: analyzers.NeedsValue}}}
				if again := strings.LastIndex(b.Text, v); again > at {
					f.Related = []analyzers.Related{{Role: analyzers.SameValue, Span: notebook.Span{Start: again, End: again + len(v)}}}
				}
				found = append(found, f)
			}
		}
		r.Files = append(r.Files, NewFile(doc, 1000, analyzers.Result{Findings: found}))
	}
	r.Files = append(r.Files,
		Unread("broken<b>.ipynb", wire.Failed, "permission denied, %0A\n::error::"),
		Unread("link.ipynb", wire.Skipped, "a symbolic link"),
		File{File: wire.File{Path: "clean.ipynb", Status: wire.Scanned}, Cells: 3, Bytes: 100})
	return r, values
}

func written(t testing.TB, format string, r *Result) string {
	t.Helper()
	f, ok := Lookup(format)
	if !ok {
		t.Fatalf("no format %q", format)
	}
	var b bytes.Buffer
	if err := f.Write(&b, r, Options{Verbose: true}); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestNoReportShowsAValue(t *testing.T) {
	r, values := planted(t, 3, 4)
	for _, f := range Formats {
		got := written(t, f.Name, r)
		for _, v := range values {
			for _, shape := range []string{v, base64.StdEncoding.EncodeToString([]byte(v)), v[:8], v[8:]} {
				if strings.Contains(got, shape) {
					t.Fatalf("%s shows %q", f.Name, shape)
				}
			}
		}
	}
}

func TestReportsHoldNoControlCharacters(t *testing.T) {
	r, _ := planted(t, 1, 1)
	for _, f := range Formats {
		for _, c := range written(t, f.Name, r) {
			if c < ' ' && c != '\n' && !(c == '\r' && f.Name == "csv") && !(c == '\t' && f.Name == "html") || c == 0x7f || c == 0x202e {
				t.Fatalf("%s holds %U", f.Name, c)
			}
		}
	}
}

func TestEmptyReports(t *testing.T) {
	r := &Result{Tool: wire.Tool{Name: "nblsp", Version: "1"}}
	for _, f := range Formats {
		if got := written(t, f.Name, r); f.Name != "github" && got == "" || f.Extension == "json" && strings.Contains(got, "null") {
			t.Errorf("%s: %q", f.Name, got)
		}
	}
}

// decoded reads a JSON report into the type it was made from, which must know all of it.
func decoded[T any](t *testing.T, format string, r *Result) T {
	t.Helper()
	var v T
	d := json.NewDecoder(strings.NewReader(written(t, format, r)))
	d.DisallowUnknownFields()
	if err := d.Decode(&v); err != nil {
		t.Fatal(err)
	}
	return v
}

func TestSARIF(t *testing.T) {
	r, _ := planted(t, 1, 2)
	log := decoded[sarifLog](t, "sarif", r)
	run := log.Runs[0]
	if log.Version != "2.1.0" || run.ColumnKind != "utf16CodeUnits" || run.Invocations[0].ExecutionSuccessful {
		t.Errorf("%s, %s, %+v", log.Version, run.ColumnKind, run.Invocations)
	}
	if got, want := len(run.Results), r.Summary().Findings.Total(); got != want {
		t.Fatalf("%d results, want %d", got, want)
	}
	for i, found := range r.Files[0].Findings {
		result := run.Results[i]
		if rule := run.Tool.Driver.Rules[*result.RuleIndex]; rule.ID != result.RuleID || rule.Help.Markdown == "" {
			t.Errorf("rule %+v of %+v", rule, result)
		}
		l := result.Locations[0]
		if l.Physical.Artifact.URI != "work/reports%2C%200/%CE%94%20%3Cb%3E0%25.ipynb" {
			t.Errorf("URI %s", l.Physical.Artifact.URI)
		}
		if l.Physical.Region.StartLine != found.Host.Start.Line || l.Physical.Region.StartColumn < 1 {
			t.Errorf("region %+v, host %+v", l.Physical.Region, found.Host)
		}
		if !strings.HasPrefix(l.Logical[0].Name, "cell ") || result.Fingerprints["nblsp/v1"] == "" {
			t.Errorf("%+v", result)
		}
	}
}

func TestFileURI(t *testing.T) {
	for name, want := range map[string]string{
		"a b/ü#?.ipynb":   "a%20b/%C3%BC%23%3F.ipynb",
		"/home/x/a.ipynb": "file:///home/x/a.ipynb",
	} {
		if got := fileURI(name); got != want {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
}

func TestGitLabSecurityReports(t *testing.T) {
	r, _ := planted(t, 7, 2)
	total := 0
	for format, kind := range map[string]string{"gitlab-sast": "sast", "gitlab-secret-detection": "secret_detection"} {
		report := decoded[gitlabReport](t, format, r)
		stamp := regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$`)
		s := report.Scan
		if s.Type != kind || s.Status != "success" || !stamp.MatchString(s.Start) || !stamp.MatchString(s.End) ||
			s.Analyzer.ID == "" || s.Scanner.Vendor.Name == "" || len(s.Messages) != 1 {
			t.Errorf("%s: %+v", format, s)
		}
		ids := map[string]bool{}
		for _, v := range report.Vulnerabilities {
			if ids[v.ID] {
				t.Fatalf("%s: two findings have the id %s", format, v.ID)
			}
			ids[v.ID] = true
			if !slices.Contains([]string{"Info", "Low", "Medium", "High", "Critical"}, v.Severity) || len(v.Name) > 255 ||
				len(v.Identifiers) == 0 || v.Location.File == "" || v.Location.StartLine < 1 || len(v.Solution) > 7000 {
				t.Errorf("%s: %+v", format, v)
			}
			if (v.Location.Commit != nil) != (kind == "secret_detection") {
				t.Errorf("%s: commit %+v", format, v.Location.Commit)
			}
		}
		total += len(report.Vulnerabilities)
	}
	if want := r.Summary().Findings.Total(); total != want {
		t.Errorf("%d findings in both reports, want each of %d in one", total, want)
	}
}

func TestCodeQualityFingerprintsAreUnique(t *testing.T) {
	r, _ := planted(t, 8, 2)
	seen := map[string]bool{}
	for _, issue := range decoded[[]qualityIssue](t, "gitlab-codequality", r) {
		if seen[issue.Fingerprint] || issue.Location.Lines.Begin < 1 || issue.Severity == "" {
			t.Fatalf("%+v", issue)
		}
		seen[issue.Fingerprint] = true
	}
}

func TestJUnit(t *testing.T) {
	r, _ := planted(t, 2, 1)
	var s junitSuites
	if err := xml.Unmarshal([]byte(written(t, "junit", r)), &s); err != nil {
		t.Fatal(err)
	}
	cases, skipped := 0, 0
	for _, suite := range s.Suites {
		if suite.Tests != len(suite.Cases) {
			t.Errorf("%s: %d tests, %d cases", suite.Name, suite.Tests, len(suite.Cases))
		}
		cases += len(suite.Cases)
		skipped += suite.Skipped
	}
	if s.Tests != cases || s.Failures != r.Summary().Findings.Total() || s.Errors != 1 || skipped != 1 {
		t.Errorf("%d tests, %d failures, %d errors, %d skipped", s.Tests, s.Failures, s.Errors, skipped)
	}
}

func TestCSV(t *testing.T) {
	r, _ := planted(t, 1, 1)
	r.Files[0].Findings[0].Message = "=HYPERLINK(1)"
	rows, err := csv.NewReader(strings.NewReader(written(t, "csv", r))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) != 1+r.Summary().Findings.Total() || rows[1][12] != "'=HYPERLINK(1)" {
		t.Errorf("%d rows, %q", len(rows), rows[1])
	}
}

func TestMarkdownIsPlain(t *testing.T) {
	r, _ := planted(t, 30, 4)
	got := written(t, "markdown", r)
	if !strings.HasPrefix(got, NoteMarker+"\n") {
		t.Errorf("no marker in %q", got[:80])
	}
	for _, bad := range []string{"<script", "@everyone", "\n/close", "<b>", "<i>", "`here`"} {
		if strings.Contains(got, bad) {
			t.Errorf("%q is in the note", bad)
		}
	}
	if n := strings.Count(got, "\n| "); n > maxNote+10+30 || len(got) > 65_000 || !strings.Contains(got, "more findings") {
		t.Errorf("a note of %d rows, %d bytes", n, len(got))
	}
	for line := range strings.Lines(got) {
		if strings.HasPrefix(line, "| 🟥 critical | cell") && strings.Count(line, "|") != 5 {
			t.Errorf("a broken row: %s", line)
		}
	}
}

func TestGitHubCommandsAreOneLineEach(t *testing.T) {
	r, _ := planted(t, 1, 1)
	got := written(t, "github", r)
	command := regexp.MustCompile(`^::(error|warning|notice) file=[^:,]+(,\w+=[^:,]+)*::[^\n]+$`)
	for line := range strings.Lines(got) {
		if !command.MatchString(strings.TrimSuffix(line, "\n")) {
			t.Errorf("not a command: %s", line)
		}
	}
}

func TestNBDefense(t *testing.T) {
	r, _ := planted(t, 1, 1)
	d := decoded[defenseReport](t, "nbdefense-json", r)
	if len(d.NotebookIssues) != 1 || len(d.NotebookIssues[0].Issues) != len(r.Files[0].Findings) || len(d.Errors) != 1 {
		t.Fatalf("%+v", d)
	}
	for i, issue := range d.NotebookIssues[0].Issues {
		f := r.Files[0].Findings[i]
		if issue.Cell.Index != f.Cell.Index || issue.Line != f.Range.Start.Line || issue.End != f.Range.End.Character {
			t.Errorf("%+v of %+v", issue, f)
		}
		if want := map[bool]string{true: "OUTPUT", false: "INPUT"}[f.Part == "output"]; issue.Location != want {
			t.Errorf("%s, want %s", issue.Location, want)
		}
	}
}

func TestHTMLIsOneFileWithoutMarkupOfNotebooks(t *testing.T) {
	r, _ := planted(t, 2, 2)
	got := written(t, "html", r)
	if n := strings.Count(got, "<script"); n != 1 {
		t.Errorf("%d scripts", n)
	}
	for _, bad := range []string{"<table", "<b>0", "src=", "url(", "http:", "https:", "@import", "style="} {
		if strings.Contains(strings.ReplaceAll(got, "default-src", ""), bad) {
			t.Errorf("%q is in the page", bad)
		}
	}
	if !strings.Contains(got, `content="`+attribute(HTMLPolicy)+`"`) {
		t.Error("the page lacks its policy")
	}
	for _, part := range []struct{ start, end, text string }{{"<style>", "</style>", htmlStyle}, {"<script>", "</script>", htmlScript}} {
		_, rest, _ := strings.Cut(got, part.start)
		inner, _, _ := strings.Cut(rest, part.end)
		if !strings.Contains(HTMLPolicy, hashSource(inner)) {
			t.Errorf("the policy does not allow the %s of the page", part.start)
		}
	}
}

// attribute is how html/template writes an attribute.
func attribute(s string) string {
	return strings.NewReplacer("'", "&#39;", "+", "&#43;").Replace(s)
}

func TestHelpIsEscaped(t *testing.T) {
	got := string(helpHTML("**a <b>** `c <d>`\nmore\n\n- x\n- y\n\n```\n<e> **f**\n```\n# G"))
	want := "<p><strong>a &lt;b&gt;</strong> <code>c &lt;d&gt;</code> more</p><ul><li>x</li><li>y</li></ul><pre>&lt;e&gt; **f**\n</pre><h4>G</h4>"
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}
