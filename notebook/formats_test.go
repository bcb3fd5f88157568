package notebook

import (
	"fmt"
	"strings"
	"testing"
)

// cells lists the cells of a document as "kind/language of the source: text", tags behind.
func cells(d *Document) (all []string) {
	for _, c := range d.Cells {
		s := fmt.Sprintf("%s/%s: %s", c.Kind, c.Source().Language, c.Source().Text)
		if len(c.Tags) > 0 {
			s += fmt.Sprint(" ", c.Tags)
		}
		all = append(all, s)
	}
	return all
}

func TestFormats(t *testing.T) {
	for _, test := range []struct {
		about, name, text string
		format            Format
		language          string
		cells             []string
	}{
		{"a percent script", "a.py", `# ---
# jupyter:
#   kernelspec:
#     name: python3
# ---

import os

# %% [markdown]
# # Title
#
# text

# %% name tags=["x", "nblsp-ignore"]
print(1)

# %%bash is no marker
#%%
# %%sh
# echo hi

# %%[markdown]
"""
Text in a string
"""
# %%
`, Script, "python", []string{"code/python: import os", "markdown/markdown: # Title\n\ntext", "code/python: print(1)\n\n# %%bash is no marker [x nblsp-ignore]",
			"code/bash: %%sh\necho hi", "markdown/markdown: Text in a string", "code/python: "}},
		{"percent text under the name of a notebook", "a.ipynb", "# %%\nx = 1\r\n# %%\r\ny", Script, "python",
			[]string{"code/python: x = 1", "code/python: y"}},
		{"a percent script of another language", "a.jl", "using X\n# %%\n  f(x)\n", Script, "julia", []string{"code/julia: using X", "code/julia:   f(x)"}},
		{"comments that begin with slashes", "a.scala", "// %% [markdown]\n// text\n// %%\nval x = 1", Script, "scala", []string{"markdown/markdown: text", "code/scala: val x = 1"}},
		{"comments that begin with dashes", "a.sql", "-- %%\nselect 1", Script, "sql", []string{"code/sql: select 1"}},
		{"a Databricks notebook", "a.py", `# Databricks notebook source
# MAGIC %md
# MAGIC # Title
# MAGIC
# MAGIC text

# COMMAND ----------

# DBTITLE 1,Load
x = 1

# COMMAND ----------

# MAGIC %sql
# MAGIC select 1
`, Databricks, "python", []string{"markdown/markdown: %md\n# Title\n\ntext", "code/python: x = 1", "code/sql: %sql\nselect 1"}},
		{"a Databricks notebook in SQL", "a.sql", "-- Databricks notebook source\nselect 1\n-- COMMAND ----------\n-- MAGIC %python\n-- MAGIC f()\n", Databricks, "sql",
			[]string{"code/sql: select 1", "code/python: %python\nf()"}},
		{"MyST", "a.md", "---\nkernelspec:\n  name: python3\n---\n# Title\n\n```{code-cell} ipython3\n:tags: [a, b]\nx = 1\n```\n\n```{note}\nnothing\n```\n+++ {\"k\": 1}\nmore\n",
			Markdown, "python", []string{"markdown/markdown: # Title", "code/python: x = 1 [a b]", "markdown/markdown: ```{note}\nnothing\n```", "markdown/markdown: {\"k\": 1}\nmore"}},
		{"jupytext Markdown", "a.md", "---\njupyter:\n  kernelspec:\n    language: R\n---\ntext\n```r tags=[\"t\"]\nx <- 1\n```\n```text\nno cell\n```\n", Markdown, "r",
			[]string{"markdown/markdown: text", "code/r: x <- 1 [t]", "markdown/markdown: ```text\nno cell\n```"}},
		{"Quarto", "a.qmd", "```{python}\n#| echo: false\nx\n```\n\n- item\n  ```{r, echo=FALSE}\n  y\n    z\n  ```\n", Markdown, "python",
			[]string{"code/python: #| echo: false\nx", "markdown/markdown: - item", "code/r: y\n  z"}},
		{"R Markdown", "a.Rmd", "text\n\n```{r}\nx\n", Markdown, "r", []string{"markdown/markdown: text", "code/r: x"}},
		{"Markdown", "a.md", "# Title\n```python\nx\n```\n", PlainText, "", nil},
		{"a plain script", "a.py", "print(1)\n", PlainText, "", nil},
		{"requirements", "requirements-dev.txt", "a==1\n", Dependency, "", nil},
		{"requirements of a folder", "x/dev-requirements.txt", "a==1\n", Dependency, "", nil},
		{"requirements in a folder", "requirements/dev.txt", "a==1\n", Dependency, "", nil},
		{"another lock file", "Cargo.lock", "version = 1\n", PlainText, "", nil},
		{"a lock file", "uv.lock", "version = 1\n", Dependency, "", nil},
		{"data", "a.csv", "a,b\n1,2\n", Data, "", nil},
		{"JSON that only mentions notebooks", "a.json", `{"x": "the \"nbformat\" key", "cells": [1, 2]}`, PlainText, "", nil},
		{"a notebook under another name", "notebook.json", small, IPYNB, "python",
			[]string{"markdown/markdown: # Title\n😀 \"x\" � ü", "code/bash: %%bash\necho \"hi\"\n [a nblsp-ignore]"}},
		{"nothing", "a.ipynb", "", PlainText, "", nil},
	} {
		d := Parse(test.name, []byte(test.text))
		check(t, d)
		if got := cells(d); d.Format != test.format || d.Language != test.language || strings.Join(got, "\n--\n") != strings.Join(test.cells, "\n--\n") {
			t.Errorf("%s: format %d in %q\n%s\nwant format %d in %q\n%s", test.about, d.Format, d.Language, strings.Join(got, "\n--\n"),
				test.format, test.language, strings.Join(test.cells, "\n--\n"))
		}
		if len(d.Problems) > 0 {
			t.Errorf("%s: problems %v", test.about, d.Problems)
		}
		if test.cells == nil && (len(d.Own) != 1 || d.Own[0].Role != File || d.Own[0].Text != test.text) {
			t.Errorf("%s: not the whole text", test.about)
		}
	}
}

