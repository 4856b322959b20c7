// Package releases keeps press releases and everything that happens to their text:
// written, revised, translated, approved.
//
// A release comes in as Markdown with front matter (Import, ParseDocument). It is
// split into segments, the units of translation. A segment has a key, "lead" or
// "paragraph-3", that stays its own whatever happens: when a new revision moves,
// edits, removes or brings back a block, the block is found again by its content,
// and with it its translations. A key is never given to another segment.
//
// A translation names the hash of the source that it was made from. It is fresh
// while that is its segment's hash, and stale otherwise; nobody ever writes down
// that it is. An author who mends only a mistake says so, and the translations stay as
// good as they were (Revise); a translator says that one is still correct
// (StillCorrect). A translation is asked for, typed or imported, handed in, and approved
// or sent back (RequestTranslation, SaveText, ImportTranslation, Submit, SendBack,
// ApproveTranslation); what the checks of package locales/check find in it is told, and
// may block it (Check). What was approved is remembered for later releases. A regional
// variant, such as "nl-BE", holds only what differs from its language.
//
// Approve freezes editions: subject, HTML and text of the release in a language, as
// they will leave, byte for byte. The database refuses to change a frozen edition.
// Each segment of one has a text that is approved and fresh, in its language, unless the
// officer has ticked that a language may borrow from the next (SetPolicy). Whatever
// would make it another one thaws it, which takes it out of use; approving again freezes
// that other one. When only the embargo moves to another day,
// the date that is printed in the editions moves with it: they are frozen anew in
// the same transaction, with nothing else changed.
//
// A boilerplate is a text that many releases carry: about the sender, notes to
// editors, a funder's statement, whom to ask. It is written, translated and approved as
// a release is, by the same verbs, but never sent or shown by itself: a release includes
// it by its slug. What stands there is what is approved of it now, in each language;
// when that changes, each release that includes it follows in the same transaction,
// but those that were sent or withdrawn.
//
// An embargo that holds ends earlier only by two people's word, once anything was
// approved: one asks for it, another one confirms (MoveEmbargo, ConfirmEmbargo). A document
// doesn't get round that.
//
// A release that was sent can be corrected (Edits.Correction): its translations are made
// and approved again, and until a language is, its edition stays in sight as it was sent,
// but no mail leaves with it any more. On Hold, a release keeps its plan and sends nothing.
//
// Where the house wants two people (accounts.Settings), nobody approves what they have
// written. A partner sees the releases that concern it, and of these its own languages
// (Seen, Release.Shows): every verb that takes an actor holds to that.
//
// Three gates guard what was written: Visible for whoever wants to see a release,
// MayLeave for mails with it, and MayNotify for those that say that it was withdrawn. The
// package sends nothing and renders no page.
//
// Each verb is one transaction: when it returns an error, nothing was changed, but that
// SaveText keeps what was typed when somebody else was faster. Verbs on the same release
// wait for each other. Texts are never lost: removed segments, every source and every
// translation that a segment ever had, each imported document and each thawed edition
// are kept (History).
package releases

import (
	"context"
	"slices"
	"strconv"
	"time"

	"communique/accounts"
	"communique/internal/clock"
	"communique/internal/fault"
	"communique/internal/sqldb"
	"communique/locales"
	"communique/locales/glossary"
	"communique/locales/memory"
)

// Releases keeps the releases. It is safe for concurrent use.
type Releases struct {
	db        *sqldb.DB
	clock     clock.Clock
	catalogue *locales.Catalogue
	accounts  *accounts.Accounts
	memory    *memory.Memory
	glossary  *glossary.Glossary
	verdicts  verdicts
}

// New gives the releases that are kept in db. The catalogue writes the date that is
// printed in an edition.
func New(db *sqldb.DB, c clock.Clock, catalogue *locales.Catalogue) *Releases {
	return &Releases{db: db, clock: c, catalogue: catalogue, accounts: accounts.New(db, c), memory: memory.New(db, c), glossary: glossary.New(db, c)}
}

