package table

import (
	"slices"
	"strconv"
	"strings"

	"github.com/nblsp/nblsp/notebook"
)

// block reads the lines up to the next empty one as tables of aligned columns, as pandas, R and
// command line tools print them, and gives the index of the line behind them.
func (f *finder) block(lines []notebook.Span, start int) int {
	text := f.text.Text
	end := start
	for end < len(lines) {
		line := text[lines[end].Start:lines[end].End]
		if blank(line) || end > start && (isObject(line) || isRule(line) || hasBar(line)) {
			break
		}
		end++
	}
	lines = lines[start:end]
	if f.series(lines) {
		return end
	}
	// Lines that begin with space and hold no number are headers. A further header within the block
	// (R wraps wide frames so) shows itself by the label of the row below it.
	head, label := -1, ""
	for i := 0; i < len(lines); i++ {
		if !f.isHeader(lines[i]) && !(i == 0 && numbered(f.line(lines[0]))) {
			continue
		}
		body := i + 1
		for body < len(lines) && f.isHeader(lines[body]) {
			body++
		}
		if body == len(lines) {
			break
		}
		first := f.label(lines[body])
		switch {
		case head < 0:
			head, label = i, first
		case first == label:
			f.framed(lines[head:i])
			head = i
		}
		i = body
	}
	switch {
	case head >= 0:
		f.framed(lines[head:])
	case len(lines) > 1 && f.mayHead(f.line(lines[0])) &&
		(len(gaps(f.line(lines[0]))) > 0 && len(gaps(f.line(lines[0]))) == len(gaps(f.line(lines[1]))) || f.flush(lines)):
		f.aligned(lines, 1, 0)
	}
	return end
}

func (f *finder) line(s notebook.Span) string { return f.text.Text[s.Start:s.End] }

// isHeader reports whether a line begins with space, as a header beside an index does, and is no row
// of a right-aligned index.
func (f *finder) isHeader(s notebook.Span) bool {
	line := f.line(s)
	if line == "" || line[0] != ' ' {
		return false
	}
	return !hasNumber(line)
}

// hasNumber reports whether a word of a line is a number.
func hasNumber(line string) bool {
	for i := 0; i < len(line); {
		for i < len(line) && line[i] == ' ' {
			i++
		}
		digit, other := false, false
		for ; i < len(line) && line[i] != ' '; i++ {
			switch c := line[i]; {
			case c >= '0' && c <= '9':
				digit = true
			case c != '.' && c != ',' && c != ':' && c != '+' && c != '-' && c != '%' && c|0x20 != 'e':
				other = true
			}
		}
		if digit && !other {
			return true
		}
	}
	return false
}

// numbered reports whether a line is the header of a frame that is turned on its side: 0, 1, 2.
func numbered(line string) bool {
	n := 0
	for word := range strings.FieldsSeq(line) {
		if word != strconv.Itoa(n) && !elided(word) && n != 0 {
			return elided(strings.Fields(line)[min(1, n)]) && strings.Trim(word, "0123456789") == ""
		}
		if n == 0 && word != "0" {
			return false
		}
		n++
	}
	return n > 0 && line[0] == ' '
}

func (f *finder) label(s notebook.Span) string {
	for word := range strings.FieldsSeq(f.line(s)) {
		return word
	}
	return ""
}

// framed reads a frame whose first lines are its headers. pandas puts the innermost level last; the
// types below the names of a tibble are none.
func (f *finder) framed(lines []notebook.Span) {
	heads := 0
	if numbered(f.line(lines[0])) {
		if slices.ContainsFunc(lines[1:], func(s notebook.Span) bool { return f.mayHead(f.line(s)) }) {
			f.aligned(lines, 1, 0)
		}
		return
	}
	for heads < len(lines) && f.isHeader(lines[heads]) {
		heads++
	}
	if heads == len(lines) || !f.mayHead(f.text.Text[lines[0].Start:lines[heads-1].End]) {
		return
	}
	level := heads - 1
	for level > 0 && strings.HasPrefix(strings.TrimSpace(f.line(lines[level])), "<") {
		level--
	}
	f.aligned(lines, heads, level)
}

// gaps are the runs of two and more spaces within a line.
func gaps(line string) []int {
	line = strings.TrimSpace(line)
	var at []int
	for i := 1; i < len(line); i++ {
		if line[i] == ' ' && line[i-1] == ' ' && (i+1 == len(line) || line[i+1] != ' ') {
			at = append(at, i)
		}
	}
	return at
}

// flush reports whether values end where the words of the header above them do, as pandas prints
// frames without an index.
func (f *finder) flush(lines []notebook.Span) bool {
	if hasNumber(f.line(lines[0])) {
		return false // lines of a log, all alike
	}
	head := []rune(f.line(lines[0]))
	if len(head) > maxWidth {
		return false
	}
	var rows [][]rune
	for _, s := range lines[1:min(len(lines), 6)] {
		if s.Len() > 4*maxWidth {
			return false
		}
		rows = append(rows, []rune(strings.TrimRight(f.line(s), " \r")))
	}
	columns := 0
	for i := 1; i <= len(head); i++ {
		if head[i-1] == ' ' || i < len(head) && head[i] != ' ' {
			continue
		}
		// A word of the header ends before i.
		even := true
		for _, r := range rows {
			even = even && i <= len(r) && r[i-1] != ' ' && (i == len(r) || r[i] == ' ')
		}
		if even {
			columns++
		} else if i == len(head) {
			return false
		}
	}
	return columns > 1
}

// A strip is a vertical part of aligned lines, in characters, that has text in it.
type strip struct {
	start, end   int
	head, values extent // of what is in the header and below it
}

