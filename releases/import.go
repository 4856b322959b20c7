package releases

import (
	"context"
	"slices"
	"strings"
	"time"

	"communique/accounts"
	"communique/internal/fault"
	"communique/internal/sqldb"
	"communique/locales"
	"communique/locales/glossary"
)

// Imported tells what an import did. The lists hold keys of segments, but Thawed and
// Redated languages.
type Imported struct {
	Slug      string
	Revision  int
	Created   bool
	Unchanged bool // the release says the same as before; nothing was written
	Added     []string
	Changed   []string
	Moved     []string
	Removed   []string
	Typos     []string   // of Changed: whose translations were kept, since only a mistake was mended
	Merged    []string   // of Changed or Added: whose translations were put together from those of the segments that it was
	Stale     []Stale    // what the translators have to look at again
	Thawed    []string   // whose frozen editions are out of use until they are approved again
	Redated   []string   // whose frozen editions were replaced by the same with another day
	Followed  []Followed // of a boilerplate: the releases in which something is another than before

	Correcting bool // the release was sent, and is corrected from now on
}

// Stale are the segments of a language whose translation was fresh before a revision.
type Stale struct {
	Language string
	Keys     []string
}

// Import creates the release or the boilerplate that a document names by its slug, or
// revises it; what is changed is to be translated again. See Revise.
func (r *Releases) Import(ctx context.Context, who accounts.Actor, file string, document []byte) (Imported, error) {
	return r.Revise(ctx, who, file, document, Edits{})
}

// Revise is Import by an author who says which changes only mend a mistake. See
// ParseDocument for the document; file is its name, for the faults.
//
// A revision is saved when anything changed. It thaws exactly the frozen editions that
// would be others now: each where a segment came, went, moved or is to be translated
// again, only the source's where a mistake was mended. One of countries or embargo
// thaws none and holds at once; a language that isn't wanted any more loses its frozen
// edition, but no translation. A segment into which others were merged gets their
// translations, put together, as a draft.
//
// Only an officer of the consortium can. Faults: those of ParseDocument;
// releases.typo_unchanged; releases.embargo_earlier for what takes a second person
// (MoveEmbargo); releases.boilerplate_unknown, boilerplate_misspelt of what it
// includes; releases.slug_boilerplate, slug_release; releases.forbidden; releases.sent, after which it can only be
// corrected, and for a correction releases.not_sent; releases.withdrawn, after which nothing can be changed;
// releases.language_changed; releases.revision_newer (Revision) where Edits.Base isn't the last one;
// releases.slug_taken.
func (r *Releases) Revise(ctx context.Context, who accounts.Actor, file string, document []byte, edits Edits) (Imported, error) {
	if !who.May(accounts.Write) {
		return Imported{}, fault.New(fault.Forbidden, "releases.forbidden")
	}
	d, err := ParseDocument(file, document)
	if err != nil {
		return Imported{}, err
	}
	terms, err := r.vocabulary(ctx)
	if err != nil {
		return Imported{}, err
	}
	var done Imported
	err = r.db.Write(ctx, func(tx *sqldb.Tx) error {
		i := importing{r: r, tx: tx, who: who, file: file, source: document, document: d, edits: edits, terms: terms, now: r.clock.Now()}
		done, err = i.do(ctx)
		return err
	})
	if err != nil {
		return Imported{}, err
	}
	return done, nil
}

// importing is one import in its transaction.
type importing struct {
	r        *Releases
	tx       *sqldb.Tx
	who      accounts.Actor
	file     string
	source   []byte
	document Document
	edits    Edits
	terms    []glossary.Term
	now      time.Time
}

