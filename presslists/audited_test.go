package presslists_test

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"communique/accounts"
	"communique/internal/fault"
	"communique/presslists"
)

// TestTheAuditKnowsWhoChangesLists: who takes contacts in, carries them away, makes one of
// several or erases somebody; of who was erased only a number stays. What is refused leaves
// no trace.
func TestTheAuditKnowsWhoChangesLists(t *testing.T) {
	each(t, func(t *testing.T, h house) {
		h.two(t)
		ids := h.namesakes(t, "one", "a", "b", "c")
		h.importInto(t, h.belgian, "one", "email,name\nanna@krant.example,Anna\n")
		w, err := h.Propose(ctx, h.belgian, "one", "folder/lijst.csv", strings.NewReader("email,name\nanna@krant.example,Anna Maes\nbert@krant.example,Bert\n"))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := h.Take(ctx, h.belgian, "one", w.ID, "another"); !fault.Is(err, "presslists.proposal_changed") {
			t.Error(err)
		}
		if _, err := h.Take(ctx, h.belgian, "one", w.ID, w.Digest()); err != nil {
			t.Fatal(err)
		}
		if err := h.Export(ctx, h.belgian, "one", io.Discard); err != nil {
			t.Fatal(err)
		}
		if err := h.Export(ctx, h.dutch, "one", io.Discard); err == nil {
			t.Error("it isn't theirs")
		}
		merged, err := h.Merge(ctx, h.belgian, ids["a"], []int64{ids["b"]})
		if err != nil {
			t.Fatal(err)
		}
		back, err := h.Unmerge(ctx, h.belgian, ids["a"], merged.Former[0].ID)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := h.Merge(ctx, h.belgian, ids["a"], []int64{ids["a"]}); err == nil {
			t.Error("nothing to merge")
		}
		if err := h.ErasePerson(ctx, h.belgian, ids["c"]); err != nil {
			t.Fatal(err)
		}
		if err := h.ErasePerson(ctx, h.belgian, ids["c"]); err == nil {
			t.Error("erased twice")
		}
		lines, err := accounts.New(h.db, h.clock).AuditOf(ctx, system, accounts.AuditQuery{Limit: 7, Person: h.belgian.Name})
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, l := range lines {
			got = append(got, strings.TrimSpace(l.Verb+" "+l.Subject+" "+l.Detail))
		}
		want := []string{
			fmt.Sprintf("contact_erased %d one", ids["c"]),
			fmt.Sprintf("contacts_unmerged %d, %d", ids["a"], back.ID),
			fmt.Sprintf("contacts_merged %d, %d", ids["a"], ids["b"]),
			"list_exported one",
			"list_imported one lijst.csv +1 ~1",
			"import_proposed one lijst.csv",
		}
		if len(got) != 7 || !slices.Equal(got[:6], want) || !strings.HasSuffix(got[6], " +1 ~0") {
			t.Errorf("%q", got)
		}
	})
}

// TestTheAuditKnowsWhoKeepsLists: who makes and changes a list, and keeps or removes somebody
// by hand. Saving what is there changes nothing and leaves no trace.
func TestTheAuditKnowsWhoKeepsLists(t *testing.T) {
	each(t, func(t *testing.T, h house) {
		h.two(t)
		l := h.save(t, h.belgian, h.list("third"))
		h.save(t, h.belgian, l)
		l.Name = "Another name"
		h.save(t, h.belgian, l)
		l.Slug = "fourth"
		if _, err := h.Create(ctx, h.belgian, l); err != nil {
			t.Fatal(err)
		}
		c, err := h.SavePerson(ctx, h.belgian, 0, presslists.Contact{Address: "anna@krant.example"}, []string{"third"})
		if err != nil {
			t.Fatal(err)
		}
		if err := h.RemovePerson(ctx, h.belgian, c.ID); err != nil {
			t.Fatal(err)
		}
		lines, err := accounts.New(h.db, h.clock).AuditOf(ctx, system, accounts.AuditQuery{Limit: 5, Person: h.belgian.Name})
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, l := range lines {
			got = append(got, strings.TrimSpace(l.Verb+" "+l.Subject+" "+l.Detail))
		}
		want := []string{fmt.Sprintf("contact_removed %d third", c.ID), fmt.Sprintf("contact_saved %d third", c.ID), "list_saved fourth", "list_saved third", "list_saved third"}
		if !slices.Equal(got, want) {
			t.Errorf("%q, want %q", got, want)
		}
	})
}
