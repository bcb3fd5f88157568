package texts

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/licensecheck"

	"github.com/nblsp/nblsp/analyzers/licenses/spdx"
)

// The ids of the two scanners are ids of licensecheck, and each can be built.
func TestScanners(t *testing.T) {
	known := map[string]bool{}
	for _, l := range licensecheck.BuiltinLicenses() {
		known[l.ID] = true
	}
	for _, id := range slices.Concat(core, wide) {
		if !known[id] {
			t.Errorf("licensecheck does not know %s", id)
		}
	}
	if coreScanner() == nil || wideScanner() == nil {
		t.Error("a scanner cannot be built")
	}
}

func BenchmarkScanners(b *testing.B) {
	for name, ids := range map[string][]string{"core": core, "wide": wide} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				newScanner(ids)
			}
		})
	}
}

// Phrases as the authors of such licences write them, among words that say nothing: a title is not
// enough, and the phrases without the title are not either.
func TestOwnPatterns(t *testing.T) {
	filler := strings.Repeat("words that say nothing of any kind at all ", 8)
	for id, phrases := range map[string][]string{
		"BUSL-1.1":                     {"Business Source License 1.1", "Additional Use Grant:", "Change Date:"},
		"Elastic-2.0":                  {"Elastic License 2.0", "as a hosted or managed service", "the license key functionality"},
		"LicenseRef-Commons-Clause":    {"“Commons Clause” License Condition", "does not include, the right to Sell"},
		"LicenseRef-FSL":               {"Functional Source License", "a Competing Use"},
		"LicenseRef-Llama-2":           {"LLAMA 2 COMMUNITY LICENSE AGREEMENT", "700 million monthly active users"},
		"LicenseRef-Llama-3.1":         {"Llama 3.1 Community License Agreement", "the Llama Materials"},
		"LicenseRef-Gemma":             {"Gemma Terms of Use", "the Gemma Prohibited Use Policy"},
		"LicenseRef-OpenRAIL":          {"CreativeML Open RAIL-M", "the use-based restrictions of Attachment A"},
		"LicenseRef-Qwen":              {"Tongyi Qianwen LICENSE AGREEMENT", "100 million monthly active users"},
		"LicenseRef-DeepSeek":          {"DEEPSEEK LICENSE AGREEMENT", "Use-based restrictions"},
		"LicenseRef-Mistral-Research":  {"Mistral AI Research License", "for Research Purposes"},
		"LicenseRef-Stability-NC":      {"Stability AI", "Non-Commercial Research Community License"},
		"CC-BY-NC-SA-4.0":              {"Creative Commons", "Attribution-NonCommercial-ShareAlike 4.0"},
		"PolyForm-Noncommercial-1.0.0": {"PolyForm Noncommercial License", "any permitted purpose"},
		"LicenseRef-Non-Commercial":    {"license terms", "for non-commercial research purposes only"},
	} {
		text := filler + strings.Join(phrases, ". "+filler)
		if found := Of(text); len(found) != 1 || found[0].ID != id {
			t.Errorf("%s: found %v", id, found)
			continue
		} else if at := text[found[0].Span.Start:found[0].Span.End]; !strings.HasPrefix(at, strings.Trim(phrases[0], "“")) && !strings.HasPrefix(at, "Commons") {
			t.Errorf("%s: starts at %.30q", id, at)
		}
		for _, alone := range phrases {
			if found := Of(filler + alone + ". " + filler); slices.ContainsFunc(found, func(m Match) bool { return m.ID == id }) {
				t.Errorf("%s: %q alone is enough", id, alone)
			}
		}
	}
}

// The texts of the module cache are those of the licences that licensecheck is under, and this project.
func TestRealTexts(t *testing.T) {
	data, err := os.ReadFile("../../../LICENSE")
	if err != nil {
		t.Fatal(err)
	}
	if r := Read(string(data)); r.Expr.String() != "Apache-2.0" || !r.Only {
		t.Errorf("the licence of this project is %s", r.Expr)
	}
	// A header before it, other breaks of lines, and comments around it change nothing.
	wrapped := "# Copyright 2026 Somebody\n#\n# " + strings.ReplaceAll(string(data), "\n", "\r\n# ")
	if r := Read(wrapped); r.Expr.String() != "Apache-2.0" {
		t.Errorf("in comments it is %s", r.Expr)
	}
}

func TestNotices(t *testing.T) {
	for text, want := range map[string]string{
		"SPDX-License-Identifier: MIT":                                                   "MIT",
		"/* SPDX-License-Identifier: GPL-2.0-only WITH Classpath-exception-2.0 */":       "GPL-2.0-only WITH Classpath-exception-2.0",
		"This notebook is licensed under the MIT License.":                               "MIT",
		"Released under the terms of the GNU General Public License v3.0, see the file.": "GPL-3.0-only",
		"The data set is distributed under [CC BY-NC-SA 4.0](https://example.org).":      "CC-BY-NC-SA-4.0",
		"made available under the Apache License, Version 2.0 by us":                     "Apache-2.0",
		"Licensed under the Business Source License 1.1 - see LICENSE":                   "BUSL-1.1",
		"Use of this software is governed by the Business Source License 1.1, which":     "BUSL-1.1",
		"**License:** CC BY-NC 4.0":                                                      "CC-BY-NC-4.0",
		"the licence plate was made under the bridge":                                    "",
		"Our licensed taxis run under the city":                                          "",
		"The GPL is a licence that people talk about.":                                   "",
		"SPDX-License-Identifier: whatever I like":                                       "",
		"license = 'MIT'": "",
		"licensed under a license that nobody of the readers of this text ever heard of.": "",
	} {
		said := Notice(text)
		if got := said.Expr.String(); got != want {
			t.Errorf("%q names %q, want %q", text, got, want)
		}
		if said.Expr != nil && (said.Span.Start >= said.Span.End || said.Span.End > len(text)) {
			t.Errorf("%q: %v", text, said.Span)
		}
	}
}

// No text makes the search fail, and every place lies within it.
func FuzzOf(f *testing.F) {
	f.Add("Business Source License 1.1 Additional Use Grant Change Date " + strings.Repeat("x ", 50))
	f.Add("“Commons Clause” \x00\xff License SPDX-License-Identifier: MIT\nlicensed under (")
	f.Fuzz(func(t *testing.T, text string) {
		for _, m := range Of(text) {
			if m.Span.Start < 0 || m.Span.End < m.Span.Start || m.Span.End > len(text) || spdx.ID(m.ID) == "" {
				t.Errorf("%+v in %d bytes", m, len(text))
			}
		}
		for _, n := range Notices(text) {
			if n.Span.Start < 0 || n.Span.End < n.Span.Start || n.Span.End > len(text) {
				t.Errorf("%+v in %d bytes", n, len(text))
			}
		}
	})
}

// The table of hashes is sound, and no two licences share one.
func TestHashesAreSound(t *testing.T) {
	seen := map[string]bool{}
	for line := range strings.Lines(hashesText) {
		hash, id, _ := strings.Cut(strings.TrimSpace(line), " ")
		if len(hash) != 20 || spdx.ID(id) != id || seen[hash] {
			t.Errorf("%q", line)
		}
		seen[hash] = true
	}
	if len(seen) < 20 {
		t.Errorf("only %d texts are told by their hash", len(seen))
	}
}
