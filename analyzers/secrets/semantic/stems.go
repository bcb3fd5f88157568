package semantic

import (
	"slices"
	"strings"
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

// A finder finds words in a text, blind to the case of ASCII letters: a set of bits tells whether
// three bytes begin any of them.
type finder struct {
	begins [1 << 15 / 64]uint64
	words  map[uint16][]uint8 // by the first three bytes, folded: indices of stems
}

// folded maps bytes to 5 bits: the letters to themselves in lower case, others together.
var folded = func() (t [256]uint8) {
	for c := range 256 {
		switch {
		case 'a' <= c && c <= 'z':
			t[c] = uint8(c - 'a' + 1)
		case 'A' <= c && c <= 'Z':
			t[c] = uint8(c - 'A' + 1)
		case c == '-':
			t[c] = 27
		case c == '/':
			t[c] = 28
		case c == '_':
			t[c] = 29
		case c >= 0x80:
			t[c] = 30
		case c == '=':
			t[c] = 31
		}
	}
	return
}()

var stemFinder = newFinder(stems)

func newFinder(stems []string) *finder {
	f := &finder{words: map[uint16][]uint8{}}
	for i, s := range stems {
		h := uint16(folded[s[0]])<<10 | uint16(folded[s[1]])<<5 | uint16(folded[s[2]])
		f.begins[h/64] |= 1 << (h % 64)
		f.words[h] = append(f.words[h], uint8(i))
	}
	return f
}

// next is the start of the first stem at or after an offset, and which it is; -1 when there is none.
func (f *finder) next(text string, from int) (at int, stem string) {
	if from+2 >= len(text) {
		return -1, ""
	}
	h := uint16(folded[text[from]])<<5 | uint16(folded[text[from+1]])
	for i := from + 2; i < len(text); i++ {
		h = (h<<5 | uint16(folded[text[i]])) & 0x7fff
		if f.begins[h>>6]&(1<<(h&63)) == 0 {
			continue
		}
		for _, w := range f.words[h] {
			if s := stems[w]; len(text)-(i-2) >= len(s) && equalFold(text[i-2:i-2+len(s)], s) {
				return i - 2, s
			}
		}
	}
	return -1, ""
}

// equalFold compares a text with lower-case letters of the same length.
func equalFold(text, lower string) bool {
	for i := range len(lower) {
		c := text[i]
		if 'A' <= c && c <= 'Z' {
			c |= 0x20
		}
		if c != lower[i] {
			return false
		}
	}
	return true
}

// Mentions reports whether a text can hold anything that this package finds. It is the cheap look
// before any parsing.
func Mentions(text string) bool {
	at, _ := stemFinder.next(text, 0)
	return at >= 0
}

// hasFold reports whether a text contains lower-case letters in any case.
func hasFold(text, lower string) bool {
	for i := 0; i+len(lower) <= len(text); i++ {
		if equalFold(text[i:i+len(lower)], lower) {
			return true
		}
	}
	return false
}

func hasPrefixFold(text, lower string) bool {
	return len(text) >= len(lower) && equalFold(text[:len(lower)], lower)
}
