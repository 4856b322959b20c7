package main

import (
	"context"
	"slices"
	"strings"
	"time"

	"communique/accounts"
	"communique/releases"
	"communique/scheduler"
)

// embargoWork is a command at work on an embargo.
type embargoWork struct {
	t         *terminal
	h         *house
	who       accounts.Actor
	yes, json bool
}

// asks tells whether a person can be asked.
func (w embargoWork) asks() bool { return w.t.asks && !w.json }

// echo is what another embargo means: on the clocks of each country, and for what is
// planned and frozen.
type echo struct {
	releases.Move
	clocks []scheduler.EchoLine
	dates  []plannedDate
	now    time.Time
}

// echo asks each package what a move means.
func (h *house) echo(ctx context.Context, m releases.Move) (echo, error) {
	e := echo{Move: m, now: h.clock.Now()}
	if !m.After.At.IsZero() {
		e.clocks = scheduler.Echo(m.After.At, m.After.Zone, m.Countries)
	}
	if m.Unchanged() || m.ReleaseID == 0 {
		return e, nil
	}
	dates, err := h.scheduler.PreviewRedate(ctx, m.ReleaseID, m.After)
	if err != nil {
		return echo{}, err
	}
	e.dates, err = h.plannedDates(ctx, dates)
	return e, err
}

// preview prints the echo of a move, for whoever is to say yes.
func (w embargoWork) preview(e echo) {
	if !w.json {
		w.t.echo(e)
		w.t.line("")
	}
}

// tell says how it ended. unasked is unanswered where a second person would be asked.
func (w embargoWork) tell(e echo, outcome string) error {
	var err error
	if outcome == "unanswered" || outcome == "unasked" || outcome == "requested" {
		err = errUnanswered
	}
	if w.json {
		if failed := w.t.json(embargoReport(e, outcome)); failed != nil {
			return failed
		}
		return err
	}
	switch outcome {
	case "shown":
		w.t.echo(e)
		w.t.request(e.Slug, e.Request)
	case "requested":
		w.t.wrapped(w.t.out, "", w.t.words.T("cli.embargo.requested"))
		w.t.request(e.Slug, e.Request)
	case "moved", "confirmed":
		w.t.saved(e)
	default:
		w.t.wrapped(w.t.out, "", w.t.words.T("cli.embargo."+outcome, "Slug", e.Slug))
	}
	return err
}

func (t *terminal) saved(e echo) {
	if e.After.At.IsZero() {
		t.say("cli.embargo.lifted", "Slug", e.Slug)
		return
	}
	t.wrapped(t.out, "", t.words.T("cli.embargo.moved", "Slug", e.Slug, "Embargo", t.fullEmbargo(e.After)))
}

// echo prints what an embargo means: first the instant, then each clock, then what it
// changes.
func (t *terminal) echo(e echo) {
	t.wrapped(t.out, "", t.words.T("cli.embargo.of", "Slug", e.Slug, "Embargo", t.fullEmbargo(e.After)))
	if at := e.After.At; at.After(e.now) {
		t.wrapped(t.out, "  ", t.words.T("desk.embargo.utc", "When", at.UTC())+", "+t.distance(at.Sub(e.now)))
	} else if !at.IsZero() {
		t.wrapped(t.out, "  ", t.words.T("desk.embargo.utc", "When", at.UTC()))
		t.wrapped(t.out, "  ", t.words.T("cli.embargo.past"))
	}
	if !e.Unchanged() {
		t.wrapped(t.out, "  ", t.words.T("cli.embargo.before", "Embargo", t.fullEmbargo(e.Before)))
	}
	t.echoClocks(e.clocks)
	t.plannedDates(e.dates)
	if len(e.Redated) > 0 && !e.Unchanged() {
		t.line("")
		t.wrapped(t.out, "", t.words.T("cli.embargo.redated", "Languages", t.words.List(t.languageNames(e.Redated))))
	}
	if e.Second {
		t.line("")
		t.wrapped(t.out, "", t.words.T("cli.embargo.second"))
	}
}

// fullEmbargo is an embargo with its weekday: "Tuesday 1 December 2026 at 09:00,
// Europe/Amsterdam"; without one it says so.
func (t *terminal) fullEmbargo(e releases.Embargo) string {
	if e.At.IsZero() {
		return t.words.T("cli.embargo.none")
	}
	return t.words.DayTime(e.Local()) + ", " + e.Zone
}

