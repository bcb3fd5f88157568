package secrets

import (
	"cmp"
	"context"
	"maps"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/nblsp/nblsp/analyzers"
	"github.com/nblsp/nblsp/analyzers/ruledoc"
	"github.com/nblsp/nblsp/analyzers/secrets/engine"
	"github.com/nblsp/nblsp/analyzers/secrets/gitleaks"
	"github.com/nblsp/nblsp/notebook"
)

// A format is one kind of token, with a name that it goes by.
type format struct {
	rule *engine.Rule
	name string // a variable that has the provider in it and promises nothing
}

// placements are the places in which a token is planted: $name is what it goes by, $value the token,
// $head and $tail its two halves. The key is the kind of Block, as in the battery.
var placements = map[string][]string{
	"python": {
		`$name = "$value"`, `$name = '$value'`, `$name: str = "$value"`, `self.$name = "$value"`, `config["$name"] = "$value"`,
		`os.environ["$name"] = "$value"`, `settings = {"$name": "$value", "region": "eu"}`, `client = Client($name="$value", timeout=3)`,
		`$name = os.getenv("$name", "$value")`, `def connect(host, $name="$value"): pass`, `$name, other = "$value", 1`,
		`if ($name := "$value"): pass`, `$name = ("$head"` + "\n" + `    "$tail")`, `$name = "$head" + "$tail"`, `$name = "$head" \` + "\n" + `    "$tail"`,
		`send($name="$head" + "$tail")`, `$name = b"$value"`, `$name = f"$value"`, `$name = """$value"""`, `settings = {b"$name": b"$value"}`,
		`# $name = "$value"`, `$name = "$value"  # for tests`, `params = dict($name="$value")`, `parser.add_argument("--$name", default="$value")`,
		"!export $name=$value", "%env $name=$value", "%%bash\nexport $name=$value", "%%bash\n$name='$value' python run.py", "!curl -H '$name: $value' https://api.test.net/v1",
		"requests.get(url, headers={\"$name\": \"$value\"})", "%%writefile .env\n$name=$value", "%%writefile conf.yaml\nservice:\n  $name: $value",
		"data = '{\"$name\": \"$value\"}'", "print('$name', \"$value\")",
		`my_$name.login("$head" + "$tail")`, `$name = ["$head" "$tail", "b"]`, `$name.run(options, "$head" + "$tail")`,
	},
	"markdown":                {"Set `$name=$value` first.", "| name | value |\n|---|---|\n| $name | $value |", "```python\n$name = \"$value\"\n```", "$name: `$value`", "<a data-x=\"1\" $name=\"$value\">x</a>"},
	"raw":                     {"$name: $value", "export $name=$value"},
	"bash":                    {"export $name=$value", "$name=\"$value\" ./run", "curl -H \"$name: $value\" https://api.test.net"},
	"r":                       {`$name <- "$value"`, `Sys.setenv($name = "$value")`},
	"julia":                   {`ENV["$name"] = "$value"`},
	"scala":                   {`val $name = "$value"`},
	"sql":                     {`SET $name = '$value';`},
	"javascript":              {`const $name = "$value";`},
	"output stream:stdout":    {"$name=$value", "$name: $value", "{'$name': '$value'}", `{"$name": "$value"}`, "INFO $name = $value ok"},
	"output stream:stderr":    {"invalid $name: $value"},
	"output text/plain":       {"{'$name': '$value'}", "  $name\n0 $value\n1 None"},
	"output text/html":        {"<p>$name = <b>$value</b></p>", "<table><tr><th>id</th><th>$name</th></tr><tr><td>1</td><td>$value</td></tr></table>", `<input name="$name" value="$value">`, `<pre>$name: &quot;$value&quot;</pre>`},
	"output application/json": {`{"$name": "$value"}`, `{"config": {"a": [{"$name": "$value"}]}}`},
	"output error:traceback":  {"\x1b[0;32m----> 1\x1b[0m $name \x1b[0;34m=\x1b[0m \x1b[0;34m\"$value\"\x1b[0m", "ValueError: bad $name: \x1b[31m$value\x1b[0m"},
	"output error:evalue":     {"401 for $name=$value"},
	"metadata":                {`{"papermill": {"parameters": {"$name": "$value"}}}`},
}

