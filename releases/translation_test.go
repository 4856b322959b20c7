package releases

import (
	"bytes"
	"context"
	"slices"
	"strings"
	"testing"

	"communique/accounts"
	"communique/accounts/accountstest"
	"communique/internal/fault"
	"communique/locales"
	"communique/locales/exchange"

	"github.com/google/go-cmp/cmp"
)

// status is how far a language is, as the house says.
func (h *house) status(ctx context.Context, language string) LanguageStatus {
	h.Helper()
	all, err := h.TranslationStatus(ctx, officer, "lipse")
	if err != nil {
		h.Fatal(err)
	}
	i := slices.IndexFunc(all, func(s LanguageStatus) bool { return s.Language == language })
	return all[i]
}

func TestTranslationIsTaken(t *testing.T) {
	each(t, func(ctx context.Context, h *house) {
		h.imported(ctx, small)
		file := h.translation(ctx, "nl")
		keys := []string{"place", "headline", "lead", "paragraph-1", "paragraph-2"}
		if diff := cmp.Diff(TranslationImported{Language: "nl", Changed: keys, Submitted: true}, h.translated(ctx, "nl", file)); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
		if diff := cmp.Diff(TranslationImported{Language: "nl", Unchanged: keys}, h.translated(ctx, "nl", file)); diff != "" {
			t.Errorf("again (-want +got):\n%s", diff)
		}
		if r := h.release(ctx); r.State != InTranslation || r.Revision != 1 {
			t.Errorf("%+v", r)
		}
		all, err := h.TranslationStatus(ctx, officer, "lipse")
		want := []LanguageStatus{
			{Language: "en", Source: true, Policy: PolicyStrict, Required: 5, Translated: 5, Approved: 5, Ready: true},
			{Language: "nl", Policy: PolicyStrict, Required: 5, Translated: 5, Submitted: 5, Ready: true,
				Assignment: Assignment{Language: "nl", State: Submitted, UpdatedAt: beforeEmbargo}},
			{Language: "de", Policy: PolicyStrict, Required: 5, Missing: keys},
		}
		if diff := cmp.Diff(want, all); err != nil || diff != "" {
			t.Errorf("%v (-want +got):\n%s", err, diff)
		}
		if got := h.verbs(ctx); got != "create translate:nl" {
			t.Errorf("the books say %s", got)
		}
	})
}

func TestOnlyFreshTranslationsCount(t *testing.T) {
	each(t, func(ctx context.Context, h *house) {
		h.imported(ctx, strings.Replace(small, "The lead.", "The old lead.", 1))
		h.imported(ctx, small)
		old, lead := sourceHash(KindLead, "The old lead."), sourceHash(KindLead, "The lead.")
		done := h.translated(ctx, "nl", message("lead", old, "De lead.")+message("headline", "", "")+message("place", "", "Rotterdam"))
		want := TranslationImported{
			Language: "nl", Changed: []string{"lead", "place"}, Stale: []string{"lead", "place"},
			Empty: []string{"headline"}, Missing: []string{"headline", "paragraph-1", "paragraph-2"},
		}
		if diff := cmp.Diff(want, done); diff != "" {
			t.Errorf("without a hash, and with an earlier one (-want +got):\n%s", diff)
		}
		if s := h.status(ctx, "nl"); s.Translated != 0 || s.Ready || !slices.Equal(s.Stale, []string{"place", "lead"}) {
			t.Errorf("%+v", s)
		}
		done = h.translated(ctx, "nl", message("lead", lead, "De lead."))
		if !slices.Equal(done.Changed, []string{"lead"}) || len(done.Stale) > 0 || h.status(ctx, "nl").Translated != 1 {
			t.Errorf("confirmed with the hash: %+v", done)
		}
		done = h.translated(ctx, "nl", message("lead", old, "Ouder.")+message("place", "", "Rotterdam"))
		if !slices.Equal(done.Kept, []string{"lead"}) || !slices.Equal(done.Unchanged, []string{"place"}) || !slices.Equal(done.Stale, []string{"place"}) {
			t.Errorf("an older text over a fresh one: %+v", done)
		}
		if s := h.status(ctx, "nl"); s.Translated != 1 {
			t.Errorf("the fresh one is gone: %+v", s)
		}
		_, err := h.ImportTranslation(ctx, officer, "lipse", "nl", "nl.toml", []byte(message("lead", "sha1-other", "Van iets anders.")))
		h.refused(err, fault.Invalid, "hash_unknown")
	})
}

