package python

import (
	"fmt"
	"strings"
	"testing"

	"github.com/nblsp/nblsp/notebook"
)

var magicKinds = [...]string{"line", "cell", "shell", "help"}

func TestMagics(t *testing.T) {
	tests := []struct{ code, want string }{
		{"%matplotlib inline", "line matplotlib (inline)"},
		{"%pip install a \\\n  b", "line pip (install a \\\n  b)"},
		{"if x:\n    !ls {d} > f", "shell  (ls {d} > f)"},
		{"!!ls", "shell  (ls)"},
		{"x = !ls", "shell  (ls) -> x"},
		{"x = %sql select 1", "line sql (select 1) -> x"},
		{"?len", "help  (len)"},
		{"pd.read_csv??", "help  (pd.read_csv)"},
		{"pip install a", "line pip (install a)"},
		{"cd ../data", "line cd (../data)"},
		{"%%bash -e\nls\n", "cell bash (-e) bash:ls\n"},
		{"%%!\nls", "cell ! () bash:ls"},
		{"%%script bash --err x\nls", "cell script (bash --err x) bash:ls"},
		{"# note\n\n%%sql c\nselect 1", "cell sql (c) sql:select 1"},
		{"%%writefile a/b.sh\nls", "cell writefile (a/b.sh) bash:ls"},
		{"%%time\n%%capture out\nx = 1", "cell time () python:%%capture out\nx = 1|cell capture (out) python:x = 1"},
		{`get_ipython().run_line_magic("pip", "install a")`, "line pip (install a)"},
		{`get_ipython().run_cell_magic("bash", "-e", """ls\n""")`, "cell bash (-e) bash:ls\n"},
		{`x = get_ipython().getoutput("ls")`, "shell  (ls)"},
		{`get_ipython().magic("env A=b")`, "line env (A=b)"},

		{"x %pip", ""},
		{"x = 5 % y", ""},
		{"x = (1\n%y)", ""},
		{"pip = 1\npip in x\nls - l\nuv.run()\ncat if x else y", ""},
		{"a != b", ""},
		{"x: int = 1", ""},
	}
	for _, test := range tests {
		var got []string
		for m := range Parse(test.code).Magics() {
			s := fmt.Sprintf("%s %s (%s)", magicKinds[m.Kind()], m.Name(), m.Line().Value)
			if m.Kind() == CellMagic {
				s += " " + m.Language() + ":" + m.Body().Value
			}
			if !m.Target().IsZero() {
				s += " -> " + m.Target().Path()
			}
			got = append(got, s)
		}
		if got := strings.Join(got, "|"); got != test.want {
			t.Errorf("%s\n got %q\nwant %q", test.code, got, test.want)
		}
	}
}

func TestEnv(t *testing.T) {
	for code, want := range map[string]string{
		"%env A=b c":     "A b c",
		"%env A b":       "A b",
		"%env A = b":     "A b",
		`%env A="b"`:     "A b",
		"%set_env A b=c": "A b=c",
		"%env A":         "none",
		"%env":           "none",
		"%cd A=b":        "none",
	} {
		for m := range Parse(code).Magics() {
			got := "none"
			if name, value, ok := m.Env(); ok {
				got = name + " " + value.Value
				if span := value.Whole(); code[span.Start:span.End] != value.Value {
					t.Errorf("%s: the value's span is %q", code, code[span.Start:span.End])
				}
			}
			if got != want {
				t.Errorf("%s: got %s, want %s", code, got, want)
			}
		}
	}
}

// Whatever a magic is wrapped in, its words lead back to the cell.
func TestMagicShell(t *testing.T) {
	for _, code := range []string{
		"%pip install -q 'word[a]>1'", "!pip install -q 'word[a]>1'", "  !pip install \\\n -q word[a]>=1", "%%bash\ncd x && pip install -q \"word[a]>1\" # y",
		"pip install word[a]", "%sx pip install word[a]", `get_ipython().system("pip install 'word[a]'")`, `get_ipython().run_line_magic("pip", "install \"word[a]\"")`,
		`get_ipython().run_cell_magic('bash', '', """\nA=1 pip install word[a]\n""")`, "x = !sudo pip install word[a]", "%%capture\n!pip install word[a]",
	} {
		found := 0
		for m := range Parse(code).Magics() {
			for _, c := range m.Shell() {
				for _, w := range c.Words {
					i := strings.Index(w.Value(), "word[a]")
					if i < 0 {
						continue
					}
					span := w.Text.Span(notebook.Span{Start: i, End: i + len("word[a]")})
					if found++; code[span.Start:span.End] != "word[a]" {
						t.Errorf("%s: the word's span is %q", code, code[span.Start:span.End])
					}
				}
			}
		}
		if found != 1 {
			t.Errorf("%s: found %d times", code, found)
		}
	}
}

