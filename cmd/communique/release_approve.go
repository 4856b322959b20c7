package main

import (
	"context"
)

// releaseApproveCommand freezes editions for sending.
type releaseApproveCommand struct {
	Slug     string   `arg:"" help:"${slug}"`
	Language []string `name:"language" placeholder:"LL,…" help:"${approve_languages}"`
	JSON     bool     `name:"json" help:"${json}"`
}

// Run approves, all the languages or none, and says what is frozen now.
func (r *releaseApproveCommand) Run(ctx context.Context, t *terminal, c *commands) error {
	h, err := t.open(ctx, c)
	if err != nil {
		return err
	}
	defer h.close()
	done, err := h.releases.Approve(ctx, h.actor(), r.Slug, r.Language)
	if err != nil {
		return err
	}
	if len(done.Texts) > 0 {
		return t.approvedTexts(r.Slug, done.Texts, r.JSON)
	}
	languages, hashes := make([]string, len(done.Frozen)), make(map[string]string, len(done.Frozen))
	for i, e := range done.Frozen {
		languages[i], hashes[e.Language] = t.words.Language(e.Language), e.ContentHash
	}
	if r.JSON {
		return t.json(map[string]any{"release": r.Slug, "frozen": hashes, "passed": orEmpty(done.Passed), "thawed": orEmpty(done.Thawed)})
	}
	t.count("cli.approved", len(languages), "Slug", r.Slug, "Languages", t.words.List(languages))
	if len(done.Passed) > 0 {
		t.wrapped(t.out, "", t.words.T("cli.passed", "Languages", t.words.List(t.languageNames(done.Passed))))
	}
	t.thawed(done.Thawed)
	return nil
}
