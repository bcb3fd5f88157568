package table

import (
	"strings"

	"github.com/nblsp/nblsp/analyzers/internal/surface"
	"github.com/nblsp/nblsp/notebook"
)

// Inserts gives the tables that INSERT statements of SQL in a text write, in whatever it is embedded.
func Inserts(t *surface.Text) []Table {
	f := &finder{text: t, budget: maxValues}
	f.inserts()
	return f.tables
}

// inserts reads INSERT INTO name (columns) VALUES (…), (…).
func (f *finder) inserts() {
	text := f.text.Text
	for _, words := range []string{"INSERT INTO ", "insert into ", "Insert Into ", "Insert into "} {
		for at := 0; f.budget > 0 && len(f.tables) < maxTables; {
			i := strings.Index(text[at:], words)
			if i < 0 {
				break
			}
			at = f.insert(at + i + len(words))
		}
	}
}

// insert reads a statement from the name of its table on, and gives the place behind it.
func (f *finder) insert(at int) int {
	text := f.text.Text
	open := strings.IndexByte(text[at:min(len(text), at+128)], '(')
	if open < 0 {
		return at
	}
	names, end := f.tuple(at + open)
	if len(names) == 0 {
		return at
	}
	columns := make([]Column, len(names))
	for k, s := range names {
		columns[k] = f.column(f.unquoted(s))
	}
	end = f.skip(end, " \t\r\n")
	if len(text)-end < 6 || !strings.EqualFold(text[end:end+6], "values") {
		return at
	}
	end += 6
	for row := 0; ; row++ {
		values, next := f.tuple(f.skip(end, ", \t\r\n"))
		if len(values) != len(columns) {
			break
		}
		for k, s := range values {
			f.value(&columns[k], row, s)
		}
		end = next
	}
	f.add(columns)
	return end
}

// tuple reads a list in parentheses that begins at i: its elements and the place behind it; none when
// there is no such list.
func (f *finder) tuple(i int) (elements []notebook.Span, end int) {
	text := f.text.Text
	if i >= len(text) || text[i] != '(' {
		return nil, i
	}
	limit := min(len(text), i+fieldMax)
	start := i + 1
	for i++; i < limit; i++ {
		switch c := text[i]; c {
		case '\'', '"', '`':
			for i++; i < limit && (text[i] != c || i+1 < limit && text[i+1] == c && c == '\''); i++ {
				if text[i] == c {
					i++
				}
			}
		case ',', ')':
			elements = append(elements, f.trim(notebook.Span{Start: start, End: i}))
			start = i + 1
			if c == ')' {
				return elements, i + 1
			}
			if len(elements) > maxColumns {
				return nil, i
			}
		}
	}
	return nil, i
}

func (f *finder) skip(i int, set string) int {
	for i < len(f.text.Text) && strings.IndexByte(set, f.text.Text[i]) >= 0 {
		i++
	}
	return i
}
