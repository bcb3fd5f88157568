package declare

import (
	"encoding/json"
	"strings"

	"github.com/nblsp/nblsp/analyzers/internal/mapped"
	"github.com/nblsp/nblsp/analyzers/internal/python"
	"github.com/nblsp/nblsp/analyzers/pep440"
	"github.com/nblsp/nblsp/notebook"
)

// pipfileLock reads a Pipfile.lock: {"default": {NAME: {"version": "==1.0", …}}, "develop": …}.
func pipfileLock(t mapped.Text) Group {
	g := Group{Kind: Lock}
	d := json.NewDecoder(strings.NewReader(t.Value))
	var keys [3]string // the names of the objects around
	var name mapped.Text
	depth, isKey := 0, true
	var arrays int
	for {
		token, err := d.Token()
		if err != nil {
			return g
		}
		switch token := token.(type) {
		case json.Delim:
			switch token {
			case '{':
				depth++
				isKey = true
				continue
			case '}':
				depth--
			case '[':
				arrays++
				continue
			case ']':
				arrays--
			}
			isKey = arrays == 0
			continue
		case string:
			if arrays > 0 {
				continue
			}
			if isKey {
				isKey = false
				if depth <= len(keys) && depth > 0 {
					keys[depth-1] = token
				}
				if depth == 2 {
					name = quotedAt(t, int(d.InputOffset()), token)
				}
				continue
			}
			if depth == 3 && keys[2] == "version" && (keys[0] == "default" || keys[0] == "develop") {
				if r, ok := named(name, quotedAt(t, int(d.InputOffset()), token), plainVersions); ok {
					r.Span = r.NameSpan
					g.Requirements = append(g.Requirements, r)
				}
			}
		}
		isKey = arrays == 0
	}
}

// quotedAt is the string that ends at an offset, without its quotes.
func quotedAt(t mapped.Text, end int, value string) mapped.Text {
	start := end - 1 - len(value)
	if start < 0 || t.Value[start:end-1] != value { // it has escapes: no name and no version does
		return mapped.Verbatim("", 0)
	}
	return t.Slice(notebook.Span{Start: start, End: end - 1})
}

// setupCfg reads install_requires and the extras of a setup.cfg.
func setupCfg(t mapped.Text) Group {
	r := lineReader()
	section, key := "", ""
	for line := range logicalLines(t) {
		v := line.Value
		trimmed := strings.TrimSpace(v)
		switch {
		case trimmed == "" || trimmed[0] == '#' || trimmed[0] == ';':
			continue
		case v[0] == '[':
			section, key = strings.Trim(trimmed, "[]"), ""
			continue
		case v[0] != ' ' && v[0] != '\t':
			i := strings.IndexAny(v, "=:")
			if i < 0 {
				key = ""
				continue
			}
			key = strings.TrimSpace(v[:i])
			line = line.Slice(notebook.Span{Start: i + 1, End: len(v)})
		}
		build := section == "options" && key == "setup_requires"
		if build || section == "options" && (key == "install_requires" || key == "tests_require") || section == "options.extras_require" {
			n := len(r.group.Requirements)
			r.line(line)
			for i := n; i < len(r.group.Requirements); i++ {
				r.group.Requirements[i].Build = build
			}
		}
	}
	return r.group
}

// script reads the metadata of PEP 723 in a comment: TOML between # /// script and # ///.
func (c *collector) script(comment python.Comment) {
	source := comment.Source()
	if !strings.Contains(source, "# /// script") {
		return
	}
	at := comment.Span().Start
	var b mapped.Builder
	inside := false
	for line := range strings.Lines(source) {
		content := strings.TrimLeft(line, " \t")
		start := at + len(line) - len(content)
		at += len(line)
		bare := strings.TrimRight(content, " \t\r\n")
		switch {
		case !inside:
			inside = bare == "# /// script"
		case bare == "# ///":
			tomlFile(c.facts, b.Text())
			return
		default:
			content = strings.TrimPrefix(content, "#")
			start++
			if strings.HasPrefix(content, " ") {
				content, start = content[1:], start+1
			}
			b.Copy(content, start)
		}
	}
}

// Pinned is the one version that is asked for, when there is one.
func (r *Requirement) Pinned() (pep440.Version, bool) {
	if r.Unread || r.Unquoted {
		return pep440.Version{}, false
	}
	if v, ok := r.Versions.Pinned(); ok {
		return v, true
	}
	return pep440.Version{}, false
}
