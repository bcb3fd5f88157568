package check

import "strings"

// SSN reports whether nine digits can be a Social Security number of the USA.
func SSN(s string) bool {
	return digits(s, 9) && s[:3] != "000" && s[:3] != "666" && s[0] != '9' && s[3:5] != "00" && s[5:] != "0000" && !same(s)
}

// ITIN reports whether nine digits can be an Individual Taxpayer Identification Number.
func ITIN(s string) bool {
	if !digits(s, 9) || s[0] != '9' {
		return false
	}
	group := number(s[3:5])
	return group >= 50 && group <= 65 || group >= 70 && group <= 88 || group >= 90 && group <= 92 || group >= 94
}

// NPI reports whether ten digits are a National Provider Identifier.
func NPI(s string) bool {
	return digits(s, 10) && (s[0] == '1' || s[0] == '2') && !same(s[1:]) && Luhn("80840"+s)
}

// MBI reports whether a text has the form of a Medicare Beneficiary Identifier.
func MBI(s string) bool {
	if !Form("nacnacnaann", s) || s[0] == '0' {
		return false
	}
	return !strings.ContainsAny(s, "SLOIBZ")
}

// DEA reports whether a text is a registration number of the Drug Enforcement Administration.
func DEA(s string) bool {
	if len(s) != 9 || !allDigits(s[2:]) || strings.IndexByte("ABCDEFGHJKLMPRSTUX", s[0]) < 0 || s[1] != '9' && (s[1] < 'A' || s[1] > 'Z') {
		return false
	}
	n := s[2:]
	return (weighted(n, 1, 2, 1, 2, 1, 2))%10 == digit(n, 6)
}

// NHS reports whether ten digits are a number of the National Health Service.
func NHS(s string) bool {
	if !digits(s, 10) || same(s) {
		return false
	}
	return weighted(s, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1)%11 == 0
}

// NINO reports whether a text has the form of a National Insurance number.
func NINO(s string) bool {
	if !Form("aannnnnna", s) || s[8] > 'D' || strings.ContainsAny(s[:2], "DFIQUV") || s[1] == 'O' {
		return false
	}
	switch s[:2] {
	case "BG", "GB", "KN", "NK", "NT", "TN", "ZZ":
		return false
	}
	return true
}

// UKDriving reports whether a text has the form of a driving licence number of Great Britain.
func UKDriving(s string) bool {
	if len(s) != 16 || !Form("nnnnnn", s[5:11]) || !Form("ccccc", s[11:]) {
		return false
	}
	name := strings.TrimRight(s[:5], "9")
	if name == "" || !Form("aaaaa"[:len(name)], name) || s[11] != '9' && (s[11] < 'A') || s[14] < 'A' || s[15] < 'A' {
		return false
	}
	month := number(s[6:8])
	if month > 50 {
		month -= 50 // women
	}
	return date(month, number(s[8:10]))
}

// SIN reports whether nine digits are a Social Insurance Number of Canada.
func SIN(s string) bool {
	return digits(s, 9) && s[0] != '0' && s[0] != '8' && !same(s) && Luhn(s)
}

// TFN reports whether nine digits are a Tax File Number of Australia.
func TFN(s string) bool {
	return digits(s, 9) && !same(s) && weighted(s, 1, 4, 3, 7, 5, 8, 6, 9, 10)%11 == 0
}

// ABN reports whether eleven digits are an Australian Business Number.
func ABN(s string) bool {
	return digits(s, 11) && s[0] != '0' && (weighted(s, 10, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19)-10)%89 == 0
}

// ACN reports whether nine digits are an Australian Company Number.
func ACN(s string) bool {
	return digits(s, 9) && !same(s) && (10-weighted(s, 8, 7, 6, 5, 4, 3, 2, 1)%10)%10 == digit(s, 8)
}

// AUMedicare reports whether ten or eleven digits are a Medicare number of Australia.
func AUMedicare(s string) bool {
	if len(s) == 11 {
		s = s[:10]
	}
	return digits(s, 10) && s[0] >= '2' && s[0] <= '6' && weighted(s, 1, 3, 7, 9, 1, 3, 7, 9)%10 == digit(s, 8)
}

// Aadhaar reports whether twelve digits are an Aadhaar number.
func Aadhaar(s string) bool {
	return digits(s, 12) && s[0] >= '2' && verhoeffOf(s) == 0 && !palindrome(s)
}

