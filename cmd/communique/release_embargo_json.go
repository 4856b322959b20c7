package main

import (
	"context"
	"time"

	"communique/releases"
)

// embargoJSON is what an embargo means and what became of it, as a script reads it.
type embargoJSON struct {
	Release string `json:"release"`
	// Outcome is shown, unchanged, unanswered (nothing was saved), requested (a second
	// person has to confirm it), moved, confirmed, or refused.
	Outcome string       `json:"outcome"`
	Before  *instantJSON `json:"before"` // null: none
	After   *instantJSON `json:"after"`
	Second  bool         `json:"second_person"`
	Clocks  []clockJSON  `json:"clocks"`
	Redated []string     `json:"redated"` // languages whose editions print another day
	Dates   []dateJSON   `json:"dates"`
	Request *requestJSON `json:"request,omitempty"`
}

type instantJSON struct {
	UTC   string `json:"utc"`
	Local string `json:"local"`
	Zone  string `json:"zone"`
}

type clockJSON struct {
	Local   string      `json:"local"`
	Places  []placeJSON `json:"places"`
	Day     int         `json:"day"` // by how many days its date is ahead
	Weekend bool        `json:"weekend"`
}

type placeJSON struct {
	Country string `json:"country"`
	Zone    string `json:"zone"`
	Closed  string `json:"closed,omitempty"` // the public holiday that it is there
}

type dateJSON struct {
	List    string `json:"list"`
	Country string `json:"country"`
	Before  string `json:"before"`
	After   string `json:"after,omitempty"` // nothing: it is held, since the window doesn't open any more
}

type requestJSON struct {
	By    string       `json:"by"`
	At    string       `json:"at"`
	Until string       `json:"until"`
	From  *instantJSON `json:"from"`
	To    *instantJSON `json:"to"` // null: lifted
}

func instantOf(e releases.Embargo) *instantJSON {
	if e.At.IsZero() {
		return nil
	}
	return &instantJSON{UTC: e.At.Format(time.RFC3339), Local: e.Local().Format(time.RFC3339), Zone: e.Zone}
}

func requestOf(q releases.EmbargoRequest) *requestJSON {
	if q.ID == 0 {
		return nil
	}
	return &requestJSON{
		By: q.By, At: q.At.Format(time.RFC3339), Until: q.Until().Format(time.RFC3339), From: instantOf(q.From), To: instantOf(q.To),
	}
}

func embargoReport(e echo, outcome string) embargoJSON {
	if outcome == "unasked" {
		outcome = "unanswered" // there is a second person besides, which second_person says
	}
	j := embargoJSON{
		Release: e.Slug, Outcome: outcome, Before: instantOf(e.Before), After: instantOf(e.After), Second: e.Second,
		Clocks: []clockJSON{}, Redated: orEmpty(e.Redated), Dates: []dateJSON{}, Request: requestOf(e.Request),
	}
	for _, l := range e.clocks {
		c := clockJSON{Local: l.At.Format(time.RFC3339), Day: l.Day, Weekend: l.Weekend}
		for _, p := range l.Places {
			c.Places = append(c.Places, placeJSON{Country: p.Country, Zone: p.Zone, Closed: p.Closed})
		}
		j.Clocks = append(j.Clocks, c)
	}
	for _, d := range e.dates {
		one := dateJSON{List: d.list, Country: d.Country, Before: inZone(d.DueAt, d.Zone).Format(time.RFC3339)}
		if !d.Held {
			one.After = inZone(d.To, d.Zone).Format(time.RFC3339)
		}
		j.Dates = append(j.Dates, one)
	}
	return j
}

// request is the one about a release's embargo that waits for a second person.
func (h *house) request(ctx context.Context, r releases.Release) (releases.EmbargoRequest, error) {
	if r.State == releases.Sent || r.State == releases.Withdrawn {
		return releases.EmbargoRequest{}, nil // nothing of it can be changed any more
	}
	q, _, err := h.releases.EmbargoRequest(ctx, h.actor(), r.Slug)
	return q, err
}