// An export that was made before somebody else saved doesn't take that back.
func TestNewerStaysOverOlder(t *testing.T) {
	each(t, func(ctx context.Context, h *house) {
		h.imported(ctx, small)
		lead := sourceHash(KindLead, "The lead.")
		h.translated(ctx, "nl", message("lead", lead, "Eerste.")+message("place", "", "Rotterdam"))
		var export bytes.Buffer
		if err := h.ExportTranslation(ctx, officer, "lipse", "nl", exchange.TOML, &export); err != nil {
			t.Fatal(err)
		}
		h.translated(ctx, "nl", message("lead", lead, "Tweede."))
		if done := h.translated(ctx, "nl", export.String()); !slices.Equal(done.Kept, []string{"lead"}) || len(done.Changed) > 0 {
			t.Errorf("%+v", done)
		}
		if done := h.translated(ctx, "nl", message("lead", lead, "Derde.")); !slices.Equal(done.Changed, []string{"lead"}) {
			t.Errorf("a text that is new: %+v", done)
		}
	})
}

func TestEditedSourceMakesStale(t *testing.T) {
	each(t, func(ctx context.Context, h *house) {
		h.imported(ctx, small)
		h.translated(ctx, "nl", h.translation(ctx, "nl"))
		h.imported(ctx, strings.Replace(small, "First paragraph", "First, a paragraph", 1))
		if s := h.status(ctx, "nl"); !slices.Equal(s.Stale, []string{"paragraph-1"}) || len(s.Missing) > 0 || s.Ready {
			t.Errorf("edited: %+v", s)
		}
		h.imported(ctx, small)
		if s := h.status(ctx, "nl"); !s.Ready {
			t.Errorf("edited back: %+v", s)
		}
		h.imported(ctx, document("Eleven countries", "Second one, quite different."))
		h.imported(ctx, small)
		if s := h.status(ctx, "nl"); !s.Ready {
			t.Errorf("removed and brought back: %+v", s)
		}
	})
}

func TestTranslationRefusedWhole(t *testing.T) {
	each(t, func(ctx context.Context, h *house) {
		h.imported(ctx, document("Eleven *countries*", "See [the site](https://www.lipse.org) and https://a.example/x now.", "Goes away soon."))
		h.imported(ctx, document("Eleven *countries*", "See [the site](https://www.lipse.org) and https://a.example/x now."))
		file := message("place", "", "Rotterdam") + // 1
			message("paragraf-1", "", "x") + // 4
			message("footnote", "", "x") + // 7
			message("paragraph-2", "", "Weg.") + // 10
			message("paragraph-1", "", "Zie [de site](https://lipse.org) en https://a.example/x nu.") + // 13
			message("headline", "", "# Elf <b>landen</b> **") + // 16
			message("lead", "", "De \u202elead.") // 19
		_, err := h.ImportTranslation(ctx, officer, "lipse", "nl", "x.md", []byte(file))
		want := []string{
			"4 paragraf-1 key_misspelt", "7 footnote key_unknown", "10 paragraph-2 key_removed", "19 lead character_direction",
		}
		if diff := cmp.Diff(want, found(err)); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
		if s := h.status(ctx, "nl"); len(s.Missing) != s.Required {
			t.Errorf("something was taken: %+v", s)
		}
		for _, tt := range []struct {
			language, file string
			kind           fault.Kind
			id             string
		}{
			{"en", message("lead", "", "x"), fault.Invalid, "translation_of_source"},
			{"fr", message("lead", "", "x"), fault.Invalid, "language_not_wanted"},
			{"xx", message("lead", "", "x"), fault.Invalid, "language_not_wanted"},
			{"nl", "", fault.Invalid, "translation_empty"},
			{"nl", message("place", "", strings.Repeat("x", valueLimit+1)), fault.Invalid, "text_long"},
		} {
			_, err := h.ImportTranslation(ctx, officer, "lipse", tt.language, "x.toml", []byte(tt.file))
			h.refused(err, tt.kind, tt.id)
		}
		_, err = h.ImportTranslation(ctx, officer, "other", "nl", "x.toml", []byte(file))
		h.refused(err, fault.NotFound, "missing")
		if _, err = h.ImportTranslation(ctx, officer, "lipse", "nl", "x.toml", []byte("[lead\n")); !fault.Is(err, "locales.syntax") {
			t.Errorf("no TOML: %v", err)
		}
	})
}

