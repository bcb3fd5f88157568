package main

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// The published schema of CycloneDX comes with its module, by the Go module proxy; the sum says that
// it is the one that was looked at.
const (
	bomModule = "github.com/CycloneDX/cyclonedx-go@v0.9.2"
	bomSum    = "h1:688QHn2X/5nRezKe2ueIVCt+NRqf7fl3AVQk+vaFcIo="
)

func bomSchema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	out, err := exec.Command("go", "mod", "download", "-json", bomModule).Output()
	if err != nil {
		t.Skip("the module with the schema cannot be had: ", err)
	}
	var module struct{ Dir, Sum string }
	if err := json.Unmarshal(out, &module); err != nil || module.Sum != bomSum {
		t.Fatalf("%+v, %v", module, err)
	}
	c := jsonschema.NewCompiler()
	c.DefaultDraft(jsonschema.Draft7)
	for name, file := range map[string]string{
		"bom-1.5.schema.json": "bom-1.5.schema.json", "spdx.schema.json": "spdx.schema.json", "jsf-0.82.schema.json": "jsf-0.82.schemax.json",
	} {
		f, err := os.Open(filepath.Join(module.Dir, "schema", file))
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		doc, err := jsonschema.UnmarshalJSON(f)
		if err != nil {
			t.Fatal(err)
		}
		if err := c.AddResource("http://cyclonedx.org/schema/"+name, doc); err != nil {
			t.Fatal(err)
		}
	}
	schema, err := c.Compile("http://cyclonedx.org/schema/bom-1.5.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

func TestBillsKeepToTheirPublishedSchema(t *testing.T) {
	schema := bomSchema(t)
	for name, files := range map[string]map[string]string{
		"nothing": {"a.md": "# text\n"},
		"all kinds": {
			"a.ipynb":          `{"cells":[{"cell_type":"code","metadata":{},"source":"%pip install rich torch==2.1.0+cu118 a@git+https://host/a.git\nimport yaml","outputs":[],"execution_count":null}],"metadata":{},"nbformat":4,"nbformat_minor":5}`,
			"requirements.txt": "PyYAML==6.0\nrich\nname @ https://example.org/x.whl\n",
			"uv.lock":          "version = 1\n[[package]]\nname = \"rich\"\nversion = \"13.7.1\"\n",
			"environment.yml":  "dependencies:\n- pytorch=2.0\n- libpng\n- pip:\n  - e==1!2.0\n",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Chdir(t.TempDir())
			t.Setenv("NBLSP_DB", "")
			t.Setenv("XDG_CACHE_HOME", t.TempDir())
			for file, text := range files {
				if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			var out strings.Builder
			cmd := newSBOM()
			cmd.SetOut(&out)
			cmd.SetArgs(nil)
			if err := cmd.Execute(); err != nil {
				t.Fatal(err)
			}
			doc, err := jsonschema.UnmarshalJSON(strings.NewReader(out.String()))
			if err != nil {
				t.Fatal(err)
			}
			if err := schema.Validate(doc); err != nil {
				t.Errorf("%v\n%s", err, out.String())
			}
			var b bom
			if err := json.Unmarshal([]byte(out.String()), &b); err != nil {
				t.Fatal(err)
			}
			var refs []string
			for _, c := range b.Components {
				refs = append(refs, c.Ref)
			}
			if !slices.IsSorted(refs) || len(slices.Compact(slices.Clone(refs))) != len(refs) || name == "all kinds" && len(refs) < 5 {
				t.Errorf("components: %q", refs)
			}
		})
	}
}

// What breaks the schema has to be noticed.
func TestTheSchemaOfBillsRefuses(t *testing.T) {
	schema := bomSchema(t)
	doc, err := jsonschema.UnmarshalJSON(strings.NewReader(`{"bomFormat":"CycloneDX","specVersion":"1.5","version":1,"components":[{"name":"x"}]}`))
	if err != nil {
		t.Fatal(err)
	}
	if schema.Validate(doc) == nil {
		t.Error("a component without a type passes")
	}
}
