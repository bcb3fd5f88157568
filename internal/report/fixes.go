package report

import (
	"bufio"
	"fmt"
	"io"
	"slices"

	"github.com/nblsp/nblsp/internal/mend"
)

// WriteFixes tells what was done to one file, or what would be: how often each fix, and with verbose
// where each.
func WriteFixes(w io.Writer, path string, applied []mend.Applied, left int, verbose, pending bool) error {
	b := bufio.NewWriter(w)
	done := "fixed"
	if pending {
		done = "to fix"
	}
	fmt.Fprintf(b, "%s: %d %s, %d left\n", clean(path), len(applied), done, left)
	if verbose {
		for _, a := range applied {
			fmt.Fprintf(b, "  %s: %s: %s\n", where(a.Place), a.Rule, a.Title)
		}
		return b.Flush()
	}
	counts := map[string]int{}
	var titles []string
	for _, a := range applied {
		if counts[a.Title]++; counts[a.Title] == 1 {
			titles = append(titles, a.Title)
		}
	}
	slices.SortStableFunc(titles, func(x, y string) int { return counts[y] - counts[x] })
	for _, title := range titles {
		fmt.Fprintf(b, "  %d × %s\n", counts[title], title)
	}
	return b.Flush()
}
