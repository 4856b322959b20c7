package mailer

import (
	"communique/accounts"
	"communique/accounts/accountstest"
	"communique/presslists"
	"communique/releases"
)

// book holds what is done here to the audit and to the books of releases, with a release
// that was sent.
func (h *house) book() *accountstest.Book {
	type who = accounts.Actor
	ctx := h.ctx()
	const one, domain = "dora@sent.example", "lipse.example"
	r := h.release("sent")
	h.plan(r, h.list("sent", "NL", "en", one))
	h.play()
	to, err := presslists.ParseAddress("anna@house.example")
	h.must(err)
	forgotten := func() { h.forget(one) }
	return &accountstest.Book{
		DB: h.db, Lines: func() int64 {
			events, err := h.releases.Book(ctx, admin, releases.BookQuery{Limit: 1})
			h.must(err)
			n := accountstest.Newest(h.accounts.Audit(ctx, admin, 0, 1))
			for _, e := range events {
				n += e.ID
			}
			return n
		},
		Silent: map[string]string{"Wake": "it only looks sooner; who ended the hold stands in the release's book"},
		Done: []accountstest.Call{
			{Verb: "NewKeys", Try: func(a who) error { return second(h.mailer.NewKeys(ctx, a, domain)) }},
			{Verb: "UseKeys", Try: func(a who) error { return second(h.mailer.UseKeys(ctx, a, domain)) }},
			{Verb: "RotateKeys", Try: func(a who) error { return second(h.mailer.RotateKeys(ctx, a, domain)) }},
			{Verb: "RemoveKey", Try: func(a who) error {
				keys, err := h.mailer.SigningKeys(ctx, a, domain)
				h.must(err)
				return second(h.mailer.RemoveKey(ctx, a, domain, keys[len(keys)-1].Selector))
			}},
			{Verb: "Try", Try: func(a who) error {
				return second(h.mailer.Try(ctx, a, Notice{ID: "try", Name: "Anna", To: to, Language: "en", Subject: "A try", Text: "Text.\n", HTML: "<p>Text.</p>", Date: h.clock.Now()}))
			}},
			{Verb: "Settle", Given: forgotten, Try: func(a who) error { return second(h.mailer.Settle(ctx, a, r, one, Arrived)) }},
			{Verb: "Answer", Given: forgotten, Try: func(a who) error { return second(h.mailer.Answer(ctx, a, r, 0, Arrived)) }},
			{Verb: "Unpause", Given: func() { h.pauseMailing(r.ID) }, Try: func(a who) error {
				all := h.mailings(r)
				return second(h.mailer.Unpause(ctx, a, r, all[len(all)-1].ID))
			}},
			{Verb: "Correct", Given: func() { h.correct(put("sent", "3"), "sent") }, Try: func(a who) error {
				return second(h.mailer.Correct(ctx, a, r.ID, atOnce))
			}},
			{Verb: "TellWithdrawn", Given: func() { h.must(h.releases.Withdraw(ctx, admin, "sent", "wrong")) }, Try: func(a who) error {
				return second(h.mailer.TellWithdrawn(ctx, a, r.ID, nil))
			}},
		},
	}
}
