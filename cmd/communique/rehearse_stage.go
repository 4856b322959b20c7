package main

import (
	"context"
	"os"
	"path/filepath"
	"time"

	"communique/internal/clock"
	"communique/internal/fault"
	"communique/internal/sink"
	"communique/internal/sqldb"
	"communique/mailer"
	"communique/migrations"
	"communique/presslists"
	"communique/releases"
	"communique/scheduler"
)

// rehearsal is a release on its stage: a copy of the database, a house on it with a clock
// of its own, and the server that takes the mails.
type rehearsal struct {
	command *rehearseCommand
	wishes  wishes
	h       *house
	clock   *clock.Simulated
	sink    *sink.Sink
	inbox   *letterbox
	folder  copyDir

	release  releases.Release
	lists    map[int64]presslists.List
	zone     string // the officer's
	begin    time.Time
	gone     map[int64]bool // deliveries that had ended before, and whether by being sent
	approved []string       // languages, as if
	mayNot   error          // why it may not leave, at the end
}

// stage sets everything up. What was begun of it is taken away when that fails.
func (r *rehearseCommand) stage(ctx context.Context, t *terminal, c *commands, w wishes) (s *rehearsal, err error) {
	folder, err := newCopyDir()
	if err != nil {
		return nil, err
	}
	s = &rehearsal{command: r, wishes: w, folder: folder, inbox: &letterbox{}}
	defer func() {
		if err != nil {
			s.close()
		}
	}()
	if w.begin.IsZero() {
		w.begin = clock.System{}.Now()
	}
	s.clock = clock.NewSimulated(w.begin)
	s.begin = s.clock.Now()
	db, err := copied(ctx, c.DB, folder.path)
	if err != nil {
		return s, err
	}
	if err := s.furnish(t, db); err != nil {
		_ = db.Close()
		return s, err
	}
	return s, s.look(ctx)
}

// furnish starts the server and wires the house, which has no other relay.
func (s *rehearsal) furnish(t *terminal, db *sqldb.DB) error {
	identity, err := s.command.identity()
	if err != nil {
		return err
	}
	// Nobody asks for a mail again: it is read as it comes.
	server, err := sink.Start(sink.Options{Clock: s.clock, CountOnly: true, Check: s.inbox.take})
	if err != nil {
		return err
	}
	s.sink = server
	s.wishes.faults.tell(server)
	relay, err := mailer.ParseRelay("smtp://" + server.Addr())
	if err != nil {
		return err
	}
	s.h, err = t.wire(db, plan{
		clock: s.clock, listen: true, identity: identity, relays: []mailer.Relay{relay}, journal: filepath.Join(s.folder.path, "journals"),
		connections: s.command.Connections, giveUp: s.command.GiveUp, uncertain: s.command.Uncertain,
	})
	return err
}

// close takes the stage away, the copy with it. It may be called half-way.
func (s *rehearsal) close() {
	if s.h != nil {
		s.h.close()
	}
	if s.sink != nil {
		s.sink.Close()
	}
	s.folder.remove()
}

// copied opens a copy of the database, which is only read.
func copied(ctx context.Context, url, folder string) (*sqldb.DB, error) {
	original, err := sqldb.Open(ctx, url)
	if err != nil {
		return nil, err
	}
	defer original.Close()
	if err := migrations.Check(ctx, original); err != nil {
		return nil, err
	}
	path := filepath.Join(folder, databaseName)
	if err := os.WriteFile(path, nil, 0o600); err != nil { // SQLite would let others read it
		return nil, fault.Wrap(err, fault.Invalid, "cli.folder_unwritable", "Folder", folder)
	}
	db, err := sqldb.Open(ctx, "sqlite:"+path)
	if err != nil {
		return nil, err
	}
	if _, err = migrations.Up(ctx, db); err == nil {
		err = migrations.Copy(ctx, original, db)
	}
	if err != nil {
		_ = db.Close()
		return nil, err
	}
	return db, nil
}

// look finds what the rehearsal is about, and makes the copy a stage for it alone.
func (s *rehearsal) look(ctx context.Context) (err error) {
	if s.release, err = s.h.releases.Get(ctx, s.command.Slug); err != nil {
		return err
	}
	lists, err := s.h.lists.Lists(ctx)
	if err != nil {
		return err
	}
	s.lists = make(map[int64]presslists.List, len(lists))
	for _, l := range lists {
		s.lists[l.ID] = l
	}
	if s.zone, err = s.officersZone(ctx); err != nil {
		return err
	}
	if err := s.h.mailer.Lapse(ctx); err != nil { // the others who work won't come here
		return err
	}
	s.gone = map[int64]bool{}
	err = s.h.mailer.EachDelivery(ctx, s.release.ID, func(d mailer.Delivery) error {
		switch d.State {
		case mailer.Sent, mailer.Bounced, mailer.Withdrawn, mailer.Superseded:
			s.gone[d.ID] = d.State == mailer.Sent
		default:
		}
		return nil
	})
	if err != nil {
		return err
	}
	return s.alone(ctx)
}

// officersZone is the zone in which the embargo was typed, or that of the coordinator's
// country.
func (s *rehearsal) officersZone(ctx context.Context) (string, error) {
	if s.release.Embargo.Zone != "" {
		return s.release.Embargo.Zone, nil
	}
	partners, err := s.h.accounts.Partners(ctx)
	for _, p := range partners {
		if p.Coordinator {
			return scheduler.CountryZone(p.Country), nil
		}
	}
	return "UTC", err
}

// alone holds all other releases in the copy: no other mails come between.
func (s *rehearsal) alone(ctx context.Context) error {
	all, err := s.h.releases.List(ctx)
	for _, r := range all {
		if err == nil && r.ID != s.release.ID && r.State != releases.Withdrawn {
			_, err = s.h.releases.Hold(ctx, s.h.actor(), r.Slug, "")
		}
	}
	return err
}
