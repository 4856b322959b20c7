package releases

import (
	"context"
	"fmt"
	"slices"
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

// said lets the officer ask something about a segment.
func (h *house) said(ctx context.Context, language, key string) Comment {
	h.Helper()
	c, err := h.Comment(ctx, officer, "lipse", language, key, "Is this right?")
	if err != nil {
		h.Fatal(err)
	}
	return c
}

// hears checks which comments the work tells of; without any there is none.
func (h *house) hears(ctx context.Context, why string, comments ...Comment) {
	h.Helper()
	var got, want []Said
	for _, c := range comments {
		want = append(want, Said{c.ID, c.At.UTC(), c.Language, officer.Name})
	}
	all, err := h.OpenWork(ctx)
	for _, w := range all {
		got = append(got, w.Said...)
	}
	if err != nil || len(all) != min(1, len(want)) || !slices.Equal(got, want) {
		h.Fatalf("%s: %+v in %d releases, %v; wanted %+v", why, got, len(all), err, want)
	}
}

// TestWhatWasSaid: a release of which somebody has said something has work, though nobody
// was asked, until that is settled or its segment goes.
func TestWhatWasSaid(t *testing.T) {
	each(t, func(ctx context.Context, h *house) {
		h.imported(ctx, small)
		h.hears(ctx, "nothing was said")
		segments, err := h.Segments(ctx, h.release(ctx).ID)
		if err != nil {
			h.Fatal(err)
		}
		one, two := h.said(ctx, "", "headline"), h.said(ctx, "nl", segments[len(segments)-1].Key)
		h.hears(ctx, "two questions", one, two)
		for _, settled := range []bool{true, false, true} {
			if err := h.SettleComment(ctx, officer, "lipse", one.ID, settled); err != nil {
				h.Fatal(err)
			}
			if settled {
				h.hears(ctx, "one is settled", two)
			} else {
				h.hears(ctx, "it is open again", one, two)
			}
		}
		h.imported(ctx, document("Eleven countries", "First paragraph of the text."))
		h.hears(ctx, "its segment is gone")
	})
}

// TestWhatWasSaidOfACorrection: what was said of a release that has left is of no use any
// more, but while it is corrected.
func TestWhatWasSaidOfACorrection(t *testing.T) {
	each(t, func(ctx context.Context, h *house) {
		h.sent(ctx)
		one := h.said(ctx, "nl", "headline")
		h.hears(ctx, "it was sent")
		h.correct(ctx, corrected)
		h.hears(ctx, "it is corrected", one)
		if err := h.Withdraw(ctx, officer, "lipse", "over"); err != nil {
			h.Fatal(err)
		}
		h.hears(ctx, "it was withdrawn")
	})
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
