package wire

import "github.com/nblsp/nblsp/analyzers"

// A Rule is a rule as `nblsp rules -o json` shows it.
type Rule struct {
	ID       string `json:"id"`
	Title    string `json:"title"`
	Severity string `json:"severity"`
	Weakness string `json:"weakness,omitempty"`
	CWE      string `json:"cwe,omitempty"`
	Since    string `json:"since,omitempty"`
	Help     string `json:"help,omitempty"` // Markdown
}

// FromRule gives a rule its public shape.
func FromRule(r *analyzers.Rule) Rule {
	return Rule{r.ID, r.Title, r.Severity.String(), r.Weakness, r.CWE, r.Since, r.Help}
}
