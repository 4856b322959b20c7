package releases

import (
	"context"
	"testing"

	"communique/internal/fault"
	"communique/internal/sqldb"
)

func TestMayLeave(t *testing.T) {
	each(t, func(ctx context.Context, h *house) {
		err := h.db.Read(ctx, func(tx *sqldb.Tx) error {
			_, err := h.MayLeave(ctx, tx, 1, afterEmbargo)
			return err
		})
		h.refused(err, fault.NotFound, "missing")
		h.imported(ctx, small)
		_, err = h.leaves(ctx)
		h.refused(err, fault.Conflict, "not_approved")
		h.ready(ctx)
		_, err = h.leaves(ctx)
		h.refused(err, fault.Conflict, "embargoed")
		h.clock.MoveTo(afterEmbargo.Add(-1e6))
		_, err = h.leaves(ctx)
		h.refused(err, fault.Conflict, "embargoed")
		h.clock.MoveTo(afterEmbargo)
		left, err := h.leaves(ctx)
		if err != nil || len(left) != 3 {
			t.Errorf("%v, %v", left, err)
		}
		for language, id := range left {
			if e, err := h.Edition(ctx, id); err != nil || e.Language != language {
				t.Errorf("%s: %+v, %v", language, e, err)
			}
		}
		if err := h.Withdraw(ctx, officer, "lipse", "A mistake."); err != nil {
			t.Fatal(err)
		}
		_, err = h.leaves(ctx)
		h.refused(err, fault.Conflict, "withdrawn")
	})
}

func TestScheduledAndSent(t *testing.T) {
	each(t, func(ctx context.Context, h *house) {
		h.imported(ctx, small)
		id := h.release(ctx).ID
		h.refused(h.MarkScheduled(ctx, officer, id), fault.Conflict, "not_approved")
		h.refused(h.MarkSent(ctx, id), fault.Conflict, "not_approved")
		h.refused(h.MarkSent(ctx, id+1), fault.NotFound, "missing")
		h.approved(ctx, "en")
		for range 2 {
			if err := h.MarkScheduled(ctx, officer, id); err != nil {
				t.Fatal(err)
			}
		}
		if r := h.release(ctx); r.State != Scheduled || !r.ScheduledAt.Equal(beforeEmbargo) {
			t.Errorf("%+v", r)
		}
		for range 2 {
			if err := h.MarkSent(ctx, id); err != nil {
				t.Fatal(err)
			}
		}
		if r := h.release(ctx); r.State != Sent {
			t.Errorf("%+v", r)
		}
		_, err := h.Import(ctx, officer, "lipse.md", []byte(small))
		h.refused(err, fault.Conflict, "sent")
		_, err = h.ImportTranslation(ctx, officer, "lipse", "nl", "nl.toml", []byte(message("lead", "", "x")))
		h.refused(err, fault.Conflict, "sent")
		_, err = h.Approve(ctx, officer, "lipse", nil)
		h.refused(err, fault.Conflict, "sent")
		h.refused(h.MarkScheduled(ctx, officer, id), fault.Conflict, "sent")
		if got := h.verbs(ctx); got != "create approve:en schedule finish" {
			t.Errorf("the books say %s", got)
		}
	})
}

func TestWithdraw(t *testing.T) {
	each(t, func(ctx context.Context, h *house) {
		h.refused(h.Withdraw(ctx, officer, "lipse", "x"), fault.NotFound, "missing")
		h.ready(ctx)
		h.refused(h.Withdraw(ctx, officer, "lipse", " \n "), fault.Invalid, "reason_missing")
		h.refused(h.Withdraw(ctx, officer, "lipse", "a\x00b"), fault.Invalid, "reason_missing")
		if err := h.Withdraw(ctx, officer, "lipse", "The figures\nwere wrong."); err != nil {
			t.Fatal(err)
		}
		if r := h.release(ctx); r.State != Withdrawn || r.WithdrawnReason != "The figures were wrong." {
			t.Errorf("%+v", r)
		}
		h.refused(h.Withdraw(ctx, officer, "lipse", "Again."), fault.Conflict, "withdrawn")
		_, err := h.Approve(ctx, officer, "lipse", nil)
		h.refused(err, fault.Conflict, "withdrawn")
		h.refused(h.MarkScheduled(ctx, officer, h.release(ctx).ID), fault.Conflict, "withdrawn")
		h.refused(h.MarkSent(ctx, h.release(ctx).ID), fault.Conflict, "withdrawn")
	})
}