// Release is one announcement, written in one source language.
type Release struct {
	ID              int64
	Slug            string
	SourceLanguage  string
	State           State
	Revision        int // grows with each saved change of the document
	Embargo         Embargo
	Countries       []string  // sorted
	Languages       []string  // of the translations wanted, in the order of locales.Tags
	WithdrawnReason string    // empty unless withdrawn
	ScheduledAt     time.Time // when it was first scheduled; zero: never
	CreatedAt       time.Time
	UpdatedAt       time.Time
	Policies        map[string]Policy // of the languages that have another than PolicyStrict
	Hold            Hold              // zero: it isn't on hold
	CorrectingSince time.Time         // since when it is corrected after it was sent; zero: it isn't
	Grant           string            // the slug of the funder's statement that it must carry, or GrantNone; empty: each required one

	// A text that stands in releases and isn't one by itself:

	Boilerplate BoilerplateKind // empty: it is a release
	Required    bool            // each release must include it, unless its Grant says otherwise
	For         []string        // the languages in whose editions it stands, in the order of locales.Tags; empty: all
}

// Correcting tells whether it was sent and is corrected now.
func (r Release) Correcting() bool { return !r.CorrectingSince.IsZero() }

// all are the languages of the release, the source's first.
func (r Release) all() []string { return append([]string{r.SourceLanguage}, r.Languages...) }

// has tells whether a language is among all of them.
func (r Release) has(language string) bool {
	return language == r.SourceLanguage || slices.Contains(r.Languages, language)
}

// Get gives the release with this slug. Fault: releases.missing.
func (r *Releases) Get(ctx context.Context, slug string) (Release, error) {
	return r.read(ctx, func(tx *sqldb.Tx) (Release, error) { return selectBySlug(ctx, tx, slug) }, slug)
}

// ByID gives the release with this id. Fault: releases.missing.
func (r *Releases) ByID(ctx context.Context, id int64) (Release, error) {
	return r.read(ctx, func(tx *sqldb.Tx) (Release, error) { return selectByID(ctx, tx, id) }, strconv.FormatInt(id, 10))
}

func (r *Releases) read(ctx context.Context, get func(tx *sqldb.Tx) (Release, error), name string) (Release, error) {
	var one Release
	err := r.db.Read(ctx, func(tx *sqldb.Tx) (err error) {
		one, err = get(tx)
		return err
	})
	return one, orMissing(err, name)
}

// orMissing turns "no row" into the fault that names what was asked for.
func orMissing(err error, name string) error {
	if sqldb.NoRows(err) {
		return missing(name)
	}
	return err
}

func missing(name string) error {
	return fault.New(fault.NotFound, "releases.missing", "Release", name)
}

// List gives all releases, the newest first. Boilerplates gives the others.
func (r *Releases) List(ctx context.Context) ([]Release, error) {
	var all []Release
	err := r.db.Read(ctx, func(tx *sqldb.Tx) (err error) {
		all, err = selectReleases(ctx, tx)
		return err
	})
	return all, err
}

// Segments gives the segments of the release as it is now, in their order. A release
// that isn't there has none.
func (r *Releases) Segments(ctx context.Context, releaseID int64) ([]Segment, error) {
	var present []Segment
	err := r.db.Read(ctx, func(tx *sqldb.Tx) error {
		ever, err := selectSegments(ctx, tx, releaseID)
		present = presentOf(ever)
		return err
	})
	return present, err
}

// Event is something that was done to a release.
type Event struct {
	At       time.Time
	Actor    string
	Verb     string
	Language string // empty when it concerns the whole release
	Detail   string
}

// Events gives what was done to a release, in order.
func (r *Releases) Events(ctx context.Context, releaseID int64) ([]Event, error) {
	var events []Event
	err := r.db.Read(ctx, func(tx *sqldb.Tx) (err error) {
		events, err = selectEvents(ctx, tx, releaseID)
		return err
	})
	return events, err
}
