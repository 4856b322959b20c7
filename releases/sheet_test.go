package releases

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"communique/accounts"
	"communique/accounts/accountstest"
	"communique/internal/fault"
	"communique/locales/difference"
	"communique/locales/glossary"
)

// sheetOf gives the sheet of a language, or ends the test.
func (h *house) sheetOf(ctx context.Context, language string) map[string]Line {
	h.Helper()
	s, err := h.Sheet(ctx, officer, "lipse", language)
	h.must(err)
	lines := map[string]Line{}
	for _, l := range s.Lines {
		lines[l.Source.Key] = l
	}
	return lines
}

func TestASheetShowsEverythingThatIsKnownOfALine(t *testing.T) {
	each(t, func(ctx context.Context, h *house) {
		h.imported(ctx, document("Eleven countries", "All 12 partners agree.", "Second one."))
		h.must(h.glossary.Put(ctx, []glossary.Term{{Rule: glossary.Preferred, Source: "partners", Target: "Partner", SourceLanguage: "en", Language: "de"}}))
		if l := h.sheetOf(ctx, "de")["lead"]; l.State != LineMissing || l.Version != 0 || l.Source.Text != "The lead." {
			t.Errorf("a line without a text: %+v", l)
		}
		_, err := h.SaveText(ctx, officer, "lipse", "de", Typed{Key: "paragraph-1", Text: "Alle 13 Partner sind einverstanden."})
		h.must(err)
		_, err = h.Lock(ctx, officer, "lipse", "de", "lead")
		h.must(err)
		lines := h.sheetOf(ctx, "de")
		p := lines["paragraph-1"]
		if p.State != LineBlocked || p.Version != 1 || p.By != officer.Name || len(p.Findings) == 0 || p.Text != "Alle 13 Partner sind einverstanden." {
			t.Errorf("a line with another number: %+v", p)
		}
		if len(p.Terms) != 1 || p.Terms[0].Term.Target != "Partner" || p.Source.Text[p.Terms[0].Start:p.Terms[0].End] != "partners" {
			t.Errorf("the glossary says %+v", p.Terms)
		}
		if lines["lead"].Holder != officer.Name || p.Holder != "" {
			t.Errorf("at work: %q, %q", lines["lead"].Holder, p.Holder)
		}
		h.clock.Advance(lockTime)
		if l := h.sheetOf(ctx, "de")["lead"]; l.Holder != "" {
			t.Errorf("still at work: %q", l.Holder)
		}
		h.imported(ctx, document("Eleven countries", "All 13 partners agree.", "Second one."))
		p = h.sheetOf(ctx, "de")["paragraph-1"]
		if p.State != LineStale || p.Was != "All 12 partners agree." || difference.String(p.Difference) != "All [-12-]{+13+} partners agree." {
			t.Errorf("a stale line: %s %q %s", p.State, p.Was, difference.String(p.Difference))
		}
	})
}

func TestASheetOfAVariantShowsItsLanguages(t *testing.T) {
	each(t, func(ctx context.Context, h *house) {
		h.imported(ctx, strings.Replace(small, "[nl, de]", "[nl, nl-BE]", 1))
		h.translated(ctx, "nl", h.translation(ctx, "nl"))
		_, err := h.SaveText(ctx, officer, "lipse", "nl-BE", Typed{Key: "lead", Text: "De inleiding."})
		h.must(err)
		lines := h.sheetOf(ctx, "nl-BE")
		if l := lines["headline"]; l.Text != "" || l.Inherited != "nl: Eleven countries" || l.State != LineSubmitted || l.Version != 0 {
			t.Errorf("an inherited line: %+v", l)
		}
		if l := lines["lead"]; l.Text != "De inleiding." || l.Inherited != "" || l.State != LineDraft {
			t.Errorf("a line of its own: %+v", l)
		}
	})
}

