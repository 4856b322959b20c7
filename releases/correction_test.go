package releases

import (
	"context"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"communique/accounts"
	"communique/accounts/accountstest"
	"communique/internal/fault"
	"communique/internal/sqldb"
)

// corrected is the small release with another second paragraph and a word about it.
var corrected = strings.Replace(document("Eleven countries", "First paragraph of the text.", "Second one, put right."),
	"place: Rotterdam\n", "place: Rotterdam\ncorrection: \"The second paragraph was <wrong>.\"\n", 1)

// sent brings the small release to the end of the street.
func (h *house) sent(ctx context.Context) {
	h.Helper()
	h.ready(ctx)
	h.clock.MoveTo(afterEmbargo)
	id := h.release(ctx).ID
	if err := h.MarkScheduled(ctx, officer, id); err != nil {
		h.Fatal(err)
	}
	if err := h.MarkSent(ctx, id); err != nil {
		h.Fatal(err)
	}
}

func (h *house) correct(ctx context.Context, document string) Imported {
	h.Helper()
	done, err := h.Revise(ctx, officer, "lipse.md", []byte(document), Edits{Correction: true})
	if err != nil {
		h.Fatal(err)
	}
	return done
}

// shown are the editions in sight, by language.
func (h *house) shown(ctx context.Context) map[string]Edition {
	h.Helper()
	editions, err := h.Editions(ctx, h.release(ctx).ID)
	if err != nil {
		h.Fatal(err)
	}
	by := map[string]Edition{}
	for _, e := range editions {
		by[e.Language] = e
	}
	return by
}

// TestCorrected: what was sent stays in sight, byte for byte, until the corrected edition
// in that language is approved, and no mail leaves with it meanwhile.
func TestCorrected(t *testing.T) {
	each(t, func(ctx context.Context, h *house) {
		h.sent(ctx)
		before := h.shown(ctx)
		h.clock.Advance(72 * time.Hour)
		done := h.correct(ctx, corrected)
		if got := h.waiting(ctx, accountstest.For("officer", accounts.Partner{}, accounts.Officer)); got != "correcting lipse" {
			t.Errorf("for the officer waits %q", got)
		}
		if !done.Correcting || !slices.Equal(done.Thawed, []string{"en", "nl", "de"}) || done.Revision != 2 {
			t.Fatalf("%+v", done)
		}
		r := h.release(ctx)
		if r.State != Sent || !r.Correcting() || !Visible(r, Public, h.clock.Now()) {
			t.Fatalf("%+v", r)
		}
		for language, e := range h.shown(ctx) {
			if !e.Recalled || e.ContentHash != before[language].ContentHash || e.ID != before[language].ID {
				t.Errorf("%s: %+v", language, e)
			}
		}
		if _, err := h.leaves(ctx); err == nil {
			t.Error("mails leave with what is to be corrected")
		} else {
			h.refused(err, fault.Conflict, "not_approved")
		}

		h.approved(ctx, "en")
		h.corrects(ctx, before, "en")
		h.translated(ctx, "nl", h.translation(ctx, "nl"))
		h.approved(ctx, "nl")
		h.corrects(ctx, before, "en", "nl")
		if !h.release(ctx).Correcting() {
			t.Fatal("German isn't corrected yet, and the correction is over")
		}
		h.translated(ctx, "de", h.translation(ctx, "de"))
		h.approved(ctx)
		h.corrects(ctx, before, "en", "nl", "de")
		if r := h.release(ctx); r.Correcting() || r.State != Sent {
			t.Fatalf("%+v", r)
		}
		_, err := h.Import(ctx, officer, "a.md", []byte(small))
		h.refused(err, fault.Conflict, "sent")
		_, err = h.SaveText(ctx, officer, "lipse", "nl", Typed{Key: "lead", Text: "Anders."})
		h.refused(err, fault.Conflict, "sent")
	})
}