// An extent is a range of characters; empty when end is 0.
type extent struct{ start, end int }

func (e *extent) cover(start, end int) {
	if e.end == 0 {
		e.start = start
	}
	e.start, e.end = min(e.start, start), max(e.end, end)
}

func (e extent) empty() bool { return e.end == 0 }

// aligned reads lines whose first heads are headers (the one at level names the columns, where it is
// empty another one does): columns are divided where every line has a space.
func (f *finder) aligned(lines []notebook.Span, heads, level int) {
	rows := make([]ruler, 0, len(lines))
	used := []uint8(nil) // by character: bit 0 in a header, bit 1 in a value
	for i, s := range lines {
		if i < heads {
			// pandas ends a header with a backslash when more columns follow below.
			trimmed := strings.TrimRight(f.line(s), " \r")
			s.End = s.Start + len(strings.TrimSuffix(trimmed, "\\"))
		}
		r := newRuler(f.line(s), s.Start)
		rows = append(rows, r)
		mark := uint8(2)
		if i < heads {
			mark = 1
		}
		for c := range min(r.len(), maxWidth) {
			if b := f.text.Text[r.offset(c)]; b == ' ' || b == '\t' || b == '\r' {
				continue
			}
			for len(used) <= c {
				used = append(used, 0)
			}
			used[c] |= mark
		}
	}
	strips := split(used)
	if heads < len(rows) && len(strips) > 1 && strips[0].head.empty() {
		// An index has a label in the first row; without one these are longer values of a column.
		line := f.line(lines[heads])
		if indent := len(line) - len(strings.TrimLeft(line, " ")); indent >= strips[0].end {
			strips[1].extend(strips[0])
			strips = strips[1:]
		}
	}
	strips = join(strips)
	if len(strips) == 0 || len(strips) > maxColumns {
		return
	}
	if level > 0 && !strips[0].head.empty() {
		// Without an index, rows of words look like further headers.
		f.aligned(lines, 1, 0)
		return
	}
	columns := make([]Column, len(strips))
	for i, s := range strips {
		columns[i] = f.column(rows[level].span(s))
		for l := heads - 1; l >= 0 && columns[i].Header == ""; l-- {
			columns[i] = f.column(rows[l].span(s))
		}
	}
	if named := f.indexName(rows, heads, strips); named.Header != "" && columns[0].Header == "" {
		columns[0] = named
		heads++
	}
	for row, r := range rows[heads:] {
		for i, s := range strips {
			if s.start >= r.len() {
				break
			}
			f.value(&columns[i], row, r.span(s))
		}
	}
	f.add(columns)
}

// indexName is the name of the index, which pandas prints below the headers in a row of its own.
func (f *finder) indexName(rows []ruler, heads int, strips []strip) (name Column) {
	if heads >= len(rows)-1 || len(strips) < 2 {
		return name
	}
	r := rows[heads]
	if f.trim(notebook.Span{Start: r.offset(strips[1].start), End: r.start + r.size}).Len() > 0 {
		return name
	}
	if name = f.column(r.span(strips[0])); !isName(name.Header) {
		return Column{}
	}
	return name
}

func split(used []uint8) []strip {
	var strips []strip
	for c := 0; c < len(used); c++ {
		if used[c] == 0 {
			continue
		}
		s := strip{start: c}
		for c < len(used) && used[c] != 0 {
			if used[c]&1 != 0 {
				s.head.cover(c, c+1)
			}
			if used[c]&2 != 0 {
				s.values.cover(c, c+1)
			}
			c++
		}
		s.end = c
		strips = append(strips, s)
	}
	return strips
}

// join puts together strips that are divided by chance. A strip of values without a header belongs
// to the nearer neighbour, the right one in doubt, unless it is the first one: the index. A header
// without values is the first word of the header behind it. Where both header and values leave but
// one space, R has two columns; pandas, which leaves two before values, has one.
func join(strips []strip) []strip {
	narrow := true // one space everywhere, as R has it
	for i := 1; i < len(strips); i++ {
		narrow = narrow && strips[i].start-strips[i-1].end == 1
	}
	var out []strip
	for i, s := range strips {
		gap := 0 // to the left neighbour
		byChance := false
		if len(out) > 0 {
			left := out[len(out)-1]
			gap = s.start - left.end
			byChance = !narrow && !left.head.empty() && s.head.start-left.head.end == 1 &&
				!left.values.empty() && s.values.start-left.values.end == 1
		}
		rightGap := 0 // 0: there is none
		if i+1 < len(strips) {
			rightGap = strips[i+1].start - s.end
		}
		if s.head.empty() {
			// Headers may be wider than values and hide how far these are apart.
			if len(out) > 0 && !out[len(out)-1].values.empty() {
				gap = s.values.start - out[len(out)-1].values.end
			}
			if i+1 < len(strips) && !strips[i+1].values.empty() {
				rightGap = strips[i+1].values.start - s.values.end
			}
		}
		switch {
		case byChance, gap > 0 && s.head.empty() && (rightGap == 0 || rightGap > gap):
			out[len(out)-1].extend(s)
		case gap > 0 && s.head.empty(), s.values.empty() && rightGap == 1:
			strips[i+1].extend(s)
		default:
			out = append(out, s)
		}
	}
	return out
}

// extend makes a strip cover a neighbour.
func (s *strip) extend(o strip) {
	s.start, s.end = min(s.start, o.start), max(s.end, o.end)
	if !o.head.empty() {
		s.head.cover(o.head.start, o.head.end)
	}
	if !o.values.empty() {
		s.values.cover(o.values.start, o.values.end)
	}
}
