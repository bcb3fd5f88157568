package report

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"github.com/nblsp/nblsp/analyzers"
	"github.com/nblsp/nblsp/internal/wire"
)

// RuleFormats are the formats in which rules are shown; the first is the default.
var RuleFormats = []string{"text", "json", "markdown"}

// WriteRules lists rules in one of RuleFormats.
func WriteRules(w io.Writer, rules []*analyzers.Rule, format string) error {
	b := bufio.NewWriter(w)
	switch format {
	case "json":
		list := []wire.Rule{}
		for _, r := range rules {
			list = append(list, wire.FromRule(r))
		}
		e := encoder(b)
		e.SetIndent("", " ")
		if err := e.Encode(list); err != nil {
			return err
		}
	case "markdown":
		fmt.Fprint(b, "| rule | severity | weakness | what it finds |\n|---|---|---|---|\n")
		for _, r := range rules {
			fmt.Fprintf(b, "| %s | %s | %s | %s |\n", r.ID, r.Severity, r.Weakness, strings.ReplaceAll(r.Title, "|", `\|`))
		}
	default:
		widest := 0
		for _, r := range rules {
			widest = max(widest, len(r.ID))
		}
		for _, r := range rules {
			fmt.Fprintf(b, "%-*s  %-8s  %s\n", widest, r.ID, r.Severity, r.Title)
		}
	}
	return b.Flush()
}

// ExplainRule shows one rule in one of RuleFormats.
func ExplainRule(w io.Writer, r *analyzers.Rule, format string) error {
	b := bufio.NewWriter(w)
	facts := []string{r.Severity.String()}
	for _, f := range []string{r.Weakness, r.CWE} {
		if f != "" {
			facts = append(facts, f)
		}
	}
	if r.Since != "" {
		facts = append(facts, "since "+r.Since)
	}
	switch format {
	case "json":
		e := encoder(b)
		e.SetIndent("", " ")
		if err := e.Encode(wire.FromRule(r)); err != nil {
			return err
		}
	case "markdown":
		fmt.Fprintf(b, "# %s\n\n`%s` · %s\n\n%s\n", r.Title, r.ID, strings.Join(facts, " · "), strings.TrimSpace(r.Help))
	default:
		fmt.Fprintf(b, "%s\n%s\n%s\n\n%s\n", r.ID, r.Title, strings.Join(facts, ", "), strings.TrimSpace(r.Help))
	}
	return b.Flush()
}
