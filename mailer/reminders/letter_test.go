package reminders

import (
	"context"
	"mime"
	"net/mail"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"communique/accounts"
	"communique/internal/address"
	"communique/internal/clock"
	"communique/internal/fault"
	"communique/internal/sink"
	"communique/internal/sqldb"
	"communique/locales"
	"communique/mailer"
	"communique/migrations/dbtest"
	"communique/releases"
)

// everything is a desk on which each kind of item lies, and the items.
func everything(t testing.TB, language string) (desk, reader, []item) {
	t.Helper()
	read, err := address.Parse("anna@be.example")
	if err != nil {
		t.Fatal(err)
	}
	of := translator(t)
	of.person.Name, of.person.Language, of.person.Address, of.person.Token = "Anna Peeters", language, read, strings.Repeat("a", 26)
	of.partner.Name = "KU Leuven"
	open := &releases.Work{Release: releases.Release{ID: 1, Slug: "bridges", SourceLanguage: "en"}, Headline: "Bridges *open* & close"}
	held := &releases.Work{Release: releases.Release{
		ID: 2, Slug: "figures", SourceLanguage: "en", Embargo: releases.Embargo{At: at.AddDate(0, 0, 9), Zone: "Europe/Amsterdam"},
	}, Headline: "The secret headline"}
	d := desk{now: at, partners: map[int64]accounts.Partner{7: of.partner}}
	due := at.AddDate(0, 0, 3)
	return d, of, []item{
		{occasion: occasion{1, "nl", Asked, 1}, work: open, due: due, text: "Mind the figures:\n  <b>euros</b>, not dollars " + strings.Repeat("and so on ", 20)},
		{occasion: occasion{1, "nl", DueSoon, 1}, work: open, due: due},
		{occasion: occasion{1, "fr", SentBack, 2}, work: open, due: at.Add(-time.Hour), text: "The lead is too long."},
		{occasion: occasion{1, "fr", DueNow, 2}, work: open, due: at.Add(-time.Hour)},
		{occasion: occasion{2, "nl", Changed, 3}, work: held, due: at.Add(time.Hour), keys: []string{"lead", "headline"}},
		{occasion: occasion{2, "nl", DueNow, 3}, work: held, due: at.Add(time.Hour)},
		{occasion: occasion{2, "fr", DueTomorrow, 3}, work: held, due: at.AddDate(0, 0, 1)},
		{occasion: occasion{2, "de", Declined, 4}, work: held, text: "Nobody here.", who: 7},
		{occasion: occasion{2, "", AllApproved, 5}, work: held},
		{occasion: occasion{2, "nl", Commented, 6}, work: held, by: "Olga <b>Officer"},
		{occasion: occasion{2, "nl", Commented, 7}, work: held, by: "Jean Dupont"},
		{occasion: occasion{2, "nl", Commented, 8}, work: held, by: "Olga <B>officer"},
		{occasion: occasion{2, "", Commented, 9}, work: held, by: "Jean Dupont"},
	}
}

// from is what the house's mailer makes of a notice, as a mail server received it.
func received(t *testing.T, db *sqldb.DB, n mailer.Notice) (*mail.Message, string) {
	t.Helper()
	c := clock.NewSimulated(at)
	server, err := sink.Start(sink.Options{Clock: c})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Close)
	relay, err := mailer.ParseRelay("smtp://" + server.Addr())
	if err != nil {
		t.Fatal(err)
	}
	m := mailer.New(mailer.Options{DB: db, Clock: c, Catalogue: catalogue(), Identity: identity, Relays: []mailer.Relay{relay}, Worker: "test"})
	if v := m.Notify(context.Background(), n, func(context.Context) error { return nil }); v.State != mailer.Sent {
		t.Fatalf("%+v", v)
	}
	raw := string(server.Messages()[0].Raw)
	read, err := mail.ReadMessage(strings.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	return read, raw
}

var unsaid = regexp.MustCompile(`⟦|⟧|\{\{|\}\}|<no value>|%!`)

