package filter

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/nblsp/nblsp/analyzers/ruledoc"
	"github.com/nblsp/nblsp/analyzers/secrets/lexicon"
)

// values makes seeded values of expressions, so that no secret-like text is committed.
func values(t testing.TB, expr string) []string {
	t.Helper()
	var list []string
	for seed := range uint64(50) {
		v, err := ruledoc.Sample(expr, rand.New(rand.NewPCG(seed, 1)))
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, v)
	}
	return list
}

func TestRandomValuesAreSecrets(t *testing.T) {
	for _, tc := range []struct{ name, expr string }{
		{"api_key", `[a-f0-9]{32}`},
		{"api_key", `[A-Za-z0-9]{20}`},
		{"api_key", `[A-Z0-9]{16}`},
		{"client_secret", `[A-Za-z0-9_~.-]{40}`},
		{"secret_key", `[a-z0-9!@#$%^&*(=_+-]{50}`},
		{"access_token", `[A-Za-z0-9_-]{24}`},
		{"token", `[A-Za-z0-9]{32}`},
		{"token", `[a-f0-9]{40}`},
		{"account_key", `[A-Za-z0-9+/]{86}==`},
		{"api_key", `[a-f0-9]{8}-[a-f0-9]{4}-4[a-f0-9]{3}-[89ab][a-f0-9]{3}-[a-f0-9]{12}`},
		{"password", `[A-Za-z0-9!#%&*+=?@^_~-]{12}`},
		{"password", `[bcdfghjklmnpqrstvwxz]{6}`},
		{"password", `(Summer|Winter|Berlin)20[12][0-9]!`},
		{"password", `Pass[XYZ]{3}`},
		{"passphrase", `[bdfg][aeiou][lmnr]{2}[aeiou]t [bcdf][aeiou]rse [st]taple`},
	} {
		missed := 0
		for _, v := range values(t, tc.expr) {
			if got := Judge(Candidate{Value: v, Name: lexicon.Of(tc.name), Explicit: true}); !got.Plausible {
				missed++
				t.Logf("%s = %q: %s", tc.name, v, got.Reason)
			}
		}
		if missed > 1 { // random text looks like a word now and then
			t.Errorf("%s of the form %s: %d of 50 refused", tc.name, tc.expr, missed)
		}
	}
}

func TestPlaceholder(t *testing.T) {
	for v := range strings.SplitSeq(`your-api-key|<token>|xxxxxxxx|****|REPLACE_ME|${VAR}|{{ x }}|%s|sk-...|$DB_PASSWORD|<YOUR API KEY>|
YOUR_API_KEY_HERE|sk-xxxxxxxxxxxxxxxx|my-secret-token|{password}|insert_your_key_here|changeme|...|12345678|abcdefgh|00000000|
ABCD7EXAMPLE|hf_your_token|sk-proj-YOUR-KEY|test_key|{{ vault_password }}|%(password)s|#{password}|sk-or-v1-VOTRE_CLE|
[REDACTED]|@password@|%PASSWORD%|••••••••|Bearer {token}|<%= secret %>|http://{user}`, "|") {
		if v = strings.TrimSpace(v); Placeholder(v) == "" {
			t.Errorf("%q is taken for a value", v)
		}
	}
}

func TestPlaceholderLetsRandomTextPass(t *testing.T) {
	for _, expr := range []string{`[A-Za-z0-9]{36}`, `[a-f0-9]{40}`, `[A-Z2-7]{16}`, `[A-Za-z0-9_-]{80}`, `[A-Za-z0-9+/]{200}`, `[0-9]{10}:[A-Za-z0-9_-]{35}`} {
		for _, v := range values(t, expr) {
			if reason := Placeholder(v); reason != "" {
				t.Errorf("%q: %s", v, reason)
			}
		}
	}
}

func TestJudgeRefuses(t *testing.T) {
	for name, list := range map[string]string{
		"password": `Enter your password|password|Password:|db_password|test|foo|bar|string|/run/secrets/db|passwords.txt|Invalid password!|
			http://example.org/reset|os.environ|userpassword|••••|required|None|data["password"]|getpass.getpass()|ab|**|--------`,
		"api_key": `OPENAI_API_KEY|api_key|my key|gpt-4-turbo-preview|linear_regression|none|key.json|https://api.example.org|not-needed|EMPTY|
			text-embedding-3-large|/v1/keys|a.b.c|arn:aws:secretsmanager|lm-studio|ollama`,
		"token":      `[PAD]|<pad>|hello|word|bearer|access_token|en_core_web_sm|2024-01-31T10:00:00|the-quick-brown-fox|NOUN`,
		"key":        `index|sort_by|user_id|2023-11-06-preview|lxc.conf.value|ajklasdf`,
		"token_type": `Bearer`,
		"data":       `SummerRain2023`,
	} {
		for v := range strings.SplitSeq(list, "|") {
			v = strings.TrimSpace(v)
			if got := Judge(Candidate{Value: v, Name: lexicon.Of(name), Explicit: true}); got.Plausible {
				t.Errorf("%s = %q is taken for a secret", name, v)
			}
		}
	}
}

func TestJudgeOfUnquotedText(t *testing.T) {
	for v, want := range map[string]bool{"required": false, "must": false, "hunter2": true, "Tr0ub4dor": true, "is": false, "2024": false, "string": false} {
		if got := Judge(Candidate{Value: v, Name: lexicon.Of("password")}); got.Plausible != want {
			t.Errorf("password: %s gives %+v", v, got)
		}
	}
}

func FuzzJudge(f *testing.F) {
	f.Add("password", "x")
	f.Add("api_key", "{<[$")
	f.Add("", "\xff")
	f.Fuzz(func(t *testing.T, name, value string) {
		got := Judge(Candidate{Value: value, Name: lexicon.Of(name)})
		if got.Plausible != (got.Reason == "") {
			t.Errorf("%+v", got)
		}
	})
}

func BenchmarkJudge(b *testing.B) {
	c := Candidate{Value: strings.Repeat("k3", 3) + "Qz7Lw0", Name: lexicon.Of("api_key"), Explicit: true}
	for b.Loop() {
		Judge(c)
	}
}
