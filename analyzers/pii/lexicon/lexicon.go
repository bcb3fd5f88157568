// Package lexicon says what words announce: those before a value, keys, and headers of columns.
package lexicon

import (
	"iter"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/nblsp/nblsp/analyzers/pii/entity"
)

// A Lexicon knows the phrases for the entities that are wanted.
type Lexicon struct {
	phrases map[string][]phrase // by first word
	headers map[string]entity.Set
	last    map[string]bool // the last words of all phrases and headers
	telling map[string]bool // of each header that is of interest, one word that tells it
}

type phrase struct {
	rest     []string
	entities entity.Set
	shared   bool // several countries use it
}

// maxWords is the number of words of the longest phrase.
const maxWords = 5

// New makes a Lexicon. Phrases that several countries share count for the entities of these regions.
func New(regions []string) *Lexicon {
	l := &Lexicon{phrases: map[string][]phrase{}, headers: map[string]entity.Set{}, last: map[string]bool{}, telling: map[string]bool{}}
	for h := range everyName() {
		l.telling[tellingWord(h)] = true
	}
	for line := range strings.Lines(lexicon) {
		names, phrases, ok := strings.Cut(strings.TrimSpace(line), ":")
		if !ok {
			continue
		}
		names, shared := strings.CutPrefix(names, "~")
		names, whole := strings.CutPrefix(names, "=")
		var set entity.Set
		for name := range strings.FieldsSeq(names) {
			if e := entity.Named(name); !shared || slices.Contains(regions, e.Region()) {
				set = set.Union(entity.SetOf(e))
			}
		}
		for p := range strings.SplitSeq(phrases, ", ") {
			p = strings.TrimSpace(p)
			l.last[p[strings.LastIndexByte(p, ' ')+1:]] = true
			l.telling[tellingWord(p)] = true
			if whole {
				l.headers[p] = l.headers[p].Union(set)
				continue
			}
			words := strings.Fields(p)
			l.phrases[words[0]] = append(l.phrases[words[0]], phrase{words[1:], set, shared})
		}
	}
	return l
}

// Of is what some words in a row announce.
func (l *Lexicon) Of(words []string) (set entity.Set) {
	for i, w := range words {
		for _, p := range l.phrases[w] {
			if len(words)-i > len(p.rest) && slices.Equal(words[i+1:i+1+len(p.rest)], p.rest) {
				set = set.Union(p.entities)
			}
		}
	}
	return set
}

// Header is what the header of a column, a key or a name of a variable announces.
func (l *Lexicon) Header(header string) entity.Set {
	if len(header) > 80 {
		return entity.Set{}
	}
	words := Words(nil, header)
	set := l.Of(words)
	for part := range cores(words) {
		set = set.Union(l.headers[part])
	}
	return set
}

// cores yields the words of a header, and what is left without the words at its ends that say whose
// its values are, and those that say nothing.
func cores(words []string) func(func(string) bool) {
	return func(yield func(string) bool) {
		for len(words) > 0 {
			if !yield(strings.Join(words, " ")) {
				return
			}
			last := len(words) - 1
			switch {
			case owners[words[0]]:
				words = words[1:]
			case last > 0 && fillers[words[last]]:
				words = words[:last]
			case last > 1 && owners[words[last]] && articles[words[last-1]]:
				words = words[:last-1]
			case last > 0 && owners[words[last]]:
				words = words[:last]
			default:
				return
			}
		}
	}
}

// articles stand before the word at the end of a header that says whose its values are.
var articles = map[string]bool{"de": true, "del": true, "do": true, "da": true, "du": true, "della": true, "di": true, "der": true, "des": true, "of": true, "la": true}

// Plain reports whether a header says in so many words what its values are, and nothing else.
func (l *Lexicon) Plain(header string) bool {
	words := Words(nil, header)
	said := make([]bool, len(words))
	any := false
	for i, w := range words {
		for _, p := range l.phrases[w] {
			n := 1 + len(p.rest)
			if p.shared || len(words)-i < n || !slices.Equal(words[i+1:i+n], p.rest) {
				continue
			}
			any = true
			for k := i; k < i+n; k++ {
				said[k] = true
			}
		}
	}
	for i, w := range words {
		if !said[i] && !owners[w] && !fillers[w] {
			return false
		}
	}
	return any
}

// fillers are words at the end of a header that say nothing.
var fillers = map[string]bool{
	"number": true, "numbers": true, "no": true, "nr": true, "num": true, "id": true, "code": true, "nummer": true, "numero": true,
	"número": true, "value": true, "1": true, "2": true,
}

// everyName yields the headers of names of people, and those of what only people have.
func everyName() iter.Seq[string] {
	return func(yield func(string) bool) {
		for _, m := range []map[string]bool{names, who, partsOfNames(), companionSet()} {
			for h := range m {
				if !yield(h) {
					return
				}
			}
		}
	}
}

// tellingWord is the longest word of a phrase that does not stand in every other header.
func tellingWord(phrase string) (word string) {
	for w := range strings.FieldsSeq(phrase) {
		if len(w) > len(word) && !fillers[w] && w != "name" || word == "" {
			word = w
		}
	}
	return word
}

