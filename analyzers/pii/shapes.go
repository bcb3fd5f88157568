package pii

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/nblsp/nblsp/analyzers/pii/check"
)

// isMail reports whether a whole value is an address of mail.
func isMail(s string) bool {
	if s, cut := strings.CutSuffix(s, "..."); cut || strings.HasSuffix(s, "…") { // Spark and pandas cut what is long
		local, host, ok := strings.Cut(strings.TrimSuffix(s, "…"), "@")
		return ok && local != "" && !strings.ContainsAny(local+host, " <>()[],;:\"@")
	}
	local, host, ok := strings.Cut(strings.TrimPrefix(s, "mailto:"), "@")
	return ok && local != "" && len(local) <= 64 && !strings.ContainsAny(local, " <>()[],;:\"") && check.Domain(strings.ToLower(host))
}

// phoneDigits is a telephone number without extension and separators.
func phoneDigits(s string) string {
	if i := strings.IndexAny(s, "xXe"); i > 6 {
		s = strings.TrimRight(s[:i], " ,.")
	}
	return strings.NewReplacer("(", "", ")", "", "\u00a0", "", "\u2011", "", "\u2013", "").Replace(strings.TrimSuffix(s, ".0"))
}

// isPhone reports whether a whole value can be a telephone number.
func isPhone(s string) bool {
	digits := strings.TrimPrefix(bare(phoneDigits(s)), "+")
	if len(digits) < 7 || len(digits) > 15 || !allDigits(digits) || len(digits) == 8 && isDate(digits) {
		return false
	}
	return strings.Count(s, ".") != 1 || strings.HasSuffix(s, ".0")
}

func allDigits(s string) bool { return strings.Trim(s, "0123456789") == "" && s != "" }

func hasLetter(s string) bool { return strings.ContainsFunc(s, unicode.IsLetter) }

// particles are words within names that begin with no capital.
var particles = wordSet("de da do dos das del della di la le van von der den ter ten zu zur af av bin ibn al el y e du des")

// notNames are words that stand where names stand and are none.
var notNames = wordSet(`the of and for with from not new united north south east west state county city university college institute school
company inc ltd corp corporation group bank hotel street avenue road park center centre island lake river mount mountain san santa los
las el type data set dataset value model class linear random logistic regression forest tree network neural deep machine learning
python pandas numpy column index row table file path test train true false none null nan total mean median average sum count min max
error warning info debug type object string float int integer bool date time year month day hour minute second january february march
april june july august september october november december monday tuesday wednesday thursday friday saturday sunday mr mrs ms dr prof
red blue green black white yellow orange brown grey gray pink purple product service category item order customer client user users
name names first last full middle id code number phone email address unknown anonymous other all any example sample demo project
department sales marketing engineering manager senior junior director officer president chief executive assistant analyst engineer
scientist developer designer support team lead head vice general international national american british german french african asian
european world global public private open source free premium standard basic high low medium large small big super ultra pro plus
battle game games star wars dark knight lord rings man woman men women boy girl king queen prince princess god life love death night
house home food market store shop branch downtown main message component step pipeline task job node cluster endpoint deployment registry dummy custom simple fancy
hello register download show eval upload create delete update run start stop load save build get set add remove check view open close
restaurant bar cafe bakehouse bakery grill kitchen diner pub brewery bistro tavern pizza coffee tea water oil gas energy power solar wind nuclear grand great upper
lower central western eastern northern southern saint st fort port bay beach valley hills springs falls creek version release build
feature features label labels target score rate ratio per cent percent index key keys input output layer layers batch epoch step loss
accuracy precision recall support vector gradient boosting decision naive bayes nearest neighbors cluster clustering principal
component analysis time series mixed random normal uniform binary multi single double`)

// isFullName reports whether a value has the form of the name of a person: two to four words with
// capitals, none of which is a word of other things; also "Last, First".
func isFullName(s string) bool { return fullName(s, false) }

// isSomebody reports the same of a value that is announced as a name: one of its words may be one of
// other things too, as many last names are.
func isSomebody(s string) bool { return fullName(s, true) }

