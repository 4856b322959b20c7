package releases

import (
	"context"
	"flag"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"communique/internal/fault"
	"communique/internal/sqldb"
	"communique/migrations/dbtest"

	"pgregory.net/rapid"
)

// history plays a release: officers edit, translators translate (some from an old
// export), and somebody approves, schedules, moves the embargo. After each step the
// promise of the package is checked.
type history struct {
	h          *house
	ctx        context.Context
	paragraphs []string
	embargo    string
	export     []Segment // what a translator with an old export works from
}

func (y *history) document() string {
	return strings.Replace(document("Headline", y.paragraphs...), "2013-01-30", y.embargo, 1)
}

// expected lets pass what a user may be told, and fails for anything else.
func (y *history) expected(t *rapid.T, err error) {
	if err != nil && fault.KindOf(err) != fault.Conflict && fault.KindOf(err) != fault.Invalid {
		t.Fatal(err)
	}
}

func (y *history) revise(t *rapid.T) {
	if len(y.paragraphs) > 0 && rapid.Bool().Draw(t, "edit one") {
		i := rapid.IntRange(0, len(y.paragraphs)-1).Draw(t, "which")
		y.paragraphs[i] = rapid.SampledFrom([]string{"", " more", " and more"}).Draw(t, "with")
		y.paragraphs[i] = "One paragraph of the text" + y.paragraphs[i] + "."
	} else {
		y.paragraphs = rapid.SliceOfN(someText, 0, 4).Draw(t, "paragraphs")
		for i, p := range y.paragraphs {
			y.paragraphs[i] = "Text: " + p // no mark of a list or a dash before it
		}
	}
	_, err := y.h.Import(y.ctx, officer, "lipse.md", []byte(y.document()))
	y.expected(t, err)
}

func (y *history) moveEmbargo(t *rapid.T) {
	y.embargo = rapid.SampledFrom([]string{"2013-01-30", "2013-01-31", "2013-02-01"}).Draw(t, "day")
	_, err := y.h.Import(y.ctx, officer, "lipse.md", []byte(y.document()))
	y.expected(t, err)
}

func (y *history) exportNow(*rapid.T) { y.export = y.h.segments(y.ctx) }

// translate brings texts that say from which source they were made, some of them
// without the hash and some with one that is wrong.
func (y *history) translate(t *rapid.T) {
	language := rapid.SampledFrom([]string{"nl", "de"}).Draw(t, "language")
	segments := y.h.segments(y.ctx)
	if rapid.Bool().Draw(t, "from the old export") {
		segments = y.export
	}
	var file strings.Builder
	for _, s := range segments {
		hash := s.SourceHash
		if rapid.IntRange(0, 9).Draw(t, "hash") == 0 {
			hash = rapid.SampledFrom([]string{"", "sha1-other"}).Draw(t, "instead")
		}
		if rapid.IntRange(0, 9).Draw(t, "left out") > 0 {
			file.WriteString(message(s.Key, hash, saying(language, hash)))
		}
	}
	_, err := y.h.ImportTranslation(y.ctx, officer, "lipse", language, "x.toml", []byte(file.String()))
	y.expected(t, err)
}

// saying is a translation in which one can read from which source it was made.
func saying(language, hash string) string { return language + " of " + hash + " end" }

func (y *history) approve(t *rapid.T) {
	languages := rapid.SampledFrom([][]string{nil, {"en"}, {"nl"}, {"de", "en"}}).Draw(t, "languages")
	_, err := y.h.Approve(y.ctx, officer, "lipse", languages)
	y.expected(t, err)
}

func (y *history) schedule(t *rapid.T) {
	y.expected(t, y.h.MarkScheduled(y.ctx, officer, y.h.release(y.ctx).ID))
}

// check is the promise: a frozen edition holds every segment of the release as it is
// now, in its language, translated from its present source; it prints the embargo's
// day; and mails leave with such editions only.
func (y *history) check(t *rapid.T) {
	release, segments := y.h.release(y.ctx), y.h.segments(y.ctx)
	editions, err := y.h.Editions(y.ctx, release.ID)
	if err != nil {
		t.Fatal(err)
	}
	frozen := map[string]int64{}
	for _, e := range editions {
		frozen[e.Language] = e.ID
		flat := strings.Join(strings.Fields(e.Text), " ")
		for _, s := range segments {
			want := reading(s.Text)
			if e.Language != release.SourceLanguage {
				want = saying(e.Language, s.SourceHash)
			}
			if !strings.Contains(flat, want) {
				t.Fatalf("the %s edition lacks %s (%q):\n%s", e.Language, s.Key, want, e.Text)
			}
		}
		if day := y.h.catalogue.In(e.Language).Date(release.Embargo.Local()); !strings.Contains(flat, day) {
			t.Fatalf("the %s edition doesn't print %s:\n%s", e.Language, day, e.Text)
		}
		if e.ContentHash != e.contentHash() {
			t.Fatalf("%s: the content hash is another text's", e.Language)
		}
	}
	if approved := release.State == Approved || release.State == Scheduled; approved != (len(editions) > 0) {
		t.Fatalf("%s with %d frozen editions", release.State, len(editions))
	}
	y.checkLeaving(t, release, frozen)
}

func (y *history) checkLeaving(t *rapid.T, release Release, frozen map[string]int64) {
	leaving := map[string]int64{}
	err := y.h.db.Read(y.ctx, func(tx *sqldb.Tx) (err error) {
		offer, err := y.h.MayLeave(y.ctx, tx, release.ID, release.Embargo.At)
		leaving = offer.Editions
		return err
	})
	if (err == nil) != (len(frozen) > 0) || err == nil && fmt.Sprint(leaving) != fmt.Sprint(frozen) {
		t.Fatalf("leaving %v of %v, %v", leaving, frozen, err)
	}
	thawed, err := thawedEditions(y.ctx, y.h.db)
	if err != nil {
		t.Fatal(err)
	}
	for language, id := range leaving {
		if slices.Contains(thawed, id) {
			t.Fatalf("mails would leave with the thawed %s edition", language)
		}
	}
}

func (y *history) step(t *rapid.T) {
	steps := map[string]func(*rapid.T){
		"revise": y.revise, "translate": y.translate, "approve": y.approve, "export": y.exportNow, "schedule": y.schedule, "move": y.moveEmbargo,
	}
	often := []string{"translate", "translate", "translate", "approve", "approve", "revise", "export", "schedule", "move"}
	steps[rapid.SampledFrom(often).Draw(t, "step")](t)
}

// checks sets how often rapid tries, unless somebody wants another number: a try
// here is a whole history on a database.
func checks(t *testing.T, n int) {
	t.Helper()
	f := flag.Lookup("rapid.checks")
	if f.Value.String() != f.DefValue {
		return
	}
	if err := f.Value.Set(strconv.Itoa(n)); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Value.Set(f.DefValue) })
}

func TestFrozenIsAlwaysFreshAndComplete(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		checks(t, map[sqldb.Engine]int{sqldb.SQLite: 50, sqldb.Postgres: 20}[db.Engine()])
		h, ctx := newHouse(t, db), context.Background()
		rapid.Check(t, func(r *rapid.T) {
			for _, table := range []string{"editions", "translations", "segments", "releases"} {
				empty(ctx, r, db, table)
			}
			y := &history{h: h, ctx: ctx, embargo: "2013-01-30"}
			y.revise(r)
			y.exportNow(r)
			for range rapid.IntRange(3, 15).Draw(r, "steps") {
				y.step(r)
				y.check(r)
			}
		})
	})
}
