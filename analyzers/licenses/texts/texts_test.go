package texts

import (
	"slices"
	"testing"

	"github.com/google/licensecheck"
)

// The ids of the two scanners are ids of licensecheck, and each can be built.
func TestScanners(t *testing.T) {
	known := map[string]bool{}
	for _, l := range licensecheck.BuiltinLicenses() {
		known[l.ID] = true
	}
	for _, id := range slices.Concat(core, wide) {
		if !known[id] {
			t.Errorf("licensecheck does not know %s", id)
		}
	}
	if coreScanner() == nil || wideScanner() == nil {
		t.Error("a scanner cannot be built")
	}
}

func BenchmarkScanners(b *testing.B) {
	for name, ids := range map[string][]string{"core": core, "wide": wide} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				newScanner(ids)
			}
		})
	}
}
