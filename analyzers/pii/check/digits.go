// Package check holds the rules by which numbers and addresses are valid: checksums, lengths,
// issuers. All functions are pure and say no more than yes or no; what they are given has no
// separators, unless they say otherwise, and letters in upper case.
package check

// digits reports whether s is n digits.
func digits(s string, n int) bool {
	if len(s) != n {
		return false
	}
	return allDigits(s)
}

func allDigits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

func digit(s string, i int) int { return int(s[i] - '0') }

// number is the value of a few digits.
func number(s string) (n int) {
	for i := range len(s) {
		n = n*10 + digit(s, i)
	}
	return n
}

// weighted is the sum of the digits times their weights.
func weighted(s string, weights ...int) (sum int) {
	for i, w := range weights {
		sum += w * digit(s, i)
	}
	return sum
}

// same reports whether all bytes are equal.
func same(s string) bool {
	for i := 1; i < len(s); i++ {
		if s[i] != s[0] {
			return false
		}
	}
	return true
}

// Luhn reports whether digits end in their Luhn check digit.
func Luhn(s string) bool {
	sum := 0
	for i := range len(s) {
		d := digit(s, len(s)-1-i)
		if i%2 == 1 {
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		sum += d
	}
	return len(s) > 1 && sum%10 == 0
}

// verhoeffOf is the checksum of Verhoeff's scheme over digits that end in the check digit; 0 when it
// is right.
func verhoeffOf(s string) int {
	c := 0
	for i := range len(s) {
		c = verhoeffD[c][verhoeffP[i%8][digit(s, len(s)-1-i)]]
	}
	return c
}

var verhoeffD = [10][10]int{
	{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}, {1, 2, 3, 4, 0, 6, 7, 8, 9, 5}, {2, 3, 4, 0, 1, 7, 8, 9, 5, 6},
	{3, 4, 0, 1, 2, 8, 9, 5, 6, 7}, {4, 0, 1, 2, 3, 9, 5, 6, 7, 8}, {5, 9, 8, 7, 6, 0, 4, 3, 2, 1},
	{6, 5, 9, 8, 7, 1, 0, 4, 3, 2}, {7, 6, 5, 9, 8, 2, 1, 0, 4, 3}, {8, 7, 6, 5, 9, 3, 2, 1, 0, 4},
	{9, 8, 7, 6, 5, 4, 3, 2, 1, 0},
}

var verhoeffP = [8][10]int{
	{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}, {1, 5, 7, 6, 2, 8, 3, 0, 9, 4}, {5, 8, 0, 3, 7, 9, 6, 1, 4, 2},
	{8, 9, 1, 6, 0, 4, 3, 5, 2, 7}, {9, 4, 5, 3, 1, 2, 6, 8, 7, 0}, {4, 2, 8, 6, 5, 7, 3, 9, 0, 1},
	{2, 7, 9, 3, 8, 0, 6, 4, 1, 5}, {7, 0, 4, 6, 9, 1, 3, 2, 5, 8},
}

// iso7064 is the check of ISO 7064 MOD 11,10: 1 when the last digit is right.
func iso7064(s string) bool {
	p := 10
	for i := range len(s) - 1 {
		sum := (digit(s, i) + p) % 10
		if sum == 0 {
			sum = 10
		}
		p = sum * 2 % 11
	}
	return (11-p)%10 == digit(s, len(s)-1)
}

// date reports whether a two-digit month and day exist.
func date(month, day int) bool {
	if month < 1 || month > 12 || day < 1 {
		return false
	}
	return day <= [...]int{31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31}[month-1]
}
