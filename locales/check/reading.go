package check

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// reader takes the quantities out of a text, each kind covering what it took.
type reader struct {
	view
	mask  []byte
	found []quantity
}

// quantities are the numbers of a text, in the order of their places.
func quantities(v view) []quantity {
	r := &reader{view: v, mask: []byte(v.low)}
	if strings.ContainsAny(v.low, "0123456789") {
		r.dates()
		r.clocks()
		r.numbers()
	}
	r.small()
	r.numerals()
	r.measureAll()
	slices.SortStableFunc(r.found, func(a, b quantity) int { return cmp.Compare(a.start, b.start) })
	return r.found
}

// lowered keeps the length of a text.
func lowered(r rune) rune {
	if l := unicode.ToLower(r); utf8.RuneLen(l) == utf8.RuneLen(r) {
		return l
	}
	return r
}

func (r *reader) take(q quantity) {
	r.found = append(r.found, q)
	cover(r.mask, q.span)
}

// alone tells whether no digit stands beside a place, nor a sign that joins it to
// one.
func (r *reader) alone(s span) bool {
	if s.start > 0 && isDigit(r.mask[s.start-1]) || s.end < len(r.mask) && isDigit(r.mask[s.end]) {
		return false
	}
	if s.start > 1 && strings.IndexByte(".,:/", r.mask[s.start-1]) >= 0 && isDigit(r.mask[s.start-2]) {
		return false
	}
	return s.end+1 >= len(r.mask) || strings.IndexByte(",:/", r.mask[s.end]) < 0 || !isDigit(r.mask[s.end+1])
}

// numbers takes what is written in digits and isn't a date or a time.
func (r *reader) numbers() {
	for i := 0; i < len(r.mask); {
		if !isDigit(r.mask[i]) {
			i++
			continue
		}
		end := r.literal(i)
		r.number(span{i, end})
		i = end
	}
	r.share()
}

// literal is the end of the digits that begin at a place, with the signs between.
func (r *reader) literal(start int) int {
	end := r.digits(start)
	groups := end-start <= 3
	for {
		sign, n := utf8.DecodeRune(r.mask[end:])
		if n == 0 || !strings.ContainsRune(allSigns, sign) {
			return end
		}
		next := r.digits(end + n)
		switch {
		case next == end+n:
			return end
		case sign == '.' || sign == ',':
			groups = groups && next-end-n == 3
		case !groups || next-end-n != 3:
			return end
		}
		end = next
	}
}

func (r *reader) digits(i int) int {
	for i < len(r.mask) && isDigit(r.mask[i]) {
		i++
	}
	return i
}

// number takes one, with the word behind it that multiplies it.
func (r *reader) number(s span) {
	value, foreign := r.language.valueOf(string(r.mask[s.start:s.end]))
	q := quantity{span: s, kind: plain, values: []string{value}, digits: s}
	r.scale(&q, value)
	q.foreign = foreign && (q.scaled || r.measured(q.span) || strings.ContainsAny(string(r.mask[s.start:s.end]), ".") && strings.ContainsAny(string(r.mask[s.start:s.end]), ","))
	q.values = append(q.values, r.others(s, value)...)
	r.found = append(r.found, q)
}

// share lets a number have the word of the next one: "from 3.4 to 2.3 billion".
func (r *reader) share() {
	const apart = 30 // bytes
	for i := len(r.found) - 2; i >= 0; i-- {
		a, b := &r.found[i], r.found[i+1]
		if a.kind == plain && !a.scaled && b.scaled && b.start >= a.end && b.start-a.end < apart {
			a.values = append(a.values, times10(a.values[0], b.power))
		}
	}
}

// scale multiplies a number by the words behind it: "2.5 million", "10 mil millones".
// A letter may mean something else, "100 m", so both are possible.
func (r *reader) scale(q *quantity, value string) {
	for range 2 {
		start := r.skip(q.end)
		end := r.letters(start)
		s, ok := r.language.scaleOf(string(r.mask[start:end]))
		if !ok {
			return
		}
		value = times10(value, s.power)
		if len(s.word) == 1 {
			q.values = append(q.values, value)
		} else {
			q.values = []string{value}
		}
		q.scaled, q.abbrev, q.end, q.power = true, s.abbrev, end, q.power+s.power
	}
}

// skip passes one blank or hyphen.
func (r *reader) skip(i int) int {
	for i < len(r.mask) && r.mask[i] == hidden {
		i++
	}
	if sign, n := utf8.DecodeRune(r.mask[i:]); strings.ContainsRune(" -\u00a0\u202f\u2011", sign) {
		return i + n
	}
	return i
}

func (r *reader) letters(i int) int {
	for i < len(r.mask) {
		letter, n := utf8.DecodeRune(r.mask[i:])
		if !unicode.IsLetter(letter) {
			break
		}
		i += n
	}
	return i
}

// scaleOf finds the word by its beginning: "Millionen". A short one has to be whole.
func (l *language) scaleOf(word string) (scale, bool) {
	if word == "" {
		return scale{}, false
	}
	for _, s := range l.scales {
		if word == s.word || len(s.word) > 4 && !s.abbrev && strings.HasPrefix(word, s.word) {
			return s, true
		}
	}
	return scale{}, false
}

// measured tells whether a unit stands at a number, so that it is no version, as in
// "Industry 4.0".
func (r *reader) measured(s span) bool {
	before, _ := r.before(s.start)
	next := r.skip(s.end)
	after := r.view.after(next)
	unit := string(r.mask[next:r.letters(next)])
	return strings.ContainsRune("€$£", before) || strings.ContainsRune("%‰€$£°", after) ||
		strings.HasPrefix(unit, "euro") || has("eur km kg procent percent prozent pour protsenti percento por", unit)
}

// others are what else a number may mean: the 80 of "the 1980s", the 2014 of
// "2013/14", the three and a half of "3 ans et demi".
func (r *reader) others(s span, value string) []string {
	var more []string
	digits := string(r.mask[s.start:s.end])
	if len(value) == 4 && value[3] == '0' && (value[:2] == "19" || value[:2] == "18") {
		more = append(more, value[2:])
	}
	if len(digits) == 2 && s.start > 4 {
		before, at := r.before(s.start)
		if strings.ContainsRune("/-–", before) && at >= 4 && r.digits(at-4) == at {
			more = append(more, string(r.mask[at-4:at-2])+digits)
		}
	}
	if !strings.Contains(value, ".") {
		half := false
		for i, n := s.end, 0; n < 4 && !half; n++ {
			i = r.skip(i)
			end := r.letters(i)
			half = end > i && has(r.language.halves, string(r.mask[i:end]))
			i = end
		}
		if half || strings.HasPrefix(string(r.mask[s.end:]), "½") {
			more = append(more, value+".5")
		}
	}
	return more
}

// small takes the digits that stand below or above a line, where they count: "CO₂".
func (r *reader) small() {
	for i, c := range r.seen {
		if c >= '₀' && c <= '₉' {
			r.found = append(r.found, quantity{span: span{i, i + utf8.RuneLen(c)}, kind: plain, values: []string{string(c - '₀' + '0')}, word: true})
		}
	}
}
