package check

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// units compares what the numbers count, "€" and "%", and whether they are below zero,
// where both texts have the same number in digits. A text may say a unit once for
// several numbers of a sentence, and "fell by 2 %" for "−2 %": nothing is said then. How
// often a number is said makes no difference.
func (p *pair) units(of, in []quantity) {
	of, in = distinct(of), distinct(in)
	ofValues, inValues := byValue(of), byValue(in)
	told := map[int]bool{} // by the end of the place in the translation: "five million" are two numbers
	for _, q := range of {
		same := inValues.alike(q)
		p.unit(q, same, ofValues, told)
		p.sign(q, same)
	}
	for _, q := range in {
		same := ofValues.alike(q)
		p.unitAdded(q, same)
		if q.sign == negative && !q.word && len(same) > 0 && all(same, quantity.above) && !p.source.falls(same[0]) {
			p.differ(SignChanged, same[0], q)
		}
	}
}

// distinct are the numbers that are no dates or times, each with its unit and sign once.
func distinct(quantities []quantity) (left []quantity) {
	type said struct {
		value string
		unit  unit
		sign  sign
		word  bool
	}
	there := map[said]bool{}
	for _, q := range quantities {
		if s := (said{strings.Join(q.values, " "), q.unit, q.sign, q.word}); q.kind == plain && !there[s] {
			there[s] = true
			left = append(left, q)
		}
	}
	return left
}

// values are quantities by what they may be.
type values map[string][]quantity

func byValue(quantities []quantity) values {
	all := values{}
	for _, q := range quantities {
		for _, v := range q.values {
			all[v] = append(all[v], q)
		}
	}
	return all
}

// alike are the numbers that may be the same as another.
func (v values) alike(q quantity) []quantity {
	if len(q.values) == 1 {
		return v[q.values[0]]
	}
	var same []quantity
	for _, value := range q.values {
		same = append(same, v[value]...)
	}
	return same
}

func all(quantities []quantity, is func(quantity) bool) bool {
	return !slices.ContainsFunc(quantities, func(q quantity) bool { return !is(q) })
}

// above tells whether a number stands there as one that isn't below zero.
func (q quantity) above() bool { return !q.word && q.sign == unsigned }

// unit compares that of a number of the source. A headline may leave its readers' own
// money out; a percentage goes without saying nowhere.
func (p *pair) unit(q quantity, same []quantity, of values, told map[int]bool) {
	if q.unit == "" || slices.ContainsFunc(same, func(o quantity) bool { return q.unit.may(o.unit) }) {
		return
	}
	for _, o := range same {
		meant := slices.ContainsFunc(of.alike(o), func(s quantity) bool { return o.unit.may(s.unit) })
		if o.unit != "" && !meant && !told[o.told.end] {
			told[o.told.end] = true
			p.differ(UnitChanged, q, o)
			return
		}
	}
	lost := len(same) > 0 && !q.word && !q.loose && q.unit != points && all(same, func(o quantity) bool { return o.unit == "" && !o.word })
	switch {
	case !lost || p.target.counts(same[0], q.unit):
	case !q.unit.money() || !p.headline():
		p.differ(UnitChanged, q, same[0])
	case !q.unit.may(ownMoney(p.Language)):
		p.differ(CurrencyLost, q, same[0])
	}
}

// ownMoneys are the units that the readers of a language pay with, and where: what a
// German headline says of “2,5 Millionen” is of euros, and a Danish one's of kroner.
var ownMoneys = map[string]struct {
	unit    unit
	regions string
}{
	"nl": {euro, eurozone}, "fr": {euro, eurozone}, "de": {euro, eurozone}, "et": {euro, eurozone}, "it": {euro, eurozone},
	"sk": {euro, eurozone}, "es": {euro, eurozone}, "da": {"DKK", "dk gl fo"}, "ro": {"RON", "ro"},
}

const eurozone = "at be bg cy de ee es fi fr gr hr ie it lt lu lv mt nl pt si sk"

// ownMoney is what the readers of a tag pay with; empty where they live in countries with
// several, or in one that isn't known here.
func ownMoney(tag string) unit {
	base, region, regional := strings.Cut(strings.ToLower(tag), "-")
	own := ownMoneys[base]
	if regional && !has(own.regions, region) {
		return ""
	}
	return own.unit
}

