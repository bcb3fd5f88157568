package engine_test

import (
	"fmt"
	"hash/crc32"
	"math/big"
	"math/bits"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/nblsp/nblsp/analyzers/secrets/engine"
	"github.com/nblsp/nblsp/notebook"
)

// Values that look like secrets are made at run time, always the same ones.
const (
	lowerHex = "0123456789abcdef"
	alnum    = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
)

func random(seed uint64, alphabet string, n int) string {
	r := rand.New(rand.NewPCG(seed, seed))
	b := make([]byte, n)
	for i := range b {
		b[i] = alphabet[r.IntN(len(alphabet))]
	}
	return string(b)
}

const ends = "(?:[\\x60'\"\\s;]|\\\\[nr]|$)"

// assigned is the shape of most rules of the dialect.
func assigned(name, value string) string {
	return `(?i)[\w.-]{0,50}?(?:` + name + `)(?:[ \t\w.-]{0,20})[\s'"]{0,3}(?:=|>|:{1,3}=|\|\||:|=>|\?=|,)[\x60'"\s=]{0,5}(` + value + `)` + ends
}

var rules = []*engine.Rule{
	{ID: "acme", Pattern: `\b(acme_[A-Za-z0-9]{20})` + ends, Keywords: []string{"acme_"}, Entropy: 3},
	{ID: "acme-name", Pattern: assigned("acme", "[a-z0-9]{24}"), Keywords: []string{"acme"}},
	{ID: "generic", Pattern: assigned("key|token", `[\w.=-]{10,150}`), Keywords: []string{"key", "token"}, Entropy: 3.5, Generic: true,
		Allowlists: []*engine.Allowlist{
			{Patterns: []string{`^[a-zA-Z_.-]+$`}},
			{Stopwords: []string{"dummyvalue"}},
			{Patterns: []string{`public_key`}, Target: engine.TargetMatch},
			{Patterns: []string{`no-scan`}, Target: engine.TargetLine},
		}},
	{ID: "far", Pattern: `\b([a-f0-9]{40})\b`, Keywords: []string{"farcorp"}},
	{ID: "pem", Pattern: `(?i)-----BEGIN KEY-----[\s\S]{20,}?-----END KEY-----`, Keywords: []string{"-----begin"}},
	{ID: "pair", Pattern: `\b(pair_[0-9]{12})\b`, Keywords: []string{"pair_"}, Required: []engine.Required{{ID: "pair-id", WithinLines: 2, WithinColumns: -1}}},
	{ID: "pair-id", Pattern: `\b(pid_[0-9]{6})\b`, Keywords: []string{"pid_"}, SkipReport: true},
	{ID: "wordless", Pattern: `zq[0-9]{4}-literal-[0-9]{4}`},
	{ID: "of-terraform", Pattern: `tfpw = "([^"]+)"`, Keywords: []string{"tfpw"}, Path: `\.tf$`},
	{ID: "keystore", Path: `\.p12$`},
}

