package planning

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"time"

	"communique/internal/fault"
	"communique/locales"
	"communique/mailer"
	"communique/scheduler"
	"communique/web/desk/lights"
)

// listView is what a press list gets, in words.
type listView struct {
	Country string
	Name    string
	At      time.Time // on the list's clock; zero: it has no date
	Day     string    // its weekday and date
	Own     string    // on the reader's clock, when that shows something else
	Zone    string
	Mails   string // how many, by language
	None    bool   // no mail would leave
	State   string // a message; empty: nothing stands yet
	Icon    string
	Notes   []string // what one should know
	Warn    []string // what one should look at again
}

// describe puts an outlook into words.
func (d *planData) describe(words *locales.Words, o mailer.Outlook, own *time.Location) {
	if o.When.Rule == "" {
		return
	}
	d.Plan = o.Fingerprint()
	for _, f := range o.Lists {
		d.Lists = append(d.Lists, d.list(words, f, own))
	}
	for _, f := range o.Retired {
		v := d.list(words, f, own)
		v.Notes = append(v.Notes, words.T("planning.date.retired_what"))
		d.Lists = append(d.Lists, v)
	}
	if len(o.Unreached) > 0 {
		countries := make([]string, len(o.Unreached))
		for i, code := range o.Unreached {
			countries[i] = words.Country(code)
		}
		d.Unreached = words.T("plan.unreached", "Countries", words.List(countries))
	}
	d.Total = total(words, o, own)
}

// total says how many mails that is, and when.
func total(words *locales.Words, o mailer.Outlook, own *time.Location) string {
	n := 0
	var dates []time.Time
	for _, f := range o.Lists {
		if !f.Due.IsZero() && f.Total() > 0 && f.Current.State != scheduler.Done {
			n += f.Total()
			dates = append(dates, f.Due)
		}
	}
	if n == 0 {
		return ""
	}
	first, last := slices.MinFunc(dates, time.Time.Compare).In(own), slices.MaxFunc(dates, time.Time.Compare).In(own)
	if first.Equal(last) {
		return words.N("plan.total_at_once", n, "First", words.DayTime(first), "Last", words.DayTime(last), "Zone", own.String())
	}
	return words.N("plan.total", n, "First", words.DayTime(first), "Last", words.DayTime(last), "Zone", own.String())
}

func (d *planData) list(words *locales.Words, f mailer.Forecast, own *time.Location) listView {
	v := listView{Country: words.Country(f.List.Country), Name: f.List.Name, Zone: f.Target.Zone}
	due := f.Due
	if f.Current.ID != 0 && (!d.Previewed || f.List.Retired()) {
		due = f.Current.DueAt
	}
	if !due.IsZero() {
		v.At = due.In(lights.Zone(f.Target.Zone))
		v.Day = words.Day(v.At)
		if !otherClock(due.In(own), v.At).IsZero() {
			v.Own = words.DayTime(due.In(own))
		}
	}
	v.Icon, v.State = d.standing(f.Current)
	v.Notes = d.notes(words, f, v.Zone)
	if f.Current.State == scheduler.Done {
		v.Mails = d.went(words, f.List.ID)
	} else if n := f.Total(); n > 0 {
		v.Mails = words.N("plan.mails", n, "Languages", perLanguage(words, f.Mails))
	} else {
		v.None = true
	}
	if f.Current.State == scheduler.Done {
		return v
	}
	for _, w := range f.Warnings {
		detail := w.Detail
		if w.Kind == scheduler.WarnLanguage || w.Kind == scheduler.WarnAbsent {
			detail = words.Language(w.Detail)
		}
		v.Warn = append(v.Warn, words.T("warning.schedule."+string(w.Kind), "Detail", detail))
	}
	return v
}

// went is what became of the mails that a list was due, by the ledger: "14 sent, 1 refused". What
// would be sent there today is another matter.
func (d *planData) went(words *locales.Words, listID int64) string {
	states := map[mailer.State]int{}
	for _, c := range d.counts {
		if c.ListID == listID && c.Kind == mailer.KindFirst {
			states[c.State] += c.N
		}
	}
	var parts []string
	for _, c := range lights.Tally(states) {
		parts = append(parts, words.N("desk.count."+c.What, c.N))
	}
	return strings.Join(parts, ", ")
}

// standing is how far the date of a list is.
func (d *planData) standing(o scheduler.Occurrence) (icon, word string) {
	switch {
	case o.ID == 0:
		return "light-draft", "planning.date.proposed"
	case o.State == scheduler.Cancelled: // no other one is shown
		return "light-stopped", "planning.date.retired"
	case d.Release.Hold.On() && o.State != scheduler.Done:
		return "pause", "planning.on_hold"
	case o.State == scheduler.Held:
		return "light-amber", "state.occurrence.held"
	case o.State == scheduler.Done:
		return "light-sent", "planning.date.gone"
	case d.Previewed:
		return "light-ring", "planning.date.stands"
	}
	return "light-ring", "planning.date.scheduled"
}

// notes are what one should know of a list's date and of its readers.
func (d *planData) notes(words *locales.Words, f mailer.Forecast, zone string) (notes []string) {
	local := func(at time.Time) string { return words.DayTime(at.In(lights.Zone(zone))) }
	notes = faultsOf(words, f, d.Release.Slug)
	if f.Current.State == scheduler.Done {
		return notes
	}
	if len(f.Skipped) > 0 {
		days := make([]string, len(f.Skipped))
		for i, day := range f.Skipped {
			days[i] = words.Date(time.Date(day.Year, day.Month, day.Day, 0, 0, 0, 0, time.UTC)) + " (" + day.Name + ")"
		}
		notes = append(notes, words.T("plan.skipped", "Days", strings.Join(days, ", ")))
	}
	if f.Moved() {
		notes = append(notes, words.T("plan.moved", "Agreed", local(f.AgreedAt), "Now", local(f.Current.DueAt)))
	}
	if d.Previewed && f.Current.ID != 0 && !f.Due.IsZero() && !f.Due.Equal(f.Current.DueAt) {
		notes = append(notes, words.T("planning.date.moves", "Now", local(f.Current.DueAt)))
	}
	if waiting := sum(f.Waiting); waiting > 0 {
		notes = append(notes, words.N("plan.waiting", waiting, "Languages", perLanguage(words, f.Waiting)))
	}
	if unserved := sum(f.Unserved); unserved > 0 {
		notes = append(notes, words.N("plan.unserved", unserved, "Languages", perLanguage(words, f.Unserved)))
	}
	if f.Elsewhere > 0 {
		notes = append(notes, words.N("plan.elsewhere", f.Elsewhere))
	}
	if f.Suppressed > 0 {
		notes = append(notes, words.N("plan.suppressed", f.Suppressed))
	}
	return notes
}

// faultsOf say why a list has no date, or is held.
func faultsOf(words *locales.Words, f mailer.Forecast, slug string) (texts []string) {
	if f.Fault != nil {
		for _, t := range words.Faults(f.Fault) {
			texts = append(texts, t.What)
		}
	}
	if f.Current.State == scheduler.Held && f.Current.Reason != "" {
		for _, t := range words.Faults(fault.New(fault.Conflict, f.Current.Reason, "Slug", slug)) {
			texts = append(texts, t.What)
		}
	}
	return texts
}

func sum(counts map[string]int) (n int) {
	for _, k := range counts {
		n += k
	}
	return n
}

// perLanguage counts by language, the most first: "Dutch 20, French 18".
func perLanguage(words *locales.Words, counts map[string]int) string {
	languages := slices.SortedFunc(maps.Keys(counts), func(a, b string) int {
		return cmp.Or(cmp.Compare(counts[b], counts[a]), cmp.Compare(a, b))
	})
	for i, language := range languages {
		languages[i] = words.Language(language) + " " + words.Number(counts[language])
	}
	return strings.Join(languages, ", ")
}
