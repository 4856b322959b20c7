package scheduler_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"communique/internal/fault"
	"communique/locales"
	"communique/scheduler"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// TestAWindowIsKeptInOneForm: what people type, and how it is kept.
func TestAWindowIsKeptInOneForm(t *testing.T) {
	for typed, want := range map[string]string{
		"  Weekdays   9:00 ":              "weekdays 09:00",
		"mon-fri at 09.00":                "weekdays 09:00",
		"weekday 09:00":                   "weekdays 09:00",
		"mondays, Thursday 14:30 , 09:00": "mon,thu 09:00,14:30",
		"every tue 09:00":                 "tue 09:00",
		"every day 09:00":                 "daily 09:00",
		"tue–fri 09:00":                   "tue-fri 09:00",
		"fri-mon 10:00":                   "mon,fri,sat,sun 10:00",
		"weekends 10:00":                  "sat,sun 10:00",
		"2nd tue of the month 09:00":      "second tue 09:00",
		"day 15, 1,15 10:30":              "day 1,15 10:30",
		"day 1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31 8:00": "daily 08:00",
		"working day 07:00 - 18:00":                                   "working days 07:00-18:00",
		"every working day 07:00–18:00":                               "working days 07:00-18:00",
		"daily 09:00,09:01,09:02":                                     "daily 09:00-09:03",
		"daily 09:00-09:01":                                           "daily 09:00",
		"every 1 week tue 09:00":                                      "tue 09:00",
		"every 2 weeks tue 09:00 from 2026-01-06":                     "every 2 weeks tue 09:00 from 2026-01-06",
		"weekdays 09:00 holidays de-by notice 90 minutes until 11:00": "weekdays 09:00 until 11:00 notice 90m holidays DE-BY",
		"weekdays 09:00 notice 24h":                                   "weekdays 09:00 notice 1d",
		"0  9 * * MON-FRI until 11:00":                                "0 9 * * mon-fri until 11:00",
	} {
		rule, err := scheduler.ParseRule(typed)
		if err != nil || rule.String() != want {
			t.Errorf("%q is kept as %q (%v), not as %q", typed, rule, err, want)
		}
	}
}

