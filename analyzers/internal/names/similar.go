package names

import (
	"maps"
	"slices"
	"strings"
	"sync"
)

// minLength is the length from which on names are compared: shorter ones are all alike.
const minLength = 5

// Similar is the known distribution that a normalised name may be a misspelling of, or an imitation;
// "" when it is known itself, or like none. Names that differ in a digit alone are versions and
// members of a family, not misspellings.
func Similar(name string) string {
	if len(name) < minLength || Known(name) {
		return ""
	}
	for _, affix := range []string{"python-", "python3-", "py-", "py"} {
		if rest, ok := strings.CutPrefix(name, affix); ok && len(rest) >= minLength && Known(rest) {
			return rest
		}
	}
	if rest, ok := strings.CutSuffix(name, "-python"); ok && len(rest) >= minLength && Known(rest) {
		return rest
	}
	l := looks()
	if same := l.skeletons[skeleton(name)]; same != "" {
		return same
	}
	if terms := sorted(name); terms != "" && l.terms[terms] != "" {
		return l.terms[terms]
	}
	like := ""
	for n := len(name) - 1; n <= len(name)+1; n++ {
		for _, candidate := range l.names[n] {
			if oneEdit(name, candidate) && (like == "" || candidate < like) {
				like = candidate
			}
		}
	}
	return like
}

// looks are the known names that are long enough, in order, by what they look like.
var looks = sync.OnceValue(func() (l struct {
	names            map[int][]string // by length
	skeletons, terms map[string]string
}) {
	l.names, l.skeletons, l.terms = map[int][]string{}, map[string]string{}, map[string]string{}
	for _, name := range slices.Sorted(maps.Keys(known())) {
		if len(name) >= minLength {
			l.names[len(name)] = append(l.names[len(name)], name)
			l.skeletons[skeleton(name)] = name
			l.terms[sorted(name)] = name
		}
	}
	return l
})

// skeleton is a name with what looks alike made equal, and without separators.
var skeleton = strings.NewReplacer("0", "o", "1", "l", "rn", "m", "vv", "w", "-", "").Replace

// sorted are the terms of a name in order; "" when there is only one.
func sorted(name string) string {
	terms := strings.Split(name, "-")
	if len(terms) < 2 {
		return ""
	}
	slices.Sort(terms)
	return strings.Join(terms, "-")
}

// oneEdit reports whether a letter that is missing, one too many, another one, or two that are
// swapped make one name the other.
func oneEdit(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(b)-len(a) > 1 {
		return false
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	if len(a) < len(b) {
		return a[i:] == b[i+1:] && !isDigit(b[i])
	}
	switch {
	case i == len(a):
		return false // the same
	case a[i+1:] == b[i+1:]:
		return !isDigit(a[i]) || !isDigit(b[i])
	}
	return i+1 < len(a) && a[i] == b[i+1] && a[i+1] == b[i] && a[i+2:] == b[i+2:]
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }
