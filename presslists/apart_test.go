package presslists_test

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"communique/accounts"
	"communique/accounts/accountstest"
	"communique/internal/fault"
	"communique/presslists"

	"github.com/google/go-cmp/cmp"
)

// namesakes imports contacts who have one name at one outlet into a list, and gives the ids
// of all of them on it.
func (h house) namesakes(t testing.TB, list string, who ...string) map[string]int64 {
	t.Helper()
	var file strings.Builder
	file.WriteString("email,name,outlet\n")
	for _, w := range who {
		file.WriteString(w + "@x.example,Anna Maes,Blatt\n")
	}
	h.importInto(t, system, list, file.String())
	ids := map[string]int64{}
	all, err := h.ContactsOf(ctx, system, list)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range all {
		name, _, _ := strings.Cut(c.Address, "@")
		ids[name] = c.ID
	}
	return ids
}

// offered gives the groups that somebody is offered for merging: "a+a+b, c+d".
func (h house) offered(t testing.TB, who accounts.Actor) string {
	t.Helper()
	groups, all, err := h.Duplicates(ctx, who, presslists.SameName, 0, 20)
	if err != nil || all != len(groups) {
		t.Fatalf("%d of %d, %v", len(groups), all, err)
	}
	return written(groups)
}

func (h house) kept(t testing.TB, who accounts.Actor) string {
	t.Helper()
	groups, all, err := h.KeptApart(ctx, who, 0, 20)
	if err != nil || all != len(groups) {
		t.Fatalf("%d of %d, %v", len(groups), all, err)
	}
	var alike []presslists.Alike
	for _, g := range groups {
		alike = append(alike, g.Alike)
	}
	return written(alike)
}

func written(groups []presslists.Alike) string {
	var all []string
	for _, g := range groups {
		var names []string
		for _, c := range g {
			name, _, _ := strings.Cut(c.Address, "@")
			names = append(names, name)
		}
		slices.Sort(names)
		all = append(all, strings.Join(names, "+"))
	}
	return strings.Join(all, ", ")
}

func (h house) apart(t testing.TB, who accounts.Actor, ids ...int64) {
	t.Helper()
	if _, err := h.NotDuplicates(ctx, who, ids); err != nil {
		t.Fatal(err)
	}
}

// same fails unless somebody is offered, and finds kept apart, what they should.
func (h house) same(t testing.TB, when string, who accounts.Actor, offered, kept string) {
	t.Helper()
	if diff := cmp.Diff([]string{offered, kept}, []string{h.offered(t, who), h.kept(t, who)}); diff != "" {
		t.Errorf("%s (offered, kept apart: -want +got)\n%s", when, diff)
	}
}

func TestDifferentPeopleAreNotOffered(t *testing.T) {
	each(t, func(t *testing.T, h house) {
		h.two(t)
		ids := h.namesakes(t, "one", "a", "b")
		h.same(t, "before", h.belgian, "a+b", "")
		of, err := h.NotDuplicates(ctx, h.belgian, []int64{ids["b"], ids["a"], ids["b"]})
		if err != nil || len(of) != 2 || of[0].Name != "Anna Maes" {
			t.Fatalf("%+v, %v", of, err)
		}
		h.same(t, "apart", h.belgian, "", "a+b")

		more := h.namesakes(t, "one", "c")
		h.same(t, "one more", h.belgian, "a+b+c", "a+b")
		h.apart(t, h.belgian, more["a"], more["c"])
		h.same(t, "two of three", h.belgian, "b+c", "a+b+c")
		h.apart(t, h.belgian, more["b"], more["c"])
		h.same(t, "all", h.belgian, "", "a+b+c")

		if _, err := h.DuplicatesAgain(ctx, h.belgian, []int64{ids["a"], ids["b"]}); err != nil {
			t.Fatal(err)
		}
		h.same(t, "two again", h.belgian, "a+b", "a+b+c")
		if _, err := h.DuplicatesAgain(ctx, h.belgian, []int64{more["a"], more["b"], more["c"]}); err != nil {
			t.Fatal(err)
		}
		h.same(t, "all again", h.belgian, "a+b+c", "")
	})
}

