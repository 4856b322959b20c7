package drafts

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"communique/accounts"
	"communique/internal/fault"
	"communique/releases"
)

// What the release says now is a version like another: who saved it, and when.
func TestTheSavedRevisionIsAmongTheVersions(t *testing.T) {
	each(t, func(ctx context.Context, h *house) {
		h.imported(ctx, small)
		h.clock.Advance(time.Hour)
		one := h.opened(ctx)
		one = h.saved(ctx, bert, one.At, one.Content.with(2, "Mended."))
		if all, err := h.Versions(ctx, anna, one.At); err != nil || len(all) != 1 || fmt.Sprint(all[0].Changed) != "[{paragraph 1}]" {
			t.Errorf("%+v, %v", all, err)
		}
		v, err := h.Saved(ctx, anna, one.At)
		if h.must(err); v.Revision != 1 || v.Actor != "Anna" || !v.At.Equal(began) || v.Now || v.Content.Blocks[2].Text != "First." {
			t.Errorf("%+v", v)
		}
		_, err = h.Publish(ctx, bert, one.At, releases.Edits{})
		h.must(err)
		v, err = h.Saved(ctx, anna, one.At)
		if h.must(err); v.Revision != 2 || v.Actor != "Bert" || !v.Now || v.Content.Blocks[2].Text != "Mended." {
			t.Errorf("%+v", v)
		}
		added := h.saved(ctx, anna, At{}, fresh("New"))
		_, err = h.Saved(ctx, anna, added.At)
		h.refused(err, fault.NotFound, "drafts.missing")
	})
}

// What each revision of the release said can be looked at, and written on.
func TestEachRevisionOfTheReleaseComesBack(t *testing.T) {
	each(t, func(ctx context.Context, h *house) {
		h.imported(ctx, small)
		one := h.opened(ctx)
		for i, text := range []string{"Mended.", "Mended twice."} {
			h.clock.Advance(time.Hour)
			one = h.saved(ctx, bert, At{Slug: "lipse", Base: i + 1, Version: one.Version}, one.Content.with(2, text))
			_, err := h.Publish(ctx, bert, one.At, releases.Edits{})
			h.must(err)
		}
		all, err := h.Revisions(ctx, anna, one.At)
		if h.must(err); len(all) != 3 {
			t.Fatalf("%+v", all)
		}
		for i, want := range []Version{
			{Revision: 3, Actor: "Bert", Verb: VerbTake, How: "revise", Now: true, At: began.Add(2 * time.Hour), Changed: []Count{{"paragraph", 1}}},
			{Revision: 2, Actor: "Bert", Verb: VerbTake, How: "revise", At: began.Add(time.Hour), Changed: []Count{{"paragraph", 1}}},
			{Revision: 1, Actor: "Anna", Verb: VerbTake, How: "create", At: began},
		} {
			if got := all[i]; !got.At.Equal(want.At) || fmt.Sprint(got.Changed) != fmt.Sprint(want.Changed) || got.Revision != want.Revision || got.Actor != want.Actor ||
				got.How != want.How || got.Now != want.Now || got.Verb != want.Verb {
				t.Errorf("got  %+v\nwant %+v", got, want)
			}
		}
		if v, err := h.Revision(ctx, anna, one.At, 2); err != nil || v.Content.Blocks[2].Text != "Mended." || v.Now {
			t.Errorf("%+v, %v", v, err)
		}
		one = h.opened(ctx)
		back, err := h.RestoreRevision(ctx, anna, one.At, 1)
		if h.must(err); back.Content.Blocks[2].Text != "First." || !back.Changed || back.Behind() || back.Revision != 3 {
			t.Errorf("%+v", back)
		}
		_, err = h.RestoreRevision(ctx, bert, one.At, 2)
		h.refused(err, fault.Conflict, "drafts.conflict")
		back, err = h.RestoreRevision(ctx, anna, back.At, 3) // nothing is left to save then
		if h.must(err); back.Content.Blocks[2].Text != "Mended twice." || back.Changed {
			t.Errorf("%+v", back)
		}
		for _, n := range []int{-1, 0, 4} {
			_, err = h.Revision(ctx, anna, one.At, n)
			h.refused(err, fault.NotFound, "drafts.version_missing")
		}
		added := h.saved(ctx, anna, At{}, fresh("New"))
		if all, err := h.Revisions(ctx, anna, added.At); err != nil || len(all) != 0 {
			t.Error(all, err)
		}
		_, err = h.Revision(ctx, anna, added.At, 1)
		h.refused(err, fault.NotFound, "drafts.version_missing")
	})
}

// A version that the release's later revisions have left behind isn't the draft as it is.
func TestAnOvertakenVersionIsNotTheDraft(t *testing.T) {
	ctx, h := lone(t)
	h.imported(ctx, small)
	one := h.opened(ctx)
	one = h.saved(ctx, anna, one.At, one.Content)
	is := func(want bool) {
		t.Helper()
		all, err := h.Versions(ctx, anna, one.At)
		h.must(err)
		v, err := h.Version(ctx, anna, one.At, one.Version)
		if h.must(err); all[0].Now != want || v.Now != want {
			t.Errorf("%+v, %+v", all[0], v)
		}
	}
	is(true)
	h.imported(ctx, strings.Replace(small, "First.", "First, mended.", 1))
	is(false)
}

