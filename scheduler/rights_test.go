package scheduler_test

import (
	"testing"

	"communique/accounts"
	"communique/accounts/accountstest"
	"communique/releases"
	"communique/scheduler"
)

// first is the error of a verb with one result.
func first[T any](_ T, err error) error { return err }

func TestWhoMayWhatWithTheSchedule(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		ctx := t.Context()
		home := accounts.Partner{ID: 1, Country: "BE", Languages: []string{"nl"}}
		abroad := accounts.Partner{ID: 2, Country: "IT", Languages: []string{"it"}}
		(*h.targets)[0].PartnerID, (*h.targets)[1].PartnerID = home.ID, 7
		h.send("window")
		type who = accounts.Actor
		const writes = "11000 0 0000 0000 0"
		accountstest.Rights(t, h.scheduler, accountstest.Everyone(home, abroad), h.book(t), []accountstest.Call{
			{Verb: "Send", Want: writes, Try: func(a who) error { return first(h.scheduler.Send(ctx, a, "lipse", scheduler.When{Rule: "never"})) }},
			{Verb: "SetClosings", Want: writes, Try: func(a who) error { return h.scheduler.SetClosings(ctx, a, nil) }},
			{Verb: "Between", Want: "11111 - 1111 ---- -", Try: func(a who) error {
				return accountstest.Nothing(h.scheduler.Between(ctx, a, monday, monday.AddDate(0, 0, 7)))
			}},
			{Verb: "OpenBetween", Want: "11111 - 1111 ---- -", Try: func(a who) error {
				return accountstest.Nothing(h.scheduler.OpenBetween(ctx, a, []string{"BE", "NL"}, monday, monday.AddDate(0, 0, 7)))
			}},
			{Verb: "ProposeFor", Want: "11111 - 1111 ---- -", Try: func(a who) error {
				return first(h.scheduler.ProposeFor(ctx, a, "lipse", scheduler.When{Rule: scheduler.RuleWindow}))
			}},
			{Verb: "OccurrencesFor", Want: "11111 - 1111 ---- -", Try: func(a who) error {
				return accountstest.Nothing(h.scheduler.OccurrencesFor(ctx, a, "lipse"))
			}},
		})
		all, err := h.scheduler.OccurrencesFor(ctx, accountstest.For("reader", home, accounts.Reader), "lipse")
		if err != nil || len(all) != 1 || all[0].ListID != 1 {
			t.Errorf("%+v, %v", all, err)
		}
		if all, err := h.scheduler.OccurrencesFor(ctx, officer, "lipse"); err != nil || len(all) != 3 {
			t.Errorf("%+v, %v", all, err)
		}
	})
}

// book holds what is done here to the audit and to the books of releases.
func (h *house) book(t *testing.T) *accountstest.Book {
	t.Helper()
	type who = accounts.Actor
	a := accounts.New(h.db, h.clock)
	return &accountstest.Book{Done: []accountstest.Call{
		{Verb: "Send", Try: func(a who) error { // that it is due now instead
			return first(h.scheduler.Send(t.Context(), a, "lipse", scheduler.When{Rule: scheduler.RuleNow}))
		}},
		{Verb: "SetClosings", Try: func(a who) error {
			return h.scheduler.SetClosings(t.Context(), a, []scheduler.Closing{{First: monday, Last: monday, Name: "Christmas"}})
		}},
	}, DB: h.db, Lines: func() int64 {
		events, err := h.releases.Book(t.Context(), officer, releases.BookQuery{Limit: 1})
		if err != nil {
			t.Fatal(err)
		}
		n := accountstest.Newest(a.Audit(t.Context(), officer, 0, 1))
		for _, e := range events {
			n += e.ID
		}
		return n
	}}
}
