package scheduler_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"communique/internal/fault"
	"communique/migrations/dbtest"
	"communique/scheduler"
)

// stands is each date as "BE Mon 30 09:00 waiting", with what was decided about it.
func (h *house) stands() []string {
	h.t.Helper()
	occurrences, err := h.scheduler.Occurrences(h.t.Context(), h.release.ID)
	if err != nil {
		h.t.Fatal(err)
	}
	lines := told(occurrences)
	for i, o := range occurrences {
		if o.Decision != "" {
			lines[i] += " " + string(o.Decision) + " " + o.LateBy.String()
		}
		if !o.WasAt.IsZero() {
			lines[i] += " for " + o.WasAt.Format("Mon 2 15:04 ") + o.WasFor
		}
	}
	return lines
}

func (h *house) sendLate(when scheduler.When) {
	h.t.Helper()
	if _, err := h.scheduler.Send(h.t.Context(), officer, "lipse", when); err != nil {
		h.t.Fatal(err)
	}
}

func TestADateThatIsALittleLateLeavesAndIsReported(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.send("window")
		h.clock.Advance(2*time.Hour + 5*time.Second) // Brussels is on time: such is a busy minute
		same(t, "planned", h.due(&book{}), 2)
		same(t, "the dates", h.stands(), []string{
			"EE Mon 30 08:30 done sent_late 1h30m5s", "BE Mon 30 09:00 done", "GB Tue 1 10:00 waiting",
		})
		same(t, "told", h.events(), []string{"sent_late EE 1h30m5s"})
		same(t, "once", h.due(&book{}), 0)
		same(t, "told again", len(h.events()), 0)
	})
}

func TestADateThatIsTooLateLeavesInTheNextWindow(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.send("window")
		h.clock.Advance(2*time.Hour + 30*time.Minute) // Tallinn is two hours late
		same(t, "planned", h.due(&book{}), 1)
		same(t, "the dates", h.stands(), []string{
			"BE Mon 30 09:00 done sent_late 30m0s",
			"EE Tue 1 08:30 waiting moved 2h0m0s for Mon 30 06:30 scheduler.too_late",
			"GB Tue 1 10:00 waiting",
		})
		same(t, "told", h.events(), []string{"moved EE 2h0m0s", "sent_late BE 30m0s"})
		h.clock.MoveTo(monday.Add(24*time.Hour + 30*time.Minute))
		same(t, "on the next day", h.due(&book{}), 1)
		same(t, "it still says what it stands for", h.stands()[1],
			"EE Tue 1 08:30 done moved 2h0m0s for Mon 30 06:30 scheduler.too_late")
		same(t, "rows", countOccurrences(t, h.db), 4)
	})
}

func TestADateThatIsTooLateAsksAPerson(t *testing.T) {
	ask := scheduler.Lateness{Within: time.Hour, Then: scheduler.ThenAsk}
	for name, when := range map[string]scheduler.When{
		"as they wanted":                  {Rule: scheduler.RuleWindow, Late: ask},
		"at an instant, without a window": {Rule: scheduler.RuleAt, At: monday.Add(30 * time.Minute)},
	} {
		t.Run(name, func(t *testing.T) {
			each(t, func(t *testing.T, h *house) {
				*h.targets = (*h.targets)[1:2]
				h.sendLate(when)
				h.clock.Advance(3 * time.Hour)
				same(t, "planned", h.due(&book{}), 0)
				same(t, "the date", h.stands(), []string{"EE Mon 30 08:30 held scheduler.too_late asks 2h30m0s"})
				same(t, "told", h.events(), []string{"asks EE 2h30m0s"})
				same(t, "nothing happens by itself", h.due(&book{}), 0)
				same(t, "the person decides", h.send("now"), []string{"EE Mon 30 11:00 waiting"})
				same(t, "planned then", h.due(&book{}), 1)
				same(t, "the date then", h.stands(), []string{"EE Mon 30 11:00 done"})
			})
		})
	}
}

// TestHowLateMayBeChanged: the same date, another rule for when it is late.
func TestHowLateMayBeChanged(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		*h.targets = (*h.targets)[1:2]
		h.send("window")
		h.sendLate(scheduler.When{Rule: scheduler.RuleWindow, Late: scheduler.Lateness{Within: 4 * time.Hour, Then: scheduler.ThenAsk}})
		h.clock.Advance(4 * time.Hour)
		same(t, "planned", h.due(&book{}), 1)
		same(t, "the date", h.stands(), []string{"EE Mon 30 08:30 done sent_late 3h30m0s"})
	})
}

