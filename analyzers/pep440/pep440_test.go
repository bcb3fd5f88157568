package pep440

import (
	"math/rand/v2"
	"strings"
	"testing"
)

func version(t testing.TB, text string) Version {
	t.Helper()
	v, err := Parse(text)
	if err != nil {
		t.Fatalf("%q: %v", text, err)
	}
	return v
}

func specifiers(t testing.TB, text string) Specifiers {
	t.Helper()
	list, err := ParseSpecifiers(text)
	if err != nil {
		t.Fatalf("%q: %v", text, err)
	}
	return list
}

// ascending holds versions in order; those of one line are equal.
const ascending = `
1.0.dev1
1.0a1.dev2 1.0alpha1.dev2
1.0a1 1.0.alpha-1 v1.0_A1
1.0a1.post1
1.0b2
1.0rc0 1.0c 1.0-preview 1.0.pre0
1.0rc1
1 1.0 1.0.0 01.0
1.0+abc
1.0+abc.2 1.0+ABC-2
1.0+abc.10
1.0+5
1.0.post0.dev3
1.0.post0 1.0-0 1.0rev 1.0.r0
1.0.post3 1-3
1.0.1
2.0
10.0
20240101.1
1!0.1
`

func TestOrder(t *testing.T) {
	lines := strings.Split(strings.TrimSpace(ascending), "\n")
	for i, a := range lines {
		for j, b := range lines {
			want := min(1, max(-1, i-j))
			for _, x := range strings.Fields(a) {
				for _, y := range strings.Fields(b) {
					if got := version(t, x).Compare(version(t, y)); got != want {
						t.Errorf("%s and %s compare as %d, want %d", x, y, got, want)
					}
				}
			}
		}
	}
}

func TestWhatIsNoVersion(t *testing.T) {
	for _, text := range []string{
		"", "x", "1.", "1..2", "1.0-", "1.0a.", "1.0+", "1.0+a..b", "1.0+_a", "1!", "latest", "1.0 2.0", "1.0.*",
		"9999999999999999999", strings.Repeat("1.", 100) + "1",
	} {
		if v, err := Parse(text); err == nil {
			t.Errorf("%q is read as %v", text, v)
		}
	}
}

func TestMatch(t *testing.T) {
	for _, c := range []struct {
		spec  string
		yes   string
		no    string
		exact string // the version of Pinned
	}{
		{spec: "", yes: "0 1.0a1 99"},
		{spec: "==1.0", yes: "1 1.0.0 1.0+cu118", no: "1.0.1 1.0a1", exact: "1.0"},
		{spec: "==2.1.0+cu118", yes: "2.1.0+cu118", no: "2.1.0 2.1.0+cpu", exact: "2.1.0+cu118"},
		{spec: "==1.2.*", yes: "1.2 1.2.9 1.2a1", no: "1.20 1.3"},
		{spec: "!=1.5,<2", yes: "1.4 1.5.1", no: "1.5 2.0 2.0a1"},
		{spec: "~=1.4.5", yes: "1.4.5 1.4.9", no: "1.5 1.4.4"},
		{spec: "~=1.4", yes: "1.4 1.9", no: "2.0 1.3"},
		{spec: ">1.7", yes: "1.7.1 1.8", no: "1.7 1.7.post1 1.7+x"},
		{spec: ">1.7.post1", yes: "1.7.post2", no: "1.7.post1"},
		{spec: "<3.1.post2", yes: "3.1 3.1.post1", no: "3.1.post2 3.2"},
		{spec: "<=1.0", yes: "1.0+local 0.9", no: "1.0.1"},
		{spec: "===1.0", yes: "1.0", no: "1.0.0", exact: "1.0"},
		{spec: ">= 1.0 , < 2.0,", yes: "1.5", no: "2.0"},
		{spec: ">=1,==1.5", yes: "1.5", no: "1.6", exact: "1.5"},
	} {
		list := specifiers(t, c.spec)
		for _, text := range strings.Fields(c.yes) {
			if v := version(t, text); !list.Match(v) || !list.Set().Contains(v) {
				t.Errorf("%q does not admit %s", c.spec, text)
			}
		}
		for _, text := range strings.Fields(c.no) {
			v := version(t, text)
			if list.Match(v) {
				t.Errorf("%q admits %s", c.spec, text)
			}
		}
		v, ok := list.Pinned()
		if ok != (c.exact != "") || ok && v.String() != c.exact {
			t.Errorf("%q pins %v, want %q", c.spec, v, c.exact)
		}
	}
	for _, bad := range []string{"1.0", "=1.0", "=>1", "~=1", "==1.0a1.*", ">=1.0.*", "<1+x", "==", ">= 1 2"} {
		if list, err := ParseSpecifiers(bad); err == nil {
			t.Errorf("%q is read as %v", bad, list)
		}
	}
}

