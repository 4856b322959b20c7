package reminders

import (
	"context"
	"fmt"
	"testing"
	"time"

	"communique/migrations/dbtest"
)

// BenchmarkPass is a pass over a hundred open releases in two languages for forty
// people, as often as nothing is to be sent: what each process does every twenty seconds.
func BenchmarkPass(b *testing.B) {
	h := newHouse(b, dbtest.Open(b, dbtest.SQLite(b)))
	be := h.partner("be", "BE", "fr", "nl")
	for i := range 40 {
		h.person(be, fmt.Sprintf("anna-%d@be.example", i), "nl", "")
	}
	for i := range 100 {
		slug := fmt.Sprintf("news-%d", i)
		h.release(slug, false, "One.", "Two.")
		h.ask(slug, at.AddDate(0, 0, 2))
	}
	h.clock.Advance(time.Hour)
	r := h.worker("one")
	h.send(r, Outcome{Sent: 40})
	for b.Loop() {
		if _, err := r.Send(context.Background()); err != nil {
			b.Fatal(err)
		}
	}
}
