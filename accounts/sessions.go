package accounts

import (
	"context"
	"errors"
	"time"

	"communique/internal/clock"
	"communique/internal/fault"
	"communique/internal/sqldb"
)

// errUnseen takes back a look at a session that isn't good any more.
var errUnseen = errors.New("accounts: no such session")

// Session gives the session of a secret, and whose it is. Once a day the secret is another:
// then Secret isn't empty, and the browser has to keep it; the one before holds for two
// minutes more, for what was asked at the same time. Fault: accounts.signed_out.
func (a *Accounts) Session(ctx context.Context, secret string, from Origin) (Session, User, error) {
	now := a.clock.Now()
	var s Session
	var u User
	var row sessionRow
	err := a.db.Read(ctx, func(tx *sqldb.Tx) (err error) {
		if row, err = selectSession(ctx, tx, hashed(secret), clock.Millis(now)); err != nil {
			return err
		}
		u, err = selectUser(ctx, tx, row.UserID)
		return err
	})
	if sqldb.NoRows(err) || err == nil && (u.Out() || secret == "") {
		return Session{}, User{}, fault.New(fault.Unauthorized, "accounts.signed_out")
	}
	if err != nil {
		return Session{}, User{}, err
	}
	s = row.session()
	current := row.SecretHash == hashed(secret)
	rotates := current && now.Sub(clock.FromMillis(row.RenewedAt)) >= rotateEvery
	if !rotates && now.Sub(s.SeenAt) < seenEvery {
		return s, u, nil
	}
	s.SeenAt, s.Address, s.ExpiresAt = now, from.address(), lasts(s.CreatedAt, now)
	if rotates {
		s.Secret = newToken()
	}
	err = a.db.Write(ctx, func(tx *sqldb.Tx) error {
		there, err := touchSession(ctx, tx, s, row.SecretHash, clock.Millis(now.Add(rotateGrace)))
		if err == nil && !there {
			return errUnseen // it was ended, or another request has rotated it
		}
		return err
	})
	if errors.Is(err, errUnseen) {
		s.Secret = ""
		return s, u, a.still(ctx, secret, now)
	}
	return s, u, err
}

// still tells whether a secret is good yet. Fault: accounts.signed_out.
func (a *Accounts) still(ctx context.Context, secret string, now time.Time) error {
	err := a.db.Read(ctx, func(tx *sqldb.Tx) error {
		_, err := selectSession(ctx, tx, hashed(secret), clock.Millis(now))
		return err
	})
	if sqldb.NoRows(err) {
		return fault.New(fault.Unauthorized, "accounts.signed_out")
	}
	return err
}

// lasts is until when a session holds that was seen now.
func lasts(created, now time.Time) time.Time {
	end := now.Add(sessionLasts)
	if last := created.Add(sessionAtMost); last.Before(end) {
		return last
	}
	return end
}

// Sessions gives the sessions of a user that hold, the one that was seen last first. A user
// sees their own, an administrator each one's. Fault: accounts.users_forbidden.
func (a *Accounts) Sessions(ctx context.Context, who Actor, userID int64) ([]Session, error) {
	if !who.May(Administer) && who.UserID != userID {
		return nil, fault.New(fault.Forbidden, "accounts.users_forbidden")
	}
	var all []Session
	err := a.db.Read(ctx, func(tx *sqldb.Tx) error {
		rows, err := selectSessions(ctx, tx, userID, clock.Millis(a.clock.Now()))
		for _, r := range rows {
			all = append(all, r.session())
		}
		return err
	})
	return all, err
}

// EndSession ends a session of a user, for the user or an administrator; 0
// ends all of them. Twice is once. Fault: accounts.users_forbidden.
func (a *Accounts) EndSession(ctx context.Context, who Actor, userID, sessionID int64) error {
	return a.endSessions(ctx, who, userID, func(tx *sqldb.Tx) (int64, error) { return deleteSessions(ctx, tx, userID, sessionID) })
}

// EndOtherSessions ends all sessions of a user but one, for the user or an administrator.
// Twice is once. Fault: accounts.users_forbidden.
func (a *Accounts) EndOtherSessions(ctx context.Context, who Actor, userID, keep int64) error {
	return a.endSessions(ctx, who, userID, func(tx *sqldb.Tx) (int64, error) { return deleteOtherSessions(ctx, tx, userID, keep) })
}

func (a *Accounts) endSessions(ctx context.Context, who Actor, userID int64, end func(tx *sqldb.Tx) (int64, error)) error {
	if !who.May(Administer) && who.UserID != userID {
		return fault.New(fault.Forbidden, "accounts.users_forbidden")
	}
	return a.db.Write(ctx, func(tx *sqldb.Tx) error {
		n, err := end(tx)
		if err != nil || n == 0 {
			return err
		}
		u, err := selectUser(ctx, tx, userID)
		if err != nil {
			return err
		}
		return insertAudit(ctx, tx, Entry{At: a.clock.Now(), Actor: who.Name, UserID: who.UserID, Verb: "signed_out", Subject: u.Address.Given})
	})
}
