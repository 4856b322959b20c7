package mailer

import (
	"fmt"
	"slices"
	"testing"

	"communique/accounts"
	"communique/internal/fault"
	"communique/internal/sink"
	"communique/internal/sqldb"
	"communique/migrations/dbtest"
	"communique/presslists"
	"communique/releases"
)

// audited are the lines of the audit with these verbs, the newest first.
func (h *house) audited(verbs ...string) (lines []string) {
	all, err := accounts.New(h.db, h.clock).AuditOf(h.ctx(), admin, accounts.AuditQuery{Limit: 99})
	h.must(err)
	for _, l := range all {
		if slices.Contains(verbs, l.Verb) {
			lines = append(lines, fmt.Sprint(l.Actor, " ", l.Verb, " ", l.Subject, " ", l.Detail))
		}
	}
	return lines
}

// uncertain is a release of whose one mail nobody knows whether it arrived; a person is asked.
func (h *house) uncertain() releases.Release {
	h.t.Helper()
	o := h.options("asks")
	o.Uncertain = AskPerson
	h.mailer = h.made(o)
	const lost = "lost@desk.example"
	h.sink.Script(lost, sink.DropAtDot(true))
	r := h.release("lipse")
	h.plan(r, h.list("nl-press", "NL", "en", lost))
	h.play()
	return r
}

// TestTheAuditKnowsWhoSaidAndWhoTried: what a person says of uncertain mails, and a test mail.
// What changes nothing leaves no trace.
func TestTheAuditKnowsWhoSaidAndWhoTried(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		h := newHouse(t, db)
		r := h.uncertain()
		for _, want := range []int{1, 0} {
			if n, err := h.mailer.Answer(h.ctx(), admin, r, 0, Arrived); err != nil || n != want {
				t.Fatal(n, err)
			}
		}
		if _, err := h.mailer.Answer(h.ctx(), admin, r, 99, Arrived); !fault.Is(err, "mailer.delivery_missing") {
			t.Error(err)
		}
		to, err := presslists.ParseAddress("anna@house.example")
		h.must(err)
		_, err = h.mailer.Try(h.ctx(), admin, Notice{ID: "try", Name: "Anna", To: to, Language: "en", Subject: "A try", Text: "Text.\n", HTML: "<p>Text.</p>", Date: h.clock.Now()})
		h.must(err)
		want := []string{admin.Name + " mail_tried anna@house.example ", admin.Name + " mails_settled lipse sent: 1"}
		if got := h.audited("mails_settled", "mail_tried"); !slices.Equal(got, want) {
			t.Errorf("%q", got)
		}
	})
}

// TestTheAuditKnowsWhoRunsTheHouse: what the commands change of mails and keys leaves a line with
// the name under which they were given; what changes nothing leaves none.
func TestTheAuditKnowsWhoRunsTheHouse(t *testing.T) {
	db := dbtest.Open(t, dbtest.SQLite(t))
	h := newHouse(t, db)
	r := h.uncertain()
	who := accounts.System("Anna")
	for _, want := range []int{1, 0} {
		if n, err := h.mailer.Settle(h.ctx(), who, r, "", Arrived); err != nil || n != want {
			t.Fatal(n, err)
		}
	}
	keys, err := h.mailer.NewKeys(h.ctx(), who, "lipse.example")
	h.must(err)
	_, err = h.mailer.NewKeys(h.ctx(), who, "lipse.example")
	if !fault.Is(err, "mailer.dkim_waiting") {
		t.Error(err)
	}
	_, err = h.mailer.UseKeys(h.ctx(), who, "lipse.example", keys[0].Selector)
	h.must(err)
	_, err = h.mailer.RemoveKey(h.ctx(), who, "lipse.example", keys[1].Selector)
	h.must(err)
	want := []string{
		"Anna key_removed lipse.example " + keys[1].Selector, "Anna keys_used lipse.example " + keys[0].Selector,
		"Anna keys_made lipse.example ", "Anna mails_settled lipse sent: 1",
	}
	if got := h.audited("key_removed", "keys_used", "keys_made", "mails_settled"); !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
}
