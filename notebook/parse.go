package notebook

import (
	"path"
	"strings"
)

// Parse reads a file. The name (for its extension) and the content decide the format together,
// content first: JSON that looks like nbformat is IPYNB under any name, and percent text under an
// .ipynb name is a Script. It never fails; see [Document.Problems]. The data
// belongs to the Document from then on: texts are parts of it, so it must not be changed.
func Parse(name string, data []byte) *Document { return ParseAs(name, "", data) }

// ParseAs is [Parse] for a client that says what language the text is in (LSP's languageId): a
// client that sends the joined code cells of a notebook under the notebook's name, say. It decides
// only what the content leaves open.
func ParseAs(name, languageID string, data []byte) *Document {
	h := newHost(data)
	d := parse(name, languageName(languageID), h)
	for i, p := range d.Problems {
		d.Problems[i].Offset = h.file(p.Offset)
	}
	return d
}

func parse(name, language string, h *host) *Document {
	base := strings.ToLower(path.Base(strings.ReplaceAll(name, `\`, "/")))
	ext := path.Ext(base)
	named := ext == ".ipynb"
	if mayBeIPYNB(h.src, named) {
		if d, ok := readIPYNB(name, h, named); ok {
			return d
		}
	}
	d := &Document{Name: name, host: h}
	body := Span{textStart(h.src), len(h.src)}
	unsaid := language == "" || language == "json" || language == "jupyter" || language == "ipynb"
	if named && unsaid {
		// Whatever it is, nobody writes JSON that is not a notebook under this name on purpose.
		language = "python"
		if text := strings.TrimSpace(h.src[body.Start:]); strings.HasPrefix(text, "{") {
			language = "json"
		}
	} else if unsaid || language == "plaintext" {
		language = fileLanguage(base)
	}
	text := h.src[body.Start:]
	switch {
	case readDatabricks(d, language, body):
		return d
	case IsDependencyFile(name):
		d.Format, language = Dependency, dependencyLanguage(base, text)
	case language == "markdown" || language == "quarto" || language == "rmd":
		language = "markdown"
		if readMarkdown(d, ext, body) {
			return d
		}
	case readScript(d, language, body):
		return d
	case ext == ".csv" || ext == ".tsv" || ext == ".jsonl" || ext == ".ndjson":
		d.Format = Data
	}
	if named && unsaid && text != "" {
		d.Problems = append(d.Problems, Problem{Offset: 0, Lost: true, Detail: "no notebook: neither nbformat JSON nor a script with cells; read as plain text"})
	}
	d.Own = []*Block{plainBlock(h, File, language, body).seal()}
	return d
}

// IsDependencyFile reports whether a file of this name, with its folder or without, lists what a
// project depends on: by the conventions of pip, conda, pixi, uv, Poetry, PDM, pipenv and setuptools.
func IsDependencyFile(name string) bool {
	name = strings.ToLower(strings.ReplaceAll(name, `\`, "/"))
	base := path.Base(name)
	ext := path.Ext(base)
	stem := strings.TrimSuffix(base, ext)
	switch ext {
	case ".txt", ".in":
		return strings.Contains(stem, "requirements") || strings.Contains(stem, "constraints") || path.Base(path.Dir(name)) == "requirements"
	case ".yml", ".yaml":
		return strings.HasPrefix(stem, "environment") || strings.HasPrefix(stem, "conda-lock") || stem == "conda"
	case ".toml":
		return stem == "pyproject" || stem == "pixi" || stem == "pylock" || strings.HasPrefix(stem, "pylock.")
	case ".lock":
		switch stem {
		case "uv", "poetry", "pdm", "pipfile", "pixi", "conda":
			return true
		}
		return false
	}
	return base == "pipfile" || base == "setup.cfg"
}

// dependencyLanguage is the notation of a dependency file.
func dependencyLanguage(base, text string) string {
	switch path.Ext(base) {
	case ".txt", ".in":
		return "pip-requirements"
	case ".lock":
		switch {
		case strings.HasPrefix(strings.TrimSpace(text), "{"):
			return "json"
		case base == "pixi.lock" || base == "conda.lock":
			return "yaml"
		}
		return "toml"
	case "":
		return "toml" // Pipfile
	}
	return fileLanguage(base)
}

// byteOrderMark is what some editors begin a UTF-8 file with.
const byteOrderMark = "\uFEFF"

// textStart is where a text begins after its byte order mark.
func textStart(src string) int {
	if strings.HasPrefix(src, byteOrderMark) {
		return len(byteOrderMark)
	}
	return 0
}

// mayBeIPYNB is a cheap look at whether a text is worth reading as nbformat JSON.
func mayBeIPYNB(src string, named bool) bool {
	text := strings.TrimLeft(src[textStart(src):], " \t\r\n")
	if strings.HasPrefix(text, "{") {
		return named || strings.Contains(src, `"cell_type"`) || strings.Contains(src, `"nbformat"`)
	}
	// Damage, a conflict marker say, may come first.
	return named && strings.Contains(src, `"cell_type"`)
}

// plainBlock is a Block, not sealed yet, of text that stands in the file as it is.
func plainBlock(h *host, role Role, language string, s Span) *Block {
	b := &Block{Role: role, Language: language, Text: valid(h.src, s)}
	b.origin = &origin{host: h, Span: s, same: len(b.Text) == s.Len()}
	return b
}

// commentedBlock is a Block, not sealed yet, of text behind a prefix on each of its lines.
func commentedBlock(h *host, role Role, language string, s Span, c comment) *Block {
	o := &origin{host: h, Span: s, form: commented, comment: c}
	var text strings.Builder
	text.Grow(s.Len())
	for r := range o.runs(nil) {
		r.write(&text, h.src)
	}
	return &Block{Role: role, Language: language, Text: text.String(), origin: o}
}
