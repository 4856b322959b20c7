package reminders

import (
	"slices"
	"strings"
	"testing"
	"time"

	"communique/accounts"
	"communique/releases"

	"github.com/google/go-cmp/cmp"
)

var at = time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC) // a Monday

func zone(t testing.TB, name string) *time.Location {
	t.Helper()
	z, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return z
}

// translator is somebody of a partner that translates into Dutch and French.
func translator(t testing.TB) reader {
	return reader{accounts.Person{ID: 1, PartnerID: 7}, accounts.Partner{ID: 7, Languages: []string{"fr", "nl"}}, zone(t, "Europe/Brussels"), "Anna Peeters", 0}
}

func officer(t testing.TB) reader {
	return reader{accounts.Person{ID: 2, PartnerID: 1}, accounts.Partner{ID: 1, Coordinator: true, Languages: []string{"en"}}, zone(t, "Europe/Amsterdam"), "Olga Officer", 0}
}

// work is a release with one assignment, into Dutch.
func work(a releases.Assignment, handled ...string) *releases.Work {
	a.Language = "nl"
	w := &releases.Work{
		Release:     releases.Release{ID: 3, Slug: "news", SourceLanguage: "en", Languages: []string{"nl"}},
		Assignments: map[string]releases.Assignment{"nl": a},
	}
	for i, line := range handled {
		verb, detail, _ := strings.Cut(line, " ")
		w.Handled = append(w.Handled, releases.Handled{ID: int64(i + 1), At: at.Add(time.Duration(i) * time.Hour), Verb: verb, Language: "nl", Detail: detail})
	}
	return w
}

// told writes items down as "kind number", with (…) around those that aren't said.
func told(items []item) string {
	var all []string
	for _, i := range items {
		s := string(i.kind)
		if i.number < 1000 {
			s += " " + string(rune('0'+i.number))
		}
		if i.silent {
			s = "(" + s + ")"
		}
		all = append(all, s)
	}
	return strings.Join(all, ", ")
}

func TestOccasions(t *testing.T) {
	asked := releases.Assignment{State: releases.Requested, PartnerID: 7}
	working := releases.Assignment{State: releases.InProgress, PartnerID: 7}
	for name, tt := range map[string]struct {
		reader reader
		work   *releases.Work
		want   string
	}{
		"asked":                        {translator(t), work(asked, "request"), "asked 1"},
		"asked again":                  {translator(t), work(asked, "request", "request"), "asked 2"},
		"another partner was asked":    {translator(t), work(releases.Assignment{State: releases.Requested, PartnerID: 8}, "request"), ""},
		"nobody in particular was":     {translator(t), work(releases.Assignment{State: releases.Requested}, "request"), "asked 1"},
		"begun without being asked":    {translator(t), work(releases.Assignment{State: releases.InProgress}), ""},
		"handed in":                    {translator(t), work(releases.Assignment{State: releases.Submitted, PartnerID: 7}, "request", "submit"), ""},
		"approved":                     {translator(t), work(releases.Assignment{State: releases.TranslationApproved, PartnerID: 7}, "request", "stale lead"), ""},
		"declined":                     {translator(t), work(releases.Assignment{State: releases.Declined, PartnerID: 7}, "request", "decline no"), ""},
		"changed":                      {translator(t), work(working, "stale lead headline"), "changed 1"},
		"changed twice":                {translator(t), work(working, "stale lead", "stale headline"), "changed 1, changed 2"},
		"changed and put right":        {translator(t), work(working, "stale lead", "submit"), ""},
		"changed, right, changed":      {translator(t), work(working, "stale lead", "submit", "stale lead"), "changed 3"},
		"changed after its approval":   {translator(t), work(working, "stale lead", "approve_translation", "stale lead"), "changed 3"},
		"sent back":                    {translator(t), work(working, "submit", "send_back figures"), "sent_back 2"},
		"sent back and handed in":      {translator(t), work(working, "send_back figures", "submit"), ""},
		"the officer isn't translator": {officer(t), work(asked, "request"), ""},
		"declined, for the officer":    {officer(t), work(releases.Assignment{State: releases.Declined, PartnerID: 7}, "request", "decline no"), "declined 2"},
		"all approved":                 {officer(t), work(releases.Assignment{State: releases.TranslationApproved}, "submit", "approve_translation"), "all_approved 2"},
		"approved long ago":            {officer(t), work(releases.Assignment{State: releases.TranslationApproved}), "all_approved 0"},
	} {
		if got := told(tt.reader.items(tt.work, at)); got != tt.want {
			t.Errorf("%s: %q, wanted %q", name, got, tt.want)
		}
	}
}

