package report

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// The published schema of SARIF comes with the tests of this module, by the Go module proxy; the
// sum says that it is the one that was looked at.
const (
	schemaModule = "github.com/securego/gosec/v2@v2.30.0"
	schemaSum    = "h1:67aF6LHa7SAL6QEc4es857GrXTT50gUqmrl0XPhtDx0="
	schemaFile   = "report/sarif/testdata/sarif-schema-2.1.0.json"
)

func TestSARIFKeepsToItsPublishedSchema(t *testing.T) {
	out, err := exec.Command("go", "mod", "download", "-json", schemaModule).Output()
	if err != nil {
		t.Skip("the module with the schema cannot be had: ", err)
	}
	var module struct{ Dir, Sum string }
	if err := json.Unmarshal(out, &module); err != nil || module.Sum != schemaSum {
		t.Fatalf("%+v, %v", module, err)
	}
	f, err := os.Open(filepath.Join(module.Dir, filepath.FromSlash(schemaFile)))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	doc, err := jsonschema.UnmarshalJSON(f)
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("sarif.json", doc); err != nil {
		t.Fatal(err)
	}
	schema, err := c.Compile("sarif.json")
	if err != nil {
		t.Fatal(err)
	}
	full, _ := planted(t, 3, 3)
	for name, r := range map[string]*Result{"full": full, "small": sample(), "empty": {}} {
		report, err := jsonschema.UnmarshalJSON(strings.NewReader(written(t, "sarif", r)))
		if err != nil {
			t.Fatal(err)
		}
		if err := schema.Validate(report); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}