func fullName(s string, announced bool) bool {
	if len(s) < 5 || len(s) > 60 {
		return false
	}
	if last, first, ok := strings.Cut(s, ", "); ok {
		if strings.Contains(first, ",") {
			return false
		}
		s = strings.TrimSpace(first) + " " + last
	}
	words, short, doubtful := 0, 0, 0
	for w := range strings.FieldsSeq(s) {
		lower := strings.ToLower(w)
		switch {
		case degrees[strings.ReplaceAll(strings.TrimSuffix(lower, ","), ".", "")]:
			continue
		case particles[lower]:
			short++
			continue
		case len(w) == 1 && w[0] >= 'A' && w[0] <= 'Z', len(w) == 2 && w[1] == '.' && w[0] >= 'A' && w[0] <= 'Z':
			short++ // an initial
			continue
		case !isNameWord(w):
			return false
		case notNames[strings.TrimSuffix(lower, ".")]:
			if doubtful++; !announced || words == 0 {
				return false
			}
		}
		words++
	}
	return words >= 2 && words+short <= 6 && words > doubtful
}

// isNameWord reports whether a word is written like a name: a capital and then small letters, with
// hyphens, apostrophes and inner capitals.
func isNameWord(w string) bool {
	w = strings.TrimSuffix(strings.TrimSuffix(w, "."), ",")
	if strings.HasSuffix(w, "'") || strings.HasSuffix(w, "-") {
		return false
	}
	first, size := utf8.DecodeRuneInString(w)
	if !unicode.IsUpper(first) || utf8.RuneCountInString(w) < 2 {
		return false
	}
	lower, upper := 0, 1
	for _, r := range w[size:] {
		switch {
		case unicode.IsLower(r):
			lower++
		case unicode.IsUpper(r):
			upper++
		case r == '\'' || r == '-' || r == '\u2019' || unicode.IsMark(r):
		default:
			return false
		}
	}
	possessive := strings.HasSuffix(w, "'s") || strings.HasSuffix(w, "\u2019s")
	return lower > 0 && upper <= 3 && !possessive
}

// partOfName reports whether a value can be a first or a last name.
func partOfName(s string) bool {
	if len(s) < 2 || len(s) > 40 {
		return false
	}
	words := 0
	for w := range strings.FieldsSeq(s) {
		if words++; words > 3 || !particles[strings.ToLower(w)] && (!isNameWord(w) || notNames[strings.ToLower(w)]) {
			return false
		}
	}
	return words > 0
}

// isPlaceName reports whether a value is written like the name of a place or of a people: words of
// letters with capitals, and short ones between them.
func isPlaceName(s string) bool {
	first, _ := utf8.DecodeRuneInString(s)
	if len(s) < 3 || len(s) > 60 || !unicode.IsUpper(first) {
		return false
	}
	for w := range strings.FieldsSeq(s) {
		if first, _ := utf8.DecodeRuneInString(w); unicode.IsLower(first) && (len(w) > 4 || w == "at" || w == "is" || w == "to" || w == "for") {
			return false
		}
	}
	return !strings.ContainsFunc(s, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsMark(r) && !strings.ContainsRune(" ,.'-()/\u2019", r)
	})
}

// isCoordinate reports whether a value is a degree with at least four decimals, or a pair of them.
func isCoordinate(s string) bool {
	lat, lon, pair := strings.Cut(strings.Trim(s, "()[] "), ",")
	return isDegree(strings.TrimSpace(lat)) && (!pair || isDegree(strings.TrimSpace(lon)))
}

func isDegree(s string) bool {
	whole, decimals, ok := strings.Cut(strings.TrimLeft(s, "+-"), ".")
	if !ok || len(decimals) < 4 || len(whole) > 3 || !allDigits(whole) || !allDigits(decimals) {
		return false
	}
	return len(whole) < 3 || whole <= "180"
}

