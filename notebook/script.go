package notebook

import "strings"

// readScript reads a script with cells as jupytext, VS Code and Spyder mark them ("# %%"); false when
// the text has no such mark.
func readScript(d *Document, language string, body Span) bool {
	leader, found := "", false
	for line := range lineSpans(d.host.src, body) {
		if m, ok := parseMarker(d.host.src[line.Start:line.End]); ok {
			leader, found = m.leader, true
			break
		}
	}
	if !found {
		return false
	}
	d.Format = Script
	s := scriptReader{d: d, language: language, comment: lineComment(leader)}
	if s.language == "text" && leader == "#" {
		s.language = "python"
	}
	s.read(body)
	d.Language = s.language
	return true
}

// A marker is a line that begins a cell.
type marker struct {
	leader string // what begins a comment
	kind   CellKind
	title  string // the rest of the line: a name, metadata
}

// leaders begin comments in the languages that have percent scripts.
var leaders = []string{"#", "//", "--", ";;", ";", "'"}

// parseMarker reads a line as "# %% title [markdown] key=value".
func parseMarker(line string) (m marker, ok bool) {
	for _, leader := range leaders {
		if rest, found := strings.CutPrefix(line, leader); found {
			m.leader = leader
			m.title, ok = strings.CutPrefix(strings.TrimLeft(rest, " \t"), "%%")
			break
		}
	}
	if !ok && strings.HasPrefix(line, "% %%") { // MATLAB
		m.leader, m.title, ok = "%", line[4:], true
	}
	if !ok {
		return m, false
	}
	m.title = strings.TrimLeft(m.title, "%") // nested cells
	if m.title != "" && !strings.ContainsRune(" \t\r[", rune(m.title[0])) {
		return m, false // a cell magic in a comment
	}
	switch {
	case strings.Contains(m.title, "[markdown]"), strings.Contains(m.title, "[md]"):
		m.kind = MarkdownCell
	case strings.Contains(m.title, "[raw]"):
		m.kind = Raw
	}
	return m, true
}

// lineComment is the prefix of lines in a comment that a leader begins.
func lineComment(leader string) comment {
	return comment{prefix: leader + " ", strip: func(line string) int {
		rest, ok := strings.CutPrefix(line, leader)
		switch {
		case !ok:
			return 0
		case strings.HasPrefix(rest, " "):
			return len(leader) + 1
		}
		return len(leader)
	}}
}

type scriptReader struct {
	d        *Document
	language string
	comment  comment
}

func (s *scriptReader) read(body Span) {
	src := s.d.host.src
	var cell *Cell // nil before the first marker
	start := body.Start
	end := func(at int) {
		text := trimLines(src, Span{start, at})
		if cell == nil {
			if text = s.header(text); text.Len() == 0 {
				return
			}
			cell = &Cell{}
		}
		s.finish(cell, text)
	}
	for line := range lineSpans(src, body) {
		m, ok := parseMarker(src[line.Start:line.End])
		if !ok {
			continue
		}
		end(line.Start)
		cell = &Cell{Kind: m.kind}
		if title := strings.TrimSpace(m.title); title != "" && title != "[markdown]" && title != "[md]" && title != "[raw]" {
			at := line.Start + strings.LastIndex(src[line.Start:line.End], "%%") + 2
			title := plainBlock(s.d.host, CellMetadata, "", trimSpace(src, Span{at, line.End}))
			readOptions(cell, title.Text)
			cell.Blocks = []*Block{title.seal()}
		}
		_, start = lineEnd(src, line.End, AllLF)
	}
	end(body.End)
}

// header takes jupytext's YAML header from the text before the first cell and gives the rest.
func (s *scriptReader) header(text Span) Span {
	src := s.d.host.src
	fence, first := s.comment.prefix+"---", true
	for line := range lineSpans(src, text) {
		is := strings.TrimRight(src[line.Start:line.End], " \t") == fence
		if first && !is {
			return text
		}
		if !first && is {
			b := commentedBlock(s.d.host, NotebookMetadata, "yaml", Span{text.Start, line.End}, s.comment)
			if l := headerLanguage(b.Text); l != "" {
				s.language = l
			}
			s.d.Own = append(s.d.Own, b.seal())
			return trimLines(src, Span{line.End, text.End})
		}
		first = false
	}
	return text
}

