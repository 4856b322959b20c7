package clock_test

import (
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"communique/internal/clock"

	"pgregory.net/rapid"
)

func TestSystemIsInUTCAndCutToTheMillisecond(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(1234567 * time.Nanosecond)
		now := clock.System{}.Now()
		if want := time.Date(2000, 1, 1, 0, 0, 0, 1e6, time.UTC); now != want { // a bubble's time begins there
			t.Errorf("%v, want %v", now, want)
		}
	})
}

func TestSimulatedStandsStillUntilItIsMoved(t *testing.T) {
	start := time.Date(2013, 1, 30, 8, 0, 0, 1_999_999, time.FixedZone("CET", 3600))
	c := clock.NewSimulated(start)
	want := time.Date(2013, 1, 30, 7, 0, 0, 1e6, time.UTC)
	if now := c.Now(); now != want || now != c.Now() {
		t.Errorf("%v, want %v", now, want)
	}
	c.Advance(time.Hour)
	if now := c.Now(); now != want.Add(time.Hour) {
		t.Errorf("an hour later: %v", now)
	}
	c.MoveTo(want)
	c.Advance(-time.Hour)
	if now := c.Now(); now != want.Add(time.Hour) {
		t.Errorf("it ran backwards, to %v", now)
	}
}

func TestSimulatedIsMovedByMany(t *testing.T) {
	start := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	c := clock.NewSimulated(start)
	var wg sync.WaitGroup
	for i := range 100 {
		wg.Go(func() {
			before := c.Now()
			c.MoveTo(start.Add(time.Duration(i) * time.Second))
			if c.Now().Before(before) {
				t.Error("it ran backwards")
			}
		})
	}
	wg.Wait()
	if got := c.Now().Sub(start); got != 99*time.Second {
		t.Errorf("it stands %v after its start", got)
	}
}

func TestWhatAClockSaysIsWhatTheDatabaseGivesBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		at := time.UnixMilli(rapid.Int64Range(-62135596800000, 253402300799999).Draw(t, "from year 1 to 9999"))
		now := clock.NewSimulated(at).Now()
		if back := clock.FromMillis(clock.Millis(now)); back != now {
			t.Fatalf("%v came back as %v", now, back)
		}
	})
}
