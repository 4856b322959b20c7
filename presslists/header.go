package presslists

import (
	"slices"
	"strings"

	"communique/internal/fault"
	"communique/locales"
)

// header is the first row of a file: how its rows are delimited, and what each
// column holds.
type header struct {
	delimiter byte
	titles    []string // as the file has them
	fields    []field
}

// delimiters are tried in this order; the first wins when none does better.
const delimiters = ",;\t|"

// readHeader reads the line with the names of the columns. The delimiter is the
// one that gives the most names which mean something, and then the most names; it
// may also have been told by a line "sep=;" before, as Excel writes it. Faults:
// presslists.quote_open, presslists.header_missing,
// presslists.address_column_missing, presslists.column_twice.
func readHeader(l line, told byte) (header, error) {
	tried := delimiters
	if told != 0 {
		tried = string(told)
	}
	var best header
	most, unclosed := -1, false
	for i := range len(tried) {
		s := split(l.text, tried[i])
		if s.end != closed {
			unclosed = true
			continue
		}
		h := headerOf(s.cells, tried[i])
		if n := 1000*h.known() + len(h.fields); n > most {
			best, most = h, n
		}
	}
	if most < 0 || unclosed && !best.has(addressField) {
		return header{}, fault.New(fault.Invalid, "presslists.quote_open").At(fault.Place{Line: l.number})
	}
	return best, best.checked(l)
}

func headerOf(cells []string, delimiter byte) header {
	h := header{delimiter: delimiter}
	has := map[field]bool{}
	for _, c := range cells {
		f := headings[plain(c)]
		h.titles, h.fields = append(h.titles, tidy(c)), append(h.fields, f)
		has[f] = true
	}
	for i, f := range h.fields {
		switch {
		case f == perhapsAddressField && has[addressField]:
			h.fields[i] = ignoredField
		case f == perhapsAddressField:
			h.fields[i] = addressField
		case f == nameField && has[givenNameField] && has[familyNameField]: // given and family name together are better known
			h.fields[i] = ignoredField
		}
	}
	return h
}

// known is how many columns mean something.
func (h header) known() int {
	n := 0
	for _, f := range h.fields {
		if f != ignoredField {
			n++
		}
	}
	return n
}

// checked tells everything that is wrong with the head of a file.
func (h header) checked(l line) error {
	var faults fault.List
	place := fault.Place{Line: l.number}
	first := map[field]string{}
	for i, f := range h.fields {
		other, twice := first[f]
		switch {
		case !twice:
			first[f] = h.titles[i]
		case f != ignoredField:
			column := fault.Shown(h.titles[i])
			faults = append(faults, fault.New(fault.Invalid, "presslists.column_twice", "Column", column, "Other", fault.Shown(other)).
				At(fault.Place{Line: l.number, Field: column}))
		}
	}
	if _, found := first[addressField]; found {
		return faults.OrNil()
	}
	for _, t := range h.titles {
		if _, err := ParseAddress(t); err == nil {
			return fault.New(fault.Invalid, "presslists.header_missing").At(place)
		}
	}
	return append(faults, fault.New(fault.Invalid, "presslists.address_column_missing", "Found", h.found()).At(place))
}

// found is the names of the columns as a fault may repeat them.
func (h header) found() []locales.Quoted {
	const most = 20
	var names []locales.Quoted
	for _, t := range h.titles {
		if t != "" && len(names) < most {
			names = append(names, locales.Quoted(fault.Shown(t)))
		}
	}
	return names
}

// ignoredTitles names the columns of which nothing is taken.
func (h header) ignoredTitles() []string {
	var names []string
	for i, f := range h.fields {
		if f == ignoredField && h.titles[i] != "" {
			names = append(names, strings.Clone(h.titles[i]))
		}
	}
	return names
}

// has tells whether the file has a column of one of the fields.
func (h header) has(wanted ...field) bool {
	return slices.ContainsFunc(h.fields, func(f field) bool { return slices.Contains(wanted, f) })
}