func palindrome(s string) bool {
	for i := range len(s) / 2 {
		if s[i] != s[len(s)-1-i] {
			return false
		}
	}
	return true
}

// PAN reports whether a text has the form of a Permanent Account Number of India.
func PAN(s string) bool {
	return Form("aaaaannnna", s) && strings.IndexByte("ABCFGHJLPT", s[3]) >= 0 && s[5:9] != "0000"
}

// INPassport reports whether a text has the form of the number of a passport of India.
func INPassport(s string) bool {
	return Form("annnnnnn", s) && strings.IndexByte("QXZ", s[0]) < 0 && s[1] != '0' && s[7] != '0'
}

// INVoter reports whether a text has the form of a voter's number of India.
func INVoter(s string) bool { return Form("aaannnnnnn", s) }

// DETaxID reports whether eleven digits are a tax identification number of Germany.
func DETaxID(s string) bool {
	if !digits(s, 11) || s[0] == '0' || !iso7064(s) {
		return false
	}
	var times [10]int
	for i := range 10 {
		times[digit(s, i)]++
	}
	repeated := 0
	for _, n := range times {
		if n > 3 {
			return false
		}
		if n > 1 {
			repeated++
		}
	}
	return repeated == 1
}

// icao reports whether a text ends in the check digit of machine-readable documents (ICAO 9303).
func icao(s string) bool {
	sum := 0
	for i := range len(s) - 1 {
		v := digit(s, i)
		if s[i] >= 'A' {
			v = int(s[i]-'A') + 10
		}
		sum += v * [3]int{7, 3, 1}[i%3]
	}
	return sum%10 == digit(s, len(s)-1)
}

// of reports whether all of s is in an alphabet.
func of(alphabet, s string) bool { return strings.Trim(s, alphabet) == "" }

const documentAlphabet = "CFGHJKLMNPRTVWXYZ0123456789"

// DEIDCard reports whether a text is the number of an identity card of Germany.
func DEIDCard(s string) bool {
	if len(s) != 9 || !of(documentAlphabet, s) || s[8] > '9' {
		return false
	}
	return s[0] == 'T' && allDigits(s[1:]) || strings.IndexByte("LMNPRTVWXYCFGHJK", s[0]) >= 0 && icao(s)
}

// DEPassport reports whether a text is the number of a passport of Germany.
func DEPassport(s string) bool {
	return len(s) == 9 && of(documentAlphabet, s) && strings.IndexByte("CFGHJK", s[0]) >= 0 && s[8] <= '9' && icao(s)
}

// crossSum is the sum of the digits times the weights, each product's digits added.
func crossSum(s string, weights ...int) (sum int) {
	for i, w := range weights {
		p := w * digit(s, i)
		sum += p/10 + p%10
	}
	return sum
}

// letterAsDigits is s with the letter at i written as its number in the alphabet, two digits.
func letterAsDigits(s string, i int) string {
	n := s[i] - 'A' + 1
	return s[:i] + string([]byte{'0' + n/10, '0' + n%10}) + s[i+1:]
}

// DESocialSecurity reports whether a text is a pension insurance number of Germany.
func DESocialSecurity(s string) bool {
	if !Form("nnnnnnnnannn", s) {
		return false
	}
	day := number(s[2:4])
	if day > 50 {
		day -= 50
	}
	return date(number(s[4:6]), day) && crossSum(letterAsDigits(s, 8), 2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1)%10 == digit(s, 11)
}

// DEHealth reports whether a text is a health insurance number of Germany.
func DEHealth(s string) bool {
	return Form("annnnnnnnn", s) && crossSum(letterAsDigits(s, 0), 1, 2, 1, 2, 1, 2, 1, 2, 1, 2)%10 == digit(s, 9)
}

// DEDriver reports whether a text has the form of a driving licence number of Germany.
func DEDriver(s string) bool { return Form("cccccccccnc", s) && s[0] >= 'A' }

// LANR reports whether nine digits are the number of a physician in Germany.
func LANR(s string) bool {
	return digits(s, 9) && (10-weighted(s, 4, 9, 4, 9, 4, 9)%10)%10 == digit(s, 6)
}

const nifLetters = "TRWAGMYFPDXBNJZSQVHLCKE"

// NIF reports whether a text is a tax number of a citizen of Spain.
func NIF(s string) bool {
	return len(s) == 9 && allDigits(s[:8]) && nifLetters[number(s[:8])%23] == s[8]
}

