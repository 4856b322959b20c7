package presslists_test

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"testing"

	"communique/accounts"
	"communique/accounts/accountstest"
	"communique/internal/sqldb"
	"communique/migrations/dbtest"
	"communique/presslists"
)

// first is the error of a verb with one result.
func first[T any](_ T, err error) error { return err }

func TestWhoMayWhatWithPressLists(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		h := newHouse(t, db)
		h.be.Languages, h.nl.Languages = []string{"fr"}, []string{"nl"}
		h.save(t, system, h.list("be"))
		type who = accounts.Actor
		const (
			sees  = "11111 - 1111 ---- -"
			keeps = "11000 - 1000 ---- -" // who sees that the list is there, is told that they may not
			file  = "email\nanna@be.example\n"
		)
		book := &accountstest.Book{
			DB: h.db, Lines: func() int64 { return accountstest.Newest(h.accounts.Audit(ctx, system, 0, 1)) },
			Done: []accountstest.Call{
				{Verb: "Create", Try: func(a who) error { return first(h.Create(ctx, a, h.list("new"))) }},
				{Verb: "SavePerson", Try: func(a who) error {
					return first(h.SavePerson(ctx, a, 0, presslists.Contact{Address: "new@be.example"}, []string{"be"}))
				}},
				{Verb: "Suppress", Try: func(a who) error { return h.Suppress(ctx, a, "stop@be.example", presslists.Manual, "") }},
				{Verb: "Unsuppress", Try: func(a who) error { return h.Unsuppress(ctx, a, "stop@be.example", "They asked.") }},
			},
		}
		proposed := func(a who) (w presslists.Waiting) {
			book.Aside(func() { w, _ = h.Propose(ctx, a, "be", "be.csv", strings.NewReader(file)) })
			return w
		}
		accountstest.Rights(t, h.PressLists, accountstest.Everyone(h.be, h.nl), book, append(contactCalls(t, h, book), []accountstest.Call{
			{Verb: "ListOf", Want: sees, Try: func(a who) error { return first(h.ListOf(ctx, a, "be")) }},
			{Verb: "ListsOf", Want: sees, Try: func(a who) error { return accountstest.Nothing(h.ListsOf(ctx, a)) }},
			{Verb: "Overview", Want: sees, Try: func(a who) error { return accountstest.Nothing(h.Overview(ctx, a)) }},
			{Verb: "ContactsOf", Want: keeps, Try: func(a who) error { return first(h.ContactsOf(ctx, a, "be")) }},
			{Verb: "Import", Want: keeps, Try: func(a who) error { return first(h.Import(ctx, a, "be", "be.csv", strings.NewReader(file))) }},
			{Verb: "Preview", Want: keeps, Try: func(a who) error { return first(h.Preview(ctx, a, "be", "be.csv", strings.NewReader(file))) }},
			{Verb: "Save", Want: "11000 0 1000 0000 0", Try: func(a who) error { return first(h.Save(ctx, a, h.list("be"))) }},
			{Verb: "Save of one's own", Want: "11000 0 1000 1000 0", Try: func(a who) error {
				l := h.list("of-" + strings.ReplaceAll(a.Name, " ", "-"))
				if l.PartnerID = a.OnlyPartner(accounts.Keep); l.PartnerID == 0 {
					l.PartnerID = h.be.ID
				}
				return first(h.Save(ctx, a, l))
			}},
			{Verb: "Suppressions", Want: "10000 0 0000 0000 0", Try: func(a who) error {
				_, _, err := h.Suppressions(ctx, a, "", 0, 1)
				return err
			}},
			{Verb: "Unsuppress", Want: "10000 0 0000 0000 0", Try: func(a who) error { return h.Unsuppress(ctx, a, "gone@be.example", "") }},
			{Verb: "Wishes", Want: "10000 0 0000 0000 0", Try: func(a who) error { return first(h.Wishes(ctx, a)) }},
			{Verb: "Grant", Want: "10000 0 0000 0000 0", Try: func(a who) error { return h.Grant(ctx, a, h.wish(t)) }},
			{Verb: "Decline", Want: "10000 0 0000 0000 0", Try: func(a who) error { return h.Decline(ctx, a, h.wish(t), "they said so") }},
			{Verb: "Suppress", Want: "11000 0 1000 1000 0", Try: func(a who) error {
				return h.Suppress(ctx, a, "gone@be.example", presslists.Manual, "")
			}},
			{Verb: "Summary", Want: sees, Try: func(a who) error { return first(h.Summary(ctx, a, "be")) }},
			{Verb: "Create", Want: "11000 0 1000 0000 0", Try: func(a who) error { return first(h.Create(ctx, a, h.list("be"))) }},
			{Verb: "Retire", Want: keeps, Try: func(a who) error { return first(h.Retire(ctx, a, "be")) }},
			{Verb: "TakeBack", Want: keeps, Try: func(a who) error { return first(h.TakeBack(ctx, a, "be")) }},
			{Verb: "RetirePartner", Want: "10000 0 0000 0000 0", Try: func(a who) error { return first(h.RetirePartner(ctx, a, "nl")) }},
			{Verb: "TakeBackPartner", Want: "10000 0 0000 0000 0", Try: func(a who) error { return first(h.TakeBackPartner(ctx, a, "nl")) }},
			{Verb: "Find of a list", Want: keeps, Try: func(a who) error { return first(h.Find(ctx, a, presslists.Query{List: "be"})) }},
			{Verb: "Export", Want: keeps, Try: func(a who) error { return h.Export(ctx, a, "be", io.Discard) }},
			{Verb: "Propose", Want: keeps, Try: func(a who) error { return first(h.Propose(ctx, a, "be", "be.csv", strings.NewReader(file))) }},
			{Verb: "Proposed", Want: keeps, Try: func(a who) error {
				w := proposed(a) // of nobody else's
				return first(h.Proposed(ctx, a, "be", w.ID))
			}},
			{Verb: "Take", Want: keeps, Try: func(a who) error {
				w := proposed(a)
				return first(h.Take(ctx, a, "be", w.ID, w.Digest()))
			}},
			{Verb: "Drop", Want: keeps, Try: func(a who) error {
				w := proposed(a)
				return h.Drop(ctx, a, "be", w.ID)
			}},
		}...))
	})
}

