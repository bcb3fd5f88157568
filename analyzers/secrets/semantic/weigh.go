package semantic

import (
	"strings"

	"github.com/nblsp/nblsp/analyzers/secrets/filter"
	"github.com/nblsp/nblsp/analyzers/secrets/lexicon"
	"github.com/nblsp/nblsp/notebook"
)

// Weigh judges the value that a name is bound to. The Span of the Find counts in the value. False
// when it is a matter of the value alone, which others read: a URL, a private key.
func Weigh(meaning lexicon.Meaning, raw string, explicit bool) (Find, bool) {
	f := Find{Rule: ruleOf(meaning), Span: notebook.Span{End: len(raw)}, Value: raw}
	if strings.Contains(raw, "://") || strings.HasPrefix(raw, "-----BEGIN") {
		return f, false
	}
	switch meaning.Kind {
	case lexicon.ConnectionString:
		if !userinfo(raw) {
			return f, false
		}
		_, f.Value, _ = strings.Cut(raw[:strings.LastIndexByte(raw, '@')], ":")
		verdict := filter.Judge(filter.Candidate{Value: f.Value, Name: sure, Explicit: true})
		f.Weak, f.Refused = verdict.Weak, verdict.Reason
		return f, true
	case lexicon.Authorization, lexicon.Token, lexicon.Key:
		offset, credentials, ok := authorization(raw)
		switch {
		case ok:
			f.Span.Start, f.Value = offset, credentials
			f.Rule = AuthorizationHeader
			if hasPrefixFold(raw, "basic ") {
				return f, f.basic()
			}
		case meaning.Kind == lexicon.Authorization && !explicit:
			return f, false // the scheme is the next word
		}
	}
	verdict := filter.Judge(filter.Candidate{Value: f.Value, Name: meaning, Explicit: explicit})
	f.Weak, f.Refused = verdict.Weak, verdict.Reason
	return f, true
}

// ruleOf is the rule of what a name promises.
func ruleOf(m lexicon.Meaning) string {
	switch m.Kind {
	case lexicon.Password:
		return Password
	case lexicon.Token:
		return Token
	case lexicon.Authorization:
		return AuthorizationHeader
	case lexicon.ConnectionString:
		return ConnectionString
	}
	return APIKey
}
