package declare

import (
	"slices"
	"strings"

	"github.com/pelletier/go-toml/v2/unstable"

	"github.com/nblsp/nblsp/analyzers/internal/mapped"
	"github.com/nblsp/nblsp/analyzers/pep440"
	"github.com/nblsp/nblsp/notebook"
)

// tomlFile reads pyproject.toml, pixi.toml, Pipfile, and the lock files of uv, Poetry, PDM and
// PEP 751. Their tables tell which is which.
func tomlFile(facts *Facts, t mapped.Text) {
	r := tomlReader{
		text:     t,
		manifest: Group{Kind: Manifest}, poetry: Group{Kind: Manifest, Tool: Poetry},
		conda: Group{Kind: Manifest, Tool: Conda}, lock: Group{Kind: Lock},
	}
	if err := r.read(); err != nil {
		facts.Problem = "the file is not TOML from some line on: what follows was not read"
	}
	facts.add(r.manifest)
	facts.add(r.poetry)
	facts.add(r.conda)
	facts.add(r.lock)
}

// A tomlReader takes the values of a file one after the other.
type tomlReader struct {
	text                          mapped.Text
	parser                        unstable.Parser
	table                         []string
	manifest, poetry, conda, lock Group
	locked                        Requirement // entry of a lock file that is being read
	own                           bool        // it is the project itself
}

func (r *tomlReader) read() error {
	r.parser.Reset([]byte(r.text.Value))
	for r.parser.NextExpression() {
		switch e := r.parser.Expression(); e.Kind {
		case unstable.Table, unstable.ArrayTable:
			r.flush()
			r.table = r.table[:0]
			for it := e.Key(); it.Next(); {
				r.table = append(r.table, string(it.Node().Data))
			}
		case unstable.KeyValue:
			r.pair(r.table, e)
		}
	}
	r.flush()
	return r.parser.Error()
}

func (r *tomlReader) flush() {
	if r.locked.Name != "" && !r.own {
		r.lock.Requirements = append(r.lock.Requirements, r.locked)
	}
	r.locked, r.own = Requirement{}, false
}

// pair takes one key with its value.
func (r *tomlReader) pair(table []string, e *unstable.Node) {
	path := slices.Clone(table)
	var key *unstable.Node
	for it := e.Key(); it.Next(); {
		key = it.Node()
		path = append(path, string(key.Data))
	}
	value := e.Value()
	if r.takes(path, r.content(key), value) || value.Kind != unstable.InlineTable {
		return
	}
	for it := value.Children(); it.Next(); {
		if it.Node().Kind == unstable.KeyValue {
			r.pair(path, it.Node())
		}
	}
}

// takes reads a value if its path says what it is.
func (r *tomlReader) takes(path []string, key mapped.Text, value *unstable.Node) bool {
	last := path[len(path)-1]
	switch dotted := strings.Join(path, "."); {
	case table(path, "package"), table(path, "packages"):
		if value.Kind == unstable.InlineTable && path[0] == "packages" && last != "vcs" && last != "archive" && last != "directory" {
			return r.pipfile(key, value) // of a Pipfile
		}
		return r.lockField(last, key, value)
	case dotted == "project.dependencies", dotted == "dependencies", table(path, "project", "optional-dependencies"),
		table(path, "dependency-groups"), dotted == "tool.uv.dev-dependencies", table(path, "tool", "pdm", "dev-dependencies"),
		len(path) > 3 && strings.HasPrefix(dotted, "tool.hatch.") && strings.HasSuffix(last, "dependencies"):
		return r.list(value, false)
	case dotted == "build-system.requires":
		return r.list(value, true)
	case table(path, "tool", "poetry", "dependencies"), table(path, "tool", "poetry", "dev-dependencies"),
		len(path) == 6 && strings.HasPrefix(dotted, "tool.poetry.group.") && path[4] == "dependencies":
		return last == "python" || r.named(&r.poetry, key, value, poetryVersions)
	case table(path, "pypi-dependencies"), table(path, "tool", "pixi", "pypi-dependencies"):
		return r.named(&r.manifest, key, value, plainVersions)
	case table(path, "dependencies"), table(path, "tool", "pixi", "dependencies"):
		return last == "python" || r.named(&r.conda, key, value, anyConda)
	case table(path, "dev-packages"):
		return r.pipfile(key, value)
	case dotted == "source.url", dotted == "tool.uv.index.url", dotted == "tool.poetry.source.url", dotted == "tool.uv.index-url",
		dotted == "tool.pdm.source.url":
		return r.option(Index, value)
	case dotted == "tool.uv.extra-index-url":
		for it := value.Children(); it.Next(); {
			r.option(ExtraIndex, it.Node())
		}
		return true
	case dotted == "source.verify_ssl", dotted == "tool.pdm.source.verify_ssl":
		if string(value.Data) == "false" {
			whole := notebook.Span{Start: key.Whole().Start, End: r.span(value).End}
			r.manifest.Options = append(r.manifest.Options, Option{Kind: NoVerify, Span: whole, Whole: whole})
		}
		return true
	}
	return false
}