// isBirthDate reports whether a value is a date, of a year in which people who live can be born when
// it has one of four digits in front or at the end.
func isBirthDate(s string) bool {
	s, _, _ = strings.Cut(s, "T")
	if day, clock, ok := strings.Cut(s, " "); ok && strings.Contains(clock, ":") {
		s = day
	}
	parts := strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune("-/. ,", r) })
	if len(parts) != 3 || len(s) > 30 {
		return false
	}
	numbers, year := 0, false
	for _, p := range parts {
		p = strings.TrimRight(p, "thsrnd")
		switch {
		case allDigits(p) && len(p) == 4:
			if p < "1900" || p > "2030" {
				return false
			}
			year = true
			numbers++
		case allDigits(p) && len(p) <= 2:
			numbers++
		}
	}
	return numbers == 3 || numbers == 2 && year
}

var streetWords = wordSet(`street st avenue ave road rd boulevard blvd lane ln drive dr court ct square sq place pl terrace way parkway pkwy
highway hwy circle close crescent gardens grove mews row suite apt apartment unit box rue avenue boulevard place chemin allee allée route
impasse calle avenida avda plaza paseo carrera rua travessa praça praca alameda via viale piazza corso largo vicolo strada platz allee weg
gasse straße strasse ring ufer damm chaussee trail walk alley bypass turnpike loop plaza crossing ridge run path pike station stravenue
calle c/ cl avda av callejón callejon camino ronda pasaje urbanización urbanizacion glorieta cuesta rambla calzada prolongación circuito
privada diagonal estrada rodovia avenida quadra conjunto viela jardim vila núcleo residencial borgo contrada rotonda piazzale lungomare
quai cours ul ulica al aleja aleje plac pl os osiedle laan burg cove islands mission mountain view village isle spur fork forge glen junction locks manor mill motorway oval overpass camp canyon
cape causeway cliff common corner coves dale dam divide estate expressway extension field ferry flat forest freeway garden gateway green
harbor haven heights hill hollow inlet key knoll lake landing light lodge mall meadow orchard park pass pine plain point port prairie
radial ramp ranch rapid rest river shoal shore skyway spring square stream summit throughway trace track trafficway tunnel underpass
union valley viaduct ville vista well`)

// isAddress reports whether a whole value looks like the address of a house: a number and words, one
// of which a street has, or a number at either end.
func isAddress(s string) bool {
	if len(s) < 8 || len(s) > 160 || strings.ContainsAny(s, "@=<>{}[]|") || strings.Contains(s, "://") {
		return false
	}
	numbers, digits, words, street, proper := 0, 0, 0, false, false
	for w := range strings.FieldsFuncSeq(s, func(r rune) bool { return strings.ContainsRune(" ,.\n\t;:º°", r) }) {
		lower := strings.ToLower(w)
		switch {
		case isHouseNumber(w):
			numbers++
			digits++
		case w[0] >= '0' && w[0] <= '9':
			digits++
		case hasLetter(w) && len(w) > 1:
			words++
			first, _ := utf8.DecodeRuneInString(w)
			proper = proper || len(w) > 3 && unicode.IsUpper(first)
			street = street || streetWords[lower] || hasStreetEnd(lower)
		}
	}
	return digits > 0 && (proper && (words > 1 || numbers > 0) || words > 0 && street)
}

// isHouseNumber reports whether a word is the number of a house: 12, 12b, 12-14, 6/2.
func isHouseNumber(w string) bool {
	digits := 0
	for i := range len(w) {
		switch c := w[i]; {
		case c >= '0' && c <= '9':
			digits++
		case i > 0 && (c == '-' || c == '/'), i == len(w)-1 && i > 0 && c|0x20 >= 'a' && c|0x20 <= 'z':
		default:
			return false
		}
	}
	return digits > 0 && digits <= 8
}

// streetEnds are how the names of streets end where the word is part of them.
var streetEnds = strings.Fields(`straße strasse str weg gasse platz allee ring damm ufer steig pfad hof chaussee straat laan plein gracht kade dijk
singel dreef pad gatan vägen gränd gata gate vei veien vej gade katu tie stien alléen`)

func hasStreetEnd(word string) bool {
	for _, end := range streetEnds {
		if len(word) > len(end)+2 && strings.HasSuffix(word, end) {
			return true
		}
	}
	return false
}
