package check

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// unit is what a number counts, where that is money or a share of a hundred; empty for
// anything else.
type unit string

// The units that a sign stands for; the others are their ISO codes.
const (
	percent  unit = "%"
	promille unit = "‰"
	points   unit = "points" // of percent, or of anything
	euro     unit = "EUR"
	dollar   unit = "$" // of any country
	pound    unit = "GBP"
	yen      unit = "JPY"
	crown    unit = "kr" // of any country
)

var unitSigns = map[rune]unit{'%': percent, '‰': promille, '€': euro, '$': dollar, '£': pound, '¥': yen}

// unitCodes are those of ISO 4217 that a press release may have. They count in capitals
// only: "10 sek" are seconds.
var unitCodes = map[string]unit{
	"EUR": euro, "USD": "USD", "CAD": "CAD", "AUD": "AUD", "GBP": pound, "JPY": yen, "CHF": "CHF", "RON": "RON", "PLN": "PLN", "HUF": "HUF",
	"DKK": "DKK", "SEK": "SEK", "NOK": "NOK", "CZK": "CZK", "ISK": "ISK",
}

// members are the units that a vaguer one may mean.
var members = map[unit][]unit{
	dollar: {"USD", "CAD", "AUD"},
	crown:  {"DKK", "SEK", "NOK", "CZK", "ISK"},
	points: {percent, promille},
}

// may tells whether two units may be the same one.
func (u unit) may(other unit) bool {
	return u == other || slices.Contains(members[u], other) || slices.Contains(members[other], u)
}

func (u unit) money() bool { return u != "" && u != percent && u != promille && u != points }

// measure is a word for a unit.
type measure struct {
	word  string // all of it, or its beginning; of two words with "_" between
	begin bool
	unit  unit
	loose bool // may mean something else
}

// measuresEverywhere are words that begin alike in many languages and mean nothing else.
const measuresEverywhere = "euro=EUR euros=EUR percent*=% procent*=% prozent*=% protsen*=% pct=% dollar*=$ dolar*=$ dolár*=$ dólar*=$ sterling*=GBP sterlin*=GBP " +
	"zlot*=PLN złot*=PLN forint*=HUF forinţ*=HUF forinț*=HUF yen=JPY yens=JPY yenes=JPY"

// measuresOf reads a list such as "pound~GBP percent*=%": "*" is for the beginning of a
// word, "~" for a word that may mean something else.
func measuresOf(list string) []measure {
	var all []measure
	for m := range strings.FieldsSeq(list) {
		at := strings.IndexAny(m, "=~")
		word, begin := strings.CutSuffix(m[:at], "*")
		all = append(all, measure{word, begin, unit(m[at+1:]), m[at] == '~'})
	}
	return all
}

// measureOf finds what a word measures, or the two words that begin with it.
func (l *language) measureOf(word, next string) (m measure, words int) {
	if word == "" {
		return measure{}, 0
	}
	for _, m := range l.measures {
		switch first, second, two := strings.Cut(m.word, "_"); {
		case two && word == first && next == second:
			return m, 2
		case !two && (word == first || m.begin && strings.HasPrefix(word, first)):
			return m, 1
		}
	}
	return measure{}, 0
}

const (
	blanks = " \u00a0\u202f"
	dashes = "-−–"
)

// linking are words that may stand between a number and its unit: "2 millions d’euros".
const linking = "d de di of us"

// lands are the beginnings of the words that say whose money it is.
var lands = strings.Fields("us usa amerik améri ameri danish dansk dän deens dano danois danes danez dáns taani swed schwed zweed svensk suéd rootsi švéd " +
	"norw noors norsk norra nórsk norvég norveg swiss schweiz zwitsers suisse svizzer elvețien švajč šveitsi suiz brit engl inglise kanad canad poln pools poľsk polac")

func ofLand(word string) bool {
	return slices.ContainsFunc(lands, func(l string) bool { return word == l || len(l) > 3 && strings.HasPrefix(word, l) })
}

// measureAll finds the unit and the sign of each number that is no date or time.
func (r *reader) measureAll() {
	for i := range r.found {
		q := &r.found[i]
		q.told = q.span
		if q.kind != plain {
			continue
		}
		if at, ok := r.unitBehind(q); ok {
			q.told.end = at.end
		} else if at, ok := r.unitBefore(q); ok {
			q.told.start = at.start
		}
		q.sign = r.signOf(q)
	}
}

// gap passes markup, and one blank or hyphen.
func (r *reader) gap(i int) int {
	i = r.skip(i)
	for i < len(r.mask) && r.mask[i] == hidden {
		i++
	}
	return i
}

