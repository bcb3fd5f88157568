package notebook

import (
	"strings"
)

// readMarkdown reads a notebook as Markdown: MyST's code cells, Quarto's and R Markdown's chunks, and
// the plain fences of a text with jupytext's header. False when it is just Markdown.
func readMarkdown(d *Document, ext string, body Span) bool {
	src := d.host.src
	m := markdownReader{d: d, language: "python"}
	if ext == ".rmd" {
		m.language = "r"
	}
	rest := m.header(body)
	notebook := ext == ".qmd" || ext == ".rmd" || m.jupytext
	var open fence // with ticks while inside of one
	var code *Cell // while inside of a code cell
	prose, inside := rest.Start, 0
	for line := range lineSpans(src, rest) {
		text := src[line.Start:line.End]
		_, next := lineEnd(src, line.End, AllLF)
		if open.ticks != "" {
			if !open.closes(text) {
				continue
			}
			if code != nil {
				m.code(code, Span{inside, line.Start}, open)
				code, prose = nil, next
			}
			open = fence{}
			continue
		}
		if f, ok := parseFence(text); ok {
			open = f
			if c, options := m.cell(f); c != nil {
				notebook = true
				m.prose(Span{prose, line.Start})
				if options != "" {
					at := line.Start + strings.LastIndex(text, options)
					c.Blocks = []*Block{plainBlock(d.host, CellMetadata, "", Span{at, at + len(options)}).seal()}
					readOptions(c, options)
				}
				code, inside = c, next
			}
			continue
		}
		if text == "+++" || strings.HasPrefix(text, "+++ ") { // MyST's end of a Markdown cell
			m.prose(Span{prose, line.Start})
			prose = line.Start + min(len(text), len("+++ "))
		}
	}
	if code != nil {
		m.code(code, Span{inside, rest.End}, open)
	} else {
		m.prose(Span{prose, rest.End})
	}
	if !notebook {
		d.Cells, d.Own = nil, nil
		return false
	}
	d.Format, d.Language = Markdown, m.language
	return true
}

type markdownReader struct {
	d        *Document
	language string // of the kernel
	jupytext bool   // the header is that of a notebook, so plain fences are cells
}

// header takes the YAML front matter and gives the rest.
func (m *markdownReader) header(body Span) Span {
	src := m.d.host.src
	first := true
	for line := range lineSpans(src, body) {
		text := strings.TrimRight(src[line.Start:line.End], " \t")
		if first && text != "---" {
			break
		}
		if !first && (text == "---" || text == "...") {
			b := plainBlock(m.d.host, NotebookMetadata, "yaml", Span{body.Start, line.End}).seal()
			m.d.Own = []*Block{b}
			for _, key := range []string{"\njupytext:", "\njupyter:", "\nkernelspec:"} {
				m.jupytext = m.jupytext || strings.Contains(b.Text, key)
			}
			if l := headerLanguage(b.Text); l != "" {
				m.language = l
			}
			_, next := lineEnd(src, line.End, AllLF)
			return Span{next, body.End}
		}
		first = false
	}
	return body
}

// A fence is the line that opens a block of code.
type fence struct {
	indent, ticks, info string
}

// parseFence reads a line as the beginning of a fenced block.
func parseFence(line string) (f fence, ok bool) {
	text := strings.TrimLeft(line, " \t")
	f.indent = line[:len(line)-len(text)]
	for _, tick := range []string{"`", "~"} {
		rest := strings.TrimLeft(text, tick)
		if n := len(text) - len(rest); n >= 3 && !(tick == "`" && strings.Contains(rest, "`")) {
			f.ticks, f.info = text[:n], strings.TrimSpace(rest)
			return f, true
		}
	}
	return f, false
}

// closes reports whether a line ends the block.
func (f fence) closes(line string) bool {
	text := strings.TrimSpace(line)
	return strings.HasPrefix(text, f.ticks) && strings.Trim(text, f.ticks[:1]) == ""
}

// executable are the languages whose plain fences jupytext takes for cells, and whose chunks Quarto
// and R Markdown run.
var executable = map[string]bool{
	"python": true, "r": true, "julia": true, "bash": true, "sql": true, "javascript": true, "typescript": true, "scala": true,
	"ojs": true, "perl": true, "ruby": true, "rust": true, "cpp": true, "csharp": true, "fsharp": true, "powershell": true,
	"stan": true, "matlab": true, "octave": true, "sas": true, "clojure": true, "java": true, "go": true, "lua": true, "cython": true,
}

