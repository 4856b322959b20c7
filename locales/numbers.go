package locales

import (
	"strconv"
	"strings"

	"golang.org/x/text/message"
	"golang.org/x/text/number"
)

// Number writes n with the language's grouping: "1,235". Spanish, Italian and
// Estonian leave four digits together.
func (w *Words) Number(n int) string {
	s := strconv.Itoa(n)
	if len(strings.TrimPrefix(s, "-")) < w.habits.digits {
		return w.spaced(message.NewPrinter(w.tag).Sprint(number.Decimal(n, number.NoSeparator())))
	}
	return w.spaced(message.NewPrinter(w.tag).Sprint(number.Decimal(n)))
}

// Percent writes how much of whole part is, without decimals: "45%". Only all of
// it is 100, and only nothing is 0: 999 of 1,000 are 99%, 1 of 1,000 is 1%. Of
// nothing, everything is 0%.
func (w *Words) Percent(part, whole int) string {
	return w.spaced(message.NewPrinter(w.tag).Sprint(number.Percent(float64(percent(part, whole)) / 100)))
}

func percent(part, whole int) int {
	if whole <= 0 || part <= 0 {
		return 0
	}
	p := int(float64(part)/float64(whole)*100 + 0.5)
	switch {
	case part < whole && p >= 100:
		return 99
	case p == 0:
		return 1
	}
	return p
}

func (w *Words) spaced(s string) string {
	if w.habits.space == "" {
		return s
	}
	return strings.ReplaceAll(s, nbsp, w.habits.space)
}
