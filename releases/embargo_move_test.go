package releases

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"communique/accounts"
	"communique/accounts/accountstest"
	"communique/internal/fault"
)

var anna, ben = accounts.System("anna"), accounts.System("ben")

// at is an embargo in Amsterdam: "01-30 09:00".
func (h *house) at(typed string) Embargo {
	h.Helper()
	e, err := ParseEmbargo("2013-" + typed + " Europe/Amsterdam")
	if err != nil {
		h.Fatal(err)
	}
	return e
}

func (h *house) move(ctx context.Context, who accounts.Actor, to Embargo) (Move, error) {
	return h.MoveEmbargo(ctx, who, "lipse", h.release(ctx).Embargo, to)
}

// moved moves the embargo, with a second person's word where that takes one.
func (h *house) moved(ctx context.Context, to Embargo) Move {
	h.Helper()
	foretold, err := h.PreviewEmbargo(ctx, anna, "lipse", to)
	if err != nil {
		h.Fatal(err)
	}
	done, err := h.move(ctx, anna, to)
	if err == nil && done.Second {
		done, err = h.ConfirmEmbargo(ctx, ben, "lipse", done.Request.ID)
	}
	if err != nil {
		h.Fatal(err)
	}
	if !slices.Equal(foretold.Redated, done.Redated) || !foretold.Before.Equal(done.Before) || !h.release(ctx).Embargo.Equal(to) {
		h.Errorf("foretold %+v, done %+v, and it is %+v", foretold, done, h.release(ctx).Embargo)
	}
	return done
}

func TestEmbargoIsMovedFreelyBeforeAnApproval(t *testing.T) {
	each(t, func(ctx context.Context, h *house) {
		h.imported(ctx, small)
		for _, to := range []Embargo{h.at("01-28 09:00"), h.at("01-27 09:00"), {}, h.at("02-01 09:00")} {
			if done, err := h.move(ctx, anna, to); err != nil || done.Second || !h.release(ctx).Embargo.Equal(to) {
				t.Errorf("%+v, %v", done, err)
			}
		}
		if r := h.release(ctx); r.Revision != 1 {
			t.Errorf("a revision without a document: %d", r.Revision)
		}
		h.imported(ctx, small) // an earlier one
		if got := h.verbs(ctx); !strings.Contains(got, "embargo_move") {
			t.Errorf("the books say %s", got)
		}
	})
}

func TestEmbargoMovesLaterAtOnce(t *testing.T) {
	each(t, func(ctx context.Context, h *house) {
		h.ready(ctx)
		done := h.moved(ctx, h.at("01-30 12:00"))
		if done.Second || len(done.Redated) > 0 {
			t.Errorf("%+v", done)
		}
		if done = h.moved(ctx, h.at("02-01 08:00")); !slices.Equal(done.Redated, []string{"en", "nl", "de"}) || h.release(ctx).State != Approved {
			t.Errorf("another day: %+v", done)
		}
		if done, err := h.move(ctx, anna, h.at("02-01 08:00")); err != nil || !done.Unchanged() {
			t.Errorf("the same: %+v, %v", done, err)
		}
		_, err := h.MoveEmbargo(ctx, anna, "lipse", h.at("01-30 12:00"), h.at("02-02 08:00"))
		h.refused(err, fault.Conflict, "embargo_changed")
		h.clock.MoveTo(h.at("02-03 08:00").At)
		if done, err := h.move(ctx, anna, Embargo{}); err != nil || done.Second {
			t.Errorf("one that is over holds nothing back: %+v, %v", done, err)
		}
	})
}

func TestEmbargoIsRefused(t *testing.T) {
	each(t, func(ctx context.Context, h *house) {
		h.imported(ctx, small)
		_, err := h.move(ctx, anna, h.at("01-20 10:00")) // now
		h.refused(err, fault.Invalid, "embargo_past")
		if next := fault.All(err)[0].Args["Next"]; next != "2013-01-21 10:00 Europe/Amsterdam" {
			t.Errorf("%v would do", next)
		}
		_, err = h.PreviewEmbargo(ctx, anna, "lipse", h.at("01-19 11:00"))
		h.refused(err, fault.Invalid, "embargo_past")
		if next := fault.All(err)[0].Args["Next"]; next != "2013-01-20 11:00 Europe/Amsterdam" {
			t.Errorf("%v would do", next)
		}
		_, err = h.MoveEmbargo(ctx, accountstest.Officer("a partner", 1), "lipse", Embargo{}, Embargo{})
		h.refused(err, fault.Forbidden, "forbidden")
		_, err = h.PreviewEmbargo(ctx, anna, "nothing", Embargo{})
		h.refused(err, fault.NotFound, "missing")
		if err := h.Withdraw(ctx, anna, "lipse", "a mistake"); err != nil {
			t.Fatal(err)
		}
		_, err = h.move(ctx, anna, Embargo{})
		h.refused(err, fault.Conflict, "withdrawn")
	})
}

