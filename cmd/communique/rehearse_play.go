package main

import (
	"context"
	"time"

	"communique/internal/fault"
	"communique/mailer"
	"communique/releases"
	"communique/scheduler"
)

// rehearsalTime is how long after its last date a release is followed: a server may put a
// mail off for two days, or as long as somebody said.
const rehearsalTime = 8 * 7 * 24 * time.Hour

// play approves and schedules, where that is wanted and wasn't done, and then moves the
// clock until every mail has an outcome.
func (s *rehearsal) play(ctx context.Context) error {
	if s.command.AsIfApproved {
		if err := s.approve(ctx); err != nil {
			return err
		}
	}
	if err := s.schedule(ctx); err != nil {
		return err
	}
	if err := s.prepareInbox(ctx); err != nil {
		return err
	}
	engine := replay{
		h: s.h, clock: s.clock, planner: s, over: s.over, moved: func() int { return s.sink.Totals().Asked },
	}
	if err := s.ring(ctx); err != nil {
		return err
	}
	if err := engine.settle(ctx); err != nil { // what is due as it begins
		return err
	}
	return engine.run(ctx)
}

// approve freezes what is ready, in the copy.
func (s *rehearsal) approve(ctx context.Context) error {
	languages, err := s.h.releases.TranslationStatus(ctx, s.h.actor(), s.release.Slug)
	if err != nil {
		return err
	}
	for _, l := range languages {
		if l.Ready && !l.Frozen {
			s.approved = append(s.approved, l.Language)
		}
	}
	if len(s.approved) == 0 {
		return nil
	}
	_, err = s.h.releases.Approve(ctx, s.h.actor(), s.release.Slug, s.approved)
	return err
}

// schedule gives the release its dates, unless it has some and nobody asked for others. A
// release of which nothing is approved gets none: that is what there is to tell.
func (s *rehearsal) schedule(ctx context.Context) error {
	occurrences, err := s.h.scheduler.Occurrences(ctx, s.release.ID)
	if err != nil || len(occurrences) > 0 && !s.wishes.given && s.release.State != releases.Withdrawn {
		return err
	}
	_, err = s.h.scheduler.Send(ctx, s.h.actor(), s.release.Slug, s.wishes.when)
	if fault.Is(err, "releases.not_approved") {
		return nil
	}
	return err
}

// PlanAll has the mailer plan what is due of this release; another's date passes.
func (s *rehearsal) PlanAll(ctx context.Context, all []scheduler.Occurrence) []error {
	errs := make([]error, len(all))
	for i, o := range all {
		if o.ReleaseID == s.release.ID {
			errs[i] = s.h.mailer.Plan(ctx, o)
		}
	}
	return errs
}

// ring calls for the mailings that were under way: jobs of the queue aren't in the copy.
func (s *rehearsal) ring(ctx context.Context) error {
	status, err := s.h.mailer.Status(ctx, s.release.ID)
	for _, m := range status.Mailings {
		if err == nil {
			err = s.h.queue.Ring(ctx, mailer.BellName, m.ID)
		}
	}
	return err
}

// over tells whether all has been played: nothing of this release is open any more, or
// only what lies too far away.
func (s *rehearsal) over(ctx context.Context, next time.Time) (bool, error) {
	occurrences, err := s.h.scheduler.Occurrences(ctx, s.release.ID)
	if err != nil {
		return false, err
	}
	open, end := false, s.begin
	for _, o := range occurrences {
		open = open || o.State == scheduler.Waiting || o.State == scheduler.Claimed
		if o.DueAt.After(end) {
			end = o.DueAt
		}
	}
	status, err := s.h.mailer.Status(ctx, s.release.ID)
	if err != nil {
		return false, err
	}
	open = open || status.Total(mailer.Planned, mailer.Claimed, mailer.Deferred, mailer.Uncertain) > 0
	return !open || next.After(end.Add(rehearsalTime)), nil
}
