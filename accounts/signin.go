package accounts

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"
	"time"

	"communique/internal/address"
	"communique/internal/clock"
	"communique/internal/fault"
	"communique/internal/sqldb"
)

// SignIn begins a session of whoever has this address and password. What it says when they
// don't is always the same, and takes as long, whether there is such a user or not.
//
// Failures are counted by account, by the browser in which the account has signed in
// before, and by where they come from; who has failed too often waits, without their
// password being looked at.
//
// Faults: accounts.sign_in_wrong; accounts.sign_in_wait, with Wait; accounts.sign_in_busy.
func (a *Accounts) SignIn(ctx context.Context, mailbox, password string, from Origin) (Session, error) {
	key := mailboxKey(mailbox)
	attempt := &attempt{account: key, from: from}
	if err := a.allow(ctx, attempt); err != nil {
		return Session{}, err
	}
	if len(password) > 4*maxPassword {
		password = "" // nobody's: a password may take time, but not memory
	}
	matches, err := a.hashers.matches(ctx, password, attempt.hash)
	if err != nil {
		return Session{}, errors.Join(err, a.pardon(context.WithoutCancel(ctx), attempt))
	}
	if !matches || attempt.user.ID == 0 || attempt.user.Out() {
		return Session{}, a.fail(ctx, attempt)
	}
	if err := a.pardon(ctx, attempt); err != nil {
		return Session{}, err
	}
	return a.begin(ctx, attempt.user.ID, from, "signed_in")
}

// mailboxKey is under what an account is looked for and its failures are counted.
func mailboxKey(typed string) string {
	read, err := address.Parse(strings.TrimSpace(typed))
	if err != nil {
		return "?" // nobody's; all that can't be read is counted as one
	}
	return read.Key
}

// attempt is one try to sign in.
type attempt struct {
	account string // the address's key
	from    Origin
	user    User   // the zero value: there is none
	hash    string // of the password
	known   bool   // the account has signed in before in this browser
}

// pails are what a failure of this attempt fills.
func (t *attempt) pails() map[string]allowance {
	if t.known {
		return map[string]allowance{"device:" + hashed(t.from.Device): perDevice}
	}
	return map[string]allowance{"account:" + hashed(t.account): perAccount, "place:" + t.from.place(): perPlace}
}

// allow finds the account and counts the attempt as a failure, which pardon takes back: of
// many at the same moment no more than a few get through. It tells how long somebody has to
// wait who failed too often.
func (a *Accounts) allow(ctx context.Context, t *attempt) error {
	now := a.clock.Now()
	wait, err := a.count(ctx, now, func(tx *sqldb.Tx) (map[string]allowance, error) {
		err := t.find(ctx, tx, now)
		return t.pails(), err
	})
	if err == nil && wait > 0 {
		err = fault.New(fault.Unavailable, "accounts.sign_in_wait", "Wait", wait.Round(time.Second))
	}
	return err
}

// find looks for the account, and whether it knows the browser: with the same statements
// whether there is one or not.
func (t *attempt) find(ctx context.Context, tx *sqldb.Tx, now time.Time) (err error) {
	t.user, t.hash, err = selectAccount(ctx, tx, t.account)
	if err != nil && !sqldb.NoRows(err) {
		return err
	}
	if t.known = false; t.from.Device == "" {
		return nil
	}
	t.known, err = hasDevice(ctx, tx, t.user.ID, hashed(t.from.Device), clock.Millis(now))
	return err
}

// count puts one into each of the pails that are asked for, unless one of them is full: then
// it tells for how long. Who is refused writes nothing, so ten thousand who guess keep nobody
// from the database, and leave nothing in it.
func (a *Accounts) count(ctx context.Context, now time.Time, pails func(tx *sqldb.Tx) (map[string]allowance, error)) (wait time.Duration, err error) {
	var all map[string]allowance
	err = a.db.Read(ctx, func(tx *sqldb.Tx) error {
		if all, err = pails(tx); err == nil {
			wait, err = longest(ctx, tx, all, now)
		}
		return err
	})
	if err != nil || wait > 0 {
		return wait, err
	}
	err = a.db.Write(ctx, func(tx *sqldb.Tx) error {
		wait, err = fillAll(ctx, tx, all, now)
		return err
	})
	return wait, err
}

// fillAll puts one into each pail, unless one of them is full: then it tells for how long.
func fillAll(ctx context.Context, tx *sqldb.Tx, pails map[string]allowance, now time.Time) (wait time.Duration, err error) {
	for _, key := range slices.Sorted(maps.Keys(pails)) { // all lock in this order
		p, err := lockPail(ctx, tx, key, now)
		if err != nil {
			return 0, err
		}
		wait = max(wait, p.wait(pails[key], now))
	}
	if wait > 0 {
		return wait, nil
	}
	for _, key := range slices.Sorted(maps.Keys(pails)) {
		if err := fill(ctx, tx, key, pails[key], now, 1); err != nil {
			return 0, err
		}
	}
	return 0, nil
}

// pardon takes back that an attempt was counted.
func (a *Accounts) pardon(ctx context.Context, t *attempt) error {
	return a.db.Write(ctx, func(tx *sqldb.Tx) error {
		for _, key := range slices.Sorted(maps.Keys(t.pails())) {
			if err := fill(ctx, tx, key, t.pails()[key], a.clock.Now(), -1); err != nil {
				return err
			}
		}
		return nil
	})
}

// fail writes down that an attempt failed, and gives the one answer that there is. The books
// name users, and not what else was tried.
func (a *Accounts) fail(ctx context.Context, t *attempt) error {
	e := Entry{At: a.clock.Now(), Actor: t.user.Name, UserID: t.user.ID, Verb: "sign_in_failed", Subject: t.user.Address.Given, Address: t.from.address()}
	if err := a.db.Write(ctx, func(tx *sqldb.Tx) error { return insertAudit(ctx, tx, e) }); err != nil {
		return err
	}
	return fault.New(fault.Unauthorized, "accounts.sign_in_wrong")
}

// begin begins a session, in a browser that is known from now on.
func (a *Accounts) begin(ctx context.Context, userID int64, from Origin, verb string) (Session, error) {
	now := a.clock.Now()
	s := Session{
		UserID: userID, CreatedAt: now, SeenAt: now, ExpiresAt: now.Add(sessionLasts), Address: from.address(), Agent: from.agent(),
		Secret: newToken(), Device: from.Device,
	}
	err := a.db.Write(ctx, func(tx *sqldb.Tx) error {
		u, err := selectUser(ctx, tx, userID)
		if err != nil {
			return err
		}
		if u.Out() {
			return fault.New(fault.Unauthorized, "accounts.sign_in_wrong")
		}
		known := false
		if s.Device != "" {
			if known, err = hasDevice(ctx, tx, userID, hashed(s.Device), clock.Millis(now)); err != nil {
				return err
			}
		}
		if !known {
			s.Device = newToken()
			if err := insertDevice(ctx, tx, userID, hashed(s.Device), clock.Millis(now), clock.Millis(now.Add(deviceLasts))); err != nil {
				return err
			}
		}
		if s.ID, err = insertSession(ctx, tx, s); err != nil {
			return err
		}
		if err := setSignedIn(ctx, tx, userID, clock.Millis(now)); err != nil {
			return err
		}
		return insertAudit(ctx, tx, Entry{At: now, Actor: u.Name, UserID: u.ID, Verb: verb, Subject: u.Address.Given, Address: s.Address})
	})
	return s, err
}
