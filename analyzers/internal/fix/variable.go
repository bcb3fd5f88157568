package fix

import (
	"strings"
	"unicode"
)

// wellKnown are the variables that providers' own libraries read, by rule name.
var wellKnown = map[string]string{
	"aws-access-token":           "AWS_ACCESS_KEY_ID",
	"aws-secret-access-key":      "AWS_SECRET_ACCESS_KEY",
	"aws-session-token":          "AWS_SESSION_TOKEN",
	"anthropic-admin-api-key":    "ANTHROPIC_ADMIN_KEY",
	"databricks-api-token":       "DATABRICKS_TOKEN",
	"gcp-api-key":                "GOOGLE_API_KEY",
	"github-app-token":           "GITHUB_TOKEN",
	"github-fine-grained-pat":    "GITHUB_TOKEN",
	"github-oauth":               "GITHUB_TOKEN",
	"github-pat":                 "GITHUB_TOKEN",
	"gitlab-pat":                 "GITLAB_TOKEN",
	"gitlab-pat-routable":        "GITLAB_TOKEN",
	"heroku-api-key":             "HEROKU_API_KEY",
	"huggingface-access-token":   "HF_TOKEN",
	"npm-access-token":           "NPM_TOKEN",
	"pypi-upload-token":          "TWINE_PASSWORD",
	"replicate-api-token":        "REPLICATE_API_TOKEN",
	"sendgrid-api-token":         "SENDGRID_API_KEY",
	"slack-bot-token":            "SLACK_BOT_TOKEN",
	"slack-user-token":           "SLACK_USER_TOKEN",
	"stripe-access-token":        "STRIPE_API_KEY",
	"telegram-bot-api-token":     "TELEGRAM_BOT_TOKEN",
	"weights-and-biases-api-key": "WANDB_API_KEY",
	"wandb-api-key":              "WANDB_API_KEY",
	"connection-string":          "DATABASE_URL",
}

// generic are names that say what a value is but not whose: they are made longer by what the value
// is passed to, or replaced by the provider's variable.
var generic = map[string]bool{
	"": true, "API_KEY": true, "APIKEY": true, "KEY": true, "TOKEN": true, "ACCESS_TOKEN": true, "AUTH": true,
	"AUTH_TOKEN": true, "AUTHORIZATION": true, "X_API_KEY": true, "BEARER": true, "SECRET": true, "SECRET_KEY": true,
	"CREDENTIAL": true, "CREDENTIALS": true, "PASSWORD": true, "PASSWD": true, "PASS": true, "PWD": true, "PW": true,
	"VALUE": true, "DEFAULT": true, "URL": true, "URI": true, "DSN": true, "X": true, "S": true, "T": true, "K": true,
	"HEADER": true, "DATA": true, "TEXT": true, "LINE": true, "USER": true, "USERNAME": true,
}

// databases are modules whose connections people call the database.
var databases = map[string]bool{
	"psycopg2": true, "psycopg": true, "asyncpg": true, "pymysql": true, "mysql": true, "MySQLdb": true, "pyodbc": true,
	"sqlalchemy": true, "create_engine": true, "cx_Oracle": true, "oracledb": true, "pymssql": true, "redshift_connector": true,
}

// verbs are callees that say nothing of whose value it is.
var verbs = map[string]bool{
	"connect": true, "login": true, "Client": true, "client": true, "get": true, "post": true, "put": true, "request": true,
	"init": true, "configure": true, "auth": true, "authenticate": true, "self": true, "requests": true, "dict": true,
	"print": true, "Session": true, "str": true, "HTTPBasicAuth": true, "add_argument": true, "Field": true, "option": true,
	"set": true, "update": true, "setdefault": true, "main": true, "connection": true, "conn": true, "cls": true,
}

// Variable is the name of the environment variable for a site: what the code calls the value, or
// what the provider's library reads. It never depends on the value.
func Variable(s Site) string {
	name := ownVariable(s)
	if instead, taken := systemVariables[name]; taken {
		return instead
	}
	return name
}

// systemVariables are set on every machine, and not to a secret: a lookup would find the folder of
// the program in place of a password. Beside each is the name to use instead.
var systemVariables = map[string]string{
	"PWD": "PASSWORD", "OLDPWD": "OLD_PASSWORD", "HOME": "HOME_SECRET", "PATH": "PATH_SECRET", "USER": "USER_SECRET",
	"USERNAME": "USERNAME_SECRET", "LOGNAME": "LOGNAME_SECRET", "HOSTNAME": "HOSTNAME_SECRET", "SHELL": "SHELL_SECRET",
	"TERM": "TERM_SECRET", "LANG": "LANG_SECRET", "MAIL": "MAIL_SECRET", "EDITOR": "EDITOR_SECRET", "DISPLAY": "DISPLAY_SECRET",
	"TMPDIR": "TMPDIR_SECRET", "TEMP": "TEMP_SECRET", "TMP": "TMP_SECRET",
}

func ownVariable(s Site) string {
	name := upperSnake(s.Name)
	if known := wellKnown[s.Provider]; known != "" && (generic[name] || s.Provider != "connection-string" && strings.HasSuffix(known, name)) {
		return known
	}
	if !generic[name] {
		return name
	}
	if owner := owner(s.Callee); owner != "" {
		kind := name
		if kind == "" || kind == "KEY" {
			kind = "API_KEY"
		}
		return strings.TrimSuffix(owner, "_"+kind) + "_" + kind
	}
	if fromRule := upperSnake(s.Provider); fromRule != "" && !ruleKinds[s.Provider] {
		return fromRule
	}
	if len(name) > 1 {
		return name
	}
	return "SECRET"
}

// ruleKinds are the rules that name a kind of value and no provider.
var ruleKinds = map[string]bool{
	"password": true, "api-key": true, "token": true, "secret": true, "generic-api-key": true, "url-credentials": true,
	"authorization-header": true, "basic-auth": true, "private-key": true,
}

// owner is the part of a dotted callee that names a product: cohere of cohere.Client, OpenAI of
// OpenAI; "" for none.
func owner(callee string) string {
	for part := range strings.SplitSeq(callee, ".") {
		switch {
		case databases[part]:
			return "DB"
		case part != "" && !verbs[part] && len(part) > 2:
			joined := strings.ToUpper(part) // OpenAI is one word
			for _, suffix := range []string{"EMBEDDINGS", "CLIENT", "API", "LOGIN", "CONNECT"} {
				if cut := strings.Trim(strings.TrimSuffix(joined, suffix), "_"); len(cut) > 2 {
					joined = cut
				}
			}
			return upperSnake(strings.TrimPrefix(joined, "ASYNC"))
		}
	}
	return ""
}

// upperSnake spells a name as environment variables are spelled: apiKey, api-key and api.key give
// API_KEY. What is no ASCII letter or digit separates; a leading digit gets an underscore.
func upperSnake(name string) string {
	var b strings.Builder
	var last rune
	runes := []rune(name)
	for i, r := range runes {
		switch {
		case r > unicode.MaxASCII || !unicode.IsLetter(r) && !unicode.IsDigit(r):
			r = '_'
		case unicode.IsUpper(r) && (unicode.IsLower(last) || unicode.IsUpper(last) && i+1 < len(runes) && unicode.IsLower(runes[i+1])):
			b.WriteByte('_')
		}
		if r != '_' || last != '_' && b.Len() > 0 {
			b.WriteRune(unicode.ToUpper(r))
		}
		last = r
	}
	out := strings.Trim(b.String(), "_")
	if out != "" && unicode.IsDigit(rune(out[0])) {
		out = "_" + out
	}
	return out
}
