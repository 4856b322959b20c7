package scheduler_test

import (
	"testing"
	"time"

	"communique/accounts/accountstest"
	"communique/internal/fault"
	"communique/releases"
	"communique/scheduler"

	"github.com/google/go-cmp/cmp"
)

func same(t *testing.T, what string, got, want any) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

func refused(t *testing.T, err error, id string, kind fault.Kind) {
	t.Helper()
	if !fault.Is(err, id) || fault.KindOf(err) != kind {
		t.Errorf("got %v, want %s (%s)", err, id, kind)
	}
}

func TestSendAtTheWindowOfEachList(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		want := []string{"EE Mon 30 08:30 waiting", "BE Mon 30 09:00 waiting", "GB Tue 1 10:00 waiting"}
		same(t, "the dates", h.send("window"), want)
		occurrences, err := h.scheduler.Occurrences(t.Context(), h.release.ID)
		if err != nil {
			t.Fatal(err)
		}
		same(t, "countries without a list", scheduler.Unreached(h.release.Countries, occurrences), []string{"SK"})
		r, err := h.releases.Get(t.Context(), "lipse")
		if err != nil || r.State != releases.Scheduled {
			t.Errorf("the release is %s, %v", r.State, err)
		}
		next, ok, err := h.scheduler.NextDue(t.Context())
		if err != nil || !ok || !next.Equal(monday.Add(30*time.Minute)) {
			t.Errorf("the next is due at %v, %v, %v", next, ok, err)
		}

		h.clock.Advance(10 * time.Minute)
		same(t, "asked again", h.send("window"), want)
		if n := countOccurrences(t, h.db); n != 3 {
			t.Errorf("%d occurrences were written", n)
		}
	})
}

func TestSendAgainKeepsAnOverdueDate(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.send("window")
		h.clock.Advance(48 * time.Hour) // every process was down
		want := []string{"EE Mon 30 08:30 waiting", "BE Mon 30 09:00 waiting", "GB Tue 1 10:00 waiting"}
		same(t, "asked again when they are overdue", h.send("window"), want)
	})
}

func TestSendNowAndAtOneInstant(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		want := []string{"BE Mon 30 07:00 waiting", "EE Mon 30 08:00 waiting", "GB Mon 30 06:00 waiting"}
		same(t, "now", h.send("now"), want)
		h.clock.Advance(time.Second)
		same(t, "now, asked again", h.send("now"), want)

		want = []string{"BE Wed 2 12:00 waiting", "EE Wed 2 13:00 waiting", "GB Wed 2 11:00 waiting"}
		same(t, "moved to one instant", h.send("2026-12-02T12:00:00+01:00"), want)
		same(t, "asked again", h.send("2026-12-02T11:00:00Z"), want)
		_, err := h.trySend("2026-11-30T06:59:59+01:00")
		refused(t, err, "scheduler.at_past", fault.Invalid)
		same(t, "after a refusal", h.occurrences(), want)

		h.clock.Advance(72 * time.Hour)
		same(t, "asked again when it has passed", h.send("2026-12-02T11:00:00Z"), want)
	})
}

func TestSendComesBackToAFormerDate(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		first := h.send("2026-12-02T12:00:00Z")
		h.send("2026-12-03T12:00:00Z")
		same(t, "the first date again", h.send("2026-12-02T12:00:00Z"), first)
	})
}

func TestSendWaitsForTheEmbargo(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.revise("embargo: 2026-12-01 12:00 Europe/Brussels\n") // Tuesday, 11:00 UTC
		for _, when := range []string{"now", "2026-12-01T11:59:59+01:00", "2026-11-01T00:00:00Z"} {
			_, err := h.trySend(when)
			refused(t, err, "scheduler.before_embargo", fault.Conflict)
		}
		same(t, "nothing was written", countOccurrences(t, h.db), 0)
		same(t, "at the very instant", h.send("2026-12-01T11:00:00Z"),
			[]string{"BE Tue 1 12:00 waiting", "EE Tue 1 13:00 waiting", "GB Tue 1 11:00 waiting"})
		same(t, "at the windows", h.send("window"),
			[]string{"EE Wed 2 08:30 waiting", "BE Wed 2 09:00 waiting", "GB Tue 8 10:00 waiting"})

		h.move("2026-11-30 08:45 Europe/Tallinn")
		same(t, "an earlier embargo, asked again", h.send("window"),
			[]string{"BE Mon 30 09:00 waiting", "EE Tue 1 08:30 waiting", "GB Tue 1 10:00 waiting"})
	})
}

func TestSendAgainHeedsAnEmbargoThatIsNew(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.send("window")
		h.revise("embargo: 2026-12-01 12:00 Europe/Brussels\n")
		same(t, "asked again", h.send("window"),
			[]string{"EE Wed 2 08:30 waiting", "BE Wed 2 09:00 waiting", "GB Tue 8 10:00 waiting"})
	})
}

