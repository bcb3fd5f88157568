// Command examples makes the templates of the folder named first into leaking notebooks in the
// folder named second; see package sample.
package main

import (
	"fmt"
	"log"
	"os"
	"path/filepath"

	"github.com/nblsp/nblsp/internal/sample"
)

func main() {
	log.SetFlags(0)
	if len(os.Args) != 3 {
		log.Fatal("usage: examples TEMPLATES OUT")
	}
	if err := run(os.Args[1], os.Args[2]); err != nil {
		log.Fatal(err)
	}
}

func run(templates, out string) error {
	entries, err := os.ReadDir(templates)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(out, 0o755); err != nil {
		return err
	}
	for _, e := range entries {
		if e.IsDir() {
			continue
		}
		text, err := os.ReadFile(filepath.Join(templates, e.Name()))
		if err != nil {
			return err
		}
		made, err := sample.Expand(e.Name(), string(text))
		if err != nil {
			return fmt.Errorf("%s: %w", e.Name(), err)
		}
		if err := os.WriteFile(filepath.Join(out, e.Name()), []byte(made), 0o644); err != nil {
			return err
		}
	}
	return nil
}
