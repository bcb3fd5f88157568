package pep440

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
)

// golden reads a table of generated cases whose truth is pip's own reading. The tables belong to
// others and are not part of the repository: NBLSP_GOLDENS names their folder.
func golden(t testing.TB, name string) [][3]any {
	t.Helper()
	folder := os.Getenv("NBLSP_GOLDENS")
	if folder == "" {
		t.Skip("NBLSP_GOLDENS is not set")
	}
	data, err := os.ReadFile(filepath.Join(folder, name))
	if err != nil {
		t.Fatal(err)
	}
	var cases [][3]any
	if err := json.Unmarshal(data, &cases); err != nil {
		t.Fatal(err)
	}
	return cases
}

func TestGoldenOrder(t *testing.T) {
	for _, c := range golden(t, "pep440-cmp.json") {
		a, err := Parse(c[0].(string))
		if err != nil {
			t.Errorf("%v: %v", c[0], err)
			continue
		}
		b, err := Parse(c[1].(string))
		if err != nil {
			t.Errorf("%v: %v", c[1], err)
			continue
		}
		if got := a.Compare(b); got != int(c[2].(float64)) {
			t.Errorf("%v and %v compare as %d, want %v", a, b, got, c[2])
		}
	}
}

func TestGoldenSpecifiers(t *testing.T) {
	differ := 0
	for _, c := range golden(t, "pep440-spec.json") {
		s, err := ParseSpecifiers(c[0].(string))
		if err != nil {
			t.Errorf("%v: %v", c[0], err)
			continue
		}
		v, err := Parse(c[1].(string))
		if err != nil {
			t.Errorf("%v: %v", c[1], err)
			continue
		}
		if got := s.Match(v); got != c[2].(bool) {
			t.Errorf("%v admits %v: %t, want %v", c[0], c[1], got, c[2])
		}
		if s.Set().Contains(v) != s.Match(v) {
			differ++
		}
	}
	if differ > 50 {
		t.Errorf("the sets differ from the specifiers in %d cases: more than the few that Set names", differ)
	}
}
