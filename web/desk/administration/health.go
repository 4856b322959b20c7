package administration

import (
	"context"
	"net/http"
	"slices"
	"time"

	"communique/accounts"
	"communique/mailer"
	"communique/releases"
	"communique/scheduler"
	"communique/web/desk"
)

// healthData is what health.html shows.
type healthData struct {
	frame
	Checks    []checked
	Watch     int // of the checks, that somebody should see to
	Bad       int // and that say that something doesn't work
	Now       time.Time
	UTC       string // the same there: "09:30 UTC"
	Zone      string
	Last      []sending
	Bells     map[string]int
	Next      time.Time // zero: nothing waits
	TwoPeople bool
	Users     int // who can sign in
	Monitor   string
}

// sending is a mailing that was due lately.
type sending struct {
	Release       releases.Mention
	List          string
	At            time.Time
	Sent, Refused int
	Open          int
}

func (a *Administration) health(w http.ResponseWriter, r *http.Request) error {
	ctx, v := r.Context(), desk.ViewerOf(r)
	now := a.Frame.Now()
	d := healthData{
		frame: frameOf("health"), Now: now.In(v.Zone()), UTC: a.Frame.Words(r).Time(now.UTC()) + " UTC", Zone: v.Zone().String(), Monitor: monitorPath,
	}
	found, err := a.Checkup.Look(ctx, v.Actor)
	if err != nil {
		return err
	}
	if err := a.check(r, v, found, &d); err != nil {
		return err
	}
	if d.Last, err = a.lastSendings(ctx, v, found.Mails.Last); err != nil {
		return err
	}
	if a.Bells != nil {
		if d.Bells, err = a.Bells(ctx); err != nil {
			return err
		}
	}
	d.Next, d.TwoPeople = nextOf(found.Schedules, v.Zone()), found.Settings.TwoPeople
	d.Users, _ = counted(found.Users)
	return a.pages.Show(w, r, "health", a.page(r, "health", nil, d))
}

// counted are those who can sign in, and of them those who approve.
func counted(users []accounts.User) (all, approvers int) {
	for _, u := range users {
		if u.Out() {
			continue
		}
		all++
		if slices.ContainsFunc(u.Grants, func(g accounts.Grant) bool { return g.Role.Holds(accounts.Approve) }) {
			approvers++
		}
	}
	return all, approvers
}

func (a *Administration) lastSendings(ctx context.Context, v desk.Viewer, last []mailer.Sending) ([]sending, error) {
	if len(last) == 0 {
		return nil, nil
	}
	ids := make([]int64, len(last))
	for i, s := range last {
		ids[i] = s.ReleaseID
	}
	mentions, lists, err := a.names(ctx, v, ids)
	all := make([]sending, len(last))
	for i, s := range last {
		one := sending{Release: mentions[s.ReleaseID], List: lists[s.ListID], At: s.DueAt.In(v.Zone())}
		for state, n := range s.Counts {
			switch state {
			case mailer.Sent:
				one.Sent += n
			case mailer.Bounced:
				one.Refused += n
			case mailer.Planned, mailer.Claimed, mailer.Deferred, mailer.Uncertain:
				one.Open += n
			case mailer.Suppressed, mailer.Withdrawn, mailer.Superseded:
			}
		}
		all[i] = one
	}
	return all, err
}

// names are those of the releases and of all press lists.
func (a *Administration) names(ctx context.Context, v desk.Viewer, ids []int64) (mentions map[int64]releases.Mention, lists map[int64]string, err error) {
	if mentions, err = a.Releases.Mentions(ctx, v.Actor, ids); err != nil {
		return nil, nil, err
	}
	all, err := a.PressLists.ListsOf(ctx, v.Actor)
	lists = make(map[int64]string, len(all))
	for _, l := range all {
		lists[l.ID] = l.Name
	}
	return mentions, lists, err
}

// nextOf is when something happens next.
func nextOf(all []scheduler.Standing, zone *time.Location) time.Time {
	var next time.Time
	for _, s := range all {
		if s.Name == "" && !s.Next.IsZero() && (next.IsZero() || s.Next.Before(next)) {
			next = s.Next.In(zone)
		}
	}
	return next
}