// unitAdded finds a percentage that is a plain number in the source. Money isn't looked
// for: a translation may say whose it is.
func (p *pair) unitAdded(q quantity, same []quantity) {
	added := q.unit == percent && !q.word && len(same) > 0 && all(same, func(o quantity) bool { return o.unit == "" && !o.word })
	if added && !p.source.counts(same[0], percent) && !p.source.ratio(same[0]) {
		p.differ(UnitChanged, same[0], q)
	}
}

// sign looks for a number below zero.
func (p *pair) sign(q quantity, same []quantity) {
	if q.sign == negative && !q.word && len(same) > 0 && all(same, quantity.above) && !p.target.falls(same[0]) {
		p.differ(SignChanged, q, same[0])
	}
}

func (p *pair) differ(id ID, a, b quantity) {
	p.add(id, b.told, a.told, nil, "Source", p.source.text[a.told.start:a.told.end], "Target", p.target.text[b.told.start:b.told.end])
}

// ratio tells whether a number is one of two that are set against each other: "60/40".
func (v *view) ratio(q quantity) bool {
	before, _ := v.before(q.start)
	return strings.ContainsRune("/-–:", before) && before != 0 || strings.ContainsRune("/-–:", v.after(q.end)) && v.after(q.end) != 0
}

// counts tells whether the sentence of a number names such a unit, money or a
// percentage, at all.
func (v *view) counts(q quantity, u unit) bool {
	sentence := v.sentence(q.told)
	for _, r := range sentence {
		if of := unitSigns[r]; of != "" && of.money() == u.money() {
			return true
		}
	}
	words := wordsOf(sentence)
	for i, w := range words {
		next := ""
		if i+1 < len(words) {
			next = words[i+1].text
		}
		if m, n := v.language.measureOf(w.text, next); n > 0 && m.unit.money() == u.money() {
			return true
		}
		_, code := unitCodes[strings.ToUpper(w.text)]
		if u.money() && (code || strings.HasPrefix(w.text, "euro") && !strings.HasPrefix(w.text, "europ")) {
			return true
		}
	}
	return false
}

// falls tells whether the sentence of a number has a word that says "less" or "below".
func (v *view) falls(q quantity) bool {
	return slices.ContainsFunc(wordsOf(v.sentence(q.told)), func(w word) bool {
		return slices.ContainsFunc(v.language.falls, func(f string) bool {
			return w.text == f || utf8.RuneCountInString(f) > 4 && strings.HasPrefix(w.text, f)
		})
	})
}

// nearby is how far the words of a sentence are looked for, in bytes.
const nearby = 500

// sentence is the one in which a place is, in lower case. What may be an abbreviation
// ends none.
func (v *view) sentence(at span) string {
	start, end := max(0, at.start-nearby), min(len(v.seen), at.end+nearby)
	for start > 0 && !utf8.RuneStart(v.seen[start]) {
		start--
	}
	from := start
	for i, r := range v.seen[from:end] {
		i += from
		if !strings.ContainsRune(".!?…\n", r) || i >= at.start && i < at.end {
			continue
		}
		if i < at.start && v.stops(i, r) {
			start = i + utf8.RuneLen(r)
		} else if i >= at.end && v.stops(i, r) {
			end = i
			break
		}
	}
	return v.low[start:end]
}

// stops tells whether a mark ends a sentence: what follows begins with a capital, and
// what stands before is no short word or day.
func (v *view) stops(i int, mark rune) bool {
	if mark == '\n' {
		return true
	}
	rest := v.seen[i+utf8.RuneLen(mark):]
	next := strings.TrimLeft(rest, closing+"(„")
	first, _ := utf8.DecodeRuneInString(next)
	if len(next) == len(rest) || !unicode.IsUpper(first) {
		return false
	}
	before := v.seen[:i]
	word := before[strings.LastIndexAny(before, " \u00a0\u202f\n")+1:]
	if n, err := strconv.Atoi(word); err == nil {
		return mark != '.' || n > 31
	}
	return mark != '.' || utf8.RuneCountInString(word) > 3
}
