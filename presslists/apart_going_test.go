package presslists_test

import (
	"fmt"
	"sync"
	"testing"

	"communique/internal/fault"
	"communique/migrations/dbtest"
	"communique/presslists"
)

// What was said of somebody holds of whom they become, and wherever they go.
func TestWhatWasSaidGoesWithThePerson(t *testing.T) {
	each(t, func(t *testing.T, h house) {
		h.two(t)
		ids := h.namesakes(t, "one", "a", "b", "c")
		h.apart(t, h.belgian, ids["a"], ids["b"])
		if _, err := h.Merge(ctx, h.belgian, ids["c"], []int64{ids["b"]}); err != nil {
			t.Fatal(err)
		}
		h.same(t, "merged into a third", h.belgian, "", "a+c")
		if _, err := h.Merge(ctx, h.belgian, ids["a"], []int64{ids["c"]}); !fault.Is(err, "presslists.merge_apart") {
			t.Errorf("%v", err)
		}
		h.keep(t, ids["c"], presslists.Contact{Address: "c@x.example", Name: "Anna Maes", Outlet: "Blatt"}, "two")
		h.same(t, "on another list", h.belgian, "", "a+c")
		h.keep(t, ids["a"], presslists.Contact{Address: "a@x.example", Name: "Anna Maes", Outlet: "Blatt"}, "two", "one")
		h.same(t, "on both", h.belgian, "", "a+a+c")
		h.keep(t, ids["a"], presslists.Contact{Address: "a@x.example", Name: "Anna Maas", Outlet: "Blatt"}, "two")
		h.same(t, "with another name", h.belgian, "", "a+c")
	})
}

// What was said of one row holds of the person, and can be taken back whatever they are
// called on which list.
func TestWhatWasSaidIsTakenBackOnEveryList(t *testing.T) {
	each(t, func(t *testing.T, h house) {
		h.two(t)
		one, two := h.namesakes(t, "one", "a", "b"), h.namesakes(t, "two", "a", "b")
		h.apart(t, h.belgian, one["a"], one["b"])
		h.apart(t, h.belgian, two["a"], two["b"])
		if n := h.pairs(t); n != 2 {
			t.Errorf("%d pairs", n)
		}
		h.keep(t, two["b"], presslists.Contact{Address: "b@x.example", Name: "Bea Maes", Outlet: "Tagblatt"}, "one", "two")
		h.same(t, "with another name", h.belgian, "", "a+a+b+b")
		_, err := h.Merge(ctx, h.belgian, one["a"], []int64{one["b"]})
		if !fault.Is(err, "presslists.merge_apart") {
			t.Errorf("%v", err)
		}
		if _, err := h.DuplicatesAgain(ctx, h.belgian, []int64{one["a"], two["b"]}); err != nil {
			t.Fatal(err)
		}
		h.same(t, "again", h.belgian, "", "")
		if n := h.pairs(t); n != 0 {
			t.Errorf("%d pairs are left", n)
		}
		if _, err := h.Merge(ctx, h.belgian, one["a"], []int64{one["b"]}); err != nil {
			t.Error(err)
		}
	})
}

// Whoever keeps two apart and whoever merges them at once: one of them is told so.
func TestTwoJudgeAtOnce(t *testing.T) {
	each(t, func(t *testing.T, h house) {
		h.two(t)
		ids := h.namesakes(t, "one", "a", "b")
		var apart, merge error
		var both sync.WaitGroup
		both.Go(func() { _, apart = h.NotDuplicates(ctx, h.belgian, []int64{ids["a"], ids["b"]}) })
		both.Go(func() { _, merge = h.Merge(ctx, h.belgian, ids["a"], []int64{ids["b"]}) })
		both.Wait()
		switch {
		case apart == nil && fault.Is(merge, "presslists.merge_apart"):
			h.same(t, "kept apart", h.belgian, "", "a+b")
		case merge == nil && fault.Is(apart, "presslists.contact_missing"):
			h.same(t, "merged", h.belgian, "", "")
		default:
			t.Errorf("kept apart: %v; merged: %v", apart, merge)
		}
	})
}

// Fifty people are shown together, on however many lists they stand.
func TestFiftyPeopleAreShownTogether(t *testing.T) {
	h := newHouse(t, dbtest.Open(t, dbtest.SQLite(t)))
	h.two(t)
	var names []string
	for i := range 51 {
		names = append(names, fmt.Sprintf("p%03d", i))
	}
	h.namesakes(t, "one", names...)
	h.namesakes(t, "two", names...)
	groups, _, err := h.Duplicates(ctx, h.belgian, presslists.SameName, 0, 20)
	if err != nil || len(groups) != 1 || len(groups[0].Persons()) != 50 || len(groups[0]) != 100 {
		t.Fatalf("%d groups, %v", len(groups), err)
	}
	if _, err := h.NotDuplicates(ctx, h.belgian, idsOf(groups[0])); err != nil {
		t.Fatal(err)
	}
	kept, _, err := h.KeptApart(ctx, h.belgian, 0, 20)
	if err != nil || len(kept) != 1 || len(kept[0].Persons()) != 50 {
		t.Errorf("%d, %v", len(kept), err)
	}
}
