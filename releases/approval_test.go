package releases

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"communique/internal/fault"
	"communique/internal/sqldb"

	"github.com/google/go-cmp/cmp"
)

func TestApproveFreezes(t *testing.T) {
	each(t, func(ctx context.Context, h *house) {
		h.imported(ctx, small)
		h.translated(ctx, "nl", h.translation(ctx, "nl"))
		h.translated(ctx, "de", h.translation(ctx, "de"))
		frozen := h.approved(ctx).Frozen
		want := Edition{
			ID: frozen[1].ID, ReleaseID: h.release(ctx).ID, Language: "nl", Revision: 1, Subject: "nl: Eleven countries", Headline: "nl: Eleven countries",
			HTML: `<h1 class="headline">nl: Eleven countries</h1>
<p class="dateline">nl: Rotterdam, 30 januari 2013</p>
<p class="lead">nl: The lead.</p>
<p>nl: First paragraph of the text.</p>
<p>nl: Second one, quite different.</p>
`,
			Text: `nl: Eleven countries
====================

nl: Rotterdam, 30 januari 2013

nl: The lead.

nl: First paragraph of the text.

nl: Second one, quite different.
`,
			FrozenAt: beforeEmbargo, DatedAt: beforeEmbargo,
		}
		want.ContentHash = want.contentHash()
		if diff := cmp.Diff(want, frozen[1]); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
		if frozen[0].Language != "en" || frozen[2].Language != "de" || !strings.Contains(frozen[2].Text, "\nde: Rotterdam, 30. Januar 2013\n") {
			t.Errorf("%+v", frozen)
		}
		if all, err := h.Editions(ctx, want.ReleaseID); err != nil || !cmp.Equal(all, frozen) {
			t.Errorf("%v\n%s", err, cmp.Diff(frozen, all))
		}
		if one, err := h.EditionIn(ctx, want.ReleaseID, "nl"); err != nil || one != frozen[1] {
			t.Errorf("%+v, %v", one, err)
		}
		if one, err := h.Edition(ctx, want.ID); err != nil || one != frozen[1] {
			t.Errorf("%+v, %v", one, err)
		}
		_, err := h.EditionIn(ctx, want.ReleaseID, "fr")
		h.refused(err, fault.NotFound, "edition_missing")
		_, err = h.Edition(ctx, 99)
		h.refused(err, fault.NotFound, "edition_unknown")
		if r := h.release(ctx); r.State != Approved {
			t.Errorf("%+v", r)
		}
		h.clock.Advance(time.Hour)
		if again := h.approved(ctx).Frozen; !cmp.Equal(frozen, again) {
			t.Errorf("approved twice: %s", cmp.Diff(frozen, again))
		}
		if got := h.verbs(ctx); got != "create translate:nl translate:de approve_translation:nl approve_translation:de approve:en approve:nl approve:de" {
			t.Errorf("the books say %s", got)
		}
	})
}

