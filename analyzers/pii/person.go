package pii

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/nblsp/nblsp/analyzers"
	"github.com/nblsp/nblsp/analyzers/internal/python"
	"github.com/nblsp/nblsp/analyzers/internal/surface"
	"github.com/nblsp/nblsp/analyzers/pii/entity"
	"github.com/nblsp/nblsp/analyzers/pii/lexicon"
	"github.com/nblsp/nblsp/notebook"
)

// titles stand before the names of people.
var titles = wordSet("mr mrs ms miss mx dr prof professor sir madam herr frau monsieur mme mlle señor señora sr sra dra sig signora dott dottssa ing")

// degrees are titles too, those behind a name and those that stand before it in two parts, without
// their full stops.
var degrees = func() map[string]bool {
	m := wordSet(`ing mag lic mtro mtra arq univprof hc hab dipl dipl-ing dipl-inf dipl-kfm ba bsc ma msc beng meng mba dr(a) md phd dds dvm jr sr ii iii iv v
esq cpa rn srta sr(a) dott dottssa avv geom rag arch on sen pani pan fr fru inż mgr doc rndr ir drs dhr mevr mw bc`)
	for t := range titles {
		m[t] = true
	}
	return m
}()

// spoken are the titles that are looked for in text; the others are too common as other words.
var spoken = []string{"Mr", "Mrs", "Ms", "Mx", "Dr", "Prof", "Herr", "Frau", "Mme", "Mlle", "Sra", "Dott"}

// titles finds names behind a title: "Dr. Ada Example". A name of one word behind a title is too
// often a figure of a story.
func (r *reading) titles(t *surface.Text) {
	if !r.enabled(entity.Person) {
		return
	}
	text := t.Text
	for at := 1; at < len(text); at++ {
		if c := text[at]; text[at-1] != ' ' || c < 'A' || c > 'Z' && c < utf8.RuneSelf {
			continue
		}
		i := at - 1
		before := strings.TrimSuffix(text[max(0, i-5):i], ".")
		if before == "" || before[len(before)-1] < 'a' {
			continue
		}
		for _, title := range spoken {
			rest, ok := strings.CutSuffix(before, title)
			if !ok || rest != "" && word(rest[len(rest)-1]) {
				continue
			}
			s := nameAt(text, at)
			if name := text[s.Start:s.End]; strings.Contains(name, " ") && isFullName(name) {
				r.keep(hit{entity: entity.Person, span: t.Span(s), value: name, sure: likely})
			}
			break
		}
	}
}

// nameAt is the words with capitals, initials and particles that begin at i, at most four.
func nameAt(text string, i int) notebook.Span {
	s := notebook.Span{Start: i, End: i}
	for at := i; at < len(text); {
		end := at
		for end < len(text) && (word(text[end]) || text[end] == '\'' || text[end] == '-' || text[end] == '.' && end-at == 1) {
			end++
		}
		for end > at && (text[end-1] == '\'' || text[end-1] == '-') {
			end-- // the quote that ends the literal
		}
		w := text[at:end]
		initial := len(w) == 2 && w[1] == '.' && w[0] >= 'A' && w[0] <= 'Z'
		switch {
		case initial:
		case isNameWord(w):
			s.End = end
		case particles[w] && s.End > s.Start:
		default:
			return s
		}
		if strings.Count(text[i:end], " ") == 3 || end >= len(text) || text[end] != ' ' {
			return s
		}
		at = end + 1
	}
	return s
}

// labelMax is the longest label, and valueMax the longest value behind one, in bytes.
const (
	labelMax = 40
	valueMax = 120
)

// The bytes that end a label, to its left, and the value behind it.
var endsLabel, endsValue = byteSet("\n\t|,;({[<>\"'#*:.="), byteSet("\n\t|;:\"'<>{}[]=*")

func byteSet(s string) (t [256]bool) {
	for _, c := range []byte(s) {
		t[c] = true
	}
	return t
}

