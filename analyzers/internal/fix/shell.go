package fix

import (
	"strings"

	"github.com/nblsp/nblsp/analyzers"
)

// shell replaces words of a shell command by expansions, whatever quotes they stand in.
func (s Site) shell() []analyzers.Fix {
	fix := analyzers.Fix{Applies: analyzers.NeedsValue}
	if s.Context == ShellAssign {
		name := s.Name
		// The variable would be assigned to itself; the expansion fails when nobody has set it.
		whole := s.Value
		if s.Literal.Len() > 0 {
			whole = s.Literal
		}
		fix.Title = "Take " + name + " from outside"
		fix.Variables = s.variable(name)
		fix.Edits = []analyzers.Edit{{Span: whole, New: `"${` + name + `:?}"`}}
		return []analyzers.Fix{fix}
	}
	var names []string
	for _, p := range s.parts() {
		fix.Edits = append(fix.Edits, analyzers.Edit{Span: p.Span, New: s.expansion(p)})
		fix.Variables = append(fix.Variables, analyzers.Variable{Name: p.Name, Value: analyzers.NewSecret(s.text(p.Span))})
		names = append(names, "$"+p.Name)
	}
	fix.Title = "Replace with " + strings.Join(names, " and ")
	return []analyzers.Fix{fix}
}

// parts are the pieces to replace, each with the variable to replace it by.
func (s Site) parts() []Part {
	variable := Variable(s)
	switch len(s.Parts) {
	case 0:
		return []Part{{s.Value, variable}}
	case 1:
		if strings.HasSuffix(variable, "_URL") || strings.HasSuffix(variable, "_URI") || strings.HasSuffix(variable, "_DSN") {
			break
		}
		return []Part{{s.Parts[0].Span, variable}}
	}
	stem := variable
	for _, suffix := range []string{"_URL", "_URI", "_DSN", "_PASSWORD", "_CREDENTIALS", "_CONNECTION_STRING"} {
		stem = strings.TrimSuffix(stem, suffix)
	}
	parts := make([]Part, len(s.Parts))
	for i, p := range s.Parts {
		parts[i] = Part{p.Span, stem + "_" + upperSnake(p.Name)}
	}
	return parts
}

// expansion is the shell's way to name a variable where the part stands.
func (s Site) expansion(p Part) string {
	var quote byte
	line := s.Block.Text[strings.LastIndexByte(s.Block.Text[:p.Span.Start], '\n')+1 : p.Span.Start]
	for i := 0; i < len(line); i++ {
		switch c := line[i]; {
		case c == '\\' && quote != '\'':
			i++
		case quote == 0 && (c == '"' || c == '\''):
			quote = c
		case c == quote:
			quote = 0
		}
	}
	switch quote {
	case '\'':
		return `'"$` + p.Name + `"'`
	case '"':
		// Not braces, which IPython would read as a Python expression of its own.
		if rest := s.Block.Text[p.Span.End:]; rest != "" && strings.IndexByte(nameBytes, rest[0]) >= 0 {
			return "$" + p.Name + `""`
		}
		return "$" + p.Name
	}
	return `"$` + p.Name + `"`
}

const nameBytes = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_"
