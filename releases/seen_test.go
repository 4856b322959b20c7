package releases

import (
	"context"
	"slices"
	"strings"
	"testing"

	"communique/internal/fault"
)

// previewed is an edition as somebody looks at it now.
func (h *house) previewed(ctx context.Context, languages ...string) SeenEditions {
	h.Helper()
	seen := SeenEditions{}
	for _, language := range languages {
		p, err := h.PreviewEdition(ctx, officer, "lipse", language)
		h.must(err)
		seen[language] = p.ContentHash
	}
	return seen
}

// What is approved is what the approver has seen: what was handed in since is not frozen
// along with it.
func TestOnlyWhatWasSeenIsApproved(t *testing.T) {
	each(t, func(ctx context.Context, h *house) {
		h.imported(ctx, small)
		h.translated(ctx, "nl", h.translation(ctx, "nl"))
		seen := h.previewed(ctx, "en", "nl")
		h.saved(ctx, officer, "nl", "lead", "Een ander begin.")
		h.must(h.Submit(ctx, officer, "lipse", "nl"))
		_, err := h.ApproveSeen(ctx, officer, "lipse", seen)
		h.refused(err, fault.Conflict, "edition_changed")
		_, err = h.ApproveTranslationSeen(ctx, officer, "lipse", "nl", seen["nl"])
		h.refused(err, fault.Conflict, "edition_changed")
		if h.frozen(ctx) != "" {
			t.Errorf("frozen: %s", h.frozen(ctx))
		}

		seen = h.previewed(ctx, "en", "nl")
		h.imported(ctx, strings.Replace(small, "Second one", "Another one", 1))
		if _, err = h.ApproveSeen(ctx, officer, "lipse", SeenEditions{"en": seen["en"]}); err == nil {
			t.Error("the source has changed since it was seen")
		}
		h.imported(ctx, small)
		done, err := h.ApproveSeen(ctx, officer, "lipse", seen)
		h.must(err)
		for _, e := range done.Frozen {
			if e.ContentHash != seen[e.Language] {
				t.Errorf("%s was frozen as another text than the one that was seen", e.Language)
			}
		}
		if h.frozen(ctx) != "en nl" {
			t.Errorf("frozen: %s", h.frozen(ctx))
		}
		done, err = h.ApproveSeen(ctx, officer, "lipse", SeenEditions{})
		if err != nil || len(done.Frozen) > 0 {
			t.Errorf("who has seen nothing approves %+v, %v", done, err)
		}
	})
}

// What approving the texts of a language takes out of use is told.
func TestApprovedTextsTellWhatTheyThaw(t *testing.T) {
	each(t, func(ctx context.Context, h *house) {
		h.ready(ctx)
		_, err := h.SetPolicy(ctx, officer, "lipse", "nl", PolicyMixed)
		h.must(err)
		h.saved(ctx, officer, "nl", "lead", "")
		h.approved(ctx, "nl")
		h.saved(ctx, officer, "nl", "lead", "Een ander begin.")
		h.must(h.Submit(ctx, officer, "lipse", "nl"))
		thawed, err := h.ApproveTranslation(ctx, officer, "lipse", "nl")
		if err != nil || !slices.Equal(thawed, []string{"nl"}) {
			t.Errorf("%v, %v", thawed, err)
		}
	})
}
