package filter

import "math"

// A shape is what a value looks like.
type shape struct {
	n                     int // bytes
	letters, upper        int
	digits, space         int
	symbols               int // what is neither letter, digit, space nor _-. ; non-ASCII bytes are letters
	natural               int // letters in runs that read like words
	hex                   bool
	entropy               float64 // bits per byte
	lowerCase, switchings int     // switchings: changes between letters and digits
}

// look measures a value.
func look(v string) shape {
	s := shape{n: len(v), hex: true}
	var count [256]uint16
	start := -1 // of the letter run at hand
	for i := range len(v) {
		c := v[i]
		count[c]++
		s.hex = s.hex && hexDigit(c)
		isLetter := letter(c) || c >= 0x80
		switch {
		case isLetter:
			s.letters++
			if 'A' <= c && c <= 'Z' {
				s.upper++
			} else {
				s.lowerCase++
			}
		case digit(c):
			s.digits++
		case c == ' ' || c == '\t' || c == '\n':
			s.space++
		case c != '_' && c != '-' && c != '.':
			s.symbols++
		}
		if i > 0 && (digit(c) && letter(v[i-1]) || letter(c) && digit(v[i-1])) {
			s.switchings++
		}
		// A run ends where the letters end and where a capital begins a new hump.
		if start >= 0 && (!isLetter || 'A' <= c && c <= 'Z' && !('A' <= v[i-1] && v[i-1] <= 'Z')) {
			s.natural += wordlike(v[start:i])
			start = -1
		}
		if isLetter && start < 0 {
			start = i
		}
	}
	if start >= 0 {
		s.natural += wordlike(v[start:])
	}
	s.hex = s.hex && s.n > 0
	for _, k := range count {
		if k > 0 {
			p := float64(k) / float64(s.n)
			s.entropy -= p * math.Log2(p)
		}
	}
	return s
}

// mixed reports whether a value has letters of both cases and digits.
func (s shape) mixed() bool { return s.upper > 0 && s.lowerCase > 0 && s.digits > 0 }

// random reports whether a value looks as if a machine had drawn it.
func (s shape) random() bool {
	switch {
	case s.n < 8 || s.space > 0:
		return false
	case s.hex:
		return s.n >= 16 && s.digits > 0 && s.letters > 0 && s.entropy >= 2.7
	case s.letters == 0:
		return false
	case s.natural*2 > s.letters && s.natural*5 > s.n*2:
		return false
	}
	// What random text of this length would have, less some slack: 16 characters of base 36 have 3.5.
	want := min(0.8*math.Log2(float64(s.n)), 4.2) - 0.2
	if s.entropy < want {
		return false
	}
	if s.digits == 0 && s.symbols == 0 {
		return s.n >= 16 && s.natural*3 < s.letters && (s.upper == 0 || s.lowerCase == 0 || s.upper*6 >= s.letters)
	}
	return s.digits >= 2 || s.symbols >= 2
}

// wordlike gives the length of a run of letters when it reads like a word of a European language,
// and 0 when it does not. Letters beyond ASCII read like a word: nobody draws them at random.
func wordlike(run string) int {
	if len(run) < 4 {
		return 0
	}
	cost, pairs := 0, 0
	for i := 1; i < len(run); i++ {
		a, b := run[i-1]|0x20, run[i]|0x20
		if !letter(a) || !letter(b) {
			return len(run)
		}
		cost += int(bigrams[int(a-'a')*26+int(b-'a')] - 'A')
		pairs++
	}
	// Costs count half bits. Short runs of random letters read like words more often.
	limit := 10
	if len(run) >= 9 {
		limit = 9
	}
	if cost <= limit*pairs {
		return len(run)
	}
	return 0
}

// bigrams has, for each letter (rows) and the next (columns), how many half bits the next one costs
// after it in technical English (-log2 of its share), from A for none.
const bigrams = "" +
	"VJHIVOKUKWMGKGWJWGIFMMQPMS" + // a
	"HLMOGOQWHLTEPQHOZJILGQPTLU" + // b
	"GSKQGRPHJZHJPQFPRJMGKPTVOZ" + // c
	"IQOJDNOSFPUKOOIQVKIOINOSMU" + // d
	"JPIGLLMROUTJKGQLOFGIPMOJQV" + // e
	"HSMKGHPOEZVHOOGOZIJKIWSVLV" + // f
	"ITLREOKIHZTJMIGOTHINJRRZQR" + // g
	"ETPNEOSWGZTOKPGPZJMJKZRVNW" + // h
	"KMIJJLKWYXRJJDHMULIHWKZOZL" + // i
	"GOVKEOVVJVVVLPGKVVGNFVPVVV" + // j
	"IOONDNKRFZNLNJNMQPGMNSOUMU" + // k
	"HQPJEPPTFZQGURGOXQKKLNRZHU" + // l
	"FJPOEQRTGZNNJQHGUTJOJTVZQZ" + // m
	"IPIHHLFQIUMNOMJPSQHFMMQXPT" + // n
	"MLIJPMMTMTNJIFKJZGJJIKJQTW" + // o
	"GWNPFRPLIYPHRTHJYFJHJTRUPW" + // p
	"WWPNQWWWMWWNWRQQWNMMAWWWWN" + // q
	"GPLLENMSGXMMKLHOYKIJLNQXLW" + // r
	"JRJRFPOIGWNLNPJJQPHFHSNYKV" + // s
	"HSMOEOQJEZVLOSJMZHIKLRQQKS" + // t
	"JIJMJLLVJYZHIFNIZHHHTVZPZQ" + // u
	"FONQCPQSFZVPLQJOTPKVVQUTSV" + // v
	"FRQNGOQHFZRMOIGNZHJOUZOSTZ" + // w
	"IRHOGRPMGZZQNROEZQQFPHZLMZ" + // x
	"NNKPIQTOHZZKGHKEZNFIZSMZQL" + // y
	"IXONBXXXGXXNXPINXQORPXQXOJ" // z
