package main

import (
	"context"
	"strings"

	"communique/internal/fault"
	"communique/releases"
	"communique/scheduler"
)

// releaseEmbargoCommand moves the embargo of a release, after it has shown what that
// means in every country.
type releaseEmbargoCommand struct {
	Slug    string   `arg:"" help:"${slug}"`
	When    []string `arg:"" optional:"" help:"${embargo_when}"`
	None    bool     `name:"none" help:"${embargo_none}"`
	Confirm bool     `name:"confirm" help:"${embargo_confirm}"`
	Refuse  bool     `name:"refuse" help:"${embargo_refuse}"`
	Yes     bool     `name:"yes" short:"y" help:"${yes}"`
	JSON    bool     `name:"json" help:"${json}"`
}

// Run does what is asked for, or shows the embargo when nothing is.
func (r *releaseEmbargoCommand) Run(ctx context.Context, t *terminal, c *commands) error {
	asked := 0
	for _, is := range []bool{len(r.When) > 0, r.None, r.Confirm, r.Refuse} {
		if is {
			asked++
		}
	}
	if asked > 1 {
		return fault.New(fault.Invalid, "cli.embargo_one")
	}
	h, release, err := t.openRelease(ctx, c, r.Slug)
	if err != nil {
		return err
	}
	defer h.close()
	w := embargoWork{t: t, h: h, who: h.actor(), yes: r.Yes, json: r.JSON}
	switch {
	case r.Confirm || r.Refuse:
		return w.settle(ctx, release, r.Confirm)
	case r.None:
		return w.move(ctx, release, releases.Embargo{})
	case asked == 0:
		return w.show(ctx, release)
	}
	to, err := w.parse(strings.Join(r.When, " "))
	if err != nil {
		return err
	}
	return w.move(ctx, release, to)
}

// parse reads an embargo. Where the clocks skip it or show it twice, a person says
// which instant is meant.
func (w embargoWork) parse(typed string) (releases.Embargo, error) {
	to, err := releases.ParseEmbargo(typed)
	if err == nil || !w.asks() {
		return to, err
	}
	for id, names := range map[string][2]string{"releases.embargo_gap": {"Before", "After"}, "releases.embargo_twice": {"First", "Second"}} {
		if !fault.Is(err, id) {
			continue
		}
		args := fault.All(err)[0].Args
		first, _ := args[names[0]].(string)
		second, _ := args[names[1]].(string)
		w.t.wrapped(w.t.err, "", w.t.words.Faults(err)[0].What)
		if i, ok := w.t.chooses(w.t.words.T("cli.embargo.which"), first, second); ok {
			return releases.ParseEmbargo([]string{first, second}[i])
		}
	}
	return to, err
}

// move shows what another embargo means and, when somebody says yes, saves it.
func (w embargoWork) move(ctx context.Context, release releases.Release, to releases.Embargo) error {
	m, err := w.h.releases.PreviewEmbargo(ctx, w.who, release.Slug, to)
	if err != nil {
		return err
	}
	e, err := w.h.echo(ctx, m)
	if err != nil {
		return err
	}
	if m.Unchanged() {
		return w.again(ctx, e)
	}
	w.preview(e)
	question := "cli.embargo.save"
	if m.Second {
		question = "cli.embargo.ask"
	}
	if !w.yes && (!w.asks() || !w.t.confirms(w.t.words.T(question))) {
		if m.Second {
			return w.tell(e, "unasked")
		}
		return w.tell(e, "unanswered")
	}
	if e.Move, err = w.h.releases.MoveEmbargo(ctx, w.who, release.Slug, m.Before, to); err != nil {
		return err
	}
	if e.Request.ID != 0 {
		return w.tell(e, "requested")
	}
	if e.dates, err = w.h.redate(ctx, e.ReleaseID); err != nil {
		return err
	}
	return w.tell(e, "moved")
}

// again is for an embargo that stands already. A process that was killed after it had moved
// it may have left the dates behind, and whoever asks again has them follow.
func (w embargoWork) again(ctx context.Context, e echo) (err error) {
	if e.dates, err = w.h.redate(ctx, e.ReleaseID); err != nil {
		return err
	}
	if len(e.dates) > 0 && !w.json {
		w.t.echo(e)
	}
	return w.tell(e, "unchanged")
}

// settle answers the request of another person.
func (w embargoWork) settle(ctx context.Context, release releases.Release, yes bool) error {
	q, open, err := w.h.releases.EmbargoRequest(ctx, w.h.actor(), release.Slug)
	if err != nil {
		return err
	}
	if !open {
		return fault.New(fault.Conflict, "releases.embargo_request_none", "Slug", release.Slug)
	}
	m := releases.Move{ReleaseID: release.ID, Slug: release.Slug, Countries: release.Countries, Before: q.From, After: q.To, Request: q}
	if !yes {
		if err := w.h.releases.RefuseEmbargo(ctx, w.who, release.Slug, q.ID); err != nil {
			return err
		}
		return w.tell(echo{Move: m}, "refused")
	}
	if m, err = w.h.releases.PreviewEmbargo(ctx, w.who, release.Slug, q.To); err != nil {
		return err
	}
	e, err := w.h.echo(ctx, m)
	if err != nil {
		return err
	}
	e.Request, e.Second = q, false // here is the second person
	w.preview(e)
	// Whoever types --confirm has said yes; on a terminal the echo comes first.
	if !w.yes && w.asks() && !w.t.confirms(w.t.words.T("cli.embargo.save")) {
		return w.tell(e, "unanswered")
	}
	if _, err := w.h.releases.ConfirmEmbargo(ctx, w.who, release.Slug, q.ID); err != nil {
		return err
	}
	if e.dates, err = w.h.redate(ctx, release.ID); err != nil {
		return err
	}
	return w.tell(e, "confirmed")
}

// show tells the embargo as it is, and the request that waits.
func (w embargoWork) show(ctx context.Context, release releases.Release) error {
	m := releases.Move{ReleaseID: release.ID, Slug: release.Slug, Countries: release.Countries, Before: release.Embargo, After: release.Embargo}
	var err error
	if m.Request, err = w.h.request(ctx, release); err != nil {
		return err
	}
	e, err := w.h.echo(ctx, m)
	if err != nil {
		return err
	}
	return w.tell(e, "shown")
}

// redate dates anew what is planned, right after its embargo has moved.
func (h *house) redate(ctx context.Context, releaseID int64) ([]plannedDate, error) {
	dates, err := h.scheduler.Redate(ctx, releaseID)
	if err != nil {
		return nil, err
	}
	return h.plannedDates(ctx, dates)
}

// plannedDate is a date of a press list that an embargo moves.
type plannedDate struct {
	scheduler.Redated
	list string
}

func (h *house) plannedDates(ctx context.Context, dates []scheduler.Redated) ([]plannedDate, error) {
	if len(dates) == 0 {
		return nil, nil
	}
	lists, err := h.lists.Lists(ctx)
	if err != nil {
		return nil, err
	}
	planned := make([]plannedDate, len(dates))
	for i, d := range dates {
		planned[i].Redated = d
		for _, l := range lists {
			if l.ID == d.ListID {
				planned[i].list = l.Slug
			}
		}
	}
	return planned, nil
}
