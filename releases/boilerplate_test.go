package releases

import (
	"context"
	"slices"
	"strings"
	"testing"

	"communique/internal/fault"
	"communique/locales"
	"communique/locales/exchange"

	"github.com/google/go-cmp/cmp"
)

// about is a boilerplate; funder and desk are others.
const (
	about = `---
boilerplate: about-lipse
kind: about
language: en
languages: [nl, de]
---
## About the project

LIPSE compares eleven countries.
`
	funder = `---
boilerplate: funder-eu
kind: funder
language: en
languages: [nl, de]
required: true
---
The Commission pays for it.
`
	desk = `---
boilerplate: desk-de
kind: contact
language: de
for: [de]
---
## Kontakt

Pressestelle, Speyer
`
)

// including is the small release with boilerplates below its text.
func including(slugs ...string) string {
	text := small
	for _, slug := range slugs {
		text += "\n{include " + slug + "}\n"
	}
	return text
}

// translatedAs brings all texts of a document into a language: "nl: The lead."
func (h *house) translatedAs(ctx context.Context, slug, language, mark string) TranslationImported {
	h.Helper()
	r, err := h.Get(ctx, slug)
	if err != nil {
		h.Fatal(err)
	}
	segments, err := h.Segments(ctx, r.ID)
	if err != nil {
		h.Fatal(err)
	}
	var file strings.Builder
	for _, s := range segments {
		if s.From == 0 {
			file.WriteString(message(s.Key, s.SourceHash, mark+s.Text))
		}
	}
	done, err := h.ImportTranslation(ctx, officer, slug, language, "x.toml", []byte(file.String()))
	if err != nil {
		h.Fatal(err)
	}
	return done
}

// boilerplateReady brings a boilerplate to its approval in Dutch and German.
func (h *house) boilerplateReady(ctx context.Context, slug, document string) {
	h.Helper()
	h.imported(ctx, document)
	for _, language := range []string{"nl", "de"} {
		h.translatedAs(ctx, slug, language, language+": ")
	}
	if done, err := h.Approve(ctx, officer, slug, nil); err != nil || len(done.Frozen) > 0 || !slices.Equal(done.Texts, []string{"en", "nl", "de"}) {
		h.Fatalf("%+v, %v", done, err)
	}
}

// releaseTranslated brings the release itself into Dutch and German.
func (h *house) releaseTranslated(ctx context.Context) {
	h.Helper()
	h.translatedAs(ctx, "lipse", "nl", "nl: ")
	h.translatedAs(ctx, "lipse", "de", "de: ")
}

func ids(err error) (all []string) {
	for _, f := range fault.All(err) {
		id := strings.TrimPrefix(f.ID, "releases.")
		for _, name := range []string{"Tag", "Boilerplate"} {
			if v, ok := f.Args[name].(string); ok {
				id += " " + v
			}
		}
		all = append(all, id)
	}
	return all
}

func TestBoilerplateStandsInEachLanguage(t *testing.T) {
	each(t, func(ctx context.Context, h *house) {
		h.imported(ctx, about)
		done := h.imported(ctx, including("about-lipse"))
		want := []string{"place", "headline", "lead", "paragraph-1", "paragraph-2", "heading-1", "boilerplate-1"}
		if !slices.Equal(done.Added, want) {
			t.Errorf("%+v", done)
		}
		h.releaseTranslated(ctx)
		if s := h.status(ctx, "nl"); s.Ready || s.Required != 7 || s.Translated != 5 || len(s.Missing) > 0 || !slices.Equal(s.Boilerplate, []string{"about-lipse"}) {
			t.Errorf("%+v", s)
		}
		_, err := h.Approve(ctx, officer, "lipse", nil)
		if got := ids(err); !slices.Equal(got, []string{"boilerplate_unapproved nl about-lipse", "boilerplate_unapproved de about-lipse"}) {
			t.Errorf("%v", got)
		}
		h.translatedAs(ctx, "about-lipse", "nl", "nl: ") // handed in there, and not approved
		if s := h.status(ctx, "nl"); s.Ready || s.Translated != 7 || !slices.Equal(s.Boilerplate, []string{"about-lipse"}) {
			t.Errorf("%+v", s)
		}
		h.boilerplateReady(ctx, "about-lipse", about)
		for _, e := range h.approved(ctx).Frozen {
			mark := map[string]string{"en": "", "nl": "nl: ", "de": "de: "}[e.Language]
			part := "<section class=\"boilerplate\">\n<h2>" + mark + "About the project</h2>\n<p>" + mark + "LIPSE compares eleven countries.</p>\n</section>"
			if !strings.Contains(e.HTML, part) {
				t.Errorf("%s:\n%s", e.Language, e.HTML)
			}
		}
		if again := h.imported(ctx, including("about-lipse")); !again.Unchanged {
			t.Errorf("%+v", again)
		}
	})
}