// label judges the line around a colon or an equals sign in text: "Patient: Ada Example". The word
// before it ends at wordEnd.
func (j *judge) label(wordEnd, sign int) {
	text := j.t.Text
	from := sign + 1
	for from < len(text) && (text[from] == ' ' || text[from] == '\t' || text[from] == '*') {
		from++
	}
	if from < len(text) && text[sign] == '=' && (text[from] == '\'' || text[from] == '"') {
		from++ // the representation of an object
	}
	if from == len(text) || text[from] >= 'a' && text[from] <= 'z' {
		return // neither a name nor a number
	}
	colon, start := wordEnd, wordEnd
	for start > 0 && colon-start < labelMax && word(text[start-1]) {
		start--
	}
	if !j.lexicon.MayEnd(text[start:colon]) {
		return
	}
	for start > 0 && colon-start < labelMax && (!endsLabel[text[start-1]] || text[start-1] == '.' && colon-start < 6) {
		start--
	}
	head := strings.Trim(text[start:colon], " .•-")
	if head == "" || strings.Count(head, " ") > 3 {
		return
	}
	end := from
	for end < len(text) && end-from < valueMax && !endsValue[text[end]] {
		end++
	}
	if end < len(text) && text[end] == ':' { // the next label on the line
		if i := strings.LastIndexByte(text[from:end], ','); i > 0 {
			end = from + i
		}
	}
	for end > from && (text[end-1] == ' ' || text[end-1] == '.' || text[end-1] == '\r') {
		end--
	}
	if end > from {
		s := notebook.Span{Start: from, End: end}
		j.labelled(head, text[from:end], func(n int) notebook.Span { return j.t.Span(notebook.Span{Start: s.Start, End: s.Start + n}) })
	}
}

// labelled judges a value that a label or key stands for. span gives the place of its first n bytes.
func (r *reading) labelled(label, value string, span func(n int) notebook.Span) {
	value = strings.TrimRight(value, " .…")
	set := r.lexicon.Header(label)
	generic := lexicon.IsName(label)
	if !generic && set.IsEmpty() {
		return
	}
	keep := func(e entity.Entity, value string, sure confidence) {
		h := hit{entity: e, span: span(len(value)), value: value, sure: sure}
		if needsPerson(e) {
			r.pending = append(r.pending, h)
			return
		}
		r.keep(h)
	}
	switch {
	case set.Has(entity.Person):
		// The name may be followed by something else: "Patient: Ada Example, born 1970".
		for _, part := range []string{value, until(value, ","), until(value, " (")} {
			if isSomebody(part) && !strings.Contains(part, ", ") || part == value && isSomebody(part) {
				keep(entity.Person, part, likely)
				return
			}
		}
		if lexicon.IsPartOfName(label) && partOfName(value) && len(value) > 2 && !strings.Contains(value, " ") {
			r.pending = append(r.pending, hit{entity: entity.Person, span: span(len(value)), value: value, sure: likely})
		}
	case generic && isFullName(value):
		// Things have names too; people have them beside what else is known of them.
		r.pending = append(r.pending, hit{entity: entity.Person, span: span(len(value)), value: value, sure: unsure})
	case set.Has(entity.DateOfBirth):
		for _, part := range []string{value, until(value, ","), firstWord(value)} {
			if isBirthDate(part) {
				keep(entity.DateOfBirth, part, likely)
				return
			}
		}
	case set.Has(entity.PostalAddress) && isAddress(value):
		keep(entity.PostalAddress, value, likely)
	case set.Has(entity.Location) && isPlaceName(value):
		keep(entity.Location, value, unsure)
	case set.Has(entity.NRP) && isPlaceName(value):
		keep(entity.NRP, value, unsure)
	case set.Has(entity.Coordinates) && isCoordinate(value):
		keep(entity.Coordinates, value, unsure)
	case set.Has(entity.UserName) && len(value) > 2 && len(value) < 32 && !strings.Contains(value, " "):
		keep(entity.UserName, value, unsure)
	}
}

func until(s, mark string) string {
	head, _, _ := strings.Cut(s, mark)
	return head
}

func firstWord(s string) string { return until(s, " ") }

// keys judges the values of keys of JSON.
func (r *reading) keys(t *surface.Text) {
	if t.Kind != surface.JSON {
		return
	}
	for p := range t.Pairs() {
		if !p.Quoted || p.Value.Len() > valueMax || p.Value.Len() < 3 {
			continue
		}
		name := t.Text[p.Name.Start:p.Name.End]
		r.labelled(name, t.Text[p.Value.Start:p.Value.End], func(n int) notebook.Span {
			return t.Span(notebook.Span{Start: p.Value.Start, End: p.Value.Start + n})
		})
	}
}

// pairs judges the values of keys in Python, whose spans in the Block place gives.
func (r *reading) pairs(f *python.File, place func(notebook.Span) notebook.Span) {
	for p := range f.Pairs() {
		s, ok := p.Value().Str()
		if !ok || s.Span().Len() > valueMax+8 {
			continue
		}
		name := p.Name()
		if name == "" {
			continue
		}
		decoded := s.Decode()
		if len(decoded.Value) < 3 {
			continue
		}
		r.labelled(name, decoded.Value, func(n int) notebook.Span {
			return place(decoded.Span(notebook.Span{End: n}))
		})
	}
}

