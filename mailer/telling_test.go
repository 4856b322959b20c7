package mailer

import (
	"fmt"
	"net/mail"
	"slices"
	"strings"
	"testing"
	"time"

	"communique/internal/fault"
	"communique/internal/sink"
	"communique/internal/sqldb"
	"communique/migrations/dbtest"
	"communique/presslists"
	"communique/releases"
	"communique/scheduler"
)

var atOnce = scheduler.When{Rule: scheduler.RuleNow}

// correct brings a revision of a release that was sent, translated and approved in these
// languages.
func (h *house) correct(text, slug string, languages ...string) {
	h.t.Helper()
	_, err := h.releases.Revise(h.ctx(), admin, "a.md", []byte(text), releases.Edits{Correction: true})
	h.must(err)
	for _, lang := range languages {
		h.translate(slug, lang)
	}
	h.approve(slug, append([]string{"en"}, languages...)...)
}

// put is the document with a word about what was wrong.
func put(slug, right string) string {
	return strings.ReplaceAll(document(slug, "correction: The sum was wrong.\n"), "2.5 million", right+" million")
}

// orders has the correction of a release sent.
func (h *house) orders(r releases.Release) Affected {
	h.t.Helper()
	a, err := h.mailer.Correct(h.ctx(), admin, r.ID, atOnce)
	h.must(err)
	return a
}

// mailsTo are the mails that somebody got, in order.
func (h *house) mailsTo(address string) []sink.Message {
	var got []sink.Message
	for _, m := range h.sink.Messages() {
		if strings.EqualFold(m.To, address) {
			got = append(got, m)
		}
	}
	return got
}

func head(t testing.TB, m sink.Message) mail.Header {
	t.Helper()
	message, err := mail.ReadMessage(strings.NewReader(string(m.Raw)))
	if err != nil {
		t.Fatal(err)
	}
	return message.Header
}

// TestCorrection: who got the wrong text gets the right one, once, in the language in which
// it came, below the first mail; nobody else does.
func TestCorrection(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		h := newHouse(t, db)
		l := h.list("nl-press", "NL", "en", "a@desk.example", "b@desk.example,nl", "gone@desk.example", "left@desk.example,nl", "moved@desk.example", "late@desk.example,fr")
		r := h.release("lipse", "nl")
		h.plan(r, l)
		h.play()
		h.must(h.lists.Suppress(h.ctx(), admin, "gone@desk.example", presslists.Unsubscribed, ""))
		h.takeOff(l.ID, "left@desk.example")
		h.takeOff(l.ID, "moved@desk.example")
		h.list("be-press", "BE", "fr", "moved@desk.example,nl")

		_, err := h.mailer.Correct(h.ctx(), admin, r.ID, atOnce)
		if !fault.Is(err, "mailer.nobody_wrong") {
			t.Fatalf("nothing was wrong: %v", err)
		}
		h.correct(put("lipse", "3"), "lipse")
		a := h.orders(r)
		if a.Ready["en"] != 3 || a.Waiting["nl"] != 2 || a.Total() != 5 { // French readers had English
			t.Fatalf("%+v", a)
		}
		h.play()
		h.translateSaying("lipse", "nl", "3 million euros", "3 miljoen euro")
		h.approve("lipse", "nl")
		h.play()
		want := map[string]int{"a@desk.example": 2, "b@desk.example": 2, "gone@desk.example": 1, "left@desk.example": 2, "moved@desk.example": 2, "late@desk.example": 2}
		h.wantReceived(want)
		for address, language := range map[string]string{"a@desk.example": "en", "b@desk.example": "nl", "left@desk.example": "nl", "moved@desk.example": "en", "late@desk.example": "en"} {
			got := h.mailsTo(address)
			first, second := head(t, got[0]), head(t, got[1])
			subject := map[string]string{"en": "Correction: Citizens", "nl": "Correctie: In nl: Citizens"}[language]
			if second.Get("Content-Language") != language || !strings.HasPrefix(second.Get("Subject"), subject) ||
				second.Get("In-Reply-To") != first.Get("Message-Id") || second.Get("References") != first.Get("Message-Id") || second.Get("Message-Id") == first.Get("Message-Id") {
				t.Errorf("%s got\n%v\n%v", address, first, second)
			}
			text, html := bodies(t, got[1].Raw)
			if !strings.Contains(text, "The sum was wrong.") || !strings.Contains(html, `<section class="correction">`) || !strings.Contains(text, map[string]string{"en": "3 million", "nl": "3 miljoen"}[language]) {
				t.Errorf("%s got\n%s", address, text)
			}
		}
		if h.state(r) != releases.Sent {
			t.Errorf("it is %s", h.state(r))
		}
		if s := h.correctionOf(r, "gone@desk.example"); s != nil && s.State != Suppressed {
			t.Errorf("%+v", s)
		}
		_, err = h.mailer.Correct(h.ctx(), admin, r.ID, atOnce)
		if !fault.Is(err, "mailer.nobody_wrong") {
			t.Errorf("everybody has it: %v", err)
		}

		h.correct(put("lipse", "4"), "lipse")
		h.orders(r)
		h.play()
		for _, address := range []string{"a@desk.example", "moved@desk.example", "late@desk.example"} {
			want[address]++ // Dutch waits for its approval
		}
		h.wantReceived(want)
	})
}

