package fix

import (
	"strings"

	"github.com/nblsp/nblsp/analyzers"
	"github.com/nblsp/nblsp/notebook"
)

var (
	importOS      = analyzers.Import{Language: "python", Statement: "import os", Name: "os"}
	importGetpass = analyzers.Import{Language: "python", Statement: "import getpass", Name: "getpass"}
)

// A source is a place where a Python program can get a secret from.
type source struct {
	title   string // after "Replace with "; %s is the variable
	expr    string // $NAME is the variable, $SERVICE what it belongs to
	imports []analyzers.Import
	needs   string // module that the notebook has to import already
	applies analyzers.Applies
}

var environ = source{
	title: "os.environ lookup of $NAME", expr: `os.environ["$NAME"]`, imports: []analyzers.Import{importOS}, applies: analyzers.NeedsValue,
}

// sources in the order in which they are offered, after [environ].
var sources = []source{
	{title: "Colab's userdata", expr: `userdata.get("$NAME")`, needs: "google.colab", applies: analyzers.NeedsValue,
		imports: []analyzers.Import{{Language: "python", Statement: "from google.colab import userdata", Name: "userdata"}}},
	{title: "Databricks secret", expr: `dbutils.secrets.get(scope="$SERVICE", key="$NAME")`, needs: "dbutils", applies: analyzers.Manual},
	{title: "AWS Secrets Manager", expr: `boto3.client("secretsmanager").get_secret_value(SecretId="$NAME")["SecretString"]`, needs: "boto3",
		applies: analyzers.NeedsValue, imports: []analyzers.Import{{Language: "python", Statement: "import boto3", Name: "boto3"}}},
	{title: "Google Secret Manager", needs: "google.cloud.secretmanager", applies: analyzers.Manual,
		expr:    `secretmanager.SecretManagerServiceClient().access_secret_version(name="projects/PROJECT/secrets/$NAME/versions/latest").payload.data.decode()`,
		imports: []analyzers.Import{{Language: "python", Statement: "from google.cloud import secretmanager", Name: "secretmanager"}}},
	{title: "Azure Key Vault", needs: "azure.keyvault", applies: analyzers.Manual,
		expr: `SecretClient("https://VAULT.vault.azure.net", DefaultAzureCredential()).get_secret("$DASHED").value`,
		imports: []analyzers.Import{
			{Language: "python", Statement: "from azure.keyvault.secrets import SecretClient", Name: "SecretClient"},
			{Language: "python", Statement: "from azure.identity import DefaultAzureCredential", Name: "DefaultAzureCredential"}}},
	{title: "Vault", needs: "hvac", applies: analyzers.Manual, expr: `hvac.Client().secrets.kv.read_secret("$SERVICE")["data"]["data"]["$NAME"]`,
		imports: []analyzers.Import{{Language: "python", Statement: "import hvac", Name: "hvac"}}},
	{title: "python-dotenv (.env file)", expr: `os.environ["$NAME"]`, applies: analyzers.NeedsValue,
		imports: []analyzers.Import{importOS,
			{Language: "python", Statement: "from dotenv import load_dotenv; load_dotenv()", Name: "load_dotenv"}}},
	{title: "getpass prompt", expr: `getpass.getpass("$NAME: ")`, applies: analyzers.NeedsValue, imports: []analyzers.Import{importGetpass}},
	{title: "keyring", expr: `keyring.get_password("$SERVICE", "$NAME")`, applies: analyzers.NeedsValue,
		imports: []analyzers.Import{{Language: "python", Statement: "import keyring", Name: "keyring"}}},
}

