package planning

import (
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"communique/internal/fault"
	"communique/releases"

	"pgregory.net/rapid"
)

// read gives the values of a property in a calendar file, as another program would.
func read(file, name string) (values []string) {
	for line := range strings.SplitSeq(strings.ReplaceAll(file, "\r\n ", ""), "\r\n") {
		if value, ok := strings.CutPrefix(line, name+":"); ok {
			values = append(values, strings.NewReplacer(`\\`, `\`, `\;`, ";", `\,`, ",", `\n`, "\n").Replace(value))
		}
	}
	return values
}

// TestTextsArriveInCalendars: whatever stands in a text comes out again, but for control
// characters, and begins no line of its own; lines are short, and none ends within a character.
func TestTextsArriveInCalendars(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.OneOf(rapid.String(), rapid.StringOfN(rapid.SampledFrom([]rune("a;,\\\r\n\té€𝄞: <>\"")), 0, 300, -1)).Draw(t, "text")
		at := time.Unix(rapid.Int64Range(0, 4e9).Draw(t, "at"), 0)
		file := icalCalendar{Name: text, Lang: "en", Events: []icalEvent{{UID: text, At: at, Changed: at, Summary: text, Detail: text, URL: "https://x.example/" + text, Kind: text}}}.String()
		want := strings.Map(func(r rune) rune {
			if r != '\n' && unicode.IsControl(r) {
				return -1
			}
			return r
		}, strings.ReplaceAll(strings.ToValidUTF8(text, "\uFFFD"), "\r\n", "\n"))
		for _, name := range []string{"SUMMARY", "UID", "CATEGORIES", "NAME", "X-WR-CALNAME"} {
			if got := read(file, name); len(got) != 1 || got[0] != want {
				t.Fatalf("%s: %q, want %q in\n%q", name, got, want, file)
			}
		}
		if got := read(file, "DTSTART"); len(got) != 1 || got[0] != at.UTC().Format("20060102T150405Z") {
			t.Fatal(got)
		}
		if n := strings.Count(strings.ReplaceAll(file, "\r\n ", ""), "\r\n"); n != 9+10+1-map[bool]int{true: 1}[text == ""] {
			t.Fatalf("%d lines:\n%s", n, file)
		}
		for line := range strings.SplitSeq(file, "\r\n") {
			if len(line) > 75 || !utf8.ValidString(line) || strings.ContainsAny(line, "\r\n") {
				t.Fatalf("%q", line)
			}
		}
	})
}

// FuzzTyped reads what somebody types as an instant: it gives an instant, or a fault that
// stands at a field.
func FuzzTyped(f *testing.F) {
	for _, s := range [][4]string{{"2013-01-31", "09:00", "Europe/Brussels", ""}, {"2013-10-27", "02:30", "Europe/Brussels", "+01:00"}, {"2013-03-31", "02:30", "Europe/Brussels", ""}, {"", "", "", ""}, {"x y", "--none", "CET", "\x00"}} {
		f.Add(s[0], s[1], s[2], s[3])
	}
	f.Fuzz(func(t *testing.T, date, clock, zone, offset string) {
		typed := typed{date, clock, zone, offset}
		at, err := typed.parse()
		if err == nil && at.At.IsZero() {
			t.Fatalf("%+v is no instant", typed)
		}
		for _, f := range fault.All(err) {
			if f.Place.Field == "" || f.Kind != fault.Invalid {
				t.Fatalf("%+v: %v at %q", typed, f, f.Place.Field)
			}
		}
		if err != nil && len(fault.All(err)) == 0 {
			t.Fatalf("%+v: %v", typed, err)
		}
		offsetsOf(typed)
		_, _ = parseDay(date, "2006-01", time.Time{})
	})
}

// TestDaysOfSpringAndAutumn: a day with 23 or 25 hours is a day, and each instant is in one.
func TestDaysOfSpringAndAutumn(t *testing.T) {
	for _, name := range []string{"Europe/Brussels", "America/Santiago", "Africa/Cairo", "Pacific/Apia", "UTC"} {
		zone, err := time.LoadLocation(name)
		if err != nil {
			t.Fatal(err)
		}
		for month := time.January; month <= time.December; month++ {
			first := time.Date(2026, month, 1, 12, 0, 0, 0, zone)
			from, to := monday(first), monday(first.AddDate(0, 1, 6))
			var a agenda
			for at := from; at.Before(to); at = at.Add(5 * time.Hour) {
				a.Entries = append(a.Entries, entry{At: at, release: releases.Release{}})
			}
			days := daysOf(a, from, to, first, 100, filter{})
			n := 0
			for i, d := range days {
				n += len(d.Entries)
				for _, e := range d.Entries {
					if e.At.YearDay() != d.At.YearDay() {
						t.Errorf("%s: %v is on %v", name, e.At, d.At)
					}
				}
				if i > 0 && d.At.YearDay() == days[i-1].At.YearDay() {
					t.Errorf("%s: %v twice", name, d.At)
				}
			}
			if len(days)%7 != 0 || n != len(a.Entries) || days[0].At.Weekday() != time.Monday {
				t.Errorf("%s %v: %d days, %d of %d entries", name, month, len(days), n, len(a.Entries))
			}
		}
	}
}
