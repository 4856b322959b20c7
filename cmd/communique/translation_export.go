package main

import (
	"bytes"
	"context"
	"os"

	"communique/internal/fault"
	"communique/locales/exchange"
)

// translationExportCommand writes the file that a translator fills in.
type translationExportCommand struct {
	Slug     string `arg:"" help:"${slug}"`
	Language string `name:"language" required:"" placeholder:"LL" help:"${translation_language}"`
	Out      string `name:"out" placeholder:"FILE" help:"${out_file}"`
}

// Run writes the file, or prints it.
func (r *translationExportCommand) Run(ctx context.Context, t *terminal, c *commands) error {
	h, err := t.open(ctx, c)
	if err != nil {
		return err
	}
	defer h.close()
	if r.Out == "" {
		return h.releases.ExportTranslation(ctx, r.Slug, r.Language, exchange.TOML, t.out)
	}
	var file bytes.Buffer
	if err := h.releases.ExportTranslation(ctx, r.Slug, r.Language, exchange.TOML, &file); err != nil {
		return err
	}
	if err := os.WriteFile(r.Out, file.Bytes(), 0o600); err != nil {
		return fault.Wrap(err, fault.Invalid, "cli.file_unwritable", "File", r.Out)
	}
	t.say("cli.exported", "File", r.Out)
	return nil
}