// plantedFormats are those of all rules, with a name from which the rule is told.
func plantedFormats() (list []format) {
	word := regexp.MustCompile(`[a-zA-Z0-9]{3,}`)
	for _, r := range slices.Concat(pagePatterns(), gitleaks.Default().Rules) {
		switch {
		case r.Pattern == "", r.Path != "", r.Generic, strings.HasPrefix(r.ID, "curl-"), strings.Contains(r.Pattern, "BEGIN"), strings.Contains(r.Pattern, "://"):
			continue // no token that could be put elsewhere
		}
		provider := ""
		for _, k := range r.Keywords {
			provider = cmp.Or(word.FindString(k), provider)
		}
		list = append(list, format{r, "my_" + strings.ToLower(cmp.Or(provider, "service")) + "_value"})
	}
	return list
}

func pagePatterns() (list []*engine.Rule) {
	for _, p := range pages() {
		if p.Pattern != "" {
			list = append(list, &engine.Rule{ID: name(p.Rule), Pattern: p.Pattern, Keywords: p.Keywords, Entropy: p.Entropy, SecretGroup: 1})
		}
	}
	return list
}

// token makes a token of the format, as its rule matches it beside its name; "" when it cannot.
func (f format) token(rng *rand.Rand) string {
	e := engine.New([]*engine.Rule{f.rule}, nil)
	for range 50 {
		text, err := ruledoc.Sample(f.rule.Pattern, rng)
		if err != nil {
			return ""
		}
		if found := e.Scan(text, engine.Options{}).Matches; len(found) == 1 {
			value := text[found[0].Secret.Start:found[0].Secret.End]
			alone := f.name + " = \"" + value + "\""
			if len(e.Scan(alone, engine.Options{}).Matches) == 1 && !strings.ContainsAny(value, " \n\"'`$\\<>|&") {
				return value
			}
		}
	}
	return ""
}

// plant puts a token into a placement and gives its span.
func plant(place, name, value string) (string, notebook.Span) {
	half := len(value) / 2
	text := strings.NewReplacer("$name", name, "$head", value[:half], "$tail", value[half:], "$value", value).Replace(place)
	start := strings.Index(text, value[:half])
	return text, notebook.Span{Start: start, End: strings.LastIndex(text, value[half:]) + len(value) - half}
}

// TestPlanted plants tokens of every format in every placement.
func TestPlanted(t *testing.T) {
	runner := analyzers.NewRunner([]*analyzers.Analyzer{Analyzer}, &analyzers.Config{})
	rng := rand.New(rand.NewPCG(plantedSeed, 5))
	formats := plantedFormats()
	tokens := make([]string, len(formats))
	for i, f := range formats {
		tokens[i] = f.token(rng)
	}
	planted, found, exact := 0, 0, 0
	for _, kind := range slices.Sorted(maps.Keys(placements)) {
		for _, place := range placements[kind] {
			here, hits := 0, 0
			var missed []string
			for i, f := range formats {
				if tokens[i] == "" {
					continue
				}
				text, want := plant(place, f.name, tokens[i])
				block := batteryCase{info: kind}.block(text)
				here++
				var got []notebook.Span
				for _, finding := range runner.Block(context.Background(), nil, nil, block).Findings {
					got = append(got, finding.Span)
				}
				if slices.ContainsFunc(got, want.Overlaps) {
					hits++
				} else {
					missed = append(missed, f.rule.ID)
				}
				if slices.Contains(got, want) {
					exact++
				}
			}
			planted, found = planted+here, found+hits
			if len(missed) > 0 {
				t.Logf("%.1f %% [%s] %s: missed %s", 100*float64(hits)/float64(here), kind, place, strings.Join(missed, " "))
			}
			if float64(hits) < .995*float64(here) {
				t.Errorf("[%s] %s: %d of %d found", kind, place, hits, here)
			}
		}
	}
	t.Logf("%d formats, %d planted: %.2f %% found, %.2f %% exact", len(formats), planted, 100*float64(found)/float64(planted), 100*float64(exact)/float64(planted))
}

const plantedSeed = 20