// finish gives a cell its source, which precedes what the marker said, and adds it to the document.
func (s *scriptReader) finish(c *Cell, text Span) {
	src := s.d.host.src
	if c.Language == "" {
		c.Language = s.language
	}
	// A cell that is not code stands in comments, as does one in another language.
	hidden := c.Kind != Code
	if rest, ok := strings.CutPrefix(src[text.Start:text.End], s.comment.prefix+"%%"); ok && rest != "" {
		hidden = true
	}
	var b *Block
	if inner, ok := docstring(src, text); ok && c.Kind != Code {
		b = plainBlock(s.d.host, Source, "", inner)
	} else if hidden {
		b = commentedBlock(s.d.host, Source, "", text, s.comment)
	} else {
		b = plainBlock(s.d.host, Source, "", text)
	}
	s.d.addCell(c, b)
}

// addCell completes a cell that is not JSON with its source and adds it to the document.
func (d *Document) addCell(c *Cell, source *Block) {
	switch c.Kind {
	case MarkdownCell:
		c.Language = "markdown"
	case Raw:
		c.Language = "raw"
	}
	source.Language = sourceLanguage(c.Kind, c.Language, source.Text)
	c.Blocks = append([]*Block{source.seal()}, c.Blocks...)
	d.Cells = append(d.Cells, c)
}

// docstring is the inside of a text that is one string in triple quotes, as VS Code lets Markdown
// cells be written.
func docstring(src string, text Span) (Span, bool) {
	s := src[text.Start:text.End]
	for _, quotes := range []string{`"""`, `'''`} {
		open := quotes
		if strings.HasPrefix(s, "r"+quotes) {
			open = "r" + quotes
		}
		if len(s) >= len(open)+len(quotes) && strings.HasPrefix(s, open) && strings.HasSuffix(s, quotes) {
			return trimLines(src, Span{text.Start + len(open), text.End - len(quotes)}), true
		}
	}
	return text, false
}

// readOptions reads key=value pairs, JSON values, or one JSON object of metadata in the line that
// begins a cell.
func readOptions(c *Cell, line string) {
	s := scanner{src: line}
	if s.pos = strings.IndexByte(line, '{'); s.pos >= 0 && !strings.Contains(line[:s.pos], "=") {
		m := readCellMetadata(&s)
		c.Tags, c.Ignore = m.tags, m.ignore
		return
	}
	for s.pos = 0; ; {
		n := strings.IndexByte(line[s.pos:], '=')
		if n < 0 {
			break
		}
		words := strings.Fields(line[s.pos : s.pos+n])
		s.pos += n + 1
		if len(words) == 0 {
			continue
		}
		switch words[len(words)-1] {
		case "tags":
			c.Tags = s.strings()
		case "nblsp":
			c.Ignore = readIgnore(&s)
		case "id":
			c.ID = s.string()
		case "language":
			c.Language = languageName(s.string())
		default:
			s.skip()
		}
	}
	c.Ignore = withTags(c.Ignore, c.Tags)
}

// headerLanguage is the language of the kernel that a YAML header names; "" when it names none. It
// knows the few lines that tools write, not YAML.
func headerLanguage(yaml string) (language string) {
	kernel := ""
	for line := range strings.Lines(yaml) {
		key, value, _ := strings.Cut(strings.TrimSpace(line), ":")
		value = strings.Trim(strings.TrimSpace(value), `"'`)
		switch key {
		case "language":
			language = languageName(value)
		case "name", "jupyter", "kernel":
			if k := kernelLanguage(value); k != "" {
				kernel = k
			}
		case "engine":
			if value == "knitr" {
				kernel = "r"
			}
		}
	}
	if language == "" {
		return kernel
	}
	return language
}
