package main

import (
	"bytes"
	"fmt"
	"io"
	"net/netip"
	"strings"
	"testing"
	"time"

	"communique/accounts"
	"communique/internal/address"
	"communique/internal/clock"
	"communique/internal/sqldb"
	"communique/locales"
	"communique/migrations/dbtest"
)

const annasPassword = "seven sunny sealions"

// withAnna gives a database with one user, and what the commands about users say there,
// behind their exit codes.
func withAnna(t *testing.T) (*accounts.Accounts, accounts.User, func(args ...string) string) {
	t.Helper()
	url := dbtest.SQLite(t)
	db, err := sqldb.Open(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	people := accounts.New(db, clock.System{})
	u, err := people.AddUser(t.Context(), accounts.System("test"), accounts.User{
		Name: "Anna", Address: address.Address{Given: "anna@office.example"}, Language: "en", Grants: []accounts.Grant{{Role: accounts.Reader}},
	}, annasPassword)
	if err != nil {
		t.Fatal(err)
	}
	return people, u, func(args ...string) string {
		var out bytes.Buffer
		code := run(t.Context(), append([]string{"--db", url, "--lang", "en", "user"}, args...), func(string) string { return "" }, &out, &out)
		return fmt.Sprintf("%d %s", code, out.String())
	}
}

// A browser may call itself anything: none of it moves what stands on the terminal. A
// session is ended by its number, and only that one.
func TestSessionsAreShownAndEnded(t *testing.T) {
	people, u, ask := withAnna(t)
	var first accounts.Session
	for _, from := range []string{"192.0.2.1", "192.0.2.2", "192.0.2.3"} {
		s, err := people.SignIn(t.Context(), u.Address.Given, annasPassword, accounts.Origin{Address: netip.MustParseAddr(from), Agent: "Fire\x1b[31mfox\n" + strings.Repeat("x ", 200)})
		if err != nil {
			t.Fatal(err)
		}
		if first.ID == 0 {
			first = s
		}
	}
	shown := ask("sessions", u.Address.Given)
	for _, want := range []string{"0 ", "192.0.2.1", "192.0.2.3", "last seen on", "Fire"} {
		if !strings.Contains(shown, want) {
			t.Errorf("no %q in\n%s", want, shown)
		}
	}
	if strings.ContainsRune(shown, '\x1b') || strings.Contains(shown, first.Secret) {
		t.Errorf("it shows what it mustn't: %q", shown)
	}
	for _, step := range []struct{ id, says string }{{fmt.Sprint(first.ID), "0 1 session has been ended."}, {fmt.Sprint(first.ID), "1 communique: anna@office.example has no session"}} {
		if got := ask("sessions", u.Address.Given, "--end", step.id); !strings.HasPrefix(got, step.says) {
			t.Errorf("--end %s: %q, want %q", step.id, got, step.says)
		}
	}
	if left := ask("sessions", "Anna@office.example", "--json"); strings.Contains(left, "192.0.2.1") || !strings.Contains(left, `"address": "192.0.2.2"`) {
		t.Errorf("left are %s", left)
	}
	if got := ask("sessions", u.Address.Given, "--end", "all"); got != "0 2 sessions have been ended.\n" {
		t.Errorf("--end all: %q", got)
	}
	if got := ask("sessions", u.Address.Given); got != "0 anna@office.example isn’t signed in anywhere.\n" {
		t.Errorf("at the end: %q", got)
	}
}

// A book of more lines than are read at once is shown to its end, none of it twice.
func TestTheAuditIsReadToItsEnd(t *testing.T) {
	people, u, ask := withAnna(t)
	for range page/2 + 2 {
		if err := people.EndUser(t.Context(), accounts.System("test"), u.ID); err != nil {
			t.Fatal(err)
		}
		if err := people.RestoreUser(t.Context(), accounts.System("test"), u.ID); err != nil {
			t.Fatal(err)
		}
	}
	const all = page + 5 // and the one in which she was added
	for limit, want := range map[int]int{1: 1, page: page, page + 1: page + 1, all + 100: all} {
		lines := strings.Split(strings.TrimSpace(ask("audit", "--csv", "--limit", fmt.Sprint(limit))), "\n")[1:]
		if len(lines) != want {
			t.Errorf("--limit %d: %d lines, want %d", limit, len(lines), want)
		}
		for i, line := range lines {
			if !strings.HasPrefix(line, fmt.Sprintf("%d,", all-i)) {
				t.Fatalf("--limit %d: line %d is %s", limit, i, line)
			}
		}
	}
}

// TestUsersFitIntoEightyColumns in every language, with the longest of everything, and every
// role and verb has its word.
func TestUsersFitIntoEightyColumns(t *testing.T) {
	at := time.Date(2026, 9, 30, 17, 0, 0, 0, time.UTC)
	slugs := map[int64]string{1: "the-longest-name-of-a-partner"}
	u := accounts.User{Name: strings.Repeat("Anna ", 30) + "Peeters", Address: address.Address{Given: strings.Repeat("anna", 12) + "@office.example"}, Password: true}
	for _, role := range accounts.Roles {
		u.Grants = append(u.Grants, accounts.Grant{Role: role, PartnerID: 1, Language: "sk"})
	}
	ended := u
	ended.EndedAt = at
	for _, lang := range locales.Languages {
		var out bytes.Buffer
		term, err := newTerminal([]string{"--lang", lang}, func(string) string { return "" }, &out, io.Discard)
		if err != nil {
			t.Fatal(err)
		}
		term.user(u, slugs)
		term.user(ended, slugs)
		for _, verb := range accounts.Verbs {
			term.entry(accounts.Entry{At: at, Actor: strings.Repeat("A", 90), Verb: verb, Subject: "anna@office.example", Detail: "officer/1/, translator/1/nl", Address: "2001:db8::7"}, slugs)
		}
		term.session(accounts.Session{ID: 1234567, CreatedAt: at, SeenAt: at, Address: "2001:db8:1111:2222:3333:4444:5555:6666", Agent: strings.Repeat("Firefox ", 30)})
		if err := term.invited(u, "https://news.example", "secret", false); err != nil {
			t.Fatal(err)
		}
		if strings.Contains(out.String(), "⟦") {
			t.Errorf("%s: a word is missing:\n%s", lang, out.String())
		}
		for line := range strings.Lines(out.String()) {
			if n := columns(strings.TrimRight(line, "\n")); n > 80 {
				t.Errorf("%s: %d columns: %s", lang, n, line)
			}
		}
	}
}