// TestScan: 〈…〉 in a text is what must be found, and by which rule.
func TestScan(t *testing.T) {
	tok, named := "acme_"+random(1, alnum, 20), random(2, "abcdefgh0123456789", 24)
	sha, generic := random(3, lowerHex, 40), random(4, alnum, 24)
	for name, c := range map[string]struct{ rule, text string }{
		"double quotes":                  {"acme", `x = "〈` + tok + `〉"`},
		"start and end of the text":      {"acme", `〈` + tok + `〉`},
		"in parentheses":                 {"acme", `use (〈` + tok + `〉) now`},
		"before a comma":                 {"acme", `〈` + tok + `〉, please`},
		"before a full stop":             {"acme", `it is 〈` + tok + `〉. Then`},
		"bold":                           {"acme", `**〈` + tok + `〉**`},
		"HTML":                           {"acme", `<td>〈` + tok + `〉</td>`},
		"escaped JSON":                   {"acme", `{\"a\": \"〈` + tok + `〉\"}`},
		"behind an escaped line end":     {"acme", `"a\n〈` + tok + `〉\n"`},
		"in a URL":                       {"acme", `https://h/?a%3D〈` + tok + `〉&b=1`},
		"userinfo":                       {"acme", `https://u:〈` + tok + `〉@h/`},
		"behind emoji and combining":     {"acme", "👩‍🚀 e\u0301 〈" + tok + "〉…"},
		"a method of something longer":   {"", tok + ".encode()"},
		"a longer identifier":            {"", tok + "_2"},
		"the end of an identifier":       {"", "my" + tok},
		"with a suffix":                  {"", tok + "-old"},
		"assignment":                     {"acme-name", `ACME_SECRET = '〈` + named + `〉'`},
		"keyword argument":               {"acme-name", `f(acme_secret="〈` + named + `〉", x=1)`},
		"unquoted in a call":             {"acme-name", `f(acme=〈` + named + `〉)`},
		"subscript":                      {"acme-name", `os.environ["ACME"] = "〈` + named + `〉"`},
		"raw string":                     {"acme-name", `acme = r"〈` + named + `〉"`},
		"a name of the same length":      {"", `f(acme=abcdefghijklmnopqrstuvwx)`},
		"generic":                        {"generic", `api_key = "〈` + generic + `〉"`},
		"generic, code that looks alike": {"", `api_key=settings.other_key2(x)`},
		"generic, allowed by pattern":    {"", `api_key = "some.words-only_here"`},
		"generic, stop word":             {"", `api_key = "` + generic + `DummyValue"`},
		"generic, allowed by match":      {"", `public_key = "` + generic + `"`},
		"generic, allowed by line":       {"", `api_key = "` + generic + `" # no-scan`},
		"keyword near":                   {"far", "farcorp\n# here it comes: " + `farcorp "〈` + sha + `〉"`},
		"a commit far from the keyword":  {"", "farcorp" + strings.Repeat(" \n", 600) + sha},
		"a commit on another line":       {"", "import farcorp\n!pip install git+https://h/r@" + sha},
		"PEM over lines":                 {"pem", "k = '''〈-----BEGIN KEY-----\n" + random(5, alnum, 64) + "\n-----END KEY-----〉'''"},
		"with its second half":           {"pair", "〈pair_" + random(6, "0123456789", 12) + "〉\npid_123456"},
		"second half too far":            {"", "pair_" + random(6, "0123456789", 12) + "\n\n\n\npid_123456"},
		"a rule without keywords":        {"wordless", "see 〈zq1234-literal-5678〉"},
		"a rule for other paths":         {"", `tfpw = "` + generic + `"`},
		"nothing":                        {"", ""},
	} {
		t.Run(name, func(t *testing.T) {
			text, want := unmark(c.text)
			got := engine.New(rules, nil).Scan(text, engine.Options{})
			if c.rule == "" {
				if len(got.Matches) > 0 {
					t.Fatalf("found %s at %v in %q", got.Matches[0].Rule.ID, got.Matches[0].Secret, text)
				}
				return
			}
			if len(got.Matches) != 1 || got.Matches[0].Rule.ID != c.rule || got.Matches[0].Secret != want {
				t.Fatalf("want %s at %v in %q, got %s", c.rule, want, text, describe(got.Matches))
			}
		})
	}
}

// unmark takes the marks out of a text and gives the span between them.
func unmark(marked string) (string, notebook.Span) {
	before, rest, _ := strings.Cut(marked, "〈")
	inside, after, _ := strings.Cut(rest, "〉")
	return before + inside + after, notebook.Span{Start: len(before), End: len(before) + len(inside)}
}

func describe(matches []engine.Match) string {
	var b strings.Builder
	for _, m := range matches {
		fmt.Fprintf(&b, "%s at %v; ", m.Rule.ID, m.Secret)
	}
	return b.String()
}

func TestScanWithPath(t *testing.T) {
	e := engine.New(rules, []*engine.Allowlist{{Paths: []string{`(^|/)vendor/`}}})
	text := `tfpw = "` + random(7, alnum, 10) + `"`
	if got := e.Scan(text, engine.Options{Path: "a/main.tf"}); len(got.Matches) != 1 {
		t.Errorf("in a .tf file: %s", describe(got.Matches))
	}
	if got := e.Scan(text, engine.Options{Path: "vendor/main.tf"}); len(got.Matches) != 0 {
		t.Errorf("in an allowed folder: %s", describe(got.Matches))
	}
	if got := e.ScanPath("a/b.p12"); len(got) != 1 || got[0].Rule.ID != "keystore" {
		t.Errorf("path alone: %s", describe(got))
	}
}

