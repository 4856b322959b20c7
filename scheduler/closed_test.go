package scheduler_test

import (
	"slices"
	"testing"

	"communique/internal/fault"
	"communique/scheduler"
)

// A window passes over public holidays and the consortium's own closing days, and the
// plan says over which.
func TestClosedDaysArePassedOver(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.scheduler.CloseOn(scheduler.PublicHolidays)
		*h.targets = (*h.targets)[:2]
		h.revise("embargo: 2026-12-23 20:00 UTC\n")
		err := h.scheduler.SetClosings(t.Context(), officer, []scheduler.Closing{{First: day("2026-12-28"), Last: day("2026-12-30"), Name: "Closed", Country: "BE"}})
		if err != nil {
			t.Fatal(err)
		}
		if got := dated(h.propose("window")); !slices.Equal(got, []string{"BE Thu 24 09:00", "EE Sun 27 08:30"}) {
			t.Errorf("%q", got)
		}
		h.revise("embargo: 2026-12-24 20:00 UTC\n")
		for _, p := range h.propose("window").Proposals {
			var passed []string
			for _, d := range p.Skipped {
				passed = append(passed, d.String()+" "+d.Name)
			}
			want := map[string][]string{
				"BE": {"2026-12-25 Kerstmis", "2026-12-28 Closed", "2026-12-29 Closed", "2026-12-30 Closed"},
				"EE": {"2026-12-25 Esimene jõulupüha", "2026-12-26 Teine jõulupüha"},
			}[p.Target.Country]
			if !slices.Equal(passed, want) {
				t.Errorf("%s: %q", p.Target.Country, passed)
			}
		}
		if got := h.send("window"); !slices.Equal(got, []string{"EE Sun 27 08:30 waiting", "BE Thu 31 09:00 waiting"}) {
			t.Errorf("sent: %q", got)
		}
		// A date that no window chose may lie on such a day, and the officer is told.
		for _, p := range h.propose("2026-12-29T10:00:00Z").Proposals {
			closed := slices.Contains(p.Warnings, scheduler.Warning{Kind: scheduler.WarnClosed, Detail: "Closed"})
			if closed != (p.Target.Country == "BE") {
				t.Errorf("%s: %v", p.Target.Country, p.Warnings)
			}
		}
	})
}

func TestPublicHolidays(t *testing.T) {
	for _, tt := range []struct {
		region, day, want string
		closed            bool
	}{
		{"NL", "2027-04-27", "Koningsdag", true},
		{"NL", "2027-04-28", "", false},
		{"DE-BY", "2027-01-06", "Heilige Drei Könige", true},
		{"DE", "2027-01-06", "", false},
		{"SE", "2027-06-06", "", false}, // a country without a calendar is never closed
	} {
		closed, err := scheduler.PublicHolidays(tt.region)
		if err != nil {
			t.Errorf("%s: %v", tt.region, err)
			continue
		}
		if closed == nil {
			if tt.closed {
				t.Errorf("%s has no calendar", tt.region)
			}
			continue
		}
		d := day(tt.day)
		if name, is := closed(d.Year(), d.Month(), d.Day()); is != tt.closed || name != tt.want {
			t.Errorf("%s %s: %q, %v", tt.region, tt.day, name, is)
		}
	}
	if _, err := scheduler.PublicHolidays("DE-XX"); len(fault.All(err)) != 1 || fault.All(err)[0].ID != "holidays.region_unknown" {
		t.Errorf("%v", err)
	}
}