func TestApproveWantsAllOrNothing(t *testing.T) {
	each(t, func(ctx context.Context, h *house) {
		h.imported(ctx, small)
		h.translated(ctx, "nl", h.translation(ctx, "nl"))
		h.translated(ctx, "de", message("lead", "", "Der Vorspann.")+message("place", h.segments(ctx)[0].SourceHash, "Rotterdam"))
		_, err := h.Approve(ctx, officer, "lipse", nil)
		var got []string
		for _, f := range fault.All(err) {
			got = append(got, f.ID+" "+f.Args["Tag"].(string)+" "+strings.Trim(fmt.Sprint(f.Args["Segments"]), "[]"))
		}
		want := []string{"releases.translation_missing de headline paragraph-1 paragraph-2", "releases.translation_stale de lead"}
		if diff := cmp.Diff(want, got); diff != "" || fault.KindOf(err) != fault.Conflict {
			t.Errorf("(-want +got):\n%s", diff)
		}
		if all, err := h.Editions(ctx, h.release(ctx).ID); err != nil || len(all) != 0 || h.release(ctx).State != InTranslation {
			t.Errorf("something is frozen: %+v, %v", all, err)
		}
		_, err = h.Approve(ctx, officer, "lipse", []string{"nl", "fr", "xx"})
		if len(fault.All(err)) != 2 {
			t.Errorf("two languages aren't the release's: %v", err)
		}
		h.refused(err, fault.Invalid, "language_not_wanted")
		if frozen := h.approved(ctx, "nl", "en", "nl").Frozen; len(frozen) != 2 || frozen[0].Language != "en" || frozen[1].Language != "nl" {
			t.Errorf("%+v", frozen)
		}
		h.translated(ctx, "de", h.translation(ctx, "de"))
		if h.release(ctx).State != Approved {
			t.Error("a translation into another language took the approval away")
		}
		if frozen := h.approved(ctx, "de").Frozen; len(frozen) != 1 {
			t.Errorf("%+v", frozen)
		}
		_, err = h.Approve(ctx, officer, "other", nil)
		h.refused(err, fault.NotFound, "missing")
	})
}

func TestChangeThawsWhatItTouches(t *testing.T) {
	each(t, func(ctx context.Context, h *house) {
		h.ready(ctx)
		done := h.translated(ctx, "nl", message("lead", sourceHash(KindLead, "The lead."), "De lead."))
		if left, err := h.leavesAfterEmbargo(ctx); !slices.Equal(done.Thawed, []string{"nl"}) || err != nil || left["nl"] != 0 || left["de"] == 0 || left["en"] == 0 {
			t.Errorf("a translation: %+v, %v, %v", done, left, err)
		}
		if r := h.release(ctx); r.State != Approved {
			t.Errorf("two editions are frozen still, but it is %s", r.State)
		}
		if s := h.status(ctx, "nl"); s.Frozen || !s.Ready {
			t.Errorf("%+v", s)
		}
		h.approved(ctx)
		if err := h.MarkScheduled(ctx, officer, h.release(ctx).ID); err != nil {
			t.Fatal(err)
		}
		imported := h.imported(ctx, strings.Replace(small, "First paragraph", "First, a paragraph", 1))
		if !slices.Equal(imported.Thawed, []string{"en", "nl", "de"}) || h.release(ctx).State != InTranslation {
			t.Errorf("the source: %+v, %s", imported, h.release(ctx).State)
		}
		_, err := h.leavesAfterEmbargo(ctx)
		h.refused(err, fault.Conflict, "not_approved")
		if h.approved(ctx, "en"); h.release(ctx).State != Scheduled {
			t.Errorf("approved again, its dates stand, but it is %s", h.release(ctx).State)
		}
	})
}

// leavesAfterEmbargo are the languages with which mails may leave at its end.
func (h *house) leavesAfterEmbargo(ctx context.Context) (editions map[string]int64, err error) {
	err = h.db.Read(ctx, func(tx *sqldb.Tx) (err error) {
		offer, err := h.MayLeave(ctx, tx, 1, afterEmbargo)
		editions = offer.Editions
		return err
	})
	return editions, err
}

func TestSettingsThawNothing(t *testing.T) {
	each(t, func(ctx context.Context, h *house) {
		h.ready(ctx)
		before, _ := h.Editions(ctx, h.release(ctx).ID)
		done := h.imported(ctx, strings.NewReplacer("[BE, NL]", "[BE, NL, SK]", "08:00", "10:00").Replace(small))
		after, _ := h.Editions(ctx, h.release(ctx).ID)
		if len(done.Thawed)+len(done.Redated) > 0 || !cmp.Equal(before, after) {
			t.Errorf("%+v\n%s", done, cmp.Diff(before, after))
		}
		if r := h.release(ctx); r.State != Approved || !r.Embargo.At.Equal(afterEmbargo.Add(2*time.Hour)) {
			t.Errorf("the embargo didn't move: %+v", r)
		}
		done = h.imported(ctx, strings.NewReplacer("[nl, de]", "[nl]", "08:00", "10:00").Replace(small))
		if !slices.Equal(done.Thawed, []string{"de"}) || h.release(ctx).State != Approved {
			t.Errorf("a language that isn't wanted any more: %+v", done)
		}
	})
}

