package table

import (
	"strings"

	"github.com/nblsp/nblsp/notebook"
)

// series reads a Series of pandas: labels and values, and at the end its name and type. The labels
// are headers, and so is the name.
func (f *finder) series(lines []notebook.Span) bool {
	if len(lines) < 2 {
		return false
	}
	foot := lines[len(lines)-1]
	if line := f.line(foot); len(line) > 256 || !strings.Contains(line, "dtype: ") {
		return false
	}
	rows := lines[:len(lines)-1]
	var name Column
	if rest, ok := strings.CutPrefix(f.line(foot), "Name: "); ok {
		if n := strings.Index(rest, ", "); n > 0 {
			start := foot.Start + len("Name: ")
			name = f.column(notebook.Span{Start: start, End: start + n})
		}
	}
	columns := []Column{}
	row := -1
	var index Column // its values are the labels: what value_counts counts
	counts := strings.HasSuffix(strings.TrimRight(f.line(foot), " \r"), "dtype: int64")
	for i, s := range rows {
		line := f.line(s)
		n := strings.Index(line, "  ")
		if n <= 0 {
			if i == 0 {
				index = f.column(s)
			}
			continue
		}
		row++
		value := notebook.Span{Start: s.Start + n, End: s.End}
		f.value(&name, row, value)
		f.value(&index, row, notebook.Span{Start: s.Start, End: s.Start + n})
		if label := f.column(notebook.Span{Start: s.Start, End: s.Start + n}); isName(label.Header) && len(columns) < maxColumns {
			f.value(&label, 0, value)
			columns = append(columns, label)
		}
	}
	if index.Header == "" && counts {
		index.Header, index.HeaderSpan = name.Header, name.HeaderSpan // as pandas had it before 2.0
	}
	f.add([]Column{name})
	if index.Header != "" && counts {
		f.add([]Column{index})
	} else {
		f.add(columns)
	}
	return true
}
