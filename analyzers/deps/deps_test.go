package deps

import (
	"cmp"
	"io/fs"
	"strings"
	"testing"
	"time"

	"github.com/nblsp/nblsp/analyzers"
	"github.com/nblsp/nblsp/analyzers/advisory"
	"github.com/nblsp/nblsp/analyzers/analyzertest"
	"github.com/nblsp/nblsp/analyzers/pep440"
	"github.com/nblsp/nblsp/analyzers/ruledoc"
)

// outside is files by name, and an environment.
type outside struct {
	files  map[string]string
	errors map[string]error
	env    *analyzers.Installation
	index  *advisory.Index
}

func (o outside) ReadFile(name string) ([]byte, error) {
	if text, ok := o.files[name]; ok {
		return []byte(text), nil
	}
	return nil, cmp.Or(o.errors[name], fs.ErrNotExist)
}

func (o outside) Installed() *analyzers.Installation { return o.env }
func (o outside) Advisories() *advisory.Index        { return o.index }
func (outside) Recognizer() analyzers.Recognizer     { return nil }
func (o outside) Licenses() analyzers.Licenses       { return analyzers.NoLicenses }

// approved are lists as a team may have them.
var approved = analyzers.DepsConfig{
	Today: time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC),
	Allow: []analyzers.PackagePolicy{
		{Name: "numpy"}, {Name: "scikit-*"}, {Name: "torch", Versions: specifiers(">=2.6")},
		{Name: "nltk", Reason: "for the course", Expires: time.Date(2026, 5, 31, 0, 0, 0, 0, time.UTC)},
		{Name: "pandas", Expires: time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC)},
	},
	Deny: []analyzers.PackagePolicy{
		{Name: "scikit-learn", Versions: specifiers("<1.5"), Reason: "leaks"},
		{Name: "numpy", Reason: "over", Expires: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)},
	},
}

func specifiers(text string) pep440.Specifiers {
	list, err := pep440.ParseSpecifiers(text)
	if err != nil {
		panic(err)
	}
	return list
}

func TestRulePages(t *testing.T) {
	var plain, set []*ruledoc.Page
	for _, p := range pages {
		if p.Rule == unapprovedRule {
			set = append(set, p)
		} else {
			plain = append(plain, p)
		}
	}
	analyzertest.PagesWith(t, Analyzer, plain, outside{})
	analyzertest.PagesSet(t, Analyzer, set, outside{}, analyzers.Config{Deps: approved})
}

func TestNothingIsUnapprovedWithoutLists(t *testing.T) {
	same(t, found(t, live("!pip install pycrypto"), outside{}, "deps/unapproved"))
}

// What is imported is judged where it is sure which distribution it comes from.
func TestUnapprovedImports(t *testing.T) {
	env := analyzers.NewInstallation([]*analyzers.Distribution{
		{Name: "scikit-learn", Version: "1.4.2", Modules: []string{"sklearn"}}, {Name: "numpy", Version: "2.0", Modules: []string{"numpy"}},
	})
	r := analyzers.NewRunner([]*analyzers.Analyzer{Analyzer}, &analyzers.Config{Only: []string{"deps/unapproved"}, Deps: approved})
	res, err := r.Run(t.Context(), live("import os, numpy, unknown\nfrom sklearn.svm import SVC"), outside{env: env})
	if err != nil || len(res.Findings) != 1 || !strings.Contains(res.Findings[0].Message, "scikit-learn 1.4.2") || !strings.Contains(res.Findings[0].Message, "leaks") {
		t.Errorf("%v %v", err, res.Findings)
	}
}
