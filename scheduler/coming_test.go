package scheduler_test

import (
	"testing"
	"time"

	"communique/scheduler"
)

// short are the dates as "GB 10:00 waiting", on the clocks of their zones.
func short(all []scheduler.Occurrence) []string {
	var said []string
	for _, o := range all {
		zone, err := time.LoadLocation(o.Zone)
		if err != nil {
			panic(err)
		}
		said = append(said, o.Country+" "+o.DueAt.In(zone).Format("15:04")+" "+string(o.State))
	}
	return said
}

func TestComing(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.send("window")
		coming := func(what string, lists scheduler.Lists, n int, more bool, want ...string) {
			t.Helper()
			got, are, err := h.scheduler.Coming(t.Context(), lists, n)
			if err != nil || are != more {
				t.Errorf("%s: there are more: %t, %v", what, are, err)
			}
			same(t, what, short(got), want)
		}
		every := scheduler.Lists{1, 2, 3}
		coming("all", every, 3, false, "EE 08:30 waiting", "BE 09:00 waiting", "GB 10:00 waiting")
		coming("the next", every, 1, true, "EE 08:30 waiting")
		coming("one partner's", scheduler.Lists{1, 77}, 9, false, "BE 09:00 waiting")
		coming("nobody's", nil, 9, false)

		dates, err := h.scheduler.Dates(t.Context(), scheduler.Lists{1, 3}, []int64{h.release.ID, 99})
		if err != nil || len(dates) != 1 {
			t.Errorf("%v, %v", dates, err)
		}
		same(t, "dates of two lists", short(dates[h.release.ID]), []string{"BE 09:00 waiting", "GB 10:00 waiting"})
		if dates, err := h.scheduler.Dates(t.Context(), nil, []int64{h.release.ID}); len(dates) > 0 || err != nil {
			t.Errorf("who has no list sees %v, %v", dates, err)
		}

		if _, err := h.releases.Hold(t.Context(), officer, "lipse", "a look at it"); err != nil {
			t.Fatal(err)
		}
		coming("on hold", every, 9, false)
		h.resume()
		if err := h.releases.Withdraw(t.Context(), officer, "lipse", "wrong"); err != nil {
			t.Fatal(err)
		}
		h.clock.Advance(48 * time.Hour)
		h.due(&book{})
		coming("withdrawn", every, 9, false)
	})
}

func TestStopped(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.send("window")
		h.importOnly(document + "\nAnother paragraph.\n") // thaws what was approved
		h.clock.Advance(3 * time.Hour)
		h.due(&book{})
		stopped, err := h.scheduler.Stopped(t.Context(), scheduler.Lists{1, 2, 3}, 9)
		if err != nil || len(stopped) != 2 || stopped[0].Reason == "" {
			t.Errorf("%+v, %v", stopped, err)
		}
		if of, err := h.scheduler.Stopped(t.Context(), scheduler.Lists{3}, 1); len(of) > 0 || err != nil {
			t.Errorf("%+v, %v", of, err)
		}
	})
}