// TestNobodySeesAnotherPartnersLanguage asks for everything of a language in the name of
// people whom it doesn't concern.
func TestNobodySeesAnotherPartnersLanguage(t *testing.T) {
	each(t, func(ctx context.Context, h *house) {
		h.imported(ctx, small)
		h.translated(ctx, "nl", h.translation(ctx, "nl"))
		said, err := h.Comment(ctx, officer, "lipse", "nl", "lead", "Is this right?")
		h.must(err)
		german := accountstest.For("Jutta", accounts.Partner{ID: 7, Country: "DE", Languages: []string{"de"}}, accounts.Translator, accounts.Approver)
		danish := accountstest.For("Ida", accounts.Partner{ID: 8, Country: "DK", Languages: []string{"da"}}, accounts.Translator, accounts.Approver)
		for name, err := range map[string]error{
			"sheet":   second(h.Sheet(ctx, german, "lipse", "nl")),
			"preview": second(h.PreviewEdition(ctx, german, "lipse", "nl")),
			"comment": second(h.Comment(ctx, german, "lipse", "nl", "lead", "No.")),
			"settle":  h.SettleComment(ctx, german, "lipse", said.ID, true),
			"source":  second(h.PreviewEdition(ctx, danish, "lipse", "en")),
			"asked":   second(h.Questions(ctx, danish, "lipse")),
			"none":    second(h.Sheet(ctx, accounts.Actor{}, "lipse", "nl")),
			"other":   second(h.Sheet(ctx, officer, "lipsa", "nl")),
		} {
			if !fault.Is(err, "releases.missing") && !fault.Is(err, "releases.language_unseen") || fault.KindOf(err) != fault.NotFound {
				t.Errorf("%s: %v", name, err)
			}
		}
		if _, err := h.TryTranslation(ctx, german, "lipse", "nl", "nl.toml", []byte(message("lead", "", "x"))); !fault.Is(err, "releases.forbidden_language") {
			t.Errorf("a file: %v", err)
		}
		h.must(second(h.Sheet(ctx, german, "lipse", "de")))
		h.must(second(h.PreviewEdition(ctx, german, "lipse", "en")))
		if _, err := h.Sheet(ctx, officer, "lipse", "fr"); !fault.Is(err, "releases.language_not_wanted") {
			t.Errorf("a language that isn't wanted: %v", err)
		}
	})
}

// second is the error of an answer that has one.
func second[T any](_ T, err error) error { return err }

func TestCommentsAreKeptAndSettled(t *testing.T) {
	each(t, func(ctx context.Context, h *house) {
		h.imported(ctx, small)
		german := accountstest.For("Jutta", accounts.Partner{ID: 7, Country: "DE", Languages: []string{"de"}}, accounts.Translator)
		reader := accountstest.For("Rosa", accounts.Partner{ID: 7, Country: "DE", Languages: []string{"de"}}, accounts.Reader)
		about, err := h.Comment(ctx, german, "lipse", "", "lead", "  Whose <lead>?\r\nOurs? ")
		h.must(err)
		_, err = h.Comment(ctx, german, "lipse", "de", "lead", "Zu lang?")
		h.must(err)
		l := h.sheetOf(ctx, "de")["lead"]
		if len(l.Comments) != 2 || l.Comments[0].Text != "Whose <lead>?\nOurs?" || l.Comments[0].Language != "" || !l.Comments[1].Open() {
			t.Errorf("%+v", l.Comments)
		}
		if l := h.sheetOf(ctx, "nl")["lead"]; len(l.Comments) != 1 { // what is said of the source is for all
			t.Errorf("in Dutch: %+v", l.Comments)
		}
		first, all, err := h.OpenQuestions(ctx, officer, 1)
		if err != nil || all != 1 || len(first) != 1 || first[0].Comment != about || first[0].Slug != "lipse" || first[0].Headline == "" {
			t.Errorf("%v %d %+v", err, all, first)
		}
		if first, all, err := h.OpenQuestions(ctx, german, 1); err != nil || all+len(first) > 0 {
			t.Errorf("a translator's: %v %d %+v", err, all, first)
		}
		if q, err := h.Questions(ctx, german, "lipse"); err != nil || len(q) != 1 || q[0] != about {
			t.Errorf("%v %+v", err, q)
		}
		h.must(h.SettleComment(ctx, officer, "lipse", about.ID, true))
		h.must(h.SettleComment(ctx, german, "lipse", about.ID, true)) // once is enough
		if c := h.sheetOf(ctx, "de")["lead"].Comments[0]; c.ResolvedBy != officer.Name || c.Open() {
			t.Errorf("settled: %+v", c)
		}
		h.must(h.SettleComment(ctx, german, "lipse", about.ID, false))
		if c := h.sheetOf(ctx, "de")["lead"].Comments[0]; c.ResolvedBy != "" || !c.Open() {
			t.Errorf("open again: %+v", c)
		}
		for want, err := range map[string]error{
			"releases.comment_missing":    second(h.Comment(ctx, german, "lipse", "de", "lead", " \n ")),
			"releases.brief_long":         second(h.Comment(ctx, german, "lipse", "de", "lead", strings.Repeat("ä", briefLimit+1))),
			"releases.character_control":  second(h.Comment(ctx, german, "lipse", "de", "lead", "a\x00b")),
			"releases.key_misspelt":       second(h.Comment(ctx, german, "lipse", "de", "paragraf-1", "a")),
			"releases.comment_unknown":    h.SettleComment(ctx, german, "lipse", 12345, true),
			"releases.forbidden_language": second(h.Comment(ctx, reader, "lipse", "de", "lead", "a")),
		} {
			if !fault.Is(err, want) {
				t.Errorf("want %s, got %v", want, err)
			}
		}
	})
}

