// Package semantic finds secrets by what the text around them says: a name that promises one, a
// call that takes one, a URL, a connection string or a header that carries one, a private key's
// armour. It knows no formats of providers; those are the business of package engine.
//
// [Text] reads any text by its surface; [Python] reads code by its syntax.
package semantic

import (
	"github.com/nblsp/nblsp/analyzers/internal/fix"
	"github.com/nblsp/nblsp/notebook"
)

// The rules, by the name of their page.
const (
	Password            = "password"
	APIKey              = "api-key"
	Token               = "token"
	ConnectionString    = "connection-string"
	URLCredentials      = "url-credentials"
	PrivateKey          = "private-key"
	BasicAuth           = "basic-auth"
	AuthorizationHeader = "authorization-header"
)

// Rules are all of them.
var Rules = []string{Password, APIKey, Token, ConnectionString, URLCredentials, PrivateKey, BasicAuth, AuthorizationHeader}

// A Find is a secret, or with Refused what looked like one.
type Find struct {
	Rule    string
	Span    notebook.Span // as the contract says what a range covers
	Value   string        // the secret itself, decoded; of a connection the password
	Literal notebook.Span // the whole literal with quotes and prefix; zero when there is none
	Context fix.Context
	Name    string // what it is bound to; "" when unknown
	Callee  string
	Weak    bool            // a password as people choose them
	Parts   []notebook.Span // further halves of the same credential
	Pieces  []fix.Part      // of a URL: what in Span is secret
	Refused string          // why it is none, never quoting it
}

// A Mode says how much a text may be believed.
type Mode uint8

// The modes.
const (
	Prose   Mode = iota // text for people, logs, outputs, data: values may stand without quotes
	Code                // a programming language: values stand in quotes, but for comments
	Shell               // a shell: words are values
	Config              // ini, YAML, .env, .netrc: the rest of the line is the value
	Content             // the content of a string literal
)

// ModeOf is the mode for texts of a language, as Blocks name languages.
func ModeOf(language string) Mode {
	switch language {
	case "bash", "sh", "shell", "zsh", "powershell", "cmd", "batch":
		return Shell
	case "markdown", "text", "plain", "raw", "html", "latex", "rst", "":
		return Prose
	case "yaml", "toml", "ini", "env", "dotenv", "properties", "conf", "json", "cfg":
		return Config
	}
	return Code
}

// CommentOf is what begins a comment in a language; "" when there is none or nobody knows.
func CommentOf(language string) string {
	switch language {
	case "sql", "haskell", "lua":
		return "--"
	case "r", "julia", "python", "ruby", "perl", "bash", "elixir", "octave":
		return "#"
	case "scala", "javascript", "typescript", "java", "kotlin", "go", "rust", "csharp", "c", "c++", "cpp", "swift", "php", "fsharp":
		return "//"
	}
	return ""
}
