package declare

import (
	"strings"

	"github.com/nblsp/nblsp/analyzers/internal/mapped"
	"github.com/nblsp/nblsp/analyzers/internal/python"
	"github.com/nblsp/nblsp/analyzers/internal/shell"
	"github.com/nblsp/nblsp/analyzers/pep508"
	"github.com/nblsp/nblsp/notebook"
)

// A collector reads the source of one cell.
type collector struct {
	facts *Facts
	text  string
}

const (
	// maxConstant bounds what is remembered of a constant: a longer one names no distributions.
	maxConstant = 2000
	// maxValues bounds the elements of a list.
	maxValues = 500
)

// python reads the code of a cell and what its magics run.
func (c *collector) python(f *python.File) {
	for m := range f.Imports() {
		if m.Level() == 0 {
			module := strings.Join(strings.Fields(m.Module()), "")
			c.facts.Imports = append(c.facts.Imports, Import{module, m.Name(), m.ModuleSpan()})
		}
	}
	for p := range f.Assignments() {
		c.constant(p)
	}
	for m := range f.Magics() {
		c.magic(m)
	}
	for call := range f.Calls() {
		c.call(call)
	}
	for comment := range f.Comments() {
		c.script(comment)
	}
}

// constant remembers x = "…", x = ["…", …], and settings of pip in os.environ.
func (c *collector) constant(p python.Pair) {
	name := p.Name()
	value := p.Value()
	if str, ok := value.Str(); ok && str.IsConstant() {
		decoded := str.Decode()
		if len(decoded.Value) > maxConstant {
			return
		}
		c.setting(name, decoded, p.Statement().Span())
		if p.Target().Kind() == python.Name && p.Target().Source() == name {
			c.facts.Constants = append(c.facts.Constants, Constant{name, []string{decoded.Value}, value.Span().End})
		}
		return
	}
	if k := value.Kind(); k != python.List && k != python.Tuple {
		return
	}
	var values []string
	for e := range value.Elements() {
		str, ok := e.Str()
		if !ok || !str.IsConstant() || len(values) == maxValues || str.Content().Len() > maxConstant {
			return
		}
		values = append(values, str.Value())
	}
	if len(values) > 0 && p.Target().Kind() == python.Name {
		c.facts.Constants = append(c.facts.Constants, Constant{name, values, value.Span().End})
	}
}

// setting takes a variable of the environment that pip or uv read for the option it stands for.
func (c *collector) setting(name string, value mapped.Text, whole notebook.Span) {
	kind, ok := variables[strings.ToUpper(name)]
	if !ok || value.Value == "" {
		return
	}
	c.facts.add(Group{Span: whole, Options: []Option{{kind, value.Value, value.Whole(), whole}}})
}

// magic reads what IPython has a shell or a tool run.
func (c *collector) magic(m python.Magic) {
	if name, value, ok := m.Env(); ok {
		c.setting(name, value, m.Span())
		return
	}
	if code := m.Code(); code != nil {
		c.python(code)
	}
	if m.Kind() == python.CellMagic && (m.Name() == "writefile" || m.Name() == "file") {
		file := m.Line().Value
		if strings.HasSuffix(file, ".txt") && strings.Contains(file, "requirements") {
			c.facts.add(Requirements(m.Body()))
		}
		return
	}
	if m.Kind() == python.LineMagic && !installer(m.Name()) {
		return
	}
	c.commands(m.Shell())
}

// installer reports whether a line magic installs or runs a shell.
func installer(name string) bool {
	switch name {
	case "pip", "pip3", "conda", "mamba", "micromamba", "uv", "sx", "system", "poetry", "pixi", "pdm":
		return true
	}
	return false
}

// shell reads a script.
func (c *collector) shell(t mapped.Text) { c.commands(shell.Parse(t, shell.Bash)) }

func (c *collector) commands(list []shell.Command) {
	for _, cmd := range list {
		for _, a := range cmd.Assignments {
			if len(a.Value.Holes) > 0 {
				continue
			}
			c.setting(a.Name, a.Value.Text, cmd.Span)
			if len(a.Value.Value()) <= maxConstant {
				c.facts.Constants = append(c.facts.Constants, Constant{a.Name, []string{a.Value.Value()}, a.Value.Span.End})
			}
		}
		c.command(cmd.Words, cmd.Span)
	}
}