// unitBehind reads the unit behind a number: "45 %", "2.5 million US dollars".
func (r *reader) unitBehind(q *quantity) (span, bool) {
	end := q.end
	if q.abbrev && end < len(r.mask) && r.mask[end] == '.' {
		end++
	}
	if q.word {
		end = r.counted(end)
	}
	const most = 3 // words that are looked at
	for i, n := r.gap(end), 0; n < most; n++ {
		sign, size := utf8.DecodeRune(r.mask[i:])
		if u, ok := unitSigns[sign]; ok {
			q.unit = u
			return span{i, i + size}, true
		}
		stop := r.letters(i)
		next := r.gap(stop)
		word := string(r.mask[i:stop])
		if u, ok := unitCodes[r.text[i:stop]]; ok {
			q.unit = u
			return span{i, stop}, true
		}
		if m, words := r.language.measureOf(word, string(r.mask[next:r.letters(next)])); words > 0 {
			q.unit, q.loose = m.unit, m.loose
			if words == 2 {
				stop = r.letters(next)
			}
			return span{i, stop}, true
		}
		if !has(linking, word) && !ofLand(word) {
			break
		}
		for _, apostrophe := range []string{"’", "'"} {
			if strings.HasPrefix(string(r.mask[stop:]), apostrophe) {
				next = stop + len(apostrophe)
			}
		}
		i = next
	}
	return span{}, false
}

// counted passes the words that go on with a number: the "million" of "two million".
func (r *reader) counted(end int) int {
	for range 4 {
		i := r.gap(end)
		stop := r.letters(i)
		word := string(r.mask[i:stop])
		_, _, number := r.language.numeral(word)
		if _, scaled := r.language.scaleOf(word); !number && !scaled && !has(r.language.halves, word) {
			return end
		}
		end = stop
	}
	return end
}

// unitBefore reads the unit in front of a number: "€ 5", "DKK 5", "€-5".
func (r *reader) unitBefore(q *quantity) (span, bool) {
	i := q.start
	before, at := r.before(i)
	for _, passed := range []string{dashes, blanks} {
		if before != 0 && strings.ContainsRune(passed, before) {
			i = at
			before, at = r.before(i)
		}
	}
	if u, ok := unitSigns[before]; ok && u.money() && !r.belongs(at) {
		q.unit = u
		start := r.lettersBefore(at)
		if named, ok := unitCodes[r.text[start:at]+"D"]; ok { // US$
			q.unit = named
			return span{start, i}, true
		}
		return span{at, i}, true
	}
	stop := i
	if before == '.' {
		stop = at
	}
	start := r.lettersBefore(stop)
	u, ok := unitCodes[r.text[start:stop]]
	if string(r.mask[start:stop]) == "kr" && r.language.tag == "da" {
		u, ok = crown, true
	}
	if !ok || r.belongs(start) {
		return span{}, false
	}
	q.unit = u
	return span{start, i}, true
}

// belongs tells whether what begins at a place is the unit of the number before it.
func (r *reader) belongs(i int) bool {
	before, at := r.before(i)
	if strings.ContainsRune(blanks, before) {
		before, _ = r.before(at)
	}
	return before >= '0' && before <= '9'
}

// sign is what stands before a number.
type sign int

const (
	unsigned sign = iota
	dashed        // with a dash that may mean "less than zero"
	negative
)

// signOf tells whether a number is below zero. A hyphen joins, and a dash sets apart:
// each is a minus only where nothing stands before it.
func (r *reader) signOf(q *quantity) sign {
	if inner, _ := r.before(q.start); q.told.start < q.start && strings.ContainsRune("-−", inner) { // "€-5"
		return negative
	}
	mark, at := r.before(q.told.start)
	apart := strings.ContainsRune(blanks, mark)
	if apart {
		mark, at = r.before(at)
	}
	switch {
	case mark == 0:
		return unsigned
	case strings.ContainsRune(dashes, mark):
		return r.minus(mark, at, apart)
	case !apart:
		return unsigned
	}
	stop := at + utf8.RuneLen(mark)
	switch word := string(r.mask[r.lettersBefore(stop):stop]); {
	case has("minus miinus mínus", word):
		return negative
	case has("min moins meno menos", word): // also "at least"
		return dashed
	}
	return unsigned
}

// lettersBefore is where the letters begin that end at a place.
func (r *reader) lettersBefore(i int) int {
	for i > 0 {
		letter, n := utf8.DecodeLastRune(r.mask[:i])
		if !unicode.IsLetter(letter) {
			break
		}
		i -= n
	}
	return i
}

// minus tells what a dash at a place means for the number behind it.
func (r *reader) minus(mark rune, at int, apart bool) sign {
	before, beforeAt := r.before(at)
	blank := before != 0 && strings.ContainsRune(blanks+"\n", before)
	if before != 0 && !blank && !strings.ContainsRune("([“„«\"‘:", before) {
		return unsigned
	}
	if blank {
		if last, _ := r.before(beforeAt); unicode.IsDigit(last) || unitSigns[last] != "" {
			return dashed
		}
	}
	if mark == '–' || mark == '-' && apart {
		return dashed
	}
	return negative
}
