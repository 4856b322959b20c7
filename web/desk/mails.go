package desk

import (
	"slices"
	"time"

	"communique/mailer"
	"communique/presslists"
)

// totals are the numbers over the board.
type totals struct {
	Sent, All int     // mails
	Counts    []count // those that aren't zero
	Held      int     // contacts for whom no edition was ready
	Elsewhere int     // contacts whom another list reaches
	Segments  []segment
	Later     []sequel
}

// sequel are the corrections, or the notices that the release was withdrawn.
type sequel struct {
	Kind   string  // the message mail.kind.<Kind>
	Counts []count // those that aren't zero
}

// segment is a piece of the wire that shows how far the mails have come, in
// hundredths of its length, rounded so that the pieces meet.
type segment struct {
	What     string
	From, To int
}

func newTotals(s mailer.Status) totals {
	t := totals{}
	states := map[mailer.State]int{}
	later := map[string]map[mailer.State]int{}
	for _, c := range s.Counts {
		if c.Kind == mailer.KindCorrection || c.Kind == mailer.KindWithdrawal {
			if later[c.Kind] == nil {
				later[c.Kind] = map[mailer.State]int{}
			}
			later[c.Kind][c.State] += c.N
			continue
		}
		states[c.State] += c.N
		t.All += c.N
	}
	for _, kind := range mailer.Kinds {
		if counts := tally(later[kind]); len(counts) > 0 {
			t.Later = append(t.Later, sequel{Kind: kind, Counts: counts})
		}
	}
	for _, m := range s.Mailings {
		t.Held += m.Held
		t.Elsewhere += m.Elsewhere
	}
	t.Counts = tally(states)
	t.Sent = states[mailer.Sent]
	done := 0
	for _, c := range t.Counts {
		t.Segments = append(t.Segments, segment{What: c.What, From: done * 100 / t.All, To: (done + c.N) * 100 / t.All})
		done += c.N
	}
	return t
}

// Width is the length of the piece.
func (s segment) Width() int { return s.To - s.From }

// open tells whether a mail may still be sent.
func (t totals) open() bool {
	isOpen := func(c count) bool { return c.What == "open" || c.What == "deferred" || c.What == "uncertain" }
	return slices.ContainsFunc(t.Counts, isOpen) ||
		slices.ContainsFunc(t.Later, func(s sequel) bool { return slices.ContainsFunc(s.Counts, isOpen) })
}

// wait says that some mailings wait, and for what.
type wait struct {
	Reason string // the message desk.wait.<Reason>
	Lists  int
	Until  time.Time // when the first of them is tried again
	Detail string    // what the relay said, in its own words
}

// newWaits gathers the mailings that wait for the same thing.
func newWaits(s mailer.Status) []wait {
	var waits []wait
	for _, m := range s.Mailings {
		if m.WaitReason == "" {
			continue
		}
		i := slices.IndexFunc(waits, func(w wait) bool { return w.Reason == m.WaitReason })
		if i < 0 {
			i = len(waits)
			waits = append(waits, wait{Reason: m.WaitReason, Until: m.WaitUntil})
			if m.WaitReason == "relay" {
				waits[i].Detail = m.WaitDetail
			}
		}
		waits[i].Lists++
		if m.WaitUntil.Before(waits[i].Until) {
			waits[i].Until = m.WaitUntil
		}
	}
	return waits
}

// mail is one line of a list of mails that didn't go as hoped.
type mail struct {
	Address, Country, Language string
	Reason                     string    // the message mail.reason.<Reason>; may be empty
	Next                       time.Time // in the list's zone; zero when it isn't tried again
	Reply                      string    // the server's words
}

// mails are the first of them, and how many more there are.
type mails struct {
	Shown []mail
	More  int
}

// mailsShown keeps a page readable when a relay refuses a whole list.
const mailsShown = 100

func newMails(deliveries []mailer.Delivery, lists map[int64]presslists.List, states ...mailer.State) mails {
	var m mails
	for _, d := range deliveries {
		switch {
		case !slices.Contains(states, d.State):
		case len(m.Shown) == mailsShown:
			m.More++
		default:
			m.Shown = append(m.Shown, newMail(d, lists[d.ListID]))
		}
	}
	return m
}

func newMail(d mailer.Delivery, list presslists.List) mail {
	m := mail{
		Address: d.Address, Country: list.Country, Language: d.Language,
		Reason: string(d.Reason), Reply: d.Reply,
	}
	if !d.NextAt.IsZero() {
		m.Next = d.NextAt.In(zone(list.Zone))
	}
	return m
}
