package planning

import (
	"net/url"
	"slices"
	"strings"
	"time"

	"communique/internal/fault"
	"communique/locales"
	"communique/releases"
	"communique/scheduler"
	"communique/web/desk/lights"
	"communique/web/look"
)

// What the form "when" may ask for, beside scheduler's own rules.
const (
	ruleWindow  = string(scheduler.RuleWindow)
	ruleAt      = string(scheduler.RuleAt)
	ruleNow     = string(scheduler.RuleNow)
	ruleEmbargo = "embargo" // at the end of the embargo
)

// typed is an instant as somebody typed it: a day, a time and a zone, and, where the clocks
// show the time twice, the offset that says which is meant.
type typed struct{ Date, Time, Zone, Offset string }

func typedOf(values url.Values) typed {
	return typed{
		strings.TrimSpace(values.Get("date")), strings.TrimSpace(values.Get("time")),
		strings.TrimSpace(values.Get("zone")), strings.TrimSpace(values.Get("offset")),
	}
}

// typedAt is an instant as it would be typed in a zone.
func typedAt(at time.Time, zone *time.Location) typed {
	local := at.In(zone)
	return typed{Date: local.Format(time.DateOnly), Time: local.Format("15:04"), Zone: zone.String()}
}

// parse reads what was typed. Faults, in words for a form: planning.time_missing,
// planning.time_gap, planning.time_twice, planning.time_invalid, and those of a zone.
func (t typed) parse() (releases.Embargo, error) {
	if t.Date == "" || t.Time == "" || t.Zone == "" {
		field := "date"
		if t.Date != "" {
			field = "time"
		}
		return releases.Embargo{}, fault.New(fault.Invalid, "planning.time_missing").At(fault.Place{Field: field})
	}
	words := []string{t.Date, t.Time}
	if t.Offset != "" {
		words = append(words, t.Offset)
	}
	clean := strings.Join(append(words, t.Zone), " ")
	if strings.ContainsAny(t.Date+t.Time+t.Zone+t.Offset, " \t\n\r") {
		return releases.Embargo{}, fault.New(fault.Invalid, "planning.time_invalid", "Value", fault.Shown(clean)).At(fault.Place{Field: "time"})
	}
	at, err := releases.ParseEmbargo(clean)
	return at, inForm(err)
}

// inForm gives the faults of an instant in words for whoever fills in a form: those of the
// packages speak of what is typed on a command line.
func inForm(err error) error {
	for _, f := range fault.All(err) {
		at := func(field, id string, args ...any) error {
			return fault.Wrap(err, f.Kind, id, args...).At(fault.Place{Field: field})
		}
		switch f.ID {
		case "releases.embargo_syntax", "releases.embargo_offset":
			return at("time", "planning.time_invalid", "Value", fault.Shown(f.Args["Value"].(string))) //nolint:forcetypeassert // ParseEmbargo gives it
		case "releases.embargo_gap":
			return at("time", "planning.time_gap", "Before", f.Args["Before"], "After", f.Args["After"])
		case "releases.embargo_twice":
			return at("offset", "planning.time_twice")
		case "releases.zone_unknown", "releases.zone_misspelt":
			return f.At(fault.Place{Field: "zone"})
		case "releases.embargo_past", "scheduler.at_past":
			return at("date", "planning.time_past")
		case "releases.embargo_changed":
			return at("", "planning.embargo_changed")
		case "releases.embargo_same_person":
			return at("", "planning.same_person", "Actor", f.Args["Actor"])
		case "releases.embargo_request_none", "releases.embargo_request_lapsed":
			return at("", "planning.request_over")
		case "scheduler.plan_changed":
			return at("", "planning.plan_changed")
		case "scheduler.before_embargo":
			return at("date", "planning.before_embargo", "Embargo", f.Args["Embargo"], "Zone", f.Args["Zone"])
		case "scheduler.no_countries":
			return at("", "planning.no_countries")
		}
	}
	return err
}

// whenOf reads the form "when". The zero When: nobody has filled it in.
func whenOf(values url.Values, embargo releases.Embargo) (scheduler.When, error) {
	when := scheduler.When{Agreed: values.Get("plan")}
	switch values.Get("rule") {
	case "":
		return scheduler.When{}, nil
	case ruleWindow:
		when.Rule = scheduler.RuleWindow
	case ruleNow:
		when.Rule = scheduler.RuleNow
	case ruleEmbargo:
		when.Rule, when.At = scheduler.RuleAt, embargo.At
		if embargo.At.IsZero() {
			return scheduler.When{}, fault.New(fault.Invalid, "planning.no_embargo").At(fault.Place{Field: "rule"})
		}
	case ruleAt:
		at, err := typedOf(values).parse()
		when.Rule, when.At = scheduler.RuleAt, at.At
		return when, err
	default:
		return scheduler.When{}, fault.New(fault.Invalid, "planning.rule_unknown").At(fault.Place{Field: "rule"})
	}
	return when, nil
}

// zonesOf are the zones to choose from: where an embargo was typed, the reader's own, and
// those of a release's countries; and one that somebody typed.
func zonesOf(words *locales.Words, release releases.Release, own, typed string) (all []choice) {
	add := func(zone, name string) {
		if i := slices.IndexFunc(all, func(c choice) bool { return c.Value == zone }); i < 0 {
			all = append(all, choice{zone, zone})
			if name != "" {
				all[len(all)-1].Name += " – " + name
			}
		} else if name != "" && !strings.Contains(all[i].Name, name) {
			all[i].Name += ", " + name
			if !strings.Contains(all[i].Name, " – ") {
				all[i].Name = zone + " – " + name
			}
		}
	}
	if release.Embargo.Zone != "" {
		add(release.Embargo.Zone, "")
	}
	add(own, "")
	for _, code := range release.Countries {
		add(scheduler.CountryZone(code), words.Country(code))
	}
	add("UTC", "")
	if typed != "" {
		add(typed, "")
	}
	return all
}

// fields are the controls of an instant: what stands in them, and what there is to choose.
type fields struct {
	Date, Time, Zone string
	Zones            []choice
	Offsets          []string // where the clocks show the time twice: the offsets of both
	Offset           string
	Path             string // of the echo
	Echo             *lights.Echo
	Form             *look.Form
}

// fieldsOf are the controls for what was typed, or for a proposal where nothing was.
func fieldsOf(words *locales.Words, release releases.Release, form *look.Form, proposed typed) fields {
	t := proposed
	if form.Filled() {
		t = typedOf(form.Values)
		if t.Zone == "" {
			t.Zone = proposed.Zone
		}
	}
	f := fields{
		Date: t.Date, Time: t.Time, Zone: t.Zone, Offset: t.Offset, Form: form,
		Zones: zonesOf(words, release, proposed.Zone, t.Zone), Path: "/desk/releases/" + release.Slug + "/plan/echo",
	}
	f.Offsets = offsetsOf(t)
	if at, err := t.parse(); err == nil {
		f.Echo = lights.EchoOf(words, at, release.Countries)
	}
	return f
}

// offsetsOf are the two offsets of a time that the clocks of its zone show twice; else none.
func offsetsOf(t typed) []string {
	_, err := releases.ParseEmbargo(t.Date + " " + t.Time + " " + t.Zone)
	if !fault.Is(err, "releases.embargo_twice") {
		return nil
	}
	var offsets []string
	for _, name := range []string{"First", "Second"} {
		text, _ := fault.All(err)[0].Args[name].(string)
		if parts := strings.Fields(text); len(parts) == 4 {
			offsets = append(offsets, parts[2])
		}
	}
	return offsets
}
