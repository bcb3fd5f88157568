package gate

import (
	"fmt"
	"io"
	"iter"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/nblsp/nblsp/internal/wire"
)

// Deciding reports whether there is a condition that could fail a scan, or the wish for none.
func (a *Args) Deciding() bool { return a.off || len(a.limits)+len(a.weakness) > 0 }

// A Verdict is what Args say of a scan.
type Verdict struct {
	Failed bool
	args   *Args
	rows   []row
}

// A row is one condition.
type row struct {
	condition, allowed, found string
	failed                    bool
	how                       string // by how much, or what was found
}

// Judge applies a to findings.
func (a *Args) Judge(findings iter.Seq[wire.Finding]) Verdict {
	counts := map[bool]wire.Counts{} // by whether they are of dependencies
	weak := map[string]int{}
	for f := range findings {
		sca := isSCA(f.Rule)
		c := counts[sca]
		c.Add(f.Severity)
		counts[sca] = c
		if f.Weakness != "" {
			weak[f.Weakness]++
		}
	}
	v := Verdict{args: a}
	for _, l := range a.limits {
		found := number(counts[l.sca], l.severity)
		r := row{condition: l.key, allowed: fmt.Sprint(l.allowed), found: fmt.Sprint(found), failed: found > l.allowed}
		if r.failed {
			r.how = fmt.Sprintf("%d too many", found-l.allowed)
		}
		v.rows = append(v.rows, r)
	}
	if len(a.weakness) > 0 {
		v.rows = append(v.rows, a.weaknessRow(weak))
	}
	failed := 0
	for _, r := range v.rows {
		if r.failed {
			failed++
		}
	}
	v.Failed = !a.off && failed > 0 && (a.any || failed == len(v.rows))
	return v
}

// isSCA reports whether a rule is about dependencies, which CodeThreat counts apart.
func isSCA(rule string) bool {
	return strings.HasPrefix(rule, "deps/") || strings.HasPrefix(rule, "licenses/")
}

func number(c wire.Counts, severity string) int {
	return map[string]int{"critical": c.Critical, "high": c.High, "medium": c.Medium, "low": c.Low}[severity]
}

func (a *Args) weaknessRow(weak map[string]int) row {
	var texts, matched []string
	total := 0
	for _, p := range a.weakness {
		texts = append(texts, p.text)
	}
	for _, id := range slices.Sorted(maps.Keys(weak)) {
		if slices.ContainsFunc(a.weakness, func(p pattern) bool { return p.match(id) }) {
			total += weak[id]
			matched = append(matched, fmt.Sprintf("%s (%d)", id, weak[id]))
		}
	}
	return row{
		condition: "weakness_is " + strings.Join(texts, ","), allowed: "0", found: fmt.Sprint(total),
		failed: total > 0, how: strings.Join(matched, ", "),
	}
}

// Write writes which conditions failed, and by how much.
func (v Verdict) Write(w io.Writer) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprint(t, "condition\tallowed\tfound\t\n")
	for _, r := range v.rows {
		state := "passed"
		if r.failed {
			state = "FAILED"
			if r.how != "" {
				state += ": " + r.how
			}
		}
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\n", r.condition, r.allowed, r.found, state)
	}
	if err := t.Flush(); err != nil {
		return err
	}
	_, err := fmt.Fprintln(w, v.sentence())
	return err
}

func (v Verdict) sentence() string {
	condition := "AND: the gate fails when all conditions do"
	if v.args.any {
		condition = "OR: the gate fails when one condition does"
	}
	switch {
	case v.args.off:
		return "gate: sync_scan is false, the gate does not decide"
	case v.Failed:
		return "gate: failed (" + condition + ")"
	}
	return "gate: passed (" + condition + ")"
}
