package releases

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"communique/accounts"
	"communique/accounts/accountstest"
	"communique/internal/address"
)

// waiting is what waits for somebody: "review nl lipse".
func (h *house) waiting(ctx context.Context, who accounts.Actor) string {
	h.Helper()
	all, err := h.Errands(ctx, who, 2)
	if err != nil {
		h.Fatal(err)
	}
	var said []string
	for _, of := range all {
		for _, one := range of.First {
			said = append(said, strings.Join(strings.Fields(fmt.Sprint(of.Kind, " ", one.Language, " ", one.Slug)), " "))
		}
		if more := of.All - len(of.First); more > 0 {
			said = append(said, fmt.Sprint("+", more))
		}
	}
	return strings.Join(said, "; ")
}

// TestErrandsFollowTheWork walks a release from its first day, and asks each time for whom
// what waits.
func TestErrandsFollowTheWork(t *testing.T) {
	each(t, func(ctx context.Context, h *house) {
		nl, err := h.accounts.AddPartner(ctx, officer, accounts.Partner{Slug: "nl", Name: "Dutch", Country: "NL", Languages: []string{"nl"}})
		if err != nil {
			h.Fatal(err)
		}
		be, err := h.accounts.AddPartner(ctx, officer, accounts.Partner{Slug: "be", Name: "Belgian", Country: "BE", Languages: []string{"nl"}})
		if err != nil {
			h.Fatal(err)
		}
		whole := accounts.Partner{}
		people := []struct {
			name string
			who  accounts.Actor
		}{
			{"officer", accountstest.For("officer", whole, accounts.Officer)},
			{"approver", accountstest.For("approver", whole, accounts.Approver)},
			{"translator", accountstest.For("translator", nl, accounts.Translator)},
			{"other", accountstest.For("other", be, accounts.Translator)},
			{"reader", accountstest.For("reader", whole, accounts.Reader)},
		}
		expect := func(when string, want ...string) {
			h.Helper()
			for i, p := range people {
				wanted := ""
				if i < len(want) {
					wanted = want[i]
				}
				if got := h.waiting(ctx, p.who); got != wanted {
					h.Errorf("%s: for the %s waits %q, not %q", when, p.name, got, wanted)
				}
			}
		}
		must := func(err error) {
			h.Helper()
			if err != nil {
				h.Fatal(err)
			}
		}
		h.imported(ctx, small)
		expect("written", "draft lipse")

		due := h.clock.Now().Add(time.Hour)
		_, err = h.RequestTranslation(ctx, officer, "lipse", Request{Languages: []string{"nl"}, PartnerID: nl.ID, Due: Embargo{due, "Europe/Amsterdam"}})
		must(err)
		expect("asked for", "", "", "asked nl lipse")

		h.clock.MoveTo(due.Add(time.Minute))
		expect("due", "late nl lipse", "", "asked nl lipse")

		h.translated(ctx, "nl", h.translation(ctx, "nl"))
		expect("imported", "", "review nl lipse; source en lipse")

		h.imported(ctx, strings.Replace(small, "The lead.", "Another lead.", 1))
		expect("changed", "late nl lipse", "", "changed nl lipse")

		_, err = h.StillCorrect(ctx, people[2].who, "lipse", "nl", h.looked(ctx, "nl", "lead"))
		must(err)
		expect("still correct", "late nl lipse", "", "going nl lipse")

		must(h.Submit(ctx, people[2].who, "lipse", "nl"))
		expect("handed in", "", "review nl lipse; source en lipse")

		_, err = h.SendBack(ctx, people[1].who, "lipse", "nl", "The name is wrong")
		must(err)
		expect("sent back", "late nl lipse", "", "sent_back nl lipse")

		must(h.Submit(ctx, people[2].who, "lipse", "nl"))
		must(first(h.ApproveTranslation(ctx, people[1].who, "lipse", "nl")))
		expect("approved", "", "source en lipse; freeze nl lipse")

		h.approved(ctx, "nl")
		expect("frozen", "schedule lipse", "source en lipse")
		h.approved(ctx, "en")
		expect("all of it", "schedule lipse")
		_, err = h.Hold(ctx, people[0].who, "lipse", "Wait for Brussels")
		must(err)
		expect("held", "held lipse")
		_, err = h.Resume(ctx, people[0].who, "lipse")
		must(err)

		move, err := h.MoveEmbargo(ctx, people[0].who, "lipse", h.release(ctx).Embargo, Embargo{})
		must(err)
		if !move.Second {
			h.Fatal("it takes no second person")
		}
		expect("to be lifted", "schedule lipse", "confirm lipse")
		h.clock.MoveTo(h.clock.Now().Add(25 * time.Hour))
		expect("nobody answered", "schedule lipse")

		_, err = h.RequestTranslation(ctx, officer, "lipse", Request{Languages: []string{"de"}})
		must(err)
		must(h.Decline(ctx, officer, "lipse", "de", "On holiday"))
		expect("declined", "declined de lipse; schedule lipse")
		must(h.Withdraw(ctx, officer, "lipse", "Wrong"))
		expect("withdrawn")
	})
}

// TestWhatNobodyTranslatesWaitsForAnOfficer: a language that was asked of no partner, and into
// which no user translates.
func TestWhatNobodyTranslatesWaitsForAnOfficer(t *testing.T) {
	each(t, func(ctx context.Context, h *house) {
		h.imported(ctx, small)
		_, err := h.RequestTranslation(ctx, officer, "lipse", Request{})
		h.must(err)
		who := accountstest.For("officer", accounts.Partner{}, accounts.Officer)
		expect := func(want string) {
			h.Helper()
			if got := h.waiting(ctx, who); got != want {
				h.Errorf("%q waits, not %q", got, want)
			}
		}
		hired := func(name string, g accounts.Grant) accounts.User {
			address, err := address.Parse(name + "@be.example")
			h.must(err)
			u, err := h.accounts.AddUser(ctx, officer, accounts.User{Name: name, Address: address, Language: "en", Grants: []accounts.Grant{g}}, "")
			h.must(err)
			return u
		}
		hired("officer", accounts.Grant{Role: accounts.Officer})
		expect("nobody de lipse; nobody nl lipse")
		hired("gerd", accounts.Grant{Role: accounts.Translator, Language: "de"})
		expect("nobody nl lipse")
		home, _ := h.partners(ctx)
		hired("reader", accounts.Grant{Role: accounts.Reader, PartnerID: home.ID})
		expect("nobody nl lipse")
		nele := hired("nele", accounts.Grant{Role: accounts.Officer, PartnerID: home.ID})
		expect("")
		h.must(h.accounts.EndUser(ctx, officer, nele.ID))
		expect("nobody nl lipse")
		hired("all", accounts.Grant{Role: accounts.Translator})
		expect("")
	})
}
