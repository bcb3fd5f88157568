package notebook

import "strings"

// sourceLanguage is the language of a cell's source: that of its leading cell magic, if it has one
// that changes it.
func sourceLanguage(kind CellKind, language, text string) string {
	switch kind {
	case MarkdownCell:
		return "markdown"
	case Raw:
		if language == "" {
			return "raw"
		}
		return language
	}
	if l := magicLanguage(text); l != "" {
		return l
	}
	return language
}

// magicLanguage is the language that the cell magics at the beginning of a source switch to; "" when
// there are none or they leave the language alone, as %%time does.
func magicLanguage(text string) string {
	for {
		text = strings.TrimLeft(text, " \t\r\n")
		if !strings.HasPrefix(text, "%%") {
			return ""
		}
		line := text[2:]
		end, next := lineEnd(line, 0, AllLF)
		line, text = line[:end], line[next:]
		name, args, _ := strings.Cut(line, " ")
		if l, ok := languageOfMagic(strings.TrimSpace(name), args); ok {
			return l
		}
		// A magic that runs the cell as it is (%%time) may be followed by one that does not.
	}
}

// languageOfMagic is the language of the rest of a cell under %%name args; false when it stays the
// kernel's.
func languageOfMagic(name, args string) (string, bool) {
	switch strings.ToLower(name) {
	case "bash", "sh", "shell", "system", "sx", "!":
		return "bash", true
	case "script":
		return interpreter(args), true
	case "writefile", "file", "overwrite", "save":
		return writtenFile(args), true
	case "sql", "bigquery", "sparksql", "read_sql", "athena", "redshift", "jupysql", "snowflake":
		return "sql", true
	case "r":
		return "r", true
	case "julia":
		return "julia", true
	case "javascript", "js", "node":
		return "javascript", true
	case "typescript":
		return "typescript", true
	case "html", "svg", "latex", "markdown", "perl", "ruby", "cython", "rust", "go", "java", "scala", "css", "lua", "dockerfile":
		l := strings.ToLower(name)
		if l == "svg" {
			l = "xml"
		}
		return l, true
	case "md":
		return "markdown", true
	case "cmd":
		return "bat", true
	case "powershell", "pwsh":
		return "powershell", true
	case "cpp", "cu", "cuda":
		return "cpp", true
	case "configure":
		return "json", true
	case "python", "python2", "python3", "pypy", "py":
		return "python", true
	}
	return "", false
}

// interpreter is the language of the program that %%script runs.
func interpreter(args string) string {
	for _, field := range arguments(args) {
		name := field[strings.LastIndexByte(field, '/')+1:]
		switch {
		case name == "env":
			continue
		case name == "bash" || name == "sh" || name == "zsh" || name == "dash" || name == "ksh" || name == "fish":
			return "bash"
		case strings.HasPrefix(name, "python"), strings.HasPrefix(name, "pypy"), strings.HasPrefix(name, "ipython"):
			return "python"
		case name == "node":
			return "javascript"
		case name == "Rscript":
			return "r"
		case name == "psql" || name == "mysql" || name == "sqlite3":
			return "sql"
		default:
			return languageName(name)
		}
	}
	return "text"
}

// writtenFile is the language of the file that %%writefile writes.
func writtenFile(args string) string {
	if fields := arguments(args); len(fields) > 0 {
		return fileLanguage(strings.Trim(fields[0], `"'`))
	}
	return "text"
}

// arguments are the words of a magic's line that are not options.
func arguments(line string) (words []string) {
	fields := strings.Fields(line)
	for i := 0; i < len(fields); i++ {
		switch f := fields[i]; {
		case f == "--out" || f == "--err" || f == "--proc":
			i++
		case strings.HasPrefix(f, "-"):
		default:
			words = append(words, f)
		}
	}
	return words
}
