// Package dotenv reads and writes .env files: lines of KEY=value.
package dotenv

import (
	"fmt"
	"io"
	"regexp"
	"strings"
)

// A Pair is one variable.
type Pair struct{ Name, Value string }

// Parse reads the variables of a .env, with or without export and quotes, in the order of the lines.
// What is no assignment is passed over.
func Parse(text string) []Pair {
	var pairs []Pair
	for line := range strings.Lines(text) {
		line = strings.TrimPrefix(strings.TrimSpace(line), "export ")
		name, value, ok := strings.Cut(line, "=")
		if !ok || strings.HasPrefix(name, "#") {
			continue
		}
		pairs = append(pairs, Pair{strings.TrimSpace(name), unquoted(strings.TrimSpace(value))})
	}
	return pairs
}

func unquoted(value string) string {
	if value == "" {
		return ""
	}
	switch quote := value[0]; quote {
	case '\'':
		if end := strings.IndexByte(value[1:], quote); end >= 0 {
			return value[1 : 1+end]
		}
	case '"':
		var b strings.Builder
		for i := 1; i < len(value); i++ {
			switch c := value[i]; {
			case c == '"':
				return b.String()
			case c == '\\' && i+1 < len(value):
				i++
				b.WriteString(unescaped(value[i]))
			default:
				b.WriteByte(c)
			}
		}
	}
	value, _, _ = strings.Cut(value, " #")
	return strings.TrimSpace(value)
}

func unescaped(c byte) string {
	switch c {
	case 'n':
		return "\n"
	case 'r':
		return "\r"
	case '"', '\\', '$', '`':
		return string(c)
	}
	return `\` + string(c)
}

var bare = regexp.MustCompile(`^[\w./:@%+=,-]+$`)

// Write writes one variable as a line that [Parse], python-dotenv and, unless the value has line
// breaks, a POSIX shell read the same.
func (p Pair) Write(w io.Writer) error {
	_, err := fmt.Fprintf(w, "%s=%s\n", p.Name, quoted(p.Value))
	return err
}

func quoted(value string) string {
	switch {
	case bare.MatchString(value):
		return value
	case !strings.ContainsAny(value, "'\n\r\\"):
		return "'" + value + "'"
	}
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "$", `\$`, "`", "\\`", "\n", `\n`, "\r", `\r`).Replace(value) + `"`
}
