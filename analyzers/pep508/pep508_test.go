package pep508

import (
	"strings"
	"testing"
)

func TestParse(t *testing.T) {
	for _, c := range []struct{ text, name, extras, spec, url, span string }{
		{text: "numpy", name: "numpy", span: "numpy"},
		{text: " Flask_SQLAlchemy ", name: "Flask_SQLAlchemy", span: "Flask_SQLAlchemy"},
		{text: "pandas>=1.0,<2", name: "pandas", spec: ">=1.0,<2", span: "pandas>=1.0,<2"},
		{text: "pandas >= 1.0 , < 2 ; python_version > '3'", name: "pandas", spec: ">= 1.0 , < 2", span: "pandas >= 1.0 , < 2"},
		{text: "requests[security, socks]==2.8.1", name: "requests", extras: "security socks", spec: "==2.8.1", span: "requests[security, socks]==2.8.1"},
		{text: "requests[socks]", name: "requests", extras: "socks", span: "requests[socks]"},
		{text: "six (>=1.5)", name: "six", spec: ">=1.5", span: "six (>=1.5)"},
		{text: "pip @ https://host/pip.zip#sha256=ab ; os_name=='nt'", name: "pip", url: "https://host/pip.zip#sha256=ab", span: "pip"},
		{text: "a.b-c@ git+https://host/x@main", name: "a.b-c", url: "git+https://host/x@main", span: "a.b-c"},
	} {
		r, err := Parse(c.text)
		if err != nil {
			t.Errorf("%q: %v", c.text, err)
			continue
		}
		spec := c.text[r.Specifier.Start:r.Specifier.End]
		span := c.text[r.Span().Start:r.Span().End]
		if r.Name != c.name || strings.Join(r.Extras, " ") != c.extras || spec != c.spec || r.URL != c.url || span != c.span {
			t.Errorf("%q: name %q, extras %q, specifier %q, URL %q, span %q", c.text, r.Name, r.Extras, spec, r.URL, span)
		}
	}
}

func TestParseKeepsTheNameBeforeAMistake(t *testing.T) {
	for text, name := range map[string]string{
		"": "", "-x": "", "==1": "", "[a]": "", "ünïcode": "",
		"pandas=1.0": "pandas", "pandas[x": "pandas", "pandas 1.0": "pandas", "pandas ; python": "pandas",
		"pandas>=1.*": "pandas", "a (>1": "a", "a;" + strings.Repeat("(", 99): "a",
	} {
		r, err := Parse(text)
		if err == nil || r.Name != name {
			t.Errorf("%q: name %q, error %v", text, r.Name, err)
		}
	}
}

func TestMarkers(t *testing.T) {
	env := map[string]string{"python_version": "3.10", "sys_platform": "linux"}
	for marker, want := range map[string]Truth{
		`python_version < "3"`:                                 False,
		`python_version >= '3.9'`:                              True,
		`"3.9" <= python_version`:                              True,
		`sys_platform == "win32"`:                              False,
		`sys_platform in "linux darwin"`:                       True,
		`sys_platform not in "linux darwin"`:                   False,
		`extra == "test"`:                                      Unknown,
		`extra == "test" and python_version < "3"`:             False,
		`extra == "test" or python_version > "3"`:              True,
		`(extra == "t" or extra == "u") and os_name == "nt"`:   Unknown,
		`python_version < "3" or sys_platform == "linux"`:      True,
		`python_version<"3" and (a=="b") or sys_platform!="x"`: True,
	} {
		r, err := Parse("x; " + marker)
		if err != nil {
			t.Errorf("%s: %v", marker, err)
		} else if got := r.Marker.Holds(env); got != want {
			t.Errorf("%s: %d, want %d", marker, got, want)
		}
	}
}

func TestNormalize(t *testing.T) {
	for name, want := range map[string]string{
		"numpy": "numpy", "Flask": "flask", "a__b.-c": "a-b-c", "zope.interface": "zope-interface", "a--b": "a-b",
	} {
		if got := Normalize(name); got != want {
			t.Errorf("%q: %q, want %q", name, got, want)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"a[b]>=1;c=='d'", "a @ b", "a (==1)", "a;(", "a;not in"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		r, _ := Parse(text)
		if got := text[r.NameSpan.Start:r.NameSpan.End]; got != r.Name {
			t.Errorf("%q: %q is not at its span", text, r.Name)
		}
		_ = text[r.Span().Start:r.Span().End]
		r.Marker.Holds(nil)
	})
}
