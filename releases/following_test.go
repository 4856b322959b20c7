package releases

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"communique/internal/sqldb"
	"communique/migrations/dbtest"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// carrying plays a release that includes a boilerplate, while both are edited,
// translated and approved. After each step an edition is frozen exactly if it says
// what is approved.
type carrying struct {
	h      *house
	ctx    context.Context
	export map[string][]Segment // what translators with an old export work from, by slug
	frozen map[string]frozenAs  // by language
}

// frozenAs is an edition as it was first seen, and what was approved then.
type frozenAs struct {
	id    int64
	model string
}

func (y *carrying) expected(t *rapid.T, err error) { (&history{}).expected(t, err) }

func (y *carrying) reviseRelease(t *rapid.T) {
	text := document("Headline", rapid.SliceOfN(rapid.SampledFrom([]string{"One paragraph.", "Another text.", "Third words."}), 0, 2).Draw(t, "paragraphs")...)
	for _, line := range rapid.Permutation([]string{"{include about-us}", "{include desk}"}).Draw(t, "includes") {
		if rapid.IntRange(0, 4).Draw(t, "left out") > 0 {
			text += "\n" + line + "\n"
		}
	}
	text = strings.Replace(text, "place:", rapid.SampledFrom([]string{"", "", "grant: none\n"}).Draw(t, "grant")+"place:", 1)
	_, err := y.h.Import(y.ctx, officer, "lipse.md", []byte(text))
	y.expected(t, err)
}

// reviseBoilerplate edits the texts, whether it is required, or where it stands.
func (y *carrying) reviseBoilerplate(t *rapid.T) {
	text := "---\nboilerplate: about-us\nkind: about\nlanguage: en\nlanguages: [nl, de]\nrequired: " + rapid.SampledFrom([]string{"true", "false"}).Draw(t, "required") + "\n---\n"
	if rapid.Bool().Draw(t, "the contact") {
		text = "---\nboilerplate: desk\nkind: contact\nlanguage: en\nlanguages: [nl, de]\nfor: " + rapid.SampledFrom([]string{"[]", "[nl]", "[en, de]"}).Draw(t, "for") + "\n---\n"
	}
	for _, p := range rapid.SliceOfN(rapid.SampledFrom([]string{"About all of us.", "About some of us.", "## Heading of it", "Quite another thing."}), 1, 3).Draw(t, "texts") {
		text += "\n" + p + "\n"
	}
	_, err := y.h.Import(y.ctx, officer, "b.md", []byte(text))
	y.expected(t, err)
}

func (y *carrying) slug(t *rapid.T) string {
	return rapid.SampledFrom([]string{"lipse", "about-us", "desk"}).Draw(t, "slug")
}

func (y *carrying) segmentsOf(t *rapid.T, slug string) []Segment {
	r, err := y.h.Get(y.ctx, slug)
	if err != nil {
		t.Fatal(err)
	}
	segments, err := y.h.Segments(y.ctx, r.ID)
	if err != nil {
		t.Fatal(err)
	}
	return segments
}

func (y *carrying) exportNow(t *rapid.T) {
	slug := y.slug(t)
	y.export[slug] = y.segmentsOf(t, slug)
}

func (y *carrying) translate(t *rapid.T) {
	slug, language := y.slug(t), rapid.SampledFrom([]string{"nl", "de"}).Draw(t, "language")
	segments := y.export[slug]
	if len(segments) == 0 || rapid.IntRange(0, 3).Draw(t, "from the old export") > 0 {
		segments = y.segmentsOf(t, slug)
	}
	version := rapid.SampledFrom([]string{"", "", " again"}).Draw(t, "version")
	var file strings.Builder
	for _, s := range segments {
		if s.From == 0 {
			file.WriteString(message(s.Key, s.SourceHash, saying(language, s.SourceHash)+version))
		}
	}
	_, err := y.h.ImportTranslation(y.ctx, officer, slug, language, "x.toml", []byte(file.String()))
	y.expected(t, err)
}

func (y *carrying) approve(t *rapid.T) {
	_, err := y.h.Approve(y.ctx, officer, y.slug(t), rapid.SampledFrom([][]string{nil, nil, {"en"}, {"nl"}}).Draw(t, "languages"))
	y.expected(t, err)
}

func (y *carrying) sendBack(t *rapid.T) {
	_, err := y.h.SendBack(y.ctx, officer, y.slug(t), rapid.SampledFrom([]string{"nl", "de"}).Draw(t, "language"), "not yet")
	y.expected(t, err)
}

