package releases

import (
	"context"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"communique/accounts"
	"communique/internal/fault"
	"communique/internal/sqldb"
	"communique/migrations/dbtest"

	"pgregory.net/rapid"
)

// two play with the embargo of a release: each of them moves it, brings documents with
// another one, asks, confirms and refuses, approves and schedules, and time passes.
type two struct {
	h      *house
	ctx    context.Context
	slug   string
	events int // that were looked at
	frozen bool
	moves  int // that ended an embargo earlier
}

func (w *two) who(t *rapid.T) accounts.Actor {
	return rapid.SampledFrom([]accounts.Actor{anna, ben}).Draw(t, "who")
}

func (w *two) embargo(t *rapid.T) Embargo {
	if rapid.IntRange(0, 5).Draw(t, "none") == 0 {
		return Embargo{}
	}
	hours := time.Duration(rapid.IntRange(-2, 40).Draw(t, "hours ahead")) * time.Hour
	return Embargo{w.h.clock.Now().Add(hours).Truncate(time.Minute), rapid.SampledFrom([]string{"Europe/Amsterdam", "UTC"}).Draw(t, "zone")}
}

func (w *two) release(t *rapid.T) Release {
	r, err := w.h.Get(w.ctx, w.slug)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func (w *two) document(e Embargo) []byte {
	front := ""
	if !e.At.IsZero() {
		front = "embargo: " + e.typed() + "\n"
	}
	return []byte("---\nslug: " + w.slug + "\nlanguage: en\n" + front + "countries: [NL]\n---\n# Headline\n\nThe lead.\n")
}

// request is that which waits, or the number of none.
func (w *two) request(t *rapid.T) int64 {
	q, _, err := w.h.EmbargoRequest(w.ctx, officer, w.slug)
	if err != nil {
		t.Fatal(err)
	}
	return q.ID
}

// step does one thing. Being told that it may not be is no trouble.
func (w *two) step(t *rapid.T) error {
	switch rapid.SampledFrom([]string{"move", "move", "agree", "agree", "import", "confirm", "confirm", "refuse", "approve", "schedule", "time"}).Draw(t, "step") {
	case "move":
		_, err := w.h.MoveEmbargo(w.ctx, w.who(t), w.slug, w.release(t).Embargo, w.embargo(t))
		return err
	case "agree": // what chance seldom does: an earlier end, asked by one and confirmed by the other
		earlier := Embargo{w.release(t).Embargo.At.Add(-30 * time.Minute), "UTC"}
		if _, err := w.h.MoveEmbargo(w.ctx, anna, w.slug, w.release(t).Embargo, earlier); err != nil {
			return err
		}
		_, err := w.h.ConfirmEmbargo(w.ctx, ben, w.slug, w.request(t))
		return err
	case "import":
		_, err := w.h.Import(w.ctx, w.who(t), "two.md", w.document(w.embargo(t)))
		return err
	case "confirm":
		_, err := w.h.ConfirmEmbargo(w.ctx, w.who(t), w.slug, w.request(t))
		return err
	case "refuse":
		return w.h.RefuseEmbargo(w.ctx, w.who(t), w.slug, w.request(t))
	case "approve":
		_, err := w.h.Approve(w.ctx, w.who(t), w.slug, nil)
		return err
	case "schedule":
		return w.h.MarkScheduled(w.ctx, w.who(t), w.release(t).ID)
	}
	w.h.clock.Advance(time.Duration(rapid.IntRange(1, 30).Draw(t, "hours")) * time.Hour)
	return nil
}

// check is the promise: an embargo that holds doesn't end earlier, once something was
// approved, without two names in the books; and nothing is seen or sent under it.
func (w *two) check(t *rapid.T, before Embargo, now time.Time) {
	r := w.release(t)
	events, err := w.h.Events(w.ctx, r.ID)
	if err != nil {
		t.Fatal(err)
	}
	if w.frozen && before.earlier(r.Embargo, now) {
		w.moves++
		last := events[len(events)-1]
		asked, by, _ := strings.Cut(last.Detail, "; asked by ")
		if last.Verb != "embargo_confirm" || by == "" || accounts.SamePerson(by, last.Actor) || !was(events, by, asked) || len(events) == w.events {
			t.Fatalf("from %v to %v by %+v", before, r.Embargo, last)
		}
	}
	w.events = len(events)
	if editions, err := w.h.Editions(w.ctx, r.ID); err != nil || len(editions) > 0 {
		w.frozen = true
	}
	if r.Embargo.At.IsZero() {
		return
	}
	for _, at := range []time.Time{r.Embargo.At.Add(-time.Millisecond), w.h.clock.Now()} {
		if !at.Before(r.Embargo.At) {
			continue
		}
		err := w.h.db.Read(w.ctx, func(tx *sqldb.Tx) error {
			_, err := w.h.MayLeave(w.ctx, tx, r.ID, at)
			return err
		})
		if err == nil || Visible(r, Public, at) || Visible(r, Press, at) {
			t.Fatalf("seen at %v under %v, %v", at, r.Embargo, err)
		}
	}
}

// was tells whether somebody has asked for just that.
func was(events []Event, by, asked string) bool {
	for _, e := range events {
		if e.Verb == "embargo_ask" && e.Actor == by && e.Detail == asked {
			return true
		}
	}
	return false
}

func TestTwoPeopleAndAnEmbargo(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		h := newHouse(t, db)
		stories, moves := 0, 0
		rapid.Check(t, func(t *rapid.T) {
			if stories++; stories > 20 && db.Engine() == sqldb.Postgres && os.Getenv("COMMUNIQUE_SOAK") == "" {
				return // the rules are the same on both engines, and a step takes ten times as long on this one
			}
			w := &two{h: h, ctx: context.Background(), slug: fmt.Sprintf("two-%d", stories)}
			if _, err := h.Import(w.ctx, anna, "two.md", w.document(Embargo{h.clock.Now().Add(20 * time.Hour), "UTC"})); err != nil {
				t.Fatal(err)
			}
			if rapid.Bool().Draw(t, "approved") {
				if _, err := h.Approve(w.ctx, ben, w.slug, nil); err != nil {
					t.Fatal(err)
				}
				w.frozen = true
			}
			for range rapid.IntRange(5, 30).Draw(t, "steps") {
				before := w.release(t).Embargo
				if err := w.step(t); err != nil && fault.KindOf(err) == fault.Internal {
					t.Fatal(err)
				}
				w.check(t, before, h.clock.Now())
			}
			moves += w.moves
		})
		if moves == 0 {
			t.Error("no embargo ended earlier: nothing was shown")
		}
		t.Logf("%d stories, %d embargoes ended earlier", stories, moves)
	})
}