func TestEditionsFollowABoilerplate(t *testing.T) {
	each(t, func(ctx context.Context, h *house) {
		h.boilerplateReady(ctx, "about-lipse", about)
		h.imported(ctx, including("about-lipse"))
		h.releaseTranslated(ctx)
		h.approved(ctx)
		done := h.translatedAs(ctx, "about-lipse", "nl", "nl, better: ")
		if diff := cmp.Diff([]Followed{{"lipse", 1, []string{"nl"}}}, done.Followed); diff != "" {
			t.Errorf("a translation (-want +got):\n%s", diff)
		}
		if _, err := h.Approve(ctx, officer, "about-lipse", []string{"nl"}); err != nil {
			t.Fatal(err)
		}
		if e := h.approved(ctx, "nl").Frozen[0]; !strings.Contains(e.Text, "nl, better: LIPSE compares") {
			t.Errorf("%s", e.Text)
		}
		changed := h.imported(ctx, strings.Replace(about, "eleven countries.", "eleven countries.\n\nIt began in 2013.", 1))
		if diff := cmp.Diff([]Followed{{"lipse", 2, []string{"en", "nl", "de"}}}, changed.Followed); diff != "" {
			t.Errorf("the source (-want +got):\n%s", diff)
		}
		if s := h.segments(ctx); len(s) != 8 || s[7].Key != "boilerplate-2" || s[7].Text != "It began in 2013." {
			t.Errorf("%+v", s)
		}
		if got := h.verbs(ctx); !strings.Contains(got, "follow thaw:en thaw:nl thaw:de") {
			t.Errorf("the books say %s", got)
		}
		if done := h.imported(ctx, including("about-lipse")); !done.Unchanged {
			t.Errorf("the document says the same: %+v", done)
		}
		if frozen := h.approved(ctx, "en").Frozen; frozen[0].Revision != 2 || !strings.Contains(frozen[0].Text, "It began in 2013.") {
			t.Errorf("%+v", frozen)
		}
	})
}

func TestSentReleasesDontFollow(t *testing.T) {
	each(t, func(ctx context.Context, h *house) {
		h.boilerplateReady(ctx, "about-lipse", about)
		h.imported(ctx, including("about-lipse"))
		h.releaseTranslated(ctx)
		h.approved(ctx)
		if err := h.MarkSent(ctx, h.release(ctx).ID); err != nil {
			t.Fatal(err)
		}
		done := h.imported(ctx, strings.Replace(about, "compares", "studies", 1))
		editions, err := h.Editions(ctx, h.release(ctx).ID)
		if len(done.Followed) > 0 || len(editions) != 3 || err != nil || h.release(ctx).Revision != 1 {
			t.Errorf("%+v, %v, %v", done, editions, err)
		}
	})
}

