package drafts

import (
	"context"

	"communique/accounts"
	"communique/internal/fault"
	"communique/internal/sqldb"
)

// Save keeps what somebody has typed, as a new version when it is another one than before.
// When another person has saved since, it is kept as a version beside theirs, and the fault
// drafts.conflict says which (Number) and whose theirs is (Actor).
//
// A new draft, named by neither slug nor id, begins with it. The slug and the language of a
// release that is there can't be changed, and are kept, and a boilerplate stays one. Faults: drafts.conflict;
// drafts.missing; those of releases.Source.
func (d *Drafts) Save(ctx context.Context, who accounts.Actor, at At, c Content) (Draft, error) {
	return d.save(ctx, who, at, c, VerbSave)
}

func (d *Drafts) save(ctx context.Context, who accounts.Actor, at At, c Content, verb Verb) (Draft, error) {
	if err := mayWrite(who); err != nil {
		return Draft{}, err
	}
	before := Draft{}
	if at.Slug != "" || at.ID != 0 {
		var err error
		if before, err = d.find(ctx, who, at); err != nil {
			return Draft{}, err
		}
		if before.Slug != "" {
			c = c.of(before)
		}
	}
	content, err := written(c.Tidy())
	if err != nil {
		return Draft{}, err
	}
	s := saving{who: who, at: at, before: before, content: c.Tidy(), text: content, verb: verb, now: millis(d.clock.Now())}
	var conflict error
	err = d.db.Write(ctx, func(tx *sqldb.Tx) (err error) {
		s.id, conflict, err = s.do(ctx, tx)
		return err
	})
	if err == nil {
		err = conflict
	}
	if err != nil {
		return Draft{}, err
	}
	return d.find(ctx, who, At{Slug: before.Slug, ID: s.id})
}

// saving is one saving in its transaction.
type saving struct {
	who     accounts.Actor
	at      At
	before  Draft
	content Content
	text    string // of the content, as it is kept
	verb    Verb
	now     int64
	id      int64
}

func (s saving) do(ctx context.Context, tx *sqldb.Tx) (id int64, conflict, err error) {
	row, err := s.lock(ctx, tx)
	if sqldb.NoRows(err) {
		if s.at.ID != 0 {
			return 0, nil, missing()
		}
		if row, err = s.begin(ctx, tx); !sqldb.NoRows(err) {
			return row.ID, nil, err
		}
		row, err = s.lock(ctx, tx) // another one was faster
	}
	if err != nil {
		return 0, nil, err
	}
	head, err := selectVersion(ctx, tx, row.ID, row.Version)
	if err != nil {
		return 0, nil, err
	}
	switch {
	case head.Content == s.text && s.verb == VerbSave && row.DroppedAt == 0:
		return row.ID, nil, nil
	case s.at.Version != int(row.Version) && s.verb == VerbTake: // nobody has typed anything
		return row.ID, changed(row.SavedBy), nil
	case s.at.Version != int(row.Version):
		conflict, err = s.aside(ctx, tx, row)
		return row.ID, conflict, err
	}
	return row.ID, nil, s.put(ctx, tx, row)
}

func (s saving) lock(ctx context.Context, tx *sqldb.Tx) (draftRow, error) {
	if s.before.ReleaseID != 0 {
		return lockDraftOf(ctx, tx, s.before.ReleaseID)
	}
	return lockDraft(ctx, tx, s.at.ID)
}

// begin writes the first version of a draft down.
func (s saving) begin(ctx context.Context, tx *sqldb.Tx) (draftRow, error) {
	row := draftRow{
		ReleaseID: nullID(s.before.ReleaseID), Base: int64(s.at.Base), Version: 1, Numbers: 1,
		Headline: s.content.Title(), Language: s.content.Language, SavedBy: s.who.Name, SavedAt: s.now,
	}
	if s.before.ReleaseID != 0 && row.Base == 0 {
		row.Base = int64(s.before.Revision)
	}
	s.untouched(&row)
	var err error
	if row.ID, err = insertDraft(ctx, tx, row); err != nil {
		return row, err
	}
	return row, insertVersion(ctx, tx, row.ID, s.version(1, s.verb))
}

func (s saving) version(number int64, verb Verb) versionRow {
	return versionRow{Number: number, Verb: string(verb), Content: s.text, Actor: s.who.Name, SavedAt: s.now}
}

// put makes the content the draft's next version.
func (s saving) put(ctx context.Context, tx *sqldb.Tx, row draftRow) error {
	if !s.before.Changed && s.at.Base != 0 {
		row.Base = max(row.Base, int64(s.at.Base))
	}
	row.Numbers++
	row.Version = row.Numbers
	row.Headline, row.Language, row.SavedBy, row.SavedAt, row.DroppedAt = s.content.Title(), s.content.Language, s.who.Name, s.now, 0
	s.untouched(&row)
	if err := insertVersion(ctx, tx, row.ID, s.version(row.Version, s.verb)); err != nil {
		return err
	}
	if err := updateDraft(ctx, tx, row); err != nil {
		return err
	}
	return thin(ctx, tx, row)
}

// untouched notes where the content is what the release says: there is nothing to save, and
// what the release says later is what the draft says.
func (s saving) untouched(row *draftRow) {
	switch {
	case s.verb == VerbTake:
		row.Base, row.Published = int64(s.at.Base), row.Version
	case s.before.ReleaseID != 0 && s.content.says(s.before.released):
		row.Base, row.Published = max(row.Base, int64(s.before.Revision)), row.Version
	}
}

// aside keeps the content as a version that isn't in use.
func (s saving) aside(ctx context.Context, tx *sqldb.Tx, row draftRow) (conflict, err error) {
	row.Numbers++
	if err := insertVersion(ctx, tx, row.ID, s.version(row.Numbers, VerbConflict)); err != nil {
		return nil, err
	}
	conflict = fault.New(fault.Conflict, "drafts.conflict", "Number", int(row.Numbers), "Actor", row.SavedBy)
	if err := updateDraft(ctx, tx, row); err != nil {
		return nil, err
	}
	return conflict, thin(ctx, tx, row)
}

// of is the content as that of the release of a draft.
func (c Content) of(d Draft) Content {
	c.Slug, c.Language = d.Slug, d.Content.Language
	if c.IsBoilerplate() != d.Content.IsBoilerplate() {
		c.Boilerplate = d.Content.Boilerplate
	}
	return c
}