// TestEachMistakeNamesItsPlaceAndACure: the fault, its column, and the window that it
// says would do.
func TestEachMistakeNamesItsPlaceAndACure(t *testing.T) {
	for _, c := range []struct {
		text, fault string
		column      int
		example     string
	}{
		{"TZ=0 * * * *", "character", 3, "0 9 * * 1-5"},
		{"@every 1ms", "character", 1, "0 9 * * 1-5"},
		{"0 9 31 2 *", "never", 5, "0 9 * * 1-5"},
		{"0 25 * * *", "hour", 3, "0 9 * * *"},
		{"0 9 * * mon-fry until 11:00", "weekday", 9, "0 9 * * 1-5 until 11:00"},
		{" ", "missing", 1, "weekdays 09:00"},
		{strings.Repeat("x", 161), "long", 1, "weekdays 09:00"},
		{"weekdays 25:00", "time", 10, "weekdays 09:00"},
		{"weekdays 9h00 until 11:00", "time", 10, "weekdays 09:00 until 11:00"},
		{"mon, thu 09:00, 14:60", "time", 17, "mon,thu 09:00"},
		{"weekdays", "incomplete", 9, "weekdays 09:00"},
		{"every 2 weeks", "incomplete", 14, "every 2 weeks tue 09:00 from 2026-01-06"},
		{"every 2 weeks tue", "incomplete", 18, "every 2 weeks tue 09:00 from 2026-01-06"},
		{"every 2 weeks tue 09:00", "anchor", 24, "every 2 weeks tue 09:00 from 2026-01-06"},
		{"every 2 weeks sun 09:00 until 11:00", "anchor", 24, "every 2 weeks sun 09:00 from 2026-01-11 until 11:00"},
		{"every 2 weeks tue 09:00 from 2026-02-30", "date", 30, "every 2 weeks tue 09:00 from 2026-01-06"},
		{"every 60 weeks tue 09:00", "weeks", 7, "every 2 weeks tue 09:00 from 2026-01-06"},
		{"every second tue 09:00", "word", 7, "every 2 weeks tue 09:00 from 2026-01-06"},
		{"wekdays 09:00", "word", 1, "weekdays 09:00"},
		{"mon, thx 09:00", "word", 6, "mon,thu 09:00"},
		{"second tuee 09:00", "word", 8, "second tue 09:00"},
		{"weekdays 09:00 untill 11:00", "word", 16, "weekdays 09:00 until 11:00"},
		{"lundi 09:00", "word", 1, "weekdays 09:00"},
		{"day 32 09:00", "monthday", 5, "day 15 09:00"},
		{"weekdays 18:00-07:00", "span", 10, "weekdays 07:00-18:00"},
		{"weekdays 09:00 until 08:00", "until", 22, "weekdays 09:00 until 11:00"},
		{"weekdays 07:00-18:00 until 19:00", "until_span", 22, "weekdays 07:00-18:00"},
		{"weekdays 09:00 notice 2x", "notice", 23, "weekdays 09:00 notice 2h"},
		{"weekdays 09:00 notice 31d", "notice", 23, "weekdays 09:00 notice 2h"},
		{"weekdays 09:00 notice 2h notice 3h", "twice", 26, "weekdays 09:00"},
		{"weekdays 09:00 holidays closed", "region", 25, "weekdays 09:00 holidays open"},
		{"working days 09:00 holidays open", "open_working", 29, "weekdays 09:00 holidays open"},
		{"daily 1:00,3:00,5:00,7:00,9:00,11:00,13:00,15:00,17:00,19:00,21:00,23:00,23:30", "times", 7, "daily 07:00-18:00"},
	} {
		_, err := scheduler.ParseWindow(c.text, scheduler.Place{Zone: "Europe/Berlin"})
		var f *fault.Error
		if !errors.As(err, &f) {
			t.Errorf("%q is taken", c.text)
			continue
		}
		got := fmt.Sprint(f.ID, " ", f.Place.Column, " ", f.Args["Example"])
		if want := fmt.Sprint("scheduler.window_", c.fault, " ", c.column, " ", c.example); got != want {
			t.Errorf("%q: %s, want %s", c.text, got, want)
		}
		spoken(t, err)
	}
}

// spoken expects words for a fault in every language, with its value and example.
func spoken(t *testing.T, err error) {
	t.Helper()
	catalogue, loadErr := words()
	if loadErr != nil {
		t.Fatal(loadErr)
	}
	example, _ := fault.All(err)[0].Args["Example"].(string)
	for _, lang := range locales.Languages {
		for _, text := range catalogue.In(lang).Faults(err) {
			if strings.Contains(text.What+text.Cure, "⟦") || !strings.Contains(text.Cure, example) {
				t.Errorf("%s: %s %s", lang, text.What, text.Cure)
			}
		}
	}
}

// TestAPatternIsTheSameAfterItsTextAndAfterCron: parsing what was written gives the
// same rule, and so does compiling to cron and back.
func TestAPatternIsTheSameAfterItsTextAndAfterCron(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := drawWish(t, time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC))
		rule, err := scheduler.ParseRule(w.text)
		if err != nil {
			t.Fatalf("%q: %v", w.text, err)
		}
		again, err := scheduler.ParseRule(rule.String())
		if diff := cmp.Diff(rule, again); err != nil || diff != "" || again.String() != rule.String() {
			t.Fatalf("%q: %v (-want +got):\n%s", rule, err, diff)
		}
		expressions, condition := rule.Pattern.Cron()
		back, ok := scheduler.PatternOf(expressions, condition)
		if diff := cmp.Diff(rule.Pattern, back); !ok || diff != "" {
			t.Fatalf("%q as %q with %+v (-want +got):\n%s", rule, expressions, condition, diff)
		}
	})
}

