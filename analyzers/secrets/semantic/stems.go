package semantic

import (
	"slices"
	"strings"

	"github.com/nblsp/nblsp/analyzers/secrets/finder"
)

// stems are the letters that every name of a credential, and every notation that holds one, has
// somewhere; lower case, at least three bytes each. A text without any of them is not read.
var stems = append(takerStems(), []string{
	"pass", "pwd", "psw", "pw=", "pw ", "pw:", "pw\"", "pw'", "mdp", "secret", "token", "key", "auth", "cred",
	"wort", "senha", "contras", "parola", "haslo", "hasło", "clave", "woord", "lösenord", "losenord", "salasana",
	"adgangskode", "heslo", "jelsz", "parol", "sifre", "şifre", "пароль", "密码", "パスワード", "비밀번호",
	"bearer ", "basic ", "dsn", "conn", "://", "-----begin", "jwt", "jdbc", "_url", "_uri", "_pat", "pat ", "pat=", "sig=",
	" -u", "identified by", "bot.run(", "client.run(",
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

// Mentions reports whether a text can hold anything that this package finds. It is the cheap look
// before any parsing.
func Mentions(text string) bool {
	at, _ := stemFinder.Next(text, 0)
	return at >= 0
}

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
