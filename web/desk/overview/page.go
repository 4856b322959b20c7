package overview

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"time"

	"communique/accounts"
	"communique/internal/abreast"
	"communique/mailer"
	"communique/presslists"
	"communique/releases"
	"communique/scheduler"
	"communique/web/desk"
	"communique/web/look"
)

// perPage is how many releases stand on one page.
const perPage = 25

// pageData is what overview.html shows.
type pageData struct {
	Waiting []group
	Leaving leaving
	Board   board
	Sought  releases.Sought
	States  []releases.State
	All     int
	Pager   look.Pager
	Begin   begin
	Wishes  int // about which the viewer decides
}

// begin says what somebody may do where nothing is yet.
type begin struct {
	Write, Lists bool
	Steps        []step
}

// step is one thing to do first, the messages overview.begin.<ID> and <ID>_why.
type step struct{ ID, Path string }

// firstSteps are what leads to a first mail, in the order in which each needs the one before it:
// a list belongs to a partner.
func (a *asking) firstSteps() []step {
	who := a.viewer.Actor
	var steps []step
	add := func(may bool, id, path string) {
		if may {
			steps = append(steps, step{id, path})
		}
	}
	add(who.May(accounts.Administer) && len(a.partners) == 0, "partner", "/desk/administration/partners/new")
	add(true, "write", "/desk/releases/new")
	add(who.May(accounts.Administer), "invite", "/desk/administration/")
	add(who.MaySomewhere(accounts.Keep), "lists", "/desk/lists/")
	return steps
}

// asking is one look at the page: whose, of when, and what they may see.
type asking struct {
	*Overview
	viewer   desk.Viewer
	now      time.Time
	name     func(country string) string // in the reader's language
	lists    []presslists.List
	partners []accounts.Partner
	glances  []releases.Glance
}

func (o *Overview) show(w http.ResponseWriter, r *http.Request) error {
	a := &asking{Overview: o, viewer: desk.ViewerOf(r), now: o.Frame.Now(), name: o.Frame.Words(r).Country}
	data := pageData{States: releases.States, Sought: soughtOf(r)}
	if err := a.fill(r.Context(), &data); err != nil {
		return err
	}
	var err error
	if data.Pager, err = look.Turn(r, data.All, perPage); err != nil {
		return err
	}
	return o.pages.Show(w, r, "overview", desk.Page{
		Title: o.Frame.Words(r).T("overview.title"), Section: desk.Overview, Script: "overview.js", Data: data,
	})
}

// soughtOf is what the address asks for. A page that isn't one is found out by look.Turn.
func soughtOf(r *http.Request) releases.Sought {
	query := r.URL.Query()
	sought := releases.Sought{Words: firstOf(query.Get("q"), 200), N: perPage}
	if state := releases.State(query.Get("state")); slices.Contains(releases.States, state) {
		sought.State = state
	}
	if page, err := strconv.Atoi(query.Get("page")); err == nil && page > 1 && page < 1<<20 {
		sought.From = (page - 1) * perPage
	}
	return sought
}

// firstOf is the beginning of a text, so many characters.
func firstOf(s string, n int) string {
	if runes := []rune(s); len(runes) > n {
		return string(runes[:n])
	}
	return s
}

// fill asks everybody. The answers are a few milliseconds apart.
func (a *asking) fill(ctx context.Context, data *pageData) error {
	who := a.viewer.Actor
	var err error
	if a.lists, err = a.PressLists.ListsOf(ctx, who); err != nil {
		return err
	}
	if a.partners, err = a.Partners.Partners(ctx); err != nil {
		return err
	}
	a.partners = slices.DeleteFunc(a.partners, func(p accounts.Partner) bool { return !who.MayFor(accounts.See, p.ID) })
	err = abreast.Do(ctx,
		func(ctx context.Context) (err error) {
			a.glances, data.All, err = a.Releases.Overview(ctx, who, data.Sought)
			return err
		},
		func(ctx context.Context) (err error) {
			data.Waiting, err = a.waiting(ctx)
			return err
		},
		func(ctx context.Context) (err error) {
			data.Leaving, err = a.leaving(ctx)
			return err
		},
	)
	if err != nil {
		return err
	}
	if who.May(accounts.Administer) {
		wishes, err := a.PressLists.Wishes(ctx, who)
		if err != nil {
			return err
		}
		data.Wishes = len(wishes)
	}
	if data.Board, err = a.board(ctx); err != nil {
		return err
	}
	data.Begin = begin{Write: who.May(accounts.Write), Lists: who.MaySomewhere(accounts.Keep), Steps: a.firstSteps()}
	return nil
}

// may are the lists whose dates the viewer sees.
func (a *asking) may() scheduler.Lists {
	ids := make(scheduler.Lists, len(a.lists))
	for i, l := range a.lists {
		ids[i] = l.ID
	}
	return ids
}

// facts are what the other packages know of the releases on the page.
func (a *asking) facts(ctx context.Context) (dates map[int64][]scheduler.Occurrence, counts map[int64][]mailer.Count, err error) {
	ids := make([]int64, len(a.glances))
	for i, g := range a.glances {
		ids[i] = g.Release.ID
	}
	if dates, err = a.Scheduler.Dates(ctx, a.may(), ids); err != nil {
		return nil, nil, err
	}
	counts, err = a.Mailer.CountsOf(ctx, a.viewer.Actor, ids)
	return dates, counts, err
}
