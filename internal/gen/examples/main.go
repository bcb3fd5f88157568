// Command examples makes the notebooks of the folder named first into leaking ones in the folder
// named second. No secret is ever committed: a template says <<pattern>> where one stands, or
// <<name: pattern>> and then <<name>> where the same one stands again, and the values are made from
// the patterns with a fixed seed, so that every run makes the same files.
package main

import (
	"fmt"
	"hash/fnv"
	"log"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"

	"github.com/nblsp/nblsp/analyzers/ruledoc"
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
		made, err := expand(e.Name(), string(text))
		if err != nil {
			return fmt.Errorf("%s: %w", e.Name(), err)
		}
		if err := os.WriteFile(filepath.Join(out, e.Name()), []byte(made), 0o644); err != nil {
			return err
		}
	}
	return nil
}

// expand puts values into a template; its name is the seed.
func expand(name, template string) (string, error) {
	h := fnv.New64a()
	h.Write([]byte(name))
	rng := rand.New(rand.NewPCG(h.Sum64(), 0))
	values := map[string]string{}
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(template, "<<")
		b.WriteString(before)
		if !found {
			return b.String(), nil
		}
		inner, after, closed := strings.Cut(rest, ">>")
		if !closed {
			return "", fmt.Errorf("a placeholder does not end")
		}
		template = after
		value, known := values[inner]
		if !known {
			label, pattern, named := strings.Cut(inner, ": ")
			if !named {
				pattern = inner
			}
			var err error
			if value, err = ruledoc.Sample(pattern, rng); err != nil {
				return "", err
			}
			if named {
				values[label] = value
			}
		}
		b.WriteString(value)
	}
}
