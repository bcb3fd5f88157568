package report

import (
	"os"
	"strings"
	"testing"
)

// A page of thousands of findings has all of them, and no value. With NBLSP_PAGE it is left in that
// file, for html/measure.mjs.
func TestLargePage(t *testing.T) {
	r, values := planted(t, 84, 10)
	got := written(t, "html", r)
	n := r.Summary().Findings.Total()
	if articles := strings.Count(got, "<article "); n < 5000 || articles != n {
		t.Errorf("%d findings, %d of them on the page", n, articles)
	}
	for _, v := range values {
		if strings.Contains(got, v) {
			t.Fatal("the page shows a value")
		}
	}
	if name := os.Getenv("NBLSP_PAGE"); name != "" {
		if err := os.WriteFile(name, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
