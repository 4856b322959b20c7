package main

import (
	"context"

	"communique/mailer"
	"communique/presslists"
)

// rehearsedMismatch counts where the server and the ledger don't say the same.
type rehearsedMismatch struct {
	NotReceived int `json:"not_received"` // the ledger says that they were sent
	NotSent     int `json:"not_sent"`     // they arrived, and the ledger doesn't say so
	Otherwise   int `json:"otherwise"`    // in another language, to another list or address
	Twice       int `json:"twice"`        // more often than the ledger says
}

func (m *rehearsedMismatch) any() bool { return *m != rehearsedMismatch{} }

// compare walks through the ledger beside what the server has received.
func (s *rehearsal) compare(ctx context.Context, r *rehearsed) error {
	r.Totals = map[string]int{}
	found := 0
	err := s.h.mailer.EachDelivery(ctx, s.release.ID, func(d mailer.Delivery) error {
		if sent, ended := s.gone[d.ID]; ended {
			if sent {
				r.Before++
			}
			return nil
		}
		r.Totals[string(d.State)]++
		switch d.State {
		case mailer.Planned, mailer.Claimed, mailer.Deferred, mailer.Uncertain:
			r.Open++
		default:
		}
		got, ok := s.inbox.receipts[messageIDOf(d.MessageID)]
		if ok {
			found++
		}
		r.Differs.add(d, got, ok)
		return nil
	})
	r.Received = len(s.inbox.receipts)
	r.Differs.NotSent += r.Received - found
	return err
}

// add compares one delivery with what the server has of it. Of a mail whose fate wasn't
// known the ledger says nothing that could be wrong.
func (m *rehearsedMismatch) add(d mailer.Delivery, got receipt, ok bool) {
	unknown := d.State == mailer.Uncertain || d.Resends > 0
	switch {
	case d.State == mailer.Sent && !ok:
		m.NotReceived++
	case !ok:
	case d.State != mailer.Sent && !unknown:
		m.NotSent++
	case got.list != d.ListID || got.language != d.Language || got.to != addressDigest(asMailed(d.Address)):
		m.Otherwise++
	case got.copies > 1+d.Resends:
		m.Twice++
	}
}

// asMailed is an address as servers read it: an international domain has another form.
func asMailed(address string) string {
	if a, err := presslists.ParseAddress(address); err == nil {
		return a.String()
	}
	return address
}
