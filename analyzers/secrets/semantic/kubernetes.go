package semantic

import (
	"encoding/base64"
	"strings"

	"github.com/nblsp/nblsp/analyzers/secrets/lexicon"
	"github.com/nblsp/nblsp/notebook"
)

// maxManifest bounds how far around "kind: Secret" its data is looked for.
const maxManifest = 16 << 10

// manifest reads the Secret of Kubernetes whose kind is named at an offset: the values under data,
// which are base64, and those under stringData. No name in there is a matter of chance.
func (r *reader) manifest(at int) {
	if at < r.manifestEnd {
		return
	}
	from, to := max(r.manifestEnd, at-maxManifest), min(len(r.Text), at+maxManifest)
	if i := strings.LastIndex(r.Text[from:at], "\n---"); i >= 0 {
		from += i + len("\n---")
	}
	if i := strings.Index(r.Text[at:to], "\n---"); i >= 0 {
		to = at + i
	}
	r.manifestEnd = to
	section, indent := "", 0
	for start := from; start < to; {
		end := to
		if i := strings.IndexByte(r.Text[start:to], '\n'); i >= 0 {
			end = start + i
		}
		line := strings.TrimRight(r.Text[start:end], " \t\r")
		body := strings.TrimLeft(line, " ")
		offset := len(line) - len(body)
		switch {
		case body == "" || body[0] == '#':
		case body == "data:" || body == "stringData:":
			section, indent = body, offset
		case section != "" && offset <= indent:
			section = ""
		case section != "":
			if name, value, ok := strings.Cut(body, ": "); ok {
				value = strings.TrimLeft(value, " ")
				r.entry(strings.Trim(name, "\"'"), start+len(line)-len(value), value, section == "data:")
			}
		}
		start = end + 1
	}
}

// entry judges one value of a manifest.
func (r *reader) entry(name string, at int, value string, encoded bool) {
	if n := len(value); n > 2 && quote(value[0]) && value[n-1] == value[0] {
		at, value = at+1, value[1:n-1]
	}
	meaning := lexicon.Of(name)
	if meaning.Kind == lexicon.Username {
		return
	}
	if !meaning.Secret() {
		meaning = lexicon.Meaning{Kind: lexicon.Key}
	}
	meaning.Sure = meaning.Sure || meaning.Kind != lexicon.Key
	secret := value
	if encoded {
		decoded, err := base64.StdEncoding.DecodeString(value)
		if err != nil || strings.ContainsAny(string(decoded), "\n\x00") {
			return // a file; what is in it is read elsewhere
		}
		secret = string(decoded)
	}
	f, ok := Weigh(meaning, secret, true)
	if !ok || f.Refused != "" {
		return
	}
	f.Span, f.Name, f.Context = notebook.Span{Start: at, End: at + len(value)}, name, r.Context
	r.found(f)
}
