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
	Format   string `name:"format" enum:"toml,xliff12,xliff21,csv," default:"" placeholder:"FORMAT" help:"${export_format}"`
	Out      string `name:"out" placeholder:"FILE" help:"${out_file}"`
}

// Run writes the file, or prints it.
func (r *translationExportCommand) Run(ctx context.Context, t *terminal, c *commands) error {
	format, err := r.format()
	if err != nil {
		return err
	}
	h, err := t.open(ctx, c)
	if err != nil {
		return err
	}
	defer h.close()
	if r.Out == "" {
		return h.releases.ExportTranslation(ctx, h.actor(), r.Slug, r.Language, format, t.out)
	}
	var file bytes.Buffer
	if err := h.releases.ExportTranslation(ctx, h.actor(), r.Slug, r.Language, format, &file); err != nil {
		return err
	}
	return t.written(r.Out, file.Bytes())
}

// format is the one that was asked for, or the one by which the file's name ends.
func (r *translationExportCommand) format() (exchange.Format, error) {
	if r.Format != "" {
		return exchange.Format(r.Format), nil
	}
	if r.Out == "" {
		return exchange.TOML, nil
	}
	format, ok := exchange.FormatOf(r.Out)
	if !ok {
		return "", fault.New(fault.Invalid, "cli.export_format", "File", r.Out)
	}
	return format, nil
}

// written keeps what was made in a file.
func (t *terminal) written(file string, data []byte) error {
	if err := os.WriteFile(file, data, 0o600); err != nil {
		return fault.Wrap(err, fault.Invalid, "cli.file_unwritable", "File", file)
	}
	t.say("cli.exported", "File", file)
	return nil
}
