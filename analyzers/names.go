package analyzers

// String gives the name that the JSON report uses.
func (r RelatedRole) String() string { return [...]string{"part", "same-value", "value"}[r] }

// String gives the name that the JSON report uses.
func (a Applies) String() string { return [...]string{"safe", "needs-value", "manual"}[a] }

// Level is the severity of the finding: its own, or that of its rule.
func (f *Finding) Level() Severity {
	if f.Severity != 0 {
		return f.Severity
	}
	return f.Rule.Severity
}
