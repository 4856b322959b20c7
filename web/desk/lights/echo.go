package lights

import (
	"strings"

	"communique/locales"
	"communique/releases"
	"communique/scheduler"
	"communique/web/look"
)

// Echo is what the clocks of a release's countries show at an instant that was typed.
type Echo struct {
	Typed string // with its weekday
	Zone  string
	Lines []EchoLine
	Fault *look.FormFault // why there is none
}

// EchoLine is one clock.
type EchoLine struct {
	Time   string
	Day    string   // its weekday and date
	Places []string // with the holiday that each has
	Notes  []string // another day, a weekend
}

// EchoOf is the echo of an instant.
func EchoOf(words *locales.Words, at releases.Embargo, countries []string) *Echo {
	e := &Echo{Typed: words.DayTime(at.Local()), Zone: at.Zone}
	for _, l := range scheduler.Echo(at.At, at.Zone, countries) {
		line := EchoLine{Time: words.Time(l.At), Day: words.Day(l.At)}
		for _, place := range l.Places {
			line.Places = append(line.Places, placeName(words, place))
		}
		switch l.Day {
		case -1:
			line.Notes = append(line.Notes, words.T("planning.echo.day_before"))
		case 1:
			line.Notes = append(line.Notes, words.T("planning.echo.day_after"))
		}
		if l.Weekend {
			line.Notes = append(line.Notes, words.T("cli.embargo.weekend"))
		}
		e.Lines = append(e.Lines, line)
	}
	return e
}

// islands are the parts of countries that have a name in each language; others have the
// name of their city, as the zone has it.
var islands = map[string]string{"Atlantic/Canary": "canary", "Atlantic/Azores": "azores"}

// placeName names where a clock hangs, with the public holiday that it is there.
func placeName(words *locales.Words, p scheduler.EchoPlace) string {
	var notes []string
	if island, ok := islands[p.Zone]; p.Part && ok {
		notes = append(notes, words.T("cli.islands."+island))
	} else if p.Part {
		notes = append(notes, strings.ReplaceAll(p.Zone[strings.LastIndex(p.Zone, "/")+1:], "_", " "))
	}
	if p.Closed != "" {
		notes = append(notes, words.T("planning.echo.holiday", "Name", p.Closed))
	}
	if len(notes) == 0 {
		return words.Country(p.Country)
	}
	return words.Country(p.Country) + " (" + strings.Join(notes, "; ") + ")"
}
