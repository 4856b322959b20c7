package releases

import (
	"context"
	"fmt"
	"strings"
	"testing"
)

// verbs are those of what was handled, with the language and what was said.
func verbs(w Work) string {
	var all []string
	for _, e := range w.Handled {
		all = append(all, strings.TrimSpace(fmt.Sprintf("%s %s %s", e.Verb, e.Language, e.Detail)))
	}
	return strings.Join(all, "; ")
}

func TestOpenWork(t *testing.T) {
	each(t, func(ctx context.Context, h *house) {
		h.imported(ctx, small)
		if all, err := h.OpenWork(ctx); err != nil || len(all) > 0 {
			h.Fatalf("nobody was asked: %+v, %v", all, err)
		}
		if _, err := h.RequestTranslation(ctx, officer, "lipse", Request{Languages: []string{"nl"}, Brief: "Soon"}); err != nil {
			h.Fatal(err)
		}
		h.translated(ctx, "nl", h.translation(ctx, "nl"))
		h.imported(ctx, document("Twelve countries", "First paragraph of the text.", "Second one, quite different."))
		if _, err := h.Approve(ctx, officer, "lipse", []string{"en"}); err != nil {
			h.Fatal(err)
		}
		all, err := h.OpenWork(ctx)
		if err != nil || len(all) != 1 {
			h.Fatalf("%+v, %v", all, err)
		}
		w := all[0]
		if w.Headline != "Twelve countries" || w.Release.Slug != "lipse" || strings.Join(w.Release.Languages, " ") != "nl de" || !w.Release.Embargo.At.Equal(afterEmbargo) {
			h.Errorf("%+v", w)
		}
		if a := w.Assignments["nl"]; len(w.Assignments) != 1 || a.State != InProgress || a.Brief != "Soon" {
			h.Errorf("%+v", w.Assignments)
		}
		if !w.Frozen["en"] || w.Frozen["nl"] {
			h.Errorf("%v", w.Frozen)
		}
		if got := verbs(w); got != "request nl Soon; stale nl headline" {
			h.Errorf("%s", got)
		}
		if err := h.Withdraw(ctx, officer, "lipse", "over"); err != nil {
			h.Fatal(err)
		}
		if all, err := h.OpenWork(ctx); err != nil || len(all) > 0 {
			h.Errorf("it was withdrawn: %+v, %v", all, err)
		}
	})
}
