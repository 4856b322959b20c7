package clock

import (
	"context"
	"errors"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// machine has a clock on the wall that anybody may set, and one that nobody can.
type machine struct {
	wall    time.Time
	elapsed time.Duration
	way     time.Duration // of a question to the database
	leaps   []Leap
}

var began2026 = time.Date(2026, 11, 30, 8, 0, 0, 0, time.UTC)

func newMachine() *machine { return &machine{wall: began2026} }

func (m *machine) pass(d time.Duration) {
	m.wall = m.wall.Add(d)
	m.elapsed += d
}

func (m *machine) on(l Leap) { m.leaps = append(m.leaps, l) }

func (m *machine) steady() *Steady {
	return NewGoingBy(func() time.Time { return m.wall }, func() time.Duration { return m.elapsed }, m.on)
}

// told is a clock that asks a database whose clock is this machine's plus ahead.
func (m *machine) told(t *testing.T, ahead *time.Duration) (*Steady, func(context.Context) (time.Time, error)) {
	t.Helper()
	server := func(context.Context) (time.Time, error) {
		m.pass(m.way / 2)
		now := began2026.Add(m.elapsed + *ahead)
		m.pass(m.way / 2)
		return now, nil
	}
	c := &Steady{elapsed: func() time.Duration { return m.elapsed }, on: m.on}
	now, at, _, err := c.measure(t.Context(), server)
	if err != nil {
		t.Fatal(err)
	}
	c.base, c.at = now, at
	return c, server
}

func shows(t *testing.T, c *Steady, what string, want time.Time) {
	t.Helper()
	if now := c.Now(); !now.Equal(want) {
		t.Errorf("%s: it shows %v, want %v", what, now, want)
	}
}

func TestALeapForwardIsBelievedWhenItHasStoodForAMinute(t *testing.T) {
	for _, by := range []time.Duration{time.Hour, 24 * time.Hour, 5 * time.Second} {
		m := newMachine()
		c := m.steady()
		m.pass(time.Second)
		m.wall = m.wall.Add(by)
		shows(t, c, "at the leap", began2026.Add(time.Second))
		m.pass(59 * time.Second)
		shows(t, c, "59 seconds later", began2026.Add(time.Minute))
		m.pass(time.Second)
		shows(t, c, "a minute later", m.wall)
		if len(m.leaps) != 2 || m.leaps[0] != (Leap{By: by}) || m.leaps[1] != (Leap{By: by, Followed: true}) {
			t.Errorf("told of %v", m.leaps)
		}
	}
}

func TestALeapForwardThatIsPutRightWasNone(t *testing.T) {
	m := newMachine()
	c := m.steady()
	for range 3 {
		m.wall = m.wall.Add(24 * time.Hour)
		shows(t, c, "at the leap", began2026.Add(m.elapsed))
		m.pass(50 * time.Second)
		shows(t, c, "50 seconds later", began2026.Add(m.elapsed))
		m.wall = m.wall.Add(-24 * time.Hour)
		shows(t, c, "put right", began2026.Add(m.elapsed))
		m.pass(50 * time.Second)
	}
}

func TestALeapBackwardIsBelievedAtOnce(t *testing.T) {
	m := newMachine()
	c := m.steady()
	c.Now()
	m.wall = m.wall.Add(-24 * time.Hour)
	shows(t, c, "at the leap", m.wall)
	m.pass(time.Second)
	shows(t, c, "a second later", m.wall)
	if len(m.leaps) != 1 || m.leaps[0] != (Leap{By: -24 * time.Hour, Followed: true}) {
		t.Errorf("told of %v", m.leaps)
	}
}

func TestDriftIsFollowedAndNeverRunsBackwards(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := newMachine()
		c := m.steady()
		last := c.Now()
		for range rapid.IntRange(1, 50).Draw(t, "steps") {
			m.pass(time.Duration(rapid.IntRange(0, 5000).Draw(t, "ms")) * time.Millisecond)
			m.wall = m.wall.Add(time.Duration(rapid.IntRange(-1400, 1400).Draw(t, "drift")) * time.Millisecond)
			now := c.Now()
			if now.Before(last) {
				t.Fatalf("%v after %v", now, last)
			}
			if now.After(m.wall) && !now.Equal(last) {
				t.Fatalf("%v is ahead of the wall's %v", now, m.wall)
			}
			last = now
		}
		if len(m.leaps) != 0 {
			t.Fatalf("took drift for a leap: %v", m.leaps)
		}
	})
}

