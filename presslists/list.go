package presslists

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"time"

	"communique/accounts"
	"communique/internal/fault"
	"communique/locales"
	"communique/scheduler"
)

// List is a press list: the recipients of one country or beat.
type List struct {
	ID, PartnerID int64

	Slug     string // its name in commands and addresses
	Country  string // ISO 3166-1 alpha-2
	Name     string
	Language string // what a contact reads whose own language has no edition
	Zone     string // IANA
	Region   string // whose public holidays close it: ISO 3166-2, such as "DE-BY". Empty: the country's
	Window   string // when it may be mailed, in Zone: see scheduler.ParseWindow

	RetiredAt   time.Time // since when no release goes to it; zero: it isn't retired
	WithPartner bool      // it was retired together with its partner
}

// Retired tells whether no release goes to the list any more, until it is taken back.
func (l List) Retired() bool { return !l.RetiredAt.IsZero() }

// Active leaves the lists that aren't retired.
func Active(lists []List) []List {
	return slices.DeleteFunc(slices.Clone(lists), List.Retired)
}

// Opens is when the list may be mailed: its window, less the closed days of its region.
func (p *PressLists) Opens(l List) (scheduler.Window, error) {
	return scheduler.ParseWindow(l.Window, l.place(p.calendar))
}

func (l List) place(c scheduler.Calendar) scheduler.Place {
	return scheduler.Place{Zone: l.Zone, Region: cmp.Or(l.Region, l.Country), Calendar: c}
}

// checked gives l as it is to be kept from now on, or the faults of every field.
func (l List) checked(c scheduler.Calendar, now time.Time) (List, error) {
	var faults fault.List
	refuse := func(field string, e *fault.Error) {
		faults = append(faults, e.At(fault.Place{Field: field, Column: e.Place.Column}))
	}
	l.Name = tidy(l.Name)
	l.Country, l.Language = strings.ToUpper(strings.TrimSpace(l.Country)), strings.ToLower(strings.TrimSpace(l.Language))
	l.Zone, l.Region = strings.TrimSpace(l.Zone), strings.ToUpper(strings.TrimSpace(l.Region))
	if !accounts.ValidSlug(l.Slug) {
		refuse("slug", fault.New(fault.Invalid, "presslists.slug_invalid", "Value", fault.Shown(l.Slug)))
	}
	if l.Name == "" {
		refuse("name", fault.New(fault.Invalid, "presslists.name_missing"))
	} else if !accounts.ValidName(l.Name) {
		refuse("name", fault.New(fault.Invalid, "presslists.name_invalid", "Limit", maxName))
	}
	if l.Country == "" {
		refuse("country", fault.New(fault.Invalid, "presslists.country_missing"))
	} else if !accounts.KnownCountry(l.Country) {
		refuse("country", fault.New(fault.Invalid, "presslists.country_unknown", "Value", fault.Shown(l.Country)))
	}
	if !locales.Supported(l.Language) {
		refuse("language", fault.New(fault.Invalid, "presslists.language_unknown", "Value", fault.Shown(l.Language), "Languages", locales.Languages))
	}
	if !accounts.KnownCountry(l.Country) {
		l.Region = ""
	} else if part, ok := strings.CutPrefix(l.Region, l.Country); l.Region != "" && (!ok || !isPart.MatchString(part)) {
		value, country := fault.Shown(l.Region), locales.Country(l.Country)
		refuse("region", fault.New(fault.Invalid, "presslists.region_invalid", "Value", value, "Country", country, "Example", l.Country))
		l.Region = ""
	}
	window, err := scheduler.CheckWindow(l.Window, l.place(c), now)
	all := fault.All(err)
	if err != nil && len(all) == 0 {
		return l, err
	}
	l.Window = window
	return l, append(faults, all...).OrNil()
}

// isPart matches what follows the country in a region's code; nothing does in the
// whole country's.
var isPart = regexp.MustCompile(`^(?:-[A-Z0-9]{1,3})?$`)
