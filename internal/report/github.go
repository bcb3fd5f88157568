package report

import (
	"bufio"
	"fmt"
	"strings"

	"github.com/nblsp/nblsp/internal/wire"
)

var github = Format{"github", "txt", writeGitHub}

// writeGitHub writes workflow commands, from which GitHub makes annotations on the changed lines.
func writeGitHub(w *bufio.Writer, r *Result, _ Options) error {
	for f := range r.All() {
		properties := []string{"file=" + property(f.Path)}
		if h := f.Host; h != nil {
			properties = append(properties, fmt.Sprintf("line=%d,endLine=%d", h.Start.Line, h.End.Line))
			if h.Start.Line == h.End.Line { // GitHub takes columns on one line alone
				properties = append(properties, fmt.Sprintf("col=%d,endColumn=%d", h.Start.Column, h.End.Column))
			}
		}
		properties = append(properties, "title="+property(f.Title))
		fmt.Fprintf(w, "::%s %s::%s\n", githubLevel(f.Severity), strings.Join(properties, ","),
			message(fmt.Sprintf("%s %s (%s, %s)", clean(f.Message), clean(f.Masked), where(f.Place), f.Rule)))
	}
	for _, f := range r.Files {
		if f.Status == wire.Failed || f.Status == wire.Partial {
			fmt.Fprintf(w, "::warning file=%s,title=Not scanned as a whole::%s\n", property(f.Path), message(clean(f.Problem)))
		}
	}
	return nil // a bufio.Writer remembers its first error
}

func githubLevel(severity string) string {
	switch severity {
	case "critical", "high":
		return "error"
	case "medium":
		return "warning"
	}
	return "notice"
}

var (
	messageEscapes  = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	propertyEscapes = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
)

func message(s string) string  { return messageEscapes.Replace(s) }
func property(s string) string { return propertyEscapes.Replace(clean(s)) }
