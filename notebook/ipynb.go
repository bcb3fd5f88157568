package notebook

import (
	"slices"
	"strconv"
	"strings"
)

// reader reads nbformat JSON. What it does not know of a notebook becomes a Block of JSON as written,
// so that nothing slips through.
type reader struct {
	scanner
	host     *host
	doc      *Document
	metadata notebookMetadata
	tokens   []token // of the text that is being read
	// shape says that this is a notebook and not some other JSON: it has nbformat's version, or
	// cells with a cell type.
	shape bool
}

// readIPYNB reads nbformat JSON of any version; false when it is some other JSON. Under the name of a
// notebook cells alone are proof enough.
func readIPYNB(name string, h *host, named bool) (*Document, bool) {
	r := &reader{doc: &Document{Name: name, Format: IPYNB, host: h}}
	src, conflicts := resolveConflicts(h.src)
	r.scanner = scanner{src: src, pos: textStart(src), damage: &damage{problems: conflicts.problems}}
	// The walk back takes the same side of a conflict as this reading does.
	r.host = h
	if src != h.src {
		r.host = h.masked(src)
	}
	if r.peek() != '{' {
		return nil, false
	}
	r.root()
	if !r.shape && !(named && r.doc.Cells != nil) {
		return nil, false
	}
	if r.peek() != 0 {
		r.stray(r.pos, len(src), "text after the end of the notebook; read as plain text")
	}
	r.finish()
	for _, s := range slices.Concat(r.damage.stray, conflicts.stray) {
		r.doc.Own = append(r.doc.Own, plainBlock(h, File, "json", s).seal())
	}
	r.doc.Problems = r.damage.problems
	slices.SortStableFunc(r.doc.Problems, func(a, b Problem) int { return a.Offset - b.Offset })
	return r.doc, true
}

func (r *reader) root() {
	for key := range r.members {
		switch key {
		case "cells":
			r.cells("/cells")
		case "worksheets":
			r.worksheets()
		case "metadata":
			start := r.pos
			m := readNotebookMetadata(&r.scanner)
			r.metadata = m
			r.own(r.asWritten(Span{start, r.pos}, NotebookMetadata, "/metadata"))
		case "nbformat":
			r.shape = true
			r.doc.NBFormat[0] = r.count("/nbformat", NotebookMetadata, &r.doc.Own)
		case "nbformat_minor":
			r.doc.NBFormat[1] = r.count("/nbformat_minor", NotebookMetadata, &r.doc.Own)
		default:
			r.own(r.value(NotebookMetadata, "/"+escapePointer(key)))
		}
	}
}

func (r *reader) own(b *Block) {
	if b != nil {
		r.doc.Own = append(r.doc.Own, b)
	}
}

// worksheets reads what nbformat 2 and 3 have around their cells.
func (r *reader) worksheets() {
	if r.peek() != '[' {
		r.problem(r.pos, true, "worksheets that are not a list; read as metadata")
		r.own(r.value(NotebookMetadata, "/worksheets"))
		return
	}
	for i := range r.elements {
		pointer := "/worksheets/" + strconv.Itoa(i)
		if r.peek() != '{' {
			r.own(r.value(NotebookMetadata, pointer))
			continue
		}
		for key := range r.members {
			if key == "cells" {
				r.cells(pointer + "/cells")
			} else {
				r.own(r.value(NotebookMetadata, pointer+"/"+escapePointer(key)))
			}
		}
	}
}

func (r *reader) cells(pointer string) {
	if r.doc.Cells == nil {
		r.doc.Cells = []*Cell{}
	}
	read := func(pointer string) {
		if r.peek() == '{' {
			r.doc.Cells = append(r.doc.Cells, r.cell(pointer))
			return
		}
		r.problem(r.pos, true, "a cell that is not an object; read as metadata")
		r.own(r.value(NotebookMetadata, pointer))
	}
	switch r.peek() {
	case '[':
		for i := range r.elements {
			read(pointer + "/" + strconv.Itoa(i))
		}
	case '{':
		r.problem(r.pos, false, "cells in an object instead of a list; read in the order of the file")
		for key := range r.members {
			read(pointer + "/" + escapePointer(key))
		}
	default:
		r.problem(r.pos, true, "cells that are not a list; read as metadata")
		r.own(r.value(NotebookMetadata, pointer))
	}
}

