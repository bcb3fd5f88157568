package report

import (
	"bufio"
	"cmp"
	"crypto/sha256"
	_ "embed" // the page
	"encoding/base64"
	"fmt"
	"html/template"
	"maps"
	"slices"
	"strings"

	"github.com/nblsp/nblsp/analyzers"
	"github.com/nblsp/nblsp/internal/wire"
)

var htmlReport = Format{"html", "html", writeHTML}

var (
	//go:embed html/report.gohtml
	htmlPage string
	//go:embed html/report.css
	htmlStyle string
	//go:embed html/report.js
	htmlScript string

	htmlTemplate = template.Must(template.New("report").Funcs(template.FuncMap{"n": thousands}).Parse(htmlPage))
)

// HTMLPolicy is the Content-Security-Policy of an HTML report: its own style and its own script
// by their hashes, and nothing else from anywhere.
var HTMLPolicy = "default-src 'none'; style-src " + hashSource(htmlStyle) + "; script-src " + hashSource(htmlScript) +
	"; base-uri 'none'; form-action 'none'"

func hashSource(s string) string {
	sum := sha256.Sum256([]byte(s))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}

// writeHTML writes one page that needs nothing but itself. Whatever comes from a notebook goes
// through html/template as text and is never markup; without JavaScript the page is a plain list.
func writeHTML(w *bufio.Writer, r *Result, o Options) error {
	return htmlTemplate.Execute(w, newPage(r, o))
}

// A page is what the template shows.
type page struct {
	Policy  string
	Style   template.CSS
	Script  template.JS
	Tool    wire.Tool
	Started string
	Total   int
	Summary wire.Summary
	Size    string
	Bar     []portion
	Facets  []facet
	Files   []pageFile // with findings
	Scanned []File
	Broken  []File // failed or partial
	Accept  []acceptedFinding
	Rules   []pageRule
}

// A facet is a group of filters with how much each finds: a bar chart that can be clicked.
type facet struct {
	Key, Title string
	Rows       []facetRow
}

type facetRow struct {
	Value, Label string
	Class        string // of the bar
	Count        int
	Percent      string // of the longest bar
}

// A portion is a part of the bar of severities.
type portion struct {
	Severity string
	X, Width string // in percent
}

type pageFile struct {
	Path   string
	Index  int
	counts wire.Counts
	Counts []pageCount
	Chunks [][]pageFinding // a browser lays out those in sight alone
}

// chunk is how many findings a browser lays out at a time.
const chunk = 25

type pageCount struct {
	Severity string
	Count    int
}

type pageFinding struct {
	Finding
	ID     int
	File   int    // index of its file
	Family string // of its rule
	Where  string
	Prompt string // what stands before the cell
	Output bool
	Lines  []pageLine
	First  []wire.Fix // the way to make it go away that comes first, if there is one
	Others []wire.Fix
}

// A pageLine is one line with its mark.
type pageLine struct {
	Number           int
	Head, Mark, Tail string
}

type acceptedFinding struct {
	Finding
	By    string
	Where string
}

type pageRule struct {
	*analyzers.Rule
	Level  string
	Blocks template.HTML
}

func newPage(r *Result, o Options) page {
	s := r.Summary()
	p := page{
		Policy: HTMLPolicy, Style: template.CSS(htmlStyle), Script: template.JS(htmlScript),
		Tool: r.Tool, Started: r.Started.UTC().Format("2006-01-02 15:04 UTC"),
		Total: s.Findings.Total(), Summary: s, Size: size(s.Bytes),
		Bar: severityBar(s.Findings), Scanned: r.Files,
	}
	used := map[string]bool{}
	families, rules, paths := map[string]int{}, map[string]int{}, map[string]int{}
	id := 0
	for _, f := range r.Files {
		if f.Status == wire.Failed || f.Status == wire.Partial {
			p.Broken = append(p.Broken, f)
		}
		if o.Verbose {
			for _, a := range f.Suppressed {
				p.Accept = append(p.Accept, acceptedFinding{a.Finding, a.By, where(a.Place)})
			}
		}
		if len(f.Findings) == 0 {
			continue
		}
		file := pageFile{Path: clean(f.Path), Index: len(p.Files)}
		var list []pageFinding
		for _, found := range f.Findings {
			id++
			file.counts.Add(found.Severity)
			used[found.Rule] = true
			families[family(found.Rule)]++
			rules[found.Rule]++
			list = append(list, newPageFinding(found, id, file.Index))
		}
		file.Chunks = slices.Collect(slices.Chunk(list, chunk))
		paths[fmt.Sprint(file.Index)] = len(f.Findings)
		for _, t := range counted(file.counts) {
			file.Counts = append(file.Counts, pageCount{t.severity, t.count})
		}
		p.Files = append(p.Files, file)
	}
	slices.SortStableFunc(p.Files, func(a, b pageFile) int { return worse(a.counts, b.counts) })
	for _, ruleID := range slices.Sorted(maps.Keys(used)) {
		rule := r.Rules[ruleID]
		if rule == nil {
			continue
		}
		p.Rules = append(p.Rules, pageRule{rule, rule.Severity.String(), helpHTML(rule.Help)})
	}
	p.Facets = facets(p, s, families, rules, paths)
	return p
}

