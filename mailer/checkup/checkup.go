// Package checkup goes over the house as whoever is responsible for it would before going
// home: do processes work, do mails leave, can what is sent be written down, who may decide.
//
// Each Check says how one thing is, as a light. What it means and what is to be done about it
// are words, and stand where it is shown. Only what the packages know is judged; that
// somebody makes backups, for one, can't be seen from here, and the check says that.
//
// It changes nothing, sends nothing and asks no other machine.
package checkup

import (
	"context"
	"slices"
	"strings"
	"time"

	"communique/accounts"
	"communique/internal/abreast"
	"communique/internal/clock"
	"communique/internal/disk"
	"communique/internal/sqldb"
	"communique/mailer"
	"communique/scheduler"
)

// Options of New; all are needed.
type Options struct {
	DB        *sqldb.DB
	Clock     clock.Clock
	Accounts  *accounts.Accounts
	Scheduler *scheduler.Scheduler
	Mailer    *mailer.Mailer
	URL       string // where the pages are
}

// Checkup goes over a house. It is safe for concurrent use.
type Checkup struct{ Options }

// New makes it.
func New(o Options) *Checkup { return &Checkup{o} }

// Findings are what a checkup found, and what it was found by.
type Findings struct {
	Checks    []Check
	Mails     mailer.Health
	Schedules []scheduler.Standing
	Users     []accounts.User
	Settings  accounts.Settings
}

// Look goes over the house. Only an administrator may. Faults: mailer.health_forbidden,
// accounts.users_forbidden.
func (c *Checkup) Look(ctx context.Context, who accounts.Actor) (Findings, error) {
	f := facts{now: c.Clock.Now(), secret: strings.HasPrefix(c.URL, "https:")}
	err := abreast.Do(ctx,
		func(ctx context.Context) error { return c.lookAtMails(ctx, who, &f) },
		func(ctx context.Context) (err error) {
			f.schedules, err = c.Scheduler.Pressing(ctx)
			return err
		},
		func(ctx context.Context) (err error) {
			if f.users, err = c.Accounts.Users(ctx, who); err != nil {
				return err
			}
			f.settings, err = c.Accounts.Settings(ctx)
			return err
		},
		func(ctx context.Context) (err error) {
			if f.letters, err = c.Accounts.LettersWaiting(ctx, who); err != nil {
				return err
			}
			f.lastLetters, err = c.Accounts.LastLetters(ctx, who)
			return err
		},
		func(ctx context.Context) (err error) {
			f.size, err = c.DB.Size(ctx)
			return err
		},
	)
	if err != nil {
		return Findings{}, err
	}
	f.rooms = roomsAt(c.DB.Path(), f.mails.Journal)
	return Findings{f.judged(), f.mails, f.schedules, f.users, f.settings}, nil
}

func (c *Checkup) lookAtMails(ctx context.Context, who accounts.Actor, f *facts) (err error) {
	if f.mails, err = c.Mailer.Health(ctx, who); err != nil {
		return err
	}
	if f.troubles, err = c.Mailer.Troubles(ctx, who); err != nil || f.mails.Domain == "" {
		return err
	}
	keys, err := c.Mailer.SigningKeys(ctx, who, f.mails.Domain)
	for _, k := range keys {
		if k.State == mailer.KeySigning && (f.signing.IsZero() || k.UsedAt.Before(f.signing)) {
			f.signing = k.UsedAt
		}
	}
	return err
}

// roomsAt is the room for what this machine writes: its database, where that is a file, and
// its journals.
func roomsAt(paths ...string) []disk.Room {
	var rooms []disk.Room
	for _, path := range paths {
		if path == "" {
			continue
		}
		if room, ok := disk.RoomAt(path); ok && !slices.Contains(rooms, room) {
			rooms = append(rooms, room)
		}
	}
	return rooms
}

// facts are what is judged.
type facts struct {
	now       time.Time
	mails     mailer.Health
	troubles  []mailer.Trouble
	signing   time.Time // since when the oldest key signs; zero: none does
	schedules []scheduler.Standing
	users     []accounts.User
	settings  accounts.Settings
	letters   accounts.LetterQueue
	// By the ids of users.
	lastLetters map[int64]accounts.LetterNote
	rooms       []disk.Room
	size        int64
	secret      bool // the pages are served over https
}
