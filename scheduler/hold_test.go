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
		h.clock.Advance(2 * time.Hour) // Tallinn's date is past, and Brussels' has come
		mailer := &book{}
		same(t, "on hold", h.due(mailer), 0)
		same(t, "the dates", h.occurrences(), before)
		if next, ok, err := h.scheduler.NextDue(t.Context()); ok || err != nil {
			t.Errorf("it wakes at %s: %v", next, err)
		}
		h.resume()
		same(t, "it goes on", h.due(mailer), 2)
		same(t, "planned", mailer.planned, []string{"EE", "BE"})

		// Held for longer than its lateness allows, a date waits for the next window.
		if _, err := h.releases.Hold(t.Context(), officer, "lipse", "another look"); err != nil {
			t.Fatal(err)
		}
		h.clock.Advance(48 * time.Hour)
		h.resume()
		same(t, "too late", h.due(mailer), 0)
		same(t, "the dates", h.occurrences()[2], "GB Tue 8 10:00 waiting")
	})
}

func (h *house) resume() {
	h.t.Helper()
	if _, err := h.releases.Resume(h.t.Context(), officer, "lipse"); err != nil {
		h.t.Fatal(err)
	}
}
