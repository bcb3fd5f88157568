package notebook

import (
	"slices"
	"testing"
)

func TestTagEdit(t *testing.T) {
	for before, after := range map[string]string{
		`{}`:                          `{"tags": ["nblsp-ignore"]}`,
		`{ }`:                         `{"tags": ["nblsp-ignore"] }`,
		`{"a": {"tags": 1}}`:          `{"tags": ["nblsp-ignore"], "a": {"tags": 1}}`,
		`{"a": 1, "tags": []}`:        `{"a": 1, "tags": ["nblsp-ignore"]}`,
		`{"tags": ["x", 3], "b": []}`: `{"tags": ["nblsp-ignore", "x", 3], "b": []}`,
		`{"tags": "x"}`:               "",
		`{"tags": ["nblsp-ignore"]}`:  "",
		`["tags"]`:                    "",
		`null`:                        "",
	} {
		file := func(metadata string) string {
			return `{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [{"cell_type": "code", "metadata": ` + metadata + `, "source": "x", "outputs": []}]}`
		}
		text := file(before)
		d := Parse("a.ipynb", []byte(text))
		at, insert, ok := d.TagEdit(d.Cells[0], IgnoreTag)
		if ok != (after != "") {
			t.Errorf("%s: %v", before, ok)
		}
		if !ok {
			continue
		}
		text = text[:at.Start] + insert + text[at.End:]
		if text != file(after) {
			t.Errorf("%s: the file is now\n%s", before, text)
		}
		if c := Parse("a.ipynb", []byte(text)).Cells[0]; !slices.Equal(c.Ignore, []string{"*"}) {
			t.Errorf("%s: the cell ignores %q", before, c.Ignore)
		}
	}
	if _, _, ok := NewLive("a", "", nil).TagEdit(NewCell("a", Code, "", ""), IgnoreTag); ok {
		t.Error("an edit of a file that is not there")
	}
}
