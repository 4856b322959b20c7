package main

import (
	"context"
	"io/fs"
	"log/slog"
	"path/filepath"
	"strings"
	"time"

	"communique/accounts"
	"communique/internal/sink"
	"communique/mailer"
	"communique/scheduler"
)

// The story takes place when its release did: LIPSE announced itself on 30
// January 2013, under an embargo until eight in the morning in Rotterdam.
var (
	opening     = time.Date(2013, time.January, 28, 8, 30, 0, 0, time.UTC)
	translating = time.Date(2013, time.January, 29, 9, 0, 0, 0, time.UTC)
	approving   = time.Date(2013, time.January, 29, 15, 30, 0, 0, time.UTC)
)

// storyZone is where the release was written, and so the zone of the story's dates.
const storyZone = "Europe/Amsterdam"

const exampleSlug = "lipse"

// exampleFS is the example consortium: its release, its translations, its lists.
func exampleFS() fs.FS {
	sub, err := fs.Sub(exampleFiles, "example")
	if err != nil {
		panic(err) // the folder is compiled in
	}
	return sub
}

// misfortunes is what the embedded server does to the contacts whose addresses
// begin so, that the demo may show more than a good day.
var misfortunes = map[string][]sink.Reply{
	"greylisted": sink.Times(2, sink.Say("450 4.2.0 Greylisted, please try again later")),
	"full":       {sink.Say("452 4.2.2 Mailbox is full")},
	"gone":       {sink.Say("550 5.1.1 No such person here")},
}

func demoPlan(p *play, baseURL string) plan {
	relay, err := mailer.ParseRelay("smtp://" + p.sink.Addr())
	if err != nil {
		panic(err) // it is our own server's address
	}
	return plan{
		clock: p.clock, listen: true, relays: []mailer.Relay{relay}, journal: filepath.Join(p.folder, "journals"), logger: slog.New(slog.DiscardHandler),
		identity:    mailer.Identity{Name: p.members.Name, From: p.members.From, URL: baseURL},
		connections: 2,
	}
}

// story plays the release from its first draft to its last mail.
func (p *play) story(ctx context.Context) error {
	p.t.say("cli.demo.title", "Name", p.members.Name)
	p.t.wrapped(p.t.out, "", p.t.words.T("cli.demo.folder", "Folder", p.folder))
	p.t.line("")
	for _, scene := range []func(context.Context) error{
		p.consortium, p.draft, p.translations, p.approval, p.schedule, p.mend, p.change, p.redo, p.replay, p.comeLate, p.sent,
	} {
		if err := scene(ctx); err != nil {
			return err
		}
	}
	return nil
}

// told prints a line of the story with the instant at which it happens.
func (p *play) told(text string) {
	at := inZone(p.clock.Now(), storyZone)
	p.t.wrapped(p.t.out, p.t.words.Date(at)+" "+p.t.words.Time(at)+"  ", text)
}

func (p *play) consortium(ctx context.Context) error {
	lists, err := p.h.load(ctx, accounts.System("demo"), exampleFS(), p.members)
	if err != nil {
		return err
	}
	contacts := 0
	for _, l := range lists {
		contacts += l.result.Added
		if err := p.prepareMisfortunes(ctx, l.list.ID); err != nil {
			return err
		}
	}
	p.told(p.t.words.T("cli.demo.consortium", "Partners", len(p.members.Partners), "Lists", len(lists), "Contacts", contacts))
	return nil
}

// prepareMisfortunes tells the embedded server whom of a list to refuse.
func (p *play) prepareMisfortunes(ctx context.Context, listID int64) error {
	contacts, err := p.h.lists.Contacts(ctx, listID)
	if err != nil {
		return err
	}
	for _, c := range contacts {
		local, _, _ := strings.Cut(c.AddressKey, "@")
		if replies, found := misfortunes[local]; found {
			p.sink.Script(c.AddressKey, replies...)
		}
	}
	return nil
}

func (p *play) draft(ctx context.Context) error {
	const file = exampleSlug + ".md"
	document, err := fs.ReadFile(exampleFS(), file)
	if err != nil {
		return err
	}
	p.document = document
	done, err := p.h.releases.Import(ctx, accounts.System("demo"), file, document)
	if err != nil {
		return err
	}
	p.told(p.t.words.N("cli.demo.draft", len(done.Added), "Slug", done.Slug))
	return nil
}

func (p *play) translations(ctx context.Context) error {
	p.clock.MoveTo(translating)
	languages, err := p.bring(ctx, "translations")
	if err != nil {
		return err
	}
	p.told(p.t.words.N("cli.demo.translated", len(languages), "Languages", p.names(languages)))
	return nil
}

func (p *play) approval(ctx context.Context) error {
	p.clock.MoveTo(approving)
	done, err := p.h.releases.Approve(ctx, accounts.System("demo"), exampleSlug, nil)
	if err != nil {
		return err
	}
	p.told(p.t.words.N("cli.demo.approved", len(done.Frozen)))
	return nil
}

func (p *play) schedule(ctx context.Context) error {
	p.clock.Advance(10 * time.Minute)
	if _, err := p.h.scheduler.Send(ctx, accounts.System("demo"), exampleSlug, scheduler.When{Rule: scheduler.RuleWindow}); err != nil {
		return err
	}
	release, err := p.h.releases.Get(ctx, exampleSlug)
	if err != nil {
		return err
	}
	p.told(p.t.words.T("cli.demo.scheduled", "Embargo", p.t.embargo(release.Embargo)))
	return nil
}
