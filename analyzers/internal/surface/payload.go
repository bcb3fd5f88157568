package surface

import "strings"

const (
	// payloadMin is the shortest unbroken run that can be a payload. Every such run covers an offset
	// divisible by it, which is why looking at those alone finds all of them.
	payloadMin = 512
	// tokenMax is the longest run that may be a credential without any mark: session tokens of
	// clouds reach two thousand characters.
	tokenMax = 4 << 10
	// keyMax is the longest run that may be a key or a signed token: a 16384-bit RSA key on one line
	// has 13 kB, a signed token with groups in it less.
	keyMax = 32 << 10
)

// withoutPayloads replaces each long run of base64 that is no text, key or token by a space. A run is
// a payload when it is announced as one ("base64," of a binary type, a typed array) or begins like a
// file format, and when it is longer than any token. PEM without line breaks, JSON Web Tokens
// (segments beside a dot, or "eyJ") and dotted access tokens are kept up to 32 kB.
func withoutPayloads(base *Text) *Text {
	text := base.Text
	var b *builder
	copied, judged := 0, 0
	for i := payloadMin - 1; i < len(text); i += payloadMin {
		if !base64Byte[text[i]] {
			continue
		}
		start, end := i, i+1
		for start > judged && base64Byte[text[start-1]] {
			start--
		}
		for end < len(text) && base64Byte[text[end]] {
			end++
		}
		if end-start >= payloadMin && isPayload(text, start, end) {
			if b == nil {
				b = &builder{base: base, out: make([]byte, 0, len(text)-(end-start)+1)}
			}
			b.keep(copied, start)
			b.put(" ", start, end)
			copied = end
		}
		judged = end
		i = end - end%payloadMin - 1
	}
	if b == nil {
		return base
	}
	b.keep(copied, len(text))
	return b.texts(base.Kind)[0]
}

func isPayload(text string, start, end int) bool {
	before := text[max(0, start-64):start]
	if kind, ok := announced(before); ok {
		return kind || end-start > keyMax
	}
	run := text[start:end]
	for _, magic := range fileMagic {
		if strings.HasPrefix(run, magic) {
			return true
		}
	}
	if len(run) <= tokenMax {
		return false
	}
	marked := strings.HasPrefix(run, "eyJ") ||
		strings.HasSuffix(before, ".") || strings.HasPrefix(text[end:], ".") ||
		strings.Contains(text[max(0, start-8):start+24], "-----")
	return !marked || len(run) > keyMax
}

// fileMagic is how files begin that notebooks embed, in base64.
var fileMagic = []string{
	"iVBORw0KGgo", // PNG
	"/9j/",        // JPEG
	"R0lGOD",      // GIF
	"UklGR",       // WEBP, WAV
	"JVBERi",      // PDF
	"UEsDB",       // ZIP
	"H4sI",        // gzip
	"T2dnUw",      // Ogg
	"SUQz",        // MP3
	"AAAAIGZ0eX",  // MP4
	"AAAAHGZ0eX",  // MP4
	"d09GR",       // WOFF
	"AGFzb",       // WebAssembly
	"gASV",        // pickle
}

// announced looks at what stands before a run: whether it is said to be base64, and of a binary type.
func announced(before string) (isBinary, ok bool) {
	if strings.HasSuffix(before, `"bdata":"`) || strings.HasSuffix(before, `"bdata": "`) {
		return true, true // a typed array of plotly
	}
	if !strings.HasSuffix(before, ";base64,") {
		return false, false
	}
	i := strings.LastIndex(before, "data:")
	if i < 0 {
		return true, true
	}
	return !textMIME(before[i+len("data:"):]), true
}

// textMIME reports whether the MIME type at the start of s is one of text.
func textMIME(s string) bool {
	mime, _, _ := strings.Cut(s, ",")
	mime, _, _ = strings.Cut(mime, ";")
	kind, sub, _ := strings.Cut(strings.ToLower(mime), "/")
	return mime == "" || kind == "text" || strings.HasSuffix(sub, "+xml") || strings.HasSuffix(sub, "json") ||
		kind == "application" && (sub == "xml" || sub == "javascript" || sub == "x-yaml" || sub == "toml")
}

// base64Byte holds the alphabets of base64, standard and for URLs, with padding.
var base64Byte = func() (t [256]bool) {
	for _, c := range []byte("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=-_") {
		t[c] = true
	}
	return t
}()
