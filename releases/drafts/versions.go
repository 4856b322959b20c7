package drafts

import (
	"context"
	"time"

	"communique/accounts"
	"communique/internal/fault"
	"communique/internal/sqldb"
)

// Verb is how a version came about. Its words are the messages editor.verb.<Verb>.
type Verb string

// The verbs.
const (
	VerbSave     Verb = "save"
	VerbConflict Verb = "conflict" // it was never in use: another person saved meanwhile
	VerbRestore  Verb = "restore"  // it is an earlier one
	VerbTake     Verb = "take"     // it is the release's last revision
)

// Version is a draft as it was.
type Version struct {
	Number int
	Verb   Verb
	Actor  string
	At     time.Time
	Now    bool // it is the draft as it is

	Revision int    // of the release, if it is one; 0: it is a version of the draft
	How      string // a revision came about: see releases.Revised

	Changed []Count // since the version before; none of what is old

	Content Content // of one that was asked for by its number
}

// comparedLimit is of how many versions it is told what has changed in them.
const comparedLimit = 100

// Versions gives those that are kept, without their contents, the latest first, and of the
// last ones what has changed. Faults: those of Open.
func (d *Drafts) Versions(ctx context.Context, who accounts.Actor, at At) ([]Version, error) {
	one, err := d.find(ctx, who, at)
	if err != nil || one.ID == 0 {
		return nil, err
	}
	var all []Version
	var last []versionRow
	err = d.db.Read(ctx, func(tx *sqldb.Tx) (err error) {
		if all, err = selectVersions(ctx, tx, one.ID); err == nil {
			last, err = selectContents(ctx, tx, one.ID, comparedLimit)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	contents := make([]Content, len(last))
	for i, row := range last {
		if contents[i], err = row.read(); err != nil {
			return nil, err
		}
	}
	one.compare(all, contents)
	return all, nil
}

// compare says of versions, the latest first, what has changed in each since the one before
// that was in use, as far as their contents are there.
func (d Draft) compare(all []Version, contents []Content) {
	for i := range all {
		all[i].Now = all[i].Number == d.Version && d.own
		if i >= len(contents) {
			continue
		}
		before := i + 1
		for before < len(all) && all[before].Verb == VerbConflict {
			before++
		}
		switch {
		case before < len(contents):
			all[i].Changed = Differ(contents[before], contents[i]).Counts()
		case before == len(all) && d.published == 0 && d.Slug != "" && d.Base == d.Revision: // it was begun with what the release says
			all[i].Changed = Differ(d.released, contents[i]).Counts()
		}
	}
}

// Version gives one, with its content. Faults: those of Open; drafts.version_missing.
func (d *Drafts) Version(ctx context.Context, who accounts.Actor, at At, number int) (Version, error) {
	one, err := d.find(ctx, who, at)
	if err != nil {
		return Version{}, err
	}
	var v Version
	err = d.db.Read(ctx, func(tx *sqldb.Tx) error {
		row, err := selectVersion(ctx, tx, one.ID, int64(number))
		if err != nil {
			return err
		}
		v = row.version()
		v.Content, err = row.read()
		return err
	})
	v.Now = v.Number == one.Version && one.own
	if sqldb.NoRows(err) {
		return Version{}, fault.New(fault.NotFound, "drafts.version_missing")
	}
	return v, err
}

// Restore makes an earlier version the draft's next one. Faults: those of Version and Save.
func (d *Drafts) Restore(ctx context.Context, who accounts.Actor, at At, number int) (Draft, error) {
	v, err := d.Version(ctx, who, at, number)
	if err != nil {
		return Draft{}, err
	}
	return d.save(ctx, who, at, v.Content, VerbRestore)
}

// The versions that stay: the last ones, then one for each minute, then one for each hour.
const (
	keptEach    = 10
	keptMinutes = 50
	keptAtAll   = 500
)

// thin deletes the versions that nobody will miss.
func thin(ctx context.Context, tx *sqldb.Tx, row draftRow) error {
	all, err := selectVersions(ctx, tx, row.ID)
	if err != nil {
		return err
	}
	return deleteVersions(ctx, tx, row.ID, thinned(all, int(row.Version), int(row.Published)))
}

// thinned chooses which versions go. They come the latest first; those that are in use or
// saved stay, and so does what somebody typed that was never in use, or that another person,
// another version or the release's own text took the place of.
func thinned(all []Version, used ...int) (gone []int) {
	kept := 0
	var last time.Time
	for i, v := range all {
		span := time.Minute
		if kept > keptMinutes {
			span = time.Hour
		}
		at := v.At.Truncate(span)
		switch {
		case v.Number == used[0] || v.Number == used[1]:
		case kept >= keptAtAll:
			gone = append(gone, v.Number)
			continue
		case i < keptEach || v.Verb == VerbConflict || !at.Equal(last) || replaced(all[i-1], v):
		default:
			gone = append(gone, v.Number)
			continue
		}
		kept++
		if v.Verb != VerbConflict {
			last = at
		}
	}
	return gone
}

// replaced tells whether a version took the place of what somebody may look for again.
func replaced(by, v Version) bool {
	return by.Actor != v.Actor || by.Verb == VerbRestore || by.Verb == VerbTake
}
