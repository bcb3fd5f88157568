package texts

import (
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

var folder = flag.String("folder", "", "prints the hashes of the licence files below this folder")

// TestHashes prints the table of hashes for the texts of a folder: those that are one licence and
// little else, and that two files at least have.
func TestHashes(t *testing.T) {
	if *folder == "" {
		t.Skip("for who makes hashes.txt")
	}
	count, ids := map[string]int{}, map[string]string{}
	err := filepath.WalkDir(*folder, func(path string, d fs.DirEntry, err error) error {
		name := strings.ToLower(filepath.Base(path))
		if err != nil || d.IsDir() || !strings.Contains(name, "licen") && !strings.HasPrefix(name, "copying") || strings.HasSuffix(name, ".py") {
			return err
		}
		data, err := os.ReadFile(path)
		if err != nil || len(data) > maxText {
			return err
		}
		words := normalize(string(data))
		found := byScanner(string(data))
		if len(found) == 1 && !found[0].URL && float64(found[0].Span.Len()) > 0.8*float64(len(data)) && len(byPhrases(words)) == 0 {
			h := hashOf(words.body())
			count[h]++
			ids[h] = found[0].ID
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for h, n := range count {
		if n > 1 {
			lines = append(lines, h+" "+ids[h])
		}
	}
	slices.SortFunc(lines, func(a, b string) int { return strings.Compare(a[20:]+a, b[20:]+b) })
	fmt.Fprintln(t.Output(), strings.Join(lines, "\n"))
}
