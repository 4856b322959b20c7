package presslists

import (
	"context"
	"slices"
	"strings"

	"communique/accounts"
	"communique/internal/clock"
	"communique/internal/fault"
	"communique/internal/sqldb"
)

// taking is a file that waits on its way into the list. Whatever can be done before others have to
// wait is: reading the file, and holding it against what is there.
type taking struct {
	p        *PressLists
	who      accounts.Actor
	foretold string
	im       *importing
	unheld   importing // as it was before it was compared
	changes  []Contact
	stamp    string // of what it was compared with
}

func (t *taking) read(ctx context.Context, slug string, row importFileRow, content string) (err error) {
	if t.im, err = t.p.open(ctx, t.who, slug, row.Name, strings.NewReader(content)); err != nil {
		return err
	}
	t.unheld = *t.im
	t.unheld.refusals.faults = slices.Clone(t.im.refusals.faults)
	return t.p.db.Read(ctx, func(tx *sqldb.Tx) error {
		if t.stamp, err = t.p.stamp(ctx, tx, t.who, t.im.list, 0); err != nil {
			return err
		}
		t.changes, err = t.im.compare(ctx, tx, t.who)
		return err
	})
}

// write takes the file, all of it or nothing. What has changed since it was read is compared anew.
func (t *taking) write(ctx context.Context, tx *sqldb.Tx, id int64) error {
	im, now := t.im, clock.Millis(t.im.at)
	if there, err := holdList(ctx, tx, im.list.ID, now); err != nil {
		return err
	} else if !there {
		return fault.New(fault.NotFound, "presslists.list_gone")
	}
	if taken, err := deleteImportFile(ctx, tx, id); err != nil {
		return err
	} else if !taken { // somebody has, in another window
		return fault.New(fault.NotFound, "presslists.proposal_gone")
	}
	stamp, err := t.p.stamp(ctx, tx, t.who, im.list, im.list.ID)
	if err != nil {
		return err
	}
	if stamp != t.stamp {
		*im = t.unheld
		if t.changes, err = im.compare(ctx, tx, t.who); err != nil {
			return err
		}
	}
	im.result = im.finished()
	if im.result.digest() != t.foretold {
		return fault.New(fault.Conflict, "presslists.proposal_changed")
	}
	if err := im.write(ctx, tx, t.changes, now); err != nil {
		return err
	}
	return t.p.noteImport(ctx, tx, t.who, im)
}
