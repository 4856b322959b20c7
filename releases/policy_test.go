package releases

import (
	"context"
	"slices"
	"strings"
	"testing"

	"communique/internal/fault"
)

// regional is the small release for Belgium too.
var regional = strings.Replace(small, "languages: [nl, de]", "languages: [nl, nl-BE, de, en-GB]", 1)

// A variant holds only what differs from its language.
func TestAVariantHoldsWhatDiffers(t *testing.T) {
	each(t, func(ctx context.Context, h *house) {
		h.imported(ctx, regional)
		if s := h.status(ctx, "en-GB"); !s.Ready || s.Inherited != 5 || s.Approved != 5 {
			t.Errorf("a variant of the source: %+v", s)
		}
		if s := h.status(ctx, "nl-BE"); s.Ready || len(s.Missing) != 5 {
			t.Errorf("%+v", s)
		}
		h.translated(ctx, "nl", h.translation(ctx, "nl"))
		lead := sourceHash(KindLead, "The lead.")
		h.translated(ctx, "nl-BE", message("lead", lead, "De inleiding, op zijn Belgisch."))
		if s := h.status(ctx, "nl-BE"); !s.Ready || s.Inherited != 4 {
			t.Errorf("%+v", s)
		}
		frozen := h.approved(ctx, "en", "nl", "nl-BE", "en-GB").Frozen
		for i, want := range map[int][]string{
			1: {"en-GB", "The lead."},
			2: {"nl", "nl: The lead.", "nl: First paragraph"},
			3: {"nl-BE", "op zijn Belgisch", "nl: First paragraph"},
		} {
			for _, text := range want[1:] {
				if frozen[i].Language != want[0] || !strings.Contains(frozen[i].Text, text) || strings.Contains(frozen[i].HTML, "lang=") {
					t.Errorf("%s lacks %q:\n%s", want[0], text, frozen[i].HTML)
				}
			}
		}
		h.translated(ctx, "nl", message("paragraph-1", sourceHash(KindParagraph, "First paragraph of the text."), "Anders."))
		if h.frozen(ctx) != "en en-GB" {
			t.Errorf("the language changed, and so did its variant: %s", h.frozen(ctx))
		}
		h.approved(ctx, "en", "nl", "nl-BE", "en-GB")
		h.translated(ctx, "nl", message("lead", lead, "Elders."))
		if h.frozen(ctx) != "en en-GB nl-BE" {
			t.Errorf("what the variant has of its own: %s", h.frozen(ctx))
		}
		h.imported(ctx, strings.Replace(regional, "The lead.", "Another lead.", 1))
		if s := h.status(ctx, "nl-BE"); !slices.Equal(s.Stale, []string{"lead"}) {
			t.Errorf("its own text is stale, and doesn't give way to its language's: %+v", s)
		}
	})
}

func TestPolicyNextPassesALanguageOver(t *testing.T) {
	each(t, func(ctx context.Context, h *house) {
		h.imported(ctx, regional)
		h.translated(ctx, "nl", h.translation(ctx, "nl"))
		_, err := h.Approve(ctx, officer, "lipse", nil)
		h.refused(err, fault.Conflict, "translation_missing")
		_, err = h.SetPolicy(ctx, officer, "lipse", "de", PolicyNext)
		h.must(err)
		_, err = h.Approve(ctx, officer, "lipse", []string{"de"})
		h.refused(err, fault.Conflict, "translation_missing") // there is nothing to get instead
		done := h.approved(ctx)
		if !slices.Equal(done.Passed, []string{"de"}) || h.frozen(ctx) != "en en-GB nl nl-BE" {
			t.Errorf("%+v", done.Passed)
		}
		if s := h.status(ctx, "de"); s.Instead != "en" || s.Frozen || s.Ready {
			t.Errorf("%+v", s)
		}
		h.translated(ctx, "de", h.translation(ctx, "de"))
		h.approved(ctx, "de")
		if s := h.status(ctx, "de"); s.Instead != "" || !s.Frozen {
			t.Errorf("%+v", s)
		}
	})
}

func TestPolicyMixedMarksWhatIsForeign(t *testing.T) {
	each(t, func(ctx context.Context, h *house) {
		h.imported(ctx, small)
		h.translated(ctx, "nl", message("headline", sourceHash(KindHeadline, "Eleven countries"), "Elf landen"))
		_, err := h.SetPolicy(ctx, officer, "lipse", "nl", PolicyMixed)
		h.must(err)
		if s := h.status(ctx, "nl"); !s.Ready || len(s.Foreign) != 4 || s.Submitted != 1 {
			t.Errorf("%+v", s)
		}
		html := h.approved(ctx, "nl").Frozen[0].HTML
		for _, want := range []string{`<h1 class="headline">Elf landen</h1>`, `<p class="lead" lang="en">The lead.</p>`, `<p lang="en">First paragraph of the text.</p>`, "30 januari 2013"} {
			if !strings.Contains(html, want) {
				t.Errorf("%s isn't in\n%s", want, html)
			}
		}
		h.translated(ctx, "nl", message("lead", sourceHash(KindLead, "The lead."), "De inleiding."))
		if h.frozen(ctx) != "nl" {
			t.Error("what was handed in isn't approved: the edition says what it said")
		}
		if html := h.approved(ctx, "nl").Frozen[0].HTML; !strings.Contains(html, `<p class="lead">De inleiding.</p>`) {
			t.Errorf("approved again:\n%s", html)
		}
		if thawed, err := h.SetPolicy(ctx, officer, "lipse", "nl", PolicyStrict); err != nil || !slices.Equal(thawed, []string{"nl"}) {
			t.Errorf("%v, %v", thawed, err)
		}
		_, err = h.Approve(ctx, officer, "lipse", []string{"nl"})
		h.refused(err, fault.Conflict, "translation_missing")
	})
}

func TestOnlyTheOfficerTicks(t *testing.T) {
	each(t, func(ctx context.Context, h *house) {
		h.imported(ctx, small)
		_, err := h.SetPolicy(ctx, h.partner(ctx, "nl", "nl"), "lipse", "nl", PolicyMixed)
		h.refused(err, fault.Forbidden, "forbidden")
		_, err = h.SetPolicy(ctx, officer, "lipse", "nl", "lax")
		h.refused(err, fault.Invalid, "policy_unknown")
		_, err = h.SetPolicy(ctx, officer, "lipse", "fr", PolicyNext)
		h.refused(err, fault.Invalid, "language_not_wanted")
		_, err = h.SetPolicy(ctx, officer, "lipse", "nl", PolicyNext)
		h.must(err)
		h.imported(ctx, strings.Replace(small, "languages: [nl, de]", "languages: [nl]", 1))
		if p := h.release(ctx).Policies; len(p) != 1 || p["nl"] != PolicyNext {
			t.Errorf("a revision forgot it: %v", p)
		}
	})
}
