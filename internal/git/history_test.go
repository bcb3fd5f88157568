package git

import (
	"slices"
	"strings"
	"testing"
)

func TestReadVersions(t *testing.T) {
	raw := "\x01c1\x00\n:000000 100644 0000 b1 A\x00a b.ipynb\x00:000000 100644 0000 b2 A\x00notes\x00" +
		"\x01c2\x00\n:100644 100644 b1 b3 M\x00a b.ipynb\x00\x01c3\x00\x01c4\x00\n:000000 100644 0000 b1 A\x00a b.ipynb\x00"
	got, err := readVersions(strings.NewReader(raw), func(p string) bool { return strings.HasSuffix(p, ".ipynb") })
	want := []Version{{"a b.ipynb", "c1", "b1"}, {"a b.ipynb", "c2", "b3"}}
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("%v, %+v", err, got)
	}
}
