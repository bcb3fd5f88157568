package filter

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"strings"
)

// Placeholder gives the reason why a value stands for a secret that somebody has to fill in; ""
// when it does not. It never refuses random text: it may be asked about tokens of providers too.
func Placeholder(v string) string {
	if v == "" {
		return "empty"
	}
	if template(v) {
		return "a template"
	}
	if reason := runs(v); reason != "" {
		return reason
	}
	if sampleWords(v) {
		return "a placeholder or a documentation sample"
	}
	if encodedText(v) {
		return "an encoded text for people"
	}
	return ""
}

// encodedText reports whether a value is the base64 of a text of several words, or hexadecimal digits of
// any text.
func encodedText(v string) bool {
	body := strings.TrimRight(v, "=")
	if len(body) < 16 {
		return false
	}
	if text, err := hex.DecodeString(body); err == nil {
		return len(text) >= 16 && printable(text)
	}
	var head [9]byte
	if n, err := base64.RawStdEncoding.Decode(head[:], []byte(body[:12])); err != nil || !printable(head[:n]) {
		return false
	}
	// A text that is cut off may end in the middle of a group.
	decoded, err := base64.RawStdEncoding.DecodeString(body[:len(body)&^3])
	return err == nil && printable(decoded) && len(bytes.Fields(decoded)) >= 3
}

func printable(text []byte) bool {
	for _, c := range text {
		if (c < ' ' || c >= 0x7f) && c != '\n' && c != '\t' && c != '\r' {
			return false
		}
	}
	return true
}

// Blank is [Placeholder] for values that have the format of a provider: only what says itself that it
// is to be filled in is refused. Test keys and tidy ones (0123…) are keys.
func Blank(v string) string {
	switch {
	case v == "":
		return "empty"
	case strings.Contains(v, "..."), strings.Contains(v, "…"), strings.Contains(v, "****"), strings.Contains(v, "••"):
		return "cut short"
	case strings.Contains(v, "${"), strings.Contains(v, "{{"), strings.ContainsAny(v, "<>"):
		return "a template"
	}
	if padded(v) {
		return "repeated characters"
	}
	lower := strings.ToLower(v)
	for _, w := range []string{"xxxxx", "your_", "your-", "yourapi", "yourkey", "yourtoken", "placeholder", "replace_", "replace-", "redacted", "changeme", "_here", "-here", "votre_"} {
		if strings.Contains(lower, w) {
			return "a placeholder or a documentation sample"
		}
	}
	return ""
}

// padded reports whether a value has several runs of one character, as encoded numbers have; some
// tokens have one.
func padded(v string) bool {
	same, runs := 1, 0
	for i := 1; i < len(v); i++ {
		if v[i] != v[i-1] {
			same = 1
		} else if same++; same == 6 {
			runs++
		}
	}
	return runs > 1
}

func template(v string) bool {
	first, last := v[0], v[len(v)-1]
	if strings.Contains(v, "&lt;") && strings.Contains(v, "&gt;") {
		return true // <your key> in markup inside of something else
	}
	switch {
	case first == '<' && last == '>', first == '{' && last == '}', first == '[' && last == ']',
		first == '%' && last == '%' && len(v) > 2, first == '@' && last == '@' && len(v) > 2, first == '(' && last == ')':
		return true
	case strings.Contains(v, "${"), strings.Contains(v, "{{"), strings.Contains(v, "#{"), strings.Contains(v, "$("),
		strings.Contains(v, "%("), strings.Contains(v, "%s"), strings.Contains(v, "<%"), strings.Contains(v, "{}"), strings.Contains(v, "{0}"):
		return true
	}
	// $DB_PASSWORD, and $$DB_PASSWORD where a dollar has to be doubled
	if name := strings.TrimPrefix(v[1:], "$"); first == '$' && name != "" && identifier(name) && !digit(name[0]) && look(v).digits <= 1 {
		return true
	}
	// <your key> and {name} inside of a longer value.
	for _, pair := range []string{"<>", "{}"} {
		if i := strings.IndexByte(v, pair[0]); i >= 0 {
			if n := strings.IndexByte(v[i:], pair[1]); n > 2 && words(v[i+1:i+n]) {
				return true
			}
		}
	}
	return false
}

