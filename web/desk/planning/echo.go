package planning

import (
	"net/http"
	"strings"

	"communique/locales"
	"communique/releases"
	"communique/scheduler"
	"communique/web/desk"
	"communique/web/look"
)

// echo is what the clocks of a release's countries show at an instant that was typed.
type echo struct {
	Typed string // with its weekday
	Zone  string
	Lines []echoLine
	Fault *look.FormFault // why there is none
}

// echoLine is one clock.
type echoLine struct {
	Time   string
	Day    string   // its weekday and date
	Places []string // with the holiday that each has
	Notes  []string // another day, a weekend
}

// echoOf is the echo of an instant.
func echoOf(words *locales.Words, at releases.Embargo, countries []string) *echo {
	e := &echo{Typed: words.DayTime(at.Local()), Zone: at.Zone}
	for _, l := range scheduler.Echo(at.At, at.Zone, countries) {
		line := echoLine{Time: words.Time(l.At), Day: words.Day(l.At)}
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

// echo is the fragment that a script puts beside a time while it is typed.
func (p *Planning) echo(w http.ResponseWriter, r *http.Request) error {
	release, err := p.seen(r)
	if err != nil {
		return err
	}
	words := p.Frame.Words(r)
	form := &look.Form{Values: r.URL.Query()}
	f := fieldsOf(words, release, form, typed{})
	if _, err := typedOf(form.Values).parse(); err != nil && form.Value("date") != "" && form.Value("time") != "" && form.Refuse(words, err) {
		f.Echo = &echo{Fault: &form.Faults[0]}
	}
	return p.pages.Fragment(w, r, "plan", "echoed", desk.Page{Data: f.Echo})
}
