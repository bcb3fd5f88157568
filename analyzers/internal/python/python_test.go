package python

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

var contexts = [...]string{"=", "keyword", "dict", "default", "==", "return"}

// pairsOf writes every pair of a cell as "context name: value".
func pairsOf(f *File) (out []string) {
	for p := range f.Pairs() {
		value := p.Value().Source()
		if s, ok := p.Value().Str(); ok {
			value = fmt.Sprintf("%q", s.Value())
		}
		out = append(out, fmt.Sprintf("%s %s: %s", contexts[p.Context()], p.Name(), value))
	}
	return out
}

func TestPairs(t *testing.T) {
	tests := []struct{ code, want string }{
		{`password = "x"`, `= password: "x"`},
		{`password: str = "x"`, `= password: "x"`},
		{`a = b = "x"`, `= a: "x"|= b: "x"`},
		{`openai.api_key = "x"`, `= api_key: "x"`},
		{`os.environ["KEY"] = "x"`, `= KEY: "x"`},
		{`user, (pw, n) = "u", ("p", 1)`, `= user: "u"|= pw: "p"|= n: 1`},
		{`a, *b = "x", "y", "z"`, `= a: "x"`},
		{`if (key := "x"): pass`, `= key: "x"`},
		{`query += " where x"`, `= query: " where x"`},
		{`f(g(token="x"), *a, key="y", **k)`, `keyword token: "x"|keyword key: "y"`},
		{`h = {"Authorization": f"Bearer {t}", **rest, k: 1}`, `dict Authorization: "Bearer {t}"|dict k: 1|= h: {"Authorization": f"Bearer {t}", **rest, k: 1}`},
		{`def f(a, b: str = "x", *, c="y") -> str: return "z"`, `default b: "x"|default c: "y"|return f: "z"`},
		{`f = lambda a="x": a`, `default a: "x"|= f: lambda a="x": a`},
		{`ok = password == "x" and "y" != k.name`, `== password: "x"|== name: "y"|= ok: password == "x" and "y" != k.name`},
		{`class Settings(Base, x="1"):` + "\n  key: SecretStr = 'x'", `keyword x: "1"|= key: "x"`},
		{`key = ("a"` + "\n" + `  "b" + 'c')`, `= key: "abc"`},
		{`key = "a" + b + "c"`, `= key: "a{b}c"`},
		{`key = "x".encode()`, `= key: "x"`},
		{`key = "%s:pw" % u`, `= key: "%s:pw"`},
		{`url = "http://{}:pw@h".format(u)`, `= url: "http://{}:pw@h"`},
		{`for a in b: key = "x"; k2 = "y"`, `= key: "x"|= k2: "y"`},
		{"match x:\n case 1: key = 'v'", `= key: "v"`},
		{`with open("f", mode="r") as f, g(): key = "x"`, `keyword mode: "r"|= key: "x"`},
		{`@app.get("/", tag="x")` + "\ndef f(): pass", `keyword tag: "x"`},
		{`async def f(k="x"): await g(t="y")`, `default k: "x"|keyword t: "y"`},
		{`x = [f(a="1") for a in b if c(d="2")]`, `keyword a: "1"|keyword d: "2"|= x: [f(a="1") for a in b if c(d="2")]`},

		// Someone is typing.
		{`client = OpenAI(api_key="x"`, `keyword api_key: "x"|= client: OpenAI(api_key="x"`},
		{"f(a=\nkey = 'x'\nk2 = 'y'", `= key: "x"|= k2: "y"`},
		{"x = {'a': 'b',\nkey = 'x'", `dict a: "b"|= x: {'a': 'b',|= key: "x"`},
		{"key = 'abc\nk2 = 'x'", `= key: "abc"|= k2: "x"`},
		{`key = f"a{b` + "\nk2 = 'x'", `= key: "a{b"|= k2: "x"`},
		{`key = f"a{b"` + "\nk2 = 'x'", `= key: "a{b"|= k2: "x"`},
		{"os.environ['K'] = 'x'\nfoo.\nkey = 'y'", `= K: "x"|= key: "y"`},
		{") ] key = 'x'\nk2='y'", `= k2: "y"`},
		{`"api_key": "x",`, `dict api_key: "x"`},
		{`api_key="x",`, `= api_key: "x"`},
	}
	for _, test := range tests {
		if got := strings.Join(pairsOf(Parse(test.code)), "|"); got != test.want {
			t.Errorf("%s\n got %s\nwant %s", test.code, got, test.want)
		}
	}
}

