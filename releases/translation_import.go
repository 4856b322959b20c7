package releases

import (
	"context"
	"fmt"
	"slices"

	"communique/accounts"
	"communique/internal/clock"
	"communique/internal/fault"
	"communique/internal/sqldb"
	"communique/locales"
)

// TranslationImported tells what a translator's file did. The lists hold keys of
// segments.
type TranslationImported struct {
	Language  string
	Changed   []string // taken
	Unchanged []string // as they were already
	Stale     []string // of the file: taken or there already, but to be checked against the source
	Kept      []string // not taken: a fresh translation is there, and the file's is older or doesn't say from what it was made
	Missing   []string // of the release: without a translation, after this file
	Thawed    bool     // the language had a frozen edition, which is out of use until it is approved again
}

// ImportTranslation takes a translator's file (locales.ParseMessages), whole or not
// at all. It may hold any part of the segments; an empty text says nothing.
//
// A message's hash says from what source it was made. The present one makes the
// translation fresh. With another hash, or with none, the text is taken but stale:
// it doesn't count, and the release isn't ready in this language, until somebody
// brings the text with the present hash. An exported file has that hash beside
// every segment, and the stale text above it. No stale text takes the place of a fresh one. A changed translation
// thaws its language's frozen edition, and no other's.
//
// An actor of a partner may bring the partner's languages. Faults: those of the
// file, with their lines: locales.*; releases.key_unknown, key_misspelt,
// key_removed, translation_empty, link_missing, link_added, mark_added and those of
// inline Markdown that a document has too. Otherwise releases.missing,
// releases.sent, releases.withdrawn, releases.forbidden_language,
// releases.translation_of_source, releases.language_not_wanted.
func (r *Releases) ImportTranslation(ctx context.Context, who accounts.Actor, slug, language, file string, data []byte) (TranslationImported, error) {
	if err := r.mayTranslate(ctx, who, language); err != nil {
		return TranslationImported{}, err
	}
	messages, err := locales.ParseMessages(file, data)
	if err != nil {
		return TranslationImported{}, err
	}
	var done TranslationImported
	err = r.db.Write(ctx, func(tx *sqldb.Tx) error {
		release, err := lockBySlug(ctx, tx, slug)
		if err != nil {
			return orMissing(err, slug)
		}
		f, err := readAgainst(ctx, tx, release, language, file, messages)
		if err != nil {
			return err
		}
		done = f.result
		if len(f.takes) == 0 {
			return nil
		}
		done.Thawed, err = freezing{r, tx, who, r.clock.Now()}.translate(ctx, release, f)
		return err
	})
	if err != nil {
		return TranslationImported{}, err
	}
	return done, nil
}

// mayTranslate asks the accounts whether the language is one of the actor's.
func (r *Releases) mayTranslate(ctx context.Context, who accounts.Actor, language string) error {
	if who.MayAll() {
		return nil
	}
	partners, err := r.accounts.Partners(ctx)
	if err != nil {
		return err
	}
	for _, p := range partners {
		if who.ActsFor(p.ID) && slices.Contains(p.Languages, language) {
			return nil
		}
	}
	return fault.New(fault.Forbidden, "releases.forbidden_language", "Language", locales.Language(language))
}

// readAgainst holds the file against the release.
func readAgainst(ctx context.Context, tx *sqldb.Tx, release Release, language, file string, messages []locales.Message) (translationFile, error) {
	if _, err := release.after(translate); err != nil {
		return translationFile{}, err
	}
	if err := release.wants(language); err != nil {
		return translationFile{}, err
	}
	ever, err := selectSegments(ctx, tx, release.ID)
	if err != nil {
		return translationFile{}, err
	}
	all, err := selectTranslations(ctx, tx, release.ID)
	if err != nil {
		return translationFile{}, err
	}
	return readTranslation(file, language, messages, ever, all)
}

// wants is nil for a language into which the release is to be translated.
func (r Release) wants(language string) error {
	switch {
	case language == r.SourceLanguage:
		return fault.New(fault.Invalid, "releases.translation_of_source", "Slug", r.Slug, "Language", locales.Language(language))
	case !slices.Contains(r.Languages, language):
		return notWanted(r, language)
	}
	return nil
}

func notWanted(r Release, language string) error {
	wanted := make([]locales.Language, len(r.all()))
	for i, l := range r.all() {
		wanted[i] = locales.Language(l)
	}
	return fault.New(fault.Invalid, "releases.language_not_wanted", "Slug", r.Slug, "Language", named(language), "Languages", wanted)
}

// named is a language by its name where it has one.
func named(language string) any {
	if locales.Supported(language) {
		return locales.Language(language)
	}
	return language
}

// translate writes down what a file brings, and tells whether that thawed an edition.
func (f freezing) translate(ctx context.Context, release Release, file translationFile) (thawed bool, err error) {
	for _, t := range file.takes {
		if err := saveTranslation(ctx, f.tx, t.of, t.with, f.who.Name, clock.Millis(f.now)); err != nil {
			return false, err
		}
	}
	detail := fmt.Sprintf("%d changed, %d stale", len(file.result.Changed), len(file.result.Stale))
	if err := insertEvent(ctx, f.tx, release.ID, Event{f.now, f.who.Name, "translate", file.language, detail}); err != nil {
		return false, err
	}
	if release.State, err = release.after(translate); err != nil {
		return false, err
	}
	languages := []string{file.language}
	gone, err := f.thaw(ctx, &release, languages, languages)
	if err != nil {
		return false, err
	}
	release.UpdatedAt = f.now
	return len(gone) > 0, updateRelease(ctx, f.tx, release)
}