func (i importing) do(ctx context.Context) (Imported, error) {
	var err error
	if i.document.Blocks, err = i.resolved(ctx); err != nil {
		return Imported{}, err
	}
	release := Release{
		Slug: i.document.Slug, SourceLanguage: i.document.Language, State: Draft, Revision: 1,
		CreatedAt: i.now, UpdatedAt: i.now,
	}
	i.set(&release)
	id, err := insertRelease(ctx, i.tx, release)
	if sqldb.NoRows(err) {
		return i.revise(ctx)
	}
	if err != nil {
		return Imported{}, err
	}
	release.ID = id
	if i.edits.Correction {
		return Imported{}, fault.New(fault.Conflict, "releases.not_sent", "Slug", release.Slug)
	}
	if err := i.edits.among(nil); err != nil {
		return Imported{}, err
	}
	c := changeTo(nil, i.document.Blocks)
	if err := i.save(ctx, release, c); err != nil {
		return Imported{}, err
	}
	err = insertEvent(ctx, i.tx, id, Event{i.now, i.who.Name, "create", "", revisionSaid(1)})
	if err != nil {
		return Imported{}, err
	}
	created := &changing{freezing: freezing{i.r, i.tx, i.who, i.now}, material: material{release: release}}
	err = created.follow(ctx, release.Required)
	return Imported{Slug: release.Slug, Revision: 1, Created: true, Added: c.added, Followed: created.followed}, err
}

// set makes the release's settings those of the document.
func (i importing) set(r *Release) {
	d := i.document
	r.Embargo, r.Countries, r.Languages = d.Embargo, d.Countries, d.Languages
	r.Boilerplate, r.Required, r.For, r.Grant = d.Boilerplate, d.Required, d.For, d.Grant
}

func (i importing) revise(ctx context.Context) (Imported, error) {
	old, err := lockBySlug(ctx, i.tx, i.document.Slug)
	if err != nil {
		return Imported{}, err
	}
	release := old
	if err := i.edits.from(old, i.file); err != nil {
		return Imported{}, err
	}
	if err := i.sameForm(old); err != nil {
		return Imported{}, err
	}
	if release.State, err = old.after(i.edits.verb()); err != nil {
		return Imported{}, err
	}
	if i.edits.Correction { // it changes what is said, not since when it is known
		i.document.Embargo, release.CorrectingSince = old.Embargo, i.since(old)
	}
	if i.document.Language != old.SourceLanguage {
		return Imported{}, fault.New(fault.Conflict, "releases.language_changed", "Slug", old.Slug,
			"Before", locales.Language(old.SourceLanguage), "After", locales.Language(i.document.Language)).
			At(fault.Place{File: i.file, Field: "language"})
	}
	ever, err := selectSegments(ctx, i.tx, old.ID)
	if err != nil {
		return Imported{}, err
	}
	c := changeTo(ever, i.document.Blocks)
	settings, err := i.otherSettings(ctx, old)
	if err != nil {
		return Imported{}, err
	}
	if err := i.edits.among(c.changed); err != nil {
		return Imported{}, err
	}
	if err := i.mayDate(ctx, old); err != nil {
		return Imported{}, err
	}
	if c.nothing() && !settings {
		return i.unchanged(ctx, old, release)
	}
	release.Revision++
	i.set(&release)
	release.UpdatedAt = i.now
	return i.saveRevision(ctx, old, release, ever, c)
}

// unchanged writes nothing, but that a release is corrected from now on.
func (i importing) unchanged(ctx context.Context, old, release Release) (Imported, error) {
	done := Imported{Slug: old.Slug, Revision: old.Revision, Unchanged: true, Correcting: i.edits.Correction}
	if old.Correcting() || !release.Correcting() {
		return done, nil
	}
	release.UpdatedAt = i.now
	if err := updateRelease(ctx, i.tx, release); err != nil {
		return Imported{}, err
	}
	return done, insertEvent(ctx, i.tx, release.ID, Event{i.now, i.who.Name, string(correct), "", ""})
}

// otherSettings tells whether the document says anything else than the release
// beside its text. Media are only in the document yet.
func (i importing) otherSettings(ctx context.Context, old Release) (bool, error) {
	d := i.document
	if !d.Embargo.Equal(old.Embargo) ||
		!slices.Equal(d.Countries, old.Countries) || !slices.Equal(d.Languages, old.Languages) ||
		d.Grant != old.Grant || d.Boilerplate != old.Boilerplate || d.Required != old.Required || !slices.Equal(d.For, old.For) {
		return true, nil
	}
	source, err := selectDocument(ctx, i.tx, old)
	if err != nil {
		return false, err
	}
	media, readable := mediaOf(source)
	return !readable || !slices.Equal(media, d.Media), nil
}

