package house

import (
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"path"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/nblsp/nblsp"

// A ban says which packages may not import which others. Patterns are those of path.Match over
// import paths, where a final /... stands for the package and everything below; module-relative
// ones start with "./".
type ban struct {
	from   string
	except string // packages that may all the same
	to     []string
	deep   bool // whatever they import may not either
	reason string
}

var bans = []ban{
	{from: "./notebook/...", to: []string{"os", "net", "net/...", "io/fs", "log", "log/..."},
		reason: "notebook does no I/O: it turns bytes into Documents, in a browser too"},
	{from: "./notebook", to: []string{"./..."}, deep: true,
		reason: "notebook is the ground everything stands on"},
	{from: "./analyzers/...", except: "./analyzers/analyzertest", to: []string{"os", "net", "net/http"},
		reason: "what an analyzer needs from outside comes through its Pass, so that results can be remembered"},
	{from: "./analyzers/...", to: []string{"./lsp/...", "./internal/...", "./cmd/...", "go.lsp.dev/..."}, deep: true,
		reason: "analyzers know neither the protocol nor the reports"},
	{from: "./...", except: "./lsp/...", to: []string{"go.lsp.dev/..."},
		reason: "only lsp speaks the protocol"},
	{from: "./lsp/...", to: []string{"./internal/report", "./internal/scan", "./internal/walk", "./cmd/..."}, deep: true,
		reason: "cmd hands the server what it needs of them"},
	{from: "./internal/...", to: []string{"./lsp/...", "./cmd/..."}, deep: true,
		reason: "the command line works without the server"},
	{from: "./internal/report", to: []string{"net/...", "os"},
		reason: "a report is a pure function of a Result"},
	{from: "./...", except: "./analyzers/secrets/...", to: []string{"github.com/zricethezav/gitleaks/..."},
		reason: "gitleaks is imported by secrets alone"},
	{from: "./...", except: "./analyzers/licenses/...", to: []string{"github.com/google/licensecheck/..."},
		reason: "licensecheck is imported by licenses alone"},
	{from: "./...", except: "./analyzers/pii/...", to: []string{"github.com/nyaruka/phonenumbers/..."},
		reason: "phonenumbers is imported by pii alone"},
	{from: "./...", except: "./notebook", to: []string{"unsafe"},
		reason: "one place in notebook takes over the bytes of a file as text; nothing else needs it"},
	{from: "./...", to: []string{"github.com/tliron/...", "C"},
		reason: "glsp has no notebook types; cgo does not build everywhere"},
}

// A pkg is what `go list -json` says of a package.
type pkg struct {
	ImportPath string
	Doc        string
	Imports    []string
	Standard   bool
}

// packages are all packages of the module and what they import, directly or not.
func packages(t *testing.T) map[string]pkg {
	t.Helper()
	cmd := exec.Command("go", "list", "-deps", "-json=ImportPath,Imports,Doc,Standard", module+"/...")
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]pkg{}
	for d := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p pkg
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			return all
		} else if err != nil {
			t.Fatal(err)
		}
		all[p.ImportPath] = p
	}
}

func own(importPath string) bool {
	return importPath == module || strings.HasPrefix(importPath, module+"/")
}

func matches(pattern, importPath string) bool {
	if rel, ok := strings.CutPrefix(pattern, "./"); ok {
		pattern = module + "/" + rel
	}
	if tree, ok := strings.CutSuffix(pattern, "/..."); ok {
		return importPath == tree || strings.HasPrefix(importPath, tree+"/")
	}
	ok, _ := path.Match(pattern, importPath)
	return ok
}

// imports are what a package imports: directly, or, when deep, through others of the module.
func imports(all map[string]pkg, importPath string, deep bool) []string {
	seen := map[string]bool{}
	var visit func(string)
	visit = func(p string) {
		for _, i := range all[p].Imports {
			if !seen[i] {
				seen[i] = true
				if deep && own(i) {
					visit(i)
				}
			}
		}
	}
	visit(importPath)
	var out []string
	for i := range seen {
		out = append(out, i)
	}
	slices.Sort(out)
	return out
}

func TestImports(t *testing.T) {
	all := packages(t)
	for _, b := range bans {
		held := false
		for importPath := range all {
			if !own(importPath) || !matches(b.from, importPath) || b.except != "" && matches(b.except, importPath) {
				continue
			}
			held = true
			for _, i := range imports(all, importPath, b.deep) {
				for _, to := range b.to {
					if matches(to, i) && !matches(b.from, i) {
						t.Errorf("%s imports %s: %s", importPath, i, b.reason)
					}
				}
			}
		}
		if !held {
			t.Errorf("no package is meant by %q: the rule is out of date", b.from)
		}
	}
}

// A family of analyzers does not know the others.
func TestFamiliesAreApart(t *testing.T) {
	all := packages(t)
	family := func(importPath string) string {
		rest, ok := strings.CutPrefix(importPath, module+"/analyzers/")
		name, _, _ := strings.Cut(rest, "/")
		if !ok || slices.Contains([]string{"internal", "all", "ruledoc", "analyzertest", "advisory", "pep440", "pep508"}, name) {
			return ""
		}
		return name
	}
	for importPath, p := range all {
		for _, i := range p.Imports {
			if a, b := family(importPath), family(i); a != "" && b != "" && a != b {
				t.Errorf("%s imports %s: what two families need is in analyzers/internal", importPath, i)
			}
		}
	}
}

func TestPackagesAreDocumented(t *testing.T) {
	for importPath, p := range packages(t) {
		if own(importPath) && p.Doc == "" {
			t.Errorf("%s has no package comment", importPath)
		}
	}
}
