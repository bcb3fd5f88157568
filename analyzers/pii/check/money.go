package check

import (
	"crypto/sha256"
	"math/big"
	"strings"
	"sync"
)

// Card reports whether digits are the number of a payment card: a known issuer, a length that it
// issues, and Luhn's check digit.
func Card(s string) bool {
	return len(s) >= 13 && len(s) <= 19 && allDigits(s) && issued(s) && Luhn(s)
}

// AirlineCard reports whether digits are the number of a card of UATP, which airlines issue; too many
// other numbers look like it where nothing speaks of cards.
func AirlineCard(s string) bool { return digits(s, 15) && s[0] == '1' && Luhn(s) }

func issued(s string) bool {
	two, three, four, n := number(s[:2]), number(s[:3]), number(s[:4]), len(s)
	switch {
	case s[0] == '4': // Visa
		return n == 13 || n == 16 || n == 19
	case two >= 51 && two <= 55, four >= 2221 && four <= 2720: // Mastercard
		return n == 16
	case two == 34, two == 37: // American Express
		return n == 15
	case three >= 300 && three <= 305, three == 309, two == 36, two == 38, two == 39: // Diners Club
		return n == 14 || n == 16 || n == 19
	case four == 6011, three >= 644 && three <= 649, two == 65: // Discover
		return n == 16 || n == 19
	case four >= 3528 && four <= 3589: // JCB
		return n == 16 || n == 19
	case two == 62: // UnionPay
		return n >= 16
	case two == 50, two >= 56 && two <= 58, two == 60, two == 63, two == 67: // Maestro and others
		return n >= 16
	case four >= 2200 && four <= 2204: // Mir
		return n == 16 || n == 19
	}
	return false
}

// CardGroups reports whether the lengths of groups are those in which card numbers are written.
func CardGroups(groups []int) bool {
	switch len(groups) {
	case 4:
		return groups[0] == 4 && groups[1] == 4 && groups[2] == 4 && groups[3] <= 4 && groups[3] >= 1
	case 5:
		return groups[0] == 4 && groups[1] == 4 && groups[2] == 4 && groups[3] == 4 && groups[4] == 3
	case 3:
		return groups[0] == 4 && groups[1] == 6 && (groups[2] == 5 || groups[2] == 4)
	}
	return false
}

// IBAN reports whether a text is an International Bank Account Number: the form of its country and
// the check digits (ISO 13616).
func IBAN(s string) bool {
	if len(s) < 15 || len(s) > 34 || !Form(ibanForms()[s[:2]], s[4:]) || !allDigits(s[2:4]) {
		return false
	}
	mod := 0
	for i := range len(s) {
		c := s[(i+4)%len(s)]
		if c >= 'A' && c <= 'Z' {
			mod = (mod*100 + int(c-'A') + 10) % 97
		} else {
			mod = (mod*10 + int(c-'0')) % 97
		}
	}
	return mod == 1
}

// IBANLength is the length of the account numbers of a country; 0 when it has none.
func IBANLength(country string) int {
	if f := ibanForms()[country]; f != "" {
		return 4 + len(f)
	}
	return 0
}

// Form reports whether s has a form: n a digit, a a capital, c either.
func Form(f, s string) bool {
	if f == "" || len(s) != len(f) {
		return false
	}
	for i := range len(s) {
		isDigit, isLetter := s[i] >= '0' && s[i] <= '9', s[i] >= 'A' && s[i] <= 'Z'
		if !(isDigit && f[i] != 'a' || isLetter && f[i] != 'n') {
			return false
		}
	}
	return true
}

// ibanForms are the forms behind the check digits, by country.
var ibanForms = sync.OnceValue(func() map[string]string {
	m := map[string]string{}
	for f := range strings.FieldsSeq(ibanRegistry) {
		var b strings.Builder
		n := 0
		for i := 2; i < len(f); i++ {
			if c := f[i]; c >= '0' && c <= '9' {
				n = n*10 + int(c-'0')
			} else {
				b.WriteString(strings.Repeat(string(c), n))
				n = 0
			}
		}
		m[f[:2]] = b.String()
	}
	return m
})

