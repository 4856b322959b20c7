package scheduler

import "time"

// WarningKind is why a press officer should look at a date again. Its words are the
// messages warning.schedule.<WarningKind>.
type WarningKind string

// The kinds, in the order in which they are told.
const (
	WarnFriday      WarningKind = "friday"       // a Friday afternoon: nobody reads it before Monday
	WarnWeekend     WarningKind = "weekend"      // a Saturday or Sunday
	WarnClosed      WarningKind = "closed"       // a public holiday or closing day; Detail is its name
	WarnNight       WarningKind = "night"        // before seven or from eight in the evening on
	WarnNearEmbargo WarningKind = "near_embargo" // within half an hour of the end of the embargo
	WarnRival       WarningKind = "rival"        // another release is due there at the same time; Detail is its slug
	WarnLanguage    WarningKind = "language"     // the list's own language isn't ready; Detail is its tag. Package mailer tells it
	WarnAbsent      WarningKind = "absent"       // the release isn't to be published in the list's own language; Detail is its tag. Likewise
)

// Warning is a reason to look again.
type Warning struct {
	Kind   WarningKind
	Detail string
}

const (
	// sameTime is how far apart two releases are for a journalist who gets both.
	sameTime = time.Hour
	// nearEmbargo is how soon after the embargo a mail is told to be near it: a clock
	// that goes wrong by so much is believable.
	nearEmbargo = 30 * time.Minute

	afternoon        = 12 // o'clock
	morning, evening = 7, 20
)

// warnings are what to think of a list's date.
func warnings(due time.Time, p plan, rivals []string) []Warning {
	var all []Warning
	warn := func(kind WarningKind, detail string) { all = append(all, Warning{kind, detail}) }
	zone, err := time.LoadLocation(p.target.Zone)
	if err != nil {
		zone = time.UTC // a list's zone was read before
	}
	local := due.In(zone)
	switch day := local.Weekday(); {
	case day == time.Friday && local.Hour() >= afternoon:
		warn(WarnFriday, "")
	case day == time.Saturday || day == time.Sunday:
		warn(WarnWeekend, "")
	}
	if p.closed != "" {
		warn(WarnClosed, p.closed)
	}
	if local.Hour() < morning || local.Hour() >= evening {
		warn(WarnNight, "")
	}
	if !p.embargo.IsZero() && !due.Before(p.embargo) && due.Sub(p.embargo) < nearEmbargo {
		warn(WarnNearEmbargo, "")
	}
	for _, slug := range rivals {
		warn(WarnRival, slug)
	}
	return all
}
