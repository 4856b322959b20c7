package check

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode"
)

const blank = `[ \x{a0}\x{202f}]`

// The shapes of dates and times, in lower case.
var (
	isoDate     = regexp.MustCompile(`([0-9]{4})-([0-9]{2})-([0-9]{2})`)
	numericDate = regexp.MustCompile(`([0-9]{1,2})[./-]` + blank + `?([0-9]{1,2})[./-]` + blank + `?([0-9]{4})`)
	dayMonth    = regexp.MustCompile(`([0-9]{1,2})(?:\.?[º°ª]|\.|st|nd|rd|th|er|e|ste|de)?` + blank + `{0,2}(?:(?:of|de|del|di|den)` + blank + `)?(?:the` + blank + `)?(\pL{3,12})`)
	monthDay    = regexp.MustCompile(`(\pL{3,9})\.?` + blank + `(?:the )?([0-9]{1,2})(?:st|nd|rd|th)?`)
	monthYear   = regexp.MustCompile(`(\pL{3,14})(?:[.,]|` + blank + `(?:de|del|of|anul|roku|aasta))?(?:` + blank + `([12][0-9]{3}))?`)
	yearMonth   = regexp.MustCompile(`([12][0-9]{3})(?:\.?` + blank + `aasta|\.?` + blank + `a\.|\.)` + blank + `(\pL{3,14})`)
	twelveHour  = regexp.MustCompile(`([0-9]{1,2})(?:[:.]([0-5][0-9]))?` + blank + `?([ap])(?:m|\.` + blank + `?m\.?)`)
	colonHour   = regexp.MustCompile(`([0-9]{1,2}):([0-5][0-9])`)
	letterHour  = regexp.MustCompile(`([0-9]{1,2})` + blank + `?h(?:` + blank + `?([0-5][0-9]))?`)
	hourWord    = regexp.MustCompile(`([0-9]{1,2})(?:[.:]([0-5][0-9]))?` + blank + `(?:uur|uhr|hod|h|o’clock)`)
	wordHour    = regexp.MustCompile(`(?:kl\.?|klokken|kell|ora|orele|ore)` + blank + `([0-9]{1,2})(?:[.:]([0-5][0-9]))?`)
)

// dates takes days with their months: "1 February", "01.02.2013". A year by itself
// is a number.
func (r *reader) dates() {
	for _, m := range isoDate.FindAllSubmatchIndex(r.mask, -1) {
		r.numericDate(m, 3, 2, 1)
	}
	for _, m := range numericDate.FindAllSubmatchIndex(r.mask, -1) {
		r.numericDate(m, 1, 2, 3)
	}
	for _, m := range dayMonth.FindAllSubmatchIndex(r.mask, -1) {
		if month, ok := r.month(m[4], m[5]); ok {
			r.day(span{m[0], m[5]}, r.group(m, 1), month)
		}
	}
	if r.language.tag == "en" {
		r.americanDates()
	}
	r.months()
}

// americanDates takes "February 1".
func (r *reader) americanDates() {
	for _, m := range monthDay.FindAllSubmatchIndex(r.mask, -1) {
		if month, ok := r.month(m[2], m[3]); ok && r.alone(span{m[4], m[5]}) {
			r.day(span{m[0], m[1]}, r.group(m, 2), month)
		}
	}
}

// months takes the names of months that have no day, and leaves the years.
func (r *reader) months() {
	if r.language.tag == "et" {
		for _, m := range yearMonth.FindAllSubmatchIndex(r.mask, -1) {
			if n, ok := r.month(m[4], m[5]); ok {
				r.take(quantity{span: span{m[4], m[5]}, kind: month, keys: []string{twoDigits(n)}, dated: true})
			}
		}
	}
	for _, m := range monthYear.FindAllSubmatchIndex(r.mask, -1) {
		n, ok := r.month(m[2], m[3])
		if !ok || !r.letterBefore(m[2]) {
			continue
		}
		q := quantity{span: span{m[2], m[3]}, kind: month, keys: []string{twoDigits(n)}}
		if m[4] >= 0 && (m[5] == len(r.mask) || !isDigit(r.mask[m[5]])) {
			q.end, q.dated = m[5], true
		}
		r.found = append(r.found, q)
	}
}

func twoDigits(n int) string { return fmt.Sprintf("%02d", n) }

// group is the number that a group of a match has; 0 when it has none.
func (r *reader) group(m []int, n int) int {
	if m[2*n] < 0 {
		return 0
	}
	value, _ := strconv.Atoi(string(r.mask[m[2*n]:m[2*n+1]]))
	return value
}

// month is the month with this name. In English "may" and "march" are months with a
// capital letter only.
func (r *reader) month(start, end int) (int, bool) {
	if r.language.tag == "en" && !unicode.IsUpper(rune(r.text[start])) {
		return 0, false
	}
	month, ok := r.language.months[string(r.mask[start:end])]
	return month, ok
}

func (r *reader) day(s span, day, month int) {
	if day < 1 || day > 31 || s.start > 0 && isDigit(r.mask[s.start-1]) {
		return
	}
	r.take(quantity{span: s, kind: date, keys: []string{monthAndDay(month, day)}, values: []string{strconv.Itoa(day)}, digits: s})
}

func monthAndDay(month, day int) string { return fmt.Sprintf("%02d-%02d", month, day) }

// numericDate takes the day and the month, and the year as a number. In English
// either may come first.
func (r *reader) numericDate(m []int, dayAt, monthAt, yearAt int) {
	whole := span{m[0], m[1]}
	day, month := r.group(m, dayAt), r.group(m, monthAt)
	if !r.alone(whole) || day < 1 || month < 1 || day > 31 || month > 31 || day > 12 && month > 12 {
		return
	}
	keys := []string{monthAndDay(month, day)}
	if r.language.tag == "en" && yearAt == 3 || month > 12 {
		keys = append(keys, monthAndDay(day, month))
	}
	year := strconv.Itoa(r.group(m, yearAt))
	r.found = append(r.found, quantity{span: span{m[2*yearAt], m[2*yearAt+1]}, kind: plain, values: []string{year}})
	r.take(quantity{span: whole, kind: date, keys: keys, values: []string{strconv.Itoa(day)}, digits: whole})
}

// clocks takes times of day.
func (r *reader) clocks() {
	for _, m := range twelveHour.FindAllSubmatchIndex(r.mask, -1) {
		hour := r.group(m, 1)
		if hour > 12 || r.letters(m[1]) != m[1] {
			continue
		}
		other := hour
		if hour %= 12; r.mask[m[6]] == 'p' {
			hour += 12
		}
		r.clock(m, hour, other)
	}
	for _, shape := range []*regexp.Regexp{letterHour, hourWord, wordHour, colonHour} {
		for _, m := range shape.FindAllSubmatchIndex(r.mask, -1) {
			if hour := r.group(m, 1); r.letters(m[1]) == m[1] && r.letterBefore(m[0]) {
				if r.inTheEvening(m[1], hour) {
					r.clock(m, hour+12, hour)
				} else {
					r.clock(m, hour, hour)
				}
			}
		}
	}
}

// letterBefore tells whether a match that begins with a word begins with a whole one.
func (r *reader) letterBefore(start int) bool {
	if isDigit(r.mask[start]) {
		return true
	}
	before, _ := r.before(start)
	return !unicode.IsLetter(before)
}

// inTheEvening tells whether an hour is counted from noon: "8 heures du soir".
func (r *reader) inTheEvening(end, hour int) bool {
	if hour < 1 || hour > 11 {
		return false
	}
	for i, n := end, 0; n < 4; n++ {
		i = r.skip(i)
		next := r.letters(i)
		if next > i && has(r.language.evening, string(r.mask[i:next])) {
			return true
		}
		i = next
	}
	return false
}

// clock takes a time. As a number it is "9.30" or the hour.
func (r *reader) clock(m []int, hour, other int) {
	s := span{m[0], m[1]}
	minute := r.group(m, 2)
	digits := s
	digits.start = m[2]
	if hour > 24 || !r.alone(s) || !r.alone(digits) {
		return
	}
	q := quantity{span: s, kind: clock, keys: []string{fmt.Sprintf("%02d:%02d", hour%24, minute)}, digits: s}
	for _, h := range []int{hour, other, hour % 24} {
		q.values = append(q.values, shortest(strconv.Itoa(h), strings.TrimSuffix(fmt.Sprintf("%02d", minute), "00")))
	}
	r.take(q)
}
