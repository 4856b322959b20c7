package mailer

import (
	"strings"
	"testing"
	"time"

	"communique/accounts"
	"communique/internal/sink"
	"communique/internal/sqldb"
	"communique/migrations/dbtest"
	"communique/releases"
)

// TestOneMailEachInTheRightLanguage plans two lists that overlap, in a country of
// several languages, and delivers them.
func TestOneMailEachInTheRightLanguage(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		h := newHouse(t, db)
		be := h.list("be-press", "BE", "nl",
			"vlaams@krant.example", "wallon@journal.example,fr", "ost@zeitung.example,de", "it@giornale.example,it", "Both@Lists.example")
		nl := h.list("nl-press", "NL", "nl", "both@lists.example", "den@haag.example,nl", "english@desk.example,en", "stop@me.example")
		h.must(h.lists.Suppress(h.ctx(), admin, "STOP@me.example", "manual", ""))
		r := h.release("lipse", "nl", "fr")

		h.plan(r, be)
		h.plan(r, nl)
		h.plan(r, nl) // a second time changes nothing
		h.settle()

		h.wantStates(r, map[string]string{
			"vlaams@krant.example": "sent", "wallon@journal.example": "sent", "ost@zeitung.example": "sent", "it@giornale.example": "sent",
			"both@lists.example": "sent", "den@haag.example": "sent", "english@desk.example": "sent",
			"stop@me.example": "suppressed manual",
		})
		h.wantReceived(map[string]int{
			"vlaams@krant.example": 1, "wallon@journal.example": 1, "ost@zeitung.example": 1, "it@giornale.example": 1,
			"both@lists.example": 1, "den@haag.example": 1, "english@desk.example": 1,
		})
		want := map[string]string{"wallon@journal.example": "fr", "english@desk.example": "en"}
		for _, m := range h.sink.Messages() {
			language := want[strings.ToLower(m.To)]
			if language == "" {
				language = "nl"
			}
			checkMail(t, h, m, language)
		}
		status, err := h.mailer.Status(h.ctx(), r.ID)
		h.must(err)
		if n := status.Total(Sent); n != 7 || status.Total() != 8 {
			t.Errorf("%+v", status)
		}
		for _, mail := range status.Mailings {
			if want := map[int64]int{nl.ID: 1}[mail.ListID]; mail.Elsewhere != want || mail.Held != 0 {
				t.Errorf("%+v", mail)
			}
		}
		if h.state(r) != releases.Sent {
			t.Errorf("the release is %s", h.state(r))
		}
		if idle, err := h.mailer.Idle(h.ctx(), h.clock.Now().Add(100*time.Hour)); err != nil || !idle {
			t.Error("something is left to do", err)
		}
	})
}

// TestHeldUntilTheEditionComes: who reads a language that isn't frozen yet gets the
// release when it is, and who came to the list since doesn't.
func TestHeldUntilTheEditionComes(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		h := newHouse(t, db)
		l := h.list("nl-press", "NL", "nl", "en@desk.example,en", "nl@desk.example", "fr@desk.example,fr")
		r := h.release("lipse")
		h.plan(r, l)
		h.play()
		h.wantReceived(map[string]int{"en@desk.example": 1})
		status, err := h.mailer.Status(h.ctx(), r.ID)
		h.must(err)
		if status.Mailings[0].Held != 2 || h.state(r) == releases.Sent {
			t.Fatalf("%+v, %s", status, h.state(r))
		}

		h.list("nl-press", "NL", "nl", "late@desk.example,nl")
		h.clock.Advance(time.Hour)
		h.translate("lipse", "nl")
		h.approve("lipse", "nl")
		h.play()
		h.wantReceived(map[string]int{"en@desk.example": 1, "nl@desk.example": 1, "fr@desk.example": 1})
		for address, d := range h.deliveries(r) {
			if want := map[string]string{"en@desk.example": "en"}[address]; d.Language != want && (want != "" || d.Language != "nl") {
				t.Errorf("%s in %s", address, d.Language)
			}
		}
		if status, _ = h.mailer.Status(h.ctx(), r.ID); status.Mailings[0].Held != 0 || h.state(r) != releases.Sent {
			t.Fatalf("%+v, %s", status, h.state(r))
		}
	})
}

