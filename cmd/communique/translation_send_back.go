package main

import "context"

// translationSendBackCommand gives a translation back to its translator.
type translationSendBackCommand struct {
	ofTranslation

	Keys   []string `arg:"" optional:"" name:"key" help:"${send_back_keys}"`
	Reason string   `name:"reason" required:"" placeholder:"TEXT" help:"${work_reason}"`
}

// Run sends it back: the named segments are drafts again; without a name what was handed in, and
// what is approved where nothing else is left.
func (r *translationSendBackCommand) Run(ctx context.Context, t *terminal, c *commands) error {
	h, err := t.open(ctx, c)
	if err != nil {
		return err
	}
	defer h.close()
	thawed, err := h.releases.SendBack(ctx, h.actor(), r.Slug, r.Language, r.Reason, r.Keys...)
	if err != nil {
		return err
	}
	return r.moved(ctx, t, h, thawed)
}

// translationDeclineCommand says that a partner can't translate.
type translationDeclineCommand struct {
	ofTranslation

	Reason string `name:"reason" required:"" placeholder:"TEXT" help:"${work_reason}"`
}

// Run declines. What was translated already stays.
func (r *translationDeclineCommand) Run(ctx context.Context, t *terminal, c *commands) error {
	h, err := t.open(ctx, c)
	if err != nil {
		return err
	}
	defer h.close()
	if err := h.releases.Decline(ctx, h.actor(), r.Slug, r.Language, r.Reason); err != nil {
		return err
	}
	return r.moved(ctx, t, h, nil)
}
