package deps

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/nblsp/nblsp/analyzers"
	"github.com/nblsp/nblsp/notebook"
)

// live is a notebook of code cells.
func live(cells ...string) *notebook.Document {
	var list []*notebook.Cell
	for i, text := range cells {
		list = append(list, notebook.NewCell(fmt.Sprint("c", i), notebook.Code, "python", text))
	}
	return notebook.NewLive("n", "python", list)
}

// found tells the findings of some rules: cell, text, rule and CVE or severity.
func found(t testing.TB, d *notebook.Document, o outside, only ...string) []string {
	t.Helper()
	r := analyzers.NewRunner([]*analyzers.Analyzer{Analyzer}, &analyzers.Config{Only: only})
	res, err := r.Run(context.Background(), d, o)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range res.Partial {
		t.Errorf("partial: %s", p.Reason)
	}
	cell := map[*notebook.Block]int{}
	for i, b := range d.Blocks() {
		cell[b] = i
	}
	var out []string
	for _, f := range res.Findings {
		line := fmt.Sprintf("%d %s %s %s", cell[f.Block], f.Block.Text[f.Span.Start:f.Span.End], f.Rule.ID, f.Level())
		if f.Package != nil {
			for _, alias := range f.Package.Aliases {
				if strings.HasPrefix(alias, "CVE-") {
					line += " " + alias
				}
			}
		}
		out = append(out, line)
	}
	slices.Sort(out)
	return out
}

func same(t *testing.T, got []string, want ...string) {
	t.Helper()
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("found\n\t%s\nwant\n\t%s", strings.Join(got, "\n\t"), strings.Join(want, "\n\t"))
	}
}

// The two flaws that NB Defense shows, and those that were found since, wherever the version is
// known from.
func TestFlawsOfPytorchLightning(t *testing.T) {
	const text = "import pytorch_lightning as lightning"
	flaws := []string{
		"1 pytorch_lightning deps/vulnerable critical CVE-2022-0845",
		"1 pytorch_lightning deps/vulnerable high CVE-2021-4118",
		"1 pytorch_lightning deps/vulnerable critical CVE-2024-8019",
		"1 pytorch_lightning deps/vulnerable high CVE-2024-8020",
		"1 pytorch_lightning deps/vulnerable high CVE-2026-31221",
	}
	at := func(place string) (list []string) {
		for _, f := range flaws {
			list = append(list, strings.Replace(f, "1 pytorch_lightning", place, 1))
		}
		return list
	}
	for name, o := range map[string]outside{
		"installed":        {env: analyzers.NewInstallation([]*analyzers.Distribution{{Name: "pytorch-lightning", Version: "1.5.10", Modules: []string{"pytorch_lightning"}}})},
		"requirements.txt": {files: map[string]string{"requirements.txt": "numpy\nPyTorch.Lightning == 1.5.10"}},
		"a lock file":      {files: map[string]string{"uv.lock": "[[package]]\nname = 'pytorch-lightning'\nversion = '1.5.10'", "requirements.txt": "pytorch-lightning==1.6.0"}},
		"environment.yml":  {files: map[string]string{"environment.yml": "dependencies:\n- pip:\n  - pytorch-lightning==1.5.10"}},
	} {
		t.Run(name, func(t *testing.T) {
			same(t, found(t, live("import pandas", text), o, "deps/vulnerable"), flaws...)
		})
	}
	t.Run("included in a circle", func(t *testing.T) {
		o := outside{files: map[string]string{"a/r.txt": "-r ../b.txt", "b.txt": "-r a/r.txt\npytorch-lightning==1.5.10"}}
		same(t, found(t, live("!pip install -r a/r.txt", text), o, "deps/vulnerable"), append(flaws,
			"0 a/r.txt deps/vulnerable critical CVE-2022-0845")...)
	})
	t.Run("asked for in the notebook", func(t *testing.T) {
		same(t, found(t, live(`%pip install "pytorch-lightning==1.5.10"`, text), outside{}, "deps/vulnerable"), append(flaws, at("0 pytorch-lightning==1.5.10")...)...)
	})
	t.Run("through a variable", func(t *testing.T) {
		same(t, found(t, live(`v = "1.5.10"`, "!pip install pytorch-lightning=={v}"), outside{}, "deps/vulnerable"), at("1 pytorch-lightning=={v}")...)
	})
	t.Run("fixed", func(t *testing.T) {
		o := outside{env: analyzers.NewInstallation([]*analyzers.Distribution{{Name: "pytorch-lightning", Version: "2.6.1"}})}
		same(t, found(t, live("import pandas", text), o))
	})
	t.Run("not known", func(t *testing.T) {
		same(t, found(t, live("!pip install pytorch-lightning", text), outside{}, "deps/vulnerable", "deps/vulnerable-range"))
	})
}

