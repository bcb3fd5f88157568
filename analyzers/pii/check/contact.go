package check

import (
	"strings"
	"sync"

	"golang.org/x/net/publicsuffix"
)

// Domain reports whether a host name in lower case can receive mail: labels of letters, digits and
// hyphens below a public suffix.
func Domain(host string) bool {
	if len(host) > 253 || strings.IndexByte(host, '.') <= 0 {
		return false
	}
	for label := range strings.SplitSeq(host, ".") {
		if label == "" || len(label) > 63 || label[0] == '-' || label[len(label)-1] == '-' {
			return false
		}
	}
	suffix, icann := publicsuffix.PublicSuffix(host)
	// Of a top-level domain that nobody has, the list says that it is one, not managed by ICANN.
	return len(suffix) < len(host) && (icann || strings.IndexByte(suffix, '.') > 0)
}

// A PhoneForm says how much a telephone number tells.
type PhoneForm uint8

// The forms of telephone numbers.
const (
	NoPhone  PhoneForm = iota
	National           // digits that can be a number in some country
	American           // valid in the North American plan, ten digits
	Global             // valid with its calling code
)

// GlobalPhone reports whether digits that stand behind a + are a number: a calling code and as many
// digits as its countries have.
func GlobalPhone(s string) bool {
	if len(s) < 7 || len(s) > 15 || !allDigits(s) || s[0] == '0' {
		return false
	}
	if s[0] == '1' {
		return NANP(s[1:])
	}
	for n := 1; n <= 3; n++ {
		if r, ok := callingCodes()[s[:n]]; ok {
			rest := s[n:]
			if rest[0] == '0' && s[:n] != "39" { // a trunk prefix that people forget to leave out
				rest = rest[1:]
			}
			return len(rest) >= r[0] && len(rest) <= r[1] && !same(rest)
		}
	}
	return false
}

// NANP reports whether ten digits are a number of the North American plan.
func NANP(s string) bool {
	if !digits(s, 10) || s[0] < '2' || s[3] < '2' || s[1] == '9' || s[1:3] == "11" || s[4:6] == "11" {
		return false
	}
	return s[:2] != "37" && s[:2] != "96" && !same(s[3:])
}

// callingCodes are the fewest and the most digits behind each calling code.
var callingCodes = sync.OnceValue(func() map[string][2]int {
	m := map[string][2]int{}
	for entry := range strings.FieldsSeq(callingPlan) {
		codes, lengths, _ := strings.Cut(entry, ":")
		low, high, ok := strings.Cut(lengths, "-")
		if !ok {
			high = low
		}
		for code := range strings.SplitSeq(codes, ",") {
			m[code] = [2]int{number(low), number(high)}
		}
	}
	return m
})

// callingPlan is what the International Telecommunication Union lists: calling codes, and how many
// digits the numbers of people (fixed and mobile) behind them have.
const callingPlan = `
7:10 20:8-10 27:9 30:10 31:9 32:8-9 33:9 34:9 36:8-9 39:6-11 40:9 41:9 43:7-13 44:9-10 45:8 46:7-9 47:8 48:9 49:6-11
51:8-9 52:10 53:6-8 54:10-11 55:10-11 56:9 57:8-10 58:10 60:8-10 61:9 62:7-12 63:8-10 64:8-10 65:8 66:8-9 81:9-10
82:8-10 84:9-10 86:10-11 90:10 91:10 92:9-10 93:9 94:9 95:7-10 98:10 211:9 212:9 213:8-9 216:8 218:8-9 220:7 221:9
222:8 223:8 224:8-9 225:8-10 226:8 227:8 228:8 229:8-10 230:7-8 231:7-9 232:8 233:9 234:7-10 235:8 236:8 237:9 238:7
239:7 240:9 241:7-8 242:9 243:7-9 244:9 245:7-9 248:7 249:9 250:9 251:9 252:7-9 253:8 254:9-10 255:9 256:9 257:8
258:8-9 260:9 261:9 262:9 263:9-10 264:8-9 265:7-9 266:8 267:7-8 268:8 269:7 290:5 291:7 297:7 298:6 299:6 350:8
351:9 352:6-11 353:7-9 354:7 355:8-9 356:8 357:8 358:6-11 359:7-9 370:8 371:8 372:7-8 373:8 374:8 375:9 376:6-9 377:8-9
378:6-10 380:9 381:8-9 382:8 383:8 385:8-9 386:8 387:8 389:8 420:9 421:9 423:7-9 500:5 501:7 502:8 503:8 504:8 505:8
506:8 507:7-8 508:6 509:8 590:9 591:8 592:7 593:8-9 594:9 595:9 596:9 597:6-7 598:8 599:7-8 670:7-8 672:6 673:7 674:7
675:7-8 676:5-7 677:5-7 678:5-7 679:7 680:7 681:6 682:5 683:4-7 685:5-7 686:5-8 687:6 688:5-6 689:6-8 690:4-7 691:7
692:7 850:8-10 852:8 853:8 855:8-9 856:8-10 880:8-10 886:8-9 960:7 961:7-8 962:8-9 963:8-9 964:8-10 965:8 966:9 967:7-9
968:8 970:8-9 971:8-9 972:8-9 973:8 974:8 975:7-8 976:8 977:8-10 992:9 993:8 994:9 995:9 996:9 998:9`
