package scheduler

import (
	"context"
	"slices"

	"communique/accounts"
)

// OccurrencesFor is Occurrences of the release with this slug as the actor sees it: whoever
// sees less than the whole consortium sees the dates of their own press lists.
// Fault: releases.missing.
func (s *Scheduler) OccurrencesFor(ctx context.Context, who accounts.Actor, slug string) ([]Occurrence, error) {
	r, err := s.releases.Seen(ctx, who, slug)
	if err != nil {
		return nil, err
	}
	all, err := s.Occurrences(ctx, r.ID)
	if err != nil || who.May(accounts.See) {
		return all, err
	}
	targets, err := s.targets.Targets(ctx, r.Countries)
	if err != nil {
		return nil, err
	}
	seen := func(o Occurrence) bool {
		return slices.ContainsFunc(targets, func(t Target) bool { return t.ListID == o.ListID && who.MayFor(accounts.See, t.PartnerID) })
	}
	return slices.DeleteFunc(all, func(o Occurrence) bool { return !seen(o) }), nil
}
