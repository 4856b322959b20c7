package presslists

import (
	"cmp"
	"context"
	"io"
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
}

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
// presslists.list_missing. The rows' faults are in the result.
func (p *PressLists) Import(ctx context.Context, who accounts.Actor, slug, file string, r io.Reader) (Import, error) {
	return p.take(ctx, who, slug, file, r, p.db.Write, func(ctx context.Context, tx *sqldb.Tx, l List) (store, error) {
		now := clock.Millis(p.clock.Now())
		there, err := holdList(ctx, tx, l.ID, now)
		if err == nil && !there {
			err = fault.New(fault.NotFound, "presslists.list_gone")
		}
		return func(all []Contact) error { return upsertContacts(ctx, tx, l.ID, all, now) }, err
	})
}

// Preview tells what Import would do with the file, and changes nothing.
func (p *PressLists) Preview(ctx context.Context, who accounts.Actor, slug, file string, r io.Reader) (Import, error) {
	return p.take(ctx, who, slug, file, r, p.db.Read, func(context.Context, *sqldb.Tx, List) (store, error) {
		return func([]Contact) error { return nil }, nil
	})
}

// store keeps contacts that are new or changed.
type store func([]Contact) error

func (p *PressLists) take(ctx context.Context, who accounts.Actor, slug, file string, r io.Reader,
	transaction func(context.Context, func(*sqldb.Tx) error) error,
	begin func(context.Context, *sqldb.Tx, List) (store, error),
) (Import, error) {
	l, err := p.ListOf(ctx, who, slug)
	if err != nil {
		return Import{}, err
	}
	s, err := readSheet(ctx, file, r, l.Language, usual)
	if err != nil {
		return Import{}, err
	}
	im := &importing{list: l, sheet: s, file: file, result: s.report(l), refusals: s.refusals}
	err = transaction(ctx, func(tx *sqldb.Tx) error {
		keep, err := begin(ctx, tx, l)
		if err != nil {
			return err
		}
		return im.all(ctx, tx, who, keep)
	})
	if err != nil {
		return Import{}, err
	}
	return im.finished(), nil
}

// report is what is known of an import before the database is asked.
func (s *sheet) report(l List) Import {
	return Import{
		List: l.Slug, Encoding: s.encoding, Delimiter: string(s.header.delimiter), Ignored: s.header.ignoredTitles(),
		Rows: s.rows, Duplicates: s.duplicates,
	}
}

// importing is an import on its way.
type importing struct {
	list     List
	sheet    *sheet
	file     string
	slugs    map[int64]string // of the lists that the actor may see
	refusals refusals
	result   Import
}

func (im *importing) all(ctx context.Context, tx *sqldb.Tx, who accounts.Actor, keep store) error {
	lists, err := selectLists(ctx, tx)
	if err != nil {
		return err
	}
	im.slugs = make(map[int64]string, len(lists))
	for _, l := range visible(lists, who) {
		im.slugs[l.ID] = l.Slug
	}
	for some := range slices.Chunk(im.sheet.contacts, batch) {
		known, err := ask(ctx, tx, im.list.ID, some)
		if err != nil {
			return err
		}
		if changes := im.changes(some, known); len(changes) > 0 {
			if err := keep(changes); err != nil {
				return err
			}
		}
	}
	return nil
}

// known is what the database knows of some address keys.
type known struct {
	here       map[string]Contact
	elsewhere  map[string][]int64
	suppressed map[string]string
}

func ask(ctx context.Context, tx *sqldb.Tx, listID int64, some []numbered) (k known, err error) {
	keys := make([]string, len(some))
	for i, c := range some {
		keys[i] = c.AddressKey
	}
	if k.here, err = selectByKey(ctx, tx, listID, keys); err != nil {
		return k, err
	}
	if k.elsewhere, err = selectElsewhere(ctx, tx, listID, keys); err != nil {
		return k, err
	}
	k.suppressed = map[string]string{}
	return k, selectSuppressed(ctx, tx, keys, k.suppressed)
}

// changes counts what is new, changed and the same, and gives what is to be kept.
func (im *importing) changes(some []numbered, k known) []Contact {
	var changes []Contact
	for _, c := range some {
		reason, stopped := k.suppressed[c.AddressKey]
		if reason == Erased {
			im.refusals.add(im.file, fault.New(fault.Conflict, "presslists.address_erased").At(fault.Place{Line: c.line}))
			continue
		}
		if stopped {
			im.result.Suppressed++
			im.result.Stopped = append(im.result.Stopped, Stopped{Line: c.line, Address: c.Address, Reason: reason})
		}
		im.alsoOn(c, k.elsewhere[c.AddressKey])
		was, there := k.here[c.AddressKey]
		now := im.sheet.header.merged(was, c.Contact)
		switch {
		case !there:
			im.result.Added++
		case now != was:
			im.result.Changed++
		default:
			im.result.Unchanged++
			continue
		}
		changes = append(changes, now)
	}
	return changes
}

func (im *importing) alsoOn(c numbered, lists []int64) {
	var slugs []string
	for _, id := range lists {
		if slug, visible := im.slugs[id]; visible {
			slugs = append(slugs, slug)
		}
	}
	if len(slugs) > 0 {
		slices.Sort(slugs)
		im.result.AlsoOn = append(im.result.AlsoOn, AlsoOn{Line: c.line, Address: c.Address, Lists: slugs})
	}
}

// finished is the whole report, the faults in the order of their lines.
func (im *importing) finished() Import {
	im.result.Refused, im.result.Faults = im.refusals.rows, im.refusals.faults
	slices.SortStableFunc(im.result.Faults, func(a, b *fault.Error) int { return cmp.Compare(a.Place.Line, b.Place.Line) })
	if im.refusals.untold > 0 {
		im.result.Faults = append(im.result.Faults, fault.New(fault.Invalid, "presslists.faults_many", "Count", im.refusals.untold).
			At(fault.Place{File: im.file}))
	}
	return im.result
}
