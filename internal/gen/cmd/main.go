// Command gen writes the generated files of the repository whose root is its argument.
package main

import (
	"log"
	"os"
	"path/filepath"

	"github.com/nblsp/nblsp/internal/gen"
)

func main() {
	root := os.Args[1]
	files, err := gen.Files(root)
	if err != nil {
		log.Fatal(err)
	}
	for name, content := range files {
		if err := os.WriteFile(filepath.Join(root, name), content, 0o644); err != nil {
			log.Fatal(err)
		}
	}
}
