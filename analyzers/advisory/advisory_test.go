package advisory

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/nblsp/nblsp/analyzers/pep440"
)

func contains(t *testing.T, a Advisory, version string) bool {
	t.Helper()
	v, err := pep440.Parse(version)
	if err != nil {
		t.Fatal(err)
	}
	return a.Affected().Contains(v)
}

func TestSeed(t *testing.T) {
	x := Seed()
	if x.Count() < 200 || x.Packages() < 60 || x.Built().IsZero() || len(x.Sources()) == 0 {
		t.Errorf("%d advisories of %d packages, as of %v", x.Count(), x.Packages(), x.Built())
	}
	if err := x.Verify(); err != nil {
		t.Error(err)
	}
	got := map[string]Severity{}
	for _, a := range x.About("pytorch-lightning") {
		if contains(t, a, "1.5.10") && !contains(t, a, "1.6.0") && slices.Equal(a.Fixed(), []string{"1.6.0"}) {
			got[a.CVE()] = a.Severity
		}
	}
	if len(got) != 2 || got["CVE-2022-0845"] != Critical || got["CVE-2021-4118"] != High {
		t.Errorf("of pytorch-lightning 1.5.10 is known: %v", got)
	}
	if x.About("no-such-package") != nil {
		t.Error("there is no such package")
	}
}

func TestEveryLineOfTheSeedHasVersions(t *testing.T) {
	for line := range strings.Lines(seedText) {
		fields := strings.Fields(line)
		if len(fields) != 5 || fields[0] == "#" {
			continue
		}
		for _, a := range Seed().About(fields[0]) {
			if a.ID == fields[1] && a.Affected().IsEmpty() {
				t.Errorf("%s: no version is affected", strings.TrimSpace(line))
			}
		}
	}
}

const records = `{"id":"PYSEC-1","aliases":["CVE-1"],"affected":[{"package":{"ecosystem":"PyPI","name":"A_b"},"ranges":[{"type":"GIT","events":[{"introduced":"0"}]},{"type":"ECOSYSTEM","events":[{"introduced":"0"},{"fixed":"1.2"},{"introduced":"2.0"},{"last_affected":"2.1"}]}],"versions":["1.0","1.1","3.0","odd-one"]}]}
{"id":"GHSA-1","aliases":["CVE-1"],"severity":[{"type":"CVSS_V3","score":"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"}],"affected":[{"package":{"ecosystem":"PyPI","name":"a-b"},"ranges":[{"type":"ECOSYSTEM","events":[{"introduced":"0"},{"fixed":"1.2.1"}]}]}]}
{"id":"GHSA-2","database_specific":{"severity":"MODERATE"},"affected":[{"package":{"ecosystem":"PyPI","name":"a-b"},"ranges":[{"type":"ECOSYSTEM","events":[{"introduced":"0.5"}]}]}]}
{"id":"GHSA-3","withdrawn":"2024-01-01","affected":[{"package":{"ecosystem":"PyPI","name":"a-b"},"ranges":[{"type":"ECOSYSTEM","events":[{"introduced":"0"}]}]}]}
{"id":"MAL-2024-1","affected":[{"package":{"ecosystem":"PyPI","name":"bad"},"versions":["1.0","1.1"]}]}
{"id":"GHSA-4","affected":[{"package":{"ecosystem":"npm","name":"bad"},"versions":["1.0"]}]}`

func build(t testing.TB) []byte {
	t.Helper()
	var b Builder
	for line := range strings.SplitSeq(records, "\n") {
		r, err := ParseRecord([]byte(line))
		if err != nil {
			t.Fatal(err)
		}
		b.Add(r)
	}
	return b.Build(time.Unix(1e9, 0), []string{"test"})
}

func TestIndex(t *testing.T) {
	x, err := Open(build(t))
	if err != nil {
		t.Fatal(err)
	}
	if x.Count() != 3 || x.Packages() != 2 || x.Built().Unix() != 1e9 || !slices.Equal(x.Sources(), []string{"test"}) || x.Verify() != nil {
		t.Errorf("%d advisories of %d packages, %v, %v", x.Count(), x.Packages(), x.Built(), x.Sources())
	}
	list := x.About("a-b")
	if got := fmt.Sprint(list); got != "[{GHSA-1 [CVE-1 PYSEC-1] critical false [{0 1.2.1 }] []} {GHSA-2 [] medium false [{0.5  }] []}]" {
		t.Error(got)
	}
	bad := x.About("bad")
	if len(bad) != 1 || !bad[0].Malicious || !contains(t, bad[0], "1.1") || contains(t, bad[0], "1.2") {
		t.Errorf("%v", bad)
	}
}

func TestDamageIsFound(t *testing.T) {
	data := build(t)
	for n := range len(data) {
		if _, err := Open(data[:n]); err == nil {
			t.Fatalf("an index cut at %d opens", n)
		}
	}
	for i := range data {
		bent := slices.Clone(data)
		bent[i] ^= 0x10
		if _, err := Open(bent); !errors.Is(err, ErrNoIndex) && !errors.Is(err, ErrDamaged) {
			t.Fatalf("an index bent at %d opens: %v", i, err)
		}
	}
}

func TestBaseScores(t *testing.T) {
	for vector, want := range map[string]float64{
		"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H": 9.8,
		"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H": 10,
		"CVSS:3.0/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N": 6.1,
		"CVSS:3.1/AV:L/AC:H/PR:L/UI:N/S:U/C:N/I:N/A:L": 2.5,
		"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:N": 0,
		"CVSS:4.0/AV:N": 0, "": 0, "CVSS:3.1/AV:X": 0,
	} {
		if got := base3(vector); got != want {
			t.Errorf("%s: %v, want %v", vector, got, want)
		}
	}
}

func FuzzOpen(f *testing.F) {
	f.Add(build(f))
	f.Fuzz(func(t *testing.T, data []byte) {
		x := &Index{data: string(data), names: min(len(data)/16, 20)}
		if len(data) > headerSize+8*x.names { // as if the checksum were right
			_ = x.Verify()
			x.About("a-b")
		}
	})
}

func BenchmarkAbout(b *testing.B) {
	x := Seed()
	for b.Loop() {
		x.About("pillow")
	}
}

func BenchmarkSeed(b *testing.B) {
	for b.Loop() {
		if _, err := readSeed(seedText); err != nil {
			b.Fatal(err)
		}
	}
}

// Whatever a record says, what is made of it can be read again.
func FuzzRecord(f *testing.F) {
	for line := range strings.SplitSeq(records, "\n") {
		f.Add([]byte(line))
	}
	f.Add([]byte(`{"id":"A","affected":[{"package":{"ecosystem":"PyPI"}}]}`)) // had no name, and spoiled the index
	f.Fuzz(func(t *testing.T, data []byte) {
		r, err := ParseRecord(data)
		if err != nil {
			return
		}
		var b Builder
		b.Add(r)
		b.Add(r)
		x, err := Open(b.Build(time.Unix(1e9, 0), nil))
		if err != nil {
			t.Fatal(err)
		}
		if err := x.Verify(); err != nil {
			t.Fatal(err)
		}
		for i := range x.names {
			for _, a := range x.About(x.name(i)) {
				a.Affected()
				a.Fixed()
			}
		}
	})
}
