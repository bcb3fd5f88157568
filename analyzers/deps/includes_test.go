package deps

import (
	"fmt"
	"io/fs"
	"strings"
	"testing"

	"github.com/nblsp/nblsp/analyzers"
	"github.com/nblsp/nblsp/notebook"
)

// What is there and cannot be read makes the result a part of itself; what is not there does not.
func TestWhatCannotBeReadIsSaid(t *testing.T) {
	chain := outside{files: map[string]string{}}
	for i := range 100 {
		chain.files[fmt.Sprintf("r%d.txt", i)] = fmt.Sprintf("-r r%d.txt\n", i+1)
	}
	for name, test := range map[string]struct {
		cell    string
		o       outside
		message string
		partial string
	}{
		"missing":   {"!pip install -r r.txt", outside{}, "no such file", ""},
		"remote":    {"!pip install -r https://example.org/r.txt", outside{}, "fetched when", ""},
		"variable":  {"!pip install -r {folder}/r.txt", outside{}, "known only when", ""},
		"forbidden": {"!pip install -r r.txt", outside{errors: map[string]error{"r.txt": &fs.PathError{Op: "open", Path: "r.txt", Err: fs.ErrPermission}}}, "permission denied", "r.txt is not judged: permission denied"},
		"deeper":    {"!pip install -r a/r.txt", outside{files: map[string]string{"a/r.txt": "-r s.txt\n-c c.txt"}, errors: map[string]error{"a/c.txt": fs.ErrPermission}}, "a/s.txt is not read", "c.txt is not judged"},
		"too many":  {"!pip install -r r0.txt", chain, "more than 64", "more than 64"},
		"broken":    {"!pip install -r pyproject.toml", outside{files: map[string]string{"pyproject.toml": "a = = b"}}, "", "pyproject.toml: the file is not TOML"},
	} {
		t.Run(name, func(t *testing.T) {
			r := analyzers.NewRunner([]*analyzers.Analyzer{Analyzer}, &analyzers.Config{Only: []string{"deps/unread-file"}})
			res, err := r.Run(t.Context(), live(test.cell), test.o)
			if err != nil {
				t.Fatal(err)
			}
			var messages, partial strings.Builder
			for _, f := range res.Findings {
				messages.WriteString(f.Message)
			}
			for _, p := range res.Partial {
				partial.WriteString(p.Reason)
			}
			if !strings.Contains(messages.String(), test.message) || !strings.Contains(partial.String(), test.partial) || (test.partial == "") != (partial.Len() == 0) {
				t.Errorf("told %q, partial %q", &messages, &partial)
			}
		})
	}
}

// The versions of a constraints file hold in a requirements file as well.
func TestConstraintsOfARequirementsFile(t *testing.T) {
	d := notebook.Parse("requirements.txt", []byte("-c c.txt\nnltk\nrich\n"))
	o := outside{files: map[string]string{"c.txt": "nltk==3.5\n"}}
	same(t, found(t, d, o, "deps/unpinned"), "-1 rich deps/unpinned medium")
	if got := found(t, d, o, "deps/vulnerable"); len(got) == 0 || !strings.Contains(got[0], " nltk deps/vulnerable") {
		t.Errorf("found %v", got)
	}
}
