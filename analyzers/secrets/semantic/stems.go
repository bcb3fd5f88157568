package semantic

import (
	"slices"
	"strings"

	"github.com/nblsp/nblsp/analyzers/secrets/finder"
	"github.com/nblsp/nblsp/analyzers/secrets/lexicon"
)

// stems are the letters that every name of a credential, and every notation that holds one, has
// somewhere; lower case, at least three bytes each. A text without any of them is not read.
var stems = append(takerStems(), []string{
	"pass", "pwd", "psw", "pw=", "pw ", "pw:", "pw\"", "pw'", "mdp", "secret", "token", "key", "auth", "cred",
	"wort", "senha", "contras", "parola", "haslo", "hasło", "clave", "woord", "lösenord", "losenord", "salasana",
	"adgangskode", "heslo", "jelsz", "parol", "sifre", "şifre", "пароль", "密码", "パスワード", "비밀번호",
	"bearer ", "basic ", "dsn", "conn", "://", "-----begin", "jwt", "jdbc", "_url", "_uri", "_pat", "pat ", "pat=", "sig=",
	" -u", "b64encode(", "identified by", "bot.run(", "client.run(",
}...)

// takerStems are the calls that take a secret by position, but for those of everyday names.
func takerStems() []string {
	var list []string
	for name := range takers {
		switch name {
		case "run", "encode", "decode", "decrypt", "Api":
		default:
			list = append(list, strings.ToLower(name)+"(")
		}
	}
	slices.Sort(list)
	return list
}

var stemFinder = finder.New(stems)

// Mentions reports whether a text can hold anything that this package finds. It is the look before
// any parsing, so it reads the names themselves: keys() and tokenizer are no reason to parse.
func Mentions(text string) bool {
	for from := 0; ; {
		at, stem := stemFinder.Next(text, from)
		if at < 0 {
			return false
		}
		from = at + 1
		switch last := stem[len(stem)-1]; {
		case stem == "://":
			if strings.IndexByte(text[at:min(len(text), at+maxUserinfo)], '@') >= 0 {
				return true
			}
		case !nameByte(stem[0]), last == '(' || last == '=' || last == ' ', strings.Contains(stem, " "):
			return true
		default:
			start, end := at, at+len(stem)
			for start > 0 && at-start < maxName && (nameByte(text[start-1]) || text[start-1] == '-') {
				start--
			}
			for end < len(text) && end-at < maxName && nameByte(text[end]) {
				end++
			}
			if start > 0 && text[start-1] == '\\' && start < at {
				start++ // the n of \nPASSWORD=
			}
			if lexicon.Of(text[start:end]).Secret() {
				return true
			}
			// It may be half of a name: API key, mot de passe.
			if start > 1 && text[start-1] == ' ' && lexicon.Of(text[max(0, start-maxWord):end]).Secret() {
				return true
			}
			from = max(from, end-2)
		}
	}
}

// maxUserinfo is how far behind :// an @ is looked for, and maxWord how long the first half of a name
// of two words may be.
const (
	maxUserinfo = 300
	maxWord     = 20
)

// hasFold reports whether a text contains lower-case letters in any case.
func hasFold(text, lower string) bool {
	for i := 0; i+len(lower) <= len(text); i++ {
		if finder.EqualFold(text[i:i+len(lower)], lower) {
			return true
		}
	}
	return false
}

func hasPrefixFold(text, lower string) bool {
	return len(text) >= len(lower) && finder.EqualFold(text[:len(lower)], lower)
}