func TestReject(t *testing.T) {
	text := `api_key = "` + random(4, alnum, 24) + `DummyValue"; token = "aaaaaaaaaaaa"`
	var got []string
	engine.New(rules, nil).Scan(text, engine.Options{Reject: func(r *engine.Rule, s notebook.Span, reason string) {
		got = append(got, r.ID+": "+reason)
	}})
	slices.Sort(got) // allow-lists are asked last
	want := []string{"generic: contains a stop word", "generic: entropy too low"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestBudget(t *testing.T) {
	text := strings.Repeat("key=a.", 200_000)
	e := engine.New(rules, nil)
	first, second := e.Scan(text, engine.Options{}), e.Scan(text, engine.Options{})
	if !first.Partial || first.Scanned == 0 || first.Scanned >= len(text) {
		t.Errorf("partial %v after %d of %d bytes", first.Partial, first.Scanned, len(text))
	}
	if first.Scanned != second.Scanned {
		t.Errorf("stopped at %d, then at %d", first.Scanned, second.Scanned)
	}
}

func TestEncodedRunsAreSkipped(t *testing.T) {
	tok := "acme_" + random(1, alnum, 20)
	text := `"` + random(8, alnum+"+/", 5000) + `" "` + tok + `"`
	if got := engine.New(rules, nil).Scan(text, engine.Options{}).Matches; len(got) != 1 || text[got[0].Secret.Start:got[0].Secret.End] != tok {
		t.Errorf("behind the run: %s", describe(got))
	}
}

func TestChecksum(t *testing.T) {
	e := engine.New([]*engine.Rule{
		{ID: "base62", Pattern: `c_[0-9a-zA-Z]{36}`, Keywords: []string{"c_"}, Checksum: engine.Base62CRC32},
		{ID: "hex", Pattern: `g_[0-9a-zA-Z]{32}_[0-9a-f]{8}`, Keywords: []string{"g_"}, Checksum: engine.HexCRC32},
	}, nil)
	body := random(9, alnum, 30)
	sum := big.NewInt(int64(crc32.ChecksumIEEE([]byte(body)))).Text(62)
	sum = strings.Map(func(r rune) rune { // math/big has the lower-case letters first
		if unicode.IsLower(r) {
			return unicode.ToUpper(r)
		}
		return unicode.ToLower(r)
	}, sum)
	grafana := "g_" + random(10, alnum, 32)
	crc := bits.ReverseBytes32(crc32.ChecksumIEEE([]byte(grafana)))
	for text, want := range map[string]engine.Verdict{
		fmt.Sprintf("%s_%08x", grafana, crc):   engine.Valid,
		fmt.Sprintf("%s_%08x", grafana, crc+1): engine.Invalid,

		"c_" + body + strings.Repeat("0", 6-len(sum)) + sum: engine.Valid,
		"c_" + body + "abcdef":                              engine.Invalid,
	} {
		if got := e.Scan(text, engine.Options{}).Matches; len(got) != 1 || got[0].Checksum != want {
			t.Errorf("%q: got %v, want verdict %d", text, got, want)
		}
	}
}

func TestCompileRefusesHugePatterns(t *testing.T) {
	for _, p := range []string{`(a{1000}){1000}`, `((a{100}){100}){100}`, `(`, `a{5,1}`, `[z-a]`} {
		if _, err := engine.Compile(p); err == nil {
			t.Errorf("%s was accepted", p)
		}
	}
}

func FuzzScan(f *testing.F) {
	for _, s := range []string{"", "acme_", "key = 'a", "-----BEGIN KEY-----", "farcorp\xff\xfe", "ACME : \"é", "zq1234-literal-5678"} {
		f.Add(s)
	}
	e := engine.New(rules, nil)
	f.Fuzz(func(t *testing.T, text string) {
		got, again := e.Scan(text, engine.Options{}), e.Scan(text, engine.Options{})
		if describe(got.Matches) != describe(again.Matches) {
			t.Fatal("two scans differ")
		}
		end := 0
		for _, m := range got.Matches {
			if m.Secret.Start < end || m.Secret.Len() <= 0 || m.Span.End > len(text) || !m.Span.Contains(m.Secret) {
				t.Fatalf("%s: secret %v in match %v after %d", m.Rule.ID, m.Secret, m.Span, end)
			}
			end = m.Secret.End
		}
	})
}