// TestItIsNeverAheadOfWhatStoodForAMinute: whatever is done to the wall's clock, the
// house's isn't later than the wall has been for a minute.
func TestItIsNeverAheadOfWhatStoodForAMinute(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := newMachine()
		c := m.steady()
		set := time.Duration(0) // when the wall's clock was set last
		offset := time.Duration(0)
		for range rapid.IntRange(1, 60).Draw(t, "steps") {
			if rapid.IntRange(0, 9).Draw(t, "seldom") == 0 {
				by := time.Duration(rapid.IntRange(-1500, 1500).Draw(t, "minutes")) * time.Minute
				if by.Abs() < leaps {
					continue
				}
				m.wall, set = m.wall.Add(by), m.elapsed
				offset += by
			}
			m.pass(time.Duration(rapid.IntRange(1, 20).Draw(t, "seconds")) * time.Second)
			now := c.Now()
			if now.After(m.wall) {
				t.Fatalf("it shows %v, the wall %v", now, m.wall)
			}
			if m.elapsed-set >= stands+20*time.Second && !now.Equal(m.wall) {
				t.Fatalf("it shows %v, the wall has shown %v for %v", now, m.wall, m.elapsed-set)
			}
		}
	})
}

func TestTwoMachinesTwoSecondsApartShowTheDatabasesTime(t *testing.T) {
	ahead := 700 * time.Millisecond // the server's clock before the test's
	for _, off := range []time.Duration{-2 * time.Second, 0, 2 * time.Second, 24 * time.Hour} {
		m := newMachine()
		m.wall, m.way = m.wall.Add(off), 4*time.Millisecond
		c, server := m.told(t, &ahead)
		shows(t, c, "at first", began2026.Add(m.elapsed+ahead))
		m.pass(time.Hour)
		m.wall = m.wall.Add(-25 * time.Hour) // somebody sets it
		shows(t, c, "an hour later", began2026.Add(m.elapsed+ahead))
		if err := c.Ask(t.Context(), server); err != nil {
			t.Fatal(err)
		}
		shows(t, c, "asked again", began2026.Add(m.elapsed+ahead))
	}
}

func TestTheDatabasesClockMayLeapAsWell(t *testing.T) {
	ahead := time.Duration(0)
	m := newMachine()
	c, server := m.told(t, &ahead)
	ask := func() {
		t.Helper()
		m.pass(10 * time.Second)
		if err := c.Ask(t.Context(), server); err != nil {
			t.Fatal(err)
		}
	}
	ahead = time.Hour
	for range 6 {
		ask()
		shows(t, c, "within the minute", began2026.Add(m.elapsed))
	}
	ask()
	shows(t, c, "a minute later", began2026.Add(m.elapsed+time.Hour))
	ahead = 0
	ask()
	shows(t, c, "set back", began2026.Add(m.elapsed))
}

func TestADatabaseThatIsAwayOrSlowChangesNothing(t *testing.T) {
	ahead := time.Duration(0)
	m := newMachine()
	c, server := m.told(t, &ahead)
	away := errors.New("away")
	if err := c.Ask(t.Context(), func(context.Context) (time.Time, error) { return time.Time{}, away }); !errors.Is(err, away) {
		t.Errorf("%v", err)
	}
	m.way, ahead = 2*time.Second, 500*time.Millisecond
	if err := c.Ask(t.Context(), server); err != nil {
		t.Error(err)
	}
	shows(t, c, "after a slow answer", began2026.Add(m.elapsed))
}
