package main

import (
	"strings"
	"testing"

	"communique/mailer"
)

// copies is what the relay and the ledger say of a release together.
type copies struct {
	sent, uncertain, resent int // by the ledger
	lost                    int // recipients without a mail
	once, twice, more       int // recipients
}

// compare holds the relay against the ledger, recipient by recipient: whoever is sent
// got a mail, nobody got one of whom the ledger doesn't know that it may have left, and
// all copies of a mail have the Message-ID of its row.
func (s *street) compare() (c copies) {
	s.t.Helper()
	got := s.relay.received()
	for _, d := range s.deliveries() {
		ids := got[strings.ToLower(d.Address)]
		delete(got, strings.ToLower(d.Address))
		c.count(d, len(ids))
		for _, id := range ids {
			if id != d.MessageID {
				s.t.Errorf("%s got the Message-ID %q, and its row has %q", d.Address, id, d.MessageID)
			}
		}
		may := d.State == mailer.Sent || d.State == mailer.Uncertain
		if len(ids) > 0 && !may || len(ids) == 0 && d.State == mailer.Sent {
			s.t.Errorf("%s is %s (%s, %d attempts) and got %d mails", d.Address, d.State, d.Reason, d.Attempts, len(ids))
		}
		if len(ids) > 1 && d.Resends == 0 {
			s.t.Errorf("%s got %d mails, and its row says that it was never sent again", d.Address, len(ids))
		}
	}
	for to := range got {
		s.t.Errorf("%s got a mail and has no row", to)
	}
	return c
}

func (c *copies) count(d mailer.Delivery, n int) {
	if d.State == mailer.Sent {
		c.sent++
	}
	if d.State == mailer.Uncertain {
		c.uncertain++
	}
	if d.Resends > 0 {
		c.resent++
	}
	switch n {
	case 0:
		c.lost++
	case 1:
		c.once++
	case 2:
		c.twice++
	default:
		c.more++
	}
}

// conclude lets the uncertain mails be sent again, as after ten minutes, and judges the
// end: all have their mail, not more than so many have two, and nobody has three.
func (s *street) conclude(journals string, most int) copies {
	s.t.Helper()
	before := s.compare()
	if before.uncertain > most {
		s.t.Errorf("%d mails are uncertain, and %d could be", before.uncertain, most)
	}
	if before.twice+before.more > 0 {
		s.t.Errorf("%d have two mails and %d more before anything was sent again", before.twice, before.more)
	}
	if before.uncertain > 0 {
		s.must(resendNow(s.h.db))
		w := s.work(journals)
		s.untilSent()
		w.stop()
	}
	after := s.compare()
	if after.lost > 0 || after.sent != s.recipients || after.more > 0 || after.twice > most || after.resent != before.uncertain {
		s.t.Errorf("after all: %+v, and before uncertain ones were sent again %+v; %d could be doubled", after, before, most)
	}
	s.t.Logf("%d recipients: %d lost, %d uncertain, %d got two mails, %d more; %d were possible",
		s.recipients, after.lost, before.uncertain, after.twice, after.more, most)
	return before
}

// TestTheComparisonSees a mail too many and a mail too few: without that, the other
// tests would prove nothing.
func TestTheComparisonSees(t *testing.T) {
	var c copies
	for n, state := range []mailer.State{mailer.Uncertain, mailer.Sent, mailer.Sent, mailer.Sent} {
		c.count(mailer.Delivery{State: state}, n)
	}
	if c != (copies{sent: 3, uncertain: 1, lost: 1, once: 1, twice: 1, more: 1}) {
		t.Fatalf("%+v", c)
	}
}
