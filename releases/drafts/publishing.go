package drafts

import (
	"context"

	"communique/accounts"
	"communique/internal/fault"
	"communique/internal/sqldb"
	"communique/releases"
)

// Compare tells what Publish would do, and does nothing. Faults: those of Check and of
// releases.Revise.
func (d *Drafts) Compare(ctx context.Context, who accounts.Actor, at At, edits releases.Edits) (releases.Comparison, error) {
	one, err := d.find(ctx, who, at)
	if err != nil {
		return releases.Comparison{}, err
	}
	document, err := one.Content.Check()
	if err != nil {
		return releases.Comparison{}, err
	}
	return d.releases.Compare(ctx, who, "", document, one.based(edits))
}

// Publish saves a draft as a revision of its release, or as a new release. The draft stays,
// and says the same. A new one that was saved before, by a click of which nobody saw the end,
// is that release's. Faults: those of Check and of releases.Revise, among them
// releases.revision_newer when the release was revised by another way meanwhile;
// drafts.changed when at.Version isn't the draft's last one.
func (d *Drafts) Publish(ctx context.Context, who accounts.Actor, at At, edits releases.Edits) (releases.Imported, error) {
	one, err := d.find(ctx, who, at)
	if err != nil {
		return releases.Imported{}, err
	}
	if one.Version != at.Version {
		return releases.Imported{}, changed(one.SavedBy)
	}
	document, err := one.Content.Check()
	if err != nil {
		return releases.Imported{}, err
	}
	done, err := d.releases.Revise(ctx, who, "", document, one.based(edits))
	if err != nil && (!fault.Is(err, "releases.slug_taken") || one.ID == 0) || one.ID == 0 {
		return done, err
	}
	// What is saved is noted also for who has gone: else the draft would never know its release.
	ctx = context.WithoutCancel(ctx)
	taken := err
	release, source, err := d.releases.Source(ctx, who, one.Content.Slug)
	if err != nil {
		return releases.Imported{}, err
	}
	if taken != nil {
		if document, err := releases.ParseDocument("", source); err != nil || !FromDocument(document).says(one.Content) {
			return releases.Imported{}, taken
		}
		done = releases.Imported{Slug: release.Slug, Revision: release.Revision, Unchanged: true}
	}
	return done, d.change(ctx, one.ID, func(tx *sqldb.Tx, row *draftRow) error {
		return row.published(ctx, tx, release.ID, one.Version, done.Revision, taken)
	})
}

// published notes that a version is a revision of a release. Of two that come late the later
// one stands. When another draft of the release was begun meanwhile that one is the release's:
// this one is done with, or, where the release was there before, refused as taken says.
func (row *draftRow) published(ctx context.Context, tx *sqldb.Tx, releaseID int64, version, revision int, taken error) error {
	switch other, err := selectDraftOf(ctx, tx, releaseID); {
	case err != nil && !sqldb.NoRows(err):
		return err
	case err == nil && other.ID != row.ID && taken != nil:
		return taken
	case err == nil && other.ID != row.ID:
		row.Published = max(row.Published, int64(version))
		return nil
	case row.ReleaseID.Valid && row.ReleaseID.Int64 != releaseID:
		return changed(row.SavedBy)
	}
	row.ReleaseID, row.DroppedAt = nullID(releaseID), 0
	if int64(revision) >= row.Base {
		row.Base, row.Published = int64(revision), max(row.Published, int64(version))
	}
	return nil
}

func changed(by string) error { return fault.New(fault.Conflict, "drafts.changed", "Actor", by) }

// based are the edits of who began from a draft's base; of a release that was sent they
// are a correction.
func (d Draft) based(edits releases.Edits) releases.Edits {
	edits.Base, edits.New, edits.Correction = d.Base, d.ReleaseID == 0, d.Sent
	return edits
}

// Keep says that a draft which is Behind stands as it is, over the revision at.Base, which
// somebody has seen. Faults: those of Open; drafts.changed; releases.revision_newer when that
// isn't the release's last one.
func (d *Drafts) Keep(ctx context.Context, who accounts.Actor, at At) (Draft, error) {
	one, err := d.find(ctx, who, at)
	if err != nil {
		return Draft{}, err
	}
	if one.ID == 0 {
		return Draft{}, changed(one.SavedBy)
	}
	if at.Base != one.Revision {
		return Draft{}, fault.New(fault.Conflict, "releases.revision_newer", "Slug", one.Slug, "Base", at.Base, "Revision", one.Revision)
	}
	err = d.change(ctx, one.ID, func(_ *sqldb.Tx, row *draftRow) error {
		row.Base = max(row.Base, int64(at.Base))
		return row.seen(at.Version)
	})
	if err != nil {
		return Draft{}, err
	}
	return d.find(ctx, who, at)
}

// seen is nil while the draft is as somebody saw it.
func (row *draftRow) seen(version int) error {
	if row.Version != int64(version) {
		return changed(row.SavedBy)
	}
	return nil
}

// Take says that the release's last revision stands: the draft becomes it. What the draft
// was stays among its versions. Faults: those of Open; drafts.changed when at.Version isn't
// its last one; drafts.missing where there is no release.
func (d *Drafts) Take(ctx context.Context, who accounts.Actor, at At) (Draft, error) {
	source, revision, err := d.source(ctx, who, at)
	if err != nil {
		return Draft{}, err
	}
	return d.save(ctx, who, At{Slug: at.Slug, ID: at.ID, Version: at.Version, Base: revision}, source, VerbTake)
}

// Source gives what the release of a draft says, as content. Faults: those of Open;
// drafts.missing where there is no release.
func (d *Drafts) Source(ctx context.Context, who accounts.Actor, at At) (Content, error) {
	c, _, err := d.source(ctx, who, at)
	return c, err
}

// source is Source with the revision that says it.
func (d *Drafts) source(ctx context.Context, who accounts.Actor, at At) (Content, int, error) {
	one, err := d.find(ctx, who, at)
	if err != nil {
		return Content{}, 0, err
	}
	if one.Slug == "" {
		return Content{}, 0, missing()
	}
	return one.released, one.Revision, nil
}

// Drop throws away what no revision holds: a new draft is done with until it is saved, or a
// version restored; that of a release says again what the release says, and what it was stays
// among its versions. Faults: those of Open and Get; drafts.changed.
func (d *Drafts) Drop(ctx context.Context, who accounts.Actor, at At) error {
	one, err := d.find(ctx, who, at)
	if err != nil {
		return err
	}
	if one.Slug != "" {
		if !one.Changed {
			return nil
		}
		_, err = d.Take(ctx, who, At{Slug: one.Slug, Version: at.Version})
		return err
	}
	now := millis(d.clock.Now())
	return d.change(ctx, one.ID, func(tx *sqldb.Tx, row *draftRow) error {
		if row.ReleaseID.Valid {
			return missing()
		}
		if err := row.seen(at.Version); err != nil {
			return err
		}
		row.DroppedAt = now
		return d.accounts.Note(ctx, tx, who, "draft_dropped", row.Headline, "")
	})
}

// change changes the row of a draft while nobody else can, unless f gives an error.
func (d *Drafts) change(ctx context.Context, id int64, f func(tx *sqldb.Tx, row *draftRow) error) error {
	return d.db.Write(ctx, func(tx *sqldb.Tx) error {
		row, err := lockDraft(ctx, tx, id)
		if sqldb.NoRows(err) {
			return missing()
		}
		if err == nil {
			err = f(tx, &row)
		}
		if err != nil {
			return err
		}
		return updateDraft(ctx, tx, row)
	})
}
