package main

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"time"

	"communique/internal/fault"
	"communique/mailer"
	"communique/releases"
	"communique/scheduler"
)

// plan prints a plan: a paragraph a list, and how to agree to it.
func (t *terminal) plan(o mailer.Outlook, zone *time.Location, at string) {
	t.release(o.Release)
	total := 0
	var dates []time.Time
	for _, f := range o.Lists {
		t.line("")
		t.forecast(f, zone)
		if n := f.Total(); n > 0 && !f.Due.IsZero() {
			total += n
			dates = append(dates, f.Due)
		}
	}
	for _, f := range o.Retired {
		t.line("")
		t.line(t.words.Country(f.List.Country) + " – " + f.List.Slug)
		t.wrapped(t.out, "  ", t.words.T("planning.date.retired_what"))
	}
	t.line("")
	t.lacking(o)
	if len(o.Unreached) > 0 {
		names := make([]string, len(o.Unreached))
		for i, code := range o.Unreached {
			names[i] = t.words.Country(code)
		}
		t.wrapped(t.out, "", t.words.T("plan.unreached", "Countries", t.words.List(names)))
	}
	if total > 0 {
		first, last := slices.MinFunc(dates, time.Time.Compare), slices.MaxFunc(dates, time.Time.Compare)
		id := "plan.total"
		if first.Equal(last) {
			id = "plan.total_at_once"
		}
		t.wrapped(t.out, "", t.words.N(id, total, "First", t.words.DayTime(first.In(zone)), "Last", t.words.DayTime(last.In(zone)), "Zone", zone.String()))
	}
	if s := o.Release.State; s == releases.Draft || s == releases.InTranslation {
		t.wrapped(t.out, "", t.words.T("plan.not_approved"))
	}
	t.say("plan.agree")
	t.line("  communique release send " + o.Release.Slug + " --at " + at + " --plan " + o.Fingerprint())
}

// forecast prints what one list would get.
func (t *terminal) forecast(f mailer.Forecast, zone *time.Location) {
	t.line(t.words.Country(f.List.Country) + " – " + f.List.Slug)
	say := func(text string) { t.wrapped(t.out, "  ", text) }
	if f.Fault != nil {
		for _, text := range t.words.Faults(f.Fault) {
			say(text.What)
		}
	} else {
		say(t.clocks(f.Due, f.Target.Zone, zone))
	}
	if len(f.Skipped) > 0 {
		say(t.words.T("plan.skipped", "Days", t.closedDays(f.Skipped)))
	}
	for _, line := range t.agreed(f.Proposal) {
		say(line)
	}
	if f.Current.State != scheduler.Done {
		t.readers(f, say)
	}
	for _, w := range f.Warnings {
		t.wrapped(t.out, "  ! ", t.warning(w))
	}
}

// clocks is an instant on a list's clocks, in UTC and on the officer's own.
func (t *terminal) clocks(at time.Time, list string, own *time.Location) string {
	local := inZone(at, list)
	other := func(there time.Time, name string) string {
		if there.Format(time.DateOnly) == local.Format(time.DateOnly) {
			return t.words.Time(there) + " " + name
		}
		return t.words.DateTime(there) + " " + name
	}
	text := t.words.DayTime(local) + " (" + other(at.UTC(), "UTC")
	if own.String() != "UTC" && own.String() != list {
		text += ", " + other(at.In(own), own.String())
	}
	return text + ")"
}

// closedDays names days with the holiday that each is.
func (t *terminal) closedDays(days []scheduler.ClosedDay) string {
	names := make([]string, len(days))
	for i, d := range days {
		names[i] = t.words.Date(time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC)) + " (" + d.Name + ")"
	}
	return strings.Join(names, ", ")
}

// agreed says what the list has already, and how that differs from what was agreed to
// and from what sending now would give.
func (t *terminal) agreed(p scheduler.Proposal) (lines []string) {
	if p.Current.ID == 0 {
		return nil
	}
	local := func(at time.Time) string { return t.words.DayTime(inZone(at, p.Target.Zone)) }
	if p.Current.State == scheduler.Done {
		lines = append(lines, t.words.T("plan.gone"))
	}
	if p.Moved() {
		lines = append(lines, t.words.T("plan.moved", "Agreed", local(p.AgreedAt), "Now", local(p.Current.DueAt)))
	}
	if p.Current.State == scheduler.Held {
		for _, text := range t.words.Faults(fault.New(fault.Conflict, p.Current.Reason)) {
			lines = append(lines, t.words.T("state.occurrence.held")+": "+text.What)
		}
	}
	if !p.Due.IsZero() && !p.Due.Equal(p.Current.DueAt) {
		lines = append(lines, t.words.T("plan.moves", "Now", local(p.Current.DueAt)))
	}
	return lines
}

// readers says how many mails would leave, and who gets none.
func (t *terminal) readers(f mailer.Forecast, say func(string)) {
	if n := f.Total(); n > 0 {
		say(t.words.N("plan.mails", n, "Languages", t.perLanguage(f.Mails)))
	} else {
		say(t.words.T("plan.no_mails"))
	}
	if n := sum(f.Waiting); n > 0 {
		say(t.words.N("plan.waiting", n, "Languages", t.perLanguage(f.Waiting)))
	}
	if n := sum(f.Unserved); n > 0 {
		say(t.words.N("plan.unserved", n, "Languages", t.perLanguage(f.Unserved)))
	}
	if f.Elsewhere > 0 {
		say(t.words.N("plan.elsewhere", f.Elsewhere))
	}
	if f.Suppressed > 0 {
		say(t.words.N("plan.suppressed", f.Suppressed))
	}
}

// perLanguage counts by language, the most first: "Dutch 20, French 18".
func (t *terminal) perLanguage(counts map[string]int) string {
	languages := slices.SortedFunc(maps.Keys(counts), func(a, b string) int {
		return cmp.Or(cmp.Compare(counts[b], counts[a]), cmp.Compare(a, b))
	})
	for i, language := range languages {
		languages[i] = t.words.Language(language) + " " + t.words.Number(counts[language])
	}
	return strings.Join(languages, ", ")
}

// lacking says of each language for which somebody waits what it lacks.
func (t *terminal) lacking(o mailer.Outlook) {
	waited := map[string]bool{}
	for _, f := range o.Lists {
		for language := range f.Waiting {
			waited[language] = true
		}
	}
	for _, language := range slices.Sorted(maps.Keys(waited)) {
		if s, ok := o.Languages[language]; ok {
			keys := t.inTheWay(editionReports([]releases.LanguageStatus{s})[0])
			t.wrapped(t.out, "", t.words.T("plan.lacks", "Language", t.words.Language(language), "Keys", keys))
		}
	}
}

// warning says why to look at a date again.
func (t *terminal) warning(w scheduler.Warning) string {
	detail := w.Detail
	if w.Kind == scheduler.WarnLanguage || w.Kind == scheduler.WarnAbsent {
		detail = t.words.Language(w.Detail)
	}
	return t.words.T("warning.schedule."+string(w.Kind), "Detail", detail)
}
