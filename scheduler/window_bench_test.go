package scheduler_test

import (
	"testing"
	"time"

	"communique/scheduler"
)

func BenchmarkNext(b *testing.B) {
	for _, text := range []string{
		"weekdays 09:00", "working days 07:00-18:00", "weekdays 07:30-18:15", "every 2 weeks tue 09:00 from 2026-01-06",
		"first working day 10:30", "weekdays 09:00 until 11:00",
	} {
		b.Run(text, func(b *testing.B) {
			w, err := scheduler.ParseWindow(text, scheduler.Place{Zone: "Europe/Brussels", Region: "BE", Calendar: made})
			if err != nil {
				b.Fatal(err)
			}
			from := time.Date(2026, 11, 28, 12, 0, 0, 0, time.UTC) // a Saturday
			for b.Loop() {
				if _, ok := w.Next(from); !ok {
					b.Fatal("never")
				}
			}
		})
	}
}

func BenchmarkParseWindow(b *testing.B) {
	for b.Loop() {
		if _, err := scheduler.ParseWindow("working days 07:00-18:00 notice 2h", scheduler.Place{Zone: "Europe/Brussels"}); err != nil {
			b.Fatal(err)
		}
	}
}