func (s Site) python() []analyzers.Fix {
	name := Variable(s)
	one := func(title string, edit analyzers.Edit, imports ...analyzers.Import) []analyzers.Fix {
		return []analyzers.Fix{{Title: title, Applies: analyzers.NeedsValue, Variables: s.variable(name), Edits: []analyzers.Edit{edit}, Imports: imports}}
	}
	switch s.Context {
	case LookupDefault:
		return one("Remove the default of the lookup", analyzers.Edit{Span: s.argument()})
	case Default:
		if s.whole() {
			return one("Replace with os.environ lookup of "+name, analyzers.Edit{Span: s.Literal, New: s.inline(`os.environ.get("` + name + `")`)}, importOS)
		}
	case EnvAssignment:
		if s.whole() {
			// A lookup would assign the variable to itself.
			name = s.Name
			return one("Replace with getpass prompt", analyzers.Edit{Span: s.Literal, New: s.inline(`getpass.getpass("` + name + `: ")`)}, importGetpass)
		}
	case EnvMagic:
		name = s.Name
		return one("Replace with getpass prompt",
			analyzers.Edit{Span: s.Literal, New: `os.environ["` + name + `"] = getpass.getpass("` + name + `: ")`}, importGetpass, importOS)
	}
	if !s.whole() {
		return s.formatted()
	}
	w := s.writer(name)
	first := w.replaced(environ)
	if s.Context == Commented {
		first.Imports = nil
		return []analyzers.Fix{first}
	}
	fixes := make([]analyzers.Fix, 0, 1+len(sources))
	fixes = append(fixes, first)
	for _, src := range sources {
		fixes = append(fixes, w.replaced(src))
	}
	return fixes
}

// A writer writes the expressions of sources for one site.
type writer struct {
	site                  Site
	name, service, dashed string
	place                 place
	variables             []analyzers.Variable
}

func (s Site) writer(name string) writer {
	lower := strings.ToLower(name)
	service, _, _ := strings.Cut(lower, "_")
	return writer{s, name, service, strings.ReplaceAll(lower, "_", "-"), s.place(), s.variable(name)}
}

// replaced is the fix that puts the expression of a source in the place of the literal.
func (w writer) replaced(src source) analyzers.Fix {
	return analyzers.Fix{
		Title:      "Replace with " + w.fill(src.title),
		Applies:    src.applies,
		Variables:  w.variables,
		IfImported: src.needs,
		Imports:    src.imports,
		Edits:      []analyzers.Edit{{Span: w.site.Literal, New: w.place.fit(w.fill(src.expr))}},
	}
}

// fill puts the names into a text of a source.
func (w writer) fill(text string) string {
	if strings.IndexByte(text, '$') < 0 {
		return text
	}
	var b strings.Builder
	b.Grow(len(text) + 2*len(w.name))
	for {
		before, rest, found := strings.Cut(text, "$")
		b.WriteString(before)
		if !found {
			return b.String()
		}
		for _, x := range [...]struct{ mark, value string }{{"NAME", w.name}, {"SERVICE", w.service}, {"DASHED", w.dashed}} {
			if after, ok := strings.CutPrefix(rest, x.mark); ok {
				b.WriteString(x.value)
				rest = after
				break
			}
		}
		text = rest
	}
}

// A place is what the literal that an expression replaces asks of it.
type place struct{ bytes, joined bool }

func (s Site) place() place {
	prefix, _, _ := literalParts(s.text(s.Literal))
	return place{bytes: strings.Contains(prefix, "b"), joined: s.concatenated()}
}

// inline makes an expression fit for the place of the literal.
func (s Site) inline(expr string) string { return s.place().fit(expr) }

// fit makes an expression fit: next to another literal only a string can stand, and a bytes literal
// stays bytes.
func (p place) fit(expr string) string {
	if p.bytes {
		expr += ".encode()"
	}
	if p.joined {
		return `f"{` + strings.ReplaceAll(expr, `"`, "'") + `}"`
	}
	return expr
}

