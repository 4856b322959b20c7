package mailer

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"communique/internal/sink"
	"communique/internal/sqldb"
	"communique/migrations/dbtest"
	"communique/presslists"

	"github.com/emersion/go-msgauth/dkim"
)

func (h *house) notice(to string) Notice {
	h.t.Helper()
	read, err := presslists.ParseAddress(to)
	h.must(err)
	return Notice{
		ID: "reminder-1", Name: "Zoë Peeters", To: read, Language: "nl", Subject: "Twee vertalingen ≠ één", Text: "Beste Zoë,\n.\n" + strings.Repeat("woord ", 500),
		HTML: "<p>Beste Zoë</p>", StopURL: "https://news.lipse.example/r/x", Date: h.clock.Now(),
	}
}

func mayBegin(context.Context) error { return nil }

func TestNoticeGoesAsOtherMailsDo(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		h := newHouse(t, db)
		_, err := h.mailer.NewKeys(t.Context(), admin, "lipse.example")
		h.must(err)
		keys, err := h.mailer.UseKeys(t.Context(), admin, "lipse.example")
		h.must(err)
		if v := h.mailer.Notify(t.Context(), h.notice("zoe@be.example"), mayBegin); v.State != Sent {
			t.Fatalf("%+v", v)
		}
		m := h.sink.Messages()[0]
		if m.From != "press@lipse.example" || m.To != "zoe@be.example" {
			t.Errorf("from %s to %s", m.From, m.To)
		}
		records := map[string]string{}
		for _, k := range keys {
			records[k.Selector+"._domainkey.lipse.example"] = k.Record()
		}
		signatures, err := dkim.VerifyWithOptions(strings.NewReader(string(m.Raw)), &dkim.VerifyOptions{
			LookupTXT: func(name string) ([]string, error) { return []string{records[name]}, nil },
		})
		h.must(err)
		for _, s := range signatures {
			if s.Err != nil || !strings.Contains(strings.Join(s.HeaderKeys, " "), "List-Unsubscribe-Post") {
				t.Errorf("%v signs %v", s.Err, s.HeaderKeys)
			}
		}
		if len(signatures) != 2 {
			t.Errorf("%d signatures:\n%s", len(signatures), m.Raw)
		}
	})
}

// TestNoticeLeavesOnlyAfterItsBegin: what whoever sends it knows when the message
// leaves, and that on a refusal nothing does.
func TestNoticeLeavesOnlyAfterItsBegin(t *testing.T) {
	h := newHouse(t, dbtest.Open(t, dbtest.SQLite(t)))
	v := h.mailer.Notify(t.Context(), h.notice("zoe@be.example"), func(context.Context) error { return errors.New("not any more") })
	if v.State != Planned || v.Reason != Stopped || len(h.sink.Messages()) > 0 {
		t.Errorf("%+v", v)
	}
	begun := 0
	for address, want := range map[string]Verdict{
		"gone@be.example":  {State: Bounced, Reason: BadAddress},
		"grey@be.example":  {State: Deferred, Reason: NotNow},
		"hush@be.example":  {State: Uncertain, Reason: NoAnswer},
		"fine@be.example":  {State: Sent},
		"über@be.example":  {State: Sent},
		"later@be.example": {State: Deferred, Reason: NotNow},
	} {
		h.sink.Script("gone@be.example", sink.Say("550 5.1.1 No such user"))
		h.sink.Script("grey@be.example", sink.Say("450 4.2.0 Later"))
		h.sink.Script("later@be.example", sink.SayAtDot("451 4.3.0 Later"))
		h.sink.Script("hush@be.example", sink.DropAtDot(true))
		v := h.mailer.Notify(t.Context(), h.notice(address), func(context.Context) error { begun++; return nil })
		if v.State != want.State || v.Reason != want.Reason {
			t.Errorf("%s: %+v", address, v)
		}
		h.clock.Advance(time.Hour)
	}
	if begun != 4 {
		t.Errorf("begun %d times: once for each whose message left", begun)
	}
}

// TestNoticeWhenNoRelayTakesIt: one that is away is replaced by the next; when all are,
// nothing is begun and nobody waits.
func TestNoticeWhenNoRelayTakesIt(t *testing.T) {
	h := newHouse(t, dbtest.Open(t, dbtest.SQLite(t)))
	o := h.options("two")
	away := o.Relays[0]
	away.Port, away.Priority = 1, 1
	o.Relays[0].Priority = 2
	o.Relays = []Relay{away, o.Relays[0]}
	if v := h.made(o).Notify(t.Context(), h.notice("zoe@be.example"), mayBegin); v.State != Sent {
		t.Errorf("%+v", v)
	}
	o.Relays = []Relay{away}
	v := h.made(o).Notify(t.Context(), h.notice("zoe@be.example"), func(context.Context) error {
		t.Error("begun")
		return nil
	})
	if v.State != Planned || !v.Relay || len(h.sink.Messages()) != 1 {
		t.Errorf("%+v", v)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if v := h.mailer.Notify(ctx, h.notice("zoe@be.example"), mayBegin); v.State != Planned || len(h.sink.Messages()) != 1 {
		t.Errorf("%+v", v)
	}
}

// TestHostileNotice: nothing that somebody typed makes another header of it.
func TestHostileNotice(t *testing.T) {
	h := newHouse(t, dbtest.Open(t, dbtest.SQLite(t)))
	n := h.notice("zoe@be.example")
	n.Name, n.Subject = "Zoë\r\nBcc: all@be.example", "a\r\nBcc: all@be.example\r\n\r\nbody"
	if v := h.mailer.Notify(t.Context(), n, mayBegin); v.State != Sent {
		t.Fatalf("%+v", v)
	}
	head, _, _ := strings.Cut(string(h.sink.Messages()[0].Raw), "\r\n\r\n")
	if strings.Contains(head, "\r\nBcc") || !strings.Contains(head, "Content-Type: multipart/alternative") {
		t.Error(head)
	}
}
