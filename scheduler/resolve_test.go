package scheduler_test

import (
	"testing"
	"time"
)

// TestAZoneWhoseRulesChangeMovesItsDates: Estonia decides after planning that its winter
// is an hour later. Nine o'clock stays nine o'clock, and somebody is told.
func TestAZoneWhoseRulesChangeMovesItsDates(t *testing.T) {
	changed := func(name string) (*time.Location, error) {
		if name == "Europe/Tallinn" {
			return time.FixedZone("EET+1", 3*3600), nil
		}
		return time.LoadLocation(name)
	}
	each(t, func(t *testing.T, h *house) {
		r := &runs{}
		j := digests(r, "30 8 * * *")
		j.Zone = "Europe/Tallinn"
		h.ensure(j)
		h.send("window")
		resolve := func() int {
			t.Helper()
			n, err := h.scheduler.Resolve(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			return n
		}
		same(t, "with the rules as they were", resolve(), 0)
		h.scheduler.ZonesFrom(changed)
		same(t, "moved", resolve(), 1)
		same(t, "again", resolve(), 0)
		same(t, "told", h.events(), []string{"tzdata_changed EE", "tzdata_changed digests"})
		same(t, "the dates, on the clocks of before", h.stands(), []string{
			"EE Mon 30 07:30 waiting for Mon 30 06:30 scheduler.tzdata_changed", "BE Mon 30 09:00 waiting", "GB Tue 1 10:00 waiting",
		})
		// A process that knows the old rules takes it back, and the date is there once.
		h.scheduler.ZonesFrom(time.LoadLocation)
		same(t, "taken back", resolve(), 1)
		h.scheduler.ZonesFrom(changed)
		same(t, "and moved again", resolve(), 1)
		h.clock.MoveTo(monday.Add(30 * time.Minute))
		same(t, "planned, at once since it is overdue", h.due(&book{}), 1)
		same(t, "ran", h.dueJobs(j), 1)
		same(t, "the runs", r.take(), []string{"Mon 06:30 +1 since Mon 05:30"})
	})
}

// TestAnInstantStaysWhereItIs: what was given as an instant isn't on any clock.
func TestAnInstantStaysWhereItIs(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.send("2026-12-01T10:00:00Z")
		h.scheduler.ZonesFrom(func(string) (*time.Location, error) { return time.FixedZone("X", 3600*9), nil })
		if n, err := h.scheduler.Resolve(t.Context()); n != 0 || err != nil {
			t.Errorf("%d moved, %v", n, err)
		}
	})
}

// TestTheNextDateIsListedFirst looks at the list of all schedules.
func TestTheNextDateIsListedFirst(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.ensure(digests(&runs{}, "0 9 * * *"))
		h.send("window")
		h.clock.Advance(30 * time.Minute)
		h.due(&book{})
		var got []string
		for _, s := range h.schedules() {
			next := "never"
			if !s.Next.IsZero() {
				next = s.Next.Format("Mon 15:04")
			}
			got = append(got, s.Name+s.Country+" "+next+" "+s.Last.State)
		}
		same(t, "all", got, []string{"digests Mon 08:00 ", "BE Mon 08:00 waiting", "GB Tue 10:00 waiting", "EE never done"})
		pressing := func() (names []string) {
			list, err := h.scheduler.Pressing(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			for _, s := range list {
				names = append(names, s.Name+s.Country)
			}
			return names
		}
		same(t, "the next one", pressing(), []string{"digests", "BE"})
		h.clock.Advance(8 * 24 * time.Hour)
		same(t, "what should have gone", pressing(), []string{"digests", "BE", "GB"})
		list, err := h.scheduler.Schedules(t.Context(), false)
		if err != nil {
			t.Fatal(err)
		}
		same(t, "without what is over for a week", len(list), 3)
	})
}
