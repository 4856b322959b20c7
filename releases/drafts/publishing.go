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
// and says the same. Faults: those of Check and of releases.Revise, among them
// releases.revision_newer when the release was revised by another way meanwhile;
// drafts.changed when at.Version isn't the draft's last one.
func (d *Drafts) Publish(ctx context.Context, who accounts.Actor, at At, edits releases.Edits) (releases.Imported, error) {
	one, err := d.find(ctx, who, at)
	if err != nil {
		return releases.Imported{}, err
	}
	if one.Version != at.Version {
		return releases.Imported{}, fault.New(fault.Conflict, "drafts.changed", "Actor", one.SavedBy)
	}
	document, err := one.Content.Check()
	if err != nil {
		return releases.Imported{}, err
	}
	done, err := d.releases.Revise(ctx, who, "", document, one.based(edits))
	if err != nil || one.ID == 0 {
		return done, err
	}
	release, _, err := d.releases.Source(ctx, who, done.Slug)
	if err != nil {
		return releases.Imported{}, err
	}
	return done, d.change(ctx, one.ID, func(row *draftRow) {
		row.ReleaseID, row.Base, row.Published = nullID(release.ID), int64(done.Revision), int64(one.Version)
	})
}

// based are the edits of who began from a draft's base; of a release that was sent they
// are a correction.
func (d Draft) based(edits releases.Edits) releases.Edits {
	edits.Base, edits.New, edits.Correction = d.Base, d.ReleaseID == 0, d.Sent
	return edits
}

// Keep says that a draft which is Behind stands as it is, over the release's last revision.
// Faults: those of Open; drafts.changed.
func (d *Drafts) Keep(ctx context.Context, who accounts.Actor, at At) (Draft, error) {
	one, err := d.find(ctx, who, at)
	if err != nil {
		return Draft{}, err
	}
	if one.Version != at.Version || one.ID == 0 {
		return Draft{}, fault.New(fault.Conflict, "drafts.changed", "Actor", one.SavedBy)
	}
	if err := d.change(ctx, one.ID, func(row *draftRow) { row.Base = int64(one.Revision) }); err != nil {
		return Draft{}, err
	}
	return d.find(ctx, who, at)
}

// Take says that the release's last revision stands: the draft becomes it. What the draft
// was stays among its versions. Faults: those of Open and Save; drafts.missing where there is
// no release.
func (d *Drafts) Take(ctx context.Context, who accounts.Actor, at At) (Draft, error) {
	source, err := d.Source(ctx, who, at)
	if err != nil {
		return Draft{}, err
	}
	return d.save(ctx, who, at, source, VerbTake)
}

// Source gives what the release of a draft says, as content. Faults: those of Open;
// drafts.missing where there is no release.
func (d *Drafts) Source(ctx context.Context, who accounts.Actor, at At) (Content, error) {
	one, err := d.find(ctx, who, at)
	if err != nil {
		return Content{}, err
	}
	if one.Slug == "" {
		return Content{}, missing()
	}
	_, source, err := d.releases.Source(ctx, who, one.Slug)
	if err != nil {
		return Content{}, err
	}
	document, err := releases.ParseDocument(one.Slug+".md", source)
	return FromDocument(document), err
}

// Drop throws a new draft away; saving it, or restoring a version, brings it back. That of
// a release can't be: Take. Faults: those of Get; drafts.changed.
func (d *Drafts) Drop(ctx context.Context, who accounts.Actor, at At) error {
	one, err := d.find(ctx, who, at)
	switch {
	case err != nil:
		return err
	case one.ReleaseID != 0:
		return missing()
	case one.Version != at.Version:
		return fault.New(fault.Conflict, "drafts.changed", "Actor", one.SavedBy)
	}
	now := millis(d.clock.Now())
	return d.change(ctx, one.ID, func(row *draftRow) { row.DroppedAt = now })
}

// change changes the row of a draft.
func (d *Drafts) change(ctx context.Context, id int64, f func(row *draftRow)) error {
	return d.db.Write(ctx, func(tx *sqldb.Tx) error {
		row, err := lockDraft(ctx, tx, id)
		if err != nil {
			return err
		}
		f(&row)
		return updateDraft(ctx, tx, row)
	})
}
