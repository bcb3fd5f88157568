package declare

import (
	"strings"

	"github.com/nblsp/nblsp/analyzers/internal/mapped"
	"github.com/nblsp/nblsp/analyzers/internal/shell"
	"github.com/nblsp/nblsp/notebook"
)

// Requirements reads a requirements or constraints file, as pip does.
func Requirements(t mapped.Text) Group {
	r := lineReader()
	for line := range logicalLines(t) {
		r.line(line)
	}
	return r.group
}

// lineReader reads lines of requirements files.
func lineReader() *reader {
	return &reader{collector: &collector{}, tool: tools["pip"], group: Group{Kind: Manifest}}
}

// line reads one logical line.
func (r *reader) line(t mapped.Text) {
	t = uncommented(t).TrimSpace()
	v := t.Value
	switch {
	case v == "":
	case v[0] == '-':
		words := fields(t)
		for len(words) > 0 && strings.HasPrefix(words[0].Value(), "-") {
			words = r.option(words)
		}
	default:
		hashed := false
		if i := strings.Index(v, " --"); i >= 0 {
			hashed = strings.Contains(v[i:], "--hash")
			t = t.Slice(notebook.Span{End: i}).TrimSpace()
		}
		if isPath(t.Value) && !strings.Contains(t.Value, "://") {
			return
		}
		if q, ok := requirement(t); ok {
			q.Hashed = q.Hashed || hashed
			r.group.Requirements = append(r.group.Requirements, q)
		}
	}
}

// logicalLines yields the lines of a text, those that end in a backslash joined with the next.
func logicalLines(t mapped.Text) func(yield func(mapped.Text) bool) {
	return func(yield func(mapped.Text) bool) {
		var b mapped.Builder
		for at := 0; at < len(t.Value); {
			end, next := len(t.Value), len(t.Value)
			if i := strings.IndexByte(t.Value[at:], '\n'); i >= 0 {
				end, next = at+i, at+i+1
			}
			line := strings.TrimSuffix(t.Value[at:end], "\r")
			stem, continued := strings.CutSuffix(line, `\`)
			continued = continued && next < len(t.Value) && !strings.HasPrefix(strings.TrimSpace(line), "#")
			switch {
			case continued || b.Len() > 0:
				b.Append(t, notebook.Span{Start: at, End: at + len(stem)})
				if !continued {
					if !yield(b.Text()) {
						return
					}
					b = mapped.Builder{}
				}
			case !yield(t.Slice(notebook.Span{Start: at, End: at + len(line)})):
				return
			}
			at = next
		}
	}
}

// uncommented is a line without the comment at its end.
func uncommented(t mapped.Text) mapped.Text {
	for i := range len(t.Value) {
		if t.Value[i] == '#' && (i == 0 || t.Value[i-1] == ' ' || t.Value[i-1] == '\t') {
			return t.Slice(notebook.Span{End: i})
		}
	}
	return t
}

// fields are the words of a text between white space, without quotes around them.
func fields(t mapped.Text) []shell.Word {
	var words []shell.Word
	for at := 0; at < len(t.Value); {
		rest := t.Value[at:]
		skip := len(rest) - len(strings.TrimLeft(rest, " \t"))
		at += skip
		rest = rest[skip:]
		n := strings.IndexAny(rest, " \t")
		if n < 0 {
			n = len(rest)
		}
		if n == 0 {
			break
		}
		word := t.Slice(notebook.Span{Start: at, End: at + n})
		at += n
		if v := word.Value; len(v) > 1 && (v[0] == '"' || v[0] == '\'') && v[len(v)-1] == v[0] {
			word = word.Slice(notebook.Span{Start: 1, End: len(v) - 1})
		}
		words = append(words, shell.Word{Text: word, Span: word.Whole()})
	}
	return words
}
