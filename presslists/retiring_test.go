package presslists_test

import (
	"slices"
	"strings"
	"testing"

	"communique/accounts"
	"communique/internal/fault"
	"communique/presslists"
	"communique/scheduler"
)

// TestRetire: a retired list takes nobody more, and keeps whom it has; it says so once.
func TestRetire(t *testing.T) {
	each(t, func(t *testing.T, h house) {
		h.two(t)
		h.importInto(t, h.belgian, "one", "email,name\nanna@krant.example,Anna\n")
		proposed, err := h.Propose(ctx, h.belgian, "one", "later.csv", strings.NewReader("email\nbert@krant.example\n"))
		if err != nil {
			t.Fatal(err)
		}
		for range 2 {
			if l, err := h.Retire(ctx, h.belgian, "one"); err != nil || !l.RetiredAt.Equal(h.clock.Now()) {
				t.Fatalf("%+v, %v", l, err)
			}
		}
		if _, err := h.Import(ctx, h.belgian, "one", "more.csv", strings.NewReader("email\nbert@krant.example\n")); !fault.Is(err, "presslists.list_retired") {
			t.Errorf("imported: %v", err)
		}
		if _, err := h.Take(ctx, h.belgian, "one", proposed.ID, proposed.Digest()); !fault.Is(err, "presslists.list_retired") {
			t.Errorf("taken: %v", err)
		}
		if _, err := h.SavePerson(ctx, h.belgian, 0, presslists.Contact{Address: "bert@krant.example"}, []string{"one"}); !fault.Is(err, "presslists.list_retired") {
			t.Errorf("added: %v", err)
		}
		all, err := h.ContactsOf(ctx, h.belgian, "one")
		if err != nil || len(all) != 1 {
			t.Fatalf("%+v, %v", all, err)
		}
		anna := all[0]
		anna.Name = "Anna Maes"
		if _, err := h.SavePerson(ctx, h.belgian, anna.ID, anna, []string{"one", "two"}); err != nil {
			t.Errorf("who stands on it may be changed, and come on another: %v", err)
		}
		targets, err := h.Targets(ctx, []string{"BE"})
		if err != nil || !slices.ContainsFunc(targets, func(g scheduler.Target) bool { return g.Retired }) {
			t.Errorf("%+v, %v", targets, err)
		}
		if saved := h.save(t, h.belgian, h.list("one")); !saved.Retired() {
			t.Error("saving took it back")
		}
		for range 2 {
			if l, err := h.TakeBack(ctx, h.belgian, "one"); err != nil || l.Retired() {
				t.Fatalf("%+v, %v", l, err)
			}
		}
		h.importInto(t, h.belgian, "one", "email\nbert@krant.example\n")
		if n := len(h.contacts(t, "one")); n != 2 {
			t.Errorf("%d contacts", n)
		}
		lines, err := h.accounts.AuditOf(ctx, system, accounts.AuditQuery{Limit: 20, Person: h.belgian.Name})
		if err != nil {
			t.Fatal(err)
		}
		var said []string
		for _, l := range lines {
			if strings.HasSuffix(l.Verb, "retired") || strings.HasSuffix(l.Verb, "back") {
				said = append(said, l.Verb+" "+l.Subject)
			}
		}
		if !slices.Equal(said, []string{"list_taken_back one", "list_retired one"}) {
			t.Errorf("%q", said)
		}
	})
}

// TestRetirePartner: a partner's lists are retired with it and come back with it, but for those
// that were retired by themselves. It can't be given others, and keeps none by itself.
func TestRetirePartner(t *testing.T) {
	each(t, func(t *testing.T, h house) {
		h.two(t)
		if _, err := h.Retire(ctx, system, "two"); err != nil {
			t.Fatal(err)
		}
		retired := func() (slugs []string) {
			lists, err := h.Lists(ctx)
			if err != nil {
				t.Fatal(err)
			}
			for _, l := range lists {
				if l.Retired() {
					slugs = append(slugs, l.Slug)
				}
			}
			return slugs
		}
		for range 2 {
			if p, err := h.RetirePartner(ctx, system, "be"); err != nil || !p.Retired() {
				t.Fatalf("%+v, %v", p, err)
			}
		}
		if got := retired(); !slices.Equal(got, []string{"one", "two"}) {
			t.Errorf("retired: %q", got)
		}
		if _, err := h.TakeBack(ctx, system, "one"); !fault.Is(err, "accounts.partner_retired") {
			t.Errorf("taken back alone: %v", err)
		}
		if _, err := h.Create(ctx, system, h.list("three")); !fault.Is(err, "accounts.partner_retired") {
			t.Errorf("made: %v", err)
		}
		handed := h.list("nl")
		if _, err := h.Save(ctx, system, handed); !fault.Is(err, "accounts.partner_retired") {
			t.Errorf("handed over: %v", err)
		}
		if p, err := h.TakeBackPartner(ctx, system, "be"); err != nil || p.Retired() {
			t.Fatalf("%+v, %v", p, err)
		}
		if got := retired(); !slices.Equal(got, []string{"two"}) {
			t.Errorf("retired: %q", got)
		}
	})
}