// correctionOf is the last correction to an address.
func (h *house) correctionOf(r releases.Release, address string) *Delivery {
	h.t.Helper()
	all, err := h.mailer.Deliveries(h.ctx(), r.ID)
	h.must(err)
	var found *Delivery
	for _, d := range all {
		if d.Kind == KindCorrection && d.Address == address && (found == nil || d.Round > found.Round) {
			found = &d
		}
	}
	return found
}

// translateSaying is translate with another number.
func (h *house) translateSaying(slug, lang, from, to string) {
	h.t.Helper()
	r, err := h.releases.Get(h.ctx(), slug)
	h.must(err)
	segments, err := h.releases.Segments(h.ctx(), r.ID)
	h.must(err)
	var b strings.Builder
	for _, s := range segments {
		text := strings.ReplaceAll(s.Text, from, to)
		fmt.Fprintf(&b, "[%s]\nhash = %q\nother = %q\n\n", s.Key, s.SourceHash, "In "+lang+": "+text)
	}
	_, err = h.releases.ImportTranslation(h.ctx(), admin, slug, lang, lang+".toml", []byte(b.String()))
	h.must(err)
}

// TestWithdrawalNotice: who has received any text of it is told, in their language and once;
// nothing of the release but its headline stands there, and nobody else hears of it.
func TestWithdrawalNotice(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		h := newHouse(t, db)
		l := h.list("nl-press", "NL", "en", "a@desk.example", "b@desk.example,nl", "gone@desk.example")
		r := h.release("lipse", "nl")
		h.plan(r, l)
		h.play()
		h.plan(r, h.list("be-press", "BE", "fr", "never@desk.example,en"))
		h.must(h.lists.Suppress(h.ctx(), admin, "gone@desk.example", presslists.Complained, ""))
		_, err := h.mailer.TellWithdrawn(h.ctx(), admin, r.ID, nil)
		if !fault.Is(err, "releases.not_withdrawn") {
			t.Fatalf("it isn't withdrawn: %v", err)
		}
		h.must(h.releases.Withdraw(h.ctx(), admin, r.Slug, "a mistake"))
		if _, err := h.mailer.Correct(h.ctx(), admin, r.ID, atOnce); !fault.Is(err, "releases.withdrawn") {
			t.Errorf("a withdrawn release is corrected: %v", err)
		}
		_, err = h.mailer.TellWithdrawn(h.ctx(), admin, r.ID, map[string]string{"xx": "a", "nl": " "})
		if !fault.Is(err, "mailer.reason_language") {
			t.Errorf("%v", err)
		}
		for range 2 {
			a, err := h.mailer.TellWithdrawn(h.ctx(), admin, r.ID, map[string]string{"nl": "Het  bedrag klopt niet."})
			h.must(err)
			h.play()
			if a.Total() > 2 {
				t.Errorf("%+v", a)
			}
		}
		h.wantReceived(map[string]int{"a@desk.example": 2, "b@desk.example": 2, "gone@desk.example": 1})
		for address, words := range map[string][]string{
			"a@desk.example": {"Withdrawal notice", "Please do not use our press release “Citizens and civil servants invent", "of 30 January 2013. It has been withdrawn.", "press@lipse.example"},
			"b@desk.example": {"niet te gebruiken: het is ingetrokken", "Het bedrag klopt niet."},
		} {
			got := h.mailsTo(address)
			text, html := bodies(t, got[1].Raw)
			text = strings.Join(strings.Fields(text), " ")
			for _, w := range words {
				if !strings.Contains(text, w) || !strings.Contains(strings.Join(strings.Fields(html), " "), strings.Fields(w)[0]) {
					t.Errorf("no %q in\n%s", w, text)
				}
			}
			for _, of := range []string{"million", "miljoen", "LIPSE is a research project", "/releases/"} {
				if strings.Contains(text, of) || strings.Contains(html, of) {
					t.Errorf("%q in\n%s", of, text)
				}
			}
			if first, second := head(t, got[0]), head(t, got[1]); second.Get("In-Reply-To") != first.Get("Message-Id") || second.Get("List-Unsubscribe") == "" {
				t.Errorf("%v\n%v", first, second)
			}
		}
	})
}

