package releases

import (
	"context"
	"strings"
	"testing"

	"communique/accounts"
	"communique/internal/fault"
)

var carla = accounts.System("carla")

// refusedSelf wants a refusal for what somebody has written in these languages.
func (h *house) refusedSelf(err error, languages ...string) {
	h.Helper()
	all := fault.All(err)
	if len(all) != len(languages) {
		h.Errorf("%v, want %v", err, languages)
		return
	}
	for i, f := range all {
		if f.ID != "releases.same_person" || !strings.Contains(f.Error(), "Language:"+languages[i]) {
			h.Errorf("%v, want %s", f, languages[i])
		}
	}
}

func TestNobodyApprovesTheirOwnText(t *testing.T) {
	each(t, func(ctx context.Context, h *house) {
		h.must(h.accounts.SaveSettings(ctx, officer, accounts.Settings{TwoPeople: true}))
		_, err := h.Import(ctx, anna, "lipse.md", []byte(small))
		h.must(err)
		_, err = h.ImportTranslation(ctx, ben, "lipse", "nl", "nl.toml", []byte(h.translation(ctx, "nl")))
		h.must(err)
		_, err = h.ImportTranslation(ctx, carla, "lipse", "de", "de.toml", []byte(h.translation(ctx, "de")))
		h.must(err)
		_, err = h.Approve(ctx, accounts.System(" ANNA "), "lipse", nil)
		h.refusedSelf(err, "en")
		_, err = h.Approve(ctx, ben, "lipse", nil)
		h.refusedSelf(err, "nl")
		h.refusedSelf(first(h.ApproveTranslation(ctx, ben, "lipse", "nl")), "nl")
		h.refusedSelf(first(h.ApproveTranslation(ctx, anna, "lipse", "nl")), "en")
		h.must(first(h.ApproveTranslation(ctx, carla, "lipse", "nl")))
		_, err = h.Approve(ctx, ben, "lipse", []string{"en", "nl"}) // his own was approved by somebody else
		h.must(err)
		_, err = h.Approve(ctx, ben, "lipse", nil)
		h.must(err)
	})
}

// TestHandingInHidesNoWriter: who handed in, or mended a mark, doesn't stand between a writer
// and the approval of what they wrote.
func TestHandingInHidesNoWriter(t *testing.T) {
	each(t, func(ctx context.Context, h *house) {
		h.must(h.accounts.SaveSettings(ctx, officer, accounts.Settings{TwoPeople: true}))
		_, err := h.Import(ctx, anna, "lipse.md", []byte(small))
		h.must(err)
		_, err = h.ImportTranslation(ctx, ben, "lipse", "nl", "nl.toml", []byte(h.translation(ctx, "nl")))
		h.must(err)
		_, err = h.SendBack(ctx, carla, "lipse", "nl", "the tone")
		h.must(err)
		h.must(h.Submit(ctx, carla, "lipse", "nl"))
		h.refusedSelf(first(h.ApproveTranslation(ctx, ben, "lipse", "nl")), "nl")
		h.must(first(h.ApproveTranslation(ctx, carla, "lipse", "nl")))

		// Somebody else's revision of one paragraph, and one of the countries alone.
		_, err = h.Revise(ctx, carla, "lipse.md", []byte(strings.Replace(small, "quite different", "another", 1)), Edits{AllTypos: true})
		h.must(err)
		_, err = h.Import(ctx, ben, "lipse.md", []byte(strings.Replace(strings.Replace(small, "quite different", "another", 1), "[BE, NL]", "[BE]", 1)))
		h.must(err)
		for _, who := range []accounts.Actor{anna, ben, carla} {
			_, err = h.Approve(ctx, who, "lipse", []string{"en"})
			h.refusedSelf(err, "en")
		}
		_, err = h.Approve(ctx, officer, "lipse", []string{"en"})
		h.must(err)
		_, err = h.Revise(ctx, carla, "lipse.md", []byte(strings.Replace(small, "quite different", "other", 1)), Edits{AllTypos: true})
		h.must(err)
		_, err = h.Approve(ctx, anna, "lipse", []string{"en"}) // what she wrote was approved then
		h.must(err)
	})
}

// TestABoilerplateHidesNoAuthor: a release that follows a boilerplate is still its author's.
func TestABoilerplateHidesNoAuthor(t *testing.T) {
	each(t, func(ctx context.Context, h *house) {
		h.must(h.accounts.SaveSettings(ctx, officer, accounts.Settings{TwoPeople: true}))
		about := "---\nboilerplate: about-us\nkind: about\nlanguage: en\n---\nWe are eleven.\n"
		_, err := h.Import(ctx, carla, "about.md", []byte(about))
		h.must(err)
		_, err = h.Approve(ctx, carla, "about-us", nil)
		h.refusedSelf(err, "en")
		_, err = h.Approve(ctx, anna, "about-us", nil)
		h.must(err)
		_, err = h.Import(ctx, anna, "lipse.md", []byte("---\nslug: lipse\nlanguage: en\ncountries: [NL]\n---\n# Headline\n\nThe lead.\n\n{include about-us}\n"))
		h.must(err)
		_, err = h.Import(ctx, carla, "about.md", []byte(strings.Replace(about, "eleven", "twelve", 1)))
		h.must(err)
		_, err = h.Approve(ctx, ben, "about-us", nil)
		h.must(err)
		_, err = h.Approve(ctx, anna, "lipse", nil)
		h.refusedSelf(err, "en")
		_, err = h.Approve(ctx, carla, "lipse", nil)
		h.must(err)
	})
}

func TestOnePersonIsEnoughWithoutTheSetting(t *testing.T) {
	each(t, func(ctx context.Context, h *house) {
		h.ready(ctx)
		if h.release(ctx).State != Approved {
			t.Errorf("%+v", h.release(ctx))
		}
	})
}
