package licenses

import (
	"context"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/nblsp/nblsp/analyzers"
	"github.com/nblsp/nblsp/analyzers/advisory"
	"github.com/nblsp/nblsp/analyzers/analyzertest"
	"github.com/nblsp/nblsp/notebook"
)

// outside is files by name, what is installed with its metadata, what is published, and cards.
type outside struct {
	files     map[string]string
	env       *analyzers.Installation
	metadata  map[string]analyzers.LicenseFiles // by name
	published map[string]analyzers.LicenseFiles // by name@version
	cards     map[string]string                 // by kind and id
}

func (o outside) ReadFile(name string) ([]byte, error) {
	if text, ok := o.files[path.Clean(name)]; ok {
		return []byte(text), nil
	}
	return nil, fs.ErrNotExist
}

func (o outside) Installed() *analyzers.Installation { return o.env }
func (o outside) Advisories() *advisory.Index        { return nil }
func (o outside) Recognizer() analyzers.Recognizer   { return nil }
func (o outside) Licenses() analyzers.Licenses       { return said{o} }

type said struct{ outside }

func (s said) Installed(d *analyzers.Distribution) *analyzers.LicenseFiles {
	files := s.metadata[d.Name]
	return &files
}

func (s said) Published(_ context.Context, name, version string) *analyzers.LicenseFiles {
	if files, ok := s.published[name+"@"+version]; ok {
		return &files
	}
	return nil
}

func (s said) Card(kind analyzers.CardKind, id string) string { return s.cards[string(kind)+" "+id] }

// restricted has the marks of a business source licence, in words of its own.
const restricted = "Business Source License 1.1\n\nThe Licensor of this work grants the use that the Additional Use Grant below names and no other in production, " +
	"until the Change Date, from which on the Change License holds for the work in the version to which this text belongs, whatever was said before that day.\n"

// world is an environment with one distribution of each kind; modules have the names of their
// distributions without the hyphens.
func world() outside {
	o := outside{
		metadata: map[string]analyzers.LicenseFiles{
			"numpy":          {Metadata: "Name: numpy\nLicense-Expression: BSD-3-Clause\n"},
			"pandas":         {Metadata: "Name: pandas\nClassifier: License :: OSI Approved :: BSD License\n"},
			"matplotlibxtns": {Metadata: "Name: matplotlibXtns\nClassifier: License :: OSI Approved :: GNU General Public License v3 (GPLv3)\n"},
			"gpl-tool":       {Metadata: "License: GPLv2+\n"},
			"lgpltool":       {Metadata: "License: LGPL-2.1-or-later\n"},
			"agpltool":       {Metadata: "License-Expression: AGPL-3.0-only\n"},
			"choice":         {Metadata: "License-Expression: GPL-3.0-or-later OR MIT\n"},
			"closedtool":     {Metadata: "Classifier: License :: Other/Proprietary License\n"},
			"silenttool":     {Metadata: "Name: silenttool\nLicense: UNKNOWN\n\nThe description says MIT.\n"},
			"wtfpltool":      {Metadata: "License: WTFPL\n"},
			"twofaced":       {Metadata: "License-Expression: MIT\n", Texts: []analyzers.LicenseText{{Name: "licenses/LICENSE", Text: restricted}}},
		},
		cards: map[string]string{
			"model acme/nc-model":    "---\nlanguage: en\nlicense: cc-by-nc-4.0\n---\n# A model\n",
			"dataset acme/nc-data":   "---\nlicense:\n- cc-by-nc-sa-4.0\n---\n",
			"model acme/free-model":  "---\nlicense: apache-2.0\n---\n",
			"model acme/llama-tuned": "---\nlicense: other\nlicense_name: llama3\nlicense_link: LICENSE\n---\n",
			"model acme/rail-model":  "---\nlicense: bigscience-bloom-rail-1.0\n---\n",
		},
	}
	var list []*analyzers.Distribution
	for name := range o.metadata {
		module := strings.ReplaceAll(name, "-", "")
		if name == "matplotlibxtns" {
			module = "matplotlibXtns"
		}
		list = append(list, &analyzers.Distribution{Name: name, Version: "2.0", Modules: []string{module}})
	}
	o.env = analyzers.NewInstallation(list)
	return o
}