func TestSets(t *testing.T) {
	affected := From(version(t, "1.0")).Intersect(Before(version(t, "1.5.3"))).
		Union(From(version(t, "2.0")).Intersect(UpTo(version(t, "2.1"))))
	for _, c := range []struct{ spec, want string }{
		{"==1.2", "all"}, {"~=1.4.0", "all"}, {"==2.1", "all"}, {">=1.2,<1.5", "all"}, {"==1.5.3.dev1", "all"},
		{"<1.0", "none"}, {"==1.5.3", "none"}, {">2.1", "none"}, {">=1.5.3,<2.0", "none"},
		{"", "some"}, {">=1.0", "some"}, {"~=1.5", "some"}, {"<2", "some"}, {"==2.*", "some"},
	} {
		got := "some"
		set := specifiers(t, c.spec).Set()
		switch {
		case set.Within(affected):
			got = "all"
		case set.Intersect(affected).IsEmpty():
			got = "none"
		}
		if got != c.want {
			t.Errorf("of %q %s are affected, want %s", c.spec, got, c.want)
		}
	}
	if specifiers(t, "<2").Set().IsBounded() == specifiers(t, ">=2").Set().IsBounded() {
		t.Error("<2 ends, >=2 does not")
	}
}

// The laws of sets hold for whatever versions there are.
func TestSetLaws(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	texts := strings.Fields(ascending)
	ops := []string{"==", "!=", "<", "<=", ">", ">="}
	set := func() Set {
		for {
			list, err := ParseSpecifiers(ops[r.IntN(len(ops))] + texts[r.IntN(len(texts))])
			if err == nil {
				return list.Set()
			}
		}
	}
	for range 500 {
		a, b := set(), set()
		for _, text := range texts {
			v := version(t, text)
			inA, inB := a.Contains(v), b.Contains(v)
			if a.Union(b).Contains(v) != (inA || inB) || a.Intersect(b).Contains(v) != (inA && inB) || a.Complement().Contains(v) == inA {
				t.Fatalf("a law fails for %s", text)
			}
		}
		if !a.Intersect(b).Within(a) || !a.Within(a.Union(b)) || !a.Complement().Intersect(a).IsEmpty() {
			t.Fatal("a law of inclusion fails")
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range append(strings.Fields(ascending), "1.0.post", "1--1", "v") {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		v, err := Parse(text)
		if err != nil {
			return
		}
		again, err := Parse(v.String())
		if err != nil || again.Compare(v) != 0 {
			t.Errorf("%q, read again, is %v (%v)", text, again, err)
		}
		if list, err := ParseSpecifiers("==" + v.String()); err == nil && !list.Match(v) {
			t.Errorf("%q is not equal to itself", text)
		}
	})
}

func BenchmarkParse(b *testing.B) {
	for b.Loop() {
		if _, err := Parse("2.10.3rc1.post2+cu118"); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkCompare(b *testing.B) {
	x, y := version(b, "2.10.3"), version(b, "2.10.3.post1")
	for b.Loop() {
		if x.Compare(y) >= 0 {
			b.Fatal()
		}
	}
}
