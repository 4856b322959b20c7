package scheduler_test

import (
	"testing"
	"time"
)

// What is on hold keeps its dates, isn't claimed, and wakes nobody; then it is late.
func TestAHeldReleaseKeepsItsDates(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.send("window")
		if _, err := h.releases.Hold(t.Context(), officer, "lipse", "a look at it"); err != nil {
			t.Fatal(err)
		}
		before := h.occurrences()
		h.clock.Advance(50 * time.Hour)
		mailer := &book{}
		same(t, "on hold", h.due(mailer), 0)
		same(t, "the dates", h.occurrences(), before)
		if next, ok, err := h.scheduler.NextDue(t.Context()); ok || err != nil {
			t.Errorf("it wakes at %s: %v", next, err)
		}
		if _, err := h.releases.Resume(t.Context(), officer, "lipse"); err != nil {
			t.Fatal(err)
		}
		same(t, "it goes on", h.due(mailer), 3)
		same(t, "planned", mailer.planned, []string{"EE", "BE", "GB"})
	})
}
