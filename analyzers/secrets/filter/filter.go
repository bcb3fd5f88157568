// Package filter tells secrets from what only stands where a secret could stand: placeholders,
// templates, names, prompts, paths, identifiers and words. Its functions are pure, and each refusal
// has a reason that people can read (`scan --explain`) and that never quotes the value.
package filter

import (
	"strings"
	"unicode/utf8"

	"github.com/nblsp/nblsp/analyzers/secrets/lexicon"
)

// A Candidate is a value bound to a name.
type Candidate struct {
	Value string
	Name  lexicon.Meaning
	// Explicit says that the syntax leaves no doubt that Value is the value: it stands in quotes, or
	// after `export X=`. Without, it may as well be the next word of a sentence.
	Explicit bool
}

// A Verdict is what is thought of a Candidate.
type Verdict struct {
	// Plausible says that the value is a secret; Reason is empty then.
	Plausible bool
	Reason    string // one clause, no full stop
	// Weak says that the value is a password as people choose them: short or made of words.
	Weak bool
}

// maxHandle is the length of the longest whole number that programs count and name things by.
const maxHandle = 20

func refuse(reason string) Verdict { return Verdict{Reason: reason} }

// maxSecret is the length of the longest value that is judged; nobody chooses longer ones, and
// longer machine-made ones have a format of their own.
const maxSecret = 512

// Judge decides about a value by what it looks like and what its name promises.
func Judge(c Candidate) Verdict {
	v := c.Value
	if len(v) > maxSecret {
		return refuse("too long for a secret of this kind")
	}
	if reason := Placeholder(v); reason != "" {
		return refuse(reason)
	}
	if reason := notAValue(v); reason != "" {
		return refuse(reason)
	}
	if !c.Explicit && strings.ContainsAny(v, "()[]{}") {
		return refuse("code")
	}
	s := look(v)
	if names(v, s) {
		return refuse("names a credential instead of being one")
	}
	if dummy(v) && !s.mixed() {
		return refuse("a dummy or a keyword of a schema")
	}
	switch c.Name.Kind {
	case lexicon.Password:
		return judgePassword(c, s)
	case lexicon.Key, lexicon.Token, lexicon.Authorization, lexicon.ConnectionString:
		return judgeKey(c, s)
	}
	return refuse("its name promises no credential")
}

// dummy reports whether a value is a word that stands for any value, also behind the prefix of a
// provider: "sk-foo".
func dummy(v string) bool {
	word := strings.ToLower(strings.Trim(v, "0123456789 !?.*_-:\"'"))
	if dummies[word] {
		return true
	}
	for _, prefix := range [...]string{"sk-", "sk_", "pk-", "hf_", "gsk_"} {
		if rest, ok := strings.CutPrefix(word, prefix); ok {
			return dummies[rest]
		}
	}
	return false
}

func judgePassword(c Candidate, s shape) Verdict {
	switch {
	case s.n < 4:
		return refuse("too short for a password")
	case s.space > 0 && (!c.Explicit || prose(c.Value) || !c.Name.Sure):
		return refuse("text, not a password")
	case s.letters+s.digits == 0 && s.n < 8:
		return refuse("punctuation")
	case UUID(c.Value) && !c.Name.Sure:
		return refuse("a UUID")
	case !c.Name.Sure && !s.random() && s.natural*10 >= s.letters*7 && s.digits < 2:
		return refuse("a word under a name that does not promise a password")
	case !c.Explicit && (s.n < 6 || s.digits == 0 && s.symbols == 0 && (s.upper == 0 || s.lowerCase == 0 || s.natural*2 >= s.letters)):
		return refuse("a word of the text")
	case !c.Explicit && s.letters == 0:
		return refuse("a number in the text")
	}
	return Verdict{Plausible: true, Weak: s.n < 12 || !s.random() && s.natural*2 >= s.letters}
}

func judgeKey(c Candidate, s shape) Verdict {
	switch {
	case s.space > 0:
		return refuse("text, not a key")
	case !c.Name.Sure && c.Name.Kind == lexicon.Key && entry(c.Value, c.Explicit):
		return refuse("the key of an entry of a store")
	case s.random() && s.n >= 16 && (c.Name.Sure || !UUID(c.Value) && !structured(c.Value)):
		return Verdict{Plausible: true}
	case !c.Name.Sure:
		return refuse("does not look random, under a name that does not promise a credential")
	case s.n < 6, s.n < 12 && strings.IndexByte("-_", c.Value[len(c.Value)-1]) >= 0:
		return refuse("too short for a key")
	case s.natural*10 >= s.letters*6 && s.letters > 0:
		return refuse("words, not a key")
	case s.digits == 0 && s.symbols == 0 && s.upper == 0 && s.natural > 0 && s.n < 12:
		return refuse("a word, not a key")
	case s.letters == 0 && s.n < 10, s.digits == s.n && s.n <= maxHandle && c.Name.Kind == lexicon.Token:
		return refuse("a number, not a key")
	case !c.Explicit && (s.n < 12 || s.digits == 0 || s.letters == 0):
		return refuse("a word of the text")
	case structured(c.Value):
		return refuse("an identifier")
	}
	return Verdict{Plausible: true, Weak: s.n < 12}
}

// entry reports whether a value is what caches and stores call a key: a digest, behind the name of
// what it belongs to (llmcache:3f…) or, in a text, by itself.
func entry(v string, explicit bool) bool {
	space, digest, found := strings.Cut(v, ":")
	if !found {
		digest = v
	}
	return Digest(digest) && (!explicit || found && identifier(space))
}

// Digest reports whether a value has the form of a digest of a usual size.
func Digest(v string) bool {
	switch len(v) {
	case 32, 40, 64:
		return strings.Trim(v, "0123456789abcdefABCDEF") == ""
	}
	return false
}

