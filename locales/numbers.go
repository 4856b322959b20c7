package locales

import (
	"strconv"
	"strings"

	"golang.org/x/text/language"
	"golang.org/x/text/message"
	"golang.org/x/text/number"
)

// numbers are the signs with which a language writes numbers, learnt once from
// CLDR: asking it each time costs more than the whole sentence.
type numbers struct {
	minus   string
	group   string
	percent string // with the space before it, where there is one
	digits  int    // a number with fewer digits isn't grouped
}

func numbersIn(tag language.Tag, h habits) numbers {
	p := message.NewPrinter(tag)
	sample := func(v any) string {
		s := p.Sprint(v)
		if h.space != "" {
			s = strings.ReplaceAll(s, nbsp, h.space)
		}
		return s
	}
	return numbers{
		minus:   strings.TrimSuffix(sample(number.Decimal(-1)), "1"),
		group:   strings.Trim(sample(number.Decimal(11111)), "1"),
		percent: strings.TrimPrefix(sample(number.Percent(0.01)), "1"),
		digits:  h.digits,
	}
}

// Number writes n with the language's grouping: "1,235". Spanish, Italian and
// Estonian leave four digits together.
func (w *Words) Number(n int) string {
	digits, sign := strconv.Itoa(n), ""
	if n < 0 {
		digits, sign = digits[1:], w.numbers.minus
	}
	if len(digits) < w.numbers.digits {
		return sign + digits
	}
	var b strings.Builder
	b.WriteString(sign)
	for i, digit := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 {
			b.WriteString(w.numbers.group)
		}
		b.WriteRune(digit)
	}
	return b.String()
}

// Percent writes how much of whole part is, without decimals: "45%". Only all of
// it is 100, and only nothing is 0: 999 of 1,000 are 99%, 1 of 1,000 is 1%. Of
// nothing, everything is 0%.
func (w *Words) Percent(part, whole int) string {
	return strconv.Itoa(percent(part, whole)) + w.numbers.percent
}

func percent(part, whole int) int {
	if whole <= 0 || part <= 0 {
		return 0
	}
	if part >= whole {
		return int(float64(part)/float64(whole)*100 + 0.5)
	}
	return min(max(int(float64(part)/float64(whole)*100+0.5), 1), 99)
}
