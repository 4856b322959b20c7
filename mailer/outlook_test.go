package mailer

import (
	"testing"

	"communique/accounts"
	"communique/accounts/accountstest"
	"communique/internal/fault"
	"communique/internal/sqldb"
	"communique/migrations/dbtest"
	"communique/presslists"
	"communique/scheduler"
)

// TestForecastForAPartner: it learns nothing of another's lists, not even that somebody
// stands on one.
func TestForecastForAPartner(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		h := newHouse(t, db)
		nl := h.list("nl", "NL", "nl", "a@x.example,nl", "b@x.example,nl")
		h.list("be", "BE", "nl", "a@x.example,nl")
		partner, err := h.accounts.AddPartner(h.ctx(), admin, accounts.Partner{Slug: "belgium", Name: "Belgium", Country: "BE", Languages: []string{"fr"}})
		h.must(err)
		be, err := h.lists.List(h.ctx(), "be")
		h.must(err)
		be.PartnerID = partner.ID
		_, err = h.lists.Save(h.ctx(), admin, be)
		h.must(err)
		h.release("news", "nl")
		shown := func(who accounts.Actor) (lists string, total int, languages int) {
			plan, err := h.scheduler.Propose(h.ctx(), "news", scheduler.When{Rule: scheduler.RuleWindow})
			h.must(err)
			o, err := h.mailer.ForecastFor(h.ctx(), who, plan)
			h.must(err)
			for _, f := range o.Lists {
				lists += f.List.Slug + " "
				total += f.Total()
			}
			return lists, total, len(o.Languages)
		}
		belgium := accountstest.For("be", partner, accounts.Reader)
		if lists, total, languages := shown(belgium); lists != "be " || total != 1 || languages != 2 {
			t.Errorf("Belgium is shown %s: %d mails, %d languages", lists, total, languages)
		}
		if lists, total, _ := shown(admin); len(lists) != len("be nl ") || total != 2 {
			t.Errorf("the consortium is shown %s: %d mails", lists, total)
		}
		japan := accountstest.For("jp", accounts.Partner{ID: nl.PartnerID, Country: "JP"}, accounts.Reader)
		plan, err := h.scheduler.Propose(h.ctx(), "news", scheduler.When{Rule: scheduler.RuleWindow})
		h.must(err)
		if _, err := h.mailer.ForecastFor(h.ctx(), japan, plan); !fault.Is(err, "releases.missing") {
			t.Error(err)
		}
	})
}

// TestPreviews: what is told before is what the verb then says.
func TestPreviews(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		h := newHouse(t, db)
		l := h.list("nl-press", "NL", "en", "a@desk.example", "b@desk.example,nl", "gone@desk.example")
		r := h.release("lipse", "nl")
		if a, err := h.mailer.PreviewWithdrawal(h.ctx(), admin, r.ID); err != nil || a.Total() != 0 {
			t.Errorf("somebody has received it: %+v, %v", a, err)
		}
		h.plan(r, l)
		h.play()
		h.must(h.lists.Suppress(h.ctx(), admin, "gone@desk.example", presslists.Unsubscribed, ""))
		if _, err := h.mailer.PreviewCorrect(h.ctx(), admin, r.ID); err != nil {
			t.Error(err)
		}
		h.correct(put("lipse", "3"), "lipse")
		foretold, err := h.mailer.PreviewCorrect(h.ctx(), admin, r.ID)
		h.must(err)
		if done := h.orders(r); done.Total() != 2 || foretold.Ready["en"] != done.Ready["en"] || foretold.Ready["en"] != 1 || foretold.Waiting["nl"] != 1 {
			t.Errorf("foretold %+v, done %+v", foretold, done)
		}
		if foretold, err = h.mailer.PreviewWithdrawal(h.ctx(), admin, r.ID); err != nil || foretold.Total() != 2 {
			t.Errorf("%+v, %v", foretold, err)
		}
		h.must(h.releases.Withdraw(h.ctx(), admin, "lipse", "a mistake"))
		if done, err := h.mailer.TellWithdrawn(h.ctx(), admin, r.ID, nil); err != nil || done.Total() != foretold.Total() {
			t.Errorf("%+v, %v", done, err)
		}
		reader := accountstest.For("reader", accounts.Partner{}, accounts.Reader)
		for _, preview := range []error{
			errorOf(h.mailer.PreviewCorrect(h.ctx(), reader, r.ID)), errorOf(h.mailer.PreviewWithdrawal(h.ctx(), reader, r.ID)),
		} {
			if !fault.Is(preview, "scheduler.send_forbidden") {
				t.Error(preview)
			}
		}
	})
}

func errorOf(_ Affected, err error) error { return err }
