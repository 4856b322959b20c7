package releases

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"communique/accounts"
	"communique/internal/clock"
	"communique/internal/fault"
	"communique/internal/sqldb"
	"communique/locales"
	"communique/migrations/dbtest"
)

var (
	catalogue     = sync.OnceValues(locales.Load)
	officer       = accounts.System("officer")
	beforeEmbargo = time.Date(2013, 1, 20, 9, 0, 0, 0, time.UTC)
	afterEmbargo  = time.Date(2013, 1, 30, 7, 0, 0, 0, time.UTC)
)

// house is the package on one database, with a clock that a test moves.
type house struct {
	testing.TB
	*Releases
	db    *sqldb.DB
	clock *clock.Simulated
}

func newHouse(t testing.TB, db *sqldb.DB) *house {
	t.Helper()
	words, err := catalogue()
	if err != nil {
		t.Fatal(err)
	}
	c := clock.NewSimulated(beforeEmbargo)
	return &house{t, New(db, c, words), db, c}
}

// each runs f with an empty house on each engine.
func each(t *testing.T, f func(ctx context.Context, h *house)) {
	t.Helper()
	t.Parallel() // they wait for the disk, mostly
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) { f(context.Background(), newHouse(t, db)) })
}

// document is a small release under embargo: a headline, a lead and paragraphs.
func document(headline string, paragraphs ...string) string {
	return `---
slug: lipse
language: en
languages: [nl, de]
embargo: 2013-01-30 08:00 Europe/Amsterdam
countries: [BE, NL]
place: Rotterdam
---
# ` + headline + "\n\nThe lead.\n\n" + strings.Join(paragraphs, "\n\n") + "\n"
}

var small = document("Eleven countries", "First paragraph of the text.", "Second one, quite different.")

func (h *house) imported(ctx context.Context, document string) Imported {
	h.Helper()
	done, err := h.Import(ctx, officer, "lipse.md", []byte(document))
	if err != nil {
		h.Fatal(err)
	}
	return done
}

func (h *house) release(ctx context.Context) Release {
	h.Helper()
	r, err := h.Get(ctx, "lipse")
	if err != nil {
		h.Fatal(err)
	}
	return r
}

func (h *house) segments(ctx context.Context) []Segment {
	h.Helper()
	segments, err := h.Segments(ctx, h.release(ctx).ID)
	if err != nil {
		h.Fatal(err)
	}
	return segments
}

// message is a line of a translator's file.
func message(key, hash, text string) string {
	return fmt.Sprintf("[%s]\nhash = %q\nother = %q\n", key, hash, text)
}

// translation is a whole file, fresh: "nl: The lead."
func (h *house) translation(ctx context.Context, language string) string {
	h.Helper()
	var file strings.Builder
	for _, s := range h.segments(ctx) {
		file.WriteString(message(s.Key, s.SourceHash, language+": "+s.Text))
	}
	return file.String()
}

func (h *house) translated(ctx context.Context, language, file string) TranslationImported {
	h.Helper()
	done, err := h.ImportTranslation(ctx, officer, "lipse", language, language+".toml", []byte(file))
	if err != nil {
		h.Fatal(err)
	}
	return done
}

func (h *house) approved(ctx context.Context, languages ...string) Approval {
	h.Helper()
	done, err := h.Approve(ctx, officer, "lipse", languages)
	if err != nil {
		h.Fatal(err)
	}
	return done
}

// ready brings the small release to its approval in all three languages.
func (h *house) ready(ctx context.Context) {
	h.Helper()
	h.imported(ctx, small)
	h.translated(ctx, "nl", h.translation(ctx, "nl"))
	h.translated(ctx, "de", h.translation(ctx, "de"))
	h.approved(ctx)
}

// refused wants a fault with this id and kind.
func (h *house) refused(err error, kind fault.Kind, id string) {
	h.Helper()
	if !fault.Is(err, "releases."+id) || fault.KindOf(err) != kind {
		h.Errorf("want %s %s, got %v", kind, id, err)
	}
}

// leaves are the languages with which mails may leave, by the edition's id.
func (h *house) leaves(ctx context.Context) (editions map[string]int64, err error) {
	id := h.release(ctx).ID
	err = h.db.Write(ctx, func(tx *sqldb.Tx) (err error) {
		offer, err := h.MayLeave(ctx, tx, id, h.clock.Now())
		editions = offer.Editions
		return err
	})
	return editions, err
}

// verbs are what the books say was done, in order.
func (h *house) verbs(ctx context.Context) string {
	h.Helper()
	events, err := h.Events(ctx, h.release(ctx).ID)
	if err != nil {
		h.Fatal(err)
	}
	var all []string
	for _, e := range events {
		all = append(all, strings.TrimSuffix(e.Verb+":"+e.Language, ":"))
	}
	return strings.Join(all, " ")
}
