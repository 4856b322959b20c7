package presslists

import (
	"cmp"
	"context"
	"slices"
	"time"

	"communique/accounts"
	"communique/internal/fault"
	"communique/internal/sqldb"
)

// importing is a file on its way into a list.
type importing struct {
	list     List
	by       string // who imports
	at       time.Time
	sheet    *sheet
	file     string
	slugs    map[int64]string // of the lists that the actor may keep and that aren't retired
	refusals refusals
	result   Import
}

// compare holds the sheet against the database, counts, and gives what is to be
// kept. It reads all before anything is written, and so it is all of a preview.
func (im *importing) compare(ctx context.Context, tx *sqldb.Tx, who accounts.Actor) ([]Contact, error) {
	lists, err := selectLists(ctx, tx)
	if err != nil {
		return nil, err
	}
	im.slugs = make(map[int64]string, len(lists))
	for _, l := range Active(kept(lists, who)) {
		im.slugs[l.ID] = l.Slug
	}
	var changes []Contact
	for some := range slices.Chunk(im.sheet.contacts, batch) {
		k, err := ask(ctx, tx, im.list.ID, some)
		if err != nil {
			return nil, err
		}
		for _, c := range some {
			if now, differs := im.one(c, k); differs {
				changes = append(changes, now)
			}
		}
	}
	return changes, nil
}

// known is what the database knows of some address keys.
type known struct {
	here       map[string]Contact
	elsewhere  map[string][]int64 // the lists
	suppressed map[string]string  // the reasons
}

func ask(ctx context.Context, tx *sqldb.Tx, listID int64, some []numbered) (known, error) {
	k := known{here: map[string]Contact{}, elsewhere: map[string][]int64{}, suppressed: map[string]string{}}
	keys := make([]string, len(some))
	for i, c := range some {
		keys[i] = c.AddressKey
	}
	found, err := selectByKey(ctx, tx, keys)
	if err != nil {
		return k, err
	}
	for _, c := range found {
		if c.ListID == listID {
			k.here[c.AddressKey] = c
		} else {
			k.elsewhere[c.AddressKey] = append(k.elsewhere[c.AddressKey], c.ListID)
		}
	}
	if err := selectSuppressed(ctx, tx, keys, k.suppressed); err != nil {
		return k, err
	}
	return k, selectBarred(ctx, tx, listID, keys, k.suppressed)
}

// one counts a row, and gives the contact as it is to be kept if that differs from
// what is there.
func (im *importing) one(c numbered, k known) (Contact, bool) {
	reason, stopped := k.suppressed[c.AddressKey]
	if reason == Erased {
		im.refusals.add(im.file, fault.New(fault.Conflict, "presslists.address_erased").At(fault.Place{Line: c.line}))
		return Contact{}, false
	}
	if c.ConsentOn > im.at.AddDate(0, 0, 1).Format(time.DateOnly) {
		im.refusals.add(im.file, fault.New(fault.Invalid, "presslists.consent_day", "Value", c.ConsentOn).At(fault.Place{Line: c.line}))
		return Contact{}, false
	}
	if stopped {
		im.result.Suppressed++
		im.result.Stopped = append(im.result.Stopped, Stopped{Line: c.line, Address: c.Address, Reason: reason})
	}
	im.alsoOn(c, k.elsewhere[c.AddressKey])
	was, there := k.here[c.AddressKey]
	now := im.sheet.header.merged(was, c.Contact).noted(was, im.by, im.at)
	switch {
	case !there:
		im.result.Added++
	case now != was:
		im.result.Changed++
	default:
		im.result.Unchanged++
		return was, false
	}
	if len(im.result.Rewritten) < maxRewritten {
		im.result.Rewritten = append(im.result.Rewritten, Rewritten{Line: c.line, Was: was, Now: now})
	}
	return now, true
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
