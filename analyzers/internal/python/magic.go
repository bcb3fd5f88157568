package python

import (
	"iter"
	"strings"

	"github.com/nblsp/nblsp/analyzers/internal/mapped"
	"github.com/nblsp/nblsp/analyzers/internal/shell"
	"github.com/nblsp/nblsp/notebook"
)

// A MagicKind says how IPython reads a line.
type MagicKind uint8

// The kinds of magics.
const (
	LineMagic MagicKind = iota // %name args, also without the %
	CellMagic                  // %%name args, and the rest of the cell
	ShellLine                  // !command and !!command
	HelpLine                   // ?obj, obj?, obj??
)

// A Magic is what IPython does not run as Python, as it stands in the cell or as the call of
// get_ipython() that jupyterlab-lsp writes in its place.
type Magic struct {
	f *File
	i int32
}

// Magics are all magics in order, calls of get_ipython() among them.
func (f *File) Magics() iter.Seq[Magic] {
	return func(yield func(Magic) bool) {
		for i := range f.magics {
			if !yield(Magic{f, int32(i)}) {
				return
			}
		}
	}
}

func (m Magic) magic() *magic { return &m.f.magics[m.i] }

// Span is the magic from its first character on, the body of a cell magic left out; of a call, the
// call.
func (m Magic) Span() notebook.Span { return m.f.span(m.magic().start, m.magic().end) }

// IsCall reports whether the magic is written as a call of get_ipython().
func (m Magic) IsCall() bool { return m.magic().call != 0 }

// Target is x in x = !command and x = %magic; none otherwise.
func (m Magic) Target() Expr { return Expr{m.f, m.magic().target} }

// Kind is the kind of the magic.
func (m Magic) Kind() MagicKind {
	switch q := m.magic(); {
	case q.help:
		return HelpLine
	case q.call != 0:
		switch q.name {
		case "run_cell_magic":
			return CellMagic
		case "run_line_magic", "magic":
			return LineMagic
		}
		return ShellLine
	case q.token == tCell:
		return CellMagic
	default:
		switch m.f.text[q.start] {
		case '!':
			return ShellLine
		case '?':
			return HelpLine
		}
		return LineMagic
	}
}

// text is the magic without its marker: name and arguments, or the command.
func (m Magic) text() mapped.Text {
	q := m.magic()
	if q.call == 0 {
		s := m.f.text[q.start:q.end]
		if q.help {
			s = strings.TrimRight(s, "?")
		}
		skip := len(s) - len(strings.TrimLeft(s, "%!?"))
		if q.token == tCell && strings.HasPrefix(s, "%%!") {
			skip = 2
		}
		return m.f.at(int(q.start)+skip, int(q.start)+len(s)).TrimSpace()
	}
	first := m.argument(0)
	if q.name != "run_line_magic" && q.name != "run_cell_magic" {
		return first.TrimSpace()
	}
	var b mapped.Builder
	b.Append(first, notebook.Span{End: len(first.Value)})
	second := m.argument(1)
	b.Replace(" ", notebook.Span{Start: first.Whole().End, End: second.Whole().Start})
	b.Append(second, notebook.Span{End: len(second.Value)})
	return b.Text()
}

// argument is the value of the string at position i of the call.
func (m Magic) argument(i int) mapped.Text {
	e := Call{m.f, m.magic().call}.Positional(i)
	if s, ok := e.Str(); ok {
		return s.Decode()
	}
	at := m.Span().End
	return mapped.Verbatim("", at)
}

// Name is the name of a line or cell magic: "pip" of %pip, "!" of %%!; "" of the other kinds.
func (m Magic) Name() string {
	switch m.Kind() {
	case LineMagic, CellMagic:
		return magicName(m.text().Value)
	}
	return ""
}

// Line is what follows the name; of a shell line, the command; of a help line, the object.
func (m Magic) Line() mapped.Text {
	t := m.text()
	return t.Slice(notebook.Span{Start: len(m.Name()), End: len(t.Value)}).TrimSpace()
}

// Body is the body of a cell magic; empty for the other kinds.
func (m Magic) Body() mapped.Text {
	q := m.magic()
	switch {
	case m.Kind() != CellMagic:
		return mapped.Text{}
	case q.call != 0:
		return m.argument(2)
	}
	return m.f.at(int(q.body[0]), int(q.body[1]))
}

// Language is the language of the body of a cell magic: "python", "bash", "sql", "html", …; "text"
// for a file of another kind, "" when nobody knows it. The body of a magic with language "python"
// or "" is part of the File, but for a magic that is a call: there it is [Magic.Code].
func (m Magic) Language() string {
	if m.Kind() != CellMagic {
		return ""
	}
	return bodyLanguage(m.Name(), m.Line().Value)
}

// Code is the Python in a magic that is a call; nil when there is none.
func (m Magic) Code() *File {
	if !m.IsCall() {
		return nil
	}
	switch {
	case m.Language() == "python":
		return parse(m.Body(), true)
	case m.Kind() == LineMagic && timer(m.Name()):
		return parse(m.Line(), true)
	}
	return nil
}

// Shell is what the magic has a shell, or a tool that is used like one, run: the command of a shell
// line, the body of a %%bash cell, and the name and line of any other line magic, as in
// "pip install x".
func (m Magic) Shell() []shell.Command {
	switch m.Kind() {
	case ShellLine:
		return shell.Parse(m.text(), shell.IPython)
	case CellMagic:
		if m.Language() == "bash" {
			return shell.Parse(m.Body(), shell.Bash)
		}
	case LineMagic:
		switch m.Name() {
		case "sx", "system":
			return shell.Parse(m.Line(), shell.IPython)
		}
		return shell.Parse(m.text(), shell.IPython)
	}
	return nil
}

// Env is the variable that %env NAME=value, %env NAME value or %set_env sets; false for any other
// magic, and where %env only shows one.
func (m Magic) Env() (name string, value mapped.Text, ok bool) {
	if m.Kind() != LineMagic {
		return "", mapped.Text{}, false
	}
	switch m.Name() {
	case "env", "set_env":
	default:
		return "", mapped.Text{}, false
	}
	line := m.Line()
	i := strings.IndexAny(line.Value, "= \t")
	if i <= 0 {
		return "", mapped.Text{}, false
	}
	name = line.Value[:i]
	value = line.Slice(notebook.Span{Start: i + 1, End: len(line.Value)}).TrimSpace()
	if line.Value[i] != '=' && strings.HasPrefix(value.Value, "=") {
		value = value.Slice(notebook.Span{Start: 1, End: len(value.Value)}).TrimSpace()
	}
	if n := len(value.Value); n >= 2 && (value.Value[0] == '"' || value.Value[0] == '\'') && value.Value[n-1] == value.Value[0] {
		value = value.Slice(notebook.Span{Start: 1, End: n - 1})
	}
	return name, value, true
}
