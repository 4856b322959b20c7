package presslists

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"time"

	"communique/accounts"
	"communique/internal/clock"
	"communique/internal/fault"
	"communique/internal/sqldb"
)

// A file that somebody has looked at waits for them: a day, and one of theirs for each list.
const (
	waitsFor = 24 * time.Hour
	maxWaits = 16 << 20 // octets
)

// Waiting is a file that was looked at, and what taking it would do now.
type Waiting struct {
	ID      int64
	Name    string
	Until   time.Time
	Would   Import
	Changed bool // that isn't what was foretold when it was looked at first
}

// Propose keeps a file so that it can be taken as it was foretold, and tells what that is:
// it changes nothing on the list. A file that the actor has proposed for the list before
// goes. Faults: those of Import; presslists.file_long, above 16 MB.
func (p *PressLists) Propose(ctx context.Context, who accounts.Actor, slug, file string, r io.Reader) (Waiting, error) {
	l, err := p.keptBy(ctx, who, slug)
	if err != nil {
		return Waiting{}, err
	}
	var content bytes.Buffer
	n, err := io.Copy(&content, io.LimitReader(r, maxWaits+1))
	if err != nil {
		return Waiting{}, readFault(err)
	}
	if n > maxWaits {
		return Waiting{}, fault.New(fault.Invalid, "presslists.file_long", "Limit", maxWaits>>20).At(fault.Place{File: file})
	}
	var would Import
	var stamp string
	err = p.previews.alone(ctx, func() (err error) {
		if stamp, err = p.stampNow(ctx, who, l); err != nil {
			return err
		}
		would, err = p.Preview(ctx, who, slug, file, bytes.NewReader(content.Bytes()))
		return err
	})
	if err != nil {
		return Waiting{}, err
	}
	packed, err := pack(content.Bytes())
	if err != nil {
		return Waiting{}, err
	}
	now := p.clock.Now()
	w := Waiting{Name: file, Until: now.Add(waitsFor), Would: would}
	err = p.db.Write(ctx, func(tx *sqldb.Tx) error {
		if err := deleteOverFiles(ctx, tx, clock.Millis(now)); err != nil {
			return err
		}
		w.ID, err = upsertImportFile(ctx, tx, importFileRow{
			ListID: l.ID, Actor: actorKey(who), Name: file, Content: packed, Foretold: would.digest(),
			CreatedAt: clock.Millis(now), ExpiresAt: clock.Millis(w.Until),
		})
		if err != nil {
			return err
		}
		return p.accounts.Note(ctx, tx, who, "import_proposed", l.Slug, bounded(filepath.Base(file)))
	})
	if err == nil {
		p.previews.keep(preview{w.ID, stamp, would})
	}
	return w, err
}

// stampNow is stamp in a transaction of its own.
func (p *PressLists) stampNow(ctx context.Context, who accounts.Actor, l List) (stamp string, err error) {
	err = p.db.Read(ctx, func(tx *sqldb.Tx) (err error) {
		stamp, err = p.stamp(ctx, tx, who, l, 0)
		return err
	})
	return stamp, err
}

// Proposed gives a file that waits, to whom proposed it. Faults: presslists.list_missing,
// presslists.proposal_gone; presslists.proposal_erased, when it was dropped because somebody in it
// was erased.
func (p *PressLists) Proposed(ctx context.Context, who accounts.Actor, slug string, id int64) (Waiting, error) {
	l, err := p.keptBy(ctx, who, slug)
	if err != nil {
		return Waiting{}, err
	}
	row, err := p.file(ctx, who, l, id, selectImportHead)
	if err != nil {
		return Waiting{}, err
	}
	stamp, err := p.stampNow(ctx, who, l)
	if err != nil {
		return Waiting{}, err
	}
	would, err := p.previews.of(ctx, id, stamp, func() (Import, error) {
		_, content, err := p.waiting(ctx, who, slug, id)
		if err != nil {
			return Import{}, err
		}
		return p.Preview(ctx, who, slug, row.Name, strings.NewReader(content))
	})
	return Waiting{
		ID: id, Name: row.Name, Until: clock.FromMillis(row.ExpiresAt), Would: would, Changed: would.digest() != row.Foretold,
	}, err
}