// corrects looks that just these languages have their corrected edition, and the others
// what was sent.
func (h *house) corrects(ctx context.Context, before map[string]Edition, languages ...string) {
	h.Helper()
	editions, err := h.leaves(ctx)
	if err != nil {
		h.Fatal(err)
	}
	if got := slices.Sorted(maps.Keys(editions)); !slices.Equal(got, slices.Sorted(slices.Values(languages))) {
		h.Errorf("mails leave in %v, want %v", got, languages)
	}
	marks := map[string]string{"en": "Correction (2 February 2013)", "nl": "Correctie (2 februari 2013)", "de": "Korrektur (2. Februar 2013)"}
	for language, e := range h.shown(ctx) {
		is := slices.Contains(languages, language)
		if is == e.Recalled || is != (e.ContentHash != before[language].ContentHash) || is && editions[language] != e.ID {
			h.Errorf("%s: %+v", language, e)
		}
		note := "The second paragraph was &lt;wrong&gt;."
		if language != "en" {
			note = language + ": " + note
		}
		top := "<section class=\"correction\">\n<p><strong>" + marks[language] + "</strong></p>\n<p>" + note + "</p>\n</section>\n<h1"
		if is != strings.HasPrefix(e.HTML, top) || is != strings.HasPrefix(e.Text, marks[language]+"\n---") {
			h.Errorf("%s shows\n%s\n%s", language, e.HTML, e.Text)
		}
	}
	var current []int64
	h.must(h.db.Read(ctx, func(tx *sqldb.Tx) (err error) {
		current, err = h.Current(ctx, tx, h.release(ctx).ID)
		return err
	}))
	if got := slices.Sorted(maps.Values(editions)); !slices.Equal(got, current) {
		h.Errorf("current are %v, want %v", current, got)
	}
}

// TestCorrectedBack: a correction that is taken back lets the edition leave again as it was.
func TestCorrectedBack(t *testing.T) {
	each(t, func(ctx context.Context, h *house) {
		h.sent(ctx)
		before := h.shown(ctx)
		h.correct(ctx, corrected)
		h.correct(ctx, small)
		editions, err := h.leaves(ctx)
		h.must(err)
		for language, e := range h.shown(ctx) {
			if e.ContentHash != before[language].ContentHash || e.Recalled || editions[language] != e.ID {
				t.Errorf("%+v", e)
			}
		}
		h.approved(ctx)
		if h.release(ctx).Correcting() {
			t.Error("nothing is to be corrected, and it is corrected")
		}
	})
}

// TestTranslationCorrected: a wrong word in a translation alone is corrected there alone.
func TestTranslationCorrected(t *testing.T) {
	each(t, func(ctx context.Context, h *house) {
		h.sent(ctx)
		if done := h.correct(ctx, small); !done.Unchanged || !done.Correcting {
			t.Fatalf("%+v", done)
		}
		done, err := h.SaveText(ctx, officer, "lipse", "nl", Typed{Key: "lead", Text: "nl: beter.", Version: 2})
		if err == nil && done.Version == 2 {
			t.Error("nothing was saved")
		}
		h.must(err)
		editions, err := h.leaves(ctx)
		h.must(err)
		if got := slices.Sorted(maps.Keys(editions)); !slices.Equal(got, []string{"de", "en"}) {
			t.Errorf("mails leave in %v", got)
		}
		h.must(h.Submit(ctx, officer, "lipse", "nl"))
		h.approved(ctx)
		if editions, err := h.leaves(ctx); err != nil || len(editions) != 3 || h.release(ctx).Correcting() {
			t.Errorf("%v, %v", editions, err)
		}
	})
}

// TestDayStays: where no embargo says which day is printed, a correction keeps that of the
// first edition, and says its own.
func TestDayStays(t *testing.T) {
	each(t, func(ctx context.Context, h *house) {
		free := func(document string) string {
			return strings.Replace(strings.Replace(document, "embargo: 2013-01-30 08:00 Europe/Amsterdam\n", "", 1), "languages: [nl, de]\n", "", 1)
		}
		h.imported(ctx, free(small))
		h.approved(ctx)
		h.must(h.MarkScheduled(ctx, officer, h.release(ctx).ID))
		for day, text := range []string{"", "Again."} {
			h.clock.Advance(24 * time.Hour)
			h.correct(ctx, strings.Replace(free(corrected), "put right", "put right "+text, 1))
			h.approved(ctx)
			e := h.shown(ctx)["en"]
			for _, want := range []string{"Rotterdam, 20 January 2013", "Correction (2" + string(rune('1'+day)) + " January 2013)"} {
				if !strings.Contains(e.Text, want) {
					t.Errorf("no %q in\n%s", want, e.Text)
				}
			}
		}
	})
}

