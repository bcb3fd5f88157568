package fix_test

import (
	"context"
	"os/exec"
	"strings"
	"testing"

	"github.com/nblsp/nblsp/analyzers"
	"github.com/nblsp/nblsp/analyzers/analyzertest"
	"github.com/nblsp/nblsp/analyzers/internal/fix"
	"github.com/nblsp/nblsp/notebook"
)

// site reads a text in which « » marks the value, ‹ › the parts of it and ⟦ ⟧ the literal.
func site(t *testing.T, text string, s fix.Site) (string, fix.Site) {
	t.Helper()
	var b strings.Builder
	part := 0
	for _, r := range text {
		switch r {
		case '«':
			s.Value.Start = b.Len()
		case '»':
			s.Value.End = b.Len()
		case '⟦':
			s.Literal.Start = b.Len()
		case '⟧':
			s.Literal.End = b.Len()
		case '‹':
			s.Parts[part].Span.Start = b.Len()
		case '›':
			s.Parts[part].Span.End = b.Len()
			part++
		default:
			b.WriteRune(r)
		}
	}
	s.Block = notebook.NewBlock(notebook.Source, s.Language, 0, "", b.String())
	return b.String(), s
}

func apply(t *testing.T, text string, s fix.Site, title string) string {
	t.Helper()
	for _, f := range fix.For(s) {
		if strings.HasPrefix(f.Title, title) {
			return analyzertest.Apply(text, analyzers.Resolve(&notebook.Document{}, analyzers.Finding{Block: s.Block}, f))
		}
	}
	t.Fatalf("no fix is called %q", title)
	return ""
}

func TestFirstFix(t *testing.T) {
	userinfo := []fix.Part{{Name: "user"}, {Name: "password"}}
	tests := []struct {
		name, before, after string
		site                fix.Site
	}{
		{"assignment", `key = ⟦"«v»"⟧`, "import os\nkey = os.environ[\"KEY\"]", fix.Site{Name: "key", Provider: "password"}},
		{"raw string", `k = ⟦r'«v»'⟧`, "import os\nk = os.environ[\"OPENAI_API_KEY\"]", fix.Site{Name: "k", Provider: "openai-api-key"}},
		{"os is there", "import os\nkey = ⟦'«v»'⟧", "import os\nkey = os.environ[\"KEY\"]", fix.Site{Name: "key", Provider: "password"}},
		{"below a magic", "%%time\nkey = ⟦'«v»'⟧", "%%time\nimport os\nkey = os.environ[\"KEY\"]", fix.Site{Name: "key", Provider: "password"}},
		{"bytes", `key = ⟦b"«v»"⟧`, "import os\nkey = os.environ[\"KEY\"].encode()", fix.Site{Name: "key", Provider: "password"}},
		{"beside a literal", `h = "Bearer " ⟦"«v»"⟧`, "import os\nh = \"Bearer \" f\"{os.environ['H']}\"", fix.Site{Name: "h"}},
		{"part of a literal", `h = ⟦"Bearer «v»"⟧`, "import os\nh = f\"Bearer {os.environ['API_KEY']}\"", fix.Site{Name: "API_KEY"}},
		{"part of an f-string", `h = ⟦f'{a} «v»'⟧`, "import os\nh = f'{a} {os.environ[\"TOKEN_X\"]}'", fix.Site{Name: "token_x"}},
		{"braces are kept", `h = ⟦"{} «v»"⟧`, "import os\nh = f\"{{}} {os.environ['TOKEN_X']}\"", fix.Site{Name: "token_x"}},
		{"user and password of a URL", `u = ⟦"«postgres://‹u›:‹p›@h/d»"⟧`,
			"import os\nu = f\"postgres://{os.environ['DATABASE_USER']}:{os.environ['DATABASE_PASSWORD']}@h/d\"",
			fix.Site{Name: "database_url", Parts: userinfo}},
		{"default of a lookup", `os.getenv("A", ⟦"«v»"⟧)`, `os.getenv("A")`, fix.Site{Context: fix.LookupDefault, Name: "A"}},
		{"named default of a lookup", `os.getenv("A", default=⟦"«v»"⟧)`, `os.getenv("A")`, fix.Site{Context: fix.LookupDefault, Name: "A"}},
		{"default of an option", `add("--token", default=⟦"«v»"⟧)`, "import os\nadd(\"--token\", default=os.environ.get(\"APP_TOKEN\"))",
			fix.Site{Context: fix.Default, Name: "app_token"}},
		{"assignment to the environment", `os.environ["A_B"] = ⟦"«v»"⟧`, "import getpass\nos.environ[\"A_B\"] = getpass.getpass(\"A_B: \")",
			fix.Site{Context: fix.EnvAssignment, Name: "A_B"}},
		{"%env", `⟦%env A_B=«v»⟧`, "import getpass\nimport os\nos.environ[\"A_B\"] = getpass.getpass(\"A_B: \")", fix.Site{Context: fix.EnvMagic, Name: "A_B"}},
		{"comment", `# key = ⟦"«v»"⟧`, `# key = os.environ["APP_KEY"]`, fix.Site{Context: fix.Commented, Name: "app_key"}},
		{"R", `key <- ⟦"«v»"⟧`, `key <- Sys.getenv("APP_KEY")`, fix.Site{Language: "r", Name: "app_key"}},
		{"Julia", `key = ⟦"«v»"⟧`, `key = ENV["APP_KEY"]`, fix.Site{Language: "julia", Name: "app_key"}},
		{"TypeScript", `const k = ⟦'«v»'⟧`, `const k = process.env.APP_KEY`, fix.Site{Language: "typescript", Name: "appKey"}},
		{"shell word", `!curl -u me:«v» x`, `!curl -u me:"$APP_KEY" x`, fix.Site{Context: fix.ShellWord, Language: "bash", Name: "app_key"}},
		{"in double quotes", `curl -H "X: «v»" x`, `curl -H "X: $APP_KEY" x`, fix.Site{Context: fix.ShellWord, Language: "bash", Name: "app_key"}},
		{"in single quotes", `curl -H 'X: «v»' x`, `curl -H 'X: '"$APP_KEY"'' x`, fix.Site{Context: fix.ShellWord, Language: "bash", Name: "app_key"}},
		{"in the middle of a quoted word", `echo "a«v»b"`, `echo "a$APP_KEY""b"`, fix.Site{Context: fix.ShellWord, Language: "bash", Name: "app_key"}},
		{"shell assignment", `export A_B=⟦'«v»'⟧`, `export A_B="${A_B:?}"`, fix.Site{Context: fix.ShellAssign, Language: "bash", Name: "A_B"}},
		{"Markdown", "the key is «v».", "the key is [redacted].", fix.Site{Context: fix.Prose, Language: "markdown"}},
		{"output", "key: «v»", "key: [redacted]", fix.Site{Context: fix.Output}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if tt.site.Language == "" {
				tt.site.Language = "python"
			}
			text, s := site(t, tt.before, tt.site)
			if got := apply(t, text, s, ""); got != tt.after {
				t.Errorf("got\n%s\nwant\n%s", got, tt.after)
			}
		})
	}
}

