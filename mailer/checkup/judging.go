package checkup

import (
	"slices"
	"time"

	"communique/accounts"
	"communique/internal/disk"
	"communique/mailer"
	"communique/scheduler"
)

// Light is how something is.
type Light string

// The lights.
const (
	Good   Light = "good"
	Watch  Light = "watch"  // it works, and somebody should do something before it doesn't
	Bad    Light = "bad"    // it doesn't work
	Unseen Light = "unseen" // it can't be seen from here
)

// Check is how one thing is.
type Check struct {
	ID    string
	State string // what it is like, in a word of its own
	Light Light
	N     int       // so many of them; of a disk: so many hundredths are free
	At    time.Time // since when, or when last
	Bytes int64     // so many are free, or taken
	Said  string    // what a program said, in English
}

// From when on something is no longer as it should be.
const (
	jobsStop   = 10 * time.Minute // what recurs each minute hasn't run for so long
	departs    = 5 * time.Minute  // after its hour a release should be planned
	owedLong   = 30 * time.Minute // mails that nobody has tried for so long need a look
	owedBad    = 3 * time.Hour    // and here nothing sends any more, or far too slowly
	linksLate  = 5 * time.Minute  // somebody waits for a link
	lowRoom    = 10               // hundredths of a disk
	noRoom     = 2
	lowBytes   = 2 << 30 // a disk with so much free isn't low, whatever its size
	noBytes    = 200 << 20
	manyPeople = 2
)

// judged are the checks, in the order in which one would look.
func (f facts) judged() []Check {
	return []Check{f.work(), f.departures(), f.owed(), f.decisions(), f.posted(), f.relays(), f.signed(), f.journal(), f.room(), f.database(),
		{ID: "backup", State: "unseen", Light: Unseen}, f.transport(), f.administrators(), f.approvers()}
}

// work is whether any process does what recurs.
func (f facts) work() Check {
	c := Check{ID: "work", State: "never", Light: Watch}
	for _, s := range f.schedules {
		if s.Name == "" {
			continue
		}
		c.At = s.Last.DueAt
		switch {
		case !s.Next.IsZero() && f.now.Sub(s.Next) > jobsStop:
			c.State, c.Light = "stopped", Bad
			if c.At.IsZero() {
				c.At = s.Next
			}
			return c
		case s.Last.State == "failed":
			c.State, c.Light, c.Said = "failed", Bad, s.Last.Trouble
			return c
		case !c.At.IsZero():
			c.State, c.Light = "runs", Good
		}
	}
	return c
}

// departures is whether releases leave at their hour.
func (f facts) departures() Check {
	late, held := 0, 0
	for _, s := range f.schedules {
		switch {
		case s.Name != "":
		case s.Last.State == string(scheduler.Held):
			held++
		case !s.Next.IsZero() && f.now.Sub(s.Next) > departs:
			late++
		}
	}
	switch {
	case late > 0:
		return Check{ID: "departures", State: "late", Light: Bad, N: late}
	case held > 0:
		return Check{ID: "departures", State: "held", Light: Watch, N: held}
	}
	return Check{ID: "departures", State: "punctual", Light: Good}
}

func (f facts) owed() Check {
	c := Check{ID: "owed", State: "none", Light: Good, N: f.mails.Owed, At: f.mails.OwedSince}
	waited := f.now.Sub(c.At)
	switch {
	case c.N == 0:
		return c
	case waited > owedBad:
		c.Light = Bad
	case waited > owedLong:
		c.Light = Watch
	}
	c.State = "some"
	return c
}

func (f facts) decisions() Check {
	n := 0
	for _, t := range f.troubles {
		if t.Kind == mailer.TroublePaused || t.Kind == mailer.TroubleUnknown {
			n++
		}
	}
	if n == 0 {
		return Check{ID: "decisions", State: "none", Light: Good}
	}
	return Check{ID: "decisions", State: "open", Light: Watch, N: n}
}

