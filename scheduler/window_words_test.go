package scheduler_test

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"communique/locales"
	"communique/scheduler"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the golden file of the windows in words anew")

// described are windows of every kind and with every option.
var described = []string{
	"weekdays 09:00",
	"0 9 * * mon-fri",
	"daily 09:00,14:30",
	"daily 01:30",
	"mon,thu 09:00",
	"sat,sun 00:00-24:00",
	"every 2 weeks tue 09:00 from 2026-01-06",
	"every 2 weeks wed 09:00 from 2026-01-07",
	"every 2 weeks sun 09:00 from 2026-01-11",
	"every 3 weeks mon,fri 09:00 from 2026-01-05",
	"every 6 weeks thu 09:00 from 2026-01-08",
	"first mon 09:00",
	"second tue 09:00",
	"third sun 09:00",
	"fourth wed 09:00",
	"fifth sat 09:00",
	"last fri 10:00",
	"first working day 10:30",
	"last working day 16:00",
	"day 15 10:30",
	"day 1,15 10:30",
	"last day 16:00",
	"working days 07:00-18:00",
	"weekdays 07:30-18:15 holidays open",
	"weekdays 09:00 until 11:00 notice 2h",
	"weekdays 09:00 notice 1h holidays DE-BY",
	"working days 09:00 notice 45m",
	"working days 09:00 notice 1d",
	"working days 09:00 notice 5d",
	"0 9 1 3 *",
	"*/5 8-9 * * 1-5 holidays open",
}

const goldenWords = "testdata/windows.txt"

// TestWindowsInWords shows every window in the ten languages, one below the other, for
// whoever reviews them.
func TestWindowsInWords(t *testing.T) {
	catalogue, err := words()
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 11, 26, 12, 0, 0, 0, time.UTC)
	var b strings.Builder
	for _, text := range described {
		w, err := scheduler.ParseWindow(text, scheduler.Place{Zone: "Europe/Brussels"})
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&b, "%s\n", text)
		for _, lang := range locales.Languages {
			fmt.Fprintf(&b, "  %s  %s\n", lang, w.Describe(catalogue.In(lang), now))
		}
	}
	if missing := catalogue.Missing(); len(missing) > 0 {
		t.Errorf("messages are missing: %v", missing)
	}
	if *update {
		if err := os.WriteFile(goldenWords, []byte(b.String()), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(goldenWords)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), b.String()); diff != "" {
		t.Errorf("(-want +got; -update writes it anew):\n%s", diff)
	}
}