func TestEmbargoMovesEarlierByTwo(t *testing.T) {
	each(t, func(ctx context.Context, h *house) {
		h.ready(ctx)
		for _, to := range []Embargo{h.at("01-29 08:00"), {}} {
			h.moved(ctx, h.at("01-30 08:00"))
			done, err := h.move(ctx, anna, to)
			if err != nil || !done.Second || done.Request.By != "anna" || !h.release(ctx).Embargo.Equal(h.at("01-30 08:00")) {
				t.Fatalf("%+v, %v", done, err)
			}
			again, err := h.move(ctx, ben, to)
			if err != nil || again.Request != done.Request {
				t.Errorf("the same once more: %+v, %v", again, err)
			}
			for _, same := range []string{"anna", "Anna", " anna "} {
				_, err = h.ConfirmEmbargo(ctx, accounts.System(same), "lipse", done.Request.ID)
				h.refused(err, fault.Forbidden, "embargo_same_person")
			}
			open, found, err := h.EmbargoRequest(ctx, officer, "lipse")
			if err != nil || !found || open != done.Request {
				t.Errorf("%+v, %v, %v", open, found, err)
			}
			if done, err = h.ConfirmEmbargo(ctx, ben, "lipse", open.ID); err != nil || len(done.Redated) != 3 || !h.release(ctx).Embargo.Equal(to) {
				t.Errorf("%+v, %v", done, err)
			}
			_, err = h.ConfirmEmbargo(ctx, ben, "lipse", open.ID)
			h.refused(err, fault.Conflict, "embargo_request_none")
		}
	})
}

func TestARequestIsDropped(t *testing.T) {
	each(t, func(ctx context.Context, h *house) {
		h.ready(ctx)
		ask := func(to string) int64 {
			done, err := h.move(ctx, anna, h.at(to))
			if err != nil || !done.Second {
				t.Fatalf("%+v, %v", done, err)
			}
			return done.Request.ID
		}
		confirm := func(id int64, want string) {
			t.Helper()
			_, err := h.ConfirmEmbargo(ctx, ben, "lipse", id)
			h.refused(err, fault.Conflict, want)
			h.refused(h.RefuseEmbargo(ctx, ben, "lipse", id), fault.Conflict, want)
			if e := h.release(ctx).Embargo; !e.inForce(h.clock.Now()) {
				t.Errorf("it is %+v", e)
			}
		}
		first := ask("01-29 08:00")
		second := ask("01-29 09:00")
		confirm(first, "embargo_request_none")
		if err := h.RefuseEmbargo(ctx, ben, "lipse", second); err != nil {
			t.Fatal(err)
		}
		confirm(second, "embargo_request_none")

		moved := ask("01-29 08:00") // and away and back again
		h.moved(ctx, h.at("01-30 12:00"))
		confirm(moved, "embargo_request_none")
		byDocument := ask("01-29 08:00")
		h.imported(ctx, strings.Replace(small, "01-30 08:00", "01-30 13:00", 1))
		confirm(byDocument, "embargo_request_none")

		old := ask("01-29 08:00")
		h.clock.Advance(requestAge)
		confirm(old, "embargo_request_lapsed")
		if _, found, err := h.EmbargoRequest(ctx, officer, "lipse"); found || err != nil {
			t.Errorf("it is open still, %v", err)
		}
		own := ask("01-21 20:00")
		h.clock.MoveTo(h.at("01-21 20:00").At)
		confirm(own, "embargo_request_lapsed")
	})
}

func TestADocumentDoesNotEndAnEmbargoEarlier(t *testing.T) {
	each(t, func(ctx context.Context, h *house) {
		h.ready(ctx)
		for _, r := range []*strings.Replacer{
			strings.NewReplacer("01-30", "01-29"),
			strings.NewReplacer("embargo: 2013-01-30 08:00 Europe/Amsterdam\n", ""),
		} {
			_, err := h.Import(ctx, anna, "lipse.md", []byte(r.Replace(small)+"\nMore.\n"))
			h.refused(err, fault.Conflict, "embargo_earlier")
			_, err = h.Compare(ctx, anna, "lipse.md", []byte(r.Replace(small)), Edits{})
			h.refused(err, fault.Conflict, "embargo_earlier")
		}
		if r := h.release(ctx); r.Revision != 1 || r.State != Approved {
			t.Errorf("%+v", r)
		}
		h.imported(ctx, strings.Replace(small, "01-30", "02-01", 1)+"\nMore.\n")
		h.clock.Advance(time.Hour)
		_, err := h.Import(ctx, anna, "lipse.md", []byte(small)) // it was approved once
		h.refused(err, fault.Conflict, "embargo_earlier")
	})
}