// posted is whether those who work here get the letters with their links: those that wait, and
// after them how many users didn't get their last one and won't any more.
func (f facts) posted() Check {
	lost := 0
	for _, u := range f.users {
		if state := f.lastLetters[u.ID].State; !u.Ended() && (state == accounts.LetterFailed || state == accounts.LetterLapsed) {
			lost++
		}
	}
	waits := f.letters.N > 0
	switch {
	case waits && f.now.Sub(f.letters.Since) > linksLate:
		return Check{ID: "letters", State: "waiting", Light: Watch, N: f.letters.N, At: f.letters.Since, Said: f.letters.Reply}
	case lost > 0:
		return Check{ID: "letters", State: "lost", Light: Watch, N: lost}
	case waits:
		return Check{ID: "letters", State: "waiting", Light: Good, N: f.letters.N, At: f.letters.Since}
	}
	return Check{ID: "letters", State: "sent", Light: Good}
}

// relays: while one of several takes mails, they leave.
func (f facts) relays() Check {
	away := 0
	for _, r := range f.mails.Relays {
		if !r.AwayUntil.IsZero() {
			away++
		}
	}
	switch {
	case len(f.mails.Relays) == 0:
		return Check{ID: "relays", State: "none", Light: Watch}
	case away == len(f.mails.Relays):
		return Check{ID: "relays", State: "away", Light: Bad, N: away}
	case away > 0:
		return Check{ID: "relays", State: "away", Light: Watch, N: away}
	}
	return Check{ID: "relays", State: "ok", Light: Good}
}

func (f facts) signed() Check {
	if f.signing.IsZero() {
		return Check{ID: "signing", State: "unsigned", Light: Watch}
	}
	return Check{ID: "signing", State: "signed", Light: Good, At: f.signing}
}

func (f facts) journal() Check {
	switch {
	case f.mails.Trouble != "":
		return Check{ID: "journal", State: "trouble", Light: Bad, Said: f.mails.Trouble}
	case f.mails.Journal == "":
		return Check{ID: "journal", State: "none", Light: Unseen}
	}
	return Check{ID: "journal", State: "ok", Light: Good}
}

// room is that of the fuller of the disks to which this machine writes.
func (f facts) room() Check {
	c := Check{ID: "disk", State: "unseen", Light: Unseen}
	for _, r := range f.rooms {
		share := percent(r)
		if c.Light != Unseen && c.Bytes <= r.Free {
			continue
		}
		c = Check{ID: "disk", State: "free", Light: Good, N: share, Bytes: r.Free}
		switch {
		case share < noRoom && r.Free < lowBytes || r.Free < noBytes:
			c.Light = Bad
		case share < lowRoom && r.Free < 5*lowBytes || r.Free < lowBytes:
			c.Light = Watch
		}
	}
	return c
}

func percent(r disk.Room) int {
	if r.Total <= 0 {
		return 0
	}
	return int(float64(r.Free) / float64(r.Total) * 100)
}

func (f facts) database() Check {
	return Check{ID: "database", State: "size", Light: Good, Bytes: f.size}
}

func (f facts) transport() Check {
	if f.secret {
		return Check{ID: "transport", State: "secret", Light: Good}
	}
	return Check{ID: "transport", State: "plain", Light: Watch}
}

// administrators: a house with one of them is shut when that one is away.
func (f facts) administrators() Check {
	n := f.people(func(g accounts.Grant) bool { return g.Role == accounts.Administrator })
	if n < manyPeople {
		return Check{ID: "administrators", State: "short", Light: Watch, N: n}
	}
	return Check{ID: "administrators", State: "enough", Light: Good, N: n}
}

// approvers: where nobody approves what they wrote themselves, it takes two.
func (f facts) approvers() Check {
	n := f.people(func(g accounts.Grant) bool { return g.Role.Holds(accounts.Approve) })
	if n == 0 || f.settings.TwoPeople && n < manyPeople {
		return Check{ID: "approvers", State: "short", Light: Watch, N: n}
	}
	return Check{ID: "approvers", State: "enough", Light: Good, N: n}
}

// people counts who can sign in and has such a role.
func (f facts) people(with func(accounts.Grant) bool) int {
	n := 0
	for _, u := range f.users {
		if !u.Out() && slices.ContainsFunc(u.Grants, with) {
			n++
		}
	}
	return n
}
