package scheduler_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"communique/accounts/accountstest"
	"communique/internal/fault"
	"communique/scheduler"
)

func day(s string) time.Time {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return t
}

func TestClosings(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		set := func(all ...scheduler.Closing) error { return h.scheduler.SetClosings(t.Context(), officer, all) }
		if err := set(scheduler.Closing{First: day("2026-12-24"), Last: day("2027-01-01"), Name: " Christmas  closing "},
			scheduler.Closing{First: day("2026-11-02"), Name: "Day of the university", Country: "be"}); err != nil {
			t.Fatal(err)
		}
		got, err := h.scheduler.Closings(t.Context())
		want := []scheduler.Closing{
			{First: day("2026-11-02"), Last: day("2026-11-02"), Name: "Day of the university", Country: "BE"},
			{First: day("2026-12-24"), Last: day("2027-01-01"), Name: "Christmas closing"},
		}
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("%v, %v", got, err)
		}
		// Bad input changes nothing, and all that is wrong is told at once.
		err = set(scheduler.Closing{First: day("2026-12-24"), Last: day("2026-12-01"), Name: "a"},
			scheduler.Closing{First: day("2026-12-24"), Last: day("2027-12-24"), Name: "a"},
			scheduler.Closing{First: day("2026-12-24")},
			scheduler.Closing{First: day("2026-12-24"), Name: "a", Country: "XX"},
			scheduler.Closing{First: day("2026-12-31"), Name: "a"}, scheduler.Closing{First: day("2026-12-31"), Name: "b"})
		var ids []string
		for _, f := range fault.All(err) {
			ids = append(ids, strings.TrimPrefix(f.ID, "scheduler.closing_"))
		}
		if !slices.Equal(ids, []string{"order", "long", "name", "country", "twice"}) {
			t.Errorf("%q", ids)
		}
		if again, err := h.scheduler.Closings(t.Context()); err != nil || !slices.Equal(again, want) {
			t.Errorf("afterwards: %v, %v", again, err)
		}
		err = h.scheduler.SetClosings(t.Context(), accountstest.Officer("partner", 1), nil)
		if fault.KindOf(err) != fault.Forbidden {
			t.Errorf("a partner: %v", err)
		}
	})
}