func facets(p page, s wire.Summary, families, rules, paths map[string]int) []facet {
	severities := facet{Key: "s", Title: "Severity"}
	most := 0
	for _, t := range counted(s.Findings) {
		most = max(most, t.count)
	}
	for _, t := range counted(s.Findings) {
		severities.Rows = append(severities.Rows, facetRow{t.severity, t.severity, t.severity, t.count, percent(t.count, most)})
	}
	names := make(map[string]string, len(p.Files))
	for _, f := range p.Files {
		names[fmt.Sprint(f.Index)] = f.Path
	}
	same := func(v string) string { return v }
	return []facet{
		severities,
		newFacet("f", "Family", families, same),
		newFacet("r", "Rule", rules, same),
		newFacet("n", "Notebook", paths, func(v string) string { return names[v] }),
	}
}

// worse orders by what somebody should look at first: more of the worst severity that differs.
func worse(a, b wire.Counts) int {
	return cmp.Or(cmp.Compare(b.Critical, a.Critical), cmp.Compare(b.High, a.High), cmp.Compare(b.Medium, a.Medium),
		cmp.Compare(b.Low, a.Low), cmp.Compare(b.Info, a.Info))
}

// newFacet sorts values by how often they were found.
func newFacet(key, title string, counts map[string]int, label func(string) string) facet {
	f := facet{Key: key, Title: title}
	values := slices.SortedFunc(maps.Keys(counts), func(a, b string) int {
		return cmp.Or(cmp.Compare(counts[b], counts[a]), cmp.Compare(label(a), label(b)))
	})
	for _, v := range values {
		f.Rows = append(f.Rows, facetRow{v, label(v), "plain", counts[v], percent(counts[v], counts[values[0]])})
	}
	return f
}

func percent(n, of int) string { return fmt.Sprintf("%.4g", 100*float64(n)/float64(max(1, of))) }

func severityBar(c wire.Counts) []portion {
	var bar []portion
	before := 0
	for _, t := range counted(c) {
		bar = append(bar, portion{t.severity, percent(before, c.Total()), percent(t.count, c.Total())})
		before += t.count
	}
	return bar
}

func newPageFinding(f Finding, id, file int) pageFinding {
	f.Message, f.Masked = clean(f.Message), clean(f.Masked)
	p := pageFinding{Finding: f, ID: id, File: file, Family: family(f.Rule), Where: where(f.Place), Output: f.Part == "output"}
	if f.Cell != nil && f.Cell.Kind == "code" && (f.Part == "source" || f.Part == "output") {
		p.Prompt = "[ ]"
		if f.Cell.ExecutionCount > 0 {
			p.Prompt = fmt.Sprintf("[%d]", f.Cell.ExecutionCount)
		}
	}
	first := min(1, len(f.Fixes))
	p.First, p.Others = f.Fixes[:first], f.Fixes[first:]
	for _, l := range withoutBlankEnds(f.Context) {
		p.Lines = append(p.Lines, pageLine{l.Number, l.Text[:l.Start], l.Text[l.Start:l.End], l.Text[l.End:]})
	}
	return p
}

// withoutBlankEnds leaves out lines around a finding that show nothing.
func withoutBlankEnds(lines []Line) []Line {
	blank := func(l Line) bool { return l.Number > 0 && l.Start == l.End && strings.TrimSpace(l.Text) == "" }
	for len(lines) > 1 && blank(lines[0]) {
		lines = lines[1:]
	}
	for len(lines) > 1 && blank(lines[len(lines)-1]) {
		lines = lines[:len(lines)-1]
	}
	return lines
}

// thousands is a number for people: 3,620.
func thousands(n int) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// size is a number of bytes for people.
func size(bytes int64) string {
	switch {
	case bytes < 1000:
		return plural(int(bytes), "byte")
	case bytes < 1000_000:
		return fmt.Sprintf("%.1f kB", float64(bytes)/1000)
	}
	return fmt.Sprintf("%.1f MB", float64(bytes)/1000_000)
}

// helpHTML is the Markdown of a rule page as HTML: paragraphs, lists, fenced code, emphasis and
// code. Everything is escaped first, so that rules of others cannot bring markup along.
func helpHTML(help string) template.HTML {
	var b strings.Builder
	closing := ""
	end := func() { b.WriteString(closing); closing = "" }
	fenced := false
	for line := range strings.SplitSeq(strings.TrimSpace(help), "\n") {
		text := strings.TrimSpace(line)
		fence := strings.HasPrefix(text, "```")
		switch {
		case fence && fenced:
			end()
			fenced = false
		case fence:
			end()
			b.WriteString("<pre>")
			closing, fenced = "</pre>", true
		case fenced:
			b.WriteString(template.HTMLEscapeString(line) + "\n")
		case text == "":
			end()
		case strings.HasPrefix(text, "#"):
			end()
			b.WriteString("<h4>" + inline(strings.TrimLeft(text, "# ")) + "</h4>")
		case strings.HasPrefix(text, "- "), strings.HasPrefix(text, "* "):
			if closing != "</li></ul>" {
				end()
				b.WriteString("<ul>")
			} else {
				b.WriteString("</li>")
			}
			b.WriteString("<li>" + inline(text[2:]))
			closing = "</li></ul>"
		default:
			if closing == "" {
				b.WriteString("<p>")
				closing = "</p>"
			} else {
				b.WriteByte(' ')
			}
			b.WriteString(inline(text))
		}
	}
	end()
	return template.HTML(b.String())
}

// inline turns `code` and **strong** of one line into HTML.
func inline(s string) string {
	var b strings.Builder
	for i, part := range strings.Split(s, "`") {
		part = template.HTMLEscapeString(part)
		if i%2 == 1 {
			b.WriteString("<code>" + part + "</code>")
			continue
		}
		for j, strong := range strings.Split(part, "**") {
			if j%2 == 1 {
				strong = "<strong>" + strong + "</strong>"
			}
			b.WriteString(strong)
		}
	}
	return b.String()
}
