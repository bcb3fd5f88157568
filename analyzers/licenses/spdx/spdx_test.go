package spdx

import (
	"strings"
	"testing"
)

// What is read of expressions as people write them; "" is none.
var expressions = []struct{ text, want string }{
	{"MIT", "MIT"},
	{"mit", "MIT"},
	{"apache-2.0", "Apache-2.0"},
	{"BSD-3-CLAUSE", "BSD-3-Clause"},
	{"(MIT)", "MIT"},
	{"((MIT))", "MIT"},
	{" MIT ", "MIT"},
	{"0BSD", "0BSD"},
	{"GPL-2.0", "GPL-2.0-only"},
	{"GPL-2.0+", "GPL-2.0-or-later"},
	{"gpl-3.0-OR-LATER", "GPL-3.0-or-later"},
	{"LGPL-2.1", "LGPL-2.1-only"},
	{"LGPL-3.0+", "LGPL-3.0-or-later"},
	{"AGPL-3.0", "AGPL-3.0-only"},
	{"GFDL-1.3", "GFDL-1.3-only"},
	{"Apache-2.0+", "Apache-2.0+"},
	{"MPL-2.0+", "MPL-2.0+"},
	{"MIT OR Apache-2.0", "MIT OR Apache-2.0"},
	{"MIT or Apache-2.0", "MIT OR Apache-2.0"},
	{"MIT Or Apache-2.0", "MIT OR Apache-2.0"},
	{"MIT AND Apache-2.0", "MIT AND Apache-2.0"},
	{"mit and isc", "MIT AND ISC"},
	{"MIT OR MIT", "MIT"},
	{"MIT AND MIT AND ISC", "MIT AND ISC"},
	{"MIT OR (Apache-2.0 OR ISC)", "MIT OR Apache-2.0 OR ISC"},
	{"(MIT AND ISC) AND Zlib", "MIT AND ISC AND Zlib"},
	{"MIT OR Apache-2.0 AND ISC", "MIT OR Apache-2.0 AND ISC"},
	{"(MIT OR Apache-2.0) AND ISC", "(MIT OR Apache-2.0) AND ISC"},
	{"ISC AND (MIT OR Apache-2.0)", "ISC AND (MIT OR Apache-2.0)"},
	{"MPL-2.0 AND (Apache-2.0 OR MIT)", "MPL-2.0 AND (Apache-2.0 OR MIT)"},
	{"MIT AND Apache-2.0 OR ISC AND Zlib", "MIT AND Apache-2.0 OR ISC AND Zlib"},
	{"BSD-3-Clause AND 0BSD AND MIT AND Zlib AND CC0-1.0", "BSD-3-Clause AND 0BSD AND MIT AND Zlib AND CC0-1.0"},
	{"GPL-2.0-only WITH Classpath-exception-2.0", "GPL-2.0-only WITH Classpath-exception-2.0"},
	{"gpl-2.0-or-later with gcc-exception-2.0", "GPL-2.0-or-later WITH GCC-exception-2.0"},
	{"GPL-2.0+ WITH Bison-exception-2.2", "GPL-2.0-or-later WITH Bison-exception-2.2"},
	{"Apache-2.0 WITH LLVM-exception", "Apache-2.0 WITH LLVM-exception"},
	{"Apache-2.0 WITH LLVM-exception OR MIT", "Apache-2.0 WITH LLVM-exception OR MIT"},
	{"(GPL-3.0-or-later WITH GCC-exception-3.1) AND MIT", "GPL-3.0-or-later WITH GCC-exception-3.1 AND MIT"},
	{"GPL-2.0-with-classpath-exception", "GPL-2.0-only WITH Classpath-exception-2.0"},
	{"GPL-3.0-with-GCC-exception", "GPL-3.0-or-later WITH GCC-exception-3.1"},
	{"wxWindows", "LGPL-2.0-or-later WITH WxWindows-exception-3.1"},
	{"MIT WITH AdditionRef-mine", "MIT WITH AdditionRef-mine"},
	{"LicenseRef-NVIDIA-Proprietary", "LicenseRef-NVIDIA-Proprietary"},
	{"licenseref-Mine", "LicenseRef-Mine"},
	{"LicenseRef-Public-Domain OR MIT", "LicenseRef-Public-Domain OR MIT"},
	{"DocumentRef-x:LicenseRef-y", "DocumentRef-x:LicenseRef-y"},
	{"CC-BY-NC-4.0", "CC-BY-NC-4.0"},
	{"BUSL-1.1", "BUSL-1.1"},
	{"Elastic-2.0 OR SSPL-1.0 OR AGPL-3.0-only", "Elastic-2.0 OR SSPL-1.0 OR AGPL-3.0-only"},
	{"MIT-0", "MIT-0"},
	{"MIT-CMU", "MIT-CMU"},
	{"Python-2.0.1", "Python-2.0.1"},
	{"", ""},
	{"UNKNOWN", ""},
	{"NOASSERTION", ""},
	{"BSD", ""},
	{"MIT License", ""},
	{"MIT OR", ""},
	{"OR MIT", ""},
	{"MIT Apache-2.0", ""},
	{"(MIT", ""},
	{"MIT)", ""},
	{"()", ""},
	{"MIT WITH", ""},
	{"MIT WITH Nothing-known", ""},
	{"GPL-2.0-only WITH MIT", ""},
	{"MIT, Apache-2.0", ""},
	{"MIT/Apache-2.0", ""},
	{"LicenseRef-", ""},
	{"LicenseRef-a b", ""},
	{"AND", ""},
}

func TestParse(t *testing.T) {
	for _, c := range expressions {
		e, err := Parse(c.text)
		if (err != nil) != (c.want == "") || e.String() != c.want {
			t.Errorf("%q is %q (%v), want %q", c.text, e, err, c.want)
			continue
		}
		if err != nil {
			continue
		}
		if again, err := Parse(e.String()); err != nil || !again.Equal(e) {
			t.Errorf("%q is read again as %q (%v)", e, again, err)
		}
	}
}

func TestBoundsOfParse(t *testing.T) {
	if _, err := Parse(strings.Repeat("(", 1000) + "MIT" + strings.Repeat(")", 1000)); err == nil {
		t.Error("too deep, and read")
	}
	if _, err := Parse(strings.Repeat("MIT AND ", 10_000) + "MIT"); err == nil {
		t.Error("too long, and read")
	}
}

func FuzzParse(f *testing.F) {
	for _, c := range expressions {
		f.Add(c.text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		e, err := Parse(text)
		if err != nil {
			return
		}
		again, err := Parse(e.String())
		if err != nil || !again.Equal(e) {
			t.Errorf("%q is %q, read again %q (%v)", text, e, again, err)
		}
	})
}
