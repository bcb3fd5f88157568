package table

import (
	"strings"

	"github.com/nblsp/nblsp/notebook"
)

// underlined reads a table without bars whose header is underlined column by column, as SQL shells,
// reStructuredText and the simple formats of tabulate have it; a further rule may stand above it. It
// gives the index of the line behind the table.
func (f *finder) underlined(lines []notebook.Span, i int) (next int, ok bool) {
	head := i
	if underline(f.line(lines[i])) != nil {
		head++
	}
	if head+2 >= len(lines) {
		return i, false
	}
	strips := underline(f.line(lines[head+1]))
	if len(strips) < 2 || len(strips) > maxColumns || strings.TrimSpace(f.line(lines[head])) == "" {
		return i, false
	}
	// A value may be longer than its line in the last column alone.
	for k := range strips {
		strips[k].end = maxWidth
		if k+1 < len(strips) {
			strips[k].end = strips[k+1].start
		}
	}
	cells := func(n int, use func(column int, s notebook.Span)) {
		r := newRuler(f.line(lines[n]), lines[n].Start)
		for k, s := range strips {
			if s.start < r.len() {
				use(k, r.span(s))
			}
		}
	}
	wanted := f.mayHead(f.line(lines[head])) // others are passed over
	columns := make([]Column, len(strips))
	cells(head, func(k int, s notebook.Span) { columns[k] = f.column(s) })
	next = head + 2
	for row := 0; next < len(lines); next++ {
		line := f.line(lines[next])
		if strings.TrimSpace(line) == "" {
			break
		}
		if underline(line) != nil {
			next++
			break
		}
		if wanted {
			cells(next, func(k int, s notebook.Span) { f.value(&columns[k], row, s) })
		}
		row++
	}
	f.add(columns)
	return next, true
}

// underline is where the strokes of a line stand that has nothing else, in characters; nil for other
// lines.
func underline(line string) []strip {
	line = strings.TrimRight(line, " \r")
	if len(line) < 2 || line[0] != '-' && line[0] != '=' && line[0] != ' ' || strings.Trim(line, "-= ") != "" || strings.Trim(line, " ") == "" {
		return nil
	}
	var strips []strip
	for i := 0; i < len(line); i++ {
		if line[i] == ' ' {
			continue
		}
		start := i
		for i < len(line) && line[i] != ' ' {
			i++
		}
		strips = append(strips, strip{start: start, end: i})
	}
	return strips
}
