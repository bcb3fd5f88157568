package semantic

import (
	"strings"

	"github.com/nblsp/nblsp/analyzers/internal/fix"
	"github.com/nblsp/nblsp/notebook"
)

// maxPEM is the length of the longest private key, with what surrounds its lines in code.
const maxPEM = 32 << 10

// privateKeys finds the private keys of a text, also those whose lines stand in literals of their own.
func privateKeys(text string, context fix.Context, found func(Find)) {
	r := reader{Source: Source{Text: text, Context: context}, found: found}
	for at := 0; ; {
		i := strings.Index(text[at:], "-----BEGIN")
		if i < 0 {
			return
		}
		at = r.pem(at + i)
	}
}

// pem reads a private key from its first armour line on: as it is, with its line ends escaped, or
// with its lines in literals of their own.
func (r *reader) pem(i int) int {
	text := r.Text
	label := i + len("-----BEGIN")
	close := strings.Index(text[label:min(len(text), label+60)], "-----")
	if close < 0 || !strings.Contains(text[label:label+close], "PRIVATE KEY") {
		return label
	}
	body := label + close + len("-----")
	window := text[body:min(len(text), body+maxPEM)]
	var end, stop int
	if n := strings.Index(window, "-----END"); n >= 0 {
		end = n
		stop = n + len("-----END")
		if m := strings.Index(window[stop:min(len(window), stop+60)], "-----"); m >= 0 {
			stop += m + len("-----")
		}
	} else {
		// The end is missing: somebody is typing, or the output was cut. Take what is base64.
		end = 0
		for end < len(window) && (credentialByte(window[end]) || strings.IndexByte("\n\r\\ ,\"'", window[end]) >= 0) {
			end++
		}
		end = len(strings.TrimRight(window[:end], "\n\r\\ ,\"'"))
		stop = end
	}
	f := Find{Rule: PrivateKey, Span: notebook.Span{Start: i, End: body + stop}, Context: r.Context, Name: "private_key"}
	f.Value = text[i : body+stop]
	if !key(window[:end]) {
		f.Refused = "there is no key between the lines"
	}
	r.emit(f)
	return body + stop
}

// key reports whether the body of an armour holds a key: at least 40 characters of base64 with
// little else, which is not all the same.
func key(body string) bool {
	n, dots := 0, 0
	var seen [256]bool
	distinct := 0
	for i := range len(body) {
		c := body[i]
		if letter(c) || digit(c) || c == '+' || c == '/' {
			n++
			if !seen[c] {
				seen[c] = true
				distinct++
			}
		} else if c == '.' || c == '*' || c == '<' || c == '{' {
			dots++
		}
	}
	return n >= 40 && distinct >= 16 && dots < 6
}
