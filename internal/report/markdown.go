package report

import (
	"bufio"
	"fmt"
	"strings"

	"github.com/nblsp/nblsp/internal/wire"
)

var markdown = Format{"markdown", "md", writeMarkdown}

// NoteMarker is the first line of a Markdown report: by it a script finds the note it wrote before.
const NoteMarker = "<!-- nblsp report -->"

const (
	// maxNote is how many findings a note lists: code hosts refuse notes that are too long.
	maxNote = 100
	// maxNoteFiles is how many files that were not scanned as a whole it lists.
	maxNoteFiles = 50
)

// writeMarkdown writes a note for a merge request.
func writeMarkdown(w *bufio.Writer, r *Result, _ Options) error {
	s := r.Summary()
	fmt.Fprintf(w, "%s\n## %s\n\n", NoteMarker, markdownTitle(s))
	if s.Findings.Total() > 0 {
		w.WriteString("| severity | count |\n|---|---:|\n")
		for _, n := range counted(s.Findings) {
			fmt.Fprintf(w, "| %s %s | %d |\n", markdownIcons[n.severity], n.severity, n.count)
		}
		w.WriteString("\n")
	}
	listed := 0
	for _, f := range r.Files {
		listed += markdownFile(w, f, maxNote-listed)
	}
	if more := s.Findings.Total() - listed; more > 0 {
		fmt.Fprintf(w, "… and %s. The full report is among the artifacts of the pipeline.\n\n", plural(more, "more finding"))
	}
	markdownIncomplete(w, r)
	fmt.Fprintf(w, "<sub>%s %s · %s, %s", r.Tool.Name, markdownText(r.Tool.Version), plural(s.Files, "file"), plural(s.Cells, "cell"))
	if s.Suppressed > 0 {
		fmt.Fprintf(w, " · %d suppressed", s.Suppressed)
	}
	w.WriteString("</sub>\n")
	return nil // a bufio.Writer remembers its first error
}

func markdownTitle(s wire.Summary) string {
	if s.Findings.Total() == 0 {
		return "✅ No findings in notebooks"
	}
	return "🛑 " + plural(s.Findings.Total(), "finding") + " in notebooks"
}

var markdownIcons = map[string]string{"critical": "🟥", "high": "🟧", "medium": "🟨", "low": "🟦", "info": "⬜"}

// markdownFile writes the table of one file, of at most a number of findings, and gives how many.
func markdownFile(w *bufio.Writer, f File, most int) int {
	if len(f.Findings) == 0 || most <= 0 {
		return 0
	}
	fmt.Fprintf(w, "### %s\n\n| | where | what | line |\n|---|---|---|---|\n", markdownText(f.Path))
	listed := f.Findings[:min(most, len(f.Findings))]
	for _, found := range listed {
		fmt.Fprintf(w, "| %s %s | %s | **%s** `%s`<br>%s | %s |\n", markdownIcons[found.Severity], found.Severity,
			markdownText(where(found.Place)), markdownText(found.Title), found.Rule, markdownText(found.Message),
			markdownCode(found.Excerpt.Text))
	}
	w.WriteString("\n")
	return len(listed)
}

func markdownIncomplete(w *bufio.Writer, r *Result) {
	var lines []string
	for _, f := range r.Files {
		switch f.Status {
		case wire.Failed:
			lines = append(lines, fmt.Sprintf("- not scanned: %s: %s\n", markdownText(f.Path), markdownText(f.Problem)))
		case wire.Partial:
			lines = append(lines, fmt.Sprintf("- scanned in part: %s: %s\n", markdownText(f.Path), markdownText(f.Problem)))
		}
	}
	if len(lines) == 0 {
		return
	}
	w.WriteString("### ⚠️ The scan is incomplete\n\n")
	for _, line := range lines[:min(len(lines), maxNoteFiles)] {
		w.WriteString(line)
	}
	if more := len(lines) - maxNoteFiles; more > 0 {
		fmt.Fprintf(w, "- and %s\n", plural(more, "more file"))
	}
	w.WriteString("\n")
}

// markdownText makes a text of a notebook plain: no markup, no link, nobody mentioned, no quick
// action of the code host.
func markdownText(s string) string {
	var b strings.Builder
	for _, r := range clean(s) {
		switch {
		case strings.ContainsRune("&<>@#!~$%:/|", r): // as character references they start nothing
			fmt.Fprintf(&b, "&#%d;", r)
		case strings.ContainsRune("\\`*_{}[]+^", r):
			b.WriteByte('\\')
			b.WriteRune(r)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// markdownCode shows a line of a notebook in a cell of a table. HTML, because in a table nothing
// else keeps backticks and bars apart from the markup.
func markdownCode(s string) string {
	s = strings.TrimSpace(s)
	if s == "" {
		return ""
	}
	var b strings.Builder
	for _, r := range s {
		if strings.ContainsRune("&<>@#!~$%:/\\`*_{}[]|^\"'", r) {
			fmt.Fprintf(&b, "&#%d;", r)
			continue
		}
		b.WriteRune(r)
	}
	return "<code>" + b.String() + "</code>"
}
