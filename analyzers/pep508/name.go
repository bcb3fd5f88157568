// Package pep508 reads what Python distributions ask for: names, extras, version specifiers, URLs
// and environment markers, as PEP 508 writes them.
package pep508

import "strings"

// Normalize is the form of a distribution's name by which names are compared: lower case, with
// each run of - _ . as one -.
func Normalize(name string) string {
	if normal(name) {
		return name
	}
	var b strings.Builder
	b.Grow(len(name))
	separated := false
	for i := range len(name) {
		c := name[i]
		if c == '-' || c == '_' || c == '.' {
			separated = true
			continue
		}
		if separated {
			b.WriteByte('-')
			separated = false
		}
		if c >= 'A' && c <= 'Z' {
			c |= 0x20
		}
		b.WriteByte(c)
	}
	if separated {
		b.WriteByte('-')
	}
	return b.String()
}

// normal reports whether a name needs no change.
func normal(name string) bool {
	for i := range len(name) {
		c := name[i]
		if c >= 'A' && c <= 'Z' || c == '_' || c == '.' || c == '-' && i > 0 && name[i-1] == '-' {
			return false
		}
	}
	return true
}

// nameLength is the length of the name that a text begins with; 0 when it begins with none.
func nameLength(s string) int {
	n := 0
	for i := range len(s) {
		switch c := s[i]; {
		case c >= '0' && c <= '9', c|0x20 >= 'a' && c|0x20 <= 'z':
			n = i + 1
		case i > 0 && (c == '-' || c == '_' || c == '.'):
		default:
			return n
		}
	}
	return n
}

// IsName reports whether a text may be the name of a distribution.
func IsName(s string) bool { return s != "" && nameLength(s) == len(s) }
