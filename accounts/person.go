package accounts

import (
	"strings"
	"time"

	"communique/internal/address"
	"communique/internal/fault"
	"communique/locales"
)

// Person is somebody of a partner who is reminded of what the partner was asked.
type Person struct {
	ID        int64
	PartnerID int64
	Name      string
	Address   address.Address
	Language  string // in which reminders are written, one of locales.Languages
	Zone      string // the IANA zone of their clocks; empty: that of the partner's country
	Token     string // the secret in the link that stops the reminders

	StoppedAt time.Time // when they said that they want no more; zero: they get reminders
	Refusal   string    // what a mail server said when it refused the address for good; empty: none did
	CreatedAt time.Time
	UpdatedAt time.Time
}

// Reminded tells whether reminders go to the person.
func (p Person) Reminded() bool { return p.StoppedAt.IsZero() && p.Refusal == "" }

// checked gives p as it is to be kept, or the faults of every field.
func (p Person) checked() (Person, error) {
	var faults fault.List
	refuse := func(field, id string, args ...any) {
		faults = append(faults, fault.New(fault.Invalid, id, args...).At(fault.Place{Field: field}))
	}
	p.Name = strings.TrimSpace(p.Name)
	if p.Name == "" {
		refuse("name", "accounts.name_missing")
	} else if !ValidName(p.Name) {
		refuse("name", "accounts.name_invalid", "Limit", maxName)
	}
	read, err := address.Parse(strings.TrimSpace(p.Address.Given))
	for _, f := range fault.All(err) {
		faults = append(faults, f.At(fault.Place{Field: "address"}))
	}
	p.Address = read
	if !locales.Supported(p.Language) {
		refuse("language", "accounts.language_unknown", "Value", p.Language, "Languages", locales.Languages)
	}
	if !knownZone(p.Zone) {
		refuse("zone", "accounts.zone_unknown", "Value", fault.Shown(p.Zone))
	}
	return p, faults.OrNil()
}

// knownZone tells whether a zone is empty or of the IANA database. The abbreviations
// that the database also knows (CET) are half of a zone, and "Local" is no place.
func knownZone(zone string) bool {
	if zone == "" || zone == "UTC" {
		return true
	}
	if !strings.Contains(zone, "/") {
		return false
	}
	_, err := time.LoadLocation(zone)
	return err == nil
}
