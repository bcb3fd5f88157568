package analyzers

import (
	"strings"

	"github.com/nblsp/nblsp/analyzers/internal/python"
	"github.com/nblsp/nblsp/notebook"
)

// comments of languages: what they start and end with.
var commentMarks = map[string][2]string{
	"html": {"<!-- ", " -->"}, "xml": {"<!-- ", " -->"}, "markdown": {"<!-- ", " -->"},
	"sql": {"-- ", ""}, "haskell": {"-- ", ""}, "lua": {"-- ", ""},
	"matlab": {"% ", ""}, "octave": {"% ", ""}, "latex": {"% ", ""},
	"clojure": {"; ", ""}, "ini": {"# ", ""},
}

func init() {
	for _, l := range []string{"python", "r", "julia", "bash", "sh", "ruby", "perl", "yaml", "toml", "dockerfile", "makefile", "powershell", "pip-requirements", "dotenv", "cython"} {
		commentMarks[l] = [2]string{"# ", ""}
	}
	for _, l := range []string{"javascript", "typescript", "scala", "java", "kotlin", "go", "rust", "c", "cpp", "csharp", "php", "fsharp"} {
		commentMarks[l] = [2]string{"// ", ""}
	}
}

// IgnoreComment is the edit that accepts a finding by a comment in the text: on a line of its own
// before the finding, so that nothing of the line itself changes, or at the end of the line in
// Markdown. False where a comment would become part of something else, or a text has none.
func IgnoreComment(f Finding) (Edit, bool) {
	b := f.Block
	mark, ok := commentMarks[b.Language]
	if !ok || b.Role != notebook.Source && b.Role != notebook.File {
		return Edit{}, false
	}
	comment := mark[0] + "nblsp: ignore[" + f.Rule.ID + "]" + mark[1]
	line := lineAround(b.Text, f.Span.Start)
	text := b.Text[line.Start:line.End]
	if b.Language == "markdown" {
		end := line.Start + len(strings.TrimRight(text, " \t\r"))
		if inFence(b.Text[:line.Start]) {
			return Edit{}, false
		}
		return Edit{Block: b, Span: notebook.Span{Start: end, End: end}, New: " " + comment}, true
	}
	switch {
	case line.Start == 0 && strings.HasPrefix(text, "%%"):
		return Edit{}, false // a magic of the cell has to stay first
	case line.Start > 0 && strings.HasSuffix(strings.TrimRight(b.Text[:line.Start], "\r\n"), `\`):
		return Edit{}, false // the line goes on from the one before
	case b.Language == "python" && insideString(b.Text, line.Start):
		return Edit{}, false
	}
	indent := text[:len(text)-len(strings.TrimLeft(text, " \t"))]
	return Edit{Block: b, Span: notebook.Span{Start: line.Start, End: line.Start}, New: indent + comment + "\n"}, true
}

// insideString reports whether a string literal of Python reaches over an offset.
func insideString(text string, at int) bool {
	for s := range python.Parse(text).Strings() {
		if span := s.Span(); span.Start < at && at < span.End {
			return true
		}
	}
	return false
}

// inFence reports whether a text of Markdown ends within a fenced block.
func inFence(before string) bool {
	open := false
	for line := range strings.SplitSeq(before, "\n") {
		if l := strings.TrimLeft(line, " "); strings.HasPrefix(l, "```") || strings.HasPrefix(l, "~~~") {
			open = !open
		}
	}
	return open
}