// It is said of people: on another list they are still two, to whoever may see them there.
func TestDifferentPeopleOnOtherLists(t *testing.T) {
	each(t, func(t *testing.T, h house) {
		h.two(t)
		one := h.namesakes(t, "one", "a", "b")
		h.apart(t, h.belgian, one["a"], one["b"])
		two := h.namesakes(t, "two", "a", "b")
		h.same(t, "another list", h.belgian, "", "a+a+b+b")
		h.namesakes(t, "nl", "a", "b")
		h.same(t, "another partner", h.dutch, "a+b", "")
		h.same(t, "the house", system, "", "a+a+a+b+b+b")

		if err := h.RemovePerson(ctx, h.belgian, one["a"]); err != nil {
			t.Fatal(err)
		}
		again := h.namesakes(t, "one", "a")
		h.same(t, "who has gone and come again", h.belgian, "a+b+b", "")
		h.apart(t, h.belgian, again["a"], two["b"])
		moved := presslists.Contact{Address: "b@x.example", Name: "Anna Maes", Outlet: "Blatt"}
		h.keep(t, two["b"], moved, "two")
		h.same(t, "who has left a list", h.belgian, "", "a+b")
		moved.Address = "a@x.example"
		h.keep(t, two["b"], moved, "two")
		h.same(t, "one address after all", h.belgian, "", "")
		if by, all, err := h.Duplicates(ctx, h.belgian, presslists.SameAddress, 0, 20); err != nil || all != 1 || len(by) != 1 {
			t.Errorf("%d, %+v, %v", all, by, err)
		}
		h.namesakes(t, "one", "c")
		h.same(t, "one address after all, and somebody else", h.belgian, "a+a+c", "")
	})
}

func TestDifferentPeopleAreNotMerged(t *testing.T) {
	each(t, func(t *testing.T, h house) {
		h.two(t)
		ids := h.namesakes(t, "one", "a", "b", "c")
		h.apart(t, h.belgian, ids["a"], ids["b"])
		for _, into := range []string{"a", "b", "c"} {
			_, err := h.Merge(ctx, h.belgian, ids[into], []int64{ids["c"], ids["a"], ids["b"]})
			if !fault.Is(err, "presslists.merge_apart") || fault.All(err)[0].Args["One"] != "a@x.example" || fault.All(err)[0].Args["Other"] != "b@x.example" {
				t.Errorf("%s: %v", into, err)
			}
		}
		if _, err := h.Merge(ctx, h.belgian, ids["a"], []int64{ids["c"]}); err != nil {
			t.Error(err)
		}
		h.same(t, "merged", h.belgian, "", "a+b")
	})
}

// Who is erased or removed leaves nothing of it; the audit has their numbers, and no more.
func TestWhatWasSaidGoesWithTheContact(t *testing.T) {
	each(t, func(t *testing.T, h house) {
		h.two(t)
		ids := h.namesakes(t, "one", "a", "b", "c")
		h.apart(t, h.belgian, ids["a"], ids["b"], ids["c"])
		h.apart(t, h.belgian, ids["a"], ids["b"]) // is known
		if n := h.pairs(t); n != 3 {
			t.Errorf("%d pairs", n)
		}
		if err := h.ErasePerson(ctx, h.belgian, ids["a"]); err != nil {
			t.Fatal(err)
		}
		if n := h.pairs(t); n != 1 {
			t.Errorf("%d pairs of b and c", n)
		}
		if _, err := h.DuplicatesAgain(ctx, h.belgian, []int64{ids["b"], ids["c"]}); err != nil {
			t.Fatal(err)
		}
		if _, err := h.DuplicatesAgain(ctx, h.belgian, []int64{ids["b"], ids["c"]}); err != nil {
			t.Fatal(err)
		}
		lines, err := accounts.New(h.db, h.clock).AuditOf(ctx, system, accounts.AuditQuery{Limit: 9})
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, l := range lines {
			if strings.HasPrefix(l.Verb, "contacts_") {
				got = append(got, fmt.Sprintf("%s %s %s%s", l.Actor, l.Verb, l.Subject, l.Detail))
			}
		}
		want := []string{
			fmt.Sprintf("officer in Brussels contacts_alike %d, %d", ids["b"], ids["c"]),
			fmt.Sprintf("officer in Brussels contacts_apart %d, %d, %d", ids["a"], ids["b"], ids["c"]),
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("the audit (-want +got)\n%s", diff)
		}
	})
}

