// Package shell reads lines of a POSIX-like shell as notebooks have them: behind "!", in %%bash
// cells, in os.system("…"). It splits them into simple commands and words, with quotes undone and
// the exact place of everything; it runs nothing, expands nothing and never fails.
package shell

import (
	"strings"

	"github.com/nblsp/nblsp/analyzers/internal/mapped"
	"github.com/nblsp/nblsp/notebook"
)

// A Dialect says what is interpolated into the text before or while it runs.
type Dialect uint8

// The dialects.
const (
	Bash    Dialect = iota // $name and ${name} are variables of the shell
	IPython                // {expression} and $name are Python's; $$name is the shell's
)

// A Command is one simple command: what stands between the separators && || ; | & and line ends,
// and the parentheses, braces and words (if, then, do, …) of compound ones.
type Command struct {
	Span        notebook.Span // from the first assignment or word to the last
	Assignments []Assignment  // before the words, or the words of export, declare, local, readonly
	Words       []Word        // the program and its arguments, redirections left out
	// Pipe reports whether the output goes to the next command.
	Pipe bool
}

// An Assignment is NAME=value.
type Assignment struct {
	Name     string
	NameSpan notebook.Span
	Value    Word
}

// A Word is one word of a command.
type Word struct {
	// Text is the word with quotes and backslashes undone and with holes as written.
	Text  mapped.Text
	Span  notebook.Span // quotes included
	Holes []Hole
}

// Value is the word with quotes undone.
func (w Word) Value() string { return w.Text.Value }

// A Hole is a place in a word where a value is put in.
type Hole struct {
	Span notebook.Span // in the source, with its $ or braces
	// Expr is the variable's name, or the Python expression in braces; "" for $(…) and `…`.
	Expr string
}

// Comments of a script are not kept: "#" at the start of a word skips the rest of the line.

// Parse reads a text. The spans are those of the source of the text.
func Parse(text mapped.Text, dialect Dialect) []Command {
	p := parser{source: text, text: text.Value, dialect: dialect}
	p.run()
	return p.commands
}

type parser struct {
	source   mapped.Text
	text     string
	dialect  Dialect
	pos      int
	commands []Command
	current  Command
	heredocs []string // delimiters whose documents begin on the next line
}

func (p *parser) run() {
	for p.pos < len(p.text) {
		switch c := p.text[p.pos]; c {
		case ' ', '\t', '\r':
			p.pos++
		case '\n':
			p.pos++
			p.end(false)
			p.skipHeredocs()
		case ';', '&', '(', ')':
			if c == '&' && strings.HasPrefix(p.text[p.pos:], "&>") {
				p.redirect()
				continue
			}
			p.pos++
			p.end(false)
		case '|':
			pipe := !strings.HasPrefix(p.text[p.pos:], "||")
			p.pos++
			p.end(pipe)
			for p.pos < len(p.text) && (p.text[p.pos] == '|' || p.text[p.pos] == '&') {
				p.pos++
			}
		case '#':
			for p.pos < len(p.text) && p.text[p.pos] != '\n' {
				p.pos++
			}
		case '<', '>':
			p.redirect()
		case '\\':
			if n := lineContinuation(p.text[p.pos:]); n > 0 {
				p.pos += n
				continue
			}
			p.word()
		default:
			p.word()
		}
	}
	p.end(false)
}

// lineContinuation is the size of the backslash and line end that s begins with.
func lineContinuation(s string) int {
	switch {
	case strings.HasPrefix(s, "\\\n"):
		return 2
	case strings.HasPrefix(s, "\\\r\n"):
		return 3
	}
	return 0
}

// end finishes the current command.
func (p *parser) end(pipe bool) {
	c := p.current
	p.current = Command{}
	if len(c.Words) == 0 && len(c.Assignments) == 0 {
		return
	}
	c.Pipe = pipe
	if len(c.Words) > 0 {
		switch c.Words[0].Value() {
		case "export", "declare", "local", "readonly", "set", "setx", "typeset":
			for _, w := range c.Words[1:] {
				if a, ok := p.assignment(w); ok {
					c.Assignments = append(c.Assignments, a)
				}
			}
		}
	}
	p.commands = append(p.commands, c)
}

// reserved are the words before which a command begins anew.
func reserved(s string) bool {
	switch s {
	case "if", "then", "elif", "else", "fi", "do", "done", "while", "until", "{", "}", "!", "time":
		return true
	}
	return false
}

func (p *parser) word() {
	start := p.pos
	w := p.read()
	if p.pos == start {
		p.pos++ // cannot happen; a step keeps the loop finite
		return
	}
	// A number before a redirection is its file descriptor.
	if p.pos < len(p.text) && (p.text[p.pos] == '>' || p.text[p.pos] == '<') && len(w.Value()) == 1 && w.Value()[0] >= '0' && w.Value()[0] <= '9' {
		return
	}
	c := &p.current
	if len(c.Words) == 0 {
		if len(c.Assignments) == 0 && reserved(p.text[start:p.pos]) {
			return
		}
		if a, ok := p.assignment(w); ok {
			p.grow(w)
			c.Assignments = append(c.Assignments, a)
			return
		}
	}
	p.grow(w)
	c.Words = append(c.Words, w)
}

func (p *parser) grow(w Word) {
	c := &p.current
	if len(c.Words) == 0 && len(c.Assignments) == 0 {
		c.Span.Start = w.Span.Start
	}
	c.Span.End = max(c.Span.End, w.Span.End)
}

