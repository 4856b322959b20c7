package accounts

import (
	"context"
	"time"

	"communique/internal/clock"
	"communique/internal/fault"
	"communique/internal/sqldb"
)

// Feed is the calendar that a user reads in another program, by an address with a secret in
// it. There is one for each user; of its secret only a hash is kept.
type Feed struct {
	CreatedAt time.Time // zero: there is none
	SeenAt    time.Time // when a program last asked for it, to the hour; zero: never
}

// feedSeenEvery is how often it is noted that a program asked.
const feedSeenEvery = time.Hour

// Feed gives the actor's own feed; the zero one when there is none.
func (a *Accounts) Feed(ctx context.Context, who Actor) (f Feed, err error) {
	err = a.db.Read(ctx, func(tx *sqldb.Tx) error {
		f, err = selectFeed(ctx, tx, who.UserID)
		return err
	})
	if sqldb.NoRows(err) {
		return Feed{}, nil
	}
	return f, err
}

// RenewFeed makes the actor's feed, and gives its secret, which is told this once. The one
// before doesn't hold any more. Fault: accounts.feed_nobody for whoever isn't a user.
func (a *Accounts) RenewFeed(ctx context.Context, who Actor) (secret string, err error) {
	now, secret := a.clock.Now(), newToken()
	return secret, a.feeding(ctx, who, "feed_made", func(tx *sqldb.Tx) error {
		return saveFeed(ctx, tx, who.UserID, hashed(secret), clock.Millis(now))
	})
}

// EndFeed ends the actor's feed: its address opens nothing any more. Twice is once. Fault:
// accounts.feed_nobody.
func (a *Accounts) EndFeed(ctx context.Context, who Actor) error {
	return a.feeding(ctx, who, "feed_ended", func(tx *sqldb.Tx) error { return deleteFeed(ctx, tx, who.UserID) })
}

// feeding changes the actor's feed, and says so in the audit.
func (a *Accounts) feeding(ctx context.Context, who Actor, verb string, change func(tx *sqldb.Tx) error) error {
	return a.db.Write(ctx, func(tx *sqldb.Tx) error {
		u, err := selectUser(ctx, tx, who.UserID)
		if sqldb.NoRows(err) || err == nil && u.Out() {
			return fault.New(fault.Forbidden, "accounts.feed_nobody")
		}
		if err != nil {
			return err
		}
		if err := change(tx); err != nil {
			return err
		}
		return insertAudit(ctx, tx, Entry{At: a.clock.Now(), Actor: who.Name, UserID: who.UserID, Verb: verb, Subject: u.Address.Given})
	})
}

// FeedUser tells whose feed a secret opens. It opens none for whoever has ended. Fault:
// accounts.feed_over, the same whatever is wrong.
func (a *Accounts) FeedUser(ctx context.Context, secret string) (u User, err error) {
	now := a.clock.Now()
	var f Feed
	err = a.db.Read(ctx, func(tx *sqldb.Tx) error {
		var userID int64
		if userID, f, err = selectFeedBySecret(ctx, tx, hashed(secret)); err != nil {
			return err
		}
		u, err = selectUser(ctx, tx, userID)
		return err
	})
	if sqldb.NoRows(err) || err == nil && u.Out() {
		return User{}, fault.New(fault.NotFound, "accounts.feed_over")
	}
	if err != nil || now.Sub(f.SeenAt) < feedSeenEvery {
		return u, err
	}
	return u, a.db.Write(ctx, func(tx *sqldb.Tx) error { return touchFeed(ctx, tx, u.ID, hashed(secret), clock.Millis(now)) })
}
