package drafts

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"communique/accounts"
	"communique/accounts/accountstest"
	"communique/internal/clock"
	"communique/internal/fault"
	"communique/internal/sqldb"
	"communique/locales"
	"communique/migrations/dbtest"
	"communique/releases"
)

var (
	catalogue = sync.OnceValues(locales.Load)
	anna      = accountstest.For("Anna", accounts.Partner{}, accounts.Officer)
	bert      = accountstest.For("Bert", accounts.Partner{}, accounts.Officer)
	began     = time.Date(2013, 1, 20, 9, 0, 0, 0, time.UTC)
)

// house is the drafts of releases on one database, with a clock that a test moves.
type house struct {
	testing.TB
	*Drafts
	db       *sqldb.DB
	releases *releases.Releases
	clock    *clock.Simulated
}

func each(t *testing.T, f func(ctx context.Context, h *house)) {
	t.Helper()
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		words, err := catalogue()
		if err != nil {
			t.Fatal(err)
		}
		c := clock.NewSimulated(began)
		r := releases.New(db, c, words)
		f(context.Background(), &house{t, New(db, c, r), db, r, c})
	})
}

func (h *house) must(err error) {
	h.Helper()
	if err != nil {
		h.Fatal(err)
	}
}

func (h *house) refused(err error, kind fault.Kind, id string) {
	h.Helper()
	if !fault.Is(err, id) || fault.KindOf(err) != kind {
		h.Errorf("want %s %s, got %v", kind, id, err)
	}
}

func (h *house) imported(ctx context.Context, document string) {
	h.Helper()
	_, err := h.releases.Import(ctx, anna, "lipse.md", []byte(document))
	h.must(err)
}

func (h *house) saved(ctx context.Context, who accounts.Actor, at At, c Content) Draft {
	h.Helper()
	one, err := h.Save(ctx, who, at, c)
	h.must(err)
	return one
}

func (h *house) opened(ctx context.Context) Draft {
	h.Helper()
	one, err := h.Open(ctx, anna, "lipse")
	h.must(err)
	return one
}

const small = "---\nslug: lipse\nlanguage: en\nlanguages: [nl, de]\ncountries: [BE, NL]\n---\n# Eleven countries\n\nThe lead.\n\nFirst.\n\nSecond.\n"

// with is the content with another text in a block.
func (c Content) with(i int, text string) Content {
	c.Blocks = slices.Clone(c.Blocks)
	c.Blocks[i].Text = text
	return c
}

func fresh(headline string) Content {
	return Content{Slug: "lipse", Language: "en", Languages: []string{"nl"}, Countries: []string{"NL"}, Blocks: []Block{
		{Kind: Headline, Text: headline}, {Kind: Lead, Text: "The lead."}, {Kind: Paragraph, Text: "Text."},
	}}
}

// From a blank page to a release that can be translated.
func TestANewDraftBecomesARelease(t *testing.T) {
	each(t, func(ctx context.Context, h *house) {
		one := h.saved(ctx, anna, At{}, Content{Language: "en", Blocks: []Block{{Kind: Headline, Text: "Elev"}}})
		if one.ID == 0 || one.Version != 1 || !one.Changed || one.Behind() {
			t.Errorf("%+v", one)
		}
		_, err := h.Publish(ctx, anna, one.At, releases.Edits{})
		if len(fault.All(err)) < 3 {
			t.Errorf("an unfinished draft was saved: %v", err)
		}
		one = h.saved(ctx, anna, one.At, fresh("Eleven countries"))
		if all, _ := h.List(ctx, bert); len(all) != 1 || all[0].Headline != "Eleven countries" || all[0].SavedBy != "Anna" || all[0].Slug != "" {
			t.Errorf("%+v", all)
		}
		done, err := h.Publish(ctx, anna, one.At, releases.Edits{})
		if h.must(err); !done.Created || done.Revision != 1 {
			t.Errorf("%+v", done)
		}
		if all, _ := h.List(ctx, bert); len(all) != 0 {
			t.Errorf("still unfinished: %+v", all)
		}
		one = h.opened(ctx)
		if one.Changed || one.Base != 1 || one.Slug != "lipse" || one.Content.Blocks[2].Text != "Text." {
			t.Errorf("%+v", one)
		}
		one = h.saved(ctx, bert, one.At, one.Content.with(2, "Other text."))
		changes, err := h.Compare(ctx, bert, one.At, releases.Edits{})
		if h.must(err); len(changes.Changes) != 1 || changes.Changes[0].Key != "paragraph-1" {
			t.Errorf("%+v", changes)
		}
		if done, err = h.Publish(ctx, bert, one.At, releases.Edits{}); done.Revision != 2 {
			t.Error(done, err)
		}
	})
}