// assignment reads a word as NAME=value.
func (p *parser) assignment(w Word) (Assignment, bool) {
	value := w.Value()
	i := 0
	for i < len(value) && (value[i] == '_' || value[i]|0x20 >= 'a' && value[i]|0x20 <= 'z' || i > 0 && value[i] >= '0' && value[i] <= '9') {
		i++
	}
	if i == 0 || i == len(value) || value[i] != '=' {
		return Assignment{}, false
	}
	name := w.Text.Span(notebook.Span{End: i})
	if name.Len() != i { // quotes in the name: no assignment, as in a shell
		return Assignment{}, false
	}
	a := Assignment{Name: value[:i], NameSpan: name}
	a.Value = Word{Text: w.Text.Slice(notebook.Span{Start: i + 1, End: len(value)}), Holes: w.Holes}
	a.Value.Span = notebook.Span{Start: name.End + 1, End: w.Span.End}
	return a, true
}

// redirect skips an operator of redirection and its file.
func (p *parser) redirect() {
	here := strings.HasPrefix(p.text[p.pos:], "<<") && !strings.HasPrefix(p.text[p.pos:], "<<<")
	for p.pos < len(p.text) && strings.IndexByte("<>&|-", p.text[p.pos]) >= 0 {
		p.pos++
	}
	for p.pos < len(p.text) && (p.text[p.pos] == ' ' || p.text[p.pos] == '\t') {
		p.pos++
	}
	start := p.pos
	if w := p.read(); p.pos > start && here {
		p.heredocs = append(p.heredocs, w.Value())
	}
}

// skipHeredocs skips the documents whose delimiters the line before has named.
func (p *parser) skipHeredocs() {
	for len(p.heredocs) > 0 {
		delimiter := p.heredocs[0]
		p.heredocs = p.heredocs[1:]
		for at := p.pos; at < len(p.text); {
			line, next := p.text[at:], len(p.text)
			if i := strings.IndexByte(line, '\n'); i >= 0 {
				line, next = line[:i], at+i+1
			}
			at = next
			if strings.Trim(line, "\t\r ") == delimiter {
				p.pos = at
				break
			}
			if next == len(p.text) {
				p.pos = next
			}
		}
	}
}

// read reads one word up to white space or an operator.
func (p *parser) read() Word {
	start := p.pos
	var b mapped.Builder
	var holes []Hole
	quote := byte(0)
	plain := p.pos
	flush := func() {
		b.Append(p.source, notebook.Span{Start: plain, End: p.pos})
	}
	for p.pos < len(p.text) {
		c := p.text[p.pos]
		if quote == 0 {
			switch c {
			case ' ', '\t', '\n', '\r', ';', '&', '|', '<', '>', '(', ')':
				goto done
			}
		}
		switch {
		case quote == 0 && (c == '"' || c == '\''), c == quote && quote != 0:
			flush()
			if p.pos++; quote == 0 {
				quote = c
			} else {
				quote = 0
			}
			plain = p.pos
		case c == '\\' && quote != '\'':
			if n := lineContinuation(p.text[p.pos:]); n > 0 {
				flush()
				p.pos += n
				plain = p.pos
				if quote == 0 && p.pos < len(p.text) && (p.text[p.pos] == ' ' || p.text[p.pos] == '\t') {
					goto done
				}
				continue
			}
			if p.pos+1 < len(p.text) && (quote == 0 || strings.IndexByte("\"\\$`", p.text[p.pos+1]) >= 0) {
				flush()
				plain = p.pos + 1
				p.pos += 2
				continue
			}
			p.pos++
		case c == '$' && quote != '\'' || c == '{' && p.dialect == IPython || c == '`' && quote != '\'' || c == '$' && p.dialect == IPython:
			expr, size := p.hole(c)
			if size == 0 {
				p.pos++
				continue
			}
			holes = append(holes, Hole{Span: p.source.Span(notebook.Span{Start: p.pos, End: p.pos + size}), Expr: expr})
			p.pos += size
		default:
			p.pos++
		}
	}
done:
	flush()
	span := p.source.Span(notebook.Span{Start: start, End: p.pos})
	return Word{Text: b.TextAt(span.Start), Span: span, Holes: holes}
}

// hole is the expression of the interpolation here and its size; 0 when there is none.
func (p *parser) hole(c byte) (expr string, size int) {
	s := p.text[p.pos:]
	switch {
	case c == '{':
		if i := closing(s, '{', '}'); i > 1 && s[1] != '}' {
			return s[1:i], i + 1
		}
	case c == '`':
		if i := strings.IndexByte(s[1:min(len(s), maxHole)], '`'); i >= 0 {
			return "", i + 2
		}
	case strings.HasPrefix(s, "$("):
		if i := closing(s[1:], '(', ')'); i > 0 {
			return "", i + 2
		}
	case strings.HasPrefix(s, "${"):
		if i := closing(s[1:], '{', '}'); i > 0 {
			return s[2 : i+1], i + 2
		}
	default:
		i := 1
		if strings.HasPrefix(s, "$$") {
			i = 2
		}
		from := i
		for i < len(s) && (s[i] == '_' || s[i]|0x20 >= 'a' && s[i]|0x20 <= 'z' || i > from && s[i] >= '0' && s[i] <= '9') {
			i++
		}
		if i > from {
			return s[from:i], i
		}
	}
	return "", 0
}

// maxHole bounds the look ahead for the end of a hole, which keeps Parse linear.
const maxHole = 400

// closing is the index of the bracket that closes the one s begins with; 0 when there is none near.
func closing(s string, open, close byte) int {
	depth := 0
	for i := range min(len(s), maxHole) {
		switch s[i] {
		case open:
			depth++
		case close:
			if depth--; depth == 0 {
				return i
			}
		case '\n':
			return 0
		}
	}
	return 0
}
