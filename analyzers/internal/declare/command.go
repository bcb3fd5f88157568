package declare

import (
	"path"
	"strings"

	"github.com/nblsp/nblsp/analyzers/internal/shell"
	"github.com/nblsp/nblsp/analyzers/pep508"
	"github.com/nblsp/nblsp/notebook"
)

// maxNesting bounds the commands in commands: sudo env bash -c "…".
const maxNesting = 8

// command reads one command, if it installs something.
func (c *collector) command(words []shell.Word, span notebook.Span) { c.nested(words, span, 0) }

func (c *collector) nested(words []shell.Word, span notebook.Span, depth int) {
	if len(words) == 0 || depth > maxNesting {
		return
	}
	again := func(rest []shell.Word) { c.nested(rest, span, depth+1) }
	switch name, rest := program(words[0]), words[1:]; name {
	case "sudo", "env", "nohup", "time", "exec", "command", "nice", "stdbuf", "xargs", "builtin":
		for len(rest) > 0 && (strings.HasPrefix(rest[0].Value(), "-") || name == "env" && strings.Contains(rest[0].Value(), "=")) {
			rest = rest[1:]
		}
		again(rest)
	case "python", "py", "pypy":
		for i, w := range rest {
			switch v := w.Value(); {
			case v == "-m" && i+1 < len(rest):
				again(rest[i+1:])
				return
			case strings.HasPrefix(v, "-m") && len(v) > 2: // -mpip
				inner := w
				inner.Text = w.Text.Slice(notebook.Span{Start: 2, End: len(v)})
				again(append([]shell.Word{inner}, rest[i+1:]...))
				return
			case !strings.HasPrefix(v, "-"):
				return
			}
		}
	case "bash", "sh", "zsh", "dash":
		for i, w := range rest {
			if v := w.Value(); i+1 < len(rest) && strings.HasPrefix(v, "-") && strings.HasSuffix(v, "c") {
				for _, cmd := range shell.Parse(rest[i+1].Text, shell.Bash) {
					c.nested(cmd.Words, cmd.Span, depth+1)
				}
				return
			}
		}
	default:
		if t := tools[name]; t != nil {
			c.tool(t, rest, span, depth)
		}
	}
}