// TestMailInTenLanguages writes a mail with everything in it in each language, and
// sends it.
func TestMailInTenLanguages(t *testing.T) {
	db := dbtest.Open(t, dbtest.SQLite(t))
	r, err := New(Options{Catalogue: catalogue(), Identity: identity})
	if err != nil {
		t.Fatal(err)
	}
	for _, language := range locales.Languages {
		d, of, items := everything(t, language)
		n, err := r.notice(d, of, "reminder-"+language, items)
		if err != nil {
			t.Fatal(err)
		}
		got, raw := received(t, db, n)
		checkHead(t, language, got.Header)
		for line := range strings.SplitSeq(raw, "\r\n") {
			if len(line) > 998 {
				t.Errorf("%s: a line of %d octets", language, len(line))
			}
		}
		words := catalogue().In(language)
		olga := map[string]string{"text": "Olga <b>Officer", "html": "Olga &lt;b&gt;Officer"}
		for part, text := range map[string]string{"text": n.Text, "html": n.HTML} {
			if at := unsaid.FindString(text); at != "" {
				t.Errorf("%s: the %s says %q:\n%s", language, part, at, text)
			}
			if strings.Contains(text, "secret") || !strings.Contains(text, "figures") {
				t.Errorf("%s: the %s doesn't keep the embargo:\n%s", language, part, text)
			}
			for _, said := range []string{
				words.N("reminders.changed", 2), words.T("reminders.asked"), words.DateTime(at.AddDate(0, 0, 3).In(of.zone)),
				words.N("reminders.commented", 3, "By", []string{olga[part], "Jean Dupont"}), words.N("reminders.commented", 1, "By", "Jean Dupont"),
				words.T("reminders.source"), words.T("reminders.comments"), words.Language("nl"), words.T("reminders.stop"), n.StopURL, "KU Leuven",
				words.T("reminders.open.sheet"), words.T("reminders.open.languages"), words.T("reminders.open.plan"),
			} {
				if !strings.Contains(strings.Join(strings.Fields(text), " "), strings.Join(strings.Fields(said), " ")) {
					t.Errorf("%s: the %s doesn't say %q:\n%s", language, part, said, text)
				}
			}
		}
		checkLinks(t, language, n)
		for line := range strings.Lines(n.Text) {
			if strings.Contains(line, " ") && len([]rune(strings.TrimRight(line, "\n"))) > textWidth && strings.Contains(strings.TrimLeft(line, " -"), " ") {
				t.Errorf("%s: a line of %d characters: %q", language, len([]rune(line)), line)
			}
		}
		if !strings.Contains(n.HTML, "Bridges open &amp; close") || strings.Contains(n.HTML, "<b>euros") {
			t.Errorf("%s: the HTML holds what somebody typed:\n%s", language, n.HTML)
		}
		if language == "en" {
			t.Log("\n" + n.Subject + "\n\n" + n.Text)
		}
	}
}

// links are where the mail with everything in it leads, in its order.
var links = []string{
	"bridges/translations/nl", "bridges/translations/fr",
	"figures/plan", "figures/translations", "figures/translations/nl", "figures/translations/fr", "figures/translations",
}

var linked = regexp.MustCompile(`https://news\.bridges\.example/desk/releases/([a-z/]+)`)

// checkLinks: each thing that is told leads to where it is done.
func checkLinks(t *testing.T, language string, n mailer.Notice) {
	t.Helper()
	for part, text := range map[string]string{"text": n.Text, "html": n.HTML} {
		var got []string
		for _, m := range linked.FindAllStringSubmatch(text, -1) {
			got = append(got, m[1])
		}
		if !slices.Equal(got, links) {
			t.Errorf("%s: the %s leads to %q, wanted %q", language, part, got, links)
		}
	}
}

func checkHead(t *testing.T, language string, head mail.Header) {
	t.Helper()
	subject, err := new(mime.WordDecoder).DecodeHeader(head.Get("Subject"))
	if err != nil || subject != catalogue().In(language).N("reminders.subject.due_now", 2) {
		t.Errorf("%s: the subject is %q, %v", language, subject, err)
	}
	for name, want := range map[string]string{
		"Content-Language": language, "Auto-Submitted": "auto-generated", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
		"List-Unsubscribe": "<https://news.bridges.example/r/" + strings.Repeat("a", 26) + ">",
		"Message-Id":       "<reminder-" + language + "@bridges.example>", "Date": "Mon, 23 Nov 2026 10:00:00 +0100",
		"From": `"Bridges press office" <press@bridges.example>`, "To": `"Anna Peeters" <anna@be.example>`,
	} {
		if got := head.Get(name); got != want {
			t.Errorf("%s: %s is %q, wanted %q", language, name, got, want)
		}
	}
}

// TestSubjects says each kind alone, for one and for many.
func TestSubjects(t *testing.T) {
	for _, language := range locales.Languages {
		for _, kind := range Kinds {
			for _, n := range []int{1, 2, 5, 1_000_000} {
				if got := catalogue().In(language).N("reminders.subject."+string(kind), n); unsaid.MatchString(got) || len([]rune(got)) > 78 {
					t.Errorf("%s: %s of %d: %q", language, kind, n, got)
				}
			}
		}
	}
	words := catalogue().In("en")
	items := []item{
		{occasion: occasion{1, "nl", DueSoon, 1}}, {occasion: occasion{1, "nl", Changed, 1}}, {occasion: occasion{1, "nl", Changed, 2}},
		{occasion: occasion{1, "fr", Changed, 2}}, {occasion: occasion{1, "fr", DueTomorrow, 2}, silent: true},
	}
	if got := subject(words, items); got != "The source of 2 translations has changed" {
		t.Error(got)
	}
	items = []item{{occasion: occasion{1, "nl", Commented, 1}}, {occasion: occasion{1, "nl", Commented, 2}}, {occasion: occasion{1, "", Commented, 3}}}
	if got := subject(words, items); got != "3 new comments" {
		t.Error(got)
	}
}

func TestNoSuchHour(t *testing.T) {
	if _, err := New(Options{Catalogue: catalogue(), Cron: "30 25 * * *"}); !fault.Is(err, "scheduler.window_hour") {
		t.Errorf("got %v", err)
	}
}

// TestBriefAsItWasTyped: the officer's lines stay lines.
func TestBriefAsItWasTyped(t *testing.T) {
	r, err := New(Options{Catalogue: catalogue(), Identity: identity})
	if err != nil {
		t.Fatal(err)
	}
	d, of, items := everything(t, "en")
	n, err := r.notice(d, of, "x", items[:1])
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(n.Text, "\n  Mind the figures:\n  <b>euros</b>, not dollars and so on and") {
		t.Error(n.Text)
	}
}