// Two officers on one release: what the second one types is kept, and they are told.
func TestNobodyLosesAWord(t *testing.T) {
	each(t, func(ctx context.Context, h *house) {
		h.imported(ctx, small)
		a, b := h.opened(ctx), h.opened(ctx)
		a = h.saved(ctx, anna, a.At, a.Content.with(2, "Anna’s."))
		_, err := h.Save(ctx, bert, b.At, b.Content.with(3, "Bert’s."))
		h.refused(err, fault.Conflict, "drafts.conflict")
		kept := fault.All(err)[0].Args
		if kept["Actor"] != "Anna" {
			t.Error(kept)
		}
		v, err := h.Version(ctx, bert, b.At, kept["Number"].(int))
		if h.must(err); v.Content.Blocks[3].Text != "Bert’s." || v.Verb != VerbConflict || v.Now {
			t.Errorf("%+v", v)
		}
		now := h.opened(ctx)
		if now.Content.Blocks[2].Text != "Anna’s." || now.Version != a.Version {
			t.Errorf("%+v", now)
		}
		if _, err := h.Save(ctx, bert, b.At, now.Content); err != nil {
			t.Errorf("the same text is no conflict: %v", err)
		}
		now, err = h.Restore(ctx, bert, now.At, v.Number)
		if h.must(err); now.Content.Blocks[3].Text != "Bert’s." {
			t.Errorf("%+v", now)
		}
		again := h.saved(ctx, anna, now.At, now.Content)
		if again.Version != now.Version {
			t.Error("the same text made a version")
		}
	})
}

// Of many who save at once each text is somewhere.
func TestManyAtOnce(t *testing.T) {
	each(t, func(ctx context.Context, h *house) {
		h.imported(ctx, small)
		one := h.opened(ctx)
		var all sync.WaitGroup
		for i := range 8 {
			all.Go(func() {
				if _, err := h.Save(ctx, anna, one.At, one.Content.with(2, fmt.Sprint("Text ", i))); err != nil && !fault.Is(err, "drafts.conflict") {
					t.Error(err)
				}
			})
		}
		all.Wait()
		versions, err := h.Versions(ctx, anna, one.At)
		h.must(err)
		found := map[string]bool{}
		for _, v := range versions {
			whole, err := h.Version(ctx, anna, one.At, v.Number)
			h.must(err)
			found[whole.Content.Blocks[2].Text] = true
		}
		if len(found) != 8 {
			t.Errorf("%v of %+v", found, versions)
		}
	})
}

