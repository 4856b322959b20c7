package sending

import (
	"context"
	"net/http"
	"time"

	"communique/accounts"
	"communique/mailer"
	"communique/presslists"
	"communique/releases"
	"communique/scheduler"
	"communique/web/desk"
)

// facts are what a page of the sending is made of: everybody's, until a viewer's part is
// taken of them.
type facts struct {
	release     releases.Release
	headline    string
	snapshot    mailer.Snapshot
	occurrences []scheduler.Occurrence
	lists       []presslists.List // all, or those that a viewer may see
	now         time.Time
}

// look asks everybody about a release. The answers are a few milliseconds apart; the next
// look puts right what moved in between.
func (s *Sending) look(ctx context.Context, releaseID int64) (f facts, err error) {
	if f.release, err = s.Releases.ByID(ctx, releaseID); err != nil {
		return f, err
	}
	f.now = s.Frame.Now()
	if f.snapshot, err = s.Mailer.Snapshot(ctx, f.release); err != nil {
		return f, err
	}
	if f.occurrences, err = s.Scheduler.Occurrences(ctx, releaseID); err != nil {
		return f, err
	}
	if f.headline, err = s.headline(ctx, f.release); err != nil {
		return f, err
	}
	f.lists, err = s.PressLists.ListsOf(ctx, accounts.System(""))
	return f, err
}

// headline is the release's in its source language; its slug as long as it has none.
func (s *Sending) headline(ctx context.Context, r releases.Release) (string, error) {
	segments, err := s.Releases.Segments(ctx, r.ID)
	if err != nil {
		return "", err
	}
	for _, one := range segments {
		if one.Kind == releases.KindHeadline {
			return one.Plain(), nil
		}
	}
	return r.Slug, nil
}

// seenBy leaves the lists that the viewer may see.
func (f facts) seenBy(v desk.Viewer) facts {
	var own []presslists.List
	for _, l := range f.lists {
		if v.Actor.MayFor(accounts.See, l.PartnerID) {
			own = append(own, l)
		}
	}
	f.lists = own
	return f
}

// release is the one that the address names, if the viewer may see it.
func (s *Sending) release(r *http.Request) (releases.Release, error) {
	return s.Releases.Seen(r.Context(), desk.ViewerOf(r).Actor, r.PathValue("slug"))
}
