package lights

import (
	"testing"
	"time"

	"communique/accounts"
	"communique/mailer"
	"communique/presslists"
	"communique/releases"
	"communique/scheduler"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

var noon = time.Date(2013, 1, 30, 12, 0, 0, 0, time.UTC)

// estonia are the facts about one list that reads Estonian.
func estonia() Facts {
	return Facts{
		Release:  releases.Release{SourceLanguage: "en", Languages: []string{"et"}, State: releases.InTranslation, Countries: []string{"EE"}},
		Statuses: []releases.LanguageStatus{{Language: "en", Source: true, Ready: true}, {Language: "et", Required: 10}},
		Lists:    []presslists.List{{ID: 1, PartnerID: 1, Country: "EE", Language: "et", Zone: "Europe/Tallinn"}},
		Partners: []accounts.Partner{{ID: 1, Country: "EE", Languages: []string{"et"}}},
		Now:      noon,
	}
}

func TestLightOfACell(t *testing.T) {
	status := func(s releases.LanguageStatus) func(*Facts) {
		return func(f *Facts) { s.Language = "et"; f.Statuses[1] = s }
	}
	occurrence := func(state scheduler.OccurrenceState, due time.Time) func(*Facts) {
		return func(f *Facts) {
			f.Statuses[1].Frozen = true
			f.Occurrences = []scheduler.Occurrence{{ListID: 1, Zone: "Europe/Tallinn", DueAt: due, State: state}}
		}
	}
	mails := func(counts ...any) func(*Facts) {
		return func(f *Facts) {
			occurrence(scheduler.Done, noon)(f)
			for i := 0; i < len(counts); i += 2 {
				f.Counts = append(f.Counts, mailer.Count{ListID: 1, Language: "et", State: counts[i].(mailer.State), N: counts[i+1].(int)})
			}
		}
	}
	for name, test := range map[string]struct {
		given func(*Facts)
		light Light
		word  string
	}{
		"nothing there":         {status(releases.LanguageStatus{Required: 10}), Hollow, "draft"},
		"half of it":            {status(releases.LanguageStatus{Required: 10, Translated: 4}), Half, "translating"},
		"all of it":             {status(releases.LanguageStatus{Required: 10, Translated: 10, Ready: true}), Half, "ready"},
		"out of date":           {status(releases.LanguageStatus{Required: 10, Translated: 9, Stale: []string{"lead"}}), Amber, "stale"},
		"declined":              {status(releases.LanguageStatus{Required: 10, Assignment: releases.Assignment{State: releases.Declined}}), Amber, "declined"},
		"overdue":               {status(releases.LanguageStatus{Required: 10, Translated: 4, Assignment: releases.Assignment{State: releases.InProgress, Due: noon.Add(-1)}}), Amber, "late"},
		"handed in before it":   {status(releases.LanguageStatus{Required: 10, Translated: 10, Ready: true, Assignment: releases.Assignment{State: releases.Submitted, Due: noon.Add(-1)}}), Half, "ready"},
		"a check found much":    {status(releases.LanguageStatus{Required: 10, Translated: 10, Blocked: []string{"lead"}}), Amber, "blocked"},
		"nobody confirmed it":   {status(releases.LanguageStatus{Required: 10, Translated: 10, Machine: []string{"lead"}}), Amber, "blocked"},
		"the funder is missing": {status(releases.LanguageStatus{Required: 10, Translated: 10, Lacking: []string{"funder"}}), Amber, "blocked"},
		"by a boilerplate":      {status(releases.LanguageStatus{Required: 10, Translated: 9, Boilerplate: []string{"about"}}), Amber, "blocked"},
		"frozen all the same":   {status(releases.LanguageStatus{Required: 10, Frozen: true, Stale: []string{"lead"}}), Ring, "approved"},
		"frozen":                {status(releases.LanguageStatus{Required: 10, Translated: 10, Ready: true, Frozen: true}), Ring, "approved"},
		"scheduled":             {occurrence(scheduler.Waiting, noon.Add(time.Hour)), Ring, "waiting"},
		"due this moment":       {occurrence(scheduler.Waiting, noon), Amber, "due"},
		"being planned":         {occurrence(scheduler.Claimed, noon), Amber, "due"},
		"held":                  {occurrence(scheduler.Held, noon), Amber, "held"},
		"given up":              {occurrence(scheduler.Cancelled, noon), Bar, "stopped"},
		"nobody reads it":       {occurrence(scheduler.Done, noon), "", ""},
		"on their way":          {mails(mailer.Planned, 1, mailer.Sent, 5, mailer.Bounced, 1, mailer.Deferred, 1), Amber, "sending"},
		"put off":               {mails(mailer.Sent, 5, mailer.Deferred, 1), Amber, "deferred"},
		"nobody knows":          {mails(mailer.Sent, 5, mailer.Uncertain, 1), Amber, "deferred"},
		"sent":                  {mails(mailer.Sent, 5), Green, "sent"},
		"sent, one refused":     {mails(mailer.Sent, 5, mailer.Bounced, 1, mailer.Suppressed, 1), Green, "sent"},
		"all refused":           {mails(mailer.Bounced, 2), Cross, "refused"},
		"all unsubscribed":      {mails(mailer.Suppressed, 2), Bar, "stopped"},
		"on hold, and due later": {func(f *Facts) {
			occurrence(scheduler.Waiting, noon.Add(time.Hour))(f)
			f.Release.Hold.At = noon
		}, Amber, "held"},
		"on hold, on their way": {func(f *Facts) { mails(mailer.Planned, 1, mailer.Sent, 5)(f); f.Release.Hold.At = noon }, Amber, "held"},
		"withdrawn before mail": {func(f *Facts) { f.Release.State = releases.Withdrawn }, Bar, "stopped"},
		"scheduled, not frozen": {func(f *Facts) {
			occurrence(scheduler.Waiting, noon.Add(time.Hour))(f)
			f.Statuses[1] = releases.LanguageStatus{Language: "et", Required: 10, Translated: 4}
		}, Half, "translating"},
	} {
		t.Run(name, func(t *testing.T) {
			f := estonia()
			test.given(&f)
			b := NewBoard(f)
			got := Cell{}
			if len(b.Rows[0].Cells) > 0 {
				got = b.Rows[0].Cells[0]
			}
			if got.Light != test.light || got.Word != test.word {
				t.Errorf("%q %q, want %q %q", got.Light, got.Word, test.light, test.word)
			}
			if test.word == "waiting" && got.Hour.Format("15:04 MST") != "15:00 EET" {
				t.Errorf("the ring says %s", got.Hour)
			}
		})
	}
}

func TestBoardIsInOrderOfTheHour(t *testing.T) {
	f := estonia()
	f.Release.Countries = []string{"EE", "BE", "GB"}
	f.Release.Languages = []string{"nl", "fr", "et"}
	f.Statuses = []releases.LanguageStatus{{Language: "en", Source: true}, {Language: "nl"}, {Language: "fr"}, {Language: "et"}, {Language: "es"}}
	f.Lists = append(f.Lists,
		presslists.List{ID: 2, PartnerID: 2, Country: "BE", Language: "nl", Zone: "Europe/Brussels"},
		presslists.List{ID: 3, PartnerID: 3, Country: "GB", Language: "en", Zone: "Europe/London"},
		presslists.List{ID: 4, PartnerID: 4, Country: "FR", Language: "fr", Zone: "Europe/Paris"})
	f.Partners = append(f.Partners, accounts.Partner{ID: 2, Country: "BE", Languages: []string{"nl", "fr"}})
	f.Occurrences = []scheduler.Occurrence{
		{ListID: 1, DueAt: noon.Add(2 * time.Hour), State: scheduler.Waiting},
		{ListID: 3, DueAt: noon.Add(time.Hour), State: scheduler.Waiting},
		{ListID: 2, DueAt: noon.Add(-time.Hour), State: scheduler.Held},
		{ListID: 2, DueAt: noon.Add(3 * time.Hour), State: scheduler.Waiting}, // took the place of the one that was held
	}
	b := NewBoard(f)
	var countries []string
	for _, r := range b.Rows {
		countries = append(countries, r.Country)
		if len(r.Cells) != len(b.Languages) {
			t.Errorf("%s has %d cells for %d languages", r.Country, len(r.Cells), len(b.Languages))
		}
	}
	if diff := cmp.Diff([]string{"GB", "EE", "BE"}, countries); diff != "" { // France gets nothing of it
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"en", "nl", "fr", "et"}, b.Languages); diff != "" { // and nobody reads Spanish
		t.Error(diff)
	}
}

// TestNoMailIsLostFromTheBoard adds up the cells for any counts.
func TestNoMailIsLostFromTheBoard(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		f := estonia()
		f.Release.Countries = nil // where mails went is shown, whatever the release says now
		all := 0
		for _, state := range mailer.States {
			for _, lang := range []string{"en", "et"} {
				n := rapid.IntRange(0, 5).Draw(rt, lang+" "+string(state))
				all += n
				f.Counts = append(f.Counts, mailer.Count{ListID: 1, Language: lang, State: state, N: n})
			}
		}
		shown := 0
		for _, r := range NewBoard(f).Rows {
			for _, c := range r.Cells {
				for _, count := range c.Counts {
					shown += count.N
				}
			}
		}
		if shown != all {
			rt.Fatalf("%d mails, %d on the board", all, shown)
		}
	})
}
