package semantic

import (
	"encoding/base64"
	"strings"
	"unicode/utf8"

	"github.com/nblsp/nblsp/analyzers/secrets/filter"
	"github.com/nblsp/nblsp/analyzers/secrets/lexicon"
	"github.com/nblsp/nblsp/notebook"
)

var bearer = lexicon.Meaning{Kind: lexicon.Authorization, Sure: true}

// authorization splits the value of an Authorization header into scheme and credentials.
func authorization(v string) (offset int, credentials string, ok bool) {
	for _, scheme := range []string{"bearer ", "basic ", "token ", "apikey ", "api-key ", "bot ", "key=", "genesyscloud ", "sso-key "} {
		if hasPrefixFold(v, scheme) {
			n := len(scheme)
			for n < len(v) && v[n] == ' ' {
				n++
			}
			return n, v[n:], n < len(v)
		}
	}
	return 0, v, false
}

// scheme reads "Bearer …" and "Basic …" wherever they stand.
func (r *reader) scheme(i int, stem string) int {
	from := i + len(stem)
	if i > 0 && nameByte(r.Text[i-1]) {
		return from
	}
	for from < len(r.Text) && r.Text[from] == ' ' {
		from++
	}
	end := from
	for end < len(r.Text) && end-from < 4096 && credentialByte(r.Text[end]) {
		end++
	}
	for end > from && r.Text[end-1] == '.' {
		end--
	}
	span := notebook.Span{Start: from, End: end}
	if span.Len() < 8 {
		return from
	}
	f := Find{Rule: AuthorizationHeader, Span: span, Value: r.Text[from:end], Context: r.Context, Name: "Authorization"}
	if stem == "basic " {
		if !f.basic() {
			return from
		}
		r.emit(f)
		return end
	}
	if n := len(f.Value); n > 512 { // a signed token
		f.Refused = filter.Placeholder(f.Value)
	} else {
		f.Refused = filter.Judge(filter.Candidate{Value: f.Value, Name: bearer}).Reason
	}
	r.emit(f)
	return end
}

// basic judges a Find whose value is the base64 of user:password; false when it is not.
func (f *Find) basic() bool {
	decoded, ok := decodeBasic(f.Value)
	if !ok {
		return false
	}
	_, password, _ := strings.Cut(decoded, ":")
	f.Rule = BasicAuth
	f.Refused = filter.Judge(filter.Candidate{Value: password, Name: sure, Explicit: true}).Reason
	return true
}

// decodeBasic gives the user:password that base64 stands for.
func decodeBasic(v string) (string, bool) {
	v = strings.TrimRight(v, "=")
	decoded, err := base64.RawStdEncoding.DecodeString(v)
	if err != nil || !utf8.Valid(decoded) || len(decoded) < 4 {
		return "", false
	}
	for _, c := range decoded {
		if c < ' ' {
			return "", false
		}
	}
	return string(decoded), strings.IndexByte(string(decoded), ':') >= 0
}

func credentialByte(c byte) bool {
	return letter(c) || digit(c) || strings.IndexByte("-._~+/=|:", c) >= 0
}

// curlUser reads the -u user:password of curl and the like.
func (r *reader) curlUser(i int) int {
	from := i + len(" -u")
	text := r.Text
	if from >= len(text) {
		return from
	}
	if strings.HasPrefix(text[from:], "ser ") { // --user
		return from
	}
	from = r.skipSpace(from)
	if from < len(text) && quote(text[from]) {
		from++
	}
	end := from
	for end < len(text) && end-from < 200 && !endsBare(text[end]) {
		end++
	}
	line := r.line(i)
	colon := strings.IndexByte(text[from:end], ':')
	if colon <= 0 || !strings.Contains(line, "curl") && !strings.Contains(line, "http") && !strings.HasSuffix(strings.TrimRight(line, " "), "\\") && strings.TrimSpace(line) != "" {
		return from
	}
	span := notebook.Span{Start: from + colon + 1, End: end}
	f := Find{Rule: BasicAuth, Span: span, Value: text[span.Start:end], Context: r.Context, Name: "password"}
	verdict := filter.Judge(filter.Candidate{Value: f.Value, Name: sure, Explicit: true})
	f.Refused, f.Weak = verdict.Reason, verdict.Weak
	r.emit(f)
	return end
}

// identifiedBy reads SQL's IDENTIFIED BY 'x'.
func (r *reader) identifiedBy(i int) int {
	at := r.skipSpace(i)
	if hasPrefixFold(r.Text[at:], "values ") || hasPrefixFold(r.Text[at:], "password ") {
		at = r.skipSpace(at + strings.IndexByte(r.Text[at:], ' '))
	}
	if at >= len(r.Text) || at == i {
		return i
	}
	var v value
	var ok bool
	line := r.line(i)
	switch {
	case quote(r.Text[at]):
		v, ok = r.quotedValue(at, at)
	case !hasFold(line, "user ") && !hasFold(line, "grant "):
		return i // identified by anything else
	default:
		v, ok = r.bareValue(binding{operator: " ", at: at, flag: true}, at)
		v.explicit = true
	}
	if !ok {
		return i
	}
	return r.judge("password", sure, v)
}
