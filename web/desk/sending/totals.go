package sending

import (
	"slices"
	"time"

	"communique/mailer"
	"communique/web/chart"
	"communique/web/desk/lights"
)

// totals are the numbers over the rows.
type totals struct {
	Sent, All int            // mails
	Counts    []lights.Count // those that aren't zero
	Held      int            // contacts for whom no edition was ready
	Elsewhere int            // contacts whom another list reaches
	Later     []sequel
}

// Parts are the counts as a bar shows them.
func (t totals) Parts() []chart.Part { return parts(t.Counts) }

// sequel are the corrections, or the notices that the release was withdrawn.
type sequel struct {
	Kind   string         // the message mail.kind.<Kind>
	Counts []lights.Count // those that aren't zero
}

func newTotals(p mailer.Progress) totals {
	t := totals{}
	states := map[mailer.State]int{}
	later := map[string]map[mailer.State]int{}
	for _, c := range p.Counts {
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
		if counts := lights.Tally(later[kind]); len(counts) > 0 {
			t.Later = append(t.Later, sequel{Kind: kind, Counts: counts})
		}
	}
	for _, m := range p.Mailings {
		t.Held += m.Held
		t.Elsewhere += m.Elsewhere
	}
	t.Counts = lights.Tally(states)
	t.Sent = states[mailer.Sent]
	return t
}

// open tells whether a mail may still be sent.
func (t totals) open() bool {
	isOpen := func(c lights.Count) bool { return c.What == "open" || c.What == "deferred" || c.What == "uncertain" }
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
func newWaits(mailings []mailer.Mailing) []wait {
	var waits []wait
	for _, m := range mailings {
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