// contactCalls are of what is done with somebody on a list.
func contactCalls(t *testing.T, h house, book *accountstest.Book) []accountstest.Call {
	t.Helper()
	n := 0
	somebody := func() int64 {
		n++
		var c presslists.Contact
		book.Aside(func() {
			var err error
			if c, err = h.SavePerson(ctx, system, 0, presslists.Contact{Address: fmt.Sprintf("p%d@be.example", n), Name: "Anna Maes"}, []string{"be"}); err != nil {
				t.Fatal(err)
			}
		})
		return c.ID
	}
	apart := func() []int64 {
		two := []int64{somebody(), somebody()}
		book.Aside(func() {
			if _, err := h.NotDuplicates(ctx, system, two); err != nil {
				t.Fatal(err)
			}
		})
		return two
	}
	somebody()
	type who = accounts.Actor
	calls := []accountstest.Call{
		{Verb: "Find", Try: func(a who) error {
			found, err := h.Find(ctx, a, presslists.Query{Most: 10})
			return accountstest.Nothing(found.Contacts, err)
		}},
		{Verb: "Duplicates", Try: func(a who) error {
			somebody()
			groups, _, err := h.Duplicates(ctx, a, presslists.SameName, 0, 10)
			return accountstest.Nothing(groups, err)
		}},
		{Verb: "Called", Try: func(a who) error {
			called, err := h.Called(ctx, a, []int64{somebody()})
			return accountstest.Nothing(slices.Collect(maps.Values(called)), err)
		}},
		{Verb: "Person", Try: func(a who) error { return first(h.Person(ctx, a, somebody())) }},
		{Verb: "SavePerson", Try: func(a who) error {
			return first(h.SavePerson(ctx, a, 0, presslists.Contact{Address: "p1@be.example"}, []string{"be"}))
		}},
		{Verb: "SavePerson of another's", Try: func(a who) error {
			return first(h.SavePerson(ctx, a, somebody(), presslists.Contact{Address: "p1@be.example"}, []string{"be"}))
		}},
		{Verb: "RemovePerson", Try: func(a who) error { return h.RemovePerson(ctx, a, somebody()) }},
		{Verb: "ErasePerson", Try: func(a who) error { return h.ErasePerson(ctx, a, somebody()) }},
		{Verb: "StopPerson", Try: func(a who) error { return h.StopPerson(ctx, a, somebody()) }},
		{Verb: "Merge", Try: func(a who) error { return first(h.Merge(ctx, a, somebody(), []int64{somebody()})) }},
		{Verb: "NotDuplicates", Try: func(a who) error { return first(h.NotDuplicates(ctx, a, []int64{somebody(), somebody()})) }},
		{Verb: "KeptApart", Try: func(a who) error {
			apart()
			groups, _, err := h.KeptApart(ctx, a, 0, 10)
			return accountstest.Nothing(groups, err)
		}},
		{Verb: "DuplicatesAgain", Try: func(a who) error { return first(h.DuplicatesAgain(ctx, a, apart())) }},
		{Verb: "Unmerge", Try: func(a who) error {
			into, other := somebody(), somebody()
			var p presslists.Person
			book.Aside(func() {
				var err error
				if p, err = h.Merge(ctx, system, into, []int64{other}); err != nil {
					t.Fatal(err)
				}
			})
			return first(h.Unmerge(ctx, a, p.ID, p.Former[0].ID))
		}},
	}
	for i := range calls {
		calls[i].Want = "11--- - 1--- ---- -" // to all others there is nobody
	}
	return calls
}
