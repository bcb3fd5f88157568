// Package fix makes the quick fixes of a secret: edits that take the value out of the text and put
// something in its place that gets the value from where it is safe.
//
// The first fix is the one to prefer. Every edit keeps the meaning of the code, provided that what
// the fix names is set; none is marked Safe but the redaction of an output, because the text that
// is edited may be somebody's only copy of the key.
package fix

import (
	"github.com/nblsp/nblsp/analyzers"
	"github.com/nblsp/nblsp/notebook"
)

// A Site is where a secret stands and what is known of it there. All spans are of Block.
type Site struct {
	Block *notebook.Block
	// Language of the code around it in lower case: that of the Block, or "bash" for a shell line
	// of a Python cell.
	Language string
	Context  Context
	Value    notebook.Span
	// Literal is the token that holds the value, prefix and quotes included; all tokens when the
	// value is concatenated from several. For EnvMagic it is the whole magic. Zero when there is none.
	Literal notebook.Span
	// Parts are what has to be replaced when that is less than the Value: user and password of a
	// URL. Empty: the Value.
	Parts []Part
	Name  string // what the value is bound to: variable, attribute, keyword, key, header; "" unknown
	// Callee is the dotted name of the function that the value is passed to; "" for none.
	Callee   string
	Provider string // the rule's name without its family: "openai-api-key"
}

// A Part is a piece of a Value that is looked up by itself.
type Part struct {
	Span notebook.Span
	Name string // "user", "password"
}

// A Context is the kind of place.
type Context uint8

// The contexts.
const (
	Literal       Context = iota // the value is the whole of a string literal, or a part of it
	LookupDefault                // the default of an environment lookup: os.getenv("X", "value")
	Default                      // the default of a parameter or option
	EnvAssignment                // os.environ["X"] = "value"
	EnvMagic                     // %env X=value
	ShellWord                    // a word of a shell command, quoted or not
	ShellAssign                  // X=value, export X=value in a shell
	Commented                    // code in a comment
	Prose                        // Markdown, raw text, a comment that is no code
	Output                       // what a program printed
	JSON                         // a string of metadata or of a JSON document
)

// Redacted is what takes the place of a value that is removed.
const Redacted = "[redacted]"

// For gives the fixes of a site, the preferred one first. It never fails: where nothing sensible
// can be done there is none.
func For(s Site) []analyzers.Fix {
	switch s.Context {
	case Output:
		return []analyzers.Fix{{
			Title: "Redact this value in the output", Applies: analyzers.Safe,
			Edits: []analyzers.Edit{{Span: s.Value, New: Redacted}},
		}}
	case Prose, JSON:
		return []analyzers.Fix{s.redaction()}
	case ShellWord, ShellAssign:
		return s.shell()
	}
	switch s.Language {
	case "python":
		return s.python()
	case "bash", "sh", "shell", "zsh":
		return s.shell()
	}
	if d, ok := dialects[s.Language]; ok && s.whole() {
		name := Variable(s)
		return []analyzers.Fix{{
			Title:     "Replace with " + d.shown + " lookup of " + name,
			Applies:   analyzers.NeedsValue,
			Variables: s.variable(name),
			Edits:     []analyzers.Edit{{Span: s.Literal, New: d.before + name + d.after}},
		}}
	}
	return nil
}

// A dialect is how a language other than Python reads the environment.
type dialect struct{ shown, before, after string }

var dialects = map[string]dialect{
	"r":          {"Sys.getenv()", `Sys.getenv("`, `")`},
	"julia":      {"ENV", `ENV["`, `"]`},
	"scala":      {"sys.env", `sys.env("`, `")`},
	"kotlin":     {"System.getenv()", `System.getenv("`, `")`},
	"java":       {"System.getenv()", `System.getenv("`, `")`},
	"csharp":     {"Environment", `Environment.GetEnvironmentVariable("`, `")`},
	"go":         {"os.Getenv", `os.Getenv("`, `")`},
	"ruby":       {"ENV", `ENV["`, `"]`},
	"javascript": {"process.env", "process.env.", ""},
	"typescript": {"process.env", "process.env.", ""},
}

// whole reports whether the value is all that its literal holds.
func (s Site) whole() bool {
	_, quote, content := literalParts(s.text(s.Literal))
	end := s.Literal.End - len(quote)
	return len(s.Parts) == 0 && quote != "" && s.Value == notebook.Span{Start: end - len(content), End: end}
}

func (s Site) text(span notebook.Span) string { return s.Block.Text[span.Start:span.End] }

// variable is what has to be set for a lookup of the whole value.
func (s Site) variable(name string) []analyzers.Variable {
	return []analyzers.Variable{{Name: name, Value: analyzers.NewSecret(s.text(s.Value))}}
}

func (s Site) redaction() analyzers.Fix {
	return analyzers.Fix{
		Title: "Remove the value from the text", Applies: analyzers.NeedsValue,
		Edits: []analyzers.Edit{{Span: s.Value, New: Redacted}},
	}
}
