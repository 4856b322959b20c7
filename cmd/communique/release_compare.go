package main

import (
	"context"

	"communique/locales/difference"
	"communique/releases"
)

// compare says what the document would do, and does nothing.
func (r *releaseImportCommand) compare(ctx context.Context, t *terminal, h *house, document []byte, edits releases.Edits) error {
	done, err := h.releases.Compare(ctx, h.actor(), r.File, document, edits)
	if err != nil {
		return err
	}
	if r.JSON {
		report := importedJSON(done.Imported)
		changes := make([]changedReport, len(done.Changes))
		for i, c := range done.Changes {
			changes[i] = changedReport{Key: c.Key, Was: c.Was, Now: c.Now, Diff: difference.String(c.Difference)}
		}
		report["changes"] = changes
		return t.json(report)
	}
	switch {
	case done.Unchanged:
		t.say("cli.imported.unchanged", "Slug", done.Slug, "Revision", done.Revision)
		return nil
	case done.Created:
		t.count("cli.compared.created", len(done.Added), "Slug", done.Slug)
		return nil
	}
	t.say("cli.compared.revised", "Slug", done.Slug, "Revision", done.Revision)
	t.revised(done.Imported)
	for _, c := range done.Changes {
		t.line("")
		t.line(c.Key)
		t.wrapped(t.out, "  ", t.marked(c.Difference))
	}
	return nil
}
