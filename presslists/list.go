package presslists

import (
	"strings"

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
	Window   string // when it may be mailed: a cron expression of five fields, in Zone
}

// checked gives l as it is to be kept, or the faults of every field.
func (l List) checked() (List, error) {
	var faults fault.List
	refuse := func(field string, e *fault.Error) { faults = append(faults, e.At(fault.Place{Field: field})) }
	l.Name = tidy(l.Name)
	l.Country, l.Language = strings.ToUpper(strings.TrimSpace(l.Country)), strings.ToLower(strings.TrimSpace(l.Language))
	l.Zone, l.Window = strings.TrimSpace(l.Zone), strings.Join(strings.Fields(l.Window), " ")
	if !accounts.ValidSlug(l.Slug) {
		refuse("slug", fault.New(fault.Invalid, "presslists.slug_invalid", "Value", fault.Shown(l.Slug)))
	}
	if l.Name == "" {
		refuse("name", fault.New(fault.Invalid, "presslists.name_missing"))
	} else if !accounts.ValidName(l.Name) {
		refuse("name", fault.New(fault.Invalid, "presslists.name_invalid", "Limit", maxName))
	}
	if !accounts.KnownCountry(l.Country) {
		refuse("country", fault.New(fault.Invalid, "presslists.country_unknown", "Value", fault.Shown(l.Country)))
	}
	if !locales.Supported(l.Language) {
		refuse("language", fault.New(fault.Invalid, "presslists.language_unknown", "Value", fault.Shown(l.Language), "Languages", locales.Languages))
	}
	// Each alone, beside one that is good, so that both faults are told at once.
	_, err := scheduler.ParseWindow("* * * * *", l.Zone)
	for _, e := range fault.All(err) {
		refuse("zone", e)
	}
	_, err = scheduler.ParseWindow(l.Window, "UTC")
	for _, e := range fault.All(err) {
		refuse("window", e)
	}
	return l, faults.OrNil()
}