func TestRulePages(t *testing.T) {
	analyzertest.PagesSet(t, Analyzer, pages, world(), analyzers.Config{Licenses: analyzers.LicensesConfig{
		Categories: map[string]string{"weak-copyleft": "review"}, Deny: []string{"WTFPL"}, Replace: map[string]string{"gpl-tool": "free-tool"},
	}})
}

// live is a notebook of code cells.
func live(cells ...string) *notebook.Document {
	var list []*notebook.Cell
	for i, text := range cells {
		list = append(list, notebook.NewCell(fmt.Sprint("c", i), notebook.Code, "python", text))
	}
	return notebook.NewLive("n", "python", list)
}

// run gives the findings of a document, each as cell, text, rule, severity and licence.
func run(t testing.TB, d *notebook.Document, o outside, config analyzers.LicensesConfig) (lines []string, found []analyzers.Finding) {
	t.Helper()
	r := analyzers.NewRunner([]*analyzers.Analyzer{Analyzer}, &analyzers.Config{Licenses: config})
	res, err := r.Run(t.Context(), d, o)
	if err != nil || len(res.Partial) > 0 {
		t.Fatalf("%v %v", err, res.Partial)
	}
	cell := map[*notebook.Block]int{}
	for i, b := range d.Blocks() {
		cell[b] = i
	}
	for _, f := range res.Findings {
		line := fmt.Sprintf("%d %s %s %s", cell[f.Block], f.Block.Text[f.Span.Start:f.Span.End], f.Rule.ID, f.Level())
		if f.Package != nil && f.Package.License != "" {
			line += " " + f.Package.License
		}
		lines = append(lines, line)
	}
	slices.Sort(lines)
	return lines, res.Findings
}

func same(t *testing.T, got []string, want ...string) {
	t.Helper()
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("found\n\t%s\nwant\n\t%s", strings.Join(got, "\n\t"), strings.Join(want, "\n\t"))
	}
}

// The package under the GPL that NB Defense's own tests import: on the import, [7,21) of its line.
func TestSeed(t *testing.T) {
	lines, found := run(t, live("import pandas\nimport matplotlibXtns\n", "import pytorch_lightning as lightning"), world(), analyzers.LicensesConfig{})
	same(t, lines, "0 matplotlibXtns licenses/strong-copyleft medium GPL-3.0-only", "1 pytorch_lightning licenses/unknown info")
	f := found[0]
	if line := strings.Index(f.Block.Text, "import matplotlibXtns"); f.Span.Start-line != 7 || f.Span.End-line != 21 {
		t.Errorf("%v", f.Span)
	}
	for _, word := range []string{"matplotlibxtns 2.0", "strong copyleft", "classifiers", "passed on"} {
		if !strings.Contains(f.Message, word) {
			t.Errorf("%q does not say %q", f.Message, word)
		}
	}
}

// Who uses what most people use hears nothing.
func TestCalm(t *testing.T) {
	lines, _ := run(t, live("import numpy as np, pandas as pd, lgpltool, wtfpltool, choice", "import os, sys, my_helpers", "!pip install numpy pandas==2.0"), world(), analyzers.LicensesConfig{})
	same(t, lines)
}

// What is not installed is one piece of news for the document.
func TestUnknownIsToldOfOnce(t *testing.T) {
	d := notebook.Parse("requirements.txt", []byte("alpha==1\nbeta==2\nnumpy==2.0\ngamma\ndelta\nepsilon\n"))
	lines, found := run(t, d, world(), analyzers.LicensesConfig{})
	same(t, lines, "-1 alpha==1 licenses/unknown info")
	if !strings.Contains(found[0].Message, "alpha, beta, gamma, delta and 1 more") || len(found[0].Related) != 4 {
		t.Errorf("%+v", found[0])
	}
	lines, _ = run(t, d, world(), analyzers.LicensesConfig{Categories: map[string]string{"unknown": "deny"}})
	if len(lines) != 5 || !strings.HasSuffix(lines[0], "medium") {
		t.Errorf("%v", lines)
	}
	lines, _ = run(t, d, world(), analyzers.LicensesConfig{Categories: map[string]string{"unknown": "allow"}})
	same(t, lines)
}

