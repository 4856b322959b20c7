package presslists

import (
	"cmp"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"communique/internal/fault"
	"communique/internal/spreadsheet"
	"communique/locales"

	"golang.org/x/text/language"
)

// contact makes a contact of a row's cells, or tells what is wrong with each of
// them. Nothing of it points into the line that was read.
func (h header) contact(cells []string, at int) (Contact, fault.List) {
	r := row{header: h, line: at}
	var given, family string
	for i, cell := range cells {
		if i >= len(h.fields) {
			if strings.TrimSpace(cell) != "" {
				r.refuse("", fault.New(fault.Invalid, "presslists.cells_many", "Count", len(cells), "Columns", len(h.fields)))
				break
			}
			continue
		}
		if h.fields[i] == ignoredField {
			continue
		}
		raw := spreadsheet.Unguarded(cell)
		cell = strings.Clone(tidy(raw))
		switch h.fields[i] {
		case addressField:
			r.address(i, cell)
		case nameField:
			r.contact.Name = r.text(i, cell, maxName)
		case givenNameField:
			given = r.text(i, cell, maxName)
		case familyNameField:
			family = r.text(i, cell, maxName)
		case outletField:
			r.contact.Outlet = r.text(i, cell, maxOutlet)
		case languageField:
			r.reads(i, cell)
		case topicsField:
			r.contact.Topics = r.text(i, cell, maxTopics)
		case consentField:
			r.contact.ConsentBasis = r.evidence(i, raw)
		case groundField:
			r.ground(i, cell)
		case consentOnField:
			r.day(i, cell)
		case recordedByField:
			r.contact.ClaimedBy = r.text(i, cell, maxName)
		case recordedAtField:
			r.instant(i, cell)
		case ignoredField, perhapsAddressField:
		}
	}
	r.contact.Name = tidy(given + " " + r.contact.Name + " " + family)
	if r.contact.AddressKey == "" && len(r.faults) == 0 { // the row ends before the column of the address
		r.refuse("", fault.New(fault.Invalid, "presslists.address_missing"))
	}
	return r.contact, r.faults
}

// row is a row while it is read.
type row struct {
	header  header
	line    int
	contact Contact
	faults  fault.List
}

func (r *row) refuse(title string, e *fault.Error) {
	r.faults = append(r.faults, e.At(fault.Place{Line: r.line, Field: fault.Shown(title)}))
}

func (r *row) address(i int, cell string) {
	a, err := ParseAddress(cell)
	for _, e := range fault.All(err) {
		r.refuse(r.header.titles[i], e)
	}
	r.contact.Address, r.contact.AddressKey = a.Given, a.Key
}

// text checks a text without a form of its own.
func (r *row) text(i int, cell string, most int) string {
	r.readable(i, cell, most)
	return cell
}

// evidence is a text of several lines.
func (r *row) evidence(i int, cell string) string {
	cell = strings.Clone(tidyLines(cell))
	r.readable(i, strings.ReplaceAll(cell, "\n", " "), maxConsent)
	return cell
}

func (r *row) readable(i int, cell string, most int) {
	switch {
	case strings.ContainsRune(cell, unicode.ReplacementChar):
		r.refuse(r.header.titles[i], fault.New(fault.Invalid, "presslists.letters_lost", "Value", fault.Shown(cell)))
	case strings.ContainsFunc(cell, unicode.IsControl):
		r.refuse(r.header.titles[i], fault.New(fault.Invalid, "presslists.control_character", "Value", fault.Shown(cell)))
	case utf8.RuneCountInString(cell) > most:
		r.refuse(r.header.titles[i], fault.New(fault.Invalid, "presslists.text_long", "Value", fault.Shown(cell), "Limit", most))
	}
}

// language takes the code of any language that there is (ISO 639), in capitals too,
// and of a regional variant its base: nl-BE reads nl. Somebody who reads Portuguese
// gets it on the day when a release has it, and the language of the list until then.
func (r *row) reads(i int, cell string) {
	code, _, _ := strings.Cut(strings.ToLower(strings.ReplaceAll(cell, "_", "-")), "-")
	if _, err := language.ParseBase(code); code != "" && err != nil {
		r.refuse(r.header.titles[i], fault.New(fault.Invalid, "presslists.contact_language", "Value", fault.Shown(cell), "Languages", locales.Languages))
	}
	r.contact.Language = code
}

// ground takes one of Grounds. Other words are the evidence, where no column is for that.
func (r *row) ground(i int, cell string) {
	switch code := strings.ToLower(cell); {
	case cell == "" || slices.Contains(Grounds, code):
		r.contact.Ground = code
	case r.header.has(consentField):
		r.refuse(r.header.titles[i], fault.New(fault.Invalid, "presslists.ground_unknown", "Value", fault.Shown(cell)))
	default:
		r.contact.ConsentBasis = r.text(i, cell, maxConsent)
	}
}

// day takes a day as ISO 8601 has it.
func (r *row) day(i int, cell string) {
	if day, err := time.Parse(time.DateOnly, cell); cell != "" && (err != nil || day.Year() < 1900) {
		r.refuse(r.header.titles[i], fault.New(fault.Invalid, "presslists.consent_day", "Value", fault.Shown(cell)))
	}
	r.contact.ConsentOn = cell
}

// instant takes when something was noted. What isn't one says nothing: the import is one, too.
func (r *row) instant(_ int, cell string) {
	if at, err := time.Parse(time.RFC3339, cell); err == nil {
		r.contact.ClaimedAt = at.UTC().Truncate(time.Second)
	}
}

// merged is the contact as an import leaves it: what the file has no column for
// stays as it was, and so does on what ground somebody is mailed where the file is silent.
func (h header) merged(was, now Contact) Contact {
	now.ID, now.ListID = was.ID, was.ListID
	if !h.has(nameField, givenNameField, familyNameField) {
		now.Name = was.Name
	}
	if !h.has(outletField) {
		now.Outlet = was.Outlet
	}
	if !h.has(languageField) {
		now.Language = was.Language
	}
	if !h.has(topicsField) {
		now.Topics = was.Topics
	}
	now.ConsentBasis = cmp.Or(now.ConsentBasis, was.ConsentBasis)
	now.Ground = cmp.Or(now.Ground, was.Ground)
	now.ConsentOn = cmp.Or(now.ConsentOn, was.ConsentOn)
	return now
}
