package ruledoc

import (
	"fmt"
	"math/rand/v2"
	"regexp/syntax"
	"strings"
)

// unbounded is how often more than its minimum an open repetition is taken at most.
const unbounded = 8

// Sample makes a text that the expression (RE2) matches as a whole. Anchors and boundaries make
// nothing. The same state of rng gives the same text.
func Sample(expr string, rng *rand.Rand) (string, error) {
	re, err := syntax.Parse(expr, syntax.Perl)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	if err := sample(&b, re, rng); err != nil {
		return "", fmt.Errorf("sample %s: %w", expr, err)
	}
	return b.String(), nil
}

func sample(b *strings.Builder, re *syntax.Regexp, rng *rand.Rand) error {
	repeat := func(lo, hi int) error {
		if hi < 0 {
			hi = lo + unbounded
		}
		for range lo + rng.IntN(hi-lo+1) {
			if err := sample(b, re.Sub[0], rng); err != nil {
				return err
			}
		}
		return nil
	}
	switch re.Op {
	case syntax.OpLiteral:
		b.WriteString(string(re.Rune))
	case syntax.OpCharClass:
		b.WriteRune(oneOf(re.Rune, rng))
	case syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		b.WriteRune(rune('!' + rng.IntN('~'-'!'+1)))
	case syntax.OpCapture:
		return sample(b, re.Sub[0], rng)
	case syntax.OpConcat:
		for _, sub := range re.Sub {
			if err := sample(b, sub, rng); err != nil {
				return err
			}
		}
	case syntax.OpAlternate:
		return sample(b, re.Sub[rng.IntN(len(re.Sub))], rng)
	case syntax.OpStar:
		return repeat(0, -1)
	case syntax.OpPlus:
		return repeat(1, -1)
	case syntax.OpQuest:
		return repeat(0, 1)
	case syntax.OpRepeat:
		return repeat(re.Min, re.Max)
	case syntax.OpNoMatch:
		return fmt.Errorf("matches nothing")
	}
	return nil
}

// oneOf picks a rune of the ranges lo-hi, lo-hi, … with equal chances; of printable ASCII alone
// where the class has any, because classes such as [^"] reach far beyond what people write.
func oneOf(ranges []rune, rng *rand.Rand) rune {
	var printable []rune
	for i := 0; i < len(ranges); i += 2 {
		if lo, hi := max(ranges[i], '!'), min(ranges[i+1], '~'); lo <= hi {
			printable = append(printable, lo, hi)
		}
	}
	if len(printable) > 0 {
		ranges = printable
	}
	total := 0
	for i := 0; i < len(ranges); i += 2 {
		total += int(ranges[i+1]-ranges[i]) + 1
	}
	n := rng.IntN(total)
	for i := 0; ; i += 2 {
		size := int(ranges[i+1]-ranges[i]) + 1
		if n < size {
			return ranges[i] + rune(n)
		}
		n -= size
	}
}