// written is what is known of a document, as the tables have it.
type written struct {
	release Release
	ever    []Segment
	texts   translations
}

func (y *carrying) written(t *rapid.T, slug string) (w written) {
	err := y.h.db.Read(y.ctx, func(tx *sqldb.Tx) (err error) {
		if w.release, err = selectBySlug(y.ctx, tx, slug); err != nil {
			return err
		}
		if w.ever, err = selectSegments(y.ctx, tx, w.release.ID); err != nil {
			return err
		}
		w.texts, err = selectTranslations(y.ctx, tx, w.release.ID)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// says is the approved and fresh text of a segment; none is "?".
func (w written) says(s Segment, language string) string {
	text := w.texts[translated{s.ID, language}]
	switch {
	case language == "en":
		return s.Text
	case text.state == TextApproved && text.sourceHash == s.SourceHash:
		return text.text
	}
	return "?"
}

// model is what an edition would have to say now: it can't be frozen where there is a "?".
func (y *carrying) model(t *rapid.T, language string) string {
	release := y.written(t, "lipse")
	required := false
	model := ""
	standing := map[int64]Segment{}
	for _, slug := range []string{"about-us", "desk"} {
		b := y.written(t, slug)
		for _, s := range presentOf(b.ever) {
			standing[s.ID] = s
		}
		required = required || b.release.Required
	}
	carried := false
	for _, s := range presentOf(release.ever) {
		if s.From == 0 {
			model += string(s.Layout.Form) + " " + release.says(s, language) + "\n"
			continue
		}
		from, there := standing[s.From]
		if !there || from.Text != s.Text || from.Layout != s.Layout || from.SourceHash != s.SourceHash {
			t.Fatalf("%s says %q, and the boilerplate %q (%v)", s.Key, s.Text, from.Text, there)
		}
		for _, slug := range []string{"about-us", "desk"} {
			b := y.written(t, slug)
			for _, own := range presentOf(b.ever) {
				if own.ID != s.From {
					continue
				}
				carried = carried || slug == "about-us"
				if len(b.release.For) == 0 || strings.Contains(fmt.Sprint(b.release.For), language) {
					model += string(s.Layout.Form) + " " + b.says(own, language) + "\n"
				}
			}
		}
	}
	if required && !carried && release.release.Grant == "" {
		model += "?"
	}
	return model
}

func (y *carrying) check(t *rapid.T) {
	release, err := y.h.Get(y.ctx, "lipse")
	if err != nil {
		t.Fatal(err)
	}
	editions, err := y.h.Editions(y.ctx, release.ID)
	if err != nil {
		t.Fatal(err)
	}
	now := map[string]frozenAs{}
	for _, e := range editions {
		now[e.Language] = frozenAs{e.ID, y.model(t, e.Language)}
		y.checkEdition(t, e, now[e.Language].model)
	}
	for language, before := range y.frozen {
		switch model := y.model(t, language); {
		case now[language].id == before.id && model != before.model:
			t.Fatalf("%s is still frozen as\n%s\nand what is approved is\n%s", language, before.model, model)
		case now[language].id != before.id && model == before.model:
			t.Fatalf("%s was thawed, and what is approved is as before:\n%s", language, model)
		}
	}
	y.frozen = now
	if approved := release.State == Approved; approved != (len(editions) > 0) {
		t.Fatalf("%s with %d frozen editions", release.State, len(editions))
	}
}

func (y *carrying) checkEdition(t *rapid.T, e Edition, model string) {
	if strings.Contains(model, "?") {
		t.Fatalf("%s is frozen, and what is approved is\n%s", e.Language, model)
	}
	flat := strings.Join(strings.Fields(e.Text), " ")
	for line := range strings.Lines(model) {
		_, text, _ := strings.Cut(strings.TrimSpace(line), " ")
		if !strings.Contains(flat, text) {
			t.Fatalf("the %s edition lacks %q:\n%s", e.Language, text, e.Text)
		}
	}
}

func (y *carrying) step(t *rapid.T) {
	steps := map[string]func(*rapid.T){
		"revise": y.reviseRelease, "boilerplate": y.reviseBoilerplate, "translate": y.translate, "approve": y.approve,
		"export": y.exportNow, "send back": y.sendBack,
	}
	often := []string{"translate", "translate", "translate", "translate", "approve", "approve", "approve", "revise", "boilerplate", "export", "send back"}
	steps[rapid.SampledFrom(often).Draw(t, "step")](t)
}

// ready brings both boilerplates and the release to their approval.
func (y *carrying) ready(t *rapid.T) {
	for _, slug := range []string{"about-us", "desk"} {
		y.h.boilerplateReady(y.ctx, slug, strings.Replace(about, "about-lipse", slug, 1))
	}
	_, err := y.h.Import(y.ctx, officer, "lipse.md", []byte(including("about-us", "desk")))
	y.expected(t, err)
	y.h.releaseTranslated(y.ctx)
	y.h.approved(y.ctx)
}

func TestEditionsFollowExactly(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		dbtest.Checks(t, map[sqldb.Engine]int{sqldb.SQLite: 20, sqldb.Postgres: 6}[db.Engine()])
		h, ctx := newHouse(t, db), context.Background()
		rapid.Check(t, func(r *rapid.T) {
			for _, table := range []string{"editions", "translations", "segments", "releases"} {
				empty(ctx, r, db, table)
			}
			y := &carrying{h: h, ctx: ctx, export: map[string][]Segment{}}
			y.ready(r)
			for range rapid.IntRange(3, 15).Draw(r, "steps") {
				y.step(r)
				y.check(r)
			}
		})
	})
}

// What becomes required thaws what is approved without it, and a language that a
// boilerplate gives up isn't approved in it any more.
func TestSettingsOfABoilerplateAreFollowed(t *testing.T) {
	each(t, func(ctx context.Context, h *house) {
		optional := strings.Replace(funder, "required: true\n", "", 1)
		h.boilerplateReady(ctx, "funder-eu", optional)
		h.ready(ctx)
		if done := h.imported(ctx, funder); !cmp.Equal(done.Followed, []Followed{{"lipse", 1, []string{"en", "nl", "de"}}}) {
			t.Errorf("required: %+v", done)
		}
		h.imported(ctx, including("funder-eu"))
		h.approved(ctx)
		if done := h.imported(ctx, strings.Replace(funder, "[nl, de]", "[de]", 1)); !cmp.Equal(done.Followed, []Followed{{"lipse", 2, []string{"nl"}}}) {
			t.Errorf("without Dutch: %+v", done)
		}
		if s := h.status(ctx, "nl"); s.Ready || !slices.Equal(s.Boilerplate, []string{"funder-eu"}) {
			t.Errorf("%+v", s)
		}
	})
}

// Two boilerplates change while a release that includes both is imported and approved:
// nobody waits for ever, and afterwards the release says what the boilerplates say.
func TestManyChangeBoilerplatesAtOnce(t *testing.T) {
	each(t, func(ctx context.Context, h *house) {
		documents := map[string]string{"about-lipse": about, "funder-eu": strings.Replace(funder, "required: true\n", "", 1)}
		for _, d := range documents {
			h.imported(ctx, d)
		}
		for round := range 15 {
			slug := fmt.Sprint("lipse-", round)
			document := strings.NewReplacer("slug: lipse", "slug: "+slug, "languages: [nl, de]\n", "").Replace(including("funder-eu", "about-lipse"))
			var all sync.WaitGroup
			for _, d := range documents {
				all.Go(func() {
					if _, err := h.Import(ctx, officer, "b.md", []byte(strings.Replace(d, ".\n", fmt.Sprintf(" %d.\n", round), 1))); err != nil {
						t.Error(err)
					}
				})
			}
			all.Go(func() {
				_, err := h.Import(ctx, officer, "r.md", []byte(document))
				if err == nil {
					_, err = h.Approve(ctx, officer, slug, nil)
				}
				if err != nil {
					t.Error(err)
				}
			})
			all.Wait()
			if got, want := h.sources(ctx, slug, true), h.sources(ctx, "funder-eu", false)+h.sources(ctx, "about-lipse", false); got != want {
				t.Errorf("%s says\n%s\nand the boilerplates\n%s", slug, got, want)
			}
		}
	})
}

// sources are the texts of a document, a line each; of a release those that it includes.
func (h *house) sources(ctx context.Context, slug string, included bool) string {
	h.Helper()
	r, err := h.Get(ctx, slug)
	if err != nil {
		h.Fatal(err)
	}
	segments, err := h.Segments(ctx, r.ID)
	if err != nil {
		h.Fatal(err)
	}
	text := ""
	for _, s := range segments {
		if included == (s.From != 0) {
			text += s.Text + "\n"
		}
	}
	return text
}
