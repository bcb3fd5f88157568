package table

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/nblsp/nblsp/notebook"
)

// lines reads the tables that are drawn or written in lines of text.
func (f *finder) lines() {
	text := f.text.Text
	if f.document() {
		return
	}
	lines := make([]notebook.Span, 0, strings.Count(text, "\n")+1)
	for start := 0; start < len(text); {
		end := start + strings.IndexByte(text[start:], '\n')
		if end < start {
			end = len(text)
		}
		lines = append(lines, notebook.Span{Start: start, End: end})
		start = end + 1
	}
	for i := 0; i < len(lines) && f.budget > 0 && len(f.tables) < maxTables; {
		if next, ok := f.underlined(lines, i); ok {
			i = next
			continue
		}
		switch line := text[lines[i].Start:lines[i].End]; {
		case blank(line):
			i++
		case isObject(line):
			i = f.jsonLines(lines, i)
		case isRule(line) || hasBar(line):
			i = f.ruled(lines, i)
		default:
			if next, ok := f.separated(lines, i); ok {
				i = next
				continue
			}
			i = f.block(lines, i)
		}
	}
}

// document reads a text that is one JSON document, as json.dumps prints it.
func (f *finder) document() bool {
	s := strings.TrimSpace(f.text.Text)
	if s == "" || s[0] != '[' && s[0] != '{' || !strings.Contains(s, `":`) {
		return false
	}
	if last := s[len(s)-1]; last != ']' && last != '}' {
		return false
	}
	if t := f.text.AsJSON([]notebook.Span{{Start: 0, End: len(f.text.Text)}}); t != nil {
		f.records(t)
	}
	return true
}

// blank reports whether a line has nothing but white space.
func blank(line string) bool {
	for i := range len(line) {
		if c := line[i]; c != ' ' && c != '\t' && c != '\r' {
			return false
		}
	}
	return true
}

func isObject(line string) bool {
	if strings.IndexByte(line, '{') < 0 {
		return false
	}
	line = strings.TrimSpace(line)
	return len(line) > 4 && line[0] == '{' && line[len(line)-1] == '}' && strings.Contains(line, `":`)
}

// jsonLines reads one object a line and gives the index of the line behind them.
func (f *finder) jsonLines(lines []notebook.Span, i int) int {
	start := i
	for i < len(lines) && isObject(f.text.Text[lines[i].Start:lines[i].End]) {
		i++
	}
	if t := f.text.AsJSON(lines[start:i]); t != nil {
		f.records(t)
	}
	return i
}

// bars are the characters that separate the cells of drawn tables: Markdown, SQL shells and Spark
// use the first, polars and others the rest.
const bars = "|│┆┃║"

// hasBar reports whether a line has one of the bars.
func hasBar(line string) bool {
	return strings.IndexByte(line, '|') >= 0 || strings.IndexByte(line, 0xe2) >= 0 && strings.ContainsAny(line, bars[1:])
}

// isRule reports whether a line is drawn between rows. Hyphens between drawn bars are none: polars
// has such a row between names and types.
func isRule(line string) bool {
	strokes, drawn, bar := 0, false, false
	for _, r := range line {
		switch r {
		case '-', '=':
			strokes++
		case '─', '═', '━':
			strokes++
			drawn = true
		case '│', '┆', '┃', '║':
			bar = true
		case ' ', '\t', '\r', '+', ':', '|',
			'┌', '┬', '┐', '├', '┼', '┤', '└', '┴', '┘', '╞', '╪', '╡', '╭', '╮', '╰', '╯',
			'┏', '┳', '┓', '┡', '╇', '┩', '┗', '┻', '┛', '┣', '╋', '┫', '╔', '╦', '╗', '╠', '╬', '╣', '╚', '╩', '╝':
		default:
			return false
		}
	}
	return strokes >= 3 && (drawn || !bar)
}

