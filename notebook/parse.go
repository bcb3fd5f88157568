package notebook

import (
	"path"
	"strings"
)

// Parse reads a file. The name (for its extension) and the content decide the format together,
// content first: JSON that looks like nbformat is IPYNB under any name, and percent text under an
// .ipynb name is a Script. It never fails; see [Document.Problems]. The data is copied.
func Parse(name string, data []byte) *Document { return ParseAs(name, "", data) }

// ParseAs is [Parse] for a client that says what language the text is in (LSP's languageId): a
// client that sends the joined code cells of a notebook under the notebook's name, say. It decides
// only what the content leaves open.
func ParseAs(name, languageID string, data []byte) *Document {
	h, problems := newHost(data)
	d := parse(name, languageName(languageID), h)
	d.Problems = append(problems, d.Problems...)
	return d
}

// newHost decodes the bytes of a file.
func newHost(data []byte) (*host, []Problem) {
	return &host{src: string(data)}, nil
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
	if strings.HasPrefix(strings.TrimLeft(h.src, byteOrderMark+" \t\r\n"), "{") && named {
		d.Problems = append(d.Problems, Problem{Offset: 0, Lost: true, Detail: "JSON that is not a notebook; read as plain text"})
	}
	if language == "" || language == "jupyter" || language == "ipynb" {
		language = fileLanguage(base)
	}
	b := plainBlock(h, File, language, Span{textStart(h.src), len(h.src)})
	b.seal()
	d.Own = []*Block{b}
	return d
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

// plainBlock is a Block of text that stands in the file as it is. The caller seals it.
func plainBlock(h *host, role Role, language string, s Span) *Block {
	b := &Block{Role: role, Language: language, Text: valid(h.src, s)}
	b.origin = &origin{host: h, Span: s, same: len(b.Text) == s.Len()}
	return b
}