func TestCalls(t *testing.T) {
	tests := []struct{ code, want string }{
		{`os.environ.get("K")`, `os.environ.get`},
		{`a . b (c())`, `a.b c`},
		{`s.client("s3").put(x)[0].y()`, `s.client s.client().put s.client().put()[].y`},
		{`f"{g(h(1))}"`, `g h`},
		{`(lambda: f())()`, `f `},
		{`"".join(x)`, ``},
		{"if f(g(\nh()", `f g h`},
	}
	for _, test := range tests {
		var paths []string
		for c := range Parse(test.code).Calls() {
			paths = append(paths, c.Path())
		}
		if got := strings.Join(paths, " "); got != test.want {
			t.Errorf("%s\n got %s\nwant %s", test.code, got, test.want)
		}
	}
}

func TestArguments(t *testing.T) {
	for c := range Parse(`f(a, "b", *c, d, k=e, **g)`).Calls() {
		var got []string
		for a := range c.Arguments() {
			got = append(got, fmt.Sprintf("%d%s %d %s", a.Index, a.Name, a.Stars, a.Value.Source()))
		}
		want := []string{`0 0 a`, `1 0 "b"`, `-1 1 c`, `-1 0 d`, `-1k 0 e`, `-1 2 g`}
		if !slices.Equal(got, want) {
			t.Errorf("got %q, want %q", got, want)
		}
		if s, _ := c.Positional(1).Str(); s.Value() != "b" || c.Keyword("k").Path() != "e" || !c.Keyword("none").IsZero() {
			t.Error("Positional or Keyword give another argument")
		}
	}
}

func TestStrings(t *testing.T) {
	tests := []struct{ code, want string }{
		{`'a\n\x41\u00e9\101\'\
b'`, "a\nAéA'b"},
		{`r'a\n'`, `a\n`},
		{`b'\xff\u0041'`, "\xff\\u0041"},
		{`Rb"\x"`, `\x`},
		{`"""a"b""c\""""`, `a"b""c"`},
		{`"\N{DASH}\q"`, `\N{DASH}\q`},
		{`f"{{a}}{b!r:>{w}}c"`, `{a}{b!r:>{w}}c`},
		{`f"{x["k"]}{f'{y}'}z"`, `{x["k"]}{f'{y}'}z`},
		{`f"{a:{b:{c}}}"`, `{a:{b:{c}}}`},
		{`f"{x=}"`, `{x=}`},
		{"f'''{\n a  # }\n}'''", "{\n a  # }\n}"},
		{"f'{\na}b'", "{\na}b"},
		{`t"a{b}"`, `a{b}`},
		{`rf"\{a}\d"`, `\{a}\d`},
		{`"a" f"{b}" r'\c'`, `a{b}\c`},
		{`""`, ``},
		{`f""`, ``},
		{`"abc`, `abc`},
		{`"""abc`, `abc`},
	}
	for _, test := range tests {
		f := Parse("_ = " + test.code)
		for a := range f.Assignments() {
			s, ok := a.Value().Str()
			if !ok || s.Value() != test.want {
				t.Errorf("%s: got %q, want %q", test.code, s.Value(), test.want)
			}
		}
		if len(f.pairs) != 1 {
			t.Errorf("%s: %d assignments", test.code, len(f.pairs))
		}
	}
}

func TestBinding(t *testing.T) {
	for code, want := range map[string]string{
		`key = "x"`:                       "key",
		`keys = ["a", ("x",)]`:            "keys",
		`key = a or ("x" if b else c)`:    "key",
		`f(auth=(u, "x"))`:                "auth",
		`h = {"k": "x".strip()}`:          "k",
		`h = {"k": ["x"]}`:                "k",
		`key = f("x")`:                    "",
		`key = d["x"]`:                    "",
		`ok = "x" in d`:                   "",
		`ok = key == "x"`:                 "key",
		`def password(): return "x"`:      "password",
		`key = "a" "x"[0]`:                "",
		`f(a, default=os.getenv(b, "x"))`: "",
	} {
		for s := range Parse(code).Strings() {
			if !strings.HasSuffix(s.Value(), "x") {
				continue
			}
			got := ""
			if p, ok := s.Binding(); ok {
				got = p.Name()
			}
			if got != want {
				t.Errorf("%s: bound to %q, want %q", code, got, want)
			}
		}
	}
}