// TestNothingWrongIsResent: a mail of which nobody knows isn't sent once more when its
// receiver gets the correction.
func TestNothingWrongIsResent(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		h := newHouse(t, db)
		l := h.list("nl-press", "NL", "en", "a@desk.example")
		r := h.release("lipse")
		h.plan(r, l)
		h.sink.Script("a@desk.example", sink.DropAtDot(true))
		h.settle()
		h.wantStates(r, map[string]string{"a@desk.example": "uncertain no_answer"})
		h.must(h.releases.MarkScheduled(h.ctx(), admin, r.ID))
		h.correct(put("lipse", "3"), "lipse")
		h.orders(r)
		h.play()
		h.wantReceived(map[string]int{"a@desk.example": 2})
		if n, err := h.mailer.Settle(h.ctx(), admin, r, "", TryAgain); err != nil || n != 0 {
			t.Errorf("%d, %v", n, err)
		}
	})
}

// TestCorrectionInWindow: it waits for the list's window, and a withdrawal meanwhile ends it.
func TestCorrectionInWindow(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		h := newHouse(t, db)
		l := h.list("nl-press", "NL", "en", "a@desk.example")
		r := h.release("lipse")
		h.plan(r, l)
		h.play()
		h.clock.MoveTo(time.Date(2013, 1, 30, 12, 0, 0, 0, time.UTC))
		h.correct(put("lipse", "3"), "lipse")
		_, err := h.mailer.Correct(h.ctx(), admin, r.ID, scheduler.When{Rule: scheduler.RuleWindow})
		h.must(err)
		h.settle()
		h.wantReceived(map[string]int{"a@desk.example": 1})
		h.play()
		h.wantReceived(map[string]int{"a@desk.example": 2})
		if at := h.mailsTo("a@desk.example")[1].At; !at.Equal(time.Date(2013, 1, 31, 8, 0, 0, 0, time.UTC)) {
			t.Errorf("it left at %s", at)
		}
	})
}

// TestCorrectionInAWindowThatDoesNotOpen: a list that is closed for ever is told of, and the
// others have their corrections.
func TestCorrectionInAWindowThatDoesNotOpen(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		h := newHouse(t, db)
		r := h.release("lipse")
		h.plan(r, h.list("be-press", "BE", "en", "b@desk.example"))
		h.plan(r, h.list("nl-press", "NL", "en", "a@desk.example"))
		other := h.release("other")
		h.plan(other, h.list("nl-other", "NL", "en", "c@desk.example"))
		h.play()
		h.correct(put("lipse", "3"), "lipse")
		h.correct(put("other", "3"), "other")
		for _, slug := range []releases.Release{r, other} {
			_, err := h.mailer.Correct(h.ctx(), admin, slug.ID, scheduler.When{Rule: scheduler.RuleWindow})
			h.must(err)
		}
		h.lists.CloseOn(func(region string) (scheduler.Closed, error) {
			return func(int, time.Month, int) (string, bool) { return "for ever", region == "BE" }, nil
		})
		if err := h.mailer.Sweep(h.ctx()); !fault.Is(err, "scheduler.window_closed") || !strings.Contains(err.Error(), "correction") {
			t.Errorf("told: %v", err)
		}
		h.clock.Advance(25 * time.Hour)
		_ = h.mailer.Sweep(h.ctx())
		for _, id := range h.bells.take() {
			h.must(h.mailer.Deliver(h.ctx(), id))
		}
		h.wantReceived(map[string]int{"a@desk.example": 2, "b@desk.example": 1, "c@desk.example": 2})
	})
}

// TestCorrectedBetween: who hasn't got the first mail yet gets the corrected text as such, and
// who got the wrong one before gets the correction.
func TestCorrectedBetween(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		h := newHouse(t, db)
		people := crowd(2000)
		r := h.release("lipse")
		then := h.midrun(r, people, func(other *house) {
			h.held.Lock()
			defer h.held.Unlock()
			h.must(other.releases.MarkScheduled(h.ctx(), admin, r.ID))
			other.correct(put("lipse", "3"), "lipse")
			other.orders(r)
		})
		h.play()
		wrong, kinds := 0, map[string][]string{}
		for _, m := range h.sink.Messages() {
			text, _ := bodies(t, m.Raw)
			if strings.Contains(text, "2.5 million euros") {
				wrong++
			}
			kind := "first"
			if head(t, m).Get("In-Reply-To") != "" {
				kind = "correction"
			}
			if strings.Contains(text, "2.5 million euros") {
				kind = "wrong"
			}
			kinds[m.To] = append(kinds[m.To], kind)
		}
		t.Logf("%d mails when it was said, %d with the wrong text", then, wrong)
		if wrong < then || wrong > then+stopped {
			t.Errorf("%d wrong mails, of %d", wrong, then)
		}
		for _, a := range people {
			if got := kinds[a]; !slices.Equal(got, []string{"first"}) && !slices.Equal(got, []string{"wrong", "correction"}) {
				t.Errorf("%s got %v", a, got)
			}
		}
	})
}
