package walk

import (
	"bufio"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

// maxIgnoreFile bounds what is read of one .gitignore; no honest one is longer.
const maxIgnoreFile = 1 << 20

// rules are the patterns of one .gitignore, linked to those of the folders above. The zero link,
// nil, ignores nothing.
type rules struct {
	above    *rules
	dir      string // that the patterns are relative to
	patterns []pattern
}

type pattern struct {
	match  *regexp.Regexp // of the path below the folder of the .gitignore
	negate bool
	dirs   bool // matches folders alone
}

// with is r and the patterns of a file that hold in dir. A file that cannot be read has none.
func (r *rules) with(dir, name string) *rules {
	info, err := os.Lstat(name)
	if err != nil || !info.Mode().IsRegular() {
		return r
	}
	f, err := os.Open(name)
	if err != nil {
		return r
	}
	defer f.Close()
	return &rules{r, dir, parseIgnore(io.LimitReader(f, maxIgnoreFile))}
}

// match reports whether a path is ignored: the last pattern that matches it decides, and those of
// a deeper folder come after those above.
func (r *rules) match(name string, isDir bool) bool {
	for ; r != nil; r = r.above {
		rel, err := filepath.Rel(r.dir, name)
		if err != nil {
			continue
		}
		rel = filepath.ToSlash(rel)
		for i := len(r.patterns) - 1; i >= 0; i-- {
			if p := r.patterns[i]; (isDir || !p.dirs) && p.match.MatchString(rel) {
				return !p.negate
			}
		}
	}
	return false
}

func parseIgnore(r io.Reader) []pattern {
	var out []pattern
	for s := bufio.NewScanner(r); s.Scan(); {
		if p, ok := parsePattern(s.Text()); ok {
			out = append(out, p)
		}
	}
	return out
}

// parsePattern reads one line; false for blank lines, comments and patterns that cannot match.
func parsePattern(line string) (pattern, bool) {
	var p pattern
	line = trimTrailingSpace(strings.TrimSuffix(line, "\r"))
	if strings.HasPrefix(line, "#") {
		return p, false
	}
	line, p.negate = strings.CutPrefix(line, "!")
	line, p.dirs = strings.CutSuffix(line, "/")
	line, rooted := strings.CutPrefix(line, "/")
	if line == "" {
		return p, false
	}
	expr, ok := translate(line)
	if !ok {
		return p, false
	}
	if !rooted && !strings.Contains(line, "/") {
		expr = "(?:.*/)?" + expr
	}
	re, err := regexp.Compile("(?s)^" + expr + "$")
	p.match = re
	return p, err == nil
}

// trimTrailingSpace drops spaces at the end, but for one that is escaped.
func trimTrailingSpace(line string) string {
	trimmed := strings.TrimRight(line, " ")
	slashes := len(trimmed) - len(strings.TrimRight(trimmed, `\`))
	if slashes%2 == 1 && len(trimmed) < len(line) {
		trimmed += " "
	}
	return trimmed
}

// translate makes a glob a regular expression, with git's meaning of **. False when git, too,
// takes it to match nothing (an open bracket, a lone backslash at the end).
func translate(glob string) (string, bool) {
	var b strings.Builder
	for i := 0; i < len(glob); {
		rest := glob[i:]
		start := i == 0 || glob[i-1] == '/'
		switch {
		case start && strings.HasPrefix(rest, "**/"):
			b.WriteString("(?:.*/)?")
			i += 3
		case start && rest == "**":
			b.WriteString(".*")
			i += 2
		case rest[0] == '*':
			b.WriteString("[^/]*")
			i++
		case rest[0] == '?':
			b.WriteString("[^/]")
			i++
		case rest[0] == '[':
			class, n, ok := translateClass(rest)
			if !ok {
				return "", false
			}
			b.WriteString(class)
			i += n
		case rest[0] == '\\':
			if len(rest) == 1 {
				return "", false
			}
			b.WriteString(regexp.QuoteMeta(rest[1:2]))
			i += 2
		default:
			b.WriteString(regexp.QuoteMeta(rest[:1]))
			i++
		}
	}
	return b.String(), true
}

// translateClass translates a bracket expression at the start of s and gives its length.
func translateClass(s string) (class string, n int, ok bool) {
	i := 1
	var b strings.Builder
	b.WriteByte('[')
	if i < len(s) && (s[i] == '!' || s[i] == '^') {
		b.WriteString("^/") // a class never matches the separator
		i++
	}
	for first := true; i < len(s); first = false {
		switch c := s[i]; {
		case c == ']' && !first:
			b.WriteByte(']')
			return b.String(), i + 1, true
		case strings.HasPrefix(s[i:], "[:"):
			end := strings.Index(s[i:], ":]")
			if end < 0 {
				return "", 0, false
			}
			b.WriteString(s[i : i+end+2])
			i += end + 2
		case c == '\\' && i+1 < len(s):
			b.WriteString(regexp.QuoteMeta(s[i+1 : i+2]))
			i += 2
		case c == '-':
			b.WriteByte('-')
			i++
		default:
			b.WriteString(regexp.QuoteMeta(s[i : i+1]))
			i++
		}
	}
	return "", 0, false
}
