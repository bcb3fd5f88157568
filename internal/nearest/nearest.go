// Package nearest finds the name that was meant: it is how every "unknown …" error of the command
// line and of the settings ends in a suggestion.
package nearest

import "fmt"

// Of gives the candidate closest to a mistyped word by edit distance, or that starts so: output for
// output-format. False when none is close:
// more than a third of the word's letters (at least one, two from four letters on) differ.
func Of(word string, candidates []string) (string, bool) {
	best, limit := "", max(1, len(word)/3)
	if len(word) >= 4 {
		limit = max(limit, 2)
	}
	for _, c := range candidates {
		d := distance(word, c, limit)
		if len(word) >= 4 && len(c) > len(word) { // the start of a longer name
			d = min(d, 1+distance(word, c[:len(word)], limit))
		}
		if d <= limit && (best == "" || d < limit) {
			best, limit = c, d
		}
	}
	return best, best != ""
}

// Hint is the end of an error message: `; did you mean "x"?`, or nothing.
func Hint(word string, candidates []string) string {
	if name, ok := Of(word, candidates); ok {
		return fmt.Sprintf("; did you mean %q?", name)
	}
	return ""
}

// distance is the optimal string alignment distance of a and b in bytes (a transposition counts
// one), or any number over limit when it is over limit.
func distance(a, b string, limit int) int {
	if d := len(a) - len(b); d > limit || -d > limit {
		return limit + 1
	}
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := range len(a) {
		row[0] = i + 1
		for j := range len(b) {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			row[j+1] = min(last[j]+cost, last[j+1]+1, row[j]+1)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}
