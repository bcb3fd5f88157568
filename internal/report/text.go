package report

import (
	"bufio"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/width"

	"github.com/nblsp/nblsp/internal/wire"
)

var text = Format{"text", "txt", writeText}

// writeText writes for people: grouped by file, each finding with its line and a mark under it.
func writeText(w *bufio.Writer, r *Result, o Options) error {
	t := textWriter{w, o}
	for _, f := range r.Files {
		t.file(f)
	}
	t.summary(r)
	return nil // a bufio.Writer remembers its first error
}

type textWriter struct {
	w *bufio.Writer
	Options
}

func (t textWriter) printf(format string, args ...any) { fmt.Fprintf(t.w, format, args...) }

func (t textWriter) file(f File) {
	if len(f.Findings) == 0 && len(f.Rejected) == 0 && (!t.Verbose || len(f.Suppressed) == 0) {
		return
	}
	t.printf("%s\n", t.sgr("1", clean(f.Path)))
	for rest := f.Findings; len(rest) > 0; {
		n := 1
		for n < len(rest) && sameSpot(&rest[0], &rest[n]) {
			n++
		}
		t.findings(rest[:n], "")
		rest = rest[n:]
	}
	if t.Verbose {
		for _, s := range f.Suppressed {
			t.findings([]Finding{s.Finding}, "suppressed by "+s.By)
		}
	}
	for _, r := range f.Rejected {
		t.printf("  %s: not %s: %s\n", where(r.Place), r.Rule, clean(r.Reason))
	}
	t.printf("\n")
}

// sameSpot reports whether two findings say the same of the same characters, as the known flaws of one
// version of a package do.
func sameSpot(a, b *Finding) bool {
	return a.Rule == b.Rule && a.Part == b.Part && a.Pointer == b.Pointer && samePosition(a.Range, b.Range) && samePosition(a.Host, b.Host) &&
		a.Cell != nil == (b.Cell != nil) && (a.Cell == nil || a.Cell.Index == b.Cell.Index)
}

func samePosition[T comparable](a, b *T) bool {
	return a == b || a != nil && b != nil && *a == *b
}

// atOneSpot is how many findings of one spot are told without -v; the worst come first.
const atOneSpot = 3

// findings writes what is found at one spot by one rule.
func (t textWriter) findings(all []Finding, note string) {
	f := all[0]
	if note != "" {
		note = ", " + note
	}
	t.printf("  %s: %s %s%s\n", where(f.Place), t.sgr(colors[f.Severity], f.Severity), f.Rule, note)
	told := all
	if !t.Verbose && len(all) > atOneSpot+1 { // a line for one more takes as much room as the one
		told = all[:atOneSpot]
	}
	for _, f := range told {
		t.printf("    %s\n", clean(f.Message))
	}
	if more := all[len(told):]; len(more) > 0 {
		var c wire.Counts
		for _, f := range more {
			c.Add(f.Severity)
		}
		t.printf("    and %d more: %s (-v lists them)\n", len(more), t.counts(c))
	}
	if e := f.Excerpt; strings.TrimSpace(e.Text) != "" {
		number := fmt.Sprint(line(f.Place))
		gutter := strings.Repeat(" ", len(number))
		t.printf("      %s | %s\n", number, e.Text)
		t.printf("      %s | %s%s\n", gutter, strings.Repeat(" ", columns(e.Text[:e.Start])),
			t.sgr(colors[f.Severity], strings.Repeat("^", max(1, columns(e.Text[e.Start:e.End])))))
	}
}

// where names a place as people count: cells by their position, with the number in brackets.
func where(p wire.Place) string {
	var b strings.Builder
	if c := p.Cell; c != nil {
		fmt.Fprintf(&b, "cell %d", c.Index+1)
		if c.ExecutionCount > 0 {
			fmt.Fprintf(&b, " [%d]", c.ExecutionCount)
		}
		b.WriteString(", ")
	}
	switch {
	case p.Output != nil:
		fmt.Fprintf(&b, "output %d (%s), ", p.Output.Index+1, clean(p.Output.MIME))
		if p.Output.Row != nil {
			fmt.Fprintf(&b, "row %d, ", *p.Output.Row+1)
		}
		if p.Output.Column != "" {
			fmt.Fprintf(&b, "column %s, ", clean(p.Output.Column))
		}
	case p.Part != "source" && p.Part != "file":
		fmt.Fprintf(&b, "%s, ", strings.ReplaceAll(p.Part, "-", " "))
	}
	fmt.Fprintf(&b, "line %d", line(p))
	return b.String()
}

// line is the 1-based line of a place in its part, or in the file where that is all there is.
func line(p wire.Place) int {
	switch {
	case p.Range != nil:
		return p.Range.Start.Line + 1
	case p.Host != nil:
		return p.Host.Start.Line
	}
	return 1
}

func (t textWriter) summary(r *Result) {
	s := r.Summary()
	for _, f := range r.Files {
		switch {
		case f.Status == wire.Failed:
			t.printf("%s %s: %s\n", t.sgr(colors["critical"], "not scanned:"), clean(f.Path), clean(f.Problem))
		case f.Status == wire.Partial:
			t.printf("%s %s: %s\n", t.sgr(colors["medium"], "scanned in part:"), clean(f.Path), clean(f.Problem))
		case f.Status == wire.Skipped && t.Verbose:
			t.printf("skipped: %s: %s\n", clean(f.Path), clean(f.Problem))
		}
	}
	c := s.Findings
	t.printf("%s in %s, %s", plural(c.Total(), "finding"), plural(s.Files, "file"), plural(s.Cells, "cell"))
	if c.Total() > 0 {
		t.printf(": %s", t.counts(c))
	}
	if s.Suppressed > 0 {
		t.printf("; %d suppressed", s.Suppressed)
	}
	t.printf("\n")
}

// counts lists how many findings there are of each severity.
func (t textWriter) counts(c wire.Counts) string {
	var list []string
	for _, n := range counted(c) {
		list = append(list, t.sgr(colors[n.severity], fmt.Sprintf("%d %s", n.count, n.severity)))
	}
	return strings.Join(list, ", ")
}

// A tally is how many findings there are of one severity.
type tally struct {
	severity string
	count    int
}

// counted are the severities that were found, worst first.
func counted(c wire.Counts) []tally {
	all := []tally{{"critical", c.Critical}, {"high", c.High}, {"medium", c.Medium}, {"low", c.Low}, {"info", c.Info}}
	return slices.DeleteFunc(all, func(t tally) bool { return t.count == 0 })
}

func plural(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// colors are the SGR codes of severities.
var colors = map[string]string{"critical": "1;31", "high": "31", "medium": "33", "low": "36", "info": "2"}

func (t textWriter) sgr(code, s string) string {
	if !t.Color {
		return s
	}
	return "\x1b[" + code + "m" + s + "\x1b[0m"
}

// columns is how many columns of a terminal a text takes.
func columns(s string) int {
	n := 0
	for _, r := range s {
		switch {
		case unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf):
		case width.LookupRune(r).Kind() == width.EastAsianWide, width.LookupRune(r).Kind() == width.EastAsianFullwidth:
			n += 2
		default:
			n++
		}
	}
	return n
}
