package main

import (
	"context"

	"communique/accounts"
	"communique/presslists"
)

// listRetireCommand has no release go to a press list any more.
type listRetireCommand struct {
	Slug string `arg:"" help:"${list_slug}"`
}

// Run retires it; nothing is deleted.
func (l *listRetireCommand) Run(ctx context.Context, t *terminal, c *commands) error {
	return t.retiring(ctx, c, l.Slug, "cli.list.retired", (*presslists.PressLists).Retire)
}

// listTakeBackCommand takes a retired press list back.
type listTakeBackCommand struct {
	Slug string `arg:"" help:"${list_slug}"`
}

// Run takes it back, with the dates that are still to come.
func (l *listTakeBackCommand) Run(ctx context.Context, t *terminal, c *commands) error {
	return t.retiring(ctx, c, l.Slug, "cli.list.taken_back", (*presslists.PressLists).TakeBack)
}

func (t *terminal) retiring(ctx context.Context, c *commands, slug, done string,
	do func(*presslists.PressLists, context.Context, accounts.Actor, string) (presslists.List, error)) error {
	h, err := t.open(ctx, c)
	if err != nil {
		return err
	}
	defer h.close()
	l, err := do(h.lists, ctx, h.actor(), slug)
	if err != nil {
		return err
	}
	t.wrapped(t.out, "", t.words.T(done, "List", l.Slug))
	return nil
}