func TestSettings(t *testing.T) {
	d := live("import matplotlibXtns, agpltool, lgpltool, numpy")
	for name, c := range map[string]struct {
		config analyzers.LicensesConfig
		want   []string
	}{
		"internal": {analyzers.LicensesConfig{Profile: "internal"}, []string{
			"0 agpltool licenses/network-copyleft info AGPL-3.0-only", "0 matplotlibXtns licenses/strong-copyleft info GPL-3.0-only"}},
		"distribute": {analyzers.LicensesConfig{Profile: "distribute"}, []string{
			"0 agpltool licenses/network-copyleft medium AGPL-3.0-only", "0 lgpltool licenses/weak-copyleft info LGPL-2.1-or-later", "0 matplotlibXtns licenses/strong-copyleft medium GPL-3.0-only"}},
		"saas": {analyzers.LicensesConfig{Profile: "saas"}, []string{
			"0 agpltool licenses/network-copyleft medium AGPL-3.0-only", "0 matplotlibXtns licenses/strong-copyleft info GPL-3.0-only"}},
		"an exception for a package": {analyzers.LicensesConfig{Exceptions: []analyzers.LicenseException{{Package: "matplotlibXtns", Version: "<3", Reason: "a plot"}}}, []string{
			"0 agpltool licenses/network-copyleft medium AGPL-3.0-only"}},
		"an exception for another version": {analyzers.LicensesConfig{Exceptions: []analyzers.LicenseException{{Package: "matplotlibXtns", Version: ">3"}}, Allow: []string{"AGPL-*"}}, []string{
			"0 matplotlibXtns licenses/strong-copyleft medium GPL-3.0-only"}},
		"an exception for a licence that changed": {analyzers.LicensesConfig{Exceptions: []analyzers.LicenseException{{Package: "matplotlibXtns", License: "GPL-2.0-only"}}, Allow: []string{"AGPL-*"}}, []string{
			"0 matplotlibXtns licenses/strong-copyleft medium GPL-3.0-only"}},
		"an exception for a path": {analyzers.LicensesConfig{Exceptions: []analyzers.LicenseException{{Path: "n"}}}, nil},
		"only what NB Defense accepts by default names": {analyzers.LicensesConfig{Accepted: []string{"BSD License", "GNU Lesser General Public License v2 or later (LGPLv2+)", "MIT License"}}, []string{
			"0 agpltool licenses/network-copyleft medium AGPL-3.0-only", "0 matplotlibXtns licenses/strong-copyleft medium GPL-3.0-only"}},
		"only what is accepted": {analyzers.LicensesConfig{Accepted: []string{"AGPL-3.0", "GPL-3.0-only", "LGPL-*"}}, []string{
			"0 numpy licenses/not-accepted medium BSD-3-Clause"}},
	} {
		t.Run(name, func(t *testing.T) {
			lines, _ := run(t, d, world(), c.config)
			same(t, lines, c.want...)
		})
	}
}

func TestExpiredExceptionSaysSo(t *testing.T) {
	_, found := run(t, live("import agpltool"), world(), analyzers.LicensesConfig{Exceptions: []analyzers.LicenseException{
		{Package: "agpltool", Expires: "2026-01-31", Expired: true}}})
	if len(found) != 1 || !strings.Contains(found[0].Message, "ended on 2026-01-31") {
		t.Errorf("%+v", found)
	}
}