// Who opens a draft in which another person writes learns of it before they save.
func TestWhoElseWrites(t *testing.T) {
	each(t, func(ctx context.Context, h *house) {
		h.imported(ctx, small)
		one := h.opened(ctx)
		one = h.saved(ctx, bert, one.At, one.Content.with(2, "Bert’s."))
		if one.Beside != (Beside{}) {
			t.Errorf("he is told of himself: %+v", one.Beside)
		}
		want := Beside{"Bert", h.clock.Now().UTC()}
		h.clock.Advance(time.Minute)
		one = h.opened(ctx)
		if one.Beside.Actor != "Bert" || !one.Beside.At.Equal(want.At) {
			t.Errorf("%+v", one.Beside)
		}
		if one = h.saved(ctx, anna, one.At, one.Content.with(3, "Anna’s.")); one.Beside.Actor != "Bert" {
			t.Errorf("he writes still: %+v", one.Beside)
		}
		h.clock.Advance(lately)
		if one = h.opened(ctx); one.Beside != (Beside{}) {
			t.Errorf("that was long ago: %+v", one.Beside)
		}
		added := h.saved(ctx, bert, At{}, fresh("New"))
		if added, err := h.Get(ctx, anna, added.ID); err != nil || added.Beside.Actor != "Bert" {
			t.Error(added.Beside, err)
		}
	})
}

// What somebody has begun and never saved waits for them, and for nobody else.
func TestWhatSomebodyHasBegun(t *testing.T) {
	each(t, func(ctx context.Context, h *house) {
		h.imported(ctx, small)
		one := h.opened(ctx)
		h.saved(ctx, anna, one.At, one.Content.with(2, "Of a release."))
		for i := range 3 {
			h.clock.Advance(time.Minute)
			h.saved(ctx, anna, At{}, fresh(fmt.Sprint("New ", i)))
		}
		gone := h.saved(ctx, anna, At{}, fresh("Gone"))
		h.must(h.Drop(ctx, anna, gone.At))
		h.saved(ctx, bert, At{}, fresh("Bert’s"))
		all, total, err := h.Begun(ctx, anna, 2)
		if h.must(err); total != 3 || len(all) != 2 || all[0].Headline != "New 2" || all[1].Headline != "New 1" || all[0].ID == 0 {
			t.Errorf("%d: %+v", total, all)
		}
		if all, total, err := h.Begun(ctx, accounts.Actor{Name: "Anna"}, 2); err != nil || total != 0 || len(all) != 0 {
			t.Error(all, total, err)
		}
	})
}

func TestVersionsAreThinned(t *testing.T) {
	each(t, func(ctx context.Context, h *house) {
		one := h.saved(ctx, anna, At{}, fresh("0"))
		for i := range 120 {
			h.clock.Advance(20 * time.Second)
			one = h.saved(ctx, anna, one.At, fresh(fmt.Sprint(i+1)))
		}
		all, err := h.Versions(ctx, anna, one.At)
		h.must(err)
		if len(all) < 40 || len(all) > 60 || !all[0].Now || all[0].Number != 121 || all[9].Number != 112 {
			t.Errorf("%d are left: %+v", len(all), all[:10])
		}
	})
}

func TestWhichVersionsStay(t *testing.T) {
	var all []Version
	for i := range 4000 {
		v := Version{Number: 5000 - i, At: began.Add(-time.Duration(i) * 20 * time.Second), Verb: VerbSave}
		if i == 3000 {
			v.Verb = VerbConflict
		}
		all = append(all, v)
	}
	gone := thinned(all, 5000, 1001)
	for _, stays := range []int{5000, 4991, 2000, 1001} {
		if slices.Contains(gone, stays) {
			t.Errorf("%d is gone", stays)
		}
	}
	if kept := len(all) - len(gone); kept < 70 || kept > 85 {
		t.Errorf("%d are kept", kept)
	}
	for _, i := range []int{60, 120, 240, 480} { // what another person, or an earlier version, took the place of
		one := slices.Clone(all)
		one[i-1].Actor, one[i-1].Verb = "Bert", VerbSave
		two := slices.Clone(all)
		two[i-1].Verb = []Verb{VerbRestore, VerbTake}[i/60%2]
		if slices.Contains(thinned(one, 5000, 1001), one[i].Number) || slices.Contains(thinned(two, 5000, 1001), two[i].Number) {
			t.Errorf("%d is gone", one[i].Number)
		}
	}
	for i := range all {
		all[i].Verb = VerbConflict
	}
	if kept := len(all) - len(thinned(all, 5000, 0)); kept > keptAtAll+2 {
		t.Errorf("%d are kept of many conflicts", kept)
	}
}