// echoClocks prints a line for each clock: what it shows, where it hangs, and what one
// might overlook.
func (t *terminal) echoClocks(lines []scheduler.EchoLine) {
	if len(lines) == 0 {
		return
	}
	t.line("")
	day, hour := 0, 0
	for _, l := range lines {
		day, hour = max(day, columns(t.words.Weekday(l.At))), max(hour, columns(t.words.Time(l.At)))
	}
	for _, l := range lines {
		clock := t.words.Time(l.At)
		clock = strings.Repeat(" ", hour-columns(clock)) + clock
		names := make([]string, 0, len(l.Places)+1)
		for _, p := range l.Places {
			names = append(names, t.place(p))
		}
		if marks := t.marks(l); len(marks) > 0 {
			names[len(names)-1] += " – " + marks[0]
			names = append(names, marks[1:]...)
		}
		t.wrappedList("  "+padded(t.words.Weekday(l.At), day)+"  "+clock+"  ", names)
	}
}

// marks are what isn't seen at a glance in a line: another day, a weekend.
func (t *terminal) marks(l scheduler.EchoLine) []string {
	var marks []string
	switch l.Day {
	case 0:
	case -1:
		marks = append(marks, t.words.T("cli.embargo.day_before", "Date", t.words.Date(l.At)))
	case 1:
		marks = append(marks, t.words.T("cli.embargo.day_after", "Date", t.words.Date(l.At)))
	default:
		marks = append(marks, t.words.Date(l.At))
	}
	if l.Weekend {
		marks = append(marks, t.words.T("cli.embargo.weekend"))
	}
	return marks
}

// islands are the parts of countries that have a name in each language; others have the
// name of their city, as the zone has it.
var islands = map[string]string{"Atlantic/Canary": "canary", "Atlantic/Azores": "azores"}

// place names where a clock hangs, with the public holiday that it is there.
func (t *terminal) place(p scheduler.EchoPlace) string {
	var notes []string
	if p.Part {
		notes = append(notes, t.part(p))
	}
	if p.Closed != "" {
		notes = append(notes, p.Closed)
	}
	if len(notes) == 0 {
		return t.words.Country(p.Country)
	}
	return t.words.Country(p.Country) + " (" + strings.Join(notes, "; ") + ")"
}

func (t *terminal) part(p scheduler.EchoPlace) string {
	part := strings.ReplaceAll(p.Zone[strings.LastIndex(p.Zone, "/")+1:], "_", " ")
	if name, ok := islands[p.Zone]; ok {
		part = t.words.T("cli.islands." + name)
	}
	return part
}

// distance says how far ahead an instant is: "in 3 days 4 h".
func (t *terminal) distance(d time.Duration) string {
	days, hours, minutes := int(d/(24*time.Hour)), int(d/time.Hour)%24, int(d/time.Minute)%60
	switch {
	case days > 0 && hours > 0:
		return t.words.N("cli.in.days", days, "Hours", hours)
	case days > 0:
		return t.words.N("cli.due.days", days)
	case hours > 0 && minutes > 0:
		return t.words.T("cli.in.hours", "Hours", hours, "Minutes", minutes)
	case hours > 0:
		return t.words.N("cli.due.hours", hours)
	}
	return t.words.T("cli.in.minutes", "Minutes", max(1, minutes))
}

// plannedDates prints which dates move, each pair of dates once, and for which lists.
func (t *terminal) plannedDates(dates []plannedDate) {
	if len(dates) == 0 {
		return
	}
	t.line("")
	t.count("cli.embargo.dates", len(dates))
	var pairs []string
	lists := map[string][]string{}
	for _, d := range dates {
		before, after := t.words.DayTime(inZone(d.DueAt, d.Zone)), t.words.T("cli.embargo.held")
		if !d.Held {
			after = t.words.DayTime(inZone(d.To, d.Zone))
		}
		pair := before + " → " + after
		if columns(pair) > 78 {
			pair = before + "\n  → " + after
		}
		if !slices.Contains(pairs, pair) {
			pairs = append(pairs, pair)
		}
		lists[pair] = append(lists[pair], t.words.Country(d.Country)+" ("+d.list+")")
	}
	for _, pair := range pairs {
		t.line("  " + pair)
		t.wrappedList("    ", lists[pair])
	}
}

// request tells of a move that waits for a second person.
func (t *terminal) request(slug string, q releases.EmbargoRequest) {
	if q.ID == 0 {
		return
	}
	local := func(at time.Time) time.Time { return inZone(at, q.From.Zone) }
	t.wrapped(t.out, "  ", t.words.T("cli.embargo.request", "Actor", q.By, "At", local(q.At), "Embargo", t.fullEmbargo(q.To)))
	t.wrapped(t.out, "  ", t.words.T("cli.embargo.answer", "Slug", slug, "Until", local(q.Until()), "Zone", q.From.Zone))
}