// cell is the cell that a fence begins, with the options that follow its language; nil when the fence
// is part of the prose.
func (m *markdownReader) cell(f fence) (c *Cell, options string) {
	inner, after, braces := strings.Cut(strings.TrimPrefix(f.info, "{"), "}")
	if !strings.HasPrefix(f.info, "{") {
		inner, after, braces = f.info, "", false
	}
	name, options, _ := strings.Cut(strings.TrimSpace(inner), " ")
	name, chunk, _ := strings.Cut(name, ",") // {r,echo=FALSE}
	if chunk != "" {
		options = strings.TrimSpace(inner[strings.IndexByte(inner, ',')+1:])
	}
	options = strings.TrimSpace(options)
	switch {
	case braces && (name == "code-cell" || name == "code"):
		language, _, _ := strings.Cut(strings.TrimSpace(after), " ")
		if name == "code" && language == "" {
			return nil, ""
		}
		if language == "" || kernelLanguage(language) == m.language {
			language = m.language
		}
		return &Cell{Language: languageName(language)}, ""
	case braces && name == "raw-cell":
		return &Cell{Kind: Raw}, ""
	case braces || m.jupytext:
		if l := languageName(name); executable[l] {
			return &Cell{Language: l}, options
		}
	}
	return nil, ""
}

// prose adds the Markdown between two code cells as a cell, unless it is blank.
func (m *markdownReader) prose(part Span) {
	if text := trimLines(m.d.host.src, part); text.Len() > 0 {
		m.d.addCell(&Cell{Kind: MarkdownCell}, plainBlock(m.d.host, Source, "", text))
	}
}

// code adds the inside of a fence as a cell. MyST's options at its beginning are metadata.
func (m *markdownReader) code(c *Cell, part Span, f fence) {
	src := m.d.host.src
	if options := mystOptions(src, part); strings.HasPrefix(f.info, "{code-cell}") && options.Len() > 0 {
		b := plainBlock(m.d.host, CellMetadata, "yaml", options).seal()
		c.Tags = yamlTags(b.Text)
		c.Ignore = withTags(nil, c.Tags)
		c.Blocks = append(c.Blocks, b)
		_, next := lineEnd(src[:part.End], options.End, AllLF)
		part.Start = next
	}
	text := trimLines(src, part)
	if f.indent == "" {
		m.d.addCell(c, plainBlock(m.d.host, Source, "", text))
		return
	}
	m.d.addCell(c, commentedBlock(m.d.host, Source, "", text, comment{prefix: f.indent, strip: func(line string) int {
		n := 0
		for n < len(f.indent) && n < len(line) && (line[n] == ' ' || line[n] == '\t') {
			n++
		}
		return n
	}}))
}

// mystOptions is the part of a code cell that holds its options: YAML between dashes, or lines such
// as ":tags: [hide-input]".
func mystOptions(src string, part Span) Span {
	options := Span{part.Start, part.Start}
	dashes := false
	for line := range lineSpans(src, part) {
		text := strings.TrimSpace(src[line.Start:line.End])
		switch {
		case dashes:
			if text == "---" {
				return Span{part.Start, line.End}
			}
			continue
		case text == "---" && line.Start == part.Start:
			dashes = true
			continue
		case strings.HasPrefix(text, ":"):
			options.End = line.End
			continue
		}
		break
	}
	return options
}

// yamlTags reads "tags: [a, b]" and a list of lines below "tags:".
func yamlTags(yaml string) (tags []string) {
	below := false
	for line := range strings.Lines(yaml) {
		line = strings.TrimSpace(line)
		if item, ok := strings.CutPrefix(line, "- "); ok && below {
			tags = append(tags, strings.Trim(strings.TrimSpace(item), `"'`))
			continue
		}
		value, ok := strings.CutPrefix(strings.TrimPrefix(line, ":"), "tags:")
		below = ok
		for _, tag := range strings.FieldsFunc(value, func(r rune) bool { return strings.ContainsRune(`[], "'`, r) }) {
			if ok {
				tags = append(tags, tag)
			}
		}
	}
	return tags
}
