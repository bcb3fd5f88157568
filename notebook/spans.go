package notebook

import (
	"iter"
	"strings"
)

// lineSpans yields the lines of a part of src without their ends.
func lineSpans(src string, part Span) iter.Seq[Span] {
	return func(yield func(Span) bool) {
		for at := part.Start; at < part.End; {
			end, next := lineEnd(src[:part.End], at, AllLF)
			if !yield(Span{at, end}) {
				return
			}
			at = next
		}
	}
}

// trimSpace is a part of src without white space around it.
func trimSpace(src string, s Span) Span {
	text := strings.TrimLeft(src[s.Start:s.End], " \t\r\n")
	start := s.End - len(text)
	return Span{start, start + len(strings.TrimRight(text, " \t\r\n"))}
}

// trimLines is a part of src without the blank lines around it and without the last line's end.
func trimLines(src string, s Span) Span {
	t := trimSpace(src, s)
	if t.Len() == 0 {
		return Span{s.Start, s.Start}
	}
	// The first line keeps its indentation.
	t.Start = s.Start + strings.LastIndexAny(src[s.Start:t.Start], "\r\n") + 1
	return t
}
