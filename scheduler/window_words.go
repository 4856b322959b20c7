package scheduler

import (
	"strings"
	"time"

	"communique/locales"
)

// Describe puts the window into words, as a part of a sentence: "on weekdays at 09:00,
// until 11:00 at the latest, not on public holidays". A cron expression that no
// pattern is the same as is named, with its next openings from now on.
func (w Window) Describe(words *locales.Words, now time.Time) string {
	parts := []string{w.rule.Pattern.describe(words)}
	if w.rule.Pattern.Kind == NoKind {
		parts[0] = words.T("window.cron", "Cron", w.rule.Cron)
	}
	if w.rule.Pattern.Kind == Weekly && w.rule.Pattern.Weeks > 1 {
		parts = append(parts, words.T("window.from", "Date", locales.Date(w.rule.Pattern.Anchor.midnight())))
	}
	parts = append(parts, w.rule.Options.describe(words)...)
	working := w.rule.Pattern.Kind == WorkingDays || w.rule.Pattern.Kind == NthWorking
	if w.rule.Region != "" {
		parts = append(parts, words.T("window.holidays_of", "Region", w.rule.Region))
	} else if !w.rule.OpenOnHolidays && !working { // working days are none in themselves
		parts = append(parts, words.T("window.not_on_holidays"))
	}
	text := strings.Join(parts, ", ")
	if w.rule.Pattern.Kind != NoKind {
		return text
	}
	return w.withOpenings(words, text, now)
}

// withOpenings adds when the window opens next.
func (w Window) withOpenings(words *locales.Words, text string, now time.Time) string {
	const shown = 3
	var openings []string
	for at, ok := w.Next(now); ok && len(openings) < shown; at, ok = w.Next(at.Add(1)) {
		openings = append(openings, words.DateTime(at.In(w.zone)))
	}
	if len(openings) == 0 {
		return words.T("window.never", "Window", text)
	}
	return words.T("window.next", "Window", text, "Openings", openings)
}

func (o Options) describe(words *locales.Words) (parts []string) {
	if o.Until > 0 {
		parts = append(parts, words.T("window.until", "Time", o.Until.write(words)))
	}
	switch n := o.Notice; {
	case n == 0:
	case n%day == 0:
		parts = append(parts, words.N("window.notice.days", int(n/day)))
	case n%time.Hour == 0:
		parts = append(parts, words.N("window.notice.hours", int(n/time.Hour)))
	default:
		parts = append(parts, words.N("window.notice.minutes", int(n/time.Minute)))
	}
	if o.OpenOnHolidays {
		parts = append(parts, words.T("window.also_on_holidays"))
	}
	return parts
}

func (c Clock) write(words *locales.Words) string {
	return words.Time(time.Date(2026, 1, 1, 0, int(c), 0, 0, time.UTC))
}

func (p Pattern) describe(words *locales.Words) string {
	if p.Kind == NoKind {
		return ""
	}
	days := p.describeDays(words)
	if p.From == 0 && p.To == midnight {
		return words.T("window.whole_day", "Days", days)
	}
	if p.IsSpan() {
		return words.T("window.between", "Days", days, "From", p.From.write(words), "To", p.To.write(words))
	}
	times := make([]string, len(p.Times))
	for i, c := range p.Times {
		times[i] = c.write(words)
	}
	id := "window.at"
	if p.Times[0]/60 == 1 {
		id = "window.at_one" // some languages have a singular for it
	}
	if len(times) > 1 {
		id = "window.several"
	}
	return words.T(id, "Days", days, "Times", times)
}

func (p Pattern) describeDays(words *locales.Words) string {
	switch p.Kind {
	case Weekly:
		return p.describeWeekly(words)
	case Monthly:
		return p.describeDates(words)
	case NthWeekday:
		d := p.Days.List()[0]
		return words.T("window.nth."+ordinalOf(p.Nth)+genderOf(words, d), "Day", locales.Term("window.day."+shortDay(d)))
	case WorkingDays:
		return words.T("window.days.working")
	case NthWorking:
		return words.T("window.working." + ordinalOf(p.Nth))
	case NoKind:
	}
	return ""
}

// genderOf is how the id of a message ends that says something about a day of the week.
func genderOf(words *locales.Words, d time.Weekday) string {
	if words.Feminine(d) {
		return "_feminine"
	}
	return ""
}

func (p Pattern) describeWeekly(words *locales.Words) string {
	days := p.Days.List()
	if p.Weeks == 2 && len(days) == 1 {
		id := "window.days.second"
		if words.Feminine(days[0]) {
			id = "window.days.second_feminine"
		}
		return words.T(id, "Day", locales.Term("window.day."+shortDay(days[0])))
	}
	named := make([]locales.Term, len(days))
	for i, d := range days {
		named[i] = locales.Term("window.weekly." + shortDay(d))
	}
	switch {
	case p.Weeks > 1:
		return words.N("window.weeks", p.Weeks, "Days", named)
	case p.Days == Daily:
		return words.T("window.days.daily")
	case p.Days == MondayToFriday:
		return words.T("window.days.weekdays")
	}
	return words.T("window.days.list", "Days", named)
}

func (p Pattern) describeDates(words *locales.Words) string {
	if p.Dates[0] == Last {
		return words.T("window.days.last")
	}
	if len(p.Dates) == 1 {
		return words.T("window.days.date", "Date", words.DayOfMonth(p.Dates[0]))
	}
	dates := make([]string, len(p.Dates))
	for i, d := range p.Dates {
		dates[i] = words.DayOfMonth(d)
	}
	return words.T("window.days.dates", "Dates", dates)
}