// TestNothingToCorrect: what was never sent is written, not corrected; and what is corrected
// keeps its embargo, whatever the document says.
func TestNothingToCorrect(t *testing.T) {
	each(t, func(ctx context.Context, h *house) {
		_, err := h.Revise(ctx, officer, "a.md", []byte(small), Edits{Correction: true})
		h.refused(err, fault.Conflict, "not_sent")
		h.ready(ctx)
		_, err = h.Revise(ctx, officer, "a.md", []byte(corrected), Edits{Correction: true})
		h.refused(err, fault.Conflict, "not_sent")
		h.must(h.MarkScheduled(ctx, officer, h.release(ctx).ID))
		embargo := h.release(ctx).Embargo
		h.correct(ctx, strings.Replace(corrected, "2013-01-30 08:00", "2014-01-30 08:00", 1))
		if got := h.release(ctx).Embargo; got != embargo {
			t.Errorf("the embargo is %v", got)
		}
		h.must(h.Withdraw(ctx, officer, "lipse", "a mistake"))
		_, err = h.Revise(ctx, officer, "a.md", []byte(corrected), Edits{Correction: true})
		h.refused(err, fault.Conflict, "withdrawn")
	})
}

// TestHold: on hold nothing leaves, everything is seen, and the books say who did it.
func TestHold(t *testing.T) {
	each(t, func(ctx context.Context, h *house) {
		h.sent(ctx)
		_, err := h.Hold(ctx, accountstest.Officer("somebody", 7), "lipse", "")
		h.refused(err, fault.Forbidden, "forbidden")
		_, err = h.Hold(ctx, officer, "lipse", "turned\u202earound")
		h.refused(err, fault.Invalid, characterFault('\u202e')[len("releases."):])
		for i, want := range []bool{true, false} {
			changed, err := h.Hold(ctx, officer, "lipse", "  a look\nat it ")
			if err != nil || changed != want {
				t.Errorf("%d: %v, %v", i, changed, err)
			}
		}
		r := h.release(ctx)
		if r.Hold != (Hold{afterEmbargo, officer.Name, "a look at it"}) || !Visible(r, Public, afterEmbargo) {
			t.Errorf("%+v", r.Hold)
		}
		_, err = h.leaves(ctx)
		h.refused(err, fault.Conflict, "on_hold")
		for _, want := range []bool{true, false} {
			changed, err := h.Resume(ctx, officer, "lipse")
			if err != nil || changed != want {
				t.Errorf("%v, %v", changed, err)
			}
		}
		_, err = h.leaves(ctx)
		h.must(err)
		if !strings.HasSuffix(h.verbs(ctx), "hold resume") {
			t.Error(h.verbs(ctx))
		}
		h.must(h.Withdraw(ctx, officer, "lipse", "a mistake"))
		_, err = h.Hold(ctx, officer, "lipse", "")
		h.refused(err, fault.Conflict, "withdrawn")
	})
}

// TestGatesExclude: of no release in no state do both mails with it and the notice of its
// withdrawal leave.
func TestGatesExclude(t *testing.T) {
	for _, state := range States {
		for _, hold := range []Hold{{}, {At: beforeEmbargo}} {
			r := Release{Slug: "lipse", State: state, Hold: hold}
			with, notice := leave(r, afterEmbargo) == nil, notify(r) == nil
			if with && notice || notice != (state == Withdrawn) || with && hold.On() {
				t.Errorf("%s, on hold %v: mails %v, notice %v", state, hold.On(), with, notice)
			}
		}
	}
}
