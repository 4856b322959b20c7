package main

import (
	"time"

	"communique/locales"
	"communique/scheduler"
)

// lateReport is what a script reads of a date that was late, or that isn't where it was.
type lateReport struct {
	Decision string `json:"decision,omitempty"`     // sent_late, moved, asks
	Seconds  int64  `json:"late_seconds,omitempty"` // how late it was, when that was decided
	Was      string `json:"was,omitempty"`          // the date whose place it took, in UTC,
	WasFor   string `json:"was_for,omitempty"`      // for this reason
}

func lateReportOf(d scheduler.Decision, late time.Duration, was time.Time, wasFor string) lateReport {
	r := lateReport{Decision: string(d), Seconds: int64(late / time.Second), WasFor: wasFor}
	if !was.IsZero() {
		r.Was = was.UTC().Format(time.RFC3339)
	}
	return r
}

// outcome is what sayLate tells of, whether it comes from a release's status or from the
// list of schedules.
type outcome struct {
	list, slug, zone string
	scheduler.Outcome
}

// sayLate says below a table what was late there, and what was decided.
func (t *terminal) sayLate(o outcome) {
	due, was := inZone(o.DueAt, o.zone), inZone(o.WasAt, o.zone)
	late := locales.Lasted(o.Late)
	switch o.Decision {
	case scheduler.SentLate:
		t.below(t.words.T("cli.late.sent_late", "List", o.list, "Late", late, "Due", due))
	case scheduler.Asks:
		t.below(t.words.T("cli.late.asks", "List", o.list, "Late", late, "Due", due, "Slug", o.slug))
	case scheduler.Moved:
		t.below(t.words.T("cli.late.moved", "List", o.list, "Late", late, "Was", was, "Due", due))
	}
	if !o.WasAt.IsZero() && o.Decision == "" {
		t.below(t.words.T("cli.late.tzdata", "List", o.list, "Zone", o.zone, "Was", o.WasAt.UTC(), "Due", o.DueAt.UTC()))
	}
}

func (t *terminal) below(text string) {
	t.line("")
	t.wrapped(t.out, "", text)
}
