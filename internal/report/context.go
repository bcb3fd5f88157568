package report

import (
	"strings"

	"github.com/nblsp/nblsp/notebook"
)

// A Line is one line around a finding as it may be shown: every value masked, no control
// characters.
type Line struct {
	Number     int    // 1-based, in the text of the part; 0 for lines that were left out
	Text       string // "" for those
	Start, End int    // bytes of Text that the finding covers; equal where it does not
}

const (
	// around is how many lines before and after a finding are shown.
	around = 2
	// most is how many lines of a finding itself are shown.
	most = 6
)

// context is the lines of s and those around them. Of a value that goes over several lines the
// first is shown, with its mask.
func (m *masker) context(b *notebook.Block, s notebook.Span) []Line {
	lines := linesAround(b.Text, s)
	if len(lines) == 0 {
		return nil
	}
	window := notebook.Span{Start: lines[0].Start, End: lines[len(lines)-1].End}
	hidden := m.within(b, window)
	number := 1 + newlines(b.Text[:lines[0].Start])
	var out []Line
	for i, line := range lines {
		if i > 0 {
			number += newlines(b.Text[lines[i-1].Start:line.Start])
		}
		if swallowed(line, hidden) {
			if n := len(out); n > 0 && out[n-1].Number > 0 {
				out = append(out, Line{})
			}
			continue
		}
		out = append(out, shownLine(b.Text, number, line, s, hidden))
	}
	return out
}

// swallowed reports whether a line begins within a region: its value started on a line above.
func swallowed(line notebook.Span, hidden []region) bool {
	for _, r := range hidden {
		if r.Start < line.Start && line.End <= r.End && line.Start < r.End {
			return true
		}
	}
	return false
}

// shownLine is one line with what s covers of it marked.
func shownLine(text string, number int, line, s notebook.Span, hidden []region) Line {
	mark := notebook.Span{Start: max(line.Start, s.Start), End: min(line.End, s.End)}
	if s.End <= line.Start && s.Len() > 0 || mark.Start > mark.End {
		mark = notebook.Span{Start: line.End, End: line.End}
	}
	marked := mark.Len() > 0
	for _, r := range hidden {
		if marked && r.Overlaps(mark) { // a mask is marked as a whole
			mark.Start, mark.End = max(line.Start, min(mark.Start, r.Start)), min(line.End, max(mark.End, r.End))
		}
	}
	e := clip(
		show(text, notebook.Span{Start: line.Start, End: mark.Start}, hidden),
		show(text, mark, hidden),
		show(text, notebook.Span{Start: mark.End, End: line.End}, hidden))
	if !marked {
		head := []rune(show(text, line, hidden))
		if len(head) > before+after {
			head = append(head[:before+after], '…')
		}
		return Line{Number: number, Text: string(head)}
	}
	return Line{number, e.Text, e.Start, e.End}
}

// linesAround are the lines that s touches, at most [most] of them, and a few before and after.
// A neighbour that is longer than [reach] ends the list: where it is cut it could show part of a value.
func linesAround(text string, s notebook.Span) []notebook.Span {
	if len(text) == 0 || s.Start > len(text) {
		return nil
	}
	own := lineOf(text, s.Start)
	lines := []notebook.Span{own}
	for first := own; len(lines) <= around; {
		prev, ok := lineBefore(text, first)
		if !ok {
			break
		}
		lines = append([]notebook.Span{prev}, lines...)
		first = prev
	}
	last := own
	for own, after := 1, 0; ; {
		next, ok := lineAfter(text, last)
		if !ok {
			return lines
		}
		if next.Start < s.End {
			if own++; own > most {
				return lines
			}
		} else if after++; after > around {
			return lines
		}
		lines = append(lines, next)
		last = next
	}
}

func lineBefore(text string, line notebook.Span) (notebook.Span, bool) {
	end := line.Start
	if end == 0 || !isEnd(text[end-1]) {
		return notebook.Span{}, false
	}
	end--
	if end > 0 && text[end] == '\n' && text[end-1] == '\r' {
		end--
	}
	prev := lineOf(text, end)
	return prev, prev.Start == 0 || isEnd(text[prev.Start-1])
}

func lineAfter(text string, line notebook.Span) (notebook.Span, bool) {
	start := line.End
	if start >= len(text) || !isEnd(text[start]) {
		return notebook.Span{}, false
	}
	if strings.HasPrefix(text[start:], "\r\n") {
		start++
	}
	start++
	next := lineOf(text, start)
	return next, start < len(text) && (next.End == len(text) || isEnd(text[next.End]))
}

func isEnd(c byte) bool { return c == '\n' || c == '\r' }

// newlines counts the ends of lines in a text.
func newlines(s string) int {
	return strings.Count(s, "\n") + strings.Count(s, "\r") - strings.Count(s, "\r\n")
}
