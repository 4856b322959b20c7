package accounts

import (
	"context"

	"communique/internal/clock"
	"communique/internal/fault"
	"communique/internal/sqldb"
)

// What a link by mail is for.
const (
	linkSignIn = "sign_in"
	linkInvite = "invite"
)

// AskLink counts that somebody wants a link for an address, and writes down that they do:
// a letter with it leaves (see ClaimLetter), if the address is somebody's. ok is false, and
// nothing written down, when it was asked for too often, there or from where they come.
// It doesn't look for an account, so nothing of the answer, nor how long it takes, tells
// whether there is one.
func (a *Accounts) AskLink(ctx context.Context, mailbox string, from Origin) (ok bool, err error) {
	key, now := mailboxKey(mailbox), a.clock.Now()
	wait, err := a.count(ctx, now, func(*sqldb.Tx) (map[string]allowance, error) {
		return map[string]allowance{"link:" + hashed(key): perLink, "place:" + from.place(): perPlace}, nil
	})
	if err != nil || wait > 0 {
		return false, err
	}
	err = a.db.Write(ctx, func(tx *sqldb.Tx) error {
		return insertAsked(ctx, tx, key, clock.Millis(now), clock.Millis(now.Add(LinkLetter.lasts())))
	})
	return err == nil, err
}

// LinkUser tells whose link a secret is, and whether it is an invitation. It changes
// nothing: whoever looks through people's mail follows every link. Fault: accounts.link_over.
func (a *Accounts) LinkUser(ctx context.Context, secret string) (u User, invitation bool, err error) {
	err = a.db.Read(ctx, func(tx *sqldb.Tx) error {
		kind := ""
		u, kind, err = linkOf(ctx, tx, secret, clock.Millis(a.clock.Now()))
		invitation = kind == linkInvite
		return err
	})
	return u, invitation, err
}

func linkOf(ctx context.Context, tx *sqldb.Tx, secret string, now int64) (User, string, error) {
	userID, kind, err := selectLink(ctx, tx, hashed(secret), now)
	if err == nil {
		var u User
		if u, err = selectUser(ctx, tx, userID); err == nil && !u.Out() {
			return u, kind, nil
		}
	}
	if err == nil || sqldb.NoRows(err) {
		err = fault.New(fault.Unauthorized, "accounts.link_over")
	}
	return User{}, "", err
}

// SignInByLink begins a session of whoever has the link, which is used up by it. With a
// password the user has that one from now on, and no session of before holds; an invitation
// needs none. Faults: accounts.link_over, accounts.sign_in_busy, those of a password.
func (a *Accounts) SignInByLink(ctx context.Context, secret, password string, from Origin) (Session, error) {
	u, _, err := a.LinkUser(ctx, secret)
	if err != nil {
		return Session{}, err
	}
	hash := ""
	if password != "" {
		if err := checkPassword(password, u); err != nil {
			return Session{}, err
		}
		if hash, err = a.hashers.hash(ctx, password); err != nil {
			return Session{}, err
		}
	}
	now := a.clock.Now()
	err = a.db.Write(ctx, func(tx *sqldb.Tx) error {
		used, err := useLink(ctx, tx, hashed(secret), clock.Millis(now))
		if err != nil {
			return err
		}
		if !used {
			return fault.New(fault.Unauthorized, "accounts.link_over")
		}
		if hash == "" {
			return nil
		}
		return setPassword(ctx, tx, u, hash, Actor{Name: u.Name, UserID: u.ID}, now)
	})
	if err != nil {
		return Session{}, err
	}
	return a.begin(ctx, u.ID, from, "signed_in_by_link")
}
