package main

import (
	"context"
	"io"
	"os"
	"slices"

	"communique/internal/fault"
	"communique/locales"
	"communique/releases"
)

// releaseImportCommand takes a release from Markdown with front matter.
type releaseImportCommand struct {
	File     string   `arg:"" help:"${release_file}"`
	Typo     []string `name:"typo" placeholder:"KEY,…" help:"${import_typo}"`
	AllTypos bool     `name:"all-typos" help:"${import_all_typos}"`
	Compare  bool     `name:"compare" help:"${import_compare}"`
	Yes      bool     `name:"yes" short:"y" help:"${yes}"`
	JSON     bool     `name:"json" help:"${json}"`

	Correction bool `name:"correction" help:"${import_correction}"`
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
	edits := releases.Edits{Typos: r.Typo, AllTypos: r.AllTypos, Correction: r.Correction}
	if r.Compare {
		return r.compare(ctx, t, h, document, edits)
	}
	w := embargoWork{t: t, h: h, who: h.actor(), yes: r.Yes, json: r.JSON}
	e, moves, err := w.embargoOf(ctx, document)
	if err != nil {
		return err
	}
	if moves && !w.agreed(e) {
		return errUnanswered
	}
	done, err := h.releases.Revise(ctx, w.who, r.File, document, edits)
	if err != nil {
		return err
	}
	if moves && e.ReleaseID != 0 {
		if e.dates, err = h.redate(ctx, e.ReleaseID); err != nil {
			return err
		}
	}
	if !r.JSON {
		t.imported(done)
		return nil
	}
	j := importedJSON(done)
	if moves {
		j["embargo"] = embargoReport(e, "moved")
	}
	return t.json(j)
}

// importedJSON is what an import did, as a script reads it.
func importedJSON(i releases.Imported) map[string]any {
	stale := map[string][]string{}
	for _, s := range i.Stale {
		stale[s.Language] = s.Keys
	}
	return map[string]any{
		"typos": orEmpty(i.Typos), "merged": orEmpty(i.Merged), "stale": stale,
		"release": i.Slug, "revision": i.Revision, "created": i.Created, "unchanged": i.Unchanged,
		"added": orEmpty(i.Added), "changed": orEmpty(i.Changed), "moved": orEmpty(i.Moved),
		"removed": orEmpty(i.Removed), "thawed": orEmpty(i.Thawed), "redated": orEmpty(i.Redated),
		"followed": followedJSON(i.Followed), "correcting": i.Correcting,
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
	if i.Correcting {
		defer func() { t.wrapped(t.out, "  ", t.words.T("cli.imported.correcting")) }()
	}
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
	t.revised(i)
}

// revised says what became of the segments, and of their translations.
func (t *terminal) revised(i releases.Imported) {
	mended := func(key string) bool { return slices.Contains(i.Typos, key) }
	for _, change := range []struct {
		id   string
		keys []string
	}{
		{"cli.imported.added", i.Added},
		{"cli.imported.changed", slices.DeleteFunc(slices.Clone(i.Changed), mended)},
		{"cli.imported.typos", i.Typos},
		{"cli.imported.moved", i.Moved},
		{"cli.imported.removed", i.Removed},
		{"cli.imported.merged", i.Merged},
		{"cli.imported.thawed", t.languageNames(i.Thawed)},
	} {
		if len(change.keys) > 0 {
			t.wrapped(t.out, "  ", t.words.T(change.id, "Keys", t.words.List(change.keys)))
		}
	}
	for _, s := range byKeys(i.Stale) {
		t.wrapped(t.out, "  ", t.words.T("cli.imported.stale", "Language", s.languages, "Keys", t.words.List(s.keys)))
	}
	if len(i.Redated) > 0 {
		t.wrapped(t.out, "  ", t.words.T("cli.imported.redated"))
	}
	t.followed(i.Followed)
}

// languageNames are the names of some languages.
func (t *terminal) languageNames(tags []string) []string {
	names := make([]string, len(tags))
	for i, tag := range tags {
		names[i] = t.words.Language(tag)
	}
	return names
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

// staleTogether are languages in which the same segments have to be looked at again.
type staleTogether struct {
	languages []locales.Language
	keys      []string
}

// byKeys puts the languages together in which it is the same segments.
func byKeys(all []releases.Stale) []staleTogether {
	var some []staleTogether
	for _, s := range all {
		i := slices.IndexFunc(some, func(t staleTogether) bool { return slices.Equal(t.keys, s.Keys) })
		if i < 0 {
			some = append(some, staleTogether{keys: s.Keys})
			i = len(some) - 1
		}
		some[i].languages = append(some[i].languages, locales.Language(s.Language))
	}
	return some
}
