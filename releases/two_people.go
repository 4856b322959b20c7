package releases

import (
	"context"
	"slices"

	"communique/accounts"
	"communique/internal/fault"
	"communique/internal/sqldb"
	"communique/locales"
)

// twoPeople is nil when the house lets people approve what they have written, or when the
// actor has written nothing of what would be approved: not the source as it is now, nor a
// text of the languages that nobody has approved yet. Fault: releases.same_person, for
// each language.
func (c *changing) twoPeople(ctx context.Context, languages []string) error {
	s, err := c.r.accounts.SettingsIn(ctx, c.tx)
	if err != nil || !s.TwoPeople || len(languages) == 0 {
		return err
	}
	authors, err := selectAuthors(ctx, c.tx, c.release)
	if err != nil {
		return err
	}
	var faults fault.List
	refuse := func(writers []string, language string) {
		if slices.ContainsFunc(writers, func(name string) bool { return accounts.SamePerson(name, c.who.Name) }) {
			faults = append(faults, fault.New(fault.Conflict, "releases.same_person", "Slug", c.release.Slug, "Actor", c.who.Name,
				"Language", locales.Language(language)).At(fault.Place{Field: "as"}))
		}
	}
	refuse(authors, c.release.SourceLanguage)
	for _, language := range c.withBases(languages) {
		writers, err := c.unapprovedWriters(ctx, language)
		if err != nil {
			return err
		}
		refuse(writers, language)
	}
	return faults.OrNil()
}

// withBases are the languages of translations whose texts are approved with these: each
// brings the one of which it is a variant.
func (c *changing) withBases(languages []string) []string {
	var all []string
	for _, language := range languages {
		for _, l := range []string{locales.Base(language), language} {
			if c.release.wants(l) == nil && !slices.Contains(all, l) {
				all = append(all, l)
			}
		}
	}
	return all
}

// unapprovedWriters are those who have written the texts of a language that nobody has
// approved yet. What came from the memory was approved before.
func (c *changing) unapprovedWriters(ctx context.Context, language string) ([]string, error) {
	last, err := selectWriters(ctx, c.tx, c.release.ID, language)
	if err != nil {
		return nil, err
	}
	var writers []string
	for _, s := range c.own() {
		t := c.texts[translated{s.ID, language}]
		if name := last[s.ID]; t.text != "" && t.state != TextApproved && name != "" {
			writers = append(writers, name)
		}
	}
	return writers, nil
}

// selectAuthors gives who has written the source of a release: its document as it is now,
// and each segment that no edition of the source has held yet as it is.
func selectAuthors(ctx context.Context, tx *sqldb.Tx, r Release) ([]string, error) {
	author, err := selectAuthor(ctx, tx, r)
	if err != nil {
		return nil, err
	}
	authors, err := selectSegmentAuthors(ctx, tx, r)
	return append(authors, author), err
}
