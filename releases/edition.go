package releases

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"communique/internal/clock"
	"communique/internal/fault"
	"communique/internal/sqldb"
	"communique/locales"
)

// Edition is a release in one language, frozen: exactly what leaves.
type Edition struct {
	ID        int64
	ReleaseID int64
	Language  string
	Revision  int    // of the document from which it was made
	Subject   string // plain text on one line: of the subject segment, else the headline
	Headline  string // plain text on one line
	// HTML is what goes inside <article lang>: of a corrected release section.correction, then h1.headline, p.dateline,
	// p.lead, then p, h2, h3, ul, ol and blockquote (p and footer.attribution), parts of it inside section.boilerplate, .notes or .contact. The only
	// inline elements are strong, em, br and a with an href of http, https or mailto. No id, no style. A block in
	// another language (PolicyMixed) has its lang.
	HTML string
	// Text is the same as plain text: lines of 72 columns that end with "\n", links written out. A line is longer
	// only where one word (an address) is.
	Text string
	// ContentHash is "sha256-" and the hexadecimal SHA-256 of language, subject, headline, HTML and text.
	ContentHash string
	FrozenAt    time.Time
	// DatedAt is the instant whose day is printed in it where no embargo says which: of a corrected one that of the
	// first.
	DatedAt time.Time
	// Recalled says that it is to be corrected: it stays in sight, but no mail leaves with it any more.
	Recalled bool
}

// editionPart is a segment in an edition.
type editionPart struct {
	segmentID  int64
	position   int
	language   string // in which it stands there
	sourceHash string // of the source that was translated
}

// contentHash is the hash of what a reader can see.
func (e Edition) contentHash() string {
	h := sha256.New()
	for _, part := range []string{e.Language, e.Subject, e.Headline, e.HTML, e.Text} {
		fmt.Fprintf(h, "%d\n%s", len(part), part)
	}
	return "sha256-" + hex.EncodeToString(h.Sum(nil))
}

// composer makes editions of a release as it is now.
type composer struct {
	catalogue *locales.Catalogue
	material
	settings map[string][]setting // by language, in the order of the segments
	texts    *locales.Texts
}

// compose compiles the texts that may leave in some languages. Each segment must have
// one in each: this is the gate through which every edition goes.
func (r *Releases) compose(m material, languages []string) (*composer, error) {
	c := &composer{catalogue: r.catalogue, material: m, settings: make(map[string][]setting, len(languages))}
	byLanguage := make(map[string][]locales.Message, len(languages))
	for _, language := range languages {
		for _, s := range m.standing(language) {
			set, ok := m.setting(s, language)
			if !ok {
				return nil, fmt.Errorf("releases: %s has no text for %s that may leave in %s", m.release.Slug, s.Key, language)
			}
			c.settings[language] = append(c.settings[language], set)
			byLanguage[language] = append(byLanguage[language], locales.Message{Key: s.Key, Text: set.text})
		}
	}
	var err error
	c.texts, err = locales.Compile(byLanguage)
	return c, err
}

// edition sets the release in a language as it is frozen at an instant, dated at another
// where no embargo says when.
func (c *composer) edition(language string, at, dated time.Time) (Edition, error) {
	standing := c.standing(language)
	set := make([]setSegment, len(standing))
	e := Edition{ReleaseID: c.release.ID, Language: language, Revision: c.release.Revision, FrozenAt: at, DatedAt: dated}
	place := ""
	top := heading{}
	for i, s := range standing {
		text, ok := c.texts.Text(language, s.Key)
		if !ok {
			return Edition{}, fmt.Errorf("releases: %s has no text for %s in %s", c.release.Slug, s.Key, language)
		}
		in := c.settings[language][i]
		set[i] = setSegment{Segment: s, text: text}
		if in.foreign {
			set[i].language = in.language
		}
		switch s.Kind {
		case KindSubject:
			e.Subject = text
		case KindPlace:
			place = text
		case KindCorrection:
			top.correction = wording{text, set[i].language}
		case KindHeadline:
			e.Headline = reading(text)
		default: // stands in the body only
		}
	}
	if e.Subject == "" {
		e.Subject = e.Headline
	}
	var err, markErr error
	top.dateline, err = c.dateline(language, place, dated)
	top.mark, markErr = c.mark(language, at)
	parts := partsOf(set)
	e.HTML, e.Text = renderHTML(parts, top), renderText(parts, top)
	e.ContentHash = e.contentHash()
	return e, errors.Join(err, markErr)
}

