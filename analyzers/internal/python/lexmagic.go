package python

import "strings"

// timers are the magics whose argument is Python code.
func timer(name string) bool {
	switch name {
	case "time", "timeit", "prun", "memit", "mprun", "lprun":
		return true
	}
	return false
}

// Language of the body of a cell magic; "" when nobody knows it.
func bodyLanguage(name, args string) string {
	switch name {
	case "time", "timeit", "prun", "memit", "mprun", "lprun", "capture", "python", "python3", "pypy", "cython", "debug", "px":
		return "python"
	case "bash", "sh", "!", "system", "sx", "zsh":
		return "bash"
	case "script":
		for word := range strings.FieldsSeq(args) {
			if word[0] == '-' {
				continue
			}
			switch word = word[strings.LastIndexByte(word, '/')+1:]; strings.TrimRight(word, "0123456789.") {
			case "env":
				continue
			case "bash", "sh", "zsh", "ksh", "dash":
				return "bash"
			case "python", "pypy":
				return "python"
			case "Rscript", "R":
				return "r"
			}
			return word
		}
		return "bash"
	case "cmd", "powershell", "pwsh", "perl", "ruby", "julia", "latex", "markdown", "html", "sql":
		return name
	case "HTML", "SVG", "svg":
		return "html"
	case "R":
		return "r"
	case "js", "javascript":
		return "javascript"
	case "bigquery", "sparksql", "read_sql", "sqlite", "duckdb", "dql":
		return "sql"
	case "configure":
		return "json"
	case "writefile", "file":
		i := strings.LastIndexByte(args, '.')
		switch strings.TrimRight(args[i+1:], "\"' ") {
		case "py", "ipy", "pyi":
			return "python"
		case "sh", "bash":
			return "bash"
		case "md":
			return "markdown"
		case "js":
			return "javascript"
		case "sql", "html", "json", "yaml", "yml", "toml", "xml", "txt", "cfg", "ini", "csv", "r", "tex", "cpp", "c", "cu", "rs", "go", "env":
			return strings.ToLower(strings.TrimRight(args[i+1:], "\"' "))
		}
		return "text"
	}
	return ""
}

// cellMagics reads the cell magics that the text begins with, and leaves the lexer at the code
// below them. Blank lines and comments may stand before; IPython is stricter there.
func (l *lexer) cellMagics() {
	for {
		i := l.pos
		for i < len(l.text) && class[l.text[i]] >= cSpace && class[l.text[i]] <= cNewline {
			i++
		}
		if i < len(l.text) && l.text[i] == '#' {
			l.pos = i
			l.comment()
			continue
		}
		if !strings.HasPrefix(l.text[i:], "%%") || i+2 == len(l.text) || class[l.text[i+2]] != cName && l.text[i+2] != '!' {
			break
		}
		end := logicalEnd(l.text, i)
		head := i + 2 + len(magicName(l.text[i+2:end]))
		name := l.text[i+2 : head]
		body := nextLine(l.text, end)
		language := bodyLanguage(name, strings.TrimSpace(l.text[head:end]))
		if timer(name) && strings.TrimSpace(l.text[head:end]) != "" {
			l.emit(tCell, i, head)
			l.pos = head
			return // its argument is code, and so is its body
		}
		l.emit(tCell, i, end)
		l.emit(tNewline, end, body)
		l.pos = body
		switch language {
		case "python":
		case "":
			l.strict = true // perhaps Python: most magics of unknown name wrap it
			return
		default:
			l.emit(tBody, body, len(l.text))
			l.pos = len(l.text)
			return
		}
	}
	// Back to the start of the line, for its indentation.
	l.lineStart()
}

// magicName is the name that s, a text after "%" or "%%", begins with.
func magicName(s string) string {
	if strings.HasPrefix(s, "!") {
		return "!"
	}
	i := 0
	for i < len(s) && (inName[s[i]] || s[i] == '.' && i > 0) {
		i++
	}
	return s[:i]
}

// magicLine reads a line that begins with %, ! or ?, if it is one of IPython's.
func (l *lexer) magicLine() {
	start := l.pos
	rest := l.text[start+1:]
	switch l.text[start] {
	case '%':
		rest = strings.TrimPrefix(rest, "%")
		name := magicName(rest)
		if name == "" || name == "!" {
			return
		}
		if timer(name) {
			l.pos += strings.Index(l.text[start:], name) + len(name)
			l.emit(tTimed, start, l.pos)
			return
		}
	case '!', '?':
		if l.strict && (rest == "" || class[rest[0]] != cName && rest[0] != '{') {
			return // an exclamation in prose
		}
	}
	l.pos = logicalEnd(l.text, start)
	l.emit(tMagic, start, l.pos)
}

// magicAfter emits a "=" or ":" of one byte at start, and the magic that IPython allows after it
// (x = !ls, x = %pwd). Neither character can follow there in Python.
func (l *lexer) magicAfter(start int, k kind) {
	l.pos = start + 1
	l.emit(k, start, l.pos)
	i := l.pos
	for i < len(l.text) && class[l.text[i]] == cSpace {
		i++
	}
	if i+1 < len(l.text) && (l.text[i] == '!' || l.text[i] == '%' && k == tAssign && class[l.text[i+1]] == cName) {
		l.pos = logicalEnd(l.text, i)
		l.emit(tMagic, i, l.pos)
	}
}

// automagic reads a line such as "pip install x", which IPython runs as a magic though no % stands
// before it: a known command and then what cannot go on an expression.
func (l *lexer) automagic() {
	text := l.text[l.pos:]
	i := 0
	for i < len(text) && inName[text[i]] {
		i++
	}
	switch text[:i] {
	case "pip", "conda", "mamba", "micromamba", "uv", "ls", "cd", "cat", "cp", "mv", "mkdir", "rm", "rmdir", "pip3":
	default:
		return
	}
	j := i
	for j < len(text) && text[j] == ' ' {
		j++
	}
	if j == i || j == len(text) {
		return
	}
	switch c := text[j]; {
	case class[c] == cName:
		word := text[j : j+len(magicName(text[j:]))]
		if keyword(word) != tName {
			return
		}
		after := strings.TrimLeft(text[j+len(word):lineEnd(text, j)], " ")
		if l.strict && text[:i] != "pip" && text[:i] != "conda" || strings.HasPrefix(after, "= ") {
			return
		}
	case c == '-' && j+1 < len(text) && (class[text[j+1]] == cName || text[j+1] == '-') && !l.strict:
	case (c == '~' || c == '/' || c == '.') && !l.strict && j+1 < len(text) && text[j+1] != ' ' && text[j+1] != '=':
	default:
		return
	}
	start := l.pos
	l.pos = logicalEnd(l.text, start)
	l.emit(tMagic, start, l.pos)
}