// call reads a call that runs a command or an installer of its own.
func (c *collector) call(call python.Call) {
	if strings.HasPrefix(call.Path(), "get_ipython()") {
		return // a magic
	}
	switch call.Name() {
	case "system", "popen", "getoutput", "getstatusoutput", "run", "call", "check_call", "check_output", "Popen",
		"create_subprocess_shell":
		c.argument(call, call.Positional(0), nil)
	case "create_subprocess_exec":
		c.command(words(call.Expr()), call.Span())
	case "main", "pipmain", "pip_main":
		path := call.Path()
		if strings.HasPrefix(path, "pip.") || !strings.Contains(path, ".") && strings.HasPrefix(path, "pip") {
			c.argument(call, call.Positional(0), pipWord)
		}
	case "install":
		switch call.Path() {
		case "micropip.install", "piplite.install":
			c.literals(call)
		}
	case "installPyPI":
		c.databricks(call)
	}
}

var pipWord = []shell.Word{{Text: mapped.Verbatim("pip", 0)}}

// argument reads the command that is given to a call as a string or as a list of words; prefix
// comes before the words of a list.
func (c *collector) argument(call python.Call, e python.Expr, prefix []shell.Word) {
	if split, ok := e.Call(); ok && split.Path() == "shlex.split" {
		e = split.Positional(0)
	}
	if str, ok := e.Str(); ok {
		if prefix == nil {
			c.commands(shell.Parse(str.Decode(), shell.IPython))
		}
		return
	}
	switch e.Kind() {
	case python.List, python.Tuple, python.Operation:
		c.command(append(prefix[:len(prefix):len(prefix)], words(e)...), call.Span())
	}
}

// words are the elements of a list of words, of lists that are added, and the arguments of a call.
func words(e python.Expr) []shell.Word {
	var list []shell.Word
	add := func(e python.Expr) {
		if str, ok := e.Str(); ok {
			w := shell.Word{Text: str.Decode(), Span: str.Content()}
			for h := range str.Holes() {
				w.Holes = append(w.Holes, shell.Hole{Span: h.Span(), Expr: h.Source()})
			}
			list = append(list, w)
			return
		}
		source := strings.TrimPrefix(e.Source(), "*")
		var b mapped.Builder
		b.Replace("{"+source+"}", e.Span())
		list = append(list, shell.Word{
			Text:  b.Text(),
			Span:  e.Span(),
			Holes: []shell.Hole{{Span: e.Span(), Expr: source}},
		})
	}
	if call, ok := e.Call(); ok {
		for a := range call.Arguments() {
			if a.Name == "" {
				add(a.Value)
			}
		}
		return list
	}
	if e.Kind() == python.Operation {
		for operand := range e.Elements() {
			if k := operand.Kind(); k == python.List || k == python.Tuple || k == python.Operation {
				list = append(list, words(operand)...)
			} else {
				add(operand)
			}
		}
		return list
	}
	for element := range e.Elements() {
		add(element)
	}
	return list
}

// literals reads the requirements that stand as strings in a call.
func (c *collector) literals(call python.Call) {
	g := Group{Span: call.Span()}
	add := func(e python.Expr) {
		if str, ok := e.Str(); ok && str.IsConstant() && !isPath(str.Value()) {
			if r, ok := requirement(str.Decode()); ok {
				g.Requirements = append(g.Requirements, r)
			}
		}
	}
	for a := range call.Arguments() {
		switch {
		case a.Name != "" && a.Name != "requirements":
		case a.Value.Kind() == python.List:
			for e := range a.Value.Elements() {
				add(e)
			}
		default:
			add(a.Value)
		}
	}
	c.facts.add(g)
}

// databricks reads dbutils.library.installPyPI("name", version="1.0").
func (c *collector) databricks(call python.Call) {
	str, ok := call.Positional(0).Str()
	if !ok || !pep508.IsName(str.Value()) {
		return
	}
	r, _ := requirement(str.Decode())
	if version, ok := call.Keyword("version").Str(); ok {
		pinned, ok := requirement(mapped.Verbatim(r.Name+"=="+version.Value(), 0))
		if ok && !pinned.Unread {
			r.Versions = pinned.Versions
			r.Loose = true
		}
	}
	c.facts.add(Group{Span: call.Span(), Requirements: []Requirement{r}})
}
