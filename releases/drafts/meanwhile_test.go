package drafts

import (
	"context"
	"strings"
	"testing"

	"communique/accounts"
	"communique/internal/clock"
	"communique/internal/fault"
	"communique/migrations/dbtest"
	"communique/releases"
)

// meddled are releases during whose verbs something else happens.
type meddled struct {
	Releases
	meanwhile map[string]func() // by verb, once
}

func (m meddled) now(verb string) {
	f := m.meanwhile[verb]
	delete(m.meanwhile, verb)
	if f != nil {
		f()
	}
}

func (m meddled) Source(ctx context.Context, who accounts.Actor, slug string) (releases.Release, []byte, error) {
	release, document, err := m.Releases.Source(ctx, who, slug)
	m.now("source")
	return release, document, err
}

func (m meddled) Revise(ctx context.Context, who accounts.Actor, file string, document []byte, edits releases.Edits) (releases.Imported, error) {
	m.now("before revise")
	done, err := m.Releases.Revise(ctx, who, file, document, edits)
	m.now("revise")
	return done, err
}

// lone is a house on SQLite, for rules that are the same on each engine.
func lone(t *testing.T) (context.Context, *house) {
	t.Helper()
	t.Parallel()
	words, err := catalogue()
	if err != nil {
		t.Fatal(err)
	}
	db, c := dbtest.Open(t, dbtest.SQLite(t)), clock.NewSimulated(began)
	r := releases.New(db, c, words)
	return context.Background(), &house{t, New(db, c, r), db, r, c}
}

// during are the same drafts, while something happens in a verb of the releases.
func (h *house) during(verb string, f func()) *Drafts {
	return New(h.db, h.clock, meddled{h.releases, map[string]func(){verb: f}})
}

func (h *house) unfinished(ctx context.Context, want int) {
	h.Helper()
	if all, err := h.List(ctx, anna); err != nil || len(all) != want {
		h.Errorf("%d are unfinished, want %d: %+v, %v", len(all), want, all, err)
	}
}

// Who closes the page while a new release is saved leaves no draft without its release.
func TestWhoGoesWhileANewReleaseIsSaved(t *testing.T) {
	ctx, h := lone(t)
	one := h.saved(ctx, anna, At{}, fresh("Eleven countries"))
	short, gone := context.WithCancel(ctx)
	_, err := h.during("revise", gone).Publish(short, anna, one.At, releases.Edits{})
	h.must(err)
	if now := h.opened(ctx); now.ID != one.ID || now.Changed {
		t.Errorf("%+v", now.At)
	}
	h.unfinished(ctx, 0)
}

// A second click finds the release that the first has made, and so does who comes after a
// process that was killed.
func TestASecondClickFindsTheRelease(t *testing.T) {
	ctx, h := lone(t)
	one := h.saved(ctx, anna, At{}, fresh("Eleven countries"))
	done, err := h.during("before revise", func() {
		_, err := h.Publish(ctx, anna, one.At, releases.Edits{})
		h.must(err)
	}).Publish(ctx, anna, one.At, releases.Edits{})
	if h.must(err); done.Revision != 1 || !done.Unchanged {
		t.Errorf("%+v", done)
	}

	two := fresh("Another one")
	two.Slug = "other"
	other := h.saved(ctx, anna, At{}, two)
	document, err := other.Content.Check()
	h.must(err)
	_, err = h.releases.Import(ctx, anna, "", document)
	h.must(err)
	_, err = h.Publish(ctx, anna, other.At, releases.Edits{})
	h.must(err)
	if now, err := h.Open(ctx, anna, "other"); err != nil || now.ID != other.ID || now.Changed {
		t.Errorf("%+v, %v", now.At, err)
	}
	h.unfinished(ctx, 0)

	again := h.saved(ctx, anna, At{}, two) // the release has its draft
	_, err = h.Publish(ctx, anna, again.At, releases.Edits{})
	h.refused(err, fault.Conflict, "releases.slug_taken")
}

// Somebody opens the release that another one is just making, and types.
func TestAReleaseIsOpenedWhileItIsMade(t *testing.T) {
	ctx, h := lone(t)
	one := h.saved(ctx, anna, At{}, fresh("Eleven countries"))
	_, err := h.during("revise", func() {
		now := h.opened(ctx)
		h.saved(ctx, bert, now.At, now.Content.with(2, "Bert’s."))
	}).Publish(ctx, anna, one.At, releases.Edits{})
	h.must(err)
	if now := h.opened(ctx); now.ID == one.ID || now.Content.Blocks[2].Text != "Bert’s." {
		t.Errorf("%+v", now)
	}
	h.unfinished(ctx, 1)
}

