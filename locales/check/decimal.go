package check

import "strings"

// Signs that may stand between the digits of one number.
const (
	groupSigns = " \u00a0\u202f\u2009'’"
	allSigns   = groupSigns + ".,"
)

// value is a number in its shortest form, "2500000" or "1234.5". What has more
// points than a number can have ("1.2.3") stays as it is.
func (l *language) value(written string) string {
	v, _ := l.valueOf(written)
	return v
}

// valueOf is value, and tells whether the decimal sign is another language's.
func (l *language) valueOf(written string) (value string, foreign bool) {
	s := strings.Map(func(r rune) rune {
		if strings.ContainsRune(groupSigns, r) {
			return -1
		}
		return r
	}, written)
	last := strings.LastIndexAny(s, ".,")
	if last < 0 {
		return shortest(s, ""), false
	}
	sign := s[last : last+1]
	whole, fraction := s[:last], s[last+1:]
	other := strings.Trim(".,", sign)
	switch {
	case strings.Contains(whole, sign): // 1.234.567
		if strings.Contains(whole, other) || !inThrees(s, sign) {
			return s, false
		}
		return shortest(strings.ReplaceAll(s, sign, ""), ""), false
	case strings.Contains(whole, other): // 1.234,5
		if !inThrees(whole, other) {
			return s, false
		}
		return shortest(strings.ReplaceAll(whole, other, ""), fraction), sign != l.decimal
	case sign != l.decimal && inThrees(s, sign) && strings.Trim(whole, "0") != "": // 1.234, or 1,234 in English
		return shortest(whole+fraction, ""), false
	}
	return shortest(whole, fraction), sign != l.decimal
}

// inThrees tells whether a sign stands before each three digits, the first group
// having at most three.
func inThrees(s, sign string) bool {
	groups := strings.Split(s, sign)
	for i, g := range groups {
		if len(g) > 3 || i > 0 && len(g) != 3 {
			return false
		}
	}
	return true
}

func shortest(whole, fraction string) string {
	whole = strings.TrimLeft(whole, "0")
	fraction = strings.TrimRight(fraction, "0")
	if whole == "" {
		whole = "0"
	}
	if fraction == "" {
		return whole
	}
	return whole + "." + fraction
}

// times10 multiplies a value by a power of ten.
func times10(value string, power int) string {
	whole, fraction, _ := strings.Cut(value, ".")
	if strings.Contains(fraction, ".") {
		return value
	}
	fraction += strings.Repeat("0", max(0, power-len(fraction)))
	return shortest(whole+fraction[:power], fraction[power:])
}

// write is a value as the language writes it.
func (l *language) write(value string) string {
	whole, fraction, _ := strings.Cut(value, ".")
	if strings.ContainsAny(fraction, ".,") {
		return value
	}
	var b strings.Builder
	for i, digit := range whole {
		if i > 0 && len(whole) >= l.grouped && (len(whole)-i)%3 == 0 {
			b.WriteString(l.group)
		}
		b.WriteRune(digit)
	}
	if fraction != "" {
		b.WriteString(l.decimal + fraction)
	}
	return b.String()
}