func (r *reader) cell(pointer string) *Cell {
	c := &Cell{Pointer: pointer}
	var source *Block
	var outputs, attachments, metadata []*Block
	for key := range r.members {
		at := pointer + "/" + escapePointer(key)
		switch key {
		case "cell_type":
			kind := r.name(at, &metadata)
			r.shape = r.shape || kind != ""
			switch kind {
			case "code":
			case "markdown", "heading", "html":
				c.Kind = MarkdownCell
			case "raw", "plaintext":
				c.Kind = Raw
			default:
				r.problem(r.pos, false, "a cell of a type that is not known; read as raw text")
				c.Kind = Raw
			}
		case "source", "input":
			if source != nil {
				r.problem(r.pos, false, "a cell with two sources; the last is its source, the others are read as metadata")
				source.Role = CellMetadata
				metadata = append(metadata, source)
			}
			source = r.text(Source, at, false, &metadata)
		case "outputs":
			outputs = append(outputs, r.outputs(at, &metadata)...)
		case "attachments":
			attachments = append(attachments, r.attachments(at, &metadata)...)
		case "metadata":
			object := r.peek() == '{'
			start := r.pos
			m := readCellMetadata(&r.scanner)
			if object {
				c.metadata = Span{start, r.pos}
			}
			c.Tags, c.Ignore = append(c.Tags, m.tags...), append(c.Ignore, m.ignore...)
			c.Language = m.language
			keep(&metadata, r.asWritten(Span{start, r.pos}, CellMetadata, at))
		case "id":
			c.ID = r.name(at, &metadata)
		case "language":
			c.Language = languageName(r.name(at, &metadata))
		case "execution_count", "prompt_number":
			c.ExecutionCount = r.count(at, CellMetadata, &metadata)
		case "level":
			r.count(at, CellMetadata, &metadata)
		default:
			keep(&metadata, r.value(CellMetadata, at))
		}
	}
	if source == nil {
		source = &Block{Role: Source}
	}
	c.Blocks = append(c.Blocks, source)
	c.Blocks = append(c.Blocks, outputs...)
	c.Blocks = append(c.Blocks, attachments...)
	c.Blocks = append(c.Blocks, metadata...)
	return c
}

// keep appends a Block that is not nil.
func keep(list *[]*Block, b *Block) {
	if b != nil {
		*list = append(*list, b)
	}
}

// outputs reads the outputs of a cell; what is known of none of them goes to rest.
func (r *reader) outputs(pointer string, rest *[]*Block) (all []*Block) {
	if r.peek() != '[' {
		keep(rest, r.value(CellMetadata, pointer))
		return nil
	}
	for i := range r.elements {
		at := pointer + "/" + strconv.Itoa(i)
		if r.peek() != '{' {
			keep(rest, r.value(CellMetadata, at))
			continue
		}
		all = append(all, r.output(i, at, rest)...)
	}
	return all
}

// legacyMIME gives the nbformat-4 names of the keys that outputs of nbformat 2 and 3 have.
var legacyMIME = map[string]string{
	"text": "text/plain", "html": "text/html", "svg": "image/svg+xml", "png": "image/png", "jpeg": "image/jpeg",
	"pdf": "application/pdf", "latex": "text/latex", "javascript": "application/javascript", "json": "application/json",
}

func (r *reader) output(index int, pointer string, rest *[]*Block) (items []*Block) {
	kind, stream := "", ""
	var text *Block // of the key "text": a stream's, or nbformat 3's text/plain
	add := func(b *Block, mime string) {
		if b != nil {
			b.Output, b.MIME, b.Language = index, mime, mimeLanguage(mime)
			items = append(items, b)
		}
	}
	for key := range r.members {
		at := pointer + "/" + escapePointer(key)
		switch key {
		case "output_type":
			kind = r.name(at, rest)
		case "name", "stream":
			stream = r.name(at, rest)
		case "data":
			if r.peek() != '{' {
				keep(rest, r.value(CellMetadata, at))
				continue
			}
			for mime := range r.members {
				add(r.payload(Output, mime, at+"/"+escapePointer(mime), rest), mime)
			}
		case "text":
			text = r.text(Output, at, false, rest)
			add(text, "text/plain")
		case "html", "svg", "png", "jpeg", "pdf", "latex", "javascript", "json":
			if key == "json" { // a string that holds JSON, not JSON itself
				add(r.text(Output, at, false, rest), legacyMIME[key])
				continue
			}
			add(r.payload(Output, legacyMIME[key], at, rest), legacyMIME[key])
		case "ename", "evalue":
			add(r.text(Output, at, false, rest), "error:"+key)
		case "traceback":
			add(r.text(Output, at, true, rest), "error:traceback")
		case "execution_count", "prompt_number":
			r.count(at, CellMetadata, rest)
		default:
			if b := r.value(CellMetadata, at); b != nil {
				b.Output = index
				*rest = append(*rest, b)
			}
		}
	}
	if text != nil && (kind == "stream" || kind == "" && stream != "") {
		text.MIME = "stream:stdout"
		if stream == "stderr" {
			text.MIME = "stream:stderr"
		}
	}
	return items
}