func TestOnlyOutputsAreSafeToEdit(t *testing.T) {
	for _, c := range []fix.Context{fix.Literal, fix.Default, fix.EnvMagic, fix.ShellWord, fix.ShellAssign, fix.Commented, fix.Prose, fix.JSON, fix.Output} {
		_, s := site(t, `x = ⟦"«v»"⟧`, fix.Site{Language: "python", Context: c, Name: "app_key"})
		for _, f := range fix.For(s) {
			if (f.Applies == analyzers.Safe) != (c == fix.Output) {
				t.Errorf("context %d: %q applies %v", c, f.Title, f.Applies)
			}
		}
	}
}

func TestSecretManagersAreOfferedWhereTheirModuleIsUsed(t *testing.T) {
	_, s := site(t, `x = ⟦"«v»"⟧`, fix.Site{Language: "python", Name: "app_key"})
	offered := func(source string) string {
		d := notebook.NewLive("n", "python", []*notebook.Cell{notebook.NewCell("a", notebook.Code, "python", source)})
		var titles []string
		for _, f := range fix.For(s) {
			if analyzers.Offered(d, f) {
				titles = append(titles, f.Title)
			}
		}
		return strings.Join(titles, "; ")
	}
	always := "Replace with os.environ lookup of APP_KEY; Replace with python-dotenv (.env file); Replace with getpass prompt; Replace with keyring"
	if got := offered("import pandas"); got != always {
		t.Errorf("offered %s, want %s", got, always)
	}
	for module, title := range map[string]string{
		"from google.colab import drive": "Colab's userdata", "import boto3": "AWS Secrets Manager", "import hvac": "Vault",
		"from azure.keyvault.secrets import SecretClient": "Azure Key Vault", "dbutils.fs.ls('/')": "Databricks secret",
		"import google.cloud.secretmanager": "Google Secret Manager",
	} {
		if got := offered(module); !strings.Contains(got, title) {
			t.Errorf("%s: offered %s, want %s among them", module, got, title)
		}
	}
}