// words reports whether a text is made of letters, spaces and what joins words.
func words(s string) bool {
	for i := range len(s) {
		if !letter(s[i]) && !strings.ContainsRune(" _-.", rune(s[i])) && s[i] < 0x80 {
			return false
		}
	}
	return s != ""
}

// runs judges repeated and sequential characters.
func runs(v string) string {
	if strings.HasSuffix(v, "..") || strings.HasPrefix(v, "...") || strings.Contains(v, "…") || strings.Contains(v, "•") {
		return "cut short"
	}
	same, up, down, longestUp := 1, 1, 1, 1
	var seen [4]uint64
	distinct := 0
	prev := byte(0) // spaces do not count: abcd efgh ijkl
	for i := range len(v) {
		c := v[i]
		if letter(c) {
			c |= 0x20 // AbCdEf is a sequence, too
		}
		if seen[c>>6]&(1<<(c&63)) == 0 {
			seen[c>>6] |= 1 << (c & 63)
			distinct++
		}
		p := prev
		if c != ' ' {
			prev = c
		}
		if i == 0 || c == ' ' {
			continue
		}
		if c == p {
			same++
			limit := 8
			switch c {
			case 'x', 'X', '*', '.', '#', '?':
				limit = 4
			case '0', '1', '_', '-', '9':
				limit = 6
			}
			if same >= limit && (limit < 8 || same*2 >= len(v)) || same >= 3 && same == len(v) || same == 3 && limit == 4 && i >= 3 && strings.IndexByte("-_", v[i-3]) >= 0 && i+1 == len(v) { // sk-xxx
				return "repeated characters"
			}
		} else {
			same = 1
		}
		alnum := (letter(c) || digit(c)) && (letter(p) || digit(p))
		if alnum && (c == p+1 || p == '9' && c == '0') {
			up++
		} else {
			up = 1
		}
		if alnum && c == p-1 {
			down++
		} else {
			down = 1
		}
		longestUp = max(longestUp, up, down)
	}
	switch {
	case longestUp >= 8, longestUp >= 4 && longestUp >= len(v)-1:
		return "sequential characters"
	case len(v) >= 8 && distinct <= 3:
		return "repeated characters"
	}
	return ""
}

// sampleWords reports whether a value says itself that it is none. The words are long enough, or
// stand alone, so that random text does not hold them by chance.
func sampleWords(v string) bool {
	var buf [maxSecret]byte
	b := buf[:0]
	for i := 0; i < len(v) && len(b) < cap(b); i++ {
		if c := v[i]; c >= 0x80 || digit(c) {
			b = append(b, c)
		} else if letter(c) {
			b = append(b, c|0x20)
		}
	}
	plain := string(b)
	for _, w := range samples {
		if strings.Contains(plain, w) {
			return true
		}
	}
	// Short words have to stand alone: my-key, test_token, YOUR_KEY.
	start := 0
	for i := 0; i <= len(v); i++ {
		if i < len(v) && (letter(v[i]) || v[i] >= 0x80) {
			continue
		}
		if n := i - start; n >= 2 && n <= 8 && (start > 0 || i < len(v)) && alone[strings.ToLower(v[start:i])] && delimited(v, start, i) {
			return true
		}
		start = i + 1
	}
	return false
}

// delimited reports whether a word is set off by something that joins words, on each side where
// there is more.
func delimited(v string, start, end int) bool {
	joins := func(c byte) bool { return strings.IndexByte("_- .<>[]{}()", c) >= 0 }
	return (start == 0 || joins(v[start-1])) && (end == len(v) || joins(v[end])) && look(v).natural*2 >= look(v).letters
}
