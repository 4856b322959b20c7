package main

import (
	"context"
	"log/slog"
	"net/http"
	"time"

	"communique/mailer"
	"communique/web"
	"communique/web/desk"
	"communique/web/inbox"
	"communique/web/look"
	"communique/web/newsroom"
)

// public is what the world may see: the newsroom and the health check.
func (h *house) public(t *terminal, identity mailer.Identity, logger *slog.Logger) (http.Handler, error) {
	dress, err := look.New(look.Options{Catalogue: t.catalogue, Name: identity.Name, URL: identity.URL})
	if err != nil {
		return nil, err
	}
	room, err := newsroom.New(newsroom.Options{Look: dress, Releases: h.releases, Mailer: h.mailer, People: h.accounts, Clock: h.clock})
	if err != nil {
		return nil, err
	}
	return web.New(web.Options{Look: dress, Alive: h.db.Ping, Logger: logger}, room.Routes())
}

// pages is what the demo shows: the newsroom as the world would see it, and, since
// nothing here is anyone's secret, the status page and the mails that arrived.
func (p *play) pages(t *terminal, baseURL string) (http.Handler, error) {
	dress, err := look.New(look.Options{
		Catalogue: t.catalogue, Name: p.members.Name, URL: baseURL,
		Sections: []look.Section{look.Newsroom, look.Status, look.Inbox},
	})
	if err != nil {
		return nil, err
	}
	room, err := newsroom.New(newsroom.Options{Look: dress, Releases: p.h.releases, Mailer: p.h.mailer, People: p.h.accounts, Clock: p.clock})
	if err != nil {
		return nil, err
	}
	status, err := desk.New(desk.Options{
		Look: dress, Releases: p.h.releases, Scheduler: p.h.scheduler, Mailer: p.h.mailer,
		PressLists: p.h.lists, Partners: p.h.accounts, Clock: p.clock,
	})
	if err != nil {
		return nil, err
	}
	mails, err := inbox.New(inbox.Options{Look: dress, Mailbox: p.sink, PressLists: p.h.lists})
	if err != nil {
		return nil, err
	}
	return web.New(web.Options{
		Look: dress, Alive: p.h.db.Ping, Guard: web.Rehearsal, Logger: slog.New(slog.NewTextHandler(t.err, nil)),
	}, room.Routes(), status.Routes(), mails.Routes())
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
		p.h.mailer.Run)
}