func TestVariable(t *testing.T) {
	tests := []struct {
		site fix.Site
		want string
	}{
		{fix.Site{Name: "aws_access_key_id"}, "AWS_ACCESS_KEY_ID"},
		{fix.Site{Name: "myServiceToken"}, "MY_SERVICE_TOKEN"},
		{fix.Site{Name: "HTTPProxyPassword"}, "HTTP_PROXY_PASSWORD"},
		{fix.Site{Name: "config.db-password"}, "CONFIG_DB_PASSWORD"},
		{fix.Site{Name: "2fa_secret"}, "_2FA_SECRET"},
		{fix.Site{Name: "clé"}, "CL"},
		{fix.Site{Name: "password", Provider: "password"}, "PASSWORD"},
		{fix.Site{Name: "password", Callee: "psycopg2.connect", Provider: "password"}, "DB_PASSWORD"},
		{fix.Site{Name: "api_key", Callee: "OpenAI", Provider: "api-key"}, "OPENAI_API_KEY"},
		{fix.Site{Callee: "cohere.Client", Provider: "api-key"}, "COHERE_API_KEY"},
		{fix.Site{Name: "token", Provider: "huggingface-access-token"}, "HF_TOKEN"},
		{fix.Site{Name: "x", Provider: "github-pat"}, "GITHUB_TOKEN"},
		{fix.Site{Name: "Authorization", Provider: "groq-api-key"}, "GROQ_API_KEY"},
		{fix.Site{Name: "", Provider: ""}, "SECRET"},
		{fix.Site{Name: "pwd", Provider: "password"}, "PASSWORD"}, // $PWD is the folder of the program
		{fix.Site{Name: "user"}, "USER_SECRET"},
	}
	for _, tt := range tests {
		if got := fix.Variable(tt.site); got != tt.want {
			t.Errorf("Variable(%+v) = %s, want %s", tt.site, got, tt.want)
		}
	}
}

// Python itself is the judge: with the variables set, the code before and after the fix has the
// same value.
func TestTheFixKeepsTheMeaning(t *testing.T) {
	python, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("there is no python3 to ask")
	}
	userinfo := []fix.Part{{Name: "user"}, {Name: "password"}}
	tests := []struct {
		name, code string
		site       fix.Site
	}{
		{"double quotes", `x = ⟦"«p w»"⟧`, fix.Site{}},
		{"keyword", `x = dict(a=⟦'«pw»'⟧, b=1)`, fix.Site{}},
		{"before a literal", `x = (⟦"«pw»"⟧ "tail")`, fix.Site{}},
		{"behind a literal on another line", "x = ('head'\n  ⟦'«pw»'⟧)", fix.Site{}},
		{"in an f-string", `y = 1; x = ⟦f"{y}{{}} «pw» {y!r}"⟧`, fix.Site{}},
		{"raw", `x = ⟦r"\d «pw» {}"⟧`, fix.Site{}},
		{"bytes in part", `x = ⟦b"Basic «pw»"⟧`, fix.Site{}},
		{"triple quotes", "x = ⟦'''a\n«pw»\n{b}'''⟧", fix.Site{}},
		{"URL", `x = ⟦"«mysql://‹me›:‹pw›@h:1/d?a={}»"⟧`, fix.Site{Parts: userinfo}},
		{"URL in single quotes", `x = ⟦'«mysql://‹me›:‹pw›@h»'⟧`, fix.Site{Parts: userinfo}},
		{"escapes beside it", `x = ⟦"a\t\"«pw»\""⟧`, fix.Site{}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			tt.site.Language, tt.site.Name = "python", "some_url"
			text, s := site(t, tt.code, tt.site)
			fixes := fix.For(s)
			if len(fixes) == 0 {
				t.Fatal("no fix")
			}
			after := apply(t, text, s, fixes[0].Title)
			run := func(code string) string {
				cmd := exec.CommandContext(context.Background(), python, "-c", code+"\nprint(repr(x))")
				for _, v := range fixes[0].Variables {
					cmd.Env = append(cmd.Env, v.Name+"="+v.Value.Reveal())
				}
				out, err := cmd.CombinedOutput()
				if err != nil {
					t.Fatalf("%v: %s\n%s", err, out, code)
				}
				return string(out)
			}
			if before, after := run(text), run(after); before != after {
				t.Errorf("before %safter  %s", before, after)
			}
			if strings.Contains(after, "pw") {
				t.Errorf("the value is still there:\n%s", after)
			}
		})
	}
}