// program is the name of the program that a word runs: without its folder, version and .exe.
func program(w shell.Word) string {
	v := w.Value()
	if len(w.Holes) == 1 && w.Holes[0].Span.Len()+2 >= w.Span.Len() {
		// {sys.executable}, $PYTHON, {pip_path}: what else could be there tells its name.
		switch expr := strings.ToLower(w.Holes[0].Expr); {
		case expr == "sys.executable", strings.Contains(expr, "python"):
			return "python"
		case strings.HasPrefix(expr, "pip"):
			return "pip"
		}
		return ""
	}
	v = path.Base(strings.ReplaceAll(v, `\`, "/"))
	v = strings.TrimSuffix(v, ".exe")
	trimmed := strings.TrimRight(v, "0123456789.")
	switch trimmed {
	case "python", "pip", "pypy":
		return trimmed
	}
	switch v {
	case "mamba", "micromamba":
		return "conda"
	}
	return v
}

// tool reads the arguments of an installer.
func (c *collector) tool(t *tool, words []shell.Word, span notebook.Span, depth int) {
	r := reader{collector: c, tool: t, group: Group{Tool: t.notation, Span: span}, single: t.single}
	// The words before the first package: the subcommand, of one word or two, among options.
	at := t.commands
	for at != nil {
		w, ok := r.subcommand(&words)
		if !ok {
			return
		}
		next, known := at[w]
		switch {
		case !known:
			return
		case next.runs:
			for len(words) > 0 && strings.HasPrefix(words[0].Value(), "-") {
				words = r.option(words)
			}
			c.facts.add(r.group)
			c.nested(words, span, depth+1)
			return
		}
		r.first, r.single = next.first, next.single
		at = next.commands
		if next.tool != "" {
			r.tool = tools[next.tool]
		}
		if next.settings {
			r.settings(words)
			c.facts.add(r.group)
			return
		}
	}
	for len(words) > 0 && !r.done {
		v := words[0].Value()
		if strings.HasPrefix(v, "-") && len(v) > 1 {
			words = r.option(words)
			continue
		}
		r.word(words[0])
		words, r.done = words[1:], r.done || r.single
	}
	c.facts.add(r.group)
}

// A reader reads the arguments of one command.
type reader struct {
	*collector
	tool   *tool
	group  Group
	first  int  // words that are no packages before those that are
	single bool // what follows the first package are its arguments
	done   bool
}

// subcommand takes the next word that is no option.
func (r *reader) subcommand(words *[]shell.Word) (string, bool) {
	for len(*words) > 0 {
		if v := (*words)[0].Value(); !strings.HasPrefix(v, "-") {
			*words = (*words)[1:]
			return v, true
		}
		*words = r.option(*words)
	}
	return "", false
}

// option reads one option with its value and gives the words behind it.
func (r *reader) option(words []shell.Word) []shell.Word {
	w, rest := words[0], words[1:]
	v := w.Value()
	if strings.HasPrefix(v, "--") {
		name, _, joined := strings.Cut(v, "=")
		effect, known := r.tool.effect(name)
		switch {
		case !known || effect == flag:
			return rest
		case effect == noVerify:
			r.apply(effect, w, w)
			return rest
		case joined:
			value := w
			value.Text = w.Text.Slice(notebook.Span{Start: len(name) + 1, End: len(v)})
			value.Span = value.Text.Whole()
			r.apply(effect, value, w)
			return rest
		case len(rest) > 0:
			r.apply(effect, rest[0], w)
			return rest[1:]
		}
		return rest
	}
	// Short options stand together: -qU, -rfile, -qr file.
	for i := 1; i < len(v); i++ {
		effect, known := r.tool.effect("-" + v[i:i+1])
		if !known || effect == flag {
			continue
		}
		if i+1 < len(v) {
			from := i + 1
			if v[from] == '=' && from+1 < len(v) {
				from++
			}
			value := w
			value.Text = w.Text.Slice(notebook.Span{Start: from, End: len(v)})
			value.Span = value.Text.Whole()
			r.apply(effect, value, w)
			return rest
		}
		if len(rest) > 0 {
			r.apply(effect, rest[0], w)
			return rest[1:]
		}
	}
	return rest
}

// apply does what an option with a value asks for. The option begins where from does.
func (r *reader) apply(e effect, value, from shell.Word) {
	v := value.Value()
	whole := notebook.Span{Start: from.Span.Start, End: value.Span.End}
	switch e {
	case onePackage: // and the words that follow are a command
		r.word(value)
		r.done = r.single
	case packageList:
		at := 0
		for part := range strings.SplitSeq(v, ",") {
			w := value
			w.Text = value.Text.Slice(notebook.Span{Start: at, End: at + len(part)}).TrimSpace()
			w.Span = w.Text.Whole()
			r.word(w)
			at += len(part) + 1
		}
	case editable:
		if isURL(v) {
			r.group.Requirements = append(r.group.Requirements, reference(value.Text))
		}
	case requirementFile, constraintFile:
		r.include(value, e == constraintFile)
	case index:
		r.group.option(Index, v, value.Text.Whole(), whole)
	case extraIndex:
		r.group.option(ExtraIndex, v, value.Text.Whole(), whole)
	case findLinks:
		r.group.option(FindLinks, v, value.Text.Whole(), whole)
	case trustedHost:
		r.group.option(TrustedHost, v, value.Text.Whole(), whole)
	case noVerify:
		r.group.option(NoVerify, "", from.Span, from.Span)
	}
}

func (r *reader) include(w shell.Word, constraint bool) {
	if v := w.Value(); v != "" && v != "-" { // what comes in on a pipe is no file
		r.group.Includes = append(r.group.Includes, Include{Name: v, Constraint: constraint, Open: len(w.Holes) > 0, Span: w.Text.Whole()})
	}
}

func (g *Group) option(kind OptionKind, value string, span, whole notebook.Span) {
	g.Options = append(g.Options, Option{kind, value, span, whole})
}

// settings reads pip config set global.index-url URL.
func (r *reader) settings(words []shell.Word) {
	for len(words) > 2 && words[0].Value() != "set" {
		words = words[1:]
	}
	if len(words) < 3 || words[0].Value() != "set" {
		return
	}
	_, name, _ := strings.Cut(words[1].Value(), ".")
	if e, ok := r.tool.effect("--" + name); ok {
		r.apply(e, words[2], words[1])
	}
}

// word reads a word that is no option: a package, a URL, a path.
func (r *reader) word(w shell.Word) {
	v := w.Value()
	switch {
	case r.first > 0:
		r.first--
	case len(w.Holes) > 0:
		r.open(w)
	case r.tool.notation == Pip && strings.HasSuffix(v, ".txt") && !isURL(v):
		r.include(w, false)
	case r.tool.notation == Pip && isURL(v), strings.HasPrefix(v, "git+"):
		r.group.Requirements = append(r.group.Requirements, reference(w.Text))
	default:
		q, ok := r.read(w)
		if ok {
			r.group.Requirements = append(r.group.Requirements, q)
		}
	}
}

// read reads a word in the tool's own notation.
func (r *reader) read(w shell.Word) (Requirement, bool) {
	switch r.tool.notation {
	case Conda:
		return matchSpec(w.Text)
	case Poetry:
		if isPath(w.Value()) {
			return Requirement{}, false
		}
		return poetryWord(w.Text)
	}
	if isPath(w.Value()) && !strings.Contains(w.Value(), "://") {
		return Requirement{}, false
	}
	q, ok := requirement(w.Text)
	if end := w.Span.End; ok && q.Specifier.Len() == 0 && q.URL == "" && end <= len(r.text) {
		if n := redirected(r.text[end:]); n > 0 {
			q.Unquoted = true
			q.Specifier = notebook.Span{Start: end, End: end + n}
			q.Span.End = end + n
		}
	}
	return q, ok
}

// redirected is the length of the version specifier that a shell takes for a redirection, at the
// start of what follows a word; 0 when there is none.
func redirected(s string) int {
	if s == "" || s[0] != '<' && s[0] != '>' {
		return 0
	}
	n := 1
	if n < len(s) && s[n] == '=' {
		n++
	}
	if n == len(s) || s[n] < '0' || s[n] > '9' {
		return 0
	}
	for n < len(s) && (strings.IndexByte("=<>!~.,*+-_", s[n]) >= 0 || s[n] >= '0' && s[n] <= '9' || s[n]|0x20 >= 'a' && s[n]|0x20 <= 'z') {
		n++
	}
	return n
}

// open keeps a word for the time when the variables in it are known.
func (r *reader) open(w shell.Word) {
	o := Open{Text: w.Value(), Span: w.Text.Whole()}
	for _, h := range w.Holes {
		name := holeName(h.Expr)
		source := ""
		for _, form := range []string{"{" + h.Expr + "}", "${" + h.Expr + "}", "$" + h.Expr} {
			if strings.Contains(o.Text, form) {
				source = form
			}
		}
		if source == "" {
			source = o.Text[max(0, strings.IndexAny(o.Text, "{$`")):]
		}
		o.Holes = append(o.Holes, Hole{source, name})
	}
	r.group.Open = append(r.group.Open, o)
}

