package translating

import (
	"net/http"

	"communique/accounts"
	"communique/internal/fault"
	"communique/releases"
	"communique/scheduler"
)

// leaving tells where and when a frozen edition goes, of the press lists that the viewer sees.
type leaving struct {
	Dates   []departing
	Gone    bool // to some it went before: these get another text only when somebody sends a correction
	Undated bool // nobody has said when it goes
	Plan    string
	Writes  bool // the viewer may say so
}

// departing is how many mails with an edition go to a list, and when by the clock there.
type departing struct {
	N                   int
	Country, When, Zone string
}

// leaving is nil for an edition that goes nowhere.
func (t *Translating) leaving(r *http.Request, v visit, p releases.Preview) (*leaving, error) {
	if !p.Status.Frozen || p.Release.IsBoilerplate() || p.Release.State == releases.Withdrawn {
		return nil, nil
	}
	l := &leaving{Plan: "/desk/releases/" + v.slug + "/plan", Writes: v.Actor.May(accounts.Write), Undated: p.Release.ScheduledAt.IsZero()}
	plan, err := t.Dates.ProposeFor(v.ctx, v.Actor, v.slug, scheduler.When{Rule: scheduler.RuleWindow})
	if err != nil {
		if kind := fault.KindOf(err); kind == fault.Invalid || kind == fault.Conflict { // it goes to no list
			err = nil
		}
		return l, err
	}
	outlook, err := t.Mailer.ForecastFor(v.ctx, v.Actor, plan)
	if err != nil {
		return nil, err
	}
	words := t.Frame.Words(r)
	for _, f := range outlook.Lists {
		switch f.Current.State {
		case scheduler.Done:
			l.Gone = true
		case scheduler.Waiting, scheduler.Claimed:
			if n := f.Mails[v.language]; n > 0 {
				at := releases.Embargo{At: f.Current.DueAt, Zone: f.Target.Zone}
				l.Dates = append(l.Dates, departing{n, f.List.Country, words.DayTime(at.Local()), at.Zone})
			}
		case scheduler.Held, scheduler.Cancelled:
		}
	}
	return l, nil
}
