package main

import (
	"bytes"
	"io"
	"strings"
	"testing"
	"time"

	"communique/presslists"
	"communique/scheduler"
)

// TestTheListOfSchedulesFitsIntoEightyColumns in every language, with the longest of
// everything, and says of each that it was late.
func TestTheListOfSchedulesFitsIntoEightyColumns(t *testing.T) {
	at := time.Date(2026, 9, 30, 7, 0, 0, 0, time.UTC)
	slugs := map[int64]string{1: "the-longest-name-of-a-release-that-anybody-gives"}
	lists := map[int64]presslists.List{1: {Slug: "regional-press-of-the-whole-country"}}
	release := func(state scheduler.OccurrenceState, d scheduler.Decision, was time.Time, why string) scheduler.Standing {
		return scheduler.Standing{ReleaseID: 1, ListID: 1, Zone: "Europe/Madrid", Next: at, Last: scheduler.Outcome{
			DueAt: at, State: string(state), Decision: d, Late: 3*time.Hour + 25*time.Minute, WasAt: was, WasFor: why,
		}}
	}
	var all []scheduler.Standing
	for _, state := range []scheduler.OccurrenceState{scheduler.Waiting, scheduler.Claimed, scheduler.Done, scheduler.Held, scheduler.Cancelled} {
		all = append(all, release(state, "", time.Time{}, ""))
	}
	all = append(all, release(scheduler.Done, scheduler.SentLate, time.Time{}, ""), release(scheduler.Held, scheduler.Asks, time.Time{}, ""),
		release(scheduler.Waiting, scheduler.Moved, at.Add(-24*time.Hour), "scheduler.too_late"),
		release(scheduler.Waiting, "", at.Add(-time.Hour), "scheduler.tzdata_changed"))
	for _, state := range []string{"claimed", "done", "failed", "missed"} {
		all = append(all, scheduler.Standing{Name: "reminders", Zone: "UTC", Next: at, Last: scheduler.Outcome{
			DueAt: at, State: state, Late: time.Hour, Missed: 7, Since: at.Add(-time.Hour), Trouble: "the mailer is broken",
		}})
	}
	for _, lang := range []string{"en", "nl", "fr", "de", "da", "et", "it", "ro", "sk", "es"} {
		var out bytes.Buffer
		term, err := newTerminal([]string{"--lang", lang}, func(string) string { return "" }, &out, io.Discard)
		if err != nil {
			t.Fatal(err)
		}
		term.schedules(all, slugs, lists)
		for line := range strings.Lines(out.String()) {
			if n := columns(strings.TrimRight(line, "\n")); n > 80 {
				t.Errorf("%s: %d columns: %s", lang, n, line)
			}
		}
		if n := strings.Count(out.String(), "3\u00a0h\u00a025\u00a0min"); n != 3 {
			t.Errorf("%s: %d times it says how late it was:\n%s", lang, n, out.String())
		}
	}
}