// table reports whether a path is a key of the table of that name.
func table(path []string, name ...string) bool {
	return len(path) == len(name)+1 && slices.Equal(path[:len(name)], name)
}

// list takes an array of requirements.
func (r *tomlReader) list(value *unstable.Node, build bool) bool {
	if value.Kind != unstable.Array {
		return false
	}
	for it := value.Children(); it.Next(); {
		if it.Node().Kind != unstable.String {
			continue
		}
		if q, ok := requirement(r.content(it.Node())); ok {
			q.Build = build
			r.manifest.Requirements = append(r.manifest.Requirements, q)
		}
	}
	return true
}

func (r *tomlReader) pipfile(key mapped.Text, value *unstable.Node) bool {
	return r.named(&r.manifest, key, value, plainVersions)
}

// named takes NAME = "constraint" and NAME = {version = "constraint", …}.
func (r *tomlReader) named(to *Group, key mapped.Text, value *unstable.Node, read func(string) (pep440.Specifiers, bool)) bool {
	spec, url, rev := mapped.Verbatim("", key.Whole().End), mapped.Text{}, ""
	switch value.Kind {
	case unstable.String:
		spec = r.content(value)
	case unstable.InlineTable:
		for it := value.Children(); it.Next(); {
			pair := it.Node()
			if pair.Kind != unstable.KeyValue || pair.Value().Kind != unstable.String {
				continue
			}
			field := pair.Key()
			field.Next()
			switch string(field.Node().Data) {
			case "version":
				spec = r.content(pair.Value())
			case "path":
				return true // a folder of the project
			case "git", "url", "file":
				url = r.content(pair.Value())
			case "rev", "ref":
				rev = string(pair.Value().Data)
			}
		}
	default:
		return false
	}
	q, ok := named(key, spec, read)
	if !ok {
		return true
	}
	if url.Value != "" {
		address := url.Value
		if strings.HasSuffix(address, ".git") || rev != "" {
			address = "git+" + address + "@" + rev
		}
		q.setURL(strings.TrimSuffix(address, "@"), url.Whole())
	}
	to.Requirements = append(to.Requirements, q)
	return true
}

func (r *tomlReader) lockField(name string, key mapped.Text, value *unstable.Node) bool {
	switch name {
	case "name":
		t := r.content(value)
		r.locked.Name, r.locked.NameSpan, r.locked.Span = t.Value, t.Whole(), t.Whole()
	case "version":
		t := r.content(value)
		list, err := pep440.ParseSpecifiers("==" + t.Value)
		r.locked.Versions, r.locked.Unread, r.locked.Specifier = list, err != nil, t.Whole()
	case "source":
		for it := value.Children(); it.Next() && value.Kind == unstable.InlineTable; {
			field := it.Node().Key()
			if field.Next() {
				switch string(field.Node().Data) {
				case "virtual", "editable", "directory":
					r.own = true
				}
			}
		}
	default:
		// NAME = "constraint" below [packages] of a Pipfile has no other mark.
		if r.locked.Name == "" && r.table[0] == "packages" && value.Kind == unstable.String {
			return r.pipfile(key, value)
		}
	}
	return true
}

func (r *tomlReader) option(kind OptionKind, value *unstable.Node) bool {
	if value.Kind == unstable.String {
		t := r.content(value)
		r.manifest.Options = append(r.manifest.Options, Option{kind, t.Value, t.Whole(), t.Whole()})
	}
	return true
}

// content is a string or key without its quotes. Escapes stay as they are: no name has any.
func (r *tomlReader) content(n *unstable.Node) mapped.Text {
	t := r.text.Slice(notebook.Span{Start: int(n.Raw.Offset), End: int(n.Raw.Offset + n.Raw.Length)})
	for _, quote := range []string{`"""`, `'''`, `"`, `'`} {
		if v := t.Value; len(v) >= 2*len(quote) && strings.HasPrefix(v, quote) && strings.HasSuffix(v, quote) {
			return t.Slice(notebook.Span{Start: len(quote), End: len(v) - len(quote)}).TrimSpace()
		}
	}
	return t
}

func (r *tomlReader) span(n *unstable.Node) notebook.Span {
	return r.text.Span(notebook.Span{Start: int(n.Raw.Offset), End: int(n.Raw.Offset + n.Raw.Length)})
}

func plainVersions(spec string) (pep440.Specifiers, bool) {
	if spec == "*" {
		return nil, true
	}
	list, err := pep440.ParseSpecifiers(spec)
	return list, err == nil
}

func anyConda(spec string) (pep440.Specifiers, bool) {
	list, _, ok := condaVersions(spec)
	return list, ok
}
