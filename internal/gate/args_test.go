package gate

import (
	"slices"
	"strings"
	"testing"

	"github.com/nblsp/nblsp/internal/wire"
)

// found are findings by short names: severity and family, and the weakness of some.
func found(list ...string) []wire.Finding {
	var out []wire.Finding
	for _, s := range list {
		severity, rest, _ := strings.Cut(s, " ")
		rule, weakness, _ := strings.Cut(rest, " ")
		out = append(out, wire.Finding{Severity: severity, Rule: rule + "/x", Weakness: weakness})
	}
	return out
}

func times(n int, s string) []string { return slices.Repeat([]string{s}, n) }

func TestJudge(t *testing.T) {
	sql := found("high code python.injection.sql")
	cmd := found("medium code python.injection.command")
	secret := found("critical secrets secret.cloud-key")
	leaks := found("critical secrets", "critical secrets", "high code", "medium pii", "low code", "critical deps", "high licenses")
	for _, c := range []struct {
		name     string
		args     string
		findings []wire.Finding
		failed   bool
	}{
		{"below a limit", `{"max_number_of_critical": 3}`, leaks, false},
		{"at a limit", `{"max_number_of_critical": 2}`, leaks, false},
		{"over a limit", `{"max_number_of_critical": 1}`, leaks, true},
		{"high", `{"max_number_of_high": 0}`, leaks, true},
		{"medium", `{"max_number_of_medium": 0}`, leaks, true},
		{"low", `{"max_number_of_low": 0}`, leaks, true},
		{"other severities do not count", `{"max_number_of_low": 1}`, leaks, false},
		{"nothing found", `{"max_number_of_critical": 0}`, nil, false},

		{"CodeThreat's fault 1: 0 is a limit", `{"max_number_of_critical": 0}`, secret, true},
		{"fault 1: 0 beside another limit", `{"max_number_of_critical": 9, "max_number_of_high": 0, "condition": "OR"}`, leaks, true},
		{"fault 2: AND is and", `{"max_number_of_critical": 1, "max_number_of_high": 5, "condition": "AND"}`, leaks, false},
		{"fault 2: AND is the default", `{"max_number_of_critical": 1, "max_number_of_high": 5}`, leaks, false},
		{"fault 2: all of AND", `{"max_number_of_critical": 1, "max_number_of_high": 0}`, leaks, true},
		{"fault 2: AND with a weakness", `{"max_number_of_critical": 1, "weakness_is": "*.injection.*"}`, leaks, false},
		{"fault 3: or in lower case", `{"max_number_of_critical": 1, "max_number_of_high": 5, "condition": "or"}`, leaks, true},
		{"fault 3: Or", `{"max_number_of_critical": 1, "max_number_of_high": 5, "condition": "Or"}`, leaks, true},
		{"fault 3: and in lower case", `{"max_number_of_critical": 1, "max_number_of_high": 5, "condition": "and"}`, leaks, false},
		{"fault 5: sca limits count", `{"sca_max_number_of_critical": 0}`, leaks, true},
		{"fault 5: sca high", `{"sca_max_number_of_high": 0}`, leaks, true},
		{"fault 5: sca medium", `{"sca_max_number_of_medium": 0}`, leaks, false},
		{"fault 5: sca low", `{"sca_max_number_of_low": 0}`, leaks, false},
		{"fault 5: sca counts dependencies alone", `{"sca_max_number_of_critical": 1}`, leaks, false},
		{"fault 5: the others count no dependencies", `{"max_number_of_critical": 2}`, leaks, false},
		{"fault 5: sync_scan false", `{"max_number_of_critical": 0, "sync_scan": false}`, leaks, false},
		{"sync_scan true", `{"max_number_of_critical": 0, "sync_scan": true}`, leaks, true},
		{"automerge changes nothing", `{"max_number_of_critical": 0, "automerge": true}`, leaks, true},
		{"policy_name changes nothing", `{"max_number_of_critical": 0, "policy_name": "Advanced Security"}`, leaks, true},

		{"OR, none", `{"max_number_of_critical": 9, "max_number_of_high": 9, "condition": "OR"}`, leaks, false},
		{"OR, a weakness", `{"max_number_of_critical": 9, "weakness_is": ".*injection", "condition": "OR"}`, sql, true},
		{"weakness: regular expression", `{"weakness_is": ".*injection"}`, sql, true},
		{"weakness: glob", `{"weakness_is": "*.injection.*"}`, cmd, true},
		{"weakness: glob of another", `{"weakness_is": "*.injection.sql"}`, cmd, false},
		{"weakness: whole id", `{"weakness_is": "secret.cloud-key"}`, secret, true},
		{"weakness: hyphens stay", `{"weakness_is": "cloud-key"}`, secret, true},
		{"weakness: any case", `{"weakness_is": "*.Injection.*"}`, sql, true},
		{"weakness: list", `{"weakness_is": "xss, *.command"}`, cmd, true},
		{"weakness: list without a match", `{"weakness_is": "xss,csrf"}`, cmd, false},
		{"weakness: a comma in a regular expression", `{"weakness_is": "inj.{1,9}sql$"}`, sql, true},
		{"weakness: question mark of a glob", `{"weakness_is": "secret.cloud?key"}`, secret, true},
		{"weakness: everything", `{"weakness_is": "*"}`, secret, true},
		{"weakness: nothing found", `{"weakness_is": "*"}`, nil, false},
		{"weakness: findings without one", `{"weakness_is": "*"}`, found("critical secrets"), false},
		{"weakness: YAML list", "weakness_is:\n  - xss\n  - '*.sql'\n", sql, true},

		{"the GitHub action's list", "- max_number_of_critical: 0\n- weakness_is: '.*injection'\n- condition: OR\n", secret, true},
		{"YAML object", "max_number_of_critical: 1\ncondition: or\n", leaks, true},
		{"JSON with tabs", "{\n\t\"max_number_of_critical\": 1\n}", leaks, true},
		{"a number in quotes", `{"max_number_of_critical": "1"}`, leaks, true},
		{"the template's default passes", `{"max_number_of_critical":5,"max_number_of_high":4,"weakness_is":".*injection","condition":"OR"}`, leaks, false},
		{"the template's default fails", `{"max_number_of_critical":5,"max_number_of_high":4,"weakness_is":".*injection","condition":"OR"}`, found(times(5, "high code")...), true},
	} {
		a, err := ParseArgs(c.args)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if got := a.Judge(slices.Values(c.findings)); got.Failed != c.failed {
			t.Errorf("%s: failed %v, want %v", c.name, got.Failed, c.failed)
		}
	}
}

