package releases

import (
	"context"
	"time"

	"communique/accounts"
	"communique/internal/sqldb"
	"communique/locales"
)

// Preview is the edition of a language as it would be with what is there now.
type Preview struct {
	Edition // nobody has approved it; FrozenAt is the instant of the preview, and ContentHash what ApproveSeen is told
	Status  LanguageStatus
	Release Release
	// Borrowed are the keys of segments that have no text in the language. They stand
	// there in another one, with its lang, as they do for PolicyMixed.
	Borrowed []string
}

// PreviewEdition gives the edition of a language, also of the source's, with every text
// that is there, in whatever state; what is missing stands in it in the language from
// which it is translated.
//
// Whoever sees the language may. Faults: releases.missing, releases.language_unseen,
// releases.language_not_wanted.
func (r *Releases) PreviewEdition(ctx context.Context, who accounts.Actor, slug, language string) (Preview, error) {
	terms, err := r.vocabulary(ctx)
	if err != nil {
		return Preview{}, err
	}
	var p Preview
	err = r.db.Read(ctx, func(tx *sqldb.Tx) error {
		m, err := readMaterial(ctx, tx, slug)
		if err != nil {
			return err
		}
		if err := m.release.sight(who, language); err != nil {
			return err
		}
		m.terms = terms
		p, err = r.preview(ctx, tx, m, language)
		return err
	})
	return p, err
}

// Hashes gives the content hash of the editions of some languages as PreviewEdition does, all of
// one moment: what ApproveSeen is told. Faults: those of PreviewEdition.
func (r *Releases) Hashes(ctx context.Context, who accounts.Actor, slug string, languages []string) (SeenEditions, error) {
	var seen SeenEditions
	err := r.db.Read(ctx, func(tx *sqldb.Tx) error {
		m, err := readMaterial(ctx, tx, slug)
		if err != nil {
			return err
		}
		seen = SeenEditions{}
		for _, language := range languages {
			if err := m.release.sight(who, language); err != nil {
				return err
			}
			e, _, err := r.asItStands(m, language, r.clock.Now())
			if err != nil {
				return err
			}
			seen[language] = e.ContentHash
		}
		return nil
	})
	return seen, err
}

func (r *Releases) preview(ctx context.Context, tx *sqldb.Tx, m material, language string) (p Preview, err error) {
	if language != m.release.SourceLanguage {
		if err = r.check(ctx, tx, &m, []string{language}); err != nil {
			return p, err
		}
	}
	if p.Edition, p.Borrowed, err = r.asItStands(m, language, r.clock.Now()); err != nil {
		return p, err
	}
	frozen, err := selectFrozenIDs(ctx, tx, m.release.ID)
	if err != nil {
		return p, err
	}
	assignments, err := selectAssignments(ctx, tx, m.release.ID)
	p.Release, p.Status = m.release, m.status(language)
	p.Status.Assignment = assignments[language]
	p.ID, p.Status.Frozen = frozen[language], frozen[language] != 0
	return p, err
}

// asItStands is the edition of a language with every text that is there at an instant, and
// what stands in it in another language.
func (r *Releases) asItStands(m material, language string, now time.Time) (e Edition, borrowed []string, err error) {
	c := &composer{catalogue: r.catalogue, material: m, settings: map[string][]setting{}}
	var messages []locales.Message
	for _, s := range m.standing(language) {
		set := m.present(s, language)
		if set.foreign {
			borrowed = append(borrowed, s.Key)
		}
		c.settings[language] = append(c.settings[language], set)
		messages = append(messages, locales.Message{Key: s.Key, Text: set.text})
	}
	if c.texts, err = locales.Compile(map[string][]locales.Message{language: messages}); err != nil {
		return Edition{}, nil, err
	}
	e, err = c.edition(language, now, now)
	return e, borrowed, err
}

// sight is nil for whoever may see an edition of the release in a language that it has.
func (r Release) sight(who accounts.Actor, language string) error {
	if err := r.shown(who, language); err != nil || language == r.SourceLanguage {
		return err
	}
	return r.wants(language)
}

// present is the text that a segment has in a language now, in whatever state; its source
// where it has none.
func (m material) present(s Segment, language string) setting {
	if t, in := m.text(s, language); t.text != "" {
		return setting{t.text, in, locales.Base(in) != locales.Base(language)}
	}
	return setting{s.Text, m.home(s).SourceLanguage, true}
}
