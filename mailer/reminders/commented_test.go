package reminders

import (
	"context"
	"strings"
	"testing"
	"time"

	"communique/accounts"
	"communique/accounts/accountstest"
	"communique/internal/address"
	"communique/internal/sqldb"
	"communique/locales"
	"communique/mailer"
	"communique/migrations/dbtest"
	"communique/releases"
)

// said is a release, asked of a partner into Dutch and wanted in French, with a comment on
// each of these languages.
func said(a releases.Assignment, by string, languages ...string) *releases.Work {
	w := work(a)
	w.Release.Languages = []string{"nl", "fr"}
	for i, l := range languages {
		w.Said = append(w.Said, releases.Said{ID: int64(i + 1), At: at, Language: l, Actor: by})
	}
	return w
}

func TestWhoIsToldOfAComment(t *testing.T) {
	working := releases.Assignment{State: releases.InProgress, PartnerID: 7}
	sent := said(working, "Olga Officer", "nl", "")
	sent.Release.State, sent.Assignments["nl"] = releases.Sent, releases.Assignment{Language: "nl", State: releases.InProgress, PartnerID: 7, Due: at}
	for name, tt := range map[string]struct {
		reader reader
		work   *releases.Work
		want   string
	}{
		"two":                            {translator(t), said(working, "Olga Officer", "nl", "nl"), "commented 1, commented 2"},
		"one's own":                      {translator(t), said(working, " anna  PEETERS", "nl"), ""},
		"not asked of anybody yet":       {translator(t), said(working, "Olga Officer", "fr"), "commented 1"},
		"asked of another partner":       {translator(t), said(releases.Assignment{State: releases.InProgress, PartnerID: 8}, "Olga Officer", "nl"), ""},
		"declined":                       {translator(t), said(releases.Assignment{State: releases.Declined, PartnerID: 7}, "Olga Officer", "nl"), ""},
		"approved":                       {translator(t), said(releases.Assignment{State: releases.TranslationApproved, PartnerID: 7}, "Olga Officer", "nl"), "commented 1"},
		"not wanted any more":            {translator(t), said(working, "Olga Officer", "de"), ""},
		"a language of others":           {officer(t), said(working, "Anna Peeters", "de"), ""},
		"about the source":               {translator(t), said(working, "Olga Officer", ""), ""},
		"the coordinator":                {officer(t), said(working, "Anna Peeters", "nl", "", "en", "fr"), "commented 1, commented 2, commented 3, commented 4"},
		"the coordinator's own":          {officer(t), said(working, "Olga Officer", "nl", ""), ""},
		"of a correction, nothing else":  {translator(t), sent, "commented 1"},
		"of a correction, the questions": {officer(t), said(working, "Anna Peeters", ""), "commented 1"},
	} {
		if got := told(tt.reader.items(tt.work, at)); got != tt.want {
			t.Errorf("%s: %q, wanted %q", name, got, tt.want)
		}
	}
}

// conversation is a small house of which the first mail has gone out, an officer in it, and
// who comments: somebody of the partner, and the officer.
func conversation(t *testing.T, db *sqldb.DB, embargo bool) (h *house, r *Reminders, jean, olga accounts.Actor) {
	h = newHouse(t, db)
	be := h.partner("be", "BE", "fr", "nl")
	h.person(be, "anna@be.example", "en", "")
	h.person(h.partner("office", "NL", "en"), "office@bridges.example", "en", "")
	h.release("news", embargo, "One.", "Two.")
	h.ask("news", time.Time{}, "nl")
	r = h.worker("one")
	h.clock.Advance(settles)
	h.send(r, Outcome{Sent: 1})
	return h, r, accountstest.For("Jean Dupont", be, accounts.Translator), accountstest.For("Olga Officer", accounts.Partner{}, accounts.Officer)
}

func (h *house) say(who accounts.Actor, language, text string) releases.Comment {
	h.Helper()
	c, err := h.releases.Comment(context.Background(), who, "news", language, "lead", text)
	h.must(err)
	return c
}

// newest is the last mail to somebody, of whom so many are known.
func (h *house) newest(mailbox string, count int) mailer.Notice {
	h.Helper()
	mails := h.postman.to(mailbox)
	if len(mails) != count {
		h.Fatalf("%d mails to %s, wanted %d", len(mails), mailbox, count)
	}
	return mails[count-1]
}

func TestAQuestionIsToldOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		h, r, jean, olga := conversation(t, db, false)
		h.say(olga, "nl", "Is this the river?")
		h.say(olga, "nl", "And this?")
		h.say(jean, "", "Which bridge is meant?")
		h.clock.Advance(settlesAll)
		h.send(r, Outcome{}) // no hurry
		h.moveTo("2026-11-24 08:30", "Europe/Brussels")
		h.send(r, Outcome{Sent: 2})

		anna := h.newest("anna@be.example", 2)
		for _, body := range []string{anna.Text, anna.HTML} {
			if anna.Subject != "2 new comments" || !strings.Contains(body, "2 new comments by Olga Officer.") ||
				strings.Contains(body, "river") || strings.Contains(body, "hand it in") || strings.Contains(body, "Source text") {
				t.Errorf("%s\n%s", anna.Subject, body)
			}
		}
		office := h.newest("office@bridges.example", 1)
		for _, body := range []string{office.Text, office.HTML} {
			if office.Subject != "3 new comments" || !strings.Contains(body, "Source text") || !strings.Contains(body, "1 new comment by Jean Dupont.") {
				t.Errorf("%s\n%s", office.Subject, body)
			}
		}

		h.say(jean, "nl", "It is.")
		h.moveTo("2026-11-25 08:30", "Europe/Brussels")
		h.send(r, Outcome{Sent: 2})
		if got := h.newest("anna@be.example", 3); got.Subject != "1 new comment" || !strings.Contains(got.Text, "by Jean Dupont.") {
			t.Errorf("the two of before are told again:\n%s", got.Text)
		}
		h.moveTo("2026-11-26 08:30", "Europe/Brussels")
		h.send(r, Outcome{})
	})
}

