package main

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"communique/internal/clock"
	"communique/internal/sink"
	"communique/internal/sqldb"
	"communique/mailer"
	"communique/mailer/reminders"
	"communique/migrations/dbtest"
	"communique/releases"
)

const twoBridges = `name = "Bridges"
[[partners]]
slug = "nl"
name = "Bridges in the Netherlands"
country = "NL"
languages = ["nl"]

[[partners.people]]
name = "Anna Peeters"
address = "anna@nl.example"
`

var stopLink = regexp.MustCompile(`List-Unsubscribe: <https://news\.bridges\.example(/r/[a-z2-7]{26})>`)

// TestAReminderFromTheFileToTheClick: a person of the consortium's file is asked, gets
// one mail over SMTP, and stops the next with the link in it.
func TestAReminderFromTheFileToTheClick(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		ctx := context.Background()
		must := func(err error) {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
		}
		c := clock.NewSimulated(time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC))
		server, err := sink.Start(sink.Options{Clock: c})
		must(err)
		t.Cleanup(server.Close)
		term, err := newTerminal(nil, func(string) string { return "" }, io.Discard, io.Discard)
		must(err)
		relay, err := mailer.ParseRelay("smtp://" + server.Addr())
		must(err)
		identity := mailer.Identity{Name: "Bridges", From: "press@bridges.example", URL: "https://news.bridges.example"}
		h, err := term.wire(db, plan{clock: c, identity: identity, relays: []mailer.Relay{relay}, journal: t.TempDir()})
		must(err)
		folder := fstest.MapFS{"c.toml": {Data: []byte(twoBridges)}}
		members, err := readConsortium(folder, "c.toml")
		must(err)
		_, err = h.load(ctx, h.actor(), folder, members)
		must(err)
		_, err = h.releases.Import(ctx, h.actor(), "news.md", []byte("---\nslug: news\nlanguage: en\nlanguages: [nl]\ncountries: [NL]\n---\n# Bridges open\n\nThe lead.\n"))
		must(err)
		ask := func() {
			t.Helper()
			_, err := h.releases.RequestTranslation(ctx, h.actor(), "news", releases.Request{})
			must(err)
			c.Advance(15 * time.Minute)
		}
		send := func(want reminders.Outcome) {
			t.Helper()
			if got, err := h.reminders.Send(ctx); err != nil || got != want {
				t.Fatalf("%+v, %v", got, err)
			}
		}
		ask()
		send(reminders.Outcome{Sent: 1})
		m := server.Messages()[0]
		link := stopLink.FindStringSubmatch(strings.ReplaceAll(string(m.Raw), "\r\n ", " "))
		if m.To != "anna@nl.example" || link == nil {
			t.Fatalf("%s", m.Raw)
		}
		pages, err := h.site(term, identity, slog.New(slog.DiscardHandler), nil, "")
		must(err)
		w := httptest.NewRecorder()
		pages.handler.ServeHTTP(w, httptest.NewRequestWithContext(ctx, http.MethodPost, link[1], strings.NewReader("List-Unsubscribe=One-Click")))
		if w.Code != http.StatusOK {
			t.Fatalf("%d %s", w.Code, w.Body)
		}
		c.Advance(24 * time.Hour)
		ask()
		send(reminders.Outcome{})
		if n := len(server.Messages()); n != 1 {
			t.Errorf("%d mails", n)
		}
	})
}
