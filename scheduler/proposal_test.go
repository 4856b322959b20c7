package scheduler_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"communique/internal/fault"
	"communique/internal/sqldb"
	"communique/migrations/dbtest"
	"communique/scheduler"

	"pgregory.net/rapid"
)

func (h *house) propose(when string) scheduler.Plan {
	h.t.Helper()
	w, err := scheduler.ParseWhen(when)
	if err != nil {
		h.t.Fatal(err)
	}
	plan, err := h.scheduler.Propose(h.t.Context(), "lipse", w)
	if err != nil {
		h.t.Fatal(err)
	}
	return plan
}

// dated tells each proposal as "BE Mon 30 09:00", in the list's own time.
func dated(plan scheduler.Plan) []string {
	lines := make([]string, len(plan.Proposals))
	for i, p := range plan.Proposals {
		zone, err := time.LoadLocation(p.Target.Zone)
		if err != nil {
			panic(err)
		}
		lines[i] = p.Target.Country + p.Due.In(zone).Format(" Mon 2 15:04")
	}
	return lines
}

// What is proposed is what is sent, before the release is approved too.
func TestProposed(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.importOnly(strings.Replace(document, "The project", "A project", 1)) // no longer approved
		plan := h.propose("window")
		want := []string{"EE Mon 30 08:30", "BE Mon 30 09:00", "GB Tue 1 10:00"}
		if got := dated(plan); !slices.Equal(got, want) {
			t.Errorf("proposed %q", got)
		}
		if !slices.Equal(plan.Unreached, []string{"SK"}) {
			t.Errorf("unreached: %q", plan.Unreached)
		}
		if n := countOccurrences(t, h.db); n != 0 {
			t.Errorf("%d occurrences were written", n)
		}
	})
}

// Whatever happened before, Send gives exactly the dates that Propose has shown under
// the same sign, and refuses when they are others by now.
func TestAgreedDatesOnly(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		h := newHouse(t, db)
		rapid.Check(t, func(rt *rapid.T) {
			h.clock.Advance(time.Duration(rapid.IntRange(0, 3000).Draw(rt, "minutes")) * time.Minute)
			if rapid.Bool().Draw(rt, "another window") {
				cron := fmt.Sprintf("%d %d * * *", rapid.IntRange(0, 59).Draw(rt, "minute"), rapid.IntRange(0, 23).Draw(rt, "hour"))
				(*h.targets)[rapid.IntRange(0, 2).Draw(rt, "list")].Cron = cron
			}
			asked := rapid.SampledFrom([]string{"window", "now", "at"}).Draw(rt, "when")
			if asked == "at" {
				asked = h.clock.Now().Add(time.Duration(rapid.IntRange(0, 5000).Draw(rt, "later")) * time.Minute).Format(time.RFC3339)
			}
			when, err := scheduler.ParseWhen(asked)
			if err != nil {
				rt.Fatal(err)
			}
			plan, err := h.scheduler.Propose(t.Context(), "lipse", when)
			if err != nil {
				rt.Fatal(err)
			}
			when.Agreed = plan.Fingerprint()
			if rapid.IntRange(0, 3).Draw(rt, "moved meanwhile") == 0 && when.Rule == scheduler.RuleWindow {
				(*h.targets)[0].Cron = "7 4 3 2 *"
				_, err := h.scheduler.Send(t.Context(), officer, "lipse", when)
				if len(fault.All(err)) == 0 || fault.All(err)[0].ID != "scheduler.plan_changed" {
					rt.Fatalf("dates that nobody had seen: %v", err)
				}
				return
			}
			occurrences, err := h.scheduler.Send(t.Context(), officer, "lipse", when)
			if err != nil {
				rt.Fatal(err)
			}
			got := map[int64]time.Time{}
			for _, o := range occurrences {
				got[o.ListID] = o.DueAt
			}
			for _, p := range plan.Proposals {
				if !got[p.Target.ListID].Equal(p.Due) {
					rt.Fatalf("%s: proposed %s, is %s", p.Target.Country, p.Due, got[p.Target.ListID])
				}
			}
		})
	})
}

// A date that moves after it was agreed to is told with both instants.
func TestMovedSinceAgreed(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.revise("embargo: 2026-12-01 06:00 UTC\n")
		h.send("window") // BE on Tuesday at 09:00, 08:00 UTC
		for _, p := range h.propose("window").Proposals {
			if p.Moved() {
				t.Errorf("%s has moved already", p.Target.Country)
			}
		}
		h.revise("embargo: 2026-12-02 06:00 UTC\n")
		h.clock.Advance(26 * time.Hour) // Tuesday 08:00 UTC: all were due, and are given other dates
		h.due(&book{})
		var told []string
		for _, p := range h.propose("window").Proposals {
			told = append(told, fmt.Sprint(p.Target.Country, " ", p.Moved(), p.AgreedAt.Format(" 2 15:04"), p.Current.DueAt.Format(" 2 15:04")))
		}
		want := []string{"EE true 1 06:30 2 06:30", "BE true 1 08:00 2 08:00", "GB false 1 10:00 1 10:00"}
		if slices.Sort(told); !slices.Equal(told, slices.Sorted(slices.Values(want))) {
			t.Errorf("%q", told)
		}
	})
}

// What speaks against a date.
func TestWarnings(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.revise("embargo: 2026-12-04 11:50 UTC\n")
		kinds := func(when string) map[string]string {
			all := map[string]string{}
			for _, p := range h.propose(when).Proposals {
				var kinds []string
				for _, w := range p.Warnings {
					kinds = append(kinds, strings.TrimSpace(string(w.Kind)+" "+w.Detail))
				}
				all[p.Target.Country] = strings.Join(kinds, ", ")
			}
			return all
		}
		for _, tt := range []struct{ at, be, ee string }{
			{"2026-12-04T11:50:00Z", "friday, near_embargo", "friday, near_embargo"},
			{"2026-12-04T12:20:00Z", "friday", "friday"},
			{"2026-12-05T08:00:00Z", "weekend", "weekend"},
			{"2026-12-06T23:00:00Z", "night", "night"},
			{"2026-12-07T05:00:00Z", "night", ""},
			{"2026-12-07T18:30:00Z", "", "night"},
			{"2026-12-07T08:00:00Z", "", ""},
		} {
			if got := kinds(tt.at); got["BE"] != tt.be || got["EE"] != tt.ee {
				t.Errorf("%s: %v", tt.at, got)
			}
		}
		h.importOnly(strings.NewReplacer("slug: lipse", "slug: other").Replace(document))
		if _, err := h.releases.Approve(t.Context(), officer, "other", nil); err != nil {
			t.Fatal(err)
		}
		at, err := scheduler.ParseWhen("2026-12-07T08:00:00Z")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := h.scheduler.Send(t.Context(), officer, "other", at); err != nil {
			t.Fatal(err)
		}
		if got := kinds("2026-12-07T08:59:00Z"); got["BE"] != "rival other" {
			t.Errorf("beside another release: %v", got)
		}
		if got := kinds("2026-12-07T09:00:00Z"); got["BE"] != "" {
			t.Errorf("an hour after another release: %v", got)
		}
	})
}
