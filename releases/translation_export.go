package releases

import (
	"context"
	"io"

	"communique/internal/sqldb"
	"communique/locales"
)

// ExportTranslation writes the file that a translator fills in: every segment of the
// release in its order, with the hash of its source as it is now and the translation
// that is there; a stale one stands in a comment (locales.WriteMessages). Faults: releases.missing, releases.translation_of_source,
// releases.language_not_wanted.
func (r *Releases) ExportTranslation(ctx context.Context, slug, language string, w io.Writer) error {
	var title string
	var pairs []locales.Pair
	err := r.db.Read(ctx, func(tx *sqldb.Tx) error {
		release, present, all, err := readTexts(ctx, tx, slug)
		if err != nil {
			return err
		}
		if err := release.wants(language); err != nil {
			return err
		}
		for _, s := range present {
			if s.Kind == KindHeadline {
				title = release.Slug + ": " + reading(s.Text)
			}
			t := all[translated{s.ID, language}]
			pairs = append(pairs, locales.Pair{
				Key: s.Key, Description: string(s.Kind), Source: s.Text, SourceHash: s.SourceHash,
				Translation: t.text, TranslatedHash: t.sourceHash,
			})
		}
		return nil
	})
	if err != nil {
		return err
	}
	return locales.WriteMessages(w, title, language, pairs)
}

// TranslationStatus tells how far a release is in each of its languages, the source
// language first. Fault: releases.missing.
func (r *Releases) TranslationStatus(ctx context.Context, slug string) ([]LanguageStatus, error) {
	var all []LanguageStatus
	err := r.db.Read(ctx, func(tx *sqldb.Tx) error {
		release, present, translated, err := readTexts(ctx, tx, slug)
		if err != nil {
			return err
		}
		frozen, err := selectFrozenIDs(ctx, tx, release.ID)
		if err != nil {
			return err
		}
		for _, language := range release.all() {
			s := progressOf(release, present, translated, language)
			_, s.Frozen = frozen[language]
			all = append(all, s)
		}
		return nil
	})
	return all, err
}

// readTexts gives the release with everything that is written in it.
func readTexts(ctx context.Context, tx *sqldb.Tx, slug string) (Release, []Segment, translations, error) {
	release, err := selectBySlug(ctx, tx, slug)
	if err != nil {
		return Release{}, nil, nil, orMissing(err, slug)
	}
	ever, err := selectSegments(ctx, tx, release.ID)
	if err != nil {
		return Release{}, nil, nil, err
	}
	all, err := selectTranslations(ctx, tx, release.ID)
	return release, presentOf(ever), all, err
}