// ibanRegistry is the structure of the account number of each country.
const ibanRegistry = `
AD8n12c AE19n AL8n16c AT16n AZ4a20c BA16n BE12n BG4a6n8c BH4a14c BI5n5n11n2n BR23n1a1c BY4c4n16c CH5n12c CR18n
CY8n16c CZ20n DE18n DJ23n DK14n DO4c20n EE16n EG25n ES20n FI14n FK2a12n FO14n FR10n11c2n GB4a14n GE2a16n GI4a15c
GL14n GR7n16c GT4c20c HN4a20n HR17n HU24n IE4a14n IL19n IQ4a15n IS22n IT1a10n12c JO4a4n18c KW4a22c KZ3n13c LB4n20c
LC4a24c LI5n12c LT16n LU3n13c LV4a13c LY21n MC10n11c2n MD2c18c ME18n MK3n10c2n MN16n MR23n MT4a5n18c MU4a19n3a NI4a20n
NL4a10n NO11n OM3n16c PK4a16c PL24n PS4a21c PT21n QA4a21c RO4a16c RS18n RU14n15c SA2n18c SC4a20n3a SD14n SE20n
SI15n SK20n SM1a10n12c SO19n ST21n SV4a20n TL19n TN20n TR5n1n16c UA6n19c VA18n VG4a16n XK16n YE4a4n18c`

// Bitcoin reports whether a text is an address of Bitcoin: base58 with its checksum, or bech32 and
// bech32m.
func Bitcoin(s string) bool {
	if len(s) >= 14 && (strings.HasPrefix(s, "bc1") || strings.HasPrefix(s, "BC1")) {
		return bech32(s)
	}
	return len(s) >= 25 && len(s) <= 35 && (s[0] == '1' || s[0] == '3') && base58(s)
}

const base58Alphabet = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"

func base58(s string) bool {
	n := new(big.Int)
	for i := range len(s) {
		d := strings.IndexByte(base58Alphabet, s[i])
		if d < 0 {
			return false
		}
		n.Add(n.Mul(n, big.NewInt(58)), big.NewInt(int64(d)))
	}
	var raw [25]byte
	if n.BitLen() > len(raw)*8 {
		return false
	}
	n.FillBytes(raw[:])
	if raw[0] != 0 && raw[0] != 5 { // pay to public key hash, to script hash
		return false
	}
	first := sha256.Sum256(raw[:21])
	second := sha256.Sum256(first[:])
	return string(second[:4]) == string(raw[21:])
}

const bech32Alphabet = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"

func bech32(s string) bool {
	lower := strings.ToLower(s)
	if s != lower && s != strings.ToUpper(s) || len(s) > 90 {
		return false
	}
	// The prefix "bc", expanded as the checksum wants it, and then the data.
	sum := uint32(1)
	for _, v := range []byte{'b' >> 5, 'c' >> 5, 0, 'b' & 31, 'c' & 31} {
		sum = polymod(sum, v)
	}
	for i := 3; i < len(lower); i++ {
		v := strings.IndexByte(bech32Alphabet, lower[i])
		if v < 0 {
			return false
		}
		sum = polymod(sum, byte(v))
	}
	return sum == 1 || sum == 0x2bc830a3
}

func polymod(sum uint32, v byte) uint32 {
	top := sum >> 25
	sum = sum&0x1ffffff<<5 ^ uint32(v)
	for i, g := range [...]uint32{0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3} {
		if top>>i&1 == 1 {
			sum ^= g
		}
	}
	return sum
}

// Ethereum reports whether a text has the form of an address of Ethereum; its checksum is optional
// and not looked at.
func Ethereum(s string) bool {
	if len(s) != 42 || s[0] != '0' || s[1] != 'x' {
		return false
	}
	for i := 2; i < len(s); i++ {
		if c := s[i] | 0x20; (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			return false
		}
	}
	return true
}

// ABA reports whether nine digits are the routing number of a bank in the USA.
func ABA(s string) bool {
	if !digits(s, 9) || same(s) {
		return false
	}
	head := number(s[:2])
	if !(head <= 12 || head >= 21 && head <= 32 || head >= 61 && head <= 72 || head == 80) || head == 0 && s[2] == '0' {
		return false
	}
	return weighted(s, 3, 7, 1, 3, 7, 1, 3, 7, 1)%10 == 0
}