// Random reports whether a value looks as if a machine had drawn it.
func Random(v string) bool { s := look(v); return s.n >= 12 && s.random() && Placeholder(v) == "" }

// Worded is how many bytes of a value are letters in runs that read like words.
func Worded(v string) int { return look(v).natural }

// names reports whether a value is itself the name of a credential: "api_key", "DB_PASSWORD". A
// password such as Password2024 is none.
func names(v string, s shape) bool {
	if s.n > 40 || s.digits >= 2 && s.mixed() {
		return false
	}
	for i := range len(v) {
		if c := v[i]; !letter(c) && !digit(c) && c != '_' && c != '-' && c != '.' && c != ' ' {
			return false
		}
	}
	m := lexicon.Of(v)
	return m.Kind != lexicon.None && (m.Sure || m.Kind == lexicon.Password) && s.digits < 4
}

// notAValue gives the reason why a text refers to something instead of being a secret.
func notAValue(v string) string {
	switch {
	case strings.HasPrefix(v, "/") && strings.Count(v, "/") > 1, strings.HasPrefix(v, "./"), strings.HasPrefix(v, "../"),
		strings.HasPrefix(v, "~/"), len(v) > 2 && v[1] == ':' && (v[2] == '\\' || v[2] == '/') && letter(v[0]):
		return "a path"
	case strings.Contains(v, "://"):
		return "a URL"
	case fileName(v):
		return "a file name"
	case strings.HasPrefix(v, "$2") && strings.Count(v, "$") >= 3, strings.HasPrefix(v, "$argon2"), strings.HasPrefix(v, "pbkdf2"),
		strings.HasPrefix(v, "sha1:"), strings.HasPrefix(v, "sha256:"), strings.HasPrefix(v, "sha512:"),
		strings.HasPrefix(v, "argon2:"), strings.HasPrefix(v, "md5:"), strings.HasPrefix(v, "sha256$"):
		return "a hash"
	case strings.HasPrefix(v, "arn:"), strings.HasPrefix(v, "op:"), strings.HasPrefix(v, "vault:"), strings.HasPrefix(v, "env:"),
		strings.HasPrefix(v, "ENC["), strings.HasPrefix(v, "projects/"):
		return "a reference to a secret store"
	case strings.Contains(v, "os.environ"), strings.Contains(v, "os.getenv"), strings.Contains(v, "getpass"),
		strings.Contains(v, "process.env"), strings.Contains(v, "Sys.getenv"), strings.Contains(v, "dbutils."),
		strings.Contains(v, "userdata.get"), strings.HasPrefix(v, "ENV["), strings.HasPrefix(v, "secrets."):
		return "a lookup"
	case strings.HasPrefix(v, "--"), strings.HasPrefix(v, "=="), strings.HasPrefix(v, "\\"):
		return "syntax"
	}
	// Calls and subscripts: foo(bar), data["x"].
	if i := strings.IndexAny(v, "(["); i > 0 && identifier(v[:i]) && (strings.HasSuffix(v, ")") || strings.HasSuffix(v, "]")) {
		return "code"
	}
	return ""
}

var extensions = []string{".txt", ".json", ".yaml", ".yml", ".pem", ".key", ".env", ".csv", ".py", ".ini", ".cfg", ".toml", ".html",
	".conf", ".xml", ".crt", ".cer", ".p12", ".pfx", ".jks", ".ipynb", ".sql", ".sh", ".log", ".md", ".pkl", ".db", ".js", ".ts", ".com", ".org", ".net", ".io"}

func fileName(v string) bool {
	for _, x := range extensions {
		if len(v) > len(x) && strings.HasSuffix(v, x) {
			return true
		}
	}
	return false
}

// UUID reports whether a value is a UUID.
func UUID(v string) bool {
	if len(v) != 36 {
		return false
	}
	for i := range len(v) {
		if i == 8 || i == 13 || i == 18 || i == 23 {
			if v[i] != '-' {
				return false
			}
		} else if !hexDigit(v[i]) {
			return false
		}
	}
	return true
}

// structured reports whether a value is built of short parts as identifiers, versions and dates are:
// gpt-4-0125-preview, 2024-01-31T00:00:00.
func structured(v string) bool {
	parts, longest, start := 0, 0, 0
	for i := 0; i <= len(v); i++ {
		if i == len(v) || strings.IndexByte("-_.:/ ,", v[i]) >= 0 {
			if i > start {
				parts++
				if s := look(v[start:i]); !s.random() || s.n < 12 {
					longest = max(longest, min(i-start, 11))
				} else {
					longest = len(v)
				}
			}
			start = i + 1
		}
	}
	return parts >= 3 && longest < 12 && longest*2 < len(v) && !UUID(v)
}

// prose reports whether a value with spaces is a text for people and not a pass phrase.
func prose(v string) bool {
	if c, _ := utf8.DecodeLastRuneInString(v); strings.ContainsRune(".?!:,;…", c) {
		return true
	}
	words := 0
	for w := range strings.FieldsSeq(strings.ToLower(v)) {
		words++
		w = strings.Trim(w, ".,:;!?()'\"")
		if functionWords[w] || lexicon.Of(w).Kind >= lexicon.Username {
			return true
		}
	}
	return words > 8
}

func identifier(s string) bool {
	for i := range len(s) {
		if !letter(s[i]) && !digit(s[i]) && s[i] != '_' && s[i] != '.' {
			return false
		}
	}
	return s != ""
}

func digit(c byte) bool    { return '0' <= c && c <= '9' }
func letter(c byte) bool   { return 'a' <= c|0x20 && c|0x20 <= 'z' }
func hexDigit(c byte) bool { return digit(c) || 'a' <= c|0x20 && c|0x20 <= 'f' }
