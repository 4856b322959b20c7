package mailer

import (
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// TestDeparturesAreThoseOfTheBucket lets each mail through the bucket by which the
// pacer goes, one after the other, and compares when the last has left.
func TestDeparturesAreThoseOfTheBucket(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rate := rapid.Float64Range(0.5, 500).Draw(t, "rate")
		d := NewDepartures([]Relay{{Limits: Limit{Rate: rate}}}, Limits{})
		var b bucket
		now := time.Date(2026, 3, 29, 0, 0, 0, 0, time.UTC)
		leaves := now
		for range rapid.IntRange(1, 5).Draw(t, "batches") {
			n := rapid.IntRange(1, 300).Draw(t, "mails")
			leaves = latest(leaves, now)
			for range n {
				for wait := b.wait(rate, leaves.UnixNano()); wait > 0; wait = b.wait(rate, leaves.UnixNano()) {
					leaves = leaves.Add(wait)
				}
				b.level++
			}
			got := d.Mails(now, "a.example", n)
			if diff := got.Sub(leaves).Abs(); diff > 10*time.Microsecond {
				t.Fatalf("%d mails at %g a second: the last at %v, by the bucket at %v", n, rate, got, leaves)
			}
			now = now.Add(time.Duration(rapid.IntRange(0, 2000).Draw(t, "later")) * time.Millisecond)
		}
	})
}

func TestDeparturesOfRelaysAndDomains(t *testing.T) {
	at := time.Date(2026, 3, 29, 9, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		relays, limits string
		mails          map[string]int
		after          time.Duration
		paced          bool
	}{
		{"smtp://a.example", "", map[string]int{"x.example": 1000}, 0, false},
		{"smtp://a.example?rate=10", "", map[string]int{"x.example": 101}, 10 * time.Second, true},
		{"smtp://a.example?rate=10&priority=1, smtp://b.example?rate=30&priority=1, smtp://c.example?priority=2", "",
			map[string]int{"x.example": 404}, 10 * time.Second, true},
		{"smtp://a.example?rate=10&priority=1, smtp://b.example?priority=1", "", map[string]int{"x.example": 404}, 0, false},
		{"smtp://a.example", "x.example,y.example rate=1", map[string]int{"x.example": 5, "y.example": 6, "z.example": 900}, 10 * time.Second, true},
		{"smtp://a.example", "* rate=1", map[string]int{"x.example": 5, "y.example": 6}, 5 * time.Second, true},
		{"smtp://a.example?rate=100", "x.example rate=1", map[string]int{"x.example": 31, "y.example": 90}, 30 * time.Second, true},
		{"smtp://a.example", "* connections=1", map[string]int{"x.example": 5}, 0, false},
	} {
		t.Run(fmt.Sprint(c.relays, c.limits), func(t *testing.T) {
			relays, err := ParseRelays(c.relays)
			if err != nil {
				t.Fatal(err)
			}
			limits, err := ParseLimits(c.limits)
			if err != nil {
				t.Fatal(err)
			}
			d := NewDepartures(relays, limits)
			last := at
			for domain, n := range c.mails {
				last = latest(last, d.Mails(at, domain, n))
			}
			if diff := (last.Sub(at) - c.after).Abs(); diff > time.Millisecond || d.Paced() != c.paced {
				t.Errorf("the last leaves after %v, not %v; paced is %v", last.Sub(at), c.after, d.Paced())
			}
		})
	}
}