// bare is the requirement of a name in front of a specifier that holds the first variable.
func (o Open) bare() []Requirement {
	at := len(o.Text)
	for _, h := range o.Holes {
		at = min(at, max(0, strings.Index(o.Text, h.Source)))
	}
	q, err := pep508.Parse(o.Text[:at])
	if q.Name == "" || err == nil || !strings.ContainsAny(o.Text[:at], "=<>!~") || isPath(o.Text[:at]) {
		return nil
	}
	return []Requirement{{
		Name: q.Name, Extras: q.Extras, Unread: true, Span: o.Span, NameSpan: o.Span, URLSpan: o.Span,
		Specifier: notebook.Span{Start: o.Span.End, End: o.Span.End},
	}}
}

// holeName is the variable whose value, or joined values, an expression gives; "" for others.
func holeName(expr string) string {
	expr = strings.TrimSpace(expr)
	for _, join := range []string{`" ".join(`, `' '.join(`} {
		if inner, ok := strings.CutPrefix(expr, join); ok {
			expr = strings.TrimSuffix(inner, ")")
		}
	}
	for i := range len(expr) {
		if c := expr[i]; c != '_' && (c|0x20 < 'a' || c|0x20 > 'z') && (i == 0 || c < '0' || c > '9') {
			return ""
		}
	}
	return expr
}

// Fill gives the requirements that the word asks for once its variables are known. When one of them
// is not, only a name that is written out is known, with a version that is not. All of them stand at
// the word's span.
func (o Open) Fill(tool Tool, values func(name string) []string) []Requirement {
	text := o.Text
	for _, h := range o.Holes {
		list := values(h.Name)
		if list == nil {
			return o.bare()
		}
		text = strings.ReplaceAll(text, h.Source, strings.Join(list, " "))
	}
	var out []Requirement
	for word := range strings.FieldsSeq(text) {
		if strings.HasPrefix(word, "-") || len(out) == maxValues {
			continue
		}
		w := verbatimWord(strings.Trim(word, `"'`))
		r := reader{collector: &collector{}, tool: toolOf[tool], group: Group{Tool: tool}}
		r.word(w)
		for _, q := range r.group.Requirements {
			q.Span, q.NameSpan, q.URLSpan = o.Span, o.Span, o.Span
			q.Specifier = notebook.Span{Start: o.Span.End, End: o.Span.End}
			if pep508.IsName(q.Name) || q.URL != "" {
				out = append(out, q)
			}
		}
	}
	return out
}
