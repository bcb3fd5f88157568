package semantic

import "strings"

// A binding is how a name is bound to what follows.
type binding struct {
	operator string
	at       int  // where the value begins
	quoted   bool // the name stands in quotes
	flag     bool // a flag of a command: --password x
	spaced   bool // space before the operator
}

// binding reads the operator behind a name.
func (r *reader) binding(start, end int, flag bool) (b binding, ok bool) {
	text := r.Text
	b.flag = flag
	i := end
	// What closes the name: quotes, also escaped ones, and brackets.
	if i < len(text) && text[i] == '\\' && i+1 < len(text) && quote(text[i+1]) {
		i++
	}
	if i < len(text) && (quote(text[i]) || text[i] == '*' && r.Mode != Code) {
		b.quoted = quote(text[i]) && start > 0 && (quote(text[start-1]) || text[start-1] == '-')
		for i < len(text) && (quote(text[i]) || text[i] == '*') {
			i++
		}
		if i == end+2 && text[i-1] != '*' && text[i-2] == text[i-1] && !b.quoted {
			return b, false // password""
		}
	}
	for i < len(text) && text[i] == ']' {
		i++
	}
	space := i
	i = r.skipSpace(i)
	b.spaced = i > space
	if i >= len(text) {
		return b, false
	}
	if start > 0 && text[start-1] == '<' && text[i] == '>' { // XML
		b.operator, b.at = ">", i+1
		return b, true
	}
	rest := text[i:]
	for _, op := range operators {
		if strings.HasPrefix(rest, op) {
			b.operator, b.at = op, i+len(op)
			break
		}
	}
	switch b.operator {
	case "":
		switch {
		case !b.spaced:
			return b, false
		case r.Mode == Shell && (start == 0 || text[start-1] != '$'):
			b.operator, b.at = " ", i // aws configure set aws_secret_access_key x
			return b, true
		case b.flag, r.Mode == Config && strings.Trim(r.line(start), " \t") == "", quote(text[i]) && r.quotedWord(start, end), r.netrc(start):
			b.operator, b.at = " ", i
			return b, true
		case r.Mode == Prose && hasPrefixFold(rest, "is ") && len(rest) > 4:
			b.operator, b.at = "is", i+3
			return b, true
		}
		return b, false
	case ",":
		// setenv("X", "y"), getOrElse("X", "y"): the name has to be a literal of its own.
		if !b.quoted || r.Mode == Prose {
			return b, false
		}
	case ":":
		// val x: String = "y", x: &str = "y"
		if r.Mode == Code && !b.quoted {
			if j := strings.IndexAny(rest[:min(len(rest), 60)], "=\n\"'"); j > 0 && rest[j] == '=' && typeName(rest[1:j]) {
				b.operator, b.at = "=", i+j+1
			}
		}
	}
	if b.operator == "=" && strings.HasPrefix(text[b.at:], "=") {
		return b, false
	}
	if b.operator == ":" && r.Mode != Code && r.Mode != Shell {
		for b.at < len(text) && text[b.at] == '*' { // **Password:** x
			b.at++
		}
	}
	b.at = r.skipSpace(b.at)
	if b.at < len(text) && text[b.at] == '\n' && r.Mode == Code && b.operator != ":" {
		b.at = r.skipBlank(b.at)
	}
	return b, b.at < len(text)
}

// isFlag reports whether the name at start is that of a flag: --password, -password.
func (r *reader) isFlag(start int) bool {
	at := start
	for at < len(r.Text) && r.Text[at] == '-' {
		at++
	}
	if at == start {
		for start > 0 && r.Text[start-1] == '-' {
			start--
		}
	}
	return at > start && (start == 0 || strings.IndexByte(" \t\n\"'`[(,=", r.Text[start-1]) >= 0)
}

// quotedWord reports whether a literal may follow the name without an operator: SQL's PASSWORD 'x',
// and "with password 'x'" in messages.
func (r *reader) quotedWord(start, end int) bool {
	name := r.Text[start:end]
	switch {
	case r.Comment == "--":
		return true
	case r.Mode == Code:
		return false
	}
	return name == "SECRET" || hasPrefixFold(name, "passw")
}

// netrc reports whether a name stands in a line of a .netrc: machine h login u password x.
func (r *reader) netrc(start int) bool {
	line := r.line(start)
	return r.Mode != Code && strings.HasSuffix(line, " ") && strings.Contains(line, "machine ") && strings.Contains(line, " login ")
}

// operators, the longer ones first.
var operators = []string{"===", "!==", "==", "!=", ":=", "=>", "<<-", "<-", "||", "??", "->", "=", ":", ",", "|"}

func typeName(s string) bool {
	s = strings.TrimSpace(s)
	for i := range len(s) {
		if !nameByte(s[i]) && strings.IndexByte("<>[]?&.' ", s[i]) < 0 {
			return false
		}
	}
	return s != "" && strings.Count(s, " ") <= 1
}

func (r *reader) skipSpace(i int) int {
	for i < len(r.Text) && (r.Text[i] == ' ' || r.Text[i] == '\t') {
		i++
	}
	return i
}

func (r *reader) skipBlank(i int) int {
	for n := 0; i < len(r.Text) && n < 200 && (r.Text[i] == ' ' || r.Text[i] == '\t' || r.Text[i] == '\n' || r.Text[i] == '\r'); n++ {
		i++
	}
	return i
}

// inQuotes reports whether a quote stands before the name that an offset is in.
func (r *reader) inQuotes(i int) bool {
	for n := 0; i > 0 && n < maxName; n++ {
		i--
		if quote(r.Text[i]) {
			return true
		}
		if !nameByte(r.Text[i]) && r.Text[i] != '-' {
			return false
		}
	}
	return false
}
