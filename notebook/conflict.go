package notebook

import "strings"

// conflicts is what git's markers of a merge conflict say of a file.
type conflicts = damage

// resolveConflicts blanks the markers of merge conflicts and their second sides, so that the first
// sides make a notebook and all offsets stay. The second sides become strays.
func resolveConflicts(src string) (string, conflicts) {
	var found conflicts
	at := conflictMarker(src, 0, "<<<<<<< ")
	if at < 0 {
		return src, found
	}
	out := []byte(src)
	clear := func(s Span) {
		for i := s.Start; i < s.End; i++ {
			if out[i] != '\n' && out[i] != '\r' {
				out[i] = ' '
			}
		}
	}
	for at >= 0 {
		_, ours := lineEnd(src, at, LF)
		theirs := conflictMarker(src, ours, "=======")
		if theirs < 0 {
			break
		}
		first := theirs
		if base := conflictMarker(src[:theirs], ours, "|||||||"); base >= 0 {
			first = base
		}
		end := conflictMarker(src, theirs, ">>>>>>> ")
		if end < 0 {
			break
		}
		_, next := lineEnd(src, end, LF)
		clear(Span{at, ours})
		clear(Span{first, next})
		_, second := lineEnd(src, first, LF)
		found.problems = append(found.problems, Problem{Offset: at, Lost: true,
			Detail: "a merge conflict; its first side was read as the notebook, the other as plain text"})
		found.stray = append(found.stray, Span{second, end})
		at = conflictMarker(src, next, "<<<<<<< ")
	}
	return string(out), found
}

// conflictMarker finds a line that begins with a marker; -1 when there is none.
func conflictMarker(src string, from int, marker string) int {
	if strings.HasPrefix(src[from:], marker) {
		return from
	}
	if i := strings.Index(src[from:], "\n"+marker); i >= 0 {
		return from + i + 1
	}
	return -1
}
