package declare

import (
	"strings"

	"github.com/nblsp/nblsp/analyzers/internal/mapped"
	"github.com/nblsp/nblsp/analyzers/pep440"
	"github.com/nblsp/nblsp/notebook"
)

// matchSpec reads conda's notation of a package: channel::name=version=build.
func matchSpec(t mapped.Text) (Requirement, bool) {
	t = t.TrimSpace()
	if i := strings.LastIndex(t.Value, "::"); i >= 0 {
		t = t.Slice(notebook.Span{Start: i + 2, End: len(t.Value)})
	}
	n := 0
	for n < len(t.Value) && isCondaName(t.Value[n]) {
		n++
	}
	name := t.Value[:n]
	rest := t.Value[n:]
	if name == "" || name == "python" || isPath(t.Value) || rest != "" && strings.IndexByte("=<>!~ [", rest[0]) < 0 {
		return Requirement{}, false
	}
	r := Requirement{Name: name, Span: t.Whole(), NameSpan: t.Span(notebook.Span{End: n})}
	r.Specifier = notebook.Span{Start: r.NameSpan.End, End: r.NameSpan.End}
	if i := strings.IndexByte(rest, '['); i >= 0 {
		rest = rest[:i]
		r.Unread = strings.TrimSpace(rest) == ""
	}
	if spec := strings.TrimSpace(rest); spec != "" {
		r.Specifier = t.Span(notebook.Span{Start: n, End: n + len(rest)})
		var ok bool
		r.Versions, r.Loose, ok = condaVersions(spec)
		r.Unread = !ok
	}
	return r, true
}

func isCondaName(c byte) bool {
	return c == '-' || c == '_' || c == '.' || c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'z'
}

// condaVersions reads conda's version specifier as one of PEP 440: =1.2 and 1.2.* are ==1.2.*.
func condaVersions(spec string) (list pep440.Specifiers, loose, ok bool) {
	if strings.ContainsAny(spec, "|()") {
		return nil, false, false
	}
	for part := range strings.SplitSeq(spec, ",") {
		part = strings.TrimSpace(part)
		op := part[:len(part)-len(strings.TrimLeft(part, "=<>!~"))]
		version, _, _ := strings.Cut(strings.TrimSpace(part[len(op):]), "=") // the build follows
		version, _, _ = strings.Cut(version, " ")
		stem, starred := strings.CutSuffix(version, "*")
		stem = strings.TrimSuffix(stem, ".")
		switch {
		case stem == "":
			continue // any version
		case op == "=":
			part, loose = "=="+stem+".*", true
		case op == "" && starred:
			part, loose = "=="+stem+".*", true
		case op == "":
			part = "==" + stem
		case (op == "==" || op == "!=") && starred:
			part, loose = op+stem+".*", true
		default:
			part = op + stem
		}
		more, err := pep440.ParseSpecifiers(part)
		if err != nil {
			return nil, false, false
		}
		list = append(list, more...)
	}
	return list, loose, true
}

// environment reads an environment.yml, or a lock file of conda's or pixi's: what comes from conda,
// and what comes from pip.
func environment(t mapped.Text) (conda, pip Group) {
	e := environmentReader{group: Group{Kind: Manifest, Tool: Conda}, pip: -1, pips: lineReader()}
	for line := range logicalLines(t) {
		e.line(line)
	}
	e.flush()
	if e.group.Kind == Lock {
		e.group.Tool = Pip
	}
	return e.group, e.pips.group
}

// An environmentReader reads line by line, so that a file that is being typed is read as well.
type environmentReader struct {
	group   Group
	section string  // the key without indentation that the lines belong to
	pip     int     // indentation of "- pip:"; -1 outside of its list
	pips    *reader // of the lines in that list
	item    Requirement
	manager string
}

func (e *environmentReader) line(t mapped.Text) {
	t = uncommented(t)
	indent := len(t.Value) - len(strings.TrimLeft(t.Value, " "))
	t = t.TrimSpace()
	v := t.Value
	switch {
	case v == "" || v == "---":
		return
	case indent == 0 && v[0] != '-':
		e.flush()
		e.section, _, _ = strings.Cut(v, ":")
		e.pip = -1
		if e.section == "package" || e.section == "packages" {
			e.group.Kind = Lock
		}
		return
	}
	item, isItem := strings.CutPrefix(v, "-")
	if isItem {
		t = t.Slice(notebook.Span{Start: len(v) - len(item), End: len(v)}).TrimSpace()
	}
	switch {
	case e.section == "dependencies" && isItem:
		e.dependency(unquoted(t), indent)
	case e.group.Kind == Lock:
		if isItem {
			e.flush()
		}
		e.field(t)
	}
}

func (e *environmentReader) dependency(t mapped.Text, indent int) {
	if e.pip >= 0 && indent <= e.pip {
		e.pip = -1
	}
	switch {
	case e.pip >= 0:
		e.pips.line(t)
	case t.Value == "pip:":
		e.pip = indent
	default:
		if r, ok := matchSpec(t); ok {
			e.group.Requirements = append(e.group.Requirements, r)
		}
	}
}

// field reads one line of an entry of a lock file.
func (e *environmentReader) field(t mapped.Text) {
	key, value, ok := strings.Cut(t.Value, ":")
	if !ok || strings.TrimSpace(value) == "" {
		return
	}
	text := unquoted(t.Slice(notebook.Span{Start: len(key) + 1, End: len(t.Value)}).TrimSpace())
	switch key {
	case "name":
		e.item.Name, e.item.NameSpan = text.Value, text.Whole()
		e.item.Span = e.item.NameSpan
	case "version":
		e.item.Specifier = text.Whole()
		list, err := pep440.ParseSpecifiers("==" + text.Value)
		e.item.Versions, e.item.Unread = list, err != nil
	case "manager", "kind", "pypi", "conda":
		e.manager = key
		if key == "manager" || key == "kind" {
			e.manager = text.Value
		}
	}
}

// flush ends an entry of a lock file. Only what comes from PyPI is a distribution of Python.
func (e *environmentReader) flush() {
	if e.item.Name != "" && (e.manager == "pip" || e.manager == "pypi") {
		e.group.Requirements = append(e.group.Requirements, e.item)
	}
	e.item, e.manager = Requirement{}, ""
}

// unquoted is a scalar of YAML without its quotes.
func unquoted(t mapped.Text) mapped.Text {
	if v := t.Value; len(v) > 1 && (v[0] == '"' || v[0] == '\'') && v[len(v)-1] == v[0] {
		return t.Slice(notebook.Span{Start: 1, End: len(v) - 1})
	}
	return t
}