// concatenated reports whether another string literal stands right beside the literal, which
// Python joins with it. A neighbour that only looks so costs an f-string, not a mistake.
func (s Site) concatenated() bool {
	const space = " \t\r\n\\"
	before := strings.TrimRight(s.Block.Text[:s.Literal.Start], space)
	after := strings.TrimLeft(s.Block.Text[s.Literal.End:], space)
	if strings.HasSuffix(before, `"`) || strings.HasSuffix(before, `'`) {
		// A statement of its own on the line before is no neighbour.
		between := s.Block.Text[len(before):s.Literal.Start]
		line := s.Block.Text[strings.LastIndexByte(s.Block.Text[:s.Literal.Start], '\n')+1 : s.Literal.Start]
		if !strings.Contains(between, "\n") || strings.TrimLeft(line, space) == "" {
			return true
		}
	}
	rest := strings.TrimLeft(after, prefixLetters)
	return len(after)-len(rest) <= 2 && rest != "" && (rest[0] == '"' || rest[0] == '\'') &&
		!strings.Contains(s.Block.Text[s.Literal.End:len(s.Block.Text)-len(after)], "\n\n")
}

// argument is the span of the literal with the comma and the keyword before it.
func (s Site) argument() notebook.Span {
	before := strings.TrimRight(s.Block.Text[:s.Literal.Start], " \t\r\n")
	if cut, ok := strings.CutSuffix(before, "="); ok {
		before = strings.TrimRight(strings.TrimRight(strings.TrimRight(cut, " \t"), nameBytes), " \t\r\n")
	}
	if cut, ok := strings.CutSuffix(before, ","); ok {
		before = cut
	}
	return notebook.Span{Start: len(before), End: s.Literal.End}
}

const prefixLetters = "rRbBuUfFtT"

// literalParts takes a string token apart; quote is "" when it is none.
func literalParts(token string) (prefix, quote, content string) {
	rest := strings.TrimLeft(token, prefixLetters)
	prefix = strings.ToLower(token[:len(token)-len(rest)])
	for _, q := range []string{`"""`, `'''`, `"`, `'`} {
		if inner, ok := strings.CutPrefix(rest, q); ok {
			if inner, ok = strings.CutSuffix(inner, q); ok {
				return prefix, q, inner
			}
		}
	}
	return prefix, "", rest
}

// formatted turns a literal into an f-string that looks up the parts and keeps the rest.
func (s Site) formatted() []analyzers.Fix {
	if s.Literal.Len() == 0 {
		return nil
	}
	prefix, quote, content := literalParts(s.text(s.Literal))
	if quote == "" || strings.ContainsAny(prefix, "t") || strings.Contains(content, quote) && !strings.Contains(content, `\`) {
		return nil // no single literal, or one that cannot be formatted
	}
	inner := `'`
	if quote[0] == '\'' {
		inner = `"`
	}
	first := s.Literal.End - len(quote) - len(content)
	rest := func(from, to int) string {
		piece := s.Block.Text[from:to]
		if strings.Contains(prefix, "f") {
			return piece
		}
		return strings.NewReplacer("{", "{{", "}", "}}").Replace(piece)
	}
	var b strings.Builder
	b.WriteString("f")
	if strings.Contains(prefix, "r") {
		b.WriteString("r")
	}
	b.WriteString(quote)
	fix := analyzers.Fix{Applies: analyzers.NeedsValue, Imports: []analyzers.Import{importOS}}
	at := first
	var names []string
	for _, p := range s.parts() {
		if p.Span.Start < at || p.Span.End > s.Literal.End-len(quote) {
			return nil
		}
		b.WriteString(rest(at, p.Span.Start))
		b.WriteString("{os.environ[" + inner + p.Name + inner + "]}")
		at = p.Span.End
		names = append(names, p.Name)
		fix.Variables = append(fix.Variables, analyzers.Variable{Name: p.Name, Value: analyzers.NewSecret(s.text(p.Span))})
	}
	b.WriteString(rest(at, first+len(content)))
	b.WriteString(quote)
	if strings.Contains(prefix, "b") {
		b.WriteString(".encode()")
	}
	fix.Title = "Replace with os.environ lookup of " + strings.Join(names, " and ")
	fix.Edits = []analyzers.Edit{{Span: s.Literal, New: b.String()}}
	if s.Context == Commented {
		fix.Imports = nil
	}
	return []analyzers.Fix{fix}
}
