package report

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// No registry has GitLab's schemas, and they may not lie here. So this is what
// gitlab.com/gitlab-org/security-products/security-report-schemas demands in version 15.0.7, said
// again in own words for what the reports use; it is stricter in one thing: a key that is not known
// is a mistake. Who has the published files runs the test with NBLSP_GITLAB_SCHEMAS set to the
// folder of sast-report-format.json and secret-detection-report-format.json, too.
type (
	object = map[string]any
	list   = []any
)

var (
	filled = object{"type": "string", "minLength": 1}
	stamp  = object{"type": "string", "pattern": `^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}$`}
	number = object{"type": "number"}
	anyURL = object{"type": "string", "pattern": `^(https?|ftp)://.+`}
)

func textOf(most int) object { return object{"type": "string", "maxLength": most} }
func oneOf(values ...any) object {
	return object{"type": "string", "enum": values}
}

// closed is the schema of an object with these keys, those in required without fail.
func closed(properties object, required ...any) object {
	return object{"type": "object", "properties": properties, "required": append(list{}, required...), "additionalProperties": false}
}

func arrayOf(items object, least int) object {
	return object{"type": "array", "items": items, "minItems": least}
}

func gitlabSchema(kind string) object {
	tool := closed(object{
		"id": filled, "name": filled, "version": filled, "url": object{"type": "string", "pattern": `^https?://.+`},
		"vendor": closed(object{"name": filled}, "name"),
	}, "id", "name", "version", "vendor")
	place := object{"file": object{"type": "string"}, "start_line": number, "end_line": number}
	location := closed(place)
	if kind == "secret_detection" {
		withCommit := object{"commit": closed(object{"sha": filled}, "sha")}
		for key, s := range place {
			withCommit[key] = s
		}
		location = closed(withCommit, "commit")
	}
	signature := closed(object{"algorithm": object{"type": "string"}, "value": object{"type": "string"}}, "algorithm", "value")
	vulnerability := closed(object{
		"id": filled, "name": textOf(255), "description": textOf(1 << 20), "solution": textOf(7000),
		"severity":    oneOf("Info", "Unknown", "Low", "Medium", "High", "Critical"),
		"identifiers": arrayOf(closed(object{"type": filled, "name": filled, "value": filled, "url": anyURL}, "type", "name", "value"), 1),
		"location":    location,
		"tracking": closed(object{"type": object{"const": "source"}, "items": arrayOf(closed(object{
			"file": object{"type": "string"}, "start_line": number, "end_line": number, "signatures": arrayOf(signature, 1),
		}, "signatures"), 0)}, "items"),
		"raw_source_code_extract": object{"type": "string"},
	}, "id", "identifiers", "location")
	return closed(object{
		"version": object{"type": "string", "pattern": `^[0-9]+\.[0-9]+\.[0-9]+$`},
		"schema":  object{"type": "string", "pattern": `^https?://.+`},
		"scan": closed(object{
			"analyzer": tool, "scanner": tool, "start_time": stamp, "end_time": stamp,
			"status": oneOf("success", "failure"), "type": oneOf(kind),
			"messages": arrayOf(closed(object{"level": oneOf("info", "warn", "fatal"), "value": filled}, "level", "value"), 0),
		}, "analyzer", "end_time", "scanner", "start_time", "status", "type"),
		"vulnerabilities": arrayOf(vulnerability, 0),
	}, "scan", "version", "vulnerabilities")
}

// qualitySchema is what docs.gitlab.com says of a Code Quality report: a list of issues, each with
// these keys and no lines before the first.
func qualitySchema() object {
	line := object{"type": "integer", "minimum": 1}
	return arrayOf(closed(object{
		"description": filled, "check_name": filled, "fingerprint": filled,
		"severity": oneOf("info", "minor", "major", "critical", "blocker"),
		"location": closed(object{
			// Relative to the repository, without "./" before it.
			"path":  object{"type": "string", "minLength": 1, "pattern": `^[^/.]|^\.[^/]`},
			"lines": closed(object{"begin": line, "end": line}, "begin"),
		}, "path", "lines"),
	}, "description", "check_name", "fingerprint", "severity", "location"), 0)
}

func compiled(t *testing.T, schema any) *jsonschema.Schema {
	t.Helper()
	c := jsonschema.NewCompiler()
	if err := c.AddResource("schema.json", schema); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// plain is v as a schema's compiler wants it: of the types that encoding/json decodes to.
func plain(t *testing.T, v any) any {
	t.Helper()
	data, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	out, err := jsonschema.UnmarshalJSON(strings.NewReader(string(data)))
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// results are reports of every size.
func results(t *testing.T) map[string]*Result {
	full, _ := planted(t, 8, 3)
	return map[string]*Result{"full": full, "small": sample(), "empty": {Tool: full.Tool}}
}

func TestGitLabReportsKeepToTheirSchemas(t *testing.T) {
	for format, schema := range map[string]object{
		"gitlab-sast":             gitlabSchema("sast"),
		"gitlab-secret-detection": gitlabSchema("secret_detection"),
		"gitlab-codequality":      qualitySchema(),
	} {
		schemas := map[string]*jsonschema.Schema{"own": compiled(t, plain(t, schema))}
		if dir := os.Getenv("NBLSP_GITLAB_SCHEMAS"); dir != "" && format != "gitlab-codequality" {
			f, err := os.Open(filepath.Join(dir, strings.TrimPrefix(format, "gitlab-")+"-report-format.json"))
			if err != nil {
				t.Fatal(err)
			}
			published, err := jsonschema.UnmarshalJSON(f)
			f.Close()
			if err != nil {
				t.Fatal(err)
			}
			schemas["published"] = compiled(t, published)
		}
		for name, r := range results(t) {
			report, err := jsonschema.UnmarshalJSON(strings.NewReader(written(t, format, r)))
			if err != nil {
				t.Fatal(err)
			}
			for whose, s := range schemas {
				if err := s.Validate(report); err != nil {
					t.Errorf("%s, %s, %s schema: %v", format, name, whose, err)
				}
			}
		}
	}
}

// A schema that takes everything would prove nothing.
func TestGitLabSchemaRefuses(t *testing.T) {
	s := compiled(t, plain(t, gitlabSchema("secret_detection")))
	good := func() object {
		v := plain(t, json.RawMessage(written(t, "gitlab-secret-detection", sample())))
		return v.(object)
	}
	if err := s.Validate(good()); err != nil {
		t.Fatal(err)
	}
	first := func(o object) object { return o["vulnerabilities"].(list)[0].(object) }
	for about, spoil := range map[string]func(object){
		"no scan":                  func(o object) { delete(o, "scan") },
		"a time with a zone":       func(o object) { o["scan"].(object)["start_time"] = "2026-01-01T00:00:00Z" },
		"another type":             func(o object) { o["scan"].(object)["type"] = "sast" },
		"no commit":                func(o object) { delete(first(o)["location"].(object), "commit") },
		"no identifier":            func(o object) { first(o)["identifiers"] = list{} },
		"a long name":              func(o object) { first(o)["name"] = strings.Repeat("x", 256) },
		"a severity in lower case": func(o object) { first(o)["severity"] = "high" },
		"an unknown key":           func(o object) { first(o)["category"] = "sast" },
	} {
		o := good()
		spoil(o)
		if s.Validate(o) == nil {
			t.Errorf("%s is taken", about)
		}
	}
}