// knowing is a mailer that knows what it has begun.
type knowing struct {
	*book
	begun bool
}

func (k *knowing) Begun(context.Context, scheduler.Occurrence) (bool, error) { return k.begun, nil }

// TestWhatHadBegunIsEnded: a process was killed while it planned, and nobody was up for a
// day. What the mailer has begun is ended; the rest is as late as its instant says.
func TestWhatHadBegunIsEnded(t *testing.T) {
	for begun, want := range map[bool][]string{
		true:  {"EE Mon 30 08:30 done sent_late 24h0m0s"},
		false: {"EE Tue 1 08:30 done moved 24h0m0s for Mon 30 06:30 scheduler.too_late"},
	} {
		each(t, func(t *testing.T, h *house) {
			*h.targets = (*h.targets)[1:2]
			h.send("window")
			h.clock.Advance(30 * time.Minute)
			_, err := h.another("killed").Due(t.Context(), &book{refuse: errBroken})
			if !errors.Is(err, errBroken) {
				t.Fatal(err)
			}
			h.clock.Advance(24 * time.Hour) // Tuesday's window opens at this very instant
			h.due(&knowing{book: &book{}, begun: begun})
			same(t, "the date", h.stands(), want)
		})
	}
}

func TestParseLateness(t *testing.T) {
	for _, good := range []struct {
		within, then string
		want         scheduler.Lateness
	}{
		{"", "", scheduler.Lateness{Within: 2 * time.Hour, Then: scheduler.ThenWindow}},
		{"4h", "", scheduler.Lateness{Within: 4 * time.Hour, Then: scheduler.ThenWindow}},
		{"90m", "ask", scheduler.Lateness{Within: 90 * time.Minute, Then: scheduler.ThenAsk}},
		{"0s", "window", scheduler.Lateness{Then: scheduler.ThenWindow}},
	} {
		l, err := scheduler.ParseLateness(good.within, good.then)
		if err != nil || l != good.want {
			t.Errorf("%q, %q: %v, %v", good.within, good.then, l, err)
		}
	}
	for value, id := range map[string]string{"5x": "scheduler.late_invalid", "-1h": "scheduler.late_invalid", "721h": "scheduler.late_invalid"} {
		_, err := scheduler.ParseLateness(value, "")
		refused(t, err, id, fault.Invalid)
		if f := fault.All(err); len(f) != 1 || f[0].Place.Field != "late" || f[0].Args["Value"] != value {
			t.Errorf("%q: %+v", value, f)
		}
	}
	_, err := scheduler.ParseLateness("1h", "later")
	refused(t, err, "scheduler.late_then_invalid", fault.Invalid)
}

// FuzzParseLateness: whatever is typed is refused or is a duration that fits.
func FuzzParseLateness(f *testing.F) {
	f.Add("4h", "window")
	f.Add("5x", "ask")
	f.Add("99999999999999999999h", "")
	f.Fuzz(func(t *testing.T, within, then string) {
		l, err := scheduler.ParseLateness(within, then)
		if err == nil && (l.Within < 0 || l.Within > 720*time.Hour || l.Then == "") {
			t.Errorf("%q, %q: %v", within, then, l)
		}
	})
}

// TestALeaseFromTheFutureIsNone: it was taken before the clock was set back by a day, by
// a process that was killed; nobody waits a day for it.
func TestALeaseFromTheFutureIsNone(t *testing.T) {
	dbtest.URLs(t, func(t *testing.T, url string) {
		h := newHouse(t, dbtest.Open(t, url))
		*h.targets = (*h.targets)[:1]
		h.sendLate(scheduler.When{Rule: scheduler.RuleNow, Late: scheduler.Lateness{Within: 720 * time.Hour, Then: scheduler.ThenAsk}})
		h.setClock(monday.Add(24 * time.Hour))
		_, err := h.another("killed").Due(t.Context(), planFunc(func(context.Context, scheduler.Occurrence) error { return errBroken }))
		if !errors.Is(err, errBroken) {
			t.Fatal(err)
		}
		h.setClock(monday.Add(time.Second))
		same(t, "planned", h.due(&book{}), 1)
		same(t, "the date", h.occurrences(), []string{"BE Mon 30 07:00 done"})
	})
}