// The printed day is never another than the embargo's.
func TestEmbargoOnAnotherDayIsPrinted(t *testing.T) {
	each(t, func(ctx context.Context, h *house) {
		h.ready(ctx)
		id := h.release(ctx).ID
		before, _ := h.Editions(ctx, id)
		h.clock.Advance(time.Hour)
		done := h.imported(ctx, strings.Replace(small, "01-30", "02-01", 1))
		if !slices.Equal(done.Redated, []string{"en", "nl", "de"}) || len(done.Thawed) > 0 || h.release(ctx).State != Approved {
			t.Errorf("%+v, %s", done, h.release(ctx).State)
		}
		after, err := h.Editions(ctx, id)
		if err != nil {
			t.Fatal(err)
		}
		for i, e := range after {
			want := before[i]
			for _, r := range []*strings.Replacer{strings.NewReplacer("30 January", "1 February", "30 januari", "1 februari", "30. Januar", "1. Februar")} {
				want.HTML, want.Text = r.Replace(want.HTML), r.Replace(want.Text)
			}
			want.ID, want.Revision, want.FrozenAt, want.DatedAt = e.ID, 2, beforeEmbargo.Add(time.Hour), beforeEmbargo.Add(time.Hour)
			want.ContentHash = want.contentHash()
			if diff := cmp.Diff(want, e); diff != "" || e.ID == before[i].ID {
				t.Errorf("(-want +got):\n%s", diff)
			}
		}
		if old, err := h.Edition(ctx, before[0].ID); err != nil || old != before[0] {
			t.Errorf("what may have left already is gone: %+v, %v", old, err)
		}
		h.clock.Advance(48 * time.Hour)
		h.moved(ctx, Embargo{})
		if e, err := h.EditionIn(ctx, id, "en"); err != nil || !strings.Contains(e.Text, "\nRotterdam, 22 January 2013\n") {
			t.Errorf("without an embargo, the day of freezing: %v\n%s", err, e.Text)
		}
		h.clock.Advance(48 * time.Hour)
		now, _ := h.Editions(ctx, id)
		if again := h.approved(ctx).Frozen; !cmp.Equal(now, again) {
			t.Errorf("approved again: %s", cmp.Diff(now, again))
		}
	})
}

// The database itself keeps what was frozen as it is.
func TestFrozenEditionCannotBeChanged(t *testing.T) {
	each(t, func(ctx context.Context, h *house) {
		h.ready(ctx)
		before, _ := h.Editions(ctx, h.release(ctx).ID)
		update := func(set string) error { return tamper(ctx, h.db, "nl", set) }
		for _, set := range []string{
			`subject = 'x'`, `headline = 'x'`, `html = 'x'`, `text = 'x'`, `content_hash = 'x'`, `language = 'fr'`, `revision = 9`,
			`frozen_at = 1`, `frozen_by = 'x'`, `id = 99`, `release_id = 99`, `thawed_at = 1, text = 'x'`,
		} {
			if err := update(set); err == nil || !strings.Contains(err.Error(), "a frozen edition is immutable") {
				t.Errorf("%s: %v", set, err)
			}
		}
		if after, _ := h.Editions(ctx, h.release(ctx).ID); !cmp.Equal(before, after) {
			t.Error(cmp.Diff(before, after))
		}
		if err := update(`thawed_at = 1`); err != nil {
			t.Errorf("thawed: %v", err)
		}
		for _, set := range []string{`thawed_at = NULL`, `thawed_at = 2`, `text = 'x'`} {
			if err := update(set); err == nil {
				t.Errorf("after thawing, %s was done", set)
			}
		}
	})
}
