package texts

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"testing"
)

var readings = flag.String("readings", "", "prints what is recognised in the files of this folder")

func TestReadings(t *testing.T) {
	if *readings == "" {
		t.Skip("wants -readings")
	}
	names, err := filepath.Glob(filepath.Join(*readings, "*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			continue
		}
		r := Read(string(data))
		fmt.Fprintf(t.Output(), "%s: %s (only %v)\n", filepath.Base(name), r.Expr, r.Only)
	}
}
