package pep440

import (
	"errors"
	"strings"
)

// An Op is the operator of a Specifier.
type Op uint8

// The operators of PEP 440.
const (
	Equal      Op = iota // ==
	NotEqual             // !=
	LessEqual            // <=
	MoreEqual            // >=
	Less                 // <
	More                 // >
	Compatible           // ~=
	Identical            // ===
)

// operators in the order in which they have to be tried.
var operators = []struct {
	text string
	op   Op
}{
	{"===", Identical}, {"==", Equal}, {"!=", NotEqual}, {"<=", LessEqual},
	{">=", MoreEqual}, {"~=", Compatible}, {"<", Less}, {">", More},
}

// A Specifier is one condition on a version.
type Specifier struct {
	Op      Op
	Version Version
	Prefix  bool   // == and != with .*
	text    string // of Identical
}

// Specifiers hold when all of them do; none hold for every version.
type Specifiers []Specifier

var errSpecifier = errors.New("not a version specifier in the form of PEP 440")

// ParseSpecifiers reads conditions joined by commas.
func ParseSpecifiers(text string) (Specifiers, error) {
	var list Specifiers
	for part := range strings.SplitSeq(text, ",") {
		if part = strings.TrimSpace(part); part == "" {
			continue
		}
		s, err := parseSpecifier(part)
		if err != nil {
			return nil, err
		}
		list = append(list, s)
	}
	return list, nil
}

func parseSpecifier(text string) (Specifier, error) {
	for _, o := range operators {
		rest, ok := strings.CutPrefix(text, o.text)
		if !ok {
			continue
		}
		rest = strings.TrimSpace(rest)
		s := Specifier{Op: o.op}
		if o.op == Identical {
			s.text = rest
			s.Version, _ = Parse(rest)
			if rest == "" || strings.ContainsAny(rest, " \t;)") {
				return s, errSpecifier
			}
			return s, nil
		}
		equality := o.op == Equal || o.op == NotEqual
		if equality {
			rest, s.Prefix = strings.CutSuffix(rest, ".*")
		}
		v, err := Parse(rest)
		switch {
		case err != nil,
			v.local != "" && (!equality || s.Prefix),
			s.Prefix && (v.IsPrerelease() || v.post > 0),
			o.op == Compatible && len(v.release) < 2:
			return s, errSpecifier
		}
		s.Version = v
		return s, nil
	}
	return Specifier{}, errSpecifier
}

// String is the condition as it may be written.
func (s Specifier) String() string {
	for _, o := range operators {
		if o.op == s.Op {
			switch {
			case s.Op == Identical:
				return o.text + s.text
			case s.Prefix:
				return o.text + s.Version.String() + ".*"
			}
			return o.text + s.Version.String()
		}
	}
	return ""
}

// Match reports whether all conditions hold for a version. Pre-releases are versions like others
// here: whether pip would choose one depends on what else there is.
func (list Specifiers) Match(v Version) bool {
	for i := range list {
		if !list[i].match(&v) {
			return false
		}
	}
	return true
}

// Pinned is the one version that the conditions name, when there is one.
func (list Specifiers) Pinned() (Version, bool) {
	for _, s := range list {
		if (s.Op == Equal && !s.Prefix || s.Op == Identical && s.Version.release != nil) && list.Match(s.Version) {
			return s.Version, true
		}
	}
	return Version{}, false
}

func (s *Specifier) match(v *Version) bool {
	w := &s.Version
	switch s.Op {
	case Equal:
		return s.equal(v)
	case NotEqual:
		return !s.equal(v)
	case LessEqual:
		return v.comparePublic(w) <= 0
	case MoreEqual:
		return v.comparePublic(w) >= 0
	case Less:
		// The pre-releases of a version are not less than it, unless it is one.
		return v.Compare(*w) < 0 && (w.IsPrerelease() || !v.IsPrerelease() || v.compareBase(w) != 0)
	case More:
		// Nor are its post-releases and local versions more.
		if v.Compare(*w) <= 0 {
			return false
		}
		return v.compareBase(w) != 0 || (w.post > 0 || v.post == 0) && v.local == ""
	case Compatible:
		return v.comparePublic(w) >= 0 && v.hasPrefix(w, len(w.release)-1)
	default:
		return strings.EqualFold(v.String(), s.text)
	}
}

func (s *Specifier) equal(v *Version) bool {
	switch {
	case s.Prefix:
		return v.hasPrefix(&s.Version, len(s.Version.release))
	case s.Version.local == "":
		return v.comparePublic(&s.Version) == 0
	}
	return v.Compare(s.Version) == 0
}

// hasPrefix reports whether the first n numbers of the release are those of w. As for pip, the
// release is endless in zeros only where nothing follows it: 2 is 2.0.*, 2rc1 and 2.post1 are not.
func (v *Version) hasPrefix(w *Version, n int) bool {
	if v.epoch != w.epoch || len(v.release) < n && (v.IsPrerelease() || v.post > 0) {
		return false
	}
	for i := range n {
		if v.segment(i) != w.segment(i) {
			return false
		}
	}
	return true
}