// MayHead reports whether a line may be a header in which a column announces something; it is quick.
func (l *Lexicon) MayHead(line string) bool {
	if strings.IndexByte(line, '=') >= 0 {
		return false // code, or a line of a log
	}
	var buffer [48]byte
	n := 0
	ends := func() bool {
		known := n > 0 && n < len(buffer) && l.telling[string(buffer[:n])]
		n = 0
		return known
	}
	upper := false
	for i := range len(line) {
		c := line[i]
		isUpper := c >= 'A' && c <= 'Z'
		switch {
		case isUpper:
			// A word of camel case ends before a capital, and before the last one of several.
			if n > 0 && (!upper || i+1 < len(line) && line[i+1] >= 'a' && line[i+1] <= 'z') && ends() {
				return true
			}
			c |= 0x20
		case c >= 'a' && c <= 'z', n > 0 && c >= '0' && c <= '9':
		case c >= 0x80:
			if c == 0xc3 && i+1 < len(line) && line[i+1] >= 0x80 && line[i+1] < 0x9f && line[i+1] != 0x97 {
				return true // a capital with an accent
			}
		default:
			if ends() {
				return true
			}
			upper = false
			continue
		}
		upper = isUpper
		if n < len(buffer) {
			buffer[n] = c
			n++
		}
	}
	return ends()
}

// MayEnd reports whether a label may end in a word; it is quick.
func (l *Lexicon) MayEnd(word string) bool {
	if len(word) > 32 {
		return false
	}
	var buffer [1]string
	words := Words(buffer[:0], word)
	return len(words) > 0 && (l.last[words[len(words)-1]] || names[words[len(words)-1]] || who[words[len(words)-1]])
}

// Words appends the words of a text in lower case: split where no letter stands, and before the
// capitals of camel case.
func Words(words []string, text string) []string {
	start, upper := -1, false
	flush := func(end int) {
		if start >= 0 {
			words = append(words, strings.ToLower(text[start:end]))
			start = -1
		}
	}
	for i := 0; i < len(text); {
		r, size := rune(text[i]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRuneInString(text[i:])
		}
		letter := r|0x20 >= 'a' && r|0x20 <= 'z' || r >= utf8.RuneSelf && (unicode.IsLetter(r) || unicode.IsMark(r)) || start >= 0 && r >= '0' && r <= '9'
		isUpper := r >= 'A' && r <= 'Z'
		switch {
		case !letter:
			flush(i)
		case start < 0:
			start = i
		case isUpper && !upper, isUpper && i+1 < len(text) && text[i+1] >= 'a' && text[i+1] <= 'z' && !strings.HasPrefix(text[i+1:], "s "):
			flush(i)
			start = i
		}
		upper = isUpper
		i += size
	}
	flush(len(text))
	return words
}

// reach is how many bytes before a value are looked at.
const reach = 72

// tail is the last words of a text, at least as many as the longest phrase has.
func tail(text string) string {
	for i, n := len(text), 0; i > 0; i-- {
		if text[i-1] == ' ' {
			if n++; n > maxWords {
				return text[i:]
			}
		}
	}
	return text
}

// Bytes between words and the value that they announce; those that end the words; and those that end
// a key, as the value before it.
var between, endsWords, endsKey = byteSet(" \t\"'`([{#*\\+:=>|-"), byteSet(";\t|{}<>"), byteSet(",;\t|{}<>()[]\"=")

func byteSet(s string) (t [256]bool) {
	for i := range len(s) {
		t[s[i]] = true
	}
	return t
}

// Before is what the words before a value announce: the key of it, when a colon or an equals sign
// stands before the value, or the last words of the line.
func (l *Lexicon) Before(text string, at int) entity.Set {
	from := max(0, at-reach)
	for from > 0 && from < at && !utf8.RuneStart(text[from]) {
		from++
	}
	letter := false
	for i := at - 1; i >= from && text[i] != '\n'; i-- {
		if c := text[i]; c|0x20 >= 'a' && c|0x20 <= 'z' || c >= utf8.RuneSelf {
			letter = true
			break
		}
	}
	if !letter {
		return entity.Set{}
	}
	line := text[from:at]
	if i := strings.LastIndexByte(line, '\n'); i >= 0 {
		line = line[i+1:]
	}
	bare := len(line)
	key := false
	for ; bare > 0 && between[line[bare-1]]; bare-- {
		switch line[bare-1] {
		case ':', '=', '>', '|', '\t':
			key = true
		}
	}
	stop := &endsWords
	if key {
		stop = &endsKey
		inner := bare
		for inner > 0 && (line[inner-1] == '"' || line[inner-1] == '\'' || line[inner-1] == '`' || line[inner-1] == ']' || line[inner-1] == ')') {
			inner--
		}
		if inner > 0 {
			bare = inner
		}
	}
	start := bare
	for start > 0 && !stop[line[start-1]] {
		start--
	}
	var buffer [16]string
	words := Words(buffer[:0], tail(line[start:bare]))
	if n := len(words); n > maxWords+1 {
		words = words[n-maxWords-1:]
	}
	return l.Of(words)
}
