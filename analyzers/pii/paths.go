package pii

import (
	"path"
	"strings"

	"github.com/nblsp/nblsp/analyzers/internal/python"
)

// A piece is a part of the name of a file as code writes it: text, or the name of a variable.
type piece struct{ text, variable string }

// pathDepth bounds how far names of files are followed through variables and calls.
const pathDepth = 5

// piecesOf is the name of a file in an expression: a string, a variable, Path(a) / b,
// os.path.join(a, b), f"{a}/b", a + b. None for others.
func piecesOf(e python.Expr, depth int) []piece {
	if depth == 0 {
		return nil
	}
	if s, ok := e.Str(); ok {
		return inString(s.Value())
	}
	switch e.Kind() {
	case python.Name:
		return []piece{{variable: e.Path()}}
	case python.Operation:
		if e.Operator() != "/" {
			return nil
		}
		var all []piece
		for x := range e.Elements() {
			all = joined(all, piecesOf(x, depth-1))
			if all == nil {
				return nil
			}
		}
		return all
	case python.CallKind:
		call, _ := e.Call()
		if name := call.Name(); name != "join" && name != "Path" && name != "PurePath" && name != "joinpath" {
			return nil
		}
		var all []piece
		for a := range call.Arguments() {
			all = joined(all, piecesOf(a.Value, depth-1))
			if all == nil {
				return nil
			}
		}
		return all
	}
	return nil
}

// joined is one name of a file below another; nil when the second is not known.
func joined(a, b []piece) []piece {
	switch {
	case b == nil:
		return nil
	case a == nil:
		return b
	}
	return append(append(a, piece{text: "/"}), b...)
}

// inString splits a string at its holes, which stand in braces.
func inString(s string) []piece {
	var all []piece
	for s != "" {
		i := strings.IndexByte(s, '{')
		end := strings.IndexByte(s, '}')
		if i < 0 || end < i {
			return append(all, piece{text: s})
		}
		if i > 0 {
			all = append(all, piece{text: s[:i]})
		}
		all = append(all, piece{variable: s[i+1 : end]})
		s = s[end+1:]
	}
	return all
}

// nameOf is the name of the file that pieces make with the values of the variables; "" when one is
// not known, or when it takes too many.
func nameOf(pieces []piece, variables map[string][]piece) string {
	var b strings.Builder
	budget := 64 // variables may stand for each other
	var write func(pieces []piece, depth int) bool
	write = func(pieces []piece, depth int) bool {
		for _, p := range pieces {
			b.WriteString(p.text)
			if p.variable == "" {
				continue
			}
			value := variables[p.variable]
			if budget--; budget < 0 || depth == 0 || value == nil || !write(value, depth-1) {
				return false
			}
		}
		return b.Len() <= 1024
	}
	if !write(pieces, pathDepth) {
		return ""
	}
	return path.Clean(b.String())
}