// NIE reports whether a text is a tax number of a foreigner in Spain.
func NIE(s string) bool {
	return Form("annnnnnna", s) && s[0] >= 'X' && nifLetters[(int(s[0]-'X')*1e7+number(s[1:8]))%23] == s[8]
}

// ESPassport reports whether a text has the form of the number of a passport of Spain.
func ESPassport(s string) bool { return Form("aaannnnnn", s) || Form("aannnnnn", s) }

// CodiceFiscale reports whether a text is a tax code of Italy.
func CodiceFiscale(s string) bool {
	if !Form("aaaaaaccaccaccca", s) {
		return false
	}
	for _, i := range []int{6, 7, 9, 10, 12, 13, 14} {
		if s[i] > '9' && strings.IndexByte("LMNPQRSTUV", s[i]) < 0 {
			return false
		}
	}
	if strings.IndexByte("ABCDEHLMPRST", s[8]) < 0 {
		return false
	}
	odd := [26]int{1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23}
	sum := 0
	for i := range 15 {
		v := int(s[i] - 'A')
		if s[i] <= '9' {
			v = digit(s, i)
		}
		if i%2 == 0 {
			v = odd[v]
		}
		sum += v
	}
	return s[15] == byte('A'+sum%26)
}

// ITDriver reports whether a text has the form of a driving licence number of Italy.
func ITDriver(s string) bool {
	return Form("aannnnnnna", s) || Form("anccccccca", s) && s[:2] == "U1" && of("BCDFGHLMNPRSTUVWYXZJK0123456789", s[2:9])
}

// ITIdentity reports whether a text has the form of the number of an identity card of Italy.
func ITIdentity(s string) bool {
	return Form("aannnnnnn", s) || Form("nnnnnnnaa", s) || Form("aannnnnaa", s)
}

// ITPassport reports whether a text has the form of the number of a passport of Italy.
func ITPassport(s string) bool { return Form("aannnnnnn", s) }

// NIR reports whether a text is a social security number of France, with its key.
func NIR(s string) bool {
	if len(s) != 15 || s[0] != '1' && s[0] != '2' {
		return false
	}
	body := s[:13]
	switch s[5:7] { // Corsica
	case "2A":
		body = s[:5] + "19" + s[7:13]
	case "2B":
		body = s[:5] + "18" + s[7:13]
	}
	if !allDigits(body) || !allDigits(s[13:]) {
		return false
	}
	month := number(s[3:5])
	return (month >= 1 && month <= 12 || month >= 20) && 97-number(body)%97 == number(s[13:])
}

// PESEL reports whether eleven digits are a personal number of Poland.
func PESEL(s string) bool {
	if !digits(s, 11) || same(s) {
		return false
	}
	return date(number(s[2:4])%20, number(s[4:6])) && weighted(s, 1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1)%10 == 0
}

// HETU reports whether a text is a personal identity code of Finland, with the sign of its century.
func HETU(s string) bool {
	if len(s) != 11 || !allDigits(s[:6]) || !allDigits(s[7:10]) || strings.IndexByte("+-ABCDEFUVWXY", s[6]) < 0 {
		return false
	}
	return date(number(s[2:4]), number(s[:2])) && number(s[7:10]) >= 2 &&
		"0123456789ABCDEFHJKLMNPRSTUVWXY"[number(s[:6]+s[7:10])%31] == s[10]
}

// Personnummer reports whether ten or twelve digits are a personal identity number of Sweden.
func Personnummer(s string) bool {
	if len(s) == 12 {
		if century := number(s[:2]); century < 18 || century > 20 {
			return false
		}
		s = s[2:]
	}
	if !digits(s, 10) {
		return false
	}
	day := number(s[4:6])
	if day > 60 {
		day -= 60 // a coordination number
	}
	return date(number(s[2:4]), day) && Luhn(s)
}

// NRIC reports whether a text is an identity number of Singapore.
func NRIC(s string) bool {
	if !Form("annnnnnna", s) {
		return false
	}
	sum := weighted(s[1:], 2, 7, 6, 5, 4, 3, 2)
	switch s[0] {
	case 'S':
		return "JZIHGFEDCBA"[sum%11] == s[8]
	case 'T':
		return "JZIHGFEDCBA"[(sum+4)%11] == s[8]
	case 'F':
		return "XWUTRQPNMLK"[sum%11] == s[8]
	case 'G':
		return "XWUTRQPNMLK"[(sum+4)%11] == s[8]
	case 'M':
		return "KLJNPQRTUWX"[10-(sum+3)%11] == s[8]
	}
	return false
}