func TestNested(t *testing.T) {
	tests := []struct{ code, want string }{
		{"# api_key = 'x'", `= api_key: "x"`},
		{"# Set the key (don't share it!):\n# api_key = 'x'\n# f(a,\n#   b='y')\n", `= api_key: "x"|keyword b: "y"`},
		{"f()  # key = 'x'", `= key: "x"`},
		{"# 'key': 'x',", `dict key: "x"`},
		{"(a\n  # .option(key='x')\n)", `keyword key: "x"`},
		{"%time key = 'live'\nget_ipython().run_cell_magic('time', '', 'key = \"x\"\\n')", `= key: "x"`},
		{"s = '''\nkey = 'x'\n", `= key: "x"`},
		{"# it is = what (we) want\n# foo: bar\n# a, b and c (see d)", ``},
		{"#!/usr/bin/env python", ``},
	}
	for _, test := range tests {
		var got []string
		for n := range Parse(test.code).Nested() {
			got = append(got, pairsOf(n)...)
			for s := range n.Strings() {
				if c := s.Content(); test.code[c.Start:c.End] != s.Value() {
					t.Errorf("%s: the span of %q is %q", test.code, s.Value(), test.code[c.Start:c.End])
				}
			}
		}
		if got := strings.Join(got, "|"); got != test.want {
			t.Errorf("%s\n got %s\nwant %s", test.code, got, test.want)
		}
	}
}

func TestImports(t *testing.T) {
	tests := []struct{ code, want string }{
		{"import a.b as c, d, e.f", "a.b>c d>d e.f>e"},
		{"from a.b import (c,\n d as e,)", "a.b:c>c a.b:d>e"},
		{"from .. import a\nfrom .b import *", "..:a>a .b:*>"},
		{"try:\n  import a\nexcept E: import b", "a>a b>b"},
		{"m = __import__('a.b'); importlib.import_module('c')", "a.b> c>"},
		{"if x: import a; import b", "a>a b>b"},
		{"from a imp", "a>a"},
		{"import a,", "a>a"},
		{"important = from_ = 1; x.import_module", ""},
	}
	for _, test := range tests {
		var got []string
		for m := range Parse(test.code).Imports() {
			s := strings.Repeat(".", m.Level()) + m.Module()
			if m.Name() != "" {
				s += ":" + m.Name()
			}
			got = append(got, s+">"+m.Binds())
		}
		if got := strings.Join(got, " "); got != test.want {
			t.Errorf("%s\n got %s\nwant %s", test.code, got, test.want)
		}
	}
}

func TestBinds(t *testing.T) {
	for code, want := range map[string]bool{
		"import os":                       true,
		"import os.path":                  true,
		"import x as os":                  true,
		"from x import os":                true,
		"os, a = b":                       true,
		"if a:\n  import os":              true,
		"for a, os in b: pass":            true,
		"with a as os: pass":              true,
		"def os(): pass":                  true,
		"class os: pass":                  true,
		"os: int":                         true,
		"%%time\nimport os":               true,
		"os.x = 1":                        false,
		"f(os=1)":                         false,
		"def f():\n  import os\n  os = 1": false,
		"import x.os":                     false,
		"import os as x":                  false,
		"# import os":                     false,
		"%%bash\nimport os":               false,
	} {
		if got := Parse(code).Binds("os"); got != want {
			t.Errorf("%q: Binds(os) = %t", code, got)
		}
	}
}

// The mark ^ stands where an import may be added.
func TestImportInsertion(t *testing.T) {
	for _, code := range []string{
		"^x = 1",
		"^",
		"%%time\n^x = 1",
		"%%time\n%%capture\n# note\n^x = 1",
		"%%time^",
		"# note\n# more\n^\nx = 1",
		"\"\"\"doc\nmore\"\"\"\n^x = 1",
		"# note\n'doc'\nfrom __future__ import a\nfrom __future__ import (\n b)\n^import c",
		"^import a\n'doc'",
		"%%bash\n^ls",
	} {
		want := strings.IndexByte(code, '^')
		text := strings.Replace(code, "^", "", 1)
		if got := Parse(text).ImportInsertion(); got != want {
			t.Errorf("%q: got %d", code, got)
		}
	}
}
