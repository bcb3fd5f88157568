package declare

import (
	"strconv"
	"strings"

	"github.com/nblsp/nblsp/analyzers/internal/mapped"
	"github.com/nblsp/nblsp/analyzers/pep440"
	"github.com/nblsp/nblsp/analyzers/pep508"
	"github.com/nblsp/nblsp/notebook"
)

// poetryWord reads name@constraint, or a requirement of PEP 508.
func poetryWord(t mapped.Text) (Requirement, bool) {
	at := strings.IndexByte(t.Value, '@')
	if at < 0 || isURL(t.Value) {
		return requirement(t)
	}
	r, ok := requirement(t.Slice(notebook.Span{End: at}))
	if !ok {
		return r, false
	}
	spec := t.Value[at+1:]
	if isURL(spec) {
		r.setURL(spec, t.Span(notebook.Span{Start: at + 1, End: len(t.Value)}))
		return r, true
	}
	r.Specifier = t.Span(notebook.Span{Start: at, End: len(t.Value)})
	r.Span.End = r.Specifier.End
	r.Versions, ok = poetryVersions(spec)
	r.Unread = !ok
	return r, true
}

// poetryVersions reads a constraint of Poetry's as specifiers of PEP 440.
func poetryVersions(spec string) (list pep440.Specifiers, ok bool) {
	spec = strings.TrimSpace(spec)
	if spec == "*" || spec == "latest" || spec == "" {
		return nil, true
	}
	if strings.Contains(spec, "|") {
		return nil, false
	}
	for part := range strings.SplitSeq(spec, ",") {
		part = strings.TrimSpace(part)
		switch {
		case part == "" || part == "*":
			continue
		case part[0] == '^':
			part, ok = caret(strings.TrimSpace(part[1:]))
		case part[0] == '~' && !strings.HasPrefix(part, "~="):
			part, ok = tilde(strings.TrimSpace(part[1:]))
		case part[0] >= '0' && part[0] <= '9':
			part, ok = "=="+part, true
		default:
			ok = true
		}
		if !ok {
			return nil, false
		}
		more, err := pep440.ParseSpecifiers(part)
		if err != nil {
			return nil, false
		}
		list = append(list, more...)
	}
	return list, true
}

// caret is ^1.2.3: up to the next version whose first number that is not zero differs.
func caret(version string) (string, bool) {
	parts := strings.Split(version, ".")
	i := 0
	for i < len(parts)-1 && parts[i] == "0" {
		i++
	}
	return until(version, parts, i)
}

// tilde is ~1.2.3: up to the next minor version.
func tilde(version string) (string, bool) {
	parts := strings.Split(version, ".")
	return until(version, parts, min(1, len(parts)-1))
}

// until is the range from a version up to the next one that differs at position i.
func until(version string, parts []string, i int) (string, bool) {
	n, err := strconv.ParseUint(parts[i], 10, 63)
	if err != nil {
		return "", false
	}
	next := append(append([]string{}, parts[:i]...), strconv.FormatUint(n+1, 10))
	return ">=" + version + ",<" + strings.Join(next, "."), true
}

// named makes a requirement of NAME = "constraint"; constraint may be empty.
func named(name, spec mapped.Text, read func(string) (pep440.Specifiers, bool)) (Requirement, bool) {
	if !pep508.IsName(name.Value) {
		return Requirement{}, false
	}
	span := name.Whole()
	r := Requirement{Name: name.Value, NameSpan: span, Span: span, Specifier: notebook.Span{Start: span.End, End: span.End}}
	if spec.Value != "" {
		var ok bool
		r.Specifier = spec.Whole()
		r.Span.End = max(r.Span.End, r.Specifier.End)
		r.Versions, ok = read(spec.Value)
		r.Unread = !ok
	}
	return r, true
}