// The release is revised by another way while a draft of it is open.
func TestADraftThatIsBehind(t *testing.T) {
	each(t, func(ctx context.Context, h *house) {
		h.imported(ctx, small)
		one := h.opened(ctx)
		h.imported(ctx, strings.Replace(small, "First.", "First, mended.", 1))
		if clean := h.opened(ctx); clean.Content.Blocks[2].Text != "First, mended." || clean.Base != 2 {
			t.Errorf("%+v", clean)
		}
		one = h.saved(ctx, anna, one.At, one.Content.with(3, "Second, mended."))
		if !one.Behind() || one.Base != 1 || one.Revision != 2 {
			t.Errorf("%+v", one.At)
		}
		_, err := h.Publish(ctx, anna, one.At, releases.Edits{})
		h.refused(err, fault.Conflict, "releases.revision_newer")
		theirs, err := h.Source(ctx, anna, one.At)
		if h.must(err); theirs.Blocks[2].Text != "First, mended." {
			t.Errorf("%+v", theirs)
		}
		taken, err := h.Take(ctx, anna, one.At)
		if h.must(err); taken.Changed || taken.Content.Blocks[2].Text != "First, mended." || taken.Base != 2 {
			t.Errorf("%+v", taken)
		}
		back, err := h.Restore(ctx, anna, taken.At, one.Version)
		if h.must(err); !back.Changed || back.Content.Blocks[3].Text != "Second, mended." {
			t.Errorf("%+v", back)
		}
		h.imported(ctx, strings.Replace(small, "First.", "First, thrice.", 1))
		kept, err := h.Keep(ctx, anna, At{Slug: "lipse", Base: back.Revision + 1, Version: back.Version})
		if h.must(err); kept.Behind() || kept.Content.Blocks[3].Text != "Second, mended." {
			t.Errorf("%+v", kept)
		}
		if done, err := h.Publish(ctx, anna, kept.At, releases.Edits{}); err != nil || done.Revision != 4 {
			t.Error(done, err)
		}
	})
}

// A process that dies between saving a revision and noting it here leaves no draft behind.
func TestADraftThatSaysWhatTheReleaseSaysHasNothingToSave(t *testing.T) {
	each(t, func(ctx context.Context, h *house) {
		h.imported(ctx, small)
		one := h.opened(ctx)
		one = h.saved(ctx, anna, one.At, one.Content.with(2, "First, mended."))
		h.imported(ctx, strings.Replace(small, "First.", "First, mended.", 1))
		if now := h.opened(ctx); now.Changed || now.Behind() || now.Base != 2 || now.Version != one.Version {
			t.Errorf("%+v", now.At)
		}
	})
}

func TestANewDraftNeverTakesAnotherReleasesSlug(t *testing.T) {
	each(t, func(ctx context.Context, h *house) {
		h.imported(ctx, small)
		one := h.saved(ctx, anna, At{}, fresh("Another"))
		_, err := h.Publish(ctx, anna, one.At, releases.Edits{})
		h.refused(err, fault.Conflict, "releases.slug_taken")
		if f := fault.All(err)[0]; f.Place.Field != "slug" {
			t.Error(f.Place)
		}
		two := h.opened(ctx)
		c := two.Content
		c.Slug, c.Language = "other", "nl"
		if two = h.saved(ctx, anna, two.At, c); two.Content.Slug != "lipse" || two.Content.Language != "en" {
			t.Errorf("%+v", two.Content)
		}
	})
}

func TestADraftIsThrownAwayAndBroughtBack(t *testing.T) {
	each(t, func(ctx context.Context, h *house) {
		one := h.saved(ctx, anna, At{}, fresh("Eleven"))
		h.refused(h.Drop(ctx, anna, At{ID: one.ID, Version: 7}), fault.Conflict, "drafts.changed")
		h.must(h.Drop(ctx, anna, one.At))
		if all, _ := h.List(ctx, anna); len(all) != 0 {
			t.Errorf("%+v", all)
		}
		one, err := h.Get(ctx, anna, one.ID)
		if h.must(err); !one.Dropped {
			t.Errorf("%+v", one)
		}
		if one = h.saved(ctx, anna, one.At, one.Content); one.Dropped {
			t.Errorf("%+v", one)
		}
		h.imported(ctx, strings.Replace(small, "slug: lipse", "slug: other", 1))
		other, err := h.Open(ctx, anna, "other")
		h.must(err)
		h.must(h.Drop(ctx, anna, other.At)) // there is nothing to throw away
		began := other.Content
		other = h.saved(ctx, anna, other.At, began.with(2, "x"))
		h.refused(h.Drop(ctx, anna, At{ID: other.ID, Version: 7}), fault.Conflict, "drafts.changed")
		h.must(h.Drop(ctx, anna, At{ID: other.ID, Version: other.Version}))
		now, err := h.Open(ctx, anna, "other")
		if h.must(err); now.Changed || now.Dropped || now.Content.Blocks[2].Text != began.Blocks[2].Text {
			t.Errorf("%+v", now)
		}
		if now, err = h.Restore(ctx, anna, now.At, other.Version); err != nil || now.Content.Blocks[2].Text != "x" {
			t.Error(now, err)
		}
		all, err := h.Versions(ctx, anna, now.At)
		if h.must(err); len(all) != 3 || fmt.Sprint(all[0].Changed, all[2].Changed) != "[{paragraph 1}] []" || all[1].Verb != VerbTake || all[1].Revision != 0 {
			t.Errorf("%+v", all)
		}
	})
}

