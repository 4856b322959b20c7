package main

import (
	"context"
)

// ofTranslation names a translation on the command line.
type ofTranslation struct {
	Slug     string `arg:"" help:"${slug}"`
	Language string `name:"language" required:"" placeholder:"LL" help:"${translation_language}"`
	JSON     bool   `name:"json" help:"${json}"`
}

// moved says how a translation stands now, and which editions are out of use.
func (o ofTranslation) moved(ctx context.Context, t *terminal, h *house, thawed []string) error {
	one, err := h.standing(ctx, o.Slug)
	if err != nil {
		return err
	}
	if one = one.only([]string{o.Language}); o.JSON {
		return t.json(one.moved(thawed))
	}
	t.standing(one, shownKeys)
	t.thawed(thawed)
	return nil
}

// thawed says which editions are out of use.
func (t *terminal) thawed(languages []string) {
	if len(languages) > 0 {
		t.wrapped(t.out, "", t.words.T("cli.imported.thawed", "Keys", t.words.List(t.languageNames(languages))))
	}
}

// translationSubmitCommand hands a translation in.
type translationSubmitCommand struct{ ofTranslation }

// Run hands it in, whole or not at all.
func (r *translationSubmitCommand) Run(ctx context.Context, t *terminal, c *commands) error {
	h, err := t.open(ctx, c)
	if err != nil {
		return err
	}
	defer h.close()
	if err := h.releases.Submit(ctx, h.actor(), r.Slug, r.Language); err != nil {
		return err
	}
	return r.moved(ctx, t, h, nil)
}

// translationApproveCommand approves what was handed in.
type translationApproveCommand struct{ ofTranslation }

// Run approves it, without freezing an edition.
func (r *translationApproveCommand) Run(ctx context.Context, t *terminal, c *commands) error {
	h, err := t.open(ctx, c)
	if err != nil {
		return err
	}
	defer h.close()
	thawed, err := h.releases.ApproveTranslation(ctx, h.actor(), r.Slug, r.Language)
	if err != nil {
		return err
	}
	return r.moved(ctx, t, h, thawed)
}
