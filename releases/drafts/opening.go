package drafts

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"

	"communique/accounts"
	"communique/internal/clock"
	"communique/internal/sqldb"
	"communique/releases"
)

// Open gives the draft of a release as it is now: what somebody has begun to change, or what
// the release's document says. A boilerplate has one as a release has. Faults: those of
// releases.Source; drafts.missing.
func (d *Drafts) Open(ctx context.Context, who accounts.Actor, slug string) (Draft, error) {
	if slug == "" {
		return Draft{}, missing()
	}
	release, source, err := d.releases.Source(ctx, who, slug)
	if err != nil {
		return Draft{}, err
	}
	document, err := releases.ParseDocument(slug+".md", source)
	if err != nil {
		return Draft{}, err
	}
	one := Draft{
		At: At{Slug: slug, Base: release.Revision}, ReleaseID: release.ID, Revision: release.Revision, Sent: release.State == releases.Sent,
		released: FromDocument(document),
	}
	one.Content = one.released
	err = d.db.Read(ctx, func(tx *sqldb.Tx) error {
		row, err := selectDraftOf(ctx, tx, release.ID)
		if sqldb.NoRows(err) {
			return nil
		}
		if err != nil {
			return err
		}
		return d.fill(ctx, tx, who, &one, row)
	})
	return one, err
}

// Get gives a draft by its id. Fault: drafts.missing, also for who doesn't write.
func (d *Drafts) Get(ctx context.Context, who accounts.Actor, id int64) (Draft, error) {
	if err := mayWrite(who); err != nil {
		return Draft{}, err
	}
	var one Draft
	err := d.db.Read(ctx, func(tx *sqldb.Tx) error {
		row, err := selectDraft(ctx, tx, id)
		if err != nil {
			return err
		}
		one = Draft{ReleaseID: row.ReleaseID.Int64}
		return d.fill(ctx, tx, who, &one, row)
	})
	if sqldb.NoRows(err) {
		return Draft{}, missing()
	}
	if err != nil || one.ReleaseID == 0 {
		return one, err
	}
	release, err := d.releases.ByID(ctx, one.ReleaseID)
	if err != nil {
		return Draft{}, err
	}
	return d.Open(ctx, who, release.Slug)
}

// find is Open or Get, by what a draft is named.
func (d *Drafts) find(ctx context.Context, who accounts.Actor, at At) (Draft, error) {
	if at.Slug != "" {
		return d.Open(ctx, who, at.Slug)
	}
	return d.Get(ctx, who, at.ID)
}

// fill is filled, and tells who else writes in it.
func (d *Drafts) fill(ctx context.Context, tx *sqldb.Tx, who accounts.Actor, one *Draft, row draftRow) error {
	err := filled(ctx, tx, one, row)
	if err != nil || !one.Changed || one.Dropped {
		return err
	}
	beside, err := selectBeside(ctx, tx, row.ID, who.Name, millis(d.clock.Now().Add(-lately)))
	if sqldb.NoRows(err) {
		return nil
	}
	one.Beside = beside
	return err
}

// filled puts what is kept of a draft over what the release says in it. A draft that holds nothing
// of its own is the release, also after that was revised by another way.
func filled(ctx context.Context, tx *sqldb.Tx, d *Draft, row draftRow) error {
	v, err := selectVersion(ctx, tx, row.ID, row.Version)
	if err != nil {
		return err
	}
	typed, err := v.read()
	if err != nil {
		return err
	}
	d.ID, d.Version, d.Dropped, d.published = row.ID, int(row.Version), row.DroppedAt != 0, int(row.Published)
	d.SavedBy, d.SavedAt = row.SavedBy, clock.FromMillis(row.SavedAt)
	d.Changed = row.changed() && (d.ReleaseID == 0 || !typed.says(d.Content))
	if d.own = d.Changed || int(row.Base) == d.Revision; d.own {
		d.Content, d.Base = typed, int(row.Base)
	}
	return nil
}

// says tells whether both make the same document: after a draft was saved as a revision, and
// before that was written down here, nothing is left to save.
func (c Content) says(other Content) bool {
	a, _ := c.Document().Write()
	b, _ := other.Document().Write()
	return bytes.Equal(a, b) && c.Embargo == other.Embargo
}

func (row versionRow) read() (c Content, err error) {
	if err = json.Unmarshal([]byte(row.Content), &c); err != nil {
		return c, fmt.Errorf("drafts: version %d: %w", row.Number, err)
	}
	return c.Tidy(), nil
}

func written(c Content) (string, error) {
	data, err := json.Marshal(c)
	return string(data), err
}

// Language is the one in which somebody has written last; empty: they haven't yet, or don't write.
func (d *Drafts) Language(ctx context.Context, who accounts.Actor) (string, error) {
	if !who.May(accounts.Write) {
		return "", nil
	}
	language := ""
	err := d.db.Read(ctx, func(tx *sqldb.Tx) (err error) {
		if language, err = selectLanguage(ctx, tx, who.Name); sqldb.NoRows(err) {
			return nil
		}
		return err
	})
	return language, err
}

// listLimit is how many drafts are listed: more are begun nowhere at once.
const listLimit = 200

// List gives the drafts that hold what no revision holds, the latest first; to who doesn't
// write none.
func (d *Drafts) List(ctx context.Context, who accounts.Actor) ([]Summary, error) {
	if !who.May(accounts.Write) {
		return nil, nil
	}
	var rows []draftRow
	err := d.db.Read(ctx, func(tx *sqldb.Tx) (err error) {
		rows, err = selectUnfinished(ctx, tx, listLimit)
		return err
	})
	if err != nil {
		return nil, err
	}
	var ids []int64
	for _, row := range rows {
		if row.ReleaseID.Valid {
			ids = append(ids, row.ReleaseID.Int64)
		}
	}
	named, err := d.releases.Mentions(ctx, who, ids)
	if err != nil {
		return nil, err
	}
	all := make([]Summary, len(rows))
	for i, row := range rows {
		all[i] = row.summary(named[row.ReleaseID.Int64].Slug)
	}
	return all, nil
}

func (row *draftRow) summary(slug string) Summary {
	return Summary{row.ID, slug, row.Headline, row.Language, row.SavedBy, clock.FromMillis(row.SavedAt)}
}

// Begun gives n of what somebody has begun to write and never saved as a release, the latest
// first, and how many there are in all: what waits for them. To who doesn't write there is none.
func (d *Drafts) Begun(ctx context.Context, who accounts.Actor, n int) ([]Summary, int, error) {
	if !who.May(accounts.Write) {
		return nil, 0, nil
	}
	var all []Summary
	total := 0
	err := d.db.Read(ctx, func(tx *sqldb.Tx) error {
		rows, found, err := selectBegun(ctx, tx, who.Name, n)
		all, total = nil, found
		for _, row := range rows {
			all = append(all, row.summary(""))
		}
		return err
	})
	return all, total, err
}