// Take imports a file that waits, when that does what foretold says, which is Would.Digest
// of what the actor has been shown. Faults: those of Proposed; presslists.proposal_changed,
// when the list has changed since.
func (p *PressLists) Take(ctx context.Context, who accounts.Actor, slug string, id int64, foretold string) (Import, error) {
	row, content, err := p.waiting(ctx, who, slug, id)
	if err != nil {
		return Import{}, err
	}
	t := &taking{p: p, who: who, foretold: foretold}
	if err := p.previews.alone(ctx, func() error { return t.read(ctx, slug, row, content) }); err != nil {
		return Import{}, err
	}
	if err := p.db.Write(ctx, func(tx *sqldb.Tx) error { return t.write(ctx, tx, id) }); err != nil {
		return Import{}, err
	}
	p.previews.forget(id)
	return t.im.result, nil
}

// Drop forgets a file that waits. Faults: those of Proposed.
func (p *PressLists) Drop(ctx context.Context, who accounts.Actor, slug string, id int64) error {
	row, _, err := p.waiting(ctx, who, slug, id)
	if err != nil {
		return err
	}
	return p.db.Write(ctx, func(tx *sqldb.Tx) error {
		if there, err := deleteImportFile(ctx, tx, id); err != nil || !there {
			return err
		}
		return p.accounts.Note(ctx, tx, who, "import_dropped", slug, bounded(filepath.Base(row.Name)))
	})
}

func (p *PressLists) waiting(ctx context.Context, who accounts.Actor, slug string, id int64) (row importFileRow, content string, err error) {
	l, err := p.keptBy(ctx, who, slug)
	if err != nil {
		return row, "", err
	}
	if row, err = p.file(ctx, who, l, id, selectImportFile); err != nil {
		return row, "", err
	}
	content, err = unpack(row.Content)
	return row, content, err
}

// file gives what one of the queries gives of a file that waits.
func (p *PressLists) file(ctx context.Context, who accounts.Actor, l List, id int64,
	query func(ctx context.Context, tx *sqldb.Tx, id, listID int64, actor string, now int64) (importFileRow, error),
) (row importFileRow, err error) {
	err = p.db.Read(ctx, func(tx *sqldb.Tx) (err error) {
		row, err = query(ctx, tx, id, l.ID, actorKey(who), clock.Millis(p.clock.Now()))
		return err
	})
	if sqldb.NoRows(err) {
		return row, fault.New(fault.NotFound, "presslists.proposal_gone")
	}
	if err == nil && row.Dropped {
		err = fault.New(fault.Conflict, "presslists.proposal_erased", "Name", row.Name)
	}
	return row, err
}

// actorKey is whose a file is: names can be the same.
func actorKey(who accounts.Actor) string { return fmt.Sprintf("%d %s", who.UserID, who.Name) }

// Digest is a hash of what an import would do.
func (i Import) digest() string {
	h := sha256.New()
	_, _ = fmt.Fprintln(h, i.Rows, i.Added, i.Changed, i.Unchanged, len(i.Duplicates), i.Refused, i.Suppressed, i.AlsoOn) // a hash takes everything
	for _, r := range i.Rewritten {
		r.Now.RecordedBy, r.Now.RecordedAt = "", time.Time{}
		_, _ = fmt.Fprintf(h, "%d %+v %+v\n", r.Line, r.Was, r.Now)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// Digest is a hash of what taking the file would do.
func (w Waiting) Digest() string { return w.Would.digest() }

func pack(content []byte) (string, error) {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := z.Write(content); err != nil {
		return "", err
	}
	if err := z.Close(); err != nil {
		return "", err
	}
	return base64.StdEncoding.EncodeToString(b.Bytes()), nil
}

func unpack(packed string) (string, error) {
	z, err := gzip.NewReader(base64.NewDecoder(base64.StdEncoding, strings.NewReader(packed)))
	if err != nil {
		return "", err
	}
	content, err := io.ReadAll(io.LimitReader(z, maxWaits+1))
	return string(content), errors.Join(err, z.Close())
}
