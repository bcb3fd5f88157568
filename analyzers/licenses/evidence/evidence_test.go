package evidence

import (
	"os"
	"strings"
	"testing"

	"github.com/nblsp/nblsp/analyzers"
)

// own is the licence of this project: the one text that is at hand.
func own(t *testing.T) string {
	t.Helper()
	data, err := os.ReadFile("../../../LICENSE")
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// What decides, and by whom, when several say something.
func TestOf(t *testing.T) {
	apache := own(t)
	text := func(names ...string) (list []analyzers.LicenseText) {
		for _, name := range names {
			list = append(list, analyzers.LicenseText{Name: name, Text: apache})
		}
		return list
	}
	for name, c := range map[string]struct {
		files        analyzers.LicenseFiles
		want, source string
		vague        bool
	}{
		"the language of SPDX first":               {analyzers.LicenseFiles{Metadata: "License-Expression: MIT OR ISC\nLicense: GPLv3\nClassifier: License :: OSI Approved :: BSD License\n"}, "MIT OR ISC", "License-Expression", false},
		"an expression that is none":               {analyzers.LicenseFiles{Metadata: "License-Expression: BSD-3\nLicense: MIT\n"}, "BSD-3-Clause", "License-Expression", false},
		"the field":                                {analyzers.LicenseFiles{Metadata: "License: Apache License, Version 2.0\n"}, "Apache-2.0", "License", false},
		"an exact classifier before a vague field": {analyzers.LicenseFiles{Metadata: "License: GPL\nClassifier: License :: OSI Approved :: GNU General Public License v2 or later (GPLv2+)\n"}, "GPL-2.0-or-later", "classifiers", false},
		"a text where the name is vague":           {analyzers.LicenseFiles{Metadata: "Classifier: License :: OSI Approved :: Apache Software License\n", Texts: text("licenses/LICENSE")}, "Apache-2.0", "classifiers and LICENSE", false},
		"a text where nothing is named":            {analyzers.LicenseFiles{Metadata: "Name: x\n", Texts: text("LICENSE.txt")}, "Apache-2.0", "LICENSE.txt", false},
		"a vague name alone":                       {analyzers.LicenseFiles{Metadata: "License: BSD\n"}, "LicenseRef-BSD", "License", true},
		"classifiers that all hold":                {analyzers.LicenseFiles{Metadata: "Classifier: License :: OSI Approved :: MIT License\nClassifier: License :: OSI Approved :: ISC License (ISCL)\n"}, "MIT AND ISC", "classifiers", false},
		"classifiers of which the field chooses":   {analyzers.LicenseFiles{Metadata: "License: Artistic License\nClassifier: License :: OSI Approved :: Artistic License\nClassifier: License :: OSI Approved :: GNU General Public License (GPL)\n"}, "LicenseRef-Artistic", "License", true},
		"a classifier that says nothing":           {analyzers.LicenseFiles{Metadata: "License: UNKNOWN\nClassifier: License :: OSI Approved\n"}, "", "", false},
		"a long field":                             {analyzers.LicenseFiles{Metadata: "License: " + strings.ReplaceAll(strings.TrimSpace(apache), "\n", "\n        ") + "\n"}, "Apache-2.0", "License", false},
		"conda":                                    {analyzers.LicenseFiles{Conda: "BSD-2-Clause"}, "BSD-2-Clause", "conda", false},
		"the index":                                {analyzers.LicenseFiles{Index: []string{"MIT", "Apache-2.0"}}, "MIT AND Apache-2.0", "index", false},
		"nothing":                                  {analyzers.LicenseFiles{}, "", "", false},
		"what follows the fields is no field":      {analyzers.LicenseFiles{Metadata: "Name: x\n\nLicense: MIT\n"}, "", "", false},
		"a notice, not a text":                     {analyzers.LicenseFiles{Texts: []analyzers.LicenseText{{Name: "LICENSE", Text: "This software is released under the MIT license, see the site."}}}, "MIT", "LICENSE", true},
		"a file with another name":                 {analyzers.LicenseFiles{Texts: text("NOTES.txt", "license.py")}, "", "", false},
	} {
		t.Run(name, func(t *testing.T) {
			v := Of(&c.files)
			if v.Expr.String() != c.want || v.Source != c.source || v.Vague != c.vague {
				t.Errorf("%s by %s, vague %v; want %s by %s", v.Expr, v.Source, v.Vague, c.want, c.source)
			}
		})
	}
}

func TestOfCard(t *testing.T) {
	for card, want := range map[string]string{
		"---\nlicense: mit\n---\n":                                          "MIT",
		"---\r\nlanguage:\r\n- en\r\nlicense: apache-2.0\r\n---\r\n# x":     "Apache-2.0",
		"---\nlicense: \"cc-by-nc-4.0\" # note\n---":                        "CC-BY-NC-4.0",
		"---\nlicense: [mit, cc-by-4.0]\n---\n":                             "MIT AND CC-BY-4.0",
		"---\nlicense:\n  - cc-by-sa-3.0\n  - gfdl\n---\n":                  "CC-BY-SA-3.0 AND LicenseRef-GFDL",
		"---\nlicense: other\nlicense_name: llama3\nlicense_link: x\n---\n": "LicenseRef-Llama-3",
		"---\nlicense: bigcode-openrail-m\n---\n":                           "LicenseRef-OpenRAIL",
		"---\nlicense: gemma\n---\n":                                        "LicenseRef-Gemma",
		"---\nlicense: other\n---\n":                                        "",
		"---\nlicense: unknown\n---\n":                                      "",
		"---\ntags:\n- license:mit\n---\nlicense: mit\n":                    "",
		"---\nlicense: mit\n":                                               "",
		"# A model\nlicense: mit\n":                                         "",
		"":                                                                  "",
		"---\nbase:\n  license: mit\n---\n":                                 "",
		"\ufeff---\nlicense: llama3.1\n---\n":                               "LicenseRef-Llama-3.1",
	} {
		if got := OfCard(card).Expr.String(); got != want {
			t.Errorf("%q is under %q, want %q", card, got, want)
		}
	}
}

// Metadata and cards are what others wrote.
func FuzzEvidence(f *testing.F) {
	f.Add("License: MIT\n and more\nClassifier: License :: x\n", "---\nlicense: [a, \"b\n---\n")
	f.Fuzz(func(t *testing.T, metadata, card string) {
		v := Of(&analyzers.LicenseFiles{Metadata: metadata, Conda: card, Texts: []analyzers.LicenseText{{Name: "LICENSE", Text: card}}})
		for _, e := range v.All {
			if e.Expr == nil {
				t.Error("evidence of nothing")
			}
		}
		OfCard(card)
		LicenseFiles(metadata)
	})
}
