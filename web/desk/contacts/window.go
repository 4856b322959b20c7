package contacts

import (
	"strings"
	"time"

	"communique/internal/fault"
	"communique/locales"
	"communique/scheduler"
	"communique/web/look"
)

// Most windows are times on days of the week. A form has boxes for those, and a line for
// all that package scheduler can read.
var weekdays = []string{"mon", "tue", "wed", "thu", "fri", "sat", "sun"}

// dayBox is one day of the week in a form.
type dayBox struct {
	ID, Name string
}

func dayBoxes(words *locales.Words) []dayBox {
	boxes := make([]dayBox, len(weekdays))
	for i, id := range weekdays {
		boxes[i] = dayBox{ID: id, Name: words.Weekday(time.Date(2024, 1, 1+i, 0, 0, 0, 0, time.UTC))} // that was a Monday
	}
	return boxes
}

// fillWindow puts a window into the fields of a form.
func fillWindow(f *look.Form, text string) {
	f.Values.Set("rule", text)
	rule, err := scheduler.ParseRule(text)
	p := rule.Pattern
	if err != nil || p.Kind != scheduler.Weekly || p.Weeks != 1 || p.IsSpan() || rule.Notice != 0 || rule.Region != "" {
		f.Values.Set("how", "rule")
		return
	}
	f.Values.Set("how", "days")
	for _, d := range p.Days.List() {
		f.Values.Add("day", weekdays[(int(d)+6)%7])
	}
	times := make([]string, len(p.Times))
	for i, t := range p.Times {
		times[i] = t.String()
	}
	f.Values.Set("times", strings.Join(times, ", "))
	if rule.Until > 0 {
		f.Values.Set("until", rule.Until.String())
	}
	if rule.OpenOnHolidays {
		f.Values.Set("holidays", "open")
	}
}

// windowOf is the text of the window that a form describes.
func windowOf(f *look.Form) (string, error) {
	if f.Value("how") == "rule" {
		return f.Value("rule"), nil
	}
	days := f.Values["day"]
	times := strings.Join(strings.FieldsFunc(f.Value("times"), func(r rune) bool { return r == ' ' || r == ',' || r == ';' }), ",")
	if len(days) == 0 {
		return "", fault.New(fault.Invalid, "contacts.days_missing").At(fault.Place{Field: "window"})
	}
	if times == "" {
		return "", fault.New(fault.Invalid, "contacts.times_missing").At(fault.Place{Field: "times"})
	}
	text := strings.Join(days, ",") + " " + times
	if until := strings.TrimSpace(f.Value("until")); until != "" {
		text += " until " + until
	}
	if f.Has("holidays", "open") {
		text += " holidays open"
	}
	return text, nil
}
