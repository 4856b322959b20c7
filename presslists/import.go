package presslists

import (
	"context"
	"fmt"
	"io"
	"path/filepath"
	"slices"

	"communique/accounts"
	"communique/internal/clock"
	"communique/internal/fault"
	"communique/internal/sqldb"
)

// Import says what an import did, or would do. Of its Rows each is in one of
// Added, Changed, Unchanged, Duplicates and Refused.
type Import struct {
	List      string // its slug
	Encoding  string // UTF-8, UTF-16LE, UTF-16BE, Windows-1252, Windows-1250 or Windows-1257
	Delimiter string // a comma, a semicolon, a tab or a bar
	Ignored   []string

	Rows                      int // with something in them, without the header
	Added, Changed, Unchanged int
	Duplicates                []Duplicate
	Refused                   int        // rows that weren't taken
	Faults                    fault.List // why, in the order of the lines; a row may have several

	AlsoOn     []AlsoOn // taken, and on other lists of the actor too
	Suppressed int      // taken, and still not mailed
	Stopped    []Stopped

	Rewritten []Rewritten // the first of those that were added or changed
}

// Rewritten is a row that adds a contact or changes one.
type Rewritten struct {
	Line     int
	Was, Now Contact // Was is zero for one that is added
}

// maxRewritten is how many of the rows that are taken are shown one by one.
const maxRewritten = 500

// Duplicate is a row that was left out because the address stands on an earlier
// line.
type Duplicate struct {
	Line, First int
	Address     string
}

// AlsoOn is a row whose person is on other lists as well. It gets a release once.
type AlsoOn struct {
	Line    int
	Address string
	Lists   []string // slugs
}

// Stopped is a row whose address is suppressed, and why.
type Stopped struct {
	Line    int
	Address string
	Reason  string
}

// Import takes the contacts of a CSV file into the list: new ones are added, and
// those that are there are changed to what the file says. A cell that is empty
// empties the contact's; what the file has no column for stays. The file's name
// is for the faults only.
//
// The list isn't changed at all when the file can't be read: presslists.file_empty,
// file_spreadsheet, file_long, file_unreadable, rows_many, line_long and nul (in
// the header), quote_open (in the header), header_missing, address_column_missing,
// column_twice; or when the list isn't there or isn't the actor's:
// presslists.list_missing, or isn't theirs to change: presslists.forbidden; or is retired:
// presslists.list_retired. The rows' faults are in the result.
func (p *PressLists) Import(ctx context.Context, who accounts.Actor, slug, file string, r io.Reader) (Import, error) {
	im, err := p.open(ctx, who, slug, file, r)
	if err != nil {
		return Import{}, err
	}
	now := clock.Millis(p.clock.Now())
	err = p.db.Write(ctx, func(tx *sqldb.Tx) error {
		if _, err := holdList(ctx, tx, im.list.ID, now); err != nil {
			return err
		}
		switch l, err := selectList(ctx, tx, listByID, im.list.ID); {
		case sqldb.NoRows(err):
			return fault.New(fault.NotFound, "presslists.list_gone")
		case err != nil:
			return err
		case l.Retired():
			return l.active()
		}
		if err := im.keep(ctx, tx, who, now); err != nil {
			return err
		}
		return p.noteImport(ctx, tx, who, im)
	})
	if err != nil {
		return Import{}, err
	}
	return im.finished(), nil
}

// Preview tells what Import would do with the file, and changes nothing.
func (p *PressLists) Preview(ctx context.Context, who accounts.Actor, slug, file string, r io.Reader) (Import, error) {
	im, err := p.open(ctx, who, slug, file, r)
	if err != nil {
		return Import{}, err
	}
	err = p.db.Read(ctx, func(tx *sqldb.Tx) error {
		_, err := im.compare(ctx, tx, who)
		return err
	})
	if err != nil {
		return Import{}, err
	}
	return im.finished(), nil
}

// open finds the list and reads the file, without holding up anybody who writes.
func (p *PressLists) open(ctx context.Context, who accounts.Actor, slug, file string, r io.Reader) (*importing, error) {
	l, err := p.keptBy(ctx, who, slug)
	if err != nil {
		return nil, err
	}
	if err := l.active(); err != nil {
		return nil, err
	}
	s, err := readSheet(ctx, file, r, l.Language, usual)
	if err != nil {
		return nil, err
	}
	return &importing{list: l, by: who.Name, at: p.clock.Now(), sheet: s, file: file, result: s.report(l), refusals: s.refusals}, nil
}

// noteImport writes into the audit what an import has done: how many contacts it has added,
// and how many it has changed.
func (p *PressLists) noteImport(ctx context.Context, tx *sqldb.Tx, who accounts.Actor, im *importing) error {
	did := fmt.Sprintf("%s +%d ~%d", bounded(filepath.Base(im.file)), im.result.Added, im.result.Changed)
	return p.accounts.Note(ctx, tx, who, "list_imported", im.list.Slug, did)
}

// keep writes what is new or changed, within the transaction that holds the list.
func (im *importing) keep(ctx context.Context, tx *sqldb.Tx, who accounts.Actor, now int64) error {
	changes, err := im.compare(ctx, tx, who)
	if err != nil {
		return err
	}
	return im.write(ctx, tx, changes, now)
}

// write writes what compare has found.
func (im *importing) write(ctx context.Context, tx *sqldb.Tx, changes []Contact, now int64) error {
	var ids []int64
	for some := range slices.Chunk(changes, batch) {
		written, err := upsertContacts(ctx, tx, im.list.ID, some, now)
		if err != nil {
			return err
		}
		ids = append(ids, written...)
	}
	if err := index(ctx, tx, im.list.ID, ids); err != nil || len(changes) < batch {
		return err
	}
	return countContacts(ctx, tx)
}

// report is what is known of an import before the database is asked.
func (s *sheet) report(l List) Import {
	return Import{
		List: l.Slug, Encoding: s.encoding, Delimiter: string(s.header.delimiter), Ignored: s.header.ignoredTitles(),
		Rows: s.rows, Duplicates: s.duplicates,
	}
}
