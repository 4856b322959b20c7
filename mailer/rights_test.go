package mailer

import (
	"testing"

	"communique/accounts"
	"communique/accounts/accountstest"
	"communique/internal/sqldb"
	"communique/migrations/dbtest"
	"communique/presslists"
	"communique/scheduler"
)

func TestWhoMayWhatWithMails(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		h := newHouse(t, db)
		ctx, book := h.ctx(), h.book()
		partner := func(slug, country, language string) accounts.Partner {
			p, err := h.accounts.AddPartner(ctx, admin, accounts.Partner{Slug: slug, Name: slug, Country: country, Languages: []string{language}})
			h.must(err)
			return p
		}
		home, abroad := partner("be", "BE", "nl"), partner("ee", "EE", "et")
		r := h.release("news")
		own, other := h.list("own", "NL", "en", "anna@own.example"), h.list("other", "NL", "en", "bert@other.example", "carl@other.example")
		own.PartnerID = home.ID
		own, err := h.lists.Save(ctx, admin, own)
		h.must(err)
		for _, l := range []presslists.List{own, other} {
			h.plan(r, l)
		}
		type who = accounts.Actor
		const writes, administers = "11000 0 0000 0000 0", "10000 0 0000 0000 0"
		_, err = h.mailer.seal(ctx) // it is made once
		h.must(err)
		accountstest.Rights(t, h.mailer, accountstest.Everyone(home, abroad), book, []accountstest.Call{
			{Verb: "Correct", Want: writes, Try: func(a who) error {
				_, err := h.mailer.Correct(ctx, a, r.ID, scheduler.When{Rule: scheduler.RuleNow})
				return err
			}},
			{Verb: "TellWithdrawn", Want: writes, Try: func(a who) error {
				_, err := h.mailer.TellWithdrawn(ctx, a, r.ID, nil)
				return err
			}},
			{Verb: "PreviewCorrect", Want: writes, Try: func(a who) error {
				_, err := h.mailer.PreviewCorrect(ctx, a, r.ID)
				return err
			}},
			{Verb: "PreviewWithdrawal", Want: writes, Try: func(a who) error {
				_, err := h.mailer.PreviewWithdrawal(ctx, a, r.ID)
				return err
			}},
			{Verb: "ForecastFor", Want: "11111 1 1111 ---- -", Try: func(a who) error {
				_, err := h.mailer.ForecastFor(ctx, a, scheduler.Plan{Release: r})
				return err
			}},
			{Verb: "Health", Want: administers, Try: func(a who) error {
				_, err := h.mailer.Health(ctx, a)
				return err
			}},
			{Verb: "SigningKeys", Want: administers, Try: func(a who) error {
				_, err := h.mailer.SigningKeys(ctx, a, "")
				return err
			}},
			{Verb: "NewKeys", Want: administers, Try: func(a who) error { return second(h.mailer.NewKeys(ctx, a, "no domain")) }},
			{Verb: "RotateKeys", Want: administers, Try: func(a who) error { return second(h.mailer.RotateKeys(ctx, a, "no domain")) }},
			{Verb: "UseKeys", Want: administers, Try: func(a who) error { return second(h.mailer.UseKeys(ctx, a, "no domain")) }},
			{Verb: "RemoveKey", Want: administers, Try: func(a who) error { return second(h.mailer.RemoveKey(ctx, a, "no domain", "x")) }},
			{Verb: "Settle", Want: administers, Try: func(a who) error { return second(h.mailer.Settle(ctx, a, r, "nobody@own.example", GoneLost)) }},
			{Verb: "Try", Want: administers, Try: func(a who) error {
				_, err := h.mailer.Try(ctx, a, Notice{})
				return err
			}},
			{Verb: "CountsOf", Want: "11111 - 1111 ---- -", Try: func(a who) error {
				of, err := h.mailer.CountsOf(ctx, a, []int64{r.ID})
				return accountstest.Nothing(of[r.ID], err)
			}},
			{Verb: "Troubles", Want: "11111 - 1111 ---- -", Try: func(a who) error {
				return accountstest.Nothing(h.mailer.Troubles(ctx, a))
			}, Given: func() { h.pauseMailing(r.ID) }},
			{Verb: "Progress", Want: "11111 - 1111 ---- -", Try: func(a who) error {
				p, err := h.mailer.Progress(ctx, a, r)
				return accountstest.Nothing(p.Counts, err)
			}},
			{Verb: "Report", Want: "11111 - 1111 ---- -", Try: func(a who) error {
				report, err := h.mailer.Report(ctx, a, r)
				return accountstest.Nothing(report.Counts, err)
			}},
			{Verb: "Troubled", Want: "11--- - 1--- ---- -", Try: func(a who) error {
				page, _, err := h.mailer.Troubled(ctx, a, r, Planned, "", 0, 10)
				return accountstest.Nothing(page, err)
			}},
			{Verb: "Answer", Want: "11000 0 1000 0000 0", Try: func(a who) error {
				_, err := h.mailer.Answer(ctx, a, r, 0, GoneLost)
				return err
			}},
			{Verb: "Unpause", Want: writes, Try: func(a who) error {
				_, err := h.mailer.Unpause(ctx, a, r, 1)
				return err
			}},
			{Verb: "Wake", Want: writes, Try: func(a who) error { return h.mailer.Wake(ctx, a, r) }},
			{Verb: "StatusFor", Want: "11111 - 1111 ---- -", Try: func(a who) error {
				s, err := h.mailer.StatusFor(ctx, a, "news")
				return accountstest.Nothing(s.Counts, err)
			}},
			{Verb: "DeliveriesFor", Want: "11--- - 1--- ---- -", Try: func(a who) error {
				return accountstest.Nothing(h.mailer.DeliveriesFor(ctx, a, "news"))
			}},
			{Verb: "Received", Want: "11--- - 1--- ---- -", Try: func(a who) error {
				return accountstest.Nothing(h.mailer.Received(ctx, a, []string{"anna@own.example"}, 10))
			}},
		})
		officer := accountstest.For("officer", home, accounts.Officer)
		s, err := h.mailer.StatusFor(ctx, officer, "news")
		if err != nil || s.Total() != 1 || len(s.Mailings) != 1 || s.Mailings[0].ListID != own.ID {
			t.Errorf("%+v, %v", s, err)
		}
		if all, err := h.mailer.DeliveriesFor(ctx, officer, "news"); err != nil || len(all) != 1 || all[0].Address != "anna@own.example" {
			t.Errorf("%+v, %v", all, err)
		}
		if all, err := h.mailer.DeliveriesFor(ctx, admin, "news"); err != nil || len(all) != 3 {
			t.Errorf("%+v, %v", all, err)
		}
	})
}
