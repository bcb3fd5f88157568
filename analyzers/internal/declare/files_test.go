package declare

import (
	"slices"
	"strings"
	"testing"

	"github.com/nblsp/nblsp/notebook"
)

// Requirements are marked « »; of a lock file, the names.
func TestFiles(t *testing.T) {
	for name, text := range map[string]string{
		"requirements.txt": `# comment
«numpy»
«pandas==2.0.1»   # pinned
  «scipy >= 1.0, < 2» ; python_version > "3"
«requests[socks]==2.31.0» \
    --hash=sha256:aa \
    --hash=sha256:bb
-r base.txt
-c constraints.txt
--index-url https://host/simple
--extra-index-url=http://other/simple --trusted-host other
-e «git+https://host/x.git@main#egg=x»
./local.whl
«pkg» @ https://host/pkg.zip
` + "«windows»\r\n«lines»\r\n" + `
# via nothing
«last»`,
		"environment.yml": `name: x
channels: [conda-forge]
dependencies:
  - python=3.10
  - «numpy=1.21»
  - conda-forge::«scipy»
  - '«pandas>=1,<2»'  # comment
  - «pip»
  - pip:
    - «torch==2.1.0»
    - "«rich»"
    - -r requirements.txt
  - «polars»
variables:
  - no
`,
		"pyproject.toml": `[build-system]
requires = ["«setuptools>=61»"]
[project]
name = "x"
dependencies = [
  "«httpx»", # comment
  '«numpy>1; python_version > "3"',
]
optional-dependencies.test = ["«pytest»"]
[project.optional-dependencies]
docs = ["«sphinx»"]
[dependency-groups]
dev = ["«ruff»", {include-group = "test"}]
[tool.poetry.dependencies]
python = "^3.9"
«pandas = "^1.2»"
«django = {version = "*»", extras = ["x"]}
[tool.poetry.group.dev.dependencies]
«black = "23.1»"
[tool.other]
dependencies = ["no"]
`,
		"uv.lock": `version = 1
[[package]]
name = "project"
version = "0.1"
source = { virtual = "." }
[[package]]
name = "«numpy»"
version = "1.26.4"
source = { registry = "https://pypi.org/simple" }
dependencies = [{ name = "x" }]
[[package]]
name = "«torch»"
version = "2.1.0+cu118"
`,
		"poetry.lock": `[[package]]
name = "«numpy»"
version = "1.26.4"
[package.dependencies]
other = ">=1"
[[package]]
name = "«pandas»"
version = "2.0"
[metadata]
lock-version = "2.0"
`,
		"pylock.toml": `lock-version = "1.0"
[[packages]]
name = "«attrs»"
version = "25.1.0"
[[packages.wheels]]
name = "attrs-25.1.0-py3-none-any.whl"
`,
		"Pipfile": `[[source]]
url = "http://host/simple"
verify_ssl = false
[packages]
«requests = "*»"
«numpy = "==1.0»"
«flask» = {git = "https://host/flask.git", ref = "main"}
[dev-packages]
«pytest = ">=7»"
`,
		"Pipfile.lock": `{"_meta": {"hash": {"sha256": "x"}, "sources": [{"name": "pypi", "url": "u"}]},
 "default": {"«numpy»": {"hashes": ["sha256:aa"], "index": "pypi", "version": "==1.26.4"}},
 "develop": {"«pytest»": {"version": "==7.0", "markers": "x"}}}`,
		"setup.cfg": `[metadata]
name = x
[options]
packages = find:
install_requires =
    «numpy>=1»
    «pandas»; python_version > "3"
python_requires = >=3.9
[options.extras_require]
test = «pytest»
docs =
  «sphinx»
`,
		"conda-lock.yml": `version: 1
package:
- name: numpy
  version: 1.26.4
  manager: conda
- name: «rich»
  version: 13.0
  manager: pip
`,
	} {
		t.Run(name, func(t *testing.T) {
			text, want := unmark(strings.Replace(text, `'«numpy>1;`, `'«numpy>1»;`, 1))
			b := notebook.Parse(name, []byte(text)).Own[0]
			f := Of(b, nil)
			if got := required(f); !slices.Equal(got, want) || f.Problem != "" {
				t.Errorf("found %s\nwant  %s\n%s", quote(text, got), quote(text, want), f.Problem)
			}
		})
	}
}

