package notebook

import "strings"

// What a Databricks source notebook writes behind the leader of a comment.
const (
	databricksHeader = "Databricks notebook source"
	databricksCell   = "COMMAND ----------"
	databricksMagic  = "MAGIC"
	databricksTitle  = "DBTITLE"
)

// readDatabricks reads a Databricks source notebook; false when the first line is not that of one.
func readDatabricks(d *Document, language string, body Span) bool {
	src := d.host.src
	end, next := lineEnd(src, body.Start, AllLF)
	leader, _, ok := strings.Cut(src[body.Start:end], " "+databricksHeader)
	if !ok || leader != "#" && leader != "//" && leader != "--" {
		return false
	}
	if language == "text" || language == "json" {
		language = map[string]string{"#": "python", "//": "scala", "--": "sql"}[leader]
	}
	d.Format, d.Language = Databricks, language
	start := next
	for line := range lineSpans(src, Span{next, body.End}) {
		if strings.TrimRight(src[line.Start:line.End], " \t") == leader+" "+databricksCell {
			d.databricksCell(leader, Span{start, line.Start})
			_, start = lineEnd(src, line.End, AllLF)
		}
	}
	d.databricksCell(leader, Span{start, body.End})
	return true
}

func (d *Document) databricksCell(leader string, part Span) {
	src := d.host.src
	c := &Cell{Language: d.Language}
	text := trimLines(src, part)
	title := leader + " " + databricksTitle + " "
	for strings.HasPrefix(src[text.Start:text.End], title) {
		end, _ := lineEnd(src[:text.End], text.Start, AllLF)
		b := plainBlock(d.host, CellMetadata, "", Span{text.Start + len(title), end})
		c.Blocks = append(c.Blocks, b.seal())
		text = trimLines(src, Span{end, text.End})
	}
	prefix := leader + " " + databricksMagic
	if !strings.HasPrefix(src[text.Start:text.End], prefix) {
		d.addCell(c, plainBlock(d.host, Source, "", text))
		return
	}
	b := commentedBlock(d.host, Source, "", text, lineComment(prefix))
	c.Kind, c.Language = databricksKind(b.Text, c.Language)
	d.addCell(c, b)
}

// databricksKind is what the magic at the beginning of a cell makes of it.
func databricksKind(text, language string) (CellKind, string) {
	word, _, _ := strings.Cut(strings.TrimLeft(text, " \t\r\n"), "\n")
	word, _, _ = strings.Cut(word, " ")
	switch word = strings.TrimSpace(word); word {
	case "%md", "%md-sandbox":
		return MarkdownCell, "markdown"
	case "%sql", "%python", "%scala", "%r", "%sh":
		return Code, languageName(word[1:])
	}
	return Code, language
}