// Of two that save a revision the one who is late takes nothing back.
func TestALateNoteTakesNothingBack(t *testing.T) {
	ctx, h := lone(t)
	h.imported(ctx, small)
	one := h.opened(ctx)
	one = h.saved(ctx, anna, one.At, one.Content.with(2, "Anna’s."))
	_, err := h.during("revise", func() {
		two := h.opened(ctx)
		two = h.saved(ctx, bert, At{Slug: "lipse", Base: 2, Version: two.Version}, two.Content.with(2, "Bert’s."))
		_, err := h.Keep(ctx, bert, At{Slug: "lipse", Base: 2, Version: two.Version})
		h.must(err)
		_, err = h.Publish(ctx, bert, two.At, releases.Edits{})
		h.must(err)
	}).Publish(ctx, anna, one.At, releases.Edits{})
	h.must(err)
	if now := h.opened(ctx); now.Changed || now.Base != 3 || now.Content.Blocks[2].Text != "Bert’s." {
		t.Errorf("%+v", now)
	}
	h.unfinished(ctx, 0)
}

// What is thrown away while it becomes a release is that release's draft.
func TestADraftThatIsThrownAwayWhileItIsSaved(t *testing.T) {
	ctx, h := lone(t)
	one := h.saved(ctx, anna, At{}, fresh("Eleven countries"))
	_, err := h.during("revise", func() { h.must(h.Drop(ctx, bert, one.At)) }).Publish(ctx, anna, one.At, releases.Edits{})
	h.must(err)
	if now := h.opened(ctx); now.Dropped || now.ID != one.ID {
		t.Errorf("%+v", now)
	}
	h.must(h.Drop(ctx, anna, At{ID: one.ID, Version: 1}))
	if now := h.opened(ctx); now.Dropped || now.Version != 1 {
		t.Errorf("what is saved was thrown away: %+v", now)
	}
}

// Who says whose text stands speaks of the two that they have seen.
func TestWhoseTextStandsIsSaidOfWhatWasSeen(t *testing.T) {
	ctx, h := lone(t)
	h.imported(ctx, small)
	one := h.opened(ctx)
	one = h.saved(ctx, anna, one.At, one.Content.with(3, "Second, mended."))
	h.imported(ctx, strings.Replace(small, "First.", "First, mended.", 1))
	types := func() { one = h.saved(ctx, bert, one.At, one.Content.with(3, one.Content.Blocks[3].Text+" More.")) }
	seen := At{Slug: "lipse", Base: 2, Version: one.Version}
	_, err := h.during("source", types).Keep(ctx, anna, seen)
	h.refused(err, fault.Conflict, "drafts.changed")
	if now := h.opened(ctx); !now.Behind() {
		t.Errorf("%+v", now.At)
	}

	seen.Version = one.Version
	h.imported(ctx, strings.Replace(small, "First.", "First, thrice.", 1))
	_, err = h.Keep(ctx, anna, seen)
	h.refused(err, fault.Conflict, "releases.revision_newer")

	taken, err := h.during("source", func() { h.imported(ctx, strings.Replace(small, "First.", "First, four times.", 1)) }).Take(ctx, anna, one.At)
	if h.must(err); taken.Content.Blocks[2].Text != "First, four times." || taken.Base != 4 || taken.Changed {
		t.Errorf("%+v", taken)
	}
}

// A draft in which nothing was changed isn't unfinished, and never comes back as it was.
func TestAnUntouchedDraftIsTheRelease(t *testing.T) {
	ctx, h := lone(t)
	h.imported(ctx, small)
	one := h.opened(ctx)
	one = h.saved(ctx, anna, one.At, one.Content)
	h.unfinished(ctx, 0)
	one = h.saved(ctx, anna, one.At, one.Content.with(2, "Typed."))
	h.unfinished(ctx, 1)
	one = h.saved(ctx, anna, one.At, one.Content.with(2, "First."))
	h.unfinished(ctx, 0)
	h.imported(ctx, strings.Replace(small, "First.", "First, mended.", 1))
	if now := h.opened(ctx); now.Behind() || now.Content.Blocks[2].Text != "First, mended." {
		t.Errorf("%+v", now)
	}
	h.unfinished(ctx, 0)
}

// A page that was opened before a revision was saved from this very draft isn't behind.
func TestAnOldPageIsNotBehindItsOwnRevision(t *testing.T) {
	ctx, h := lone(t)
	h.imported(ctx, small)
	one := h.opened(ctx)
	one = h.saved(ctx, anna, one.At, one.Content.with(2, "Mended."))
	_, err := h.Publish(ctx, bert, one.At, releases.Edits{})
	h.must(err)
	now := h.saved(ctx, anna, one.At, one.Content.with(2, "Mended twice."))
	if now.Behind() || now.Base != 2 {
		t.Errorf("%+v", now.At)
	}
}