// A client's word for the language settles what the content leaves open, and only that.
func TestClientsLanguage(t *testing.T) {
	joined := "import os\n\n\nx = {}\n"
	d := ParseAs("a.ipynb", "python", []byte(joined))
	if b := d.Own[0]; len(d.Problems) > 0 || b.Language != "python" || b.Text != joined {
		t.Errorf("joined cells: %v, %v", b, d.Problems)
	}
	if d := ParseAs("a.ipynb", "python", []byte(small)); d.Format != IPYNB {
		t.Errorf("JSON under a client's word is format %d", d.Format)
	}
	if d := ParseAs("untitled", "quarto", []byte("```{python}\nx\n```\n")); d.Format != Markdown {
		t.Errorf("Quarto is format %d", d.Format)
	}
}

func TestMagicLanguage(t *testing.T) {
	for source, want := range map[string]string{
		"x = 1":                                   "python",
		"%%bash\nls":                              "bash",
		"\n\n%%sh -e\nls":                         "bash",
		"%%time\nx":                               "python",
		"%%time\n%%sql\nselect 1":                 "sql",
		"%%capture out\nx":                        "python",
		"%%writefile x.py\nimport os":             "python",
		"%%writefile -a conf/app.yaml\na: 1":      "yaml",
		"%%writefile \"x.sh\"\nls":                "bash",
		"%%file Dockerfile\nFROM x":               "dockerfile",
		"%%writefile .env\nA=1":                   "dotenv",
		"%%script bash --norc\nls":                "bash",
		"%%script --bg /usr/bin/env python3\nx":   "python",
		"%%R -i df\nx <- 1":                       "r",
		"%%javascript\nx":                         "javascript",
		"%%HTML\n<a>":                             "html",
		"%%latex\n$x$":                            "latex",
		"%%markdown\n# x":                         "markdown",
		"%%perl\nx":                               "perl",
		"%%ruby\nx":                               "ruby",
		"%%bigquery --project p df\nselect 1":     "sql",
		"%%":                                      "python",
		"# comment\n%%bash":                       "python",
		"%bash":                                   "python",
		"%%script":                                "text",
		"%%bash --out output --err error\necho 1": "bash",
	} {
		if got := NewCell("u", Code, "Python", source).Source().Language; got != want {
			t.Errorf("%q is %s, want %s", source, got, want)
		}
	}
}