func TestVersions(t *testing.T) {
	for text, want := range map[string]string{
		"requirements.txt:a==1.0": "==1.0", "requirements.txt:a": "", "requirements.txt:a=1": "unread",
		"environment.yml:dependencies:\n- a=1.2":                  "==1.2.*",
		"environment.yml:dependencies:\n- a==1.2=b_0":             "==1.2",
		"environment.yml:dependencies:\n- a 1.2.*":                "==1.2.*",
		"environment.yml:dependencies:\n- a>=1,<2":                ">=1 <2",
		"environment.yml:dependencies:\n- a=1|2":                  "unread",
		"pyproject.toml:[tool.poetry.dependencies]\na = '^1.2.3'": ">=1.2.3 <2",
		"pyproject.toml:[tool.poetry.dependencies]\na = '^0.2.3'": ">=0.2.3 <0.3",
		"pyproject.toml:[tool.poetry.dependencies]\na = '~1.2'":   ">=1.2 <1.3",
		"pyproject.toml:[tool.poetry.dependencies]\na = '1.2'":    "==1.2",
		"pyproject.toml:[tool.poetry.dependencies]\na = '*'":      "",
		"uv.lock:[[package]]\nname='a'\nversion='1'":              "==1",
	} {
		name, text, _ := strings.Cut(text, ":")
		r := Of(notebook.Parse(name, []byte(text)).Own[0], nil).Groups[0].Requirements[0]
		var got []string
		for _, s := range r.Versions {
			got = append(got, s.String())
		}
		if r.Unread {
			got = append(got, "unread")
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s\n%s\ngives %q, want %q", name, text, got, want)
		}
	}
}

func TestWhatIsNotTOMLIsSaid(t *testing.T) {
	f := Of(notebook.Parse("pyproject.toml", []byte("[project]\ndependencies = ['numpy']\n[[[\n")).Own[0], nil)
	if f.Problem == "" || len(f.Groups) != 1 {
		t.Errorf("problem %q, %d groups", f.Problem, len(f.Groups))
	}
}

// Option kinds and their values, in order.
func TestOptions(t *testing.T) {
	for text, want := range map[string]string{
		"!pip install -i http://h/simple a":                              "1 http://h/simple",
		"!pip install --index-url=http://h/simple --extra-index-url x a": "1 http://h/simple, 2 x",
		"!pip install --trusted-host h -f /wheels a":                     "4 h, 3 /wheels",
		"%env PIP_INDEX_URL=http://h/simple":                             "1 http://h/simple",
		"os.environ['PIP_EXTRA_INDEX_URL'] = 'http://h'":                 "2 http://h",
		"%%bash\nexport PIP_TRUSTED_HOST=h":                              "4 h",
		"!UV_INSECURE_HOST=h uv pip install a":                           "4 h",
		"!pip config set global.index-url http://h":                      "1 http://h",
		"!uv pip install --default-index https://h a":                    "1 https://h",
		"!conda install -k a":                                            "5 ",
	} {
		var got []string
		for _, g := range cell(text).Groups {
			for _, o := range g.Options {
				got = append(got, string(rune('0'+o.Kind))+" "+o.Value)
				if o.Value != "" && text[o.Span.Start:o.Span.End] != o.Value {
					t.Errorf("%s: the value is not at its span but %q", text, text[o.Span.Start:o.Span.End])
				}
			}
		}
		if strings.Join(got, ", ") != want {
			t.Errorf("%s\ngives %q, want %q", text, got, want)
		}
	}
}

func TestImports(t *testing.T) {
	text, want := unmark(`import «numpy» as np, «os.path»
from «google.cloud» import storage
from . import local
from .x import y
try:
    import «cv2»
except ImportError: pass
__import__("«torch»")
importlib.import_module("«sklearn.svm»")
def f():
    from «PIL» import Image, ImageDraw
`)
	var got []notebook.Span
	for _, m := range cell(text).Imports {
		if !slices.Contains(got, m.Span) {
			got = append(got, m.Span)
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("found %swant %s", quote(text, got), quote(text, want))
	}
}

func FuzzOf(f *testing.F) {
	f.Add("x.ipynb", "!pip install a>=1 {x} -r f -i http://h\n")
	f.Add("requirements.txt", "a==1 \\\n --hash=x\n-r b")
	f.Add("environment.yml", "dependencies:\n - a=1\n - pip:\n   - b")
	f.Add("pyproject.toml", "[project]\ndependencies=['a']\n[packages]\nx={version='1'}\n")
	f.Add("Pipfile.lock", `{"default":{"a":{"version":"==1"}}}`)
	f.Add("setup.cfg", "[options]\ninstall_requires = a\n b")
	f.Fuzz(func(t *testing.T, name, text string) {
		var facts *Facts
		if d := notebook.Parse(name, []byte(text)); d.Format == notebook.Dependency {
			text, facts = d.Own[0].Text, Of(d.Own[0], nil)
		} else {
			text = notebook.NewCell("c", notebook.Code, "python", text).Source().Text
			facts = cell(text)
		}
		for _, s := range required(facts) {
			_ = text[s.Start:s.End]
		}
		for _, g := range facts.Groups {
			for _, r := range g.Requirements {
				_, _, _ = text[r.NameSpan.Start:r.NameSpan.End], text[r.Specifier.Start:r.Specifier.End], text[r.URLSpan.Start:r.URLSpan.End]
			}
			for _, o := range g.Options {
				_, _ = text[o.Span.Start:o.Span.End], text[o.Whole.Start:o.Whole.End]
			}
			for _, i := range g.Includes {
				_ = text[i.Span.Start:i.Span.End]
			}
		}
	})
}
