// Package lexicon says what a name promises about its value: `db_password` a password,
// `X-Api-Key` a key, `pad_token` nothing. It knows the names of variables, attributes, keyword
// arguments, dictionary keys, headers, command-line flags, environment variables and columns, in
// snake, camel, kebab and header case.
package lexicon

import (
	"strings"
)

// A Kind is what a name promises.
type Kind uint8

// The kinds of names.
const (
	None             Kind = iota
	Username              // user, login, client_id: half of a credential
	Password              // chosen by people
	Key                   // an API key or a secret made by a machine
	Token                 // an access token
	ConnectionString      // a URL or a list of options to connect with
	Authorization         // the value of an Authorization header
)

// A Meaning is what a name says.
type Meaning struct {
	Kind Kind
	// Sure says that the name alone promises a credential: api_key, but not key.
	Sure bool
}

// Secret reports whether the name promises something that must not be shown.
func (m Meaning) Secret() bool { return m.Kind >= Password }

// Of reads a name.
func Of(name string) Meaning {
	if at, _ := promising.Next(name, 0); at < 0 && !strings.EqualFold(name, "pw") {
		return Meaning{}
	}
	if strings.Contains(name, ".account.key.") { // Spark's name for the key of an Azure account
		return key
	}
	var buf [maxWords]string
	words := split(buf[:0], name)
	for ; len(words) > 0; words = words[:len(words)-1] {
		if words, m, ok := compound(words); ok {
			return qualify(m, words)
		}
		if !tails[words[len(words)-1]] {
			break
		}
	}
	// A credential word that is not the head of the name: password_db is one, password_field none.
	for i := len(words) - 2; i >= 0; i-- {
		m, ok := heads[words[i]]
		if !ok || m.Kind == Username {
			continue
		}
		for _, w := range words[i+1:] {
			if things[w] || modifiers[w] == denies {
				return Meaning{}
			}
		}
		if m.Kind == Password && m.Sure {
			return qualify(m, words[:i+1])
		}
		return Meaning{}
	}
	return Meaning{}
}

// compound reads the end of a name that is a credential word, be it one word or glued from several
// (apikey, dbpassword), and gives the words that qualify it.
func compound(words []string) ([]string, Meaning, bool) {
	n := len(words)
	last := words[n-1]
	if n >= 2 {
		if m, ok := pairs[words[n-2]+" "+last]; ok {
			return words[:n], m, true
		}
	}
	if m, ok := heads[last]; ok {
		return words, m, true
	}
	if one, ok := strings.CutSuffix(last, "s"); ok {
		if m, ok := heads[one]; ok {
			return words, m, true
		}
		if n >= 2 {
			if m, ok := pairs[words[n-2]+" "+one]; ok {
				return words, m, true
			}
		}
	}
	for _, s := range glued {
		if len(last) > len(s.suffix) && strings.HasSuffix(last, s.suffix) {
			lead := last[:len(last)-len(s.suffix)]
			if modifiers[lead] == denies || s.owned && modifiers[lead] != owns && !places[lead] {
				return nil, Meaning{}, false
			}
			return append(words[:n-1:n-1], s.suffix), s.Meaning, true
		}
	}
	return nil, Meaning{}, false
}

// qualify lets the words before the head speak.
func qualify(m Meaning, words []string) Meaning {
	for _, w := range words[:len(words)-1] {
		switch {
		case modifiers[w] == denies && !(m.Sure && m.Kind != Password && soft[w]):
			return Meaning{}
		case modifiers[w] == owns && (m.Kind == Key || m.Kind == Token):
			m.Sure = true
		}
		if !m.Sure && (m.Kind == Token && wordTokens[w] || m.Kind == Key && keysOf[w]) {
			return Meaning{}
		}
	}
	return m
}

// maxWords is how many words of a name are read; longer names are none.
const maxWords = 12

// split cuts a name into lower-case words: db_passwordProd2 is db, password, prod. Digits end a
// word and belong to none.
func split(words []string, name string) []string {
	for i := 0; i < len(name); {
		if !letter(name[i]) {
			i++
			continue
		}
		start := i
		for i++; i < len(name) && letter(name[i]); i++ {
			if upper(name[i]) && (!upper(name[i-1]) || i+1 < len(name) && lower(name[i+1])) {
				break
			}
		}
		if len(words) == maxWords {
			return nil
		}
		word := strings.ToLower(name[start:i])
		// OAuth is one word.
		if n := len(words); n > 0 && word == "auth" && words[n-1] == "o" {
			words[n-1] = "oauth"
			continue
		}
		words = append(words, word)
	}
	return words
}

func upper(c byte) bool  { return 'A' <= c && c <= 'Z' }
func lower(c byte) bool  { return 'a' <= c && c <= 'z' }
func letter(c byte) bool { return upper(c) || lower(c) || c >= 0x80 }