// parts are of what an edition is made.
func (c *composer) parts(language string) []editionPart {
	standing := c.standing(language)
	parts := make([]editionPart, len(standing))
	for i, s := range standing {
		parts[i] = editionPart{s.ID, i, c.settings[language][i].language, s.SourceHash}
	}
	return parts
}

// dateline is "Rotterdam, 30 January 2013": the day of the embargo in its zone, or
// in UTC that of the freezing where there is none. Frozen, since it is read.
func (c *composer) dateline(language, place string, at time.Time) (string, error) {
	if !c.release.Embargo.At.IsZero() {
		at = c.release.Embargo.Local()
	}
	words := c.catalogue.In(language)
	line := words.Date(at)
	if place != "" {
		line = words.T("releases.dateline", "Place", place, "Date", line)
	}
	return spoken(words, language, line)
}

// mark is what stands above the explanation of a correction: "Correction (4 February
// 2013)", the day on which it was approved, in the embargo's zone or in UTC.
func (c *composer) mark(language string, at time.Time) (string, error) {
	if loc, err := clock.Zone(c.release.Embargo.Zone); err == nil {
		at = at.In(loc)
	}
	words := c.catalogue.In(language)
	return spoken(words, language, words.T("releases.correction_mark", "Date", words.Date(at)))
}

// spoken is a line of our own in an edition, which must be in its language.
func spoken(words *locales.Words, language, line string) (string, error) {
	if words.Lang() != locales.Base(language) || strings.Contains(line, "⟦") {
		return "", fmt.Errorf("releases: no words in %s", language)
	}
	return line, nil
}

// Editions gives the frozen editions of a release, the source language's first, the
// others in the order of locales.Tags.
func (r *Releases) Editions(ctx context.Context, releaseID int64) ([]Edition, error) {
	var editions []Edition
	err := r.db.Read(ctx, func(tx *sqldb.Tx) error {
		release, err := selectByID(ctx, tx, releaseID)
		if err != nil {
			return orMissing(err, fmt.Sprint(releaseID))
		}
		frozen, err := selectFrozen(ctx, tx, releaseID)
		editions = inOrder(release.SourceLanguage, frozen)
		return err
	})
	return editions, err
}

// inOrder gives the editions in the order in which their languages are shown, the
// source's first.
func inOrder(source string, frozen map[string]Edition) []Edition {
	languages := slices.Collect(maps.Keys(frozen))
	locales.InOrder(languages)
	editions := make([]Edition, 0, len(frozen))
	for _, language := range languages {
		if e := frozen[language]; language == source {
			editions = slices.Insert(editions, 0, e)
		} else {
			editions = append(editions, e)
		}
	}
	return editions
}

// EditionIn gives the frozen edition of a release in exactly this language. Fault:
// releases.edition_missing.
func (r *Releases) EditionIn(ctx context.Context, releaseID int64, language string) (Edition, error) {
	var e Edition
	err := r.db.Read(ctx, func(tx *sqldb.Tx) error {
		frozen, err := selectFrozen(ctx, tx, releaseID)
		if err != nil {
			return err
		}
		var ok bool
		if e, ok = frozen[language]; !ok {
			return fault.New(fault.NotFound, "releases.edition_missing", "Language", locales.Language(language))
		}
		return nil
	})
	return e, err
}

// Edition gives an edition by its id, also one that was thawed since: a mail that
// has left shows what it was. Fault: releases.edition_unknown.
func (r *Releases) Edition(ctx context.Context, id int64) (Edition, error) {
	var e Edition
	err := r.db.Read(ctx, func(tx *sqldb.Tx) (err error) {
		e, err = selectEdition(ctx, tx, id)
		return err
	})
	if sqldb.NoRows(err) {
		return Edition{}, fault.New(fault.NotFound, "releases.edition_unknown")
	}
	return e, err
}
