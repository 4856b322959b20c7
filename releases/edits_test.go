package releases

import (
	"context"
	"slices"
	"strings"
	"testing"

	"communique/internal/fault"

	"github.com/google/go-cmp/cmp"
)

func (h *house) revised(ctx context.Context, document string, edits Edits) Imported {
	h.Helper()
	done, err := h.Revise(ctx, officer, "lipse.md", []byte(document), edits)
	if err != nil {
		h.Fatal(err)
	}
	return done
}

// frozen are the languages whose editions are in use.
func (h *house) frozen(ctx context.Context) string {
	h.Helper()
	editions, err := h.Editions(ctx, h.release(ctx).ID)
	if err != nil {
		h.Fatal(err)
	}
	return strings.Join(languagesOf(editions), " ")
}

// A mistake is mended in the source: no translation is lost by it, and only the
// source's edition was another one.
func TestATypoKeepsTranslations(t *testing.T) {
	each(t, func(ctx context.Context, h *house) {
		h.ready(ctx)
		done := h.revised(ctx, strings.Replace(small, "First paragraph of", "First paragraph, of", 1), Edits{Typos: []string{"paragraph-1"}})
		want := Imported{Slug: "lipse", Revision: 2, Changed: []string{"paragraph-1"}, Typos: []string{"paragraph-1"}, Thawed: []string{"en"}}
		if diff := cmp.Diff(want, done); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
		if h.frozen(ctx) != "nl de" || h.release(ctx).State != Approved {
			t.Errorf("frozen: %s, %s", h.frozen(ctx), h.release(ctx).State)
		}
		if s := h.status(ctx, "nl"); !s.Ready || s.Approved != 5 {
			t.Errorf("%+v", s)
		}
		events, err := h.Events(ctx, h.release(ctx).ID)
		h.must(err)
		if !slices.ContainsFunc(events, func(e Event) bool {
			return e.Verb == "typo" && e.Detail == "paragraph-1: nl de" && e.Actor == officer.Name
		}) {
			t.Errorf("nobody wrote down who kept them: %+v", events)
		}
		h.approved(ctx)
		if h.frozen(ctx) != "en nl de" {
			t.Error(h.frozen(ctx))
		}
	})
}

// A translation that was stale already isn't made good by a mended comma.
func TestATypoFreshensNothing(t *testing.T) {
	each(t, func(ctx context.Context, h *house) {
		h.imported(ctx, small)
		h.translated(ctx, "nl", h.translation(ctx, "nl"))
		h.imported(ctx, strings.Replace(small, "First paragraph of", "The tenth paragraph of", 1))
		h.revised(ctx, strings.Replace(small, "First paragraph of", "The tenth paragraph, of", 1), Edits{AllTypos: true})
		if s := h.status(ctx, "nl"); !slices.Equal(s.Stale, []string{"paragraph-1"}) {
			t.Errorf("%+v", s)
		}
		_, err := h.Revise(ctx, officer, "lipse.md", []byte(small), Edits{Typos: []string{"lead", "paragraph-1"}})
		h.refused(err, fault.Invalid, "typo_unchanged")
		if h.release(ctx).Revision != 3 {
			t.Error("something was written")
		}
	})
}

// A fact is changed: whoever translated it has to come back, and says in the end that
// the translation is still right, or brings another.
func TestAChangedFactHasToBeTranslatedAgain(t *testing.T) {
	each(t, func(ctx context.Context, h *house) {
		h.ready(ctx)
		done := h.imported(ctx, strings.Replace(small, "First paragraph", "Changed paragraph", 1))
		keys := []string{"paragraph-1"}
		want := Imported{Slug: "lipse", Revision: 2, Changed: keys, Stale: []Stale{{"nl", keys}, {"de", keys}}, Thawed: []string{"en", "nl", "de"}}
		if diff := cmp.Diff(want, done); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
		if h.assignment(ctx, "nl").State != InProgress {
			t.Errorf("%+v", h.assignment(ctx, "nl"))
		}
		changed, err := h.Differences(ctx, officer, "lipse", "nl")
		if err != nil || len(changed) != 1 || changed[0].Was != "First paragraph of the text." || changed[0].Text != "nl: First paragraph of the text." || len(changed[0].Difference) == 0 {
			t.Errorf("%+v, %v", changed, err)
		}
		if done, err := h.StillCorrect(ctx, officer, "lipse", "nl", h.looked(ctx, "nl", keys...)); err != nil || !slices.Equal(done, keys) {
			t.Errorf("%v, %v", done, err)
		}
		if s := h.status(ctx, "nl"); len(s.Stale) > 0 || !slices.Equal(s.Drafts, keys) {
			t.Errorf("%+v", s)
		}
		h.must(h.Submit(ctx, officer, "lipse", "nl"))
		h.approved(ctx, "en", "nl")
		_, err = h.Approve(ctx, officer, "lipse", nil)
		h.refused(err, fault.Conflict, "translation_stale")
		if h.frozen(ctx) != "en nl" {
			t.Error(h.frozen(ctx))
		}
	})
}

// Segments that become one bring their translations along.
func TestMergedSegmentsKeepTheirTranslations(t *testing.T) {
	each(t, func(ctx context.Context, h *house) {
		h.ready(ctx)
		done := h.imported(ctx, document("Eleven countries", "First paragraph of the text. Second one, quite different."))
		if len(done.Merged) != 1 || len(done.Removed) != 1 {
			t.Fatalf("%+v", done)
		}
		key := done.Merged[0]
		versions, err := h.History(ctx, officer, "lipse", "nl", key)
		last := versions[len(versions)-1]
		if err != nil || last.Text != "nl: First paragraph of the text. nl: Second one, quite different." || last.Origin != OriginCopy || last.State != TextDraft {
			t.Errorf("%+v, %v", last, err)
		}
		if s := h.status(ctx, "nl"); len(s.Stale)+len(s.Missing) > 0 || !slices.Equal(s.Drafts, []string{key}) || s.Frozen {
			t.Errorf("somebody has to look at the seam: %+v", s)
		}
		h.imported(ctx, small) // divided again
		if s := h.status(ctx, "nl"); !s.Ready {
			t.Errorf("what was there before is there again: %+v", s)
		}
	})
}

// What a revision would do is shown before it is done.
func TestComparingDoesNothing(t *testing.T) {
	each(t, func(ctx context.Context, h *house) {
		h.ready(ctx)
		edited := strings.Replace(small, "First paragraph", "Changed paragraph", 1)
		c, err := h.Compare(ctx, officer, "lipse.md", []byte(edited), Edits{})
		h.must(err)
		if len(c.Changes) != 1 || c.Changes[0].Key != "paragraph-1" || len(c.Changes[0].Difference) == 0 || !slices.Equal(c.Thawed, []string{"en", "nl", "de"}) {
			t.Errorf("%+v", c)
		}
		if h.release(ctx).Revision != 1 || h.frozen(ctx) != "en nl de" {
			t.Error("it was done")
		}
		if diff := cmp.Diff(c.Imported, h.imported(ctx, edited)); diff != "" {
			t.Errorf("it does something else (-said +done):\n%s", diff)
		}
		c, err = h.Compare(ctx, officer, "new.md", []byte(strings.Replace(small, "slug: lipse", "slug: new", 1)), Edits{})
		if err != nil || !c.Created || len(c.Changes) > 0 {
			t.Errorf("%+v, %v", c, err)
		}
		_, err = h.Get(ctx, "new")
		h.refused(err, fault.NotFound, "missing")
	})
}
