package main

import (
	"context"
	"errors"
	"os"

	"communique/internal/fault"
	"communique/locales"
	"communique/locales/exchange"
	"communique/releases"
)

// translationImportCommand takes translations from translators' files.
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
			results = append(results, translatedJSON(r.Slug, done))
			continue
		}
		t.translated(r.Slug, done)
		if err := t.blocked(ctx, h, r.Slug, done); err != nil {
			return err
		}
	}
	if r.JSON {
		return t.json(results)
	}
	return nil
}

func translatedJSON(slug string, i releases.TranslationImported) any {
	return map[string]any{
		"release": slug, "language": i.Language, "changed": orEmpty(i.Changed), "unchanged": orEmpty(i.Unchanged),
		"stale": orEmpty(i.Stale), "missing": orEmpty(i.Missing), "kept": orEmpty(i.Kept), "conflicts": orEmpty(i.Conflicts),
		"blocked": orEmpty(i.Blocked), "drafts": orEmpty(i.Drafts), "machine": orEmpty(i.Machine),
		"submitted": i.Submitted, "thawed": orEmpty(i.Thawed), "followed": followedJSON(i.Followed),
	}
}

func (h *house) importTranslation(ctx context.Context, slug, language, file string) (releases.TranslationImported, error) {
	data, err := readTranslation(file)
	if err != nil {
		return releases.TranslationImported{}, err
	}
	if language == "" {
		if language, err = languageOfFile(file, data); err != nil {
			return releases.TranslationImported{}, err
		}
	}
	return h.releases.ImportTranslation(ctx, h.actor(), slug, language, file, data)
}

// readTranslation reads a file, or standard input, no further than a translation goes.
func readTranslation(name string) ([]byte, error) {
	f, err := openFile(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	data, err := exchange.ReadLimited(f)
	if pathError := (*os.PathError)(nil); errors.As(err, &pathError) {
		return nil, fault.Wrap(err, fault.Invalid, "cli.file_unreadable", "File", name)
	}
	for _, f := range fault.All(err) {
		f.Place.File = name
	}
	return data, err
}

// languageOfFile finds the language in a name such as lipse.nl.toml, or else in the
// file. When the two don't agree the import says so.
func languageOfFile(file string, data []byte) (string, error) {
	language := exchange.LanguageOfName(file)
	if language == "" {
		incoming, err := exchange.Read(file, data)
		if err != nil {
			return "", err
		}
		language = incoming.Language
	}
	if tag, ok := locales.Canonical(language); ok {
		language = tag
	}
	if language == "" {
		return "", fault.New(fault.Invalid, "cli.language_unknown", "File", file)
	}
	return language, nil
}

func (t *terminal) translated(slug string, i releases.TranslationImported) {
	t.say("cli.translated.done", "Language", t.words.Language(i.Language),
		"Changed", len(i.Changed), "Unchanged", len(i.Unchanged))
	for _, note := range []struct {
		id   string
		keys []string
	}{
		{"cli.translated.stale", i.Stale}, {"cli.translated.kept", i.Kept}, {"cli.translated.conflicts", i.Conflicts},
		{"cli.translated.missing", i.Missing}, {"cli.translated.drafts", i.Drafts}, {"cli.translated.machine", i.Machine},
	} {
		if len(note.keys) > 0 {
			t.wrapped(t.out, "  ", t.words.T(note.id, "Keys", t.words.List(note.keys), "Slug", slug, "Tag", i.Language, "First", note.keys[0]))
		}
	}
	if i.Submitted {
		t.wrapped(t.out, "  ", t.words.T("cli.translated.submitted"))
	}
	if len(i.Thawed) > 0 {
		t.wrapped(t.out, "  ", t.words.T("cli.translated.thawed"))
	}
	t.followed(i.Followed)
}
