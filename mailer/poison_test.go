package mailer

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"communique/internal/sink"
	"communique/internal/sqldb"
	"communique/migrations/dbtest"
)

// poisons are names and addresses that stand in rows although nobody would write them.
var poisons = []struct {
	what, name, address string
	sqliteOnly          bool // PostgreSQL keeps no NUL
}{
	{what: "a long name", name: strings.Repeat("Maximilian ", 1000)},
	{what: "a long word", name: strings.Repeat("x", 10_000)},
	{what: "a long name in Greek", name: strings.Repeat("Ω", 5000)},
	{what: "a template", name: "{{.Token}} {{ template \"x\" }} {{"},
	{what: "a header", name: "Eve\r\nBcc: victim@evil.example\r\n\r\nBuy this"},
	{what: "a bare line", name: "Eve\nX-Evil: yes\rX-Evil: yes"},
	{what: "an end", name: "Eve\r\n.\r\nMAIL FROM:<eve@evil.example>\r\n"},
	{what: "a script", name: "<script>alert(1)</script>\"><img src=x>"},
	{what: "broken UTF-8 for a word", name: "=?utf-8?q?=0D=0AX-Evil:_yes?="},
	{what: "controls", name: "Eve\x1b[2J\x07\u202e\u2028X-Evil: yes"},
	{what: "NUL", name: "Eve\x00X-Evil: yes", sqliteOnly: true},
	{what: "two ats", address: "a@b@c"},
	{what: "no at", address: "nobody"},
	{what: "nothing", address: ""},
	{what: "commands", address: "eve@desk.example>\r\nRCPT TO:<victim@evil.example"},
	{what: "a path", address: "<@relay.example:eve@desk.example>"},
	{what: "two people", address: "eve@desk.example, victim@evil.example"},
	{what: "NUL in an address", address: "e\x00ve@desk.example", sqliteOnly: true},
	{what: "a long local part", address: strings.Repeat("x", 5000) + "@desk.example"},
	{what: "a quoted header", address: "\"eve\r\nX-Evil: yes\"@desk.example"},
}

// TestPoisonedRows: whatever stands in one row, its mail is right or it fails for good
// and says why; everybody else gets theirs; and no mail has a field that others haven't.
func TestPoisonedRows(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		h := newHouse(t, db)
		healthy := contacts(30)
		var sick []string
		for i := range poisons {
			sick = append(sick, fmt.Sprintf("sick%02d@desk.example", i))
		}
		r := h.release("lipse")
		h.plan(r, h.list("nl-press", "NL", "en", slices.Concat(healthy[:15], sick, healthy[15:])...))
		spoilt := map[string]bool{} // whose address can't be mailed
		for i, p := range poisons {
			switch {
			case p.sqliteOnly && db.Engine() != sqldb.SQLite:
			case p.name != "":
				h.must(rename(db, sick[i], p.name))
			default:
				h.must(misaddress(db, sick[i], p.address))
				spoilt[sick[i]] = true
			}
		}
		h.play()
		got := h.received()
		for _, a := range healthy {
			if got[a] != 1 {
				t.Errorf("%s got %d", a, got[a])
			}
		}
		all, err := h.mailer.Deliveries(h.ctx(), r.ID)
		h.must(err)
		for _, d := range all {
			if d.State != Sent && (d.State != Bounced || d.Reason != Unmailable || d.Reply == "" || d.Attempts != 0) {
				t.Errorf("%+v", d)
			}
		}
		for i, a := range sick {
			if want := map[bool]int{true: 0, false: 1}[spoilt[a]]; got[a] != want {
				t.Errorf("%s: %d mails", poisons[i].what, got[a])
			}
		}
		if len(got) != len(healthy)+len(sick)-len(spoilt) {
			t.Errorf("%d people got mails", len(got))
		}
		h.sameFields()
	})
}

// sameFields looks that all mails have the fields that the first one has, and each once.
func (h *house) sameFields() {
	h.t.Helper()
	var want []string
	for _, m := range h.sink.Messages() {
		fields := header(h.t, m.Raw)
		names := slices.Sorted(maps.Keys(fields))
		if want == nil {
			want = names
		}
		if !slices.Equal(names, want) {
			h.t.Errorf("the mail to %s has the fields %v, and another %v", m.To, names, want)
		}
		for name, values := range fields {
			if len(values) != 1 {
				h.t.Errorf("the mail to %s has %d fields %s", m.To, len(values), name)
			}
		}
		for line := range strings.SplitSeq(string(m.Raw), "\r\n") {
			if len(line) > 998 || strings.ContainsAny(line, "\r\n\x00") {
				h.t.Errorf("the mail to %s has a line of %d octets: %.60q", m.To, len(line), line)
			}
		}
	}
}

// TestStrangeAddresses: quoted local parts and international addresses are mailed, the
// latter where the relay takes them, and else they fail for good, alone.
func TestStrangeAddresses(t *testing.T) {
	for _, without := range [][]string{nil, {"SMTPUTF8"}, {"SMTPUTF8", "PIPELINING"}} {
		t.Run(fmt.Sprint(without), func(t *testing.T) {
			dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
				h := newHouse(t, db)
				s, err := sink.Start(sink.Options{Clock: h.clock, Without: without})
				h.must(err)
				t.Cleanup(s.Close)
				h.sink = s
				h.mailer = h.newMailer("strange")
				r := h.release("lipse")
				plain := contacts(6)
				people := append([]string{"jürgen@desk.example", "redaktion@bücher.example", "o'brien+news@desk.example"}, plain...)
				h.plan(r, h.list("nl-press", "NL", "en", people...))
				h.play()
				want := map[string]string{"jürgen@desk.example": "sent", "redaktion@bücher.example": "sent", "o'brien+news@desk.example": "sent"}
				if without != nil {
					want["jürgen@desk.example"] = "bounced needs_utf8"
				}
				for _, a := range plain {
					want[a] = "sent"
				}
				h.wantStates(r, want)
				if n, sent := len(s.Messages()), len(people)-min(len(without), 1); n != sent {
					t.Errorf("%d mails, want %d", n, sent)
				}
			})
		})
	}
}

// TestQuarantinedAlone: a recipient over whom each connection is lost is given up after
// three, and costs nobody else an attempt.
func TestQuarantinedAlone(t *testing.T) {
	for _, step := range []sink.Step{sink.AtRcpt, sink.AtData} {
		t.Run(string(step), func(t *testing.T) {
			dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
				h := newHouse(t, db)
				people := contacts(100)
				poison := people[40]
				h.sink.Script(poison, sink.Reply{At: step, Reset: true, Always: true})
				r := h.release("lipse")
				start := h.clock.Now()
				h.plan(r, h.list("nl-press", "NL", "en", people...))
				h.settle()
				for a, d := range h.deliveries(r) {
					if a != poison && (d.State != Sent || d.Attempts != 1 || !d.SentAt.Equal(start)) {
						t.Errorf("%+v", d)
					}
				}
				h.play()
				if d := h.deliveries(r)[poison]; d.State != Bounced || d.Reason != Quarantined || d.Attempts != strikesOut {
					t.Errorf("%+v", d)
				}
				if after := h.clock.Now().Sub(start); after > 2*time.Hour {
					t.Errorf("given up after %s", after)
				}
			})
		})
	}
}