func TestWhoSaysThatPeopleAreDifferent(t *testing.T) {
	each(t, func(t *testing.T, h house) {
		h.two(t)
		ids, dutch := h.namesakes(t, "one", "a", "b", "c"), h.namesakes(t, "nl", "a", "b")
		both := []int64{ids["a"], ids["b"]}
		for what, c := range map[string]struct {
			who accounts.Actor
			ids []int64
		}{
			"another partner":     {h.dutch, both},
			"nobody":              {accounts.Actor{}, both},
			"an approver":         {accountstest.For("approver", h.be, accounts.Approver), both},
			"one of another's":    {h.belgian, []int64{ids["a"], dutch["b"]}},
			"one who isn't":       {h.belgian, []int64{ids["a"], ids["b"], 999_999}},
			"none":                {h.belgian, nil},
			"no number of theirs": {h.belgian, []int64{0, -1, math.MinInt64, math.MaxInt64}},
		} {
			_, err := h.NotDuplicates(ctx, c.who, c.ids)
			_, err2 := h.DuplicatesAgain(ctx, c.who, c.ids)
			if !fault.Is(err, "presslists.contact_missing") || !fault.Is(err2, "presslists.contact_missing") {
				t.Errorf("%s: %v, %v", what, err, err2)
			}
		}
		twice := h.namesakes(t, "two", "a")
		for _, one := range [][]int64{{ids["a"]}, {ids["a"], ids["a"]}, {ids["a"], twice["a"]}} {
			if _, err := h.NotDuplicates(ctx, h.belgian, one); !fault.Is(err, "presslists.apart_nothing") {
				t.Errorf("%d: %v", one, err)
			}
		}
		if n := h.pairs(t); n != 0 {
			t.Errorf("%d pairs", n)
		}
	})
}

func TestWhoSaidItLast(t *testing.T) {
	each(t, func(t *testing.T, h house) {
		h.two(t)
		ids := h.namesakes(t, "one", "a", "b", "c")
		h.apart(t, system, ids["a"], ids["b"])
		h.clock.MoveTo(h.clock.Now().Add(time.Hour))
		h.apart(t, h.belgian, ids["b"], ids["c"])
		groups, _, err := h.KeptApart(ctx, h.belgian, 0, 20)
		if err != nil || len(groups) != 1 || groups[0].By != h.belgian.Name || !groups[0].At.Equal(h.clock.Now()) {
			t.Errorf("%+v, %v", groups, err)
		}
		if groups, all, err := h.KeptApart(ctx, h.belgian, 5, 20); err != nil || all != 1 || len(groups) != 0 {
			t.Errorf("past the end: %+v, %d, %v", groups, all, err)
		}
		if groups, all, err := h.KeptApart(ctx, h.dutch, 0, 20); err != nil || all != 0 || len(groups) != 0 {
			t.Errorf("another partner sees %+v, %v", groups, err)
		}
	})
}

// Of more than can be shown together nobody stays for ever: what is said each time of those who
// are shown comes to an end, and so does taking it back.
func TestVeryManyOfOneName(t *testing.T) {
	each(t, func(t *testing.T, h house) {
		h.two(t)
		var names []string
		for i := range 120 {
			names = append(names, fmt.Sprintf("p%03d", i))
		}
		h.namesakes(t, "one", names...)
		for _, step := range []struct {
			shown func() []presslists.Alike
			do    func(ids []int64) error
			left  int
		}{
			{func() []presslists.Alike { return firstOf(h.Duplicates(ctx, h.belgian, presslists.SameName, 0, 20)) },
				func(ids []int64) error { _, err := h.NotDuplicates(ctx, h.belgian, ids); return err }, 120 * 119 / 2},
			{func() []presslists.Alike {
				var all []presslists.Alike
				for _, g := range firstOf(h.KeptApart(ctx, h.belgian, 0, 20)) {
					all = append(all, g.Alike)
				}
				return all
			}, func(ids []int64) error { _, err := h.DuplicatesAgain(ctx, h.belgian, ids); return err }, 0},
		} {
			before := -1
			for round := 0; ; round++ {
				groups := step.shown()
				if len(groups) == 0 {
					break
				}
				if len(groups[0]) > 50 || h.pairs(t) == before {
					t.Fatalf("round %d shows %d and changes nothing", round, len(groups[0]))
				}
				before = h.pairs(t)
				if err := step.do(idsOf(groups[0])); err != nil {
					t.Fatal(err)
				}
			}
			if n := h.pairs(t); n != step.left {
				t.Errorf("%d pairs are left, want %d", n, step.left)
			}
		}
	})
}

func firstOf[T any](all T, _ int, _ error) T { return all }

func idsOf(group presslists.Alike) []int64 {
	ids := make([]int64, len(group))
	for i, l := range group {
		ids[i] = l.ID
	}
	return ids
}