// TestServersSayNo plays every outcome through the ledger.
func TestServersSayNo(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		h := newHouse(t, db)
		l := h.list("nl-press", "NL", "en", "ok@desk.example", "grey@desk.example", "gone@desk.example", "spam@desk.example",
			"full@desk.example", "never@desk.example", "lost@desk.example", "vanished@desk.example")
		h.sink.Script("grey@desk.example", sink.Times(2, sink.Say("450 4.2.0 Greylisted"))...)
		h.sink.Script("gone@desk.example", sink.Say("550 5.1.1 No such user"))
		h.sink.Script("spam@desk.example", sink.SayAtDot("554 5.7.1 We don't like it"))
		h.sink.Script("full@desk.example", sink.Times(1000, sink.Say("452 4.2.2 Full"))...)
		h.sink.Script("never@desk.example", sink.Times(1000, sink.Reply{At: sink.AtRcpt, Drop: true})...)
		h.sink.Script("lost@desk.example", sink.DropAtDot(true))
		h.sink.Script("vanished@desk.example", sink.DropAtDot(true), sink.DropAtDot(true), sink.DropAtDot(true))
		r := h.release("lipse")
		start := h.clock.Now()
		h.plan(r, l)
		h.settle()
		h.wantStates(r, map[string]string{
			"ok@desk.example": "sent", "grey@desk.example": "deferred not_now", "gone@desk.example": "bounced bad_address",
			"spam@desk.example": "bounced policy", "full@desk.example": "deferred not_now", "never@desk.example": "deferred connection_lost",
			"lost@desk.example": "uncertain no_answer", "vanished@desk.example": "uncertain no_answer",
		})
		before := h.deliveries(r)
		h.play()
		h.wantStates(r, map[string]string{
			"ok@desk.example": "sent", "grey@desk.example": "sent", "gone@desk.example": "bounced bad_address",
			"spam@desk.example": "bounced policy", "full@desk.example": "bounced gave_up", "never@desk.example": "bounced quarantined",
			"lost@desk.example": "sent", "vanished@desk.example": "uncertain no_answer",
		})
		after := h.deliveries(r)
		if wait := after["lost@desk.example"].SentAt.Sub(start); wait != resendAfter {
			t.Errorf("an uncertain mail was sent again after %s", wait)
		}
		if d := after["grey@desk.example"]; d.Attempts != 3 || d.Code != 250 {
			t.Errorf("%+v", d)
		}
		if d := after["full@desk.example"]; d.Code != 452 || d.Enhanced != "4.2.2" || d.Reply != "4.2.2 Full" || h.clock.Now().Sub(start) > defaultHorizon {
			t.Errorf("given up after %s: %+v", h.clock.Now().Sub(start), d)
		}
		counts := h.sink.Counts()
		for address, want := range map[string]sink.Count{
			"ok@desk.example": {Asked: 1, Stored: 1}, "grey@desk.example": {Asked: 3, Stored: 1}, "gone@desk.example": {Asked: 1},
			"lost@desk.example": {Asked: 2, Stored: 2}, "vanished@desk.example": {Asked: 2, Stored: 2},
		} {
			// One that was announced on a connection that then was lost is named once more.
			if got := counts[address]; got.Stored != want.Stored || got.Asked < want.Asked || got.Asked > want.Asked+1 {
				t.Errorf("%s: %+v, want %+v", address, counts[address], want)
			}
		}
		ids := map[string]string{}
		for _, m := range h.sink.Messages() {
			id := header(t, m.Raw).Get("Message-Id")
			if ids[m.To] != "" && ids[m.To] != id {
				t.Errorf("%s got %s and %s", m.To, ids[m.To], id)
			}
			ids[m.To] = id
			if want := "<" + before[m.To].MessageID + ">"; id != want {
				t.Errorf("%s, want %s", id, want)
			}
		}
		if h.state(r) != releases.Sent {
			t.Errorf("the release is %s", h.state(r))
		}

		// The bad address isn't asked again; the one whose server disliked the words is.
		second := h.release("second")
		h.plan(second, l)
		h.settle()
		states := h.states(second)
		if states["gone@desk.example"] != "suppressed bounced" || states["spam@desk.example"] != "sent" {
			t.Errorf("%v", states)
		}
	})
}

