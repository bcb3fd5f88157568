package lsp_test

import (
	"strings"
	"testing"

	"github.com/nblsp/nblsp/analyzers/all"
	"github.com/nblsp/nblsp/lsp"
	"github.com/nblsp/nblsp/lsp/lsptest"
)

// Files that list dependencies are judged in the editor as cells are, with fixes that leave the rest of
// the file as it is.
func TestDependencyFiles(t *testing.T) {
	for name, test := range map[string]struct{ language, before, marked, rule, after string }{
		"requirements.txt": {"pip-requirements", "# é\nnumpy == 1.16.0 # old\r\n", "numpy == 1.16.0", "deps/vulnerable", "# é\nnumpy == 1.19.1 # old\r\n"},
		"requirements/dev.txt": {"plaintext", "--index-url http://host.example/simple\n", "http://host.example/simple", "deps/insecure-index",
			"--index-url https://host.example/simple\n"},
		"environment.yml": {"yaml", "dependencies:\n- numpy=1.16.0 # x\n", "numpy=1.16.0", "deps/vulnerable", "dependencies:\n- numpy=1.19.1 # x\n"},
		"pyproject.toml": {"toml", "[project]\ndependencies = [\n  \"numpy==1.16.0\", # x\n]\n", "numpy==1.16.0", "deps/vulnerable",
			"[project]\ndependencies = [\n  \"numpy==1.19.1\", # x\n]\n"},
		"uv.lock":      {"toml", "version = 1\n\n[[package]]\nname = \"numpy\"\nversion = \"1.16.0\"\n", "numpy", "deps/vulnerable", ""},
		"poetry.lock":  {"toml", "[[package]]\nname = \"numpy\"\nversion = \"1.16.0\"\n", "numpy", "deps/vulnerable", ""},
		"pylock.toml":  {"toml", "lock-version = \"1.0\"\n[[packages]]\nname = \"numpy\"\nversion = \"1.16.0\"\n", "numpy", "deps/vulnerable", ""},
		"Pipfile":      {"toml", "[packages]\nnumpy = \"==1.16.0\"\n", "numpy = \"==1.16.0", "deps/vulnerable", "[packages]\nnumpy = \"==1.19.1\"\n"},
		"Pipfile.lock": {"json", `{"default":{"numpy":{"version":"==1.16.0"}}}`, "numpy", "deps/vulnerable", ""},
		"setup.cfg":    {"ini", "[options]\ninstall_requires =\n  numpy==1.16.0\n", "numpy==1.16.0", "deps/vulnerable", "[options]\ninstall_requires =\n  numpy==1.19.1\n"},
	} {
		t.Run(name, func(t *testing.T) {
			f := editor(t, vscode, func(o *lsp.Options) { o.Analyzers = all.Analyzers })
			uri := "file:///w/" + name
			f.OpenText(uri, test.language, test.before)
			p := f.Diagnostics(uri, func(p lsptest.Published) bool { return len(p.Diagnostics) > 0 })
			d := p.Diagnostics[0]
			if got := f.Slice(uri, d.Range); d.Code != test.rule || got != test.marked {
				t.Fatalf("%s marks %q", d.Code, got)
			}
			fixes := fixesOf(f.Actions(uri, d.Range))
			if test.after == "" {
				for _, fix := range fixes {
					if !strings.Contains(fix.Title, "gnore") {
						t.Errorf("a lock file is made by its tool: %q", fix.Title)
					}
				}
				return
			}
			f.Apply(fixes[0].Edit)
			if got := f.Text(uri); got != test.after {
				t.Errorf("%q becomes\n%q", fixes[0].Title, got)
			}
		})
	}
}
