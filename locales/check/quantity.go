package check

import "slices"

// kind is what a quantity measures.
type kind string

const (
	plain kind = "n"
	date  kind = "d" // a day and a month
	clock kind = "t" // a time of day
	month kind = "m" // a month, mostly with its year, which is a number by itself
)

// quantity is a number in a text, with everything that it may mean: "8 uur" is 8:00,
// and 8.
type quantity struct {
	span
	kind    kind
	keys    []string // the day or time, "02-01" or "09:30", any of them; the month, "02"
	values  []string // the number, in its shortest form with a decimal point; any of them
	word    bool     // written as a word: it may be the same as a number, and is never missed
	firm    bool     // a word that means this number and nothing else
	scaled  bool     // with a word such as "million"
	power   int      // of ten, that the word stands for
	abbrev  bool     // with an abbreviation of one
	dated   bool     // of a month: with a year
	foreign bool     // has the decimal sign of another language
	digits  span     // the digits alone
	unit    unit     // what it counts
	loose   bool     // the word for the unit may mean something else
	sign    sign
	told    span // with the unit
}

// stock is what quantities a text has.
type stock struct{ keys, plain, all map[string]bool }

func stockOf(quantities []quantity) stock {
	s := stock{map[string]bool{}, map[string]bool{}, map[string]bool{}}
	for _, q := range quantities {
		for _, k := range q.keys {
			s.keys[string(q.kind)+k] = true
		}
		for _, v := range q.values {
			s.all[v] = true
			if q.kind == plain {
				s.plain[v] = true
			}
		}
	}
	return s
}

// has tells whether a quantity of the other text may be one of these. A date is
// compared with dates by day and month, and with numbers by its day; a time likewise.
func (s stock) has(q quantity) bool {
	for _, k := range q.keys {
		if s.keys[string(q.kind)+k] {
			return true
		}
	}
	values := s.plain
	if q.kind == plain {
		values = s.all
	}
	for _, v := range q.values {
		if values[v] {
			return true
		}
	}
	return false
}

// missed are the quantities that the other text hasn't, those in digits and those in
// words.
func (s stock) missed(quantities []quantity) (digits, words []quantity) {
	for _, q := range quantities {
		switch {
		case s.has(q):
		case !q.word:
			digits = append(digits, q)
		case q.firm:
			words = append(words, q)
		}
	}
	return digits, words
}

// numbers compares the numbers. How often one is said makes no difference.
func (p *pair) numbers() {
	if !p.source.language.known() || !p.target.language.known() {
		return
	}
	of, ofMonths := parted(quantities(p.source))
	in, inMonths := parted(quantities(p.target))
	p.months(ofMonths, inMonths)
	ofStock, inStock := stockOf(of), stockOf(in)
	lost, lostWords := inStock.missed(of)
	added, addedWords := ofStock.missed(in)
	p.differing(lost, added)
	if len(lost)+len(added) == 0 && len(lostWords) == 1 && len(addedWords) == 1 {
		a, b := lostWords[0], addedWords[0]
		p.add(NumberWord, b.span, a.span, nil, "Source", a.in(p.source), "Target", b.in(p.target))
	}
	p.units(of, in)
	for _, q := range in {
		if !q.word && ofStock.has(q) {
			p.written(q, of)
		}
	}
}

// parted takes the months out of the quantities, and gives them with those of the
// dates.
func parted(all []quantity) (quantities, months []quantity) {
	for _, q := range all {
		if q.kind != month {
			quantities = append(quantities, q)
		}
		if q.kind == month || q.kind == date {
			months = append(months, q)
		}
	}
	return quantities, months
}

// months compares those that stand with a year and no day: as many that the other text
// names nowhere on each side. A year may be said once for several months.
func (p *pair) months(of, in []quantity) {
	lost, added := unnamed(of, in), unnamed(in, of)
	if len(lost) != len(added) {
		return
	}
	for i, a := range lost {
		p.add(NumberChanged, added[i].span, a.span, nil, "Source", a.in(p.source), "Target", added[i].in(p.target))
	}
}

// unnamed are the months with a year that others name in no way.
func unnamed(months, others []quantity) (left []quantity) {
	named := map[string]bool{}
	for _, o := range others {
		for _, k := range o.keys {
			named[k[:2]] = true
		}
	}
	for _, m := range months {
		if m.kind == month && m.dated && !named[m.keys[0]] {
			named[m.keys[0]] = true
			left = append(left, m)
		}
	}
	return left
}

func (q quantity) in(v view) string { return v.text[q.start:q.end] }

// differing tells which numbers differ. When it is as many on each side, each became
// the other.
func (p *pair) differing(lost, added []quantity) {
	if len(lost) == len(added) {
		for i, a := range lost {
			b := added[i]
			p.add(NumberChanged, b.span, a.span, p.rewritten(a, b), "Source", a.in(p.source), "Target", b.in(p.target))
		}
		return
	}
	for _, q := range lost {
		p.lost(NumberLost, q.span, "Number", q.in(p.source))
	}
	for _, q := range added {
		p.at(NumberAdded, q.span, nil, "Number", q.in(p.target))
	}
}

// rewritten writes a number that was copied from the source as the language does.
func (p *pair) rewritten(a, b quantity) *Fix {
	written := p.source.text[a.digits.start:a.digits.end]
	if a.kind != plain || b.kind != plain || written != p.target.text[b.digits.start:b.digits.end] {
		return nil
	}
	return replacement(b.digits, p.target.language.write(p.source.language.value(written)))
}

// written looks at how a number that is right is written.
func (p *pair) written(q quantity, of []quantity) {
	if q.abbrev && !p.headline() && spelt(q, of) {
		p.at(NumberShort, q.span, nil, "Number", q.in(p.target))
	}
	if q.foreign {
		l := p.target.language
		with := l.write(l.value(p.target.text[q.digits.start:q.digits.end]))
		p.at(NumberFormat, q.digits, replacement(q.digits, with), "Number", p.target.text[q.digits.start:q.digits.end], "Written", with)
	}
}

// spelt tells whether the same number has its "million" in full in the source.
func spelt(q quantity, of []quantity) bool {
	for _, o := range of {
		if o.scaled && !o.abbrev && slices.Contains(q.values, o.values[0]) {
			return true
		}
	}
	return false
}