func TestWhatWasSettledIsNotTold(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		h, r, jean, olga := conversation(t, db, false)
		first, second := h.say(olga, "nl", "Is this the river?"), h.say(jean, "", "Which bridge is meant?")
		h.must(h.releases.SettleComment(context.Background(), olga, "news", first.ID, true))
		h.moveTo("2026-11-24 08:30", "Europe/Brussels")
		h.postman.plan(later)
		h.send(r, Outcome{Waiting: 1}) // the office's
		h.must(h.releases.SettleComment(context.Background(), olga, "news", second.ID, true))
		h.clock.Advance(time.Hour)
		h.send(r, Outcome{})
		if mails := h.postman.to("office@bridges.example"); len(mails) > 0 {
			t.Errorf("%+v", mails)
		}
	})
}

// TestOldCommentsAreNotTold: what was said before anybody was told of comments, or before
// the person came, is no news.
func TestOldCommentsAreNotTold(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		h, r, _, olga := conversation(t, db, false)
		h.beganWith(h.say(olga, "nl", "Is this the river?").ID)
		h.clock.Advance(time.Second)
		h.say(olga, "nl", "And this?")
		h.clock.Advance(time.Second)
		h.person(accounts.Partner{ID: 1}, "late@be.example", "en", "")
		h.say(olga, "nl", "Or that?")
		h.moveTo("2026-11-24 08:30", "Europe/Brussels")
		h.send(r, Outcome{Sent: 3})
		if got := h.newest("anna@be.example", 2); got.Subject != "2 new comments" {
			t.Errorf("%s\n%s", got.Subject, got.Text)
		}
		if got := h.newest("late@be.example", 1); !strings.Contains(got.Text, "1 new comment by") {
			t.Errorf("%s\n%s", got.Subject, got.Text)
		}
	})
}

// TestOnesOwnCommentIsNotTold: what somebody has signed as a user is known by the mailbox,
// whatever they are called among the people of the partner.
func TestOnesOwnCommentIsNotTold(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		h, r, jean, _ := conversation(t, db, false)
		_, err := h.accounts.AddUser(context.Background(), admin, accounts.User{
			Name: jean.Name, Address: address.Address{Given: "Anna@BE.example"}, Language: "en",
			Grants: []accounts.Grant{{Role: accounts.Officer}},
		}, "")
		h.must(err)
		h.say(jean, "nl", "Which bridge is meant?")
		h.say(accountstest.For("Anna Peeters", accounts.Partner{}, accounts.Officer), "nl", "The long one.")
		h.moveTo("2026-11-24 08:30", "Europe/Brussels")
		h.send(r, Outcome{Sent: 2})
		if got := h.newest("anna@be.example", 2); !strings.Contains(got.Text, "1 new comment by Anna Peeters.") {
			t.Errorf("%s", got.Text)
		}
	})
}

func TestCommentsKeepTheEmbargo(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		h, r, jean, _ := conversation(t, db, true)
		h.say(jean, "", "Is it the Maas?")
		h.moveTo("2026-11-24 08:30", "Europe/Brussels")
		h.send(r, Outcome{Sent: 1})
		got := h.newest("office@bridges.example", 1)
		for _, body := range []string{got.Text, got.HTML} {
			if strings.Contains(body, "Bridges open") || strings.Contains(body, "Maas") || strings.Contains(body, "The lead") ||
				!strings.Contains(body, "news") || !strings.Contains(body, "Under embargo until") || !strings.Contains(body, "1 new comment by Jean Dupont.") {
				t.Error(body)
			}
		}
	})
}

// TestWhoStopsHearsOfNoComment: it is a reminder like the others, and so is its link.
func TestWhoStopsHearsOfNoComment(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		h, r, _, olga := conversation(t, db, false)
		stop := h.newest("anna@be.example", 1).StopURL
		_, err := h.accounts.StopReminders(context.Background(), stop[strings.LastIndex(stop, "/")+1:])
		h.must(err)
		h.say(olga, "nl", "Is this the river?")
		h.moveTo("2026-11-24 08:30", "Europe/Brussels")
		h.send(r, Outcome{Sent: 1})
		h.newest("anna@be.example", 1)
	})
}

// TestCommentsInTenLanguages says one, two, five and a million, by two people.
func TestCommentsInTenLanguages(t *testing.T) {
	seen := map[string]string{}
	for _, language := range locales.Languages {
		words := catalogue().In(language)
		by := []string{"Olga Officer", "Jean Dupont"}
		for _, n := range []int{1, 2, 5, 1_000_000} {
			got := words.N("reminders.commented", n, "By", by)
			if unsaid.MatchString(got) || !strings.Contains(got, words.List(by)) || !strings.Contains(got, words.Number(n)) {
				t.Errorf("%s: %q", language, got)
			}
			if other, twice := seen[got]; twice {
				t.Errorf("%s and %s say %q", language, other, got)
			}
			seen[got] = language
		}
	}
}
