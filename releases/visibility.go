package releases

import (
	"time"

	"communique/internal/fault"
)

// Audience is who wants to see a release.
type Audience string

// The audiences, from the widest to the narrowest.
const (
	Public     Audience = "public"
	Press      Audience = "press"      // journalists on a press list
	Accredited Audience = "accredited" // contacts who may read under embargo
	Staff      Audience = "staff"      // the consortium's own press officers
)

// Visible is the one gate: whether a release may be seen by an audience at an
// instant, on any path. Staff see everything. Nobody else sees what isn't
// approved or what was withdrawn. The public and the press see what is scheduled,
// from the end of its embargo on; accredited contacts see it from its approval on.
//
// A boilerplate is seen by nobody else: it stands in releases.
//
// Every frozen edition of a visible release may be shown; a text that isn't frozen
// is nobody's but the staff's.
func Visible(r Release, a Audience, now time.Time) bool {
	if r.IsBoilerplate() {
		return a == Staff
	}
	switch a {
	case Staff:
		return true
	case Accredited:
		return r.State == Approved || r.State == Scheduled || r.State == Sent
	case Public, Press:
		return (r.State == Scheduled || r.State == Sent) && r.Embargo.over(now)
	}
	return false
}

// leave is nil when mails with a release may leave at an instant. Faults, all of
// kind Conflict: releases.withdrawn, releases.on_hold, releases.not_approved,
// releases.embargoed, releases.boilerplate_alone.
func leave(r Release, now time.Time) error {
	switch {
	case r.IsBoilerplate():
		return r.aloneFault()
	case r.State == Withdrawn:
		return r.withdrawnFault()
	case r.Hold.On():
		return r.holdFault()
	case r.State != Approved && r.State != Scheduled && r.State != Sent:
		return fault.New(fault.Conflict, "releases.not_approved", "Slug", r.Slug)
	case !r.Embargo.over(now):
		return fault.New(fault.Conflict, "releases.embargoed", "Slug", r.Slug, "Until", r.Embargo.Local(), "Zone", r.Embargo.Zone)
	}
	return nil
}
