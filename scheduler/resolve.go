package scheduler

import (
	"context"
	"time"

	"communique/internal/sqldb"
)

// wallFormat is how the clocks' time of a date is kept.
const wallFormat = "2006-01-02 15:04"

// ZonesFrom has Resolve ask f for the rules of a zone instead of the machine's tzdata,
// or the one that is built in; it changes and returns s.
func (s *Scheduler) ZonesFrom(f func(name string) (*time.Location, error)) *Scheduler {
	s.zones = f
	return s
}

// Resolve finds the dates that wait and whose instant isn't any more the one at which the
// clocks of their zone show what was planned, because the zone's rules have changed since.
// Each gets its new instant, remembers the old one (WasAt), and is told of. It gives back
// how many there were. A zone that nobody knows any more keeps its instants.
func (s *Scheduler) Resolve(ctx context.Context) (moved int, err error) {
	var dates []dated
	err = s.db.Read(ctx, func(tx *sqldb.Tx) (err error) {
		dates, err = selectDated(ctx, tx)
		return err
	})
	for _, d := range dates {
		due, ok := s.resolved(d.Wall, d.Zone)
		if err != nil || !ok || due.Equal(d.due()) {
			continue
		}
		done := false
		if done, err = s.reresolve(ctx, d, due); done {
			moved++
		}
	}
	if err != nil {
		return moved, err
	}
	return moved, s.resolveRecurring(ctx)
}

// resolved is the instant at which the clocks of a zone show wall, by its rules of today.
func (s *Scheduler) resolved(wall, zone string) (time.Time, bool) {
	shown, err := time.Parse(wallFormat, wall)
	if err != nil {
		return time.Time{}, false
	}
	loc, err := s.zones(zone)
	if err != nil {
		return time.Time{}, false
	}
	return instant(shown, loc), true
}

// reresolve gives a date that waits its new instant, unless somebody was faster.
func (s *Scheduler) reresolve(ctx context.Context, d dated, due time.Time) (done bool, err error) {
	now := s.clock.Now()
	err = s.db.Write(ctx, func(tx *sqldb.Tx) error {
		if done, err = replaceWaiting(ctx, tx, d.ID, d.DueAt, tzdataChanged); err != nil || !done {
			return err
		}
		if err := insertOccurrence(ctx, tx, d.ScheduleID, due, now); err != nil {
			return err
		}
		if err := keepWall(ctx, tx, d, due); err != nil {
			return err
		}
		return tookPlace(ctx, tx, d.ScheduleID, due, d.due(), tzdataChanged, now)
	})
	if err != nil || !done {
		return false, err
	}
	s.log.WarnContext(ctx, "the rules of a zone have changed; a date is at another instant now", "zone", d.Zone,
		"wall", d.Wall, "was", d.due().Format(time.RFC3339), "now", due.Format(time.RFC3339), "release", d.ReleaseID)
	s.tell(Event{Kind: EventTzdata, Occurrence: Occurrence{
		ScheduleID: d.ScheduleID, ReleaseID: d.ReleaseID, ListID: d.ListID, Country: d.Country, Zone: d.Zone,
		DueAt: due, State: Waiting, WasAt: d.due(), WasFor: tzdataChanged,
	}})
	return true, nil
}
