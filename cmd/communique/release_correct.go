package main

import (
	"context"
	"maps"
	"slices"

	"communique/locales"
	"communique/mailer"
	"communique/scheduler"
)

// releaseCorrectCommand sends what was put right to those who received what was wrong.
type releaseCorrectCommand struct {
	Slug string `arg:"" help:"${slug}"`
	At   string `name:"at" default:"now" placeholder:"WHEN" help:"${at}"`
	JSON bool   `name:"json" help:"${json}"`
}

// Run writes down that the correction goes, and when. A running "serve" or "work" plans and
// sends it.
func (r *releaseCorrectCommand) Run(ctx context.Context, t *terminal, c *commands) error {
	when, err := scheduler.ParseWhen(r.At)
	if err != nil {
		return err
	}
	h, release, err := t.openRelease(ctx, c, r.Slug)
	if err != nil {
		return err
	}
	defer h.close()
	affected, err := h.mailer.Correct(ctx, h.actor(), release.ID, when)
	if err != nil {
		return err
	}
	if r.JSON {
		return t.json(map[string]any{
			"release": r.Slug, "ready": affected.Ready, "waiting": affected.Waiting, "under_way": affected.UnderWay,
		})
	}
	t.corrects(affected)
	return nil
}

// corrects says how many people get the correction, and how many wait for their language.
func (t *terminal) corrects(a mailer.Affected) {
	t.count("cli.correct.ready", sum(a.Ready))
	if waiting := sum(a.Waiting); waiting > 0 {
		tags := slices.Collect(maps.Keys(a.Waiting))
		locales.InOrder(tags)
		languages := make([]locales.Language, len(tags))
		for i, tag := range tags {
			languages[i] = locales.Language(tag)
		}
		t.count("cli.correct.waiting", waiting, "Languages", languages)
	}
	if a.UnderWay > 0 {
		t.say("cli.correct.underway")
	}
}

func sum(counts map[string]int) int {
	n := 0
	for _, k := range counts {
		n += k
	}
	return n
}
