package scheduler_test

import (
	"slices"
	"testing"
	"time"

	"communique/accounts"
	"communique/accounts/accountstest"
	"communique/internal/fault"
	"communique/scheduler"

	"github.com/google/go-cmp/cmp"
)

var estonia = accountstest.For("ee", accounts.Partner{ID: 2, Country: "EE"}, accounts.Reader)

// knowing is a scheduler that knows the holidays, and whose list the second one is.
func (h *house) knowing() *scheduler.Scheduler {
	(*h.targets)[1].PartnerID = 2
	return scheduler.New(h.db, h.clock, h.releases, h.targets, "knowing").CloseOn(scheduler.PublicHolidays)
}

// TestBetween: a calendar has the dates of its span, at the lists that somebody may see.
func TestBetween(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		ctx := t.Context()
		h.send("window")
		monday, tuesday := time.Date(2026, 11, 30, 0, 0, 0, 0, time.UTC), time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC)
		at := func(s *scheduler.Scheduler, who accounts.Actor, from, to time.Time) []string {
			t.Helper()
			all, err := s.Between(ctx, who, from, to)
			if err != nil {
				t.Fatal(err)
			}
			return told(all)
		}
		whole := []string{"EE Mon 30 08:30 waiting", "BE Mon 30 09:00 waiting"}
		if got := at(h.scheduler, officer, monday, tuesday); !cmp.Equal(got, whole) {
			t.Errorf("%q", got)
		}
		if got := at(h.scheduler, officer, tuesday, tuesday.AddDate(0, 0, 1)); !cmp.Equal(got, []string{"GB Tue 1 10:00 waiting"}) {
			t.Errorf("%q", got)
		}
		be := time.Date(2026, 11, 30, 8, 0, 0, 0, time.UTC)
		if got := at(h.scheduler, officer, be, be.Add(time.Millisecond)); len(got) != 1 {
			t.Errorf("%q", got)
		}
		if got := at(h.scheduler, officer, be.Add(time.Millisecond), tuesday); len(got) != 0 {
			t.Errorf("%q", got)
		}
		if got := at(h.knowing(), estonia, monday, tuesday); !cmp.Equal(got, whole[:1]) {
			t.Errorf("Estonia sees %q", got)
		}
		h.send("2026-12-01T10:00:00Z") // moves each; what was isn't a date any more
		if got := at(h.scheduler, officer, monday, tuesday); len(got) != 0 {
			t.Errorf("%q", got)
		}
	})
}

// TestProposeFor: a partner is shown what its own lists would get, and of a release that
// doesn't concern it nothing.
func TestProposeFor(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		when := scheduler.When{Rule: scheduler.RuleWindow}
		countries := func(who accounts.Actor) (all []string) {
			plan, err := h.knowing().ProposeFor(t.Context(), who, "lipse", when)
			if err != nil {
				t.Fatal(err)
			}
			for _, p := range plan.Proposals {
				all = append(all, p.Target.Country)
			}
			return append(all, plan.Unreached...)
		}
		if got := countries(officer); !slices.Equal(got, []string{"EE", "BE", "GB", "SK"}) {
			t.Errorf("%q", got)
		}
		if got := countries(estonia); !slices.Equal(got, []string{"EE"}) {
			t.Errorf("%q", got)
		}
		france := accountstest.For("fr", accounts.Partner{ID: 2, Country: "FR"}, accounts.Officer)
		if _, err := h.knowing().ProposeFor(t.Context(), france, "lipse", when); !fault.Is(err, "releases.missing") {
			t.Error(err)
		}
	})
}

func TestClosedBetween(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		s := h.knowing()
		*h.targets = append(*h.targets, scheduler.Target{ListID: 4, Country: "BE", Window: "weekdays 09:00", Zone: "Europe/Brussels"},
			scheduler.Target{ListID: 5, Country: "BE", Window: "never", Zone: "Europe/Brussels"})
		err := s.SetClosings(t.Context(), officer, []scheduler.Closing{
			{First: time.Date(2026, 12, 22, 0, 0, 0, 0, time.UTC), Name: "Move", Country: "BE"},
			{First: time.Date(2026, 12, 24, 0, 0, 0, 0, time.UTC), Name: "Bridge", Country: "EE"},
		})
		if err != nil {
			t.Fatal(err)
		}
		first, last := scheduler.Date{Year: 2026, Month: 12, Day: 1}, scheduler.Date{Year: 2026, Month: 12, Day: 25}
		all, err := s.ClosedBetween(t.Context(), []string{"RO", "EE", "BE", "JP"}, first, last, "fr")
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, c := range all {
			got = append(got, c.String()+" "+c.Country+" "+c.Name+" "+c.Lang)
		}
		want := []string{
			"2026-12-01 RO Ziua Națională a României ro", "2026-12-22 BE Move ", "2026-12-24 EE Jõululaupäev et", "2026-12-25 RO Crăciunul ro",
			"2026-12-25 EE Esimene jõulupüha et", "2026-12-25 BE Noël fr",
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
		checkOpen(t, s)
	})
}

// checkOpen: the windows of the lists that somebody may see are open on the days that aren't
// closed, and those of one country that are open at one time are told once.
func checkOpen(t *testing.T, s *scheduler.Scheduler) {
	t.Helper()
	wednesday := time.Date(2026, 12, 23, 0, 0, 0, 0, time.UTC)
	for _, test := range []struct {
		who  accounts.Actor
		want []string
	}{
		{officer, []string{"EE 23 08:30 EET", "BE 23 09:00 CET", "BE 24 09:00 CET"}},
		{estonia, []string{"EE 23 08:30 EET"}},
		{accountstest.For("fr", accounts.Partner{ID: 3, Country: "FR"}, accounts.Officer), nil},
	} {
		open, err := s.OpenBetween(t.Context(), test.who, []string{"BE", "EE", "GB"}, wednesday, wednesday.AddDate(0, 0, 2))
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, o := range open {
			got = append(got, o.Country+" "+o.From.Format("02 15:04 MST"))
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Error(diff)
		}
	}
}
