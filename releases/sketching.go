package releases

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"communique/accounts"
	"communique/internal/fault"
	"communique/internal/sqldb"
	"communique/locales"
)

// PreviewDocument sets a document as the edition in its own language that it would become, and
// writes nothing down. What couldn't be published yet (markup that isn't closed, a link that
// leads nowhere) stands there as it was typed, and an include that isn't known isn't there.
// The release is the one that has the document's slug, with the settings of the document,
// or a new one.
//
// It is no edition: it has no ID and may not be sent or shown to anybody but who writes.
// Fault: releases.forbidden, releases.segments_many.
func (r *Releases) PreviewDocument(ctx context.Context, who accounts.Actor, d Document) (Release, Edition, error) {
	if !who.May(accounts.Write) {
		return Release{}, Edition{}, fault.New(fault.Forbidden, "releases.forbidden")
	}
	if !locales.Supported(d.Language) {
		d.Language = locales.Languages[0]
	}
	release, blocks, err := r.previewed(ctx, d)
	if err != nil {
		return Release{}, Edition{}, err
	}
	c, err := r.tentative(release, blocks)
	if err != nil {
		return Release{}, Edition{}, err
	}
	now := r.clock.Now()
	e, err := c.edition(release.SourceLanguage, now, now)
	return release, e, err
}

// previewed is the release of a document, and all blocks that stand in it.
func (r *Releases) previewed(ctx context.Context, d Document) (release Release, blocks []Block, err error) {
	i := importing{r: r, document: d}
	err = r.db.Read(ctx, func(tx *sqldb.Tx) error {
		release, err = selectBySlug(ctx, tx, d.Slug)
		if err != nil && !sqldb.NoRows(err) {
			return err
		}
		boilerplates, err := selectBoilerplates(ctx, tx)
		if err != nil {
			return err
		}
		brought := map[string][]Block{}
		included := slices.DeleteFunc(slices.Clone(boilerplates), func(b Release) bool {
			return !slices.ContainsFunc(d.Includes, func(in Include) bool { return in.Slug == b.Slug })
		})
		for _, b := range included {
			if !b.standsAmong(included, d.Language) {
				continue
			}
			ever, err := selectSegments(ctx, tx, b.ID)
			if err != nil {
				return err
			}
			brought[b.Slug] = includedBlocks(presentOf(ever))
		}
		blocks, err = i.together(brought)
		return err
	})
	release.Slug, release.SourceLanguage = d.Slug, d.Language
	if release.ID == 0 {
		release.State = Draft
	}
	i.set(&release)
	return release, blocks, err
}

// tentative is a composer of texts that nobody has looked at.
func (r *Releases) tentative(release Release, blocks []Block) (*composer, error) {
	language := release.SourceLanguage
	segments := changeTo(nil, blocks).now
	messages, settings := make([]locales.Message, len(segments)), make([]setting, len(segments))
	for i := range segments {
		segments[i].Text = publishable(segments[i].Kind, segments[i].Text)
		messages[i] = locales.Message{Key: segments[i].Key, Text: segments[i].Text}
		settings[i] = setting{segments[i].Text, language, false}
	}
	texts, err := locales.Compile(map[string][]locales.Message{language: messages})
	return &composer{
		catalogue: r.catalogue, material: material{release: release, segments: segments},
		settings: map[string][]setting{language: settings}, texts: texts,
	}, err
}

// publishable is a text as it can be set: what can't be is shown as it was typed.
func publishable(k Kind, s string) string {
	s = strings.Map(func(r rune) rune {
		if forbidden(r) {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, " "))
	if len(s) > k.limit() {
		s = strings.ToValidUTF8(s[:k.limit()], "")
	}
	if k.literal() {
		return s
	}
	line, source := parseLine(s)
	if len(s) < textLimit && len(inlineProblems(line, source)) == 0 {
		return s
	}
	return literal(s)
}

// literal is inline Markdown that shows s as it is.
func literal(s string) string {
	var b strings.Builder
	for line := range strings.SplitSeq(s, "\n") {
		if b.Len() > 0 {
			b.WriteString("\\\n")
		}
		for _, r := range strings.TrimSuffix(line, `\`) {
			if r < utf8.RuneSelf && strings.ContainsRune("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~", r) {
				b.WriteByte('\\')
			}
			b.WriteRune(r)
		}
	}
	return b.String()
}