// A repository that is under the licence itself has nothing to fear of it; one under another is told.
func TestLicenseOfTheRepository(t *testing.T) {
	o := world()
	o.files = map[string]string{"../LICENSE": "Copyright 2026 A\n\n" + restricted}
	_, found := run(t, live("import matplotlibXtns"), o, analyzers.LicensesConfig{})
	if len(found) != 1 || !strings.Contains(found[0].Message, "this repository is under BUSL-1.1, by its LICENSE") {
		t.Errorf("%+v", found)
	}
}

// An import repeated is one finding; who imports and installs in one cell as well.
func TestOneFindingInABlock(t *testing.T) {
	lines, found := run(t, live("import agpltool\nfrom agpltool import x\n!pip install agpltool"), world(), analyzers.LicensesConfig{})
	same(t, lines, "0 agpltool licenses/network-copyleft medium AGPL-3.0-only")
	if len(found[0].Related) != 2 {
		t.Errorf("%+v", found[0].Related)
	}
}

// What is not installed is asked of the index, if the user has said so, and never otherwise.
func TestPublished(t *testing.T) {
	o := outside{published: map[string]analyzers.LicenseFiles{"gpl-thing@1.0": {Index: []string{"GPL-2.0-only"}}, "free-thing@": {Metadata: "License: MIT\n"}}}
	d := live("!pip install gpl-thing==1.0 free-thing")
	lines, _ := run(t, d, o, analyzers.LicensesConfig{Online: true})
	same(t, lines, "0 gpl-thing==1.0 licenses/strong-copyleft medium GPL-2.0-only")
	lines, _ = run(t, d, o, analyzers.LicensesConfig{})
	same(t, lines, "0 gpl-thing==1.0 licenses/unknown info")
}

func TestModels(t *testing.T) {
	o := world()
	o.files = map[string]string{"tuned/README.md": "---\nlicense: gemma\n---\n"}
	lines, _ := run(t, live(`repo = "acme/nc-model"`, "m = AutoModel.from_pretrained(repo)\nt = AutoTokenizer.from_pretrained(repo)",
		`m = AutoModel.from_pretrained("./tuned")`, `load_dataset("csv", data_files="a.csv"); load_dataset("acme/unseen"); AutoModel.from_pretrained(f"{x}/y")`), o, analyzers.LicensesConfig{})
	same(t, lines, "1 repo licenses/non-commercial medium CC-BY-NC-4.0", "2 ./tuned licenses/source-available medium LicenseRef-Gemma", "3 acme/unseen licenses/unknown info")
}

// Texts and notices that are pasted into cells.
func TestPasted(t *testing.T) {
	cells := []*notebook.Cell{
		notebook.NewCell("a", notebook.MarkdownCell, "markdown", "# Terms\n\n"+restricted),
		notebook.NewCell("b", notebook.Code, "python", "# SPDX-License-Identifier: MIT OR GPL-2.0-only\n# SPDX-License-Identifier: GPL-2.0-only WITH Classpath-exception-2.0\nx = 1"),
		notebook.NewCell("c", notebook.Code, "python", "'''\nThis program is free software: you can redistribute it and/or modify\nit under the terms of the GNU General Public License as published by\nthe Free Software Foundation, either version 3 of the License, or\n(at your option) any later version.\n\nThis program is distributed in the hope that it will be useful,\nbut WITHOUT ANY WARRANTY; without even the implied warranty of\nMERCHANTABILITY or FITNESS FOR A PARTICULAR PURPOSE.  See the\nGNU General Public License for more details.\n'''\n"),
		notebook.NewCell("d", notebook.MarkdownCell, "markdown", "This notebook is released under the [MIT license](LICENSE). The data is available under a [CC BY-NC 4.0](https://example.org) license."),
	}
	lines, _ := run(t, notebook.NewLive("n", "python", cells), world(), analyzers.LicensesConfig{})
	same(t, lines,
		"0 Business Source License 1.1 licenses/source-available medium BUSL-1.1",
		"2 This program is free software: you can redistribute it and/or modify licenses/strong-copyleft medium GPL-3.0-or-later",
		"3 CC BY-NC 4.0 licenses/non-commercial info CC-BY-NC-4.0")
}
