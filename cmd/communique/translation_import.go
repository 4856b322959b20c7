package main

import (
	"context"
	"path/filepath"
	"strings"

	"communique/internal/fault"
	"communique/locales"
	"communique/releases"
)

// translationImportCommand takes translations from go-i18n files.
type translationImportCommand struct {
	Slug     string   `arg:"" help:"${slug}"`
	Files    []string `arg:"" name:"file" help:"${translation_files}"`
	Language string   `name:"language" placeholder:"LL" help:"${translation_language}"`
	JSON     bool     `name:"json" help:"${json}"`
}

// Run imports one file after the other; each is taken whole or not at all.
func (r *translationImportCommand) Run(ctx context.Context, t *terminal, c *commands) error {
	if r.Language != "" && len(r.Files) > 1 {
		return fault.New(fault.Invalid, "cli.language_of_many")
	}
	h, err := t.open(ctx, c)
	if err != nil {
		return err
	}
	defer h.close()
	results := make([]any, 0, len(r.Files))
	for _, file := range r.Files {
		done, err := h.importTranslation(ctx, r.Slug, r.Language, file)
		if err != nil {
			return err
		}
		if r.JSON {
			results = append(results, map[string]any{
				"release": r.Slug, "language": done.Language, "changed": orEmpty(done.Changed),
				"unchanged": orEmpty(done.Unchanged), "stale": orEmpty(done.Stale), "missing": orEmpty(done.Missing),
				"kept": orEmpty(done.Kept), "thawed": orEmpty(done.Thawed),
				"followed": followedJSON(done.Followed),
			})
			continue
		}
		t.translated(done)
	}
	if r.JSON {
		return t.json(results)
	}
	return nil
}

func (h *house) importTranslation(ctx context.Context, slug, language, file string) (releases.TranslationImported, error) {
	if language == "" {
		language = languageOfFile(file)
	}
	if language == "" {
		return releases.TranslationImported{}, fault.New(fault.Invalid, "cli.language_unknown", "File", file)
	}
	data, err := readFile(file)
	if err != nil {
		return releases.TranslationImported{}, err
	}
	return h.releases.ImportTranslation(ctx, actor(), slug, language, file, data)
}

// languageOfFile finds the language in a name such as lipse.nl.toml, or gives "".
func languageOfFile(file string) string {
	parts := strings.Split(filepath.Base(file), ".")
	for i := len(parts) - 2; i > 0; i-- {
		if locales.Publishable(parts[i]) {
			return parts[i]
		}
	}
	return ""
}

func (t *terminal) translated(i releases.TranslationImported) {
	t.say("cli.translated.done", "Language", t.words.Language(i.Language),
		"Changed", len(i.Changed), "Unchanged", len(i.Unchanged))
	for _, note := range []struct {
		id   string
		keys []string
	}{
		{"cli.translated.stale", i.Stale}, {"cli.translated.kept", i.Kept}, {"cli.translated.missing", i.Missing},
	} {
		if len(note.keys) > 0 {
			t.wrapped(t.out, "  ", t.words.T(note.id, "Keys", t.words.List(note.keys)))
		}
	}
	if len(i.Thawed) > 0 {
		t.wrapped(t.out, "  ", t.words.T("cli.translated.thawed"))
	}
	t.followed(i.Followed)
}