// ruled reads a drawn table: rows with bars, and rules between some of them. The first row is the
// header; what follows it before the next rule says types (polars) or continues it.
func (f *finder) ruled(lines []notebook.Span, start int) int {
	text := f.text.Text
	end, rules := start, 0
	for ; end < len(lines); end++ {
		line := text[lines[end].Start:lines[end].End]
		if isRule(line) {
			rules++
		} else if !hasBar(line) {
			break
		}
	}
	var rows []notebook.Span // with bars
	var begins []bool        // a rule stands before the row
	heads, inner := 0, 0
	ruled := false
	for _, s := range lines[start:end] {
		switch {
		case !isRule(text[s.Start:s.End]):
			rows = append(rows, s)
			begins = append(begins, ruled)
			if ruled && heads > 0 && len(rows) > heads+1 {
				inner++
			}
			ruled = false
		default:
			ruled = true
			if heads == 0 {
				heads = len(rows)
			}
		}
	}
	if rules == 0 || len(rows) < 2 || !f.mayHead(text[rows[0].Start:rows[max(heads, 1)-1].End]) {
		return max(end, start+1)
	}
	if heads == 0 || heads == len(rows) {
		heads = 1
	}
	frame := frameOf(f.line(rows[0]))
	names := f.cells(rows[0], frame)
	if len(names) == 2 && f.column(names[0]).Header == "Row" {
		// Julia draws one bar, behind the row number.
		for i := range rows {
			if cells := f.cells(rows[i], frame); len(cells) > 1 {
				rows[i].Start = cells[1].Start
			}
		}
		f.aligned(rows, heads, 0)
		return end
	}
	columns := make([]Column, 0, len(names))
	for _, s := range names[:min(len(names), maxColumns)] {
		columns = append(columns, f.column(f.unticked(s)))
	}
	row := -1
	for n, s := range rows[heads:] {
		cells := f.cells(s, frame)
		more := n > 0 && f.goesOn(s, cells, inner > 0, begins[heads+n])
		if !more {
			row++
		}
		for i, c := range cells {
			switch {
			case i >= len(columns):
			case more:
				f.extend(&columns[i], row, c)
			default:
				f.value(&columns[i], row, f.unticked(c))
			}
		}
	}
	f.add(columns)
	return end
}

// goesOn reports whether a row has what did not fit into the one above it: where rules divide all
// rows, one that no rule stands before; in a frame of polars, one that leaves cells empty.
func (f *finder) goesOn(row notebook.Span, cells []notebook.Span, divided, begins bool) bool {
	if divided {
		return !begins
	}
	if !strings.Contains(f.line(row), "┆") {
		return false
	}
	return slices.ContainsFunc(cells, func(s notebook.Span) bool { return f.trim(s).Len() == 0 })
}

// extend adds what did not fit to the last value of a column.
func (f *finder) extend(c *Column, row int, s notebook.Span) {
	s = f.trim(s)
	n := len(c.Values)
	if s.Len() == 0 || n == 0 || c.Values[n-1].Row != row {
		return
	}
	v := &c.Values[n-1]
	v.Text += f.text.Text[s.Start:s.End]
	v.Rest = append(v.Rest, f.text.Span(s))
}

// A frame says on which sides the rows of a table are closed by bars.
type frame struct{ left, right bool }

func frameOf(head string) frame {
	head = strings.TrimSpace(head)
	first, _ := utf8.DecodeRuneInString(head)
	last, _ := utf8.DecodeLastRuneInString(head)
	return frame{left: strings.ContainsRune(bars, first), right: strings.ContainsRune(bars, last)}
}

// cells splits a row at its bars. A bar behind a backslash is a character (Markdown).
func (f *finder) cells(row notebook.Span, frame frame) []notebook.Span {
	line := f.line(row)
	var cells []notebook.Span
	start, outside := 0, frame.left
	for i, r := range line {
		if r != '|' && r != '│' && r != '┆' && r != '┃' && r != '║' || i > 0 && line[i-1] == '\\' {
			continue
		}
		if !outside {
			cells = append(cells, notebook.Span{Start: row.Start + start, End: row.Start + i})
		}
		outside = false
		start = i + utf8.RuneLen(r)
	}
	if !outside && !frame.right {
		cells = append(cells, notebook.Span{Start: row.Start + start, End: row.End})
	}
	return cells
}

// unticked is a cell without the backticks that Markdown marks code with.
func (f *finder) unticked(s notebook.Span) notebook.Span {
	s = f.trim(s)
	if text := f.text.Text[s.Start:s.End]; len(text) > 2 && text[0] == '`' && text[len(text)-1] == '`' {
		s.Start++
		s.End--
	}
	return s
}
