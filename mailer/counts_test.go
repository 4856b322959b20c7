package mailer

import (
	"testing"
	"time"

	"communique/accounts"
	"communique/accounts/accountstest"
	"communique/internal/sqldb"
	"communique/migrations/dbtest"
	"communique/releases"

	"github.com/google/go-cmp/cmp"
)

// TestCountsOfAreThoseOfTheStatus counts for many releases what Status counts for each, also
// when it remembers, and when what it remembers isn't true any more.
func TestCountsOfAreThoseOfTheStatus(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		h := newHouse(t, db)
		other, err := h.accounts.AddPartner(h.ctx(), admin, accounts.Partner{Slug: "be", Name: "Belgian", Country: "BE"})
		h.must(err)
		nl := h.list("nl-press", "NL", "nl", "a@desk.example", "b@desk.example,en")
		be := h.list("be-press", "BE", "en", "c@desk.example", "d@desk.example,nl")
		one, two := h.release("one", "nl"), h.release("two")
		all := []releases.Release{one, two}
		agree := func(when string) {
			h.t.Helper()
			of, err := h.mailer.CountsOf(h.ctx(), admin, []int64{one.ID, two.ID, 99})
			h.must(err)
			for _, r := range all {
				status, err := h.mailer.Status(h.ctx(), r.ID)
				h.must(err)
				if diff := cmp.Diff(status.Counts, of[r.ID]); diff != "" {
					t.Errorf("%s: %s (-want +got):\n%s", when, r.Slug, diff)
				}
			}
		}
		agree("nothing is planned")
		h.plan(one, nl)
		h.plan(two, nl)
		h.plan(two, be)
		agree("planned")
		h.settle()
		agree("sent")
		agree("sent, and remembered")
		if len(h.mailer.past.by) == 0 {
			t.Error("nothing is remembered")
		}
		h.clock.Advance(time.Minute)
		h.plan(one, be)
		agree("another list")
		h.settle()
		agree("all sent")

		mine, err := h.mailer.CountsOf(h.ctx(), accountstest.Officer("belgian", other.ID), []int64{one.ID, two.ID})
		if err != nil || len(mine) != 0 {
			t.Errorf("another partner's officer sees %v, %v", mine, err)
		}
		own, err := h.mailer.CountsOf(h.ctx(), accountstest.Officer("dutch", h.partner.ID), []int64{two.ID})
		if err != nil || len(own[two.ID]) != 2 {
			t.Errorf("the partner's own officer sees %v, %v", own, err)
		}
	})
}

func TestTroubles(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		h := newHouse(t, db)
		nl := h.list("nl-press", "NL", "en", "a@desk.example", "b@desk.example")
		be := h.list("be-press", "BE", "en", "c@desk.example")
		one, two, three := h.release("one"), h.release("two"), h.release("three")
		none := func(when string, who accounts.Actor) {
			h.t.Helper()
			if all, err := h.mailer.Troubles(h.ctx(), who); err != nil || len(all) > 0 {
				t.Errorf("%s: %+v, %v", when, all, err)
			}
		}
		for _, r := range []releases.Release{one, two, three} {
			h.plan(r, nl)
			h.plan(r, be)
		}
		none("planned", admin)
		h.settle()
		none("sent", admin)

		h.forget("a@desk.example")
		h.pauseMailing(two.ID)
		for _, m := range h.mailings(three) {
			m.WaitReason, m.WaitDetail, m.WaitUntil = waitsForRelay, "421 busy", 5000
			h.reopen(m.ID)
			h.must(db.Write(h.ctx(), func(tx *sqldb.Tx) error { return updateWait(h.ctx(), tx, m) }))
		}
		want := []Trouble{
			{Kind: TroublePaused, ReleaseID: two.ID, Reason: "refusals", Lists: 2, Detail: "550 no"},
			{Kind: TroubleUnknown, ReleaseID: three.ID, Lists: 1, Mails: 1},
			{Kind: TroubleUnknown, ReleaseID: two.ID, Lists: 1, Mails: 1},
			{Kind: TroubleUnknown, ReleaseID: one.ID, Lists: 1, Mails: 1},
			{Kind: TroubleWaits, ReleaseID: three.ID, Reason: "relay", Lists: 2, Until: time.UnixMilli(5000).UTC(), Detail: "421 busy"},
		}
		got, err := h.mailer.Troubles(h.ctx(), admin)
		h.must(err)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
		none("another partner's", accountstest.Officer("other", 77))
	})
}

func (h *house) mailings(r releases.Release) (all []mailing) {
	h.t.Helper()
	h.must(h.db.Read(h.ctx(), func(tx *sqldb.Tx) (err error) {
		all, err = selectMailings(h.ctx(), tx, r.ID)
		return err
	}))
	return all
}
