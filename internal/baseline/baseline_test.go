package baseline

import (
	"strings"
	"testing"
	"time"

	"github.com/nblsp/nblsp/internal/report"
	"github.com/nblsp/nblsp/internal/wire"
)

// result is a scan of one file that found the given fingerprints.
func result(prints ...string) *report.Result {
	f := report.File{File: wire.File{Path: "a.ipynb", Status: wire.Scanned}}
	for _, p := range prints {
		f.Findings = append(f.Findings, report.Finding{Finding: wire.Finding{Rule: "secrets/x", Fingerprint: p, Severity: "high", Place: wire.Place{Path: "a.ipynb"}}})
	}
	return &report.Result{Files: []report.File{f}}
}

var today = time.Date(2026, 5, 4, 23, 0, 0, 0, time.UTC)

func date(t *testing.T, s string) Date {
	t.Helper()
	d, err := ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// again is b after it was written and read.
func again(t *testing.T, b *Baseline) *Baseline {
	t.Helper()
	var out strings.Builder
	if err := b.Write(&out); err != nil {
		t.Fatal(err)
	}
	b, err := Parse("b.toml", []byte(out.String()))
	if err != nil {
		t.Fatalf("%v in\n%s", err, out.String())
	}
	return b
}

func TestAcceptedFindingsAreSuppressed(t *testing.T) {
	b := New()
	b.Update(result("nb1:a", "nb1:b"), Entry{Owner: "data team", Reason: "test key"}, today)
	r := result("nb1:a", "nb1:b", "nb1:c")
	expired := again(t, b).Apply(r, today)
	if f := r.Files[0]; len(f.Findings) != 1 || f.Findings[0].Fingerprint != "nb1:c" || len(f.Suppressed) != 2 || f.Suppressed[0].By != "baseline" {
		t.Errorf("%+v", f)
	}
	if len(expired) > 0 {
		t.Errorf("expired: %v", expired)
	}
}

func TestEntriesExpire(t *testing.T) {
	for until, suppressed := range map[string]bool{"2026-05-03": false, "2026-05-04": true, "2027-01-01": true, "": true} {
		b := New()
		b.Update(result("nb1:a"), Entry{Owner: "me", Expires: date(t, until)}, today)
		r := result("nb1:a")
		expired := again(t, b).Apply(r, today)
		if got := len(r.Files[0].Suppressed) == 1; got != suppressed || (len(expired) == 1) == suppressed {
			t.Errorf("until %q: suppressed %v, expired %v", until, got, expired)
		}
	}
}

func TestUpdate(t *testing.T) {
	b := New()
	b.Update(result("nb1:a", "nb1:gone"), Entry{Owner: "first", Reason: "old"}, today)
	c := b.Update(result("nb1:a", "nb1:new", "nb1:new"), Entry{Owner: "second"}, today)
	if c != (Change{Added: 1, Removed: 1, Kept: 1}) {
		t.Errorf("%+v", c)
	}
	owners := map[string]string{}
	for _, e := range again(t, b).Entries() {
		owners[e.Fingerprint] = e.Owner + "/" + e.Reason
	}
	if len(owners) != 2 || owners["nb1:a"] != "first/old" || owners["nb1:new"] != "second/" {
		t.Errorf("%v", owners)
	}
}

func TestAnUpdateRenewsWhatHasExpired(t *testing.T) {
	b := New()
	b.Update(result("nb1:a"), Entry{Owner: "me", Reason: "soon", Expires: date(t, "2026-01-01")}, today)
	b.Update(result("nb1:a"), Entry{Expires: date(t, "2027-01-01")}, today)
	if e := b.Entries()[0]; e.Expires.String() != "2027-01-01" || e.Owner != "me" || e.Reason != "soon" {
		t.Errorf("%+v", e)
	}
}

func TestMistakesNameTheLine(t *testing.T) {
	for content, want := range map[string]string{
		"version = 1\n[[accepted]]\nfingerprnt = 'x'\n":                        `b.toml:3:1: unknown key "fingerprnt"; did you mean "fingerprint"?`,
		"version = 1\n[[accepted]]\nfingerprint = 'x'\nexpires = '1.2.2027'\n": `"1.2.2027" is no date`,
		"version = 2\n":                 "this nblsp reads version 1",
		"version = 1\n[[accepted]]\n":   "no fingerprint",
		"version = 1\naccepted = [\n":   "b.toml:",
		"[[accepted]]\nfingerprint='x'": "version 0",
	} {
		if _, err := Parse("b.toml", []byte(content)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: error %v, want %s", content, err, want)
		}
	}
}
