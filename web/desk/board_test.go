package desk

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
func estonia() facts {
	return facts{
		Release:  releases.Release{SourceLanguage: "en", Languages: []string{"et"}, State: releases.InTranslation, Countries: []string{"EE"}},
		Statuses: []releases.LanguageStatus{{Language: "en", Source: true, Ready: true}, {Language: "et", Required: 10}},
		Lists:    []presslists.List{{ID: 1, PartnerID: 1, Country: "EE", Language: "et", Zone: "Europe/Tallinn"}},
		Partners: []accounts.Partner{{ID: 1, Country: "EE", Languages: []string{"et"}}},
		Now:      noon,
	}
}

func TestLightOfACell(t *testing.T) {
	status := func(s releases.LanguageStatus) func(*facts) {
		return func(f *facts) { s.Language = "et"; f.Statuses[1] = s }
	}
	occurrence := func(state scheduler.OccurrenceState, due time.Time) func(*facts) {
		return func(f *facts) {
			f.Statuses[1].Frozen = true
			f.Occurrences = []scheduler.Occurrence{{ListID: 1, Zone: "Europe/Tallinn", DueAt: due, State: state}}
		}
	}
	mails := func(counts ...any) func(*facts) {
		return func(f *facts) {
			occurrence(scheduler.Done, noon)(f)
			for i := 0; i < len(counts); i += 2 {
				f.Counts = append(f.Counts, mailer.Count{ListID: 1, Language: "et", State: counts[i].(mailer.State), N: counts[i+1].(int)})
			}
		}
	}
	for name, test := range map[string]struct {
		given func(*facts)
		light light
		word  string
	}{
		"nothing there":         {status(releases.LanguageStatus{Required: 10}), hollow, "draft"},
		"half of it":            {status(releases.LanguageStatus{Required: 10, Translated: 4}), half, "translating"},
		"all of it":             {status(releases.LanguageStatus{Required: 10, Translated: 10, Ready: true}), half, "ready"},
		"out of date":           {status(releases.LanguageStatus{Required: 10, Translated: 9, Stale: []string{"lead"}}), amber, "stale"},
		"frozen":                {status(releases.LanguageStatus{Required: 10, Translated: 10, Ready: true, Frozen: true}), ring, "approved"},
		"scheduled":             {occurrence(scheduler.Waiting, noon.Add(time.Hour)), ring, "waiting"},
		"due this moment":       {occurrence(scheduler.Waiting, noon), amber, "due"},
		"being planned":         {occurrence(scheduler.Claimed, noon), amber, "due"},
		"held":                  {occurrence(scheduler.Held, noon), amber, "held"},
		"given up":              {occurrence(scheduler.Cancelled, noon), bar, "stopped"},
		"nobody reads it":       {occurrence(scheduler.Done, noon), "", ""},
		"on their way":          {mails(mailer.Planned, 1, mailer.Sent, 5, mailer.Bounced, 1, mailer.Deferred, 1), amber, "sending"},
		"put off":               {mails(mailer.Sent, 5, mailer.Deferred, 1), amber, "deferred"},
		"nobody knows":          {mails(mailer.Sent, 5, mailer.Uncertain, 1), amber, "deferred"},
		"sent":                  {mails(mailer.Sent, 5), green, "sent"},
		"sent, one refused":     {mails(mailer.Sent, 5, mailer.Bounced, 1, mailer.Suppressed, 1), green, "sent"},
		"all refused":           {mails(mailer.Bounced, 2), cross, "refused"},
		"all unsubscribed":      {mails(mailer.Suppressed, 2), bar, "stopped"},
		"withdrawn before mail": {func(f *facts) { f.Release.State = releases.Withdrawn }, bar, "stopped"},
		"scheduled, not frozen": {func(f *facts) {
			occurrence(scheduler.Waiting, noon.Add(time.Hour))(f)
			f.Statuses[1] = releases.LanguageStatus{Language: "et", Required: 10, Translated: 4}
		}, half, "translating"},
	} {
		t.Run(name, func(t *testing.T) {
			f := estonia()
			test.given(&f)
			b := newBoard(f)
			got := cell{}
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
	b := newBoard(f)
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

// TestNoMailIsLostFromTheBoard adds up the cells and the totals for any counts.
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
		for _, r := range newBoard(f).Rows {
			for _, c := range r.Cells {
				for _, count := range c.Counts {
					shown += count.N
				}
			}
		}
		totals := newTotals(mailer.Status{Counts: f.Counts})
		sum, width := 0, 0
		for _, c := range totals.Counts {
			sum += c.N
		}
		for _, s := range totals.Segments {
			width += s.Width()
		}
		if shown != all || sum != all || totals.All != all {
			rt.Fatalf("%d mails, %d on the board, %d in the totals", all, shown, sum)
		}
		if all > 0 && width != 100 {
			rt.Fatalf("the wire is %d long", width)
		}
	})
}

func TestEmbargoCountsDown(t *testing.T) {
	for left, want := range map[time.Duration]embargo{
		72 * time.Hour:                   {Left: "days", N: 3},
		48 * time.Hour:                   {Left: "days", N: 2},
		48*time.Hour - time.Millisecond:  {Left: "hours", N: 47},
		2*time.Hour - time.Millisecond:   {Left: "minutes", N: 119},
		2*time.Minute - time.Millisecond: {Left: "seconds", N: 120},
		time.Millisecond:                 {Left: "seconds", N: 1},
		0:                                {Over: true},
		-time.Hour:                       {Over: true},
	} {
		r := releases.Release{Embargo: releases.Embargo{At: noon.Add(left), Zone: "Europe/Bucharest"}}
		got := newEmbargo(r, noon)
		if got.Left != want.Left || got.N != want.N || got.Over != want.Over || got.At.Location().String() != "Europe/Bucharest" {
			t.Errorf("%s: %+v", left, got)
		}
	}
	if newEmbargo(releases.Release{}, noon) != nil {
		t.Error("an embargo where there is none")
	}
}

func TestWaitsAreGathered(t *testing.T) {
	got := newWaits(mailer.Status{Mailings: []mailer.Mailing{
		{}, {WaitReason: "relay", WaitUntil: noon.Add(time.Hour), WaitDetail: "connection refused"},
		{WaitReason: "relay", WaitUntil: noon}, {WaitReason: "release", WaitUntil: noon, WaitDetail: "releases.embargoed"},
	}})
	want := []wait{{Reason: "relay", Lists: 2, Until: noon, Detail: "connection refused"}, {Reason: "release", Lists: 1, Until: noon}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
