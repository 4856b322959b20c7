package releases

import (
	"context"
	"io"

	"communique/accounts"
	"communique/internal/sqldb"
	"communique/locales/difference"
	"communique/locales/exchange"
)

// ExportTranslation writes the file that a translator fills in, in one of the formats
// of package exchange: every segment of the release in its order, but those of
// the boilerplates that it includes, with the hash of its
// source as it is now, what has changed in it since it was translated, and the
// translation that is there. Of a regional variant only what differs stands in it as a
// translation, and what its language says beside it.
// Faults: releases.missing, releases.language_unseen, releases.translation_of_source,
// releases.language_not_wanted.
func (r *Releases) ExportTranslation(ctx context.Context, who accounts.Actor, slug, language string, format exchange.Format, w io.Writer) error {
	var d exchange.Document
	err := r.db.Read(ctx, func(tx *sqldb.Tx) error {
		m, err := shownMaterial(ctx, tx, who, slug, language)
		if err != nil {
			return err
		}
		sources, err := selectSources(ctx, tx, m.release.ID)
		if err != nil {
			return err
		}
		assignments, err := selectAssignments(ctx, tx, m.release.ID)
		d = m.document(language, sources, assignments[language].Brief)
		return err
	})
	if err != nil {
		return err
	}
	return exchange.Write(w, format, d)
}

// document is the release as a translator sees it.
func (m material) document(language string, sources sources, brief string) exchange.Document {
	d := exchange.Document{Name: m.release.Slug, SourceLanguage: m.release.SourceLanguage, Language: language}
	for _, s := range m.own() {
		if s.Kind == KindHeadline {
			d.Title = m.release.Slug + ": " + reading(s.Text)
		}
		t := m.texts[translated{s.ID, language}]
		u := exchange.Unit{
			Key: s.Key, Kind: string(s.Kind), Source: s.Text, SourceHash: s.SourceHash,
			Target: t.text, TargetHash: t.sourceHash, State: exchange.State(t.state),
		}
		if len(d.Units) == 0 {
			u.Note = brief
		}
		if base, in := m.text(s, language); in != language && base.fresh(s) && !base.untouched() {
			u.Inherited = base.text
		}
		if t.text != "" && !t.fresh(s) {
			u.State, u.Was = exchange.Stale, sources[sourced{s.ID, t.sourceHash}].text
		}
		d.Units = append(d.Units, u)
	}
	return d
}

// Changed is a segment whose source has changed since it was translated.
type Changed struct {
	Was        string // the source that was translated; empty when nobody said which
	Now        string
	Difference []difference.Part // from one to the other; nil when nobody said
	Text       string            // the translation of what was
	Shown                        // source and text as they are here, for StillCorrect
}

// Differences gives what has changed in the source since it was translated into a
// language: each stale segment, in their order. Faults: those of ExportTranslation.
func (r *Releases) Differences(ctx context.Context, who accounts.Actor, slug, language string) ([]Changed, error) {
	var all []Changed
	err := r.db.Read(ctx, func(tx *sqldb.Tx) error {
		m, err := shownMaterial(ctx, tx, who, slug, language)
		if err != nil {
			return err
		}
		sources, err := selectSources(ctx, tx, m.release.ID)
		all = m.changed(language, sources)
		return err
	})
	return all, err
}

func (m material) changed(language string, sources sources) []Changed {
	var all []Changed
	for _, s := range m.own() {
		t := m.texts[translated{s.ID, language}]
		if t.text == "" || t.fresh(s) {
			continue
		}
		c := Changed{Shown: Shown{s.Key, s.SourceHash, t.version}, Was: sources[sourced{s.ID, t.sourceHash}].text, Now: s.Text, Text: t.text}
		if c.Was != "" {
			c.Difference = difference.Words(c.Was, c.Now)
		}
		all = append(all, c)
	}
	return all
}
