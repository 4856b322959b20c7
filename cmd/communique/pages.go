package main

import (
	"context"
	"log/slog"
	"net/http"
	"net/netip"
	"time"

	"communique/internal/queue"
	"communique/mailer"
	"communique/mailer/checkup"
	"communique/web"
	"communique/web/desk/rooms"
	"communique/web/desk/visitor"
	"communique/web/inbox"
	"communique/web/look"
	"communique/web/newsroom"
)

// site is what a house serves, and what has to run besides for it.
type site struct {
	handler http.Handler
	rooms   *rooms.Rooms
}

// site makes the newsroom, which is everybody's, and the desk, for who signs in. setUp is
// the secret of the page for the first administrator; empty: there is none.
func (h *house) site(t *terminal, identity mailer.Identity, logger *slog.Logger, proxies []netip.Prefix, setUp string) (site, error) {
	dress, err := look.New(look.Options{Catalogue: t.catalogue, Name: identity.Name, URL: identity.URL})
	if err != nil {
		return site{}, err
	}
	room, err := newsroom.New(newsroom.Options{Look: dress, Releases: h.releases, Mailer: h.mailer, People: h.accounts, Clock: h.clock})
	if err != nil {
		return site{}, err
	}
	desk, err := h.rooms(t, dress, rooms.House{Logger: logger, Proxies: proxies, SetUp: setUp})
	if err != nil {
		return site{}, err
	}
	handler, err := web.New(web.Options{Look: dress, Alive: h.db.Ping, Guard: desk.Gate.Guard, Logger: logger}, room.Routes(), desk.Routes)
	return site{handler, desk}, err
}

func (h *house) rooms(t *terminal, dress *look.Look, more rooms.House) (*rooms.Rooms, error) {
	return rooms.Open(rooms.House{
		Look: dress, Clock: h.clock, Accounts: h.accounts, Releases: h.releases, Drafts: h.drafts, PressLists: h.lists,
		Scheduler: h.scheduler, Mailer: h.mailer, Catalogue: t.catalogue, Logger: more.Logger, Proxies: more.Proxies, SetUp: more.SetUp, Visitor: more.Visitor,
		Queue: h.queue, Glossary: h.glossary, Checkup: checkup.New(checkup.Options{
			DB: h.db, Clock: h.clock, Accounts: h.accounts, Scheduler: h.scheduler, Mailer: h.mailer, URL: dress.Absolute("/"),
		}),
		Bells: func(ctx context.Context) (map[string]int, error) { return queue.Standing(ctx, h.db) },
	})
}

// pages is what the demo shows: the newsroom as the world would see it, the desk, to which
// the visitor gets in as whom they like, and the mails that arrived.
func (p *play) pages(t *terminal, baseURL string) (site, error) {
	dress, err := look.New(look.Options{
		Catalogue: t.catalogue, Name: p.members.Name, URL: baseURL,
		Sections: []look.Section{look.Newsroom, visitor.Section, look.Inbox},
	})
	if err != nil {
		return site{}, err
	}
	room, err := newsroom.New(newsroom.Options{Look: dress, Releases: p.h.releases, Mailer: p.h.mailer, People: p.h.accounts, Clock: p.clock})
	if err != nil {
		return site{}, err
	}
	logger := slog.New(slog.NewTextHandler(t.err, nil))
	desk, err := p.h.rooms(t, dress, rooms.House{Logger: logger, Visitor: visitor.Path})
	if err != nil {
		return site{}, err
	}
	mails, err := inbox.New(inbox.Options{Look: dress, Mailbox: p.sink, PressLists: p.h.lists})
	if err != nil {
		return site{}, err
	}
	door, err := visitor.New(visitor.Options{Frame: desk.Frame, Gate: desk.Gate, Accounts: p.h.accounts, People: p.visitors.people})
	if err != nil {
		return site{}, err
	}
	handler, err := web.New(web.Options{Look: dress, Alive: p.h.db.Ping, Guard: desk.Guard, Logger: logger},
		room.Routes(), desk.Routes, door.Routes(), mails.Routes())
	return site{handler, desk}, err
}

// stayUp lets the clock run on from where the story ended, and does what "serve"
// does, so that a second release can be sent by hand.
func (p *play) stayUp(ctx context.Context) error {
	tick := func(ctx context.Context) error {
		const step = 200 * time.Millisecond
		for sleep(ctx, step) == nil {
			p.clock.Advance(step)
		}
		return ctx.Err()
	}
	return together(ctx, tick,
		func(ctx context.Context) error { return p.h.scheduler.Run(ctx, p.h.mailer) },
		func(ctx context.Context) error { return p.h.scheduler.RunJobs(ctx, p.h.reminders.Job()) },
		p.h.mailer.Run)
}