func TestArgsThatAreNotAsDocumented(t *testing.T) {
	for _, c := range []struct{ args, want string }{
		{``, "empty"},
		{`{}`, "empty"},
		{`[]`, "empty"},
		{`null`, "where an object"},
		{`undefined`, `"undefined" where an object`},
		{`{"max_number_of_critical": 1`, "neither JSON nor YAML"},
		{`{"max_number_of_crtical": 1}`, `did you mean "max_number_of_critical"?`},
		{`{"max_number_of_critical": -1}`, `"-1" is no whole number`},
		{`{"max_number_of_critical": 1.5}`, `"1.5" is no whole number`},
		{`{"max_number_of_critical": "many"}`, `"many" is no whole number`},
		{`{"max_number_of_critical": null}`, "is no value"},
		{`{"max_number_of_critical": [1]}`, "a list is no value"},
		{`{"max_number_of_critical": 99999999999999999999}`, "is no whole number"},
		{`{"max_number_of_critical": 1, "max_number_of_critical": 9}`, "twice"},
		{"- condition: OR\n- condition: AND\n", "twice"},
		{`{"condition": "XOR"}`, "neither AND nor OR"},
		{`{"condition": true}`, "neither AND nor OR"},
		{`{"sync_scan": "maybe"}`, "neither true nor false"},
		{`{"weakness_is": ""}`, "empty pattern"},
		{`{"weakness_is": "a,,b"}`, "empty pattern"},
		{`{"weakness_is": []}`, "no pattern"},
		{`{"weakness_is": "(inj"}`, "neither a glob nor a regular expression"},
		{"weakness_is: *.injection.*\n", "has to be quoted"},
		{`[1]`, `"1" where an object`},
	} {
		if _, err := ParseArgs(c.args); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want %s", c.args, err, c.want)
		}
	}
}

func TestVerdictSaysByHowMuch(t *testing.T) {
	a, err := ParseArgs(`{"max_number_of_critical": 1, "max_number_of_high": 5, "weakness_is": "*.injection.*", "condition": "OR"}`)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	list := found("critical secrets", "critical secrets", "critical secrets", "low code python.injection.sql", "low code python.injection.sql")
	if err := a.Judge(slices.Values(list)).Write(&b); err != nil {
		t.Fatal(err)
	}
	const want = `condition                  allowed  found  
max_number_of_critical     1        3      FAILED: 2 too many
max_number_of_high         5        0      passed
weakness_is *.injection.*  0        2      FAILED: python.injection.sql (2)
gate: failed (OR: the gate fails when one condition does)
`
	if b.String() != want {
		t.Errorf("got\n%s\nwant\n%s", b.String(), want)
	}
}

func FuzzParseArgs(f *testing.F) {
	f.Add(`{"max_number_of_critical": 1, "weakness_is": ".*x", "condition": "or"}`)
	f.Add("- weakness_is: '*.x'\n- sync_scan: false\n")
	f.Fuzz(func(t *testing.T, text string) {
		if a, err := ParseArgs(text); err == nil {
			a.Judge(slices.Values(found("high code a.b")))
		}
	})
}
