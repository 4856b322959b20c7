package releases

import (
	"context"
	"slices"
	"strings"
	"testing"

	"communique/internal/fault"
	"communique/internal/sqldb"
	"communique/locales/check"
	"communique/locales/memory"
)

// knows puts translations into the memory, as approved in another release.
func (h *house) knows(ctx context.Context, entries ...memory.Entry) {
	h.Helper()
	for i := range entries {
		entries[i].SourceLanguage, entries[i].Kind, entries[i].Release = "en", "paragraph", "old"
	}
	h.must(h.db.Write(ctx, func(tx *sqldb.Tx) error { return h.memory.Remember(ctx, tx, entries) }))
}

// versions are what was written of a segment in a language, "memory: text" each.
func (h *house) versions(ctx context.Context, language, key string) string {
	h.Helper()
	all, err := h.History(ctx, officer, "lipse", language, key)
	h.must(err)
	var said []string
	for _, v := range all {
		said = append(said, string(v.Origin)+" "+string(v.State)+": "+v.Text)
	}
	return strings.Join(said, ", ")
}

const longer = "Second one, quite different.\n\nA third one, that is new.\n\nA fourth one, that is new."

// What comes into the source after its translation was asked for fills itself in as well,
// and waits for somebody to hand it in and approve it.
func TestTheMemoryFillsInLater(t *testing.T) {
	each(t, func(ctx context.Context, h *house) {
		h.ready(ctx)
		_, err := h.RequestTranslation(ctx, officer, "lipse", Request{})
		h.must(err)
		h.knows(ctx,
			memory.Entry{Language: "nl", Source: "A third one, that is new.", Target: "Een derde, die nieuw is."},
			memory.Entry{Language: "nl", Source: "A fourth one, which is new.", Target: "Een vierde, die nieuw is."}, // nearly the same
			memory.Entry{Language: "nl", Source: "The first paragraph.", Target: "De eerste alinea."},
		)
		text := strings.Replace(small, "Second one, quite different.", longer, 1)
		h.imported(ctx, strings.Replace(text, "First paragraph of the text.", "The first paragraph.", 1))
		if got := h.versions(ctx, "nl", "paragraph-3"); got != "memory draft: Een derde, die nieuw is." {
			t.Errorf("a segment that was added: %s", got)
		}
		for language, key := range map[string]string{"nl": "paragraph-4", "de": "paragraph-3"} {
			if got := h.versions(ctx, language, key); got != "" {
				t.Errorf("the memory doesn’t know this one: %s", got)
			}
		}
		if got := h.versions(ctx, "nl", "paragraph-1"); strings.Contains(got, "memory") {
			t.Errorf("what somebody has written gave way: %s", got)
		}
		if s := h.status(ctx, "nl"); !slices.Equal(s.Drafts, []string{"paragraph-3"}) || s.Frozen || s.Assignment.State != InProgress {
			t.Errorf("%+v", s)
		}
		_, err = h.Approve(ctx, officer, "lipse", []string{"nl"})
		h.refused(err, fault.Conflict, "translation_draft")
		for _, key := range []string{"paragraph-1", "paragraph-4"} {
			h.saved(ctx, officer, "nl", key, "In het Nederlands, "+key[:9])
		}
		h.must(h.Submit(ctx, officer, "lipse", "nl"))
		h.approved(ctx, "nl")
		if text := h.shown(ctx)["nl"].Text; !strings.Contains(text, "Een derde, die nieuw is.") {
			t.Errorf("%s", text)
		}
	})
}

