package accounts

import (
	"context"
	"time"

	"communique/internal/clock"
	"communique/internal/fault"
	"communique/internal/sqldb"
)

// Invite adds a user who hasn't said anything yet, and gives the secret of a link by which
// they sign in for the first time, within fourteen days. Faults: those of AddUser.
func (a *Accounts) Invite(ctx context.Context, who Actor, u User) (_ User, secret string, err error) {
	u, err = a.invite(ctx, who, u, bySecret(&secret))
	if err != nil {
		return User{}, "", err
	}
	return u, secret, nil
}

// InviteByMail adds a user as Invite does, and has a letter with the link leave, from who.
// Faults: those of AddUser.
func (a *Accounts) InviteByMail(ctx context.Context, who Actor, u User) (User, error) {
	return a.invite(ctx, who, u, byLetter(who))
}

// InviteAgain gives the secret of a new invitation to a user. Those before don't hold any
// more; who has ended gets none. Faults: accounts.user_missing, accounts.user_ended,
// accounts.users_forbidden.
func (a *Accounts) InviteAgain(ctx context.Context, who Actor, userID int64) (secret string, err error) {
	if err := a.inviteAgain(ctx, who, userID, bySecret(&secret)); err != nil {
		return "", err
	}
	return secret, nil
}

// InviteAgainByMail has a letter with a new invitation leave to a user. Faults: those of
// InviteAgain.
func (a *Accounts) InviteAgainByMail(ctx context.Context, who Actor, userID int64) error {
	return a.inviteAgain(ctx, who, userID, byLetter(who))
}

// way is how an invitation reaches somebody, until an instant.
type way func(ctx context.Context, tx *sqldb.Tx, userID int64, now, until int64) error

// bySecret makes the link, and whoever invites hands it over.
func bySecret(secret *string) way {
	return func(ctx context.Context, tx *sqldb.Tx, userID, now, until int64) error {
		*secret = newToken()
		_, err := insertLink(ctx, tx, userID, linkInvite, hashed(*secret), now, until)
		return err
	}
}

// byLetter writes down that a letter is to leave; its link is made then.
func byLetter(who Actor) way {
	return func(ctx context.Context, tx *sqldb.Tx, userID, now, until int64) error {
		return insertInvitation(ctx, tx, userID, who.Name, now, until)
	}
}

func (by way) invite(ctx context.Context, tx *sqldb.Tx, userID int64, now time.Time) error {
	until := clock.Millis(now.Add(inviteLasts))
	if err := by(ctx, tx, userID, clock.Millis(now), until); err != nil {
		return err
	}
	return setInvited(ctx, tx, userID, until)
}

func (a *Accounts) invite(ctx context.Context, who Actor, u User, by way) (User, error) {
	u, _, err := a.newUser(ctx, who, u, "")
	if err != nil {
		return User{}, err
	}
	now := a.clock.Now()
	var added User
	err = a.db.Write(ctx, func(tx *sqldb.Tx) error {
		if added, err = addUser(ctx, tx, who, u, "", now); err != nil {
			return err
		}
		if err := by.invite(ctx, tx, added.ID, now); err != nil {
			return err
		}
		added, err = selectUser(ctx, tx, added.ID)
		return err
	})
	if err != nil {
		return User{}, err
	}
	return added, nil
}

func (a *Accounts) inviteAgain(ctx context.Context, who Actor, userID int64, by way) error {
	if !who.May(Administer) {
		return fault.New(fault.Forbidden, "accounts.users_forbidden")
	}
	now := a.clock.Now()
	return a.db.Write(ctx, func(tx *sqldb.Tx) error {
		u, err := userIn(ctx, tx, userID)
		if err != nil {
			return err
		}
		if u.Out() {
			return fault.New(fault.Conflict, "accounts.user_ended", "Name", u.Name)
		}
		if err := endLinks(ctx, tx, userID, clock.Millis(now)); err != nil {
			return err
		}
		if err := insertAudit(ctx, tx, Entry{At: now, Actor: who.Name, UserID: who.UserID, Verb: "user_invited", Subject: u.Address.Given}); err != nil {
			return err
		}
		return by.invite(ctx, tx, userID, now)
	})
}