func TestUnsubscribe(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		h := newHouse(t, db)
		l := h.list("nl-press", "NL", "en", "anna@desk.example", "ben@desk.example")
		first := h.release("first")
		h.plan(first, l)
		h.settle()
		second := h.release("second")
		h.plan(second, l) // planned before anna unsubscribes, not sent yet
		token := tokenOf(t, h, "anna@desk.example")

		before, err := h.mailer.Recipient(h.ctx(), token)
		h.must(err)
		if before != (Recipient{Language: "en", Address: "a…@desk.example"}) {
			t.Errorf("%+v", before)
		}
		if again, err := h.mailer.Recipient(h.ctx(), token); err != nil || again != before {
			t.Error("looking changed something", again, err)
		}
		done, err := h.mailer.Unsubscribe(h.ctx(), token)
		h.must(err)
		if done.Already || !done.Unsubscribed {
			t.Errorf("%+v", done)
		}
		if h.states(second)["anna@desk.example"] != "suppressed unsubscribed" {
			t.Errorf("%v", h.states(second))
		}
		done, err = h.mailer.Unsubscribe(h.ctx(), token)
		if err != nil || !done.Already {
			t.Errorf("a second time: %+v, %v", done, err)
		}
		h.settle()
		h.plan(h.release("third"), l)
		h.settle()
		h.wantReceived(map[string]int{"anna@desk.example": 1, "ben@desk.example": 3})

		for _, wrong := range []string{"", "nonsense", strings.Repeat("a", 26), strings.ToUpper(token), token + "a", "%00"} {
			if _, err := h.mailer.Recipient(h.ctx(), wrong); !isUnknown(err) {
				t.Errorf("%q: %v", wrong, err)
			}
			if _, err := h.mailer.Unsubscribe(h.ctx(), wrong); !isUnknown(err) {
				t.Errorf("%q: %v", wrong, err)
			}
		}
	})
}

// TestWithdrawn: what was planned stays where it is, and says why.
func TestWithdrawn(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		h := newHouse(t, db)
		l := h.list("nl-press", "NL", "en", "a@desk.example", "b@desk.example", "grey@desk.example", "lost@desk.example")
		h.sink.Script("grey@desk.example", sink.Times(3, sink.Say("450 4.2.0 Greylisted"))...)
		h.sink.Script("lost@desk.example", sink.DropAtDot(true))
		r := h.release("lipse")
		h.plan(r, l)
		h.settle()
		again := h.release("again")
		h.plan(again, l)
		h.must(h.releases.Withdraw(h.ctx(), admin, "lipse", "a mistake"))
		h.must(h.releases.Withdraw(h.ctx(), admin, "again", "a mistake"))
		h.play()
		h.wantStates(r, map[string]string{
			"a@desk.example": "sent", "b@desk.example": "sent",
			"grey@desk.example": "withdrawn", "lost@desk.example": "uncertain withdrawn",
		})
		h.wantStates(again, map[string]string{
			"a@desk.example": "withdrawn", "b@desk.example": "withdrawn",
			"grey@desk.example": "withdrawn", "lost@desk.example": "withdrawn",
		})
		h.wantReceived(map[string]int{"a@desk.example": 1, "b@desk.example": 1, "lost@desk.example": 1})
	})
}

// TestEmbargoMovedLater: nothing leaves that was planned for an earlier one.
func TestEmbargoMovedLater(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		h := newHouse(t, db)
		l := h.list("nl-press", "NL", "en", "a@desk.example")
		r := h.releaseFrom(document("lipse", "embargo: 2013-01-30 08:00 Europe/Amsterdam\n"), "lipse")
		h.plan(r, l)
		_, err := h.releases.Import(h.ctx(), admin, "lipse.md", []byte(document("lipse", "embargo: 2013-01-30 10:00 Europe/Amsterdam\n")))
		h.must(err)
		h.approve("lipse", "en")
		h.settle()
		h.wantReceived(map[string]int{})
		status, err := h.mailer.Status(h.ctx(), r.ID)
		h.must(err)
		if m := status.Mailings[0]; m.WaitReason != "release" || m.WaitDetail != "releases.embargoed" {
			t.Errorf("%+v", m)
		}
		h.play()
		h.wantReceived(map[string]int{"a@desk.example": 1})
		if at := h.sink.Messages()[0].At; at.Before(time.Date(2013, 1, 30, 9, 0, 0, 0, time.UTC)) {
			t.Errorf("it left at %s", at)
		}
	})
}

// TestEditionThawed: a revised text isn't sent before it is approved, and then as
// it is approved.
func TestEditionThawed(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		h := newHouse(t, db)
		l := h.list("nl-press", "NL", "nl", "en@desk.example,en", "nl@desk.example")
		r := h.release("lipse", "nl")
		h.plan(r, l)
		text := strings.ReplaceAll(document("lipse", ""), "LIPSE is a research project", "LIPSE is a large research project")
		_, err := h.releases.Import(h.ctx(), accounts.System("test"), "lipse.md", []byte(text))
		h.must(err)
		h.settle()
		h.wantReceived(map[string]int{})
		h.approve("lipse", "en")
		h.clock.Advance(askAgain)
		h.settle()
		h.wantReceived(map[string]int{"en@desk.example": 1})
		if text, _ := bodies(t, h.sink.Messages()[0].Raw); !strings.Contains(text, "large research") {
			t.Error("an old edition left")
		}
		h.translate("lipse", "nl")
		h.approve("lipse", "nl")
		h.clock.Advance(askAgain)
		h.settle()
		h.wantReceived(map[string]int{"en@desk.example": 1, "nl@desk.example": 1})
	})
}