func TestSendIsRefused(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		window := scheduler.When{Rule: scheduler.RuleWindow}
		ctx := t.Context()
		_, err := h.scheduler.Send(ctx, officer, "no-such-release", window)
		refused(t, err, "releases.missing", fault.NotFound)
		_, err = h.scheduler.Send(ctx, accountstest.Officer("a partner", 1), "lipse", window)
		refused(t, err, "scheduler.send_forbidden", fault.Forbidden)

		all := *h.targets
		*h.targets = nil
		_, err = h.scheduler.Send(ctx, officer, "lipse", window)
		refused(t, err, "scheduler.no_list", fault.Conflict)
		*h.targets = lists{{ListID: 1, Country: "BE", Window: "0 9 31 2 *", Zone: "Europe/Brussels"}}
		_, err = h.scheduler.Send(ctx, officer, "lipse", window)
		refused(t, err, "scheduler.window_never", fault.Invalid)
		*h.targets = all

		h.importOnly(document + "\nAnother paragraph.\n") // thaws what was approved
		_, err = h.scheduler.Send(ctx, officer, "lipse", window)
		refused(t, err, "releases.not_approved", fault.Conflict)
		if err := h.releases.Withdraw(ctx, officer, "lipse", "wrong figures"); err != nil {
			t.Fatal(err)
		}
		_, err = h.scheduler.Send(ctx, officer, "lipse", window)
		refused(t, err, "releases.withdrawn", fault.Conflict)
		same(t, "nothing was written", countOccurrences(t, h.db), 0)
	})
}

func TestSendLeavesWhatTheMailerHas(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.send("window")
		h.clock.Advance(time.Hour) // Tallinn's window has opened, Brussels' hasn't
		h.due(&book{})
		same(t, "moved", h.send("2026-12-04T12:00:00Z"),
			[]string{"EE Mon 30 08:30 done", "BE Fri 4 13:00 waiting", "GB Fri 4 12:00 waiting"})

		h.clock.Advance(4*24*time.Hour + 6*time.Hour)
		h.due(&book{})
		_, err := h.trySend("now")
		refused(t, err, "scheduler.already_sent", fault.Conflict)
		_, err = h.trySend("2027-01-04T12:00:00Z")
		refused(t, err, "scheduler.already_sent", fault.Conflict)
		if n := countOccurrences(t, h.db); n != 5 { // two dates were replaced
			t.Errorf("%d occurrences were written", n)
		}
		if err := h.releases.MarkSent(t.Context(), h.release.ID); err != nil {
			t.Fatal(err)
		}
		same(t, "the same as before, after it was sent", h.send("2026-12-04T12:00:00Z"),
			[]string{"EE Mon 30 08:30 done", "BE Fri 4 13:00 done", "GB Fri 4 12:00 done"})
	})
}

func TestSendDropsListsThatAreNotMeantAnyMore(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.send("window")
		*h.targets = (*h.targets)[:2]
		same(t, "without Great Britain", h.send("window"),
			[]string{"EE Mon 30 08:30 waiting", "BE Mon 30 09:00 waiting", "GB Tue 1 10:00 cancelled scheduler.list_dropped"})
		*h.targets = (*h.targets)[:3]
		same(t, "with it again", h.send("window"),
			[]string{"EE Mon 30 08:30 waiting", "BE Mon 30 09:00 waiting", "GB Tue 1 10:00 waiting"})
	})
}

func TestSendTakesANewWindow(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.send("window")
		(*h.targets)[0].Window = "45 11 * * *"
		same(t, "a later window", h.send("window"),
			[]string{"EE Mon 30 08:30 waiting", "BE Mon 30 11:45 waiting", "GB Tue 1 10:00 waiting"})
	})
}

func TestSendGivesNoticeAndPassesOverClosedDays(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.scheduler.CloseOn(made)
		*h.targets = lists{
			{ListID: 1, Country: "BE", Window: "weekdays 09:00", Zone: "Europe/Brussels"},
			{ListID: 2, Country: "EE", Window: "daily 08:30 notice 1d", Zone: "Europe/Tallinn", Region: "GB"},
			{ListID: 3, Country: "GB", Window: "working days 07:00-18:00 notice 3h holidays DE-BY", Zone: "Europe/London"},
		}
		same(t, "30 November is closed", h.send("window"),
			[]string{"EE Tue 1 08:30 waiting", "GB Tue 1 07:00 waiting", "BE Tue 1 09:00 waiting"})
		(*h.targets)[0].Window = "weekdays 09:00 holidays open"
		same(t, "open all the same", h.send("window"),
			[]string{"BE Mon 30 09:00 waiting", "EE Tue 1 08:30 waiting", "GB Tue 1 07:00 waiting"})
		(*h.targets)[0].Region = "XX"
		(*h.targets)[0].Window = "weekdays 09:00"
		_, err := h.trySend("window")
		refused(t, err, "scheduler.zone_unknown", fault.Invalid)
	})
}