func TestNotAllApproved(t *testing.T) {
	w := work(releases.Assignment{State: releases.TranslationApproved}, "approve_translation")
	w.Frozen = map[string]bool{"en": true, "nl": true}
	if got := told(officer(t).items(w, at)); got != "" {
		t.Errorf("everything is frozen, and the officer is told %q", got)
	}
	w.Frozen = nil
	w.Release.Languages = []string{"nl", "fr"}
	if got := told(officer(t).items(w, at)); got != "" {
		t.Errorf("French is missing, and the officer is told %q", got)
	}
}

// TestDue walks up to a date and looks at what is said on the way.
func TestDue(t *testing.T) {
	for _, tt := range []struct{ zone, due, now, want string }{
		{"Europe/Brussels", "2026-12-04T16:00:00Z", "2026-11-30T22:59:00Z", ""}, // 30 November, 23:59: four days
		{"Europe/Brussels", "2026-12-04T16:00:00Z", "2026-11-30T23:00:00Z", "due_soon"},
		{"Europe/Brussels", "2026-12-04T16:00:00Z", "2026-12-02T22:59:00Z", "due_soon"},
		{"Europe/Brussels", "2026-12-04T16:00:00Z", "2026-12-02T23:00:00Z", "(due_soon), due_tomorrow"},
		{"Europe/Brussels", "2026-12-04T16:00:00Z", "2026-12-03T23:00:00Z", "(due_soon), (due_tomorrow), due_now"},
		{"Europe/Brussels", "2026-12-04T16:00:00Z", "2026-12-14T23:00:00Z", "(due_soon), (due_tomorrow), due_now"},
		// The clocks go forward on 29 March and back on 25 October: days of 23 and 25 hours.
		{"Europe/Brussels", "2026-03-29T22:30:00Z", "2026-03-28T23:30:00Z", "(due_soon), due_tomorrow"}, // due on the 30th, 00:30
		{"Europe/Brussels", "2026-03-29T22:30:00Z", "2026-03-29T22:00:00Z", "(due_soon), (due_tomorrow), due_now"},
		{"Europe/Brussels", "2026-10-25T23:30:00Z", "2026-10-24T22:00:00Z", "(due_soon), due_tomorrow"}, // due on the 26th, 00:30
		{"Europe/Brussels", "2026-10-25T23:30:00Z", "2026-10-24T21:59:00Z", "due_soon"},
		// A reader further east has the day before.
		{"Europe/Bucharest", "2026-12-04T22:30:00Z", "2026-12-03T22:15:00Z", "(due_soon), due_tomorrow"}, // due on the 5th there
		{"Europe/London", "2026-12-04T22:30:00Z", "2026-12-04T00:15:00Z", "(due_soon), (due_tomorrow), due_now"},
		{"Pacific/Kiritimati", "2026-12-04T09:59:00Z", "2026-12-03T10:00:00Z", "(due_soon), (due_tomorrow), due_now"},
		// Due at 00:00: the day has just begun when it is due.
		{"UTC", "2026-12-04T00:00:00Z", "2026-12-03T23:59:00Z", "(due_soon), due_tomorrow"},
	} {
		r := translator(t)
		r.zone = zone(t, tt.zone)
		due, err := time.Parse(time.RFC3339, tt.due)
		if err != nil {
			t.Fatal(err)
		}
		now, err := time.Parse(time.RFC3339, tt.now)
		if err != nil {
			t.Fatal(err)
		}
		items := r.items(work(releases.Assignment{State: releases.InProgress, PartnerID: 7, Due: due}), now)
		if got := told(items); got != tt.want {
			t.Errorf("%s, due %s, at %s: %q, wanted %q", tt.zone, tt.due, tt.now, got, tt.want)
		}
		for _, i := range items {
			if i.since.After(now) {
				t.Errorf("%s, due %s: %s is said at %s, before %s", tt.zone, tt.due, i.kind, now, i.since)
			}
		}
	}
}

// TestAnotherDateIsAnotherOccasion: who moves a date reminds again.
func TestAnotherDateIsAnotherOccasion(t *testing.T) {
	a := releases.Assignment{State: releases.InProgress, PartnerID: 7, Due: at.Add(time.Hour)}
	first := translator(t).items(work(a), at)
	a.Due = a.Due.Add(time.Minute)
	second := translator(t).items(work(a), at)
	if len(first) != 3 || slices.ContainsFunc(second, func(i item) bool { return i.occasion == first[0].occasion || i.occasion == first[2].occasion }) {
		t.Error(cmp.Diff(told(first), told(second)))
	}
}