// What is installed decides which distribution a module comes from, then the table.
func TestProviders(t *testing.T) {
	env := analyzers.NewInstallation([]*analyzers.Distribution{
		{Name: "pillow", Version: "9.0.0", Modules: []string{"PIL"}}, {Name: "opencv-python-headless", Version: "4.8.0.74", Modules: []string{"cv2"}},
	})
	if got := found(t, live("from PIL import Image"), outside{env: env}, "deps/vulnerable"); len(got) == 0 {
		t.Error("pillow 9.0.0 has flaws")
	}
	same(t, found(t, live("import cv2"), outside{env: env}))
	o := outside{files: map[string]string{"requirements.txt": "PyYAML==5.3"}}
	if got := found(t, live("import yaml"), o, "deps/vulnerable"); len(got) == 0 {
		t.Error("yaml is PyYAML")
	}
}

func TestPinning(t *testing.T) {
	env := analyzers.NewInstallation([]*analyzers.Distribution{{Name: "rich", Version: "13.7.1"}})
	d := live("!pip install rich")
	r := analyzers.NewRunner([]*analyzers.Analyzer{Analyzer}, &analyzers.Config{Only: []string{"deps/unpinned"}})
	res, err := r.Run(t.Context(), d, outside{env: env})
	if err != nil || len(res.Findings) != 1 || len(res.Findings[0].Fixes) != 1 {
		t.Fatalf("%v %v", err, res.Findings)
	}
	fix := res.Findings[0].Fixes[0]
	if fix.Applies != analyzers.Safe || fix.Edits[0].New != "==13.7.1" {
		t.Errorf("%+v", fix)
	}
	limits := outside{files: map[string]string{"c.txt": "rich==13.7.1"}}
	same(t, found(t, live("!pip install -c c.txt rich"), limits, "deps/unpinned"))
}

// The dependency part of one edit: the facts of one cell, and the judgement of the notebook.
func BenchmarkEdit(b *testing.B) {
	cells := make([]string, 200)
	for i := range cells {
		cells[i] = fmt.Sprintf("import pandas as pd, torch\nx = pd.DataFrame([%d])\n", i)
	}
	cells[0] = "!pip install -q requests==2.31.0 pillow==9.0.0 numpy 'rich<14'"
	r := analyzers.NewRunner([]*analyzers.Analyzer{Analyzer}, &analyzers.Config{})
	o := outside{files: map[string]string{"requirements.txt": strings.Repeat("numpy==1.26.4\n", 50)}}
	i := 0
	var took []time.Duration
	for b.Loop() {
		i++
		cells[7] = fmt.Sprintf("import numpy\n!pip install rich==13.%d\n", i)
		d := live(cells...)
		start := time.Now()
		if _, err := r.Document(b.Context(), d, analyzers.Environment, nil, o); err != nil {
			b.Fatal(err)
		}
		took = append(took, time.Since(start))
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)*95/100].Microseconds()), "us/p95")
}

// 500 distributions against the advisories.
func BenchmarkMatch(b *testing.B) {
	var text strings.Builder
	for i := range 420 {
		fmt.Fprintf(&text, "package-%d==1.%d\n", i, i)
	}
	for _, name := range []string{"numpy", "pillow", "requests", "tensorflow", "urllib3", "jinja2", "torch", "pyyaml"} {
		for i := range 10 {
			fmt.Fprintf(&text, "%s==1.%d\n", name, i)
		}
	}
	d := notebook.Parse("requirements.txt", []byte(text.String()))
	for b.Loop() {
		r := analyzers.NewRunner([]*analyzers.Analyzer{Analyzer}, &analyzers.Config{Only: []string{"deps/vulnerable", "deps/malicious"}})
		if _, err := r.Document(b.Context(), d, analyzers.Environment, nil, outside{}); err != nil {
			b.Fatal(err)
		}
	}
}

func TestComponents(t *testing.T) {
	o := outside{files: map[string]string{"requirements.txt": "PyYAML==6.0.1\nunused==1"}}
	var got []string
	for _, c := range Components(live("import yaml, os", "!pip install Rich==13.7 pandas", "import pandas"), o) {
		got = append(got, c.PURL)
	}
	same(t, got, "pkg:pypi/pandas", "pkg:pypi/pyyaml@6.0.1", "pkg:pypi/rich@13.7")
}
