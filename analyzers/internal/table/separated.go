package table

import (
	"strings"

	"github.com/nblsp/nblsp/notebook"
)

// fieldMax is the longest quoted field with line ends in it.
const fieldMax = 4 << 10

// nameMax is the longest header of separated values.
const nameMax = 64

// separated reads values separated by tabs, semicolons or commas whose first line is a header, and
// gives the index of the line behind them.
func (f *finder) separated(lines []notebook.Span, i int) (next int, ok bool) {
	text := f.text.Text
	head := lines[i]
	// A literal in source may begin on the line of its quotes.
	for _, quotes := range []string{`"""`, "'''"} {
		if n := strings.LastIndex(text[head.Start:head.End], quotes); n >= 0 {
			head.Start += n + len(quotes)
		}
	}
	line := text[head.Start:head.End]
	separator := byte(0)
	for _, c := range []byte("\t;,") {
		if strings.IndexByte(line, c) >= 0 {
			separator = c
			break
		}
	}
	if separator == 0 || !f.mayHead(line) {
		return i, false
	}
	names, end := record(text[:head.End], head.Start, separator)
	if len(names) < 2 || len(names) > maxColumns || end < head.End {
		return i, false
	}
	columns := make([]Column, len(names))
	for j, s := range names {
		columns[j] = f.column(s)
		if !isName(columns[j].Header) && (j > 0 || columns[j].Header != "") {
			return i, false // pandas leaves the first header, of the index, empty
		}
	}
	if strings.HasSuffix(columns[0].Header, ":") {
		return i, false // a form
	}
	next = i + 1
	row := 0
	for ; next < len(lines); row++ {
		fields, end := record(text, lines[next].Start, separator)
		if len(fields) != len(names) {
			break
		}
		for j, s := range fields {
			f.value(&columns[j], row, s)
		}
		for next < len(lines) && lines[next].Start < end {
			next++
		}
	}
	if row == 0 {
		return i, false
	}
	f.add(columns)
	return next, true
}

// isName reports whether a field can be a header.
func isName(s string) bool {
	return s != "" && len(s) <= nameMax && !strings.ContainsAny(s, "=(){}[]<>\"'`\\") && strings.ContainsFunc(s, func(r rune) bool {
		return r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' || r >= 0x80
	})
}

// record reads one record of separated values from start: the spans of its fields without their
// quotes, and the place behind its line end.
func record(text string, start int, separator byte) (fields []notebook.Span, end int) {
	i := start
	for {
		for i < len(text) && text[i] == ' ' {
			i++
		}
		field := notebook.Span{Start: i}
		if i < len(text) && text[i] == '"' {
			if stop := closing(text, i+1); stop >= 0 {
				field.Start, field.End = i+1, stop
				i = stop + 1
				for i < len(text) && text[i] == ' ' {
					i++
				}
			}
		}
		if field.End == 0 {
			for i < len(text) && text[i] != separator && text[i] != '\n' {
				i++
			}
			field.End = i
		} else if i < len(text) && text[i] == '\r' {
			i++
		}
		fields = append(fields, field)
		if i == len(text) {
			return fields, i
		}
		if text[i] == '\n' {
			return fields, i + 1
		}
		if text[i] != separator || len(fields) > maxColumns {
			return nil, i
		}
		i++
	}
}

// closing is the place of the quote that closes a field; -1 when there is none within reach.
func closing(text string, i int) int {
	for limit := min(len(text), i+fieldMax); i < limit; i++ {
		if text[i] != '"' {
			continue
		}
		if i+1 < len(text) && text[i+1] == '"' {
			i++
			continue
		}
		return i
	}
	return -1
}