// owner looks for the name of whose an address of mail is: before it, as in "Ada Example <ada@…>", or
// on the same line, when the local part is made of it.
func (j *judge) owner(mail notebook.Span, local string) {
	if !j.enabled(entity.Person) {
		return
	}
	text := j.t.Text
	start := mail.Start - len(lineBefore(text, mail.Start))
	end := mail.End
	for end < len(text) && end-mail.End < valueMax && text[end] != '\n' {
		end++
	}
	framed := mail.Start > 0 && (text[mail.Start-1] == '<' || text[mail.Start-1] == '(')
	for at := start; at < end; at++ {
		if c := text[at]; c < 'A' || c > 'Z' && c < utf8.RuneSelf || at > 0 && word(text[at-1]) {
			continue
		}
		s := nameAt(text, at)
		name := text[s.Start:s.End]
		if s.End == at || !isSomebody(name) {
			continue
		}
		beside := framed && strings.Trim(text[s.End:max(s.End, mail.Start)], " \"'<(") == "" && s.End < mail.Start
		if beside || madeOf(local, name) {
			j.found(entity.Person, s, likely, 0)
		}
		at = s.End
	}
}

// madeOf reports whether a local part is made of a name: ada.example, aexample, example_a.
func madeOf(local, name string) bool {
	words := strings.Fields(strings.ToLower(name))
	first, last := words[0], words[len(words)-1]
	if len(last) < 4 || !strings.Contains(local, last) {
		return false
	}
	rest := strings.Replace(local, last, "", 1)
	return strings.Contains(rest, first) || strings.HasPrefix(rest, first[:1]) && len(strings.Trim(rest, "0123456789._-")) == 1
}

// street looks for the address of a house on the line around a number: "12 Example Street, Town 12345".
func (j *judge) street(s notebook.Span) {
	text := j.t.Text
	rest := text[s.End:min(len(text), s.End+100)]
	if i := strings.IndexByte(rest, '\n'); i >= 0 {
		rest = rest[:i]
	}
	words, at, street := 0, 0, -1
	for at < len(rest) && rest[at] == ' ' && words < 6 {
		end := at + 1
		for end < len(rest) && rest[end] != ' ' && rest[end] != ',' {
			end++
		}
		w := rest[at+1 : end]
		if first, _ := utf8.DecodeRuneInString(w); !unicode.IsUpper(first) && (words == 0 || !allDigits(w)) {
			break
		}
		words++
		at = end
		if words > 1 && commonStreets[strings.ToLower(strings.TrimSuffix(w, "."))] {
			street = end
			break
		}
		if end < len(rest) && rest[end] == ',' {
			break
		}
	}
	if street < 0 {
		return
	}
	end := zip(rest[street:])
	if end < 0 {
		return
	}
	j.found(entity.PostalAddress, notebook.Span{Start: s.Start, End: s.End + street + end}, likely, analyzers.Severity(0))
}

// commonStreets are the words for streets that are looked for in running text.
var commonStreets = wordSet("street st avenue ave road rd boulevard blvd lane ln drive dr court ct square terrace parkway pkwy highway hwy")

// zip is the end of the postal code in the rest of a line, -1 when there is none near.
func zip(rest string) int {
	rest = rest[:min(len(rest), 60)]
	for i := 0; i < len(rest); i++ {
		if rest[i] < '0' || rest[i] > '9' {
			continue
		}
		n := i
		for n < len(rest) && rest[n] >= '0' && rest[n] <= '9' {
			n++
		}
		switch {
		case n-i == 5 && (n == len(rest) || !word(rest[n])) && i > 0 && rest[i-1] == ' ':
			if n+5 <= len(rest) && rest[n] == '-' && allDigits(rest[n+1:n+5]) {
				return n + 5
			}
			return n
		case n-i <= 2 && i > 0 && rest[i-1] >= 'A' && rest[i-1] <= 'Z' && n+4 <= len(rest) && rest[n] == ' ' && allDigits(rest[n+1:n+2]) && rest[n+2] >= 'A' && rest[n+2] <= 'Z' && rest[n+3] >= 'A' && rest[n+3] <= 'Z':
			return n + 4
		}
		i = n
	}
	return -1
}