// Nothing is filled in where nobody was asked, where a partner can't, and where the
// translator took the text away.
func TestTheMemoryFillsInNoMore(t *testing.T) {
	each(t, func(ctx context.Context, h *house) {
		h.imported(ctx, small)
		_, err := h.RequestTranslation(ctx, officer, "lipse", Request{Languages: []string{"de"}})
		h.must(err)
		h.must(h.Decline(ctx, officer, "lipse", "de", "no time"))
		h.knows(ctx,
			memory.Entry{Language: "nl", Source: "A third one, that is new.", Target: "Een derde, die nieuw is."},
			memory.Entry{Language: "de", Source: "A third one, that is new.", Target: "Ein dritter, der neu ist."})
		h.imported(ctx, strings.Replace(small, "Second one, quite different.", longer, 1))
		for _, language := range []string{"nl", "de"} {
			if got := h.versions(ctx, language, "paragraph-3"); got != "" {
				t.Errorf("%s: %s", language, got)
			}
		}
		_, err = h.RequestTranslation(ctx, officer, "lipse", Request{})
		h.must(err)
		for language, want := range map[string]string{"nl": "memory draft: Een derde, die nieuw is.", "de": "memory draft: Ein dritter, der neu ist."} {
			if got := h.versions(ctx, language, "paragraph-3"); got != want {
				t.Errorf("%s, asked: %s", language, got)
			}
		}
		h.saved(ctx, officer, "nl", "paragraph-3", "")
		before := h.versions(ctx, "nl", "paragraph-3")
		h.imported(ctx, strings.Replace(strings.Replace(small, "Second one, quite different.", longer, 1), "First paragraph", "Another first paragraph", 1))
		if got := h.versions(ctx, "nl", "paragraph-3"); got != before {
			t.Errorf("taken away, and back: %s", got)
		}
	})
}

// An approved text is remembered for the source in which a mistake was mended, and one
// that nobody has approved isn't.
func TestAMendedSourceIsRemembered(t *testing.T) {
	each(t, func(ctx context.Context, h *house) {
		h.ready(ctx)
		h.saved(ctx, officer, "de", "paragraph-1", "Erster Absatz.")
		h.revised(ctx, strings.Replace(small, "First paragraph of", "First paragraph, of", 1), Edits{AllTypos: true})
		for language, want := range map[string]string{"nl": "nl: First paragraph of the text.", "de": ""} {
			matches, err := h.memory.Lookup(ctx, memory.Query{
				SourceLanguage: "en", Language: language, Kind: "paragraph", Source: "First paragraph, of the text.", AtLeast: 100,
			})
			h.must(err)
			if got := len(matches); (got == 1) != (want != "") || got > 0 && (matches[0].Target != want || matches[0].Actor != officer.Name) {
				t.Errorf("%s: %+v", language, matches)
			}
		}
	})
}

// Nobody lets it pass that a text is missing, and who tries is told why.
func TestThatATextIsMissingIsNotLetPass(t *testing.T) {
	each(t, func(ctx context.Context, h *house) {
		h.imported(ctx, small)
		h.must(first(h.SetPolicy(ctx, officer, "lipse", "nl", PolicyStrict)))
		found, err := h.Check(ctx, officer, "lipse", "nl")
		h.must(err)
		i := slices.IndexFunc(found, func(f Finding) bool { return f.Key == "lead" })
		if i < 0 || found[i].Check != check.Missing {
			t.Fatalf("%+v", found)
		}
		h.refused(h.IgnoreFinding(ctx, officer, "lipse", "nl", "lead", found[i].About, "later"), fault.Conflict, "finding_firm")
		h.refused(h.IgnoreFinding(ctx, officer, "lipse", "nl", "lead", "x", "later"), fault.NotFound, "finding_unknown")
	})
}

// What somebody has let pass in a text is let pass beside the source in which a mistake was
// mended too, and not beside one that says something else.
func TestAMendedSourceLetsPassWhatWasLetPass(t *testing.T) {
	each(t, func(ctx context.Context, h *house) {
		h.ready(ctx)
		h.saved(ctx, officer, "nl", "paragraph-1", "Eerste alinea van 12.")
		found, err := h.Check(ctx, officer, "lipse", "nl")
		h.must(err)
		for _, f := range found {
			if f.blocks() {
				h.must(h.IgnoreFinding(ctx, officer, "lipse", "nl", f.Key, f.About, "the twelfth"))
			}
		}
		h.must(h.Submit(ctx, officer, "lipse", "nl"))
		h.approved(ctx, "nl")
		mended := strings.Replace(small, "First paragraph of", "First paragraph, of", 1)
		h.revised(ctx, mended, Edits{AllTypos: true})
		h.approved(ctx)
		if s := h.status(ctx, "nl"); !s.Frozen || len(s.Blocked) > 0 {
			t.Errorf("%+v", s)
		}
		h.revised(ctx, strings.Replace(mended, "First paragraph, of", "First paragraph, and another, of", 1), Edits{})
		for _, l := range h.line(ctx, "nl", "paragraph-1").Findings {
			if l.Ignored != "" {
				t.Errorf("%+v", l)
			}
		}
	})
}