// mediaOf is what a document that was taken once says; an older program may have
// taken what this one doesn't.
func mediaOf(source string) (media []string, readable bool) {
	d, err := ParseDocument("", []byte(source))
	return d.Media, err == nil
}

// save writes a revision down.
func (i importing) save(ctx context.Context, release Release, c change) error {
	if err := replaceTargets(ctx, i.tx, release); err != nil {
		return err
	}
	if err := insertRevision(ctx, i.tx, release, i.source, i.who.Name); err != nil {
		return err
	}
	if c.nothing() {
		return nil
	}
	return keepSegments(ctx, i.tx, release, c)
}

func (i importing) saveRevision(ctx context.Context, old, release Release, ever []Segment, c change) (Imported, error) {
	done := Imported{
		Slug: release.Slug, Revision: release.Revision, Added: c.added, Changed: c.changed, Moved: c.moved, Removed: c.removed,
		Correcting: i.edits.Correction,
	}
	if err := i.save(ctx, release, c); err != nil {
		return Imported{}, err
	}
	err := insertEvent(ctx, i.tx, release.ID, Event{i.now, i.who.Name, string(i.edits.verb()), "", i.detail(old, release, c)})
	if err != nil {
		return Imported{}, err
	}
	now := &changing{freezing: freezing{i.r, i.tx, i.who, i.now}}
	if err := now.read(ctx, release, i.terms); err != nil {
		return Imported{}, err
	}
	if err := now.carry(ctx, ever, c, i.edits, &done); err != nil {
		return Imported{}, err
	}
	if err := i.refreeze(ctx, old, now, &done); err != nil {
		return Imported{}, err
	}
	if !release.Embargo.Equal(old.Embargo) {
		if err := settleRequests(ctx, i.tx, release.ID, requestLapsed, i.who.Name, i.now); err != nil {
			return Imported{}, err
		}
	}
	err = now.follow(ctx, old.Required != release.Required)
	done.Followed = now.followed
	return done, err
}

// refreeze thaws what the revision touched. An edition in which nothing but the day is
// another is frozen anew with that.
func (i importing) refreeze(ctx context.Context, old Release, now *changing, done *Imported) (err error) {
	dated := now.release.Embargo
	now.release.Embargo = old.Embargo
	if done.Thawed, err = now.settle(ctx); err != nil {
		return err
	}
	now.release.Embargo = dated
	if done.Redated, err = now.redate(ctx, now.release); err != nil {
		return err
	}
	return updateRelease(ctx, i.tx, now.release)
}

// mayDate is nil unless the document ends the embargo earlier, and that takes a second
// person. Fault: releases.embargo_earlier.
func (i importing) mayDate(ctx context.Context, old Release) error {
	if !old.Embargo.earlier(i.document.Embargo, i.now) {
		return nil
	}
	approved, err := everFrozen(ctx, i.tx, old.ID)
	if err != nil || !approved {
		return err
	}
	return fault.New(fault.Conflict, "releases.embargo_earlier", "Slug", old.Slug, "Before", old.Embargo.typed(), "After", i.document.Embargo.typed()).
		At(fault.Place{File: i.file, Field: "embargo"})
}

// detail is what the books say about a revision.
func (i importing) detail(old, release Release, c change) string {
	said := append([]string{revisionSaid(release.Revision)}, c.said()...)
	if !release.Embargo.At.Equal(old.Embargo.At) {
		said = append(said, "embargo "+instant(old.Embargo)+" to "+instant(release.Embargo))
	}
	return strings.Join(said, "; ")
}

func instant(e Embargo) string {
	if e.At.IsZero() {
		return "none"
	}
	return e.At.Format(time.RFC3339)
}
