package check

import (
	"strconv"
	"strings"
	"sync"
)

// language is how the press of a language writes what the checks look at. The zero
// value is a language that nothing is known of.
type language struct {
	tag       string
	decimal   string            // the decimal sign
	group     string            // between groups of three digits
	grouped   int               // a number with fewer digits isn't grouped
	quotes    []string          // pairs of marks, the usual one first
	factor    float64           // how long a text is, where English has 1
	endings   bool              // a case ending may be joined to a name
	doublings string            // words that may stand twice
	months    map[string]int    // names of months as they stand in a date
	numerals  map[string]number // words for numbers
	scales    []scale           // words for thousand, million…, longer beginnings first
	halves    string            // words for half
	measures  []measure         // words for units
	falls     []string          // words for less and below; a longer one is the beginning of some
	evening   string            // words that make 8 o'clock 20:00
	frequent  map[string]bool   // the words that make up a third of any text, and are no other language's
}

// number is a word for a number.
type number struct {
	value int
	firm  bool // means this number and nothing else
}

// scale is a word that multiplies the number before it.
type scale struct {
	word   string // its beginning, or all of it where it is short
	power  int    // of ten
	abbrev bool
}

// languages are those that something is known of. They are made when the first text is
// checked.
var languages = sync.OnceValue(func() map[string]*language {
	known := map[string]*language{}
	for _, d := range dictionaries {
		known[d.tag] = d.language()
	}
	return known
})

// languageOf is the language of a tag, whatever the region.
func languageOf(tag string) *language {
	base, _, _ := strings.Cut(strings.ToLower(tag), "-")
	if l, ok := languages()[base]; ok {
		return l
	}
	return &language{tag: base, factor: 1}
}

// known tells whether anything is known of the language.
func (l *language) known() bool { return l.decimal != "" }

// has tells whether a word is in one of the lists.
func has(list, word string) bool { return strings.Contains(" "+list+" ", " "+word+" ") }

// dictionary is a language as it is written down here: lists of words.
type dictionary struct {
	tag, decimal, group string
	grouped             int
	quotes              []string
	factor              float64
	endings             bool
	doublings           string
	months              string // twelve lists, with commas between
	units               string // lists for 0 to 19, with commas; an ordinal behind "/"
	tens                string // lists for 20, 30… 90
	joined              func(tens, unit string) []string
	vague               string // number words that mean something else, too
	scales              string // "million=6"; "mio~6" is an abbreviation
	halves, evening     string
	measures            string // "pound~GBP per_cent=%"; see measuresOf
	falls               string
	frequent            string
}

func (d dictionary) language() *language {
	l := &language{
		tag: d.tag, decimal: d.decimal, group: d.group, grouped: d.grouped, quotes: d.quotes, factor: d.factor,
		endings: d.endings, doublings: d.doublings, halves: d.halves, evening: d.evening,
		months: map[string]int{}, numerals: map[string]number{}, frequent: map[string]bool{},
	}
	for i, names := range strings.Split(d.months, ",") {
		for name := range strings.FieldsSeq(names) {
			l.months[name] = i + 1
		}
	}
	for w := range strings.FieldsSeq(d.frequent) {
		l.frequent[w] = true
	}
	for s := range strings.FieldsSeq(d.scales) {
		word, power, _ := strings.Cut(strings.Replace(s, "~", "=", 1), "=")
		n, _ := strconv.Atoi(power)
		l.scales = append(l.scales, scale{word, n, strings.Contains(s, "~")})
	}
	l.measures = measuresOf(measuresEverywhere + " " + d.measures)
	l.falls = strings.Fields(d.falls)
	d.count(l.numerals)
	return l
}

// count fills in the words for 0 to 99.
func (d dictionary) count(numerals map[string]number) {
	put := func(words string, value int) {
		cardinals, ordinals, _ := strings.Cut(words, "/")
		for w := range strings.FieldsSeq(ordinals) {
			numerals[w] = number{value, false}
		}
		for w := range strings.FieldsSeq(cardinals) {
			numerals[w] = number{value, value > 2 && !has(d.vague, w)}
		}
	}
	units, tens := strings.Split(d.units, ","), strings.Split(d.tens, ",")
	for i, ten := range tens {
		put(ten, 20+10*i)
		for j := 1; j <= 9 && d.joined != nil; j++ {
			for t := range strings.FieldsSeq(strings.ReplaceAll(ten, "/", " ")) {
				for u := range strings.FieldsSeq(strings.ReplaceAll(units[j], "/", " ")) {
					put(strings.Join(d.joined(t, u), " "), 20+10*i+j)
				}
			}
		}
	}
	for i, unit := range units {
		put(unit, i)
	}
}