// Who doesn't write releases sees no draft.
func TestDraftsAreOnlyForThoseWhoWrite(t *testing.T) {
	each(t, func(ctx context.Context, h *house) {
		h.imported(ctx, small)
		one := h.opened(ctx)
		one = h.saved(ctx, anna, one.At, one.Content.with(2, "x"))
		added := h.saved(ctx, anna, At{}, fresh("New"))
		dutch := accountstest.For("Jan", accounts.Partner{ID: 1, Country: "NL", Languages: []string{"nl"}}, accounts.Officer)
		danish := accountstest.For("Ole", accounts.Partner{ID: 2, Country: "DK", Languages: []string{"da"}}, accounts.Officer)
		for _, who := range []accounts.Actor{dutch, danish, {}} {
			if all, err := h.List(ctx, who); err != nil || len(all) > 0 {
				t.Error(all, err)
			}
			for _, at := range []At{one.At, {ID: one.ID, Version: one.Version}, added.At} {
				_, err := h.find(ctx, who, at)
				if k := fault.KindOf(err); k != fault.NotFound && k != fault.Forbidden || k == fault.Forbidden && (who.Name != "Jan" || at.Slug == "") {
					t.Errorf("%s opens %+v: %v", who.Name, at, err)
				}
				for name, f := range map[string]func() error{
					"save":     func() error { _, err := h.Save(ctx, who, at, fresh("x")); return err },
					"versions": func() error { _, err := h.Versions(ctx, who, at); return err },
					"version":  func() error { _, err := h.Version(ctx, who, at, 1); return err },
					"restore":  func() error { _, err := h.Restore(ctx, who, at, 1); return err },
					"keep":     func() error { _, err := h.Keep(ctx, who, at); return err },
					"take":     func() error { _, err := h.Take(ctx, who, at); return err },
					"revisions": func() error {
						all, err := h.Revisions(ctx, who, at)
						if err == nil && len(all) == 0 {
							err = missing()
						}
						return err
					},
					"revision": func() error { _, err := h.Revision(ctx, who, at, 1); return err },
					"return":   func() error { _, err := h.RestoreRevision(ctx, who, at, 1); return err },
					"saved":    func() error { _, err := h.Saved(ctx, who, at); return err },
					"source":   func() error { _, err := h.Source(ctx, who, at); return err },
					"drop":     func() error { return h.Drop(ctx, who, at) },
					"compare":  func() error { _, err := h.Compare(ctx, who, at, releases.Edits{}); return err },
					"publish":  func() error { _, err := h.Publish(ctx, who, at, releases.Edits{}); return err },
				} {
					if k := fault.KindOf(f()); k != fault.NotFound && k != fault.Forbidden {
						t.Errorf("%s may %s %+v", who.Name, name, at)
					}
				}
			}
		}
		if now := h.opened(ctx); now.Version != one.Version {
			t.Error("it was changed")
		}
		for _, at := range []At{{ID: 999}, {Slug: "other"}} {
			if _, err := h.find(ctx, anna, at); fault.KindOf(err) != fault.NotFound {
				t.Error(at, err)
			}
			if _, err := h.Save(ctx, anna, at, fresh("x")); fault.KindOf(err) != fault.NotFound {
				t.Error(at, err)
			}
		}
	})
}
