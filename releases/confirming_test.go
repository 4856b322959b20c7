package releases

import (
	"context"
	"slices"
	"strings"
	"testing"

	"communique/internal/fault"
)

// looked gives translations as somebody looks at them now.
func (h *house) looked(ctx context.Context, language string, keys ...string) []Shown {
	h.Helper()
	sheet, err := h.Sheet(ctx, officer, "lipse", language)
	h.must(err)
	var all []Shown
	for _, l := range sheet.Lines {
		if slices.Contains(keys, l.Source.Key) {
			all = append(all, Shown{l.Source.Key, l.Source.SourceHash, l.Version})
		}
	}
	return all
}

// Who says that a text is still correct says it of the source and of the text that were
// in sight.
func TestStillCorrectIsSaidOfWhatWasShown(t *testing.T) {
	each(t, func(ctx context.Context, h *house) {
		h.ready(ctx)
		second := strings.Replace(small, "The lead.", "The second lead.", 1)
		h.imported(ctx, second)
		page := h.looked(ctx, "nl", "lead")
		h.imported(ctx, strings.Replace(second, "First paragraph", "Changed paragraph", 1))
		if done, err := h.StillCorrect(ctx, officer, "lipse", "nl", page); err != nil || !slices.Equal(done, []string{"lead"}) {
			t.Errorf("another segment has changed, and this one isn't confirmed: %v, %v", done, err)
		}

		h.imported(ctx, strings.Replace(small, "The lead.", "The third lead.", 1))
		page = h.looked(ctx, "nl", "lead")
		h.imported(ctx, strings.Replace(small, "The lead.", "The fourth lead.", 1))
		_, err := h.StillCorrect(ctx, officer, "lipse", "nl", page)
		h.refused(err, fault.Conflict, "source_changed")

		page = append(h.looked(ctx, "nl", "lead"), h.looked(ctx, "nl", "headline")...)
		_, err = h.SaveText(ctx, anna, "lipse", "nl", Typed{Key: "lead", Text: "Iets anders.", SourceHash: sourceHash(KindLead, "The third lead."), Version: page[0].Version})
		h.must(err)
		_, err = h.StillCorrect(ctx, officer, "lipse", "nl", page)
		h.refused(err, fault.Conflict, "text_changed")
		if s := h.status(ctx, "nl"); !slices.Equal(s.Stale, []string{"lead"}) {
			t.Errorf("stale are %v", s.Stale)
		}
	})
}
