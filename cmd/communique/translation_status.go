package main

import (
	"context"
	"math"

	"communique/releases"
)

// translationStatusCommand shows how far each language of a release is.
type translationStatusCommand struct {
	Slug    string `arg:"" optional:"" help:"${slug_optional}"`
	Verbose bool   `name:"verbose" help:"${verbose}"`
	JSON    bool   `name:"json" help:"${json}"`
}

// shownKeys is how many segments are named of each kind of lack.
const shownKeys = 4

// Run shows the languages of one release, or of all that are still to be sent.
func (r *translationStatusCommand) Run(ctx context.Context, t *terminal, c *commands) error {
	h, err := t.open(ctx, c)
	if err != nil {
		return err
	}
	defer h.close()
	shown := shownKeys
	if r.Verbose {
		shown = math.MaxInt
	}
	if r.Slug == "" {
		return r.all(ctx, t, h, shown)
	}
	one, err := h.standing(ctx, r.Slug)
	if err != nil {
		return err
	}
	if r.JSON {
		return t.json(one.reports())
	}
	t.standing(one, shown)
	return nil
}

func (r *translationStatusCommand) all(ctx context.Context, t *terminal, h *house, shown int) error {
	list, err := h.releases.List(ctx)
	if err != nil {
		return err
	}
	all := []standing{}
	for _, release := range list {
		if release.State == releases.Sent || release.State == releases.Withdrawn {
			continue
		}
		one, err := h.standing(ctx, release.Slug)
		if err != nil {
			return err
		}
		all = append(all, one)
	}
	if r.JSON {
		return t.json(standingReports(all))
	}
	if len(all) == 0 {
		t.say("cli.work.none")
	}
	if !r.Verbose {
		shown = 0
	}
	for i, one := range all {
		if i > 0 {
			t.line("")
		}
		t.say("cli.release.heading", "Slug", one.release.Slug, "Revision", one.release.Revision,
			"State", t.words.T("state.release."+string(one.release.State)))
		t.standing(one, shown)
	}
	return nil
}