func TestFundersStatementIsRequired(t *testing.T) {
	each(t, func(ctx context.Context, h *house) {
		h.ready(ctx) // before anything was required
		if done := h.imported(ctx, funder); !cmp.Equal(done.Followed, []Followed{{"lipse", 1, []string{"en", "nl", "de"}}}) {
			t.Errorf("what was approved without it: %+v", done)
		}
		for _, tt := range []struct {
			document string
			want     []string
		}{
			{small, []string{"funder_missing funder-eu"}},
			{strings.Replace(small, "place:", "grant: none\nplace:", 1), nil},
			{including("funder-eu"), []string{"boilerplate_unapproved nl funder-eu", "boilerplate_unapproved de funder-eu"}},
			{strings.Replace(including("funder-eu"), "place:", "grant: funder-city\nplace:", 1),
				[]string{"funder_missing funder-city", "boilerplate_unapproved nl funder-eu", "boilerplate_unapproved de funder-eu"}},
		} {
			h.imported(ctx, strings.NewReplacer("funder-eu", "funder-city", "required: true\n", "").Replace(funder))
			h.imported(ctx, tt.document)
			_, err := h.Approve(ctx, officer, "lipse", nil)
			if diff := cmp.Diff(tt.want, ids(err)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		}
		h.boilerplateReady(ctx, "funder-eu", funder)
		h.imported(ctx, including("funder-eu"))
		if e := h.approved(ctx).Frozen; len(e) != 3 || !strings.Contains(e[1].Text, "nl: The Commission pays for it.") {
			t.Errorf("%+v", e)
		}
		if done := h.imported(ctx, small); !slices.Equal(done.Thawed, []string{"en", "nl", "de"}) {
			t.Errorf("taken out again: %+v", done)
		}
	})
}

// Where languages may be mixed, what the grant demands stands in each all the same.
func TestFundersStatementIsNotMixed(t *testing.T) {
	each(t, func(ctx context.Context, h *house) {
		h.imported(ctx, funder)
		h.imported(ctx, about)
		h.imported(ctx, including("about-lipse", "funder-eu"))
		h.releaseTranslated(ctx)
		if _, err := h.SetPolicy(ctx, officer, "lipse", "nl", PolicyMixed); err != nil {
			t.Fatal(err)
		}
		if s := h.status(ctx, "nl"); !slices.Equal(s.Boilerplate, []string{"funder-eu"}) || len(s.Foreign) != 2 {
			t.Errorf("%+v", s)
		}
	})
}

// A contact may be written in the language of the country, and stands there only.
func TestContactStandsInItsLanguages(t *testing.T) {
	each(t, func(ctx context.Context, h *house) {
		h.imported(ctx, desk)
		h.imported(ctx, strings.Replace(including("desk-de"), "[nl, de]", "[nl, de, de-BE]", 1))
		h.releaseTranslated(ctx)
		for _, e := range h.approved(ctx).Frozen {
			part := "<section class=\"contact\">\n<h2>Kontakt</h2>\n<p>Pressestelle, Speyer</p>\n</section>"
			if german := strings.HasPrefix(e.Language, "de"); strings.Contains(e.HTML, part) != german || strings.Contains(e.Text, "Speyer") != german {
				t.Errorf("%s:\n%s", e.Language, e.HTML)
			}
		}
		if s := h.status(ctx, "nl"); s.Required != 5 || !s.Frozen {
			t.Errorf("%+v", s)
		}
		if done := h.imported(ctx, strings.Replace(desk, "for: [de]", "for: [de, nl]", 1)); !cmp.Equal(done.Followed, []Followed{{"lipse", 1, []string{"nl"}}}) {
			t.Errorf("%+v", done)
		}
	})
}

// Of the contacts of a language and of its country, the country's stands.
func TestTheNearestContactStands(t *testing.T) {
	contact := func(slug, language, name string) string {
		return "---\nboilerplate: " + slug + "\nkind: contact\nlanguage: " + locales.Base(language) + "\nfor: [" + language + "]\n---\n" + name + "\n"
	}
	each(t, func(ctx context.Context, h *house) {
		h.imported(ctx, contact("desk-fr", "fr", "Service de presse, Paris"))
		h.imported(ctx, contact("desk-be", "fr-BE", "Service de presse, Bruxelles"))
		h.imported(ctx, strings.Replace(desk, "for: [de]\n", "", 1)) // for all languages
		h.imported(ctx, strings.Replace(including("desk-fr", "desk-be", "desk-de"), "[nl, de]", "[fr, fr-BE, de]", 1))
		want := map[string]string{"fr": "Paris", "fr-BE": "Bruxelles"}
		for _, language := range []string{"fr", "fr-BE", "de"} {
			got, err := h.PreviewEdition(ctx, officer, "lipse", language)
			if err != nil || !strings.Contains(got.Text, "Pressestelle, Speyer") {
				t.Errorf("%s: %v\n%s", language, err, got.Text)
			}
			for _, town := range []string{"Paris", "Bruxelles"} {
				if strings.Contains(got.Text, town) != (want[language] == town) {
					t.Errorf("%s, %s:\n%s", language, town, got.Text)
				}
			}
		}
	})
}

func TestBoilerplateIsTranslatedWhereItIsWritten(t *testing.T) {
	each(t, func(ctx context.Context, h *house) {
		h.imported(ctx, about)
		h.imported(ctx, including("about-lipse"))
		var file strings.Builder
		if err := h.ExportTranslation(ctx, officer, "lipse", "nl", exchange.TOML, &file); err != nil || strings.Contains(file.String(), "boilerplate-1") {
			t.Errorf("%v\n%s", err, file.String())
		}
		_, err := h.ImportTranslation(ctx, officer, "lipse", "nl", "x.toml", []byte(message("boilerplate-1", "", "Over LIPSE.")))
		h.refused(err, fault.Invalid, "key_included")
		_, err = h.SaveText(ctx, officer, "lipse", "nl", Typed{Key: "boilerplate-1", Text: "Over LIPSE."})
		h.refused(err, fault.Conflict, "key_included")
		h.releaseTranslated(ctx)
		if err := h.Submit(ctx, officer, "lipse", "nl"); err != nil {
			t.Errorf("the translators have done their part: %v", err)
		}
		if err := first(h.ApproveTranslation(ctx, officer, "lipse", "nl")); err != nil {
			t.Error(err)
		}
		file.Reset()
		if err := h.ExportTranslation(ctx, officer, "about-lipse", "nl", exchange.TOML, &file); err != nil || !strings.Contains(file.String(), "[boilerplate-1]") {
			t.Errorf("%v\n%s", err, file.String())
		}
	})
}

func TestBoilerplateIsNoRelease(t *testing.T) {
	each(t, func(ctx context.Context, h *house) {
		h.boilerplateReady(ctx, "about-lipse", about)
		h.imported(ctx, including("about-lipse"))
		b, err := h.Get(ctx, "about-lipse")
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range []Audience{Public, Press, Accredited} {
			if Visible(b, a, afterEmbargo) {
				t.Errorf("%s sees it", a)
			}
		}
		h.refused(h.MarkScheduled(ctx, officer, b.ID), fault.Conflict, "boilerplate_alone")
		h.refused(h.MarkSent(ctx, b.ID), fault.Conflict, "boilerplate_alone")
		h.refused(h.Withdraw(ctx, officer, "about-lipse", "x"), fault.Conflict, "boilerplate_alone")
		h.refused(leave(b, afterEmbargo), fault.Conflict, "boilerplate_alone")
		if all, err := h.List(ctx); err != nil || len(all) != 1 || all[0].Slug != "lipse" {
			t.Errorf("%+v, %v", all, err)
		}
		want := []Boilerplate{{Release: b, Approved: []string{"en", "nl", "de"}, Included: []string{"lipse"}}}
		if all, err := h.Boilerplates(ctx, officer); err != nil || !cmp.Equal(want, all) {
			t.Errorf("%v\n%s", err, cmp.Diff(want, all))
		}
		_, err = h.Import(ctx, officer, "x.md", []byte(strings.Replace(about, "about-lipse", "lipse", 1)))
		h.refused(err, fault.Conflict, "slug_release")
		_, err = h.Import(ctx, officer, "x.md", []byte(strings.Replace(small, "slug: lipse", "slug: about-lipse", 1)))
		h.refused(err, fault.Conflict, "slug_boilerplate")
		_, err = h.Import(ctx, officer, "x.md", []byte(strings.Replace(including("about-lips", "other"), "place:", "grant: about-lipse\nplace:", 1)))
		if got := ids(err); !slices.Equal(got, []string{"boilerplate_misspelt", "boilerplate_unknown", "grant_unknown"}) || fault.All(err)[0].Place.Line != 18 {
			t.Errorf("%v: %v", got, err)
		}
	})
}

func TestBoilerplateDocuments(t *testing.T) {
	tests := []struct {
		name, document string
		want           []string
	}{
		{"a boilerplate with what it can't have", "---\nboilerplate: a\nkind: abut\nlanguage: en\ncountries: [NL]\nrequired: perhaps\n---\n# H\n\n## S {.notes}\n\n{include b}\n",
			[]string{"3:7 kind boilerplate_kind", "5:1 countries field_unknown", "6:11 required field_not_truth", "8:1 boilerplate_headline", "10:1 boilerplate_section", "12:1 include_nested"}},
		{"nothing in it", "---\nboilerplate: a\nkind: notes\nfor: [nl]\n---\n", []string{"1 language field_missing", "4:6 for for_contact", "6:1 boilerplate_empty"}},
		{"a release's includes", "---\nslug: a\nlanguage: en\ncountries: [NL]\ngrant: '?'\n---\n# H\n\n{include a}\n\nLead.\n\n{include b}\n{include b}\n{include}\n{include C}\n\nText\n{include d}\n\n- {include e}\n",
			[]string{"5:8 grant slug_invalid", "9:1 include_early", "14:1 include_twice", "15:1 include_syntax", "16:1 slug_invalid", "19:1 include_syntax", "21:3 include_syntax"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := ParseDocument("x.md", []byte(tt.document))
			if diff := cmp.Diff(tt.want, found(err)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
	d, err := ParseDocument("x.md", []byte("---\nboilerplate: a\nkind: notes\nlanguage: en\n---\n## Notes\n\n- one\n\nMore.\n"))
	notes := SectionNotes
	want := []Block{
		{Kind: KindHeading, Text: "Notes", Layout: Layout{Form: FormHeading, Section: notes}, Line: 6},
		{Kind: KindBoilerplate, Text: "one", Layout: Layout{Form: FormBullet, Section: notes, Opens: true}, Line: 8},
		{Kind: KindBoilerplate, Text: "More.", Layout: Layout{Form: FormParagraph, Section: notes}, Line: 10},
	}
	if diff := cmp.Diff(want, d.Blocks); err != nil || diff != "" {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
}