// payload reads the value of a MIME type; nil when it is binary.
func (r *reader) payload(role Role, mime, pointer string, rest *[]*Block) *Block {
	c := r.peek()
	switch {
	case isJSON(mime):
	case c != '"' && c != '[':
	case isBinary(mime):
		return nil
	default:
		return r.text(role, pointer, false, rest)
	}
	return r.value(role, pointer)
}

func (r *reader) attachments(pointer string, rest *[]*Block) (all []*Block) {
	if r.peek() != '{' {
		keep(rest, r.value(CellMetadata, pointer))
		return nil
	}
	for name := range r.members {
		at := pointer + "/" + escapePointer(name)
		if r.peek() != '{' {
			keep(rest, r.value(CellMetadata, at))
			continue
		}
		for mime := range r.members {
			if b := r.payload(Attachment, mime, at+"/"+escapePointer(mime), rest); b != nil {
				b.MIME, b.Language = mime, mimeLanguage(mime)
				all = append(all, b)
			}
		}
	}
	return all
}

// text reads a string or a list of strings, in lines without their ends if lines. What else a list
// holds goes to rest, as does a value of another kind; the text is then empty, and nil where there is
// no Block to have.
func (r *reader) text(role Role, pointer string, lines bool, rest *[]*Block) *Block {
	r.peek()
	start := r.pos
	r.tokens = r.tokens[:0]
	ok := r.texts(func(t token) { r.tokens = append(r.tokens, t) }, func(i int) {
		r.problem(r.pos, false, "an element of a text that is not a string; read as metadata")
		keep(rest, r.value(CellMetadata, pointer+"/"+strconv.Itoa(i)))
	})
	if !ok {
		if b := r.value(CellMetadata, pointer); b != nil {
			r.problem(start, false, "a text that is not a string; read as metadata")
			*rest = append(*rest, b)
		}
		if role != Source || start == r.pos {
			return nil
		}
	}
	sep := ""
	if lines {
		sep = "\n"
	}
	b := &Block{Role: role, Pointer: pointer, Text: join(r.src, r.tokens, sep)}
	b.origin = &origin{host: r.host, Span: Span{start, r.pos}, form: jsonText, lines: lines}
	if len(r.tokens) == 1 && r.src[start] == '"' && !r.tokens[0].escapes {
		b.origin.same = len(b.Text) == r.tokens[0].Len() && b.Text == r.src[r.tokens[0].Start:r.tokens[0].End]
	}
	return b
}

// name reads a string that is a name: of a type, a stream, a cell. What is more than a name goes to
// rest as well.
func (r *reader) name(pointer string, rest *[]*Block) string {
	if r.peek() != '"' {
		keep(rest, r.value(CellMetadata, pointer))
		return ""
	}
	start := r.pos
	name := r.string()
	if len(name) > 64 || strings.ContainsFunc(name, func(c rune) bool { return c > 'z' || c != ' ' && classes[c] != word }) {
		keep(rest, r.asWritten(Span{start, r.pos}, CellMetadata, pointer))
	}
	return name
}

// count reads a number that is not negative; 0, and what there is goes to rest, for another value.
func (r *reader) count(pointer string, role Role, rest *[]*Block) int {
	if c := r.peek(); c == '"' || c == '{' || c == '[' {
		keep(rest, r.value(role, pointer))
		return 0
	}
	return max(0, r.int())
}

// value reads any value as JSON as written; nil when it holds nothing.
func (r *reader) value(role Role, pointer string) *Block {
	r.peek()
	start := r.pos
	r.skip()
	return r.asWritten(Span{start, r.pos}, role, pointer)
}

// asWritten is the Block of a JSON value; nil when it holds nothing.
func (r *reader) asWritten(s Span, role Role, pointer string) *Block {
	if emptyJSON(r.src[s.Start:s.End]) {
		return nil
	}
	b := plainBlock(r.host, role, "json", s)
	b.Pointer = pointer
	b.setJSON()
	return b
}

// finish settles what depends on the whole notebook.
func (r *reader) finish() {
	d := r.doc
	d.Ignore = r.metadata.ignore
	d.Language, d.Kernel = r.metadata.language(), r.metadata.name
	if d.Language == "" {
		for _, c := range d.Cells {
			if c.Kind == Code && c.Language != "" {
				d.Language = c.Language
				break
			}
		}
	}
	if d.Language == "" {
		d.Language = "python"
	}
	if d.Cells == nil {
		r.problem(0, false, "a notebook without cells")
	}
	for _, c := range d.Cells {
		switch {
		case c.Kind == MarkdownCell:
			c.Language = "markdown"
		case c.Kind == Raw && c.Language == "":
			c.Language = "raw"
		case c.Language == "":
			c.Language = d.Language
		}
		c.Source().Language = sourceLanguage(c.Kind, c.Language, c.Source().Text)
	}
	for _, b := range d.Blocks() {
		b.seal()
	}
}