func TestSubjectIsLiteral(t *testing.T) {
	each(t, func(ctx context.Context, h *house) {
		h.imported(ctx, strings.Replace(small, "place: Rotterdam", "subject: 'a * b <c> {{ .D }} `e`'", 1))
		h.translated(ctx, "nl", strings.Replace(h.translation(ctx, "nl"), "nl: a *", "nl:  [x](y) #\\n a *", 1))
		e := h.approved(ctx, "nl", "en").Frozen
		if e[0].Subject != "a * b <c> {{ .D }} `e`" || e[1].Subject != "nl: [x](y) # a * b <c> {{ .D }} `e`" {
			t.Errorf("%q, %q", e[0].Subject, e[1].Subject)
		}
	})
}

func TestPartnersTranslateTheirLanguages(t *testing.T) {
	each(t, func(ctx context.Context, h *house) {
		h.imported(ctx, small)
		p, err := h.accounts.AddPartner(ctx, officer, accounts.Partner{Slug: "nl", Name: "Netherlands", Country: "NL", Languages: []string{"nl"}})
		if err != nil {
			t.Fatal(err)
		}
		partner := accountstest.For("translator", p, accounts.Translator)
		if _, err := h.ImportTranslation(ctx, partner, "lipse", "nl", "x.toml", []byte(h.translation(ctx, "nl"))); err != nil {
			t.Error(err)
		}
		_, err = h.ImportTranslation(ctx, partner, "lipse", "de", "x.toml", []byte(h.translation(ctx, "de")))
		h.refused(err, fault.Forbidden, "forbidden_language")
		_, err = h.ImportTranslation(ctx, accountstest.Officer("another", 99), "lipse", "nl", "x.toml", []byte(h.translation(ctx, "nl")))
		h.refused(err, fault.Forbidden, "forbidden_language")
		_, err = h.Approve(ctx, partner, "lipse", []string{"nl"})
		h.refused(err, fault.Forbidden, "forbidden")
		h.refused(h.Withdraw(ctx, partner, "lipse", "x"), fault.Forbidden, "forbidden")
		h.refused(h.MarkScheduled(ctx, partner, 1), fault.Forbidden, "forbidden")
	})
}

// What is exported can be filled in. A file that comes back untouched changes nothing: no
// stale text becomes fresh by it.
func TestExportComesBack(t *testing.T) {
	each(t, func(ctx context.Context, h *house) {
		h.imported(ctx, document("Eleven “countries”", "Hard  \nbreak with \\* and [a](https://a.example).", "{{ .Secret }} \"quoted\""))
		h.translated(ctx, "nl", message("lead", "", "Oud.")+message("headline", h.segments(ctx)[1].SourceHash, "Elf \"landen\""))
		var file bytes.Buffer
		if err := h.ExportTranslation(ctx, officer, "lipse", "nl", exchange.TOML, &file); err != nil {
			t.Fatal(err)
		}
		messages, err := locales.ParseMessages("nl.toml", file.Bytes())
		if err != nil {
			t.Fatalf("%v\n%s", err, file.String())
		}
		segments := h.segments(ctx)
		if len(messages) != len(segments) {
			t.Fatalf("%d segments became\n%s", len(segments), file.String())
		}
		for i, m := range messages {
			s := segments[i]
			want := locales.Message{Key: s.Key, Description: string(s.Kind), Hash: s.SourceHash, Text: map[string]string{"headline": `Elf "landen"`}[s.Key], Line: m.Line}
			if diff := cmp.Diff(want, m); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		}
		done := h.translated(ctx, "nl", file.String())
		if !slices.Equal(done.Unchanged, []string{"headline"}) || len(done.Changed) > 0 || !slices.Equal(h.status(ctx, "nl").Stale, []string{"lead"}) {
			t.Errorf("brought back untouched: %+v", done)
		}
		if !strings.Contains(file.String(), "# Oud.\n") {
			t.Errorf("the stale text isn't shown:\n%s", file.String())
		}
		h.refused(h.ExportTranslation(ctx, officer, "lipse", "en", exchange.TOML, &file), fault.Invalid, "translation_of_source")
		h.refused(h.ExportTranslation(ctx, officer, "lipse", "fr", exchange.TOML, &file), fault.Invalid, "language_not_wanted")
		h.refused(h.ExportTranslation(ctx, officer, "other", "nl", exchange.TOML, &file), fault.NotFound, "missing")
	})
}
