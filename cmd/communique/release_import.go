package main

import (
	"context"
	"io"
	"os"

	"communique/internal/fault"
	"communique/releases"
)

// releaseImportCommand takes a release from Markdown with front matter.
type releaseImportCommand struct {
	File string `arg:"" help:"${release_file}"`
	JSON bool   `name:"json" help:"${json}"`
}

// Run imports the file and says what changed.
func (r *releaseImportCommand) Run(ctx context.Context, t *terminal, c *commands) error {
	document, err := readFile(r.File)
	if err != nil {
		return err
	}
	h, err := t.open(ctx, c)
	if err != nil {
		return err
	}
	defer h.close()
	done, err := h.releases.Import(ctx, actor(), r.File, document)
	if err != nil {
		return err
	}
	if r.JSON {
		return t.json(importedJSON(done))
	}
	t.imported(done)
	return nil
}

// importedJSON is what an import did, as a script reads it.
func importedJSON(i releases.Imported) any {
	return map[string]any{
		"release": i.Slug, "revision": i.Revision, "created": i.Created, "unchanged": i.Unchanged,
		"added": orEmpty(i.Added), "changed": orEmpty(i.Changed), "moved": orEmpty(i.Moved),
		"removed": orEmpty(i.Removed), "thawed": orEmpty(i.Thawed), "redated": orEmpty(i.Redated),
		"followed": followedJSON(i.Followed),
	}
}

// orEmpty makes a JSON list of a nil slice, so that scripts need not ask for null.
func orEmpty[T any](s []T) []T {
	if s == nil {
		return []T{}
	}
	return s
}

func (t *terminal) imported(i releases.Imported) {
	switch {
	case i.Unchanged:
		t.say("cli.imported.unchanged", "Slug", i.Slug, "Revision", i.Revision)
		return
	case i.Created:
		t.count("cli.imported.created", len(i.Added), "Slug", i.Slug)
		t.followed(i.Followed)
		return
	}
	t.say("cli.imported.revised", "Slug", i.Slug, "Revision", i.Revision)
	for _, change := range []struct {
		id   string
		keys []string
	}{
		{"cli.imported.added", i.Added},
		{"cli.imported.changed", i.Changed},
		{"cli.imported.moved", i.Moved},
		{"cli.imported.removed", i.Removed},
		{"cli.imported.thawed", i.Thawed},
	} {
		if len(change.keys) > 0 {
			t.wrapped(t.out, "  ", t.words.T(change.id, "Keys", t.words.List(change.keys)))
		}
	}
	if len(i.Redated) > 0 {
		t.wrapped(t.out, "  ", t.words.T("cli.imported.redated"))
	}
	t.followed(i.Followed)
}

// largestFile is more than any document or translation that a person writes;
// the packages have limits of their own below it.
const largestFile = 16 << 20

// readFile reads a file of the command line; "-" is standard input.
func readFile(name string) ([]byte, error) {
	f, err := openFile(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, largestFile+1))
	if err != nil {
		return nil, fault.Wrap(err, fault.Invalid, "cli.file_unreadable", "File", name)
	}
	if len(data) > largestFile {
		return nil, fault.New(fault.Invalid, "cli.file_too_large", "File", name)
	}
	return data, nil
}

func openFile(name string) (*os.File, error) {
	if name == "-" {
		return os.Stdin, nil
	}
	f, err := os.Open(name)
	if os.IsNotExist(err) {
		return nil, fault.Wrap(err, fault.NotFound, "cli.file_missing", "File", name)
	}
	if err != nil {
		return nil, fault.Wrap(err, fault.Invalid, "cli.file_unreadable", "File", name)
	}
	return f, nil
}