func TestAFileIsTriedAsItWouldBeTaken(t *testing.T) {
	each(t, func(ctx context.Context, h *house) {
		h.imported(ctx, small)
		file := h.translation(ctx, "de")
		h.translated(ctx, "de", message("lead", "", "de: Old."))
		before, err := everyRow(ctx, h.db)
		h.must(err)
		tried, err := h.TryTranslation(ctx, officer, "lipse", "de", "de.toml", []byte(file))
		h.must(err)
		after, err := everyRow(ctx, h.db)
		h.must(err)
		if fmt.Sprint(before) != fmt.Sprint(after) {
			t.Error("what was only tried has changed something")
		}
		done := h.translated(ctx, "de", file)
		if fmt.Sprint(done) != fmt.Sprint(tried.TranslationImported) {
			t.Errorf("tried %+v\ntaken %+v", tried.TranslationImported, done)
		}
		var lines []string
		for _, x := range tried.Texts {
			lines = append(lines, fmt.Sprintf("%s %s>%s %s", x.Key, x.From, x.To, difference.String(x.Difference)))
		}
		want := "place missing>submitted {+de: Rotterdam+}\nheadline missing>submitted {+de: Eleven countries+}\nlead stale>submitted de: [-Old-]{+The lead+}."
		if got := strings.Join(lines, "\n"); !strings.HasPrefix(got, want) {
			t.Errorf("got:\n%s", got)
		}
		if _, err := h.TryTranslation(ctx, officer, "lipse", "de", "de.toml", []byte(message("paragraf-1", "", "x"))); !fault.Is(err, "releases.key_misspelt") {
			t.Errorf("a file with a fault: %v", err)
		}
	})
}

func TestAPreviewIsWhatWouldBeFrozen(t *testing.T) {
	each(t, func(ctx context.Context, h *house) {
		h.imported(ctx, small)
		_, err := h.SaveText(ctx, officer, "lipse", "de", Typed{Key: "headline", Text: "Elf Länder"})
		h.must(err)
		p, err := h.PreviewEdition(ctx, officer, "lipse", "de")
		h.must(err)
		if len(p.Borrowed) != 4 || p.Status.Frozen || p.Headline != "Elf Länder" || !strings.Contains(p.HTML, `<p class="lead" lang="en">The lead.</p>`) {
			t.Errorf("%v %q\n%s", p.Borrowed, p.Headline, p.HTML)
		}
		h.translated(ctx, "de", h.translation(ctx, "de"))
		h.translated(ctx, "nl", h.translation(ctx, "nl"))
		if p, err = h.PreviewEdition(ctx, officer, "lipse", "de"); err != nil || len(p.Borrowed) > 0 || !p.Status.Ready {
			t.Fatalf("%v %v %+v", err, p.Borrowed, p.Status)
		}
		for _, e := range h.approved(ctx).Frozen {
			if e.Language == "de" && (e.HTML != p.HTML || e.Text != p.Text || e.Subject != p.Subject) {
				t.Errorf("frozen:\n%s\npreviewed:\n%s", e.HTML, p.HTML)
			}
		}
		if p, err = h.PreviewEdition(ctx, officer, "lipse", "en"); err != nil || !p.Status.Frozen || p.Headline != "Eleven countries" {
			t.Errorf("the source: %v %+v", err, p.Status)
		}
	})
}