// RRN reports whether thirteen digits are a resident registration number of Korea. Numbers given out
// since October 2020 have no check digit.
func RRN(s string) bool {
	return korean(s, '1', '4') && (koreanSum(s, 11) == digit(s, 12) || s[6] >= '3' && s[:2] >= "20")
}

// FRN reports whether thirteen digits are a foreigner registration number of Korea.
func FRN(s string) bool {
	return korean(s, '5', '8') && (koreanSum(s, 13) == digit(s, 12) || s[6] >= '7' && s[:2] >= "20")
}

func korean(s string, from, to byte) bool {
	return digits(s, 13) && s[6] >= from && s[6] <= to && date(number(s[2:4]), number(s[4:6]))
}

func koreanSum(s string, base int) int {
	return (base - weighted(s, 2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5)%11) % 10
}

// KRPassport reports whether a text has the form of the number of a passport of Korea.
func KRPassport(s string) bool {
	return (Form("annnannnn", s) || Form("annnnnnnn", s)) && strings.IndexByte("MSRODG", s[0]) >= 0
}

// KRDriver reports whether twelve digits can be a driving licence number of Korea.
func KRDriver(s string) bool {
	return digits(s, 12) && s[:2] >= "11" && s[:2] <= "28"
}

// NIN reports whether eleven digits are a National Identification Number of Nigeria.
func NIN(s string) bool { return digits(s, 11) && !same(s) && verhoeffOf(s) == 0 }

// PHTIN reports whether nine or twelve digits are a taxpayer number of the Philippines.
func PHTIN(s string) bool {
	if len(s) == 12 || len(s) == 14 {
		s = s[:9]
	}
	return digits(s, 9) && !same(s) && weighted(s, 9, 8, 7, 6, 5, 4, 3, 2)%11%10 == digit(s, 8)
}

// TNIN reports whether thirteen digits are a national identification number of Thailand.
func TNIN(s string) bool {
	if !digits(s, 13) || s[0] == '0' || s[0] == '9' || s[1] == '0' {
		return false
	}
	return (11-weighted(s, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2)%11)%10 == digit(s, 12)
}

// TRID reports whether eleven digits are an identity number of Turkey.
func TRID(s string) bool {
	if !digits(s, 11) || s[0] == '0' {
		return false
	}
	tenth := (weighted(s, 7, 0, 7, 0, 7, 0, 7, 0, 7) - weighted(s, 0, 1, 0, 1, 0, 1, 0, 1)) % 10
	return (tenth+10)%10 == digit(s, 9) && weighted(s, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1)%10 == digit(s, 10)
}

// ZAID reports whether thirteen digits are an identity number of South Africa.
func ZAID(s string) bool {
	return digits(s, 13) && date(number(s[2:4]), number(s[4:6])) && s[10] <= '2' && Luhn(s)
}

// CPF reports whether eleven digits are a taxpayer number of a person in Brazil.
func CPF(s string) bool {
	if !digits(s, 11) || same(s) {
		return false
	}
	first := weighted(s, 10, 9, 8, 7, 6, 5, 4, 3, 2) * 10 % 11 % 10
	second := weighted(s, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2) * 10 % 11 % 10
	return first == digit(s, 9) && second == digit(s, 10)
}

// USPassport reports whether a text has the form of the number of a passport of the USA.
func USPassport(s string) bool { return digits(s, 9) || Form("annnnnnnn", s) }

// UKPassport reports whether a text has the form of the number of a passport of the United Kingdom.
func UKPassport(s string) bool { return digits(s, 9) || Form("aannnnnnn", s) }

// USDriver reports whether a text has the form of a driver's license number of one of the states.
func USDriver(s string) bool {
	switch {
	case len(s) < 6 || len(s) > 14 || same(s):
		return false
	case allDigits(s):
		return len(s) <= 12
	case s[0] >= 'A' && allDigits(s[1:]):
		return true
	case len(s) >= 7 && s[0] >= 'A' && s[1] >= 'A' && allDigits(s[2:]):
		return true
	case len(s) == 9 && s[8] >= 'A' && allDigits(s[:8]):
		return true
	}
	return len(s) == 12 && Form("aaaaa", s[:5])
}

// BankAccount reports whether digits can be the number of an account.
func BankAccount(s string) bool { return len(s) >= 8 && len(s) <= 17 && allDigits(s) && !same(s) }
