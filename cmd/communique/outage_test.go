package main

import (
	"math/rand/v2"
	"testing"
	"time"

	"communique/internal/sink"
	"communique/mailer"
	"communique/migrations"
	"communique/migrations/dbtest"
)

// TestTheDatabaseIsAway in the middle of a mailing: a server of the test's own is shut
// without ceremony and comes back. While it is away nothing is sent, since nobody can be
// asked; afterwards the same workers go on, and nothing is doubled: what the relay said
// meanwhile stands in the journal.
func TestTheDatabaseIsAway(t *testing.T) { outage(t, 0) }

// TestAWorkerDiesWhileTheDatabaseIsAway, with outcomes in its journal that nobody else
// knows: the other worker finds them.
func TestAWorkerDiesWhileTheDatabaseIsAway(t *testing.T) { outage(t, 1) }

// outage is a time without a database, in which so many of two workers are killed.
func outage(t *testing.T, kills int) {
	server := startPostgres(t)
	db := dbtest.Open(t, server.url)
	if _, err := migrations.Up(t.Context(), db); err != nil {
		t.Fatal(err)
	}
	s := newStreet(t, server.url, crowd(), sink.Options{Latency: 4 * time.Millisecond})
	journals := s.journals()
	workers := []*worker{s.work(journals), s.work(journals)}
	s.untilStored(s.recipients/10 + rand.IntN(s.recipients/3))
	began := time.Now()
	server.stop()
	gone := s.relay.stored()
	grace, standing := stillAfter(s, began), s.relay.stored()
	for _, w := range workers[:kills] {
		w.kill()
	}
	if n := standing - gone; n > mostUnasked {
		t.Errorf("%d mails left without the database", n)
	}
	if grace > 2*time.Second {
		t.Errorf("the workers sent for %s without the database", grace)
	}
	away := 3 * time.Second
	if soak() > 0 {
		away = time.Minute
	}
	time.Sleep(away) // the outage itself
	if n := s.relay.stored(); n != standing {
		t.Errorf("%d mails left while the database was away", n-standing)
	}
	server.start()
	s.untilSettled()
	for _, w := range workers {
		w.stop()
	}
	c := s.conclude(journals, kills*(s.connections+mostLostClaim))
	t.Logf("%d mails left without the database, and after %s none, for %s; %d of %d were sent before; %d uncertain; %d in the ledger",
		standing-gone, grace.Round(time.Millisecond), away, standing, s.recipients, c.uncertain, s.total(mailer.Sent))
}

// mostUnasked is how many mails two workers may begin at most between two looks at the
// database, with what is under way already.
const mostUnasked = 2 * (25 + 2*streetWorker)

// mostLostClaim is how many mails a claim may hold at this pace whose commit the database
// made and couldn't answer any more. Its worker gives it back when it can, unless it was
// killed: then nobody can tell that none of them was begun.
const mostLostClaim = 300

// stillAfter waits until the relay has got nothing for a second, and tells when the last
// mail came, counted from the beginning.
func stillAfter(s *street, began time.Time) time.Duration {
	s.t.Helper()
	s.until("the relay gets nothing", func() bool {
		return time.Since(began) > time.Second && time.Since(s.relay.latest()) > time.Second
	})
	return max(0, s.relay.latest().Sub(began))
}
