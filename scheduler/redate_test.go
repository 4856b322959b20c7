package scheduler_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"communique/releases"
)

// move moves the embargo, with a second person's word where it takes one; empty lifts it.
func (h *house) move(typed string) {
	h.t.Helper()
	var to releases.Embargo
	var err error
	if typed != "" {
		if to, err = releases.ParseEmbargo(typed); err != nil {
			h.t.Fatal(err)
		}
	}
	r, err := h.releases.Get(h.t.Context(), "lipse")
	if err != nil {
		h.t.Fatal(err)
	}
	done, err := h.releases.MoveEmbargo(h.t.Context(), officer, "lipse", r.Embargo, to)
	if err == nil && done.Request.ID != 0 {
		_, err = h.releases.ConfirmEmbargo(h.t.Context(), second, "lipse", done.Request.ID)
	}
	if err != nil {
		h.t.Fatal(err)
	}
}

// redate dates anew what is planned, and tells what that moved. It was foretold.
func (h *house) redate() []string {
	h.t.Helper()
	r, err := h.releases.Get(h.t.Context(), "lipse")
	if err != nil {
		h.t.Fatal(err)
	}
	foretold, err := h.scheduler.PreviewRedate(h.t.Context(), r.ID, r.Embargo)
	if err != nil {
		h.t.Fatal(err)
	}
	done, err := h.scheduler.Redate(h.t.Context(), r.ID)
	if err != nil {
		h.t.Fatal(err)
	}
	same(h.t, "what was foretold", fmt.Sprint(foretold), fmt.Sprint(done))
	again, err := h.scheduler.Redate(h.t.Context(), r.ID)
	if err != nil || len(again) > 0 {
		h.t.Errorf("again: %v, %v", again, err)
	}
	var moved []string
	for _, d := range done {
		to := "held"
		if !d.Held {
			to = d.To.Format("Mon 15:04")
		}
		moved = append(moved, fmt.Sprintf("%s %s → %s", d.Country, d.DueAt.Format("Mon 15:04"), to))
	}
	return moved
}

func TestRedateFollowsTheEmbargo(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.send("window")
		h.move("2026-12-01 12:00 Europe/Brussels")
		same(t, "later", h.redate(), []string{"EE Mon 06:30 → Wed 06:30", "BE Mon 08:00 → Wed 08:00", "GB Tue 10:00 → Tue 10:00"})
		same(t, "the dates", h.occurrences(), []string{"EE Wed 2 08:30 waiting", "BE Wed 2 09:00 waiting", "GB Tue 8 10:00 waiting"})
		h.clock.Advance(time.Hour) // Tallinn's first opening is past
		h.move("2026-11-30 09:15 Europe/Tallinn")
		same(t, "earlier, but not before now", h.redate(), []string{"EE Wed 06:30 → Tue 06:30", "BE Wed 08:00 → Mon 08:00", "GB Tue 10:00 → Tue 10:00"})
		same(t, "the dates", h.occurrences(), []string{"BE Mon 30 09:00 waiting", "EE Tue 1 08:30 waiting", "GB Tue 1 10:00 waiting"})
		h.move("")
		same(t, "lifted", len(h.redate()), 0)
		mailer := &book{}
		for _, later := range []time.Duration{time.Hour, 22*time.Hour + 30*time.Minute, 3*time.Hour + 30*time.Minute} {
			h.clock.Advance(later)
			same(t, "planned", h.due(mailer), 1)
		}
		same(t, "in this order", mailer.planned, []string{"BE", "EE", "GB"})
	})
}

func TestRedateMovesASetInstantToTheEndOfTheEmbargo(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.send("2026-12-01T10:00:00Z")
		h.move("2026-12-01 10:30 Europe/Brussels")
		same(t, "an embargo before it", len(h.redate()), 0)
		h.move("2026-12-01 12:00 Europe/Brussels")
		same(t, "later", h.redate(), []string{"BE Tue 10:00 → Tue 11:00", "EE Tue 10:00 → Tue 11:00", "GB Tue 10:00 → Tue 11:00"})
		h.move("2026-12-01 09:00 Europe/Brussels")
		same(t, "a set instant doesn't come forward", len(h.redate()), 0)
	})
}

func TestRedateLeavesWhatIsDone(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.send("window")
		h.clock.Advance(40 * time.Minute)
		same(t, "planned", h.due(&book{}), 1)
		h.move("2026-12-01 12:00 Europe/Brussels")
		same(t, "later", h.redate(), []string{"BE Mon 08:00 → Wed 08:00", "GB Tue 10:00 → Tue 10:00"})
	})
}

// TestRedateKeepsWhatIsOverdue: it was missed, and goes as soon as somebody is up; the
// next opening would be later still.
func TestRedateKeepsWhatIsOverdue(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.revise("embargo: 2026-11-30 08:00 Europe/Brussels\n")
		h.send("window")
		h.clock.Advance(26 * time.Hour) // BE and EE were missed
		same(t, "nothing is another", len(h.redate()), 0)
		h.move("2026-12-01 12:00 Europe/Brussels")
		same(t, "under embargo again", len(h.redate()), 3)
	})
}

// TestAWindowThatDoesNotOpenAnyMoreIsHeld: it isn't lost.
func TestAWindowThatDoesNotOpenAnyMoreIsHeld(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		(*h.targets)[0].Window = "0 9 29 2 *" // 2028, 2032
		h.send("window")
		h.move("2028-03-01 12:00 Europe/Brussels")
		_ = h.redate()
		h.move("2096-03-01 12:00 Europe/Brussels") // 2100 has no 29 February, 2104 is too far
		same(t, "held", slices.Contains(h.redate(), "BE Sun 08:00 → held"), true)
		same(t, "its reason", slices.Contains(h.occurrences(), "BE Sun 29 09:00 held scheduler.window_closed"), true)
	})
}