func TestACronExpressionThatAPatternSaysIsRecognised(t *testing.T) {
	for cron, want := range map[string]string{
		"0 9 * * 1-5":           "weekdays 09:00",
		"0 9 * * mon-fri":       "weekdays 09:00",
		"0 9 * * 1,2,3,4,5":     "weekdays 09:00",
		"0 9 */1 */1 1-5":       "weekdays 09:00",
		"30 8,14 * * *":         "daily 08:30,14:30",
		"0 9 1-31 * 1":          "daily 09:00", // both are restricted, and either is enough
		"* 7-17 * * sat,sun":    "sat,sun 07:00-18:00",
		"* * * * *":             "daily 00:00-24:00",
		"0 10 1,15 * *":         "day 1,15 10:00",
		"0 9 * jan-dec 4":       "thu 09:00",
		"0 9 1 * 1":             "", // on the first, and on Mondays
		"0 9 1 3 *":             "",
		"*/5 9-10 * * 1-5":      "", // 24 times
		"0 9 * jan-nov 4":       "",
		"30 7 * * 1 until 9:00": "mon 07:30",
	} {
		rule, err := scheduler.ParseRule(cron)
		if err != nil {
			t.Errorf("%q: %v", cron, err)
			continue
		}
		got := ""
		if rule.Pattern.Kind != scheduler.NoKind {
			got = rule.Pattern.String()
		}
		if got != want {
			t.Errorf("%q is recognised as %q, want %q", cron, got, want)
		}
	}
	if p, ok := scheduler.PatternOf([]string{"0 9 * * 1", "0 9 * * 2"}, scheduler.Condition{}); ok {
		t.Errorf("two kinds of day are %q", p)
	}
}

// FuzzParseWindow looks for texts on which the parser panics, for windows that it takes
// and that never open, and for texts that change when they are kept.
func FuzzParseWindow(f *testing.F) {
	for _, text := range append([]string{
		"0 9 * * 1-5", "TZ=0", "@every 1h", "*/5,7-9 * 29 feb sun", "0 9 31 2 *", "*-5 ,, / - *", "every second tue", "day 0,, 9",
		"mon - fri , sun 07:00 – 18:00", "weekdays 09:00 notice 2 hours until 23:59 holidays xx-999", "last day 00:00-24:00",
	}, described...) {
		f.Add(text, "Europe/Tallinn")
	}
	f.Fuzz(func(t *testing.T, text, zone string) {
		w, err := scheduler.ParseWindow(text, scheduler.Place{Zone: zone})
		if err != nil {
			mended(t, err)
			return
		}
		again, err := scheduler.ParseRule(w.Text())
		if diff := cmp.Diff(w.Rule(), again); err != nil || diff != "" {
			t.Fatalf("%q is kept as %q: %v %s", text, w.Text(), err, diff)
		}
		from := time.Date(2026, 3, 28, 0, 0, 0, 0, time.UTC)
		at, ok := w.Next(from)
		if !ok && w.Rule().Pattern.Weeks > 1 { // counted from a day that is far away
			return
		}
		if !ok || at.Before(from) {
			t.Fatalf("%q in %q opens at %v (%v)", text, zone, at, ok)
		}
		if again, ok := w.Next(at); !ok || !again.Equal(at) {
			t.Fatalf("%q in %q opens at %v, and at that instant says %v (%v)", text, zone, at, again, ok)
		}
	})
}

// mended expects a fault of the input, whose example would do.
func mended(t *testing.T, err error) {
	t.Helper()
	for _, f := range fault.All(err) {
		if example, ok := f.Args["Example"].(string); ok {
			if _, err := scheduler.ParseRule(example); err != nil {
				t.Fatalf("%v: the example is refused", f)
			}
		}
	}
	if fault.KindOf(err) != fault.Invalid {
		t.Fatalf("not a fault of the input: %v", err)
	}
}
