package releases

import (
	"context"
	"slices"
	"strings"
	"time"

	"communique/accounts"
	"communique/internal/clock"
	"communique/internal/fault"
	"communique/internal/sqldb"
)

// Comment is what somebody has said about a segment: a question, a doubt, an answer.
type Comment struct {
	ID         int64
	Key        string // of the segment
	Language   string // of the translation that it is about; empty: it is about the source, and for all languages
	Text       string // a few lines, as they were typed
	Actor      string
	At         time.Time
	ResolvedBy string    // who has said that it is dealt with; empty: it is open
	ResolvedAt time.Time // zero: it is open
}

// Open tells whether nobody has said yet that it is dealt with.
func (c Comment) Open() bool { return c.ResolvedAt.IsZero() }

// Comment says something about the translation of a segment into a language, or with an
// empty one about its source. It changes nothing that is published, and is kept.
//
// Whoever works in the language may (Translate, Approve) and an officer; about the source,
// who works in one of the release's languages. Faults: releases.comment_missing,
// releases.brief_long, releases.character_*, releases.key_*, releases.missing,
// releases.language_unseen, releases.language_not_wanted, releases.forbidden_language.
func (r *Releases) Comment(ctx context.Context, who accounts.Actor, slug, language, key, text string) (Comment, error) {
	text = strings.TrimSpace(strings.ReplaceAll(text, "\r\n", "\n"))
	if text == "" {
		return Comment{}, fault.New(fault.Invalid, "releases.comment_missing").At(fault.Place{Field: "comment"})
	}
	if err := writable(text, "comment"); err != nil {
		return Comment{}, err
	}
	said := Comment{Key: key, Language: language, Text: text, Actor: who.Name, At: r.clock.Now()}
	err := r.db.Write(ctx, func(tx *sqldb.Tx) error {
		m, err := readMaterial(ctx, tx, slug)
		if err != nil {
			return err
		}
		if err := m.release.mayComment(who, language); err != nil {
			return err
		}
		s, err := m.segment(key)
		if err != nil {
			return err
		}
		if said.ID, err = insertComment(ctx, tx, s.ID, said); err != nil {
			return err
		}
		return r.accounts.Note(ctx, tx, who, "comment_made", slug, said.noted())
	})
	return said, err
}

// SettleComment says that what a comment was about is dealt with, or that it isn't. Who may
// comment there can. Faults: releases.comment_unknown, and those of Comment.
func (r *Releases) SettleComment(ctx context.Context, who accounts.Actor, slug string, id int64, settled bool) error {
	return r.db.Write(ctx, func(tx *sqldb.Tx) error {
		release, err := selectBySlug(ctx, tx, slug)
		if err != nil {
			return orMissing(err, slug)
		}
		c, err := selectComment(ctx, tx, release.ID, id)
		if sqldb.NoRows(err) {
			return fault.New(fault.NotFound, "releases.comment_unknown")
		}
		if err != nil {
			return err
		}
		if err := release.mayComment(who, c.Language); err != nil {
			return err
		}
		if settled == !c.Open() {
			return nil
		}
		by, at, verb := who.Name, clock.Millis(r.clock.Now()), "comment_settled"
		if !settled {
			by, at, verb = "", 0, "comment_reopened"
		}
		if err := updateComment(ctx, tx, id, by, at); err != nil {
			return err
		}
		return r.accounts.Note(ctx, tx, who, verb, slug, c.noted())
	})
}

// noted is where a comment stands, as the audit keeps it: "nl lead".
func (c Comment) noted() string { return strings.TrimSpace(c.Language + " " + c.Key) }

// mayComment is nil for whoever may say something about a language, or about the source.
func (r Release) mayComment(who accounts.Actor, language string) error {
	seen := language
	if language == "" {
		seen = r.SourceLanguage
	}
	if err := r.sight(who, seen); err != nil {
		return err
	}
	works := func(l string) bool { return who.MayIn(accounts.Translate, l) || who.MayIn(accounts.Approve, l) }
	if who.May(accounts.Write) || works(seen) || language == "" && slices.ContainsFunc(r.Languages, works) {
		return nil
	}
	return fault.New(fault.Forbidden, "releases.forbidden_language", "Language", named(seen))
}

// Question is one about the source of a release.
type Question struct {
	Comment
	Slug, Headline string // of the release; the headline as Glance has it
	SourceLanguage string
}

// OpenQuestions gives what others have asked about the sources of all releases that are open to
// translators and nobody has dealt with, the n oldest, and how many there are. It concerns the
// officers of the consortium; for everybody else there is nothing.
func (r *Releases) OpenQuestions(ctx context.Context, who accounts.Actor, n int) (first []Question, all int, err error) {
	if !who.May(accounts.Write) {
		return nil, 0, nil
	}
	err = r.db.Read(ctx, func(tx *sqldb.Tx) (err error) {
		first, all, err = selectOpenQuestions(ctx, tx, who, n)
		return err
	})
	return first, all, err
}

// Questions gives what was said about the source of a release, in order: what every
// translator may want to know. Whoever sees the release may. Fault: releases.missing.
func (r *Releases) Questions(ctx context.Context, who accounts.Actor, slug string) (comments []Comment, err error) {
	err = r.db.Read(ctx, func(tx *sqldb.Tx) error {
		release, err := selectBySlug(ctx, tx, slug)
		if err != nil {
			return orMissing(err, slug)
		}
		if err := release.seen(who); err != nil {
			return err
		}
		comments, err = selectComments(ctx, tx, release.ID, "")
		return err
	})
	return comments, err
}
