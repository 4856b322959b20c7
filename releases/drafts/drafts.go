// Package drafts keeps what press officers are writing until they save it as a revision
// of a release, or of a boilerplate: headline, lead, paragraphs and all the rest as blocks, as
// they were typed.
//
// There is one draft of a release, which all officers share, and as many new ones as
// anybody begins. It is saved as often as one likes (Save), by whoever has its last version
// before them; what another one typed meanwhile is kept as a version of its own and told as
// a conflict. Versions can be looked at and brought back (Versions, Restore), and so can what the
// release's revisions said (Revisions, RestoreRevision). Of the older versions one a minute stays, and later one an hour, 500 at most; of those also what was never
// in use, and what another person's text took the place of.
//
// A draft becomes a document, which is the one truth about a release (Check): releases.Revise
// takes it (Publish), and Compare tells before what that would do to each language. If somebody
// else has revised the release since the draft was begun, that is told first (Behind), and
// whose text stands is for a person to say (Keep, Take).
//
// Nobody but who writes releases sees a draft. What it holds needn't be publishable: nothing
// that somebody typed is refused. Lost are the versions that are thinned, and what goes beyond
// the limits of Content, which no release reaches.
package drafts

import (
	"context"
	"time"

	"communique/accounts"
	"communique/internal/clock"
	"communique/internal/fault"
	"communique/internal/sqldb"
	"communique/releases"
)

// Releases are where a draft comes from and where it goes.
type Releases interface {
	Source(ctx context.Context, who accounts.Actor, slug string) (releases.Release, []byte, error)
	Revised(ctx context.Context, who accounts.Actor, slug string, revision int) (releases.Revised, error)
	Revisions(ctx context.Context, who accounts.Actor, slug string, documents int) ([]releases.Revised, error)
	ByID(ctx context.Context, id int64) (releases.Release, error)
	Mentions(ctx context.Context, who accounts.Actor, ids []int64) (map[int64]releases.Mention, error)
	Revise(ctx context.Context, who accounts.Actor, file string, document []byte, edits releases.Edits) (releases.Imported, error)
	Compare(ctx context.Context, who accounts.Actor, file string, document []byte, edits releases.Edits) (releases.Comparison, error)
}

// Drafts keeps the drafts. It is safe for concurrent use.
type Drafts struct {
	db       *sqldb.DB
	clock    clock.Clock
	releases Releases
	accounts *accounts.Accounts
}

// New gives the drafts that are kept in db, a migrated database.
func New(db *sqldb.DB, c clock.Clock, r Releases) *Drafts {
	return &Drafts{db, c, r, accounts.New(db, c)}
}

// At names the draft that somebody has before them: that of a release by its slug, a new one
// by its id, and one that isn't kept yet by neither.
type At struct {
	Slug    string
	ID      int64
	Base    int // the revision that they saw; 0: none
	Version int // of the draft; 0: it isn't kept yet
}

// Draft is what is being written.
type Draft struct {
	At
	ReleaseID int64
	Revision  int  // the release's last one; 0: it is new
	Sent      bool // the release was sent: what is saved is a correction
	Changed   bool // it holds what no revision holds
	Dropped   bool // it was thrown away
	Content   Content
	SavedBy   string
	SavedAt   time.Time // zero: it isn't kept yet
	Beside    Beside    // another person who writes in it; zero: nobody does

	released  Content // what the release's last revision says
	published int     // the version that was saved as a revision last; 0: none was
	own       bool    // its last version is what it says; else the release is
}

// Beside is who else has saved a draft lately, and when last.
type Beside struct {
	Actor string
	At    time.Time
}

// Since tells whether another person has saved it since who had a version of it before them, and
// else what Beside says.
func (d Draft) Since(who accounts.Actor, version int) Beside {
	if d.Version > version && d.SavedBy != who.Name {
		return Beside{d.SavedBy, d.SavedAt}
	}
	return d.Beside
}

// lately is how long somebody who has saved is taken to be writing.
const lately = 30 * time.Minute

// Behind tells whether the release was revised by another way since the draft was begun.
func (d Draft) Behind() bool { return d.Changed && d.Base != d.Revision }

// Summary is a draft in a list.
type Summary struct {
	ID       int64
	Slug     string // of the release; empty: it is new
	Headline string // as it was typed; may be empty
	Language string
	SavedBy  string
	SavedAt  time.Time
}

// mayWrite is nil for who writes releases. To all others there are no drafts.
func mayWrite(who accounts.Actor) error {
	if who.May(accounts.Write) {
		return nil
	}
	return missing()
}

func missing() error { return fault.New(fault.NotFound, "drafts.missing") }
